"""What was measured, kept as JSON: every run's time and peak, what was promised, and on what."""

from __future__ import annotations

import os
import platform
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

import msgspec
from measure import Times
from msgspec import Struct

FOLDER = Path(__file__).parent / "results"
PACKAGES = ("beancount", "beanquery", "fava")
PROGRAMS = ("hledger", "ledger")


class Promise(Struct, frozen=True, omit_defaults=True):
    """What the project has promised at most."""

    ratio: float | None = None  # time, A / B
    ms: float | None = None  # A by itself
    more_ms: float | None = None  # A - B
    peak: float | None = None  # memory, A / B


class Row(Struct, frozen=True, omit_defaults=True):
    """A command, or two that were run in turn, on books of `n` verifikationer if on any.

    What is `missing` could not be measured.
    """

    what: str
    n: int = 0
    a: Times | None = None
    b: Times | None = None
    promise: Promise = Promise()
    missing: str = ""


class Machine(Struct, frozen=True):
    """Where and with what it was measured."""

    day: str
    cores: int
    gib: int
    versions: dict[str, str]


class Result(Struct, frozen=True):
    part: str
    machine: Machine
    rows: list[Row]


def machine() -> Machine:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    versions = {"Python": platform.python_version(), **dict(_versions())}
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return Machine(f"{datetime.now(UTC):%Y-%m-%d}", cores or 1, round(memory / 2**30), versions)


def _versions() -> Iterator[tuple[str, str]]:
    for package in PACKAGES:
        try:
            yield package, metadata.version(package)
        except metadata.PackageNotFoundError:
            continue
    for program in PROGRAMS:
        try:
            said = subprocess.run(
                [program, "--version"], capture_output=True, text=True, check=True
            )
        except (OSError, subprocess.CalledProcessError):
            continue
        words = said.stdout.replace(",", " ").split()
        yield program, next(word for word in words if word[0].isdigit())


def write(result: Result, folder: Path) -> None:
    """Keep a part's result, in the place of the one before."""
    folder.mkdir(parents=True, exist_ok=True)
    written = msgspec.json.format(msgspec.json.encode(_rounded(result)), indent=1)
    whole = folder / f".{result.part}.json"
    whole.write_bytes(written + b"\n")
    whole.replace(folder / f"{result.part}.json")


def _rounded(result: Result) -> Result:
    """Seconds to a tenth of a millisecond, which is less than any two runs differ by."""
    rows = [msgspec.structs.replace(row, a=_short(row.a), b=_short(row.b)) for row in result.rows]
    return Result(result.part, result.machine, rows)


def _short(times: Times | None) -> Times | None:
    if times is None:
        return None
    return Times([round(seconds, 4) for seconds in times.seconds], times.peaks)


def read(part: str, folder: Path) -> Result | None:
    path = folder / f"{part}.json"
    return msgspec.json.decode(path.read_bytes(), type=Result) if path.exists() else None
