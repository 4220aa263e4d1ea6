"""The report's figures as facts that sentences can be held against.

Beside the printed cells these are the hidden ones, the accounts' own balances, and what a text may
say that no table prints: a row's change since the year before, and its deviation from the budget.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from finsam_ledger.balances import Measure
from finsam_ledger.bokslut import Bokslut
from finsam_ledger.cells import Stated
from finsam_ledger.filled import Column, Row, Statement, shown, unit_of
from finsam_ledger.forms import ColumnKind, Fetches, Form, Line, Selects
from finsam_ledger.meningar.amnen import AMNEN, Namn, named
from finsam_ledger.meningar.lexikon import LEXIKON, finder
from finsam_ledger.meningar.tal import Slag
from finsam_ledger.meningar.vikning import words
from finsam_ledger.money import Unit, rounded, swedish
from finsam_ledger.report import Report
from finsam_ledger.tables import name_of


class Kolumn(StrEnum):
    """What a figure is, by its column."""

    UTFALL = "utfall"
    BUDGET = "budget"
    PROGNOS = "prognos"
    AVVIKELSE = "avvikelse"
    FORANDRING = "forandring"


class Faktum(Struct, frozen=True):
    """One true figure: öre, a share or a count, with the sign a reader sees.

    `slack` is how much it may be off where it is only known as printed. Of a deviation or a
    change the value is how much larger the outcome is, unless it is as a table has `turned` it. A
    `derived` one is in no table of the report. `months` is how long a part of the year it is of.
    One that `is_mean` is so by its row's label; one of an `insats` is of that alone.
    """

    table: str
    row: str
    kolumn: Kolumn
    year: int
    slag: Slag
    value: Fraction
    namn: Namn
    unit: Unit
    decimals: int = 0
    slack: Fraction = Fraction(0)
    derived: bool = False
    turned: bool = False
    months: int = 12
    is_mean: bool = False
    insats: bool = False

    @property
    def is_signed(self) -> bool:
        return any(AMNEN[key].signerat for key in self.namn.broad if key in AMNEN)

    def shown_in(self, unit: Unit) -> str:
        """The figure as print has it, in `unit`."""
        decimals = max(1, self.decimals) if unit is Unit.PERCENT else self.decimals
        sign = {Unit.PERCENT: "%", Unit.COUNT: ""}.get(unit, str(unit))
        return f"{swedish(rounded(self.value, unit, decimals))} {sign}".strip()


_KINDS = {
    ColumnKind.UTFALL: Kolumn.UTFALL,
    ColumnKind.BUDGET: Kolumn.BUDGET,
    ColumnKind.PROGNOS: Kolumn.PROGNOS,
    ColumnKind.KVOT: Kolumn.UTFALL,
    ColumnKind.ANDEL: Kolumn.UTFALL,
    ColumnKind.SUMMA: Kolumn.UTFALL,
    ColumnKind.VAGT: Kolumn.UTFALL,
}
_SLAG = {
    Unit.KR: Slag.PENGAR,
    Unit.TKR: Slag.PENGAR,
    Unit.PERCENT: Slag.ANDEL,
    Unit.COUNT: Slag.ANTAL,
}


_INGAENDE = finder(x=LEXIKON.ingaende)
_MEDELVARDE = finder(x=LEXIKON.medelvarde)


def facts_of(report: Report) -> tuple[Faktum, ...]:
    """Every figure of a report that a sentence may quote, those of forms it leaves out too."""
    bokslut = report.bokslut
    plain = [fact for form in bokslut.facts.forms for fact in _of_form(bokslut, form)]
    plain += _of_accounts(bokslut)
    plain = list(dict.fromkeys(plain))
    compared = list(_compared(plain))
    known = {(fact.table, fact.row, fact.kolumn, fact.year) for fact in compared}
    differences = (Kolumn.AVVIKELSE, Kolumn.FORANDRING)
    printed = [fact for fact in plain if fact.kolumn in differences]
    stated = [fact for fact in plain if fact.kolumn not in differences]
    alone = (
        replace(fact, turned=True)
        for fact in printed
        if (fact.table, fact.row, fact.kolumn, fact.year) not in known
    )
    return (*stated, *compared, *alone)


def _of_form(bokslut: Bokslut, id: str) -> Iterator[Faktum]:
    statement = bokslut.facts.statement(id, bokslut.year)
    table = bokslut.by_id[id].id if id in bokslut.by_id else id
    for row in statement.rows:
        name = name_of(statement.form, row.line)
        namn = named(name, statement.form.title)
        insats = _is_of_insats(bokslut.facts.forms, row.line)
        for column in statement.columns:
            is_secret = (row.line.id, column.form.id) in statement.withheld
            kolumn = None if is_secret else _kolumn(statement, column)
            fact = _of_cell(row, column, kolumn, namn, name) if kolumn else None
            if fact is not None:
                yield replace(fact, table=table, insats=insats)


def _is_of_insats(forms: Mapping[str, Form], line: Line) -> bool:
    """Whether a row, or the one it is fetched from, takes what the books have on an insats."""
    content = line.content
    while isinstance(content, Fetches):
        content = forms[content.form].by_id[content.line].content
    return isinstance(content, Selects) and "insats" in content.dimension


def _kolumn(statement: Statement, column: Column) -> Kolumn | None:
    """What a column's figures are: a difference is from budget, or from another year."""
    if column.kind is ColumnKind.SKILLNAD and column.form.of is not None:
        kinds = {each.form.id: each.kind for each in statement.columns}
        of = {kinds.get(id) for id in column.form.of}
        return Kolumn.AVVIKELSE if ColumnKind.BUDGET in of else Kolumn.FORANDRING
    return _KINDS.get(column.kind)


