"""Reading forms: the built-in ones, a förbund's own, and a förbund's changes to the built-in.

A file with `bygger_pa` changes the form of that id: `utelamna` hides lines, `[[andra]]` replaces
fields of a line, `[[rad]]` with `efter` adds one. A file without it is a whole form, and takes
the place of a built-in form with the same id.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

import msgspec

from finsam_ledger import catalogue
from finsam_ledger.balances import Measure
from finsam_ledger.chart import SelectionError, account_set
from finsam_ledger.datafiles import Toml, decode, decode_all, read_toml, suggestion
from finsam_ledger.findings import Finding, Place
from finsam_ledger.forms import (
    ColumnForm,
    ColumnKind,
    Computed,
    Content,
    Divides,
    Fetches,
    Form,
    Heading,
    Line,
    Registered,
    Selects,
    Style,
    Sums,
    Words,
)
from finsam_ledger.money import Unit

FORMS = Path(__file__).parent / "data" / "forms"


class LineData(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One `[[rad]]` as written."""

    id: str
    text: str = ""
    stil: Style = Style.RAD
    under: str = ""
    konton: tuple[str, ...] = ()
    poster: tuple[str, ...] = ()
    klasser: tuple[str, ...] = ()
    egenskaper: tuple[str, ...] = ()
    dimension: dict[str, str] = {}
    utom: dict[str, str] = {}
    per_konto: bool = False
    matt: Measure | None = None
    summa: tuple[str, ...] = ()
    hamta: str = ""
    kvot: tuple[str, str] | None = None
    register: str = ""
    berakning: Literal["", "trappan"] = ""
    av: str = ""
    ord: str = ""
    tecken: Literal["", "vand", "som_bokfort"] = ""
    enhet: Unit | None = None
    decimaler: int = 0
    tom: str | None = None
    noter: tuple[str, ...] = ()
    visa: Literal["alltid", "vid_belopp", "aldrig", "utelamnad"] = "alltid"
    efter: str = ""


