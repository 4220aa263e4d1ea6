"""Nothing is set off: neither claims against debts nor income against costs (LKBR 4:4).

A whole account on the odd side is told by the checks of the balansräkning, which know what its
lines do with it. Here is what an account hides within itself, when its year is over.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from finsam_ledger.balances import Books, Key, Measure, Slag, counts
from finsam_ledger.catalogue import bokforing as kinds
from finsam_ledger.chart import Klass, Post
from finsam_ledger.findings import Finding
from finsam_ledger.forbund import Forbund
from finsam_ledger.money import kronor
from finsam_ledger.periods import Period

_CLAIMS, _DEBTS = 1, -1  # the sign of a balance on its right side
_SIGNS = {Post.FORDRINGAR: _CLAIMS, Post.KORTFRISTIGA_SKULDER: _DEBTS}
# Posts whose accounts may end a year on either side: value changes go up and down.
_EITHER = (Post.FINANSIELLA_INTAKTER, Post.FINANSIELLA_KOSTNADER, Post.BOKSLUT)
_SHOWN = 3  # motparter that a finding names


def check(forbund: Forbund, books: Books) -> Iterator[Finding]:
    """Every year that has December booked."""
    for year in books.balances.years:
        if Period.of_year(year).end <= books.balances.months.end:
            yield from _parties(forbund, books, year)
            yield from _results(forbund, books, year)


def _parties(forbund: Forbund, books: Books, year: int) -> Iterator[Finding]:
    """One motpart's claim against another's debt, on accounts that tell motparter apart."""
    period = Period.of_year(year)
    for konto, keys in books.balances.by_konto.items():
        row = forbund.chart.row(konto)
        sign = _SIGNS.get(row.post) if row is not None else None
        if sign is None:
            continue
        past = (key for key in keys if counts(key, period, Measure.UTGAENDE))
        sums = _by_motpart(books, past)
        unknown = max(0, sign * sums.pop("", 0))  # of the opening balance: anyone's of them
        odd = {motpart: ore for motpart, ore in sums.items() if sign * ore < 0}
        is_set_off = any(sign * ore > 0 for ore in sums.values())
        if is_set_off and -sign * sum(odd.values()) > unknown:
            names = [f"{motpart} ({kronor(abs(ore))} kr)" for motpart, ore in sorted(odd.items())]
            account = books.accounts[konto]
            yield kinds.OFFSET_PARTIES.at(
                account.place,
                account=account.account,
                side="kreditsaldo" if sign == _CLAIMS else "debetsaldo",
                parties=", ".join(names[:_SHOWN]) + (" med flera" if names[_SHOWN:] else ""),
                year=year,
                other="skuldkonto" if sign == _CLAIMS else "fordringskonto",
            )


def _by_motpart(books: Books, keys: Iterable[Key]) -> dict[str, int]:
    """The balance of each motpart; none where an event is without."""
    sums: dict[str, int] = defaultdict(int)
    for key in keys:
        motpart = dict(key.dims).get("motpart", "")
        if not motpart and key.slag is not Slag.INGAENDE:
            return {}
        sums[motpart] += books.balances.amounts[key]
    return sums


def _results(forbund: Forbund, books: Books, year: int) -> Iterator[Finding]:
    """A cost account that ends in credit holds an income, and the other way round."""
    sums = books.balances.sums(Period.of_year(year), Measure.RORELSE)
    for konto, dims in sorted(sums.items()):
        row, ore = forbund.chart.row(konto), sum(dims.values())
        if row is None or not row.klass.is_result or row.post in _EITHER:
            continue
        is_cost = row.klass is Klass.KOSTNAD
        if (ore < 0) if is_cost else (ore > 0):
            account = books.accounts[konto]
            yield kinds.OFFSET_RESULT.at(
                account.place,
                account=account.account,
                klass="kostnadskonto" if is_cost else "intäktskonto",
                side="kreditsaldo" if is_cost else "debetsaldo",
                amount=kronor(abs(ore)),
                year=year,
                moved="intäkt" if is_cost else "kostnad",
                other="intäktskonto" if is_cost else "kostnadskonto",
            )
