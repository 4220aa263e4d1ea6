"""Cells of what stands beside the books: fields of registers, grants and requests of insatser.

Amounts are öre; a grant and a request are costs to come, so they have the sign of a cost.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from finsam_ledger.cells import (
    EMPTY,
    UNKNOWN,
    Cell,
    Factor,
    Quotient,
    Stated,
    Word,
    products,
    total,
)
from finsam_ledger.filled import Aspect, sign_of
from finsam_ledger.findings import Place
from finsam_ledger.forbund import Forbund
from finsam_ledger.forms import Line, Registered
from finsam_ledger.money import Unit
from finsam_ledger.periods import Period
from finsam_ledger.registers import Entry


def field(forbund: Forbund, line: Line, aspect: Aspect) -> Cell:
    """The field that a column asks of the row a line shows; unknown where there is no such row."""
    named, _, name = aspect.field.rpartition(".")
    if line.row is not None:
        register, rad = line.row
    elif isinstance(line.content, Registered):
        register, rad = line.content.register, line.id
    elif named:
        register, rad = named, line.id
    else:
        return UNKNOWN
    unit = aspect.unit or line.unit
    return said(
        forbund, (named or register, rad, name), aspect.period.year, unit, sign_of(line, unit)
    )


def said(
    forbund: Forbund, where: tuple[str, str, str], year: int, unit: Unit, sign: int = 1
) -> Cell:
    """A register's field of a row in a year: a number in `unit`, as it is shown with `sign`, or
    words.
    """
    name, rad, of = where
    register = forbund.registers.get(name)
    row = register.row(rad, year) if register else None
    if row is None:
        return UNKNOWN
    found = row.said(of, unit, year)
    if isinstance(found, Entry):
        times = sign if found.unit.is_money else 1
        return Cell(times * found.value, Stated(found, times))
    words = forbund.called(of, found)
    return Cell(None, Word(words, row.source, row.place)) if words else EMPTY


def weighed(
    forbund: Forbund, weights: str, parts: Iterable[tuple[str, str, Cell]], year: int
) -> Cell:
    """The weighted mean of cells (id, name, cell), by a field of the rows with their ids."""
    register, _, name = weights.rpartition(".")
    found = [
        (label, said(forbund, (register, id, name), year, Unit.COUNT), cell)
        for id, label, cell in parts
    ]
    whole = total(tuple((1, weight) for _, weight, _ in found))
    if not whole.value:
        return UNKNOWN
    return products(
        tuple(
            Factor(f"{label}, vikt", _share(weight, whole, label), cell)
            for label, weight, cell in found
        )
    )


def _share(part: Cell, whole: Cell, name: str) -> Cell:
    if part.value is None:
        return UNKNOWN
    origin = Quotient(part, whole, (f"{name}, vikt", "alla vikter"))
    return Cell(Fraction(part.value) / (whole.value or 1), origin)


def granted(forbund: Forbund, insatser: Iterable[str], aspect: Aspect, reported: Period) -> Cell:
    """What some insatser have been granted for a year: as first decided, or by the end of what is
    reported on; the part of it that has passed where the column is linear.
    """
    year = aspect.period.year
    terms = []
    for id in insatser:
        found = forbund.insatser.granted_by(id, reported, original=aspect.original)
        cells = [
            _stated(id, year, each.ore, each.beslut.source, each.beslut.place) for each in found
        ]
        cell = total(tuple((1, each) for each in cells)) if cells else EMPTY
        insats = forbund.insatser.by_id.get(id)
        if aspect.linear and insats is not None:
            cell = part_of(cell, insats.passed(reported), insats.place)
        terms.append((1, cell))
    return terms[0][1] if len(terms) == 1 else total(tuple(terms))


def requested(forbund: Forbund, insatser: Iterable[str], aspect: Aspect) -> Cell:
    """What has been requested of a period's costs, turned down requests aside."""
    period = aspect.period
    cells = [
        _stated(id, period.year, each.ore, each.source, each.place)
        for id in insatser
        for each in forbund.insatser.requested_of(id, period)
    ]
    return total(tuple((1, cell) for cell in cells)) if cells else EMPTY


def part_of(cell: Cell, passed: Fraction, place: Place) -> Cell:
    """The part of a year's amount that has passed, evenly over the months."""
    if cell.value is None:
        return cell
    source = f"{passed.numerator}/{passed.denominator} av årets månader har gått"
    entry = Entry("manader", 0, passed, Unit.PERCENT, source, place)
    return products((Factor("Del av året", Cell(passed, Stated(entry, 1)), cell),))


def _stated(insats: str, year: int, ore: int, source: str, place: Place) -> Cell:
    return Cell(ore, Stated(Entry(insats, year, ore, Unit.KR, source, place), 1))
