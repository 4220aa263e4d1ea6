"""What a file from the bank says: statements of an account, their entries, what entries hold.

Amounts are öre with the ledger's sign: plus is money in to the account. Dates are the bank's own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from finsam_ledger.findings import Place

SIGNIFICANT = str.maketrans("", "", " \u00a0-.")


def bare(text: str) -> str:
    """An account number or a reference without what only makes it readable.

    >>> bare("se45 5000-0000")
    'SE4550000000'
    """
    return text.translate(SIGNIFICANT).upper()


class Slag(StrEnum):
    """What a file is: it books (kontoutdrag) or only tells more of what is booked (avi)."""

    KONTOUTDRAG = "kontoutdrag"
    AVI = "avi"


@dataclass(frozen=True, slots=True)
class Detail:
    """One payment within an entry: who, why, and how much where the file says so (öre).

    `reference` is the bank's own, `references` are those that payer and payee may know.
    """

    ore: int | None = None
    reference: str = ""
    motpart: str = ""
    ocr: str = ""
    references: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    foreign: str = ""  # the amount as it was in another currency: "100.00 EUR"


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of an account: what the bank has booked.

    `reference` is the bank's own, unique among all rows where `by_bank` is true and else only
    among those of the day; `id` is what the ledger knows the row by, given by `identity`.
    """

    place: Place
    day: date
    ore: int
    valutadatum: date | None = None
    reference: str = ""
    by_bank: bool = True
    reversal: bool = False
    text: str = ""
    details: tuple[Detail, ...] = ()
    id: str = ""
    avi: bool = False  # whether an avi has told of it


@dataclass(frozen=True, slots=True)
class Saldo:
    """What the bank says that an account holds (öre) when `day` is over."""

    ore: int
    day: date


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement or a notification of one account, oldest entry first.

    `ids` are the account's numbers as the file has them; `nyckel` is the account's short key once
    it is known. `closing` holds at the end of its day only where `is_final`: the last page of many
    has it, and the others have what is so far.
    """

    place: Place
    slag: Slag
    entries: tuple[Entry, ...] = ()
    ids: tuple[str, ...] = ()
    nyckel: str = ""
    opening: int | None = None
    closing: Saldo | None = None
    is_final: bool = True
    number: int | None = None
    pending: int = 0  # rows that the bank has not booked yet, left out


def total(entries: Iterable[Entry]) -> int:
    return sum(entry.ore for entry in entries)
