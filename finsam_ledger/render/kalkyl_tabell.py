"""A table of the report as a sheet: as it is printed, and beside it the exact amounts.

A shown figure is its exact amount rounded by a formula; the exact amount of a sum is made of those
of its parts, and that of any other figure of the rows in Underlag that it leads to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from finsam_ledger.bokslut import Bokslut
from finsam_ledger.cells import Cell, Quotient, Total
from finsam_ledger.filled import Column, decimals_of, sign_of, unit_of
from finsam_ledger.footing import amount_of
from finsam_ledger.forms import ColumnKind, Fetches, Line, Sums
from finsam_ledger.money import Unit, plain, swedish
from finsam_ledger.render.kalkyl_formler import (
    TEXT,
    Spot,
    added,
    as_stored,
    divided,
    measure,
    printed,
    quoted,
    stored,
)
from finsam_ledger.render.kalkyl_underlag import Underlag
from finsam_ledger.render.kalkyl_utseende import (
    Looks,
    cut,
    number_format,
    text,
)
from finsam_ledger.tables import Printed, Table

HEADINGS = 4  # the row of the headings
FIRST = HEADINGS + 1
_LABELS = 52
_FIGURES = 15
_WORDS = 26
_EXACT = 18
_MOST_TERMS = 100  # a longer sum is written row by row in Underlag


class Place(NamedTuple):
    """A table's sheet: its name and what it says above itself."""

    sheet: str
    table: Table
    heading: str

    def shown(self, row: int, column: int) -> str:
        return Spot(self.sheet, FIRST + row, 1 + column).seen_from(self.sheet)

    def spot(self, row: int, column: int) -> Spot:
        """Where the exact amount of a printed cell stands."""
        table = self.table
        line, of = table.rows[row].line, table.columns[column]
        sign = sign_of(line, unit_of(line, of), of)
        return Spot(self.sheet, FIRST + row, 2 + len(table.columns) + column, sign)

    def figures(self) -> Iterator[tuple[int, int, Cell]]:
        """The cells that have an amount."""
        for index, row in enumerate(self.table.rows):
            for column, shown in enumerate(row.cells):
                if shown.cell is not None and shown.cell.value is not None:
                    yield index, column, shown.cell


def spots(places: list[Place]) -> dict[int, Spot]:
    """Where the exact amount of each cell stands: in the table it is of, else where it is
    fetched to.
    """
    found: dict[int, Spot] = {}
    for fetched in (False, True):
        for place in places:
            for row, column, cell in place.figures():
                content = place.table.rows[row].line.content
                if isinstance(content, Fetches) is fetched:
                    found.setdefault(id(cell), place.spot(row, column))
    return found


