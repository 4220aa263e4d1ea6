"""PDF: the lines of each page as pypdf lays them out, told apart as plain text is.

A PDF is drawn, not written: even one with tags is read by how its lines look, which tells a row of
figures from a sentence as a reader's eye does.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from finsam_ledger.meningar import fran_text
from finsam_ledger.meningar.stycken import Dokument, Stycke, Tabellrad

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

_GAP = re.compile(r"(?<=\S) {2,3}(?=\S)")


def read(data: bytes) -> Dokument:
    """A PDF; raises ValueError where it is none, is locked, or holds pictures only."""
    import logging

    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it mends is no concern of ours
    if not data.lstrip()[:5].startswith(b"%PDF"):
        raise ValueError("den är ingen PDF")
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise ValueError("den är låst med lösenord")
        paragraphs: list[Stycke] = []
        rows: list[Tabellrad] = []
        for where, lines in _pages(reader):
            page = fran_text.made(lines, where)
            paragraphs += page.paragraphs
            rows += page.rows
        metadata = reader.metadata
        title = str(metadata.title or "") if metadata is not None else ""
    except (PyPdfError, RecursionError, *_BROKEN) as error:
        raise _reason(error) from None
    if not paragraphs and not rows:
        raise ValueError("den har ingen text, bara bilder; kör textigenkänning på den först")
    without = tuple(_without_lines(each) for each in paragraphs)
    return Dokument(without, tuple(rows), title)


# What a broken file makes pypdf raise beside its own.
_BROKEN = (ArithmeticError, AttributeError, LookupError, NotImplementedError, OSError, TypeError)


def _reason(error: BaseException) -> ValueError:
    name = type(error).__name__
    locked = name in ("DependencyError", "FileNotDecryptedError", "WrongPasswordError")
    return ValueError("den är låst med lösenord" if locked else "den är skadad")


def _pages(reader: PdfReader) -> Iterator[tuple[str, list[tuple[int, str]]]]:
    for number, page in enumerate(reader.pages, 1):
        yield f"sida {number}", list(enumerate(_lines(page), 1))


def _lines(page: PageObject) -> list[str]:
    """Lines with the gaps of columns kept; small gaps are those of justified text."""
    text = page.extract_text(extraction_mode="layout")
    return [_GAP.sub(" ", line) for line in text.splitlines()]


def _without_lines(paragraph: Stycke) -> Stycke:
    """A line's number on a page helps nobody; the page does."""
    return Stycke(
        paragraph.text,
        paragraph.heading,
        where=paragraph.where,
        is_heading=paragraph.is_heading,
    )
