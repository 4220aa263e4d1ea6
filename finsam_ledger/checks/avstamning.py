"""Whether the statements agree with each other and with the balances they are made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from msgspec import Struct

from finsam_ledger import catalogue
from finsam_ledger.balances import Measure
from finsam_ledger.bokforing import eget_kapital, ingaende
from finsam_ledger.bokslut import Bokslut
from finsam_ledger.chart import AccountSet, Klass, account_set
from finsam_ledger.checks.balansposter import moves
from finsam_ledger.findings import Finding
from finsam_ledger.forms import Selects
from finsam_ledger.money import Exact, kronor
from finsam_ledger.periods import month_index


class _Tie(Struct, frozen=True):
    """Two amounts that must be equal, öre as shown, each with its name in words."""

    statement: str
    law: str
    left: tuple[str, Exact]
    right: tuple[str, Exact]


def _credit(bokslut: Bokslut, form: str, line: str) -> Exact:
    """A line's outcome, credit as positive."""
    return -(bokslut.facts.cell(form, line, bokslut.year).value or 0)


def _books(bokslut: Bokslut, accounts: AccountSet, measure: Measure) -> Exact:
    """Straight from the balances, debit as positive, passing the forms by."""
    sums = bokslut.books.balances.sums(bokslut.period, measure)
    weights = bokslut.facts.weights(Selects(accounts, measure), sums)
    return sum(weight * sum(sums[konto].values()) for konto, weight in weights.items())


_RESULT = account_set(klasser=("intakt", "kostnad"))
_ASSETS = account_set(klasser=("tillgang",))
_DEPRECIATION = account_set(poster=("avskrivningar",))
_ACCUMULATED = account_set(egenskaper=("ackumulerad_avskrivning",))
_CASH = account_set(poster=("kassa_bank", "kortfristiga_placeringar"))


def _result(bokslut: Bokslut) -> _Tie:
    stated = _credit(bokslut, "resultatrakning", "arets_resultat")
    booked = -_books(bokslut, _RESULT, Measure.RORELSE)
    left, right = ("årets resultat", stated), ("resultatkontona", booked)
    return _Tie("Resultaträkningen", "LKBR 5:2", left, right)


def _assets(bokslut: Bokslut) -> _Tie:
    stated = -_credit(bokslut, "balansrakning", "summa_tillgangar")
    booked = _books(bokslut, _ASSETS, Measure.UTGAENDE) + _moved_to_assets(bokslut)
    left, right = ("summa tillgångar", stated), ("tillgångskontona", booked)
    return _Tie("Balansräkningen", "LKBR 6:2", left, right)


def _moved_to_assets(bokslut: Bokslut) -> Exact:
    """Closing balances on the odd side, which the balansräkning shows on the other: in debit on
    a debt account, less in credit on an asset account.
    """
    chart = bokslut.forbund.chart
    sums = bokslut.books.balances.sums(bokslut.period, Measure.UTGAENDE)
    odd: Exact = 0
    for konto, dims in sums.items():
        row, ore = chart.row(konto), sum(dims.values())
        if row is None or not moves(bokslut, konto):
            continue
        if row.klass is Klass.TILLGANG and ore < 0:
            odd -= ore
        elif row.klass is Klass.SKULD and ore > 0:
            odd += ore
    return odd


def _balance(bokslut: Bokslut) -> _Tie:
    assets = -_credit(bokslut, "balansrakning", "summa_tillgangar")
    others = _credit(bokslut, "balansrakning", "summa_ek_skulder")
    right = ("summa eget kapital, avsättningar och skulder", others)
    return _Tie("Balansräkningen", "LKBR 6:2", ("summa tillgångar", assets), right)


def _cash_flow(bokslut: Bokslut) -> _Tie:
    flow = _credit(bokslut, "kassaflode", "arets_kassaflode")
    change = _books(bokslut, _CASH, Measure.UTGAENDE) - _books(bokslut, _CASH, Measure.INGAENDE)
    right = ("förändringen av likvida medel", change)
    return _Tie("Kassaflödesanalysen", "LKBR 8:1", ("årets kassaflöde", flow), right)


