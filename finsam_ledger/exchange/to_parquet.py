"""Ledgers as a dataset: a folder with two Parquet files for each year of each förbund.

The same books give the same bytes. A year that is exported again replaces its own files and no
others; a SIE file's sums of a year never take the place of the year's verifikationer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
from pyarrow import parquet

from finsam_ledger import bok, catalogue
from finsam_ledger.catalogue import datamangd as kinds
from finsam_ledger.exchange import datamangd
from finsam_ledger.exchange.datamangd import Datamangd
from finsam_ledger.exchange.datamangd_id import FIGURES, Register
from finsam_ledger.exchange.datamangd_siffror import Rapport
from finsam_ledger.findings import Finding, Place, Severity

POSTINGS = "postings"
# What is told before each year is made: the förbund's id and the year.
Told = Callable[[str, int], None]


class Made(NamedTuple):
    """Files by path, paths where there is to be no file any more, and what there is to say."""

    files: list[tuple[Path, bytes]]
    gone: list[Path]
    findings: list[Finding]


class Export:
    """An export of several ledgers to the dataset at `out`, of all their years or one.

    With an `id` they are all the same förbund, called so.
    """

    def __init__(self, out: Path, year: int | None, told: Told, id: str = "") -> None:
        self._out, self._year, self._told, self._id = out, year, told, id
        self._register = Register(out)
        self._taken: dict[tuple[str, int], Path] = {}
        self._in_sums: dict[tuple[str, int], Made] = {}

    def of(self, ledger: Path) -> Made:
        """The years of a ledger, but for those that it has in sums alone."""
        opened, findings = bok.open_books(ledger)
        if opened is None:
            return Made([], [], findings)
        id, findings = self._register.enter(opened, ledger, self._id)
        data, made = datamangd.of(opened, ledger, id), Made([], [], findings)
        if not data.years:
            made.findings.append(catalogue.LEDGER_EMPTY.at(opened.forbund.place()))
            return made
        for year in data.years if self._year is None else (self._year,):
            key = data.forbund, year
            if year in data.years and data.is_in_sums(year):
                if key not in self._taken and key not in self._in_sums:
                    self._in_sums[key] = self._of_sums(data, year, ledger)
                continue
            other = self._taken.setdefault(key, ledger)
            if other is not ledger:
                words = {"forbund": data.forbund, "year": year, "other": other, "ledger": ledger}
                made.findings.append(kinds.TWICE.at(Place(str(ledger)), **words))
                continue
            _add(made, self._of_year(data, year, ledger))
        return made

    def rest(self) -> Iterator[Made]:
        """The years that no ledger had more of than sums."""
        for key, made in self._in_sums.items():
            if key not in self._taken:
                yield made

    def _of_sums(self, data: Datamangd, year: int, ledger: Path) -> Made:
        """A year in sums, where the dataset does not know more of it."""
        if not _has_verifikationer(self._paths(data, year)[0]):
            return self._of_year(data, year, ledger)
        words = {"name": data.namn, "year": year}
        return Made([], [], [kinds.SUMS.at(Place(str(ledger)), **words)])

    def _of_year(self, data: Datamangd, year: int, ledger: Path) -> Made:
        self._told(data.forbund, year)
        postings, figures = self._paths(data, year)
        tables, findings = data.tables(year)
        if tables is not None:
            files = [(postings, as_parquet(tables.postings)), (figures, as_parquet(tables.figures))]
            return Made(files, [], list(drafts(data, year, tables.rapport, ledger)))
        errors = [finding for finding in findings if finding.severity is Severity.ERROR]
        if year not in data.years:
            return Made([], [], errors)
        said = kinds.NO_FIGURES.at(Place(str(ledger)), name=data.namn, year=year)
        return Made([(postings, as_parquet(data.postings(year)))], [figures], [*errors, said])

    def _paths(self, data: Datamangd, year: int) -> tuple[Path, Path]:
        name = f"{data.forbund}-{year}.parquet"
        return self._out / POSTINGS / name, self._out / FIGURES / name


def _add(made: Made, more: Made) -> None:
    made.files.extend(more.files)
    made.gone.extend(more.gone)
    made.findings.extend(more.findings)


def _has_verifikationer(path: Path) -> bool:
    """Whether a file of postings has any with a number; one that can't be read has none."""
    try:
        numbers = parquet.read_table(path, columns=["ver"])["ver"]
    except (pa.ArrowException, OSError, ValueError, KeyError):
        return False
    return bool(numbers.null_count < len(numbers))


def drafts(data: Datamangd, year: int, rapport: Rapport, ledger: Path) -> Iterator[Finding]:
    """That the figures of a year with errors are a draft's."""
    if count := rapport.lage.errors:
        yield kinds.DRAFT.at(Place(str(ledger)), year=year, name=data.namn, count=count)


def as_parquet(table: pa.Table) -> bytes:
    """A table as a Parquet file."""
    buffer = pa.BufferOutputStream()
    parquet.write_table(table, buffer, compression="zstd")
    content: bytes = buffer.getvalue().to_pybytes()
    return content
