"""A sentence cut around one of its numbers: the clause, and the words before and after."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from finsam_ledger.meningar.tal import Tal
from finsam_ledger.meningar.vikning import Ord

_CLAUSE = re.compile(
    r"[,;:()](?=\s|$)|(?<=\s)\(|\s[–-]\s|\b(?:men|medan|varav|samtidigt|därav)\b|\bså\b(?! att)"
)


class Sats(Struct, frozen=True):
    """The clause around a number.

    `before` are its words before the number, `near` those of them after the number before it,
    `after` those after it, to the next number; `first` is the place in `all`, the sentence's words,
    of the first word of `before`, `at` that of the first word from the number on (its unit may be
    one) and `next` that of the first word after it. `start` is where the clause begins in the text.
    A number with nothing but a parenthesis around it `is_aside`.
    """

    all: list[Ord]
    before: list[Ord]
    near: list[Ord]
    after: list[Ord]
    first: int
    at: int
    next: int
    start: int
    is_aside: bool


def cut(text: str, found: list[Ord], tal: Sequence[Tal], at: int) -> Sats:
    number = tal[at]
    bounds = [
        hit.end() if hit[0].strip() in ",;:()" else hit.start()
        for hit in _CLAUSE.finditer(text)
        if not any(other.start <= hit.start() < other.end for other in tal)
    ]
    left = max((other.end for other in tal[:at]), default=0)
    right = min((other.start for other in tal[at + 1 :]), default=len(text))
    begins = [bound for bound in bounds if bound <= number.start]
    is_alone = bool(begins) and not text[begins[-1] : number.start].strip()
    if is_alone and left < _before(begins):
        begins.pop()  # Resultatet, 402 tkr, är …
    start = max(begins, default=0)
    end = min((bound for bound in bounds if bound > number.end), default=len(text))
    first = next((n for n, word in enumerate(found) if word.start >= start), len(found))
    before = [word for word in found if start <= word.start and word.end <= number.start]
    near = [word for word in before if word.start >= left]
    after = [w for w in found if w.start >= number.end and w.end <= min(end, right)]
    unit = [word for word in found if number.start <= word.start < number.end]
    at_word = next((n for n, word in enumerate(found) if word.start >= number.start), len(found))
    aside = is_alone and left > 0 and text[: number.start].rstrip().endswith("(")
    return Sats(found, before, near, after, first, at_word, at_word + len(unit), start, aside)


def _before(bounds: Sequence[int]) -> int:
    """Where the clause before the last one begins."""
    return bounds[-2] if len(bounds) > 1 else 1
