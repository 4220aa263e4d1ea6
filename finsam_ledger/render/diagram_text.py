"""Room for words in a chart: how wide they are about, and where they are broken.

Fonts differ between readers, so widths are estimated on the wide side and never measured.
"""

from __future__ import annotations

import re
import unicodedata

_NARROW = frozenset("iljtfrI.,:;'!|()[] \u00a0")
_WIDE = frozenset("mwMW@%—")


def width_of(text: str, size: int) -> float:
    """About how many pixels a text of `size` pixels takes."""
    return size * sum(map(_ems, text))


def _ems(character: str) -> float:
    if character in _NARROW:
        return 0.34
    if character in _WIDE:
        return 0.92
    if unicodedata.east_asian_width(character) in "WF":
        return 1.05
    return 0.74 if character.isupper() else 0.56


def wrapped(text: str, size: int, width: int, lines: int = 4) -> list[str]:
    """A text on as many lines of at most `width` pixels as it needs, or with … after the last."""
    made: list[str] = [""]
    for piece in re.findall(r"[^ /-]+[/-]*|[ /-]+", clean(text)):
        line = made[-1]
        if width_of(line + piece.rstrip(" "), size) <= width:
            made[-1] = line + piece
            continue
        if line.strip(" "):
            made.append("")
        rest = piece.lstrip(" ")
        while width_of(rest, size) > width:
            cut = max(1, _fits(rest, size, width))
            made[-1] = rest[:cut]
            made.append("")
            rest = rest[cut:]
        made[-1] = rest
    kept = [line.strip(" ") for line in made if line.strip(" ")]
    if len(kept) > lines:
        last = kept[lines - 1]
        kept = [*kept[: lines - 1], last[: max(1, _fits(last, size, width - size))] + "…"]
    return kept or [""]


def _fits(text: str, size: int, width: int) -> int:
    """How many of the first characters have room."""
    return next(
        (at for at in range(len(text)) if width_of(text[: at + 1], size) > width), len(text)
    )


def clean(text: str) -> str:
    """A text on one line, of characters that a drawing can hold."""
    one_line = re.sub(r"[ \t\r\n\f\v\x85\u2028\u2029]+", " ", text)
    kept = (c for c in one_line if unicodedata.category(c) not in ("Cc", "Cs", "Cn", "Co"))
    return "".join(kept).strip(" ")
