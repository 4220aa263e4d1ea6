"""The command line as its user meets it: a process, its words and its exit code."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

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
    return python("-m", "finsam_ledger.cli", *words, cwd=cwd)
