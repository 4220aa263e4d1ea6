"""What is wrong on purpose in a few of the nation's förbund, so that there is something to find."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

LAST, YEARS = 2029, 10  # from 2020, the first that the built-in forms hold for
ERROR, WARNING, NOTICE = "fel", "varning", "notis"


class Told(NamedTuple):
    """A förbund's number, in how many of the last years (0 is all), what is wrong there, and the
    weight and code that `finsam check` gives it, and the key figure by which it stands out in
    `finsam compare`; none where it has none.
    """

    n: int
    years: int
    what: str
    weight: str = ""
    code: str = ""
    figure: str = ""


class Defect(Enum):
    LUCKA = Told(1, 1, "Ett nummer i serie B är överhoppat", ERROR, "ver-nummer-lucka")
    REGISTER = Told(2, 1, "Registret över revisionen saknar året", ERROR, "register-varde-saknas")
    TRAPPAN = Told(
        5,
        0,
        "Eget kapital är mer än två gånger trappan",
        NOTICE,
        "trappan-overskriden",
        "eget_kapital_av_grans",
    )
    BUDGET = Told(
        7,
        2,
        "Kostnaderna är mer än en tredjedel över budget",
        WARNING,
        "insats-over-beslut",
        "forbrukning_budget",
    )
    DELTAGARE = Told(
        10,
        0,
        "En deltagare kostar åtta gånger så mycket som hos andra",
        figure="kostnad_per_deltagare",
    )
    SIE_LUCKA = Told(16, 1, "Ett nummer i serie B är överhoppat", WARNING, "sie-verifikation-lucka")
    TEXT = Told(18, 1, "Texten om hushållning saknas", ERROR, "text-saknas")
    ATTEST = Told(20, 1, "Samordnaren har attesterat för mycket", ERROR, "attest-obehorig")
    SENT = Told(23, 1, "En faktura är bokförd ett kvartal för sent", ERROR, "bokford-sent")
    NYCKEL = Told(34, 1, "En kommun har betalat en del av en annans", NOTICE, "medlem-nyckel")
    UTAN_BUDGET = Told(44, 1, "Ingen budget är beslutad", WARNING, "budget-saknas")
    ADMINISTRATION = Told(
        50, 0, "Administrationen är hälften av kostnaderna", figure="andel_administration"
    )

    def holds(self, n: int, year: int) -> bool:
        """Whether it is in a förbund's year."""
        return n == self.value.n and (not self.value.years or year > LAST - self.value.years)


def defects(n: int, year: int) -> list[Defect]:
    return [defect for defect in Defect if defect.holds(n, year)]
