"""Books as web pages that lead to each other: a row's number to its verifikation in the list.

Jinja writes the page around the tables; their rows, which may be a million, are joined here. All
that comes from the books is escaped on its way into either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import count
from typing import NamedTuple

from markupsafe import Markup

from finsam_ledger._version import __version__
from finsam_ledger.bocker.values import Book, Cell, Column, Head, Kind, Table
from finsam_ledger.forms import Style
from finsam_ledger.render.bocker import file_name
from finsam_ledger.render.bocker_cells import NUMERIC, formats
from finsam_ledger.render.mallar import template

# Group and name → where it is.
Anchors = Mapping[tuple[str, str], str]


class _Heading(NamedTuple):
    heading: str
    is_number: bool


class _Grid(NamedTuple):
    """A table as the template wants it."""

    id: str
    title: str
    columns: tuple[_Heading, ...]
    rows: Markup
    instead: str


class _Section(NamedTuple):
    id: str
    title: str
    text: tuple[str, ...]
    tables: tuple[_Grid, ...]


class _Other(NamedTuple):
    """Another book written at the same time."""

    title: str
    file: str


class _Page(NamedTuple):
    title: str
    law: str
    head: Head
    sections: tuple[_Section, ...]
    others: tuple[_Other, ...]


def pages(books: Sequence[Book]) -> Iterator[str]:
    page_of = template("bocker.html.jinja").render
    anchors = _anchors(books)
    for book in books:
        others = tuple(_Other(o.title, file_name(o, "html")) for o in books if o is not book)
        sections = tuple(_sections(book, anchors))
        page = _Page(book.title, book.law, book.head, sections, others)
        yield page_of(book=page, version=__version__)


def _anchors(books: Sequence[Book]) -> Anchors:
    """Every name that a cell can lead to, where it first stands."""
    found: dict[tuple[str, str], str] = {}
    for book in books:
        for table in (table for section in book.sections for table in section.tables):
            for index, column in enumerate(table.columns):
                for cells, style in table.rows if column.names else ():
                    if style is Style.RAD and cells[index]:
                        key = column.names, str(cells[index])
                        found.setdefault(key, f"{file_name(book, 'html')}#{_anchor(*key)}")
    return found


def _anchor(group: str, name: str) -> str:
    """An id of a group's name, its own; whatever is not plain in it by its code point."""
    plain = re.sub(r"[^0-9A-Za-zÅÄÖåäö-]", lambda found: f"_{ord(found[0]):x}_", name)
    return f"{group}-{plain}"


def _sections(book: Book, anchors: Anchors) -> Iterator[_Section]:
    own = file_name(book, "html")
    here = {key: href.removeprefix(own) for key, href in anchors.items()}
    numbers = count(1)
    waiting = {href.removeprefix("#") for href in here.values() if href.startswith("#")}
    for section in book.sections:
        id = f"a{next(numbers)}"
        tables = tuple(
            _Grid(
                f"{id}-t{number}",
                table.title,
                tuple(_Heading(c.heading, c.kind in NUMERIC) for c in table.columns),
                Markup("".join(_rows(table, here, waiting))),  # noqa: S704 - escaped in `_rows`
                table.instead,
            )
            for number, table in enumerate(section.tables, 1)
        )
        yield _Section(id, section.title, section.text, tables)


def _rows(table: Table, anchors: Anchors, waiting: set[str]) -> Iterator[str]:
    """The table's rows as markup; an anchor in `waiting` is set on the first that has its name."""
    columns = formats(table.columns, escape)
    tags = [_tag(column) for column in table.columns]
    named = [index for index, column in enumerate(table.columns) if column.names]
    led = [index for index, column in enumerate(table.columns) if column.refers]
    for cells, style in table.rows:
        texts = [form(cell) for form, cell in zip(columns, cells, strict=True)]
        for index in led:
            href = anchors.get((table.columns[index].refers, str(cells[index])))
            if href:
                texts[index] = f'<a href="{escape(href)}">{texts[index]}</a>'
        head = table.head if style is Style.RAD else _first_text(table, cells)
        marked = [
            f'<th scope="row">{text}</th>'
            if index == head and text
            else f"{tags[index]}{text}</td>"
            for index, text in enumerate(texts)
        ]
        attributes = "" if style is Style.RAD else f' class="{style}"'
        for index in named:
            id = _anchor(table.columns[index].names, str(cells[index]))
            if id in waiting:
                waiting.remove(id)
                attributes += f' id="{id}"'
        yield f"<tr{attributes}>{''.join(marked)}</tr>\n"


def _tag(column: Column) -> str:
    """How a cell begins, by what it holds."""
    if column.kind in NUMERIC:
        return '<td class="tal">'
    is_one_word = column.kind is Kind.DATE or column.names or column.refers
    return '<td class="ett">' if is_one_word else "<td>"


def _first_text(table: Table, cells: Sequence[Cell]) -> int:
    """Where a sum says what it is."""
    texts = (i for i, c in enumerate(table.columns) if c.kind is Kind.TEXT and cells[i])
    return next(texts, table.head)