def _operations(bokslut: Bokslut) -> _Tie:
    drift = _credit(bokslut, "driftredovisning", "verksamhetens_resultat")
    result = _credit(bokslut, "resultatrakning", "verksamhetens_resultat")
    left, right = ("verksamhetens resultat", drift), ("resultaträkningens", result)
    return _Tie("Driftredovisningen", "LKBR 10:1", left, right)


def ties(bokslut: Bokslut) -> Iterator[Finding]:
    """The statements are what the books say and agree with each other."""
    kinds: list[Callable[[Bokslut], _Tie]] = [_result, _assets, _cash_flow, _operations]
    if not sum(_equity_moved(bokslut).values()):
        kinds.append(_balance)  # else the cause is a finding of its own
    for kind in kinds:
        tie = kind(bokslut)
        (left, left_amount), (right, right_amount) = tie.left, tie.right
        if left_amount != right_amount:
            yield catalogue.TIE.at(
                bokslut.forbund.place(),
                name=f"{tie.statement} {bokslut.period.words()}",
                left=left,
                left_amount=kronor(left_amount),
                right=right,
                right_amount=kronor(right_amount),
                difference=kronor(left_amount - right_amount),
                law=tie.law,
            )


def _equity_moved(bokslut: Bokslut) -> Mapping[str, int]:
    """What the year's events have changed each equity account by, credit as positive."""
    chart = bokslut.forbund.chart
    sums = bokslut.books.balances.sums(bokslut.period, Measure.RORELSE)
    return {
        konto: -sum(dims.values())
        for konto, dims in sorted(sums.items())
        if eget_kapital.is_equity(konto, chart)
    }


def approved(bokslut: Bokslut) -> Iterator[Finding]:
    """Everything that the year's figures count is approved."""
    books, months = bokslut.books, bokslut.period
    for ver in books.ledger.awaiting if books.ledger is not None else ():
        if months.start <= month_index(ver.datum) < months.end:
            yield catalogue.NOT_APPROVED.at(ver.place)


def equity_moved_directly(bokslut: Bokslut) -> Iterator[Finding]:
    """Equity changes only through the resultaträkning (LKBR 4:4); within it, it may be moved.

    Of books kept here the rules of the running books tell which verifikation does.
    """
    moved = _equity_moved(bokslut)
    if bokslut.books.ledger is not None or not sum(moved.values()):
        return
    for konto, amount in moved.items():
        account = bokslut.books.accounts[konto]
        yield catalogue.EQUITY_DIRECT.at(
            account.place, account=account.account, amount=kronor(amount)
        )


def depreciation_accumulated(bokslut: Bokslut) -> Iterator[Finding]:
    """Depreciation is booked against accounts for it, so that investments stand at cost
    (LKBR 10:2).
    """
    period = bokslut.period
    cost = _books(bokslut, _DEPRECIATION, Measure.RORELSE)
    sums = bokslut.books.balances.sums(period, Measure.RORELSE)
    sold = ("kassaflode", "forsaljning")
    accumulated = sum(
        ore
        for konto in bokslut.facts.weights(Selects(_ACCUMULATED, Measure.RORELSE), sums)
        for dims, ore in sums[konto].items()
        if sold not in dims
    )
    if cost + accumulated:
        yield catalogue.DEPRECIATION.at(
            bokslut.forbund.place(),
            year=bokslut.year,
            cost=kronor(cost),
            accumulated=kronor(-accumulated),
        )


def history_ties(bokslut: Bokslut) -> Iterator[Finding]:
    """The register's equity for the year before the books is the opening balance (LKBR 4:4).

    Of books kept here that is told by the rules of the running books.
    """
    if bokslut.books.ledger is None and bokslut.year == bokslut.books.balances.years[0]:
        yield from ingaende.history(bokslut.forbund, bokslut.books)
