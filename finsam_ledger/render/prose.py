"""The förbund's Markdown texts as HTML that fits where it stands: headings in step, tables named.

Raw HTML is shown as it is written, and pictures are not fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import count

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

_LOWEST = 6
_PARTS = 3  # a heading is a token that opens it, one with its words, one that closes it


class Prose:
    """Renders texts of one page: the tables in them are numbered through."""

    def __init__(self) -> None:
        self._commonmark = MarkdownIt("commonmark", {"html": False})
        self._commonmark.enable("table").disable("image")
        numbers = count(1)
        self._commonmark.add_render_rule("table_open", lambda *_: _table_open(next(numbers)))
        self._commonmark.add_render_rule("table_close", lambda *_: "</table>\n</div>\n")

    def html(self, text: str, under: int) -> Markup:
        """A text that stands under a heading of level `under`."""
        tokens = list(_tokens_in_step(self._commonmark.parse(text), under))
        for token in tokens:
            if token.type == "th_open":
                token.attrSet("scope", "col")
        rendered = self._commonmark.renderer.render(tokens, self._commonmark.options, {})
        return Markup(rendered)  # noqa: S704 - markdown-it escapes all but its own tags


def _table_open(number: int) -> str:
    name = f"Tabell {number} i text"
    return (
        f'<div class="ram" role="region" aria-label="{name}" tabindex="0">\n'
        f'<table class="fri"><caption class="dold">{name}</caption>\n'
    )


class _Steps:
    """Levels for headings in order: as deep as those they stand under, and one more."""

    def __init__(self, under: int) -> None:
        self._under = under
        self._above: list[int] = []

    def level(self, wanted: int) -> int:
        while self._above and self._above[-1] >= wanted:
            self._above.pop()
        self._above.append(wanted)
        return min(self._under + len(self._above), _LOWEST)


def in_step(text: str, under: int) -> str:
    """A text as Markdown still, its headings below level `under` and none skipping a level."""
    steps = _Steps(under)
    return re.sub(
        r"^(#{1,6}) ",
        lambda found: f"{'#' * steps.level(len(found.group(1)))} ",
        text,
        flags=re.MULTILINE,
    )


def _tokens_in_step(tokens: Sequence[Token], under: int) -> Iterator[Token]:
    """Tokens with headings below `under`, none of them skipping a level or without words."""
    steps, index = _Steps(under), 0
    while index < len(tokens):
        token = tokens[index]
        if token.type != "heading_open":
            yield token
            index += 1
            continue
        opens, words, closes = tokens[index : index + _PARTS]
        index += _PARTS
        if words.content.strip():
            opens.tag = closes.tag = f"h{steps.level(int(opens.tag[1:]))}"
            yield from (opens, words, closes)
