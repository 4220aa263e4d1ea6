"""Words of a bank's file as values: text, amounts, days. What can't be read is `RefusedError`."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal

from finsam_ledger.catalogue import bank as kinds
from finsam_ledger.findings import Finding, Place
from finsam_ledger.money import MINUS, NBSP, is_reasonable, ore

LONGEST = 500  # what ISO 20022 gives the longest text of an entry
_SHOWN = 40
_YEARS = range(1900, 2200)  # those that the ledger takes
_POINT = re.compile(r"[0-9]{1,18}(?:\.[0-9]{1,5})?")
_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[TZ+-].*)?", re.DOTALL)


class RefusedError(ValueError):
    """A value that can't be used; `finding` says why. Caught where the row or file is read."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(str(finding))
        self.finding = finding


def tidy(text: str | None, longest: int = LONGEST) -> str:
    r"""One line of text, without what no reader sees.

    >>> tidy(" Faktura\n\t4711\x07 ")
    'Faktura 4711'
    """
    if not text:
        return ""
    kept = (" " if unicodedata.category(c)[0] in "CZ" else c for c in text[: 4 * longest])
    return " ".join("".join(kept).split())[:longest].strip()


def iso_amount(text: str, place: Place) -> int:
    """Öre of an amount as ISO 20022 has it: no sign, a point for decimals."""
    bare = text.strip()
    return _whole(bare if _POINT.fullmatch(bare) else None, text, place)


def csv_amount(text: str, mark: str, place: Place) -> int:
    """Öre of an amount as a bank's CSV has it: `mark` for decimals, thousands apart or not."""
    other = "." if mark == "," else ","
    bare = text.strip().replace(NBSP, " ").replace(MINUS, "-")
    whole, decimals = rf"[0-9]{{1,3}}(?:[ {other}][0-9]{{3}})+|[0-9]{{1,15}}", r"[0-9]{1,2}"
    found = re.fullmatch(rf"([+-]?)({whole})(?:{re.escape(mark)}({decimals}))?", bare[:_SHOWN])
    if found is None or len(bare) > _SHOWN:
        return _whole(None, text, place)
    sign, kronor, rest = found.groups()
    digits = re.sub(rf"[ {other}]", "", kronor)
    return _whole(f"{sign}{digits}.{rest or 0}", text, place)


def _whole(number: str | None, text: str, place: Place) -> int:
    amount = Decimal(number) if number is not None else None
    exact = ore(amount) if amount is not None and is_reasonable(amount) else None
    if exact is None:
        raise RefusedError(kinds.AMOUNT.at(place, text=tidy(text, _SHOWN)))
    return exact


def iso_day(text: str, place: Place) -> date:
    """The day of a date or a time as ISO 20022 has it; what the clock says is left out."""
    found = _DAY.fullmatch(text.strip())
    try:
        return fit(date.fromisoformat(found.group(1)) if found else None, text, place)
    except ValueError:
        return fit(None, text, place)


def fit(day: date | None, text: str, place: Place) -> date:
    """A day that the ledger can hold."""
    if day is None or day.year not in _YEARS:
        raise RefusedError(kinds.DATE.at(place, text=tidy(text, _SHOWN)))
    return day
