"""What a kind of report consists of for one förbund: the plan with its own choices, checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from finsam_ledger import catalogue
from finsam_ledger.datafiles import suggestion
from finsam_ledger.findings import Finding, Place
from finsam_ledger.forbund import Forbund, ReportSettings
from finsam_ledger.forms import Form
from finsam_ledger.plandata import ChapterData, NoteData, PartData, Plan


class Contents(Struct, frozen=True):
    """A plan as one förbund has it: the parts it has, its notes in order with their numbers.

    Its choices stand in `table` of forbund.toml. `missing` are required parts and notes it has left
    out, each with its law.
    """

    plan: Plan
    table: str
    chapters: tuple[ChapterData, ...]
    notes: tuple[NoteData, ...]
    missing: tuple[tuple[str, str], ...]

    @property
    def kind(self) -> str:
        return self.plan.id

    @property
    def note_numbers(self) -> Mapping[str, int]:
        return {note.id: number for number, note in enumerate(self.notes, 1)}

    @property
    def forms(self) -> tuple[str, ...]:
        """The forms of the report, in order: those of the parts, then those of the notes."""
        parts = [part.uppstallning for chapter in self.chapters for part in chapter.delar]
        notes = [note.id for note in self.notes if not note.text]
        return tuple(form for form in (*parts, *notes) if form)


def contents(
    plan: Plan,
    forbund: Forbund,
    forms: Mapping[str, Form],
    elsewhere: Container[str] = (),
    year: int = 0,
    silent: Container[str] = (),
) -> tuple[Contents, list[Finding]]:
    """`plan` with the förbund's choices; findings for parts and notes that do not exist.

    What shows a form `elsewhere`, one that holds only in other years, is left out, and of the plan
    what shows a register that says nothing of the `year`, or a voluntary form that is `silent`.
    """
    own = _own(plan, forbund)
    chapters, findings = _joined(plan.kapitel, own)
    known = {part.id for chapter in chapters for part in chapter.delar}
    findings += [
        catalogue.FORM_UNKNOWN.at(own.place("utan"), form=id, hint=suggestion(id, known))
        for id in own.settings.utan
        if id not in known
    ]
    findings += _unknown_forms(own, forms, elsewhere)
    added = {part.id for part in own.settings.delar}
    passing = {id for id in added if _form_of(id, chapters) in elsewhere}
    planned = [part for chapter in chapters for part in chapter.delar if part.id not in added]
    known_forms = {id for id in forms if id not in silent}
    passing |= {part.id for part in planned if _has_nothing(part, forbund, known_forms, year)}
    chapters = [_kept(chapter, own, passing) for chapter in chapters]
    notes, wrong = _notes(plan, own, forms, elsewhere)
    kept = tuple(chapter for chapter in chapters if chapter.delar)
    missing = _missing(plan, own.settings.utan, {note.id for note in notes} | added, forms)
    made = Contents(plan, own.table, kept, notes, missing)
    return made, [*findings, *wrong, *_shown_twice(own, made)]


class _Own(Struct, frozen=True):
    """What a förbund has chosen for a kind of report: a table of forbund.toml."""

    forbund: Forbund
    table: str
    settings: ReportSettings

    def place(self, key: str, under: str = "", index: int = 0) -> Place | None:
        """Where `key` stands in the table, or in a row of one `under` it."""
        return self.forbund.place(f"{self.table}.{under}" if under else self.table, key, index)


def _own(plan: Plan, forbund: Forbund) -> _Own:
    return _Own(forbund, plan.val, forbund.settings.choices(plan.val))


def _shown_twice(own: _Own, made: Contents) -> list[Finding]:
    """Parts of the förbund's own with a table that stands in the report already."""
    times = Counter(made.forms)
    return [
        catalogue.FIELD_VALUE.at(
            own.place("uppstallning", "del", index),
            field="uppstallning",
            reason=f"”{part.uppstallning}” visas redan på ett annat ställe i rapporten",
        )
        for index, part in enumerate(own.settings.delar)
        if times[part.uppstallning] > 1
    ]


def _form_of(part: str, chapters: Iterable[ChapterData]) -> str:
    """The form that a part shows."""
    parts = (each for chapter in chapters for each in chapter.delar)
    return next((each.uppstallning for each in parts if each.id == part), "")


def _unknown_forms(own: _Own, forms: Container[str], elsewhere: Container[str]) -> list[Finding]:
    """Parts of the förbund's own that show a form which does not exist, or nothing at all."""
    findings = []
    for index, part in enumerate(own.settings.delar):
        place = own.place("uppstallning", "del", index)
        form = part.uppstallning
        if not (form or part.text or part.diagram or part.riskmatris):
            field = "uppstallning, text eller diagram"
            findings.append(catalogue.FIELD_MISSING.at(place, field=field))
        elif form and form not in forms and form not in elsewhere:
            hint = "Skriv id för en uppställning i förbundets mapp eller en inbyggd."
            findings.append(catalogue.FORM_UNKNOWN.at(place, form=form, hint=hint))
    return findings


