"""Key figures as data: where each is read, how it is printed, which value ranks first."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction
from functools import cache
from pathlib import Path

import msgspec
import tomli
from msgspec import Struct

from finsam_ledger.money import Exact, Unit, plain, rounded, swedish

_DATA = Path(__file__).parent.parent / "data" / "nyckeltal.toml"


class Forst(StrEnum):
    """Which value has rank one; no judgement of it."""

    HOGST = "hogst"
    LAGST = "lagst"


class Tecken(StrEnum):
    """How a printed amount is read: a cost is printed with a minus by some, without by others."""

    TRYCKT = "tryckt"
    BELOPP = "belopp"


class Urval(Struct, frozen=True, forbid_unknown_fields=True):
    """A sum of amounts of verifikationer: empty sets take all, a dimension's empty value none."""

    slag: tuple[str, ...] = ()
    klasser: tuple[str, ...] = ()
    poster: tuple[str, ...] = ()
    dimension: Mapping[str, str] = {}
    vand: bool = False
    antal: bool = False


class Plats(Struct, frozen=True, forbid_unknown_fields=True):
    """Where a printed figure stands; of any column of the year's `slag` if none is named."""

    form: str
    rad: str
    kolumn: str = ""
    slag: str = "utfall"
    tecken: Tecken = Tecken.TRYCKT

    def read(self, value: int) -> int:
        return abs(value) if self.tecken is Tecken.BELOPP else value


class Nyckeltal(Struct, frozen=True, forbid_unknown_fields=True):
    """One key figure. A share is divided, headroom is subtracted; all others are read."""

    id: str
    namn: str
    enhet: Unit
    forst: Forst
    decimaler: int = 0
    granskas: bool = False
    oversikt: str = ""
    utveckling: bool = False
    verifikationer: Urval | None = None
    siffror: tuple[Plats, ...] = ()
    kvot: tuple[str, str] | None = None
    skillnad: tuple[str, str] | None = None

    def printed(self, value: Exact) -> str:
        """The value as readers see it, without its unit."""
        return swedish(rounded(value, self.enhet, self.decimaler))

    @property
    def plain_unit(self) -> Unit:
        """What files for machines count in: kronor with öre for all money."""
        return Unit.KR if self.enhet.is_money else self.enhet

    @property
    def plain_decimals(self) -> int:
        """Öre of money, six decimals of other ratios, none of counts."""
        if self.enhet.is_money:
            return 2
        return 6 if self.kvot else 0

    def plain(self, value: Exact) -> str:
        """The value for machines, in `plain_unit`."""
        return plain(rounded(value, self.plain_unit, self.plain_decimals))

    def computed(self, values: Mapping[str, Exact]) -> Exact | None:
        """A ratio or a difference of others; None where one of them is missing, or what is divided
        by is not more than nought.
        """
        if self.kvot:
            over, under = (values.get(id) for id in self.kvot)
            if over is None or under is None or under <= 0:
                return None
            return Fraction(over) / Fraction(under)
        if self.skillnad:
            left, right = (values.get(id) for id in self.skillnad)
            return None if left is None or right is None else left - right
        return None


class _Data(Struct, frozen=True, forbid_unknown_fields=True):
    nyckeltal: tuple[Nyckeltal, ...]


@cache
def standard() -> tuple[Nyckeltal, ...]:
    """The built-in key figures, each after those that it is made of."""
    data = tomli.loads(_DATA.read_text(encoding="utf-8"))
    return msgspec.convert(data, _Data).nyckeltal
