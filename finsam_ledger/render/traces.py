"""A figure's trace as text or CSV: its verifikationer, adding up to it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from finsam_ledger.bokslut import Bokslut
from finsam_ledger.cells import Cell, Word
from finsam_ledger.datafiles import suggestion
from finsam_ledger.forms import ColumnKind
from finsam_ledger.harledning import counted_in
from finsam_ledger.money import Exact, Unit, plain, rounded, swedish
from finsam_ledger.tables import Printed, Table, TableRow
from finsam_ledger.trace import Step, Trace, Tracer

HEADER = ("del", "datum", "ver", "konto", "motpart", "text", "belopp", "fil", "rad")


@dataclass(frozen=True)
class Found:
    """A printed cell with what is needed to trace it."""

    table: Table
    row: TableRow
    printed: Printed
    cell: Cell


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
    line, statement = rows[row].line, found.statement
    # A figure beside some that are held back in print is traced too: this is the förbund's own use.
    cells = {
        each.name: (printed, printed.cell or statement.cell(line.id, each.form.id))
        for each, printed in found.cells(rows[row])
        if each.kind is not ColumnKind.NOT
    }
    if column not in cells:
        return _wrong("Kolumnen", column, list(cells))
    printed, cell = cells[column]
    return Found(found, rows[row], printed, cell)


def _wrong(what: str, word: str, known: list[str]) -> str:
    return f"{what} ”{word}” finns inte. {suggestion(word, known)}"


class _Line(NamedTuple):
    """One line of a trace; its fields but `unit` are the columns of the CSV."""

    datum: str
    ver: str
    konto: str
    motpart: str
    text: str
    value: Exact
    fil: str
    rad: int | None
    unit: Unit


def _lines(trace: Trace, sign: int) -> Iterator[_Line]:
    for weight, posting in trace.postings:
        place = posting.place
        names = (posting.date, posting.ver, posting.key.konto, posting.motpart, posting.text)
        yield _Line(*names, sign * weight * posting.ore, place.file, place.line, Unit.KR)
    for weight, row in trace.budget:
        place = row.place
        names = (row.beslut, "budget", row.konto, "", "Budget")
        yield _Line(*names, sign * weight * row.ore, place.file, place.line, Unit.KR)
    for weight, entry in trace.entries:
        place, unit = entry.place, Unit.KR if entry.unit.is_money else entry.unit
        names = (str(entry.year), "register", "", "", entry.source)
        yield _Line(*names, sign * weight * entry.value, place.file, place.line, unit)


def _number(value: Exact, unit: Unit) -> Decimal:
    """Exact enough to add up: kronor with öre, per cent with two decimals, counts as they are."""
    return rounded(value, unit, 0 if unit is Unit.COUNT else 2)


def as_csv(bokslut: Bokslut, found: Found) -> str:
    """The lines of a figure, which add up to it; a limit or a ratio is a line of its own.

    What such a line is made of follows, named in the first column, and is no part of the sum.
    """
    tracer = Tracer(bokslut.books)
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(HEADER)
    for part, line in _parts(tracer, "", found.cell, found.printed.sign):
        value = plain(_number(line.value, line.unit))
        writer.writerow((part, *line[:5], value, line.fil, line.rad))
    return buffer.getvalue()


def _parts(tracer: Tracer, part: str, cell: Cell, sign: int) -> Iterator[tuple[str, _Line]]:
    """The lines of a cell, then those of the operands of its limits and ratios."""
    trace = tracer.trace(cell)
    yield from ((part, line) for line in _lines(trace, sign))
    for step in trace.steps:
        yield part, _step_line(step, sign)
    for step in trace.steps:
        for name, operand in step.operands:
            yield from _parts(tracer, name, operand, -1 if (operand.value or 0) < 0 else 1)


def _step_line(step: Step, sign: int) -> _Line:
    """A limit, a product or a ratio as a line: the first two have a sign, a ratio is as it is."""
    name, unit = ("trappan", Unit.KR) if step.is_limit else ("kvot", Unit.PERCENT)
    if step.is_product:
        name, unit = "produkt", counted_in(step.cell)
    weight = step.weight * sign if step.is_limit or step.is_product else step.weight
    text = " / ".join(label for label, _ in step.operands)
    return _Line("", name, "", "", text, weight * (step.cell.value or 0), "", None, unit)


def as_text(bokslut: Bokslut, found: Found) -> str:
    """For a person: the figure, its lines, their sum; then what a limit or ratio was made of."""
    tracer = Tracer(bokslut.books)
    printed = found.printed
    said = printed.text.endswith(printed.unit) or printed.unit is Unit.TEXT
    unit = "" if said else f" {printed.unit}"
    head = f"{found.table.title}: {found.row.name} = {printed.text}{unit}"
    return "\n".join([head, *_section(tracer, found.cell, found.printed.sign)]) + "\n"


def _section(tracer: Tracer, cell: Cell, sign: int) -> Iterator[str]:
    trace = tracer.trace(cell)
    lines = list(_lines(trace, sign))
    for line in lines:
        label = f"{line.motpart} · {line.text}" if line.motpart else line.text
        amount = swedish(_number(line.value, line.unit))
        yield f"{line.datum:10} {line.ver:8} {line.konto:5} {amount:>16}  {label}"
    for step in trace.steps:
        line = _step_line(step, sign)
        name = "Kvot, %" if line.unit is Unit.PERCENT else line.ver.capitalize()
        yield f"{name:25} {swedish(_number(line.value, line.unit)):>16}"
    if lines:
        yield f"{'Summa':25} {swedish(_number(sign * trace.total, lines[0].unit)):>16}"
    elif isinstance(cell.origin, Word) and cell.origin.place is not None:
        place = cell.origin.place
        yield f"{Path(place.file).name}, rad {place.line}  {cell.origin.source}".rstrip()
    elif not trace.steps:
        yield "Ingenting bokfört."
    for step in trace.steps:
        for label, operand in step.operands:
            yield f"— {label}:"
            yield from _section(tracer, operand, -1 if (operand.value or 0) < 0 else 1)
