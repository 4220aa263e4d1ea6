"""Reading forms: the built-in ones, a förbund's own, and a förbund's changes to the built-in.

A file with `bygger_pa` changes the form of that id: `utelamna` hides lines, `[[andra]]` replaces
fields of a line (with `efter` it moves), `[[rad]]` with `efter` adds one. A file without it is a
whole form, and takes the place of a built-in form with the same id.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

import msgspec

from finsam_ledger import catalogue, formchecks
from finsam_ledger.balances import Measure
from finsam_ledger.chart import AccountSet, SelectionError, account_set
from finsam_ledger.datafiles import Toml, decode, decode_all, read_toml, suggestion
from finsam_ledger.findings import Finding, Place
from finsam_ledger.forbund import Part
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
from finsam_ledger.money import Rounding, Unit

Word = Annotated[str, msgspec.Meta(min_length=1)]

FORMS = Path(__file__).parent / "data" / "forms"


class LineData(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One `[[rad]]` as written."""

    id: Word
    text: str = ""
    stil: Style = Style.RAD
    under: str = ""
    konton: tuple[str, ...] = ()
    poster: tuple[str, ...] = ()
    klasser: tuple[str, ...] = ()
    egenskaper: tuple[str, ...] = ()
    dimension: dict[str, str | tuple[str, ...]] = {}
    utom: dict[str, str | tuple[str, ...]] = {}
    per_konto: bool = False
    per_medlem: Part | None = None
    matt: Measure | None = None
    summa: tuple[str, ...] = ()
    hamta: str = ""
    kvot: tuple[str, str] | None = None
    mot: Literal["", "budget"] = ""
    register: str = ""
    berakning: Literal["", "trappan"] = ""
    av: str = ""
    ord: str = ""
    tecken: Literal["", "vand", "som_bokfort"] = ""
    enhet: Unit | None = None
    decimaler: Annotated[int, msgspec.Meta(ge=0, le=6)] = 0
    tom: str | None = None
    noll: str = ""
    notkrav: str = ""
    noter: tuple[str, ...] = ()
    visa: Literal["alltid", "vid_belopp", "aldrig", "utelamnad"] = "alltid"
    av_tryckta: bool = False
    lika: tuple[str, ...] = ()
    efter: str = ""


