"""What follows from some sums of unknowns: exact linear algebra, with sparse vectors."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from fractions import Fraction
from typing import Generic, TypeVar

Unknown = TypeVar("Unknown", bound=Hashable)
Name = TypeVar("Name", bound=Hashable)
Weight = int | Fraction  # mostly ones, which are faster as they are
# Unknowns with their weights, none of them nought.
Vector = Mapping[Unknown, Weight]


def added(terms: Iterable[tuple[Weight, Vector[Unknown]]]) -> dict[Unknown, Weight]:
    """Vectors times their weights, added."""
    sums: dict[Unknown, Weight] = {}
    for times, vector in terms:
        _add(sums, times, vector)
    return sums


def _add(to: dict[Unknown, Weight], times: Weight, vector: Vector[Unknown]) -> None:
    for unknown, weight in vector.items():
        value = to.get(unknown, 0) + times * weight
        if value:
            to[unknown] = value
        else:
            to.pop(unknown, None)


class Known(Generic[Unknown, Name]):
    """Sums whose value is known, by name, as rows reduced by each other: each has an unknown, its
    pivot, that is in no other.
    """

    def __init__(self) -> None:
        self._rows: dict[Unknown, tuple[dict[Unknown, Weight], dict[Name, Weight]]] = {}
        self._pivots: dict[Unknown, set[Unknown]] = {}  # of the rows that an unknown is in

    def add(self, vector: Vector[Unknown], name: Name | None = None) -> None:
        """Let a sum be known; one without a name is known whatever else is."""
        rest, names = self._reduced(vector)
        if not rest:
            return
        own = added([(-1, names)])
        if name is not None:
            _add(own, 1, {name: 1})
        pivot = min(rest, key=lambda unknown: len(self._pivots.get(unknown, ())))
        scale = rest[pivot] if abs(rest[pivot]) == 1 else 1 / Fraction(rest[pivot])
        row, own = added([(scale, rest)]), added([(scale, own)])
        for other in list(self._pivots.get(pivot, ())):
            self._take(other, pivot, row, own)
        self._rows[pivot] = row, own
        for unknown in row:
            self._pivots.setdefault(unknown, set()).add(pivot)

    def _take(
        self,
        other: Unknown,
        pivot: Unknown,
        row: Vector[Unknown],
        own: Vector[Name],
    ) -> None:
        """Take a new row from another until its pivot is not in that."""
        vector, names = self._rows[other]
        times = -vector[pivot]
        _add(vector, times, row)
        _add(names, times, own)
        for unknown in row:
            pivots = self._pivots.setdefault(unknown, set())
            pivots.add(other) if unknown in vector else pivots.discard(other)

    def _reduced(self, vector: Vector[Unknown]) -> tuple[dict[Unknown, Weight], dict[Name, Weight]]:
        """What is left of a vector without what is known, and of which names that is made."""
        rest: dict[Unknown, Weight] = dict(vector)
        names: dict[Name, Weight] = {}
        for unknown, weight in vector.items():
            if unknown in self._rows:
                row, own = self._rows[unknown]
                _add(rest, -weight, row)
                _add(names, weight, own)
        return rest, names

    def rest(self, vector: Vector[Unknown]) -> Mapping[Unknown, Weight]:
        """What of a sum does not follow from what is known."""
        return self._reduced(vector)[0]

    def telling(self, vector: Vector[Unknown]) -> set[Name] | None:
        """The names of what a sum follows from; None where it does not."""
        rest, names = self._reduced(vector)
        return None if rest else set(names)

    @property
    def alone(self) -> set[Unknown]:
        """The unknowns that are known."""
        return {pivot for pivot, (row, _) in self._rows.items() if len(row) == 1}

    @property
    def together(self) -> set[Unknown]:
        """The unknowns that are only known together with others."""
        return {unknown for row, _ in self._rows.values() if len(row) > 1 for unknown in row}
