"""What is wrong in one file, gathered while it is read: at most so many of each kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from finsam_ledger.catalogue import sie as kinds
from finsam_ledger.findings import Finding, Kind, Place, Severity

SHOWN = 20
# A line, or how to find it: looking for a line takes time, and most of many are not shown.
Line = int | Callable[[], int | None] | None


class Notes:
    """Findings of one file. Of each kind `SHOWN` are kept and the rest counted, so that a long
    file with one habit takes neither the reader's patience nor the memory.
    """

    def __init__(self, file: str) -> None:
        self.file = file
        self._kept: list[Finding] = []
        self._counts: Counter[str] = Counter()
        self._told: set[tuple[str, str]] = set()
        self.has_errors = False

    def add(self, kind: Kind, line: Line, **values: object) -> None:
        self.has_errors = self.has_errors or kind.severity is Severity.ERROR
        self._counts[kind.code] += 1
        if self._counts[kind.code] <= SHOWN:
            place = Place(self.file, line() if callable(line) else line)
            self._kept.append(kind.at(place, **values))

    def once(self, kind: Kind, line: Line, *, of: str = "", **values: object) -> None:
        """Add the first of its kind only, or the first of its kind with the same `of`."""
        if (kind.code, of) not in self._told:
            self._told.add((kind.code, of))
            self.add(kind, line, **values)

    @property
    def findings(self) -> list[Finding]:
        more = [
            kinds.MORE.at(Place(self.file), count=count - SHOWN, code=code)
            for code, count in self._counts.items()
            if count > SHOWN
        ]
        return [*self._kept, *more]


def clipped(text: str, length: int = 60) -> str:
    """A text short enough to stand in a finding."""
    return text if len(text) <= length else text[: length - 1] + "…"
