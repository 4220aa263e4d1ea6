"""A cell: an exact amount or nothing, and what it is made of.

Values keep Beancount's sign; an origin is a choice of balances, budget rows, a register's entry,
or other cells.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from msgspec import Struct

from finsam_ledger.balances import BudgetRow, Dims
from finsam_ledger.findings import Place
from finsam_ledger.forms import ANY, Line, Selects, Values
from finsam_ledger.money import Exact, simple
from finsam_ledger.periods import Period
from finsam_ledger.registers import Entry
from finsam_ledger.trappan import Trappa


class Chosen(Struct, frozen=True):
    """Balances: accounts with their weight, over a period, dimensions filtered."""

    weights: Mapping[str, int]
    selects: Selects
    period: Period


class Planned(Struct, frozen=True):
    """Budget rows with their weight."""

    rows: tuple[tuple[int, BudgetRow], ...]


class Stated(Struct, frozen=True):
    """A register's entry, counted `sign`."""

    entry: Entry
    sign: int


class Total(Struct, frozen=True):
    """Other cells, added or subtracted."""

    terms: tuple[tuple[int, Cell], ...]


class Quotient(Struct, frozen=True):
    """One cell divided by another, as both are shown; `names` are their labels."""

    over: Cell
    under: Cell
    names: tuple[str, str]


class Factor(NamedTuple):
    """A cell and what it is multiplied by, with what both are called."""

    name: str
    weight: Cell
    part: Cell


class Products(Struct, frozen=True):
    """Cells multiplied by others, and added: what is weighed, a risk, the part of a year."""

    factors: tuple[Factor, ...]


class Limit(Struct, frozen=True):
    """Trappan applied to the allocation in a cell; `name` is its label."""

    of: Cell
    name: str
    trappa: Trappa


class Word(Struct, frozen=True):
    """A word instead of an amount; `place` is where a register says it, if one does."""

    text: str
    source: str = ""
    place: Place | None = None


class Nothing(Struct, frozen=True):
    """No cell here; `known` is false where the books do not reach."""

    known: bool = True


Origin = Chosen | Planned | Stated | Total | Quotient | Products | Limit | Word | Nothing


class Cell(Struct, frozen=True):
    """An exact amount (öre, count or ratio; Beancount's sign) or nothing, and its origin."""

    value: Exact | None
    origin: Origin

    @property
    def known(self) -> bool:
        return not (isinstance(self.origin, Nothing) and not self.origin.known)


UNKNOWN = Cell(None, Nothing(known=False))
EMPTY = Cell(None, Nothing())


def matches(dims: Dims, selects: Selects) -> bool:
    """Whether an amount with `dims` is wanted: all of `dimension`, none of `utom`."""
    if not selects.dimension and not selects.utom:
        return True
    have = dict(dims)
    for key, values in selects.dimension.items():
        if not _is_one_of(have.get(key), values):
            return False
    utom = selects.utom
    return not utom or not any(_is_one_of(have.get(key), values) for key, values in utom.items())


def _is_one_of(value: str | None, values: Values) -> bool:
    return value is not None and (value in values or ANY in values)


def total(terms: tuple[tuple[int, Cell], ...]) -> Cell:
    """The sum of cells: nothing where all are nothing, unknown where one is."""
    if any(not cell.known for _, cell in terms):
        return UNKNOWN
    amounts = [sign * cell.value for sign, cell in terms if cell.value is not None]
    return Cell(sum(amounts) if amounts else None, Total(terms))


def quotient(over: tuple[Line, Cell], under: tuple[Line, Cell], turned: int = 1) -> Cell:
    """One cell as a share of another, both as shown; nothing where there is nothing to divide.

    `turned` is −1 where their columns show them with different signs.
    """
    (line, part), (whole_line, whole) = over, under
    if not (part.known and whole.known):
        return UNKNOWN
    if part.value is None or not whole.value:
        return EMPTY
    alike = line.turned == whole_line.turned or not line.unit.is_money
    sign = turned if alike else -turned
    origin = Quotient(part, whole, (line.text, whole_line.text))
    return Cell(sign * Fraction(part.value) / whole.value, origin)


def products(factors: tuple[Factor, ...]) -> Cell:
    """The sum of cells, each multiplied by another: nothing where one has no value."""
    cells = [cell for _, *pair in factors for cell in pair]
    if not all(cell.known for cell in cells):
        return UNKNOWN
    value = Fraction(0)
    for _, weight, part in factors:
        if weight.value is None or part.value is None:
            return EMPTY
        value += Fraction(weight.value) * part.value
    return Cell(simple(value), Products(factors)) if factors else EMPTY
