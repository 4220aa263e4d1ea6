"""Statement → table as printed: every cell rounded, worded and named, once, for all outputs.

Renderers, figures, adopted figures and texts all read these cells, so that a figure is the same
wherever it stands.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from functools import cached_property, lru_cache
from types import MappingProxyType

from msgspec import Struct

from finsam_ledger.cells import Cell, Total, Word
from finsam_ledger.filled import Column, Row, Statement, sign_of, unit_of
from finsam_ledger.footing import Adjusted, amount_of, is_visible
from finsam_ledger.forms import ColumnKind, Form, Heading, Line, Style, Sums
from finsam_ledger.money import NBSP, Unit, parse_number, plain, rounded, swedish

# Stands for what is not printed since it may tell of a person.
WITHHELD = ".."


class Light(StrEnum):
    """A traffic light, by its word."""

    GRON = "grön"
    GUL = "gul"
    ROD = "röd"


class Printed(Struct, frozen=True):
    """A cell as the reader sees it: its words, and its number in `unit` if it is one.

    `sign` is what the cell's value was multiplied by to be shown. A traffic light is among the
    words too, for those who do not see its colour.
    """

    text: str
    number: Decimal | None
    unit: Unit
    cell: Cell | None
    sign: int = 1
    light: Light | None = None

    @property
    def is_withheld(self) -> bool:
        """Whether there is a count that is too small to be printed."""
        return self.cell is None and self.text == WITHHELD

    @property
    def value(self) -> str:
        """For machines: plain digits, or the words."""
        return plain(self.number) if self.number is not None else self.text


class TableRow(Struct, frozen=True):
    """A visible line; `name` tells it apart in its table, `label` is what is printed, `depth` how
    many lines it stands under.
    """

    line: Line
    name: str
    depth: int
    cells: tuple[Printed, ...]

    @property
    def label(self) -> str:
        return self.line.text

    @property
    def style(self) -> Style:
        return self.line.style


class Figure(Struct, frozen=True):
    """One printed figure: where it stands and what it says."""

    table: str
    row: str
    column: str
    value: str
    unit: Unit


class Grid(Struct, frozen=True):
    """A table of words, such as a register as readers see it."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Table(Struct, frozen=True, dict=True):
    """A statement or note as printed. `id` is how figures call it, `number` the note's."""

    id: str
    title: str
    number: int | None
    statement: Statement
    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]
    footnote: str

    @property
    def unit(self) -> Unit:
        return self.statement.form.unit

    @property
    def law(self) -> str:
        return self.statement.form.law

    @property
    def is_empty(self) -> bool:
        """Whether nothing is posted on any visible line."""
        return not any(
            _says_something(column, printed)
            for row in self.rows
            for column, printed in self.cells(row)
        )

    @property
    def counted(self) -> str:
        """What stands over it: what its figures count, where all count the same. Shares have their
        own sign.
        """
        printed = (cell for row in self.rows for cell in row.cells if cell.number is not None)
        units = {cell.unit for cell in printed} - {Unit.PERCENT}
        if not all(unit.fits(self.unit) for unit in units) or (self.has_words and not units):
            return ""
        return self.unit.heading

    @property
    def has_words(self) -> bool:
        """Whether some columns are words, such as those of a register of goals."""
        return any(column.is_words for column in self.columns)

    @property
    def is_masked(self) -> bool:
        """Whether some counts are too small to be printed."""
        return any(
            cell.text == WITHHELD and cell.cell is None for r in self.rows for cell in r.cells
        )

    @property
    def instead(self) -> str:
        """What is said instead of an empty table, where the form says so."""
        return self.statement.form.instead if self.is_empty else ""

    @cached_property
    def by_name(self) -> Mapping[str, TableRow]:
        return {row.name: row for row in self.rows}

    def figures(self) -> Iterator[Figure]:
        if self.instead:
            return
        for row in self.rows:
            for column, printed in self.cells(row):
                if printed.value:
                    yield Figure(self.id, row.name, column.name, printed.value, printed.unit)

    def cells(self, row: TableRow) -> Iterator[tuple[Column, Printed]]:
        """A row's cells with their columns; a heading has none."""
        return zip(self.columns, row.cells, strict=False)

    def notes(self, row: TableRow) -> list[int]:
        """The numbers of the notes that a row refers to."""
        texts = (cell.text for column, cell in self.cells(row) if column.kind is ColumnKind.NOT)
        return [int(number) for text in texts for number in text.split(",") if number]


def table_of(
    statement: Statement, notes: Mapping[str, int], adjusted: Adjusted = MappingProxyType({})
) -> Table:
    """`statement` as printed; `notes` gives the number of each note in the report, `adjusted`
    what is added to a figure's own rounding.
    """
    form = statement.form
    number = notes.get(form.id) if form.is_note else None
    page = _Page(statement, adjusted)
    columns = tuple(column for column in statement.columns if not column.form.hidden)
    rows = tuple(
        page.row(row, columns, notes) for row in statement.rows if is_visible(statement, row)
    )
    id = f"not-{number}" if number is not None else form.id
    return Table(id, form.title, number, statement, columns, rows, form.footnote)


