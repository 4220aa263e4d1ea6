"""Words that a PDF can hold: characters that do harm, or that no font has, as their codes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

Plain = str | int | float | bool | None | Sequence["Plain"] | Mapping[str, "Plain"]
_BREAKS = re.compile(r"\s*[\n\r\v\f\x1c-\x1f\x85\u2028\u2029]+\s*|\t")
# Characters that turn the reading order of what follows: figures could be made to read otherwise.
_TURNING = "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_HARMFUL = ("Cc", "Cs", "Co", "Cn")
_UNSEEN = "\u00ad\ufeff"  # optional hyphen and byte order mark
# Of a name or a description: PDF/A lets no string be longer than 32 767 bytes, and three of these
# may stand in one.
_LONGEST = 2000


def cleaned(value: Plain, missing: frozenset[str]) -> Plain:
    """All text within a JSON value on one line each, without what can't be set, and cut where it
    is too long for what is no running text.

    `missing` are characters that no font has.
    """
    if isinstance(value, str):
        return _short(_one_line(value, missing))
    if isinstance(value, Mapping):
        return {key: _within(value, key, each, missing) for key, each in value.items()}
    if isinstance(value, Sequence):
        return [cleaned(each, missing) for each in value]
    return value


def _within(value: Mapping[str, Plain], key: str, each: Plain, missing: frozenset[str]) -> Plain:
    """What stands under a key: running text and drawings are as long as they are."""
    if not isinstance(each, str):
        return cleaned(each, missing)
    if key == "svg" or (key == "text" and value.get("kind") == "code"):
        return _lines(each, missing)
    return _one_line(each, missing) if key == "text" and "kind" in value else cleaned(each, missing)


def _one_line(text: str, missing: frozenset[str]) -> str:
    return _shown(_BREAKS.sub(" ", text), missing)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _lines(text: str, missing: frozenset[str]) -> str:
    return "\n".join(_shown(line.expandtabs(4), missing) for line in text.splitlines())


def _shown(text: str, missing: frozenset[str]) -> str:
    if text.isascii() and text.isprintable():
        return text
    return "".join(_character(each, missing) for each in text)


def _character(each: str, missing: frozenset[str]) -> str:
    if each in _UNSEEN:
        return ""
    if each in missing or each in _TURNING or unicodedata.category(each) in _HARMFUL:
        return f"[U+{ord(each):04X}]"
    return each


def unset(diagnostic: str) -> frozenset[str]:
    """The characters that the compiler says it can't set."""
    clusters = re.findall(r'(?:text|codepoint) `"(.*?)"`', diagnostic)
    return frozenset(each for each in _unescaped("".join(clusters)) if not each.isascii())


def _unescaped(cluster: str) -> str:
    return re.sub(r"\\u\{([0-9a-f]+)\}", lambda code: chr(int(code.group(1), 16)), cluster)
