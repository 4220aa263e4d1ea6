"""Records as a SIE 4 file: strictly as the format says, since receivers are strict.

Texts are quoted, numbers, days and codes are not; one space between fields, CRLF between lines,
CP437. What CP437 has no letter for is replaced by what comes nearest and told.
"""

from __future__ import annotations

import unicodedata
import zlib
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from finsam_ledger.sie.encoding import CP437
from finsam_ledger.sie.fields import Field, joined, quoted, split
from finsam_ledger.sie.notes import Notes
from finsam_ledger.sie.records import BLOCK, SPECS, Item, Record, What, record_of

_TEXTS = (What.TEXT, What.NAME)
_CONTROLS = dict.fromkeys((*range(32), 127), " ")
_NEAREST = {
    "€": "EUR", "–": "-", "—": "-", "−": "-", "‑": "-", "…": "...", "•": "*",
    "’": "'", "‘": "'", "´": "'", "”": '"', "“": '"', "„": '"',
    "ø": "ö", "Ø": "Ö", "ð": "d", "þ": "th", "Þ": "Th", "ł": "l", "Ł": "L",
    "©": "(c)", "®": "(r)", "×": "x",
}  # fmt: skip


class Written(NamedTuple):
    """A file's bytes, and the texts that had to be changed: as they were and as they stand."""

    data: bytes
    changed: tuple[tuple[str, str], ...]


def written(items: Iterable[Item], *, checksum: bool = False) -> Written:
    """The file of `items`, the first of which is #FLAGGA.

    With `checksum` a #KSUMMA stands after it, and one with the sum last.
    """
    changed: dict[str, str] = {}
    flag, *lines = _lines(items, changed)
    if checksum:
        crc = 0
        for line in lines:
            crc = zlib.crc32(bare(line).encode(CP437), crc)
        lines = ["#KSUMMA", *lines, f"#KSUMMA {crc}"]
    lines = [flag, *lines]
    text = "\r\n".join(lines) + "\r\n"
    return Written(text.encode(CP437), tuple(changed.items()))


def bare(line: str) -> str:
    r"""A line as the checksum counts it: no separators, no enclosing quotes, no braces.

    >>> bare('#TRANS 1930 {"1" "20"} -5.00 "" "a b"')
    '#TRANS1930120-5.00a b'
    """
    if "\r\n" in line:
        return "".join(bare(each) for each in line.split("\r\n"))
    label, _, rest = line.partition(" ")
    if label in ("{", "}"):
        return ""
    words = (w for f in split(rest).fields for w in (f if isinstance(f, tuple) else (f,)))
    return label + "".join(words)


def _lines(items: Iterable[Item], changed: dict[str, str]) -> Iterator[str]:
    for item in items:
        if isinstance(item, Record):
            yield line_of(item, changed)
            continue
        yield line_of(item.head, changed)
        yield "{"
        yield from (line_of(row, changed) for row in item.rows)
        yield "}"


def line_of(record: Record, changed: dict[str, str] | None = None) -> str:
    """A record as its line; with `changed`, in letters of CP437, what was changed put there.

    A block is its lines in braces.
    """
    if record.label == BLOCK:
        lines = (fitting(str(line), changed) for line in record.fields)
        return "\r\n".join(("{", *lines, "}"))
    kinds = SPECS[record.label].fields if record.label in SPECS else ()
    words = [f"#{fitting(record.label, changed)}"]
    for index, field in enumerate(record.fields):
        kind = kinds[index] if index < len(kinds) else What.CODE
        words.append(_written(field, kind, changed))
    return " ".join(words)


def kept_line(record: Record) -> str:
    """A record on one line, for a ledger to keep; `from_kept` reads it."""
    return f"{BLOCK} {joined(record.fields)}" if record.label == BLOCK else line_of(record)


def from_kept(line: str, place: int = 0) -> Record | None:
    """The record of a kept line, at a line of its own; None where someone has changed it so."""
    if line.startswith(BLOCK):
        return Record(BLOCK, split(line, len(BLOCK)).fields, place)
    return record_of(line, place, Notes(""))


def _written(field: Field, kind: What, changed: dict[str, str] | None) -> str:
    if isinstance(field, tuple):
        return joined([tuple(fitting(each, changed) for each in field)])
    text = fitting(field, changed)
    word = quoted(text)
    return f'"{word}"' if kind in _TEXTS and not word.startswith('"') else word


def fitting(text: str, changed: dict[str, str] | None) -> str:
    """A text in CP437's letters, without control characters or a backslash last."""
    if changed is None:
        return text
    fit = text.translate(_CONTROLS)
    try:
        fit.encode(CP437)
    except UnicodeEncodeError:
        fit = "".join(_letter(each) for each in unicodedata.normalize("NFC", fit))
    if fit.endswith("\\"):
        fit += " "
    if fit != text:
        changed[text] = fit
    return fit


def _letter(letter: str) -> str:
    if letter in _NEAREST:
        return _NEAREST[letter]
    try:
        letter.encode(CP437)
    except UnicodeEncodeError:
        plain = unicodedata.normalize("NFKD", letter).encode("ascii", errors="ignore").decode()
        return plain or "?"
    return letter
