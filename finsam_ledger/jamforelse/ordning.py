"""Order among förbund: ranks, quartiles and what lies outside them, all exact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from fractions import Fraction

from msgspec import Struct

from finsam_ledger.money import Exact, simple

# The rule for what lies outside: Tukey's fences, where there are enough values to speak of
# quartiles.
AVSTAND = Fraction(3, 2)  # times the distance between the quartiles
MINST = 5  # förbund


class Utanfor(StrEnum):
    """On which side of the others a value lies."""

    HOGT = "högt"
    LAGT = "lågt"


class Spridning(Struct, frozen=True):
    """How the values of one key figure and year are spread; fences only where there are enough."""

    antal: int
    lagst: Exact
    nedre: Exact
    median: Exact
    ovre: Exact
    hogst: Exact

    @property
    def fences(self) -> tuple[Exact, Exact] | None:
        """Below the first and above the second, a value lies outside."""
        if self.antal < MINST:
            return None
        reach = AVSTAND * (self.ovre - self.nedre)
        return self.nedre - reach, self.ovre + reach

    def judged(self, value: Exact) -> Utanfor | None:
        if self.fences is None:
            return None
        low, high = self.fences
        if value < low:
            return Utanfor.LAGT
        return Utanfor.HOGT if value > high else None


def quantile(ordered: Sequence[Exact], share: Fraction) -> Exact:
    """The value that `share` of the ordered values lie below, on the line between two of them.

    >>> quantile([1, 2, 3, 4], Fraction(1, 4))
    Fraction(7, 4)
    """
    at = share * (len(ordered) - 1)
    below = int(at)
    if at == below:
        return ordered[below]
    rest = at - below
    return simple(ordered[below] + rest * (Fraction(ordered[below + 1]) - ordered[below]))


def spread(values: Sequence[Exact]) -> Spridning | None:
    """None of no values."""
    if not values:
        return None
    ordered = sorted(values)
    low, middle, high = (quantile(ordered, Fraction(n, 4)) for n in (1, 2, 3))
    return Spridning(len(ordered), ordered[0], low, middle, high, ordered[-1])


def ranks(values: Mapping[str, Exact], *, highest_first: bool) -> dict[str, int]:
    """Rank one for the first; equals share the best rank that one of them would have.

    >>> ranks({"a": 5, "b": 7, "c": 5, "d": 1}, highest_first=True)
    {'b': 1, 'a': 2, 'c': 2, 'd': 4}
    """
    ordered = sorted(values, key=lambda name: values[name], reverse=highest_first)
    found: dict[str, int] = {}
    for place, name in enumerate(ordered, 1):
        before = ordered[place - 2] if place > 1 else None
        shared = before is not None and values[before] == values[name]
        found[name] = found[before] if shared and before is not None else place
    return found
