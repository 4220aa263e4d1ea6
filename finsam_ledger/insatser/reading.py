"""The registers insatser.csv, insatsbeslut.csv and rekvisitioner.csv, row by row.

What is wrong in a row by itself is told here; what rows say of each other and of the books is told
by the checks. Columns beside those that are named here are the forms' own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from msgspec.structs import replace

from finsam_ledger import catalogue
from finsam_ledger.catalogue import insatser as kinds
from finsam_ledger.datafiles import Row, read_csv
from finsam_ledger.findings import Finding, Place
from finsam_ledger.insatser.values import (
    Beslut,
    BeslutSlag,
    Insats,
    Insatser,
    InsatsSlag,
    Rekvisition,
    Status,
)
from finsam_ledger.money import is_reasonable, parse_number, whole_ore
from finsam_ledger.periods import Period, month_of

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

INSATSER = "insatser.csv"
BESLUT = "insatsbeslut.csv"
REKVISITIONER = "rekvisitioner.csv"
REGISTERS = (INSATSER, BESLUT, REKVISITIONER)
_INSATSER = ("rad", "namn", "agare", "slag", "start", "slut")
_BESLUT = ("insats", "ar", "belopp", "datum", "paragraf", "slag", "till_ar")
_REKVISITIONER = (
    "insats", "fran", "till", "datum", "belopp", "underlag", "ver", "status", "kommentar",
)  # fmt: skip
_DAY = re.compile("[12][0-9]{3}-[0-9]{2}-[0-9]{2}")
_MONTH = re.compile("[12][0-9]{3}-(?:0[1-9]|1[0-2])")
_YEAR = re.compile("[12][0-9]{3}")


def read_insatser(folder: Path) -> tuple[Insatser, list[Finding]]:
    """The registers in `folder`; each may be left out. Wrong rows are findings, and not kept.

    An insats that stands twice is told where registers with fields of their own are read.
    """
    insatser, findings = _read(folder / INSATSER, _INSATSER, _insats)
    beslut, wrong = _read(folder / BESLUT, _BESLUT, _beslut)
    findings += [*wrong, *_twice(beslut)]
    rekvisitioner, wrong = _read(folder / REKVISITIONER, _REKVISITIONER, _rekvisition)
    findings += wrong
    return Insatser(insatser, beslut, rekvisitioner), findings


def _twice(beslut: Iterable[Beslut]) -> Iterator[Finding]:
    """Decisions that were written in twice, which would grant twice as much."""
    seen: set[Beslut] = set()
    for each in beslut:
        alike = replace(each, place=Place(""))
        if alike in seen:
            yield catalogue.REGISTER_DUPLICATE.at(each.place, line=each.insats, year=each.year)
        seen.add(alike)


def _read(
    path: Path, columns: tuple[str, ...], made: Callable[[_Cells], T]
) -> tuple[tuple[T, ...], list[Finding]]:
    """What is made of each row in which nothing is wrong; nothing where there is no register."""
    if not path.exists() and not path.is_symlink():
        return (), []
    rows, findings = read_csv(path, columns)
    values = []
    for row in rows:
        cells = _Cells(row)
        value = made(cells)
        findings += cells.findings
        if not cells.findings:
            values.append(value)
    return tuple(values), findings


class _Cells:
    """Reads the cells of one row, and keeps what is wrong with them."""

    def __init__(self, row: Row) -> None:
        self.row = row
        self.findings: list[Finding] = []

    def wrong(self, column: str, reason: str) -> None:
        self.findings.append(catalogue.FIELD_VALUE.at(self.row.place, field=column, reason=reason))

    def text(self, column: str) -> str:
        """What stands in a column that may be empty, or left out."""
        return self.row.cells.get(column, "")

    def cell(self, column: str) -> str:
        text = self.text(column)
        if not text:
            self.findings.append(catalogue.FIELD_MISSING.at(self.row.place, field=column))
        return text

    def word(self, column: str, words: type[E]) -> E:
        """One of some words; any of them where the cell is wrong."""
        text, known = self.cell(column), list(words)
        if text and text not in known:
            self.wrong(column, f"”{text}” är inget av {', '.join(known)}")
        return words(text) if text in known else known[0]

    def day(self, column: str) -> date | None:
        text = self.text(column)
        try:
            if not text or _DAY.fullmatch(text):
                return date.fromisoformat(text) if text else None
        except ValueError:
            pass  # a day that the calendar has not
        self.wrong(column, f"”{text}” är inget datum; skriv ÅÅÅÅ-MM-DD")
        return None

    def needed_day(self, column: str) -> date:
        self.cell(column)
        return self.day(column) or date.min

    def month(self, column: str) -> int:
        text = self.cell(column)
        if text and not _MONTH.fullmatch(text):
            self.wrong(column, f"”{text}” är ingen månad; skriv ÅÅÅÅ-MM")
        return month_of(text) if _MONTH.fullmatch(text) else 0

    def year(self, column: str) -> int:
        text = self.cell(column)
        if text and not _YEAR.fullmatch(text):
            self.wrong(column, f"”{text}” är inget årtal")
        return int(text) if _YEAR.fullmatch(text) else 0

    def ore(self, column: str) -> int:
        text = self.cell(column)
        number = parse_number(text)
        amount = whole_ore(number) if number is not None and is_reasonable(number) else None
        if text and amount is None:
            self.wrong(column, f"”{text}” är inget belopp i kronor")
        return amount or 0


def _insats(cells: _Cells) -> Insats:
    """The row's insats; to be used if nothing was wrong."""
    insats = Insats(
        cells.cell("rad"),
        cells.cell("namn"),
        cells.cell("agare"),
        cells.text("parter"),
        cells.word("slag", InsatsSlag),
        cells.needed_day("start"),
        cells.day("slut"),
        cells.row.place,
    )
    if insats.slut is not None and insats.slut < insats.start:
        cells.wrong("slut", f"insatsen slutar {insats.slut}, före starten {insats.start}")
    return insats


