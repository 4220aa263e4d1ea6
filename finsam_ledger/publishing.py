"""A finished report with the files that go with it, for the formats that can hold them.

They are the figures, the books as a public SIE file and the manifest: of a sealed report the one
that was sealed, of another one that names what it is made of, and its figures. Of books kept in
another system there are the figures alone.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from datetime import datetime
from pathlib import Path

from finsam_ledger.balances import Ledger
from finsam_ledger.bok import Opened
from finsam_ledger.bokforing.sigill import in_force, manifest_in
from finsam_ledger.findings import Finding
from finsam_ledger.render.publication import Attachment, Publication
from finsam_ledger.report import Report
from finsam_ledger.sealing.locking import Written
from finsam_ledger.whole import as_bytes

# The formats that embed files.
_EMBEDS = "pdf"


def publication(
    opened: Opened,
    report: Report,
    findings: Iterable[Finding],
    formats: Container[str],
    made: datetime | None = None,
) -> Publication:
    """What `formats` are rendered from. `made` is the time that files carry, the last day of the
    report's period if not given. Raises OSError where a file of the report's can't be read.
    """
    said = tuple(findings)
    attached = tuple(_attached(opened, report)) if _EMBEDS in formats else ()
    return Publication.of(report, said, made, attached)


def _attached(opened: Opened, report: Report) -> Iterator[Attachment]:
    from finsam_ledger.render.figures import as_csv

    name, figures = f"{report.stem}.csv", as_bytes(as_csv(report.figures()))
    yield Attachment(name, figures, "text/csv", "Rapportens alla siffror")
    ledger = opened.books.ledger
    if ledger is not None:
        yield from _books(ledger, report)
        yield _manifest(ledger, report, [(Path(name), figures)])


def _books(ledger: Ledger, report: Report) -> Iterator[Attachment]:
    """The books to the end of the period, without the words of what is marked as personal data."""
    from finsam_ledger.exchange import to_sie

    last = report.period.last
    found, findings = to_sie.open_ledger(ledger.main, public=True, until=last)
    made = None
    if found is not None:
        made, findings = to_sie.export(found, report.year, date=f"{last:%Y%m%d}")
    if made is not None:
        name, words = f"bokforing-{last}.se", "Bokföringen som SIE 4, utan personuppgifter"
        yield Attachment(name, made.data, "text/plain", words)
    elif not report.is_draft:  # whose errors may be those that no SIE file can be made with
        raise RuntimeError(f"a report without errors has books that can't be exported: {findings}")


def _manifest(ledger: Ledger, report: Report, outputs: Written) -> Attachment:
    from finsam_ledger.sealing import manifest as manifests

    words = "Vad rapporten är gjord av, med varje fils SHA-256"
    name = f"manifest-{report.stem}.json"
    for seal in in_force(ledger) if report.period.is_year else ():
        if (seal.kind, seal.year) == (report.kind, report.year):
            content = manifest_in(ledger, seal)
            if isinstance(content, bytes):
                sealed = f"{words}, som det förseglades"
                return Attachment(name, content, "application/json", sealed)
    made = manifests.manifest_of(report, ledger, outputs, "", [])
    return Attachment(name, manifests.written(made), "application/json", words)
