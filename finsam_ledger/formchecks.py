"""Whether forms hold together: references, columns, units, placeholders, circles."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping

from finsam_ledger import catalogue
from finsam_ledger.balances import DIMENSIONS, Measure
from finsam_ledger.datafiles import suggestion
from finsam_ledger.findings import Finding, Place
from finsam_ledger.forms import (
    PLACEHOLDERS,
    Carries,
    ColumnForm,
    ColumnKind,
    Computed,
    Divides,
    Fetches,
    Form,
    Heading,
    Line,
    Registered,
    Selects,
    Spreads,
    Sums,
    Words,
)
from finsam_ledger.money import Unit


def check(forms: Mapping[str, Form], year: int, elsewhere: Container[str]) -> list[Finding]:
    """Everything wrong among the forms of a year; forms `elsewhere` hold in other years."""
    findings = []
    for form in forms.values():
        for line in form.lines:
            findings += _line(form, line)
            for other, id in _named(form, line):
                findings += _missing(forms, elsewhere, year, Fetches(other, id), line.place)
            findings += _mixed(forms, form, line)
        if form.specifies is not None:
            findings += _missing(forms, elsewhere, year, form.specifies, form.place)
        findings += [*_columns(form), *_emptiness(form)]
        findings += [*_under_itself(form), *_named_stems(forms, form)]
    return findings or _circles(forms)


def unknown_line(place: Place, line: str, form: str, known: Iterable[str]) -> Finding:
    return catalogue.LINE_UNKNOWN.at(place, line=line, form=form, hint=suggestion(line, known))


def check_unit(line: Line) -> list[Finding]:
    """Whether a line's unit fits what it holds: balances are money, ratios per cent, words text."""
    content = line.content
    reason = ""
    if isinstance(content, Selects | Computed | Carries) and not line.unit.is_money:
        reason = "konton och trappan ger belopp; enheten ska vara kr eller tkr"
    elif isinstance(content, Divides | Spreads) and line.unit is not Unit.PERCENT:
        reason = "en kvot visas i %"
    elif line.unit is Unit.TEXT and not isinstance(content, Words | Registered | Heading):
        reason = "enheten text hör till rader med ord"
    if not reason:
        return []
    return [catalogue.FIELD_VALUE.at(line.place, field="enhet", reason=reason)]


def _line(form: Form, line: Line) -> list[Finding]:
    findings = _braces(line) if line.per_row else _placeholders(line.place, {"text": line.text})
    findings += [*_wrong_print(form, line), *_wrong_ratio(form, line), *_told(form, line)]
    if line.id in line.equals:
        reason = "en rad är alltid lika sig själv"
        findings.append(catalogue.FIELD_VALUE.at(line.place, field="lika", reason=reason))
    named = [id for id in (*line.equals, line.under, line.share_of) if id]
    columns = [column.id for column in form.columns]
    findings += [
        unknown_line(line.place, id, form.id, columns) for id in line.columns if id not in columns
    ]
    findings += [
        unknown_line(line.place, id, form.id, form.by_id) for id in named if id not in form.by_id
    ]
    if isinstance(line.content, Carries) and line.content.end not in form.by_id:
        findings.append(unknown_line(line.place, line.content.end, form.id, form.by_id))
    if isinstance(line.content, Selects):
        for key in {**line.content.dimension, **line.content.utom}:
            if key not in DIMENSIONS:
                hint = suggestion(key, DIMENSIONS)
                findings.append(catalogue.FIELD_UNKNOWN.at(line.place, field=key, hint=hint))
    return findings


def _braces(line: Line) -> list[Finding]:
    """Labels that registers fill in have nothing but the names of fields in braces."""
    texts = {"text": line.text, "grupp": line.per_row.group if line.per_row else ""}
    reason = "inom klamrar ska stå en kolumn ur registret, till exempel {namn}"
    return [
        catalogue.FIELD_VALUE.at(line.place, field=field, reason=reason)
        for field, text in texts.items()
        if re.search("[{}]", re.sub(r"\{([\w-]+\.)?\w+\}", "", text))
    ]


