"""A förbund's books as a dataset: two tables for each year, in memory or as files.

`of` makes a `Datamangd` of opened books; its postings are read once for all years. `schema` in
`datamangd_schema` is what the columns are, docs/parquet.md what they mean.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
from msgspec import Struct

from finsam_ledger.bok import MAIN, SUFFIXES, Opened
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

    @property
    def namn(self) -> str:
        return self.opened.forbund.settings.namn

    @property
    def years(self) -> range:
        """The räkenskapsår in which anything is booked."""
        return self.opened.books.balances.years

    @cached_property
    def _poster(self) -> Poster:
        return Poster(self.opened.books, self.opened.forbund.chart)

    def postings(self, year: int) -> pa.Table:
        """Every amount of a year, after its opening balances; empty for one that isn't booked."""
        return self._poster.table(year, self.forbund, self.namn)

    def tables(self, year: int) -> tuple[Tables | None, list[Finding]]:
        """Both tables of a year, and its findings; None where not even a draft of its report can be
        made.
        """
        rapport, findings = rapport_of(self.opened, year)
        if rapport is None:
            return None, findings
        number = self.opened.forbund.settings.organisationsnummer
        figures = figures_table(rapport, self.forbund, self.namn, number, year)
        return Tables(year, self.postings(year), figures, rapport), findings


def of(opened: Opened, ledger: Path) -> Datamangd:
    """The dataset of books that were opened at `ledger`."""
    return Datamangd(opened, id_of(ledger))


def id_of(ledger: Path) -> str:
    """What a förbund is called in a dataset: its folder, or its SIE file without suffix, in small
    letters a–z, digits and hyphens.

    >>> id_of(Path("ledgers/Umeåregionen/main.beancount")), id_of(Path("in/Södra Lappland.SE"))
    ('umearegionen', 'sodra-lappland')
    """
    path = ledger.resolve()
    is_file = path.suffix.lower() in (".beancount", *SUFFIXES) and not path.is_dir()
    name = path.stem if is_file else path.name
    if path.name == MAIN:
        name = path.parent.name
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "forbund"
