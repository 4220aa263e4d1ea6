"""Avstämningar: what the checks let pass and what they find, on the smallest books."""

from __future__ import annotations

from pathlib import Path

from finsam_ledger.bok import examine, is_finished, open_books
from finsam_ledger.checks.avstamning import equity_moved_directly
from finsam_ledger.notes.per_konto import expanded
from finsam_ledger.periods import Period
from tests.books import CHART, FORMS, Ver, account, books_with, closed, codes

BIDRAG = Ver("2025-01", (("1940", 100_00), ("3511", -100_00)))
RUNNING = """
2025-01-01 open Assets:1940-Bank
2025-01-01 open Income:3511-Staten
2025-02-03 * "Försäkringskassan" "Statens bidrag"
  ver: "A-1"
  bokford: 2025-02-03
  Assets:1940-Bank                    100.00 SEK
  Income:3511-Staten                 -100.00 SEK
"""
DECEMBER = """
2025-12-31 * "Försäkringskassan" "Statens bidrag, sista delen"
  ver: "A-2"
  bokford: 2025-12-31
  Assets:1940-Bank                    100.00 SEK
  Income:3511-Staten                 -100.00 SEK
"""


def found(folder: Path, ledger: str, year: int | None = None) -> set[str]:
    (folder / "main.beancount").write_text(ledger, encoding="utf-8")
    opened, findings = open_books(folder)
    assert opened is not None, findings
    return set(codes(examine(opened, year)))


def test_equity_moved_between_its_own_accounts_is_no_change() -> None:
    transfer = Ver("2025-03", (("2069", 50_00), ("2010", -50_00)))
    assert not list(equity_moved_directly(closed(books_with(BIDRAG, transfer))))


def test_equity_moved_against_the_bank_is_found() -> None:
    taken = Ver("2025-03", (("2010", 50_00), ("1940", -50_00)))
    [finding] = equity_moved_directly(closed(books_with(BIDRAG, taken)))
    assert finding.code == "eget-kapital-direkt"
    assert "−50,00 kr" in finding.message


def test_a_running_year_is_not_held_to_what_a_report_needs(tmp_path: Path) -> None:
    assert not {"register-saknas", "text-saknas"} & found(tmp_path, RUNNING)


def test_a_year_with_december_booked_is(tmp_path: Path) -> None:
    assert {"register-saknas", "text-saknas"} <= found(tmp_path, RUNNING + DECEMBER)


def test_so_is_a_year_asked_for_by_name(tmp_path: Path) -> None:
    assert {"register-saknas", "text-saknas"} <= found(tmp_path, RUNNING, 2025)


def test_a_year_is_over_when_the_next_has_begun() -> None:
    books = books_with(BIDRAG, Ver("2026-01", (("1940", 1), ("3511", -1))))
    assert books.balances.months == Period(2025 * 12, 2026 * 12 + 1)
    assert [is_finished(books, year) for year in (2025, 2026)] == [True, False]


def test_accounts_of_one_name_are_told_apart_by_number() -> None:
    accounts = {konto: account(konto) for konto in ("5010", "5020", "6010")}
    twins = {**accounts, "5020": account("5010")}
    lines = expanded(FORMS["kostnader"], twins, CHART).lines
    assert [line.text for line in lines] == [
        "Konto 5010 (5010)",
        "Konto 5010 (5020)",
        "Konto 6010",
        "Summa",
    ]
