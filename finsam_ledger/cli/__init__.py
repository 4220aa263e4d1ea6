"""The command line: a door without logic. Nothing heavy is imported before it is needed."""

from __future__ import annotations

import gc
import io
import os
import sys
from typing import NoReturn

import click

from finsam_ledger._version import __version__
from finsam_ledger.cli import (
    books,
    budget,
    contributions,
    exchange,
    forecast,
    rekvisition,
    reports,
    sealing,
    start,
)
from finsam_ledger.cli.shared import end


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="finsam")
def finsam() -> None:
    """Public bookkeeping for a samordningsförbund: check the books, make the annual report.

    LEDGER is a förbund's folder, a .beancount file or a SIE file (.se, .si, .sie).

    \b
    Example:
      finsam check examples/minimal
      finsam report examples/minimal --year 2025 --out out
    """


for command in (
    start.init,
    reports.check,
    reports.figures,
    reports.report,
    reports.trace,
    books.books,
    budget.budget,
    contributions.contributions,
    forecast.forecast,
    rekvisition.rekvisition,
    exchange.import_,
    exchange.export_,
    sealing.seal,
    sealing.verify,
):
    finsam.add_command(command)


def main() -> NoReturn:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Whatever the machine's language is set to, and for paths that are no text at all.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    gc.disable()  # nothing a command makes has cycles, and it ends before memory matters
    try:
        finsam(prog_name="finsam")
        end(0)
    except OSError as error:  # what is said can't be written: a full disk, a closed pipe
        os.write(2, f"Error: cannot write: {error.strerror}\n".encode())
        os._exit(1)
