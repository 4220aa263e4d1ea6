"""Why an adopted figure is another than the books give: it was held against another budget, or it
is that of another column.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from msgspec import Struct

from finsam_ledger.balances import Adopted
from finsam_ledger.bokslut import Bokslut
from finsam_ledger.cells import Cell, Quotient, Total
from finsam_ledger.checks.budgetgrund import is_budget
from finsam_ledger.filled import Aspect, Column
from finsam_ledger.forms import ColumnKind, Divides, Line
from finsam_ledger.money import Exact, Unit, parse_number, rounded, swedish
from finsam_ledger.tables import Printed, Table, TableRow, folded


class _Spot(Struct, frozen=True):
    """The cell that an adopted figure is of, with the line of the budget that is in it."""

    bokslut: Bokslut
    table: Table
    row: TableRow
    column: Column
    printed: Printed

    def of(self, line: Line, aspect: Aspect) -> Cell:
        return self.bokslut.facts.of(self.table.statement.form.id, line.id, aspect)


class _Base(Struct, frozen=True):
    """A budget that is in a cell: its line, and which one it is."""

    line: Line
    aspect: Aspect
    cell: Cell


def other_base(bokslut: Bokslut, item: Adopted) -> str:
    """A sentence that says what gives the adopted figure, with a space before; empty if nothing
    that we know of does.
    """
    spot, adopted = _spot(bokslut, item), parse_number(item.printed)
    if spot is None or not adopted:
        return ""
    for words, value in _by_other_budgets(spot):
        if _is(adopted, spot, value):
            return f" {words}"
    for column, printed in spot.table.cells(spot.row):
        if column is not spot.column and (printed.number, printed.unit) == (adopted, item.unit):
            return f" Talet är det i kolumnen ”{column.name}” på samma rad."
    return ""


def _spot(bokslut: Bokslut, item: Adopted) -> _Spot | None:
    table = bokslut.by_id[item.table]
    for row in table.rows:
        if folded(row.name) != folded(item.row):
            continue
        for column, printed in table.cells(row):
            if folded(column.name) == folded(item.column):
                return _Spot(bokslut, table, row, column, printed)
    return None


def _is(adopted: Decimal, spot: _Spot, value: Exact) -> bool:
    """Whether an exact value is printed as the adopted figure, with as many decimals as it has."""
    exponent = adopted.as_tuple().exponent
    decimals = -exponent if isinstance(exponent, int) else 0
    unit = spot.printed.unit
    return unit is not Unit.TEXT and rounded(spot.printed.sign * value, unit, decimals) == adopted


def _by_other_budgets(spot: _Spot) -> Iterator[tuple[str, Exact]]:
    """What the cell would be with the other version of the budget in it, or that of the year
    before, each with the words for it.
    """
    base, cell = _base(spot), spot.printed.cell
    if base is None or cell is None or cell.value is None or base.cell.value is None:
        return
    original, before = base.aspect.original, base.aspect.period.years_back(1)
    for aspect in (
        base.aspect._replace(original=not original),
        base.aspect._replace(period=before),
        base.aspect._replace(period=before, original=not original),
    ):
        other = spot.of(base.line, aspect)
        if other.value is None or other.value == base.cell.value:
            continue
        value = _with(cell, base.cell, other.value)
        if value is not None:
            words = (
                f"Det blir så med {_named(spot, aspect, other)}; kolumnen räknar på "
                f"{_named(spot, base.aspect, base.cell)}."
            )
            yield words, value


def _with(cell: Cell, base: Cell, other: Exact) -> Exact | None:
    """A cell's value with another budget in the place of its own."""
    was, value = base.value or 0, cell.value or 0
    if cell is base:
        return other
    if isinstance(cell.origin, Quotient) and cell.origin.under is base:
        return Fraction(value) * was / other if other else None
    if isinstance(cell.origin, Total):
        sign = next((sign for sign, term in cell.origin.terms if term is base), 0)
        return value + sign * (other - was)
    return None


def _base(spot: _Spot) -> _Base | None:
    """The budget in a cell: the cell itself, what it is a share of, or what is taken from it."""
    line, columns = spot.row.line, {each.form.id: each for each in spot.table.statement.columns}
    match spot.column.kind, line.content:
        case ColumnKind.BUDGET, _:
            asked = (line, spot.column.aspect)
        case ((ColumnKind.KVOT | ColumnKind.SKILLNAD), _):
            of = [columns[id] for id in spot.column.form.of or ()]
            budgets = [each for each in of if each.kind is ColumnKind.BUDGET]
            if len(budgets) != 1:
                return None
            asked = (line, budgets[0].aspect)
        case _, Divides(under=under_id, of_budget=True):
            aspect = spot.column.aspect._replace(kind=ColumnKind.BUDGET)
            asked = (spot.table.statement.form.by_id[under_id], aspect)
        case _:
            return None
    found = spot.of(*asked)
    return _Base(*asked, found) if is_budget(found) else None


def _named(spot: _Spot, aspect: Aspect, cell: Cell) -> str:
    """`den gällande budgeten 2025, 1 958 tkr`."""
    version = "ursprungliga" if aspect.original else "gällande"
    unit = spot.row.line.unit if spot.row.line.unit.is_money else Unit.TKR
    amount = swedish(rounded(cell.value or 0, unit).copy_abs())
    return f"den {version} budgeten {aspect.period.year}, {amount} {unit}"
