"""Upright bars, and lines: categories below; a single series' numbers at its bars, those of
several in rows below the categories.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from math import ceil

from finsam_ledger.diagram import Diagram, Mark, Series
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

_HEIGHT = 220
_SYMBOL = 26  # room for the sample between a row's name and its numbers
_ROOMY = 8  # categories that leave room for long names of rows
_LEAST = 9  # the smallest type, pixels


def spec(diagram: Diagram) -> Spec:
    in_rows = _in_rows(diagram)
    left = (136 if len(diagram.categories) <= _ROOMY else 112) if in_rows else 48
    width = WIDTH - left - 12
    step = width / len(diagram.categories)
    size = _size(diagram, step)
    labels = [name_lines(name, int(step) - 4, size) for name in diagram.categories]
    names = [name_lines(series.name, left - _SYMBOL - 10) for series in diagram.series]
    first = _HEIGHT + (26 if in_rows or not domain(diagram)[0] else 38)  # below a bar's number
    below = first + 2 + max(len(label) for label in labels) * LINE
    rows = [len(name) * LINE + 8 for name in names] if in_rows else []
    frame = Frame(width, _HEIGHT, left, 34, 12, below - _HEIGHT + sum(rows) + 4)
    layers = [text(-8, -17, [str(diagram.unit)], align="right")]
    layers += _lines(diagram, step) if diagram.mark is Mark.LINJE else _bars(diagram, step)
    layers.append(_zero(frame))
    layers += [
        text((at + 0.5) * step, first, label, align="center", fontSize=size)
        for at, label in enumerate(labels)
    ]
    if not in_rows:
        return frame.spec([*layers, *_ends(diagram, step, size)])
    y = below + 8
    for series, look, name, height in zip(diagram.series, looks(diagram), names, rows, strict=True):
        layers.append(text(-_SYMBOL, y, name, align="right"))
        layers += symbol(-_SYMBOL / 2, y - 4, look, diagram.mark, is_limit=series.is_limit)
        layers += [
            text((index + 0.5) * step, y, [printed], align="center", fontSize=size)
            for index, _, printed in _in_print(diagram, series, step)
        ]
        y += height
    return frame.spec(layers)


def _in_print(diagram: Diagram, series: Series, step: float) -> Iterator[tuple[int, Decimal, str]]:
    """The numbers there is room for beside each other: all of them, or every second from the last,
    or every third.
    """
    wide = max(widest(each.points, _LEAST) for each in diagram.series)
    every = max(1, ceil(wide / step))
    last = len(diagram.categories) - 1
    return (each for each in known(series) if (last - each[0]) % every == 0)


def _size(diagram: Diagram, step: float) -> int:
    """The largest type in which the numbers have room beside each other."""
    sizes = range(SIZE, _LEAST, -1)
    fitting = (
        size
        for size in sizes
        if all(widest(series.points, size) + 4 <= step for series in diagram.series)
    )
    return next(fitting, _LEAST)


def _in_rows(diagram: Diagram) -> bool:
    """Whether the numbers stand in rows; else each at its bar, and no value axis is wanted."""
    return len(diagram.series) > 1 or diagram.mark is Mark.LINJE


def _axis(diagram: Diagram) -> Spec:
    nice = 4 if _in_rows(diagram) else False
    scale = {"domain": domain(diagram), "nice": nice, "zero": True}
    ticks = {"tickCount": 4, "format": ",~f", "grid": True} if _in_rows(diagram) else None
    return {"field": "v", "type": "quantitative", "scale": scale, "axis": ticks}


def _zero(frame: Frame) -> Spec:
    return {
        "data": {"values": [{}]},
        "mark": {"type": "rule", "stroke": INK, "strokeWidth": 1},
        "encoding": {"y": {"datum": 0}, "x": {"value": 0}, "x2": {"value": frame.width}},
    }


def _bars(diagram: Diagram, step: float) -> list[Spec]:
    bars = others(diagram)
    width = min(step * 0.64, 90 * len(bars)) / len(bars)
    axis = _axis(diagram)
    layers = []
    for at, (series, look) in enumerate(zip(diagram.series, looks(diagram), strict=True)):
        for index, number, _ in known(series):
            middle = (index + 0.5) * step
            if series.is_limit:
                reach = min(step * 0.46, width * len(bars) / 2 + 10)
                layers.append(_across(axis, number, (middle - reach, middle + reach), look))
            else:
                x = middle + (bars.index(at) - len(bars) / 2) * width
                layers.append(_bar(axis, number, (x + 0.5, x + width - 0.5), look))
    return layers


def _bar(axis: Spec, number: object, ends: tuple[float, float], look: Look) -> Spec:
    return {
        "data": {"values": [{"v": number}]},
        "mark": {"type": "rect", **painted(look)},
        "encoding": {
            "x": {"value": ends[0]},
            "x2": {"value": ends[1]},
            "y": axis,
            "y2": {"datum": 0},
        },
    }


def _across(axis: Spec, number: object, ends: tuple[float, float], look: Look) -> Spec:
    return {
        "data": {"values": [{"v": number}]},
        "mark": {"type": "rule", "stroke": look.colour, "strokeWidth": 3},
        "encoding": {"x": {"value": ends[0]}, "x2": {"value": ends[1]}, "y": axis},
    }


def _lines(diagram: Diagram, step: float) -> list[Spec]:
    """A line for each series, broken where a number is missing; dots on all but limits."""
    layers = []
    for series, look in zip(diagram.series, looks(diagram), strict=True):
        points = known(series)
        if series.is_limit and len(points) == 1:  # a line of one point does not show
            ((index, number, _),) = points
            middle = (index + 0.5) * step
            layers.append(_across(_axis(diagram), number, (middle - 16, middle + 16), look))
            continue
        values = [
            {"x": (at + 0.5) * step, "v": point.number} for at, point in enumerate(series.points)
        ]
        x = {
            "field": "x",
            "type": "quantitative",
            "axis": None,
            "scale": {"domain": [0, step * len(values)], "nice": False, "zero": False},
        }
        line = {"type": "line", "stroke": look.colour, "strokeWidth": 2.5, "strokeDash": look.dash}
        dots = {"type": "point", "shape": look.shape, "size": 46, **painted(look)}
        marks = [line] if series.is_limit else [line, dots]
        layers += [
            {
                "data": {"values": values},
                "mark": mark,
                "encoding": {"x": x, "y": _axis(diagram)},
            }
            for mark in marks
        ]
    return layers


def _ends(diagram: Diagram, step: float, size: int) -> list[Spec]:
    """The numbers of a single series, at the end of each bar."""
    (series,) = diagram.series
    return [
        {
            "data": {"values": [{"v": number}]},
            "mark": {
                "type": "text",
                "text": printed,
                "fontSize": size,
                "align": "center",
                "baseline": "top" if number < 0 else "bottom",
                "dy": 5 if number < 0 else -5,
            },
            "encoding": {"x": {"value": (index + 0.5) * step}, "y": _axis(diagram)},
        }
        for index, number, printed in _in_print(diagram, series, step)
    ]
