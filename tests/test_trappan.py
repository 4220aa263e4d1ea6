"""Nationella rådets trappa."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finsam_ledger.money import Unit, rounded
from finsam_ledger.trappan import Position, standard, with_rate

MKR = 1_000_000_00
ALLOCATION = st.integers(0, 100 * MKR)
TRAPPA = standard()

# Fall, tilldelning (tkr), eget kapital (kr), gräns, över/under (tkr), andel (%).
CHECKS = [
    ("Umeåregionen 2025", 11_132, 1_984_412, "2019.8", "-35.4", "17.8"),
    ("Umeåregionen 2022", 11_380, 2_035_574, "2057.0", "-21.4", "17.9"),
    ("Umeåregionen 2024", 11_354, 1_582_809, "2053.1", "-470.3", "13.9"),
    ("Södra Lappland 2025", 3_678, 1_973_000, "735.6", "1237.4", "53.6"),
    ("Skellefteå-Norsjö 2025", 5_651, 5_063_669, "1130.2", "3933.5", "89.6"),
    ("Skellefteå-Norsjö 2024", 5_763, 3_745_763, "1152.6", "2593.2", "65.0"),
    ("Uppsala 2025", 23_428, 7_148_352, "3442.8", "3705.6", "30.5"),
    ("Uppsala 2025 utan reservfond", 23_428, 6_148_352, "3442.8", "2705.6", "26.2"),
]


@pytest.mark.parametrize(
    ("tkr", "kronor", "limit", "over", "share"),
    [pytest.param(*row[1:], id=row[0]) for row in CHECKS],
)
def test_forbund_against_their_reports(
    tkr: int, kronor: int, limit: str, over: str, share: str
) -> None:
    position = Position(tkr * 1000_00, TRAPPA.limit(tkr * 1000_00), kronor * 100)
    assert position.share is not None
    assert str(rounded(position.limit, Unit.TKR, 1)) == limit
    assert str(rounded(-position.headroom, Unit.TKR, 1)) == over
    assert str(rounded(position.share, Unit.PERCENT, 1)) == share


@pytest.mark.parametrize(
    ("allocation", "limit"),
    [(0, 0), (7, 1_400_000_00), (15, 2_600_000_00), (20, 3_100_000_00)],
)
def test_the_corners(allocation: int, limit: int) -> None:
    assert TRAPPA.limit(allocation * MKR) == limit


@pytest.mark.parametrize("corner", [7 * MKR, 15 * MKR])
def test_no_leap_at_a_step(corner: int) -> None:
    below, at, above = (TRAPPA.limit(corner + ore) for ore in (-1, 0, 1))
    assert 0 < at - below < 1
    assert 0 < above - at < 1


@given(ALLOCATION, ALLOCATION)
def test_more_allocation_never_lowers_the_limit(one: int, other: int) -> None:
    low, high = sorted((one, other))
    assert TRAPPA.limit(low) <= TRAPPA.limit(high)


@given(ALLOCATION)
def test_at_most_a_fifth_of_the_allocation(allocation: int) -> None:
    assert 0 <= TRAPPA.limit(allocation) <= Fraction(allocation, 5)


@pytest.mark.parametrize(("mkr", "unconfirmed"), [(7, False), (15, False), (16, True)])
def test_only_the_third_step_lacks_a_source(mkr: int, *, unconfirmed: bool) -> None:
    assert (TRAPPA.unconfirmed(mkr * MKR) is not None) is unconfirmed


@pytest.mark.parametrize(("percent", "limit"), [(0, 2_600_000_00), (15, 3_864_200_00)])
def test_a_forbund_may_state_its_own_third_step(percent: int, limit: int) -> None:
    own = with_rate(TRAPPA, Fraction(percent, 100))
    assert own.limit(23_428_000_00) == limit
    assert own.limit(15 * MKR) == TRAPPA.limit(15 * MKR)
    assert own.unconfirmed(16 * MKR) is None


def test_no_allocation_no_share() -> None:
    assert Position(0, 0, 500_00).share is None


def test_the_recommendation_is_named() -> None:
    assert "2013-10-02" in TRAPPA.source
