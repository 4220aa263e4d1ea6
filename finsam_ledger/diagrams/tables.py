"""Numbers as the report's tables print them: a line over the years, or lines beside each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from finsam_ledger import catalogue
from finsam_ledger.bokslut import Bokslut
from finsam_ledger.datafiles import suggestion
from finsam_ledger.diagram import Point, Series
from finsam_ledger.diagrams.data import DiagramData, Drawing, SeriesData
from finsam_ledger.diagrams.values import NOTHING, Axis, Drawn, Numbers, Order, point_of
from finsam_ledger.findings import Finding
from finsam_ledger.forms import ColumnKind, Form, Line, Style
from finsam_ledger.money import Unit
from finsam_ledger.periods import YEAR, Period
from finsam_ledger.statements import Facts
from finsam_ledger.tables import Printed, TableRow, row_of

Made = tuple[Numbers | None, list[Finding]]


def over_years(bokslut: Bokslut, drawing: Drawing) -> Made:
    """Lines year by year; years before the first and after the last that is known are left out.

    Whole years only can be compared and have a limit; a report on a part of one shows those
    before it.
    """
    data, forms = drawing.data, bokslut.facts.forms
    lines = [forms[data.form_of(each)].by_id[data.line_of(each)] for each in data.serie]
    unit = data.enhet or lines[0].unit
    if wrong := _unfitting(drawing, lines, unit):
        return None, wrong
    end = bokslut.year + (1 if bokslut.period.is_year else 0)
    years = range(end - data.antal_ar, end)
    facts = bokslut.facts
    if facts.months != YEAR:
        facts = replace(facts, months=YEAR)
    whole = _Years(bokslut, facts, years[-1])
    points = [[whole.point(data, each, year, unit) for year in years] for each in data.serie]
    known = [at for at in range(len(years)) if any(row[at].text for row in points)]
    if not known:
        return None, []
    kept = slice(known[0], known[-1] + 1)
    labels = tuple(map(str, years[kept]))
    axis = Axis(data.axel or "År", labels, labels, Order.AR)
    return Numbers(axis, unit, drawn(data, [row[kept] for row in points])), []


def drawn(data: DiagramData, points: Sequence[Sequence[Point]]) -> tuple[Drawn, ...]:
    """The series that have any number, with their points."""
    return tuple(
        Drawn(Series(each.namn, tuple(row), each.grans), each.subject)
        for each, row in zip(data.serie, points, strict=True)
        if any(point.text for point in row)
    )


def _unfitting(drawing: Drawing, lines: Sequence[Line], unit: Unit) -> list[Finding]:
    """Series of a line that can't be shown in the chart's unit."""
    return [
        catalogue.FIELD_VALUE.at(
            drawing.toml.place("serie", index),
            field="rad",
            reason=f"raden ”{line.id}” visar {line.unit} men diagrammet {unit}",
        )
        for index, line in enumerate(lines)
        if not line.unit.fits(unit) or unit is Unit.TEXT
    ]


class _Years(Struct, frozen=True):
    """Accounts, and what fills their forms for whole years; `last` is the last one shown."""

    bokslut: Bokslut
    facts: Facts
    last: int

    def point(self, data: DiagramData, series: SeriesData, year: int, unit: Unit) -> Point:
        """A year's figure; a limit of nothing is none, though a table may print it as nought."""
        printed = self._printed(data.form_of(series), data.line_of(series), year)
        if printed is None:
            return NOTHING
        is_empty = printed.cell is None or printed.cell.value is None
        return NOTHING if series.grans and is_empty else point_of(self.bokslut, printed, unit)

    def _printed(self, form: str, line: str, year: int) -> Printed | None:
        """A line's outcome of a year: as the last year's table has it, else as its own would."""
        for reported in dict.fromkeys((self.last, year)):
            statement = self.facts.statement(form, reported)
            row = row_of(statement, line, self.bokslut.footing)
            for column, printed in zip(statement.columns, row.cells if row else (), strict=False):
                whole = column.kind is ColumnKind.UTFALL and column.form.accounts is None
                if whole and column.period == Period.of_year(year):
                    return printed
        return None


