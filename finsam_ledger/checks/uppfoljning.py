"""Whether what is followed up agrees with itself: participants that add up, goals as assessed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from finsam_ledger.bokslut import Bokslut
from finsam_ledger.catalogue import uppfoljning as kinds
from finsam_ledger.cells import Cell, Stated
from finsam_ledger.filled import Aspect, Column, Row, unit_of
from finsam_ledger.findings import Finding, Place
from finsam_ledger.forms import ColumnKind
from finsam_ledger.money import Exact, kronor, parse_number, rounded, swedish
from finsam_ledger.periods import Period
from finsam_ledger.registers import WideRow
from finsam_ledger.tables import Table, name_of

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
                if cell is not None and isinstance(cell.origin, Stated):
                    yield from _down(table, row, column, cell)
                    yield from _across(table, row, column, cell)


Parts = Sequence[tuple[int, str, Cell]]


def _down(table: Table, row: Row, column: Column, cell: Cell) -> Iterator[Finding]:
    statement = table.statement
    lines = [statement.by_line[id] for id in row.line.equals]
    names = [name_of(statement.form, line.line) for line in lines]
    parts = [
        (1, name, line.cells[column.form.id])
        for name, line in zip(names, lines, strict=True)
        if column.form.id in line.cells
    ]
    yield from _missed(table, (row, column, cell), parts)


def _across(table: Table, row: Row, column: Column, cell: Cell) -> Iterator[Finding]:
    headings = {each.form.id: each.heading for each in table.statement.columns}
    parts = [(times, headings[id], row.cells[id]) for id, times in column.form.equals]
    yield from _missed(table, (row, column, cell), parts)


def _missed(table: Table, whole: tuple[Row, Column, Cell], parts: Parts) -> Iterator[Finding]:
    row, column, cell = whole
    values: list[Exact] = [times * (part.value or 0) for times, _, part in parts]
    known = parts and all(part.value is not None for _, _, part in parts)
    if not known or sum(values) == cell.value or not isinstance(cell.origin, Stated):
        return
    unit = unit_of(row.line, column, cell)
    said = [swedish(rounded(value, unit)) for value in values]
    yield kinds.PARTS_MISS.at(
        cell.origin.entry.place,
        row=name_of(table.statement.form, row.line),
        table=table.id,
        total=swedish(rounded(cell.value or 0, unit)),
        column=column.name,
        parts=" och ".join(
            f"{amount} ({name})" for amount, (_, name, _) in zip(said, parts, strict=True)
        ),
        sum=swedish(rounded(sum(values), unit)),
    )


def forecasts_agree(bokslut: Bokslut) -> Iterator[Finding]:
    """What the board is told of the year to come in two tables is one result."""
    aspect = Aspect(ColumnKind.PROGNOS, Period.of_year(bokslut.year))
    forms, facts = bokslut.facts.forms, bokslut.facts
    found = []
    for form, line in (("beslutsutrymme", "resultat"), ("resultatrakning", "arets_resultat")):
        if form not in bokslut.contents.forms or line not in forms[form].by_id:
            return
        if not any(_foresees(column, bokslut.year) for column in bokslut.table(form).columns):
            return
        found.append(facts.of(form, line, aspect))
    room, result = found
    if room.known and result.known and room.value != result.value:
        register = facts.foreseen
        place = Place(str(bokslut.forbund.folder / "register" / f"{register}.csv"))
        yield kinds.FORECASTS_DIFFER.at(
            place,
            year=bokslut.year,
            room=kronor(-(room.value or 0)),
            result=kronor(-(result.value or 0)),
            difference=kronor((result.value or 0) - (room.value or 0)),
        )


def _foresees(column: Column, year: int) -> bool:
    return column.kind is ColumnKind.PROGNOS and column.period.year == year


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
