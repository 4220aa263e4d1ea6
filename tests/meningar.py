"""Reports and judged sentences for the tests of the sentence check."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

from finsam_ledger import bok
from finsam_ledger.meningar.amnen import Amnesregister
from finsam_ledger.meningar.dom import Dom, Utslag, judge
from finsam_ledger.meningar.fakta import Faktum, facts_of
from finsam_ledger.meningar.sammanhang import Pastaende, claims
from finsam_ledger.meningar.stycken import Stycke, sentences
from finsam_ledger.report import Report

ROOT = Path(__file__).parent.parent
MILD = (Utslag.STAMMER, Utslag.OKANT)


class Known(NamedTuple):
    """A report's facts and subjects."""

    report: Report
    facts: tuple[Faktum, ...]
    register: Amnesregister


class Judged(NamedTuple):
    claim: Pastaende
    dom: Dom


@cache
def known(ledger: str, year: int) -> Known:
    """What the books of a förbund say of a year."""
    folder = ROOT / "ledgers" / ledger
    opened, _ = bok.open_books(folder if folder.exists() else ROOT / ledger)
    assert opened is not None
    report, findings = bok.make_report(opened, year)
    assert report is not None, findings
    facts = facts_of(report)
    return Known(report, facts, Amnesregister.of(fact.namn for fact in facts))


def judged(text: str, ledger: str = "umearegionen", year: int = 2025) -> list[Judged]:
    """Every number of a text with the verdict on it."""
    books = known(ledger, year)
    return [
        Judged(claim, judge(claim, books.facts))
        for mening in sentences(Stycke(text))
        for claim in claims(mening, books.register, year)
    ]


def verdicts(text: str, ledger: str = "umearegionen", year: int = 2025) -> list[Utslag]:
    return [each.dom.utslag for each in judged(text, ledger, year)]
