"""The command line in a process of its own that need not import it first.

A server has imported what most commands begin with, and divides itself for each command that it is
asked for. `tests/test_forked.py` holds each command to what a Python of its own says.
"""

from __future__ import annotations

import atexit
import json
import os
import sys
import tempfile
from collections.abc import Iterable, Mapping
from importlib import import_module
from pathlib import Path
from subprocess import PIPE, Popen
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
# No library with threads of its own: a process that has them can't be divided.
_BEFOREHAND = (
    "finsam_ledger.bok",
    "finsam_ledger.cli.commands",
    "finsam_ledger.cli.reports",
    "finsam_ledger.plugins.kommunal",
    "finsam_ledger.publishing",
    "finsam_ledger.render.formats",
    "finsam_ledger.sources.beancount",
)
_Server = Popen[str]
_IDLE: list[_Server] = []


class _Asked(NamedTuple):
    words: list[str]
    folder: str
    env: dict[str, str]
    out: str
    err: str


def said(
    words: Iterable[str], cwd: Path, env: Mapping[str, str] = os.environ, *, together: bool = False
) -> tuple[int, str, str]:
    """How a command line ends, and what it says and complains of: `together` is all said."""
    with tempfile.TemporaryDirectory(prefix="finsam-delad-") as name:
        out = Path(name) / "ut"
        err = out if together else Path(name) / "fel"
        code = _told(_Asked([*words], str(cwd.absolute()), dict(env), str(out), str(err)))
        texts = [path.read_text(encoding="utf-8") for path in (out, err)]
    return code, texts[0], "" if together else texts[1]


def _told(asked: _Asked) -> int:
    server = _IDLE.pop() if _IDLE else _started()
    assert server.stdin is not None
    assert server.stdout is not None
    server.stdin.write(json.dumps(asked) + "\n")
    server.stdin.flush()
    code = int(server.stdout.readline())
    _IDLE.append(server)
    return code


def _started() -> _Server:
    return Popen(
        [sys.executable, "-m", "tests.forked"],
        cwd=ROOT,
        stdin=PIPE,
        stdout=PIPE,
        encoding="ascii",
    )


@atexit.register
def _end() -> None:
    for server in _IDLE:
        server.communicate()


def _serve() -> None:
    """Answers each line asked with the exit code of the process that it became."""
    for name in _BEFOREHAND:
        import_module(name)
    for line in iter(sys.stdin.readline, ""):
        child = os.fork()
        if child == 0:
            _become(_Asked(*json.loads(line)))
            return
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)  # noqa: T201 - the answer


def _become(asked: _Asked) -> None:
    """Become the command; it ends as any Python does, with a traceback where there is one."""
    from finsam_ledger.cli import main

    os.environ.clear()
    os.environ.update(asked.env)
    sys.argv, sys.path[0] = ["finsam", *asked.words], asked.folder
    for number, name in enumerate((os.devnull, asked.out, asked.err)):
        opened = os.open(name, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    os.chdir(asked.folder)
    main()


if __name__ == "__main__":
    _serve()
