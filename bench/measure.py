"""Runs whole commands, from process start to exit, and tells time and memory."""

from __future__ import annotations

import importlib.util
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct

SPAWN = Path(__file__).parent / "spawn.py"

Command = tuple[str, ...]


class Run(NamedTuple):
    """What a whole process took."""

    seconds: float
    peak: int  # bytes


class Task(NamedTuple):
    """Commands that answer one question together, and what must be installed for them.

    `before` is done ahead of each run and is not timed. One that is `second` is what a run takes
    after one that was alike.
    """

    name: str
    commands: tuple[Command, ...]
    program: str = ""
    module: str = ""
    env: tuple[tuple[str, str], ...] = ()
    before: Callable[[], None] | None = None
    second: bool = False


class Times(Struct, frozen=True):
    """What each run of a task took, in the order of the runs."""

    seconds: list[float]
    peaks: list[int]

    def median(self) -> float:
        return statistics.median(self.seconds)

    def peak(self) -> int:
        """The median: the peaks of one command hardly differ, but for one that is odd."""
        return round(statistics.median(self.peaks))


def run(command: Command, env: dict[str, str] | None = None) -> Run:
    """Run a command to its end; raises CalledProcessError with its last words where it fails.

    Its peak is the kernel's own count, for that process alone (see `spawn.py`).
    """
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        spawn = (sys.executable, "-I", "-S", str(SPAWN), str(out), *command)
        done = subprocess.run(spawn, env=env, capture_output=True, encoding="utf-8", check=True)
        seconds, peak, code = done.stdout.split()
        if code != "0":
            words = Path(f"{out}.err").read_text(encoding="utf-8", errors="replace")
            raise subprocess.CalledProcessError(int(code), command, stderr=words[-2000:])
    return Run(float(seconds), int(peak))


def missing(task: Task) -> str:
    """The program or module that a task needs and this machine lacks, if any."""
    if task.program and shutil.which(task.program) is None:
        return Path(task.program).name
    if task.module and importlib.util.find_spec(task.module) is None:
        return task.module
    return ""


def run_task(task: Task) -> Run:
    """All commands of a task, one after the other: their time together, the highest peak."""
    if task.before is not None:
        task.before()
    env = {**os.environ, **dict(task.env)}
    runs = [run(command, env) for command in task.commands]
    return Run(sum(each.seconds for each in runs), max(each.peak for each in runs))


def in_turn(tasks: Sequence[Task], runs: int, *, warm: bool = True) -> list[Times]:
    """Each task `runs` times, in turn: A B A B. One run before is not counted; where not `warm`
    only what is a second run has one.
    """
    for task in tasks:
        if warm or task.second:
            run_task(task)
    rounds = [[run_task(task) for task in tasks] for _ in range(runs)]
    columns = zip(*rounds, strict=True)
    return [Times([r.seconds for r in each], [r.peak for r in each]) for each in columns]
