"""A publication → what the template is given: words and structure, no looks and no arithmetic."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from finsam_ledger.diagram import Diagram
from finsam_ledger.forms import ColumnKind
from finsam_ledger.ledamoter import Signature
from finsam_ledger.money import NBSP, Rounding
from finsam_ledger.render.pdf_markdown import Node, is_said, nodes
from finsam_ledger.render.publication import Publication
from finsam_ledger.report import Chapter, KeyFigure, Part, Report
from finsam_ledger.tables import Grid, Printed, Table


class Column(Struct, frozen=True):
    """`is_note` has references to notes; `is_figures` numbers, set to the right."""

    heading: str
    is_note: bool = False
    is_figures: bool = True


class Row(Struct, frozen=True):
    """A row of a table; `cells` is None for a heading, `style` one of `forms.Style`."""

    label: str
    style: str
    depth: int
    cells: tuple[str, ...] | None


class TableData(Struct, frozen=True):
    """A table of figures or words; the first column, of labels, is not among `columns`.

    `title` is empty where a heading above says the same.
    """

    title: str
    unit: str
    law: str
    corner: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    footnote: str = ""
    is_small: bool = False


class Chart(Struct, frozen=True):
    """A drawing, what it shows in words, and its numbers."""

    title: str
    svg: str
    alt: str
    table: TableData


class Link(Struct, frozen=True):
    """A place in the report and what to call it."""

    label: str
    title: str


class PartData(Struct, frozen=True):
    """A part of a chapter, as `report.Part`. `back` are the tables that refer to a note."""

    label: str
    title: str
    level: int
    back: tuple[Link, ...]
    text: tuple[Node, ...]
    instead: str
    tables: tuple[TableData, ...]
    chart: Chart | None
    signatures: tuple[Signature, ...]


class ChapterData(Struct, frozen=True):
    title: str
    law: str
    parts: tuple[PartData, ...]


class ReportData(Struct, frozen=True):
    """The whole report; `notes` are the numbers that a note column can lead to."""

    title: str
    name: str
    number: str
    place: str
    period: str
    is_draft: bool
    rounded_each: bool
    key_title: str
    key_figures: tuple[KeyFigure, ...]
    chapters: tuple[ChapterData, ...]
    notes: tuple[str, ...]
    findings: tuple[str, ...]


def data_of(publication: Publication) -> ReportData:
    report = publication.report
    numbered = [part.note for chapter in report.chapters for part in chapter.parts if part.note]
    back = _references(report)
    return ReportData(
        title=report.title,
        name=report.name,
        number=report.organisation_number,
        place=report.place,
        period=report.period.label(),
        is_draft=report.is_draft,
        rounded_each=report.bokslut.forbund.settings.avrundning is Rounding.EACH,
        key_title=report.key_title,
        key_figures=report.key_figures,
        chapters=tuple(
            ChapterData(
                chapter.title if is_said(chapter.title) else "Kapitel",
                chapter.law,
                tuple(
                    _part(chapter, part, _label(where, index, part), back)
                    for index, part in enumerate(chapter.parts)
                ),
            )
            for where, chapter in enumerate(report.chapters)
        ),
        notes=tuple(map(str, numbered)),
        findings=tuple(f"{each.message} {each.remedy}" for each in publication.to_mend),
    )


def _label(chapter: int, part: int, it: Part) -> str:
    """What links call a part; by its place, since a förbund's ids may repeat."""
    return f"not-{it.note}" if it.note else f"del-{chapter}-{part}"


def _references(report: Report) -> Mapping[int, tuple[Link, ...]]:
    """The tables that refer to each note, by the note's number."""
    found: dict[int, list[Link]] = {}
    for where, chapter in enumerate(report.chapters):
        for index, part in enumerate(chapter.parts):
            table = part.table
            if table is None or table.instead:
                continue
            link = Link(_label(where, index, part), table.title)
            for number in dict.fromkeys(each for row in table.rows for each in table.notes(row)):
                found.setdefault(number, []).append(link)
    return {number: tuple(links) for number, links in found.items()}


def _part(
    chapter: Chapter, part: Part, label: str, back: Mapping[int, tuple[Link, ...]]
) -> PartData:
    own = part.title if is_said(part.title) else ""
    title = f"Not {part.note}. {own}" if part.note else own
    above = 2 if title else 1
    said = (chapter.title, part.title, chapter.law)
    tables = []
    if part.table is not None and not part.table.instead:
        tables.append(_figures(part.table, said))
    if part.grid is not None:
        tables.append(_words(part.grid, said))
    return PartData(
        label=label,
        title=title,
        level=above,
        back=back.get(part.note, ()) if part.note else (),
        text=nodes(part.text.markdown, above) if part.text else (),
        instead=part.table.instead if part.table else "",
        tables=tuple(tables),
        chart=_chart(part.diagram) if part.diagram else None,
        signatures=part.signatures,
    )


def _figures(table: Table, said: tuple[str, ...]) -> TableData:
    return TableData(
        title="" if table.title in said else table.title,
        unit=table.counted,
        law="" if table.law in said else table.law,
        corner="",
        columns=tuple(
            Column(column.heading, column.kind is ColumnKind.NOT, not column.is_words)
            for column in table.columns
        ),
        rows=tuple(
            Row(
                row.label,
                str(row.style),
                row.depth,
                tuple(_unbroken(printed) for _, printed in table.cells(row)) or None,
            )
            for row in table.rows
        ),
        footnote=table.footnote,
    )


def _unbroken(printed: Printed) -> str:
    """A cell's words, a number without spaces that a line may be broken at."""
    return printed.text if printed.number is None else printed.text.replace(" ", NBSP)


def _words(grid: Grid, said: tuple[str, ...]) -> TableData:
    wide = max(1, len(grid.headings), *map(len, grid.rows))
    corner, *headings = _filled(grid.headings, wide)
    rows = (_filled(row, wide) for row in grid.rows)
    return TableData(
        title="" if grid.title in said else grid.title,
        unit="",
        law="",
        corner=corner,
        columns=tuple(Column(heading, is_figures=False) for heading in headings),
        rows=tuple(Row(row[0], "rad", 0, row[1:]) for row in rows),
    )


def _filled(words: tuple[str, ...], wide: int) -> tuple[str, ...]:
    """A row as wide as the table, for one that has too few cells."""
    return (*words, *[""] * (wide - len(words)))


def _chart(diagram: Diagram) -> Chart:
    from finsam_ledger.render import diagram_svg

    rows = tuple(
        Row(category, "rad", 0, tuple(series.points[index].text for series in diagram.series))
        for index, category in enumerate(diagram.categories)
    )
    columns = tuple(Column(series.name) for series in diagram.series)
    table = TableData(
        "Siffrorna i diagrammet",
        diagram.unit.heading,
        "",
        diagram.axis,
        columns,
        rows,
        is_small=True,
    )
    alt = f"{diagram.title}. {diagram.description}"
    return Chart(diagram.title, diagram_svg.svg(diagram), alt, table)
