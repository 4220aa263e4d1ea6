"""The pairs of commands that are timed in turn, and what is promised of each."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import commands
from measure import Task, in_turn, missing
from month import Month
from results import Promise, Row
from shelf import Shelf

ROOT = Path(__file__).parent.parent
LEDGERS = ROOT / "ledgers"
LEDGER = LEDGERS / "umearegionen"
MOST = 600_000  # verifikationer a pair reads in all its runs; long runs vary less, so few will do
FEWEST = 3

# At most, by verifikationer. A real year has some 1 500.
COLD = {1_500: 0.95, 10_000: 0.80, 100_000: 0.65}  # of bean-check's time
COLD_PEAK = 1.05  # of bean-check's memory
HLEDGER = 0.60
SECOND_MS = {1_500: 30, 10_000: 40, 100_000: 110}
MONTH, MONTHS_OF = 0.03, 100_000
PLUGINS = {10_000: 1.25, 100_000: 1.25}  # on smaller books it is mostly their start
SIE = {100_000: 0.1}
IMPORT_MS, VERSION_MS = 5, 40


Sizes = Sequence[int]


class Pair(NamedTuple):
    """Two commands, or one alone."""

    what: str
    n: int
    a: Task
    b: Task | None
    promise: Promise = Promise()


def timed(pairs: Iterable[Pair], runs: int) -> Iterator[Row]:
    for pair in pairs:
        tasks = [task for task in (pair.a, pair.b) if task is not None]
        if lacking := next(filter(None, map(missing, tasks)), ""):
            yield Row(pair.what, pair.n, promise=pair.promise, missing=lacking)
            continue
        few = min(runs, max(FEWEST, MOST // pair.n)) if pair.n else runs
        a, b, *_ = (*in_turn(tasks, few), None)
        yield Row(pair.what, pair.n, a, b, pair.promise)


def start(shelf: Shelf, sizes: Sizes) -> Iterator[Pair]:
    python = sys.executable
    bare = Task("bare Python", ((python, "-c", "pass"),))
    imported = Task("import", ((python, "-c", "import finsam_ledger"),))
    version = Task("finsam --version", ((commands.FINSAM, "--version"),))
    helped = Task("finsam --help", ((commands.FINSAM, "--help"),))
    click = Task("import click", ((python, "-c", "import click"),))
    yield Pair(
        "import finsam_ledger, beyond bare Python", 0, imported, bare, Promise(more_ms=IMPORT_MS)
    )
    yield Pair("finsam --version", 0, version, None, Promise(ms=VERSION_MS))
    yield Pair("finsam --help / import click", 0, helped, click, Promise(ratio=2))
    n = sizes[0]
    least, peer = commands.parser(shelf.bare(n)), commands.hledger(shelf.journal(n))
    yield Pair(f"{least.name} / {peer.name}", n, least, peer)


def cold(shelf: Shelf, sizes: Sizes) -> Iterator[Pair]:
    """Nothing is known from before."""
    for n in sizes:
        bare = shelf.bare(n)
        for kind, ledger in (("bare", bare), ("kept", shelf.kept(bare))):
            a, b = commands.figures(shelf, ledger), commands.bean_check(ledger)
            promise = Promise(ratio=COLD.get(n), peak=COLD_PEAK)
            yield Pair(f"finsam figures, {kind} / bean-check -C", n, a, b, promise)
        figures = commands.figures(shelf, bare)
        peers = (
            (commands.bean_query(bare), Promise()),
            (commands.fava(bare), Promise()),
            (commands.hledger(shelf.journal(n)), Promise(ratio=HLEDGER)),
            (commands.ledger(shelf.journal(n)), Promise()),
        )
        for peer, promise in peers:
            yield Pair(f"finsam figures, bare / {peer.name}", n, figures, peer, promise)


def warm(shelf: Shelf, sizes: Sizes) -> Iterator[Pair]:
    """The second run, with nothing changed since the first; both have their own cache."""
    for n in sizes:
        bare = shelf.bare(n)
        for kind, ledger in (("bare", bare), ("kept", shelf.kept(bare))):
            a = commands.figures(shelf, ledger, cache=True)
            b = commands.bean_check(ledger, cache=True)
            what = f"finsam figures, {kind}, again / bean-check, again"
            yield Pair(what, n, a, b, Promise(ms=SECOND_MS.get(n)))


def month(shelf: Shelf, sizes: Sizes) -> Iterator[Pair]:
    """One amount in one month of 120 is another than in the run before."""
    for n in sizes[-1:]:
        months = shelf.months(n)
        for kind, ledger in (("bare", months), ("kept", shelf.kept(months))):
            edited = Month(ledger, shelf.out / f"{ledger.name}.csv")
            a = commands.figures(shelf, ledger, cache=True)._replace(before=edited)
            b = commands.bean_check(ledger)
            what = f"finsam figures, {kind}, one month changed / bean-check -C"
            yield Pair(what, n, a, b, Promise(ratio=MONTH if n == MONTHS_OF else None))
            edited.told(commands.figures(shelf, ledger))


def plugins(shelf: Shelf, sizes: Sizes) -> Iterator[Pair]:
    """A ledger kept with all plugins, and the same verifikationer read by Beancount alone."""
    for n in sizes:
        bare = shelf.bare(n)
        a, b = commands.bean_check(shelf.kept(bare)), commands.bean_check(bare)
        yield Pair("bean-check -C, kept / bare", n, a, b, Promise(ratio=PLUGINS.get(n)))


def sie(shelf: Shelf, sizes: Sizes) -> Iterator[Pair]:
    """The same books read as SIE and, by Beancount alone, as a ledger."""
    for n in sizes:
        a, b = commands.figures(shelf, shelf.sie(n)), commands.bean_check(shelf.bare(n))
        yield Pair("finsam figures, SIE / bean-check -C, bare", n, a, b, Promise(ratio=SIE.get(n)))


def ledger(shelf: Shelf, _sizes: Sizes) -> Iterator[Pair]:
    """The examples as they stand, with plugins, locks and seals; one of them more closely."""
    for each in sorted(LEDGERS.iterdir()):
        promise = Promise(ratio=COLD[1_500], peak=COLD_PEAK)
        a, b = commands.figures(shelf, each), commands.bean_check(each)
        yield Pair(f"finsam figures, {each.name} / bean-check -C", 0, a, b, promise)
    bare = shelf.folder / "example-bare"
    shutil.copytree(LEDGER, bare)
    main = bare / "main.beancount"
    lines = main.read_text(encoding="utf-8").splitlines(keepends=True)
    main.write_text("".join(line for line in lines if not line.startswith("plugin")), "utf-8")
    figures = commands.figures(shelf, LEDGER)
    words = (
        "report",
        str(LEDGER),
        "--year",
        "2025",
        "--format",
        "md,html",
        "--out",
        str(shelf.out),
        "--no-cache",
    )
    report = Task("finsam report", ((commands.FINSAM, *words),))
    check, without = commands.bean_check(LEDGER), commands.bean_check(bare)
    yield Pair("finsam report md,html / bean-check -C", 0, report, check, Promise(ratio=2))
    yield Pair("finsam figures / bean-check -C without our plugin", 0, figures, without)
    yield Pair("bean-check -C with our plugin / without", 0, check, without)


PARTS: dict[str, Callable[[Shelf, Sizes], Iterator[Pair]]] = {
    "start": start,
    "ledger": ledger,
    "cold": cold,
    "warm": warm,
    "month": month,
    "plugins": plugins,
    "sie": sie,
}
