"""The verifikationer of a year in a förbund of the nation, in order of date, each series from 1.

What a year's end leaves unpaid is paid in the year after, and only then; the bank has the rest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from nation_defects import Defect
from nation_model import (
    INDIVID,
    INSATSER,
    KR,
    TAX,
    Forbund,
    Purchase,
    Year,
    folded,
    social,
)

STATE, REGION = "fk", "region"
DAYS_TO_PAY = 30
SOON, LATE = 2, 120  # days until a verifikation is booked
CHAIR, COORDINATOR = "ordförande", "samordnare"
COORDINATOR_MOST = 300_000 * KR
GAP_AFTER = 40  # the number in series B that is left out where one is


class Account(NamedTuple):
    """What a role in the books is in each chart, and what all its rows belong to."""

    kommun_bas: str
    bas: str
    group: str
    namn: str
    verksamhet: str = ""

    def konto(self, forbund: Forbund) -> str:
        return self.bas if forbund.is_bas else self.kommun_bas


_KEY = "administration 40 struktur 60"  # of whole kronor, so that it divides
ACCOUNTS = {
    "moms": Account("1650", "1650", "Assets:Fordringar", "Momsfordran"),
    "bank": Account("1940", "1940", "Assets:Likvida", "Bank"),
    "eget-kapital": Account("2010", "2091", "Equity", "Eget kapital"),
    "leverantorer": Account("2510", "2440", "Liabilities:Kortfristiga", "Leverantörsskulder"),
    "skatt": Account("2710", "2710", "Liabilities:Kortfristiga", "Personalskatt"),
    "avgifter": Account("2730", "2731", "Liabilities:Kortfristiga", "Arbetsgivaravgifter"),
    "upplupet": Account("2990", "2990", "Liabilities:Kortfristiga", "Upplupna kostnader"),
    "staten": Account("3511", "3011", "Income:Driftbidrag", "Staten"),
    "regionen": Account("3512", "3012", "Income:Driftbidrag", "Region"),
    "kommuner": Account("3513", "3013", "Income:Driftbidrag", "Kommuner"),
    "individ": Account("4510", "4010", "Expenses:Insatser", "Individinsatser", INDIVID),
    "struktur": Account("4610", "4020", "Expenses:Insatser", "Strukturinsatser", "struktur"),
    "arvoden": Account("5010", "7240", "Expenses:Personal", "Arvoden", "administration"),
    "loner": Account("5020", "7210", "Expenses:Personal", "Löner", "administration"),
    "sociala": Account("5610", "7511", "Expenses:Personal", "Sociala avgifter", "administration"),
    "hyra": Account("6010", "5011", "Expenses:Verksamhet", "Lokalhyra", _KEY),
    "telefoni": Account("6510", "6212", "Expenses:Verksamhet", "Telefoni", "administration"),
    "it": Account("6810", "6540", "Expenses:Verksamhet", "IT tjänster", "administration"),
    "resor": Account("7010", "5810", "Expenses:Verksamhet", "Resor", "struktur"),
    "information": Account("7230", "5910", "Expenses:Verksamhet", "Information", "struktur"),
    "konsulter": Account("7410", "6550", "Expenses:Verksamhet", "Konsultarvoden", "struktur"),
    "revision": Account("7430", "6421", "Expenses:Verksamhet", "Revision", "administration"),
    "konferens": Account("7610", "6960", "Expenses:Verksamhet", "Konferenser", "struktur"),
    "ranta": Account("8440", "8311", "Income:Finansiella", "Ränteintäkter"),
}
_SUPPLIERS = {
    "telefoni": "Telebolaget",
    "it": "Programleverantören",
    "resor": "Resebyrån",
    "information": "Tryckeriet",
    "konsulter": "Konsultbolaget",
    "konferens": "Utbildningsföretaget",
}


class Row(NamedTuple):
    role: str
    ore: int
    insats: str = ""
    motpart: str = ""


class Event(NamedTuple):
    """What is booked: the day of the year from 0, the series, with whom, what about, the rows."""

    day: int
    serie: str
    payee: str
    text: str
    rows: tuple[Row, ...]


class Ver(NamedTuple):
    """A verifikation: the day it is about, the day it is booked, who attests it."""

    nummer: int
    day: date
    booked: date
    attest: str
    event: Event


def vers(forbund: Forbund, year: int) -> Iterator[Ver]:
    """The year's verifikationer, with what is wrong with them on purpose."""
    numbers: dict[str, int] = defaultdict(int)
    first = date(year, 1, 1)
    is_gapped = any(forbund.has(each, year) for each in (Defect.LUCKA, Defect.SIE_LUCKA))
    events = sorted(_events(forbund, year), key=lambda event: (event.day, event.serie))
    invoices = [event for event in events if event.serie == "B"]
    late = invoices[-1] if forbund.has(Defect.SENT, year) else None
    for event in events:
        number = numbers[event.serie] + 1
        if is_gapped and (event.serie, number) == ("B", GAP_AFTER + 1):
            number += 1
        numbers[event.serie] = number
        day = first + timedelta(event.day)
        attest = _attest(event)
        if forbund.has(Defect.ATTEST, year) and event.serie == "M":
            attest = COORDINATOR
        booked = day + timedelta(LATE if event is late else SOON)
        yield Ver(number, day, booked, attest, event)


