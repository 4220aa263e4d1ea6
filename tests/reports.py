"""The förbunds' five reports, which many tests look at, and reports of other folders."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from finsam_ledger import bok
from finsam_ledger.render.publication import Publication
from finsam_ledger.report import Report
from tests.commands import ROOT
from tests.conftest import opened_at

LEDGERS = ROOT / "ledgers"
MINIMAL = ROOT / "examples" / "minimal"
REPORTS = [
    ("umearegionen", 2022),
    ("umearegionen", 2025),
    ("uppsala-lan", 2025),
    ("skelleftea-norsjo", 2025),
    ("sodra-lappland", 2025),
]
NAMES = [f"{ledger}-{year}" for ledger, year in REPORTS]


def publication_of(folder: Path, year: int = 2025) -> Publication:
    """A report with its findings, read and made anew."""
    report, findings = bok.make_report(opened_at(folder), year)
    assert report is not None, findings
    return Publication.of(report, findings)


def report_of(folder: Path, year: int = 2025) -> Report:
    """A report, read and made anew."""
    return publication_of(folder, year).report


@cache
def reported(ledger: str, year: int) -> Publication:
    """One of the five, made once for all tests that only look at it."""
    return publication_of(LEDGERS / ledger, year)
