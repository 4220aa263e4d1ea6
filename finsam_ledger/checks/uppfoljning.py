"""Whether what is followed up agrees with itself: participants that add up, goals as assessed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from msgspec import Struct

from finsam_ledger.bokslut import Bokslut
from finsam_ledger.catalogue import uppfoljning as kinds
from finsam_ledger.cells import Cell, Stated
from finsam_ledger.filled import Column, Row, unit_of
from finsam_ledger.findings import Finding, Place
from finsam_ledger.forms import ColumnKind, Sums
from finsam_ledger.money import Exact, exact, kronor, parse_number, rounded, swedish
from finsam_ledger.registers import Entry, WideRow
from finsam_ledger.tables import WITHHELD, Table, name_of
from finsam_ledger.trace import leaves

_GOAL = ("mal", "utfall", "resultat")


def registered_sums(bokslut: Bokslut) -> Iterator[Finding]:
    """What a register says is the sum of other figures is what they add up to, in each column and
    on each row.
    """
    for table in bokslut.tables:
        statement = table.statement
        for row in statement.rows:
            for column in statement.columns:
                cell = row.cells.get(column.form.id)
                if cell is None or not _entries(cell):
                    continue
                # What is a sum itself is wrong only where its parts are, which are told of.
                if column.kind is not ColumnKind.SUMMA:
                    yield from _down(table, row, column, cell)
                if not isinstance(row.line.content, Sums):
                    yield from _across(table, row, column, cell)


def _entries(cell: Cell) -> list[Entry]:
    """What a register says that a cell is, or is the sum of; nothing where it is anything else."""
    entries = []
    for _, _, leaf in leaves(cell):
        if not isinstance(leaf, Stated):
            return []
        entries.append(leaf.entry)
    return entries


class _Part(Struct, frozen=True):
    """A part of a sum: its weight, what it is called, its line, column and cell."""

    times: int
    name: str
    spot: tuple[str, str]
    cell: Cell


def _down(table: Table, row: Row, column: Column, cell: Cell) -> Iterator[Finding]:
    statement = table.statement
    lines = [statement.by_line[id] for id in row.line.equals]
    names = [name_of(statement.form, line.line) for line in lines]
    parts = [
        _Part(1, name, (line.line.id, column.form.id), line.cells[column.form.id])
        for name, line in zip(names, lines, strict=True)
        if column.form.id in line.cells
    ]
    yield from _missed(table, (row, column, cell), parts)


def _across(table: Table, row: Row, column: Column, cell: Cell) -> Iterator[Finding]:
    headings = {each.form.id: each.heading for each in table.statement.columns}
    parts = [
        _Part(times, headings[id], (row.line.id, id), row.cells[id])
        for id, times in column.form.equals
    ]
    yield from _missed(table, (row, column, cell), parts)


def _missed(
    table: Table, whole: tuple[Row, Column, Cell], parts: Sequence[_Part]
) -> Iterator[Finding]:
    row, column, cell = whole
    values: list[Exact] = [part.times * (part.cell.value or 0) for part in parts]
    known = parts and all(part.cell.value is not None for part in parts)
    if not known or sum(values) == cell.value or cell.value is None:
        return
    unit = unit_of(row.line, column, cell)
    secret, own = table.statement.withheld, (row.line.id, column.form.id)
    said = [
        WITHHELD if part.spot in secret else swedish(rounded(value, unit))
        for part, value in zip(parts, values, strict=True)
    ]
    together = WITHHELD if WITHHELD in said else swedish(rounded(sum(values), unit))
    yield kinds.PARTS_MISS.at(
        _entries(cell)[0].place,
        row=name_of(table.statement.form, row.line),
        table=table.id,
        total=WITHHELD if own in secret else swedish(rounded(cell.value, unit)),
        column=column.name,
        parts=" och ".join(
            f"{amount} ({part.name})" for amount, part in zip(said, parts, strict=True)
        ),
        sum=together,
    )


def results_agree(bokslut: Bokslut) -> Iterator[Finding]:
    """What the board is told that a year will bring, as budgeted and as foreseen, is one result in
    the beslutsutrymme and in the resultaträkning.
    """
    if _ROOM[0] not in bokslut.contents.forms:
        return
    forms = bokslut.facts.forms
    if any(line not in forms[form].by_id for form, line in (_ROOM, _RESULT)):
        return
    for column in bokslut.table(_ROOM[0]).columns:
        if column.kind in (ColumnKind.BUDGET, ColumnKind.PROGNOS):
            yield from _differs(bokslut, column)


_ROOM, _RESULT = ("beslutsutrymme", "resultat"), ("resultatrakning", "arets_resultat")


def _differs(bokslut: Bokslut, column: Column) -> Iterator[Finding]:
    room, result = (bokslut.facts.of(*line, column.aspect) for line in (_ROOM, _RESULT))
    foreseen = bokslut.facts.foreseen
    if column.kind is ColumnKind.PROGNOS and not _is_foreseen(bokslut, column):
        return
    if (
        room.known
        and result.known
        and _rounding(bokslut, column)
        < abs(Fraction(room.value or 0) - Fraction(result.value or 0))
    ):
        register = bokslut.forbund.folder / "register" / f"{foreseen}.csv"
        is_forecast = column.kind is ColumnKind.PROGNOS
        yield kinds.RESULTS_DIFFER.at(
            Place(str(register)) if is_forecast else bokslut.facts.forms[_ROOM[0]].place,
            column=column.name,
            room=kronor(-(room.value or 0)),
            result=kronor(-(result.value or 0)),
            difference=kronor((result.value or 0) - (room.value or 0)),
        )


def _rounding(bokslut: Bokslut, column: Column) -> Fraction:
    """How much a year's forecasts may differ since each is given in whole kronor or thousands, öre;
    nought of a budget.
    """
    register = bokslut.forbund.registers.get(bokslut.facts.foreseen)
    if column.kind is not ColumnKind.PROGNOS or register is None:
        return Fraction(0)
    units = [e.unit for (_, year), e in register.entries.items() if year == column.period.year]
    return sum((Fraction(exact(Decimal(1), unit)) / 2 for unit in units), Fraction(0))


def _is_foreseen(bokslut: Bokslut, column: Column) -> bool:
    """Whether a forecast of the column's year is asked of the resultaträkning too."""
    shown = bokslut.facts.forms[_RESULT[0]].columns
    return any(
        each.kind is ColumnKind.PROGNOS and bokslut.year - each.years_back == column.period.year
        for each in shown
    )


