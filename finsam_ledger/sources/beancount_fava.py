"""The budget as Fava reads it: of one account's rows with the same day it takes the last alone.

Where an account has several, for its insatser or as decisions replace each other, their total is
put after them. It says that it is one, and is no decision.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from beancount.core import data
from beancount.core.amount import Amount

from finsam_ledger.sources.beancount_budget import TOTAL, Item, items_of
from finsam_ledger.sources.beancount_directives import customs

_ORE = Decimal(100)


def with_totals(entries: list[Any], konton: Iterable[str]) -> list[Any]:
    """Entries and, last, the total of each account that has several budget rows for a year; as
    they are where the totals are there already.
    """
    if any(TOTAL in entry.meta for entry in customs(entries, "budget")):
        return entries
    items, _ = items_of(entries, dict.fromkeys(konton, ""))
    years: dict[int, list[Item]] = defaultdict(list)
    for item in items:
        years[item.year].append(item)
    return [*entries, *(total for of_year in years.values() for total in _totals(of_year))]


def _totals(items: list[Item]) -> Iterator[data.Custom]:
    """The totals of a year: of its budget, or while it has none of the last plan for it."""
    rows: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        rows[item.account].append(item)
    in_force = _in_force(items)
    for account, of_account in rows.items():
        ore = sum(item.ore for item in in_force if item.account == account)
        if len(of_account) > 1:
            yield _total(of_account, ore)


def _in_force(items: list[Item]) -> list[Item]:
    budget = [item for item in items if not item.is_plan]
    last = max((item.beslut for item in items), default="")
    chosen = budget or [item for item in items if item.beslut == last]
    return list({item.key: item for item in chosen}.values())


def _total(rows: list[Item], ore: int) -> data.Custom:
    """A row after an account's others: Beancount sorts those of a day by their line."""
    last = max(rows, key=lambda item: item.entry.meta["lineno"]).entry
    meta = data.new_metadata(last.meta["filename"], last.meta["lineno"], {TOTAL: True})
    account, interval, amount = last.values
    value = amount._replace(value=Amount(Decimal(ore) / _ORE, amount.value.currency))
    return last._replace(meta=meta, values=[account, interval, value])
