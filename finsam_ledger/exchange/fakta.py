"""A year's figures as one JSON document: what a förbund sends to those who compare many.

It has the rows of the dataset's figures, one a line, under what is said of the whole report. It is
read back with every mistake told by its line, since it has been in the hands of others.
"""

from __future__ import annotations

import json
import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

import msgspec
import pyarrow as pa
from msgspec import Meta, Struct

from finsam_ledger import bok
from finsam_ledger.catalogue import datamangd as kinds
from finsam_ledger.exchange.datamangd import Datamangd
from finsam_ledger.exchange.datamangd_schema import VERSION
from finsam_ledger.exchange.datamangd_siffror import (
    Lage,
    Rapport,
    Siffra,
    figures_table,
)
from finsam_ledger.findings import Finding, Place
from finsam_ledger.money import Unit

_SMALL = 2**31 - 1
_LARGE = 2**63 - 1
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")

Count = Annotated[int, Meta(ge=0, le=_SMALL)]
Year = Annotated[int, Meta(ge=1900, le=2999)]
Word = Annotated[str, Meta(min_length=1)]
Code = Annotated[str, Meta(pattern="^[a-z0-9-]+$")]


class _Head(Struct, frozen=True, forbid_unknown_fields=True):
    """What is said of the whole report; the names are those of the dataset's columns."""

    schema: Literal["1"]
    forbund: Code
    namn: Word
    organisationsnummer: Word | None
    year: Year
    kind: Literal["arsredovisning"]
    errors: Count
    warnings: Count
    notices: Count
    failed: list[Code]
    seal: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")] | None
    figures: list[msgspec.Raw]


class _Row(Struct, frozen=True, forbid_unknown_fields=True):
    """A figure; the fields are those of `Siffra`, in its order."""

    table: Word
    form: Word | None
    line: Word | None
    row: str
    column: str
    period: Annotated[int, Meta(ge=1, le=9999)] | None
    aspect: Word | None
    value: Word
    unit: Unit
    exact: Annotated[int, Meta(ge=-_LARGE, le=_LARGE)] | None


class Facts(NamedTuple):
    """A file of facts as it is read back."""

    forbund: str
    namn: str
    organisationsnummer: str
    year: int
    rapport: Rapport

    @property
    def table(self) -> pa.Table:
        """As `Datamangd.tables` gives the figures."""
        return figures_table(
            self.rapport, self.forbund, self.namn, self.organisationsnummer, self.year
        )


def facts_of(data: Datamangd, year: int) -> tuple[Facts | None, list[Finding]]:
    """The facts of a year and the findings about it; None where not even a draft can be made."""
    rapport, findings = data.rapport(year)
    if rapport is None:
        return None, findings
    number = data.opened.forbund.settings.organisationsnummer
    return Facts(data.forbund, data.namn, number, year, rapport), findings


def as_json(facts: Facts) -> str:
    """The document, a figure a line."""
    lage = facts.rapport.lage
    head = {
        "schema": VERSION,
        "forbund": facts.forbund,
        "namn": facts.namn,
        "organisationsnummer": facts.organisationsnummer or None,
        "year": facts.year,
        "kind": bok.KIND,
        **lage._asdict(),
        "failed": lage.failed.split(",") if lage.failed else [],
    }
    rows = ",\n  ".join(_dumped(siffra._asdict()) for siffra in facts.rapport.siffror)
    fields = ",\n".join(f' "{name}": {_dumped(value)}' for name, value in head.items())
    return f'{{\n{fields},\n "figures": [\n  {rows}\n ]\n}}\n'


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def facts_from_json(content: bytes, path: Path) -> tuple[Facts | None, list[Finding]]:
    """The facts in a document, or everything that is wrong with it; `path` is where it stands."""
    content = content.removeprefix(BOM_UTF8)  # as some editors begin a text
    document = _Document(content, path)
    wrong = document.version()
    if wrong is not None:
        return None, [wrong]
    try:
        head = msgspec.json.decode(content, type=_Head)
    except msgspec.ValidationError as error:
        return None, [document.field(str(error))]
    findings: list[Finding] = []
    rows: list[Siffra] = []
    seen: set[tuple[object, ...]] = set()
    for place, raw in document.places(head.figures):
        row = _row(raw)
        if isinstance(row, str):
            findings.append(document.field(row, place))
            continue
        cell = row.form, row.line, row.period, row.aspect
        if row.form is not None and cell in seen:
            words = {"table": row.table, "row": row.row, "column": row.column}
            findings.append(kinds.FACTS_TWICE.at(place, **words))
        seen.add(cell)
        rows.append(row)
    if findings:
        return None, findings
    lage = Lage(head.errors, head.warnings, head.notices, ",".join(head.failed), head.seal)
    number = head.organisationsnummer or ""
    return Facts(head.forbund, head.namn, number, head.year, Rapport(lage, tuple(rows))), []


