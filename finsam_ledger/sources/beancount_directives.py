"""Our `custom` directives and Fava's budget, read from Beancount entries.

`custom "budget" KONTO "yearly" BELOPP` (Fava's) with metadata `beslut:`; a later decision for
the same account replaces the earlier one. `custom "finsam-faststalld" TABELL RAD [KOLUMN] VÄRDE`
states a figure as the board adopted it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from beancount.core import data
from beancount.core.amount import Amount

from finsam_ledger import catalogue
from finsam_ledger.balances import DIMENSIONS, VERKSAMHETER, Adopted, BudgetRow
from finsam_ledger.chart import Chart, Klass
from finsam_ledger.datafiles import suggestion
from finsam_ledger.findings import Finding, Place
from finsam_ledger.money import Unit, is_reasonable, kronor, ore, plain

WORDS = ("finsam-faststalld",)
_ADOPTED_EXAMPLE = (
    '2025-12-31 custom "finsam-faststalld" "resultatrakning" "Årets resultat" 401603 SEK'
)
_BUDGET_VALUES = ("konto", "period", "belopp")
_BUDGET_EXAMPLE = '2025-01-01 custom "budget" Expenses:6010-Lokalhyra "yearly" 85200.00 SEK'
# The unit of an adopted figure is written as its currency, since Beancount types amounts so.
_UNITS = {"SEK": Unit.KR, "TKR": Unit.TKR, "PROCENT": Unit.PERCENT, "ANTAL": Unit.COUNT}


def _customs(entries: Iterable[Any], word: str) -> list[data.Custom]:
    return [entry for entry in entries if isinstance(entry, data.Custom) and entry.type == word]


def _place(entry: data.Custom) -> Place:
    return Place(entry.meta["filename"], entry.meta["lineno"])


def unknown_directives(entries: Iterable[Any]) -> list[Finding]:
    """Directives that look like ours but are none."""
    return [
        catalogue.DIRECTIVE_UNKNOWN.at(
            _place(entry), word=entry.type, hint=suggestion(entry.type, WORDS)
        )
        for entry in entries
        if isinstance(entry, data.Custom)
        and entry.type.startswith("finsam-")
        and entry.type not in WORDS
    ]


def budget_of(
    entries: Iterable[Any], konton: Mapping[str, str], chart: Chart
) -> tuple[tuple[BudgetRow, ...], list[Finding]]:
    """The budget in force: for each account, year and dimensions the last decision."""
    findings: list[Finding] = []
    current: dict[tuple[str, int, tuple[tuple[str, str], ...]], BudgetRow] = {}
    for entry in _customs(entries, "budget"):
        row = _budget_row(entry, konton)
        if isinstance(row, Finding):
            findings.append(row)
            continue
        key = (row.konto, row.year, row.dims)
        if key not in current or row.beslut >= current[key].beslut:
            current[key] = row
    names = {konto: account for account, konto in konton.items()}
    findings += [
        catalogue.BUDGET_SIGN.at(
            row.place, account=names[row.konto], amount=kronor(row.ore), other=other
        )
        for row in current.values()
        if (other := _odd_sign(row, chart))
    ]
    return tuple(current.values()), findings


def _odd_sign(row: BudgetRow, chart: Chart) -> str:
    """What a row's sign makes it, where that is not what its account is."""
    found = chart.row(row.konto)
    if found is None or not row.ore:
        return ""
    if found.klass is Klass.INTAKT and row.ore > 0:
        return "kostnad"
    return "intäkt" if found.klass is Klass.KOSTNAD and row.ore < 0 else ""


def _budget_row(entry: data.Custom, konton: Mapping[str, str]) -> BudgetRow | Finding:
    place = _place(entry)
    values = [value.value for value in entry.values or ()]
    account, interval, amount = values if len(values) == len(_BUDGET_VALUES) else ("", "", None)
    if not isinstance(amount, Amount):
        return _malformed(entry, f"den ska ha {', '.join(_BUDGET_VALUES)}", _BUDGET_EXAMPLE)
    if interval != "yearly":
        return _malformed(entry, f"perioden ”{interval}” ska vara yearly", _BUDGET_EXAMPLE)
    if account not in konton:
        hint = suggestion(str(account), konton)
        return catalogue.ACCOUNT_NOT_OPEN.at(place, account=account, hint=hint, when="")
    number = amount.number
    whole = ore(number) if isinstance(number, Decimal) and is_reasonable(number) else None
    if amount.currency != "SEK" or whole is None:
        return _malformed(entry, "beloppet ska vara hela ören i SEK", _BUDGET_EXAMPLE)
    if (entry.date.month, entry.date.day) != (1, 1):
        return catalogue.BUDGET_YEAR.at(place, account=account, date=entry.date)
    beslut = entry.meta.get("beslut", dt.date.min)
    if not isinstance(beslut, dt.date):
        return _malformed(entry, f"beslut: ”{beslut}” ska vara ett datum", _BUDGET_EXAMPLE)
    verksamhet = str(entry.meta.get("verksamhet", VERKSAMHETER[0]))
    if verksamhet not in VERKSAMHETER:
        reason = suggestion(verksamhet, VERKSAMHETER).rstrip(".").lower()
        return catalogue.DIMENSION_KEY.at(place, value=verksamhet, reason=reason)
    dims = tuple((name, str(entry.meta[name])) for name in DIMENSIONS if name in entry.meta)
    decided = "" if beslut == dt.date.min else beslut.isoformat()
    return BudgetRow(konton[account], entry.date.year, dims, whole, decided, place)


def adopted_of(entries: Iterable[Any]) -> tuple[tuple[Adopted, ...], list[Finding]]:
    read = [_adopted(entry) for entry in _customs(entries, "finsam-faststalld")]
    good = tuple(item for item in read if isinstance(item, Adopted))
    return good, [item for item in read if isinstance(item, Finding)]


def _adopted(entry: data.Custom) -> Adopted | Finding:
    values = [value.value for value in entry.values or ()]
    *words, last = values or [None]
    if len(words) not in (2, 3) or not all(isinstance(word, str) for word in words):
        return _malformed(entry, "den ska ha tabell, rad, ev. kolumn och värde", _ADOPTED_EXAMPLE)
    table, row, *column = words
    fel = entry.meta.get("fel")
    if fel is not None and not isinstance(fel, str):
        return _malformed(entry, "fel: ska ha orsaken inom citattecken", _ADOPTED_EXAMPLE)
    printed, unit = str(last), Unit.TEXT
    if isinstance(last, Amount):
        if last.currency not in _UNITS or not isinstance(last.number, Decimal):
            return _malformed(
                entry, f"enheten {last.currency} är ingen av {', '.join(_UNITS)}", _ADOPTED_EXAMPLE
            )
        printed, unit = plain(last.number), _UNITS[last.currency]
    elif not isinstance(last, str):
        return _malformed(entry, "värdet ska vara ett belopp eller en text", _ADOPTED_EXAMPLE)
    name = column[0] if column else str(entry.date.year)
    return Adopted(entry.date.year, table, row, name, printed, unit, fel, _place(entry))


def _malformed(entry: data.Custom, reason: str, example: str) -> Finding:
    return catalogue.DIRECTIVE_FORM.at(
        _place(entry), word=entry.type, reason=reason, example=example
    )
