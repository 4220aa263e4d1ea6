"""The made-up books of a run of the bench, each made when it is first asked for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


class Shelf:
    """Books in a folder that goes with the run, and where commands may write."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.out = folder / "out"
        self.out.mkdir()

    def _made(self, name: str, form: str, n: int) -> Path:
        path = self.folder / name
        if not path.exists():
            words = (str(self.folder), str(n), "--forms", form)
            subprocess.run([sys.executable, str(HERE / "books.py"), *words], check=True)
        return path

    def sie(self, n: int) -> Path:
        return self._made(f"{n}.se", "sie", n)

    def bare(self, n: int) -> Path:
        return self._made(str(n), "ledger", n)

    def months(self, n: int) -> Path:
        return self._made(f"{n}-months", "months", n)

    def journal(self, n: int) -> Path:
        return self._made(f"{n}.journal", "journal", n)

    def kept(self, ledger: Path) -> Path:
        """The same verifikationer as a förbund keeps them (`kept.py`)."""
        path = self.folder / f"{ledger.name}-kept"
        if not path.exists():
            words = (str(ledger), str(path))
            subprocess.run([sys.executable, str(HERE / "kept.py"), *words], check=True)
        return path
