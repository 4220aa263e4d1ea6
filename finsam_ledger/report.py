"""Statements, notes and texts → one finished `Report`. Renderers choose looks and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from finsam_ledger import catalogue, ledamoter, riskmatris, texts
from finsam_ledger.bokslut import Bokslut
from finsam_ledger.datafiles import suggestion
from finsam_ledger.diagram import Diagram, is_sound
from finsam_ledger.findings import Finding, Place
from finsam_ledger.forms import ColumnKind
from finsam_ledger.ledamoter import Signature
from finsam_ledger.money import Unit
from finsam_ledger.periods import Period
from finsam_ledger.plandata import ChapterData, NoteData, PartData, Plan, plans
from finsam_ledger.tables import Figure, Grid, Table, row_of
from finsam_ledger.texts import Text


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

    @property
    def says_something(self) -> bool:
        """Whether there is anything under its heading."""
        return bool(self.text or self.table or self.grid or self.diagram or self.signatures)


class Chapter(Struct, frozen=True):
    id: str
    title: str
    law: str
    parts: tuple[Part, ...]


class KeyFigure(Struct, frozen=True):
    """One of the period's few figures to read first, with that of the period a year `earlier`."""

    label: str
    text: str
    unit: Unit
    earlier: str
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
        return f"{self.kind}-{self.year if self.period.is_year else self.period.last}"

    @property
    def key_title(self) -> str:
        """What stands over its key figures."""
        return "Året i siffror" if self.period.is_year else "Perioden i siffror"

    def figures(self) -> Iterator[Figure]:
        """Every figure of the report, those in texts last."""
        yield from self.bokslut.figures()
        for chapter in self.chapters:
            for part in chapter.parts:
                if part.text is not None:
                    yield from part.text.figures


def compose(bokslut: Bokslut, *, drawn: bool = True) -> tuple[Report, list[Finding]]:
    """The report, and what is wrong with its texts and charts; its charts are left out where they
    are not to be `drawn`, which takes a third of the time.
    """
    findings: list[Finding] = []
    chapters: list[Chapter] = []
    for chapter in bokslut.contents.chapters:
        made, wrong = _chapter(bokslut, chapter, drawn=drawn)
        chapters += [made] if made else []
        findings += wrong
    forbund = bokslut.forbund
    report = Report(
        kind=bokslut.contents.kind,
        title=bokslut.contents.plan.rubrik.format(period=bokslut.period.words()),
        name=forbund.settings.namn,
        organisation_number=forbund.settings.organisationsnummer,
        place=forbund.settings.ort,
        year=bokslut.year,
        period=bokslut.period,
        chapters=tuple(chapters),
        key_figures=tuple(_key_figures(bokslut)),
        bokslut=bokslut,
    )
    return report, [*findings, *_unused(bokslut)]


def _unused(bokslut: Bokslut) -> Iterator[Finding]:
    """Texts of the period that no part or note of any kind of report can have, as one whose name
    is misspelt.
    """
    known = {f"not-{id}" for id in bokslut.facts.forms} | _wanted(bokslut, bokslut.contents.plan)
    strange = [path for path in texts.written(bokslut) if path.stem not in known]
    if strange:  # reports of several kinds about a period have their texts in one folder
        known = known.union(*(_wanted(bokslut, plan) for plan in plans()))
    for path in strange:
        if path.stem not in known:
            hint = suggestion(path.stem, known - {""})
            yield catalogue.TEXT_UNUSED.at(Place(str(path)), file=path.name, hint=hint)


def _wanted(bokslut: Bokslut, plan: Plan) -> set[str]:
    """The texts that a kind of report has."""
    own = bokslut.forbund.settings.choices(plan.val).delar
    parts = {part.text for chapter in plan.kapitel for part in chapter.delar}
    return parts | {part.text for part in own} | {note.text for note in plan.noter}


def _key_figures(bokslut: Bokslut) -> Iterator[KeyFigure]:
    """The plan's key figures, as the tables print them, or would if they showed them."""
    for wanted in bokslut.contents.plan.nyckeltal:
        if wanted.uppstallning not in bokslut.by_id:
            continue
        statement = bokslut.facts.statement(wanted.uppstallning, bokslut.year)
        row = row_of(statement, wanted.rad, bokslut.footing)
        if row is None:
            continue
        found = {
            column.period: printed
            for column, printed in zip(statement.columns, row.cells, strict=True)
            if column.kind is ColumnKind.UTFALL and column.form.accounts is None
        }
        earlier = bokslut.period.years_back(1)
        now, before = found.get(bokslut.period), found.get(earlier)
        if now is not None and now.text:
            yield KeyFigure(
                wanted.rubrik, now.text, now.unit, earlier.words(), before.text if before else ""
            )


def _chapter(
    bokslut: Bokslut, data: ChapterData, *, drawn: bool
) -> tuple[Chapter | None, list[Finding]]:
    """A chapter with the parts that say something; None where none does."""
    parts: list[Part] = []
    findings: list[Finding] = []
    for part in data.delar:
        if part.noter:
            made, wrong = _notes(bokslut)
            parts += made
        else:
            one, wrong = _part(bokslut, part, data.lag, drawn=drawn)
            parts += [one] if one.says_something else []
        findings += wrong
    return Chapter(data.id, data.rubrik, data.lag, tuple(parts)) if parts else None, findings


def _part(bokslut: Bokslut, data: PartData, law: str, *, drawn: bool) -> tuple[Part, list[Finding]]:
    text, findings = _text(bokslut, data, data.lag or law)
    table = bokslut.table(data.uppstallning) if data.uppstallning else None
    board, period = bokslut.forbund.board, bokslut.period
    diagram, wrong = _diagram(bokslut, data.diagram, drawn=drawn) if data.diagram else (None, [])
    grid, risky = riskmatris.grid(bokslut.forbund, bokslut.year) if data.riskmatris else (None, [])
    part = Part(
        data.id,
        data.rubrik,
        text,
        table,
        grid=ledamoter.grid(board, period) if data.styrelse else grid,
        diagram=diagram,
        signatures=ledamoter.signatures(board, period.last) if data.underskrifter else (),
    )
    return part, [*findings, *wrong, *risky]


def _diagram(bokslut: Bokslut, id: str, *, drawn: bool) -> tuple[Diagram | None, list[Finding]]:
    if not drawn and is_sound(id, bokslut.forbund.folder):
        return None, []
    from finsam_ledger import diagrams  # which most commands have no use for

    return diagrams.make(bokslut, id) if drawn else (None, diagrams.wrong(bokslut, id))


def _text(bokslut: Bokslut, data: PartData, law: str) -> tuple[Text | None, list[Finding]]:
    """A part's text; of one that is voluntary none, where none is written."""
    if not data.text or (data.valfri and not texts.exists(bokslut, data.text)):
        return None, []
    return texts.read(bokslut, data.text, law)


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
    id = f"not-{note.id}"
    text, findings = texts.read(bokslut, id) if texts.exists(bokslut, id) else (None, [])
    return Part(table.id, table.title, text, table, number), findings
