"""What a chart is made of before it has words: axis, series, and how sentences call them."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum

from msgspec import Struct

from finsam_ledger.bokslut import Bokslut
from finsam_ledger.diagram import Point, Series
from finsam_ledger.footing import Amount
from finsam_ledger.money import Exact, Unit, rounded, swedish
from finsam_ledger.tables import Printed

NOTHING = Point(None, "")


class Order(Enum):
    """How categories follow on each other, which decides what can be said of them."""

    AR = "år"
    MANADER = "månader"
    INGEN = ""


class Axis(Struct, frozen=True):
    """The categories: their heading, their labels, and how a sentence says each."""

    heading: str
    labels: tuple[str, ...]
    spoken: tuple[str, ...]
    order: Order


class Drawn(Struct, frozen=True):
    """A series and how sentences call it."""

    series: Series
    subject: str


class Numbers(Struct, frozen=True):
    """All that is drawn, in one unit."""

    axis: Axis
    unit: Unit
    drawn: tuple[Drawn, ...]


def point_of(bokslut: Bokslut, printed: Printed, unit: Unit) -> Point:
    """A printed figure in the chart's unit: as the table prints it where the two are the same."""
    if printed.number is None:
        return NOTHING
    if printed.unit is unit:
        return _point(printed.number)
    value = printed.cell.value if printed.cell is not None else None
    return NOTHING if value is None else point(bokslut, printed.sign * value, unit)


def point(bokslut: Bokslut, value: Exact, unit: Unit) -> Point:
    """An exact amount with its sign as shown, rounded as every table of the report rounds it."""
    amount = Amount(-value if value < 0 else value, unit, 0)
    size = rounded(*amount) + bokslut.footing.get(amount, Decimal(0))
    return _point(-size if value < 0 < size else size)


def _point(number: Decimal) -> Point:
    return Point(number, swedish(number))
