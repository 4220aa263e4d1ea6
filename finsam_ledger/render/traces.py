"""A figure's trace as text or CSV: its verifikationer, adding up to it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from finsam_ledger.bokslut import Bokslut
from finsam_ledger.datafiles import suggestion
from finsam_ledger.money import NBSP, Exact, Unit, kronor, rounded, swedish
from finsam_ledger.statements import Cell, unit_of
from finsam_ledger.tables import Printed, Table, TableRow
from finsam_ledger.trace import Tracer

HEADER = ("datum", "ver", "konto", "motpart", "text", "belopp", "fil", "rad")


@dataclass(frozen=True)
class Found:
    """A printed cell with what is needed to trace it."""

    table: Table
    row: TableRow
    printed: Printed
    cell: Cell
    sign: int


def find(bokslut: Bokslut, table: str, row: str, column: str) -> Found | str:
    """The cell that TABLE, ROW and COLUMN name, or a sentence that says which name is wrong.

    A row is known by its name in figures or by its line id.
    """
    found = bokslut.by_id.get(table)
    if found is None:
        return _wrong("Tabellen", table, [each.id for each in bokslut.tables])
    rows = {each.line.id: each for each in found.rows if each.cells} | dict(found.by_name)
    if row not in rows or not rows[row].cells:
        return _wrong("Raden", row, [name for name, each in found.by_name.items() if each.cells])
    cells = {
        each.name: (each, printed, printed.cell)
        for each, printed in found.cells(rows[row])
        if printed.cell is not None
    }
    if column not in cells:
        return _wrong("Kolumnen", column, list(cells))
    form, printed, cell = cells[column]
    turned = rows[row].line.turned and unit_of(rows[row].line, form).is_money
    return Found(found, rows[row], printed, cell, -1 if turned else 1)


def _wrong(what: str, word: str, known: list[str]) -> str:
    return f"{what} ”{word}” finns inte. {suggestion(word, known)}"


@dataclass(frozen=True)
class _Line:
    date: str
    ver: str
    konto: str
    motpart: str
    text: str
    ore: Exact
    file: str
    number: int | None


def _lines(tracer: Tracer, cell: Cell, sign: int) -> Iterator[_Line]:
    trace = tracer.trace(cell)
    for weight, posting in trace.postings:
        place = posting.place
        yield _Line(
            posting.date,
            posting.ver,
            posting.key.konto,
            posting.motpart,
            posting.text,
            sign * weight * posting.ore,
            place.file,
            place.line,
        )
    for weight, row in trace.budget:
        yield _Line(
            row.beslut,
            "budget",
            row.konto,
            "",
            "Budget",
            sign * weight * row.ore,
            row.place.file,
            row.place.line,
        )
    for weight, entry in trace.entries:
        yield _Line(
            str(entry.year),
            "register",
            "",
            "",
            entry.source,
            sign * weight * entry.value,
            entry.place.file,
            entry.place.line,
        )


def as_csv(bokslut: Bokslut, found: Found) -> str:
    """The lines of a figure that is a sum; of a ratio or limit the lines of its operands."""
    tracer = Tracer(bokslut.books)
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(HEADER)
    for cell, sign in _summed(tracer, found.cell, found.sign):
        for line in _lines(tracer, cell, sign):
            amount = str(rounded(line.ore, Unit.KR, 2))
            writer.writerow(
                (
                    line.date,
                    line.ver,
                    line.konto,
                    line.motpart,
                    line.text,
                    amount,
                    line.file,
                    line.number,
                )
            )
    return buffer.getvalue()


def _summed(tracer: Tracer, cell: Cell, sign: int) -> Iterator[tuple[Cell, int]]:
    yield cell, sign
    for step in tracer.trace(cell).steps:
        for _, operand in step.operands:
            yield from _summed(tracer, operand, sign)


def as_text(bokslut: Bokslut, found: Found) -> str:
    """For a person: the figure, its lines, their sum; then what a limit or ratio was made of."""
    tracer = Tracer(bokslut.books)
    head = f"{found.table.title}: {found.row.name} = {found.printed.text} {found.printed.unit}"
    return "\n".join([head, *_section(tracer, found.cell, found.sign, found.row.line.unit)]) + "\n"


def _section(tracer: Tracer, cell: Cell, sign: int, unit: Unit) -> Iterator[str]:
    lines = list(_lines(tracer, cell, sign))
    steps = tracer.trace(cell).steps
    money = unit.is_money
    for line in lines:
        amount = kronor(line.ore) if money else swedish(rounded(line.ore, unit))
        label = f"{line.motpart} · {line.text}" if line.motpart else line.text
        yield f"{line.date:10} {line.ver:8} {line.konto:5} {amount:>16}  {label}"
    if lines and not steps:
        total = sum(line.ore for line in lines)
        text = kronor(total) if money else swedish(rounded(total, unit))
        yield f"{'Summa':25} {text:>16}"
    if not lines and not steps:
        yield "Ingenting bokfört."
    for step in steps:
        value = step.cell.value or 0
        if step.is_limit:
            yield f"{'Trappan':25} {kronor(sign * step.weight * value):>16}"
        else:
            yield f"{'Kvot':25} {swedish(rounded(value, Unit.PERCENT, 2)):>16}{NBSP}%"
        for label, operand in step.operands:
            yield f"— {label}:"
            yield from _section(tracer, operand, -1 if (operand.value or 0) < 0 else 1, Unit.KR)
