"""Bars that lie and are split in parts of a whole: names to the left, each part's share in a column
to the right.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import accumulate

from finsam_ledger.diagram import Diagram, Mark, Series
from finsam_ledger.render.diagram_spec import (
    INK,
    LINE,
    SIZE,
    WIDTH,
    Frame,
    Look,
    Spec,
    known,
    looks,
    name_lines,
    painted,
    symbol,
    text,
    widest,
)
from finsam_ledger.render.diagram_text import width_of

_NAMES = 170  # room for the names, pixels
_ROW = 24
_BAR = 14
_COLUMN = 64  # of numbers, at least
_GAP = 12


def spec(diagram: Diagram) -> Spec:
    """Shares in per cent, none below nought."""
    names = [name_lines(name, _NAMES) for name in diagram.categories]
    room = round(max(width_of(line, SIZE) for name in names for line in name))
    heights = [max(_ROW, len(name) * LINE + 8) for name in names]
    middles = [
        below - height / 2 for below, height in zip(accumulate(heights), heights, strict=True)
    ]
    columns = [max(_COLUMN, _wide(series)) for series in diagram.series]
    heads = [
        name_lines(series.name, width)
        for series, width in zip(diagram.series, columns, strict=True)
    ]
    top = max(len(head) for head in heads) * LINE + 26
    left, right = room + _GAP, sum(columns) + 4
    frame = Frame(max(160, WIDTH - left - right), sum(heights), left, top, right, 6)
    layers = [_bar(x, middles[at], look) for at, x, look in _parts(diagram)]
    layers += [_zero(frame)]
    layers += [
        text(-_GAP, y - (len(name) - 1) * LINE / 2, name, align="right", baseline="middle")
        for name, y in zip(names, middles, strict=True)
    ]
    edges = [frame.width + below for below in accumulate(columns)]
    for series, look, head, edge in zip(diagram.series, looks(diagram), heads, edges, strict=True):
        layers.append(text(edge, LINE - top, head, align="right", baseline="alphabetic"))
        layers += symbol(edge - 8, len(head) * LINE + 13 - top, look, Mark.LIGGANDE, is_limit=False)
        layers += [
            text(edge, middles[at], [printed], align="right", baseline="middle")
            for at, _, printed in known(series)
        ]
    return frame.spec(layers)


def _wide(series: Series) -> int:
    """What its numbers and the longest word of its name want."""
    words = max(width_of(word, SIZE) for word in series.name.split())
    return round(max(words, widest(series.points))) + _GAP


def _parts(diagram: Diagram) -> list[tuple[int, tuple[Decimal, Decimal], Look]]:
    """Each part: which bar it is of, from where to where it goes, and its look."""
    ends = [Decimal(0)] * len(diagram.categories)
    found = []
    for series, look in zip(diagram.series, looks(diagram), strict=True):
        for at, number, _ in known(series):
            if number > 0:
                found.append((at, (ends[at], ends[at] + number), look))
                ends[at] += number
    return found


def _bar(ends: tuple[Decimal, Decimal], middle: float, look: Look) -> Spec:
    scale = {"domain": [0, 100], "nice": False, "zero": True, "clamp": True}
    start, end = ends
    return {
        "data": {"values": [{"v": start}]},
        "mark": {"type": "rect", **painted(look)},
        "encoding": {
            "x": {"field": "v", "type": "quantitative", "scale": scale, "axis": None},
            "x2": {"datum": end},
            "y": {"value": middle - _BAR / 2},
            "y2": {"value": middle + _BAR / 2},
        },
    }


def _zero(frame: Frame) -> Spec:
    """Where the bars begin."""
    return {
        "data": {"values": [{}]},
        "mark": {"type": "rule", "stroke": INK, "strokeWidth": 1},
        "encoding": {"x": {"value": 0}, "y": {"value": 0}, "y2": {"value": frame.height}},
    }
