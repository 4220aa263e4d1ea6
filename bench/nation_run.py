"""Times `finsam export parquet` and `finsam compare` over the made-up nation, in markdown.

    python bench/nation_run.py [--small] [--runs N]

Whole commands, from process start to exit, all files written. The tables go into nation.md; all of
it takes half an hour and some gigabytes of disk. `--small` shows those of a small nation instead.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import NamedTuple, Self

import results
import tables
from measure import Command, Run, run
from msgspec.structs import replace

PAGE = Path(__file__).parent / "nation.md"
BEGIN, END = "<!-- measured: nation -->\n", "\n<!-- end -->"
ENGINES = ("duckdb", "pyspark", "narwhals")
GENERATOR = Path(__file__).parent / "nation.py"
FINSAM = str(Path(sys.executable).parent / "finsam")
RUNS, LONG = 3, 60  # a command of more than so many seconds is run once
ANSWERS, COUNTED = "jamforelse.csv", "rader"  # rows are what differs when they are split
HEAD = """\
| command | over | s | peak MB | beside it Java MB |
| :--- | :--- | ---: | ---: | ---: |"""


class Size(NamedTuple):
    """How large a nation: förbund, years, and how many postings of the larger datasets."""

    forbund: int
    years: int
    postings: int
    region: int


FULL, SMALL = Size(80, 10, 100_000_000, 25_000_000), Size(8, 2, 100_000, 100_000)


class Dataset(NamedTuple):
    path: Path
    postings: int

    def __str__(self) -> str:
        size = sum(file.stat().st_size for file in self.path.rglob("*.parquet"))
        postings = f"{self.postings:,}".replace(",", " ")
        return f"{postings} postings in {size / 1e6:.1f} MB"


class Nation(NamedTuple):
    """The nation in all its forms; `books` are ledgers and SIE files."""

    books: tuple[str, ...]
    plain: Dataset
    split: Dataset
    region: Dataset


class Step(NamedTuple):
    """A command to time, what it is over, and the folder that it writes."""

    words: tuple[str, ...]
    over: str
    out: Path

    @property
    def name(self) -> str:
        command, what, *_ = self.words
        engine = f" --engine {self.words[-1]}" if "--engine" in self.words else f" {what}"
        return f"finsam {command}{engine}"

    @property
    def command(self) -> Command:
        return (FINSAM, *self.words, "--out", str(self.out))


class Watch:
    """Looks for Java beside us ten times a second: the most memory that it held, where the system
    tells (/proc), else zero. The kernel counts it for no process that we start.
    """

    def __init__(self) -> None:
        self.peak = 0
        self._ended = threading.Event()
        self._looking = threading.Thread(target=self._look)

    def __enter__(self) -> Self:
        self._looking.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._looking.join()

    def _look(self) -> None:
        while not self._ended.wait(0.1):
            self.peak = max(self.peak, _java_peak(_processes()))


class _Process(NamedTuple):
    name: str
    parent: int
    peak: int


def _processes() -> dict[int, _Process]:
    found = {}
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            lines = status.read_text(encoding="utf-8").splitlines()
        except OSError:
            continue  # it ended while it was looked at
        fields = dict(line.split(":", 1) for line in lines)
        peak = int(fields.get("VmHWM", "0").split()[0]) * 1024
        pid = int(status.parent.name)
        found[pid] = _Process(fields["Name"].strip(), int(fields["PPid"]), peak)
    return found


def _java_peak(processes: dict[int, _Process]) -> int:
    """The peak in bytes of the Java that we, or a process that we started, have started."""
    ours, peak = {os.getpid()}, 0
    while new := {pid for pid, each in processes.items() if each.parent in ours} - ours:
        ours |= new
    for pid in ours & processes.keys():
        if processes[pid].name == "java":
            peak += processes[pid].peak
    return peak


def make(folder: Path, size: Size) -> Nation:
    """Write the nation; none of it is timed."""
    wide = ("--forbund", str(size.forbund), "--years", str(size.years))
    split = ("--parquet", "--postings", str(size.postings))
    region = ("--region", "--years", str(size.years), "--postings", str(size.region))
    books = folder / "books"
    generated(books, *wide)
    sources = (books / "kallor.txt").read_text(encoding="utf-8").splitlines()
    return Nation(
        tuple(str(books / source) for source in sources),
        generated(folder / "plain", *wide, "--parquet"),
        generated(folder / "split", *wide, *split),
        generated(folder / "region", *region),
    )


def generated(path: Path, *words: str) -> Dataset:
    command = (sys.executable, str(GENERATOR), str(path), *words)
    done = subprocess.run(command, check=True, stderr=subprocess.PIPE, encoding="utf-8")
    return Dataset(path, int(done.stderr.split()[0]) if done.stderr else 0)


def steps(nation: Nation, folder: Path, size: Size) -> Iterator[Step]:
    wide = f"{size.forbund} förbund × {size.years} years"
    yield Step(("export", "parquet", *nation.books), f"{wide}, books", folder / "exported")
    yield compare("duckdb", nation.books, f"{wide}, books", folder / "of-books")
    for name, dataset in (("plain", nation.plain), ("split", nation.split)):
        for engine in ("duckdb", "spark"):
            out = folder / f"of-{name}-{engine}"
            yield compare(engine, (str(dataset.path),), f"{wide}, {dataset}", out)
    over = f"a region × {size.years} years, {nation.region}"
    yield compare("duckdb", (str(nation.region.path),), over, folder / "of-region")


def compare(engine: str, sources: tuple[str, ...], over: str, out: Path) -> Step:
    return Step(("compare", *sources, "--engine", engine), over, out)


def timed(step: Step, most: int) -> str:
    """A row of the table: the median time, the highest peak."""
    with Watch() as watch:
        runs: list[Run] = [run(step.command)]
        while len(runs) < most and runs[0].seconds < LONG:
            runs.append(run(step.command))
    seconds = statistics.median(each.seconds for each in runs)
    peak = max(each.peak for each in runs)
    java = f"{watch.peak / 1e6:.0f}" if "spark" in step.words else "–"
    return f"| {step.name} | {step.over} | {seconds:.1f} | {peak / 1e6:.0f} | {java} |"


def same_answers(folder: Path) -> Iterator[str]:
    """Whether engines and sizes gave the same figures, to the last digit."""
    plain, split = (
        [(folder / f"of-{name}-{engine}" / ANSWERS).read_bytes() for engine in ("duckdb", "spark")]
        for name in ("plain", "split")
    )
    engines = plain[0] == plain[1] and split[0] == split[1]
    yield f"DuckDB and Spark gave {'the same' if engines else 'DIFFERENT'} bytes."
    sizes = _but_counted(plain[0]) == _but_counted(split[0])
    yield (
        f"The split verifikationer gave {'the same' if sizes else 'DIFFERENT'} figures as those "
        "that they were split from, but for how many rows there are."
    )


def _but_counted(answers: bytes) -> list[str]:
    return [line for line in answers.decode().splitlines() if COUNTED not in line.split(",")]


def measured(size: Size, runs: int) -> Iterator[str]:
    """The paragraphs of what was measured: on what, the table, whether answers were the same."""
    with tempfile.TemporaryDirectory() as name:
        folder, rows = Path(name), [HEAD]
        for step in steps(make(folder, size), folder, size):
            rows.append(timed(step, runs))
            print(rows[-1], file=sys.stderr, flush=True)
        where = results.machine()
        versions = {module: metadata.version(module) for module in ENGINES}
        yield tables.stamp(replace(where, versions=where.versions | versions))
        yield "\n".join(rows)
        yield "\n".join(same_answers(folder))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--small", action="store_true", help="a small nation, to try it")
    parser.add_argument("--runs", type=int, default=RUNS, help=f"of each command ({RUNS})")
    asked = parser.parse_args()
    text = "\n\n".join(measured(SMALL if asked.small else FULL, asked.runs))
    if asked.small:
        print(text)
        return
    before, begin, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    PAGE.write_text(f"{before}{begin}\n{text}\n{end}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
