"""A text's Markdown, made to fit in the report it stands in."""

from __future__ import annotations

import re

_HEADING = re.compile(r"^( {0,3})(#{1,6})(?=[ \t])", re.MULTILINE)
_UNDERLINED = re.compile(
    r"^( {0,3}(?!\d+[.)] )[^\s|>#*+-][^\n]*)\n {0,3}(=+|-+)[ \t]*$", re.MULTILINE
)
_DEEPEST = 6
# What CommonMark takes for a tag, a comment or an instruction; a web address may stand in < >.
_TAG = re.compile(r"(?<!\\)(\\*)<(?=[a-z/!?])(?!https?://[^\s<>]*>)", re.IGNORECASE)


def below(markdown: str, levels: int) -> str:
    """The text with its headings so many levels lower, also those underlined with = or -."""

    def underlined(found: re.Match[str]) -> str:
        return f"{'#' if found[2][0] == '=' else '##'} {found[1].strip()}\n"

    def lowered(found: re.Match[str]) -> str:
        return found[1] + "#" * min(_DEEPEST, len(found[2]) + levels)

    return _HEADING.sub(lowered, _UNDERLINED.sub(underlined, markdown))


def without_html(markdown: str) -> str:
    """The text with every tag as plain characters, so that no format takes it for one."""

    def escaped(found: re.Match[str]) -> str:
        is_escaped = len(found[1]) % 2 == 1
        return found[0] if is_escaped else rf"{found[1]}\<"

    return _TAG.sub(escaped, markdown)
