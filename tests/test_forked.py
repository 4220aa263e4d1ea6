"""A command in a divided process says and writes what it does in a Python of its own."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from finsam_ledger.cli.commands import PLACES
from tests.commands import ROOT, finsam, finsam_anew
from tests.forked import said

MINIMAL = ROOT / "examples" / "minimal"


@pytest.mark.parametrize("command", PLACES)
def test_every_command_says_the_same(command: str) -> None:
    """Some do what they are told, some want more words: each in its way."""
    outcome = finsam(command, ".", cwd=MINIMAL)
    assert outcome == finsam_anew(command, ".", cwd=MINIMAL)
    assert outcome.out or outcome.err


@pytest.mark.parametrize("words", ["--version", "no-such-command", "check --no-such-option ."])
def test_a_command_ends_the_same(words: str) -> None:
    outcome = finsam(*words.split(), cwd=MINIMAL)
    assert outcome == finsam_anew(*words.split(), cwd=MINIMAL)
    assert outcome.code == (0 if words == "--version" else 2)


def test_a_report_is_the_same(tmp_path: Path) -> None:
    for folder, run in (("delad", finsam), ("egen", finsam_anew)):
        words = ("--format", "md,html,xlsx", "--out", str(tmp_path / folder))
        assert run("report", str(MINIMAL), "--year", "2025", *words).code == 0
    made, other = (
        {path.name: path.read_bytes() for path in (tmp_path / folder).iterdir()}
        for folder in ("delad", "egen")
    )
    assert len(made) == 3
    assert made == other


def test_each_command_has_the_folder_and_environment_it_was_given(tmp_path: Path) -> None:
    """And nothing of the one before it."""
    words = ["report", ".", "--format", "md", "--out", str(tmp_path)]
    wrong = said(words, MINIMAL, os.environ | {"SOURCE_DATE_EPOCH": "nu"})
    assert wrong[0] == 2
    assert "SOURCE_DATE_EPOCH is no time: 'nu'" in wrong[2]
    assert said(words, MINIMAL)[0] == 0
    assert said(["check", "."], tmp_path)[0] == 1


def test_an_exception_is_seen(tmp_path: Path) -> None:
    """Or no test would see a command that ends with one."""
    code, out, err = said(["check", "."], tmp_path / "finns-inte")
    assert (code, out) == (1, "")
    assert "Traceback" in err
    assert "FileNotFoundError" in err
    assert said(["--version"], tmp_path)[0] == 0


def test_what_is_said_and_complained_of_can_be_put_together() -> None:
    code, out, err = said(["no-such-command"], MINIMAL, together=True)
    assert (code, err) == (2, "")
    assert "no-such-command" in out
