"""What a source must give: balances per account, month and dimensions, and the postings behind.

Amounts are öre with Beancount's sign: debit positive, credit negative. All of it is values.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from enum import Enum, IntEnum
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct

from finsam_ledger.findings import Place
from finsam_ledger.money import Unit
from finsam_ledger.periods import Period
from finsam_ledger.verifikationer import Meta, Verifikation

Dims = tuple[tuple[str, str], ...]

# The dimensions a posting may carry, as metadata (design: "Ledgers").
DIMENSIONS = ("balanskrav", "insats", "kassaflode", "motpart", "projekt", "verksamhet")
# Those that steer the kassaflödesanalys and the balanskravsutredning have these values only.
VALUES = {
    "kassaflode": ("forsaljning", "amortering"),
    "balanskrav": ("undantag", "reservering", "anvandning"),
}
VERKSAMHETER = ("administration", "struktur", "individ")


class Slag(IntEnum):
    """What kind of verifikation an amount comes from; an int, since keys are hashed by it."""

    HANDELSE = 0
    INGAENDE = 1  # the opening balance of the first year
    BOKSLUT = 2  # a booked closing entry: result moved to equity


class Key(NamedTuple):
    konto: str
    month: int
    slag: Slag
    dims: Dims


class Account(Struct, frozen=True):
    """An account of the ledger: its number, its whole name, its words, where it is opened."""

    konto: str
    account: str
    namn: str
    place: Place


class Posting(Struct, frozen=True):
    """One amount of one verifikation, after any sharing by key."""

    date: str
    ver: str
    motpart: str
    text: str
    key: Key
    ore: int
    place: Place


class BudgetRow(Struct, frozen=True):
    """A whole year's budget for an account, in force until a later decision replaces it.

    `beslut` is the ISO day of the decision, `paragraf` where in the minutes it stands; both are
    empty where the books do not say.
    """

    konto: str
    year: int
    dims: Dims
    ore: int
    beslut: str
    place: Place
    paragraf: str = ""


class BudgetPost(Struct, frozen=True):
    """One amount as decided, which replaces an earlier one with the same `key`: its account and the
    dimensions that it states itself. `rows` are its öre, shared by key; `avser` what it is about.
    """

    key: tuple[str, Dims]
    rows: tuple[BudgetRow, ...]
    avser: str = ""


class BudgetDecision(Struct, frozen=True):
    """What the board decided on a day, in a paragraph, about one year's budget.

    `samrad` is the ISO day of the members' samråd (finsamlagen 23 §), `finansiering` how a new
    expense is paid for (KL 11:15), `skal` why a deficit is planned (KL 11:5). A plan is for a year
    after the budget's own (KL 11:6) and is no budget.
    """

    year: int
    beslut: str
    paragraf: str
    posts: tuple[BudgetPost, ...]
    is_plan: bool = False
    samrad: str = ""
    finansiering: str = ""
    skal: str = ""

    @property
    def place(self) -> Place:
        """Where its first amount stands."""
        return self.posts[0].rows[0].place


class Adopted(Struct, frozen=True):
    """A figure the board adopted: as printed, in `unit`; `fel` is why, if it is misprinted."""

    year: int
    table: str
    row: str
    column: str
    printed: str
    unit: Unit
    fel: str | None
    place: Place


class Measure(Enum):
    """What of an account is counted over a period."""

    RORELSE = "rorelse"  # what happened in it
    INGAENDE = "ingaende"  # what it began with
    UTGAENDE = "utgaende"  # what it ended with


Sums = Mapping[str, Mapping[Dims, int]]
_Part = tuple[str, Dims, int]  # konto, dimensions, öre


class Balances(Struct, frozen=True, dict=True):
    """Account × month × dimensions → öre. Nothing posted is no key, not zero."""

    amounts: Mapping[Key, int]

    @cached_property
    def _cache(self) -> dict[tuple[Period, Measure], Sums]:
        """Sums that have been asked for."""
        return {}

    @cached_property
    def _begun(self) -> dict[int, Sums]:
        """What accounts had when a month began, of those that have been asked for."""
        return {}

    @cached_property
    def months(self) -> Period:
        """From the first to the last month with anything posted; empty books give [0, 0)."""
        if not self.amounts:
            return Period(0, 0)
        months = [key.month for key in self.amounts]
        return Period(min(months), max(months) + 1)

    @cached_property
    def years(self) -> range:
        """The räkenskapsår in which anything is posted."""
        if not self.amounts:
            return range(0)
        return range(self.months.start // 12, (self.months.end - 1) // 12 + 1)

    @cached_property
    def opening(self) -> int | None:
        """The month whose first day the opening balance is dated, if there is one."""
        return next((key.month for key in self.amounts if key.slag is Slag.INGAENDE), None)

    @cached_property
    def parties(self) -> frozenset[str]:
        """Every `motpart` there is."""
        dims = {key.dims for key in self.amounts}
        return frozenset(value for each in dims for name, value in each if name == "motpart")

    @cached_property
    def by_konto(self) -> Mapping[str, tuple[Key, ...]]:
        """The keys of each account, by its number."""
        found: dict[str, list[Key]] = defaultdict(list)
        for key in self.amounts:
            found[key.konto].append(key)
        return {konto: tuple(found[konto]) for konto in sorted(found)}

    @cached_property
    def _events(self) -> Mapping[int, list[_Part]]:
        """What happened in each month."""
        found: dict[int, list[_Part]] = defaultdict(list)
        for (konto, month, slag, dims), ore in self.amounts.items():
            if slag is Slag.HANDELSE:
                found[month].append((konto, dims, ore))
        return found

    @cached_property
    def _others(self) -> Mapping[tuple[int, Slag], list[_Part]]:
        """The amounts of each month that are no events."""
        found: dict[tuple[int, Slag], list[_Part]] = defaultdict(list)
        for (konto, month, slag, dims), ore in self.amounts.items():
            if slag is not Slag.HANDELSE:
                found[month, slag].append((konto, dims, ore))
        return found

    def sums(self, period: Period, measure: Measure) -> Sums:
        """Per account and dimensions what `measure` gives for `period`: of what `counts` counts."""
        if (period, measure) not in self._cache:
            self._cache[period, measure] = self._summed(period, measure)
        return self._cache[period, measure]

    def _summed(self, period: Period, measure: Measure) -> Sums:
        if measure is Measure.RORELSE:
            months = range(period.start, period.end)
            return _added({}, (each for month in months for each in self._events.get(month, ())))
        day = period.start if measure is Measure.INGAENDE else period.end
        opening = self._others.get((day, Slag.INGAENDE))
        return _added(self._before(day), opening) if opening else self._before(day)

    def _before(self, day: int) -> Sums:
        """What the accounts had when a month began, from what they had when the year before did."""
        if not self.amounts or day <= self.months.start:
            return {}
        if day not in self._begun:
            first = day - (day % 12 or 12)
            events = self.sums(Period(first, day), Measure.RORELSE)
            moved = [(konto, dims, ore) for konto, by in events.items() for dims, ore in by.items()]
            for (month, _), parts in self._others.items():
                moved += parts if first <= month < day else ()
            self._begun[day] = _added(self._before(first), moved)
        return self._begun[day]


def _added(sums: Sums, parts: Iterable[_Part]) -> Sums:
    """Sums with more amounts in them, by account."""
    found = {konto: dict(dims) for konto, dims in sums.items()}
    for konto, dims, ore in parts:
        of_konto = found.setdefault(konto, {})
        of_konto[dims] = of_konto.get(dims, 0) + ore
    return dict(sorted(found.items()))


def counts(key: Key, period: Period, measure: Measure) -> bool:
    """Whether an amount belongs to `measure` of `period`.

    The opening balance stands before the month it is dated in. A closing entry moves the result
    to equity and is no movement of the year, but part of every later opening.
    """
    if measure is Measure.RORELSE:
        return period.start <= key.month < period.end and key.slag is Slag.HANDELSE
    day = period.start if measure is Measure.INGAENDE else period.end
    return key.month < day or (key.slag is Slag.INGAENDE and key.month == day)


class Lock(Struct, frozen=True):
    """A period lock: everything to the end of `month` (an index), by the hash of its content."""

    month: int
    hash: str
    place: Place


class Seal(Struct, frozen=True):
    """An adopted report of a year, by the hash of its manifest."""

    kind: str
    year: int
    hash: str
    place: Place


class Span(NamedTuple):
    """The days between which an account is open, both included."""

    first: date
    last: date


class Ledger(Struct, frozen=True):
    """What books kept here have beside their figures: files, plugins, locks, seals, the metadata
    of each account's `open`, and the days between which it is open.

    `marked` are the verifikationer that were generated, or that others are to be made of, and
    `awaiting` those that are not approved yet.
    """

    main: Path
    files: tuple[str, ...]
    plugins: tuple[str, ...]
    locks: tuple[Lock, ...] = ()
    seals: tuple[Seal, ...] = ()
    opened: Mapping[str, Meta] = {}
    spans: Mapping[str, Span] = {}
    marked: tuple[Verifikation, ...] = ()
    awaiting: tuple[Verifikation, ...] = ()


class Books(Struct, frozen=True, dict=True):
    """All that a source gives. `postings` and `journal` read them on request.

    `budget` is what is in force, `original_budget` what was decided first; `decisions` are all that
    were taken, in order, empty where a source only knows versions. `ledger` is None where the books
    are kept in another system.
    """

    accounts: Mapping[str, Account]
    balances: Balances
    budget: tuple[BudgetRow, ...]
    original_budget: tuple[BudgetRow, ...]
    adopted: tuple[Adopted, ...]
    postings: Callable[[], Iterable[Posting]]
    journal: Callable[[], Iterable[Verifikation]] = tuple
    ledger: Ledger | None = None
    decisions: tuple[BudgetDecision, ...] = ()

    @cached_property
    def verifikationer(self) -> tuple[Verifikation, ...]:
        """Every verifikation, in order of date."""
        return tuple(self.journal())

    def is_before(self, period: Period) -> bool:
        """Whether a period lies before the books' first räkenskapsår."""
        years = self.balances.years
        return bool(years) and period.year < years[0]
