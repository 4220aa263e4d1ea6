"""What stands between the braces: `[ord] enhet tabell.rad [av tabell.rad] [kolumn]`, read."""

from __future__ import annotations

import re
from enum import StrEnum

from msgspec import Struct

from finsam_ledger import catalogue
from finsam_ledger.datafiles import suggestion
from finsam_ledger.findings import Finding, Place
from finsam_ledger.money import NBSP, Unit

UNITS = {
    "kr": Unit.KR,
    "tkr": Unit.TKR,
    "mkr": Unit.MKR,
    "procent": Unit.PERCENT,
    "antal": Unit.COUNT,
    "index": Unit.INDEX,
}
HOW = "En siffra skrivs {{ tkr tabell.rad }}; enheten är kr, tkr, mkr, procent, antal eller index."
_FOLD = str.maketrans("åäö", "aao")
_SAID = re.compile(
    r"(?:(?P<word>[\w-]+) )?(?P<unit>\w+) (?P<table>[\w-]+)\.(?P<line>[\w-]+)"
    r"(?: av (?P<whole_table>[\w-]+)\.(?P<whole_line>[\w-]+))?(?: (?P<column>\S.*))?"
)


class Word(StrEnum):
    """A word before the unit: the figure as a phrase, its unit included. Read with or without
    the dots of å, ä and ö.
    """

    BELOPP = "belopp"
    ANDRING = "ändring"
    MOT_BUDGET = "mot-budget"
    RESULTAT = "resultat"
    ANDEL = "andel"


class Name(Struct, frozen=True):
    """A line of a form."""

    table: str
    line: str

    def __str__(self) -> str:
        return f"{self.table}.{self.line}"


class Binding(Struct, frozen=True):
    """A figure to bind; `whole` is what an andel is a share of, `column` empty for the report's."""

    word: Word | None
    unit: Unit
    name: Name
    whole: Name | None
    column: str


class Typed(Struct, frozen=True):
    """A figure typed on purpose, as it is printed."""

    text: str


class Misread(Struct, frozen=True):
    """Why words are no binding."""

    reason: str
    hint: str = HOW

    def at(self, place: Place) -> Finding:
        return catalogue.TEXT_SYNTAX.at(place, reason=self.reason, hint=self.hint)


_WORDS = {word.translate(_FOLD): word for word in Word}


def parse(words: str) -> Binding | Typed | Misread:
    """What stands between the braces, or why it can't be read."""
    text = " ".join(words.split())
    first, _, rest = text.partition(" ")
    if first == "skrivet":
        return _typed(rest)
    said = _SAID.fullmatch(text)
    if said is None:
        return Misread(f"”{text}” är ingen siffra")
    word = _WORDS.get((said["word"] or "").casefold().translate(_FOLD))
    if said["word"] and word is None:
        reason = f"”{said['word']}” i ”{text}” är inget ord för en siffra"
        return Misread(reason, suggestion(said["word"], [*Word, "skrivet"]))
    if said["unit"] not in UNITS:
        reason = f"enheten ”{said['unit']}” i ”{text}” finns inte"
        return Misread(reason, suggestion(said["unit"], UNITS))
    whole = Name(said["whole_table"], said["whole_line"]) if said["whole_table"] else None
    name, column = Name(said["table"], said["line"]), said["column"] or ""
    binding = Binding(word, UNITS[said["unit"]], name, whole, column)
    return _unfit(binding, text) or binding


def _unfit(binding: Binding, text: str) -> Misread | None:
    """Words that don't go together."""
    if (binding.word is Word.ANDEL) is not (binding.whole is not None):
        how = "En andel skrivs {{ andel procent tabell.rad av tabell.rad }}."
        return Misread(f"”{text}” säger inte både andel och av vad", how)
    if binding.word is Word.ANDEL and binding.unit is not Unit.PERCENT:
        return Misread(f"”{text}” är en andel men inte i procent", "Skriv {{ andel procent … }}.")
    if binding.word is Word.RESULTAT and not binding.unit.is_money:
        how = "Skriv {{ resultat tkr … }} eller med kr eller mkr."
        return Misread(f"”{text}” är ett resultat men inte i pengar", how)
    return None


def _typed(text: str) -> Typed | Misread:
    if not re.search(r"\d", text):
        how = "Skriv siffran som den ska stå: {{ skrivet 300 tkr }}."
        return Misread(f"”skrivet {text}” har ingen siffra", how)
    return Typed(re.sub(r"(?<=\d) ", NBSP, text))
