"""A document as the check sees it: paragraphs of running text, and rows of tables."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable

from msgspec import Struct

from finsam_ledger.meningar.lexikon import LEXIKON


class Stycke(Struct, frozen=True):
    """Running text. `starts` are where its source lines begin in `text`, `lines` their numbers.

    `where` says where it stands in a file without lines: `sida 3`, `stycke 12`.
    """

    text: str
    heading: str = ""
    starts: tuple[int, ...] = ()
    lines: tuple[int, ...] = ()
    where: str = ""
    is_heading: bool = False

    def line(self, offset: int) -> int | None:
        """The source line of a place in the text; None in a file without lines."""
        if not self.lines:
            return None
        return self.lines[max(0, bisect_right(self.starts, offset) - 1)]


class Tabellrad(Struct, frozen=True):
    """A row of a table: its label, its other cells, and what stands over these, where known."""

    label: str
    cells: tuple[str, ...]
    headings: tuple[str, ...] = ()
    line: int | None = None
    where: str = ""


class Dokument(Struct, frozen=True):
    """All of a document, in order; `title` is what the file itself is called inside, if it is."""

    paragraphs: tuple[Stycke, ...]
    rows: tuple[Tabellrad, ...]
    title: str = ""


class Mening(Struct, frozen=True):
    """A sentence, with its place; `before` is the sentence before it in its paragraph."""

    text: str
    line: int | None
    where: str
    heading: str
    before: str
    paragraph: Stycke
    offset: int

    def line_of(self, start: int) -> int | None:
        """The line of a place in the sentence."""
        return self.paragraph.line(self.offset + start)


_END = re.compile(r"[.!?…](?=[\"”’)]*\s+[\"”’(–-]?\s*[A-ZÅÄÖÉ0-9–−-])|[.!?…](?=\d?\s*[A-ZÅÄÖ])")
_LAST_WORD = re.compile(r"[^\s(]+$")


def joined(lines: Iterable[tuple[int, str]], heading: str = "", where: str = "") -> Stycke:
    """Source lines as one paragraph; a word that was divided at a line's end is made whole.

    >>> joined([(4, "uppbok-"), (5, "ning av pension")]).text
    'uppbokning av pension'
    """
    text, starts, numbers = "", [], []
    for number, line in lines:
        bare = re.sub(r"[ \t]+", " ", line.strip())
        divided = re.search(r"[^\W\d_]-$", text) and re.match(r"[a-zåäö]", bare)
        if divided and not re.match(r"(och|eller|samt)\b", bare):
            text = text[:-1]
        elif text:
            text += " "
        starts.append(len(text))
        numbers.append(number)
        text += bare
    return Stycke(text, heading, tuple(starts), tuple(numbers), where)


def sentences(paragraph: Stycke) -> list[Mening]:
    """The sentences of a paragraph; a full stop in a number or after an abbreviation ends none."""
    pieces: list[tuple[int, str]] = []
    begin = 0
    for found in _END.finditer(paragraph.text):
        if _is_abbreviation(paragraph.text[begin : found.start()], paragraph.text[found.end() :]):
            continue
        pieces.append((begin, paragraph.text[begin : found.end()]))
        begin = found.end()
    pieces.append((begin, paragraph.text[begin:]))
    made: list[Mening] = []
    for offset, piece in pieces:
        text = piece.strip()
        if not text:
            continue
        at = offset + len(piece) - len(piece.lstrip())
        before = made[-1].text if made else ""
        line = paragraph.line(at)
        made.append(Mening(text, line, paragraph.where, paragraph.heading, before, paragraph, at))
    return made


def _is_abbreviation(before: str, after: str) -> bool:
    word = _LAST_WORD.search(before)
    if word is None:
        return False
    last = word[0].casefold().strip('(”"')
    if last in LEXIKON.forkortningar:
        # `tkr.` and the like end a sentence where a capital follows.
        ends = last in ("kr", "tkr", "mkr") and re.match(r"\s+[A-ZÅÄÖ]", after)
        return not ends
    return bool(re.fullmatch(r"[\d.]+|[a-zåäö]", last)) and not re.match(r"\s+[A-ZÅÄÖ]", after)
