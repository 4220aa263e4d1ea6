"""Small numbers of people: which cells of a table are not to be printed.

A count from one up to the förbund's limit may tell of a person. What it can be worked out from
is then held back too: of a sum, shown with all its parts but one, one more; and each share of it.
"""

from __future__ import annotations

from collections.abc import Iterator

from finsam_ledger.cells import Cell, Quotient
from finsam_ledger.filled import Statement, unit_of
from finsam_ledger.forms import ColumnKind, Sums
from finsam_ledger.money import Exact, Unit

Spot = tuple[str, str]
# A sum and its parts; what is known of all but one of them is known of that one.
_Relation = tuple[Spot, ...]


def masked(statement: Statement) -> frozenset[Spot]:
    """The cells (line id, column id) that are not printed; none where the form shows all."""
    if not statement.least:
        return frozenset()
    counts = dict(_counts(statement))
    hidden = {spot for spot, count in counts.items() if 0 < count < statement.least}
    relations = [
        tuple(spot for spot in relation if spot in counts) for relation in _relations(statement)
    ]
    while wanted := {_next(relation, counts, hidden) for relation in relations} - {None}:
        hidden |= {spot for spot in wanted if spot is not None}
    return frozenset((*hidden, *_shares(statement, hidden)))


def _counts(statement: Statement) -> Iterator[tuple[Spot, int]]:
    for row in statement.rows:
        for column in statement.columns:
            cell = row.cells.get(column.form.id)
            value: Exact | None = cell.value if cell else None
            if value is not None and unit_of(row.line, column, cell) is Unit.COUNT:
                yield (row.line.id, column.form.id), int(-value if value < 0 else value)


def _relations(statement: Statement) -> Iterator[_Relation]:
    """Every sum of lines in a column and of columns on a line, with its parts."""
    for row in statement.rows:
        if isinstance(row.line.content, Sums):
            lines = [row.line.id, *(id for id, _ in row.line.content.terms)]
            for column in row.cells:
                yield tuple((line, column) for line in lines)
        for column_ in statement.columns:
            if column_.kind is ColumnKind.SUMMA:
                columns = [column_.form.id, *(id for id, _ in column_.form.parts)]
                yield tuple((row.line.id, id) for id in columns)


def _next(relation: _Relation, counts: dict[Spot, int], hidden: set[Spot]) -> Spot | None:
    """One more to hold back, where only one of a sum and its parts is: the least of those that
    tell anything.
    """
    if len([spot for spot in relation if spot in hidden]) != 1:
        return None
    open_ = [spot for spot in relation[1:] if spot not in hidden and counts[spot]]
    rest = open_ or [spot for spot in relation if spot not in hidden and counts[spot]]
    return min(rest, key=lambda spot: (counts[spot], spot), default=None)


def _shares(statement: Statement, hidden: set[Spot]) -> Iterator[Spot]:
    """Shares of what is held back, or of something by it."""
    cells = [statement.by_line[line].cells[column] for line, column in hidden]
    for row in statement.rows:
        for column, cell in row.cells.items():
            if isinstance(cell.origin, Quotient) and _has(cell.origin, cells):
                yield row.line.id, column


def _has(share: Quotient, cells: list[Cell]) -> bool:
    return any(cell is part for cell in cells for part in (share.over, share.under))
