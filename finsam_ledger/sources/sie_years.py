"""Years that a SIE file gives as balances only: those before its own, and any year of types 1–3.

Movements stand in their month where #PSALDO has them and adds up to the year, else in the last
month. Objects of a movement are known one dimension at a time: an amount of one object is put in
with that dimension alone and taken from what has none, so that sums by any one dimension, and
sums by none, are right.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from finsam_ledger.balances import Slag
from finsam_ledger.chart import Chart, Post
from finsam_ledger.sie.contents import Contents, Pairs, is_balance_account

Sums = dict[str, int]


class Amount(NamedTuple):
    """An amount that no verifikation shows: what is known of it, öre, and the record's line."""

    konto: str
    month: int
    slag: Slag
    pairs: Pairs
    ore: int
    label: str
    line: int


@dataclass(frozen=True)
class YearSums:
    """One year's balances by account."""

    ib: Sums
    ub: Sums
    res: Sums

    @property
    def result(self) -> int:
        """The result that was not moved to equity; zero where it was."""
        return sum(self.res.values())


def amounts_of(contents: Contents, chart: Chart, *, booked: bool) -> Iterator[Amount]:
    """Everything but the verifikationer, from the first year that can be had.

    `booked` says that year 0 has verifikationer, so that only its opening is wanted.
    """
    sums = {number: _sums(contents, number) for number in contents.years}
    if 0 not in sums:
        return
    first = _first_year(sums)
    yield from _opening(contents, sums, first)
    for number in range(first, 0 if booked else 1):
        yield from _movements(contents, sums[number], number, chart)
        if number < 0:
            yield from _closing(contents, sums, number, chart)


def opening_of(contents: Contents) -> list[Amount]:
    """The opening balance of the file's own year."""
    sums = {number: _sums(contents, number) for number in contents.years}
    return list(_opening(contents, sums, 0)) if 0 in sums else []


def _sums(contents: Contents, number: int) -> YearSums:
    found: dict[str, Sums] = {label: defaultdict(int) for label in ("IB", "UB", "RES")}
    for each in contents.balances:
        fits = is_balance_account(each.konto) == (each.label != "RES")
        if each.year == number and each.label in found and fits:
            found[each.label][each.konto] += each.ore
    return YearSums(found["IB"], found["UB"], found["RES"])


def _first_year(sums: Mapping[int, YearSums]) -> int:
    """The earliest year, without a gap, that has an opening and movements.

    A year without opening balances is one that began from nothing, where it has no equity.
    """
    first = 0
    while (before := sums.get(first - 1)) is not None:
        if not (before.ub or before.res) or not sums[first].ib:
            break
        if not before.ib and any(ore and konto[:2] == "20" for konto, ore in before.ub.items()):
            break
        first -= 1
    return first


def _opening(contents: Contents, sums: Mapping[int, YearSums], first: int) -> Iterator[Amount]:
    """The opening balances of the first year; a result not yet moved to equity is part of them."""
    if first not in sums:
        return
    month = contents.years[first].period.start
    lines = _lines(contents, "IB", first)
    objects = _objects(contents, "OIB", first)
    for konto, ore in sums[first].ib.items():
        for pairs, part in _parted(ore, objects.get((konto, None), {})):
            yield Amount(konto, month, Slag.INGAENDE, pairs, part, "IB", lines[konto])
    before = sums.get(first - 1)
    if before is not None and sum(sums[first].ib.values()) == -before.result:
        lines = _lines(contents, "RES", first - 1)
        for konto, ore in before.res.items() if before.result else ():
            yield Amount(konto, month, Slag.INGAENDE, (), ore, "RES", lines[konto])


