"""What comes out of comparing: each förbund's key figures by year, ranked, and what stands out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from msgspec import Struct

from finsam_ledger.jamforelse.nyckeltal import Forst, Nyckeltal
from finsam_ledger.jamforelse.ordning import Spridning, Utanfor, ranks, spread
from finsam_ledger.money import Exact

_LAST = str.maketrans("åäö", "{|}")  # what comes after z


def in_swedish_order(name: str) -> str:
    """What names are sorted by."""
    return name.casefold().translate(_LAST)


class Kontroll(Struct, frozen=True):
    """What a förbund's own check of a year found, and whether its report is sealed."""

    errors: int
    warnings: int
    notices: int
    failed: tuple[str, ...]
    seal: str


class ForbundsAr(Struct, frozen=True):
    """One förbund's year; a key figure that is missing is not in `values`."""

    forbund: str
    namn: str
    year: int
    values: Mapping[str, Exact]
    kontroll: Kontroll | None = None

    @property
    def kort(self) -> str:
        """The name without what is the same in all of them."""
        return self.namn.removeprefix("Samordningsförbundet ").strip() or self.forbund


class Tal(Struct, frozen=True):
    """A key figure of a förbund's year, seen among the others of that year."""

    value: Exact
    rank: int
    antal: int
    utanfor: Utanfor | None


class Ar(Struct, frozen=True, dict=True):
    """All förbund of a year, by name."""

    year: int
    nyckeltal: tuple[Nyckeltal, ...]
    rader: tuple[ForbundsAr, ...]

    @cached_property
    def spridning(self) -> Mapping[str, Spridning]:
        """By key figure; not those that nobody has."""
        found = ((each.id, spread(list(self.known(each.id).values()))) for each in self.nyckeltal)
        return {id: spridning for id, spridning in found if spridning is not None}

    @cached_property
    def tal(self) -> Mapping[tuple[str, str], Tal]:
        """By förbund and key figure; what is missing is not ranked."""
        made = {}
        for each in self.nyckeltal:
            values = self.known(each.id)
            order = ranks(values, highest_first=each.forst is Forst.HOGST)
            for forbund, rank in order.items():
                value, spridning = values[forbund], self.spridning[each.id]
                outside = spridning.judged(value) if each.granskas else None
                made[forbund, each.id] = Tal(value, rank, len(values), outside)
        return made

    def known(self, id: str) -> dict[str, Exact]:
        """A key figure's values by förbund."""
        return {rad.forbund: rad.values[id] for rad in self.rader if id in rad.values}

    def outside(self) -> Iterator[tuple[ForbundsAr, Nyckeltal, Tal]]:
        """What stands out, key figure by key figure."""
        for each in self.nyckeltal:
            for rad in self.rader:
                tal = self.tal.get((rad.forbund, each.id))
                if tal is not None and tal.utanfor is not None:
                    yield rad, each, tal


class Jamforelse(Struct, frozen=True, dict=True):
    """Förbund side by side, the years in order."""

    nyckeltal: tuple[Nyckeltal, ...]
    ar: tuple[Ar, ...]

    @property
    def years(self) -> tuple[int, ...]:
        return tuple(each.year for each in self.ar)

    @cached_property
    def by_id(self) -> Mapping[str, Nyckeltal]:
        return {each.id: each for each in self.nyckeltal}

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Each förbund's short name as it was last, in the order of names."""
        last = {rad.forbund: rad.kort for each in self.ar for rad in each.rader}
        return dict(sorted(last.items(), key=lambda item: (in_swedish_order(item[1]), item[0])))


def side_by_side(nyckeltal: tuple[Nyckeltal, ...], rader: Iterable[ForbundsAr]) -> Jamforelse:
    by_year: dict[int, list[ForbundsAr]] = {}
    for rad in sorted(rader, key=lambda rad: (rad.year, in_swedish_order(rad.kort), rad.forbund)):
        by_year.setdefault(rad.year, []).append(rad)
    years = (Ar(year, nyckeltal, tuple(rows)) for year, rows in by_year.items())
    return Jamforelse(nyckeltal, tuple(years))


def kontroll_of(answer: Mapping[str, Any]) -> Kontroll:
    """From the facts of a figures file."""
    errors, warnings, notices = (answer[name] or 0 for name in ("errors", "warnings", "notices"))
    failed = tuple(filter(None, (answer["failed"] or "").split(",")))
    return Kontroll(errors, warnings, notices, failed, answer["seal"] or "")
