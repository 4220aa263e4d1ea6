"""Made-up books of any size: what is booked, before it is written in any form.

The books are those of a förbund, told in turns of twenty verifikationer. What one turn owes or is
owed is paid in the next, and the opening balance is what a turn before the first would have left,
so debts are never overpaid. Nothing is random and nothing is held in memory: amounts follow from
the turn's number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import chain, count, islice
from typing import NamedTuple

YEAR = 2025
NAMN = "Samordningsförbundet Storbygden"
ATTEST = "ekonom"
OPENING_BANK = 3_000_000_00
TAX, SOCIAL_FEES, VAT = 30, 3142, 25  # per cent; per ten thousand; per cent


class Span(NamedTuple):
    """Whole years that books are spread over, both ends with them."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return self.last.toordinal() - self.first.toordinal() + 1

    def years(self) -> range:
        return range(self.first.year, self.last.year + 1)

    def months(self) -> Iterator[str]:
        return (f"{year}-{month:02}" for year in self.years() for month in range(1, 13))


ONE_YEAR = Span(date(YEAR, 1, 1), date(YEAR, 12, 31))
TEN_YEARS = Span(date(2020, 1, 1), date(2029, 12, 31))  # the forms know no year before 2020


class Konto(NamedTuple):
    """An account: where it stands in the ledger, its words, and what all its rows belong to."""

    group: str
    namn: str
    verksamhet: str = ""


KONTON = {
    "1510": Konto("Assets:Fordringar", "Kundfordringar"),
    "1650": Konto("Assets:Fordringar", "Momsfordran"),
    "1940": Konto("Assets:Likvida", "Bank"),
    "2010": Konto("Equity", "Eget kapital"),
    "2510": Konto("Liabilities:Kortfristiga", "Leverantörsskulder"),
    "2710": Konto("Liabilities:Kortfristiga", "Personalskatt"),
    "2730": Konto("Liabilities:Kortfristiga", "Arbetsgivaravgifter"),
    "2990": Konto("Liabilities:Kortfristiga", "Upplupna kostnader"),
    "3511": Konto("Income:Driftbidrag", "Driftbidrag staten"),
    "3512": Konto("Income:Driftbidrag", "Driftbidrag region"),
    "3513": Konto("Income:Driftbidrag", "Driftbidrag kommuner"),
    "4510": Konto("Expenses:Insatser", "Bidrag till insatser", "individ"),
    "5020": Konto("Expenses:Personal", "Löner", "administration"),
    "5610": Konto("Expenses:Personal", "Sociala avgifter", "administration"),
    "6010": Konto("Expenses:Verksamhet", "Lokalhyra", "administration"),
    "6500": Konto("Expenses:Verksamhet", "Telefoni", "administration"),
    "6810": Konto("Expenses:Verksamhet", "IT tjänster", "administration"),
    "7010": Konto("Expenses:Verksamhet", "Resor", "struktur"),
    "7230": Konto("Expenses:Verksamhet", "Information", "struktur"),
    "7410": Konto("Expenses:Verksamhet", "Konsultarvoden", "struktur"),
    "7430": Konto("Expenses:Verksamhet", "Revision", "administration"),
    "7610": Konto("Expenses:Verksamhet", "Konferens och utbildning", "struktur"),
    "8440": Konto("Income:Finansiella", "Ränteintäkter"),
}
VERKSAMHETER = ("administration", "struktur", "individ")
KOMMUNER = {
    "granby": "Granby kommun",
    "norrby": "Norrby kommun",
    "soderby": "Söderby kommun",
    "asby": "Åsby kommun",
    "okna": "Ökna kommun",
}
MOTPARTER = {"fk": "Försäkringskassan", "region": "Regionen", **KOMMUNER}
INSATSER = {
    "vagen-vidare": "Vägen vidare",
    "broslaget": "Broslaget",
    "steget-ut": "Steget ut",
    "grona-rehab": "Gröna rehab",
    "unga-vuxna": "Unga vuxna",
    "halsoskolan": "Hälsoskolan",
    "arbetsspar": "Arbetsspår",
    "en-vag-in": "En väg in",
    "lotsarna": "Lotsarna",
    "motesplatsen": "Mötesplatsen",
    "spraklyftet": "Språklyftet",
    "ater-i-arbete": "Åter i arbete",
}
# A purchase: the cost's account, what is bought and of whom.
PURCHASES = (
    ("6010", "Hyra kansli", "Söderby kommun"),
    ("6500", "Telefoni och bredband", "Telebolaget"),
    ("6810", "Licenser och support", "Programleverantören"),
    ("7010", "Resor och logi", "Resebyrån"),
    ("7230", "Trycksaker", "Tryckeriet i Åsby"),
    ("7410", "Utvärdering av insatser", "Konsultbolaget"),
    ("7430", "Löpande granskning", "Revisionsbyrån"),
    ("7610", "Utbildningsdag för samverkande parter", "Utbildningsföretaget"),
)
_INSATSER, _KOMMUNER = tuple(INSATSER), tuple(KOMMUNER)
DIMENSIONS = {
    "20": ("Verksamhet", {each: each.capitalize() for each in VERKSAMHETER}),
    "21": ("Insats", INSATSER),
    "22": ("Motpart", MOTPARTER),
}


