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

    @property
    def year(self) -> int:
        return self.start // 12

    @property
    def first(self) -> date:
        return first_day(self.start)

    @property
    def last(self) -> date:
        """The last day inside: the balansdag."""
        return first_day(self.end) - timedelta(days=1)

    def years_back(self, years: int) -> Period:
        return Period(self.start - 12 * years, self.end - 12 * years)

    def label(self) -> str:
        return f"{self.first}\u00a0– {self.last}"
