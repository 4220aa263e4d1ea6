"""docs/html.md, followed: its commands run as they stand."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from tests.commands import ROOT, finsam

GUIDE = (ROOT / "docs" / "html.md").read_text(encoding="utf-8")
[BLOCK] = re.findall(r"^```sh\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
FILES = ("arsredovisning-2025.html", "arsredovisning-2025-granskning.html")


@pytest.mark.parametrize(
    ("command", "file"),
    list(zip(BLOCK.splitlines(), FILES, strict=True)),
)
def test_its_commands_run(command: str, file: str, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(ROOT / "examples" / "minimal", tmp_path / "bok"))
    outcome = finsam(*shlex.split(command)[1:], cwd=folder)
    assert outcome.code == 0, outcome
    assert [path.name for path in (folder / "ut").iterdir()] == [file]


@pytest.mark.parametrize("template", re.findall(r"`([\w.]+\.(?:jinja|css))`", GUIDE))
def test_its_templates_exist(template: str) -> None:
    assert (ROOT / "finsam_ledger" / "templates" / template).is_file()
