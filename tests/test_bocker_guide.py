"""docs/bocker.md, followed: its commands run as they stand, and its words are the program's."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from finsam_ledger import catalogue
from finsam_ledger.bocker import BOOKS
from finsam_ledger.findings import Kind
from tests.bocker import extract
from tests.commands import ROOT, finsam

GUIDE = (ROOT / "docs" / "bocker.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
COMMANDS = [line for language, text in BLOCKS if language == "sh" for line in text.splitlines()]


@pytest.mark.parametrize("command", COMMANDS)
def test_its_commands_run(command: str, tmp_path: Path) -> None:
    folder = shutil.copytree(ROOT / "examples" / "minimal", tmp_path / "bok")
    outcome = finsam(*shlex.split(command)[1:], cwd=folder)
    assert outcome.code == 0, outcome
    assert outcome.out


def test_it_tells_of_every_book_in_order() -> None:
    told = re.findall(r"^\| `(\w+)` \| .* \| (LKBR [\d:–]+) \|$", GUIDE, re.MULTILINE)
    assert told == [(name, book.law) for name, book in BOOKS.items()]


def test_its_verifikation_is_one() -> None:
    (ledger,) = (text for language, text in BLOCKS if language == "beancount")
    accounts = re.findall(r"^  ([A-Z]\S+:\S+)", ledger, re.MULTILINE)
    opens = "".join(f"2025-01-01 open {account} SEK\n" for account in accounts)
    (ver,) = extract(opens + ledger).verifikationer
    assert sum(rad.ore for rad in ver.rader) == 0
    assert ver.meta["faktura"] == "77307"


@pytest.mark.parametrize("code", re.findall(r"^\| `([a-z-]+-[a-z-]+)` \|", GUIDE, re.MULTILINE))
def test_the_findings_it_names_are_there(code: str) -> None:
    assert code in {kind.code for kind in vars(catalogue).values() if isinstance(kind, Kind)}
