"""Öre, kronor och tkr: every rounding and every printed number goes through `money`."""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finsam_ledger.money import (
    Unit,
    exact,
    kronor,
    ore,
    parse_number,
    plain,
    rounded,
    split,
    swedish,
)

ORE = st.integers(-(10**13), 10**13)
MONEY = st.sampled_from([Unit.KR, Unit.TKR])
PRINTED = st.builds(lambda whole, places: Decimal(whole).scaleb(-places), ORE, st.integers(0, 2))
SIZES = {Unit.KR: 100, Unit.TKR: 100_000}


@pytest.mark.parametrize(
    ("amount", "unit", "printed"),
    [
        (401_602_51, Unit.KR, "401603"),
        (2_49, Unit.KR, "2"),
        (2_50, Unit.KR, "3"),
        (3_50, Unit.KR, "4"),
        (-2_50, Unit.KR, "-3"),
        (-2_49, Unit.KR, "-2"),
        (49, Unit.KR, "0"),
        (-49, Unit.KR, "0"),
        (1_984_411_58, Unit.TKR, "1984"),
        (2_019_800_00, Unit.TKR, "2020"),
        (499_99, Unit.TKR, "0"),
        (500_00, Unit.TKR, "1"),
        (1_500_00, Unit.TKR, "2"),
        (2_500_00, Unit.TKR, "3"),
        (-2_500_00, Unit.TKR, "-3"),
        (4, Unit.COUNT, "4"),
        (Fraction(5, 2), Unit.COUNT, "3"),
        (Fraction(225, 1000), Unit.PERCENT, "23"),
        (Fraction(-225, 1000), Unit.PERCENT, "-23"),
    ],
)
def test_rounds_half_away_from_zero(amount: int | Fraction, unit: Unit, printed: str) -> None:
    assert str(rounded(amount, unit)) == printed


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "printed"),
    [
        (Fraction(1_984_412, 11_132_000), Unit.PERCENT, 1, "17.8"),
        (Fraction(1, 3), Unit.PERCENT, 2, "33.33"),
        (Fraction(1, 8), Unit.PERCENT, 1, "12.5"),
        (0, Unit.PERCENT, 1, "0.0"),
        (7_100_05, Unit.KR, 2, "7100.05"),
        (7_100_05, Unit.KR, 1, "7100.1"),
        (2_019_850_00, Unit.TKR, 1, "2019.9"),
    ],
)
def test_rounds_to_decimals(value: int | Fraction, unit: Unit, decimals: int, printed: str) -> None:
    assert str(rounded(value, unit, decimals)) == printed


@given(ORE, MONEY)
def test_debit_and_credit_round_alike(amount: int, unit: Unit) -> None:
    assert rounded(-amount, unit) == -rounded(amount, unit)


@given(ORE, MONEY)
def test_the_rounded_number_is_at_most_half_a_unit_off(amount: int, unit: Unit) -> None:
    assert abs(2 * (int(rounded(amount, unit)) * SIZES[unit] - amount)) <= SIZES[unit]


@given(PRINTED, MONEY)
def test_a_printed_number_survives_the_way_in_and_out(number: Decimal, unit: Unit) -> None:
    assert rounded(exact(number, unit), unit, 2) == number


@pytest.mark.parametrize(
    ("printed", "unit", "inner"),
    [
        ("11583", Unit.TKR, 11_583_000_00),
        ("-39000", Unit.KR, -39_000_00),
        ("24", Unit.PERCENT, Fraction(24, 100)),
        ("100", Unit.PERCENT, 1),
        ("4", Unit.COUNT, 4),
        ("0.005", Unit.KR, Fraction(1, 2)),
    ],
)
def test_a_register_is_read_in_its_unit(printed: str, unit: Unit, inner: int | Fraction) -> None:
    assert exact(Decimal(printed), unit) == inner


@pytest.mark.parametrize(
    ("amount", "whole"),
    [("7100.00", 7_100_00), ("0.1", 10), ("-0.01", -1), ("1E+3", 1_000_00), ("0.015", None)],
)
def test_whole_ore_of_a_ledger_amount(amount: str, whole: int | None) -> None:
    assert ore(Decimal(amount)) == whole


@given(PRINTED)
def test_what_is_printed_can_be_read_again(number: Decimal) -> None:
    assert parse_number(swedish(number)) == number
    assert parse_number(plain(number)) == number


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("0", "0"),
        ("999", "999"),
        ("1000", "1\u00a0000"),
        ("-998062", "\u2212998\u00a0062"),
        ("11583227", "11\u00a0583\u00a0227"),
        ("-1234567.5", "\u22121\u00a0234\u00a0567,5"),
        ("1E+3", "1\u00a0000"),
    ],
)
def test_prints_as_swedish_print_does(number: str, text: str) -> None:
    assert swedish(Decimal(number)) == text


@pytest.mark.parametrize(
    ("amount", "text"),
    [(7_100_00, "7\u00a0100,00"), (-5, "\u22120,05"), (0, "0,00"), (Fraction(5, 2), "0,03")],
)
def test_findings_say_kronor_with_ore(amount: int | Fraction, text: str) -> None:
    assert kronor(amount) == text


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1 234,50", "1234.50"),
        ("1\u00a0234", "1234"),
        ("\u221212", "-12"),
        ("-3.5", "-3.5"),
        ("Inga", None),
        ("", None),
        ("1.234,50", None),
        ("1.000", None),
        ("12 kr", None),
        ("NaN", None),
        ("Infinity", None),
    ],
)
def test_reads_numbers_as_people_write_them(text: str, number: str | None) -> None:
    assert parse_number(text) == (None if number is None else Decimal(number))


@pytest.mark.parametrize(
    ("total", "weights", "parts"),
    [
        (100, [1, 1, 1], [34, 33, 33]),
        (-100, [1, 1, 1], [-34, -33, -33]),
        (1, [40, 60], [0, 1]),
        (1, [50, 50], [1, 0]),
        (7_100_00, [40, 60], [2_840_00, 4_260_00]),
        (5, [100, 0], [5, 0]),
        (0, [15, 85], [0, 0]),
    ],
)
def test_shares_a_cost_by_key(total: int, weights: list[int], parts: list[int]) -> None:
    assert split(total, weights) == parts


@given(ORE, st.lists(st.integers(0, 100), min_size=1, max_size=5).filter(any))
def test_shares_add_up_and_are_within_one_ore(total: int, weights: list[int]) -> None:
    parts = split(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - Fraction(total * weight, sum(weights))) < 1


def test_an_amount_is_whole_only_if_every_decimal_says_so() -> None:
    assert ore(Decimal("240000.00000000000000000000000000001")) is None


def test_the_callers_precision_does_not_touch_money() -> None:
    with localcontext(prec=4):
        assert ore(Decimal("1234567.89")) == 1_234_567_89
        assert rounded(1_234_567_89, Unit.KR) == Decimal(1234568)