def _told(form: Form, line: Line) -> list[Finding]:
    """Labels with a count of people in them, which would be in print however small it is."""
    if line.per_row is None or not form.counts_people:
        return []
    counts = [column.field for column in form.columns if column.unit is not Unit.TEXT]
    texts = {"text": line.text, "grupp": line.per_row.group}
    reason = "antalet kan vara för litet för att tryckas, och en etikett döljs inte"
    return [
        catalogue.FIELD_VALUE.at(line.place, field=field, reason=reason)
        for field, text in texts.items()
        if any(f"{{{count}}}" in text for count in counts if count)
    ]


def _wrong_print(form: Form, line: Line) -> list[Finding]:
    """Printed figures are added in their own unit, and only sums and movements are made of them."""
    if not line.from_printed:
        return []
    parts = [form.by_id[id] for _, id in _named(form, line) if id in form.by_id]
    if isinstance(line.content, Sums) and all(part.unit is line.unit for part in parts):
        return []
    if isinstance(line.content, Selects) and line.content.measure is Measure.RORELSE:
        return []
    reason = "det hör till summor av rader i samma enhet, och till kontons rörelse"
    return [catalogue.FIELD_VALUE.at(line.place, field="av_tryckta", reason=reason)]


def _wrong_ratio(form: Form, line: Line) -> list[Finding]:
    """Money is divided by money, a count by a count."""
    if not isinstance(line.content, Divides):
        return []
    over, under = (form.by_id.get(id) for id in (line.content.over, line.content.under))
    if over is None or under is None or line in (over, under) or over.unit.fits(under.unit):
        return []
    reason = f"”{over.id}” visar {over.unit} och ”{under.id}” {under.unit}"
    return [catalogue.FIELD_VALUE.at(line.place, field="kvot", reason=reason)]


def _emptiness(form: Form) -> list[Finding]:
    """A form needs lines, and a column that shows what happened."""
    findings = []
    if not form.lines:
        findings.append(catalogue.FIELD_MISSING.at(form.place, field="rad"))
    if not any(each.kind.is_amount and not each.hidden for each in form.columns):
        findings.append(catalogue.FIELD_MISSING.at(form.place, field="kolumn med belopp"))
    if form.lights is None and any(column.lit for column in form.columns):
        findings.append(catalogue.FIELD_MISSING.at(form.place, field="ljus"))
    if form.lights is not None and form.lights.gron < form.lights.gul:
        reason = "grön börjar lägre än gul"
        findings.append(catalogue.FIELD_VALUE.at(form.place, field="ljus", reason=reason))
    return findings


def _mixed(forms: Mapping[str, Form], form: Form, line: Line) -> list[Finding]:
    """Lines that are fetched or added show the same kind of thing as the line they make."""
    if not isinstance(line.content, Sums | Fetches):
        return []
    parts = [
        forms[other].by_id[id]
        for other, id in _named(form, line)
        if other in forms and id in forms[other].by_id
    ]
    return [
        catalogue.FIELD_VALUE.at(
            line.place, field="enhet", reason=f"raden ”{part.id}” visar {part.unit}"
        )
        for part in parts
        if part.unit is not Unit.TEXT and not part.unit.fits(line.unit)
    ]


def _columns(form: Form) -> list[Finding]:
    """Whether each column has its own id, words that can be filled in, and others to build on."""
    findings = []
    seen: set[str] = set()
    for column in form.columns:
        if column.id in seen:
            reason = f"”{column.id}” finns två gånger"
            findings.append(catalogue.FIELD_VALUE.at(column.place, field="id", reason=reason))
        seen.add(column.id)
        findings += _placeholders(column.place, {"rubrik": column.heading, "namn": column.name})
        findings += [*_column_references(form, column), *_idle_fields(column)]
    return findings


def _placeholders(place: Place, fields: Mapping[str, str]) -> list[Finding]:
    """Braces may only hold the words that are filled in."""
    findings = []
    for field, text in fields.items():
        if "{" not in text and "}" not in text:
            continue
        left = re.sub(r"\{(" + "|".join(PLACEHOLDERS) + r")\}", "", text)
        if "{" in left or "}" in left:
            words = ", ".join(f"{{{word}}}" for word in PLACEHOLDERS)
            reason = f"inom klamrar får bara stå {words}"
            findings.append(catalogue.FIELD_VALUE.at(place, field=field, reason=reason))
    return findings


