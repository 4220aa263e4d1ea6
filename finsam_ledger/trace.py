"""From a figure back to its verifikationer: what a cell is made of, to the öre.

A cell is a sum of postings, budget rows and register entries, each with a weight; where a limit
or a ratio is part of it, that is a step with operands of its own, each traced in turn.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property

from msgspec import Struct

from finsam_ledger.balances import Books, BudgetRow, Key, Posting, counts
from finsam_ledger.cells import (
    Cell,
    Chosen,
    Limit,
    Nothing,
    Planned,
    Products,
    Quotient,
    Stated,
    Total,
    Word,
    matches,
)
from finsam_ledger.money import Exact
from finsam_ledger.registers import Entry

_Name = tuple[str, int | None, str]
Leaf = Chosen | Planned | Stated | Limit | Quotient | Products
_NO_LEAF = (Word, Nothing)


class Step(Struct, frozen=True):
    """A part of a cell that is no sum, counted `weight`: a ratio, a product or a limit, with what
    it is made of.
    """

    weight: int
    cell: Cell
    operands: tuple[tuple[str, Cell], ...]

    @property
    def is_limit(self) -> bool:
        return isinstance(self.cell.origin, Limit)

    @property
    def is_product(self) -> bool:
        return isinstance(self.cell.origin, Products)


class Trace(Struct, frozen=True):
    """All that makes up a cell; the weighted amounts add up to its value, Beancount's sign."""

    postings: tuple[tuple[int, Posting], ...]
    budget: tuple[tuple[int, BudgetRow], ...]
    entries: tuple[tuple[int, Entry], ...]
    steps: tuple[Step, ...]

    @property
    def total(self) -> Exact:
        """What the parts add up to: the cell's value."""
        return (
            sum(weight * posting.ore for weight, posting in self.postings)
            + sum(weight * row.ore for weight, row in self.budget)
            + sum(weight * entry.value for weight, entry in self.entries)
            + sum(step.weight * (step.cell.value or 0) for step in self.steps)
        )


class Origin(Struct, frozen=True):
    """A cell's provenance in short: öre per account, and how many verifikationer."""

    konton: Mapping[str, int]
    verifikationer: int
    budget: tuple[tuple[int, BudgetRow], ...]
    entries: tuple[tuple[int, Entry], ...]
    steps: tuple[Step, ...]


def leaves(cell: Cell, weight: int = 1) -> Iterator[tuple[int, Cell, Leaf]]:
    """The parts of a cell that are not themselves sums, with their weight."""
    origin = cell.origin
    if isinstance(origin, Total):
        for sign, part in origin.terms:
            yield from leaves(part, weight * sign)
    elif not isinstance(origin, _NO_LEAF):
        yield weight, cell, origin


class Tracer(Struct, frozen=True, dict=True):
    """The postings of some books, read once, ready to answer for any cell."""

    books: Books

    @cached_property
    def _choices(self) -> dict[int, tuple[Chosen, tuple[tuple[Key, int], ...]]]:
        return {}

    @cached_property
    def _postings(self) -> tuple[Posting, ...]:
        return tuple(self.books.postings())

    @cached_property
    def _verifikationer(self) -> Mapping[Key, frozenset[_Name]]:
        """The verifikationer behind each balance, known by the place they stand and their number:
        what plugins make of one stands where it stands.
        """
        found: dict[Key, set[_Name]] = defaultdict(set)
        for posting in self._postings:
            place = posting.place
            found[posting.key].add((place.file, place.line, posting.ver))
        return {key: frozenset(places) for key, places in found.items()}

    def trace(self, cell: Cell) -> Trace:
        """Every part of a cell; a posting that cancels out is left out."""
        weights = self.weights(cell)
        postings = tuple(
            (weights[posting.key], posting)
            for posting in self._postings
            if weights.get(posting.key)
        )
        return Trace(postings, *_others(cell))

    def origin(self, cell: Cell) -> Origin:
        konton: dict[str, int] = defaultdict(int)
        weights = {key: weight for key, weight in self.weights(cell).items() if weight}
        for key, weight in weights.items():
            konton[key.konto] += weight * self.books.balances.amounts[key]
        names: set[_Name] = set()
        names.update(*map(self._verifikationer.__getitem__, weights))
        return Origin(dict(sorted(konton.items())), len(names), *_others(cell))

    def weights(self, cell: Cell) -> Mapping[Key, int]:
        """How often each balance is counted in a cell."""
        weights: dict[Key, int] = defaultdict(int)
        for sign, _, leaf in leaves(cell):
            if isinstance(leaf, Chosen):
                for key, weight in self._taken(leaf):
                    weights[key] += sign * weight
        return weights

    def _taken(self, leaf: Chosen) -> tuple[tuple[Key, int], ...]:
        """The balances behind a choice; many cells share one, so it is looked up once."""
        if id(leaf) not in self._choices:
            measure, selects = leaf.selects.measure, leaf.selects
            keys = tuple(
                (key, weight)
                for konto, weight in leaf.weights.items()
                for key in self.books.balances.by_konto[konto]
                if counts(key, leaf.period, measure) and matches(key.dims, selects)
            )
            self._choices[id(leaf)] = (leaf, keys)  # kept with the leaf, so that its id stays its
        return self._choices[id(leaf)][1]


def _others(
    cell: Cell,
) -> tuple[tuple[tuple[int, BudgetRow], ...], tuple[tuple[int, Entry], ...], tuple[Step, ...]]:
    budget: list[tuple[int, BudgetRow]] = []
    entries: list[tuple[int, Entry]] = []
    steps: list[Step] = []
    for weight, part, leaf in leaves(cell):
        if isinstance(leaf, Planned):
            budget += [(weight * sign, row) for sign, row in leaf.rows]
        elif isinstance(leaf, Stated):
            entries.append((weight * leaf.sign, leaf.entry))
        elif isinstance(leaf, Limit):
            steps.append(Step(weight, part, ((leaf.name, leaf.of),)))
        elif isinstance(leaf, Quotient):
            over, under = leaf.names
            steps.append(Step(weight, part, ((over, leaf.over), (under, leaf.under))))
        elif isinstance(leaf, Products):
            steps.append(Step(weight, part, tuple(_multiplied(leaf))))
    return tuple(budget), tuple(entries), tuple(steps)


def _multiplied(products: Products) -> Iterator[tuple[str, Cell]]:
    for name, weight, part in products.factors:
        yield name, weight
        yield "gånger", part
