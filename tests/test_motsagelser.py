"""Contradictions that were published, typed in as they were: the checks find each of them.

What was used of Framsteget's and RegExPro's budgets is in test_budget_checks.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands import UMEA, finsam, unlocked

# Umeåregionen's participants of 2022, as table 1 gives them and as the appendix prints them.
PARTICIPANTS = "register/deltagare.csv"
AS_PRINTED = {
    "aktiva": ("337,368,,571,134", "337,368,,578,134"),
    "nya": ("159,134,,242,51", "159,134,,249,51"),
    "avslutade": ("123,148,,216,55", "123,148,,216,51"),
}


@pytest.fixture(scope="module")
def umea(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return unlocked(UMEA, tmp_path_factory.mktemp("motsagelser") / "umea")


def found(folder: Path) -> list[str]:
    out = finsam("check", str(folder), "--year", "2022").out
    return [line for line in out.splitlines() if "[uppfoljning-summa]" in line]


def test_the_participants_of_the_ledger_add_up(umea: Path) -> None:
    assert found(umea) == []


@pytest.mark.parametrize("row", AS_PRINTED)
def test_participants_that_do_not_add_up_are_found(umea: Path, row: str) -> None:
    right, printed = AS_PRINTED[row]
    path = umea / PARTICIPANTS
    text = path.read_text(encoding="utf-8")
    assert right in text
    path.write_text(text.replace(right, printed), encoding="utf-8")
    try:
        told = found(umea)
    finally:
        path.write_text(text, encoding="utf-8")
    line = next(n for n, each in enumerate(text.splitlines(), 1) if right in each)
    assert len(told) == 1
    assert f"{PARTICIPANTS}:{line}:" in told[0]