def shared(row: Row) -> tuple[tuple[str, int], ...]:
    """A row's öre by verksamhet, empty where its account has none."""
    verksamhet = ACCOUNTS[row.role].verksamhet
    if verksamhet != _KEY:
        return ((verksamhet, row.ore),)
    struktur = row.ore * 60 // 100
    return (("administration", row.ore - struktur), ("struktur", struktur))


def opening(forbund: Forbund, year: int) -> dict[str, int]:
    """What each balance account has when a year begins, by role."""
    before = forbund.year(year - 1)
    unpaid = sum(each.total for each in before.purchases if _is_unpaid(each))
    found = {
        "moms": _vat(before, 3),
        "leverantorer": -unpaid,
        "skatt": -_tax(before.gross) - _tax(before.fee),
        "avgifter": -social(before.gross) - social(before.fee),
        "upplupet": -before.audit - sum(parts[-1] for parts in before.insatser.values()),
        "eget-kapital": -before.equity,
    }
    return {"bank": -sum(found.values()), **found}


def _attest(event: Event) -> str:
    """The chair attests what is large, and pay; income of any size is the coordinator's."""
    is_income = any(ACCOUNTS[row.role].group.startswith("Income") for row in event.rows)
    largest = max(abs(row.ore) for row in event.rows)
    mine = is_income or (event.serie not in "LM" and largest <= COORDINATOR_MOST)
    return COORDINATOR if mine else CHAIR


def _tax(pay: int) -> int:
    return pay * TAX // 100 // KR * KR


def _is_unpaid(purchase: Purchase) -> bool:
    """Whether it is paid in the year after."""
    return purchase.day + DAYS_TO_PAY > 364  # noqa: PLR2004 - the year's last day


