"""Beancount plugin: all that a förbund's books are held against, under `bean-check`.

    plugin "finsam_ledger.plugins.kommunal"

It does what every other plugin here does, and fills the law's forms for each year of the books.
"""

from __future__ import annotations

from finsam_ledger.balances import Books
from finsam_ledger.bok import Opened, examine
from finsam_ledger.bokforing import GENERATORS
from finsam_ledger.findings import Finding
from finsam_ledger.forbund import Forbund
from finsam_ledger.plugins.door import BookError, Entries, Options, run, with_budget_totals

__plugins__ = ("kommunal",)


def kommunal(
    entries: Entries, options_map: Options, _config: str | None = None
) -> tuple[Entries, list[BookError]]:
    """Add what is made of the books, and examine them."""
    entries, errors = run(entries, options_map, GENERATORS, _everything)
    return with_budget_totals(entries), errors


def _everything(
    forbund: Forbund, books: Books, settings: list[Finding], reading: list[Finding]
) -> list[Finding]:
    return examine(Opened(forbund, books, (*settings, *reading)))
