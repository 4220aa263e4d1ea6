"""Times whole commands in pairs, A B A B …, and prints the ratio pair by pair.

    python bench/run.py [RUNS] [--part PART …] [--sizes N …] [--growth N …] [--results DIR]

A machine's speed drifts over a day, so only ratios of two commands in one run are compared. What
was measured is kept in bench/results; `python bench/readme.py` puts it into the README.
"""

from __future__ import annotations

import argparse
import compileall
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import growth
import pairs
import results
import tables
from results import Result, Row
from shelf import Shelf

PARTS = (*pairs.PARTS, "growth")
SIZES = (1_500, 10_000, 100_000)
RUNS = 15


def rows(part: str, shelf: Shelf, asked: argparse.Namespace) -> Iterator[Row]:
    if part == "growth":
        return growth.measured(shelf, sorted(asked.growth))
    return pairs.timed(pairs.PARTS[part](shelf, sorted(asked.sizes)), asked.runs)


def measure(part: str, shelf: Shelf, asked: argparse.Namespace) -> bool:
    """Measure a part; what has been measured is kept as it goes on. False where a command fails."""
    machine, found = results.machine(), list[Row]()
    try:
        for row in rows(part, shelf, asked):
            found.append(row)
            print(f"{part}: {row.what} {row.n or ''}", file=sys.stderr, flush=True)
            results.write(Result(part, machine, found), asked.results)
    except subprocess.CalledProcessError as error:
        print(f"{part}: {' '.join(error.cmd)}\n{error.stderr}", file=sys.stderr, flush=True)
        return False
    print(
        f"## {part}", *tables.of(Result(part, machine, found)), sep="\n\n", end="\n\n", flush=True
    )
    return True


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("runs", nargs="?", type=int, default=RUNS, help=f"of each pair ({RUNS})")
    parser.add_argument("--part", nargs="+", choices=PARTS, default=PARTS, help="only these")
    parser.add_argument("--sizes", nargs="+", type=int, default=SIZES, metavar="N", help="of pairs")
    parser.add_argument("--growth", nargs="+", type=int, default=growth.SIZES, metavar="N")
    parser.add_argument("--results", type=Path, default=results.FOLDER, metavar="DIR")
    return parser.parse_args()


def main() -> None:
    asked = options()
    compileall.compile_dir(pairs.ROOT / "finsam_ledger", quiet=1)  # as an installed package is
    with tempfile.TemporaryDirectory() as name:
        shelf = Shelf(Path(name))
        done = [measure(part, shelf, asked) for part in asked.part]
    sys.exit(not all(done))


if __name__ == "__main__":
    main()
