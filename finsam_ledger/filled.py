"""A filled form: columns with their year known, rows of cells, and how a cell is shown.

Values keep Beancount's sign; `sign_of` is the only place that decides how one is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property, lru_cache
from typing import NamedTuple

from msgspec import Struct

from finsam_ledger.cells import Cell, Stated
from finsam_ledger.chart import AccountSet
from finsam_ledger.forms import ColumnForm, ColumnKind, Divides, Form, Line, Spreads
from finsam_ledger.money import Exact, Unit
from finsam_ledger.periods import Period


class Aspect(NamedTuple):
    """What of a line a column asks for: outcome, budget or forecast (`kind`) of a `period`.

    With `accounts` only of those accounts; with `original` as first decided, not what is in force;
    with `linear` the part of it that has passed. A `field` is that of the line's register, read as
    `unit`, or as what the line counts.
    """

    kind: ColumnKind
    period: Period
    accounts: AccountSet | None = None
    original: bool = False
    linear: bool = False
    field: str = ""
    unit: Unit | None = None


class Column(Struct, frozen=True):
    """A column with its year known. `name` is how figures call it, `heading` how it is printed."""

    form: ColumnForm
    period: Period
    name: str
    heading: str

    @property
    def kind(self) -> ColumnKind:
        return self.form.kind

    @property
    def is_words(self) -> bool:
        """Whether its cells are words, to be read from the left."""
        return self.form.unit is Unit.TEXT

    @property
    def aspect(self) -> Aspect:
        form = self.form
        return Aspect(
            form.kind,
            self.period,
            form.accounts,
            form.original,
            form.linear,
            form.field,
            form.unit if form.field else None,
        )


class Row(Struct, frozen=True):
    """A line with its cells, one for each column that holds cells (not the note column)."""

    line: Line
    cells: Mapping[str, Cell]


class Statement(Struct, frozen=True, dict=True):
    """A filled form. Rows are all lines, hidden ones too. Of counts of people those under `least`
    are not printed, nor what else would tell them: the cells (line, column) `withheld`. One that
    `has_secrets` does not say what its figures are made of.
    """

    form: Form
    year: int
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    least: int = 0
    withheld: frozenset[tuple[str, str]] = frozenset()
    has_secrets: bool = False

    def cell(self, line: str, column: str) -> Cell:
        return self.by_line[line].cells[column]

    @cached_property
    def by_line(self) -> Mapping[str, Row]:
        return {row.line.id: row for row in self.rows}


_NAMES = {
    ColumnKind.UTFALL: "{omfattning}",
    ColumnKind.BUDGET: "budget {ar}",
    ColumnKind.PROGNOS: "prognos {ar}",
    ColumnKind.BEVILJAT: "beviljat {ar}",
    ColumnKind.REKVIRERAT: "rekvirerat {ar}",
    ColumnKind.SKILLNAD: "avvikelse",
    ColumnKind.KVOT: "kvot",
    ColumnKind.ANDEL: "procent",
    ColumnKind.SUMMA: "summa",
    ColumnKind.PRODUKT: "produkt",
    ColumnKind.VAGT: "vägt",
    ColumnKind.NOT: "not",
}
# Those that speak of the report's period and not of the whole year, unless they say so.
_OF_PERIOD = (ColumnKind.UTFALL, ColumnKind.REKVIRERAT)


def resolve(column: ColumnForm, reported: Period) -> Column:
    """A form's column in the report of a period."""
    part = column.kind in _OF_PERIOD and not column.whole_year and not column.field
    whole = reported if part else Period.of_year(reported.year)
    period = whole.years_back(column.years_back)
    words = words_of(period)
    name = (column.name or _NAMES[column.kind]).format(**words)
    heading = column.heading.format(**words) if column.heading else name[:1].upper() + name[1:]
    return Column(column, period, name, heading)


@lru_cache(1000)
def words_of(period: Period) -> Mapping[str, str]:
    """What the placeholders in a label or heading stand for."""
    return {
        "ar": str(period.year),
        "omfattning": period.short(),
        "forra": str(period.year - 1),
        "start": str(period.first),
        "slut": str(period.last),
        "period": period.label(),
    }


def sign_of(line: Line, unit: Unit, column: Column | None = None) -> int:
    """How a line's money is shown: −1 where credit is positive. Counts and ratios are as they are.

    The only place that decides a sign; a column may have its own.
    """
    own = column.form.turned if column else None
    turned = line.turned if own is None else own
    return -1 if turned and unit.is_money else 1


def shown(line: Line, cell: Cell, unit: Unit, column: Column | None = None) -> Exact | None:
    """The value as a reader sees it in `unit`."""
    return None if cell.value is None else sign_of(line, unit, column) * cell.value


_RATIOS = (Divides, Spreads)


def unit_of(line: Line, column: Column, cell: Cell | None = None) -> Unit:
    """What a figure is printed in: per cent of a ratio, else what its column or its line counts,
    or its register says if that is something else.
    """
    if column.kind.is_ratio or isinstance(line.content, _RATIOS):
        return Unit.PERCENT
    unit = column.form.unit or line.unit
    if cell is not None and isinstance(cell.origin, Stated):
        own = cell.origin.entry.unit
        return unit if own.fits(unit) else own
    return unit


def decimals_of(line: Line, column: Column) -> int:
    return line.decimals if column.form.decimals is None else column.form.decimals