class Row(NamedTuple):
    konto: str
    ore: int
    insats: str = ""
    motpart: str = ""


Rows = tuple[Row, ...]


class Event(NamedTuple):
    """What is booked: the series, what it is about, with whom, and the rows."""

    serie: str
    text: str
    payee: str
    rows: Rows


class Ver(NamedTuple):
    """A verifikation: its number in the series, its day (an ordinal), and what it books."""

    nummer: int
    day: int
    event: Event


class Purchase(NamedTuple):
    """An invoice: its cost, VAT if there is any, and whose it is."""

    cost: Row
    vat: int
    text: str
    payee: str

    @property
    def total(self) -> int:
        return self.cost.ore + self.vat


class Wage(NamedTuple):
    gross: int
    tax: int
    fees: int


def amount(turn: int, kind: int, low: int, high: int) -> int:
    """Öre for an amount of `low` to `high` kronor, evenly spread as turns go by."""
    return low * 100 + (turn * 97 + kind) * 2_654_435_761 % ((high - low) * 100)


def purchases(turn: int) -> Iterator[Purchase]:
    """Three purchases with VAT, and three insatser that ask for their money."""
    for kind in range(3):
        konto, text, payee = PURCHASES[(3 * turn + kind) % len(PURCHASES)]
        net = amount(turn, kind, 1_000, 9_000)
        yield Purchase(Row(konto, net), net * VAT // 100, text, payee)
    for kind in range(3, 6):
        insats = _INSATSER[(3 * turn + kind) % len(_INSATSER)]
        kommun = _KOMMUNER[(3 * turn + kind) % len(_KOMMUNER)]
        cost = Row("4510", amount(turn, kind, 5_000, 35_000), insats, kommun)
        yield Purchase(cost, 0, f"Rekvisition {INSATSER[insats]}", KOMMUNER[kommun])


def wage(turn: int) -> Wage:
    gross = amount(turn, 6, 15_000, 35_000)
    return Wage(gross, gross * TAX // 100, gross * SOCIAL_FEES // 10_000)


def quarter(turn: int) -> int:
    """A fourth of the members' contribution: the state gives two, region and kommun one each."""
    return amount(turn, 7, 24_000, 32_000)


def accrual(turn: int) -> Row:
    insats = _INSATSER[turn % len(_INSATSER)]
    return Row("4510", amount(turn, 8, 5_000, 20_000), insats, _KOMMUNER[turn % len(_KOMMUNER)])


def events(turn: int) -> Iterator[Event]:
    """The twenty verifikationer of a turn, with 49 rows in all."""
    yield from _contributions(turn)
    bought, owed = tuple(purchases(turn)), tuple(purchases(turn - 1))
    for number, each in enumerate(bought, 10_000 + 6 * turn):
        deducted = (Row("1650", each.vat),) if each.vat else ()
        rows: Rows = (each.cost, *deducted, Row("2510", -each.total))
        yield Event("B", f"{each.text}, faktura {number}", each.payee, rows)
    for number, each in enumerate(owed, 10_000 + 6 * (turn - 1)):
        rows = (Row("2510", each.total), Row("1940", -each.total))
        yield Event("B", f"Betalning: {each.text}, faktura {number}", each.payee, rows)
    yield from _wages(turn)
    yield from _accruals(turn)
    vat = sum(each.vat for each in owed)
    rows = (Row("1940", vat), Row("1650", -vat))
    yield Event("A", "Ersättning för ingående moms", "Skatteverket", rows)
    interest = amount(turn, 9, 10, 90)
    rows = (Row("1940", interest), Row("8440", -interest))
    yield Event("A", "Ränta på kontot", "Banken", rows)


def _contributions(turn: int) -> Iterator[Event]:
    part, paid = quarter(turn), 4 * quarter(turn - 1)
    rows: Rows = (
        Row("1510", 4 * part),
        Row("3511", -2 * part, motpart="fk"),
        Row("3512", -part, motpart="region"),
        Row("3513", -part, motpart=_KOMMUNER[turn % len(_KOMMUNER)]),
    )
    yield Event("A", f"Begärda driftbidrag, omgång {turn + 1}", "Medlemmarna", rows)
    rows = (Row("1940", paid), Row("1510", -paid))
    yield Event("A", f"Inbetalda driftbidrag, omgång {turn}", "Medlemmarna", rows)


def _wages(turn: int) -> Iterator[Event]:
    now, before = wage(turn), wage(turn - 1)
    rows: Rows = (
        Row("5020", now.gross),
        Row("5610", now.fees),
        Row("2710", -now.tax),
        Row("2730", -now.fees),
        Row("1940", now.tax - now.gross),
    )
    yield Event("L", "Lön kansliet med sociala avgifter", "Kansliet", rows)
    rows = (
        Row("2710", before.tax),
        Row("2730", before.fees),
        Row("1940", -before.tax - before.fees),
    )
    yield Event("L", "Skatt och arbetsgivaravgifter", "Skatteverket", rows)


def _accruals(turn: int) -> Iterator[Event]:
    now, before = accrual(turn), accrual(turn - 1)
    rows: Rows = (now, Row("2990", -now.ore))
    yield Event("M", f"Upplupen kostnad, {INSATSER[now.insats]}", "Periodisering", rows)
    rows = (Row("2990", before.ore), before._replace(ore=-before.ore))
    yield Event("M", f"Vänd upplupen kostnad, {INSATSER[before.insats]}", "Periodisering", rows)


def vers(n: int, span: Span = ONE_YEAR) -> Iterator[Ver]:
    """`n` verifikationer over the days of `span`, each series numbered from 1 every year."""
    numbers: dict[tuple[int, str], int] = defaultdict(int)
    first, days = span.first.toordinal(), span.days
    booked = chain.from_iterable(events(turn) for turn in count())
    for index, event in enumerate(islice(booked, n)):
        day = first + index * days // n
        key = (_year(day), event.serie)
        numbers[key] += 1
        yield Ver(numbers[key], day, event)


@cache
def _year(day: int) -> int:
    return date.fromordinal(day).year


def rows_in(n: int) -> int:
    """How many rows `n` verifikationer have; the opening balance is not among them."""
    turn = [len(event.rows) for event in events(0)]
    turns, rest = divmod(n, len(turn))
    return turns * sum(turn) + sum(turn[:rest])


@cache
def account(konto: str) -> str:
    """What a konto is called in plain-text books."""
    group, namn, _ = KONTON[konto]
    return f"{group}:{konto}-{namn.replace(' ', '-')}"


@cache
def iso(day: int) -> str:
    return date.fromordinal(day).isoformat()


def opening() -> dict[str, int]:
    """What the turn before the first left, a sum at the bank, and equity for the rest."""
    owed, before = tuple(purchases(-1)), wage(-1)
    found = {
        "1510": 4 * quarter(-1),
        "1650": sum(each.vat for each in owed),
        "1940": OPENING_BANK,
        "2510": -sum(each.total for each in owed),
        "2710": -before.tax,
        "2730": -before.fees,
        "2990": -accrual(-1).ore,
    }
    return {**found, "2010": -sum(found.values())}
