"""Our `custom` directives, read from Beancount entries.

`custom "finsam-faststalld" TABELL RAD [KOLUMN] VÄRDE` states a figure as the board adopted it.
`custom "finsam-las" MÅNAD HASH` fixes everything up to a month's end, `custom "finsam-sigill" SLAG
HASH` the report of the year it is dated in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from beancount.core import data
from beancount.core.amount import Amount

from finsam_ledger import catalogue
from finsam_ledger.balances import Adopted, Lock, Seal
from finsam_ledger.datafiles import suggestion
from finsam_ledger.findings import Finding, Place
from finsam_ledger.money import Unit, plain

LOCK = "finsam-las"
SEAL = "finsam-sigill"
WORDS = ("finsam-faststalld", LOCK, SEAL, "finsam-sie", "finsam-sie-fil")
_ADOPTED_EXAMPLE = (
    '2025-12-31 custom "finsam-faststalld" "resultatrakning" "Årets resultat" 401603 SEK'
)
_LOCK_EXAMPLE = (
    '2025-08-31 custom "finsam-las" "2025-08" "<64 tecken>", som finsam seal skriver den'
)
_SEAL_EXAMPLE = (
    '2025-12-31 custom "finsam-sigill" "arsredovisning" "<hash>", skriven av finsam seal'
)
_MONTH = re.compile(r"([12][0-9]{3})-(0[1-9]|1[0-2])")
_HASH = re.compile("[0-9a-f]{64}")
# The unit of an adopted figure is written as its currency, since Beancount types amounts so.
_UNITS = {
    "SEK": Unit.KR,
    "TKR": Unit.TKR,
    "MKR": Unit.MKR,
    "PROCENT": Unit.PERCENT,
    "ANTAL": Unit.COUNT,
}


def customs(entries: Iterable[Any], word: str) -> list[data.Custom]:
    return [entry for entry in entries if isinstance(entry, data.Custom) and entry.type == word]


def place_of(entry: data.Custom) -> Place:
    return Place(entry.meta["filename"], entry.meta["lineno"])


def unknown_directives(entries: Iterable[Any]) -> list[Finding]:
    """Directives that look like ours but are none."""
    return [
        catalogue.DIRECTIVE_UNKNOWN.at(
            place_of(entry), word=entry.type, hint=suggestion(entry.type, WORDS)
        )
        for entry in entries
        if isinstance(entry, data.Custom)
        and entry.type.startswith("finsam-")
        and entry.type not in WORDS
    ]


def adopted_of(entries: Iterable[Any]) -> tuple[tuple[Adopted, ...], list[Finding]]:
    read = [_adopted(entry) for entry in customs(entries, "finsam-faststalld")]
    good = tuple(item for item in read if isinstance(item, Adopted))
    return good, [item for item in read if isinstance(item, Finding)]


def _adopted(entry: data.Custom) -> Adopted | Finding:
    values = [value.value for value in entry.values or ()]
    *words, last = values or [None]
    if len(words) not in (2, 3) or not all(isinstance(word, str) for word in words):
        return malformed(entry, "den ska ha tabell, rad, ev. kolumn och värde", _ADOPTED_EXAMPLE)
    table, row, *column = words
    fel = entry.meta.get("fel")
    if fel is not None and not isinstance(fel, str):
        return malformed(entry, "fel: ska ha orsaken inom citattecken", _ADOPTED_EXAMPLE)
    printed, unit = str(last), Unit.TEXT
    if isinstance(last, Amount):
        if last.currency not in _UNITS or not isinstance(last.number, Decimal):
            return malformed(
                entry, f"enheten {last.currency} är ingen av {', '.join(_UNITS)}", _ADOPTED_EXAMPLE
            )
        printed, unit = plain(last.number), _UNITS[last.currency]
    elif not isinstance(last, str):
        return malformed(entry, "värdet ska vara ett belopp eller en text", _ADOPTED_EXAMPLE)
    name = column[0] if column else str(entry.date.year)
    return Adopted(entry.date.year, table, row, name, printed, unit, fel, place_of(entry))


def locks_of(entries: Iterable[Any]) -> tuple[tuple[Lock, ...], list[Finding]]:
    """The period locks in order of month, and what is wrong with how they are written."""
    read = [_lock(entry) for entry in customs(entries, LOCK)]
    good = sorted((item for item in read if isinstance(item, Lock)), key=lambda lock: lock.month)
    return tuple(good), [item for item in read if isinstance(item, Finding)]


def _lock(entry: data.Custom) -> Lock | Finding:
    words = _with_hash(entry, "månad", _LOCK_EXAMPLE)
    if isinstance(words, Finding):
        return words
    found = _MONTH.fullmatch(words[0])
    if found is None:
        return malformed(entry, f"”{words[0]}” är ingen månad", _LOCK_EXAMPLE)
    year, number = map(int, found.groups())
    return Lock(year * 12 + number - 1, words[1], place_of(entry))


def seals_of(entries: Iterable[Any]) -> tuple[tuple[Seal, ...], list[Finding]]:
    """The sealed reports, and what is wrong with how they are written."""
    read = [_seal(entry) for entry in customs(entries, SEAL)]
    good = tuple(item for item in read if isinstance(item, Seal))
    return good, [item for item in read if isinstance(item, Finding)]


def _seal(entry: data.Custom) -> Seal | Finding:
    words = _with_hash(entry, "slag av rapport", _SEAL_EXAMPLE)
    if isinstance(words, Finding):
        return words
    return Seal(words[0], entry.date.year, words[1], place_of(entry))


def _with_hash(entry: data.Custom, first: str, example: str) -> tuple[str, str] | Finding:
    """The word and the hash that a directive holds."""
    values = [value.value for value in entry.values or ()]
    if len(values) != 2 or not all(isinstance(value, str) for value in values):  # noqa: PLR2004
        return malformed(entry, f"den ska ha {first} och hash", example)
    if not _HASH.fullmatch(values[1]):
        return malformed(entry, "hashen ska vara 64 tecken, 0–9 och a–f", example)
    return values[0], values[1]


def malformed(entry: data.Custom, reason: str, example: str) -> Finding:
    return catalogue.DIRECTIVE_FORM.at(
        place_of(entry), word=entry.type, reason=reason, example=example
    )
