"""Insatser, decisions about them and requests for payment, as values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from msgspec import Struct

from finsam_ledger.findings import Place
from finsam_ledger.periods import Period, month_index


class InsatsSlag(StrEnum):
    """What an insats is registered as in the national follow-up."""

    INDIVID = "individ"
    STRUKTUR = "struktur"


class BeslutSlag(StrEnum):
    """A grant, a change of one, or what is unused of one moved to a later year."""

    BESLUT = "beslut"
    ANDRING = "andring"
    AVVIKELSE = "avvikelse"


class Status(StrEnum):
    """How far a request for payment has come."""

    INKOMMEN = "inkommen"
    GODKAND = "godkand"
    AVSLAGEN = "avslagen"


_WORDS = {
    BeslutSlag.BESLUT: "beslut",
    BeslutSlag.ANDRING: "ändring",
    BeslutSlag.AVVIKELSE: "avvikelse",
}


class Insats(Struct, frozen=True):
    """An insats, known in the books by its `insats`.

    It runs from `start` to `slut`, its last day; None while no end is decided. `agare` is a
    member's `motpart`, or who it is in words.
    """

    id: str
    namn: str
    agare: str
    parter: str
    slag: InsatsSlag
    start: date
    slut: date | None
    place: Place

    def months(self, year: int) -> Period:
        """The months of a räkenskapsår in which it runs; [m, m) where it does not."""
        whole = Period.of_year(year)
        start = max(whole.start, month_index(self.start))
        end = whole.end if self.slut is None else min(whole.end, month_index(self.slut) + 1)
        return Period(start, max(start, end))

    @property
    def span(self) -> str:
        """When it runs, in words: `2025-01-01–2026-06-30`, `från 2025-01-01`."""
        return f"{self.start}–{self.slut}" if self.slut else f"från {self.start}"

    def runs(self, year: int) -> bool:
        return self.months(year).end > self.months(year).start

    def passed(self, period: Period) -> Fraction:
        """How much of its months in a period's year that have passed at the period's end: from 0
        to 1, also 1 in a year when it does not run.
        """
        months = self.months(period.year)
        whole = months.end - months.start
        if not whole:
            return Fraction(1)
        return Fraction(max(0, min(months.end, period.end) - months.start), whole)


class Beslut(Struct, frozen=True):
    """A decision about what an insats is granted for a year: `ore`, negative where it takes back.

    An `avvikelse` moves `ore` from `year` to `till_year`. `datum` is None where it is not known.
    """

    insats: str
    year: int
    ore: int
    datum: date | None
    paragraf: str
    slag: BeslutSlag
    till_year: int | None
    kommentar: str
    kalla: str
    place: Place

    def of_year(self, year: int) -> int | None:
        """What it gives to a year, öre; None where it is about other years."""
        if self.slag is BeslutSlag.AVVIKELSE:
            return {self.year: -self.ore, self.till_year: self.ore}.get(year)
        return self.ore if year == self.year else None

    @property
    def source(self) -> str:
        """As a reader is told of it: `beslut 2024-11-28 § 58`."""
        told = [_WORDS[self.slag], str(self.datum or ""), _section(self.paragraf)]
        return " ".join(word for word in told if word)


def _section(paragraf: str) -> str:
    return f"§ {paragraf}" if paragraf[:1].isdigit() else paragraf


class Rekvisition(Struct, frozen=True):
    """A request by an insats' owner for payment of what `period` cost, öre; negative gives back.

    `ver` is the verifikation it is booked as, empty while it is not.
    """

    insats: str
    period: Period
    datum: date
    ore: int
    underlag: str
    ver: str
    status: Status
    kommentar: str
    kalla: str
    place: Place

    @property
    def source(self) -> str:
        """As a reader is told of it: `rekvisition 2025-05-12 för januari–april 2025`."""
        return f"rekvisition {self.datum} för {self.period.words()}"


class Granted(Struct, frozen=True):
    """A decision and what it gives to the year that was asked for, öre."""

    beslut: Beslut
    ore: int


class Insatser(Struct, frozen=True, dict=True):
    """The three registers, each in its file's order; empty where there are none."""

    insatser: tuple[Insats, ...] = ()
    beslut: tuple[Beslut, ...] = ()
    rekvisitioner: tuple[Rekvisition, ...] = ()

    @cached_property
    def by_id(self) -> Mapping[str, Insats]:
        """Each insats by what the books call it; the first row of one that has a row a year."""
        found: dict[str, Insats] = {}
        for insats in self.insatser:
            found.setdefault(insats.id, insats)
        return found

    def granted(
        self, insats: str, year: int, until: date | None = None, *, original: bool = False
    ) -> tuple[Granted, ...]:
        """What an insats has for a year, decision by decision.

        With `until` only what was decided by that day, or on a day that is not known; with
        `original` only what was granted first, neither changed nor moved.
        """
        found = []
        for beslut in self.beslut:
            ore = beslut.of_year(year) if beslut.insats == insats else None
            late = until is not None and beslut.datum is not None and beslut.datum > until
            if ore is None or late or (original and beslut.slag is not BeslutSlag.BESLUT):
                continue
            found.append(Granted(beslut, ore))
        return tuple(found)

    def requested(
        self, insats: str, year: int, until: date | None = None
    ) -> tuple[Rekvisition, ...]:
        """The requests for a year's costs that are not turned down, dated by `until` if given."""
        return tuple(
            each
            for each in self.rekvisitioner
            if each.insats == insats
            and each.period.year == year
            and each.status is not Status.AVSLAGEN
            and (until is None or each.datum <= until)
        )

    def granted_by(
        self, insats: str, period: Period, *, original: bool = False
    ) -> tuple[Granted, ...]:
        """What an insats has for a period's year, by what had been decided at the period's end.

        What is unused of a year, and so what is moved from it, is known only when it is over: of a
        whole year every decision counts.
        """
        until = None if period.is_year else period.last
        return self.granted(insats, period.year, until, original=original)

    def requested_of(self, insats: str, period: Period) -> tuple[Rekvisition, ...]:
        """The requests, whenever they came, for costs of months in a period."""
        return tuple(
            each
            for each in self.requested(insats, period.year)
            if period.start <= each.period.start and each.period.end <= period.end
        )

    def decides(self, year: int) -> bool:
        """Whether any decision is about a year: a register that begins later says nothing of it."""
        return any(beslut.of_year(year) is not None for beslut in self.beslut)
