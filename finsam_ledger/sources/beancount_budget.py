"""The board's budget: Fava's `custom "budget" KONTO "yearly" BELOPP`, one a year and account.

`beslut:` is the day of the decision; a later decision for the same account and dimensions
replaces the earlier one. Dimensions and keys are looked up as for postings.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from beancount.core import data
from beancount.core.amount import Amount

from finsam_ledger import catalogue
from finsam_ledger.balances import DIMENSIONS, BudgetRow, Dims
from finsam_ledger.chart import Chart, Klass
from finsam_ledger.datafiles import suggestion
from finsam_ledger.findings import Finding
from finsam_ledger.money import is_reasonable, kronor, ore
from finsam_ledger.sources.beancount_directives import customs, malformed, place_of
from finsam_ledger.sources.dimensions import shared, text_of

_VALUES = ("konto", "period", "belopp")
_EXAMPLE = '2025-01-01 custom "budget" Expenses:6010-Lokalhyra "yearly" 85200.00 SEK'


class _Decision(NamedTuple):
    """One budget directive as read: what it is for, its öre, when it was decided."""

    account: str
    year: int
    own: Dims
    ore: int
    beslut: str
    entry: data.Custom

    @property
    def key(self) -> tuple[str, int, Dims]:
        """A later decision with the same key replaces this one."""
        return self.account, self.year, self.own


class Budget(NamedTuple):
    """The budget in force and the one first decided."""

    current: tuple[BudgetRow, ...]
    original: tuple[BudgetRow, ...]


def budget_of(
    entries: Iterable[Any],
    konton: Mapping[str, str],
    chart: Chart,
    opened: Mapping[str, Mapping[str, Any]],
) -> tuple[Budget, list[Finding]]:
    """For each account, year and dimensions the last decision, and the first."""
    read = [_decision(entry, konton) for entry in customs(entries, "budget")]
    findings = [item for item in read if isinstance(item, Finding)]
    decided = sorted((item for item in read if isinstance(item, _Decision)), key=_decided)
    last = {item.key: item for item in decided}
    first: dict[tuple[str, int, Dims], _Decision] = {}
    for item in decided:
        if _is_original(item, decided):
            first.setdefault(item.key, item)
    rows: dict[int, list[BudgetRow]] = {}
    for item in {id(item): item for item in (*last.values(), *first.values())}.values():
        if wrong := _odd_sign(item, konton, chart):
            findings.append(wrong)
        made = _rows(item, konton[item.account], opened[item.account])
        if isinstance(made, Finding):
            findings.append(made)
        else:
            rows[id(item)] = made
    current, original = (
        tuple(row for item in version.values() for row in rows.get(id(item), ()))
        for version in (last, first)
    )
    return Budget(current, original), findings


def _decided(item: _Decision) -> str:
    return item.beslut


def _is_original(item: _Decision, decided: list[_Decision]) -> bool:
    """Whether a decision belongs to the year's first budget: taken before the year began, or with
    the first of those taken later.
    """
    earliest = next(each.beslut for each in decided if each.year == item.year)
    return item.beslut <= max(earliest, f"{item.year}-01-01")


def _rows(item: _Decision, konto: str, opened: Mapping[str, Any]) -> list[BudgetRow] | Finding:
    """The decision's öre, shared by key where the account or the directive says so."""
    place = place_of(item.entry)
    try:
        shares = shared((item.entry.meta, opened), item.ore)
    except ValueError as error:
        value, reason = error.args
        return catalogue.DIMENSION_KEY.at(place, value=value, reason=reason)
    return [BudgetRow(konto, item.year, dims, part, item.beslut, place) for dims, part in shares]


def _odd_sign(item: _Decision, konton: Mapping[str, str], chart: Chart) -> Finding | None:
    """A finding where the sign makes it something else than its account is."""
    row = chart.row(konton[item.account])
    other = ""
    if row is not None and row.klass is Klass.INTAKT and item.ore > 0:
        other = "kostnad"
    elif row is not None and row.klass is Klass.KOSTNAD and item.ore < 0:
        other = "intäkt"
    if not other:
        return None
    return catalogue.BUDGET_SIGN.at(
        place_of(item.entry), account=item.account, amount=kronor(item.ore), other=other
    )


def _decision(entry: data.Custom, konton: Mapping[str, str]) -> _Decision | Finding:
    values = [value.value for value in entry.values or ()]
    account, interval, amount = values if len(values) == len(_VALUES) else ("", "", None)
    if not isinstance(amount, Amount):
        return malformed(entry, f"den ska ha {', '.join(_VALUES)}", _EXAMPLE)
    if interval != "yearly":
        return malformed(entry, f"perioden ”{interval}” ska vara yearly", _EXAMPLE)
    if account not in konton:
        hint = suggestion(str(account), konton)
        return catalogue.ACCOUNT_NOT_OPEN.at(place_of(entry), account=account, hint=hint, when="")
    number = amount.number
    whole = ore(number) if isinstance(number, Decimal) and is_reasonable(number) else None
    if amount.currency != "SEK" or whole is None:
        return malformed(entry, "beloppet ska vara hela ören i SEK", _EXAMPLE)
    if (entry.date.month, entry.date.day) != (1, 1):
        return catalogue.BUDGET_YEAR.at(place_of(entry), account=account, date=entry.date)
    beslut = entry.meta.get("beslut")
    if not isinstance(beslut, dt.date | None):
        return malformed(entry, f"beslut: ”{beslut}” ska vara ett datum", _EXAMPLE)
    given = ((name, text_of(entry.meta, name)) for name in DIMENSIONS)
    own = tuple((name, value) for name, value in given if value is not None)
    decided = beslut.isoformat() if beslut else ""
    return _Decision(str(account), entry.date.year, own, whole, decided, entry)
