"""The example ledgers: every closed year is locked, every adopted report sealed, and all of it
holds.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from finsam_ledger.bok import is_finished
from finsam_ledger.periods import Period
from tests.commands import ROOT, Outcome, finsam
from tests.conftest import opened_at

LEDGERS = sorted((ROOT / "ledgers").iterdir())
REPORTS = {
    "skelleftea-norsjo": {2025},
    "sodra-lappland": {2025},
    "umearegionen": {2022, 2025},
    "uppsala-lan": {2025},
}
HOLDS = re.compile(r"\[sigill-haller\] Rapporten arsredovisning (\d+) håller: ")


@pytest.fixture(scope="module")
def verified() -> dict[str, Outcome]:
    return {ledger.name: finsam("verify", str(ledger)) for ledger in LEDGERS}


def test_every_ledger_is_here() -> None:
    assert {ledger.name for ledger in LEDGERS} == REPORTS.keys()


@pytest.mark.parametrize("ledger", LEDGERS, ids=lambda ledger: ledger.name)
def test_every_closed_year_is_locked(ledger: Path) -> None:
    books = opened_at(ledger).books
    assert books.ledger is not None
    closed = {year for year in books.balances.years if is_finished(books, year)}
    locked = {lock.month for lock in books.ledger.locks}
    assert {Period.of_year(year).end - 1 for year in closed} == locked


@pytest.mark.parametrize("ledger", LEDGERS, ids=lambda ledger: ledger.name)
def test_locks_and_seals_hold(ledger: Path, verified: dict[str, Outcome]) -> None:
    outcome = verified[ledger.name]
    assert outcome.code == 0, outcome.out
    assert "[las-haller]" in outcome.out
    assert {int(year) for year in HOLDS.findall(outcome.out)} == REPORTS[ledger.name]


@pytest.mark.parametrize("ledger", LEDGERS, ids=lambda ledger: ledger.name)
def test_every_year_with_adopted_figures_is_sealed(ledger: Path) -> None:
    books = opened_at(ledger).books
    assert books.ledger is not None
    assert {seal.year for seal in books.ledger.seals} == {each.year for each in books.adopted}