def goals(bokslut: Bokslut) -> Iterator[Finding]:
    """A goal is not said to be reached that is not, nor the other way round: of every register
    with the columns mal, utfall and resultat.
    """
    for register in bokslut.forbund.registers.values():
        if set(_GOAL) <= set(register.fields):
            for row in register.of(bokslut.year):
                yield from _assessed(row)


def _assessed(row: WideRow) -> Iterator[Finding]:
    target, outcome = (_number(row.fields[name]) for name in ("mal", "utfall"))
    result = row.fields["resultat"]
    said = _reached(result)
    if target is None or outcome is None or said is None:
        return
    low = row.fields.get("riktning", "") == "lagt"
    if said is not (outcome <= target if low else outcome >= target):
        yield kinds.ASSESSMENT.at(
            row.place,
            goal=row.fields.get("text") or row.rad,
            result=result,
            outcome=row.fields["utfall"],
            target=row.fields["mal"],
        )


def _number(text: str) -> Decimal | None:
    return parse_number(text.removesuffix("%").rstrip())


def _reached(result: str) -> bool | None:
    """Whether an assessment says that the goal is reached; None where it says neither."""
    words = result.casefold().split()
    if not {"uppnått", "uppnås", "uppnåddes", "nått", "nås", "nåddes"} & set(words):
        return None
    if "delvis" in words or "nästan" in words:
        return False
    return not {"ej", "inte", "icke"} & set(words)
