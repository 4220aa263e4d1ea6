"""Räkenskapsår: half-open periods of whole months."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finsam_ledger.periods import Period, first_day, month_index


def has(period: Period, day: date) -> bool:
    return period.start <= month_index(day) < period.end


def test_the_rakenskapsar_is_the_calendar_year() -> None:
    year = Period.of_year(2025)
    assert (year.first, year.last) == (date(2025, 1, 1), date(2025, 12, 31))
    assert year.year == 2025


@pytest.mark.parametrize(
    ("day", "inside"),
    [
        (date(2024, 12, 31), False),
        (date(2025, 1, 1), True),
        (date(2025, 12, 31), True),
        (date(2026, 1, 1), False),
    ],
)
def test_new_year_belongs_to_one_year_only(day: date, *, inside: bool) -> None:
    assert has(Period.of_year(2025), day) is inside


@pytest.mark.parametrize(
    ("month", "balansdag"),
    [
        (date(2024, 2, 1), date(2024, 2, 29)),
        (date(2025, 2, 1), date(2025, 2, 28)),
        (date(2025, 8, 1), date(2025, 8, 31)),
        (date(2025, 12, 1), date(2025, 12, 31)),
    ],
)
def test_the_balansdag_is_the_last_day_of_the_month(month: date, balansdag: date) -> None:
    index = month_index(month)
    assert Period(index, index + 1).last == balansdag


def test_the_year_before() -> None:
    assert Period.of_year(2025).years_back(1) == Period.of_year(2024)
    assert Period.of_year(2025).years_back(0) == Period.of_year(2025)


@pytest.mark.parametrize("part", ["2025-01-01", "2025-12-31"])
def test_the_label_names_both_days(part: str) -> None:
    assert part in Period.of_year(2025).label()


@given(st.dates())
def test_a_day_is_in_the_month_that_begins_on_the_first(day: date) -> None:
    assert first_day(month_index(day)) == day.replace(day=1)


@given(st.dates(max_value=date(9998, 12, 31)))
def test_a_day_is_in_its_own_year_and_not_in_the_next(day: date) -> None:
    assert has(Period.of_year(day.year), day)
    assert not has(Period.of_year(day.year + 1), day)
