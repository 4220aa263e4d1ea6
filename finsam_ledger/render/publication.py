"""What an output of a report is made from: report, findings, time, and files that go with it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time

from msgspec import Struct

from finsam_ledger.findings import Finding, in_order
from finsam_ledger.report import Report


class Attachment(Struct, frozen=True):
    """A file that goes with a report, embedded where the format can hold it."""

    name: str
    content: bytes
    media_type: str
    description: str


class Publication(Struct, frozen=True):
    """A report on its way out. `made` is the time in UTC that files carry as their date.

    The same publication gives the same bytes in every format.
    """

    report: Report
    findings: tuple[Finding, ...]
    made: datetime
    attachments: tuple[Attachment, ...] = ()

    @classmethod
    def of(
        cls,
        report: Report,
        findings: Iterable[Finding] = (),
        made: datetime | None = None,
        attachments: Iterable[Attachment] = (),
    ) -> Publication:
        """One dated the last day it reports on, where no other time is given."""
        day = datetime.combine(report.period.last, time(), UTC)
        return cls(report, tuple(findings), made or day, tuple(attachments))

    @property
    def to_mend(self) -> list[Finding]:
        """What a draft says is to be mended; a finished report is signed, and has itself alone."""
        return in_order(self.findings) if self.report.is_draft else []
