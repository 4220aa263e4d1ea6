"""Cells as formulas of a workbook, read off their origins: they can't drift from the report.

Every cell of the statements has one place in the workbook where its exact amount stands, in its
own measure: kronor with öre, per cent or a count. Formulas refer to those places alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from xlsxwriter.utility import quote_sheetname, xl_rowcol_to_cell

from finsam_ledger.cells import Cell, Factor, Products, Quotient, Stated, Total
from finsam_ledger.money import Exact, Unit, exact, plain, rounded
from finsam_ledger.trappan import Step

_FINE = 10  # decimals of what is no whole number of öre: far below any that is printed
_ORE = 2
TEXT = 255  # characters of a text inside a formula


class Spot(NamedTuple):
    """Where a cell's exact amount stands, and what it is multiplied by there to be shown."""

    sheet: str
    row: int
    column: int
    sign: int = 1

    def seen_from(self, sheet: str) -> str:
        own: str = xl_rowcol_to_cell(self.row, self.column)
        return own if sheet == self.sheet else f"{quote_sheetname(self.sheet)}!{own}"

    @property
    def link(self) -> str:
        cell = xl_rowcol_to_cell(self.row, self.column)
        return f"internal:{quote_sheetname(self.sheet)}!{cell}"


Term = tuple[int, Spot]


def measure(cell: Cell) -> Unit:
    """What a cell's exact amount is counted in: kronor, per cent or a number."""
    match cell.origin:
        case Stated(entry=entry):
            return Unit.KR if entry.unit.is_money else entry.unit
        case Total(terms=terms):
            known = (part for _, part in terms if part.value is not None)
            return next(map(measure, known), Unit.KR)
        case Quotient(over=over, under=under):
            counted = measure(over)
            return Unit.PERCENT if counted is measure(under) else counted
        case Products(factors=factors):
            return measure(factors[0].part)
        case _:
            return Unit.KR


def stored(value: Exact, counted: Unit) -> Decimal:
    """An exact amount as a workbook has it; a fraction to more decimals than anyone prints."""
    if isinstance(value, int):
        return rounded(value, counted, _ORE if counted is Unit.KR else 0)
    return rounded(value, counted, _FINE)


def size(counted: Unit, printed: Unit) -> Fraction:
    """How many of what is counted go into one of what is printed: 1000 kronor into one tkr."""
    return _inner(printed) / _inner(counted)


def _inner(unit: Unit) -> Fraction:
    """The inner value of one of a unit."""
    return Fraction(exact(Decimal(1), unit))


def as_stored(formula: str, value: Exact, counted: Unit) -> str:
    """A formula without the traces of Excel's binary fractions, where it must be whole öre."""
    if isinstance(value, int) and counted is Unit.KR:
        return f"ROUND({formula},{_ORE})"
    return formula


def added(terms: Iterable[Term], sheet: str, sign: int = 1) -> str:
    """Terms added, those that stand below each other with the same sign as one range."""
    runs: list[tuple[int, Spot, Spot]] = []
    for times, spot in terms:
        weight = sign * times * spot.sign
        if runs and runs[-1][0] == weight and _below(runs[-1][2], spot):
            runs[-1] = (weight, runs[-1][1], spot)
        else:
            runs.append((weight, spot, spot))
    parts = (_signed(weight, _range(first, last, sheet)) for weight, first, last in runs)
    return "".join(parts).removeprefix("+") or "0"


def _below(above: Spot, spot: Spot) -> bool:
    return (spot.sheet, spot.column, spot.row) == (above.sheet, above.column, above.row + 1)


def _range(first: Spot, last: Spot, sheet: str) -> str:
    if first == last:
        return first.seen_from(sheet)
    return f"SUM({first.seen_from(sheet)}:{xl_rowcol_to_cell(last.row, last.column)})"


def _signed(weight: int, formula: str) -> str:
    if weight in (1, -1):
        return f"{'-' if weight < 0 else '+'}{formula}"
    return f"{weight:+}*{formula}"


def divided(cell: Cell, origin: Quotient, over: Spot, under: Spot, sheet: str) -> str:
    """One cell divided by another, in the quotient's own measure."""
    ends = _inner(measure(origin.over)) / _inner(measure(origin.under))
    times = ends / _inner(measure(cell))
    turned = _turned(cell, origin) * over.sign * under.sign
    above = f"{_signed(turned, over.seen_from(sheet)).removeprefix('+')}{_times(times)}"
    return f"{above}/{under.seen_from(sheet)}"


def multiplied(factor: Factor, weight: Spot, part: Spot, sheet: str) -> str:
    """Two cells multiplied, in the measure of the second."""
    times = _times(_inner(measure(factor.weight)))
    sign = weight.sign * part.sign
    first, second = weight.seen_from(sheet), part.seen_from(sheet)
    return f"{_signed(sign, first).removeprefix('+')}*{second}{times}"


def _turned(cell: Cell, origin: Quotient) -> int:
    """Whether the quotient is shown with its sign turned, which only its value tells."""
    value, over, under = (Fraction(each.value or 0) for each in (cell, origin.over, origin.under))
    return -1 if value * over * under < 0 else 1


def _times(factor: Fraction) -> str:
    """A factor, as `*100`, `*0.2` or `/1000`; nothing for one."""
    if factor == 1:
        return ""
    if factor.numerator == 1:
        return f"/{factor.denominator}"
    whole = factor.denominator == 1
    return f"*{factor.numerator}" if whole else f"*{factor.numerator}/{factor.denominator}"


def printed(formula: str, counted: Unit, unit: Unit, decimals: int) -> str:
    """A formula's amount as print has it: in its unit, rounded half away from zero."""
    return f"ROUND({formula}{_times(1 / size(counted, unit))},{decimals})"


def step(each: Step, ceiling: int | None, allocation: str) -> str:
    """What one step of the trappa gives of an allocation in kronor."""
    reached = allocation if ceiling is None else f"MIN({allocation},{_kronor(ceiling)})"
    return f"MAX(0,{reached}-{_kronor(each.over)}){_times(each.rate)}"


def _kronor(ore: int) -> str:
    return plain(stored(ore, Unit.KR))


def quoted(words: str) -> str:
    """Words inside a formula; only those of at most `TEXT` characters may be."""
    return '"' + words.replace('"', '""') + '"'
