"""What insatser have cost of what they are granted, and what of it their owners have requested."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from fractions import Fraction

from msgspec import Struct
from msgspec.structs import astuple

from finsam_ledger.balances import Books, Dims, Measure
from finsam_ledger.chart import Klass
from finsam_ledger.forbund import Forbund
from finsam_ledger.insatser import Insats, Status
from finsam_ledger.money import Exact, simple
from finsam_ledger.periods import Period


class Lage(Struct, frozen=True):
    """How an insats, or several together, stands at the end of a period, öre.

    `beviljat` is what was granted first, `justerat` what it is after changes and what was moved,
    both for the whole year; the linear ones are the part of each whose months have passed.
    `rekvirerat` is what has been requested of the period's costs, `godkant` the part of that which
    was requested by the period's end and is approved.
    """

    beviljat: int = 0
    justerat: int = 0
    beviljat_linjart: Exact = 0
    justerat_linjart: Exact = 0
    upparbetat: int = 0
    rekvirerat: int = 0
    godkant: int = 0
    returneras: int = 0

    def __add__(self, other: Lage) -> Lage:
        return Lage(*(a + b for a, b in zip(astuple(self), astuple(other), strict=True)))

    @property
    def kvar(self) -> int:
        """What is left of the year's grant; less than nought where more than that is worked up.

        `returneras` is what each insats has left: when the year is over it goes back to the
        förbund, unless it has been moved.
        """
        return self.justerat - self.upparbetat

    @property
    def ej_rekvirerat(self) -> int:
        """What is worked up and not requested yet."""
        return self.upparbetat - self.rekvirerat

    @property
    def skuld(self) -> int:
        """The debt to the owners: worked up, and not requested and approved by the period's end."""
        return self.upparbetat - self.godkant

    def used(self, grant: Exact) -> Fraction | None:
        """The förbrukningsgrad: what is worked up, of one of the grants; None of no grant."""
        return Fraction(self.upparbetat) / grant if grant else None


def worked_up(forbund: Forbund, books: Books, period: Period) -> dict[str, int]:
    """The costs of a period by insats, öre; `""` are those on none."""
    return _by_insats(forbund, books.balances.sums(period, Measure.RORELSE))


def budgeted(forbund: Forbund, books: Books, year: int) -> dict[str, int]:
    """The costs that the budget in force has for a year, by insats, öre; `""` are those on none."""
    rows: dict[str, dict[Dims, int]] = defaultdict(lambda: defaultdict(int))
    for row in books.budget:
        if row.year == year:
            rows[row.konto][row.dims] += row.ore
    return _by_insats(forbund, rows)


def _by_insats(forbund: Forbund, sums: Mapping[str, Mapping[Dims, int]]) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for konto, by_dims in sums.items():
        if is_cost(forbund, konto):
            for dims, ore in by_dims.items():
                found[dict(dims).get("insats", "")] += ore
    return dict(found)


def is_cost(forbund: Forbund, konto: str) -> bool:
    row = forbund.chart.row(konto)
    return row is not None and row.klass is Klass.KOSTNAD


def granted(forbund: Forbund, insats: str, period: Period, *, original: bool = False) -> int:
    """Öre that an insats has for a period's year, by what had been decided at the period's end."""
    return sum(each.ore for each in forbund.insatser.granted_by(insats, period, original=original))


class Follow(Struct, frozen=True):
    """How the insatser of the register stand at a period's end, in its order.

    `elsewhere` are costs on insatser that the register has not, öre.
    """

    period: Period
    lagen: Mapping[Insats, Lage]
    has_requests: bool
    elsewhere: Mapping[str, int]


def follow_up(forbund: Forbund, books: Books, period: Period) -> Follow:
    """Those that neither run, cost, are granted nor have requested anything in the year are left
    out.
    """
    registers, costs = forbund.insatser, worked_up(forbund, books, period)
    found = {
        insats: _lage(forbund, insats, period, costs.get(id, 0))
        for id, insats in registers.by_id.items()
    }
    nothing = Lage()
    lagen = {i: lage for i, lage in found.items() if i.runs(period.year) or lage != nothing}
    elsewhere = {id: ore for id, ore in costs.items() if id and ore and id not in registers.by_id}
    return Follow(period, lagen, bool(registers.rekvisitioner), elsewhere)


def _lage(forbund: Forbund, insats: Insats, period: Period, cost: int) -> Lage:
    first = granted(forbund, insats.id, period, original=True)
    now = granted(forbund, insats.id, period)
    passed = insats.passed(period)
    requests = forbund.insatser.requested_of(insats.id, period)
    approved = (each for each in requests if each.status is Status.GODKAND)
    return Lage(
        beviljat=first,
        justerat=now,
        beviljat_linjart=simple(first * passed),
        justerat_linjart=simple(now * passed),
        upparbetat=cost,
        rekvirerat=sum(each.ore for each in requests),
        godkant=sum(each.ore for each in approved if each.datum <= period.last),
        returneras=max(0, now - cost),
    )
