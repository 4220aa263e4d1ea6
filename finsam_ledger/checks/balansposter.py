"""What the balances at the year's end may not be, account by account."""

from __future__ import annotations

from collections.abc import Iterator

from finsam_ledger import catalogue
from finsam_ledger.balances import Measure
from finsam_ledger.bokforing import krediter
from finsam_ledger.bokslut import Bokslut
from finsam_ledger.chart import ChartRow, Egenskap, Klass
from finsam_ledger.findings import Finding
from finsam_ledger.forms import Selects
from finsam_ledger.money import kronor


def _closing(bokslut: Bokslut) -> Iterator[tuple[str, ChartRow, int]]:
    """Each account with its row in the chart and its closing balance, debit positive."""
    sums = bokslut.books.balances.sums(bokslut.period, Measure.UTGAENDE)
    for konto, dims in sorted(sums.items()):
        row = bokslut.forbund.chart.row(konto)
        if row is not None:
            yield konto, row, sum(dims.values())


def sides(bokslut: Bokslut) -> Iterator[Finding]:
    """An asset in credit or a debt in debit is set off against others on its line (LKBR 4:4)."""
    for konto, row, amount in _closing(bokslut):
        asset = row.klass is Klass.TILLGANG and row.egenskap is not Egenskap.ACKUMULERAD_AVSKRIVNING
        debt = row.klass is Klass.SKULD
        odd = (asset and amount < 0) or (debt and amount > 0)
        if odd and not moves(bokslut, konto):
            account = bokslut.books.accounts[konto]
            yield catalogue.SIDE.at(
                account.place,
                account=account.account,
                side="kreditsaldo" if asset else "debetsaldo",
                amount=kronor(abs(amount)),
                year=bokslut.year,
                other="skuldkonto" if asset else "fordringskonto",
            )


def moves(bokslut: Bokslut, konto: str) -> bool:
    """Whether the balansräkning shows the account on another line when it changes side."""
    lines = bokslut.facts.forms["balansrakning"].lines
    takes = (
        line.content.accounts.take(konto, bokslut.forbund.chart)
        for line in lines
        if isinstance(line.content, Selects)
    )
    return any(take is not None and take.side is not None for take in takes)


def loans(bokslut: Bokslut) -> Iterator[Finding]:
    """A förbund may have no other debts than customary credits (finsamlagen 21 §).

    Of books kept here that is told by the rules of the running books.
    """
    if bokslut.books.ledger is None:
        yield from krediter.loans(bokslut.forbund, bokslut.books, bokslut.year)
