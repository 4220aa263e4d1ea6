"""The board's budget: Fava's `custom "budget" KONTO "yearly" BELOPP`, one a year and account.

`beslut:` is the day of the decision, `paragraf:` where it stands in the minutes; a later decision
for the same account and dimensions replaces the earlier one. Dimensions and keys are looked up as
for postings. `samrad:`, `finansiering:` and `skal:` are said once for a decision, on any row of it.
A row for a later year that was decided with an earlier year's budget is part of its plan.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from beancount.core import data
from beancount.core.amount import Amount

from finsam_ledger import catalogue
from finsam_ledger.balances import DIMENSIONS, BudgetDecision, BudgetPost, BudgetRow, Dims
from finsam_ledger.budget import versions
from finsam_ledger.chart import Chart, Klass
from finsam_ledger.datafiles import suggestion
from finsam_ledger.findings import Finding
from finsam_ledger.money import is_reasonable, kronor, ore
from finsam_ledger.sources.beancount_directives import customs, malformed, place_of
from finsam_ledger.sources.dimensions import shared, text_of

_VALUES = ("konto", "period", "belopp")
_EXAMPLE = '2025-01-01 custom "budget" Expenses:6010-Lokalhyra "yearly" 85200.00 SEK'


_PLAN = "plan"
# Marks a total of other rows (`beancount_fava`).
TOTAL = "finsam-summa"
_SAMRAD = "samrad"


class Item(NamedTuple):
    """One budget directive as read: what it is for, its öre, when and where it was decided."""

    account: str
    year: int
    own: Dims
    ore: int
    beslut: str
    paragraf: str
    samrad: str
    entry: data.Custom

    @property
    def key(self) -> tuple[str, Dims]:
        """What a later decision with the same replaces."""
        return self.account, self.own

    @property
    def is_plan(self) -> bool:
        """Whether it is part of a plan (KL 11:6): it says so, or was decided before the year in
        which the year's budget is (finsamlagen 23 §).
        """
        early = bool(self.beslut) and int(self.beslut[:4]) < self.year - 1
        return early or self.entry.meta.get(_PLAN) is True

    def said(self, key: str) -> str:
        return text_of(self.entry.meta, key) or ""


class Budget(NamedTuple):
    """The budget in force, the one first decided, and every decision in order."""

    current: tuple[BudgetRow, ...]
    original: tuple[BudgetRow, ...]
    decisions: tuple[BudgetDecision, ...]


def items_of(entries: Iterable[Any], konton: Mapping[str, str]) -> tuple[list[Item], list[Finding]]:
    """Every budget directive as it stands, in order of decision; not the totals made for Fava."""
    decided = (e for e in customs(entries, "budget") if not e.meta.get(TOTAL))
    read = [_item(entry, konton) for entry in decided]
    findings = [item for item in read if isinstance(item, Finding)]
    items = [item for item in read if isinstance(item, Item)]
    return sorted(items, key=lambda item: item.beslut), findings


def budget_of(
    entries: Iterable[Any],
    konton: Mapping[str, str],
    chart: Chart,
    opened: Mapping[str, Mapping[str, Any]],
) -> tuple[Budget, list[Finding]]:
    """Every decision about each year, in order, and the versions of the budget that they make."""
    items, findings = items_of(entries, konton)
    findings += [wrong for item in items if (wrong := _odd_sign(item, konton, chart))]
    posts: dict[int, BudgetPost] = {}
    named = _with_paragraphs(items)
    for item in named:
        made = _post(item, konton[item.account], opened[item.account])
        if isinstance(made, Finding):
            findings.append(made)
        else:
            posts[id(item)] = made
    decisions = _decisions([item for item in named if id(item) in posts], posts)
    current, original = versions(decisions)
    return Budget(current, original, decisions), findings


def _with_paragraphs(items: Iterable[Item]) -> list[Item]:
    """In the order of their days; one that names no paragraph has that of its day, if it is one."""
    ordered = sorted(items, key=lambda item: item.beslut)
    named: dict[tuple[int, str], set[str]] = defaultdict(set)
    for item in ordered:
        named[item.year, item.beslut].update({item.paragraf} - {""})
    return [
        item._replace(paragraf=next(iter(named[item.year, item.beslut])))
        if item.beslut and not item.paragraf and len(named[item.year, item.beslut]) == 1
        else item
        for item in ordered
    ]


def _decisions(
    items: Iterable[Item], posts: Mapping[int, BudgetPost]
) -> tuple[BudgetDecision, ...]:
    """One for each year, day and paragraph; what one of its rows says, it says."""
    groups: dict[tuple[int, str, str, bool], list[Item]] = defaultdict(list)
    for item in items:
        groups[item.year, item.beslut, item.paragraf, item.is_plan].append(item)
    return tuple(
        BudgetDecision(
            year,
            beslut,
            paragraf,
            tuple(posts[id(item)] for item in group),
            is_plan,
            samrad=next((item.samrad for item in group if item.samrad), ""),
            finansiering=_first_said(group, "finansiering"),
            skal=_first_said(group, "skal"),
        )
        for (year, beslut, paragraf, is_plan), group in groups.items()
    )


def _first_said(group: Iterable[Item], key: str) -> str:
    return next((said for item in group if (said := item.said(key))), "")


def _post(item: Item, konto: str, opened: Mapping[str, Any]) -> BudgetPost | Finding:
    """The decision's öre, shared by key where the account or the directive says so."""
    place = place_of(item.entry)
    try:
        shares = shared((item.entry.meta, opened), item.ore)
    except ValueError as error:
        value, reason = error.args
        return catalogue.DIMENSION_KEY.at(place, value=value, reason=reason)
    rows = tuple(
        BudgetRow(konto, item.year, dims, part, item.beslut, place, item.paragraf)
        for dims, part in shares
    )
    return BudgetPost(item.key, rows, item.said("avser"))


def _odd_sign(item: Item, konton: Mapping[str, str], chart: Chart) -> Finding | None:
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


def _item(entry: data.Custom, konton: Mapping[str, str]) -> Item | Finding:
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
    days = {key: entry.meta.get(key) for key in ("beslut", _SAMRAD)}
    for key, day in days.items():
        if not isinstance(day, dt.date | None):
            return malformed(entry, f"{key}: ”{day}” ska vara ett datum", _EXAMPLE)
    if not isinstance(entry.meta.get(_PLAN), bool | None):
        return malformed(entry, f"{_PLAN}: ska vara TRUE eller utelämnas", _EXAMPLE)
    beslut, samrad = (str(day) if day else "" for day in days.values())
    given = ((name, text_of(entry.meta, name)) for name in DIMENSIONS)
    own = tuple((name, value) for name, value in given if value is not None)
    paragraf = text_of(entry.meta, "paragraf") or ""
    return Item(str(account), entry.date.year, own, whole, beslut, paragraf, samrad, entry)
