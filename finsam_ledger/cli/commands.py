"""The commands by name and the group they stand in; a module is read when its command is used."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from importlib import import_module

import click

from finsam_ledger._version import __version__

# Where each stands in this folder: module.function.
PLACES = {
    "books": "books.books",
    "budget": "budget.budget",
    "check": "reports.check",
    "compare": "compare.compare",
    "contributions": "contributions.contributions",
    "export": "exchange.export_",
    "figures": "reports.figures",
    "forecast": "forecast.forecast",
    "import": "exchange.import_",
    "init": "start.init",
    "rekvisition": "rekvisition.rekvisition",
    "report": "reports.report",
    "seal": "sealing.seal",
    "trace": "reports.trace",
    "verify": "sealing.verify",
}


class Commands(MutableMapping[str, click.Command]):
    """All commands, without reading more than the one that is used."""

    def __init__(self) -> None:
        self._read: dict[str, click.Command | None] = dict.fromkeys(PLACES)

    def __getitem__(self, name: str) -> click.Command:
        command = self._read[name]
        if command is None:
            module, _, function = PLACES[name].partition(".")
            self[name] = command = getattr(import_module(f"finsam_ledger.cli.{module}"), function)
        return command

    def __setitem__(self, name: str, command: click.Command) -> None:
        self._read[name] = command

    def __delitem__(self, name: str) -> None:
        del self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._read)

    def __len__(self) -> int:
        return len(self._read)


@click.group(commands=Commands(), context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="finsam")
def finsam() -> None:
    """Public bookkeeping for a samordningsförbund: check the books, make the annual report.

    LEDGER is a förbund's folder, a .beancount file or a SIE file (.se, .si, .sie).

    \b
    Example:
      finsam check examples/minimal
      finsam report examples/minimal --year 2025 --out out
    """
