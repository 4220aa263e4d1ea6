"""The report as an Excel workbook: every table with live formulas, down to the postings behind.

What is shown is what is printed. The same publication gives the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path
from typing import Any, NamedTuple

import xlsxwriter

from finsam_ledger._version import __version__
from finsam_ledger.cells import Chosen
from finsam_ledger.findings import Finding, in_order
from finsam_ledger.render import kalkyl_forsta, kalkyl_underlag, kalkyl_verifikationer
from finsam_ledger.render.bocker_cells import shown
from finsam_ledger.render.kalkyl_formler import Spot
from finsam_ledger.render.kalkyl_forsta import Listed
from finsam_ledger.render.kalkyl_tabell import HEADINGS, Place, Sheet, spots
from finsam_ledger.render.kalkyl_underlag import Underlag
from finsam_ledger.render.kalkyl_utseende import Looks, fill, in_margin, text
from finsam_ledger.render.kalkyl_verifikationer import Ledger
from finsam_ledger.render.publication import Publication
from finsam_ledger.render.utkast import DRAFT
from finsam_ledger.render.xlsx import OPTIONS, sheet_name
from finsam_ledger.report import Part, Report
from finsam_ledger.tables import Grid
from finsam_ledger.trace import leaves

_CONTENTS, _FINDINGS = "Innehåll", "Anmärkningar"
_A4 = 9
_GRID = 30  # characters of a column of words
_WIDE = 5  # columns of figures that still fit a standing page


class _Words(NamedTuple):
    """A sheet of words: a grid of the report, or a sentence instead of a table."""

    sheet: str
    heading: str
    grid: Grid | None
    instead: str = ""


_Entry = tuple[str, Place | _Words]


def workbook(publication: Publication) -> tuple[bytes, list[Finding]]:
    """The report as `.xlsx`; it has no findings of its own."""
    buffer = io.BytesIO()
    made = xlsxwriter.Workbook(buffer, OPTIONS)
    report = publication.report
    made.set_properties(
        {
            "title": shown(f"{report.title} – {report.name}"),
            "company": shown(report.name),
            "created": publication.made.astimezone(UTC).replace(tzinfo=None),
            "comments": f"finsam_ledger {__version__}",
        }
    )
    _Writer(made, publication).write()
    made.close()
    return buffer.getvalue(), []


class _Writer:
    """A workbook being made of one publication."""

    def __init__(self, made: Any, publication: Publication) -> None:
        self.made = made
        self.looks = Looks(made)
        self.publication = publication
        self.report = publication.report
        self.used = {name.casefold() for name in (_CONTENTS, _FINDINGS, kalkyl_underlag.NAME)}
        self.used.add(kalkyl_verifikationer.NAME.casefold())
        self.entries = list(self._planned())
        self.places = [entry for _, entry in self.entries if isinstance(entry, Place)]

    def write(self) -> None:
        bokslut = self.report.bokslut
        ledger = Ledger(bokslut.books, self._end())
        names = _names(self.report)
        underlag = Underlag(bokslut.books, ledger, spots(self.places), names)
        notes = {place.table.id: place.sheet for place in self.places}
        contents = self._sheet(_CONTENTS)
        for _, entry in self.entries:
            worksheet = self._sheet(entry.sheet)
            self._above(worksheet, entry)
            if isinstance(entry, Place):
                worksheet.outline_settings(symbols_right=False)
                if len(entry.table.columns) > _WIDE:
                    worksheet.set_landscape()
                Sheet(entry, underlag, bokslut, notes).write(worksheet, self.looks)
            else:
                _write_words(worksheet, entry, self.looks)
        if self.publication.findings:
            self._findings(self._sheet(_FINDINGS))
        underlag.write(self._sheet(kalkyl_underlag.NAME), self.looks)
        for sheet in ledger.sheets:
            kalkyl_verifikationer.write(self._sheet(sheet.name), sheet, ledger, self.looks)
        kalkyl_forsta.write(contents, self.report, list(self._listed(ledger)), self.looks)

    def _listed(self, ledger: Ledger) -> Iterator[Listed]:
        """Every sheet but the first, by the chapter it stands in."""
        for chapter, entry in self.entries:
            yield Listed(chapter, entry.sheet, entry.heading)
        findings = [_FINDINGS] if self.publication.findings else []
        postings = [sheet.name for sheet in ledger.sheets]
        for name in (*findings, kalkyl_underlag.NAME, *postings):
            yield Listed("Underlag", name, name)

    def _planned(self) -> Iterator[_Entry]:
        """The sheets of the report in order, with the chapter that each stands in."""
        seen: set[str] = set()
        for chapter in self.report.chapters:
            for part in chapter.parts:
                table, title = part.table, _title(part, chapter.title)
                if table is not None and table.id not in seen:
                    seen.add(table.id)
                    name = self._name(title)
                    instead = _Words(name, title, None, table.instead)
                    yield chapter.title, instead if table.instead else Place(name, table, title)
                if part.grid is not None:
                    title = part.grid.title or title
                    yield chapter.title, _Words(self._name(title), title, part.grid)

    def _name(self, title: str) -> str:
        name = sheet_name(title, self.used)
        self.used.add(name.casefold())
        return name

    def _end(self) -> int:
        """The month after the last one that any figure counts."""
        chosen = (
            leaf.period.end
            for place in self.places
            for _, _, cell in place.figures()
            for _, _, leaf in leaves(cell)
            if isinstance(leaf, Chosen)
        )
        return max(chosen, default=self.report.period.end)

    def _sheet(self, name: str) -> Any:
        """A worksheet for A4, with head and foot."""
        worksheet = self.made.add_worksheet(name)
        report = self.report
        worksheet.set_paper(_A4)
        worksheet.fit_to_pages(1, 0)
        worksheet.hide_gridlines(2)
        head = f"&L{in_margin(report.name)}&R{in_margin(report.title)}"
        draft = '&C&"Arial,Bold"&KB00020UTKAST' if report.is_draft else ""
        worksheet.set_header(head.replace("&R", f"{draft}&R", 1) if draft else head)
        worksheet.set_footer("&L&A&RSida &P av &N")
        return worksheet

    def _above(self, worksheet: Any, entry: Place | _Words) -> None:
        """What stands above a table: its title, whose it is, its law, the way back."""
        looks, report = self.looks, self.report
        text(worksheet, (0, 0), entry.heading, looks.title)
        text(worksheet, (1, 0), f"{report.name} · {report.title}", looks.faint)
        if isinstance(entry, Place):
            text(worksheet, (2, 0), entry.table.law, looks.faint)
        back = Spot(_CONTENTS, 0, 0).link
        worksheet.write_url(3, 0, back, looks.link, "Till innehållet")
        if report.is_draft:
            text(worksheet, (0, 3), DRAFT, looks.draft)

    def _findings(self, worksheet: Any) -> None:
        looks = self.looks
        headings = {
            "Slag": 10,
            "Anmärkning": 70,
            "Åtgärd": 60,
            "Plats": 30,
            "Lagrum": 24,
            "Kod": 26,
        }
        for index, (heading, width) in enumerate(headings.items()):
            text(worksheet, (0, index), heading, looks.heading)
            worksheet.set_column(index, index, width, looks.wrapped)
        findings = in_order(self.publication.findings)
        for row, each in enumerate(findings, 1):
            line = f", rad {each.place.line}" if each.place and each.place.line else ""
            where = f"{Path(each.place.file).name}{line}" if each.place else ""
            said = (each.severity, each.message, each.remedy, where, each.law, each.code)
            fill(worksheet, row, said, tuple(headings.values()), looks.wrapped)
        worksheet.set_landscape()
        worksheet.freeze_panes(1, 0)
        worksheet.repeat_rows(0)
        worksheet.autofilter(0, 0, max(1, len(findings)), len(headings) - 1)


def _title(part: Part, chapter: str) -> str:
    title = part.title or (part.table.title if part.table else "") or chapter
    return f"Not {part.note} {title}" if part.note else title


def _names(report: Report) -> dict[int, str]:
    """What the cells of the report's tables are called, those of hidden lines too."""
    return {
        id(row.cells[column.form.id]): " · ".join(
            (table.title, row.line.text or row.line.id, column.heading)
        )
        for table in reversed(report.bokslut.tables)  # the first one's name stays
        for row in table.statement.rows
        for column in table.statement.columns
        if column.form.id in row.cells
    }


def _write_words(worksheet: Any, entry: _Words, looks: Looks) -> None:
    text(worksheet, (HEADINGS, 0), entry.instead, looks.plain)
    if entry.grid is None:
        return
    widths = (_GRID,) * len(entry.grid.headings)
    for index, heading in enumerate(entry.grid.headings):
        text(worksheet, (HEADINGS, index), heading, looks.heading)
        worksheet.set_column(index, index, _GRID, looks.wrapped)
    for row, cells in enumerate(entry.grid.rows, HEADINGS + 1):
        fill(worksheet, row, cells, widths, looks.wrapped)
    worksheet.freeze_panes(HEADINGS + 1, 0)
    worksheet.repeat_rows(HEADINGS)
