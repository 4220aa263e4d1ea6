"""Equity: moved within itself, closed into, and changed past the resultaträkning."""

from __future__ import annotations

from pathlib import Path

import pytest

from finsam_ledger.checks.avstamning import equity_moved_directly
from tests.bokforing import COST, GIVEN, bean_checked, codes, told, ver
from tests.books import Ver, books_with, closed

DIRECT = "eget-kapital-direkt"
TAKEN = ("2010 5.00", "1940 -5.00")

PASSES = {
    "inom eget kapital": ver("2025-03-10", "A-1", "2069 5.00", "2010 -5.00"),
    "den ingående balansen": ver(
        "2025-01-01", "A-1", "1940 5.00", "2010 -5.00", meta="ingaende-balans: TRUE"
    ),
    "ett bokslut": ver("2025-12-31", "A-1", "8990 1000.00", "2010 -1000.00"),
    "ett bokslut konto för konto": ver(
        "2025-12-31", "A-1", "3511 1000.00", "2010 -1000.00", meta="bokslut: TRUE"
    ),
    "en kostnad": ver("2025-03-10", "A-1", *COST),
}


@pytest.mark.parametrize("text", PASSES.values(), ids=PASSES)
def test_what_leaves_equity_to_the_result(tmp_path: Path, text: str) -> None:
    assert codes(tmp_path, GIVEN, text) == []


def test_each_verifikation_is_named_where_it_stands(tmp_path: Path) -> None:
    one = ver("2025-03-10", "A-1", "2010 0.01", "1940 -0.01")
    within = ver("2025-03-11", "A-2", "2069 5.00", "2010 -5.00")
    other = ver("2025-03-12", "A-3", "2069 5.00", "2010 -4.00", "1940 -1.00")
    first, second = told(tmp_path, DIRECT, GIVEN, one, within, other)
    assert first == (
        '2025-03-10 * "A" "B": Equity:2010-Eget-kapital har ändrats med -0,01 kr utan att gå över '
        "resultaträkningen."
    )
    assert second == (
        '2025-03-12 * "A" "B": Equity:2069-Årets-resultat, Equity:2010-Eget-kapital har ändrats '
        "med -1,00 kr utan att gå över resultaträkningen."
    )


def test_it_is_told_once_and_the_balansrakning_is_silent_of_it(tmp_path: Path) -> None:
    assert codes(tmp_path, GIVEN, ver("2025-03-10", "A-1", *TAKEN)) == [DIRECT]


def test_two_that_cancel_each_other_are_both_told(tmp_path: Path) -> None:
    back = ver("2025-03-11", "A-2", "1940 5.00", "2010 -5.00")
    taken = ver("2025-03-10", "A-1", *TAKEN)
    assert codes(tmp_path, GIVEN, taken, back) == [DIRECT, DIRECT]


def corrected(kronor: str, day: str = "2025-03-11", of: str = "A-2") -> list[str]:
    meta = f'rattad-av: "{of}"\nrattad-datum: {day}\nrattad-person: "ekonom"'
    year = "" if day < "2026" else "2025 "
    return [
        ver("2025-03-10", "A-1", *TAKEN, meta=meta),
        ver(day, of[-3:], f"1940 {kronor}", f"2010 -{kronor}", meta=f'rattar: "{year}A-1"'),
    ]


def test_a_mistake_that_has_been_corrected_is_over(tmp_path: Path) -> None:
    assert codes(tmp_path, GIVEN, *corrected("5.00")) == []


def test_a_correction_that_leaves_an_ore_is_none(tmp_path: Path) -> None:
    assert codes(tmp_path, GIVEN, *corrected("4.99")) == [DIRECT, DIRECT]


def test_a_correction_the_year_after_leaves_both_years_wrong(tmp_path: Path) -> None:
    vers = corrected("5.00", "2026-03-11", "2026 A-1")
    assert codes(tmp_path, GIVEN, *vers) == [DIRECT, DIRECT]


def test_of_books_kept_elsewhere_the_check_tells_it() -> None:
    given = Ver("2025-01", (("1940", 100_00), ("3511", -100_00)))
    taken = Ver("2025-03", (("2010", 50_00), ("1940", -50_00)))
    [finding] = equity_moved_directly(closed(books_with(given, taken)))
    assert finding.code == DIRECT


def test_under_bean_check(tmp_path: Path) -> None:
    assert bean_checked(tmp_path, "eget_kapital", GIVEN, *PASSES.values()) == []
    taken = ver("2025-03-10", "A-1", *TAKEN)
    assert bean_checked(tmp_path, "eget_kapital", GIVEN, taken) == [DIRECT]
