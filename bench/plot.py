"""Time over size for each command, both on logarithmic axes, as an SVG picture."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
import vl_convert
from growth import SMALLEST, by_command
from results import Row

WIDTH, HEIGHT = 640, 440
FONT = "Helvetica, Arial, sans-serif"
# Okabe and Ito's colours, which the colour-blind tell apart; ours are whole lines, others dashed.
COLOURS = (
    "#0072B2",
    "#D55E00",
    "#009E73",
    "#56B4E9",
    "#000000",
    "#E69F00",
    "#CC79A7",
    "#7F7F7F",
    "#8C6D31",
)
SHAPES = (
    "circle",
    "square",
    "triangle-up",
    "diamond",
    "cross",
    "triangle-down",
    "circle",
    "square",
    "triangle-right",
)
WHOLE, DASHED = [1, 0], [5, 3]


def svg(rows: Iterable[Row]) -> str:
    """The picture, on white, with the commands in the order of their time on the largest books."""
    drawn: str = vl_convert.vegalite_to_svg(spec(rows), vl_version="6.4")
    return drawn + "\n"


def spec(rows: Iterable[Row]) -> str:
    values: list[dict[str, Any]] = []
    last: dict[str, float] = {}
    for each in by_command(rows):
        for row in each.rows:
            if row.a is not None and row.n > SMALLEST:
                last[each.what] = row.a.median()
                values.append({"what": each.what, "n": row.n, "s": row.a.median()})
    order = sorted(last, key=lambda what: -last[what])
    return msgspec.json.encode(_spec(values, order)).decode()


def _spec(values: list[dict[str, Any]], order: list[str]) -> dict[str, Any]:
    sizes = sorted({value["n"] for value in values})
    dashes = [WHOLE if what.startswith("finsam") else DASHED for what in order]
    of = {"field": "what", "type": "nominal", "sort": order, "title": None}
    return {
        "background": "white",
        "width": WIDTH,
        "height": HEIGHT,
        "padding": 12,
        "data": {"values": values},
        "mark": {"type": "line", "point": {"size": 60}, "strokeWidth": 2},
        "encoding": {
            "x": {
                "field": "n",
                "type": "quantitative",
                "scale": {"type": "log"},
                "axis": {
                    "title": "verifikationer",
                    "values": sizes,
                    "labelExpr": "replace(format(datum.value, ','), /,/g, '\u00a0')",
                },
            },
            "y": {
                "field": "s",
                "type": "quantitative",
                "scale": {"type": "log"},
                "axis": {"title": "seconds, whole process", "format": "~g", "tickCount": 6},
            },
            "color": {**of, "scale": {"domain": order, "range": list(COLOURS)}},
            "shape": {**of, "scale": {"domain": order, "range": list(SHAPES)}},
            "strokeDash": {**of, "scale": {"domain": order, "range": dashes}},
        },
        "config": {
            "font": FONT,
            "axis": {"labelFontSize": 13, "titleFontSize": 14, "gridColor": "#e4e4e4"},
            "legend": {
                "labelFontSize": 13,
                "symbolStrokeWidth": 2,
                "rowPadding": 5,
                "symbolSize": 90,
                "labelLimit": 260,
            },
            "view": {"stroke": "#bbbbbb"},
        },
    }
