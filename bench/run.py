"""Times whole commands in pairs, A B A B …, and prints the ratio pair by pair.

    python bench/run.py [RUNS] [--part ledger|sie|plugins] [--pairs N …] [--growth N …]

A machine's speed drifts over a day, so only ratios of two commands in one run are compared.
The ledger part has the example's books, the others made-up ones of chosen sizes (`books.py`).
"""

from __future__ import annotations

import argparse
import compileall
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
LEDGER = ROOT / "ledgers" / "umearegionen"
BOOKS, KEEP = (Path(__file__).parent / name for name in ("books.py", "kept.py"))
PAIRS, GROWTH = (1_000, 10_000, 100_000), (10_000, 100_000, 1_000_000)
SMALLEST = 1_000
PROMISED_FROM = 10_000  # verifikationer: what plugins cost on smaller books is mostly their start
ROUNDS = 3  # of each size, where growth is measured
MOST = 600_000  # verifikationer a pair reads in all its runs; long runs vary less, so few will do

Command = tuple[str, ...]


@dataclass(frozen=True)
class Pair:
    """Two commands, and the ratio A/B that the project has promised at most.

    They are run `runs` times each, if not as often as all others.
    """

    name: str
    a: Command
    b: Command
    promised: float | None
    runs: int | None = None


class Run(NamedTuple):
    """What a whole process took."""

    seconds: float
    peak: int  # bytes


def pairs(out: Path) -> list[Pair]:
    finsam, python, check = str(BIN / "finsam"), sys.executable, str(BIN / "bean-check")
    bare = out / "bare"
    shutil.copytree(LEDGER, bare)
    main = bare / "main.beancount"
    lines = main.read_text(encoding="utf-8").splitlines(keepends=True)
    main.write_text("".join(line for line in lines if not line.startswith("plugin")), "utf-8")
    figures = (finsam, "figures", str(LEDGER), "--year", "2025", "--out", str(out / "f.csv"))
    report = (finsam, "report", str(LEDGER), "--year", "2025", "--format", "md,html")
    books = (check, "-C", str(LEDGER / "main.beancount"))
    return [
        Pair("finsam --help / import click", (finsam, "--help"), (python, "-c", "import click"), 2),
        Pair("finsam figures / bean-check -C", figures, books, 1.1),
        Pair("finsam report md,html / bean-check -C", (*report, "--out", str(out)), books, 2),
        Pair(
            "finsam figures / bean-check -C without our plugin",
            figures,
            (check, "-C", str(main)),
            None,
        ),
        Pair("bean-check -C with our plugin / without", books, (check, "-C", str(main)), None),
    ]


def sie_figures(folder: Path, n: int) -> Command:
    out = str(folder / "f.csv")
    return (str(BIN / "finsam"), "figures", str(folder / f"{n}.se"), "--year", "2025", "--out", out)


