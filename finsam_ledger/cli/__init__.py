"""The command line: a door without logic. Nothing heavy is imported before it is needed."""

from __future__ import annotations

import gc
import io
import os
import sys

from finsam_ledger._version import __version__

TYPE_CHECKING = False  # that of `typing`, which takes as long to import as all else here
if TYPE_CHECKING:
    from typing import NoReturn

    from finsam_ledger.answers import Listener
    from finsam_ledger.cli.commands import finsam

__all__ = ["finsam", "main"]


def __getattr__(name: str) -> object:
    """The commands are read when they are first asked for."""
    if name != "finsam":
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    from finsam_ledger.cli.commands import finsam

    return finsam


def main(listener: Listener | None = None) -> NoReturn:
    """Run the command line; `listener`, if any, takes down what it says."""
    gc.disable()  # nothing a command makes has cycles, and it ends before memory matters
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by the one who called, who wants to hear nothing
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Whatever the machine's language is set to, and for paths that are no text at all.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        _run(sys.argv[1:], listener)
    except OSError as error:  # what is said can't be written: a full disk, a closed pipe
        os.write(2, f"Error: cannot write: {error.strerror}\n".encode())
        os._exit(1)


def _run(words: list[str], listener: Listener | None) -> NoReturn:
    if words == ["--version"]:  # all there is to say is known before click is imported
        print(f"finsam, version {__version__}", flush=True)  # noqa: T201 - click's echo is later
        os._exit(0)
    from finsam_ledger.cli.commands import finsam
    from finsam_ledger.cli.shared import end

    finsam(words, prog_name="finsam", obj=listener)
    end(0)
