"""Parquet files of postings and figures: whose they are, and that they are what they should be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from finsam_ledger import catalogue
from finsam_ledger.catalogue import jamforelse as kinds
from finsam_ledger.chart import Klass
from finsam_ledger.datafiles import unreadable
from finsam_ledger.findings import Finding, Place

if TYPE_CHECKING:
    import pyarrow as pa

VERSION = b"1"
_VERSION_KEY = b"finsam.schema"


class Innehall(StrEnum):
    """What a file has a row for, and the folder of a dataset where such files lie."""

    POSTINGS = "postings"
    FIGURES = "figures"

    @property
    def columns(self) -> Mapping[str, str]:
        """Those that comparing reads, and their types."""
        return _COLUMNS[self]

    @property
    def filled(self) -> tuple[str, ...]:
        """Columns that have a value in every row."""
        return _FILLED[self]

    @property
    def words(self) -> Mapping[str, tuple[str, ...]]:
        """Columns that have one of a few words."""
        return _WORDS if self is Innehall.POSTINGS else {}


_YEARS = range(1900, 3000)
_ID = re.compile(r"[a-z0-9][a-z0-9-]*")
_OWN = {"forbund": "string", "namn": "string", "year": "int32"}
_COLUMNS: Mapping[Innehall, Mapping[str, str]] = {
    Innehall.POSTINGS: {
        **_OWN,
        "slag": "string",
        "klass": "string",
        "post": "string",
        "motpart": "string",
        "insats": "string",
        "verksamhet": "string",
        "projekt": "string",
        "balanskrav": "string",
        "kassaflode": "string",
        "ore": "int64",
    },
    Innehall.FIGURES: {
        **_OWN,
        "organisationsnummer": "string",
        "form": "string",
        "line": "string",
        "column": "string",
        "period": "int32",
        "aspect": "string",
        "value": "string",
        "unit": "string",
        "exact": "int64",
        "errors": "int32",
        "warnings": "int32",
        "notices": "int32",
        "failed": "string",
        "seal": "string",
    },
}
# The key and what else every row has. Only the first row's name is read.
_FILLED: Mapping[Innehall, tuple[str, ...]] = {
    Innehall.POSTINGS: ("namn", "slag", "klass", "ore"),
    Innehall.FIGURES: (
        "namn",
        "column",
        "value",
        "unit",
        "errors",
        "warnings",
        "notices",
        "failed",
    ),
}
_WORDS: Mapping[str, tuple[str, ...]] = {
    "slag": ("handelse", "ingaende", "bokslut"),
    "klass": (*(each.value for each in Klass), "avsattning", "okand"),
}


class Fil(NamedTuple):
    """A file of one förbund's year; `source` is what the user named, or where the file lies.

    A SIE file tells of years before its own too, in sums: those are `beside`, and give way to a
    source of that year.
    """

    innehall: Innehall
    path: Path
    source: Path
    forbund: str
    namn: str
    year: int
    rows: int
    beside: bool = False


def of(files: Iterable[Fil], innehall: Innehall) -> list[Path]:
    """The paths of files of one kind."""
    return [fil.path for fil in files if fil.innehall is innehall]


def read_file(path: Path, source: Path | None = None) -> tuple[Fil | None, list[Finding]]:
    """Whose file it is, from its first row; or why it can't be compared."""
    import pyarrow as pa
    from pyarrow import parquet

    place = Place(str(source or path))
    try:
        with parquet.ParquetFile(path) as file:
            schema = file.schema_arrow
            innehall = _innehall(schema.names)
            wrong = list(_wrong_schema(schema, innehall))
            if wrong:
                return None, [kinds.SCHEMA.at(place, reason="; ".join(wrong))]
            first = next(file.iter_batches(1, columns=list(_OWN)), None)
            rows = file.metadata.num_rows
    except FileNotFoundError:
        return None, [catalogue.FILE_MISSING.at(place, file=path.name)]
    except (pa.ArrowException, OSError, ValueError) as error:
        if isinstance(error, OSError) and error.errno:
            return None, [unreadable(path, error)]
        return None, [kinds.PARQUET.at(place)]
    own = first.to_pylist()[0] if first is not None and first.num_rows else {}
    if not all(own.get(name) for name in _OWN) or own["year"] not in _YEARS:
        return None, [kinds.EMPTY_FILE.at(place)]
    forbund, namn, year = (own[name] for name in _OWN)
    if not _ID.fullmatch(forbund):
        reason = "förbundets namn i datamängden har andra tecken än a–z, 0–9 och bindestreck"
        return None, [kinds.SCHEMA.at(place, reason=reason)]
    return Fil(innehall, path, source or path, forbund, " ".join(namn.split()), year, rows), []


def in_folder(folder: Path) -> list[Path]:
    """Its Parquet files, but for those that are hidden or only being written."""
    found = sorted(folder.glob("*.parquet"))
    return [path for path in found if not path.name.startswith((".", "_"))]


def _innehall(names: Sequence[str]) -> Innehall:
    return Innehall.POSTINGS if "ore" in names else Innehall.FIGURES


def _wrong_schema(schema: pa.Schema, innehall: Innehall) -> Iterator[str]:
    version = (schema.metadata or {}).get(_VERSION_KEY)
    if version is None:
        yield "filen har ingen schemaversion"
    elif version != VERSION:
        found = version.decode(errors="replace")
        yield f"schemats version är {found}, här läses {VERSION.decode()}"
    missing = [name for name in innehall.columns if name not in schema.names]
    if missing:
        yield f"kolumner saknas: {', '.join(missing)}"
    for name, wanted in innehall.columns.items():
        if name in schema.names and (found := _type(schema.field(name).type)) != wanted:
            yield f"kolumnen {name} är {found}, den ska vara {wanted}"


def _type(type_: pa.DataType) -> str:
    """The type by name; text is text however it is packed."""
    import pyarrow as pa

    bare = type_.value_type if pa.types.is_dictionary(type_) else type_
    if pa.types.is_string(bare) or pa.types.is_large_string(bare):
        return "string"
    return str(bare)


def without_beside(files: Sequence[Fil]) -> list[Fil]:
    """All but those that give way to another of the same förbund, year and kind."""
    chosen: dict[tuple[Innehall, str, int], Fil] = {}
    for fil in sorted(files, key=lambda fil: fil.beside):
        chosen.setdefault((fil.innehall, fil.forbund, fil.year), fil)
    kept = {id(fil) for fil in chosen.values()}
    return [fil for fil in files if not fil.beside or id(fil) in kept]


def doubles(files: Iterable[Fil]) -> Iterator[Finding]:
    """Files of the same förbund, year and kind: which of them counts is not for us to say."""
    known: dict[tuple[Innehall, str, int], Fil] = {}
    for fil in files:
        first = known.setdefault((fil.innehall, fil.forbund, fil.year), fil)
        if first is not fil:
            yield kinds.DOUBLE.at(
                Place(str(fil.source)), name=fil.namn, year=fil.year, other=first.source
            )
