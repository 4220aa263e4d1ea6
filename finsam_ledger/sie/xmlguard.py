"""Whether XML is to be read at all, and what is said of XML that is broken."""

from __future__ import annotations

import re

from finsam_ledger.catalogue import sie as kinds
from finsam_ledger.sie.notes import Notes, clipped

_BOM = b"\xef\xbb\xbf"
_ENCODINGS = ("utf-8", "iso-8859-1", "iso-8859-15", "windows-1252", "us-ascii")
_ENCODING = re.compile(rb"<\?xml[^>]*?\sencoding\s*=\s*[\"']([^\"'>]*)")
# A DOCTYPE can only stand before the first element.
_DOCTYPE = re.compile(rb"(?:\s++|<\?.*?\?>|<!--.*?-->)*+<!DOCTYPE", re.DOTALL)
_END = re.compile(rb"</(?:[^\s<>:]+:)?Sie(?:Entry)?\s*>(?:\s++|<!--.*?-->)*+\Z", re.DOTALL)
_TAIL = 4096


def refused(data: bytes) -> str:
    """Why the bytes are not even to be parsed; empty if they are."""
    bare = data.removeprefix(_BOM) if data.startswith(_BOM) else data
    if not bare.strip():
        return "den är tom"
    if bare.lstrip()[:1] != b"<" or b"\0" in bare[:8]:
        return "den är ingen XML"
    declared = _ENCODING.match(bare)
    encoding = declared[1].decode("ascii", errors="replace") if declared else "utf-8"
    if encoding.lower() not in _ENCODINGS:
        return f"teckenkoden ”{clipped(encoding)}” hör inte till SIE 5"
    if _DOCTYPE.match(bare):
        return "den har en DOCTYPE, och det har aldrig SIE 5"
    return ""


def tell_broken(data: bytes, line: int, root: str, notes: Notes) -> None:
    """XML that is cut off is told from XML that is wrong: the end of the root is not there."""
    last = data.count(b"\n") + (not data.endswith(b"\n"))
    if root and line >= last and not _END.search(data[-_TAIL:]):
        notes.once(kinds.TRUNCATED, last, reason=f"elementet {root} avslutas inte")
    else:
        where = f" på rad {line}" if line else ""
        notes.add(kinds.NOT_SIE, 1, reason=f"dess XML är trasig{where}")
