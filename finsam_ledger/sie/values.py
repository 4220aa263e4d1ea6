"""Amounts and dates as SIE writes them, and as files do all the same (SIE 4B §5)."""

from __future__ import annotations

import re
from calendar import monthrange
from decimal import Decimal
from functools import lru_cache

from finsam_ledger.money import NBSP, is_reasonable, ore

_PLAIN = re.compile(r"-?(?:[0-9]+(?:\.[0-9]{1,2})?|\.[0-9]{1,2})")
# As people and other programs write: +, thousands, decimal comma, minus last, point first or last.
_LOOSE = re.compile(r"[+-]?(?:[0-9]+|[0-9]{1,3}(?:[ ][0-9]{3})+|(?=[.,]))(?:[.,][0-9]*)?-?")
_DAY = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_LOOSE_DAY = re.compile(r"([0-9]{4})[-./ ]([0-9]{1,2})[-./ ]([0-9]{1,2})")
_YEARS = range(1900, 2200)
_LONGEST = 40


class UnreadableError(ValueError):
    """Why a value can't be used, in Swedish."""


def amount(text: str) -> tuple[int, bool]:
    """Öre, and whether the text is written as the format says; raises `UnreadableError`.

    >>> amount("-1250.5"), amount("1 250,50-")
    ((-125050, True), (-125050, False))
    """
    if _PLAIN.fullmatch(text) and len(text) < _LONGEST:
        whole, _, part = text.partition(".")
        sign = -1 if text[0] == "-" else 1
        value = int(whole.strip("-") or 0) * sign * 100 + sign * int(part.ljust(2, "0") or 0)
        return _sized(value), True
    return _sized(_loose(text)), False


def _loose(text: str) -> int:
    bare = text.strip().replace(NBSP, " ")
    if not bare:
        raise UnreadableError("det är tomt")
    if len(bare) >= _LONGEST or not _LOOSE.fullmatch(bare) or not re.search("[0-9]", bare):
        raise UnreadableError("det är inget tal")
    if bare[0] in "+-" and bare.endswith("-"):
        raise UnreadableError("det har två tecken")
    digits = bare.strip("+-").replace(" ", "").replace(",", ".")
    value = ore(Decimal(digits.strip(".") if digits.endswith(".") else digits))
    if value is None:
        raise UnreadableError("det har fler än två decimaler")
    return -value if "-" in bare else value


def _sized(value: int) -> int:
    if not is_reasonable(Decimal(value) / 100):
        raise UnreadableError("det är orimligt stort")
    return value


def plain(value: int) -> str:
    """Öre as SIE writes kronor, always with two decimals.

    >>> plain(-125050), plain(0), plain(-5)
    ('-1250.50', '0.00', '-0.05')
    """
    whole, part = divmod(abs(value), 100)
    return f"{'-' if value < 0 else ''}{whole}.{part:02}"


@lru_cache(maxsize=4096)
def is_day(text: str) -> bool:
    """Whether ÅÅÅÅMMDD is a day of the calendar, in a year that books can be from."""
    found = _DAY.fullmatch(text)
    if found is None:
        return False
    year, month, day = (int(group) for group in found.groups())
    return year in _YEARS and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]  # noqa: PLR2004


def loose_day(text: str) -> str | None:
    """A day written with marks between, as ÅÅÅÅMMDD; None if it is none.

    >>> loose_day("2025-05-01")
    '20250501'
    """
    found = _LOOSE_DAY.fullmatch(text.strip())
    if found is None:
        return None
    day = f"{found[1]}{int(found[2]):02}{int(found[3]):02}"
    return day if is_day(day) else None


def month_of(text: str) -> int | None:
    """A period ÅÅÅÅMM as a month index; None if it is none."""
    if not (text.isascii() and text.isdigit()):
        return None
    if len(text) != 6 or int(text[:4]) not in _YEARS or not 1 <= int(text[4:]) <= 12:  # noqa: PLR2004
        return None
    return int(text[:4]) * 12 + int(text[4:]) - 1