def _beslut(cells: _Cells) -> Beslut:
    """The row's decision; to be used if nothing was wrong."""
    slag = cells.word("slag", BeslutSlag)
    moves = slag is BeslutSlag.AVVIKELSE
    beslut = Beslut(
        cells.cell("insats"),
        cells.year("ar"),
        cells.ore("belopp"),
        cells.day("datum"),
        cells.text("paragraf"),
        slag,
        cells.year("till_ar") if moves else None,
        cells.text("kommentar"),
        cells.text("kalla"),
        cells.row.place,
    )
    if not cells.findings:
        _hangs_together(beslut, cells)
    return beslut


def _hangs_together(beslut: Beslut, cells: _Cells) -> None:
    moves = beslut.slag is BeslutSlag.AVVIKELSE
    if beslut.ore < 0 and beslut.slag is BeslutSlag.BESLUT:
        cells.wrong("belopp", "ett beslut kan inte vara mindre än noll; skriv en andring")
    if beslut.ore <= 0 and moves:
        cells.wrong("belopp", "en avvikelse flyttar ett belopp som är större än noll")
    if beslut.till_year is not None and beslut.till_year <= beslut.year:
        cells.wrong("till_ar", f"{beslut.till_year} är inte efter {beslut.year}")
    if not moves and cells.text("till_ar"):
        cells.wrong("till_ar", "bara en avvikelse flyttar till ett annat år")
    if moves and not (beslut.datum and beslut.paragraf):
        missing = ["datum"] * (not beslut.datum) + ["paragraf"] * (not beslut.paragraf)
        found = kinds.MOVED_UNDECIDED.at(
            beslut.place, insats=beslut.insats, missing=" och ".join(missing)
        )
        cells.findings.append(found)


def _rekvisition(cells: _Cells) -> Rekvisition:
    """The row's request; to be used if nothing was wrong."""
    first, last = cells.month("fran"), cells.month("till")
    rekvisition = Rekvisition(
        cells.cell("insats"),
        Period(first, last + 1),
        cells.needed_day("datum"),
        cells.ore("belopp"),
        cells.text("underlag"),
        cells.text("ver"),
        cells.word("status", Status),
        cells.text("kommentar"),
        cells.text("kalla"),
        cells.row.place,
    )
    if not cells.findings and last < first:
        cells.wrong("till", f"{cells.text('till')} är före {cells.text('fran')}")
    if rekvisition.status is Status.AVSLAGEN:
        cells.cell("kommentar")  # the owner is told why
    return rekvisition
