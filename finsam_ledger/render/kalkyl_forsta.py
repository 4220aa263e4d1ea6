"""The first sheet of a workbook: what it is, the year's figures to read first, and all sheets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from finsam_ledger.render.kalkyl_formler import Spot
from finsam_ledger.render.kalkyl_utseende import Looks, cut, text
from finsam_ledger.render.utkast import DRAFT
from finsam_ledger.report import Report

_HELP = (
    "Siffrorna i tabellerna är formler. Till höger om varje tabell står de exakta beloppen i "
    "kronor och ören. Klicka på en siffra för att se vad den består av i bladet Underlag, och på "
    "ett konto för dess verifikationer."
)
_LABELS, _FIGURES, _HIGH = 44, 18, 40


class Listed(NamedTuple):
    """A sheet in the list of contents."""

    chapter: str
    sheet: str
    heading: str


def write(worksheet: Any, report: Report, sheets: Sequence[Listed], looks: Looks) -> None:
    worksheet.set_column(0, 0, _LABELS, looks.plain)
    worksheet.set_column(1, 3, _FIGURES, looks.plain)
    row = _head(worksheet, report, looks)
    worksheet.merge_range(row, 0, row, 3, "", looks.wrapped)
    text(worksheet, (row, 0), _HELP, looks.wrapped)
    worksheet.set_row(row, _HIGH)
    row = _key_figures(worksheet, report, row + 2, looks)
    _list(worksheet, sheets, row, looks)


def _head(worksheet: Any, report: Report, looks: Looks) -> int:
    """Title and whose report it is; gives the row after it and one that is empty."""
    number, place = report.organisation_number, report.place
    told = [
        (report.title, looks.title),
        (report.name, looks.plain),
        (f"Organisationsnummer {number}" if number else "", looks.plain),
        (f"Säte: {place}" if place else "", looks.plain),
        (f"Period: {report.period.label()}", looks.plain),
        (DRAFT if report.is_draft else "", looks.draft),
    ]
    shown = [each for each in told if each[0]]
    for row, (words, look) in enumerate(shown):
        text(worksheet, (row, 0), words, look)
    return len(shown) + 1


def _key_figures(worksheet: Any, report: Report, row: int, looks: Looks) -> int:
    if not report.key_figures:
        return row
    said = ("Nyckeltal", report.period.words(), report.key_figures[0].earlier, "Enhet")
    for index, words in enumerate(said):
        text(worksheet, (row, index), words, looks.heading_right if index else looks.heading)
    for below, each in enumerate(report.key_figures, row + 1):
        text(worksheet, (below, 0), each.label, looks.plain)
        for index, words in enumerate((each.text, each.before, each.unit), 1):
            text(worksheet, (below, index), words, looks.right)
    return row + len(report.key_figures) + 2


def _list(worksheet: Any, sheets: Sequence[Listed], row: int, looks: Looks) -> None:
    text(worksheet, (row, 0), "Blad", looks.heading)
    chapter = ""
    for each in sheets:
        if each.chapter != chapter:
            chapter, row = each.chapter, row + 1
            text(worksheet, (row, 0), chapter, looks.bold)
        row += 1
        link = Spot(each.sheet, 0, 0).link
        worksheet.write_url(row, 0, link, looks.entry, cut(each.heading))
