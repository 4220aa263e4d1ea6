"""A comparison as a workbook: values, places, spread, what stands out and checks, to filter and
reckon on.

Text is written as text, so that none of it can be a formula or a link. The same comparison gives
the same bytes: its date is the end of its last year.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

import xlsxwriter
from xlsxwriter.utility import xl_range

from finsam_ledger._version import __version__
from finsam_ledger.jamforelse.nyckeltal import Nyckeltal
from finsam_ledger.jamforelse.varden import Ar, Jamforelse
from finsam_ledger.money import Exact, Unit, rounded
from finsam_ledger.render.bocker_cells import shown
from finsam_ledger.render.jamforelse_tabeller import definitions, rule
from finsam_ledger.render.xlsx import LONGEST, OPTIONS

_OWN = ("Förbund", "Namn", "År")
_FROZEN = 2  # columns that stay: förbund and name
_WIDTHS = (18, 38, 8)
_WIDE, _TEXT = 16, 60
_DECIMALS = {Unit.KR: 2, Unit.PERCENT: 6, Unit.COUNT: 0}
_LOOKS = {Unit.KR: "#,##0.00", Unit.PERCENT: "0.0%", Unit.COUNT: "#,##0"}


class _Number(NamedTuple):
    """A number with its unit; a share as Excel holds it, 0.5 for 50 %."""

    number: Decimal
    unit: Unit


_Cell = str | int | _Number | None


class _Sheet(NamedTuple):
    name: str
    headings: tuple[str, ...]
    rows: Iterable[tuple[_Cell, ...]]
    widths: tuple[int, ...] = _WIDTHS
    frozen: int = _FROZEN


def workbook(jamforelse: Jamforelse) -> bytes:
    buffer = io.BytesIO()
    made = xlsxwriter.Workbook(buffer, OPTIONS)
    made.set_properties(
        {
            "title": "Jämförelse av samordningsförbund",
            "created": datetime(jamforelse.years[-1], 12, 31),  # noqa: DTZ001 - Excel has no zones
            "comments": f"finsam_ledger {__version__}",
        }
    )
    bold = made.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    wrapped = made.add_format({"text_wrap": True, "valign": "top"})
    looks = {unit: made.add_format({"num_format": look}) for unit, look in _LOOKS.items()}
    for sheet in _sheets(jamforelse):
        _write(made.add_worksheet(sheet.name), sheet, bold, wrapped, looks)
    made.close()
    return buffer.getvalue()


def _sheets(jamforelse: Jamforelse) -> Iterator[_Sheet]:
    names = tuple(f"{each.namn} ({each.plain_unit})" for each in jamforelse.nyckeltal)
    yield _Sheet("Nyckeltal", (*_OWN, *names), _values(jamforelse))
    bare = tuple(each.namn for each in jamforelse.nyckeltal)
    yield _Sheet("Placering", (*_OWN, *bare), _places(jamforelse))
    spread = ("Nyckeltal", "Enhet", "År", "Antal", "Lägst", "Nedre kvartil", "Median")
    yield _Sheet(
        "Spridning", (*spread, "Övre kvartil", "Högst"), _spread(jamforelse), (44, 8, 8), 1
    )
    outside = (*_OWN, "Nyckeltal", "Värde", "Enhet", "Utanför")
    yield _Sheet("Utanför", outside, _outside(jamforelse), (*_WIDTHS, 44))
    checks = ("Fel", "Varningar", "Notiser", "Koder", "Sigill")
    yield _Sheet("Kontroller", (*_OWN, *checks), _checks(jamforelse), (*_WIDTHS, 8, 10, 8, _TEXT))
    made = definitions(jamforelse.nyckeltal)
    rows = [(name, *(cell.text for cell in cells)) for name, cells in made.rows]
    headings = (made.head, *(column.text for column in made.columns))
    yield _Sheet("Så räknas det", headings, [*rows, ("Pekas ut", rule())], (44, 90), 1)


def _values(jamforelse: Jamforelse) -> Iterator[tuple[_Cell, ...]]:
    for ar in jamforelse.ar:
        for rad in ar.rader:
            numbers = (_number(each, rad.values.get(each.id)) for each in jamforelse.nyckeltal)
            yield (rad.kort, rad.namn, ar.year, *numbers)


def _number(nyckeltal: Nyckeltal, value: Exact | None) -> _Number | None:
    if value is None:
        return None
    unit = nyckeltal.plain_unit
    number = rounded(value, unit, _DECIMALS[unit])
    return _Number(number.scaleb(-2) if unit is Unit.PERCENT else number, unit)


def _places(jamforelse: Jamforelse) -> Iterator[tuple[_Cell, ...]]:
    for ar in jamforelse.ar:
        for rad in ar.rader:
            found = (ar.tal.get((rad.forbund, each.id)) for each in jamforelse.nyckeltal)
            places = (None if tal is None else tal.rank for tal in found)
            yield (rad.kort, rad.namn, ar.year, *places)


def _spread(jamforelse: Jamforelse) -> Iterator[tuple[_Cell, ...]]:
    for ar in jamforelse.ar:
        for each in jamforelse.nyckeltal:
            found = ar.spridning.get(each.id)
            if found is not None:
                values = (found.lagst, found.nedre, found.median, found.ovre, found.hogst)
                numbers = (_number(each, value) for value in values)
                yield (each.namn, each.plain_unit, ar.year, found.antal, *numbers)


def _outside(jamforelse: Jamforelse) -> Iterator[tuple[_Cell, ...]]:
    for ar in jamforelse.ar:
        yield from _outside_of(ar)


def _outside_of(ar: Ar) -> Iterator[tuple[_Cell, ...]]:
    for rad, each, tal in ar.outside():
        number = _number(each, tal.value)
        yield (rad.kort, rad.namn, ar.year, each.namn, number, each.plain_unit, tal.utanfor)


def _checks(jamforelse: Jamforelse) -> Iterator[tuple[_Cell, ...]]:
    for ar in jamforelse.ar:
        for rad in ar.rader:
            own, found = (rad.kort, rad.namn, ar.year), rad.kontroll
            if found is None:
                yield (*own, None, None, None, "inte kända", None)
            else:
                counts = (found.errors, found.warnings, found.notices)
                yield (*own, *counts, ", ".join(found.failed), found.seal)


def _write(worksheet: Any, sheet: _Sheet, bold: Any, wrapped: Any, looks: Any) -> None:
    for index, heading in enumerate(sheet.headings):
        worksheet.write_string(0, index, heading, bold)
        width = sheet.widths[index] if index < len(sheet.widths) else _WIDE
        worksheet.set_column(index, index, width)
    line = 0
    for line, row in enumerate(sheet.rows, 1):
        for index, cell in enumerate(row):
            if isinstance(cell, _Number):
                worksheet.write_number(line, index, cell.number, looks[cell.unit])
            elif isinstance(cell, int):
                worksheet.write_number(line, index, cell)
            elif cell:
                worksheet.write_string(line, index, shown(cell)[:LONGEST], wrapped)
    worksheet.freeze_panes(1, sheet.frozen)
    if line:
        worksheet.autofilter(0, 0, line, len(sheet.headings) - 1)
        worksheet.ignore_errors(
            {"number_stored_as_text": xl_range(0, 0, line, len(sheet.headings) - 1)}
        )
