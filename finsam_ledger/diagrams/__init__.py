"""A year's accounts → charts: data files say which, tables and books give the numbers."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from finsam_ledger import catalogue
from finsam_ledger.bokslut import Bokslut
from finsam_ledger.datafiles import suggestion
from finsam_ledger.diagram import Diagram
from finsam_ledger.diagrams.data import Drawing, filled, read
from finsam_ledger.diagrams.posts import over_dimension, over_months
from finsam_ledger.diagrams.sentences import sentences
from finsam_ledger.diagrams.tables import over_rows, over_years
from finsam_ledger.diagrams.values import Numbers
from finsam_ledger.findings import Finding
from finsam_ledger.forbund import Forbund
from finsam_ledger.formfiles import read_forms

_MAKERS = {
    "ar": over_years,
    "rader": over_rows,
    "manader": over_months,
    "dimension": over_dimension,
}


def known(forbund: Forbund) -> tuple[str, ...]:
    """The id of every chart, built-in and the förbund's own."""
    return tuple(read(forbund)[0])


def examine(bokslut: Bokslut) -> list[Finding]:
    """What is wrong with the förbund's own chart files, shown in the report or not."""
    drawings, findings = read(bokslut.forbund)
    return [*findings, *(each for one in drawings.values() for each in _made(bokslut, one)[1])]


def wrong(bokslut: Bokslut, id: str) -> list[Finding]:
    """What `make` would find; a built-in chart need not be made to know that it is right."""
    drawings, findings = read(bokslut.forbund)
    if not findings and id in drawings and not drawings[id].own:
        return []
    return make(bokslut, id)[1]


def make(bokslut: Bokslut, id: str) -> tuple[Diagram | None, list[Finding]]:
    """The chart `id` of a year; None where there is nothing to draw, or it is wrong."""
    drawings, findings = read(bokslut.forbund)
    if findings:  # it may be one of those that can't be read, or stand for one of them
        return None, findings
    if id in drawings:
        return _made(bokslut, drawings[id])
    reason = f"diagrammet ”{id}” finns inte. {suggestion(id, drawings)}".rstrip(".")
    place = bokslut.forbund.place("rapport")
    return None, [catalogue.FIELD_VALUE.at(place, field="diagram", reason=reason)]


def _made(bokslut: Bokslut, drawing: Drawing) -> tuple[Diagram | None, list[Finding]]:
    if drawing.own:
        findings = list(_unknown(bokslut, drawing))
        if findings or not _has_forms(bokslut, drawing):
            return None, findings
    else:
        drawing = _without_unknown(bokslut, drawing)
        if all(series.grans for series in drawing.data.serie):
            return None, []
    numbers, findings = _MAKERS[drawing.data.over](bokslut, drawing)
    if numbers is None:
        return None, findings if drawing.own else []
    return _worded(bokslut, drawing, numbers), []


def _worded(bokslut: Bokslut, drawing: Drawing, numbers: Numbers) -> Diagram:
    data, labels = drawing.data, numbers.axis.labels
    words = {"ar": bokslut.period.words(), "forsta": labels[0], "sista": labels[-1]}
    told = [filled(data.beskrivning, words), *sentences(numbers)]
    return Diagram(
        id=data.id,
        title=filled(data.titel, words),
        description=" ".join(told),
        unit=numbers.unit,
        mark=data.slag,
        axis=numbers.axis.heading,
        categories=labels,
        series=tuple(each.series for each in numbers.drawn),
    )


def _has_forms(bokslut: Bokslut, drawing: Drawing) -> bool:
    data, forms = drawing.data, bokslut.facts.forms
    return all(data.form_of(series) in forms for series in data.serie)


def _without_unknown(bokslut: Bokslut, drawing: Drawing) -> Drawing:
    """A built-in chart without what the förbund's forms don't have."""
    data, forms = drawing.data, bokslut.facts.forms
    kept = tuple(
        series
        for series in data.serie
        if (form := forms.get(data.form_of(series))) is not None
        and (data.over == "rader" or data.line_of(series) in form.by_id)
    )
    return replace(drawing, data=replace(data, serie=kept))


def _unknown(bokslut: Bokslut, drawing: Drawing) -> Iterator[Finding]:
    """Forms that don't exist in any year, and lines that their forms don't have."""
    data, forms = drawing.data, bokslut.facts.forms
    for index, series in enumerate(data.serie):
        form, line = data.form_of(series), data.line_of(series)
        if form not in forms:
            if form in _elsewhere(bokslut):
                continue
            field = "uppstallning"
            place = drawing.toml.place(*_where(index, series.uppstallning), field)
            hint = suggestion(form, forms)
            yield catalogue.FORM_UNKNOWN.at(place, form=form, hint=hint)
        elif data.over != "rader" and line not in forms[form].by_id:
            place = drawing.toml.place(*_where(index, series.rad), "rad")
            hint = suggestion(line, forms[form].by_id)
            yield catalogue.LINE_UNKNOWN.at(place, line=line, form=form, hint=hint)


def _where(index: int, own: str) -> tuple[str, int]:
    """The table that says a series' field: its own, or the chart's for all of them."""
    return ("serie", index) if own else ("", 0)


def _elsewhere(bokslut: Bokslut) -> frozenset[str]:
    """Forms that hold in other years than this: a chart of one is left out."""
    folder = bokslut.forbund.folder / "uppstallning"
    return read_forms(folder, bokslut.year)[0].elsewhere
