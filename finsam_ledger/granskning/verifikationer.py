"""The verifikationer that figures are made of, as they may be shown.

What is marked `personuppgift:` is masked, as in all that a report's command writes: whoever audits
it too opens the förbund's own books (`finsam books`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from finsam_ledger.balances import Books, Posting, Slag
from finsam_ledger.bokforing.underlag import documents
from finsam_ledger.granskning.values import Ver, VerRad
from finsam_ledger.masking import masked
from finsam_ledger.verifikationer import (
    CORRECTED_BY,
    CORRECTS,
    GENERATED,
    Verifikation,
    text_of,
)


class _Name(NamedTuple):
    """What a posting and its verifikation have in common: where they stand, number, day."""

    file: str
    line: int | None
    ver: str
    datum: str


class _Found(NamedTuple):
    number: int
    motpart: str
    text: str


class Archive:
    """The verifikationer of some books, found by their postings; those found get ids."""

    def __init__(self, books: Books) -> None:
        self._books = books
        self._used: set[int] = set()

    @cached_property
    def _by_name(self) -> Mapping[_Name, _Found]:
        found: dict[_Name, _Found] = {}
        for number, whole in enumerate(self._books.verifikationer):
            ver = masked(whole)
            place = whole.place
            name = _Name(place.file, place.line, ver.ver, ver.datum.isoformat())
            found.setdefault(name, _Found(number, ver.motpart, ver.text))
        return found

    @cached_property
    def _openings(self) -> Mapping[str, _Found]:
        """Opening balances by their day: in a SIE file each of their rows stands by itself."""
        return {
            ver.datum.isoformat(): _Found(number, ver.motpart, ver.text)
            for number, ver in enumerate(map(masked, self._books.verifikationer))
            if ver.is_opening
        }

    def find(self, posting: Posting) -> _Found | None:
        """The verifikation that a posting is of; None where the source has only postings."""
        place = posting.place
        found = self._by_name.get(_Name(place.file, place.line, posting.ver, posting.date))
        if found is None and posting.key.slag is Slag.INGAENDE:
            return self._openings.get(posting.date)
        return found

    def id_of(self, found: _Found) -> str:
        self._used.add(found.number)
        return f"v{found.number + 1}"

    def shown(self) -> tuple[Ver, ...]:
        """Those whose ids have been asked for, in order of date."""
        all_of_them = self._books.verifikationer
        return tuple(
            self._ver(number, masked(all_of_them[number])) for number in sorted(self._used)
        )

    def _ver(self, number: int, ver: Verifikation) -> Ver:
        accounts = self._books.accounts
        rader = tuple(
            VerRad(rad.konto, accounts[rad.konto].namn if rad.konto in accounts else "", rad.ore)
            for rad in ver.rader
        )
        metas = (ver.meta, *(rad.meta for rad in ver.rader))
        underlag = tuple(each for meta in metas for each in documents(meta))
        return Ver(
            id=f"v{number + 1}",
            datum=ver.datum.isoformat(),
            ver=ver.ver,
            bokford=_day(ver.bokford),
            motpart=ver.motpart,
            text=ver.text,
            attest=text_of(ver.meta, "attest"),
            anmarkning=_remarks(ver),
            underlag=underlag,
            plats=_place(ver),
            rader=rader,
        )


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _place(ver: Verifikation) -> str:
    place = ver.place
    line = f", rad {place.line}" if place.line else ""
    return f"{Path(place.file).name}{line}"


def _remarks(ver: Verifikation) -> str:
    """What else an auditor must know of it."""
    said = {
        "ingående balans": ver.is_opening,
        "bokslutspost": ver.is_closing,
        f"gjord av {text_of(ver.meta, GENERATED)}": ver.is_generated,
        f"rättar {text_of(ver.meta, CORRECTS)}": CORRECTS in ver.meta,
        f"rättad av {text_of(ver.meta, CORRECTED_BY)}": CORRECTED_BY in ver.meta,
        "ej godkänd": ver.awaits,
    }
    return ", ".join(words for words, holds in said.items() if holds)
