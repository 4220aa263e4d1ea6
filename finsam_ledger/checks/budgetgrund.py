"""Which budget a figure rests on: the same line must not be held against two without saying so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations

from msgspec import Struct

from finsam_ledger.bokslut import Bokslut
from finsam_ledger.catalogue import budget as kinds
from finsam_ledger.cells import Cell, Chosen, Planned, Quotient
from finsam_ledger.filled import Aspect, Column
from finsam_ledger.findings import Finding
from finsam_ledger.forms import ColumnKind, Divides, Line
from finsam_ledger.money import Exact, Unit, rounded, swedish
from finsam_ledger.periods import Period
from finsam_ledger.tables import Printed, Table, TableRow
from finsam_ledger.trace import Leaf, leaves

# Beginnings of words that say which budget is meant.
_NAMED = (
    *("ursprunglig", "först", "gällande", "aktuell", "justera", "reviderad", "ändra"),
    *("omräknad", "tilläggs", "slutlig"),
)
# What an outcome is of: accounts, dimensions and period of all that it is made of.
Footprint = frozenset[tuple[object, ...]]


class _Shown(Struct, frozen=True):
    """A budget, or a share of one, as a table shows it; `base` is the budget in öre."""

    table: Table
    row: TableRow
    column: Column
    printed: Printed
    base: Exact
    is_share: bool

    @property
    def spot(self) -> tuple[str, str]:
        return self.table.id, self.column.form.id


def two_bases(bokslut: Bokslut) -> Iterator[Finding]:
    """One line whose budget, or the share of it that is used, is two things in one report, where no
    heading says which is which. A finding for each pair of columns, with the first such line.
    """
    found: dict[tuple[tuple[str, str], tuple[str, str]], list[tuple[_Shown, _Shown]]]
    found = defaultdict(list)
    for alike in _by_line(bokslut).values():
        for one, other in combinations(alike, 2):
            if _differ(one, other) and not _told_apart(one, other):
                found[one.spot, other.spot].append((one, other))
    for (one, other), *more in found.values():
        yield _finding(one, other, [each.row.label for each, _ in more])


def _by_line(bokslut: Bokslut) -> Mapping[tuple[bool, Footprint], list[_Shown]]:
    found: dict[tuple[bool, Footprint], list[_Shown]] = defaultdict(list)
    for table in bokslut.tables:
        for row in table.rows:
            for column, printed in table.cells(row):
                made = _shown(bokslut, table, row, column, printed)
                if made is not None:
                    footprint, each = made
                    found[each.is_share, footprint].append(each)
    return found


def _shown(
    bokslut: Bokslut, table: Table, row: TableRow, column: Column, printed: Printed
) -> tuple[Footprint, _Shown] | None:
    """A cell that is a budget or a share of one, with what it and the outcome are of."""
    cell, form = printed.cell, table.statement.form
    if cell is None or printed.number is None or not cell.value:
        return None
    line, year = row.line, Period.of_year(column.period.year)
    aspect = Aspect(ColumnKind.UTFALL, year, column.form.accounts)
    if isinstance(cell.origin, Quotient):
        outcome, budget = cell.origin.over, cell.origin.under
        if isinstance(line.content, Divides):
            line = form.by_id[line.content.under]
    elif column.kind is ColumnKind.BUDGET:
        outcome, budget = None, cell
    else:
        return None
    if budget.value is None or not is_budget(budget):
        return None
    used = footprint_of(outcome or bokslut.facts.of(form.id, line.id, aspect))
    if not used:
        return None
    planned = _planned(bokslut, form.id, line, aspect)
    return used | planned, _Shown(table, row, column, printed, budget.value, budget is not cell)


def _planned(bokslut: Bokslut, form: str, line: Line, aspect: Aspect) -> Footprint:
    """The accounts and dimensions that a line has in any version of the year's budget."""
    budget = aspect._replace(kind=ColumnKind.BUDGET)
    asked = (budget, budget._replace(original=True))
    found = (leaves(bokslut.facts.of(form, line.id, each)) for each in asked)
    rows = (
        row
        for each in found
        for _, _, leaf in each
        if isinstance(leaf, Planned)
        for _, row in leaf.rows
    )
    return frozenset((row.konto, row.year, row.dims) for row in rows)


def is_budget(cell: Cell) -> bool:
    """Whether a cell is made of nothing but budget rows."""
    leaf: Leaf | None = None
    for _, _, leaf in leaves(cell):
        if not isinstance(leaf, Planned):
            return False
    return leaf is not None


def footprint_of(cell: Cell) -> Footprint | None:
    """What an outcome is of; None where it is not of the books alone. Of a difference and a sum of
    the same parts it is the same, so that lines shown with different signs are one.
    """
    parts: set[tuple[object, ...]] = set()
    for _, _, leaf in leaves(cell):
        if not isinstance(leaf, Chosen):
            return None
        chosen = leaf.selects
        dims = (tuple(sorted(chosen.dimension.items())), tuple(sorted(chosen.utom.items())))
        parts.update((konto, dims, chosen.measure, leaf.period) for konto in leaf.weights)
    return frozenset(parts)


def _differ(one: _Shown, other: _Shown) -> bool:
    """Whether they rest on different budgets and a reader sees it."""
    if abs(one.base) == abs(other.base) or one.printed.unit is not other.printed.unit:
        return False
    numbers = (one.printed.number, other.printed.number)
    return None not in numbers and len({abs(n) for n in numbers if n is not None}) > 1


def _told_apart(one: _Shown, other: _Shown) -> bool:
    """Whether a heading says which budget is meant, or the columns are of different years."""
    return one.column.period.year != other.column.period.year or _says(one) or _says(other)


def _says(shown: _Shown) -> bool:
    """Whether its heading names its budget, or that of the column it is a share of does."""
    of = shown.column.form.of or ()
    headings = [
        column.heading
        for column in shown.table.columns
        if column is shown.column or column.form.id in of
    ]
    words = " ".join(headings).casefold()
    return any(stem in words for stem in _NAMED)


def _finding(one: _Shown, other: _Shown, more: list[str]) -> Finding:
    place = (other.column if other.column.form.place else one.column).form.place
    return kinds.BUDGET_BASES.at(
        place,
        what="Andelen av budgeten" if one.is_share else "Budgeten",
        row=one.row.label,
        first=_worded(one),
        second=_worded(other),
        first_table=one.table.id,
        second_table=other.table.id,
        first_column=one.column.heading,
        second_column=other.column.heading,
        budgets=_budgets(one, other) if one.is_share else "",
        more=f" Detsamma gäller {', '.join(more)}." if more else "",
    )


def _worded(shown: _Shown) -> str:
    number = shown.printed.number
    return f"{swedish(number)} {shown.printed.unit}" if number is not None else shown.printed.text


def _budgets(one: _Shown, other: _Shown) -> str:
    return f" Budgeten är {_budget(one)} i den ena och {_budget(other)} i den andra."


def _budget(shown: _Shown) -> str:
    unit = shown.row.line.unit if shown.row.line.unit.is_money else Unit.TKR
    return f"{swedish(rounded(shown.base, unit).copy_abs())} {unit}"
