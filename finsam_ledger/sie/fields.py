r"""A line into fields: spaces and tabs part them, `"` holds one together, `{ }` a list of objects.

`\"` is the only escape there is; any other backslash is a backslash. A quote inside a quoted
field ends it only where a space, a tab, a brace or the line's end follows, since there are
programs that turn letters into quotes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

Field = str | tuple[str, ...]

_TOKEN = re.compile(
    r'[ \t]*(?:"((?:[^"\\]|\\"?|"(?![ \t}]|$))*)"(?=[ \t}]|$)|([{}])|([^ \t{}"][^ \t{}]*))'
)
# Whether a text must be quoted: it is empty, or something in it parts fields.
_BARE = re.compile(r'[^\s"{}]+')


class Split(NamedTuple):
    """A line's fields, and what was odd: an unclosed quote, quotes inside, an odd list."""

    fields: tuple[Field, ...]
    odd: str


OPEN_QUOTE = "ett citattecken avslutas inte"
INNER_QUOTE = "ett citattecken står inne i texten"
LAST_BACKSLASH = "texten slutar med ett omvänt snedstreck"
NO_QUOTES = "texten står utan citattecken"
OPEN_LIST = "klammern avslutas inte"
STRAY_BRACE = "en klammer står ensam"


def split(line: str, start: int = 0) -> Split:
    r"""The fields from `start` on; a list of objects is a tuple.

    >>> split('1930 {"1" "20"} -5.00 "" "Hyra \\"maj\\""').fields
    ('1930', ('1', '20'), '-5.00', '', 'Hyra "maj"')
    """
    fields: list[Field] = []
    objects: list[str] | None = None
    odd, position, end = "", start, len(line)
    while position < end:
        found = _TOKEN.match(line, position)
        if found is None:
            rest = line[position:].strip(" \t")
            if rest.startswith('"'):
                odd = odd or OPEN_QUOTE
                (fields if objects is None else objects).append(unescaped(rest[1:]))
            break
        position = found.end()
        quoted, brace, bare = found.groups()
        if brace == "{" and objects is None:
            objects = []
        elif brace == "}" and objects is not None:
            fields.append(tuple(objects))
            objects = None
        elif brace:
            odd = odd or STRAY_BRACE
        else:
            if quoted is not None and '"' in quoted.replace('\\"', ""):
                odd = odd or INNER_QUOTE
            if quoted is not None and quoted.endswith("\\"):
                odd = odd or LAST_BACKSLASH
            token = unescaped(quoted) if quoted is not None else bare
            (fields if objects is None else objects).append(token)
    if objects is not None:
        odd = odd or OPEN_LIST
        fields.append(tuple(objects))
    return Split(tuple(fields), odd)


def unescaped(text: str) -> str:
    return text.replace('\\"', '"')


def quoted(text: str) -> str:
    r"""A text as it is written: quoted where it must be, and its quotes escaped.

    A backslash last would escape the closing quote, so a space is put after it.
    """
    if _BARE.fullmatch(text) and not text.startswith("#"):
        return text
    safe = text.replace('"', '\\"')
    return f'"{safe} "' if safe.endswith("\\") else f'"{safe}"'


def joined(fields: Iterable[Field]) -> str:
    """Fields as a line has them, with one space between."""
    return " ".join(
        quoted(field)
        if isinstance(field, str)
        else "{" + " ".join(quoted(each) for each in field) + "}"
        for field in fields
    )
