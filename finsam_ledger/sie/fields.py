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
    r'[ \t]*(?:"((?:[^"\\]++|\\"|\\(?!")|"(?![ \t}]|$))*\\?)"(?=[ \t}]|$)'
    r'|([{}])|([^ \t{}"][^ \t{}]*+))'
)
# Whether a text must be quoted: it is empty, or something in it parts fields.
_BARE = re.compile(r'[^\s"{}]+')


class Split(NamedTuple):
    """A line's fields, and what was odd: an unclosed quote, quotes inside, an odd list.

    `seen` is the field that was.
    """

    fields: tuple[Field, ...]
    odd: str
    seen: str = ""


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
    odd = seen = ""
    position, end = start, len(line)
    while position < end:
        found = _TOKEN.match(line, position)
        if found is None:  # only spaces are left, or a quote that is never closed
            rest = line[position:].strip(" \t")
            token, wrong = (safe(unescaped(rest[1:])), OPEN_QUOTE) if rest else (None, "")
            position = end
        else:
            token, wrong = _token(found)
            position = found.end()
        if token is not None:
            (fields if objects is None else objects).append(token)
        elif found is not None and found[2] == "{" and objects is None:
            objects = []
        elif found is not None and found[2] == "}" and objects is not None:
            fields.append(tuple(objects))
            objects = None
        elif found is not None:
            wrong = STRAY_BRACE
        if wrong and not odd:
            odd, seen = wrong, token or ""
    if objects is not None:
        odd = odd or OPEN_LIST
        fields.append(tuple(objects))
    return Split(tuple(fields), odd, seen)


def _token(found: re.Match[str]) -> tuple[str | None, str]:
    """A field and what is odd about it; None for a brace."""
    quoted, brace, bare = found.groups()
    if brace:
        return None, ""
    if quoted is None:
        return safe(bare), ""
    odd = LAST_BACKSLASH if quoted.endswith("\\") else ""
    odd = INNER_QUOTE if '"' in quoted.replace('\\"', "") else odd
    return safe(unescaped(quoted)), odd


def safe(text: str) -> str:
    """A text as it can be written: a backslash last would escape the closing quote."""
    return text + " " if text.endswith("\\") else text


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
