"""Small books to test with: as values where speed matters, as Beancount text where it is read.

Amounts are written in öre with a low dash before the öre: `7_100_00` is 7 100,00 kr.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from textwrap import dedent
from typing import NamedTuple

from beancount import loader

from finsam_ledger.balances import (
    Account,
    Balances,
    Books,
    BudgetRow,
    Dims,
    Key,
    Posting,
    Slag,
)
from finsam_ledger.bokslut import Bokslut, close
from finsam_ledger.chart import Chart, read_chart
from finsam_ledger.findings import Finding, Place
from finsam_ledger.forbund import Forbund, Settings
from finsam_ledger.formfiles import read_forms
from finsam_ledger.registers import Register
from finsam_ledger.sources.beancount import books_of
from finsam_ledger.statements import Facts
from finsam_ledger.trappan import standard

NOWHERE = Path("/ingen-mapp")
BOOK = "bok.beancount"
ROOTS = {"1": "Assets", "2": "Liabilities", "3": "Income", "8": "Income"}


def kommun_bas() -> Chart:
    chart, findings = read_chart("kommun-bas", NOWHERE)
    assert chart is not None, findings
    return chart


CHART = kommun_bas()
FORMS = read_forms(NOWHERE, 2025)[0].by_id


class Ver(NamedTuple):
    """A verifikation: its month (`2025-03`) and its rows of account number and öre."""

    month: str
    rows: tuple[tuple[str, int], ...]
    slag: Slag = Slag.HANDELSE
    dims: Dims = ()

    @property
    def keys(self) -> list[tuple[Key, int]]:
        year, month = map(int, self.month.split("-"))
        index = year * 12 + month - 1
        return [(Key(konto, index, self.slag, self.dims), ore) for konto, ore in self.rows]


def opening(year: int, *rows: tuple[str, int]) -> Ver:
    return Ver(f"{year}-01", rows, Slag.INGAENDE)


def account(konto: str) -> Account:
    name = f"{ROOTS.get(konto[0], 'Expenses')}:{konto}-Konto"
    return Account(konto, name, f"Konto {konto}", Place(BOOK, 1))


def books_with(*vers: Ver, budget: tuple[BudgetRow, ...] = ()) -> Books:
    amounts: dict[Key, int] = defaultdict(int)
    for ver in vers:
        for key, ore in ver.keys:
            amounts[key] += ore
    konton = {key.konto for key in amounts} | {row.konto for row in budget}
    return Books(
        accounts={konto: account(konto) for konto in sorted(konton)},
        balances=Balances(dict(amounts)),
        budget=budget,
        original_budget=budget,
        adopted=(),
        postings=lambda: _postings(vers),
    )


def _postings(vers: tuple[Ver, ...]) -> list[Posting]:
    flat = [(line, ver, *each) for line, ver in enumerate(vers, 1) for each in ver.keys]
    return [
        Posting(f"{ver.month}-01", f"A-{line}", "", "Text", key, ore, Place(BOOK, line))
        for line, ver, key, ore in flat
    ]


def budget_row(konto: str, year: int, ore: int) -> BudgetRow:
    return BudgetRow(konto, year, (), ore, "2024-11-22", Place(BOOK, 1))


def forbund(*registers: Register, folder: Path = NOWHERE) -> Forbund:
    by_name = {register.name: register for register in registers}
    return Forbund(folder, Settings(namn="Provförbundet"), CHART, by_name)


def facts(books: Books, *registers: Register) -> Facts:
    """The built-in forms filled from some books."""
    return Facts(forbund(*registers), books, FORMS, standard())


def closed(books: Books, year: int = 2025, folder: Path = NOWHERE) -> Bokslut:
    bokslut, findings = close(forbund(folder=folder), books, year)
    assert bokslut is not None, findings
    return bokslut


def read(ledger: str) -> tuple[Books, list[Finding]]:
    """Books from Beancount text, with what reading them found."""
    entries, _, options = loader.load_string(dedent(ledger))
    return books_of(entries, options, CHART)


def codes(findings: list[Finding]) -> list[str]:
    return [finding.code for finding in findings]
