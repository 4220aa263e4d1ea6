"""Numbers that no table prints: a line month by month, or shared by a dimension."""

from __future__ import annotations

from fractions import Fraction

from msgspec.structs import replace

from finsam_ledger import catalogue
from finsam_ledger.bokslut import Bokslut
from finsam_ledger.cells import Cell
from finsam_ledger.diagram import Point
from finsam_ledger.diagrams.data import DiagramData, Drawing, SeriesData
from finsam_ledger.diagrams.tables import Made, drawn
from finsam_ledger.diagrams.values import NOTHING, Axis, Numbers, Order, point
from finsam_ledger.filled import Aspect, sign_of
from finsam_ledger.findings import Finding
from finsam_ledger.forms import ColumnKind, Fetches, Line, Selects
from finsam_ledger.money import Unit
from finsam_ledger.periods import YEAR, Period
from finsam_ledger.statements import Facts


def over_months(bokslut: Bokslut, drawing: Drawing) -> Made:
    """Lines from the year's beginning to the end of each month that is booked; of a budget as
    many twelfths.
    """
    data = drawing.data
    wrong = _not_money(bokslut, drawing)
    if wrong:
        return None, wrong
    whole = bokslut.period
    end = min(whole.end, bokslut.books.balances.months.end)
    periods = [Period(whole.start, month + 1) for month in range(whole.start, end)]
    unit = data.enhet or Unit.TKR
    points = [
        [_to_date(bokslut, data, series, period, unit) for period in periods]
        for series in data.serie
    ]
    found = drawn(data, points)
    if all(each.series.is_limit for each in found):
        return None, []
    last = [Period(period.end - 1, period.end) for period in periods]
    axis = Axis(
        data.axel or "Månad",
        tuple(_without_year(period.short()) for period in last),
        tuple(_without_year(period.words()) for period in last),
        Order.MANADER,
    )
    return Numbers(axis, unit, found), []


def _without_year(month: str) -> str:
    return month.partition(" ")[0]


def _to_date(
    bokslut: Bokslut, data: DiagramData, series: SeriesData, period: Period, unit: Unit
) -> Point:
    form, id = data.form_of(series), data.line_of(series)
    line = bokslut.facts.forms[form].by_id[id]
    if series.kolumn == "budget":
        cell = bokslut.facts.of(form, id, _budget(bokslut, series))
        share = Fraction(period.end - period.start, YEAR)
        return _amount(bokslut, data, line, cell, unit, share)
    cell = bokslut.facts.of(form, id, Aspect(ColumnKind.UTFALL, period))
    return _amount(bokslut, data, line, cell, unit)


def _budget(bokslut: Bokslut, series: SeriesData) -> Aspect:
    """The year's budget, in the version a series asks for, or the one driftredovisningen shows."""
    columns = bokslut.facts.forms["driftredovisning"].columns
    shown = [column.original for column in columns if column.kind is ColumnKind.BUDGET]
    original = series.version == "ursprunglig" if series.version else any(shown[:1])
    period = Period.of_year(bokslut.year)
    return Aspect(ColumnKind.BUDGET, period, original=original)


def _amount(
    bokslut: Bokslut,
    data: DiagramData,
    line: Line,
    cell: Cell,
    unit: Unit,
    share: Fraction = Fraction(1),
) -> Point:
    if cell.value is None:
        return NOTHING
    signs = {"": sign_of(line, unit), "vand": -1, "som_bokfort": 1}
    return point(bokslut, signs[data.tecken] * share * cell.value, unit)


