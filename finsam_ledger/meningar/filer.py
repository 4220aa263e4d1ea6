"""Which reader a document wants, and what is wrong with one that can't be read."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from finsam_ledger import catalogue
from finsam_ledger.catalogue import meningar as kinds
from finsam_ledger.datafiles import unreadable
from finsam_ledger.findings import Finding, Place
from finsam_ledger.meningar.stycken import Dokument

_TEXT = {".txt": "fran_text", ".md": "fran_md", ".markdown": "fran_md"}
_BYTES = {".html": "fran_html", ".htm": "fran_html", ".docx": "fran_docx", ".pdf": "fran_pdf"}
_PACKED = (".docx", ".pdf")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")  # what Windows calls Unicode
ENDINGS = (*_TEXT, *_BYTES)


def read(path: Path) -> tuple[Dokument | None, list[Finding]]:
    """The document at `path`, or why it can't be held against the books."""
    place, ending = Place(str(path)), path.suffix.lower()
    if ending not in ENDINGS:
        known = ", ".join(ENDINGS)
        return None, [kinds.UNKNOWN_FORMAT.at(place, name=path.name, known=known)]
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None, [catalogue.FILE_MISSING.at(place, file=path.name)]
    except OSError as error:
        return None, [unreadable(path, error)]
    try:
        document = _made(data, ending)
    except ValueError as error:
        return None, [kinds.UNREADABLE.at(place, reason=str(error))]
    if not document.paragraphs and not document.rows:
        return None, [kinds.UNREADABLE.at(place, reason="den har ingen text")]
    return document, []


def _made(data: bytes, ending: str) -> Dokument:
    if not data.strip():
        raise ValueError("den är tom")
    if b"\0" in data and ending not in _PACKED and not data.startswith(_UTF16):
        raise ValueError("den är ingen textfil")
    if ending in _BYTES:
        from_bytes: Callable[[bytes], Dokument] = _reader(_BYTES[ending])
        return from_bytes(data)
    from_text: Callable[[str], Dokument] = _reader(_TEXT[ending])
    return from_text(_text(data))


def _reader(module: str) -> Callable[..., Dokument]:
    reader: Callable[..., Dokument] = import_module(f"finsam_ledger.meningar.{module}").read
    return reader


def _text(data: bytes) -> str:
    """UTF-8, or what old programs write."""
    for encoding in ("utf-16",) if data.startswith(_UTF16) else ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ValueError("dess teckenkod är okänd; spara den som UTF-8")
