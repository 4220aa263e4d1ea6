"""What kind of file the bank has given, told by its content, and its statements."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from finsam_ledger.bank import camt, csvfile
from finsam_ledger.bank.settings import Settings
from finsam_ledger.bank.values import Statement
from finsam_ledger.catalogue import FILE_MISSING
from finsam_ledger.catalogue import bank as kinds
from finsam_ledger.datafiles import unreadable
from finsam_ledger.findings import Finding, Place


class Kind(StrEnum):
    """The files that are read."""

    CAMT053 = "camt.053"
    CAMT054 = "camt.054"
    CSV = "csv"


_XML = {b"<BkToCstmrStmt": Kind.CAMT053, b"<BkToCstmrDbtCdtNtfctn": Kind.CAMT054}
# How files begin that people take for a statement.
_OTHERS = {
    b"%PDF": "den är en PDF",
    b"PK\x03\x04": "den är ett kalkylblad (Excel); spara det som CSV",
    b"\xd0\xcf\x11\xe0": "den är ett äldre kalkylblad (Excel); spara det som CSV",
}
_MARKS = (b"\xff\xfe", b"\xfe\xff")


def kind_of(head: bytes) -> Kind | str:
    """The kind of a file by its first bytes, or in Swedish why it is none."""
    if not head.strip():
        return "den är tom"
    for start, reason in _OTHERS.items():
        if head.startswith(start):
            return reason
    plain = head.replace(b"\0", b"") if head.startswith(_MARKS) else head
    if b"\0" in plain:
        return "den är inte text"
    bare = plain.removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe \t\r\n")
    if not bare.startswith(b"<"):
        return Kind.CSV
    # A prefix may stand before the name: <ns2:BkToCstmrStmt>.
    found = (kind for name, kind in _XML.items() if name in bare or b":" + name[1:] in bare)
    return next(found, None) or _no_statement(bare)


def _no_statement(xml: bytes) -> str:
    if b"BkToCstmrAcctRpt" in xml:
        return "den är en camt.052, som visar dagen innan den är slut; hämta camt.053"
    if b"<html" in xml.lower():
        return "den är en webbsida"
    return "den är XML, men varken camt.053 eller camt.054"


def peek(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(csvfile.HEAD)


def read(path: Path, settings: Settings) -> tuple[list[Statement], list[Finding]]:
    """The statements of a file, as they stand in it, and everything wrong with it."""
    place = Place(str(path))
    try:
        head = peek(path)
        kind = kind_of(head)
        if kind is Kind.CSV:
            return csvfile.read(path, path.read_bytes(), settings)
    except FileNotFoundError:
        return [], [FILE_MISSING.at(place, file=path.name)]
    except OSError as error:
        return [], [unreadable(path, error)]
    if isinstance(kind, Kind):
        # Told before parsing, which may stumble over what a DOCTYPE declares.
        before_root = head.replace(b"\0", b"").partition(b"Document")[0]
        if b"<!DOCTYPE" in before_root:
            return [], [kinds.DOCTYPE.at(Place(str(path), 1))]
        return camt.read(path)
    return [], [kinds.FILE_UNKNOWN.at(place, file=path.name, reason=kind)]
