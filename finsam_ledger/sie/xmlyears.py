"""Elements of SIE 5 as values: years, balances, days."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from typing import Any, NamedTuple

from finsam_ledger.sie.contents import is_balance_account
from finsam_ledger.sie.records import Record
from finsam_ledger.sie.values import is_day, month_of

Element = Any  # lxml has no types of its own

_ZONE = r"(?:Z|[+-][0-9]{2}:[0-9]{2})?"
DAY = re.compile(rf"([0-9]{{4}})(-?)([0-9]{{2}})\2([0-9]{{2}})(?:T[0-9:.]*)?{_ZONE}")
MONTH = re.compile(rf"([0-9]{{4}})-([0-9]{{2}}){_ZONE}")


class Year(NamedTuple):
    """FiscalYear: first and last day, ÅÅÅÅMMDD, and whether it has verifikationer of its own."""

    first: str
    last: str
    is_primary: bool
    has_entries: bool
    line: int

    def holds(self, month: str) -> bool:
        return self.first[:6] <= month <= self.last[:6]


class Balance(NamedTuple):
    """A balance or a budget as the file has it: month ÅÅÅÅMM, empty for a whole year."""

    name: str
    konto: str
    month: str
    objects: tuple[str, ...]
    amount: str
    quantity: str
    line: int

    @property
    def label(self) -> str:
        return label_of_balance(self.name, self.konto, self.objects)


def label_of_balance(name: str, konto: str, objects: tuple[str, ...]) -> str:
    """The record of SIE 4 that a balance would be."""
    if name == "Budget":
        return "PBUDGET"
    if objects:
        return "OIB" if name == "OpeningBalance" else "OUB"
    if name == "OpeningBalance":
        return "IB"
    return "UB" if is_balance_account(konto) else "RES"


def opens(balance: Balance) -> bool:
    return balance.name == "OpeningBalance"


def edge(text: str, *, is_last: bool = False) -> str:
    """The first or the last day of ÅÅÅÅ-MM; a day as it is; empty for what is neither.

    >>> edge("2025-02"), edge("2025-02", is_last=True), edge("2025-13")
    ('20250201', '20250228', '')
    """
    if found := DAY.fullmatch(text):
        day = f"{found[1]}{found[3]}{found[4]}"
        return day if is_day(day) else ""
    found = MONTH.fullmatch(text)
    if found is None or month_of(found[1] + found[2]) is None or found[1] == "0000":
        return ""
    number = monthrange(int(found[1]), int(found[2]))[1] if is_last else 1
    return f"{found[1]}{found[2]}{number:02}"


def year_of(month: str, years: Mapping[int, Year]) -> int | None:
    return next((number for number, year in years.items() if year.holds(month)), None)


def name_of(element: Element) -> str:
    """The local name; who writes may or may not use a prefix."""
    return str(element.tag).rpartition("}")[2]


def line_of(element: Element) -> int:
    return element.sourceline or 1


def attribute(element: Element | None, name: str) -> str:
    return "" if element is None else str(element.get(name, "")).strip()


def attributes(element: Element, *names: str) -> list[str]:
    return [attribute(element, name) for name in names]


def child_of(element: Element, *names: str) -> Element | None:
    """The first child of the first name that has any."""
    found = (child for name in names for child in element if name_of(child) == name)
    return next(found, None)


def booked(day: str, rows: list[Record]) -> str:
    """The day of a verifikation: that of its rows, where all of them say the same other day."""
    days = {row.text(3) or day for row in rows if row.label == "TRANS"}
    return days.pop() if len(days) == 1 else day
