"""Registers: figures and words beside the books, each with its place and source.

One with the columns rad, ar, varde, enhet, kalla has a row for each figure. Any other is wide: a
row for each thing (rad) and year, with fields of its own that forms show.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from pathlib import Path

from msgspec import Struct

from finsam_ledger import catalogue
from finsam_ledger.datafiles import Row, read_csv, read_header
from finsam_ledger.findings import Finding, Place
from finsam_ledger.money import NBSP, NUMERIC, Exact, Unit, exact, parse_number

_LONG = ("rad", "ar", "varde", "enhet", "kalla")
# What is read as something more too, and there told of its days.
_OWN_DAYS = ("insatser",)
_YEAR = re.compile(r"[12][0-9]{3}")


class Entry(Struct, frozen=True):
    """A register's value for one line and year: öre, count or ratio, sign as printed. `field` is
    the one of its row that says it, where there are several.
    """

    line: str
    year: int
    value: Exact
    unit: Unit
    source: str
    place: Place
    field: str = ""


class WideRow(Struct, frozen=True):
    """A row of a wide register; `year` is None where it holds for every year that it reaches."""

    rad: str
    year: int | None
    fields: Mapping[str, str]
    place: Place

    def is_of(self, year: int, last: int) -> bool:
        """Whether a row is about a year: the one it names, or if it names none one that it
        overlaps, until the year `last`.
        """
        if self.year is not None:
            return self.year == year
        start, end = (_day(self.fields.get(name, "")) for name in ("start", "slut"))
        return (start is None or start.year <= last) and (end is None or end.year >= year)

    @property
    def source(self) -> str:
        return self.fields.get("kalla", "")

    def said(self, field: str, unit: Unit, year: int) -> Entry | str:
        """A field as a number counted in `unit`, or in per cent if it is written so; else its
        words.
        """
        text = self.fields.get(field, "")
        bare = text.replace(NBSP, " ").rstrip()
        percent = bare.endswith("%")
        number = parse_number(bare.removesuffix("%")) if unit is not Unit.TEXT else None
        if number is None:
            return text
        counted = Unit.PERCENT if percent else unit
        value = exact(number, counted)
        return Entry(self.rad, year, value, counted, self.source, self.place, field)


class Register(Struct, frozen=True, dict=True):
    """A register: `entries` of one kind, or `rows` with `fields` of the other."""

    name: str
    entries: Mapping[tuple[str, int], Entry] = {}
    rows: tuple[WideRow, ...] = ()
    fields: tuple[str, ...] = ()

    @property
    def is_wide(self) -> bool:
        return bool(self.fields)

    @cached_property
    def _by_rad(self) -> Mapping[tuple[str, int | None], WideRow]:
        return {(row.rad, row.year): row for row in self.rows}

    def row(self, rad: str, year: int) -> WideRow | None:
        """The row about a thing in a year."""
        return self._by_rad.get((rad, year)) or self._by_rad.get((rad, None))

    def of(self, year: int, last: int = 0) -> list[WideRow]:
        """The rows about a year, or about one until `last`, in the register's order."""
        return [
            row
            for row in self.rows
            if row.is_of(year, max(year, last)) and row is (self.row(row.rad, year) or row)
        ]


def as_of(registers: Mapping[str, Register], year: int, month: str) -> dict[str, Register]:
    """The registers as a report about a part of a year knows them, until `month` (2025-08).

    What a wide one says of the year was known when it was over; the part has a register of its own,
    named after the month.
    """
    ending = f"-{month}"
    own = {
        name.removesuffix(ending): register
        for name, register in registers.items()
        if name.endswith(ending) and register.is_wide
    }
    whole = {name: each for name, each in registers.items() if name.removesuffix(ending) not in own}
    named = dict.fromkeys((*whole, *own))
    return {name: _part(name, registers.get(name), own.get(name), year) for name in named}


def _part(name: str, whole: Register | None, own: Register | None, year: int) -> Register:
    """A wide register with its own rows of the part instead of the year's; a long one as it is."""
    if whole is not None and not whole.is_wide and own is None:
        return whole
    known = [each for each in (whole, own) if each is not None]
    fields = dict.fromkeys(field for each in known for field in each.fields)
    kept = [row for row in (whole.rows if whole else ()) if row.year != year]
    return Register(name, rows=(*kept, *(own.rows if own else ())), fields=tuple(fields))


