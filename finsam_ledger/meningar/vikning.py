"""Words as they are compared: folded, with their place in the text.

Scanned reports lose their diacritics (`fornaldrarna`, `férbundet`, `6verskott`), so å, ä and ö are
folded to the letters a scanner takes them for. Everything that is compared is folded, the lexicon
too, so nothing is lost but the difference between a few short words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from msgspec import Struct

_WORD = re.compile(r"(?:(?<!\d)6)?[^\W\d_](?:[-’'·]?[^\W\d_]|6(?=[^\W\d_]))*|§")
_SCANNED = str.maketrans({"é": "o", "ó": "o", "ô": "o", "ø": "o", "6": "o", "æ": "a"})


class Ord(Struct, frozen=True):
    """A word: how it is compared, and where it stands in the text it was read from."""

    folded: str
    start: int
    end: int


def folded(text: str) -> str:
    """A word without case, diacritics and soft hyphens.

    >>> folded("Överskott"), folded("6verskott"), folded("férbundet"), folded("förbundet")
    ('overskott', 'overskott', 'forbundet', 'forbundet')
    """
    lowered = unicodedata.normalize("NFC", text.replace("\u00ad", "")).casefold()
    bare = unicodedata.normalize("NFKD", lowered.translate(_SCANNED))
    return "".join(char for char in bare if not unicodedata.combining(char)).replace("’", "'")


def words(text: str) -> list[Ord]:
    """The words of a text, numbers and signs left out."""
    return [Ord(folded(w[0]), w.start(), w.end()) for w in _WORD.finditer(text)]


class Fras(Struct, frozen=True):
    """Words in a row to look for; one that ends in `*` is the beginning of a word.

    `key` is what the phrase stands for. Of two that fit, the longer one is meant.
    """

    key: str
    parts: tuple[str, ...]

    @classmethod
    def of(cls, key: str, text: str) -> Fras:
        return cls(key, tuple(folded(part) for part in text.split()))

    def fits(self, found: Sequence[Ord], at: int) -> bool:
        if at + len(self.parts) > len(found):
            return False
        return all(
            found[at + n].folded.startswith(part[:-1])
            if part.endswith("*")
            else found[at + n].folded == part
            for n, part in enumerate(self.parts)
        )

    @property
    def weight(self) -> tuple[int, int]:
        return len(self.parts), sum(len(part.rstrip("*")) for part in self.parts)


class Traff(Struct, frozen=True):
    """A phrase found: what it stands for, and the words (first to before `end`) it takes up."""

    keys: frozenset[str]
    first: int
    end: int


class Fraser(Struct, frozen=True, dict=True):
    """Phrases to look for all at once, by how their first word begins."""

    by_start: dict[str, tuple[Fras, ...]]

    @classmethod
    def of(cls, phrases: Sequence[Fras]) -> Fraser:
        found: dict[str, list[Fras]] = {}
        for phrase in phrases:
            found.setdefault(phrase.parts[0].rstrip("*")[:2], []).append(phrase)
        return cls({start: tuple(each) for start, each in found.items()})

    def find(self, found: Sequence[Ord]) -> list[Traff]:
        """Where the phrases stand, the longest first where they overlap."""
        hits: list[Traff] = []
        at = 0
        while at < len(found):
            here = [p for p in self.by_start.get(found[at].folded[:2], ()) if p.fits(found, at)]
            if not here:
                at += 1
                continue
            longest = max(phrase.weight for phrase in here)
            keys = frozenset(phrase.key for phrase in here if phrase.weight == longest)
            hits.append(Traff(keys, at, at + longest[0]))
            at += longest[0]
        return hits
