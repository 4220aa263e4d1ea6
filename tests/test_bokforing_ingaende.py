"""IB = UB: opening balances and closing entries that are right, and one öre from it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bokforing import COST, FORBUND, GIVEN, OPENED, bean_checked, codes, told, ver
from tests.folders import write

RESULT, OFF, DAY = "ingaende-resultatkonto", "bokslut-fel-belopp", "ingaende-fel-dag"
OPENING = "ingaende-balans: TRUE"
A1 = ver("2025-03-10", "A-1", *COST)


def opening(*rows: str, day: str = "2025-01-01") -> str:
    return ver(day, "IB-1", *rows, meta=OPENING)


def test_an_opening_balance_has_balance_accounts(tmp_path: Path) -> None:
    rows = ("1940 9.00", "2510 -4.00", "2010 -5.00")
    assert codes(tmp_path, opening(*rows), GIVEN) == []


@pytest.mark.parametrize("konto", ["3511", "4510", "8440", "8990"])
def test_a_result_account_in_it_is_told_on_its_row(tmp_path: Path, konto: str) -> None:
    [finding] = told(tmp_path, RESULT, opening("1940 5.00", "2010 -4.99", f"{konto} -0.01"), GIVEN)
    assert f":{konto}-" in finding.partition(" ")[0]
    assert "har -0,01 kr på " in finding


def test_of_another_system_too(tmp_path: Path) -> None:
    rows, meta = ("1940 5.00", "3511 -5.00"), f'{OPENING}\nsie-fil: "2025.se"'
    assert told(tmp_path, RESULT, ver("2025-01-01", "IB-1", *rows, meta=meta), GIVEN)


def closing(kronor: str, day: str = "2025-12-31", meta: str = "") -> str:
    """Årets resultat to equity."""
    return ver(day, "M-1", f"8990 {kronor}", f"2010 -{kronor}", meta=meta)


def test_the_closing_entry_moves_the_years_result(tmp_path: Path) -> None:
    assert codes(tmp_path, GIVEN, A1, closing("910.00")) == []
    [finding] = told(tmp_path, OFF, GIVEN, A1, closing("909.99"))
    assert finding == (
        '2025-12-31 * "A" "B": Bokslutet 2025 ökar eget kapital med 909,99 kr, men årets resultat '
        "är 910,00 kr; skillnad -0,01 kr."
    )


def test_the_opening_balance_is_no_part_of_the_result(tmp_path: Path) -> None:
    assert codes(tmp_path, opening("1940 5.00", "2010 -5.00"), GIVEN, closing("1000.00")) == []


def test_each_account_may_be_closed_by_itself(tmp_path: Path) -> None:
    rows = ("3511 1000.00", "4510 -90.00", "2010 -910.00")
    each = ver("2025-12-31", "M-1", *rows, meta="bokslut: TRUE")
    assert codes(tmp_path, GIVEN, A1, each) == []


def test_closing_entries_count_together(tmp_path: Path) -> None:
    first, second = closing("900.00"), closing("10.00").replace("M-1", "M-2")
    assert codes(tmp_path, GIVEN, A1, first, second) == []


def test_each_year_is_closed_by_itself(tmp_path: Path) -> None:
    later = ver("2026-03-10", "A-1", *COST)
    off = closing("90.00", day="2026-12-31")
    [finding] = told(tmp_path, OFF, GIVEN, A1, closing("910.00"), later, off)
    assert "Bokslutet 2026 ökar eget kapital med 90,00 kr, men årets resultat är -90,00" in finding


def test_another_systems_closing_is_its_own(tmp_path: Path) -> None:
    assert codes(tmp_path, GIVEN, closing("1.00", meta='sie-fil: "2025.se"')) == []


def test_a_year_without_closing_entries_needs_none(tmp_path: Path) -> None:
    assert codes(tmp_path, GIVEN, A1, ver("2025-12-31", "A-2", *COST)) == []


def historik(kronor: str) -> str:
    return f"rad,ar,varde,enhet,kalla\neget_kapital,2024,{kronor},kr,årsredovisning 2024\n"


@pytest.mark.parametrize(("kronor", "found"), [("5", []), ("6", ["historik-stammer-inte"])])
def test_the_register_of_earlier_years(tmp_path: Path, kronor: str, found: list[str]) -> None:
    write(tmp_path, {"register/historik.csv": historik(kronor)})
    vers = (opening("1940 5.00", "2010 -5.00"), GIVEN)
    assert codes(tmp_path, *vers) == found
    assert bean_checked(tmp_path, "ingaende", *vers) == found


def test_under_bean_check(tmp_path: Path) -> None:
    right = (opening("1940 5.00", "2010 -5.00"), GIVEN, closing("1000.00"))
    assert bean_checked(tmp_path, "ingaende", *right) == []
    wrong = (opening("1940 5.00", "3511 -5.00", day="2025-01-02"), GIVEN, closing("999.99"))
    assert bean_checked(tmp_path, "ingaende", *wrong) == [DAY, RESULT, OFF]


def test_books_with_nothing_in_them(tmp_path: Path) -> None:
    write(tmp_path, {"forbund.toml": FORBUND, "main.beancount": OPENED})
    assert bean_checked(tmp_path, "ingaende") == []