class ColumnData(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One `[[kolumn]]` as written."""

    id: Word
    slag: ColumnKind
    ar: Annotated[int, msgspec.Meta(ge=-50, le=0)] = 0
    namn: str = ""
    rubrik: str = ""
    av: tuple[str, str] | None = None
    version: Literal["gallande", "ursprunglig"] = "gallande"
    konton: tuple[str, ...] = ()
    poster: tuple[str, ...] = ()
    klasser: tuple[str, ...] = ()
    egenskaper: tuple[str, ...] = ()
    tecken: Literal["", "vand", "som_bokfort"] = ""
    decimaler: Annotated[int, msgspec.Meta(ge=0, le=6)] | None = None
    visa: Literal["alltid", "aldrig"] = "alltid"
    lika: tuple[str, ...] = ()


class FormData(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A form file as written, lines and columns aside."""

    id: Word
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
    avrundning: Rounding | None = None
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
    checked, wrong_changes = decode_all(LineData, toml, "andra")
    if not wrong_changes:
        given = zip(toml.data.get("andra", ()), checked, strict=True)
        changes = [(change, place) for change, (_, place) in given]
    findings += wrong_lines + wrong_columns + wrong_changes
    if head is not None and head.giltig_till < head.giltig_fran:
        reason = f"formen upphör {head.giltig_till} men börjar gälla {head.giltig_fran}"
        place = toml.place(key="giltig_till")
        findings.append(catalogue.FIELD_VALUE.at(place, field="giltig_till", reason=reason))
    if head is None or findings:
        return None, findings
    return Draft(head, tuple(lines), tuple(columns), tuple(changes), toml), []


class Forms(NamedTuple):
    """The forms that hold in a year, by id, and the ids of those that hold only in others."""

    by_id: dict[str, Form]
    elsewhere: frozenset[str]


def read_forms(folder: Path, year: int) -> tuple[Forms, list[Finding]]:
    """Every form that holds in `year`: the built-in ones with `folder`'s own on top."""
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
            findings += _misplaced(draft)
        drafts[data.id] = whole
    findings += _twice(own, year)
    forms = {}
    for id, draft in drafts.items():
        form, wrong = _form(draft)
        findings += wrong
        forms[id] = form
    elsewhere = frozenset(draft.data.id for draft in (*builtin, *own)) - forms.keys()
    return Forms(forms, elsewhere), findings or formchecks.check(forms, year, elsewhere)


def _misplaced(draft: Draft) -> list[Finding]:
    """`efter` says where a line is added to another form; a whole form has its own order."""
    reason = "det hör till filer med bygger_pa"
    return [
        catalogue.FIELD_VALUE.at(place, field="efter", reason=reason)
        for line, place in draft.lines
        if line.efter
    ]


def _twice(own: list[Draft], year: int) -> list[Finding]:
    """Files of the förbund's that claim the same form for the same year."""
    holding = [draft for draft in own if draft.data.giltig_fran <= year <= draft.data.giltig_till]
    seen: set[str] = set()
    findings = []
    for draft in holding:
        if draft.data.id in seen:
            place = draft.toml.place(key="id")
            findings.append(catalogue.FORM_TWICE.at(place, form=draft.data.id, year=year))
        seen.add(draft.data.id)
    return findings


Placed = tuple[LineData, Place]


def _joined(base: Draft, over: Draft) -> tuple[Draft, list[Finding]]:
    """`base` with the changes of `over`: lines changed, left out, moved and added."""
    known = {line.id: (line, place) for line, place in base.lines}
    findings = _strangers(over, known)
    lines = {**known, **_changed(known, over)}
    moved = [placed for placed in lines.values() if placed[0].efter]
    order = [placed for placed in lines.values() if not placed[0].efter]
    order, wrong = _inserted(order, [*moved, *over.lines], base.data.id)
    fields = {
        **msgspec.to_builtins(base.data),
        **over.toml.data,
        "rad": (),
        "andra": (),
        "kolumn": (),
    }
    data = msgspec.convert(fields, FormData)
    columns = over.columns or base.columns
    return Draft(data, tuple(order), columns, (), over.toml), [*findings, *wrong]


def _strangers(over: Draft, known: Mapping[str, Placed]) -> list[Finding]:
    """Lines that are changed or left out but do not exist in what is built on."""
    asked = [(change["id"], place) for change, place in over.changes]
    place = over.toml.place(key="utelamna")
    asked += [(id, place) for id in over.data.utelamna]
    return [
        formchecks.unknown_line(place, id, over.data.bygger_pa, known)
        for id, place in asked
        if id not in known
    ]


def _changed(known: Mapping[str, Placed], over: Draft) -> dict[str, Placed]:
    """The lines that `andra` gives other fields or `utelamna` hides."""
    changed: dict[str, Placed] = {}
    for change, place in over.changes:
        if change["id"] in known:
            fields = {**msgspec.to_builtins(known[change["id"]][0]), **change}
            changed[change["id"]] = (msgspec.convert(fields, LineData), place)
    place = over.toml.place(key="utelamna")
    for id in over.data.utelamna:
        if id in known:
            line = changed.get(id, known[id])[0]
            changed[id] = (msgspec.structs.replace(line, visa="utelamnad"), place)
    return changed


def _inserted(
    order: list[Placed], lines: list[Placed], form: str
) -> tuple[list[Placed], list[Finding]]:
    """`order` with each of `lines` after the line it names, those of one place as they come."""
    order, findings = list(order), []
    after: Counter[str] = Counter()
    for line, place in lines:
        ids = [each.id for each, _ in order]
        if line.efter not in ids:
            findings.append(formchecks.unknown_line(place, line.efter or "efter", form, ids))
            continue
        after[line.efter] += 1
        added = msgspec.structs.replace(line, efter="")
        order.insert(ids.index(line.efter) + after[line.efter], (added, place))
    return order, findings


def _form(draft: Draft) -> tuple[Form, list[Finding]]:
    data, toml = draft.data, draft.toml
    findings: list[Finding] = []
    lines: dict[str, Line] = {}
    for line_data, place in draft.lines:
        line, wrong = _line(line_data, place, data)
        findings += wrong
        if line.id in lines:
            findings.append(catalogue.LINE_TWICE.at(place, line=line.id, form=data.id))
        findings += formchecks.check_unit(line)
        lines[line.id] = line
    columns, wrong = _columns(draft)
    findings += wrong
    specifies = _reference(data.galler) if data.galler else None
    form = Form(
        id=data.id,
        title=data.rubrik,
        law=data.lag,
        unit=data.enhet or Unit.KR,
        columns=tuple(columns),
        lines=tuple(lines.values()),
        specifies=specifies,
        is_note=data.slag == "not",
        uses_history=data.historik,
        rounding=data.avrundning,
        footnote=data.fotnot,
        instead=data.istallet,
        place=toml.place(key="id"),
    )
    return form, findings


def _columns(draft: Draft) -> tuple[list[ColumnForm], list[Finding]]:
    columns = []
    findings: list[Finding] = []
    for data, place in draft.columns:
        accounts, wrong = _accounts(data, place)
        findings += wrong or _only_limits(data, place)
        column = ColumnForm(
            id=data.id,
            kind=data.slag,
            years_back=-data.ar,
            name=data.namn,
            heading=data.rubrik,
            of=data.av,
            accounts=accounts,
            turned={"": None, "vand": True, "som_bokfort": False}[data.tecken],
            decimals=data.decimaler,
            original=data.version == "ursprunglig",
            hidden=data.visa == "aldrig",
            equals=tuple(_signed(word) for word in data.lika),
            place=place,
        )
        columns.append(column)
    return columns, findings


def _only_limits(data: ColumnData, place: Place) -> list[Finding]:
    """A column leaves accounts out; how those it keeps are counted is for its lines to say."""
    words = (*data.konton, *data.poster, *data.klasser, *data.egenskaper)
    reason = "i en kolumn får orden inte börja med - eller sluta med :debet eller :kredit"
    return [
        catalogue.SELECTION.at(place, line=data.id, reason=f"”{word}”: {reason}")
        for word in words
        if word.startswith("-") or ":" in word
    ]


def _accounts(data: LineData | ColumnData, place: Place) -> tuple[AccountSet | None, list[Finding]]:
    """The accounts that a line or column names; None if it names none."""
    if not _names_accounts(data):
        return None, []
    try:
        return account_set(data.konton, data.poster, data.klasser, data.egenskaper), []
    except SelectionError as error:
        return None, [catalogue.SELECTION.at(place, line=data.id, reason=str(error))]


def _names_accounts(data: LineData | ColumnData) -> bool:
    return bool(data.konton or data.poster or data.klasser or data.egenskaper)


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
        zero=data.noll,
        notes=data.noter,
        note_law=data.notkrav,
        under=data.under or None,
        hidden=data.visa in ("aldrig", "utelamnad"),
        omitted=data.visa == "utelamnad",
        only_with_amount=data.visa == "vid_belopp",
        from_printed=data.av_tryckta,
        equals=data.lika,
        place=place,
    )
    return line, findings


