"""A book as an Excel workbook: one sheet for all tables of the same columns, to filter and to sum.

Text is written as text, so that none of it can be a formula or a link. The same book gives the
same bytes: its date is the last day it tells of.
"""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from itertools import count
from typing import Any, NamedTuple

import xlsxwriter
from xlsxwriter.utility import xl_range

from finsam_ledger._version import __version__
from finsam_ledger.bocker.values import Book, Cell, Column, Kind, Row, Table
from finsam_ledger.forms import Style
from finsam_ledger.render.bocker_cells import kronor, shown

_ROWS = 1_048_576  # what a sheet can have, the heading among them
LONGEST = 32_767  # characters of a cell
_FIRST_YEAR = 1900
_NAME = 31
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_FORMATS = {Kind.ORE: "#,##0.00", Kind.NUMBER: "0", Kind.DATE: "yyyy-mm-dd"}
_WIDTHS = {Kind.ORE: 16, Kind.NUMBER: 10, Kind.DATE: 11}
_WIDEST = 60
_SAMPLE = 500  # rows that a column's width is taken from
_PART, _SORT = Column("Del"), Column("Radslag")


class _Sheet(NamedTuple):
    """Rows of one or several tables with the same columns."""

    name: str
    columns: tuple[Column, ...]
    rows: list[Row]


def workbook(book: Book) -> bytes:
    buffer = io.BytesIO()
    made = xlsxwriter.Workbook(buffer, OPTIONS)
    last = datetime.combine(date(book.head.year, 12, 31), time())
    title, company = shown(book.title), shown(book.head.name)
    program = f"finsam_ledger {__version__}"
    made.set_properties({"title": title, "company": company, "created": last, "comments": program})
    looks = {
        (kind, bold): made.add_format({"num_format": _FORMATS.get(kind, "@"), "bold": bold})
        for kind in Kind
        for bold in (False, True)
    }
    used: set[str] = set()
    for sheet in (_about(book), *_sheets(book)):
        for part in _split(sheet):
            name = sheet_name(part.name, used)
            used.add(name.casefold())
            _write(made.add_worksheet(name), part, looks)
    made.close()
    return buffer.getvalue()


def _about(book: Book) -> _Sheet:
    """What the book is, and all that it says beside its tables."""
    head = book.head
    told = [
        (book.title, head.name),
        ("Organisationsnummer", head.organisation_number),
        ("Period", head.period),
        ("Lagrum", book.law),
        *(("Anmärkning", notice) for notice in head.notices),
    ]
    for section in book.sections:
        told += [(section.title, paragraph) for paragraph in section.text]
        told += [(table.title, table.instead) for table in section.tables if not table.rows]
    rows = [Row(each) for each in told if each[1]]
    return _Sheet("Om boken", (Column("Avsnitt"), Column("Text")), rows)


def _sheets(book: Book) -> Iterator[_Sheet]:
    """The tables of each kind, one below the other where they are several."""
    found: dict[tuple[Column, ...], list[tuple[str, Table]]] = defaultdict(list)
    for section in book.sections:
        for table in section.tables:
            if table.rows:
                found[table.columns].append((section.title, table))
    for columns, placed in found.items():
        sections = list(dict.fromkeys(title for title, _ in placed))
        tables = [table for _, table in placed]
        if len(tables) == 1:
            name, rows = tables[0].title, list(tables[0].rows)
            yield _with_sort(_Sheet(name, columns, rows))
        else:
            name = sections[0] if len(sections) == 1 else book.title
            rows = [
                Row((table.title, *cells), style) for table in tables for cells, style in table.rows
            ]
            yield _with_sort(_Sheet(name, (_PART, *columns), rows))


def _with_sort(sheet: _Sheet) -> _Sheet:
    """Each row with what it is, where some of them are sums, so that those can be filtered out."""
    if all(style is Style.RAD for _, style in sheet.rows):
        return sheet
    rows = [
        Row((*cells, "rad" if style is Style.RAD else "summa"), style)
        for cells, style in sheet.rows
    ]
    return _Sheet(sheet.name, (*sheet.columns, _SORT), rows)


def _split(sheet: _Sheet) -> Iterator[_Sheet]:
    """A sheet in as many as it takes."""
    for start in range(0, max(1, len(sheet.rows)), _ROWS - 1):
        yield sheet._replace(rows=sheet.rows[start : start + _ROWS - 1])


def sheet_name(wanted: str, used: set[str]) -> str:
    """A name that Excel takes, and that no other sheet has."""
    bare = re.sub(r"[\[\]:*?/\\]", " ", shown(wanted)).strip(" '") or "Blad"
    if bare.casefold() == "history":  # Excel keeps that name to itself
        bare = "Historik"
    names = (f"{bare[: _NAME - len(mark)].rstrip()}{mark}" for mark in _marks())
    return next(name for name in names if name.casefold() not in used)


def _marks() -> Iterator[str]:
    yield ""
    for number in count(2):
        yield f" ({number})"


def _write(worksheet: Any, sheet: _Sheet, looks: Mapping[tuple[Kind, bool], Any]) -> None:
    last = len(sheet.columns) - 1
    for index, column in enumerate(sheet.columns):
        worksheet.write_string(0, index, shown(column.heading), looks[Kind.TEXT, True])
        worksheet.set_column(index, index, _width(sheet, index))
    for line, (cells, style) in enumerate(sheet.rows, 1):
        for index, cell in enumerate(cells):
            if cell is not None and cell != "":
                kind = sheet.columns[index].kind
                _put(worksheet, line, index, cell, kind, looks[kind, style.is_sum])
    worksheet.freeze_panes(1, 0)
    worksheet.autofilter(0, 0, len(sheet.rows), last)
    # Account numbers are names, and Excel need not remark on it.
    worksheet.ignore_errors({"number_stored_as_text": xl_range(0, 0, len(sheet.rows), last)})


def _put(worksheet: Any, line: int, index: int, cell: Cell, kind: Kind, look: Any) -> None:
    if kind is Kind.ORE and isinstance(cell, int):
        # Excel counts in binary fractions, but the file has the amount's own digits.
        worksheet.write_number(line, index, kronor(cell), look)
    elif kind is Kind.NUMBER and isinstance(cell, int):
        worksheet.write_number(line, index, cell, look)
    elif isinstance(cell, date) and cell.year >= _FIRST_YEAR:
        worksheet.write_datetime(line, index, cell, look)
    else:
        worksheet.write_string(line, index, shown(str(cell))[:LONGEST], look)


def _width(sheet: _Sheet, index: int) -> int:
    """Wide enough for most of what a column holds."""
    column = sheet.columns[index]
    if column.kind in _WIDTHS:
        return max(_WIDTHS[column.kind], len(column.heading) + 3)
    lengths = (len(str(row.cells[index])) for row in sheet.rows[:_SAMPLE])
    return min(_WIDEST, max((len(column.heading) + 3, *lengths)) + 1)