def _not_money(bokslut: Bokslut, drawing: Drawing) -> list[Finding]:
    """Series whose line has no money, or a chart in another unit than that."""
    data, forms = drawing.data, bokslut.facts.forms
    findings = []
    if data.enhet is not None and not data.enhet.is_money:
        reason = "månader och dimensioner ritas i kr eller tkr"
        place = drawing.toml.place(key="enhet")
        findings.append(catalogue.FIELD_VALUE.at(place, field="enhet", reason=reason))
    for index, series in enumerate(data.serie):
        line = forms[data.form_of(series)].by_id[data.line_of(series)]
        if not line.unit.is_money:
            reason = f"raden ”{line.id}” visar {line.unit}, inte belopp"
            place = drawing.toml.place("serie", index, "rad")
            findings.append(catalogue.FIELD_VALUE.at(place, field="rad", reason=reason))
    return findings


def over_dimension(bokslut: Bokslut, drawing: Drawing) -> Made:
    """The amounts of a line by the values of a dimension, in the order of their names."""
    data = drawing.data
    wrong = [*_not_money(bokslut, drawing), *_not_accounts(bokslut.facts, drawing)]
    if wrong:
        return None, wrong
    unit = data.enhet or Unit.TKR
    names = {value: data.namn.get(value, value) for value in _values(bokslut, data.dimension)}
    series = [_by_value(bokslut, data, series, list(names), unit) for series in data.serie]
    values = [
        value
        for value in sorted(names, key=lambda value: names[value])
        if any(points[value].number for points in series)
    ]
    if not values:
        return None, []
    labels = tuple(names[value] for value in values)
    axis = Axis(data.axel or data.dimension.capitalize(), labels, labels, Order.INGEN)
    points = [[each[value] for value in values] for each in series]
    return Numbers(axis, unit, drawn(data, points)), []


def _values(bokslut: Bokslut, dimension: str) -> set[str]:
    """The values of a dimension that the period's amounts or the year's budget carry."""
    period, books = bokslut.period, bokslut.books
    posted = [key.dims for key in books.balances.amounts if period.start <= key.month < period.end]
    planned = [row.dims for row in books.budget if row.year == bokslut.year]
    return {value for dims in (*posted, *planned) for key, value in dims if key == dimension}


def _by_value(
    bokslut: Bokslut, data: DiagramData, series: SeriesData, values: list[str], unit: Unit
) -> dict[str, Point]:
    """A line's amounts for each value: those of a form with a line for each."""
    whole = bokslut.facts.forms[data.form_of(series)]
    line = _selecting(bokslut.facts, whole.id, data.line_of(series))
    lines = [_only(line, data.dimension, value) for value in values if line is not None]
    form = replace(whole, lines=tuple(lines))
    facts = replace(bokslut.facts, forms={**bokslut.facts.forms, form.id: form})
    outcome = Aspect(ColumnKind.UTFALL, bokslut.period)
    aspect = _budget(bokslut, series) if series.kolumn == "budget" else outcome
    cells = {each.id: facts.of(form.id, each.id, aspect) for each in lines}
    return {each.id: _amount(bokslut, data, each, cells[each.id], unit) for each in lines}


def _only(line: Line, dimension: str, value: str) -> Line:
    """A line that takes one value of a dimension; it is called by it."""
    if not isinstance(line.content, Selects):
        return line
    dims = {**line.content.dimension, dimension: (value,)}
    return replace(line, id=value, content=replace(line.content, dimension=dims))


def _selecting(facts: Facts, form: str, id: str) -> Line | None:
    """The line that selects accounts: this one, or the one it fetches; None if there is none."""
    line = facts.forms[form].by_id[id]
    if isinstance(line.content, Fetches):
        return _selecting(facts, line.content.form, line.content.line)
    return line if isinstance(line.content, Selects) else None


def _not_accounts(facts: Facts, drawing: Drawing) -> list[Finding]:
    """Series over a dimension whose line selects no accounts."""
    data = drawing.data
    return [
        catalogue.FIELD_VALUE.at(
            drawing.toml.place("serie", index, "rad"),
            field="rad",
            reason=f"raden ”{data.line_of(series)}” väljer inga konton",
        )
        for index, series in enumerate(data.serie)
        if _selecting(facts, data.form_of(series), data.line_of(series)) is None
    ]
