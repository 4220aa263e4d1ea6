"""From a SIE file's dimensions and objects to those of the books.

Which number a dimension has is up to each system. `forbund.toml` says it under [sie.dimensioner];
otherwise a dimension is known by its name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from finsam_ledger import catalogue
from finsam_ledger.balances import DIMENSIONS, VALUES, VERKSAMHETER, Dims
from finsam_ledger.catalogue import sie as kinds
from finsam_ledger.findings import Finding, Place
from finsam_ledger.forbund import Forbund, SieSettings
from finsam_ledger.sie.contents import Contents, Pairs
from finsam_ledger.sources.dimensions import shared

# The first budget decided stands as an object of its own, since a file has room for one budget.
BUDGET_VERSION = "budgetversion"
ORIGINAL = "ursprunglig"
_FOLD = str.maketrans("åäöé", "aaoe")
# What else a dimension may be called than by its own name.
_ALSO = {"insatser": "insats", "aktivitet": "insats", "motparter": "motpart"}


@dataclass
class Mapped:
    """How pairs of dimension and object are read, and what could not be."""

    contents: Contents
    settings: SieSettings
    place: Place
    numbers: Mapping[str, str]  # the file's number → our dimension
    version: str = ""  # the file's number of `BUDGET_VERSION`
    findings: dict[tuple[str, str], Finding] = field(default_factory=dict)
    _found: dict[Pairs, dict[str, str]] = field(default_factory=dict)

    @property
    def _given(self) -> Mapping[str, Mapping[str, str]]:
        return {str(name): words for name, words in self.settings.objekt.items()}

    def named(self, pairs: Pairs) -> dict[str, str]:
        """Our dimensions with their values; what means nothing to the books is left out."""
        if pairs not in self._found:
            found: dict[str, str] = {}
            for number, objekt in pairs:
                dimension = self.numbers.get(number)
                if dimension is None:
                    self._unused(number)
                elif (value := self._value(dimension, number, objekt)) is not None:
                    found.setdefault(dimension, value)
            ordered = {name: found[name] for name in DIMENSIONS if name in found}
            self._found[pairs] = ordered
        return self._found[pairs]

    def words(self, number: str, objekt: str) -> list[tuple[str, str]]:
        """How a ledger keeps an object: by our dimension, by its number, or by both."""
        dimension, raw = self.numbers.get(number), (f"dim{number}", objekt)
        ours = self.named(((number, objekt),)).get(dimension or "")
        if dimension is None or ours is None:
            return [raw]
        return [(dimension, ours)] if ours == objekt else [raw, (dimension, ours)]

    def shares(self, pairs: Pairs, ore: int) -> list[tuple[Dims, int]]:
        """An amount with its dimensions, shared where a key says so."""
        return shared((self.named(pairs),), ore)

    def is_shared(self, pairs: Pairs) -> bool:
        """Whether amounts with these pairs are shared by a key, each by itself."""
        return " " in self.named(pairs).get("verksamhet", "")

    def _value(self, dimension: str, number: str, objekt: str) -> str | None:
        given = self._given.get(dimension, {})
        if objekt in given:
            return given[objekt] if _fits(dimension, given[objekt]) else None  # told by `mapped`
        allowed = VERKSAMHETER if dimension == "verksamhet" else VALUES.get(dimension)
        if allowed is None:
            return objekt or None
        name = self.contents.objects.get((number, objekt), "")
        for word in (_folded(objekt), _folded(name)):
            if _fits(dimension, word):
                return word
        self.findings.setdefault(
            (number, objekt),
            kinds.DIMENSION_VALUE.at(
                self.place,
                object=objekt,
                name=name or "utan namn",
                number=number,
                dimension=dimension,
                choices=", ".join(allowed),
            ),
        )
        return None

    def _unused(self, number: str) -> None:
        name = self.contents.dimension(number) or "utan namn"
        self.findings.setdefault(
            (number, ""),
            kinds.DIMENSION.at(
                self.place, number=number, name=name, reason="namnet säger inte vad den motsvarar"
            ),
        )


def mapped(contents: Contents, forbund: Forbund, place: Place) -> Mapped:
    """The file's dimensions as ours: what the förbund says, else by name."""
    settings = forbund.settings.sie
    numbers = {number: str(name) for name, number in settings.dimensioner.items()}
    said = set(numbers.values())
    for number, name in _names(contents):
        word = _ALSO.get(_folded(name), _folded(name))
        if word in DIMENSIONS and word not in said and number not in numbers:
            numbers[number] = word
            said.add(word)
    names = {_folded(name): number for number, name in _names(contents)}
    found = Mapped(contents, settings, place, numbers, names.get(BUDGET_VERSION, ""))
    found.findings.update(_wrong_settings(contents, forbund))
    return found


def _wrong_settings(
    contents: Contents, forbund: Forbund
) -> Iterator[tuple[tuple[str, str], Finding]]:
    """What [sie] in forbund.toml says that can't be so."""
    settings = forbund.settings.sie
    known = {*contents.dimensions, *(number for number, _ in contents.objects)}
    numbers = list(settings.dimensioner.values())
    for name, number in settings.dimensioner.items():
        where, told = forbund.place("sie.dimensioner", name), (str(name), "dimension")
        if not number or numbers.count(number) > 1:
            reason = f"dimension {number} står för två saker" if number else "det är tomt"
            yield told, catalogue.FIELD_VALUE.at(where, field=name, reason=reason)
        elif known and number not in known:  # a file from a försystem has perhaps some of them
            yield told, kinds.DIMENSION_ABSENT.at(where, number=number, dimension=name)
    for dimension, words in settings.objekt.items():
        for objekt, word in words.items():
            if not _fits(dimension, word):
                allowed = VERKSAMHETER if dimension == "verksamhet" else VALUES[dimension]
                reason = f"”{word}” är inget av {', '.join(allowed)}"
                where = forbund.place(f"sie.objekt.{dimension}", objekt)
                wrong = catalogue.FIELD_VALUE.at(where, field=objekt, reason=reason)
                yield (dimension, objekt), wrong


def _fits(dimension: str, word: str) -> bool:
    """Whether a value can stand in the books for a dimension."""
    if dimension == "verksamhet":
        return word in VERKSAMHETER or (bool(word) and _is_key(word))
    return word in VALUES[dimension] if dimension in VALUES else bool(word)


def _names(contents: Contents) -> Iterable[tuple[str, str]]:
    used = {number for number, _ in contents.objects} - contents.dimensions.keys()
    for number in (*sorted(contents.dimensions), *sorted(used | {"6"})):  # its own names first
        yield number, contents.dimension(number)


def _folded(text: str) -> str:
    return text.strip().casefold().translate(_FOLD)


def _is_key(word: str) -> bool:
    try:
        shared(({"verksamhet": word},), 0)
    except ValueError:
        return False
    return True
