"""Beancount plugin: all that a förbund's books are held against, under `bean-check`.

    plugin "finsam_ledger.plugins.kommunal"

It does what every other plugin here does, and fills the law's forms for each year of the books.
"""

from __future__ import annotations

from finsam_ledger.bok import Opened, examine
from finsam_ledger.bokforing import GENERATORS
from finsam_ledger.plugins.door import (
    BookError,
    Entries,
    Options,
    errors,
    forbund_of,
    unwalked,
    with_made,
)
from finsam_ledger.sources.beancount import books_of, checked_by_caller

__plugins__ = ("kommunal",)


def kommunal(
    entries: Entries, options_map: Options, _config: str | None = None
) -> tuple[Entries, list[BookError]]:
    """Add what is made of the books, and examine them."""
    with unwalked():
        entries = with_made(entries, options_map, GENERATORS)
        if checked_by_caller.get():
            return entries, []
        forbund, findings = forbund_of(options_map)
        if forbund is not None:
            books, wrong = books_of(entries, options_map, forbund.chart)
            findings = examine(Opened(forbund, books, (*findings, *wrong)))
    return entries, errors(findings, options_map)
