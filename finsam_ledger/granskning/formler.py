"""How a printed figure was computed, in words, with the lines it was computed from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from finsam_ledger.balances import Measure
from finsam_ledger.bokslut import Bokslut
from finsam_ledger.cells import Cell, Planned, Stated, Total
from finsam_ledger.filled import Column, decimals_of
from finsam_ledger.forms import (
    Carries,
    ColumnKind,
    Computed,
    Divides,
    Fetches,
    Line,
    Registered,
    Selects,
    Spreads,
    Sums,
    Values,
)
from finsam_ledger.money import Unit, rounded
from finsam_ledger.periods import Period
from finsam_ledger.tables import Printed, Table, TableRow, name_of


class Part(NamedTuple):
    """A term before it is worded: whose it is, how often it is counted, its cell."""

    namn: str
    weight: int
    cell: Cell


class Place(NamedTuple):
    """A figure where it is printed."""

    bokslut: Bokslut
    table: Table
    row: TableRow
    column: Column
    printed: Printed
    cell: Cell

    @property
    def line(self) -> Line:
        return self.row.line


def sentences(place: Place) -> Iterator[str]:
    """What the figure is, then what has been done to it in print."""
    yield from _computed(place)
    if place.column.form.accounts is not None:
        yield "Kolumnen tar bara med vissa konton."
    if place.printed.sign < 0:
        yield "Kredit visas som positivt belopp."
    if _is_adjusted(place):
        yield (
            "Raden är räknad på tryckta siffror och avviker därför från det exakta beloppet."
            if place.line.from_printed
            else "Avrundningen är justerad så att tabellen går ihop."
        )


def parts(place: Place) -> list[Part]:
    """The lines or columns that the figure is the sum of; empty where it is no such sum."""
    origin, content = place.cell.origin, place.line.content
    if place.column.kind is ColumnKind.SKILLNAD and isinstance(origin, Total):
        columns = {column.form.id: column for column in place.table.statement.columns}
        names = [columns[id].heading for id in place.column.form.of or ()]
    elif place.column.kind is ColumnKind.SUMMA and isinstance(origin, Total):
        columns = {column.form.id: column for column in place.table.statement.columns}
        names = [columns[id].heading for id, _ in place.column.form.parts]
    elif isinstance(content, Sums) and isinstance(origin, Total):
        form = place.table.statement.form
        names = [name_of(form, form.by_id[id]) for id, _ in content.terms]
    elif isinstance(content, Fetches) and not place.column.kind.is_ratio:
        return [Part(_fetched(place, content), 1, place.cell)]
    else:
        return []
    if len(names) != len(origin.terms):
        return []
    terms = zip(names, origin.terms, strict=True)
    return [Part(name, weight, cell) for name, (weight, cell) in terms]


def _computed(place: Place) -> Iterator[str]:
    column, content = place.column, place.line.content
    if column.kind is ColumnKind.SKILLNAD:
        yield "Skillnaden mellan två kolumner på raden."
    elif column.kind is ColumnKind.KVOT:
        yield "En kolumn som andel av en annan på raden."
    elif column.kind is ColumnKind.ANDEL:
        yield "Radens andel av en annan rad i kolumnen."
    elif column.kind in _OF_COLUMNS:
        yield _OF_COLUMNS[column.kind]
    elif isinstance(place.cell.origin, Stated):
        register = f"registret {_file(place.cell.origin)}"
        yield f"Hämtad ur {register}."
    elif isinstance(place.cell.origin, Planned):
        version = "ursprungliga" if column.form.original else "gällande"
        yield f"Styrelsens {version} budget {column.period.year} på kontona nedan."
        yield from _filtered(content)
    else:
        yield from _of_content(place)


_OF_COLUMNS = {
    ColumnKind.SUMMA: "Summan av andra kolumner på raden.",
    ColumnKind.PRODUKT: "Andra kolumner på raden multiplicerade med varandra.",
    ColumnKind.VAGT: "Andra kolumner på raden vägda med vikterna i ett register.",
}


def _of_content(place: Place) -> Iterator[str]:
    match place.line.content:
        case Sums():
            yield "Summan av andra rader."
        case Fetches():
            yield "Hämtad från en rad i en annan uppställning."
        case Divides(of_budget=True):
            yield "Utfallet på en rad delat med budgeten på en annan."
        case Divides():
            yield "En rad delad med en annan."
        case Registered(register):
            yield f"Hämtad ur registret {register}."
        case Spreads():
            yield "Kolumnens andel av summan på en annan rad."
        case Carries():
            yield "Det som året börjar med: enligt böckerna, annars enligt planen för året före."
        case Computed():
            trappa = place.bokslut.facts.trappa
            yield f"Högsta rekommenderade eget kapital enligt trappan ({trappa.source})."
        case Selects() as selects:
            yield f"{_measured(selects.measure, place.column.period)} på kontona nedan."
            yield from _filtered(selects)


def _measured(measure: Measure, period: Period) -> str:
    if measure is Measure.INGAENDE:
        return f"Saldot vid ingången av {period.first}"
    if measure is Measure.UTGAENDE:
        return f"Saldot vid utgången av {period.last}"
    return f"Det som är bokfört {period.label()}"


def _filtered(content: object) -> Iterator[str]:
    """Which dimensions a selection asks for, and which it leaves out."""
    if isinstance(content, Selects):
        if content.dimension:
            yield f"Bara rader med {_dimensions(content.dimension)}."
        if content.utom:
            yield f"Utom rader med {_dimensions(content.utom)}."


def _dimensions(wanted: Mapping[str, Values]) -> str:
    return " och ".join(f"{key} {' eller '.join(values)}" for key, values in wanted.items())


def _fetched(place: Place, content: Fetches) -> str:
    form = place.bokslut.facts.forms[content.form]
    return f"{form.title}: {name_of(form, form.by_id[content.line])}"


def _file(stated: Stated) -> str:
    return stated.entry.place.file.rpartition("/")[2].removesuffix(".csv")


def _is_adjusted(place: Place) -> bool:
    """Whether another number is printed than what the exact amount is rounded to."""
    printed, cell = place.printed, place.cell
    if printed.number is None or cell.value is None or printed.unit is Unit.TEXT:
        return False
    decimals = decimals_of(place.line, place.column)
    return printed.number != rounded(printed.sign * cell.value, printed.unit, decimals)
