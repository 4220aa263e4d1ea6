"""Plain text, and the lines of a PDF page: what is prose, what is a table, what is a heading.

A text file says nothing of its tables, so they are told by how their lines look: a label and
figures, no sentence. What is unsure is taken for a table: a row is never read as a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import Enum

from finsam_ledger.meningar.stycken import Dokument, Stycke, Tabellrad, joined

_SPACE = "[ \u00a0\u202f\u2009]"
_CELL = (
    rf"(?:[+\-\u2212\u2013]{_SPACE}?)?\d{{1,3}}(?:{_SPACE}\d{{3}})+(?:[,.]\d+)?{_SPACE}?%?"
    rf"|(?:[+\-\u2212\u2013]{_SPACE}?)?\d+(?:[,.]\d+)?{_SPACE}?%?\*?"
)
_TRAIL = re.compile(rf"(?:^|(?<=[\s|]))((?:{_CELL}|[-–−])(?:[\s|]+(?:{_CELL}|[-–−]))*)\s*$")
_CELLS = re.compile(rf"(?<!\S)(?:{_CELL})(?![^\s|])")
_YEARS = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_HEADING = re.compile(r"^\s*(?:\d+(?:\.\d+)*\.?\s+)?[A-ZÅÄÖ(*”\"]")
_BULLET = re.compile(r"^\s*(?:[•●▪■◦o*·\uf0b7-]|\d{1,2}[.)]|[a-z]\))\s+")
_PROSE_END = re.compile(r"[.!?:;,]\s*$")
_MANY_WORDS = 9
_LONG = 70
_COLUMNS = 3


class _Sort(Enum):
    BLANK = 0
    PROSE = 1
    ROW = 2
    HEADING = 3


def read(text: str) -> Dokument:
    return made(list(enumerate(text.splitlines(), 1)))


def made(lines: Sequence[tuple[int, str]], where: str = "") -> Dokument:
    """Numbered lines as paragraphs and rows."""
    sorts = [_sort(lines, at) for at in range(len(lines))]
    paragraphs = tuple(_paragraphs(lines, sorts, where))
    return Dokument(paragraphs, tuple(_rows(lines, sorts, where)))


def _sort(lines: Sequence[tuple[int, str]], at: int) -> _Sort:
    line = lines[at][1]
    if not line.strip():
        return _Sort.BLANK
    if _is_row(lines, at):
        return _Sort.ROW
    goes_on = re.match(r"\s*[a-zåäö]", _neighbour(lines, at, 1))
    if _is_alone(lines, at) and _is_heading(line) and not goes_on:
        return _Sort.HEADING
    return _Sort.PROSE


def _is_row(lines: Sequence[tuple[int, str]], at: int) -> bool:
    line = lines[at][1]
    tail = _TRAIL.search(line)
    if tail is None:
        return _is_gapped(line)
    cells = _CELLS.findall(tail[1]) or [tail[1]]
    words = re.findall(r"[^\W\d_]{2,}", line[: tail.start()])
    if len(cells) > 1:
        return len(words) <= _MANY_WORDS
    if words and _YEARS.fullmatch(cells[0].strip()):
        return False
    if not words:
        return True
    before, after = _neighbour(lines, at, -1), _neighbour(lines, at, 1)
    runs_on = _runs_on(before) or bool(re.match(r"\s*(?:[a-zåäö(]|\d+ (?:tkr|kr|mkr))", after))
    return len(words) <= _MANY_WORDS and not runs_on and bool(_HEADING.match(line))


def _is_gapped(line: str) -> bool:
    """Columns held apart by tabs or wide gaps, with a figure in one of them."""
    columns = [piece for piece in re.split(r"\t+| {3,}|\|", line.strip()) if piece.strip(" •·-")]
    figures = [piece for piece in columns[1:] if re.fullmatch(_CELL, piece.strip())]
    return len(columns) >= _COLUMNS and bool(figures)


def _neighbour(lines: Sequence[tuple[int, str]], at: int, step: int) -> str:
    beside = at + step
    return lines[beside][1] if 0 <= beside < len(lines) else ""


def _runs_on(line: str) -> bool:
    """Whether a line of prose goes on to the next one."""
    bare = line.rstrip()
    return len(bare) > _LONG and _TRAIL.search(bare) is None and not _PROSE_END.search(bare)


def _is_alone(lines: Sequence[tuple[int, str]], at: int) -> bool:
    return not _neighbour(lines, at, 1).strip() or not _neighbour(lines, at, -1).strip()


def _is_heading(line: str) -> bool:
    bare = line.strip()
    short = len(bare) <= _LONG and len(bare.split()) <= _MANY_WORDS
    return short and bool(_HEADING.match(line)) and not _PROSE_END.search(bare)


def _paragraphs(
    lines: Sequence[tuple[int, str]], sorts: Sequence[_Sort], where: str
) -> Iterator[Stycke]:
    heading, paused = "", False
    run: list[tuple[int, str]] = []
    for (number, line), sort in zip(lines, sorts, strict=True):
        new = sort is _Sort.PROSE and _begins(line, run, paused=paused)
        if run and (new or sort in (_Sort.ROW, _Sort.HEADING)):
            yield joined(run, heading, where)
            run = []
        paused = sort is _Sort.BLANK
        if sort is _Sort.PROSE:
            run.append((number, _BULLET.sub("", line) if new else line))
        elif sort is _Sort.HEADING:
            heading = line.strip()
            yield Stycke(heading, "", (0,), (number,), where, is_heading=True)
    if run:
        yield joined(run, heading, where)


def _begins(line: str, run: Sequence[tuple[int, str]], *, paused: bool) -> bool:
    """Whether a line begins a paragraph. One after a blank line does, unless the text so far has
    stopped in the middle of a sentence.
    """
    if _BULLET.match(line):
        return not _is_continued(run)
    is_open = bool(run) and not _PROSE_END.search(run[-1][1])
    return paused and not (is_open and re.match(r"\s*[a-zåäö]", line))


def _is_continued(run: Sequence[tuple[int, str]]) -> bool:
    """Whether the text so far breaks off before a number, so that `- 3 110 tkr` is no bullet."""
    return bool(run) and bool(re.search(r"\b(?:till|på|om|med|av|är|var)\s*$", run[-1][1]))


def _rows(
    lines: Sequence[tuple[int, str]], sorts: Sequence[_Sort], where: str
) -> Iterator[Tabellrad]:
    """The rows, each under the last line of years; a label may stand on the line before."""
    years: tuple[str, ...] = ()
    label = ""
    for (number, line), sort in zip(lines, sorts, strict=True):
        found = tuple(_YEARS.findall(line))
        if sort in (_Sort.PROSE, _Sort.HEADING):
            label = line.strip()
            years = found if len(found) > 1 else years
        if sort is not _Sort.ROW:
            continue
        tail = _TRAIL.search(line)
        cells = tuple(_CELLS.findall(tail[1])) if tail else tuple(_CELLS.findall(line))
        if len(found) > 1 and len(found) >= len(cells):
            years, label = found, ""
            continue
        own = (line[: tail.start()] if tail else _CELLS.sub(" ", line)).strip(" |\t")
        headings = years if len(years) == len(cells) else ()
        yield Tabellrad(own or label, tuple(c.strip() for c in cells), headings, number, where)
        label = ""
