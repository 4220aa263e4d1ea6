"""Huvudbok: each account's sheet, and that all of them come to what the statements are made of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import given
from msgspec import structs

from finsam_ledger.balances import Balances, Books, Slag
from finsam_ledger.bocker.extract import Extract
from finsam_ledger.chart import account_set
from finsam_ledger.periods import Period
from finsam_ledger.verifikationer import Rad, Verifikation
from tests.bocker import extract, opened, rows, sections, text
from tests.books import NOWHERE, Ver, books_with, forbund
from tests.commands import ROOT
from tests.test_properties import VERS, YEARS

LEDGER = """
    2024-01-01 * "Bokslut" "Ingående balans"
      ingaende-balans: TRUE
      Assets:1940-Bank           1000.00 SEK
      Equity:2010-Eget-kapital  -1000.00 SEK
    2024-05-05 * "Staten" "Bidrag"
      ver: "A-1"
      Assets:1940-Bank            300.00 SEK
      Income:3511-Staten         -300.00 SEK
    2025-02-03 * "Värden" "Hyra januari"
      ver: "B-1"
      Expenses:6010-Hyra          100.00 SEK
      Assets:1940-Bank           -100.00 SEK
    2025-03-03 * "Värden" "Hyra februari"
      ver: "B-10"
      Expenses:6010-Hyra          100.00 SEK
      Assets:1940-Bank           -100.00 SEK
    2025-03-03 * "Staten" "Bidrag"
      ver: "B-9"
      Assets:1940-Bank            250.05 SEK
      Income:3511-Staten         -250.05 SEK
"""


def test_an_account_from_opening_to_closing() -> None:
    """Entries of one day in order of number, a sum for each month, the balance after each row."""
    assert rows(extract(LEDGER), "huvudbok", "1940 Bank") == [
        ["", "", "", "Ingående balans 2025-01-01", "", "", "1 300,00"],
        ["2025-02-03", "B-1", "Värden", "Hyra januari", "", "100,00", "1 200,00"],
        ["", "", "", "Summa 2025-02", "0,00", "100,00", "1 200,00"],
        ["2025-03-03", "B-9", "Staten", "Bidrag", "250,05", "", "1 450,05"],
        ["2025-03-03", "B-10", "Värden", "Hyra februari", "", "100,00", "1 350,05"],
        ["", "", "", "Summa 2025-03", "250,05", "100,00", "1 350,05"],
        ["", "", "", "Utgående balans 2025-12-31", "250,05", "200,00", "1 350,05"],
    ]


def test_a_result_account_begins_from_nought_and_earlier_results_stand_apart() -> None:
    made = extract(LEDGER)
    assert rows(made, "huvudbok", "3511 Staten")[0][-1] == "0,00"
    assert rows(made, "huvudbok", "Saldobalans") == [
        ["1940", "Bank", "1 300,00", "250,05", "200,00", "1 350,05"],
        ["2010", "Eget kapital", "-1 000,00", "0,00", "0,00", "-1 000,00"],
        ["3511", "Staten", "0,00", "0,00", "250,05", "-250,05"],
        ["6010", "Hyra", "0,00", "200,00", "0,00", "200,00"],
        [
            "",
            "Tidigare års resultat, inte ombokat till eget kapital",
            "-300,00",
            "0,00",
            "0,00",
            "-300,00",
        ],
        ["", "Summa", "0,00", "450,05", "450,05", "0,00"],
    ]
    assert "debet är lika med kredit" in text(made, "huvudbok")


def test_a_booked_closing_leaves_no_earlier_result() -> None:
    closing = """
        2024-12-31 * "Bokslut" "Årets resultat"
          bokslut: TRUE
          Income:3511-Staten          300.00 SEK
          Equity:2010-Eget-kapital   -300.00 SEK
    """
    made = extract(LEDGER + closing)
    assert made.carried == 0
    assert made.sheets["2010"].ib == -1300_00


def test_the_year_of_the_opening_has_it_before_the_first_row() -> None:
    made = extract(LEDGER, 2024)
    assert rows(made, "huvudbok", "1940 Bank")[0][-1] == "1 000,00"
    assert [ver.ver for ver in made.verifikationer] == ["A-1"]


def test_to_the_end_of_a_month() -> None:
    made = extract(LEDGER, period=Period(2025 * 12, 2025 * 12 + 2))
    assert rows(made, "huvudbok", "1940 Bank")[-1] == [
        *("", "", "", "Utgående balans 2025-02-28", "0,00", "100,00", "1 200,00")
    ]


def test_only_the_accounts_that_are_asked_for() -> None:
    made = extract(LEDGER, konton=account_set(["60"]))
    (section,) = sections(made, "huvudbok")
    assert [table.title for table in section.tables] == ["6010 Hyra"]


def test_books_that_do_not_tie_say_so() -> None:
    """Balances that no verifikation gives: as where an amount can't be used."""
    made = extract(LEDGER)
    balances = Balances({**made.books.balances.amounts, next(iter(made.books.balances.amounts)): 5})
    said = text(replace(made, books=structs.replace(made.books, balances=balances)), "huvudbok")
    assert "Balanserna går inte ihop" in said


def journal_of(vers: list[Ver]) -> tuple[Verifikation, ...]:
    """What a source would give for books that are values."""
    made = []
    for line, ver in enumerate(vers, 1):
        year, month = map(int, ver.month.split("-"))
        meta = {"ingaende-balans": True} if ver.slag is Slag.INGAENDE else {}
        rader = tuple(Rad(konto, konto, ore, MappingProxyType({})) for konto, ore in ver.rows)
        day = date(year, month, 1)
        made.append(Verifikation(day, f"A-{line}", day, "", "Text", meta, rader))
    return tuple(sorted(made, key=lambda ver: ver.datum))


def generated(vers: list[Ver], year: int) -> Extract:
    books: Books = structs.replace(books_with(*vers), journal=lambda: journal_of(vers))
    return Extract(forbund(), books, NOWHERE, Period.of_year(year))


@given(VERS)
def test_opening_and_entries_make_the_closing_of_every_account(vers: list[Ver]) -> None:
    for year in YEARS:
        made = generated(vers, year)
        assert made.differing == ()
        assert sum(sheet.ib for sheet in made.sheets.values()) == -made.carried
        assert sum(sheet.ub for sheet in made.sheets.values()) == -made.carried
        assert sum(s.debet for s in made.sheets.values()) == sum(
            s.kredit for s in made.sheets.values()
        )


@given(VERS)
def test_what_a_year_closes_with_the_next_opens_with(vers: list[Ver]) -> None:
    first, second = (generated(vers, year) for year in YEARS)
    closing = {k: s.ub for k, s in first.sheets.items() if s.ub and not first.is_result(k)}
    opening = {k: s.ib for k, s in second.sheets.items() if s.ib}
    assert opening == closing
    result = sum(s.ub for k, s in first.sheets.items() if first.is_result(k))
    assert second.carried == first.carried + result


@pytest.mark.parametrize("ledger", sorted((ROOT / "ledgers").iterdir()), ids=lambda p: p.name)
def test_the_four_ledgers_tie(ledger: Path) -> None:
    for year in opened(ledger, 2025).books.balances.years:
        made = opened(ledger, year)
        assert made.differing == ()
        assert "går inte ihop" not in text(made, "huvudbok")
        assert "inte lika" not in text(made, "grundbok")
