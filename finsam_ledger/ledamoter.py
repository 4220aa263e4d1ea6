"""The board as a report shows it: who has sat, and lines to sign on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import zip_longest

from msgspec import Struct

from finsam_ledger.periods import DAY, Period
from finsam_ledger.styrelse import Ledamot
from finsam_ledger.tables import Grid


class Signature(Struct, frozen=True):
    """A line to sign on: who signs, by role, and for whom they sit."""

    role: str
    appointed_by: str
    name: str = ""


def grid(board: Iterable[Ledamot], period: Period) -> Grid | None:
    """Who sat on any day of a period; names where the register has them."""
    seats = [
        seat
        for seat in board
        if seat.fran <= period.last and (seat.till is None or period.first < seat.till)
    ]
    if not seats:
        return None
    rows = list(_paired(seats))
    columns = {
        "Utsedd av": [row[0].utsedd_av for row in rows],
        "Ordinarie": [_seat(row[1]) for row in rows],
        "Ersättare": [_seat(row[2]) for row in rows],
        "Från": [str(row[0].fran) for row in rows],
        "Till": [_left(row[0], period.last) for row in rows],
    }
    said = {heading: words for heading, words in columns.items() if any(words)}
    return Grid("Styrelsen", tuple(said), tuple(zip(*said.values(), strict=True)))


def _left(seat: Ledamot, last: date) -> str:
    """The last day of a seat that was left by the `last` day reported on."""
    ended = seat.till - DAY if seat.till else None
    return str(ended) if ended and ended <= last else ""


def _paired(seats: Iterable[Ledamot]) -> Iterator[tuple[Ledamot, Ledamot | None, Ledamot | None]]:
    """A row for each seat that a member has filled for the same time: one of the two who have it,
    who sits, and who stands in.
    """
    filled: dict[tuple[str, date, date | None], tuple[list[Ledamot], list[Ledamot]]] = {}
    for seat in seats:
        both = filled.setdefault((seat.utsedd_av, seat.fran, seat.till), ([], []))
        both[0 if seat.signs else 1].append(seat)
    for ordinary, others in filled.values():
        for first, second in zip_longest(ordinary, others):
            yield first or second, first, second


def _seat(seat: Ledamot | None) -> str:
    """A seat in words: its role, after the name if the register has one."""
    if seat is None:
        return ""
    return f"{seat.namn}, {seat.roll}" if seat.namn else _alone(seat.roll)


def _alone(role: str) -> str:
    """A role that stands for itself in print, with no name before it."""
    return role[:1].upper() + role[1:]


def signatures(board: Iterable[Ledamot], day: date) -> tuple[Signature, ...]:
    """A line for each who sits on a day, but for those who stand in."""
    return tuple(
        Signature(_alone(seat.roll), seat.utsedd_av, seat.namn)
        for seat in board
        if seat.signs and seat.sits(day)
    )
