"""Räkenskapsår and the periods inside it. Every period is half-open: [start, end).

Months are counted as one integer, `year * 12 + month - 1`, so that comparing and slicing need
no calendar.
"""

from __future__ import annotations

from datetime import date, timedelta

from msgspec import Struct


def month_index(day: date) -> int:
    return day.year * 12 + day.month - 1


def month_name(month: int) -> str:
    """A month index as it is written: `2025-08`."""
    return f"{month // 12:04}-{month % 12 + 1:02}"


def month_of(name: str) -> int:
    """The month index of `2025-08`; raises ValueError for what is none."""
    day = date.fromisoformat(f"{name}-01")
    return month_index(day)


def first_day(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


_MONTHS = (
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
)
_SHORT = ("jan", "feb", "mars", "april", "maj", "juni", "juli", "aug", "sep", "okt", "nov", "dec")
YEAR = 12  # months of a räkenskapsår
DAY = timedelta(days=1)


class Period(Struct, frozen=True):
    r"""Whole months, [start, end) as month indices.

    >>> Period.of_year(2025).label()
    '2025-01-01\xa0– 2025-12-31'
    """

    start: int
    end: int

    @classmethod
    def of_year(cls, year: int) -> Period:
        """The räkenskapsår: always the calendar year (LKBR 1:5)."""
        return cls(year * 12, year * 12 + 12)

    @classmethod
    def of_months(cls, year: int, months: int) -> Period:
        """The first months of a räkenskapsår: what a delårsrapport reports on (LKBR 13:1)."""
        return cls(year * 12, year * 12 + months)

    @property
    def is_year(self) -> bool:
        return self == Period.of_year(self.year)

    @property
    def year(self) -> int:
        return self.start // 12

    @property
    def first(self) -> date:
        return first_day(self.start)

    @property
    def last(self) -> date:
        """The last day inside: the balansdag."""
        return first_day(self.end) - DAY

    def years_back(self, years: int) -> Period:
        return Period(self.start - 12 * years, self.end - 12 * years)

    def label(self) -> str:
        return f"{self.first}\u00a0– {self.last}"

    def words(self) -> str:
        """As a title has it: `2025`, `januari–augusti 2025`."""
        return self._written(_MONTHS)

    def short(self) -> str:
        """As a column has it: `2025`, `jan–aug 2025`."""
        return self._written(_SHORT)

    def _written(self, months: tuple[str, ...]) -> str:
        if self.is_year:
            return str(self.year)
        first, last = months[self.start % 12], months[(self.end - 1) % 12]
        span = first if self.end - self.start == 1 else f"{first}–{last}"
        return f"{span} {self.year}"
