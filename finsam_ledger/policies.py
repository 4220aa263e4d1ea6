"""What a förbund decides about its own bookkeeping: tables of `forbund.toml`.

Limits here are the förbund's, or ours where it says nothing; none of them is printed as law.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec

Kronor = Annotated[int, msgspec.Meta(ge=0, le=10**12)]
Days = Annotated[int, msgspec.Meta(ge=0, le=366)]
Konto = Annotated[str, msgspec.Meta(pattern="^[0-9]+$")]
# An account set as in forms: `["5010", "60", "6400-6499"]`.
Konton = tuple[str, ...]


class RegistrationSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How soon events are to be booked (LKBR 3:4).

    Movements on `kontanta` by the next working day; others within `dagar` days. The law says "as
    soon as possible"; the number of days is a policy.
    """

    kontanta: Konton = ()
    dagar: Days = 60


class AttestRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a role may attest: verifikationer of at most `hogst` kronor, on `konton`, or any."""

    roll: Annotated[str, msgspec.Meta(min_length=1)]
    hogst: Kronor | None = None
    konton: Konton = ()


class UnderlagSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where documents are kept, from the förbund's folder, and whether each verifikation has one.

    `konton` are those whose verifikationer need one, if not all.
    """

    mapp: str = "underlag"
    kravs: bool = False
    konton: Konton = ()


class AccrualSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The accounts that what `periodisera:` moves stands on between the periods."""

    forutbetalda_kostnader: Konto = ""
    upplupna_kostnader: Konto = ""
    forutbetalda_intakter: Konto = ""
    upplupna_intakter: Konto = ""


class Takt(StrEnum):
    """How often a contribution is asked for."""

    AR = "ar"
    HALVAR = "halvar"
    KVARTAL = "kvartal"

    @property
    def months(self) -> int:
        """How long each of its periods is."""
        return {Takt.AR: 12, Takt.HALVAR: 6, Takt.KVARTAL: 3}[self]


class Takter(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How often each side's contributions are asked for."""

    stat: Takt = Takt.HALVAR
    region: Takt = Takt.HALVAR
    kommun: Takt = Takt.HALVAR


class CreditSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How far the bank accounts may be overdrawn, kronor (the förbundsordning, 9 § 9)."""

    hogst: Kronor = 0


Scale = Annotated[
    tuple[Annotated[str, msgspec.Meta(min_length=1)], ...], msgspec.Meta(min_length=1)
]


class RiskSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The register with the risks of the internal control plan, its column with their names, and
    the scales they are placed on, from the least.
    """

    register: str = "internkontrollplan"
    text: str = "kontroll"
    sannolikhet: Scale = (
        "Osannolik",
        "Mindre sannolik",
        "Möjlig",
        "Sannolik",
        "Mycket sannolik",
    )
    konsekvens: Scale = ("Försumbar", "Lindrig", "Kännbar", "Allvarlig", "Mycket allvarlig")
