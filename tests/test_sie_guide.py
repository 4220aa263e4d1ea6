"""docs/sie.md, followed: its commands run as they stand and its settings can be read."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path

import msgspec
import pytest

from finsam_ledger.catalogue import sie as kinds
from finsam_ledger.findings import Kind
from finsam_ledger.forbund import SieSettings
from tests.commands import ROOT, finsam
from tests.test_sie_corpus import CORPUS

GUIDE = (ROOT / "docs" / "sie.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
COMMANDS = [
    line.removeprefix("finsam ")
    for language, block in BLOCKS
    for line in block.splitlines()
    if not language
]


def test_its_commands_run_in_order(tmp_path: Path) -> None:
    """In a folder with nothing but a SIE file, by the names the guide uses."""
    for name in ("bokforing.se", "bokforing-2025.se"):
        (tmp_path / name).write_bytes((CORPUS / "visma" / "rakt-4e.se").read_bytes())
    assert [shlex.split(command)[0] for command in COMMANDS] == [
        "check",
        "report",
        "import",
        "export",
    ]
    for command in COMMANDS:
        outcome = finsam(*shlex.split(command), cwd=tmp_path)
        assert outcome.code == 0, (command, outcome)
    assert (tmp_path / "ut" / "arsredovisning-2025.html").exists()
    assert (tmp_path / "tallbygden-2025.se").exists()
    made = {path.name for path in (tmp_path / "ledgers" / "tallbygden").iterdir()}
    assert all(f"`{name}`" in GUIDE for name in made)


def test_its_settings_can_be_read() -> None:
    (block,) = (block for language, block in BLOCKS if language == "toml")
    settings = msgspec.convert(tomllib.loads(block)["sie"], SieSettings)
    assert settings.dimensioner["insats"] == "7"
    assert settings.objekt["verksamhet"]["30"] == "individ"


@pytest.mark.parametrize("code", sorted(set(re.findall(r"`(sie-[a-z-]+)`", GUIDE))))
def test_the_findings_it_names_are_there(code: str) -> None:
    known = {kind.code for kind in vars(kinds).values() if isinstance(kind, Kind)}
    assert code in known
