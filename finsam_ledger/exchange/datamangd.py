"""A förbund's books as a dataset: two tables for each year, in memory or as files.

`of` makes a `Datamangd` of opened books; its postings are read once for all years. `schema` in
`datamangd_schema` is what the columns are, docs/parquet.md what they mean.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
from msgspec import Struct

from finsam_ledger.bok import SUFFIXES, Opened, Reports
from finsam_ledger.exchange.datamangd_id import id_of
from finsam_ledger.exchange.datamangd_poster import Poster
from finsam_ledger.exchange.datamangd_siffror import Rapport, figures_table, rapport_of
from finsam_ledger.findings import Finding


class Tables(NamedTuple):
    """A year of a förbund; `rapport` is what the figures are from."""

    year: int
    postings: pa.Table
    figures: pa.Table
    rapport: Rapport


class Datamangd(Struct, frozen=True, dict=True):
    """Opened books, by the id that datasets know the förbund by."""

    opened: Opened
    forbund: str
    is_sie: bool = False

    @property
    def namn(self) -> str:
        """Its whole name; of a file whose name is no text, what can be shown of it."""
        return self.opened.forbund.settings.namn.encode(errors="replace").decode()

    @property
    def years(self) -> range:
        """The räkenskapsår in which anything is booked."""
        return self.opened.books.balances.years

    @cached_property
    def _poster(self) -> Poster:
        return Poster(self.opened.books, self.opened.forbund.chart)

    @cached_property
    def _reports(self) -> Reports:
        return Reports(self.opened, drawn=False)

    def rapport(self, year: int) -> tuple[Rapport | None, list[Finding]]:
        """The figures of a year and its findings, as `tables` says."""
        return rapport_of(self._reports, year)

    def postings(self, year: int) -> pa.Table:
        """Every amount of a year, after its opening balances; empty for one that isn't booked."""
        return self._poster.table(year, self.forbund, self.namn)

    def is_in_sums(self, year: int) -> bool:
        """Whether a year that is booked is told of in a SIE file's sums alone, as those before the
        file's own year are; such a year gives way to one with verifikationer.
        """
        numbers = self.postings(year)["ver"]
        return self.is_sie and numbers.null_count == len(numbers)

    def tables(self, year: int) -> tuple[Tables | None, list[Finding]]:
        """Both tables of a year, and its findings; None where not even a draft of its report can be
        made.
        """
        rapport, findings = self.rapport(year)
        if rapport is None:
            return None, findings
        number = self.opened.forbund.settings.organisationsnummer
        figures = figures_table(rapport, self.forbund, self.namn, number, year)
        return Tables(year, self.postings(year), figures, rapport), findings


def of(opened: Opened, ledger: Path, id: str = "") -> Datamangd:
    """The dataset of books that were opened at `ledger`, by the id that its path gives or `id`."""
    is_sie = ledger.suffix.lower() in SUFFIXES and not ledger.is_dir()
    return Datamangd(opened, id or id_of(ledger), is_sie)
