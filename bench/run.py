"""Times whole commands in pairs, A B A B …, and prints the ratio pair by pair.

    python bench/run.py [RUNS]

A machine's speed drifts over a day, so only ratios of two commands in one run are compared.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
LEDGER = ROOT / "ledgers" / "umearegionen"


@dataclass(frozen=True)
class Pair:
    """Two commands, and the ratio A/B that the project has promised at most."""

    name: str
    a: tuple[str, ...]
    b: tuple[str, ...]
    promised: float | None


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


def seconds(command: tuple[str, ...]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def measure(pair: Pair, runs: int) -> str:
    for command in (pair.a, pair.b):
        seconds(command)
    times = [(seconds(pair.a), seconds(pair.b)) for _ in range(runs)]
    ratios = sorted(a / b for a, b in times)
    a, b = (statistics.median(column) * 1000 for column in zip(*times, strict=True))
    promised = "–" if pair.promised is None else f"{pair.promised:g}"
    spread = f"{ratios[0]:.2f}–{ratios[-1]:.2f}"
    ratio = f"{statistics.median(ratios):.2f}"
    return f"| {pair.name} | {a:.0f} | {b:.0f} | {ratio} | {spread} | {promised} |"


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    print("| A / B | A ms | B ms | A/B median | A/B span | at most |")
    print("| :--- | ---: | ---: | ---: | ---: | ---: |")
    with tempfile.TemporaryDirectory() as folder:
        for pair in pairs(Path(folder)):
            print(measure(pair, runs), flush=True)


if __name__ == "__main__":
    main()
