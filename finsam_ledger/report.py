"""Statements, notes and texts → one finished `Report`. Renderers choose looks and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from finsam_ledger import texts
from finsam_ledger.bokslut import Bokslut
from finsam_ledger.diagram import Diagram
from finsam_ledger.findings import Finding
from finsam_ledger.forms import ColumnKind
from finsam_ledger.money import Unit
from finsam_ledger.periods import Period
from finsam_ledger.plans import ChapterData, NoteData, PartData
from finsam_ledger.tables import Figure, Table, row_of
from finsam_ledger.texts import Text


class Grid(Struct, frozen=True):
    """A table of words, such as a register as readers see it."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Signature(Struct, frozen=True):
    """A line to sign on: who signs, by role, and for whom they sit."""

    role: str
    appointed_by: str
    name: str = ""


class Part(Struct, frozen=True):
    """A piece of a chapter: any of a text, a table of figures, one of words, a chart and lines to
    sign on, shown in that order.

    A table with `instead` is replaced by that sentence.
    """

    id: str
    title: str
    text: Text | None = None
    table: Table | None = None
    note: int | None = None
    grid: Grid | None = None
    diagram: Diagram | None = None
    signatures: tuple[Signature, ...] = ()


class Chapter(Struct, frozen=True):
    id: str
    title: str
    law: str
    parts: tuple[Part, ...]


class KeyFigure(Struct, frozen=True):
    """One of the year's few figures to read first, with last year's beside it."""

    label: str
    text: str
    unit: Unit
    before: str


class Report(Struct, frozen=True):
    """A report ready to be rendered. `period` is what it reports on; the räkenskapsår is `year`.

    One that `is_draft` is made while there are errors, and says so on every page.
    """

    kind: str
    title: str
    name: str
    organisation_number: str
    place: str
    year: int
    period: Period
    chapters: tuple[Chapter, ...]
    key_figures: tuple[KeyFigure, ...]
    bokslut: Bokslut
    is_draft: bool = False

    @property
    def stem(self) -> str:
        """What its files are called: `arsredovisning-2025`, `delarsrapport-2025-08-31`."""
        whole = self.period == Period.of_year(self.year)
        return f"{self.kind}-{self.year if whole else self.period.last}"

    def figures(self) -> Iterator[Figure]:
        """Every figure of the report, those in texts last."""
        yield from self.bokslut.figures()
        for chapter in self.chapters:
            for part in chapter.parts:
                if part.text is not None:
                    yield from part.text.figures


def compose(bokslut: Bokslut) -> tuple[Report, list[Finding]]:
    findings: list[Finding] = []
    chapters = []
    for chapter in bokslut.contents.chapters:
        made, wrong = _chapter(bokslut, chapter)
        chapters.append(made)
        findings += wrong
    forbund = bokslut.forbund
    report = Report(
        kind=bokslut.contents.kind,
        title=bokslut.contents.title.format(ar=bokslut.year),
        name=forbund.settings.namn,
        organisation_number=forbund.settings.organisationsnummer,
        place=forbund.settings.ort,
        year=bokslut.year,
        period=Period.of_year(bokslut.year),
        chapters=tuple(chapters),
        key_figures=tuple(_key_figures(bokslut)),
        bokslut=bokslut,
    )
    return report, findings


def _key_figures(bokslut: Bokslut) -> Iterator[KeyFigure]:
    """The plan's key figures, as the tables print them, or would if they showed them."""
    for wanted in bokslut.contents.key_figures:
        if wanted.uppstallning not in bokslut.by_id:
            continue
        statement = bokslut.facts.statement(wanted.uppstallning, bokslut.year)
        row = row_of(statement, wanted.rad, bokslut.footing)
        if row is None:
            continue
        by_year = {
            column.period.year: printed
            for column, printed in zip(statement.columns, row.cells, strict=True)
            if column.kind is ColumnKind.UTFALL and column.form.accounts is None
        }
        now, before = by_year.get(bokslut.year), by_year.get(bokslut.year - 1)
        if now is not None and now.text:
            yield KeyFigure(wanted.rubrik, now.text, now.unit, before.text if before else "")


def _chapter(bokslut: Bokslut, data: ChapterData) -> tuple[Chapter, list[Finding]]:
    parts: list[Part] = []
    findings: list[Finding] = []
    for part in data.delar:
        if part.noter:
            made, wrong = _notes(bokslut)
            parts += made
        else:
            one, wrong = _part(bokslut, part, data.lag)
            parts.append(one)
        findings += wrong
    return Chapter(data.id, data.rubrik, data.lag, tuple(parts)), findings


def _part(bokslut: Bokslut, data: PartData, law: str) -> tuple[Part, list[Finding]]:
    text, findings = texts.read(bokslut, data.text, law) if data.text else (None, [])
    table = bokslut.table(data.uppstallning) if data.uppstallning else None
    return Part(data.id, data.rubrik, text, table), findings


def _notes(bokslut: Bokslut) -> tuple[list[Part], list[Finding]]:
    parts: list[Part] = []
    findings: list[Finding] = []
    for number, note in enumerate(bokslut.contents.notes, 1):
        part, wrong = _note(bokslut, note, number)
        parts.append(part)
        findings += wrong
    return parts, findings


def _note(bokslut: Bokslut, note: NoteData, number: int) -> tuple[Part, list[Finding]]:
    if note.text:
        text, findings = texts.read(bokslut, note.text, note.lag)
        return Part(f"not-{number}", note.rubrik, text, note=number), findings
    table = bokslut.table(note.id)
    own = bokslut.forbund.folder / "texter" / str(bokslut.year) / f"not-{note.id}.md"
    text, findings = texts.read(bokslut, f"not-{note.id}") if own.exists() else (None, [])
    return Part(table.id, table.title, text, table, number), findings
