"""Bars that lie: names to the left, numbers in columns to the right, a limit as an upright tick."""

from __future__ import annotations

from itertools import accumulate

from finsam_ledger.diagram import Diagram, Mark
from finsam_ledger.render.diagram_spec import (
    INK,
    LINE,
    SIZE,
    WIDTH,
    Frame,
    Look,
    Spec,
    domain,
    known,
    looks,
    name_lines,
    others,
    painted,
    symbol,
    text,
    widest,
)
from finsam_ledger.render.diagram_text import width_of

_NAMES = 210  # room for the names, pixels
_PLOT = 120  # the least room for the bars; wide numbers make the chart wider instead
_GAP = 14


def spec(diagram: Diagram) -> Spec:
    names = [name_lines(name, _NAMES) for name in diagram.categories]
    room = round(max(width_of(line, SIZE) for name in names for line in name))
    bars = others(diagram)
    least = max(28, len(bars) * 14 + 14)
    heights = [max(least, len(name) * LINE + 10) for name in names]
    middles = [
        below - height / 2 for below, height in zip(accumulate(heights), heights, strict=True)
    ]
    columns = [
        max(56, round(widest(series.points)) + _GAP, min(96, len(series.name) * 8))
        for series in diagram.series
    ]
    heads = _heads(diagram, columns)
    top = max(len(head) for head in heads) * LINE + (24 if len(columns) > 1 else 8)
    left, right = room + _GAP, sum(columns) + 4
    frame = Frame(max(_PLOT, WIDTH - left - right), sum(heights), left, top, right, 6)
    layers = [*_marks(diagram, middles, least), _zero(frame), *_names(names, middles)]
    edges = [frame.width + below for below in accumulate(columns)]
    for series, look, head, edge in zip(diagram.series, looks(diagram), heads, edges, strict=True):
        y = -top + LINE
        layers.append(text(edge, y, head, align="right", baseline="alphabetic"))
        if len(columns) > 1:
            at = y + (len(head) - 1) * LINE + 13
            layers += symbol(edge - 8, at, look, Mark.LIGGANDE, is_limit=series.is_limit)
        layers += [
            text(edge, middles[index], [printed], align="right", baseline="middle")
            for index, _, printed in known(series)
        ]
    return frame.spec(layers)


def _heads(diagram: Diagram, columns: list[int]) -> list[list[str]]:
    """What stands over each column of numbers: the unit, and the series where they are several."""
    if len(diagram.series) == 1:
        return [[str(diagram.unit)]]
    return [
        [*name_lines(series.name, width - 6), str(diagram.unit)]
        for series, width in zip(diagram.series, columns, strict=True)
    ]


def _names(names: list[list[str]], middles: list[float]) -> list[Spec]:
    return [
        text(-_GAP, y - (len(name) - 1) * LINE / 2, name, align="right", baseline="middle")
        for name, y in zip(names, middles, strict=True)
    ]


def _zero(frame: Frame) -> Spec:
    """Where the bars begin."""
    return {
        "data": {"values": [{}]},
        "mark": {"type": "rule", "stroke": INK, "strokeWidth": 1},
        "encoding": {"x": {"datum": 0}, "y": {"value": 0}, "y2": {"value": frame.height}},
    }


def _marks(diagram: Diagram, middles: list[float], row: int) -> list[Spec]:
    """Bars and ticks; `row` is the height of the lowest row."""
    bars = others(diagram)
    scale = {"domain": domain(diagram), "nice": False, "zero": True}
    axis = {"field": "v", "type": "quantitative", "scale": scale, "axis": None}
    height = min(18, (row - 10) // len(bars))
    layers = []
    for at, (series, look) in enumerate(zip(diagram.series, looks(diagram), strict=True)):
        points = known(series)
        if series.is_limit:
            layers += [_tick(axis, number, middles[index], look) for index, number, _ in points]
            continue
        nth = bars.index(at) - len(bars) / 2
        for index, number, _ in points:
            y = middles[index] + nth * height
            layers.append(_bar(axis, number, (y, y + height - (1 if len(bars) > 1 else 0)), look))
    return layers


def _bar(axis: Spec, number: object, ends: tuple[float, float], look: Look) -> Spec:
    return {
        "data": {"values": [{"v": number}]},
        "mark": {"type": "rect", **painted(look)},
        "encoding": {
            "x": axis,
            "x2": {"datum": 0},
            "y": {"value": ends[0]},
            "y2": {"value": ends[1]},
        },
    }


def _tick(axis: Spec, number: object, middle: float, look: Look) -> Spec:
    return {
        "data": {"values": [{"v": number}]},
        "mark": {"type": "rule", "stroke": look.colour, "strokeWidth": 3},
        "encoding": {"x": axis, "y": {"value": middle - SIZE}, "y2": {"value": middle + SIZE}},
    }
