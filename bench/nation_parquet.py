"""Writes a nation's postings and figures as the Parquet files of `finsam export parquet`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import nation_figures
import numpy as np
import pyarrow as pa
from nation_events import ACCOUNTS, opening
from nation_model import Forbund
from nation_split import ROWS, Batch, What, Year, batches, booked
from pyarrow import compute, parquet

from finsam_ledger.chart import CHARTS, Chart, Klass, read_chart
from finsam_ledger.exchange.datamangd_schema import FIGURES, POSTINGS

_EQUITY = Klass.EGET_KAPITAL.value


def write(out: Path, forbund: Forbund, years: range, parts: int) -> Iterator[int]:
    """A förbund's files, year by year; how many rows of postings each year got."""
    for name in ("postings", "figures"):
        (out / name).mkdir(parents=True, exist_ok=True)
    brought: Mapping[What, int] = {}
    for year in years:
        found = booked(forbund, year)
        if year == years[0] or forbund.is_sie:
            roles = opening(forbund, year).items()
            brought = {What(role, "", "", ""): ore for role, ore in roles}
        file = f"{forbund.id}-{year}.parquet"
        words = _taken([_words(forbund, line.what) for line in found.lines])
        made = (_booked(forbund, found, words, batch) for batch in batches(found, parts))
        tables = chain((_opening(forbund, year, brought),), made)
        yield _write(out / "postings" / file, POSTINGS, tables)
        figures = nation_figures.table(forbund, year, years, found)
        _write(out / "figures" / file, FIGURES, (figures,))
        brought = _carried(brought, found)


def _carried(brought: Mapping[What, int], found: Year) -> dict[What, int]:
    """What the year after is brought: of balance accounts what they have, whatever insats it is,
    and of result accounts what has never been moved to equity.
    """
    sums = defaultdict(int, brought)
    for line in found.lines:
        sums[line.what] += line.ore
    return dict(sums)


def _write(path: Path, schema: pa.Schema, tables: Iterable[pa.Table]) -> int:
    """A file with row groups of about a million rows; how many rows it got."""
    held: list[pa.Table] = []
    rows = 0
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        for table in tables:
            rows += len(table)
            held.append(table)
            if sum(map(len, held)) >= ROWS:
                writer.write_table(pa.concat_tables(held))
                held = []
        if held:
            writer.write_table(pa.concat_tables(held))
    return rows


@cache
def _chart(name: str) -> Chart:
    chart, findings = read_chart(name, CHARTS)
    if chart is None:
        raise ValueError(findings)
    return chart


class Words(NamedTuple):
    """What is written of a row of some account and dimensions."""

    konto: str
    kontonamn: str
    klass: str
    post: str
    motpart: str | None
    insats: str | None
    verksamhet: str | None


@cache
def _words(forbund: Forbund, what: What) -> Words:
    account = ACCOUNTS[what.role]
    konto = account.konto(forbund)
    row = _chart("bas" if forbund.is_bas else "kommun-bas").row(konto)
    if row is None:
        raise ValueError(konto)
    dims = (what.motpart or None, what.insats or None, what.verksamhet or None)
    return Words(konto, account.namn, row.klass.value, row.post.value, *dims)


def _opening(forbund: Forbund, year: int, brought: Mapping[What, int]) -> pa.Table:
    rows = []
    for what, ore in brought.items():
        words = _words(forbund, what)
        if ore:
            same = {"forbund": forbund.id, "namn": forbund.namn, "year": year, "month": 1,
                    "datum": date(year, 1, 1), "slag": "ingaende", "ore": ore}  # fmt: skip
            own = words._replace(klass=_EQUITY, post=_EQUITY) if _is_result(what) else words
            rows.append(own._asdict() | same)
    return pa.Table.from_pylist(rows, schema=POSTINGS)


def _is_result(what: What) -> bool:
    return ACCOUNTS[what.role].group.startswith(("Income", "Expenses"))


def _booked(forbund: Forbund, found: Year, words: Mapping[str, pa.Array], batch: Batch) -> pa.Table:
    """A batch as a table, with `words` as they stand on the year's lines."""
    rows, lines = len(batch.ore), pa.array(batch.lines)
    same = {"forbund": forbund.id, "namn": forbund.namn, "slag": "handelse"}
    numbers = {"year": found.days[0].year, "month": batch.month}
    made = {
        **{name: pa.repeat(pa.scalar(word), rows) for name, word in same.items()},
        **{
            name: pa.repeat(pa.scalar(number, pa.int32()), rows) for name, number in numbers.items()
        },
        **{name: column.take(lines) for name, column in words.items()},
        "datum": pa.array(batch.days.astype(np.int32)).cast(pa.date32()),
        "ver": _ver(found, batch),
        "ore": pa.array(batch.ore),
    }
    nothing = pa.nulls(rows, pa.string())
    return pa.table([made.get(name, nothing) for name in POSTINGS.names], schema=POSTINGS)


def _taken(words: list[Words]) -> dict[str, pa.Array]:
    columns = zip(Words._fields, zip(*words, strict=True), strict=True)
    return {name: pa.array(column, pa.string()) for name, column in columns}


def _ver(found: Year, batch: Batch) -> pa.Array:
    """Series and number of each row."""
    series = pa.array(found.series).take(pa.array(batch.vers))
    numbers = pa.array(batch.numbers).cast(pa.string())
    return compute.binary_join_element_wise(series, numbers, "-").take(pa.array(batch.ver))