def read_registers(
    folder: Path, others: Iterable[str]
) -> tuple[dict[str, Register], list[Finding]]:
    """Every register of a folder but `others`, which have readers of their own."""
    registers = {}
    findings: list[Finding] = []
    typed = set(others)
    for path in sorted(folder.glob("*.csv")):
        if path.name not in typed:
            registers[path.stem], wrong = _read(path)
            findings += wrong
    return registers, findings


def _read(path: Path) -> tuple[Register, list[Finding]]:
    fields = read_header(path)
    if "rad" not in fields or {"varde", "enhet"} & set(fields):
        return _long(path)
    rows, findings = read_csv(path, ())
    register, wrong = _wide(path.stem, fields, rows)
    return register, [*findings, *wrong]


def _wide(
    name: str, fields: tuple[str, ...], rows: Iterable[Row]
) -> tuple[Register, list[Finding]]:
    """A register of rows with fields of their own."""
    findings: list[Finding] = []
    found: dict[tuple[str, int | None], WideRow] = {}
    for row in rows:
        made = _wide_row(row, name)
        if isinstance(made, Finding):
            findings.append(made)
        elif (made.rad, made.year) in found:
            year = made.year or "alla år"
            findings.append(catalogue.REGISTER_DUPLICATE.at(row.place, line=made.rad, year=year))
        else:
            found[made.rad, made.year] = made
    return Register(name, rows=tuple(found.values()), fields=fields), findings


def _wide_row(row: Row, name: str) -> WideRow | Finding:
    rad, year = row.cells["rad"], row.cells.get("ar", "")
    if not rad:
        return catalogue.FIELD_MISSING.at(row.place, field="rad")
    if year and not _YEAR.fullmatch(year):
        return _no_year(row, year)
    reason = "" if year or name in _OWN_DAYS else _no_span(row)
    if reason:
        return catalogue.FIELD_VALUE.at(row.place, field="slut", reason=reason)
    return WideRow(rad, int(year) if year else None, row.cells, row.place)


def _long(path: Path) -> tuple[Register, list[Finding]]:
    rows, findings = read_csv(path, _LONG)
    entries: dict[tuple[str, int], Entry] = {}
    for row in rows:
        entry = _entry(row)
        if isinstance(entry, Finding):
            findings.append(entry)
        elif (entry.line, entry.year) in entries:
            findings.append(
                catalogue.REGISTER_DUPLICATE.at(entry.place, line=entry.line, year=entry.year)
            )
        else:
            entries[entry.line, entry.year] = entry
    return Register(path.stem, entries), findings


def _entry(row: Row) -> Entry | Finding:
    cells = row.cells
    if not cells["rad"]:
        return catalogue.FIELD_MISSING.at(row.place, field="rad")
    number = parse_number(cells["varde"])
    if number is None:
        reason = f"”{cells['varde']}” är inget tal"
        return catalogue.FIELD_VALUE.at(row.place, field="varde", reason=reason)
    if not _YEAR.fullmatch(cells["ar"]):
        return _no_year(row, cells["ar"])
    if cells["enhet"] not in NUMERIC:
        reason = f"”{cells['enhet']}” är ingen enhet ({', '.join(NUMERIC)})"
        return catalogue.FIELD_VALUE.at(row.place, field="enhet", reason=reason)
    unit = Unit(cells["enhet"])
    value = exact(number, unit)
    if unit.is_money and not isinstance(value, int):
        reason = f"”{cells['varde']}” {unit} är inte hela ören"
        return catalogue.FIELD_VALUE.at(row.place, field="varde", reason=reason)
    return Entry(cells["rad"], int(cells["ar"]), value, unit, cells["kalla"], row.place)


def _no_year(row: Row, text: str) -> Finding:
    reason = f"”{text}” är inget årtal"
    return catalogue.FIELD_VALUE.at(row.place, field="ar", reason=reason)


def _no_span(row: Row) -> str:
    """Why a row without a year can't be said to be about some years; empty if it can."""
    start, end = (row.cells.get(name, "") for name in ("start", "slut"))
    for text in filter(None, (start, end)):
        if _day(text) is None:
            return f"”{text}” är inget datum (ÅÅÅÅ-MM-DD)"
    return f"{end} är före {start}" if start and end and end < start else ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