def _idle_fields(column: ColumnForm) -> list[Finding]:
    """What a kind of column has no use for, so that nobody believes that it counts."""
    kind = column.kind
    idle = {
        "version": ("budget och beviljat", column.original and not kind.is_decided),
        "linjart": ("budget och beviljat", column.linear and not kind.is_decided),
        "konton": ("utfall och budget", column.accounts is not None and not kind.is_amount),
        "decimaler": ("tal", column.decimals is not None and kind is ColumnKind.NOT),
        "falt": ("utfall", bool(column.field) and kind is not ColumnKind.UTFALL),
        "delar": ("summa, produkt och vagt", bool(column.parts) and not kind.is_of_columns),
        "vikter": ("vagt", bool(column.weights) and kind is not ColumnKind.VAGT),
        "ar": ("budget och prognos", column.years_back < 0 and kind not in _AHEAD),
    }
    return [
        catalogue.FIELD_VALUE.at(
            column.place, field=field, reason=f"det hör till kolumner med {whose}"
        )
        for field, (whose, is_idle) in idle.items()
        if is_idle
    ]


# Columns that may be of years to come.
_AHEAD = (ColumnKind.BUDGET, ColumnKind.PROGNOS)


def _column_references(form: Form, column: ColumnForm) -> list[Finding]:
    """A difference and a ratio name two columns of amounts, a share one and a line; those made of
    several name the columns before them; others none.
    """
    if column.kind.is_of_columns:
        return _parts(form, column)
    amounts = [each.id for each in form.columns if each.kind.is_amount or each.kind.is_of_columns]
    beside = [each.id for each in form.columns if each.kind is not ColumnKind.NOT]
    named = [(id, beside) for id, _ in column.equals]
    composed = not (column.kind.is_amount or column.kind is ColumnKind.NOT)
    if composed and column.of is not None:
        first, second = column.of
        share = column.kind is ColumnKind.ANDEL
        others = list(form.by_id) if share else amounts
        named += [(first, amounts), (second, [*others, ""] if share else others)]
    elif composed or column.of is not None:
        reason = (
            'ange två, till exempel av = ["ar", "budget"]'
            if composed
            else "det hör till kolumner av slagen skillnad, kvot och andel"
        )
        return [catalogue.FIELD_VALUE.at(column.place, field="av", reason=reason)]
    return [
        unknown_line(column.place, id, form.id, known) for id, known in named if id not in known
    ]


def _parts(form: Form, column: ColumnForm) -> list[Finding]:
    """Whether a column is made of columns that stand before it, and a weighted one has weights."""
    ids = [each.id for each in form.columns]
    known = [
        each.id
        for each in form.columns[: ids.index(column.id)]
        if each.kind.is_amount or each.kind.is_of_columns
    ]
    findings = []
    for id, _ in column.parts:
        if id in ids and id not in known and id != column.id:
            reason = f"kolumnen ”{id}” ska stå före och ha belopp"
            findings.append(catalogue.FIELD_VALUE.at(column.place, field="delar", reason=reason))
        elif id not in known:
            findings.append(unknown_line(column.place, id, form.id, known))
    if not column.parts:
        findings.append(catalogue.FIELD_MISSING.at(column.place, field="delar"))
    reason = _wrong_parts(column)
    if reason:
        findings.append(catalogue.FIELD_VALUE.at(column.place, field="delar", reason=reason))
    if column.kind is ColumnKind.VAGT and "." not in column.weights:
        reason = "skriv register och fält, till exempel vikter.viktning"
        findings.append(catalogue.FIELD_VALUE.at(column.place, field="vikter", reason=reason))
    return findings


