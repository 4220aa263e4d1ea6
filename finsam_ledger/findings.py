"""The one type for anything wrong or worth saying.

A finding is a value: what it is (`Kind`), where it stands (`Place`) and the words that fit the
case. Stages return findings beside their result; nobody prints, nobody raises for wrong data.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from msgspec import Struct


class Severity(StrEnum):
    """How much a finding weighs; only errors stop a report."""

    ERROR = "fel"
    WARNING = "varning"
    NOTICE = "notis"


RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTICE: 2}


class Place(Struct, frozen=True):
    """A file and, where one is known, its line (counted from 1)."""

    file: str
    line: int | None = None

    def __str__(self) -> str:
        return self.file if self.line is None else f"{self.file}:{self.line}"


class Finding(Struct, frozen=True):
    """One thing to mend or to know, in Swedish.

    >>> str(Finding("konto-okant", Severity.ERROR, Place("a.beancount", 3), "Okänt.", "Rätta."))
    'a.beancount:3: fel [konto-okant] Okänt. Rätta.'
    """

    code: str
    severity: Severity
    place: Place | None
    message: str
    remedy: str
    law: str = ""

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        law = f" ({self.law})" if self.law else ""
        return f"{where}{self.severity} [{self.code}] {self.message} {self.remedy}{law}"


class Kind(Struct, frozen=True):
    """A finding before it has happened: its stable code, its wording, its source in law.

    `message`, `remedy` and `law` are format strings; `at` fills them. A code never changes meaning.
    """

    code: str
    severity: Severity
    message: str
    remedy: str
    law: str = ""

    def at(self, place: Place | None, **values: object) -> Finding:
        return Finding(
            self.code,
            self.severity,
            place,
            self.message.format(**values),
            self.remedy.format(**values),
            self.law.format(**values),
        )


def has_errors(findings: Iterable[Finding]) -> bool:
    return any(finding.severity is Severity.ERROR for finding in findings)


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Each finding once: errors first, then by file and line, so that output is stable."""

    def key(finding: Finding) -> tuple[int, str, int, str, str]:
        place = finding.place or Place("")
        rank = RANK[finding.severity]
        return (rank, place.file, place.line or 0, finding.code, finding.message)

    return sorted(set(findings), key=key)
