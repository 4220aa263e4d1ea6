"""Made-up datasets to compare: postings and figures of a few förbund, in kronor, as Parquet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
from pyarrow import parquet

_TEXT, _INT = pa.string(), pa.int32()
POSTINGS = pa.schema(
    [
        ("forbund", _TEXT),
        ("namn", _TEXT),
        ("year", _INT),
        ("month", _INT),
        ("datum", pa.date32()),
        ("slag", _TEXT),
        ("ver", _TEXT),
        ("konto", _TEXT),
        ("kontonamn", _TEXT),
        ("klass", _TEXT),
        ("post", _TEXT),
        *((name, _TEXT) for name in ("motpart", "insats", "verksamhet", "projekt")),
        *((name, _TEXT) for name in ("balanskrav", "kassaflode")),
        ("ore", pa.int64()),
    ],
    {"finsam.schema": "1"},
)
FIGURES = pa.schema(
    [
        *((name, _TEXT) for name in ("forbund", "namn", "organisationsnummer")),
        ("year", _INT),
        *((name, _TEXT) for name in ("kind", "table", "form", "line", "row", "column")),
        ("period", _INT),
        *((name, _TEXT) for name in ("aspect", "value", "unit")),
        ("exact", pa.int64()),
        *((name, _INT) for name in ("errors", "warnings", "notices")),
        *((name, _TEXT) for name in ("failed", "seal")),
    ],
    {"finsam.schema": "1"},
)


class Rad(NamedTuple):
    """A row of postings, in kronor."""

    klass: str
    post: str | None
    kronor: int
    verksamhet: str | None = None
    slag: str = "handelse"


class Siffra(NamedTuple):
    """A printed figure; of an amount `value` is kronor."""

    form: str
    line: str
    value: str
    unit: str = "kr"
    aspect: str = "utfall"
    column: str = ""


class Forbund(NamedTuple):
    """One förbund's year."""

    id: str
    year: int = 2025
    rader: Sequence[Rad] = ()
    siffror: Sequence[Siffra] = ()
    failed: Sequence[str] = ()
    seal: str | None = None
    number: str = ""

    @property
    def namn(self) -> str:
        return f"Samordningsförbundet {self.id.capitalize()}"


def plain(
    *, income: int = 1000, costs: Mapping[str | None, int] | None = None, opening: int = 200
) -> list[Rad]:
    """A year's books: what was in the bank, an income, costs by verksamhet; all paid by bank."""
    split = costs if costs is not None else {"administration": 200, "struktur": 300, "individ": 400}
    spent = sum(split.values())
    rows = [
        Rad("tillgang", "kassa_bank", opening, slag="ingaende"),
        Rad("eget_kapital", "eget_kapital", -opening, slag="ingaende"),
        Rad("tillgang", "kassa_bank", income),
        Rad("intakt", "verksamhetens_intakter", -income),
        Rad("tillgang", "kassa_bank", -spent),
    ]
    return rows + [Rad("kostnad", "verksamhetens_kostnader", k, v) for v, k in split.items()]


def postings(one: Forbund) -> pa.Table:
    rows = [
        {
            "forbund": one.id,
            "namn": one.namn,
            "year": one.year,
            "month": 1,
            "datum": date(one.year, 1, 1),
            "konto": "1",
            "kontonamn": "Konto",
            "slag": rad.slag,
            "klass": rad.klass,
            "post": rad.post,
            "verksamhet": rad.verksamhet,
            "ore": rad.kronor * 100,
        }
        for rad in one.rader
    ]
    return pa.Table.from_pylist(rows, POSTINGS)


def figures(one: Forbund) -> pa.Table:
    shared = {
        "forbund": one.id,
        "namn": one.namn,
        "organisationsnummer": one.number or None,
        "year": one.year,
        "kind": "arsredovisning",
        "errors": len(one.failed),
        "warnings": 0,
        "notices": 1,
        "failed": ",".join(one.failed),
        "seal": one.seal,
    }
    rows = [
        {
            **shared,
            "table": each.form,
            "form": each.form,
            "line": each.line,
            "row": each.line,
            "column": each.column or str(one.year),
            "period": one.year,
            "aspect": each.aspect,
            "value": each.value,
            "unit": each.unit,
            "exact": int(each.value) * 100 if each.unit == "kr" else None,
        }
        for each in one.siffror
    ]
    return pa.Table.from_pylist(rows, FIGURES)


def dataset(folder: Path, forbund: Iterable[Forbund]) -> Path:
    """A dataset of some förbund's years."""
    for one in forbund:
        name = f"{one.id}-{one.year}.parquet"
        for kind, table in (("postings", postings(one)), ("figures", figures(one))):
            if table.num_rows:
                write(folder / kind / name, table)
    return folder


def write(path: Path, table: pa.Table) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    parquet.write_table(table, path, compression="zstd")
    return path
