"""What was measured, as tables in Markdown. A figure that is more than was promised is bold."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Iterator, Sequence

from growth import BYTES, OURS, SLOPE, SMALLEST, Growth, by_command
from results import Machine, Result, Row

MB = 1e6
SMALL = 0.2  # where two decimals say too little of a ratio
NONE = "–"
Cells = Sequence[str]


def spaced(number: int) -> str:
    return f"{number:,}".replace(",", " ")


def table(head: Cells, rows: Iterable[Cells], words: int = 1) -> str:
    """A table whose first `words` columns are words and the others figures."""
    marks = [":---"] * words + ["---:"] * (len(head) - words)
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, marks, *rows))


def _ratio(value: float, small: bool) -> str:  # noqa: FBT001 - it goes for a whole row
    return f"{value:.3f}" if small else f"{value:.2f}"


def _told(text: str, value: float, promised: float | None) -> str:
    return f"**{text}**" if promised is not None and value > promised else text


def _most(promised: float | None) -> str:
    return NONE if promised is None else f"{promised:g}"


def _n(row: Row) -> str:
    return spaced(row.n) if row.n else NONE


def _lacking(row: Row, columns: int) -> Cells:
    return (row.what, _n(row), f"{row.missing} is not installed", *[""] * (columns - 3))


def pairs(rows: Iterable[Row]) -> str:
    """The ratio of each two runs that followed on one another."""
    head = ("A / B", "N", "A ms", "B ms", "A/B median", "A/B span", "at most")
    of_ratios = (row for row in rows if not row.promise.more_ms and (row.missing or row.b))
    return table(head, (_pair(row, len(head)) for row in of_ratios))


def _pair(row: Row, columns: int) -> Cells:
    if row.a is None or row.b is None:
        return _lacking(row, columns)
    ratios = sorted(a / b for a, b in zip(row.a.seconds, row.b.seconds, strict=True))
    small, promised = ratios[-1] < SMALL, row.promise.ratio
    middle = statistics.median(ratios)
    span = "–".join(_ratio(each, small) for each in (ratios[0], ratios[-1]))
    ms = (f"{each.median() * 1000:.0f}" for each in (row.a, row.b))
    return (
        row.what,
        _n(row),
        *ms,
        _told(_ratio(middle, small), middle, promised),
        span,
        _most(promised),
    )


def memory(rows: Iterable[Row]) -> str:
    """The peak of each process."""
    head = ("A / B", "N", "A MB", "B MB", "A/B", "at most")
    return table(head, (_memory(row, len(head)) for row in rows if row.missing or row.b))


def _memory(row: Row, columns: int) -> Cells:
    if row.a is None or row.b is None:
        return _lacking(row, columns)
    a, b, promised = row.a.peak(), row.b.peak(), row.promise.peak
    ratio = _told(f"{a / b:.2f}", round(a / b, 2), promised)
    return (row.what, _n(row), f"{a / MB:.0f}", f"{b / MB:.0f}", ratio, _most(promised))


def alone(rows: Iterable[Row]) -> str:
    """What is promised in milliseconds, of a command or of what it takes beyond another."""
    head = ("", "N", "ms median", "ms span", "at most")
    promised = (row for row in rows if row.promise.ms or row.promise.more_ms)
    return table(head, (_alone(row, len(head)) for row in promised))


def _alone(row: Row, columns: int) -> Cells:
    if row.a is None:
        return _lacking(row, columns)
    most, seconds = row.promise.ms, row.a.seconds
    if row.promise.more_ms is not None and row.b is not None:
        most = row.promise.more_ms
        seconds = [a - b for a, b in zip(row.a.seconds, row.b.seconds, strict=True)]
    ms = sorted(each * 1000 for each in seconds)
    middle, span = statistics.median(ms), f"{ms[0]:.1f} to {ms[-1]:.1f}"
    return (
        row.what.split(" / ")[0],
        _n(row),
        _told(f"{middle:.1f}", middle, most),
        span,
        _most(most),
    )


def growth(rows: Sequence[Row]) -> str:
    """Seconds by size, and how steep the line through them is."""
    sizes = sorted({row.n for row in rows} - {SMALLEST})
    seconds = (f"s, N = {spaced(n)}" for n in sizes)
    head = ("command", *seconds, "slope", "at most", "peak MB", "bytes a row", "at most")
    return table(head, (_grown(each, sizes, len(head)) for each in by_command(rows)))


def _grown(each: Growth, sizes: Sequence[int], columns: int) -> Cells:
    if not each.rows:
        return (each.what, f"{each.missing} is not installed", *[""] * (columns - 2))
    seconds = [each.seconds(n) for n in sizes]
    slope, peak, weight = each.slope(), each.peak(), each.bytes_a_row()
    steepest, heaviest = SLOPE if each.what in OURS else None, BYTES.get(each.what)
    return (
        each.what,
        *(NONE if took is None else f"{took:.2f}" for took in seconds),
        NONE if slope is None else _told(f"{slope:.2f}", slope, steepest),
        _most(steepest),
        NONE if peak is None else f"{peak / MB:.0f}",
        NONE if weight is None else _told(f"{weight:.0f}", weight, heaviest),
        _most(heaviest),
    )


def stamp(machine: Machine) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in machine.versions.items())
    return f"Measured {machine.day} on {machine.cores} cores, {machine.gib} GiB, {versions}:"


TABLES: dict[str, tuple[Callable[[list[Row]], str], ...]] = {
    "start": (alone, pairs),
    "ledger": (pairs, memory),
    "cold": (pairs, memory),
    "warm": (alone, pairs),
    "month": (pairs,),
    "plugins": (pairs,),
    "sie": (pairs,),
    "growth": (growth,),
}


def of(result: Result) -> Iterator[str]:
    """When and on what, and the tables of a part."""
    yield stamp(result.machine)
    for made in TABLES[result.part]:
        yield made(result.rows)