class ColumnData(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One `[[kolumn]]` as written."""

    id: str
    slag: ColumnKind
    ar: int = 0
    namn: str = ""
    rubrik: str = ""
    av: tuple[str, str] | None = None


class FormData(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A form file as written, lines and columns aside."""

    id: str
    bygger_pa: str = ""
    rubrik: str = ""
    lag: str = ""
    slag: Literal["", "rakning", "not"] = ""
    galler: str = ""
    historik: bool = False
    giltig_fran: int = 0
    giltig_till: int = 9999
    enhet: Unit | None = None
    matt: Measure = Measure.RORELSE
    tecken: Literal["vand", "som_bokfort"] = "vand"
    tom: str | None = None
    fotnot: str = ""
    istallet: str = ""
    utelamna: tuple[str, ...] = ()
    rad: Any = ()
    andra: Any = ()
    kolumn: Any = ()


class Draft(msgspec.Struct, frozen=True):
    """A form file that has been read but not yet joined with what it builds on."""

    data: FormData
    lines: tuple[tuple[LineData, Place], ...]
    columns: tuple[tuple[ColumnData, Place], ...]
    changes: tuple[tuple[dict[str, Any], Place], ...]
    toml: Toml


def read_drafts(folder: Path) -> tuple[list[Draft], list[Finding]]:
    drafts = []
    findings: list[Finding] = []
    for path in sorted(folder.glob("*.toml")):
        draft, wrong = _read_draft(path)
        findings += wrong
        if draft is not None:
            drafts.append(draft)
    return drafts, findings


@cache
def _builtin() -> tuple[list[Draft], list[Finding]]:
    return read_drafts(FORMS)


def _read_draft(path: Path) -> tuple[Draft | None, list[Finding]]:
    toml, findings = read_toml(path)
    if toml is None:
        return None, findings
    head, findings = decode(FormData, dict(toml.data), toml)
    lines, wrong_lines = decode_all(LineData, toml, "rad")
    columns, wrong_columns = decode_all(ColumnData, toml, "kolumn")
    changes: list[tuple[dict[str, Any], Place]] = []
    for index, change in enumerate(toml.data.get("andra", [])):
        _, wrong = decode(LineData, change, toml, "andra", index)
        findings += wrong
        changes.append((change, toml.place("andra", index)))
    findings += wrong_lines + wrong_columns
    if head is None or findings:
        return None, findings
    return Draft(head, tuple(lines), tuple(columns), tuple(changes), toml), []


def read_forms(folder: Path, year: int) -> tuple[dict[str, Form], list[Finding]]:
    """Every form that holds in `year`, by id: the built-in ones with `folder`'s own on top."""
    builtin, findings = _builtin()
    own, wrong = read_drafts(folder)
    findings = findings + wrong
    drafts: dict[str, Draft] = {}
    for draft in [*builtin, *own]:
        data = draft.data
        if not data.giltig_fran <= year <= data.giltig_till:
            continue
        if data.bygger_pa:
            base = drafts.get(data.bygger_pa)
            if base is None:
                place = draft.toml.place(key="bygger_pa")
                hint = suggestion(data.bygger_pa, drafts)
                findings.append(catalogue.FORM_UNKNOWN.at(place, form=data.bygger_pa, hint=hint))
                continue
            whole, wrong = _joined(base, draft)
            findings += wrong
        else:
            whole = draft
        drafts[data.id] = whole
    forms = {}
    for id, draft in drafts.items():
        form, wrong = _form(draft)
        findings += wrong
        forms[id] = form
    return forms, findings or _references(forms)


def _joined(base: Draft, over: Draft) -> tuple[Draft, list[Finding]]:
    """`base` with the changes of `over`."""
    findings: list[Finding] = []
    known = [line.id for line, _ in base.lines]
    lines = {line.id: (line, place) for line, place in base.lines}
    for change, place in over.changes:
        id = change["id"]
        if id not in lines:
            findings.append(_unknown_line(place, id, base.data.id, known))
            continue
        fields = {**msgspec.to_builtins(lines[id][0]), **change}
        lines[id] = (msgspec.convert(fields, LineData), place)
    for id in over.data.utelamna:
        if id not in lines:
            place = over.toml.place(key="utelamna")
            findings.append(_unknown_line(place, id, base.data.id, known))
            continue
        line, place = lines[id]
        lines[id] = (msgspec.structs.replace(line, visa="utelamnad"), place)
    order = list(lines.values())
    for line, place in over.lines:
        position = next((i for i, (old, _) in enumerate(order) if old.id == line.efter), None)
        if position is None:
            findings.append(_unknown_line(place, line.efter or "efter", base.data.id, known))
            continue
        order.insert(position + 1, (line, place))
    fields = {
        **msgspec.to_builtins(base.data),
        **msgspec.to_builtins(over.data),
        "rad": (),
        "andra": (),
        "kolumn": (),
    }
    data = msgspec.convert(fields, FormData)
    columns = over.columns or base.columns
    return Draft(data, tuple(order), columns, (), over.toml), findings


def _unknown_line(place: Place, line: str, form: str, known: Iterable[str]) -> Finding:
    return catalogue.LINE_UNKNOWN.at(place, line=line, form=form, hint=suggestion(line, known))


def _form(draft: Draft) -> tuple[Form, list[Finding]]:
    data, toml = draft.data, draft.toml
    findings: list[Finding] = []
    lines: dict[str, Line] = {}
    for line_data, place in draft.lines:
        line, wrong = _line(line_data, place, data)
        findings += wrong
        if line.id in lines:
            findings.append(catalogue.LINE_TWICE.at(place, line=line.id, form=data.id))
        lines[line.id] = line
    columns = tuple(_column(column, place) for column, place in draft.columns)
    specifies = _reference(data.galler) if data.galler else None
    form = Form(
        id=data.id,
        title=data.rubrik,
        law=data.lag,
        unit=data.enhet or Unit.KR,
        valid_from=data.giltig_fran,
        valid_to=data.giltig_till,
        columns=columns,
        lines=tuple(lines.values()),
        specifies=specifies,
        is_note=data.slag == "not",
        uses_history=data.historik,
        footnote=data.fotnot,
        instead=data.istallet,
        place=toml.place(key="id"),
    )
    return form, findings


def _column(data: ColumnData, place: Place) -> ColumnForm:
    return ColumnForm(data.id, data.slag, -data.ar, data.namn, data.rubrik, data.av, place)


def _line(data: LineData, place: Place, form: FormData) -> tuple[Line, list[Finding]]:
    content, findings = _content(data, place, form)
    flipped = (data.tecken or form.tecken) == "vand"
    empty = data.tom if data.tom is not None else form.tom
    ratio = isinstance(content, Divides)
    line = Line(
        id=data.id,
        text=data.text,
        content=content,
        style=data.stil,
        turned=flipped,
        unit=data.enhet or (Unit.PERCENT if ratio else form.enhet or Unit.KR),
        decimals=data.decimaler,
        empty="" if empty is None else empty,
        notes=data.noter,
        under=data.under or None,
        hidden=data.visa in ("aldrig", "utelamnad"),
        omitted=data.visa == "utelamnad",
        only_with_amount=data.visa == "vid_belopp",
        place=place,
    )
    return line, findings


def _content(data: LineData, place: Place, form: FormData) -> tuple[Content, list[Finding]]:
    choices = {
        "konton/poster/klasser/egenskaper": bool(
            data.konton or data.poster or data.klasser or data.egenskaper
        ),
        "summa": bool(data.summa),
        "hamta": bool(data.hamta),
        "kvot": bool(data.kvot),
        "register": bool(data.register),
        "berakning": bool(data.berakning),
        "ord": bool(data.ord),
    }
    given = [name for name, chosen in choices.items() if chosen]
    if data.stil is Style.RUBRIK and not given:
        return Heading(), []
    if len(given) != 1:
        reason = f"den har {' och '.join(given)}" if given else "inget är angivet"
        return Heading(), [catalogue.LINE_CONTENT.at(place, line=data.id, reason=reason)]
    return _one_content(data, place, form)


def _one_content(data: LineData, place: Place, form: FormData) -> tuple[Content, list[Finding]]:
    if data.summa:
        return Sums(tuple(_signed(word) for word in data.summa)), []
    if data.hamta:
        return _reference(data.hamta), []
    if data.register:
        return Registered(data.register, data.id), []
    if data.berakning:
        return Computed(data.av), []
    if data.ord:
        return Words(data.ord), []
    if data.kvot:
        return Divides(*data.kvot), []
    try:
        accounts = account_set(data.konton, data.poster, data.klasser, data.egenskaper)
    except SelectionError as error:
        return Heading(), [catalogue.SELECTION.at(place, line=data.id, reason=str(error))]
    measure = data.matt or form.matt
    return Selects(accounts, measure, data.dimension, data.utom, data.per_konto), []


def _signed(word: str) -> tuple[str, int]:
    bare = word.removeprefix("-")
    return bare, -1 if bare != word else 1


def _reference(text: str) -> Fetches:
    form, _, line = text.partition(".")
    return Fetches(form, line)


def _references(forms: Mapping[str, Form]) -> list[Finding]:
    """Whether every line another line names exists, and no line is made of itself."""
    findings = []
    for form in forms.values():
        for line in form.lines:
            for other, id in _named(form, line):
                findings += _missing(forms, other, id, line.place)
        if form.specifies is not None:
            findings += _missing(forms, form.specifies.form, form.specifies.line, form.place)
        findings += _column_references(form)
    return findings or _circles(forms)


def _column_references(form: Form) -> list[Finding]:
    """Whether a difference names two columns, and a share a column and a line."""
    findings = []
    for column in form.columns:
        if column.kind not in (ColumnKind.SKILLNAD, ColumnKind.ANDEL):
            continue
        if column.of is None:
            reason = 'ange två, till exempel av = ["ar", "budget"]'
            findings.append(catalogue.FIELD_VALUE.at(column.place, field="av", reason=reason))
            continue
        first, second = column.of
        others: Mapping[str, object] = form.column_by_id
        if column.kind is ColumnKind.ANDEL:
            others = form.by_id
        if first not in form.column_by_id:
            findings.append(_unknown_line(column.place, first, form.id, form.column_by_id))
        if second not in others:
            findings.append(_unknown_line(column.place, second, form.id, others))
    return findings


def _missing(forms: Mapping[str, Form], form: str, line: str, place: Place) -> list[Finding]:
    if form not in forms:
        return [catalogue.FORM_UNKNOWN.at(place, form=form, hint=suggestion(form, forms))]
    if line not in forms[form].by_id:
        return [_unknown_line(place, line, form, forms[form].by_id)]
    return []


def _named(form: Form, line: Line) -> list[tuple[str, str]]:
    """The (form, line) pairs a line is made of."""
    content = line.content
    if isinstance(content, Sums):
        return [(form.id, id) for id, _ in content.terms]
    if isinstance(content, Fetches):
        return [(content.form, content.line)]
    if isinstance(content, Divides):
        return [(form.id, content.over), (form.id, content.under)]
    if isinstance(content, Computed):
        return [(form.id, content.of)]
    return []


def _circles(forms: Mapping[str, Form]) -> list[Finding]:
    findings = []
    settled: set[tuple[str, str]] = set()

    def visit(form: str, id: str, path: tuple[tuple[str, str], ...]) -> None:
        here = (form, id)
        if here in settled:
            return
        line = forms[form].by_id[id]
        if here in path:
            chain = " → ".join(name for _, name in (*path, here))
            findings.append(catalogue.LINE_CIRCLE.at(line.place, line=id, form=form, chain=chain))
            return
        for other in _named(forms[form], line):
            visit(*other, (*path, here))
        settled.add(here)

    for form in forms.values():
        for line in form.lines:
            visit(form.id, line.id, ())
    return findings
