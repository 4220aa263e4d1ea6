"""Next year opens with what this year closed with (LKBR 4:4): the opening balance holds balance
accounts alone and stands first, and booked closing entries move the year's result, all of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from finsam_ledger import catalogue
from finsam_ledger.balances import Books, Measure, Slag
from finsam_ledger.catalogue import bokforing as kinds
from finsam_ledger.chart import Chart, Post, account_set
from finsam_ledger.findings import Finding
from finsam_ledger.forbund import Forbund
from finsam_ledger.money import kronor, rounded
from finsam_ledger.periods import Period
from finsam_ledger.verifikationer import Verifikation, place_of

# What a förbund owns when a year begins, closing entries booked or not.
_EQUITY = account_set(poster=("eget_kapital", "bokslut"), klasser=("intakt", "kostnad"))


def check(forbund: Forbund, books: Books) -> Iterator[Finding]:
    """The opening balance, and the closing entries of each year."""
    closings: dict[int, list[Verifikation]] = defaultdict(list)
    for ver in books.verifikationer:
        if ver.is_closing:
            closings[ver.datum.year].append(ver)
        elif "ingaende-balans" in ver.meta and ver.is_opening:
            yield from _opening(ver, books, forbund.chart)
    for year, vers in closings.items():
        yield from _closing(year, vers, books, forbund.chart)
    yield from history(forbund, books)


def _opening(ver: Verifikation, books: Books, chart: Chart) -> Iterator[Finding]:
    if ver.datum != date(books.verifikationer[0].datum.year, 1, 1):
        yield catalogue.OPENING_DATE.at(ver.place, date=ver.datum)
    for rad in ver.rader:
        row = chart.row(rad.konto)
        if row is not None and row.klass.is_result:
            place = place_of(rad.meta) if rad.meta.get("lineno") else ver.place
            yield kinds.OPENING_RESULT.at(place, account=rad.account, amount=kronor(rad.ore))


def _closing(
    year: int, vers: Iterable[Verifikation], books: Books, chart: Chart
) -> Iterator[Finding]:
    """The entries of a year together: what they give equity is the year's result."""
    *_, last = vers
    if any(ver.is_imported for ver in vers):
        return  # the file's own balances are held against each other as it is read
    result, moved = 0, 0
    for key, ore in books.balances.amounts.items():
        row = chart.row(key.konto) if key.month // 12 == year else None
        if row is None:
            continue
        if key.slag is Slag.BOKSLUT and row.post is Post.EGET_KAPITAL:
            moved -= ore
        elif key.slag is Slag.HANDELSE and row.klass.is_result and row.post is not Post.BOKSLUT:
            result -= ore
    if moved != result:
        yield kinds.CLOSING_OFF.at(
            last.place,
            year=year,
            moved=kronor(moved),
            result=kronor(result),
            difference=kronor(moved - result),
        )


def history(forbund: Forbund, books: Books) -> Iterator[Finding]:
    """The register's equity for the year before the books is the opening balance."""
    if not books.balances.years:
        return
    first = books.balances.years[0]
    entry = forbund.entry("historik", "eget_kapital", first - 1)
    sums = books.balances.sums(Period.of_year(first), Measure.INGAENDE)
    equity = [dims for konto, dims in sums.items() if _EQUITY.weight(konto, forbund.chart)]
    if entry is None or not equity:
        return
    amount = -sum(ore for dims in equity for ore in dims.values())
    opening, stated = rounded(amount, entry.unit), rounded(entry.value, entry.unit)
    if opening != stated:
        yield catalogue.HISTORY_OFF.at(
            entry.place, year=first - 1, register=stated, opening=opening, unit=entry.unit
        )
