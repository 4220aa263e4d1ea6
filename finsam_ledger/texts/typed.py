"""Amounts that stand in a text as they were typed, and so can't follow the books."""

from __future__ import annotations

import re
from collections.abc import Iterator

from finsam_ledger.money import MINUS, NBSP

_SPACE = f"[ {NBSP}\u202f]"
_THOUSANDS = rf"[1-9]\d{{0,2}}(?:{_SPACE}\d{{3}})+"
_NUMBER = rf"(?:{_THOUSANDS}|\d+)(?:,\d+)?"
_UNIT = r"(?:[tm]?kr|mnkr|sek|kronor|miljon(?:er)?|procent(?:enhet(?:er)?)?)"
# Digits with a unit of the books after them, or grouped in thousands; also a span, 10–20 procent.
# What stands close before tells other numbers: 2018:597, 2025-12-31, § 4, A-17, 08-123 456.
_AMOUNT = re.compile(
    rf"(?<![\w.,:/§#–-])(?<!\d[ {NBSP}])[-{MINUS}]?"
    rf"(?:(?:{_NUMBER}\s?[–-]\s?)?{_NUMBER}(?:\s*%|\s+{_UNIT}\b)"
    rf"|{_THOUSANDS}(?:,\d+)?(?![\d:]|{_SPACE}?§))",
    re.IGNORECASE,
)


def typed_amounts(text: str) -> Iterator[tuple[int, str]]:
    """Where each amount begins, and how it is written, on one line."""
    for found in _AMOUNT.finditer(text):
        yield found.start(), " ".join(found.group().split())
