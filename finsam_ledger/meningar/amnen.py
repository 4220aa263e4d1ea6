"""What sentences and rows are about: the lexicon's subjects, and every row by its own label."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from msgspec import Struct

from finsam_ledger.meningar.lexikon import LEXIKON, Amne, finder, phrases
from finsam_ledger.meningar.tal import Slag
from finsam_ledger.meningar.vikning import Fras, Fraser, Ord, Traff, words

_WEAK = "svag:"
_ROW = "rad:"
AMNEN: Mapping[str, Amne] = {amne.id: amne for amne in LEXIKON.amne}
_FILLER = finder(x=LEXIKON.etikettfyllnad)
_BY_WORDS = Fraser.of(
    [each for amne in LEXIKON.amne for each in phrases(amne.id, (*amne.ord, *amne.rader))]
    + [each for amne in LEXIKON.amne for each in phrases(_WEAK + amne.id, amne.svaga)]
)
_IN_TEXTS = Fraser.of(
    [each for amne in LEXIKON.amne for each in phrases(amne.id, amne.ord)]
    + [each for amne in LEXIKON.amne for each in phrases(_WEAK + amne.id, amne.svaga)]
)
_MEDLEM = finder(x=LEXIKON.medlem.ord)
# A label of one short or common word is no name to know a row by.
_SHORTEST = 5
_COMMON = frozenset(
    {"administration", "avvikelse", "budget", "information", "prognos", "projekt"}
    | {"representation", "utbildning", "utfall"}
)


class Namn(Struct, frozen=True):
    """What a row is about: `broad` are subjects its label speaks of, `strict` those it is."""

    broad: frozenset[str]
    strict: frozenset[str]


class Omnamnande(Struct, frozen=True):
    """Subjects named in a text: words `first` to before `end`. The `weak` may mean another."""

    sure: frozenset[str]
    weak: frozenset[str]
    first: int
    end: int

    @property
    def keys(self) -> frozenset[str]:
        return self.sure | self.weak

    def with_(self, other: Omnamnande) -> Omnamnande:
        """This and another that shares words with it, as one."""
        sure = self.sure | other.sure
        weak = (self.weak | other.weak) - sure
        return Omnamnande(sure, weak, min(self.first, other.first), max(self.end, other.end))

    def of(self, slag: Slag) -> Omnamnande | None:
        """The subjects that a number of this kind can be about; None if there are none."""
        sure, weak = _fitting(self.sure, slag), _fitting(self.weak, slag)
        return Omnamnande(sure, weak, self.first, self.end) if sure or weak else None


def _fitting(keys: frozenset[str], slag: Slag) -> frozenset[str]:
    kind = Slag.ANDEL if slag.is_share else slag
    return frozenset(
        key for key in keys if key not in AMNEN or kind in (AMNEN[key].slag or (kind,))
    )


def named(label: str, title: str) -> Namn:
    """The subjects of a row by its label; a bare Summa has those of its table's title."""
    own = label.rsplit(" / ", 1)[-1]
    found = words(re.sub(r"\(.*?\)", " ", own))
    hits = _BY_WORDS.find(found)
    broad = {key.removeprefix(_WEAK) for hit in hits for key in hit.keys}
    above = _BY_WORDS.find(words(label.rsplit(" / ", 1)[0])) if " / " in label else []
    broad |= {key.removeprefix(_WEAK) for hit in above for key in hit.keys}
    covered = {at for hit in (*hits, *_FILLER.find(found)) for at in range(hit.first, hit.end)}
    is_whole = len(covered) == len(found)
    sure = {key for hit in hits for key in hit.keys if not key.startswith(_WEAK)}
    parts = {key for key in sure if AMNEN[key].del_}
    strict = parts or (sure if is_whole else set())
    if parts:
        broad = parts
    if is_whole and not hits:
        over = _BY_WORDS.find(words(title))
        strict = {key for hit in over for key in hit.keys if not key.startswith(_WEAK)}
        broad |= strict
    is_known = any("pengar" in AMNEN[key].slag for key in strict)
    name = "" if is_known else row_name(own)
    return Namn(frozenset({*broad, *strict, *([name] if name else [])}), frozenset(strict))


def row_name(label: str) -> str:
    """How a row is called as a subject of its own; empty where its label is no name."""
    found = [word.folded for word in words(re.sub(r"\(.*?\)", " ", label))]
    long = [word for word in found if len(word) >= _SHORTEST and word not in _COMMON]
    only_filler = len(_FILLER.find(words(label))) == len(found)
    return _ROW + " ".join(found) if long and not only_filler else ""


def is_members(key: str) -> bool:
    """Whether a row known by its own name is a member's."""
    return key.startswith(_ROW) and bool(_MEDLEM.find(words(key.removeprefix(_ROW))))


class Amnesregister(Struct, frozen=True, dict=True):
    """All subjects of a report: those of the lexicon and the rows of its tables."""

    rows: frozenset[str]

    @classmethod
    def of(cls, names: Iterable[Namn]) -> Amnesregister:
        keys = {key for name in names for key in name.broad if key.startswith(_ROW)}
        return cls(frozenset(keys))

    @cached_property
    def _own(self) -> Fraser:
        return Fraser.of([Fras(key, _stems(key.removeprefix(_ROW).split())) for key in self.rows])

    def find(self, found: Sequence[Ord]) -> list[Omnamnande]:
        """The subjects a text names, in order. A row's name may have a subject's in it."""
        made: list[Omnamnande] = []
        rows = [
            Omnamnande(frozenset(), hit.keys, hit.first, hit.end) for hit in self._own.find(found)
        ]
        named = [_mention(hit) for hit in _IN_TEXTS.find(found)]
        for each in sorted((*rows, *named), key=lambda mention: (mention.first, mention.end)):
            if made and each.first < made[-1].end:
                made[-1] = made[-1].with_(each)
            else:
                made.append(each)
        return made


def _stems(parts: list[str]) -> tuple[str, ...]:
    """A label's words as beginnings, so that inflected ones are known too."""
    return tuple(f"{part}*" if len(part) >= _SHORTEST else part for part in parts)


def _mention(hit: Traff) -> Omnamnande:
    sure = frozenset(key for key in hit.keys if not key.startswith(_WEAK))
    weak = frozenset(key.removeprefix(_WEAK) for key in hit.keys) - sure
    return Omnamnande(sure, weak, hit.first, hit.end)