def over_rows(bokslut: Bokslut, drawing: Drawing) -> Made:
    """Lines of one table beside each other; those with nothing or nought in all are left out."""
    data = drawing.data
    form = bokslut.facts.forms[data.form_of(data.serie[0])]
    if wrong := [*_wrong_columns(drawing, form), *_wrong_rows(drawing, form)]:
        return None, wrong
    rows = list(_chosen(bokslut, data, form))
    unit = data.enhet or (rows[0].line.unit if rows else form.unit)
    strange = [row.line for row in rows if not row.line.unit.fits(unit)]
    if strange and data.rader:
        reason = f"raden ”{strange[0].id}” visar {strange[0].unit} men diagrammet {unit}"
        place = drawing.toml.place(key="rader")
        return None, [catalogue.FIELD_VALUE.at(place, field="rader", reason=reason)]
    ids = [column.id for column in form.columns]
    at = [ids.index(_column(form, series)) for series in data.serie]
    found = [
        (row, [point_of(bokslut, row.cells[index], unit) for index in at])
        for row in rows
        if row.line.unit.fits(unit)
    ]
    kept = [(row, points) for row, points in found if any(point.number for point in points)]
    if not kept:
        return None, []
    labels = _labels([row for row, _ in kept])
    axis = Axis(data.axel or form.title, labels, labels, Order.INGEN)
    points = list(zip(*(points for _, points in kept), strict=True))
    return Numbers(axis, unit, drawn(data, points)), []


def _column(form: Form, series: SeriesData) -> str:
    """The column a series shows: the one it names, or the first outcome."""
    outcomes = (column.id for column in form.columns if column.kind is ColumnKind.UTFALL)
    return series.kolumn or next(outcomes)


def _wrong_columns(drawing: Drawing, form: Form) -> Iterator[Finding]:
    """Series that show no column of amounts in the form they share."""
    columns = {each.id: each for each in form.columns if each.kind is not ColumnKind.NOT}
    for index, series in enumerate(drawing.data.serie):
        field, reason = "kolumn", ""
        column = columns.get(_column(form, series))
        if drawing.data.form_of(series) != form.id:
            field, reason = "uppstallning", "alla serier över rader hämtas ur samma uppställning"
        elif column is None:
            hint = suggestion(series.kolumn, columns).rstrip(".")
            reason = f"kolumnen ”{series.kolumn}” finns inte i {form.id}. {hint}"
        elif column.kind.is_ratio:
            reason = f"kolumnen ”{series.kolumn}” visar andelar, inte radernas enhet"
        if reason:
            place = drawing.toml.place("serie", index, field)
            yield catalogue.FIELD_VALUE.at(place, field=field, reason=reason)


def _wrong_rows(drawing: Drawing, form: Form) -> Iterator[Finding]:
    place = drawing.toml.place(key="rader")
    for id in drawing.data.rader:
        if not any(_is_named(form, line, id) for line in form.lines):
            hint = suggestion(id, form.by_id)
            yield catalogue.LINE_UNKNOWN.at(place, line=id, form=form.id, hint=hint)


def _is_named(form: Form, line: Line, id: str) -> bool:
    """Whether a line is the one called `id`, or was written out of it for an account or member."""
    return line.id == id or (id not in form.by_id and line.id.startswith(f"{id}-"))


def _chosen(bokslut: Bokslut, data: DiagramData, form: Form) -> Iterator[TableRow]:
    """The lines that are named, in that order; else the visible ones that no other adds up."""
    statement = bokslut.facts.statement(form.id, bokslut.year)
    if data.rader:
        named = (line.id for id in data.rader for line in form.lines if _is_named(form, line, id))
        found = (row_of(statement, id, bokslut.footing) for id in dict.fromkeys(named))
        yield from (row for row in found if row is not None and row.cells)
        return
    rows = bokslut.table(form.id).rows
    shown = {row.line.id for row in rows if row.cells and row.style is Style.RAD}
    above = {row.line.under for row in rows if row.line.id in shown}
    for row in rows:
        whole = row_of(statement, row.line.id, bokslut.footing)
        if whole is not None and row.line.id in shown - above:
            yield whole


def _labels(rows: list[TableRow]) -> tuple[str, ...]:
    """What lines are called: by label, or by whole name where two have the same."""
    times = Counter(row.label for row in rows)
    names = [row.label if row.label and times[row.label] == 1 else row.name for row in rows]
    return tuple(names)
