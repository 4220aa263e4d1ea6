"""From a form file's rows and columns to the values that statements are filled from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from finsam_ledger import catalogue
from finsam_ledger.chart import AccountSet, SelectionError, account_set
from finsam_ledger.findings import Finding, Place
from finsam_ledger.formdata import ColumnData, FormData, LineData
from finsam_ledger.forms import (
    Carries,
    ColumnForm,
    Computed,
    Content,
    Divides,
    Fetches,
    Heading,
    Line,
    PerRow,
    Registered,
    Selects,
    Spreads,
    Style,
    Sums,
    Words,
)
from finsam_ledger.money import Unit


def columns_of(
    given: Iterable[tuple[ColumnData, Place]],
) -> tuple[list[ColumnForm], list[Finding]]:
    columns = []
    findings: list[Finding] = []
    for data, place in given:
        accounts, wrong = _accounts(data, place)
        findings += wrong or _only_limits(data, place)
        column = ColumnForm(
            id=data.id,
            kind=data.slag,
            years_back=-data.ar,
            whole_year=data.omfattning == "helar",
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
            unit=data.enhet,
            linear=data.linjart,
            field=data.falt,
            parts=tuple(_signed(word) for word in data.delar),
            weights=data.vikter,
            lit=data.ljus,
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


def line_of(data: LineData, place: Place, form: FormData) -> tuple[Line, list[Finding]]:
    content, findings = _content(data, place, form)
    flipped = (data.tecken or form.tecken) == "vand"
    empty = data.tom if data.tom is not None else form.tom
    ratio = isinstance(content, Divides | Spreads)
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
        columns=data.kolumner,
        share_of=data.andel_av,
        per_row=PerRow(data.per_rad, data.grupp, _values(data.urval)) if data.per_rad else None,
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
        "fordelning": bool(data.fordelning),
        "overfort": bool(data.overfort),
    }
    given = [name for name, chosen in choices.items() if chosen]
    if data.per_rad and not given:
        return Registered(data.per_rad), _idle_fields(data, "register", place)
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
        "per_rad": bool(data.per_rad) and not accounts and content != "register",
        "grupp": bool(data.grupp) and not data.per_rad,
        "urval": bool(data.urval) and not data.per_rad,
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
        return reference(data.hamta), []
    if data.register:
        return Registered(data.register), []
    if data.berakning:
        return Computed(data.av), []
    if data.ord:
        return Words(data.ord), []
    if data.fordelning:
        return Spreads(data.fordelning), []
    if data.overfort:
        return Carries(*data.overfort), []
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


def reference(text: str) -> Fetches:
    form, _, line = text.partition(".")
    return Fetches(form, line)
