"""Rounding so that printed parts add up to printed sums: the policy `foot` (design, rule 3).

Each figure is its exact amount rounded down or up, never further away, and one exact amount is
printed one way wherever it stands. Among the ways that make the most sums add up, the one that
changes the fewest sums, then the fewest other figures, then the largest ones, is taken.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

from msgspec import Struct

from finsam_ledger.cells import Cell
from finsam_ledger.filled import Column, Row, Statement, decimals_of, sign_of, unit_of
from finsam_ledger.forms import Form, Line, Sums
from finsam_ledger.money import Exact, Unit, exact, rounded


class Amount(NamedTuple):
    """An exact amount without sign, and the unit and decimals it is printed in."""

    value: Exact
    unit: Unit
    decimals: int


# What each amount has added to its own rounding, in printed units.
Adjusted = Mapping[Amount, Decimal]


def amount_of(line: Line, column: Column, cell: Cell) -> Amount | None:
    """The amount in a cell, as `Adjusted` knows it."""
    if cell.value is None:
        return None
    value: Exact = cell.value
    size = -value if value < 0 else value
    return Amount(size, unit_of(line, column, cell), decimals_of(line, column))


class Spot(Struct, frozen=True):
    """A printed figure: line, column, its amount, and whether it shows as minus (−1)."""

    line: str
    column: str
    amount: Amount
    sign: int


class Sum(Struct, frozen=True):
    """A sum that a reader can check: shown parts with their weight make up a shown total."""

    form: str
    total: Spot
    parts: tuple[tuple[int, Spot], ...]

    @property
    def terms(self) -> tuple[tuple[int, Amount], ...]:
        """Amounts with their weight, which together are nought."""
        parts = ((times * spot.sign, spot.amount) for times, spot in self.parts)
        return ((-self.total.sign, self.total.amount), *parts)

    def misses(self, figures: Mapping[Amount, Decimal]) -> Decimal:
        """How far the parts, as printed in `figures`, are from the total."""
        return sum((times * figures[part] for times, part in self.terms), Decimal(0))


def is_visible(statement: Statement, row: Row) -> bool:
    """Whether a line is printed: it may want an amount in a column that is."""
    if row.line.hidden or not row.line.only_with_amount:
        return not row.line.hidden
    shown = [each.form.id for each in statement.columns if not each.form.hidden]
    return any(row.cells[id].value for id in shown if id in row.cells)


def sums_of(statement: Statement) -> Iterator[Sum]:
    """Every sum that shows in a statement: down its columns, and across where one column is the
    difference of two others.
    """
    visible = {row.line.id: row for row in statement.rows if is_visible(statement, row)}
    for row in visible.values():
        adds = isinstance(row.line.content, Sums) or bool(row.line.equals)
        for column in statement.columns:
            form = column.form
            if form.hidden or not (adds or form.equals or form.of):
                continue
            cell = row.cells.get(column.form.id)
            whole = _spot(row.line, column, cell) if cell else None
            if cell is None or whole is None:
                continue
            across = _across(statement, row, column)
            for parts in (*_down(statement, visible, row.line, column), *across):
                made = Sum(statement.form.id, whole, tuple(parts))
                if parts and _is_exact(made):
                    yield made


Part = tuple[int, Spot]


def _spot(line: Line, column: Column, cell: Cell) -> Spot | None:
    amount = amount_of(line, column, cell)
    if amount is None or cell.value is None:
        return None
    shown = sign_of(line, amount.unit, column) * cell.value
    return Spot(line.id, column.form.id, amount, -1 if shown < 0 else 1)


def _is_exact(made: Sum) -> bool:
    """Whether the exact amounts add up and all are printed alike, so that print can too."""
    terms = made.terms
    alike = {(amount.unit, amount.decimals) for _, amount in terms}
    return len(alike) == 1 and not sum(times * amount.value for times, amount in terms)


def _down(
    statement: Statement, visible: Mapping[str, Row], line: Line, column: Column
) -> Iterator[list[Part]]:
    """The visible parts of a line in one column: those it adds, and those it must equal."""
    if isinstance(line.content, Sums):
        adds = [
            (times * _turned(statement, line, id, column), id)
            for times, id in _leaves(statement.form, line.content, visible)
        ]
        yield from _parts(statement, visible, adds, column)
    if line.equals:
        yield from _parts(statement, visible, [(1, id) for id in line.equals], column)


def _turned(statement: Statement, line: Line, part: str, column: Column) -> int:
    """Whether a line and its part are shown with the same sign (1) or not (−1)."""
    other = statement.form.by_id[part]
    return sign_of(line, line.unit, column) * sign_of(other, other.unit, column)


def _parts(
    statement: Statement,
    visible: Mapping[str, Row],
    adds: Iterable[tuple[int, str]],
    column: Column,
) -> Iterator[list[Part]]:
    """The figures of some lines; nothing where one of them is hidden with an amount in it."""
    parts: list[Part] = []
    for times, id in adds:
        row = statement.by_line[id]
        cell = row.cells.get(column.form.id)
        if cell is None or not cell.value:
            continue
        spot = _spot(row.line, column, cell)
        if id not in visible or spot is None:
            return
        parts.append((times, spot))
    yield parts


def _leaves(form: Form, sums: Sums, visible: Mapping[str, Row]) -> Iterator[tuple[int, str]]:
    """The lines a sum adds, a hidden sum among them opened up."""
    for id, times in sums.terms:
        content = form.by_id[id].content
        if id not in visible and isinstance(content, Sums):
            yield from ((times * inner, leaf) for inner, leaf in _leaves(form, content, visible))
        else:
            yield times, id


def _across(statement: Statement, row: Row, column: Column) -> Iterator[list[Part]]:
    """The figures beside one that make it up: of a difference its two, and what it must equal."""
    wanted = [column.form.equals] if column.form.equals else []
    if column.form.of is not None and not column.kind.is_ratio:
        first, second = column.form.of
        wanted.append(((first, 1), (second, -1)))
    if not wanted:
        return
    columns = {each.form.id: each for each in statement.columns if not each.form.hidden}
    for terms in wanted:
        if any(id not in columns for id, _ in terms):
            continue
        spots = (
            (times, _spot(row.line, columns[id], cell))
            for id, times in terms
            if (cell := row.cells.get(id)) is not None
        )
        yield [(times, spot) for times, spot in spots if spot is not None]


def footed(
    sums: Sequence[Sum], held: Adjusted = MappingProxyType({})
) -> tuple[Adjusted, list[Sum]]:
    """How to adjust the amounts so that all `sums` add up, and those that can't be made to.

    What is `held` was printed so in the report of the year before, nought for its own rounding.
    """
    chosen, missing = _found(tuple(sums), frozenset(held.items()))
    return chosen, list(missing)


@lru_cache(100)
def _found(
    sums: tuple[Sum, ...], given: frozenset[tuple[Amount, Decimal]]
) -> tuple[Adjusted, tuple[Sum, ...]]:
    """Each report rests on those of the years before it, which are solved once for all of them."""
    held = dict(given)
    amounts = list(dict.fromkeys(part for each in sums for _, part in each.terms))
    own = {amount: rounded(*amount) + held.get(amount, 0) for amount in amounts}
    chosen = {amount: step for amount in amounts if (step := held.get(amount))}
    if any(each.misses(own) for each in sums):
        chosen |= _solved(sums, own, held)
    figures = {amount: rounded(*amount) + chosen.get(amount, 0) for amount in amounts}
    return chosen, tuple(each for each in sums if each.misses(figures))


def _step(amount: Amount, own: Decimal) -> Decimal:
    """To the other neighbour of an amount that is not whole: +1 or −1 in its last decimal."""
    unit = Decimal(1).scaleb(-amount.decimals)
    back = Fraction(exact(own, amount.unit))
    if back == Fraction(amount.value):
        return Decimal(0)
    return unit if back < Fraction(amount.value) else -unit


def _solved(
    sums: Sequence[Sum], own: Mapping[Amount, Decimal], held: Container[Amount]
) -> dict[Amount, Decimal]:
    """The best choice, by a solver for integer programs; all its numbers are small and whole."""
    import highspy  # only wanted when something doesn't add up

    solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.silent()
    for option, value in _OPTIONS.items():
        solver.setOptionValue(option, value)
    free = (amount for amount in own if amount not in held)
    steps = {amount: step for amount in free if (step := _step(amount, own[amount]))}
    taken = {amount: solver.addBinary() for amount in steps}
    missed = [_added(solver, each, own, steps, taken) for each in sums]
    totals = {each.total.amount for each in sums}
    largest = sorted(
        taken, key=lambda amount: (-Fraction(amount.value), amount.unit, amount.decimals)
    )
    rank = {amount: number for number, amount in enumerate(largest, 1)}
    changes = [taken[amount] for amount in largest]
    for goal in (
        [(1, miss) for miss in missed],
        [(1, taken[amount]) for amount in largest if amount in totals],
        [(1, change) for change in changes],
        [(rank[amount] ** 2, taken[amount]) for amount in largest],
    ):
        _reach(solver, goal)
    found = [round(solver.val(change)) for change in changes]
    if changes and _is_tied(solver, changes, found):
        for goal in _in_turn(changes):
            _reach(solver, goal)
        found = [round(solver.val(change)) for change in changes]
    return {
        amount: steps[amount] for amount, is_taken in zip(largest, found, strict=True) if is_taken
    }


def _added(
    solver: Any,
    each: Sum,
    own: Mapping[Amount, Decimal],
    steps: Mapping[Amount, Decimal],
    taken: Mapping[Amount, Any],
) -> Any:
    """Give the solver a sum; its variable that is 1 where the sum is let miss."""
    last = 10**each.total.amount.decimals
    rest = int(each.misses(own) * last)
    moves = [(times * int(steps[part] * last), part) for times, part in each.terms if part in steps]
    room = abs(rest) + sum(abs(move) for move, _ in moves)
    over, under, miss = solver.addIntegral(lb=0), solver.addIntegral(lb=0), solver.addBinary()
    row: Any = over * 1 - under * 1
    for move, part in moves:
        row += taken[part] * move
    solver.addConstr(row == -rest)
    solver.addConstr(over * 1 + under * 1 - miss * room <= 0)
    return miss


# Whole numbers, so no gap may be left; a bound on the search keeps a table that no reader would
# print from taking for ever, and gives the same answer on every machine, as a clock would not.
_OPTIONS = {"mip_rel_gap": 0.0, "mip_abs_gap": 0.5, "mip_max_nodes": 20_000}


def _reach(solver: Any, goal: list[tuple[int, Any]]) -> None:
    """Find the least of `goal`, and hold every later answer to it."""
    if goal:
        wanted: Any = sum(cost * variable for cost, variable in goal)
        solver.minimize(wanted)
        solver.addConstr(wanted <= round(solver.getObjectiveValue()))


def _is_tied(solver: Any, changes: Sequence[Any], found: Sequence[int]) -> bool:
    """Whether another answer is as good; the solver is left as it was."""
    differs: Any = sum(
        (1 - change if is_taken else change * 1)
        for change, is_taken in zip(changes, found, strict=True)
    )
    row = solver.addConstr(differs >= 1)
    solver.minimize(changes[0] * 0)
    tied = bool(solver.modelStatusToString(solver.getModelStatus()) == "Optimal")
    solver.removeConstr(row)
    return tied


def _in_turn(largest: Sequence[Any]) -> Iterator[list[tuple[int, Any]]]:
    """Goals that settle a tie: rather the first than all after it, some at a time so that the
    weights stay small.
    """
    at_once = 20
    for start in range(0, len(largest), at_once):
        chunk = largest[start : start + at_once]
        yield [(-(2 ** (at_once - place)), variable) for place, variable in enumerate(chunk)]