def _row(raw: msgspec.Raw) -> Siffra | str:
    """A figure, or what is said to be wrong with it."""
    try:
        row = msgspec.json.decode(raw, type=_Row)
    except msgspec.ValidationError as error:
        return str(error)
    if row.unit is not Unit.TEXT and not _NUMBER.fullmatch(row.value):
        return "Expected `number` - at `$.value`"
    values = msgspec.structs.astuple(row)
    return Siffra(*values)._replace(unit=row.unit.value)


class _Document(NamedTuple):
    """The bytes of a file, to tell lines in."""

    content: bytes
    path: Path

    def at(self, byte: int) -> Place:
        return Place(str(self.path), self.content.count(b"\n", 0, byte) + 1)

    def version(self) -> Finding | None:
        """What keeps the file from being read at all: no JSON, or of another version."""
        try:
            found = msgspec.json.decode(self.content)
        except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
            at = re.search(r"\(byte (\d+)\)", str(error))
            truncated = "truncated" in str(error)
            reason = "den tar slut för tidigt" if truncated else "den kan inte tydas"
            byte = len(self.content) if truncated else int(at[1]) if at else 0
            return kinds.FACTS_JSON.at(self.at(byte), reason=reason)
        if not isinstance(found, dict):
            return kinds.FACTS_JSON.at(self.at(0), reason="den är ingen samling fält")
        version = found.get("schema")
        if version is not None and version != VERSION:
            place = self.at(self._field("schema"))
            return kinds.FACTS_VERSION.at(place, found=str(version)[:20], known=VERSION)
        return None

    def _field(self, name: str) -> int:
        """The byte where a field is first named; 0 if it is not."""
        return max(0, self.content.find(f'"{name}"'.encode()))

    def places(self, figures: list[msgspec.Raw]) -> Iterator[tuple[Place, msgspec.Raw]]:
        """Each row with its line."""
        at = self.content.find(b"[", self._field("figures"))
        line, counted = self.content.count(b"\n", 0, max(at, 0)) + 1, max(at, 0)
        for raw in figures:
            start = self.content.find(bytes(raw), counted)
            line += self.content.count(b"\n", counted, start)
            counted = start
            yield Place(str(self.path), line), raw

    def field(self, error: str, place: Place | None = None) -> Finding:
        """What msgspec says of a field, as a finding; of the whole file's own if no `place`."""
        named = re.search(r"(missing required|unknown) field `([^`]*)`", error)
        path = re.search(r"at `\$\.?([^`\[]*)", error)
        name = named[2] if named else (path[1] if path else "") or "figures"
        at = place or self.at(self._field(name))
        return kinds.FACTS_FIELD.at(at, field=name, reason=_reason(error))


_TYPES = {"int": "ett heltal", "str": "en text", "array": "en lista", "object": "en samling fält"}


def _reason(error: str) -> str:
    """What is wrong with a field, in Swedish."""
    if "missing required" in error:
        return "saknas"
    if "unknown field" in error:
        return "känns inte igen"
    if "`number`" in error:
        return "ska vara ett tal med punkt före decimalerna, eftersom raden har en enhet"
    if wanted := re.search(r"Expected `([a-z]+)(?: \| null)?`, got", error):
        return f"ska vara {_TYPES.get(wanted[1], wanted[1])}"
    return "har ett värde som inte är tillåtet"