def _content(data: LineData, place: Place, form: FormData) -> tuple[Content, list[Finding]]:
    choices = {
        "konton/poster/klasser/egenskaper": _names_accounts(data),
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
    content, findings = _one_content(data, place, form)
    return content, [*findings, *_idle_fields(data, given[0], place)]


def _idle_fields(data: LineData, content: str, place: Place) -> list[Finding]:
    """Fields that a line's content has no use for, so that nobody believes that they count."""
    accounts = content.startswith("konton")
    idle = {
        "mot": bool(data.mot) and content != "kvot",
        "av": bool(data.av) and content != "berakning",
        "dimension": bool(data.dimension) and not accounts,
        "utom": bool(data.utom) and not accounts,
        "matt": data.matt is not None and not accounts,
        "per_konto": data.per_konto and not accounts,
        "per_medlem": data.per_medlem is not None and not accounts,
    }
    return [
        catalogue.FIELD_VALUE.at(place, field=field, reason=f"en rad med {content} har det inte")
        for field, is_idle in idle.items()
        if is_idle
    ]


def _one_content(data: LineData, place: Place, form: FormData) -> tuple[Content, list[Finding]]:
    if data.summa:
        return Sums(tuple(_signed(word) for word in data.summa)), []
    if data.hamta:
        return _reference(data.hamta), []
    if data.register:
        return Registered(data.register), []
    if data.berakning:
        return Computed(data.av), []
    if data.ord:
        return Words(data.ord), []
    if data.kvot:
        return Divides(*data.kvot, of_budget=data.mot == "budget"), []
    accounts, findings = _accounts(data, place)
    if accounts is None:
        return Heading(), findings
    measure = data.matt or form.matt
    within, without = _values(data.dimension), _values(data.utom)
    selects = Selects(accounts, measure, within, without, data.per_konto, data.per_medlem)
    return selects, []


def _values(given: Mapping[str, str | tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {key: (value,) if isinstance(value, str) else value for key, value in given.items()}


def _signed(word: str) -> tuple[str, int]:
    bare = word.removeprefix("-")
    return bare, -1 if bare != word else 1


def _reference(text: str) -> Fetches:
    form, _, line = text.partition(".")
    return Fetches(form, line)