def _joined(planned: Iterable[ChapterData], own: _Own) -> tuple[list[ChapterData], list[Finding]]:
    """The plan's chapters with those and the parts of the förbund's own in their places."""
    findings = []
    chapters = list(planned)
    for index, new in enumerate(own.settings.kapitel):
        made = ChapterData(new.id, new.rubrik)
        if wrong := _placed(chapters, made, new.efter):
            findings.append(wrong.at(own, "kapitel", index))
    for index, part in enumerate(own.settings.delar):
        known = {chapter.id: number for number, chapter in enumerate(chapters)}
        if part.kapitel not in known:
            wrong = _Misplaced("kapitel", part.kapitel, tuple(known))
            findings.append(wrong.at(own, "del", index))
            continue
        chapter = chapters[known[part.kapitel]]
        elsewhere = [each.id for other in chapters if other is not chapter for each in other.delar]
        if part.id in elsewhere:
            wrong = _Misplaced("id", part.id, tuple(elsewhere))
            findings.append(wrong.at(own, "del", index))
            continue
        parts = list(chapter.delar)
        data = PartData(
            part.id,
            part.rubrik,
            text=part.text,
            uppstallning=part.uppstallning,
            diagram=part.diagram,
            riskmatris=part.riskmatris,
        )
        if misplaced := _placed(parts, data, part.efter):
            findings.append(misplaced.at(own, "del", index))
        chapters[known[part.kapitel]] = replace(chapter, delar=tuple(parts))
    return chapters, findings


class _Misplaced(Struct, frozen=True):
    """A word in forbund.toml that names no place in the report, or one already taken."""

    field: str
    word: str
    known: tuple[str, ...]

    def at(self, own: _Own, table: str, index: int) -> Finding:
        taken = self.word in self.known
        hint = "Ordet är upptaget; välj ett annat." if taken else suggestion(self.word, self.known)
        reason = f"”{self.word}” {'finns redan' if taken else 'finns inte'}. {hint}"
        place = own.place(self.field, table, index)
        return catalogue.FIELD_VALUE.at(place, field=self.field, reason=reason.rstrip("."))


D = TypeVar("D", ChapterData, PartData)


def _placed(among: list[D], new: D, after: str) -> _Misplaced | None:
    """Put `new` after the one called `after`, or last; what is wrong if it can't be done."""
    ids = [each.id for each in among]
    if new.id in ids:
        return _Misplaced("id", new.id, tuple(ids))
    if after and after not in ids:
        return _Misplaced("efter", after, tuple(ids))
    among.insert(ids.index(after) + 1 if after else len(among), new)
    return None


def _has_nothing(part: PartData, forbund: Forbund, forms: Container[str], year: int) -> bool:
    """Whether a part of the plan is of a form or a register that the förbund has not got."""
    if part.valfri and part.uppstallning and part.uppstallning not in forms:
        return True
    register = forbund.registers.get(part.register)
    return bool(part.register) and not (register and register.of(year))


def _missing(
    plan: Plan, without: Iterable[str], notes: Container[str], forms: Mapping[str, Form]
) -> tuple[tuple[str, str], ...]:
    """What the plan requires and the förbund has not got."""
    left_out = set(without)
    parts = [
        (part.rubrik or chapter.rubrik, part.lag or chapter.lag)
        for chapter in plan.kapitel
        for part in chapter.delar
        if part.kravs and part.id in left_out
    ]
    wanted = [
        (note.rubrik or forms[note.id].title, note.lag)
        for note in plan.noter
        if note.kravs and note.id not in notes
    ]
    return (*parts, *wanted)


def _kept(chapter: ChapterData, own: _Own, passing: Container[str]) -> ChapterData:
    """A chapter with the parts that this förbund has, those that pass over this year left out."""
    settings = own.forbund.settings
    parts = tuple(
        part
        for part in chapter.delar
        if part.id not in own.settings.utan
        and part.id not in passing
        and part.balanskrav in ("", settings.balanskrav)
        and part.finansiellt_mal in ("", settings.finansiellt_mal)
        and (own.forbund.members or not part.medlemmar)
    )
    return replace(chapter, delar=parts)


def _notes(
    plan: Plan, own: _Own, forms: Mapping[str, Form], elsewhere: Container[str]
) -> tuple[tuple[NoteData, ...], list[Finding]]:
    """The förbund's notes in its order, or the plan's."""
    chosen = own.settings.noter
    if not chosen:
        return plan.noter, []
    planned = {note.id: note for note in plan.noter}
    known = {*planned, *(id for id, form in forms.items() if form.is_note)}
    findings = [
        catalogue.FORM_UNKNOWN.at(own.place("noter"), form=id, hint=suggestion(id, known))
        for id in chosen
        if id not in known and id not in elsewhere
    ]
    if len(set(chosen)) < len(chosen):
        place = own.place("noter")
        reason = "en not står två gånger"
        findings.append(catalogue.FIELD_VALUE.at(place, field="noter", reason=reason))
    return tuple(planned.get(id, NoteData(id)) for id in chosen if id in known), findings
