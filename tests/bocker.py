"""Books to test with: an extract of a small ledger, and what a table or a sheet of a book says."""

from __future__ import annotations

import io
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path
from textwrap import dedent
from typing import Any

import lxml.etree

from finsam_ledger import bok
from finsam_ledger.bocker import BOOKS
from finsam_ledger.bocker.extract import Extract
from finsam_ledger.bocker.values import Cell, Column, Kind, Section, Table
from finsam_ledger.money import kronor
from finsam_ledger.periods import Period
from tests import folders
from tests.books import NOWHERE, forbund, read
from tests.conftest import opened_at

KONTON = """\
    option "operating_currency" "SEK"
    2024-01-01 open Assets:1510-Kundfordringar SEK
    2024-01-01 open Assets:1640-Skattekonto SEK
    2024-01-01 open Assets:1940-Bank SEK
    2024-01-01 open Equity:2010-Eget-kapital SEK
    2024-01-01 open Liabilities:2510-Leverantörsskulder SEK
    2024-01-01 open Income:3511-Staten SEK
    2024-01-01 open Expenses:6010-Hyra SEK
    2024-01-01 open Expenses:4510-Insatser SEK
"""
Sheets = dict[str, list[list[Any]]]
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def extract(ledger: str, year: int = 2025, folder: Path = NOWHERE, **fields: Any) -> Extract:
    """A year of books that are written in the test; `KONTON` stands before them."""
    books, _ = read(dedent(KONTON) + dedent(ledger))
    made = Extract(forbund(folder=folder), books, folder, Period.of_year(year))
    return replace(made, **fields)


def opened(path: Path, year: int) -> Extract:
    """A year of books that are there already."""
    found = opened_at(path)
    return Extract(found.forbund, found.books, path, Period.of_year(year))


def sections(made: Extract, book: str) -> list[Section]:
    return list(BOOKS[book].sections(made))


def table(made: Extract, book: str, title: str) -> Table:
    tables = [table for section in sections(made, book) for table in section.tables]
    (found,) = [table for table in tables if table.title == title]
    return found


def rows(made: Extract, book: str, title: str) -> list[list[str]]:
    """What a table says, row by row, with plain spaces and minus."""
    found = table(made, book, title)
    return [
        [said(cell, column) for cell, column in zip(row.cells, found.columns, strict=True)]
        for row in found.rows
    ]


def said(cell: Cell, column: Column) -> str:
    if cell is None:
        return ""
    if column.kind is Kind.ORE and isinstance(cell, int):
        return folders.plain(kronor(cell))
    return str(cell)


def text(made: Extract, book: str) -> str:
    """What a book says beside its tables."""
    return folders.plain("\n".join(each for s in sections(made, book) for each in s.text))


def sheets(content: bytes) -> Sheets:
    """The sheets of a workbook by name: numbers as they stand in the file, text as text."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        book = lxml.etree.fromstring(archive.read("xl/workbook.xml"))
        names = [each.get("name") for each in book.iter(f"{_MAIN}sheet")]
        shared = lxml.etree.fromstring(archive.read("xl/sharedStrings.xml"))
        strings = ["".join(each.itertext()) for each in shared.iter(f"{_MAIN}si")]
        return {
            name: _rows(archive.read(f"xl/worksheets/sheet{number}.xml"), strings)
            for number, name in enumerate(names, 1)
        }


def _rows(xml: bytes, strings: list[str]) -> list[list[Any]]:
    sheet = lxml.etree.fromstring(xml)
    assert not list(sheet.iter(f"{_MAIN}f")), "en formel"
    return [[_value(cell, strings) for cell in row] for row in sheet.iter(f"{_MAIN}row")]


def _value(cell: Any, strings: list[str]) -> Any:
    value = cell.findtext(f"{_MAIN}v")
    return strings[int(value)] if cell.get("t") == "s" else value


def git(folder: Path, *words: str) -> str:
    """What git says, in a repository with a made-up user."""
    user = ("-c", "user.name=Ekonomen", "-c", "user.email=ekonom@example.org")
    done = subprocess.run(
        ["git", "-C", folder, *user, *words], check=True, capture_output=True, text=True
    )
    return done.stdout


def ledger_in(folder: Path, ledger: str) -> Path:
    """A förbund's folder with one file of books."""
    folders.write(
        folder, {bok.MAIN: dedent(KONTON) + dedent(ledger), "forbund.toml": 'namn = "Prov"'}
    )
    return folder