def _of_cell(row: Row, column: Column, kolumn: Kolumn, namn: Namn, name: str) -> Faktum | None:
    cell = row.cells.get(column.form.id)
    if cell is None or cell.value is None:
        return None
    unit = unit_of(row.line, column, cell)
    value = shown(row.line, cell, unit, column)
    if value is None or unit not in _SLAG:
        return None
    if (column.kind.is_ratio and row.line.style.is_sum) or not namn.broad:
        # The share of a sum is what its column says; so is a row without a name.
        heading = named(column.heading, "").strict
        namn = Namn(namn.broad | heading, namn.strict | heading)
    opens = any(AMNEN[key].saldo for key in namn.broad if key in AMNEN) and is_opening(name)
    only_printed = isinstance(cell.origin, Stated) and unit is Unit.TKR
    return Faktum(
        "",
        name,
        kolumn,
        column.period.year - opens,
        _SLAG[unit],
        Fraction(value),
        namn,
        unit,
        row.line.decimals,
        Fraction(50_000) if only_printed else Fraction(0),
        months=column.period.end - column.period.start,
        is_mean=bool(_MEDELVARDE.find(words(name))),
    )


def is_opening(label: str) -> bool:
    """Whether a row is of what a year opens with, which is what the year before closed with."""
    return bool(_INGAENDE.find(words(label)))


def _of_accounts(bokslut: Bokslut) -> Iterator[Faktum]:
    """What each account had or moved in the year and the one before, by its own name."""
    chart = bokslut.forbund.chart
    for period in (bokslut.period, bokslut.period.years_back(1)):
        for konto, account in bokslut.books.accounts.items():
            row = chart.row(konto)
            if row is None:
                continue
            measure = Measure.RORELSE if row.klass.is_result else Measure.UTGAENDE
            sums = bokslut.books.balances.sums(period, measure).get(konto)
            if not sums:
                continue
            namn = Namn(named(account.namn, "").broad, frozenset())
            ore = Fraction(abs(sum(sums.values())))
            yield Faktum(
                f"konto {konto}",
                account.namn,
                Kolumn.UTFALL,
                period.year,
                Slag.PENGAR,
                ore,
                namn,
                Unit.KR,
                derived=True,
            )


def _compared(plain: list[Faktum]) -> Iterator[Faktum]:
    """Changes since the year before and deviations from budget, of the same part of the year, in
    money and in per cent. A forecast deviates from budget too.
    """
    by_place = {(f.table, f.row, f.kolumn, f.year, f.months, f.slag): f for f in plain}
    for fact in plain:
        for kolumn, other, year in _others(fact):
            place = (fact.table, fact.row, other, year, fact.months, fact.slag)
            if place in by_place:
                yield from _difference(fact, by_place[place], kolumn)


def _others(fact: Faktum) -> Iterator[tuple[Kolumn, Kolumn, int]]:
    """What a figure is compared with: what that makes it, and the other's column and year."""
    if fact.kolumn is Kolumn.UTFALL:
        yield Kolumn.FORANDRING, Kolumn.UTFALL, fact.year - 1
    if fact.kolumn in (Kolumn.UTFALL, Kolumn.PROGNOS):
        yield Kolumn.AVVIKELSE, Kolumn.BUDGET, fact.year


def _difference(fact: Faktum, other: Faktum, kolumn: Kolumn) -> Iterator[Faktum]:
    """How much larger a figure is than another; of money and counts in per cent too."""
    signed = fact.is_signed
    new, old = (fact.value, other.value) if signed else (abs(fact.value), abs(other.value))
    is_share = fact.slag is Slag.ANDEL
    yield replace(
        fact,
        kolumn=kolumn,
        slag=Slag.ENHETER if is_share else fact.slag,
        value=new - old,
        slack=fact.slack + other.slack,
        derived=True,
    )
    if old and not signed and not is_share:
        share = (new - old) / abs(old)
        yield replace(
            fact, kolumn=kolumn, slag=Slag.ANDEL, value=share, unit=Unit.PERCENT, derived=True
        )
