"""Trappan: Nationella rådet's recommended ceiling on equity, from the year's allocation.

A recommendation of 2013-10-02, not law. The steps are marginal and stand in `data/trappan.toml`
with their status; the third is not confirmed in any source and is a parameter.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from pathlib import Path

import tomli
from msgspec import Struct

from finsam_ledger.money import Exact, simple

_DATA = Path(__file__).parent / "data" / "trappan.toml"
_ORE_PER_TKR = 100_000


class Step(Struct, frozen=True):
    """`rate` of what lies above `over` öre, up to the next step."""

    over: int
    rate: Fraction
    confirmed: bool


class Trappa(Struct, frozen=True):
    """The steps in use and where they come from."""

    steps: tuple[Step, ...]
    source: str

    def limit(self, tilldelning: Exact) -> Exact:
        """The highest recommended equity, öre, for a year's allocation, öre.

        >>> standard().limit(11_132_000_00) == 2_019_800_00
        True
        """
        ceilings = [step.over for step in self.steps[1:]] + [tilldelning]
        parts = (
            step.rate * max(0, min(tilldelning, ceiling) - step.over)
            for step, ceiling in zip(self.steps, ceilings, strict=True)
        )
        return simple(sum(parts, Fraction(0)))

    def unconfirmed(self, tilldelning: Exact) -> Step | None:
        """The step that the allocation reaches without its rate being known from a source."""
        return next((s for s in self.steps if not s.confirmed and tilldelning > s.over), None)


class Position(Struct, frozen=True):
    """Equity held against the trappa: all in öre, headroom negative when the limit is exceeded."""

    tilldelning: Exact
    limit: Exact
    equity: Exact

    @property
    def headroom(self) -> Exact:
        return self.limit - self.equity

    @property
    def share(self) -> Fraction | None:
        """Equity as a share of the allocation; None without one."""
        return Fraction(self.equity) / self.tilldelning if self.tilldelning else None


@cache
def standard() -> Trappa:
    data = tomli.loads(_DATA.read_text(encoding="utf-8"))
    steps = tuple(
        Step(step["over_tkr"] * _ORE_PER_TKR, Fraction(step["procent"]) / 100, step["bekraftad"])
        for step in data["steg"]
    )
    return Trappa(steps, data["kalla"])


def with_rate(trappa: Trappa, rate: Fraction) -> Trappa:
    """The same steps with the förbund's own rate for the unconfirmed one, confirmed by it."""
    steps = tuple(
        step if step.confirmed else Step(step.over, rate, confirmed=True) for step in trappa.steps
    )
    return Trappa(steps, trappa.source)
