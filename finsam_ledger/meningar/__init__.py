"""The sentence check: a finished document's running text held against the report's figures."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path

from msgspec import Struct

from finsam_ledger.findings import Finding
from finsam_ledger.meningar import fynd, rakenskapsar, tabeller
from finsam_ledger.meningar.amnen import Amnesregister
from finsam_ledger.meningar.dom import Dom, Utslag, judge
from finsam_ledger.meningar.fakta import Faktum, facts_of
from finsam_ledger.meningar.filer import read
from finsam_ledger.meningar.lexikon import LEXIKON, finder
from finsam_ledger.meningar.sammanhang import Pastaende, claims
from finsam_ledger.meningar.stycken import Dokument, Stycke, sentences
from finsam_ledger.meningar.vikning import words
from finsam_ledger.report import Report

_SLUT = finder(x=LEXIKON.slut)


class Granskning(Struct, frozen=True):
    """What a document's numbers came to: how many hold, are of nothing known, or contradict."""

    tal: int
    stammer: int
    okanda: int
    motsagda: int

    def __str__(self) -> str:
        return (
            f"{self.tal} tal i texten: {self.stammer} stämmer, {self.okanda} kan inte knytas till "
            f"någon siffra, {self.motsagda} motsägs."
        )


def check(report: Report, path: Path) -> tuple[Granskning | None, list[Finding]]:
    """Hold the document at `path` against `report`: a count, and a finding for each contradiction.

    The count is None where the document can't be read; the findings then say why.
    """
    document, findings = read(path)
    if document is None:
        return None, findings
    return examine(report, document, path)


def examine(report: Report, document: Dokument, path: Path) -> tuple[Granskning, list[Finding]]:
    """Hold a document that has been read against `report`."""
    findings = [
        fynd.of_year(path, told, report.year)
        for told in rakenskapsar.other_years(document, report.year)
    ]
    failed = seen = len(findings)
    held = 0
    rows = tabeller.of(document.rows)
    for claim, dom in _judged(report, document):
        seen += 1
        found = fynd.of_claim(path, claim, dom, rows)
        if found is not None:
            findings.append(found)
        if found is not None and not fynd.is_mild(found):
            failed += 1
        elif dom.utslag is not Utslag.OKANT or tabeller.holds(claim, rows):
            held += 1
    return Granskning(seen, held, seen - held - failed, failed), findings


def _judged(report: Report, document: Dokument) -> Iterator[tuple[Pastaende, Dom]]:
    facts: tuple[Faktum, ...] = facts_of(report)
    register = Amnesregister.of(fact.namn for fact in facts)
    for paragraph in takewhile(lambda each: not _is_end(each), document.paragraphs):
        for mening in sentences(paragraph):
            for claim in claims(mening, register, report.year):
                yield claim, judge(claim, facts)


def _is_end(paragraph: Stycke) -> bool:
    """Whether the document goes on to say what is wrong with itself, as ours do last."""
    return paragraph.is_heading and any(hit.first == 0 for hit in _SLUT.find(words(paragraph.text)))
