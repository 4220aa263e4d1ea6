"""A report as an archivable, accessible PDF (PDF/A-3a and PDF/UA-1 at once), set by Typst.

Typst itself refuses what breaks either standard. It is given our template and the report as JSON,
in memory: no package, no file, no network. Fonts are those inside the compiler, so that every
machine makes the same bytes.
"""

from __future__ import annotations

from calendar import timegm
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Any

import msgspec
import typst
from msgspec import Struct

from finsam_ledger.findings import Finding
from finsam_ledger.render.pdf_data import data_of
from finsam_ledger.render.pdf_tags import with_row_headings
from finsam_ledger.render.pdf_words import Plain, cleaned, unset
from finsam_ledger.render.publication import Attachment, Publication

TEMPLATES = Path(__file__).parent.parent / "templates" / "pdf"


class _Enclosed(Struct, frozen=True):
    """An attachment as the template takes it: its bytes as numbers, since JSON has no bytes."""

    path: str
    content: tuple[int, ...]
    media_type: str
    description: str
    relationship: str


def pdf(publication: Publication) -> tuple[bytes, list[Finding]]:
    """The report as PDF. No words in it can make this fail; attachments need a real media type."""
    data: Plain = msgspec.to_builtins(data_of(publication))
    made = timegm(publication.made.utctimetuple())
    enclosed = msgspec.json.encode(_all_enclosed(publication.attachments))
    files = _sources() | {"bilagor.json": enclosed}
    missing: frozenset[str] = frozenset()
    while True:
        files["rapport.json"] = msgspec.json.encode(cleaned(data, missing))
        try:
            return with_row_headings(_compiled(files, made)), []
        except typst.TypstError as error:
            more = unset(error.diagnostic) - missing
            if not more:
                raise  # our template is wrong: a mistake of the program
            missing |= more


def _sources() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(TEMPLATES.glob("*.typ"))}


def _all_enclosed(attachments: Iterable[Attachment]) -> list[_Enclosed]:
    """Each attachment under a name of its own: Typst takes no two of one name."""
    named: dict[str, Attachment] = {}
    for number, attachment in enumerate(attachments, 1):
        last = PurePosixPath(attachment.name.replace("\\", "/")).name.strip(".")
        name = last or f"bilaga-{number}"
        named[f"{number}-{name}" if name in named else name] = attachment
    return [_enclosed(*each) for each in named.items()]


def _enclosed(name: str, attachment: Attachment) -> _Enclosed:
    is_data = attachment.media_type.startswith(("text/csv", "application/json"))
    return _Enclosed(
        path=f"/{name}",
        content=tuple(attachment.content),
        media_type=attachment.media_type,
        description=attachment.description or name,
        relationship="data" if is_data else "supplement",
    )


def _compiled(files: dict[str, bytes], made: int) -> bytes:
    sources: Any = {"main.typ": files["report.typ"], **files}  # its types know of one file only
    compiled = typst.compile(
        sources,
        root=TEMPLATES,
        font_paths=typst.Fonts(include_system_fonts=False, include_embedded_fonts=True),
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=["a-3a", "ua-1"],
        timestamp=made,
    )
    return bytes(compiled)
