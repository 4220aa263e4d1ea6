"""The history of a förbund's folder as git has it.

The folder may come from anyone, so what its git settings could make git run is turned off, and
what it says is taken for text. Nothing is fetched, nothing is written.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections import deque
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

_SECONDS = 60
_STATUS = re.compile(r"\n?([A-Z])[0-9]*")
# Else git would run a program of the repository's choice, and pass by what came first.
_SETTINGS = ("log.showSignature=false", "log.showRoot=true")
_LOG = (
    "log", "-z", "--reverse", "--name-status", "--no-renames", "--encoding=UTF-8", "--relative",
    "--date=iso-strict", "--format=%H%x00%cd%x00%an%x00%s", "--", ".",
)  # fmt: skip
_SURROUNDINGS = {
    "LC_ALL": "C",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
}

_MISSING = "Programmet git finns inte på den här datorn, så historiken går inte att läsa."
_OUTSIDE = "Mappen ligger inte i något git-förråd, så filernas historik finns inte här."
_FOREIGN = "Git läser inte historiken, eftersom mappen ägs av någon annan (safe.directory)."
_EMPTY = "Git-förrådet har inga incheckningar än."
_UNTOUCHED = "Ingen incheckning i git-förrådet rör mappen."
_BROKEN = "Git-förrådets historik går inte att läsa."
_SHALLOW = (
    "Git-förrådet är avkortat (shallow): den äldsta incheckningen här är inte den första, och dess "
    "filer kan vara ändrade tidigare."
)


class Commit(NamedTuple):
    """What was put into the history at once: when, by whom, why, and its files with status."""

    hash: str
    time: str
    author: str
    subject: str
    files: tuple[tuple[str, str], ...]


class History(NamedTuple):
    """The commits, oldest first; `reservation` says why there are none, or not all."""

    commits: tuple[Commit, ...]
    reservation: str = ""


def history_of(folder: Path) -> History:
    """The commits that touch a folder; without git or a repository none, and why."""
    program = shutil.which("git")
    if program is None:
        return History((), _MISSING)
    try:
        return _read(partial(_run, program, folder))
    except (OSError, subprocess.TimeoutExpired, IndexError):  # the last: a log cut short
        return History((), _BROKEN)


def _read(run: partial[subprocess.CompletedProcess[bytes]]) -> History:
    inside = run("rev-parse", "--is-inside-work-tree")
    if inside.stdout.strip() != b"true":
        return History((), _FOREIGN if b"dubious ownership" in inside.stderr else _OUTSIDE)
    if run("rev-parse", "--verify", "--quiet", "HEAD").returncode:
        return History((), _EMPTY)
    log = run(*_LOG)
    if log.returncode:
        return History((), _BROKEN)
    commits = tuple(_commits(log.stdout.decode("utf-8", "replace")))
    if not commits:
        return History((), _UNTOUCHED)
    is_shallow = run("rev-parse", "--is-shallow-repository").stdout.strip() == b"true"
    return History(commits, _SHALLOW if is_shallow else "")


def _run(program: str, folder: Path, *words: str) -> subprocess.CompletedProcess[bytes]:
    settings = (word for setting in _SETTINGS for word in ("-c", setting))
    command = [program, "-C", str(folder), *settings, "--no-pager", *words]
    # A hook that calls us would have git look in another repository by its environment.
    own = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    return subprocess.run(  # noqa: S603 - fixed words but for the folder, and no shell
        command, capture_output=True, check=False, env=own | _SURROUNDINGS, timeout=_SECONDS
    )


def _commits(log: str) -> Iterator[Commit]:
    """The log's words: four for each commit, then a status and a path for each of its files.

    A hash is never taken for a status, which is one letter.
    """
    words = deque(log.removesuffix("\0").split("\0") if log else ())
    while words:
        hash_, time, author, subject = (words.popleft() for _ in range(4))
        files = []
        while words and (status := _STATUS.fullmatch(words[0])):
            words.popleft()
            files.append((status[1], words.popleft()))
        yield Commit(hash_, time, author, subject, tuple(files))
