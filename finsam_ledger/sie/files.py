"""A SIE file on disk, read as far as its kind allows: SIE 4 as text, SIE 5 as XML."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from finsam_ledger import catalogue
from finsam_ledger.catalogue import sie as kinds
from finsam_ledger.datafiles import unreadable
from finsam_ledger.findings import Finding, Place, has_errors
from finsam_ledger.sie import rules
from finsam_ledger.sie.contents import Contents, contents_of
from finsam_ledger.sie.encoding import decoded
from finsam_ledger.sie.notes import Notes
from finsam_ledger.sie.reader import items
from finsam_ledger.sie.records import SPECS, Item
from finsam_ledger.sie.tally import Summing, Tally, summed

_KNOWN = re.compile(rf"^[ \t]*#(?:{'|'.join(SPECS)})\b", re.MULTILINE | re.IGNORECASE)
Progress = Callable[[int], None]


@dataclass(frozen=True)
class SieFile:
    """A file that was read without errors.

    `text` is empty for SIE 5; `items` gives every record and verifikation again, in order.
    """

    path: Path
    encoding: str
    contents: Contents
    tally: Tally
    items: Callable[[], Iterator[Item]]
    text: str = ""


def read_file(
    path: Path, *, encoding: str | None = None, progress: Progress | None = None
) -> tuple[SieFile | None, list[Finding]]:
    """The file, or None where it has errors; and everything worth saying about it."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None, [catalogue.FILE_MISSING.at(Place(str(path)), file=path.name)]
    except OSError as error:
        return None, [unreadable(path, error)]
    notes = Notes(str(path))
    read = (
        _sie5(data, path, notes) if _is_xml(data) else _sie4(data, path, notes, encoding, progress)
    )
    findings = notes.findings
    return (None if has_errors(findings) else read), findings


def _is_xml(data: bytes) -> bool:
    start = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith(b"<") and not start[:15].lower().startswith((b"<!doctype h", b"<html"))


def _sie4(
    data: bytes, path: Path, notes: Notes, encoding: str | None, progress: Progress | None
) -> SieFile | None:
    found = decoded(data, notes, encoding)
    if found is None:
        return None
    text = found.text
    if not _KNOWN.search(text):
        notes.add(kinds.NOT_SIE, 1, reason="den har ingen post som hör till SIE")
        return None
    records, tally = summed(text, notes, progress)
    rules.checksum(records, data, text, notes)
    contents = contents_of(
        records, notes, has_rows=tally.verifikationer > 0, suffix=path.suffix.lower()
    )
    rules.examine(contents, tally, text, notes)
    again = lambda: items(text, Notes(str(path)))  # noqa: E731
    return SieFile(path, found.encoding, contents, tally, again, text)


def _sie5(data: bytes, path: Path, notes: Notes) -> SieFile | None:
    from finsam_ledger.sie import xmlfile

    read = xmlfile.items(data, notes)
    if read is None:
        return None
    summing = Summing(notes)
    summing.add(read)
    tally = summing.finished()
    contents = contents_of(summing.records, notes, has_rows=tally.verifikationer > 0, suffix=".sie")
    rules.examine(contents, tally, "", notes)
    return SieFile(path, "utf-8", contents, tally, lambda: iter(read))