def sie_pairs(folder: Path, sizes: Iterable[int], runs: int) -> Iterator[Pair]:
    """The same books read as SIE and, by Beancount alone, as a ledger."""
    for n in sizes:
        check = (str(BIN / "bean-check"), "-C", str(folder / str(n) / "main.beancount"))
        name = f"finsam figures N.se / bean-check -C, N = {spaced(n)}"
        promised = 0.1 if n == PAIRS[-1] else None
        yield Pair(name, sie_figures(folder, n), check, promised, min(runs, max(3, MOST // n)))


def plugin_pairs(folder: Path, sizes: Iterable[int], runs: int) -> Iterator[Pair]:
    """A ledger kept with all plugins, and the same verifikationer read by Beancount alone."""
    for n in sizes:
        bare, kept = folder / str(n), folder / f"{n}-kept"
        subprocess.run([sys.executable, str(KEEP), str(bare), str(kept)], check=True)
        a, b = (
            (str(BIN / "bean-check"), "-C", str(each / "main.beancount")) for each in (kept, bare)
        )
        name = f"bean-check -C with all plugins / without, N = {spaced(n)}"
        promised = 1.25 if n >= PROMISED_FROM else None
        yield Pair(name, a, b, promised, min(runs, max(3, MOST // n)))


def run(command: Command) -> Run:
    """Run a command to its end. Its peak is the kernel's own count, for that process alone."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Run(seconds, used.ru_maxrss * (1 if sys.platform == "darwin" else 1024))


def seconds(command: Command) -> float:
    return run(command).seconds


def measure(pair: Pair, runs: int) -> str:
    for command in (pair.a, pair.b):
        seconds(command)
    times = [(seconds(pair.a), seconds(pair.b)) for _ in range(pair.runs or runs)]
    ratios = sorted(a / b for a, b in times)
    a, b = (statistics.median(column) * 1000 for column in zip(*times, strict=True))
    promised = "–" if pair.promised is None else f"{pair.promised:g}"
    spread = f"{ratios[0]:.2f}–{ratios[-1]:.2f}"
    ratio = f"{statistics.median(ratios):.2f}"
    if ratios[-1] < 0.2:  # noqa: PLR2004 - where two decimals say too little
        spread, ratio = f"{ratios[0]:.3f}–{ratios[-1]:.3f}", f"{statistics.median(ratios):.3f}"
    return f"| {pair.name} | {a:.0f} | {b:.0f} | {ratio} | {spread} | {promised} |"


def print_pairs(made: Iterable[Pair], runs: int) -> None:
    print("| A / B | A ms | B ms | A/B median | A/B span | at most |")
    print("| :--- | ---: | ---: | ---: | ---: | ---: |")
    for pair in made:
        print(measure(pair, runs), flush=True)


def print_growth(folder: Path, sizes: Sequence[int], runs: int) -> None:
    """Time and memory of `figures` by size, every size once in each round.

    What a process takes whatever it reads is that of the smallest books, and is taken off.
    """
    print("| N | rows | MB | s | µs a verifikation | peak MB | bytes a row |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    commands = {n: sie_figures(folder, n) for n in (SMALLEST, *sizes)}
    rounds = [{n: run(each) for n, each in commands.items()} for _ in range(runs)]
    base = min(each[SMALLEST].peak for each in rounds)
    start = statistics.median(each[SMALLEST].seconds for each in rounds)
    for n in sizes:
        file = folder / f"{n}.se"
        rows = rows_in(file)
        took = statistics.median(each[n].seconds for each in rounds)
        peak = max(each[n].peak for each in rounds)
        each_ver, each_row = (took - start) / (n - SMALLEST) * 1e6, (peak - base) / rows
        print(
            f"| {spaced(n)} | {spaced(rows)} | {file.stat().st_size / 1e6:.1f} | {took:.2f} "
            f"| {each_ver:.2f} | {peak / 1e6:.0f} | {each_row:.0f} |",
            flush=True,
        )


def rows_in(file: Path) -> int:
    with file.open("rb") as lines:
        return sum(line.startswith(b"#TRANS") for line in lines)


def spaced(number: int) -> str:
    return f"{number:,}".replace(",", " ")


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("runs", nargs="?", type=int, default=15, help="of each pair (15)")
    parser.add_argument("--part", choices=["ledger", "sie", "plugins"], help="only this part")
    parser.add_argument("--pairs", nargs="*", type=int, default=PAIRS, metavar="N")
    parser.add_argument("--growth", nargs="*", type=int, default=GROWTH, metavar="N")
    return parser.parse_args()


def main() -> None:
    asked = options()
    compileall.compile_dir(ROOT / "finsam_ledger", quiet=1)  # as an installed package is
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if asked.part in (None, "ledger"):
            print_pairs(pairs(folder), asked.runs)
        if asked.part == "ledger":
            return
        sizes = {*asked.pairs, *((SMALLEST, *asked.growth) if asked.part != "plugins" else ())}
        words = [str(n) for n in sorted(sizes)]
        subprocess.run([sys.executable, str(BOOKS), str(folder), *words], check=True)
        if asked.part in (None, "plugins"):
            print()
            print_pairs(plugin_pairs(folder, asked.pairs, asked.runs), asked.runs)
        if asked.part in (None, "sie"):
            print()
            print_pairs(sie_pairs(folder, asked.pairs, asked.runs), asked.runs)
            print()
            print_growth(folder, asked.growth, ROUNDS)


if __name__ == "__main__":
    main()
