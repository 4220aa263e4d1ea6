"""What a period lock fixes: the content of each verifikation as one line of text.

Two ledgers give the same lines when they say the same: in which file or order a verifikation
stands, how amounts are written, letters composed or lines ended, and what an account is called
beside its number, is no content. Nor is the mark that a verifikation has been corrected
(`rattad-av:` and the rest), since it must be possible to set it after the month is locked (LKBR
3:7).
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import msgspec

from finsam_ledger.balances import DIMENSIONS, Books, Ledger, Lock
from finsam_ledger.periods import month_index, month_name, month_of
from finsam_ledger.verifikationer import (
    CORRECTED_BY,
    CORRECTED_ON,
    CORRECTED_WHO,
    Meta,
    Verifikation,
    is_bare,
)

FOLDER = "las"
# Where a thing stands, and what is set afterwards on a verifikation that has been corrected.
_NO_CONTENT = frozenset({"filename", "lineno", CORRECTED_BY, CORRECTED_ON, CORRECTED_WHO})
_NO_CONTENT |= {"__tolerances__", "__automatic__"}  # with others that begin so; these are the many
_UNDATED = _NO_CONTENT | {"ver"}  # a field of its own
_OF_VER = _UNDATED | {"bokford"}  # and so is this, if it is a date
_AWAITS = "!"  # among its marks
_KONTO = b'{"konto"'
_encode = msgspec.json.Encoder(order="deterministic").encode


class Row(msgspec.Struct, frozen=True, array_like=True):
    """A row's content: account number, öre, and the metadata it has of its own, if any."""

    konto: str
    ore: int
    uppgifter: dict[str, str] = {}


class Line(msgspec.Struct, frozen=True):
    """A verifikation's content, read back."""

    datum: date
    nummer: str
    bokford: date | None
    motpart: str
    text: str
    rader: list[Row]
    uppgifter: dict[str, str] = {}
    marken: list[str] = []


class _Written(msgspec.Struct, frozen=True, omit_defaults=True):
    """The same as it is written: rows are bare tuples, which are made and sorted faster. Lines
    sort by their first fields.
    """

    datum: date
    nummer: str
    bokford: date | None
    motpart: str
    text: str
    rader: list[tuple[object, ...]]
    uppgifter: dict[str, str] | None = None
    marken: list[str] | None = None


class KontoLine(msgspec.Struct, frozen=True):
    """The dimensions that an account gives all its rows by its `open`."""

    konto: str
    uppgifter: Mapping[str, str]


class Head(msgspec.Struct, frozen=True):
    """The first line of a lock's content: its month, and the lock that it builds on."""

    las: str
    efter: str
    hash: str


class Segment(msgspec.Struct, frozen=True):
    """What one lock fixes: verifikationer of the months since the lock before, in order, and what
    accounts give them.
    """

    month: int
    before: Lock | None
    lines: tuple[bytes, ...]
    kontos: Mapping[str, Mapping[str, str]]

    @property
    def content(self) -> bytes:
        """The content of the lock's file; its SHA-256 is the lock's hash."""
        efter, hash_ = (
            (month_name(self.before.month), self.before.hash) if self.before else ("", "")
        )
        head = _encode(Head(month_name(self.month), efter, hash_))
        kontos = (_encode(KontoLine(konto, given)) for konto, given in self.kontos.items())
        return b"\n".join((head, *self.lines, *kontos, b""))

    @property
    def hash(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def segments(
    books: Books, ledger: Ledger, months: Iterable[tuple[int, Lock | None]]
) -> list[Segment]:
    """What each of some locks fixes as the books now stand; `months` in order, each with the lock
    before it.
    """
    found = []
    rest = iter(books.verifikationer)
    ver = next(rest, None)
    used: dict[int, set[str]] = defaultdict(set)
    for key in books.balances.amounts:
        used[key.month].add(key.konto)
    start = 0
    for month, before in months:
        lines = []
        while ver is not None and month_index(ver.datum) <= month:
            lines.append(line_of(ver))
            ver = next(rest, None)
        lines.sort()
        kontos = {konto for each in used if start <= each <= month for konto in used[each]}
        found.append(Segment(month, before, tuple(lines), _kontos(books, ledger, kontos)))
        start = month + 1
    return found


def line_of(ver: Verifikation) -> bytes:
    """The content of a verifikation."""
    datum, nummer, bokford, motpart, text, meta, rader, _, tags, links, awaits = ver
    rows: list[tuple[object, ...]] = []
    for _, konto, ore, own in rader:
        given = None if is_bare(own) else _content(own, _NO_CONTENT)
        rows.append((konto, ore, given) if given else (konto, ore))
    try:
        rows.sort()
    except TypeError:  # alike but for their metadata, which has no order of its own
        rows.sort(key=_encode)
    marks = None
    if tags or links or awaits:
        marks = sorted([*(f"#{tag}" for tag in tags), *(f"^{link}" for link in links)])
        marks = [_AWAITS, *marks] if awaits else marks
    nummer, motpart, text = _composed(nummer), _composed(motpart), _composed(text)
    given = _content(meta, _OF_VER if bokford is not None else _UNDATED)
    return _encode(_Written(datum, nummer, bokford, motpart, text, rows, given, marks))


def _kontos(books: Books, ledger: Ledger, kontos: Iterable[str]) -> Mapping[str, Mapping[str, str]]:
    """The dimensions that accounts give, for those that give any."""
    found = {}
    for konto in sorted(kontos):
        meta = ledger.opened[books.accounts[konto].account]
        given = {key: _written(meta[key]) for key in DIMENSIONS if meta.get(key) is not None}
        if given:
            found[konto] = given
    return found


def _content(meta: Meta, without: frozenset[str]) -> dict[str, str] | None:
    found = {}
    for key, value in meta.items():
        if key not in without and key[:2] != "__":
            if type(value) is str and value.isascii() and "\r" not in value:
                found[key] = value
            else:
                found[key] = _written(value)
    return found or None


def _written(value: object) -> str:
    """A metadata value as text, the same however a number was written."""
    if isinstance(value, str):
        return _composed(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, tuple):  # Beancount's amount
        return " ".join(map(_written, value))
    return "" if value is None else str(value)


def _composed(text: str) -> str:
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def path_of(ledger: Ledger, month: int) -> Path:
    """Where the content of a month's lock is kept."""
    return ledger.main.parent / FOLDER / f"{month_name(month)}.jsonl"


class Content(msgspec.Struct, frozen=True):
    """A lock's file taken apart: its head, its verifikationer as lines, and its accounts."""

    head: Head
    lines: tuple[bytes, ...]
    kontos: Mapping[str, Mapping[str, str]]


def read(content: bytes) -> Content:
    """Raises ValueError for what is no lock's file."""
    head, *rows = content.split(b"\n")
    try:
        kontos = [
            msgspec.json.decode(row, type=KontoLine) for row in rows if row.startswith(_KONTO)
        ]
        lines = tuple(row for row in rows if row and not row.startswith(_KONTO))
        for line in lines:
            line_from(line)
        found = msgspec.json.decode(head, type=Head)
    except msgspec.MsgspecError as error:
        raise ValueError(str(error)) from error
    if found.efter:
        month_of(found.efter)
    return Content(found, lines, {each.konto: each.uppgifter for each in kontos})


def line_from(row: bytes) -> Line:
    return msgspec.json.decode(row, type=Line)
