"""What a book is made of: sections of tables, whose columns say what their cells are.

A book is a value like any other; what a page, a sheet or a line of text looks like is up to the
renderers, which know no book by name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import NamedTuple

from finsam_ledger.forms import Style


class Kind(Enum):
    """What the cells of a column are."""

    TEXT = "text"
    DATE = "datum"
    ORE = "belopp"  # whole öre
    NUMBER = "antal"


Cell = str | date | int | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column. A cell of one that `refers` to a group leads to the first cell alike of the column
    that `names` it.
    """

    heading: str
    kind: Kind = Kind.TEXT
    names: str = ""
    refers: str = ""


class Row(NamedTuple):
    """A row: as many cells as its table has columns."""

    cells: tuple[Cell, ...]
    style: Style = Style.RAD


@dataclass(frozen=True, slots=True)
class Table:
    """A table; cells of its column `head` tell rows apart. `instead` is said of an empty one."""

    title: str
    columns: tuple[Column, ...]
    rows: Sequence[Row]
    head: int = 0
    instead: str = "Det finns inget att visa."


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a book: paragraphs, then tables."""

    title: str
    text: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True, slots=True)
class Head:
    """What every book begins with: whose books it is of, and which part of them."""

    name: str
    organisation_number: str
    year: int
    period: str
    notices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """A book; `id` is what it is called in commands and file names."""

    id: str
    title: str
    law: str
    head: Head
    sections: tuple[Section, ...]
