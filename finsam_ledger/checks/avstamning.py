"""Whether the statements agree with each other and with the balances they are made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from finsam_ledger import catalogue
from finsam_ledger.balances import Measure
from finsam_ledger.bokslut import Bokslut
from finsam_ledger.chart import Post, account_set
from finsam_ledger.findings import Finding
from finsam_ledger.forms import Selects
from finsam_ledger.money import Exact, kronor, rounded
from finsam_ledger.periods import Period


@dataclass(frozen=True)
class _Side:
    """One side of a tie: its name in words and its exact öre as shown."""

    name: str
    value: Exact


def _line(bokslut: Bokslut, form: str, *lines: tuple[str, int]) -> Exact:
    cells = [(bokslut.facts.cell(form, id, bokslut.year), sign) for id, sign in lines]
    return sum(sign * (cell.value or 0) for cell, sign in cells)


def _books(bokslut: Bokslut, selects: Selects) -> Exact:
    """Straight from the balances, passing the forms by."""
    sums = bokslut.books.balances.sums(Period.of_year(bokslut.year), selects.measure)
    weights = bokslut.facts.weights(selects, sums)
    return sum(weight * sum(sums[konto].values()) for konto, weight in weights.items())


_RESULT = Selects(account_set(klasser=("intakt", "kostnad")), Measure.RORELSE)
_ASSETS = Selects(account_set(klasser=("tillgang",)), Measure.UTGAENDE)
_CASH_END = Selects(
    account_set(poster=("kassa_bank", "kortfristiga_placeringar")), Measure.UTGAENDE
)
_CASH_START = Selects(
    account_set(poster=("kassa_bank", "kortfristiga_placeringar")), Measure.INGAENDE
)


def ties(bokslut: Bokslut) -> Iterator[Finding]:
    """Resultat and balance are what the books say, the balance balances, the cash flow closes,
    the driftredovisning meets the resultaträkning.
    """
    result = -_line(bokslut, "resultatrakning", ("arets_resultat", 1))
    assets = _line(bokslut, "balansrakning", ("summa_tillgangar", 1))
    equity = -_line(bokslut, "balansrakning", ("summa_ek_skulder", 1))
    flow = -_line(bokslut, "kassaflode", ("arets_kassaflode", 1))
    cash = _books(bokslut, _CASH_END) - _books(bokslut, _CASH_START)
    pairs = (
        (
            "Resultaträkningen",
            "LKBR 5:2",
            _Side("årets resultat", result),
            _Side("resultatkontona", -_books(bokslut, _RESULT)),
        ),
        (
            "Balansräkningen",
            "LKBR 6:2",
            _Side("summa tillgångar", assets),
            _Side("tillgångskontona", _books(bokslut, _ASSETS)),
        ),
        (
            "Balansräkningen",
            "LKBR 6:2",
            _Side("summa tillgångar", assets),
            _Side("summa eget kapital, avsättningar och skulder", equity),
        ),
        (
            "Kassaflödesanalysen",
            "LKBR 8:1",
            _Side("årets kassaflöde", flow),
            _Side("förändringen av likvida medel", cash),
        ),
        (
            "Driftredovisningen",
            "LKBR 10:1",
            _Side(
                "verksamhetens resultat",
                -_line(bokslut, "driftredovisning", ("verksamhetens_resultat", 1)),
            ),
            _Side(
                "resultaträkningens",
                -_line(bokslut, "resultatrakning", ("verksamhetens_resultat", 1)),
            ),
        ),
    )
    moved = any(equity_moved_directly(bokslut))
    for name, law, left, right in pairs:
        if left.value != right.value and not (moved and right.value is equity):
            yield catalogue.TIE.at(
                bokslut.forbund.place(),
                name=f"{name} {bokslut.year}",
                left=left.name,
                left_amount=kronor(left.value),
                right=right.name,
                right_amount=kronor(right.value),
                difference=kronor(left.value - right.value),
                law=law,
            )


def equity_moved_directly(bokslut: Bokslut) -> Iterator[Finding]:
    """Equity changes only through the resultaträkning (LKBR 4:4); within it, it may be moved."""
    chart = bokslut.forbund.chart
    sums = bokslut.books.balances.sums(Period.of_year(bokslut.year), Measure.RORELSE)
    moved = {}
    for konto, dims in sorted(sums.items()):
        row = chart.row(konto)
        if row is not None and row.post in (Post.EGET_KAPITAL, Post.BOKSLUT):
            moved[konto] = sum(dims.values())
    if not sum(moved.values()):
        return
    for konto, amount in moved.items():
        account = bokslut.books.accounts[konto]
        yield catalogue.EQUITY_DIRECT.at(
            account.place, account=account.account, amount=kronor(-amount)
        )


def history_ties(bokslut: Bokslut) -> Iterator[Finding]:
    """The register's equity for the year before the books is the opening balance (LKBR 4:4)."""
    first = bokslut.books.balances.years[0]
    entry = bokslut.forbund.entry("historik", "eget_kapital", first - 1)
    if entry is None or bokslut.year != first:
        return
    cell = bokslut.facts.cell("balansrakning", "eget_kapital_borjan", first)
    if cell.value is None:
        return
    opening, stated = rounded(-cell.value, entry.unit), rounded(entry.value, entry.unit)
    if opening != stated:
        yield catalogue.HISTORY_OFF.at(
            entry.place, year=first - 1, register=stated, opening=opening, unit=entry.unit
        )
