"""Markdown: paragraphs, headings and tables with their lines, read by markdown-it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from finsam_ledger.meningar.stycken import Dokument, Stycke, Tabellrad, joined


def read(text: str) -> Dokument:
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    return Dokument(tuple(_paragraphs(tokens)), tuple(_rows(tokens)))


def _paragraphs(tokens: Sequence[Token]) -> Iterator[Stycke]:
    heading, in_table = "", False
    for before, token in pairwise(tokens):
        in_table = token.type == "table_open" or (in_table and token.type != "table_close")
        if token.type != "inline" or in_table:
            continue
        first = (token.map or [0])[0] + 1
        lines = _text(token).split("\n")
        if before.type == "heading_open":
            heading = " ".join(lines)
            yield Stycke(heading, "", (0,), (first,), "", is_heading=True)
        else:
            yield joined(enumerate(lines, first), heading)


def _rows(tokens: Sequence[Token]) -> Iterator[Tabellrad]:
    headings: tuple[str, ...] = ()
    cells: list[str] = []
    line: int | None = None
    in_head = False
    for before, token in pairwise(tokens):
        if token.type in ("thead_open", "thead_close"):
            in_head = token.type == "thead_open"
        elif token.type == "tr_open":
            cells, line = [], (token.map or [0])[0] + 1
        elif token.type == "inline" and before.type in ("td_open", "th_open"):
            cells.append(_text(token).strip())
        elif token.type == "tr_close" and cells:
            if in_head:
                headings = tuple(cells[1:])
            else:
                yield Tabellrad(cells[0], tuple(cells[1:]), headings, line)


def _text(token: Token) -> str:
    """The words of an inline token, without marks; its line breaks kept."""
    breaks = {"softbreak": "\n", "hardbreak": "\n"}
    return "".join(
        breaks.get(child.type, child.content if child.type in ("text", "code_inline") else "")
        for child in token.children or ()
    )
