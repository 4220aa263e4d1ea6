"""Ledgers as a dataset: a folder with two Parquet files for each year of each förbund.

The same books give the same bytes. A year that is exported again replaces its own files and no
others.
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
from finsam_ledger.exchange.datamangd import Datamangd, Tables
from finsam_ledger.exchange.datamangd_siffror import Rapport
from finsam_ledger.findings import Finding, Place, Severity

POSTINGS, FIGURES = "postings", "figures"
# The förbund and years that are exported already, and the ledger they came from.
Taken = dict[tuple[str, int], Path]
# What is told before each year is made: the förbund's id and the year.
Told = Callable[[str, int], None]


class Made(NamedTuple):
    """The files of one ledger, by path, and what kept others from being made."""

    files: list[tuple[Path, bytes]]
    findings: list[Finding]


def export(ledger: Path, year: int | None, out: Path, taken: Taken, told: Told) -> Made:
    """All years of a ledger, or `year`; `taken` grows by what is made."""
    opened, findings = bok.open_books(ledger)
    if opened is None:
        return Made([], findings)
    data = datamangd.of(opened, ledger)
    made = Made([], [] if data.years else [catalogue.LEDGER_EMPTY.at(opened.forbund.place())])
    for each in data.years if year is None else (year,):
        if not data.years:
            continue
        other = taken.setdefault((data.forbund, each), ledger)
        if other is not ledger:
            place = Place(str(ledger))
            words = {"forbund": data.forbund, "year": each, "other": other, "ledger": ledger}
            made.findings.append(kinds.TWICE.at(place, **words))
            continue
        told(data.forbund, each)
        tables, findings = data.tables(each)
        if tables is None:
            made.findings.extend(f for f in findings if f.severity is Severity.ERROR)
            continue
        made.files.extend(_files(data, tables, out))
        made.findings.extend(drafts(data, each, tables.rapport, ledger))
    return made


def drafts(data: Datamangd, year: int, rapport: Rapport, ledger: Path) -> Iterator[Finding]:
    """That the figures of a year with errors are a draft's."""
    if count := rapport.lage.errors:
        yield kinds.DRAFT.at(Place(str(ledger)), year=year, name=data.namn, count=count)


def _files(data: Datamangd, tables: Tables, out: Path) -> Iterator[tuple[Path, bytes]]:
    name = f"{data.forbund}-{tables.year}.parquet"
    yield out / POSTINGS / name, as_parquet(tables.postings)
    yield out / FIGURES / name, as_parquet(tables.figures)


def as_parquet(table: pa.Table) -> bytes:
    """A table as a Parquet file."""
    buffer = pa.BufferOutputStream()
    parquet.write_table(table, buffer, compression="zstd")
    content: bytes = buffer.getvalue().to_pybytes()
    return content
