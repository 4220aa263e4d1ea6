"""The postings of a workbook: every one that its figures are made of, sorted by account.

What is marked as being about a person is shown without words, since a report is published.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from xlsxwriter.utility import quote_sheetname, xl_range_abs

from finsam_ledger import masking
from finsam_ledger.balances import DIMENSIONS, Books, Dims, Measure, Posting, Slag, counts
from finsam_ledger.findings import Place
from finsam_ledger.periods import Period
from finsam_ledger.render.bocker_cells import kronor
from finsam_ledger.render.kalkyl_formler import Spot
from finsam_ledger.render.kalkyl_utseende import Looks, put, text

ROWS = 1_048_576  # what a sheet can have, the heading among them
NAME = "Verifikationer"
SLAG = {Slag.HANDELSE: "händelse", Slag.INGAENDE: "ingående", Slag.BOKSLUT: "bokslut"}
_HEADINGS = {
    "Konto": 8,
    "Kontonamn": 34,
    "Datum": 11,
    "Ver": 9,
    "Motpart": 34,
    "Text": 50,
    "Belopp, kr": 16,
    "Slag": 11,
    "Period": 9,
    "Dimension": 11,
}
_KONTO, _BELOPP, _SLAG, _PERIOD, _DIMS = 0, 6, 7, 8, 9
_MOTPART = "motpart"


class Sheet(NamedTuple):
    """One sheet of postings, and the row on which each account begins."""

    name: str
    postings: tuple[Posting, ...]
    first: Mapping[str, int]

    def column(self, index: int) -> str:
        where = xl_range_abs(1, index, len(self.postings), index)
        return f"{quote_sheetname(self.name)}!{where}"


class Wanted(NamedTuple):
    """Postings of one account: periods as numbers, `2025-01` as 202501, the first one included.

    A `dims` limits them to those with one set of dimensions, by its number.
    """

    konto: str
    before: int
    since: int | None
    dims: int | None


def period_of(month: int) -> int:
    """A month index as a number to compare and to read: 202501."""
    return month // 12 * 100 + month % 12 + 1


class Ledger:
    """The postings up to a month, in sheets, and the formulas that sum them."""

    def __init__(self, books: Books, end: int) -> None:
        self.books = books
        until = Period(0, end)
        wanted = (p for p in books.postings() if counts(p.key, until, Measure.UTGAENDE))
        postings = sorted(wanted, key=lambda each: (each.key.konto, each.date))
        found: dict[Dims, int] = {}
        for each in postings:
            found.setdefault(each.key.dims, len(found))
        self.dims: Mapping[Dims, int] = found
        self.marks = _marks(books)
        self.sheets = tuple(_sheets(postings, ROWS - 1))

    def spot(self, konto: str) -> Spot | None:
        """The first posting of an account."""
        found = (sheet for sheet in self.sheets if konto in sheet.first)
        return next((Spot(each.name, each.first[konto], _KONTO) for each in found), None)

    def total(self, wanted: Wanted, cells: Mapping[str, str]) -> str:
        """The sum of some postings, what is wanted of them standing in `cells`."""
        sheets = [sheet for sheet in self.sheets if wanted.konto in sheet.first]
        return "+".join(_sumifs(sheet, wanted, cells) for sheet in sheets) or "0"


def _sumifs(sheet: Sheet, wanted: Wanted, cells: Mapping[str, str]) -> str:
    conditions = [sheet.column(_KONTO), cells["konto"]]
    conditions += [sheet.column(_PERIOD), f'"<"&{cells["before"]}']
    if wanted.since is not None:
        conditions += [sheet.column(_PERIOD), f'">="&{cells["since"]}']
        conditions += [sheet.column(_SLAG), f'"{SLAG[Slag.HANDELSE]}"']
    if wanted.dims is not None:
        conditions += [sheet.column(_DIMS), cells["dims"]]
    return f"SUMIFS({sheet.column(_BELOPP)},{','.join(conditions)})"


def _sheets(postings: list[Posting], size: int) -> Iterable[Sheet]:
    """Postings in as many sheets as it takes, at least one."""
    for number, start in enumerate(range(0, max(1, len(postings)), size), 1):
        part = tuple(postings[start : start + size])
        first: dict[str, int] = {}
        for row, each in enumerate(part, 1):
            first.setdefault(each.key.konto, row)
        yield Sheet(NAME if number == 1 else f"{NAME} ({number})", part, first)


def _marks(books: Books) -> Mapping[tuple[Place, str], str]:
    """What stands instead of words on each verifikation that is about a person."""
    marked = (
        (each, masking.mark_of((each.meta, *(rad.meta for rad in each.rader))))
        for each in books.verifikationer
    )
    return {(each.place, each.ver): mark for each, mark in marked if mark}


def write(worksheet: Any, sheet: Sheet, ledger: Ledger, looks: Looks) -> None:
    """A sheet of postings to read, to filter and to sum."""
    headings = {**_HEADINGS, **{name.capitalize(): 16 for name in DIMENSIONS}}
    for index, (heading, width) in enumerate(headings.items()):
        text(worksheet, (0, index), heading, looks.heading)
        worksheet.set_column(index, index, width)
    for konto, group in groupby(enumerate(sheet.postings, 1), lambda each: each[1].key.konto):
        account = ledger.books.accounts.get(konto)
        for row, posting in group:
            _write_posting(worksheet, row, posting, account.namn if account else "")
            _write_words(worksheet, row, posting, ledger.marks.get((posting.place, posting.ver)))
            worksheet.write_number(row, _DIMS, ledger.dims[posting.key.dims], looks.plain)
            worksheet.write_number(row, _BELOPP, kronor(posting.ore), looks.exact)
            put(worksheet, (row, 2), date.fromisoformat(posting.date), looks.date)
    last = max(1, len(sheet.postings))
    worksheet.set_landscape()
    worksheet.repeat_rows(0)
    worksheet.freeze_panes(1, 0)
    worksheet.autofilter(0, 0, last, len(headings) - 1)
    worksheet.ignore_errors({"number_stored_as_text": xl_range_abs(0, 0, last, len(headings))})


def _write_posting(worksheet: Any, row: int, posting: Posting, name: str) -> None:
    key = posting.key
    # An opening balance stands before the month it is dated in, so in the one that ended.
    month = period_of(key.month) - (key.slag is Slag.INGAENDE)
    for column, words in ((_KONTO, key.konto), (1, name), (3, posting.ver)):
        text(worksheet, (row, column), words)
    text(worksheet, (row, _SLAG), SLAG[key.slag])
    worksheet.write_number(row, _PERIOD, month)


def _write_words(worksheet: Any, row: int, posting: Posting, mark: str | None) -> None:
    """Payee, text and dimensions; of a marked verifikation not who and what it is about."""
    dims = dict(posting.key.dims)
    if mark and _MOTPART in dims:
        dims[_MOTPART] = mark
    text(worksheet, (row, 4), mark or posting.motpart)
    text(worksheet, (row, 5), mark or posting.text)
    for index, name in enumerate(DIMENSIONS, len(_HEADINGS)):
        text(worksheet, (row, index), dims.get(name, ""))
