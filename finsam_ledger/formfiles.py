"""Reading forms: the built-in ones, a förbund's own, and a förbund's changes to the built-in.

A file with `bygger_pa` changes the form of that id: `utelamna` hides lines, `[[andra]]` replaces
fields of a line (with `efter` it moves), `[[rad]]` with `efter` adds one. A file without it is a
whole form, and takes the place of a built-in form with the same id.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import msgspec

from finsam_ledger import catalogue, formchecks
from finsam_ledger.datafiles import suggestion
from finsam_ledger.findings import Finding, Place
from finsam_ledger.formdata import KEPT, Draft, FormData, LineData, builtin_drafts, read_drafts
from finsam_ledger.formlines import columns_of, line_of, reference
from finsam_ledger.forms import Form, Lights, Line
from finsam_ledger.money import Unit


class Forms(NamedTuple):
    """The forms that hold in a year, by id, and the ids of those that hold only in others."""

    by_id: dict[str, Form]
    elsewhere: frozenset[str]


def read_forms(folder: Path, year: int) -> tuple[Forms, list[Finding]]:
    """Every form that holds in `year`: the built-in ones with `folder`'s own on top."""
    builtin, findings = builtin_drafts()
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
            whole, amiss = _joined(base, draft)
            findings += amiss
        else:
            whole = draft
            findings += _misplaced(draft)
        drafts[data.id] = whole
    findings += _twice(own, year)
    forms = {}
    for id, draft in drafts.items():
        forms[id], amiss = _form(draft)
        findings += amiss
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


@lru_cache(KEPT)
def _joined(base: Draft, over: Draft) -> tuple[Draft, tuple[Finding, ...]]:
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
    return Draft(data, tuple(order), columns, (), over.toml), (*findings, *wrong)


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


@lru_cache(KEPT)
def _form(draft: Draft) -> tuple[Form, tuple[Finding, ...]]:
    data, toml = draft.data, draft.toml
    findings: list[Finding] = []
    lines: dict[str, Line] = {}
    for line_data, place in draft.lines:
        line, wrong = line_of(line_data, place, data)
        findings += wrong
        if line.id in lines:
            findings.append(catalogue.LINE_TWICE.at(place, line=line.id, form=data.id))
        findings += formchecks.check_unit(line)
        lines[line.id] = line
    columns, wrong = columns_of(draft.columns)
    findings += wrong
    specifies = reference(data.galler) if data.galler else None
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
        counts_people=data.sma_tal,
        lights=Lights(data.ljus.gron, data.ljus.gul) if data.ljus else None,
    )
    return form, tuple(findings)
