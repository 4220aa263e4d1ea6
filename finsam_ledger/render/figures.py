"""Figures and findings for machines: CSV and JSON."""

from __future__ import annotations

import io
from collections.abc import Iterable

from finsam_ledger.findings import Finding
from finsam_ledger.tables import Figure

COLUMNS = ("table", "row", "column", "value", "unit")


def as_csv(figures: Iterable[Figure]) -> str:
    import csv

    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(_cells(figure) for figure in figures)
    return buffer.getvalue()


def as_json(figures: Iterable[Figure]) -> str:
    import json

    rows = [dict(zip(COLUMNS, _cells(figure), strict=True)) for figure in figures]
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


def _cells(figure: Figure) -> tuple[str, ...]:
    return (figure.table, figure.row, figure.column, figure.value, figure.unit.value)


def findings_as_json(findings: Iterable[Finding]) -> str:
    import json

    rows = [
        {
            "code": finding.code,
            "severity": finding.severity.value,
            "file": finding.place.file if finding.place else None,
            "line": finding.place.line if finding.place else None,
            "message": finding.message,
            "remedy": finding.remedy,
            "law": finding.law or None,
        }
        for finding in findings
    ]
    return json.dumps(rows, ensure_ascii=False, indent=1)
