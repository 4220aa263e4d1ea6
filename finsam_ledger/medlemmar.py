"""What each member contributes: finsamlagen 5 §, and how the kommuner share their quarter.

Amounts are öre, credit turned so that a contribution is positive.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

import msgspec
import tomli
from msgspec import Struct

from finsam_ledger.forbund import Part
from finsam_ledger.money import Unit, exact, rounded
from finsam_ledger.registers import Entry

# Finsamlagen 5 §: the state's half covers Försäkringskassan and Arbetsförmedlingen together.
SHARES: Mapping[Part, Fraction] = {
    Part.STAT: Fraction(1, 2),
    Part.REGION: Fraction(1, 4),
    Part.KOMMUN: Fraction(1, 4),
}
# 5 a §: a kommun that belongs to no region, where no region takes part.
_WITHOUT_REGION: Mapping[Part, Fraction] = {
    Part.STAT: Fraction(1, 2),
    Part.KOMMUN: Fraction(1, 2),
}
_ORE_PER_KRONA = 100
_NNS = Path(__file__).parent / "data" / "nns-avgift.toml"


def shares_of(parts: Collection[Part]) -> Mapping[Part, Fraction]:
    """What each side contributes of the whole, by the sides that take part (5 and 5 a §§)."""
    return SHARES if Part.REGION in parts or Part.KOMMUN not in parts else _WITHOUT_REGION


def is_population(entry: Entry) -> bool:
    """Whether a register's value can be a number of inhabitants."""
    return entry.unit is Unit.COUNT and isinstance(entry.value, int) and entry.value > 0


def key(population: Mapping[str, int], decimals: int | None) -> dict[str, Fraction]:
    """Each kommun's share by its inhabitants, in per cent with `decimals`, together one.

    What the rounding leaves goes to the largest.

    >>> key({"a": 2, "b": 1}, 1)
    {'a': Fraction(667, 1000), 'b': Fraction(333, 1000)}
    """
    whole = sum(population.values())
    shares = {kommun: Fraction(people, whole) for kommun, people in population.items()}
    if decimals is not None:
        shares = {
            kommun: Fraction(exact(rounded(share, Unit.PERCENT, decimals), Unit.PERCENT))
            for kommun, share in shares.items()
        }
    largest = max(population, key=lambda kommun: population[kommun])
    shares[largest] += 1 - sum(shares.values())
    return shares


def contributions(total: int, shares: Mapping[str, Fraction], kronor: int) -> dict[str, int]:
    """`total` öre by `shares`, each in whole `kronor`, the largest taking what is left.

    >>> contributions(1_413_000_00, {"a": Fraction(95, 100), "b": Fraction(5, 100)}, 1000)
    {'a': 134200000, 'b': 7100000}
    """
    if total < 0:
        paid_back = contributions(-total, shares, kronor)
        return {member: -ore for member, ore in paid_back.items()}
    step = kronor * _ORE_PER_KRONA
    due = {member: total * share / step for member, share in shares.items()}
    parts = {member: int(rounded(steps, Unit.COUNT)) * step for member, steps in due.items()}
    largest = max(shares, key=lambda member: shares[member])
    if parts[largest] + total < sum(parts.values()):  # rounded up, the others take more than all
        parts = {member: int(steps) * step for member, steps in due.items()}
    parts[largest] += total - sum(parts.values())
    return parts


class NnsFee(Struct, frozen=True):
    """What NNS asks of a member: kronor and per mille, with the source and what is said of it."""

    fast_kr: int
    promille: Decimal
    kalla: str
    forbehall: str


@cache
def nns() -> NnsFee:
    """The fee as `data/nns-avgift.toml` has it; not law."""
    return msgspec.convert(tomli.loads(_NNS.read_text(encoding="utf-8")), NnsFee, strict=False)


def nns_fee(tilldelning: int) -> Fraction:
    """The yearly fee to NNS, öre, for a year's contributions, öre."""
    fee = nns()
    return fee.fast_kr * _ORE_PER_KRONA + Fraction(fee.promille) / 1000 * tilldelning
