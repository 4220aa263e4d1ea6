"""Small numbers of people: which cells of a year's tables are not to be printed.

A count from one up to the förbund's limit may tell of a person. What it can be worked out from
is then held back too: of a sum, shown with all its parts but one, one more; in every table that
reads the same rows; and each share, difference and product of it.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from finsam_ledger.cells import Cell, Products, Quotient, Stated, Total
from finsam_ledger.filled import Column, Row, Statement, unit_of
from finsam_ledger.forms import ColumnKind, Sums
from finsam_ledger.linear import Known, Vector, added
from finsam_ledger.money import Exact, Unit
from finsam_ledger.registers import Entry

# A cell: form, line, column.
Spot = tuple[str, str, str]


class _Relation(NamedTuple):
    """Cells that together are as much as others: a sum and its parts. `parts` are hidden first."""

    parts: tuple[Spot, ...]
    wholes: tuple[Spot, ...]


class _Count(Struct, frozen=True):
    """A count of people: its size, and the figures of registers that it is the sum of."""

    size: Exact
    of: Vector[Entry]
    least: int
    is_small: bool


def withheld(
    people: Sequence[Statement], others: Sequence[Statement], least: int
) -> Mapping[str, Statement]:
    """Statements with what is not to be printed of them, by form: of those that count `people`,
    and of the `others` that read what they do, if any of it is under `least`.
    """
    read = {leaf for each in people for leaf in _leaves(each)}
    told = [each for each in others if not read.isdisjoint(_leaves(each))]
    shown = [replace(each, least=least) for each in (*people, *told)]
    counts = {spot: count for each in shown for spot, count in _counts(each, read)}
    hidden = {spot for spot, count in counts.items() if count.is_small}
    if not hidden:
        return {}
    relations = list(chain.from_iterable(_relations(each, counts) for each in shown))
    _hide_beside(relations, counts, hidden)
    _hide_what_tells(relations, counts, hidden)
    tells = _Tells(relations, counts, hidden, least)
    made = chain.from_iterable(_made_of(each, counts) for each in shown)
    hidden |= {spot for spot, cell in made if tells.cell(cell)}
    return {each.form.id: _without(each, hidden, tells.secret) for each in shown}


def _without(statement: Statement, hidden: Iterable[Spot], secret: AbstractSet[Entry]) -> Statement:
    own = frozenset((line, column) for form, line, column in hidden if form == statement.form.id)
    secrets = bool(own) or not secret.isdisjoint(_leaves(statement))
    return replace(statement, withheld=own, has_secrets=secrets)


def _leaves(statement: Statement) -> set[Entry]:
    """The counts in registers that the cells of a statement are made of."""
    waiting = [cell for row in statement.rows for cell in row.cells.values()]
    seen: set[int] = set()  # a sum may be the whole of many shares
    found = set()
    while waiting:
        cell = waiting.pop()
        if id(cell) in seen:
            continue
        seen.add(id(cell))
        if isinstance(cell.origin, Stated) and cell.origin.entry.unit is Unit.COUNT:
            found.add(cell.origin.entry)
        waiting += _made_from(cell)
    return found


def _made_from(cell: Cell) -> list[Cell]:
    match cell.origin:
        case Total(terms):
            return [part for _, part in terms]
        case Quotient(over, under):
            return [over, under]
        case Products(factors):
            return [each for _, weight, part in factors for each in (weight, part)]
        case _:
            return []


def _counts(statement: Statement, people: AbstractSet[Entry]) -> Iterator[tuple[Spot, _Count]]:
    """The counts of a statement that are sums of figures in registers; small are those of
    `people`.
    """
    for row in statement.rows:
        for column in statement.columns:
            cell = row.cells.get(column.form.id)
            if cell is None or unit_of(row.line, column, cell) is not Unit.COUNT:
                continue
            of = _vector(cell)
            if of is not None and cell.value is not None:
                size: Exact = -cell.value if cell.value < 0 else cell.value
                few = 0 < size < statement.least and not people.isdisjoint(of)
                spot = (statement.form.id, row.line.id, column.form.id)
                small = few and not _is_change(statement, column)
                yield spot, _Count(size, of, statement.least, small)


def _is_change(statement: Statement, column: Column) -> bool:
    """Whether a column says how much more than in another year: not a number of people."""
    periods = {
        each.period
        for each in statement.columns
        if column.form.of is not None and each.form.id in column.form.of
    }
    return column.kind is ColumnKind.SKILLNAD and len(periods) > 1


def _vector(cell: Cell) -> Vector[Entry] | None:
    """The figures of registers that a cell adds, with their weights; None if it is no such sum."""
    match cell.origin:
        case Stated(entry, sign) if entry.unit is Unit.COUNT:
            return {entry: sign}
        case Total(terms):
            parts = [(times, _vector(part)) for times, part in terms if part.value is not None]
            if any(part is None for _, part in parts):
                return None
            return added((times, part) for times, part in parts if part is not None)
        case _:
            return None


def _relations(statement: Statement, counts: Mapping[Spot, _Count]) -> Iterator[_Relation]:
    """Every sum of a statement with its parts, down and across; those too that a register gives
    and that readers can see are sums.
    """
    form = statement.form.id
    for row in statement.rows:
        for terms in _down(row):
            for column in row.cells:
                spots = [((form, id, column), times) for id, times in terms]
                yield from _held(((form, row.line.id, column), spots), counts)
        for column_ in statement.columns:
            for terms in _across(column_):
                spots = [((form, row.line.id, id), times) for id, times in terms]
                yield from _held(((form, row.line.id, column_.form.id), spots), counts)
    yield from _seen(statement, counts)


def _down(row: Row) -> Iterator[Iterable[tuple[str, int]]]:
    if isinstance(row.line.content, Sums):
        yield row.line.content.terms
    if row.line.equals:
        yield [(id, 1) for id in row.line.equals]


def _across(column: Column) -> Iterator[Iterable[tuple[str, int]]]:
    if column.kind is ColumnKind.SUMMA:
        yield column.form.parts
    if column.kind is ColumnKind.SKILLNAD and column.form.of is not None:
        first, second = column.form.of
        yield [(first, 1), (second, -1)]
    if column.form.equals:
        yield column.form.equals


def _held(
    given: tuple[Spot, list[tuple[Spot, int]]], counts: Mapping[Spot, _Count]
) -> Iterator[_Relation]:
    """A sum and its parts, those taken off on its own side, if it is what they add up to."""
    whole, terms = given
    there = {spot: times for spot, times in dict(terms).items() if spot in counts}
    if whole not in counts or not there:
        return
    more = tuple(spot for spot, times in there.items() if times > 0)
    less = tuple(spot for spot, times in there.items() if times < 0)
    left = (whole, *less)
    # One that stands alone is the whole of the others.
    yield _Relation(left, more) if len(more) == 1 and less else _Relation(more, left)


def _seen(statement: Statement, counts: Mapping[Spot, _Count]) -> Iterator[_Relation]:
    """Totals that a register gives itself: what two columns together are on every row, and what
    the lines just above a line are in every column.
    """
    form = statement.form.id
    rows = [row.line.id for row in statement.rows if row.cells]
    columns = [column.form.id for column in statement.columns]
    grid = {
        (row, column): count.size
        for row in rows
        for column in columns
        if (count := counts.get((form, row, column))) is not None
    }
    for lines in _runs(rows, columns, grid):
        for column in columns:
            parts = tuple((form, id, column) for id in lines[1:] if (id, column) in grid)
            if parts and (lines[0], column) in grid:
                yield _Relation(parts, ((form, lines[0], column),))
    turned = {(column, row): size for (row, column), size in grid.items()}
    for ids in (*_runs(columns, rows, turned), *_runs(columns[::-1], rows, turned)):
        for row in rows:
            parts = tuple((form, row, id) for id in ids[1:] if (row, id) in grid)
            if parts and (row, ids[0]) in grid:
                yield _Relation(parts, ((form, row, ids[0]),))


def _runs(
    lines: Sequence[str], across: Sequence[str], grid: Mapping[tuple[str, str], Exact]
) -> Iterator[list[str]]:
    """Lines that are, everywhere, what two or more right before them add up to; each with those."""
    for index, line in enumerate(lines):
        total = {id: grid[line, id] for id in across if (line, id) in grid}
        key = max(total, key=lambda id: total[id], default=None)
        if key is None or not total[key]:
            continue
        run: Exact = 0
        for start in range(index - 1, -1, -1):
            run += grid.get((lines[start], key), 0)
            if run > total[key]:
                break
            if run == total[key] and index - start > 1:
                parts = lines[start:index]
                if all(sum(grid.get((p, id), 0) for p in parts) == total[id] for id in total):
                    yield [line, *parts]
                break


def _hide_beside(
    relations: Sequence[_Relation], counts: Mapping[Spot, _Count], hidden: set[Spot]
) -> None:
    """Of each sum with its parts hold back as many as keep the small ones from being known."""
    of: dict[Spot, list[int]] = {}
    for index, relation in enumerate(relations):
        for spot in (*relation.parts, *relation.wholes):
            of.setdefault(spot, []).append(index)
    waiting = {index for spot in hidden for index in of.get(spot, [])}
    while waiting:
        touched: set[int] = set()
        for index in sorted(waiting):
            more = _next(relations[index], counts, hidden)
            if more is not None:
                hidden.add(more)
                touched.update(of[more])
        waiting = touched


def _next(relation: _Relation, counts: Mapping[Spot, _Count], hidden: set[Spot]) -> Spot | None:
    """One more to hold back, where only one is or those that are together are few: the least of
    those that tell anything.
    """
    parts = [spot for spot in relation.parts if spot in hidden]
    wholes = [spot for spot in relation.wholes if spot in hidden]
    together = sum(counts[spot].size for spot in parts)
    few = bool(parts) and not wholes and together < max(counts[spot].least for spot in parts)
    if not few and len(parts) + len(wholes) != 1:
        return None
    for side in (relation.parts, (*relation.parts, *relation.wholes)):
        open_ = [spot for spot in side if spot not in hidden and counts[spot].size]
        if open_:
            return min(open_, key=lambda spot: (counts[spot].size, spot))
    return None


def _known(
    relations: Iterable[_Relation], counts: Mapping[Spot, _Count], hidden: Container[Spot]
) -> Known[Entry, Spot]:
    """All that readers know: what is printed, and that what is called a sum is one."""
    known: Known[Entry, Spot] = Known()
    told = ((spot, count.of) for spot, count in counts.items() if spot not in hidden)
    for spot, of in sorted(told, key=lambda each: len(each[1])):
        known.add(of, spot)
    for parts, wholes in relations:
        terms = [(1, counts[spot].of) for spot in parts]
        terms += [(-1, counts[spot].of) for spot in wholes]
        known.add(added(terms))
    return known


def _hide_what_tells(
    relations: Sequence[_Relation], counts: Mapping[Spot, _Count], hidden: set[Spot]
) -> None:
    """Hold back until no small count is what printed ones, however added, make it."""
    few = [spot for spot, count in counts.items() if count.is_small]
    while True:
        known = _known(relations, counts, hidden)
        fresh: set[Spot] = set()
        for spot in few:
            telling = known.telling(counts[spot].of)
            if telling is not None and not telling & fresh:
                some = [each for each in telling if counts[each].size]
                fresh |= {min(some, key=lambda each: (counts[each].size, each))} if some else set()
        if not fresh:
            return
        hidden |= fresh
        _hide_beside(relations, counts, hidden)


class _Tells:
    """Whether what is made of counts, such as a share, tells of what is held back."""

    def __init__(
        self,
        relations: Iterable[_Relation],
        counts: Mapping[Spot, _Count],
        hidden: Container[Spot],
        least: int,
    ) -> None:
        self._known = _known(relations, counts, hidden)
        self._least = least
        self._told: dict[int, bool] = {}
        of = (count.of for spot, count in counts.items() if spot in hidden)
        self.secret = {leaf for each in of for leaf in each} - self._known.alone
        self._near = self.secret | self._known.together

    def cell(self, cell: Cell) -> bool:
        if id(cell) not in self._told:
            self._told[id(cell)] = self._tells(cell)
        return self._told[id(cell)]

    def _tells(self, cell: Cell) -> bool:
        if cell.value is None:
            return False
        of = _vector(cell)
        if of is None:
            return any(self.cell(each) for each in _made_from(cell))
        rest = self._known.rest(of)
        few = 0 < cell.value * cell.value < self._least * self._least
        return bool(rest) and (few or not self._near.isdisjoint(rest))


def _made_of(statement: Statement, counts: Container[Spot]) -> Iterator[tuple[Spot, Cell]]:
    """The cells of a statement that are no counts themselves."""
    for row in statement.rows:
        for column, cell in row.cells.items():
            spot = (statement.form.id, row.line.id, column)
            if spot not in counts:
                yield spot, cell
