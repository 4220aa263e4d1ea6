"""Figures outside the tables, tied to the table figures that they quote or compare.

A text figure says its line and column in words; of a comparison these are `2025 mot budget 2025`,
of a share `A av B`. What is tied must give the number in the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from finsam_ledger.forms import ColumnKind
from finsam_ledger.granskning.formler import Place
from finsam_ledger.granskning.values import Textsiffra
from finsam_ledger.money import Unit, rounded
from finsam_ledger.report import Report
from finsam_ledger.statements import decimals_of, unit_of
from finsam_ledger.tables import Figure

_AGAINST, _OF = " mot ", " av "


class Known(NamedTuple):
    """A printed figure with its id."""

    id: str
    place: Place


def key_figures(report: Report, known: Iterable[Known]) -> Iterator[Textsiffra]:
    """The figures to read first, where the table they are from is in the report."""
    bokslut, printed = report.bokslut, list(known)
    for wanted in bokslut.contents.plan.nyckeltal:
        for id, place in printed:
            column, form = place.column, place.table.statement.form
            is_now = column.kind is ColumnKind.UTFALL and column.period == bokslut.period
            is_it = (form.id, place.line.id) == (wanted.uppstallning, wanted.rad)
            if is_it and is_now and column.form.accounts is None:
                text = place.printed.text
                yield Textsiffra(report.key_title, wanted.rubrik, column.name, text, (id,))


def text_figures(report: Report, known: Iterable[Known]) -> Iterator[Textsiffra]:
    """Every figure in the running texts, with the figures it can be followed to, if any."""
    printed = list(known)
    for chapter in report.chapters:
        for part in chapter.parts:
            for figure in part.text.figures if part.text else ():
                text, _, label = figure.row.partition(": ")
                ids = tuple(each.id for each in _tied(printed, label, figure))
                yield Textsiffra(text, label, figure.column, figure.value, ids)


def _tied(known: list[Known], label: str, figure: Figure) -> tuple[Known, ...]:
    """The figures that give the number of a text: one, or two of a table that are compared."""
    wanted = Decimal(figure.value)
    for one in _named(known, label, figure.column):
        number = _number(one.place, figure.unit)
        if number is not None and abs(number) == abs(wanted):
            return (one,)
    compared = next(_compared(known, label, figure, wanted), None)
    return compared or next(_alone(known, label, figure, wanted), ())


def _alone(
    known: list[Known], label: str, figure: Figure, wanted: Decimal
) -> Iterator[tuple[Known]]:
    """The one figure of a comparison with nothing."""
    for column in figure.column.split(_AGAINST):
        for one in _named(known, label, column):
            number = _number(one.place, figure.unit)
            if number is not None and abs(number) == abs(wanted):
                yield (one,)


def _compared(
    known: list[Known], label: str, figure: Figure, wanted: Decimal
) -> Iterator[tuple[Known, Known]]:
    for one, other in _pairs(known, label, figure.column):
        if one.place.table is not other.place.table:
            continue
        first, second = (_number(each.place, figure.unit) for each in (one, other))
        if not figure.unit.is_money:
            yield one, other  # a share or a change in per cent: of their exact amounts
        elif first is not None and second is not None and _differ_by(first, second, wanted):
            yield one, other


def _pairs(known: list[Known], label: str, column: str) -> Iterator[tuple[Known, Known]]:
    """Two columns of a line, or two lines of a column, as the words say."""
    now, against, before = column.partition(_AGAINST)
    part, of, whole = label.partition(_OF)
    if against:
        for one in _named(known, label, now):
            yield from ((one, other) for other in _named(known, label, before))
    elif of:
        for one in _named(known, part, column):
            yield from ((one, other) for other in _named(known, whole, column))


def _differ_by(first: Decimal, second: Decimal, wanted: Decimal) -> bool:
    """Whether one is so much more than the other, however costs and incomes are signed."""
    return abs(wanted) in (abs(first - second), abs(abs(first) - abs(second)))


def _named(known: list[Known], label: str, column: str) -> Iterator[Known]:
    """Figures of a line by its label, in a column by its name or its year."""
    for each in known:
        place = each.place
        said = (place.column.name, str(place.column.period.year))
        if label in (place.row.label, place.row.name) and column in said:
            yield each


def _number(place: Place, unit: Unit) -> Decimal | None:
    """A figure's number in a unit, as a text would print it."""
    printed, own, value = place.printed, unit_of(place.line, place.column), place.cell.value
    if printed.unit is unit:
        return printed.number
    if not own.fits(unit) or value is None:
        return None
    decimals = 1 if unit is Unit.MKR else decimals_of(place.line, place.column)
    return rounded(printed.sign * value, unit, decimals)