def _movements(contents: Contents, sums: YearSums, number: int, chart: Chart) -> Iterator[Amount]:
    """What happened on each account; in equity and account 89 that is the closing entry."""
    period = contents.years[number].period
    moved: dict[str, tuple[str, int]] = {k: ("RES", v) for k, v in sums.res.items()}
    for konto in {**sums.ib, **sums.ub}:
        moved[konto] = ("UB", sums.ub.get(konto, 0) - sums.ib.get(konto, 0))
    closing = _closing_parts(moved, chart)
    lines = {**_lines(contents, "IB", number), **_lines(contents, "UB", number)}
    lines |= _lines(contents, "RES", number)
    months = _months(contents, number)
    objects = _objects(contents, "PSALDO", number)
    for konto, (label, ore) in moved.items():
        part = closing.get(konto, 0)
        if part:
            yield Amount(konto, period.end - 1, Slag.BOKSLUT, (), part, label, lines[konto])
        by_month = months.get(konto, {})
        if part or sum(by_month.values()) != ore:
            by_month = {period.end - 1: ore - part}
        for month, amount in by_month.items():
            if amount or (ore and not part):
                for pairs, each in _parted(amount, objects.get((konto, month), {})):
                    yield Amount(konto, month, Slag.HANDELSE, pairs, each, label, lines[konto])


def _closing_parts(moved: Mapping[str, tuple[str, int]], chart: Chart) -> Sums:
    """How much of each account's movement is a booked closing entry."""
    parts = {k: v for k, (_, v) in moved.items() if _post(chart, k) is Post.BOKSLUT and v}
    result = sum(parts.values())
    equity = {k: v for k, (_, v) in moved.items() if _post(chart, k) is Post.EGET_KAPITAL and v}
    if not result or not equity:
        return {}
    if sum(equity.values()) == -result:
        return parts | equity
    largest = max(equity, key=lambda konto: abs(equity[konto]))
    return {**parts, largest: -result}


def _post(chart: Chart, konto: str) -> Post | None:
    row = chart.row(konto)
    return row.post if row else None


def _closing(
    contents: Contents, sums: Mapping[int, YearSums], number: int, chart: Chart
) -> Iterator[Amount]:
    """What was moved between one year and the next: the result to equity, and inside equity."""
    this, after = sums[number], sums[number + 1]
    month = contents.years[number].period.end - 1
    moved = {
        konto: after.ib.get(konto, 0) - this.ub.get(konto, 0)
        for konto in {**this.ub, **after.ib}
        if _post(chart, konto) is Post.EGET_KAPITAL
    }
    lines = {**_lines(contents, "UB", number), **_lines(contents, "IB", number + 1)}
    for konto, ore in moved.items():
        if ore:
            yield Amount(konto, month, Slag.BOKSLUT, (), ore, "IB", lines[konto])
    if this.result and sum(moved.values()) == this.result:
        lines = _lines(contents, "RES", number)
        for konto, ore in this.res.items():
            yield Amount(konto, month, Slag.BOKSLUT, (), -ore, "RES", lines[konto])


def _lines(contents: Contents, label: str, number: int) -> dict[str, int]:
    return {each.konto: each.line for each in contents.of(label, year=number)}


def _months(contents: Contents, number: int) -> dict[str, dict[int, int]]:
    """Movements per account and month, where they are given without objects."""
    period = contents.years[number].period
    found: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for each in contents.of("PSALDO", year=number):
        inside = each.month is not None and period.start <= each.month < period.end
        if not each.pairs and each.month is not None and inside:
            found[each.konto][each.month] += each.ore
    return found


def _objects(
    contents: Contents, label: str, number: int
) -> dict[tuple[str, int | None], dict[Pairs, int]]:
    """Amounts per account, month and one object."""
    found: dict[tuple[str, int | None], dict[Pairs, int]] = defaultdict(lambda: defaultdict(int))
    for each in contents.of(label, year=number):
        if len(each.pairs) == 1:
            found[each.konto, each.month][each.pairs] += each.ore
    return found


def _parted(ore: int, objects: Mapping[Pairs, int]) -> Iterator[tuple[Pairs, int]]:
    """An amount in parts: those of single objects, and what that leaves without any."""
    rest = ore - sum(objects.values())
    yield from objects.items()
    if rest or not objects:
        yield (), rest
