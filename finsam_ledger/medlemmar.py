"""What each member contributes: finsamlagen 5 §, and how the kommuner share their quarter.

Amounts are öre, credit turned so that a contribution is positive.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from finsam_ledger.forbund import Part
from finsam_ledger.money import Unit, exact, rounded

# Finsamlagen 5 §: the state's half covers Försäkringskassan and Arbetsförmedlingen together.
SHARES: Mapping[Part, Fraction] = {
    Part.STAT: Fraction(1, 2),
    Part.REGION: Fraction(1, 4),
    Part.KOMMUN: Fraction(1, 4),
}
_ORE_PER_KRONA = 100


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


def nns_fee(tilldelning: int) -> Fraction:
    """The yearly fee to NNS, öre: 200 kr and 3,5 per mille of the members' contributions."""
    return 200 * _ORE_PER_KRONA + Fraction(35, 10_000) * tilldelning