def _quarter(day: int) -> int:
    return min(3, day // 91)


def _vat(year: Year, quarter: int) -> int:
    return sum(each.vat for each in year.purchases if _quarter(each.day) == quarter)


def _events(forbund: Forbund, year: int) -> Iterator[Event]:
    now, before = forbund.year(year), forbund.year(year - 1)
    yield from _contributions(forbund, now)
    yield from _office(now, before)
    yield from _pay(now, before)
    yield from _bought(now, before)
    yield from _insatser(forbund, now, before)
    rows = (Row("bank", now.interest), Row("ranta", -now.interest))
    yield Event(364, "A", "Banken", f"Ränta {year}", rows)


def _contributions(forbund: Forbund, now: Year) -> Iterator[Event]:
    """Half in January, half in July."""
    kommuner = {each.id: each.namn for each in forbund.kommuner}
    for day, half in ((12, 0), (185, 1)):
        part = f"halvår {half + 1}"
        for role, payee, motpart, ore in (
            ("staten", "Försäkringskassan", STATE, now.state),
            ("regionen", "Regionen", REGION, now.region),
            *(("kommuner", kommuner[each], each, ore) for each, ore in now.kommuner.items()),
        ):
            paid = ore // 2 if not half else ore - ore // 2
            rows = (Row("bank", paid), Row(role, -paid, motpart=motpart))
            yield Event(day, "A", payee, f"Bidrag {part}", rows)


def _office(now: Year, before: Year) -> Iterator[Event]:
    """Rent each month, VAT each quarter, and the auditors, who are paid in the year after."""
    for month in range(12):
        rows = (Row("hyra", now.rent), Row("bank", -now.rent))
        yield Event(month * 30 + 14, "B", "Fastighetsbolaget", "Hyra kansli", rows)
    for quarter, ore in enumerate((_vat(before, 3), *(_vat(now, each) for each in range(3)))):
        if ore:
            rows = (Row("bank", ore), Row("moms", -ore))
            yield Event(quarter * 91 + 45, "A", "Skatteverket", "Ersättning för moms", rows)
    rows = (Row("upplupet", before.audit), Row("bank", -before.audit))
    yield Event(60, "B", "Revisionsbyrån", "Revision av året före", rows)
    rows = (Row("revision", now.audit), Row("upplupet", -now.audit))
    yield Event(364, "M", "Bokslut", "Upplupen kostnad för revision", rows)


def _pay(now: Year, before: Year) -> Iterator[Event]:
    """Wages each month and fees each quarter; tax and social fees on the 12th of the next."""
    owed = _owed((before.gross, before.fee))
    for month in range(12):
        yield Event(month * 30 + 11, "L", "Skatteverket", "Skatt och avgifter", owed)
        pays = [("loner", "Lön kansliet", now.gross)]
        if month % 3 == 2:  # noqa: PLR2004 - a quarter's last
            pays.append(("arvoden", "Arvoden styrelsen", now.fee))
        for role, text, pay in pays:
            tax, fees = _tax(pay), social(pay)
            rows = (
                Row(role, pay),
                Row("sociala", fees),
                Row("skatt", -tax),
                Row("avgifter", -fees),
                Row("bank", tax - pay),
            )
            yield Event(month * 30 + 25, "L", "Kansliet", text, rows)
        owed = _owed(pay for _, _, pay in pays)


def _owed(pays: Iterator[int] | tuple[int, ...]) -> tuple[Row, ...]:
    """What is paid of tax and social fees on the pay of a month."""
    found = tuple(pays)
    tax, fees = sum(map(_tax, found)), sum(map(social, found))
    return (Row("skatt", tax), Row("avgifter", fees), Row("bank", -tax - fees))


def _bought(now: Year, before: Year) -> Iterator[Event]:
    for each in before.purchases:
        if _is_unpaid(each):
            yield _paid(each, each.day + DAYS_TO_PAY - 365)
    for each in now.purchases:
        rows = (Row(each.role, each.net), Row("moms", each.vat), Row("leverantorer", -each.total))
        yield Event(each.day, "B", _SUPPLIERS[each.role], "Faktura", rows)
        if not _is_unpaid(each):
            yield _paid(each, each.day + DAYS_TO_PAY)


def _paid(purchase: Purchase, day: int) -> Event:
    rows = (Row("leverantorer", purchase.total), Row("bank", -purchase.total))
    return Event(day, "B", _SUPPLIERS[purchase.role], "Betalning av faktura", rows)


def _insatser(forbund: Forbund, now: Year, before: Year) -> Iterator[Event]:
    """Owners ask for three quarters in arrears; the fourth is accrued and paid the year after."""
    owners = [each.namn for each in forbund.kommuner]
    for i, (namn, parts) in enumerate(now.insatser.items()):
        insats, owner = folded(namn), owners[i % len(owners)]
        role = "individ" if INSATSER[namn] == INDIVID else "struktur"
        last = before.insatser[namn][-1]
        rows = (Row("upplupet", last), Row("bank", -last))
        yield Event(19 + i, "B", owner, f"{namn}: sista kvartalet året före", rows)
        for quarter, ore in enumerate(parts[:-1]):
            rows = (Row(role, ore, insats), Row("bank", -ore))
            text = f"{namn}: rekvisition kvartal {quarter + 1}"
            yield Event(quarter * 91 + 102 + i, "B", owner, text, rows)
        rows = (Row(role, parts[-1], insats), Row("upplupet", -parts[-1]))
        yield Event(364, "M", owner, f"{namn}: upplupet kvartal 4", rows)
