"""Setting off: accounts that hide nothing, and those that do."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bokforing import GIVEN, bean_checked, codes, told, ver

PARTIES, RESULT = "kvittning-motpart", "kvittning-resultat"
DECEMBER = ver("2025-12-31", "D-1", "4510 90.00", "1940 -90.00")
NORRBY, SODERBY = 'motpart: "norrby"', 'motpart: "soderby"'


def claim(number: str, kronor: str, meta: str, konto: str = "1510") -> str:
    """What a motpart owes, or is owed where the sign is minus."""
    other = kronor.removeprefix("-") if kronor.startswith("-") else f"-{kronor}"
    return ver("2025-03-10", number, f"{konto} {kronor}", f"1940 {other}", meta=meta)


def test_an_overpayment_of_one_ore_against_anothers_debt(tmp_path: Path) -> None:
    owes, even = claim("A-1", "60.00", NORRBY), claim("A-2", "0.00", SODERBY)
    assert codes(tmp_path, GIVEN, owes, even, DECEMBER) == []
    over = claim("A-2", "-0.01", SODERBY)
    [finding] = told(tmp_path, PARTIES, GIVEN, owes, over, DECEMBER)
    assert finding == (
        "2024-01-01 open Assets:1510-Kundfordringar SEK: Assets:1510-Kundfordringar har "
        "kreditsaldo för soderby (0,01 kr) vid utgången av 2025, kvittat mot andra motparters "
        "saldon på kontot."
    )


def test_a_debt_account_the_other_way_round(tmp_path: Path) -> None:
    owed, paid = claim("A-1", "-60.00", NORRBY, "2510"), claim("A-2", "5.00", SODERBY, "2510")
    [finding] = told(tmp_path, PARTIES, GIVEN, owed, paid, DECEMBER)
    assert "har debetsaldo för soderby (5,00 kr)" in finding


def test_a_whole_account_on_the_odd_side_is_another_finding(tmp_path: Path) -> None:
    over = claim("A-1", "-5.00", SODERBY)
    assert codes(tmp_path, GIVEN, over, DECEMBER) == ["saldo-fel-sida"]


def test_a_year_still_running_may_be_put_right(tmp_path: Path) -> None:
    owes, over = claim("A-1", "60.00", NORRBY), claim("A-2", "-5.00", SODERBY)
    assert codes(tmp_path, GIVEN, owes, over) == []


def test_when_the_next_has_begun_it_is_over(tmp_path: Path) -> None:
    owes, over = claim("A-1", "60.00", NORRBY), claim("A-2", "-5.00", SODERBY)
    later = ver("2026-01-10", "A-1", "4510 1.00", "1940 -1.00")
    assert codes(tmp_path, GIVEN, owes, over, later) == [PARTIES]


def test_an_account_that_does_not_tell_motparter_apart_is_left_alone(tmp_path: Path) -> None:
    owes, over = claim("A-1", "60.00", NORRBY), claim("A-2", "-5.00", SODERBY)
    unmarked = claim("A-3", "1.00", "")
    assert codes(tmp_path, GIVEN, owes, over, unmarked, DECEMBER) == []


@pytest.mark.parametrize(("kronor", "found"), [("5.00", []), ("4.99", [PARTIES])])
def test_an_opening_balance_without_motpart_may_be_anyones(
    tmp_path: Path, kronor: str, found: list[str]
) -> None:
    opening = ver(
        "2025-01-01",
        "IB-1",
        f"1510 {kronor}",
        f"2010 -{kronor}",
        meta="ingaende-balans: TRUE",
    )
    owes, paid = claim("A-1", "60.00", NORRBY), claim("A-2", "-5.00", SODERBY)
    assert codes(tmp_path, opening, GIVEN, owes, paid, DECEMBER) == found


def test_many_are_named_in_part(tmp_path: Path) -> None:
    over = [claim(f"A-{n}", "-1.00", f'motpart: "kommun{n}"') for n in range(1, 5)]
    [finding] = told(tmp_path, PARTIES, GIVEN, *over, claim("A-5", "9.00", NORRBY), DECEMBER)
    assert "kommun1 (1,00 kr), kommun2 (1,00 kr), kommun3 (1,00 kr) med flera vid" in finding


def turned(konto: str, kronor: str) -> str:
    other = kronor.removeprefix("-") if kronor.startswith("-") else f"-{kronor}"
    return ver("2025-12-31", "A-1", f"{konto} {kronor}", f"1940 {other}")


@pytest.mark.parametrize(
    ("konto", "right", "odd", "says"),
    [
        ("4510", "0.01", "-0.01", "ett kostnadskonto, har kreditsaldo 0,01 kr för 2025."),
        ("3513", "-0.01", "0.01", "ett intäktskonto, har debetsaldo 0,01 kr för 2025."),
    ],
)
def test_a_result_account_on_the_odd_side(
    tmp_path: Path, konto: str, right: str, odd: str, says: str
) -> None:
    assert codes(tmp_path, GIVEN, turned(konto, right)) == []
    assert codes(tmp_path, GIVEN, turned(konto, odd)) == [RESULT]
    [finding] = told(tmp_path, RESULT, GIVEN, turned(konto, odd))
    assert finding.endswith(says)


@pytest.mark.parametrize("konto", ["8440", "8990"])
def test_financial_accounts_may_end_on_either_side(tmp_path: Path, konto: str) -> None:
    assert told(tmp_path, RESULT, GIVEN, turned(konto, "0.01")) == []


def test_a_reversal_is_judged_when_the_year_is_over(tmp_path: Path) -> None:
    reversal = ver("2025-01-10", "A-1", "2510 5.00", "4510 -5.00")
    assert codes(tmp_path, GIVEN, reversal) == ["saldo-fel-sida"]


def test_under_bean_check(tmp_path: Path) -> None:
    owes, over = claim("A-1", "60.00", NORRBY), claim("A-2", "-5.00", SODERBY)
    assert bean_checked(tmp_path, "kvittning", GIVEN, owes, over) == []
    assert bean_checked(tmp_path, "kvittning", GIVEN, owes, over, DECEMBER) == [PARTIES]
