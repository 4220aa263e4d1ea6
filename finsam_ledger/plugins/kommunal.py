"""Beancount plugin: the förbund's books held against the law's forms, under `bean-check`.

    plugin "finsam_ledger.plugins.kommunal"

It changes no entry. Errors come in Swedish with file and line; `bean-check` knows no weights, so
warnings and notices are left to `finsam check`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from finsam_ledger.bok import Opened, examine
from finsam_ledger.findings import Finding, Severity, in_order
from finsam_ledger.forbund import read_forbund
from finsam_ledger.sources.beancount import books_of, checked_by_caller

__plugins__ = ("kommunal",)


class KommunalError(NamedTuple):
    """A finding in the shape Beancount gives its errors."""

    source: Mapping[str, Any]
    message: str
    entry: None


def kommunal(
    entries: list[Any], options_map: Mapping[str, Any], _config: str | None = None
) -> tuple[list[Any], list[KommunalError]]:
    """Examine the books; entries are returned as they came."""
    if checked_by_caller.get():
        return entries, []
    main = Path(options_map["filename"])
    forbund, findings = read_forbund(main.parent if main.is_file() else main)
    if forbund is not None:
        books, wrong = books_of(entries, options_map, forbund.chart)
        findings = examine(Opened(forbund, books, (*findings, *wrong)))
    return entries, [
        _error(finding, str(main))
        for finding in in_order(findings)
        if finding.severity is Severity.ERROR
    ]


def _error(finding: Finding, main: str) -> KommunalError:
    place = finding.place
    source = {"filename": place.file if place else main, "lineno": (place and place.line) or 1}
    law = f" ({finding.law})" if finding.law else ""
    message = f"[{finding.code}] {finding.message} {finding.remedy}{law}"
    return KommunalError(source, message, None)
