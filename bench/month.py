"""A month of a ledger that is another each time: what one changes and then looks at the figures."""

from __future__ import annotations

import re
import time
from pathlib import Path

from measure import Task, run_task

# A verifikation of two rows that have nothing of their own.
PAIR = re.compile(r"(?m)^(  \S+  )(\d+)(\.\d\d SEK\n  \S+  -)\2(\.\d\d SEK\n)")
A_MOMENT = 0.05  # seconds: what is written while a command begins may be written after it has read


class Month:
    """Changes the last month of a ledger when called: one verifikation is a krona larger.

    It also sees to it that the figures that were written since the last call are others than
    before, so that no stale ones are ever timed.
    """

    def __init__(self, ledger: Path, figures: Path) -> None:
        self.file = max(ledger.glob("[0-9]*-12.beancount"))
        self.figures = figures
        self._seen = b""

    def __call__(self) -> None:
        if self.figures.exists():
            self._is_new()
        text = self.file.read_text(encoding="utf-8")
        changed, found = PAIR.subn(_larger, text, count=1)
        if not found:
            message = f"{self.file}: no verifikation of two rows"
            raise ValueError(message)
        self.file.write_text(changed, encoding="utf-8")
        time.sleep(A_MOMENT)

    def _is_new(self) -> None:
        content = self.figures.read_bytes()
        if content == self._seen:
            message = f"{self.figures}: the same figures after a change"
            raise ValueError(message)
        self._seen = content

    def told(self, whole: Task) -> None:
        """Hold the last figures against those of a whole reading."""
        self._is_new()
        run_task(whole)
        if self.figures.read_bytes() != self._seen:
            message = f"{self.figures}: other figures than those of a whole reading"
            raise ValueError(message)


def _larger(found: re.Match[str]) -> str:
    head, kronor, middle, tail = found.groups()
    more = int(kronor) + 1
    return f"{head}{more}{middle}{more}{tail}"