def row_of(statement: Statement, line: str, adjusted: Adjusted) -> TableRow | None:
    """One line of a statement as it would be printed, hidden ones too; None if there is none."""
    row = statement.by_line.get(line)
    return _Page(statement, adjusted).row(row, statement.columns, {}) if row else None


def name_of(form: Form, line: Line) -> str:
    """How figures call a line: its label, after those of the lines it stands under."""
    own = line.text or ("(summa utan etikett)" if line.style.is_sum else "(utan etikett)")
    above = form.by_id.get(line.under or "")
    return f"{name_of(form, above)} / {own}" if above else own


def _printed(page: _Page, row: Row, column: Column, notes: Mapping[str, int]) -> Printed:
    line = row.line
    if column.kind is ColumnKind.NOT:
        numbers = sorted(notes[note] for note in line.notes if note in notes)
        return Printed(",".join(map(str, numbers)), None, Unit.TEXT, None)
    cell = row.cells[column.form.id]
    if (line.id, column.form.id) in page.statement.withheld:
        return Printed(WITHHELD, None, Unit.TEXT, None)
    # Where something is held back, what others are made of would tell it.
    origin = None if page.statement.has_secrets else cell
    unit = unit_of(line, column, cell)
    number, sign = page.number(line, column, cell), sign_of(line, unit, column)
    if cell.value == 0 and line.zero:
        return Printed(line.zero, None, Unit.TEXT, origin)
    if number is not None:
        light = page.light(column, number)
        text = swedish(number) + _mark(line, column, unit) + (f"{NBSP}{light}" if light else "")
        return Printed(text, number, unit, origin, sign, light)
    if isinstance(cell.origin, Word):
        return Printed(cell.origin.text, None, Unit.TEXT, cell)
    text = "" if column.is_words else line.empty
    number_said = parse_number(text) if cell.known else None
    if number_said is not None:
        return Printed(text, number_said, unit, cell)
    return Printed(text if cell.known else "", None, Unit.TEXT, cell)


class _Page(Struct, frozen=True, dict=True):
    """A statement on its way into print."""

    statement: Statement
    adjusted: Adjusted

    def light(self, column: Column, number: Decimal) -> Light | None:
        """The traffic light of a figure, where its column has one."""
        lights = self.statement.form.lights if column.form.lit else None
        if lights is None:
            return None
        if number >= lights.gron:
            return Light.GRON
        return Light.GUL if number >= lights.gul else Light.ROD

    def row(self, row: Row, columns: Iterable[Column], notes: Mapping[str, int]) -> TableRow:
        name = name_of(self.statement.form, row.line)
        cells = (
            ()
            if isinstance(row.line.content, Heading)
            else tuple(_printed(self, row, column, notes) for column in columns)
        )
        return TableRow(row.line, name, _depth(self.statement.form, row.line), cells)

    def number(self, line: Line, column: Column, cell: Cell) -> Decimal | None:
        """The cell's number as printed, or None where it has no amount."""
        amount = amount_of(line, column, cell)
        if amount is None or cell.value is None:
            return None
        sign = sign_of(line, amount.unit, column)
        if line.from_printed and column.kind.is_amount and isinstance(cell.origin, Total):
            if isinstance(line.content, Sums):
                return self._sum_of_printed(line.content, column, sign)
            return sum(
                (
                    times * rounded(sign * (end.value or 0), amount.unit, amount.decimals)
                    for times, end in cell.origin.terms
                ),
                Decimal(0),
            )
        size = rounded(*amount) + self.adjusted.get(amount, 0)
        return -size if sign * cell.value < 0 < size else size

    def _sum_of_printed(self, sums: Sums, column: Column, sign: int) -> Decimal:
        total = Decimal(0)
        for id, times in sums.terms:
            part = self.statement.by_line[id]
            number = self.number(part.line, column, part.cells[column.form.id])
            turned = sign * sign_of(part.line, part.line.unit, column)
            total += times * turned * (number or 0)
        return total


def _says_something(column: Column, printed: Printed) -> bool:
    """Whether a cell has an amount, or words in a column of words."""
    if printed.cell is None:
        return printed.number is not None or printed.is_withheld
    is_word = isinstance(printed.cell.origin, Word) and column.is_words
    return is_word or printed.cell.value is not None


def _depth(form: Form, line: Line) -> int:
    above = form.by_id.get(line.under or "")
    return 1 + _depth(form, above) if above else 0


def _mark(line: Line, column: Column, unit: Unit) -> str:
    """A percent sign, where neither the column nor the label says that it is per cent."""
    if unit is not Unit.PERCENT:
        return ""
    heading = column.heading.casefold()
    said = "%" in heading or "procent" in heading or line.text.rstrip(") ").endswith("%")
    return "" if said else f"{NBSP}%"


@lru_cache(10_000)
def folded(label: str) -> str:
    """Labels are the same whatever their case, dashes and spaces."""
    text = unicodedata.normalize("NFC", label).casefold().replace("–", "-").replace("—", "-")
    return re.sub(r"\s+", " ", text).strip(" .:*")
