"""A year's rows as numbers, and each verifikation split into parts.

To get more rows, each verifikation is split into `parts` that balance by themselves and together
come to what it was, in the same month, so that every sum of a month, account and dimension stays
as it is: what is asked of a hundred million rows has the same answers as of half a million.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

import numpy as np
from nation_events import shared, vers
from nation_model import Forbund

ROWS = 1_000_000  # in a batch
Ints = np.ndarray[Any, np.dtype[np.int64]]
_EPOCH = date(1970, 1, 1).toordinal()
_DAYS = 28  # what every month has
_PART, _VER, _TURN = 2_654_435_761, 2_246_822_519, 40_503  # mix a part's and a ver's number


class What(NamedTuple):
    """What a row is of: its role in the books and its dimensions, empty where it has none."""

    role: str
    motpart: str
    insats: str
    verksamhet: str


class Line(NamedTuple):
    """A row as booked: of which verifikation of the year, of what, and öre."""

    ver: int
    what: What
    ore: int


class Year(NamedTuple):
    """A year's rows, and the series, number and day of its verifikationer."""

    lines: list[Line]
    series: list[str]
    numbers: Ints
    days: list[date]


class Batch(NamedTuple):
    """Rows of a month: where each stands in the year's lines, its öre and its day since 1970;
    `vers` and `numbers` are the verifikationer of the batch and `ver` the row's among them.
    """

    month: int
    lines: Ints
    ore: Ints
    days: Ints
    ver: Ints
    vers: Ints
    numbers: Ints


def booked(forbund: Forbund, year: int) -> Year:
    found = list(vers(forbund, year))
    lines = [
        Line(at, What(row.role, row.motpart, row.insats, verksamhet), ore)
        for at, ver in enumerate(found)
        for row in ver.event.rows
        for verksamhet, ore in shared(row)
    ]
    numbers = np.array([ver.nummer for ver in found], np.int64)
    return Year(lines, [ver.event.serie for ver in found], numbers, [ver.day for ver in found])


def batches(year: Year, parts: int) -> Iterator[Batch]:
    """The rows month by month, about a million at a time."""
    ver = np.array([line.ver for line in year.lines], np.int64)
    ore = np.array([line.ore for line in year.lines], np.int64)
    months = np.array([day.month for day in year.days], np.int64)
    starts = np.searchsorted(ver, np.arange(len(year.days)))
    ends = np.append(starts[1:], len(ver)) - 1
    each = ore // parts
    each[ends] -= np.add.reduceat(each, starts)
    rest = ore - (parts - 1) * each  # what the first part has
    room = np.abs(each[starts]) // 4  # what may be moved from one part to the next
    for month in range(1, 13):
        of_month = np.flatnonzero(months == month)
        rows = np.flatnonzero(months[ver] == month)
        if not len(rows):
            continue
        first_day = date(year.days[0].year, month, 1).toordinal() - _EPOCH
        own_day = np.array([year.days[at].day for at in of_month], np.int64) - 1
        place = np.searchsorted(of_month, ver[rows])
        is_first, is_last = rows == starts[ver[rows]], rows == ends[ver[rows]]
        step = max(1, ROWS // len(rows))
        for begin in range(0, parts, step):
            part = np.arange(begin, min(begin + step, parts), dtype=np.int64)[:, None]
            moved = _moved(part, of_month, room[of_month], parts)[:, place]
            amounts = np.where(part == 0, rest[rows], each[rows])
            amounts += np.where(is_first, moved, 0) - np.where(is_last, moved, 0)
            day = np.where(part == 0, own_day, _mixed(part, of_month) % _DAYS)
            many = len(part)
            yield Batch(
                month,
                np.tile(rows, many),
                amounts.ravel(),
                first_day + day[:, place].ravel(),
                (np.arange(many, dtype=np.int64)[:, None] * len(of_month) + place).ravel(),
                np.tile(of_month, many),
                ((year.numbers[of_month] - 1) * parts + part + 1).ravel(),
            )


def _mixed(part: Ints, ver: Ints) -> Ints:
    return ((part * _PART) ^ (ver * _VER)) // _TURN


def _moved(part: Ints, ver: Ints, room: Ints, parts: int) -> Ints:
    """Öre moved between two parts of a verifikation, so that they are not all alike: the first
    part and one without a fellow have none.
    """
    pair, sign = (part + 1) // 2, np.where(part % 2, 1, -1)
    size = _mixed(pair, ver) % (room + 1) * sign
    has_fellow = (part > 0) & (2 * pair < parts)
    return np.where(has_fellow, size, 0)
