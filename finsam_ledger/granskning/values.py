"""What an auditor is shown: each printed figure down to its verifikationer. Amounts are öre.

A posting stands in one `Blad` only, and figures refer to the sheets that they are made of.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from finsam_ledger.bokforing.underlag import Document
from finsam_ledger.harledning import Source
from finsam_ledger.money import Unit
from finsam_ledger.report import Report
from finsam_ledger.tables import Table


class BladRad(Struct, frozen=True):
    """A posting: of which verifikation (the id it has here, if it is known), and its amount."""

    datum: str
    ver: str
    verifikation: str
    motpart: str
    text: str
    ore: int


class Blad(Struct, frozen=True):
    """Postings of an account that the report's figures count together, with their sum.

    `omfattning` says which they are: a year, an opening balance, dimensions.
    """

    id: str
    konto: str
    namn: str
    omfattning: str
    rader: tuple[BladRad, ...]
    ore: int


class Andel(Struct, frozen=True):
    """A sheet as a figure counts it: the amount with the figure's sign."""

    blad: Blad
    ore: int


class KontoDel(Struct, frozen=True):
    """An account's part of a figure, and the sheets it is made of."""

    konto: str
    namn: str
    ore: int
    andelar: tuple[Andel, ...]


class Steg(Struct, frozen=True):
    """A ratio or a limit: what it gives, and what it was computed from."""

    namn: str
    text: str
    varde: str
    operander: tuple[Led, ...]


class Led(Struct, frozen=True):
    """All that makes up an amount. `adds_up` tells whether its parts give it to the öre."""

    namn: str
    exakt: str
    konton: tuple[KontoDel, ...]
    kallor: tuple[Source, ...]
    steg: tuple[Steg, ...]
    adds_up: bool


class Term(Struct, frozen=True):
    """A line that a figure was computed from, with its figure's id where it is printed."""

    namn: str
    belopp: str
    siffra: str


class Siffra(Struct, frozen=True):
    """A printed figure: how it was computed, in words and terms, and what it is made of."""

    id: str
    tabell: str
    rad: str
    kolumn: str
    tryckt: str
    unit: Unit
    formel: tuple[str, ...]
    termer: tuple[Term, ...]
    led: Led


class Tabell(Struct, frozen=True):
    """A table as printed; `ids` has the figure of each cell that has one, by row and column."""

    id: str
    rubrik: str
    table: Table
    ids: Mapping[tuple[int, int], str]
    siffror: tuple[Siffra, ...]


class Textsiffra(Struct, frozen=True):
    """A figure outside the tables, and the ids of the figures that it quotes or compares."""

    text: str
    rad: str
    kolumn: str
    tryckt: str
    siffror: tuple[str, ...]


class VerRad(Struct, frozen=True):
    konto: str
    namn: str
    ore: int


class Ver(Struct, frozen=True):
    """A verifikation as it may be shown: one marked as personal has no words."""

    id: str
    datum: str
    ver: str
    bokford: str
    motpart: str
    text: str
    attest: str
    anmarkning: str
    underlag: tuple[Document, ...]
    plats: str
    rader: tuple[VerRad, ...]


class Granskning(Struct, frozen=True):
    """The whole of it. `used_by` gives the figures of each sheet, by the ids of both."""

    report: Report
    tabeller: tuple[Tabell, ...]
    textsiffror: tuple[Textsiffra, ...]
    blad: tuple[Blad, ...]
    used_by: Mapping[str, tuple[Siffra, ...]]
    verifikationer: tuple[Ver, ...]

    @property
    def siffror(self) -> tuple[Siffra, ...]:
        return tuple(siffra for tabell in self.tabeller for siffra in tabell.siffror)

    @property
    def missing(self) -> tuple[Siffra, ...]:
        """Figures whose parts do not give them."""
        return tuple(siffra for siffra in self.siffror if not _holds(siffra.led))


def _holds(led: Led) -> bool:
    operands = (operand for steg in led.steg for operand in steg.operander)
    return led.adds_up and all(map(_holds, operands))
