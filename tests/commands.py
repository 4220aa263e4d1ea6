"""The command line as its user meets it: a process, its words and its exit code."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from tests.forked import said

ROOT = Path(__file__).parent.parent
UMEA = ROOT / "ledgers" / "umearegionen"


class Outcome(NamedTuple):
    code: int
    out: str
    err: str


def python(*words: str, cwd: Path = ROOT) -> Outcome:
    done = subprocess.run(
        [sys.executable, *words], cwd=cwd, capture_output=True, encoding="utf-8", check=False
    )
    return Outcome(done.returncode, done.stdout, done.stderr)


def finsam(*words: str, cwd: Path = ROOT) -> Outcome:
    return Outcome(*said(words, cwd))


def finsam_anew(*words: str, cwd: Path = ROOT) -> Outcome:
    """The same by a Python of its own, which takes longer to start than most commands take."""
    return python("-m", "finsam_ledger.cli", *words, cwd=cwd)


def unlocked(ledger: Path, folder: Path) -> Path:
    """A copy of a förbund's folder without its locks and seals, to change something in."""
    shutil.copytree(ledger, folder, ignore=shutil.ignore_patterns("las*", "sigill"))
    main = folder / "main.beancount"
    text = main.read_text(encoding="utf-8")
    main.write_text(text.replace('include "las.beancount"\n', ""), encoding="utf-8")
    return folder