class Sheet:
    """A table on its way into a worksheet."""

    def __init__(
        self, place: Place, underlag: Underlag, bokslut: Bokslut, notes: Mapping[str, str]
    ) -> None:
        self.place = place
        self.table = place.table
        self.underlag = underlag
        self.bokslut = bokslut
        self.notes = notes
        self.rows = {row.line.id: number for number, row in enumerate(self.table.rows)}
        self.adjusted: list[str] = []

    def write(self, worksheet: Any, looks: Looks) -> None:
        self._headings(worksheet, looks)
        for number, row in enumerate(self.table.rows):
            label = row.label or ("" if row.cells else row.name)
            text(worksheet, (FIRST + number, 0), label, looks.label(row.style, row.depth))
            for index, shown in enumerate(row.cells):
                self._cell(worksheet, (number, index), shown, looks)
        below = FIRST + len(self.table.rows) + 1
        for line in (self.table.footnote, *self.adjusted):
            text(worksheet, (below, 0), line, looks.faint)
            below += bool(line)
        width = len(self.table.columns)
        worksheet.freeze_panes(FIRST, 1)
        worksheet.repeat_rows(HEADINGS)
        worksheet.print_area(0, 0, below, width)

    def _headings(self, worksheet: Any, looks: Looks) -> None:
        columns = self.table.columns
        worksheet.set_column(0, 0, _LABELS, looks.plain)
        worksheet.set_column(1, len(columns), _FIGURES, looks.plain)
        worksheet.set_column(1 + len(columns), 1 + len(columns), 3, looks.plain)
        text(worksheet, (HEADINGS, 0), self.table.counted, looks.heading)
        for index, column in enumerate(columns):
            text(worksheet, (HEADINGS, 1 + index), column.heading, looks.heading_right)
            exact = 2 + len(columns) + index
            if column.kind is ColumnKind.NOT:
                worksheet.set_column(1 + index, 1 + index, 6, looks.plain)
                worksheet.set_column(exact, exact, 1, looks.plain)
            elif column.is_words:
                text(worksheet, (HEADINGS, 1 + index), column.heading, looks.heading)
                worksheet.set_column(1 + index, 1 + index, _WORDS, looks.plain)
                worksheet.set_column(exact, exact, 1, looks.plain)
            else:
                said = f"{column.heading}, exakt"
                text(worksheet, (HEADINGS, exact), said, looks.heading_exact)
                worksheet.set_column(exact, exact, _EXACT, looks.plain, {"level": 1})

    def _cell(self, worksheet: Any, at: tuple[int, int], shown: Printed, looks: Looks) -> None:
        row, index = self.table.rows[at[0]], at[1]
        column = self.table.columns[index]
        where = (FIRST + at[0], 1 + index)
        if column.kind is ColumnKind.NOT:
            self._note(worksheet, where, shown, looks.figure(row.style, align="center"))
        elif shown.cell is not None and shown.cell.value is not None:
            self._figure(worksheet, at, shown.cell, looks)
        elif shown.number is not None:
            decimals = -int(shown.number.as_tuple().exponent)
            look = looks.figure(row.style, number_format(decimals))
            worksheet.write_number(*where, shown.number, look)
        else:
            look = looks.words(row.style) if column.is_words else looks.figure(row.style)
            worksheet.write_blank(*where, None, look)
            text(worksheet, where, shown.text, look)

    def _note(self, worksheet: Any, where: tuple[int, int], shown: Printed, look: Any) -> None:
        """Numbers of notes; they lead to the first one that has a sheet."""
        sheets = (self.notes.get(f"not-{number}") for number in shown.text.split(","))
        sheet = next(filter(None, sheets), None)
        if sheet:
            worksheet.write_url(*where, Spot(sheet, 0, 0).link, look, shown.text)
        else:
            worksheet.write_blank(*where, None, look)
            text(worksheet, where, shown.text, look)

    def _figure(self, worksheet: Any, at: tuple[int, int], cell: Cell, looks: Looks) -> None:
        """A shown amount and its exact one, both as formulas with what they give."""
        row, column = self.table.rows[at[0]], self.table.columns[at[1]]
        where, spot, shown = (FIRST + at[0], 1 + at[1]), self.place.spot(*at), row.cells[at[1]]
        value, counted = cell.value or 0, measure(cell)
        formula, leads = self._exact(cell, row.line, column, spot)
        amount = stored(spot.sign * value, counted)
        worksheet.write_formula(
            spot.row,
            spot.column,
            f"={as_stored(formula, value, counted)}",
            looks.behind(counted),
            amount,
        )
        decimals = decimals_of(row.line, column)
        mark = "" if shown.number is None else shown.text.removeprefix(swedish(shown.number))
        look = looks.figure(row.style, number_format(decimals, mark))
        formula = self._shown(row.line, column, cell, spot)
        if row.line.zero and len(row.line.zero) <= TEXT:
            exact = spot.seen_from(spot.sheet)
            formula = f"IF({exact}=0,{quoted(cut(row.line.zero))},{formula})"
        if leads is not None:
            worksheet.write_url(*where, leads.link, look, "underlag", "Visa underlaget")
        result: Decimal | str = cut(shown.text) if shown.number is None else shown.number
        worksheet.write_formula(*where, f"={formula}", look, result)

    def _exact(self, cell: Cell, line: Line, column: Column, spot: Spot) -> tuple[str, Spot | None]:
        """A cell's exact amount, as shown, and where it leads a reader who asks for more."""
        home = self.underlag.spot(cell)
        if home != spot:
            return added([(1, home)], spot.sheet, spot.sign), home
        if isinstance(cell.origin, Quotient):
            over, under = map(self.underlag.spot, (cell.origin.over, cell.origin.under))
            formula = divided(cell, cell.origin, over, under, spot.sheet)
            return (formula if spot.sign > 0 else f"-({formula})"), None
        adds = column.kind in (ColumnKind.SKILLNAD, ColumnKind.SUMMA)
        is_sum = adds or isinstance(line.content, Sums | Fetches)
        if isinstance(cell.origin, Total) and is_sum and len(cell.origin.terms) <= _MOST_TERMS:
            terms = [
                (times, self.underlag.spot(part))
                for times, part in cell.origin.terms
                if part.value is not None
            ]
            return added(terms, spot.sheet, spot.sign), None
        block = self.underlag.block(cell)
        return added([(1, block)], spot.sheet, spot.sign), block

    def _shown(self, line: Line, column: Column, cell: Cell, spot: Spot) -> str:
        """A cell's number as printed, made the way `tables` makes it."""
        amount = amount_of(line, column, cell)
        if amount is None or cell.value is None:
            return "0"
        sign = sign_of(line, amount.unit, column)
        if line.from_printed and column.kind.is_amount and isinstance(cell.origin, Total):
            return self._of_printed(line, column, cell.origin, sign)
        own = added([(1, spot)], self.place.sheet, sign)
        formula = printed(own, measure(cell), amount.unit, amount.decimals)
        extra = self.bokslut.footing.get(amount, Decimal(0))
        if not extra:
            return formula
        extra = -extra if sign * cell.value < 0 else extra
        if line.id in self.rows:
            self._adjusted(line, column, extra, amount.unit)
        return f"{formula}{'+' if extra > 0 else ''}{plain(extra)}"

    def _of_printed(self, line: Line, column: Column, origin: Total, sign: int) -> str:
        """Printed figures added: a sum's parts, or the printed ends of a movement."""
        if isinstance(line.content, Sums):
            pieces = [
                (times * sign * turned, formula)
                for id, times in line.content.terms
                for turned, formula in self._part(id, column)
            ]
        else:
            unit, decimals = unit_of(line, column), decimals_of(line, column)
            pieces = [
                (times, printed(self._signed(end, sign), measure(end), unit, decimals))
                for times, end in origin.terms
                if end.value is not None
            ]
        signed = "".join(f"{'-' if times < 0 else '+'}{formula}" for times, formula in pieces)
        return signed.removeprefix("+") or "0"

    def _signed(self, cell: Cell, sign: int) -> str:
        return f"({added([(1, self.underlag.spot(cell))], self.place.sheet, sign)})"

    def _part(self, id: str, column: Column) -> Iterator[tuple[int, str]]:
        """A part as printed, with its sign: its shown cell, or what would stand there."""
        row = self.table.statement.by_line[id]
        cell = row.cells[column.form.id]
        if cell.value is None:
            return
        turned = sign_of(row.line, row.line.unit, column)
        if id in self.rows:
            index = [each.form.id for each in self.table.columns].index(column.form.id)
            yield turned, f"N({self.place.shown(self.rows[id], index)})"
        else:
            yield turned, f"({self._shown(row.line, column, cell, self.underlag.spot(cell))})"

    def _adjusted(self, line: Line, column: Column, extra: Decimal, unit: Unit) -> None:
        signed = f"+{swedish(extra)}" if extra > 0 else swedish(extra)
        self.adjusted.append(
            f"Avrundning: {line.text}, {column.heading}, är justerad med {signed} {unit} "
            "för att tabellen ska gå ihop."
        )