def _wrong_parts(column: ColumnForm) -> str:
    """Why a column can't be made of its parts, empty if it can."""
    named = [id for id, _ in column.parts]
    if len(set(named)) < len(named):
        return "en kolumn står två gånger"
    if column.kind is ColumnKind.SUMMA or not named:
        return ""
    if any(times < 0 for _, times in column.parts):
        return "bara en summa kan ha kolumner med minustecken"
    return (
        "en produkt är av minst två"
        if column.kind is ColumnKind.PRODUKT and len(named) == 1
        else ""
    )


def _missing(
    forms: Mapping[str, Form], elsewhere: Container[str], year: int, wanted: Fetches, place: Place
) -> list[Finding]:
    if wanted.form in forms:
        known = forms[wanted.form].by_id
        missing = wanted.line not in known
        return [unknown_line(place, wanted.line, wanted.form, known)] if missing else []
    if wanted.form in elsewhere:
        return [catalogue.FORM_YEARS.at(place, form=wanted.form, year=year)]
    hint = suggestion(wanted.form, forms)
    return [catalogue.FORM_UNKNOWN.at(place, form=wanted.form, hint=hint)]


def _named(form: Form, line: Line) -> list[tuple[str, str]]:
    """The (form, line) pairs a line is made of."""
    content = line.content
    if isinstance(content, Sums):
        return [(form.id, id) for id, _ in content.terms]
    if isinstance(content, Fetches):
        return [(content.form, content.line)]
    if isinstance(content, Divides):
        return [(form.id, content.over), (form.id, content.under)]
    if isinstance(content, Computed | Spreads):
        return [(form.id, content.of)]
    if isinstance(content, Carries):
        return [(form.id, content.start)]  # its end is of another year, so no circle
    return []


def _named_stems(forms: Mapping[str, Form], form: Form) -> list[Finding]:
    """A line that stands for several may be added, not fetched, divided or equalled."""
    asked: list[tuple[Place, str, str]] = []
    for line in form.lines:
        if not isinstance(line.content, Sums):
            asked += [(line.place, *name) for name in _named(form, line)]
        asked += [(line.place, form.id, id) for id in (*line.equals, line.share_of)]
    for column in form.columns:
        if column.kind is ColumnKind.ANDEL and column.of is not None:
            asked.append((column.place, form.id, column.of[1]))
    if form.specifies is not None:
        asked.append((form.place, form.specifies.form, form.specifies.line))
    findings = []
    for place, other, id in asked:
        line_asked = forms[other].by_id.get(id) if other in forms else None
        content = line_asked.content if line_asked else None
        several = isinstance(content, Selects) and (content.per_konto or content.per_medlem)
        if several or (line_asked is not None and line_asked.per_row):
            reason = f"”{id}” är flera rader i tryck och kan bara stå i en summa"
            findings.append(catalogue.FIELD_VALUE.at(place, field=id, reason=reason))
    return findings


def _under_itself(form: Form) -> list[Finding]:
    """Lines that stand under each other, each circle told once."""
    findings = []
    settled: set[str] = set()
    for line in form.lines:
        path: list[str] = []
        each: Line | None = line
        while each is not None and each.id not in settled:
            if each.id in path:
                chain = " → ".join([*path[path.index(each.id) :], each.id])
                finding = catalogue.LINE_CIRCLE.at(
                    each.place, line=each.id, form=form.id, chain=chain
                )
                findings.append(finding)
                break
            path.append(each.id)
            each = form.by_id.get(each.under or "")
        settled.update(path)
    return findings


def _circles(forms: Mapping[str, Form]) -> list[Finding]:
    """Lines that are made of themselves, each circle told once."""
    findings = []
    settled: set[tuple[str, str]] = set()

    def visit(form: str, id: str, path: tuple[tuple[str, str], ...]) -> None:
        here = (form, id)
        if here in path:
            line = forms[form].by_id[id]
            chain = " → ".join(name for _, name in (*path[path.index(here) :], here))
            findings.append(catalogue.LINE_CIRCLE.at(line.place, line=id, form=form, chain=chain))
        if here in path or here in settled:
            return
        for other in _named(forms[form], forms[form].by_id[id]):
            visit(*other, (*path, here))
        settled.add(here)

    for form in forms.values():
        for line in form.lines:
            visit(form.id, line.id, ())
    return findings
