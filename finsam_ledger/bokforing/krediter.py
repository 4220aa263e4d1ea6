"""A förbund has no other debts than customary credits (finsamlagen 21 §): no account in the bank is
overdrawn beyond what the förbund has decided, and there are no long-term loans.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from finsam_ledger import catalogue
from finsam_ledger.balances import Books, Measure
from finsam_ledger.catalogue import bokforing as kinds
from finsam_ledger.chart import Post
from finsam_ledger.findings import Finding
from finsam_ledger.forbund import Forbund
from finsam_ledger.money import kronor
from finsam_ledger.periods import Period
from finsam_ledger.verifikationer import Verifikation


def check(forbund: Forbund, books: Books) -> Iterator[Finding]:
    """Every account in the bank at every day's end, and loans at every year's."""
    yield from _overdrafts(forbund, books)
    for year in books.balances.years:
        yield from loans(forbund, books, year)


# The first verifikation that left an account below its limit over a night, and the lowest amount
# any day of that year.
_Overdraft = tuple[Verifikation, int]


def _overdrafts(forbund: Forbund, books: Books) -> Iterator[Finding]:
    highest = forbund.settings.krediter.hogst * 100
    balances = {konto: 0 for konto in books.accounts if is_bank(konto, forbund)}
    found: dict[tuple[int, str], _Overdraft] = {}
    low: dict[str, Verifikation] = {}  # what left an account below its limit so far this day
    day = date.min
    for ver in books.verifikationer:
        if low and ver.datum != day:
            _end_day(low, balances, -highest, found)
        day = ver.datum
        for rad in ver.rader:
            konto = rad.konto
            if konto in balances:
                balances[konto] += rad.ore
                if balances[konto] < -highest:
                    low[konto] = ver
    _end_day(low, balances, -highest, found)
    for (year, konto), (first, lowest) in found.items():
        yield kinds.OVERDRAWN.at(
            first.place,
            account=books.accounts[konto].account,
            date=first.datum,
            amount=kronor(-lowest),
            year=year,
            limit=f"krediten är {kronor(highest)} kr" if highest else "ingen kredit är beslutad",
        )


def _is_loan(konto: str, forbund: Forbund) -> bool:
    row = forbund.chart.row(konto)
    return row is not None and row.post is Post.LANGFRISTIGA_SKULDER


def is_bank(konto: str, forbund: Forbund) -> bool:
    """Whether an account is one in the bank."""
    row = forbund.chart.row(konto)
    return row is not None and row.post is Post.KASSA_BANK


def _end_day(
    low: dict[str, Verifikation],
    balances: Mapping[str, int],
    limit: int,
    found: dict[tuple[int, str], _Overdraft],
) -> None:
    """Keep what is still below the limit when the day is over."""
    for konto, ver in low.items():
        ore, key = balances[konto], (ver.datum.year, konto)
        if ore < limit:
            first, lowest = found.get(key, (ver, 0))
            found[key] = first, min(lowest, ore)
    low.clear()


def loans(forbund: Forbund, books: Books, year: int) -> Iterator[Finding]:
    """Long-term debts when a year ends."""
    kontos = [konto for konto in books.balances.by_konto if _is_loan(konto, forbund)]
    if not kontos:
        return
    sums = books.balances.sums(Period.of_year(year), Measure.UTGAENDE)
    amount = sum(sum(sums[konto].values()) for konto in kontos if konto in sums)
    if amount < 0:
        yield catalogue.LOANS.at(forbund.place(), year=year, amount=kronor(-amount))
