"""Motparter and insatser: parts of the accounts, which come to the whole of them."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from finsam_ledger.bocker.values import Cell
from finsam_ledger.bocker.words import SETTLED
from finsam_ledger.forms import Style
from finsam_ledger.periods import Period
from tests.bocker import extract, opened, rows, table, text
from tests.commands import ROOT

LEDGER = """
    2024-01-01 * "Bokslut" "Ingående balans"
      ingaende-balans: TRUE
      Liabilities:2510-Leverantörsskulder  -10.00 SEK
      Assets:1510-Kundfordringar            10.00 SEK
        motpart: "norrby"
    2024-12-01 * "Anna AB" "Hyra"
      Expenses:6010-Hyra                    40.00 SEK
      Liabilities:2510-Leverantörsskulder  -40.00 SEK
    2025-01-05 * "Anna AB" "Betalning"
      Liabilities:2510-Leverantörsskulder   40.00 SEK
      Assets:1940-Bank                     -40.00 SEK
    2025-02-05 * "Norrby kommun" "Bidrag"
      motpart: "norrby"
      Assets:1510-Kundfordringar           300.00 SEK
      Income:3511-Staten                  -300.00 SEK
    2025-03-05 * "Norrby kommun" "Rekvisition"
      motpart: "norrby"
      Expenses:4510-Insatser               120.00 SEK
        insats: "vagen"
      Expenses:6010-Hyra                    30.00 SEK
        motpart: "sodra"
      Liabilities:2510-Leverantörsskulder -150.00 SEK
    2025-01-01 custom "budget" Expenses:4510-Insatser "yearly" 100.00 SEK
      insats: "vagen"
    2025-01-01 custom "budget" Income:3511-Staten "yearly" -300.00 SEK
"""


def test_claims_and_debts_by_account_and_counterparty() -> None:
    """The row's own motpart goes before the verifikation's, that before the payee."""
    assert rows(extract(LEDGER), "motparter", "Fordringar och skulder") == [
        ["1510", "Kundfordringar", "norrby", "10,00", "300,00", "0,00", "310,00"],
        ["1510", "Kundfordringar", "Summa", "10,00", "300,00", "0,00", "310,00"],
        ["2510", "Leverantörsskulder", "Anna AB", "-40,00", "40,00", "0,00", "0,00"],
        ["2510", "Leverantörsskulder", "norrby", "0,00", "0,00", "150,00", "-150,00"],
        ["2510", "Leverantörsskulder", "utan motpart", "-10,00", "0,00", "0,00", "-10,00"],
        ["2510", "Leverantörsskulder", "Summa", "-50,00", "40,00", "150,00", "-160,00"],
    ]


def test_income_and_costs_are_not_set_off() -> None:
    assert rows(extract(LEDGER), "motparter", "Intäkter och kostnader") == [
        ["norrby", "3511", "Staten", "300,00", ""],
        ["norrby", "4510", "Insatser", "", "120,00"],
        ["norrby", "", "Summa norrby", "300,00", "120,00"],
        ["sodra", "6010", "Hyra", "", "30,00"],
        ["sodra", "", "Summa sodra", "0,00", "30,00"],
        ["", "", "Summa", "300,00", "150,00"],
    ]


def test_members_are_called_by_their_names() -> None:
    names = {row[2] for row in rows(opened(ROOT / "ledgers/umearegionen", 2025), *BOOK)}
    assert "Umeå kommun" in names
    assert "umea" not in names


BOOK = ("motparter", "Fordringar och skulder")


@pytest.mark.parametrize("ledger", sorted((ROOT / "ledgers").iterdir()), ids=lambda p: p.name)
def test_the_sums_are_those_of_the_accounts(ledger: Path) -> None:
    made = opened(ledger, 2025)
    found = table(made, *BOOK).rows
    sums = {row.cells[0]: row.cells[3:] for row in found if row.style is Style.SUMMA}
    parts: dict[Cell, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for row in found:
        if row.style is Style.RAD:
            amounts = (amount for amount in row.cells[3:] if isinstance(amount, int))
            own = zip(parts[row.cells[0]], amounts, strict=True)
            parts[row.cells[0]] = [one + other for one, other in own]
    sheets = {k: s for k, s in made.sheets.items() if made.post(k) in SETTLED}
    assert sums == {k: (s.ib, s.debet, s.kredit, s.ub) for k, s in sheets.items()}
    assert {konto: tuple(amounts) for konto, amounts in parts.items()} == sums


def test_an_insats_by_month_against_its_budget() -> None:
    made = extract(LEDGER, period=Period(2025 * 12, 2025 * 12 + 3))
    assert rows(made, "insatser", "vagen") == [
        ["4510", "Insatser", "", "", "-120,00", "-120,00", "-100,00", "-20,00"],
        ["", "Summa", "0,00", "0,00", "-120,00", "-120,00", "-100,00", "-20,00"],
    ]


def test_the_insatser_and_the_rest_are_the_result() -> None:
    assert rows(extract(LEDGER), "insatser", "Insatser") == [
        ["vagen", "0,00", "-120,00", "-120,00", "-100,00", "-20,00"],
        ["Utan insats", "300,00", "-30,00", "270,00", "300,00", "-30,00"],
        ["Årets resultat", "300,00", "-150,00", "150,00", "200,00", "-50,00"],
    ]


@pytest.mark.parametrize("ledger", sorted((ROOT / "ledgers").iterdir()), ids=lambda p: p.name)
def test_the_sum_of_insatser_is_the_year_s_result(ledger: Path) -> None:
    made = opened(ledger, 2025)
    bokslut = made.closed[0]
    assert bokslut is not None
    result = bokslut.facts.cell("resultatrakning", "arets_resultat", 2025).value
    assert table(made, "insatser", "Insatser").rows[-1].cells[3] == -int(result or 0)


def test_books_without_insatser_say_so() -> None:
    made = extract(LEDGER[: LEDGER.index("2025-03-05")])
    assert text(made, "insatser") == "Inga belopp i böckerna är märkta med insats."
