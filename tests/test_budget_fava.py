"""The budget as Fava shows it: of an account's rows with the same day it takes the last alone."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

import pytest
from beancount import loader
from beancount.core import data

from finsam_ledger.sources.beancount import books_of
from tests.books import CHART
from tests.commands import ROOT
from tests.conftest import opened_at

LEDGERS = sorted(path.parent for path in (ROOT / "ledgers").glob("*/main.beancount"))
BOOK = """\
plugin "finsam_ledger.plugins.kommunal"
2025-01-01 open Assets:1940-Bank
2025-01-01 open Expenses:4510-Insatser
2025-01-01 open Expenses:6010-Hyra
2025-01-01 custom "budget" Expenses:6010-Hyra "yearly" 10.00 SEK
2025-01-01 custom "budget" Expenses:4510-Insatser "yearly" 100.00 SEK
  beslut: 2024-11-20
  insats: "a"
2025-01-01 custom "budget" Expenses:4510-Insatser "yearly" 150.00 SEK
  beslut: 2025-06-10
  insats: "a"
2025-01-01 custom "budget" Expenses:4510-Insatser "yearly" 30.00 SEK
  beslut: 2024-11-20
  insats: "b"
2026-01-01 custom "budget" Expenses:4510-Insatser "yearly" 60.00 SEK
  beslut: 2024-11-20
  insats: "a"
2026-01-01 custom "budget" Expenses:4510-Insatser "yearly" 20.00 SEK
  beslut: 2024-11-20
  insats: "b"
"""


def seen_by_fava(entries: Iterable[object]) -> dict[tuple[int, str], str]:
    """The amount of the last row of each year and account, in Beancount's order."""
    rows = [each for each in entries if isinstance(each, data.Custom) and each.type == "budget"]
    return {(row.date.year, row.values[0].value): str(row.values[2].value.number) for row in rows}


def test_the_total_of_what_is_in_force_stands_last(tmp_path: Path) -> None:
    (tmp_path / "main.beancount").write_text(BOOK, encoding="utf-8")
    entries, _, options = loader.load_file(str(tmp_path / "main.beancount"))
    assert seen_by_fava(entries) == {
        (2025, "Expenses:6010-Hyra"): "10.00",
        (2025, "Expenses:4510-Insatser"): "180",
        (2026, "Expenses:4510-Insatser"): "80",  # a plan, until there is a budget
    }
    books, _ = books_of(entries, options, CHART)
    assert sum(row.ore for row in books.budget if row.konto == "4510") == 180_00, (
        "a total is no decision"
    )


@pytest.mark.parametrize("ledger", LEDGERS, ids=lambda path: path.name)
def test_of_every_ledger_it_is_the_budget_in_force(ledger: Path, tmp_path: Path) -> None:
    # A copy, since Beancount keeps what it once loaded from a path.
    copy = shutil.copytree(ledger, tmp_path / "bok", ignore=shutil.ignore_patterns(".*"))
    entries, errors, _ = loader.load_file(str(copy / "main.beancount"))
    assert errors == []
    books = opened_at(ledger).books
    names = {account.konto: account.account for account in books.accounts.values()}
    wanted: dict[tuple[int, str], int] = defaultdict(int)
    for row in books.budget:
        wanted[row.year, names[row.konto]] += row.ore
    seen = seen_by_fava(entries)
    assert wanted
    assert {spot: int(Decimal(seen[spot]) * 100) for spot in wanted} == wanted
