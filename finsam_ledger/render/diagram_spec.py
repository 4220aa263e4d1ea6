"""What charts of every kind are specified with for Vega-Lite: frame, words, looks, scales.

Nothing is told by colour alone: every number stands in print, at its bar or in a row or column of
its own, and series differ in shape. Margins are reckoned here, so no font on the machine counts.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, NamedTuple

from finsam_ledger.diagram import Diagram, Mark, Point, Series
from finsam_ledger.money import MINUS, NBSP
from finsam_ledger.render.diagram_text import clean, width_of, wrapped

Spec = dict[str, Any]

WIDTH = 640  # of the whole chart, pixels
INK = "#010203"  # stands for the reader's own text colour
# Okabe and Ito's hues, each at least 3:1 against white paper and the dark page; a limit is in ink,
# which is that against the bars it crosses too.
COLOURS = ("#1C7CBB", "#C85500", "#008A64", "#B5649A")
# What fills the bars, so that series differ without colour: whole, hollow, pale, dashed.
_FILLS = (1, 0, 0.35, 0)
_DASHES = ([1, 0], [1, 0], [1, 0], [5, 3])
_SHAPES = ("circle", "square", "triangle-up", "diamond")

SIZE = 13
LINE = 16  # from one line of text to the next
LOCALE = {"decimal": ",", "thousands": NBSP, "grouping": [3], "currency": ["", ""], "minus": MINUS}


class Look(NamedTuple):
    """How a series is told from the others."""

    colour: str
    fill: float
    dash: list[int]
    shape: str


def looks(diagram: Diagram) -> list[Look]:
    """A look for each series, in order."""
    nth = 0
    found = []
    for series in diagram.series:
        if series.is_limit:
            found.append(Look(INK, 1, [6, 4], "stroke"))
        else:
            at = nth % len(COLOURS)
            found.append(Look(COLOURS[at], _FILLS[at], _DASHES[at], _SHAPES[at]))
            nth += 1
    return found


class Frame(NamedTuple):
    """The plot and the margins around it, pixels."""

    width: int
    height: int
    left: int
    top: int
    right: int
    bottom: int

    def spec(self, layers: list[Spec]) -> Spec:
        margins = {
            "left": self.left,
            "top": self.top,
            "right": self.right,
            "bottom": self.bottom,
        }
        return {
            "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
            "width": self.width,
            "height": self.height,
            "padding": margins,
            "autosize": "none",
            "background": None,
            "layer": layers,
            "config": {
                "font": "Liberation Sans",
                "view": {"stroke": None},
                "text": {"fontSize": SIZE, "fill": INK, "lineHeight": LINE},
                "axis": {
                    "labelFontSize": SIZE,
                    "labelColor": INK,
                    "labelLimit": 0,
                    "labelOverlap": False,
                    "domain": False,
                    "ticks": False,
                    "title": None,
                    "gridColor": INK,
                    "gridOpacity": 0.15,
                },
            },
        }


def text(x: float, y: float, words: list[str], **mark: Any) -> Spec:
    """Words at a place, on one or more lines."""
    return {
        "data": {"values": [{}]},
        "mark": {"type": "text", "text": words if len(words) > 1 else words[0], **mark},
        "encoding": {"x": {"value": x}, "y": {"value": y}},
    }


def symbol(x: float, y: float, look: Look, mark: Mark, *, is_limit: bool) -> list[Spec]:
    """A sample of a series, beside its name: as it looks in the chart."""
    if is_limit and mark is Mark.LIGGANDE:
        return [_rule((x, y - 7), (x, y + 7), look)]
    if is_limit and mark is Mark.STAPLAR:
        return [_rule((x - 8, y), (x + 8, y), look._replace(dash=[1, 0]))]
    if mark is Mark.LINJE:
        line = _rule((x - 8, y), (x + 8, y), look if is_limit else look._replace(dash=[1, 0]))
        return [line] if is_limit else [line, _sample(x, y, look, look.shape, 46)]
    return [_sample(x, y, look, "square", 120)]


def _sample(x: float, y: float, look: Look, shape: str, size: int) -> Spec:
    return {
        "data": {"values": [{}]},
        "mark": {"type": "point", "shape": shape, "size": size, **painted(look)},
        "encoding": {"x": {"value": x}, "y": {"value": y}},
    }


def _rule(start: tuple[float, float], end: tuple[float, float], look: Look) -> Spec:
    (x, y), (x2, y2) = start, end
    return {
        "data": {"values": [{}]},
        "mark": {
            "type": "rule",
            "stroke": look.colour,
            "strokeWidth": 3,
            "strokeDash": look.dash if y == y2 else [1, 0],
        },
        "encoding": {
            "x": {"value": x},
            "y": {"value": y},
            "x2": {"value": x2},
            "y2": {"value": y2},
        },
    }


def painted(look: Look) -> Spec:
    """The properties of a bar in a look."""
    return {
        "fill": look.colour,
        "fillOpacity": look.fill,
        "stroke": look.colour,
        "strokeWidth": 0 if look.fill == 1 else 1.5,
        "strokeDash": look.dash,
    }


def known(series: Series) -> list[tuple[int, Decimal, str]]:
    """The points there is something to draw of: which category, the number and its words."""
    return [
        (index, point.number, clean(point.text))
        for index, point in enumerate(series.points)
        if point.number is not None
    ]


def domain(diagram: Diagram) -> list[Decimal]:
    """From the lowest to the highest number, nought always between them."""
    numbers = [number for series in diagram.series for _, number, _ in known(series)]
    low, high = min(numbers, default=Decimal(0)), max(numbers, default=Decimal(0))
    low, high = min(low, Decimal(0)), max(high, Decimal(0))
    return [low, high] if low < high else [low, low + 1]


def widest(points: tuple[Point, ...], size: int = SIZE) -> float:
    """How wide the widest of some numbers is."""
    return max((width_of(point.text, size) for point in points), default=0)


def others(diagram: Diagram) -> list[int]:
    """Which series are not limits."""
    return [at for at, series in enumerate(diagram.series) if not series.is_limit]


def name_lines(name: str, width: int, size: int = SIZE) -> list[str]:
    return wrapped(name, size, width)
