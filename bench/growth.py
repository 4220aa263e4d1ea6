"""How time and memory grow with the books, for us and for others."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import commands
from made_up import rows_in
from measure import Task, in_turn, missing
from results import Row
from shelf import Shelf

SMALLEST = 1_000  # what a process takes whatever it reads is that of these
SIZES = (10_000, 100_000, 1_000_000)
FULL = 100_000  # verifikationer: books from here on are read twice, with nothing to warm up
LONG = 1_000_000  # these once, and not by what takes Beancount's load and more, or too much memory
NOT_LONG = ("finsam figures, kept", "bean-query", "Fava's loader", "hledger")
SLOPE = 1.1  # at most, on the log-log plot
OURS = ("finsam figures, bare", "finsam figures, kept", "finsam figures, SIE")
BYTES = {"finsam figures, SIE": 1_000}  # at most, per row


def tasks(shelf: Shelf, n: int) -> dict[str, Task]:
    bare, journal = shelf.bare(n), shelf.journal(n)
    kept = bare if n >= LONG else shelf.kept(bare)  # which takes long to make, and is not run
    return {
        "finsam figures, bare": commands.figures(shelf, bare),
        "finsam figures, kept": commands.figures(shelf, kept),
        "finsam figures, SIE": commands.figures(shelf, shelf.sie(n)),
        "finsam figures, bare, again": commands.figures(shelf, bare, cache=True),
        "bean-check -C": commands.bean_check(bare),
        "bean-query": commands.bean_query(bare),
        "Fava's loader": commands.fava(bare),
        "hledger": commands.hledger(journal),
        "ledger": commands.ledger(journal),
    }


def measured(shelf: Shelf, sizes: Iterable[int]) -> Iterator[Row]:
    """Every command on books of every size, one round after the other."""
    for n in (SMALLEST, *sizes):
        named = tasks(shelf, n)
        lacking = {name: _not_run(name, n) or missing(task) for name, task in named.items()}
        there = [name for name, gone in lacking.items() if not gone]
        times = in_turn([named[name] for name in there], _rounds(n), warm=n < FULL)
        yield from (Row(name, n, each) for name, each in zip(there, times, strict=True))
        yield from (Row(name, n, missing=gone) for name, gone in lacking.items() if gone)


def _not_run(name: str, n: int) -> str:
    return "not run on books this long" if n >= LONG and name in NOT_LONG else ""


def _rounds(n: int) -> int:
    if n < FULL:
        return 3
    return 2 if n < LONG else 1


class Growth(NamedTuple):
    """One command over all sizes."""

    what: str
    rows: Sequence[Row]  # that were measured, by size
    missing: str = ""

    def seconds(self, n: int) -> float | None:
        return next((row.a.median() for row in self.rows if row.n == n and row.a), None)

    def slope(self) -> float | None:
        """Least squares on the logarithms: 1 is twice the time for books twice as long."""
        points = [
            (math.log(row.n), math.log(row.a.median()))
            for row in self.rows
            if row.n > SMALLEST and row.a
        ]
        if len({x for x, _ in points}) < 2:  # noqa: PLR2004 - a line goes through two
            return None
        middle, level = (sum(each) / len(points) for each in zip(*points, strict=True))
        over = math.fsum((x - middle) * (y - level) for x, y in points)
        return over / math.fsum((x - middle) ** 2 for x, _ in points)

    def peak(self) -> int | None:
        """That of the largest books."""
        last = self.rows[-1].a if self.rows else None
        return last.peak() if last else None

    def bytes_a_row(self) -> float | None:
        """What each row more takes, from the smallest books to the largest."""
        if len(self.rows) < 2:  # noqa: PLR2004 - a difference is between two
            return None
        first, last = self.rows[0], self.rows[-1]
        if first.a is None or last.a is None:
            return None
        return (last.a.peak() - first.a.peak()) / (rows_in(last.n) - rows_in(first.n))


def by_command(rows: Iterable[Row]) -> list[Growth]:
    """The rows of each command, in the order they were measured."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.what, []).append(row)
    return [
        Growth(
            what, [row for row in each if row.a], next((r.missing for r in each if r.missing), "")
        )
        for what, each in found.items()
    ]
