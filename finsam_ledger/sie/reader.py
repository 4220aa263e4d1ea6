"""A SIE file's records in file order: single ones, and verifikationer with their rows.

The text is taken in pieces, each from one `#VER` to the next, so that a long file is never held
as records all at once. A piece can be read by itself since `#VER` ends whatever was open.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from finsam_ledger.catalogue import sie as kinds
from finsam_ledger.sie.fields import safe, split
from finsam_ledger.sie.notes import Notes, clipped
from finsam_ledger.sie.records import (
    BLOCK,
    ROWS,
    SPECS,
    Item,
    Record,
    Verifikation,
    label_of,
    record_of,
)

_VER = "\n#VER"
_AFTER = ("", " ", "\t", "\n", '"')
_SPACES = " \t\v\f\u00a0"


class Piece(NamedTuple):
    """A part of the text: what stands before the first #VER, or one #VER and what follows."""

    text: str
    start: int


def pieces(text: str) -> Iterator[Piece]:
    """The text in pieces, none of them empty."""
    start = 0
    while start < len(text):
        end = text.find(_VER, start)
        while end >= 0 and text[end + len(_VER) : end + len(_VER) + 1] not in _AFTER:
            end = text.find(_VER, end + 1)  # another label that begins so
        end = len(text) if end < 0 else end + 1
        yield Piece(text[start:end], start)
        start = end


class Lines:
    """Line numbers of a text, asked for in ascending order."""

    def __init__(self, text: str) -> None:
        self._text, self._at, self._line = text, 0, 1

    def at(self, position: int) -> int:
        self._line += self._text.count("\n", self._at, position)
        self._at = position
        return self._line


def items(text: str, notes: Notes) -> Iterator[Item]:
    """Everything in a text, in order; what can't be used is told in `notes`."""
    lines = Lines(text)
    for piece in pieces(text):
        last = piece.start + len(piece.text) == len(text)
        yield from Parser(notes, is_last=last).items(piece.text, lines.at(piece.start))


class Parser:
    """One piece, line by line: a verifikation is open from its #VER to its closing brace."""

    def __init__(self, notes: Notes, *, is_last: bool) -> None:
        self.notes, self.is_last = notes, is_last
        self.head: Record | None = None
        self.rows: list[Record] = []
        self.whole = True
        self.bare = False  # whether the verifikation has had no brace yet
        self.open = 0  # the line of the verifikation whose brace is open
        self.foreign = 0  # braces open in the block of a record we don't know
        self.after_foreign = False
        self.block: list[str] = []
        self.block_line = 0

    def items(self, text: str, line: int) -> Iterator[Item]:
        rows = text.split("\n")
        last = line + len(rows) - 1
        for number, row in enumerate(rows, start=line):
            bare = row.strip(_SPACES)
            if bare in ("{", "}"):
                yield from self._brace(bare, number)
            elif bare and self.foreign:
                self.block.append(safe(bare))
            elif bare:
                yield from self._line(bare, number, cut=self.is_last and number == last)
        if self.is_last and (self.open or (self.head is not None and self.bare)):
            end = last - len(rows) + len(text.rstrip().split("\n"))
            reason = "den sista verifikationen avslutas inte"
            self.notes.once(kinds.TRUNCATED, end, reason=reason)
            self.whole = False
        if self.foreign and self.is_last:
            end = last - len(rows) + len(text.rstrip().split("\n"))
            self.notes.once(kinds.TRUNCATED, end, reason="en klammer avslutas inte")
        yield from self._closed()

    def _line(self, row: str, line: int, *, cut: bool) -> Iterator[Item]:
        found = label_of(row)
        if found is None:
            self.notes.add(kinds.STRAY_LINE, line, text=clipped(row))
            return
        label = found[0].upper()
        self.after_foreign = label not in SPECS
        if label == "VER":
            yield from self._closed()
            self._begin(row, line, cut=cut)
            return
        if label in SPECS and label not in ROWS and (self.open or self.head):
            yield from self._closed()
        record = record_of(row, line, self.notes, cut=cut)
        if self.open or self.head is not None:
            self._keep(record, label, line)
        elif label in ROWS:
            self.notes.add(kinds.TRANS_OUTSIDE, line, label=label)
        elif record is not None:
            yield record

    def _begin(self, row: str, line: int, *, cut: bool) -> None:
        """A verifikation begins; where its #VER can't be used only its number is, and no row."""
        if row.endswith("{"):
            row, self.open = row[:-1].rstrip(_SPACES), line
            reason = "den inledande klammern står på samma rad som #VER"
            self.notes.add(kinds.BRACES, line, reason=reason)
        self.bare = not self.open
        self.head = record_of(row, line, self.notes, cut=cut)
        if self.head is None and not cut:
            fields = split(row, len("#VER")).fields
            words = [field if isinstance(field, str) else "" for field in fields]
            self.head, self.whole = Record("VER", (*[*words, "", ""][:2], ""), line), False

    def _keep(self, record: Record | None, label: str, line: int) -> None:
        """A row of the open verifikation."""
        if not self.open and label in ROWS:
            self.open, self.bare = line, False
            self.notes.add(kinds.BRACES, line, reason="den inledande klammern saknas")
        if record is None:
            self.whole = False
        else:
            self.rows.append(record)

    def _brace(self, brace: str, line: int) -> Iterator[Item]:
        if self.foreign or (brace == "{" and self.after_foreign):
            yield from self._foreign(brace, line)
        elif brace == "{" and not self.rows and (self.head is not None or self.open):
            self.open, self.bare = self.open or line, False
        elif brace == "}" and self.open:
            self.open = 0
            yield from self._closed()
        else:
            self.notes.add(kinds.BRACES, line, reason="en klammer står för sig själv")

    def _foreign(self, brace: str, line: int) -> Iterator[Item]:
        """A brace of a block after a record we don't know; the block is kept as it stands."""
        self.after_foreign = False
        if not self.foreign:
            self.block, self.block_line = [], line
        elif brace == "{" or self.foreign > 1:
            self.block.append(brace)
        self.foreign += 1 if brace == "{" else -1
        if self.foreign:
            return
        record = Record(BLOCK, tuple(self.block), self.block_line)
        if self.open or self.head is not None:
            self.rows.append(record)
        else:
            yield record

    def _closed(self) -> Iterator[Item]:
        """The verifikation that ends here; told where its closing brace is missing."""
        if self.open and not self.is_last:
            line = self.head.line if self.head else self.open
            self.notes.add(kinds.BRACES, line, reason="den avslutande klammern saknas")
        if self.head is not None:
            yield Verifikation(self.head, tuple(self.rows), self.whole)
        self.head, self.rows, self.whole, self.open = None, [], True, 0
