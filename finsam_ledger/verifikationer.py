"""The verifikation: what every rule of LKBR 3 kap., every lock and every book is about.

A source gives them whole and in order of date; amounts are öre with Beancount's sign. Metadata is
the source's own, read by key; `filename` and `lineno` in it say where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from finsam_ledger.findings import Place

Meta = Mapping[str, object]
_PLACE = 2  # file and line
_NUMBER = re.compile("[1-9][0-9]{0,8}")


class Rad(NamedTuple):
    """One row of a verifikation: its account, whole and as a number, öre, and its own metadata."""

    account: str
    konto: str
    ore: int
    meta: Meta


class Verifikation(NamedTuple):
    """An economic event as booked (LKBR 3:9).

    `ver` is series and number (`B-17`) or empty, `bokford` the day of registration where one is
    given, `motpart` the payee. One that `is_closing` moves a year's result to equity; one that
    `awaits` approval (flag `!`) is not booked yet.
    """

    datum: date
    ver: str
    bokford: date | None
    motpart: str
    text: str
    meta: Meta
    rader: tuple[Rad, ...]
    is_closing: bool = False
    tags: frozenset[str] = frozenset()
    links: frozenset[str] = frozenset()
    awaits: bool = False

    @property
    def is_opening(self) -> bool:
        """Whether it is the opening balance, which is no event."""
        return self.meta.get("ingaende-balans") is True

    @property
    def is_imported(self) -> bool:
        """Whether it is kept in another system, and read from its SIE file."""
        return "sie-fil" in self.meta or "forsystem" in self.meta

    @property
    def is_generated(self) -> bool:
        """Whether a plugin made it, out of a posting or a register."""
        return GENERATED in self.meta

    @property
    def is_booked_here(self) -> bool:
        """Whether it answers to the rules of how an event is booked: number, day, attest."""
        return not (self.awaits or self.is_imported or self.is_opening or self.is_generated)

    @property
    def place(self) -> Place:
        return place_of(self.meta)

    @property
    def name(self) -> str:
        """What a finding calls it."""
        return self.ver or f"från {self.datum}"


# The metadata key of what plugins make; its value says by which rule.
GENERATED = "genererad"
# The metadata key of a row whose amount is to be spread over months.
ACCRUED = "periodisera"
# The metadata keys of a correction: on the one that corrects, and on the one that is corrected.
CORRECTS, CORRECTED_BY = "rattar", "rattad-av"
CORRECTED_ON, CORRECTED_WHO = "rattad-datum", "rattad-person"


def is_bare(meta: Meta) -> bool:
    """Whether metadata tells no more than file and line, as that of most rows does.

    What a plugin or an importer has made may have metadata and no place.
    """
    return not meta or (len(meta) == _PLACE and "filename" in meta and "lineno" in meta)


def place_of(meta: Meta) -> Place:
    line = meta.get("lineno")
    return Place(str(meta.get("filename", "")), line if isinstance(line, int) and line else None)


def text_of(meta: Meta, key: str) -> str:
    """A metadata value as text; empty where none is given."""
    value = meta.get(key)
    return "" if value is None else str(value)


class Number(NamedTuple):
    """A verifikationsnummer taken apart: its series and its number in it."""

    serie: str
    nummer: int


def number_in(ver: str) -> Number | None:
    """Series and number of `B-17`; None where it is written otherwise."""
    serie, dash, digits = ver.rpartition("-")
    if not dash or not serie or not _NUMBER.fullmatch(digits):
        return None
    return Number(serie, int(digits))
