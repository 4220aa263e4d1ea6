"""The register of fixed assets: what each has cost, where it is booked, how long it is used."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from msgspec import Struct

from finsam_ledger import catalogue
from finsam_ledger.datafiles import Row, read_csv
from finsam_ledger.findings import Finding, Place
from finsam_ledger.money import is_reasonable, kronor, ore, parse_number

REGISTER = "anlaggningar.csv"
COLUMNS = (
    "anlaggning", "namn", "konto", "ack_konto", "kostnadskonto", "i_bruk", "anskaffningsvarde",
    "restvarde", "manader", "utrangerad", "ingaende_avskrivning", "kalla",
)  # fmt: skip
# What an asset is called is part of a verifikationsnummer.
_NAME = re.compile(r"[0-9A-Za-zÅÄÖåäö][0-9A-Za-zÅÄÖåäö._-]*")
_KONTO = re.compile("[0-9]+")
_DAY = re.compile("[12][0-9]{3}-[0-9]{2}-[0-9]{2}")
_MONTHS = range(1, 1201)


class Anlaggning(Struct, frozen=True):
    """An asset that is depreciated in equal parts from the month that it is taken in use.

    `ingaende` is what was depreciated before the books begin. From the month that it is scrapped
    or sold (`utrangerad`) nothing more is.
    """

    id: str
    namn: str
    konto: str
    ack_konto: str
    kostnadskonto: str
    i_bruk: date
    anskaffningsvarde: int
    restvarde: int
    manader: int
    utrangerad: date | None
    ingaende: int
    place: Place

    @property
    def belopp(self) -> int:
        """What is depreciated over its whole use."""
        return self.anskaffningsvarde - self.restvarde


def read_anlaggningar(path: Path) -> tuple[tuple[Anlaggning, ...], list[Finding]]:
    """The assets in a register's order; none where there is no register."""
    if not path.exists():
        return (), []
    rows, findings = read_csv(path, COLUMNS)
    found: dict[str, Anlaggning] = {}
    for row in rows:
        read = _Cells(row)
        asset = read.anlaggning()
        if asset.id in found:
            read.wrong("anlaggning", f"”{asset.id}” finns redan")
        findings += read.findings
        if not read.findings:
            found[asset.id] = asset
    return tuple(found.values()), findings


class _Cells:
    """Reads the cells of one row, and keeps what is wrong with them."""

    def __init__(self, row: Row) -> None:
        self.row = row
        self.findings: list[Finding] = []

    def anlaggning(self) -> Anlaggning:
        """The row's asset; to be used if nothing was wrong."""
        asset = Anlaggning(
            self.word("anlaggning", _NAME, "bokstäver, siffror, punkt och bindestreck"),
            self.cell("namn"),
            self.word("konto", _KONTO, "ett kontonummer"),
            self.word("ack_konto", _KONTO, "ett kontonummer"),
            self.word("kostnadskonto", _KONTO, "ett kontonummer"),
            self.day("i_bruk") or date.min,
            self.amount("anskaffningsvarde"),
            self.amount("restvarde", default="0"),
            self.months("manader"),
            self.day("utrangerad", optional=True),
            self.amount("ingaende_avskrivning", default="0"),
            self.row.place,
        )
        if not self.findings:
            self._hangs_together(asset)
        return asset

    def _hangs_together(self, asset: Anlaggning) -> None:
        if asset.restvarde >= asset.anskaffningsvarde:
            self.wrong("restvarde", "det ska vara lägre än anskaffningsvärdet")
        elif asset.ingaende > asset.belopp:
            self.wrong(
                "ingaende_avskrivning", f"det finns bara {kronor(asset.belopp)} att skriva av"
            )
        if asset.utrangerad is not None and asset.utrangerad < asset.i_bruk:
            self.wrong("utrangerad", f"det är före dagen i i_bruk, {asset.i_bruk}")

    def wrong(self, column: str, reason: str) -> None:
        self.findings.append(catalogue.FIELD_VALUE.at(self.row.place, field=column, reason=reason))

    def cell(self, column: str) -> str:
        text = self.row.cells[column]
        if not text:
            self.findings.append(catalogue.FIELD_MISSING.at(self.row.place, field=column))
        return text

    def word(self, column: str, pattern: re.Pattern[str], wanted: str) -> str:
        text = self.cell(column)
        if text and not pattern.fullmatch(text):
            self.wrong(column, f"”{text}” är inte {wanted}")
        return text

    def day(self, column: str, *, optional: bool = False) -> date | None:
        text = self.row.cells[column] if optional else self.cell(column)
        if not text:
            return None
        try:
            if _DAY.fullmatch(text):
                return date.fromisoformat(text)
        except ValueError:
            pass  # a day that the calendar has not
        self.wrong(column, f"”{text}” är inget datum; skriv ÅÅÅÅ-MM-DD")
        return None

    def amount(self, column: str, default: str = "") -> int:
        text = self.row.cells[column] or default or self.cell(column)
        if not text:
            return 0
        number = parse_number(text)
        if number is None or number < 0 or not is_reasonable(number):
            self.wrong(column, f"”{text}” är inget belopp i kronor, noll eller mer")
            return 0
        return ore(number) or 0

    def months(self, column: str) -> int:
        text = self.cell(column)
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0  # noqa: PLR2004
        if text and number not in _MONTHS:
            self.wrong(column, f"”{text}” är inget antal månader från 1 till {_MONTHS[-1]}")
        return number
