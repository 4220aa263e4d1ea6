"""Credits: an account that is empty beside one that is overdrawn, and long-term loans."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bokforing import GIVEN, bean_checked, codes, told, ver

OVERDRAWN, LOANS = "konto-overtrasserat", "langfristig-skuld"
CREDIT = "\n[krediter]\nhogst = 50\n"


def paid(kronor: str, day: str = "2025-03-10", number: str = "A-1", konto: str = "1940") -> str:
    return ver(day, number, f"4510 {kronor}", f"{konto} -{kronor}")


def received(kronor: str, day: str, number: str) -> str:
    return ver(day, number, f"1940 {kronor}", f"3513 -{kronor}")


def test_an_account_may_be_emptied_but_for_no_ore_more(tmp_path: Path) -> None:
    assert codes(tmp_path, GIVEN, paid("1000.00")) == []
    [finding] = told(tmp_path, OVERDRAWN, GIVEN, paid("1000.01"))
    assert finding == (
        '2025-03-10 * "A" "B": Assets:1940-Bank är övertrasserat, första gången 2025-03-10 och som '
        "mest med 0,01 kr under 2025; ingen kredit är beslutad."
    )


def test_so_far_as_the_forbund_has_decided(tmp_path: Path) -> None:
    assert told(tmp_path, OVERDRAWN, GIVEN, paid("1050.00"), toml=CREDIT) == []
    [finding] = told(tmp_path, OVERDRAWN, GIVEN, paid("1050.01"), toml=CREDIT)
    assert finding.endswith("som mest med 50,01 kr under 2025; krediten är 50,00 kr.")


def test_the_first_day_and_the_lowest_amount_of_a_year(tmp_path: Path) -> None:
    vers = (
        paid("1001.00", "2025-03-10", "A-1"),
        paid("4.00", "2025-03-11", "A-2"),
        received("10.00", "2025-03-12", "A-3"),
        paid("6.00", "2025-03-13", "A-4"),
        paid("1.00", "2026-03-13", "A-1"),
    )
    first, second = told(tmp_path, OVERDRAWN, GIVEN, *vers)
    assert "första gången 2025-03-10 och som mest med 5,00 kr under 2025;" in first
    assert "första gången 2026-03-13 och som mest med 2,00 kr under 2026;" in second


def test_it_is_the_days_end_that_counts(tmp_path: Path) -> None:
    spent, covered = paid("1001.00"), received("1.00", "2025-03-10", "A-2")
    assert codes(tmp_path, GIVEN, spent, covered) == []
    assert codes(tmp_path, GIVEN, spent, received("1.00", "2025-03-11", "A-2")) == [OVERDRAWN]


def test_what_left_it_overdrawn_over_the_night_is_shown(tmp_path: Path) -> None:
    vers = (
        paid("1001.00"),
        received("5.00", "2025-03-10", "A-2"),
        ver("2025-03-10", "A-3", "4510 4.01", "1940 -4.01", head='"A" "Sist"'),
    )
    [finding] = told(tmp_path, OVERDRAWN, GIVEN, *vers)
    assert finding.startswith('2025-03-10 * "A" "Sist": ')


def test_the_opening_balance_counts_from_the_days_beginning(tmp_path: Path) -> None:
    opening = ver("2025-01-01", "IB-1", "1940 5.00", "2010 -5.00", meta="ingaende-balans: TRUE")
    assert codes(tmp_path, paid("5.00", "2025-01-01"), opening) == []


def test_one_account_does_not_cover_another(tmp_path: Path) -> None:
    [finding] = told(tmp_path, OVERDRAWN, GIVEN, paid("1.00", konto="1950"))
    assert "Assets:1950-Sparkonto är övertrasserat" in finding


def loan(kronor: str, number: str = "A-1", day: str = "2025-03-10") -> str:
    return ver(day, number, f"1940 {kronor}", f"2350 -{kronor}")


def test_a_loan_is_told_once_a_year(tmp_path: Path) -> None:
    later = paid("1.00", "2026-03-10")
    assert codes(tmp_path, GIVEN, loan("0.01")) == [LOANS]
    found = codes(tmp_path, GIVEN, loan("0.01"), later)
    assert [code for code in found if code == LOANS] == [LOANS, LOANS]


def test_a_loan_paid_back_within_the_year_is_none_when_it_ends(tmp_path: Path) -> None:
    back = ver("2025-04-10", "A-2", "2350 5.00", "1940 -5.00")
    assert codes(tmp_path, GIVEN, loan("5.00"), back) == []


@pytest.mark.parametrize(("kronor", "found"), [("1000.00", []), ("1000.01", [OVERDRAWN])])
def test_under_bean_check(tmp_path: Path, kronor: str, found: list[str]) -> None:
    assert bean_checked(tmp_path, "krediter", GIVEN, paid(kronor)) == found
