"""Charts as values: what is drawn, with its words and its data table. Renderers draw them."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from msgspec import Struct

from finsam_ledger.money import Unit

BUILTIN = Path(__file__).parent / "data" / "diagrams"  # a chart's file has its id for a name
OWN = "diagram"  # a förbund's own, in a folder beside forbund.toml


class Mark(StrEnum):
    """How a chart's numbers are drawn."""

    STAPLAR = "staplar"  # upright bars, one group for each category
    LIGGANDE = "liggande"  # bars that lie, one group for each category
    LINJE = "linje"


class Point(Struct, frozen=True):
    """A number as drawn and as read; None and no words where there is nothing to draw."""

    number: Decimal | None
    text: str


class Series(Struct, frozen=True):
    """One series: a point for each category. A limit is drawn as a line across."""

    name: str
    points: tuple[Point, ...]
    is_limit: bool = False


class Diagram(Struct, frozen=True):
    """A chart: its title, a description for those who don't see it, its numbers in `unit`.

    `axis` is what the categories are, such as År: the heading over them in a table of the same
    numbers.
    """

    id: str
    title: str
    description: str
    unit: Unit
    mark: Mark
    axis: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]


def is_sound(id: str, folder: Path) -> bool:
    """Whether nothing can be wrong with a chart: it is built in, and the förbund that has `folder`
    has none of its own, which may take its place.
    """
    return not (folder / OWN).exists() and (BUILTIN / f"{id}.toml") in BUILTIN.iterdir()
