"""What a public ledger must be beyond what Beancount asks: a function per rule.

Each rule takes entries and gives its findings; `examine` runs them all, over the directives and
the transactions that `beancount_journal` found anything odd in. Amounts that fail a rule are left
out of the balances, never rounded or guessed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, cast

from beancount.core import data

from finsam_ledger import catalogue
from finsam_ledger.balances import VALUES
from finsam_ledger.chart import Chart, Egenskap, Klass, Post, is_composed, number_of
from finsam_ledger.datafiles import suggestion
from finsam_ledger.findings import Finding, Place
from finsam_ledger.money import is_reasonable, kronor, ore
from finsam_ledger.sources.beancount_directives import unknown_directives
from finsam_ledger.sources.dimensions import text_of
from finsam_ledger.verifikationer import Rad, Verifikation

Entries = list[Any]
CURRENCY = "SEK"
REALISATION = (Egenskap.REALISATIONSVINST, Egenskap.REALISATIONSFORLUST)
_FIXED_ASSETS = (
    Post.IMMATERIELLA,
    Post.MARK_BYGGNADER,
    Post.MASKINER_INVENTARIER,
    Post.OVRIGA_MATERIELLA,
    Post.FINANSIELLA_ANLAGGNINGAR,
)
YEARS = range(1900, 2200)
_ROOTS = {
    "name_assets": Klass.TILLGANG,
    "name_liabilities": Klass.SKULD,
    "name_equity": Klass.EGET_KAPITAL,
    "name_income": Klass.INTAKT,
    "name_expenses": Klass.KOSTNAD,
}
_KLASSER = {
    Klass.TILLGANG: "tillgångskonto",
    Klass.SKULD: "skuldkonto",
    Klass.EGET_KAPITAL: "konto för eget kapital",
    Klass.INTAKT: "intäktskonto",
    Klass.KOSTNAD: "kostnadskonto",
}


def examine(
    entries: Entries,
    odd: Sequence[data.Transaction],
    verifikationer: Sequence[Verifikation],
    options: Mapping[str, Any],
    chart: Chart,
) -> list[Finding]:
    """Every finding of every rule.

    `odd` are the transactions to look at; of the others, read as `verifikationer`, only the
    amounts matter.
    """
    looked_at = [entry for entry in entries if not isinstance(entry, data.Transaction)]
    looked_at += odd
    findings = [finding for rule in RULES for finding in rule(looked_at)]
    findings += _openings_first(odd, verifikationer)
    findings += _balances_hold(looked_at, verifikationer)
    findings += _accounts_in_chart(looked_at, options, chart)
    findings += _sales_marked(odd, chart)
    return findings


def place_of(entry: Any) -> Place:
    meta = entry.meta or {}
    return Place(str(meta.get("filename", "")), meta.get("lineno") or None)


def posting_place(entry: data.Transaction, posting: data.Posting | Rad) -> Place:
    """The posting's own line where it has one, else the verifikation's."""
    return place_of(posting) if posting.meta and posting.meta.get("lineno") else place_of(entry)


def amount_of(posting: data.Posting) -> int | None:
    """Whole öre, or None where a rule finds the amount unfit for the books."""
    units = posting.units
    if units is None or not isinstance(units.number, Decimal) or units.currency != CURRENCY:
        return None
    if posting.cost is not None or posting.price is not None or not is_reasonable(units.number):
        return None
    return ore(units.number)


def transactions(entries: Entries) -> Iterator[data.Transaction]:
    return (entry for entry in entries if isinstance(entry, data.Transaction))


def composed_names(entries: Entries) -> Iterator[Finding]:
    """Account names are written with å, ä and ö as one character each."""
    for entry in entries:
        if isinstance(entry, data.Open) and not is_composed(entry.account):
            yield catalogue.ACCOUNT_DECOMPOSED.at(place_of(entry), account=entry.account)


def numbered_once(entries: Entries) -> Iterator[Finding]:
    """Every account has a number, and no two the same."""
    seen: dict[str, str] = {}
    for entry in entries:
        if not isinstance(entry, data.Open):
            continue
        konto, account, place = number_of(entry.account), entry.account, place_of(entry)
        if konto is None:
            yield catalogue.ACCOUNT_UNNUMBERED.at(place, account=account)
        elif seen.setdefault(konto, account) != account:
            yield catalogue.ACCOUNT_TWICE.at(place, konto=konto, account=account, other=seen[konto])


def _accounts_in_chart(
    entries: Entries, options: Mapping[str, Any], chart: Chart
) -> Iterator[Finding]:
    """Every account is known to the chart and stands under the root of its class."""
    roots = {str(options[option]): klass for option, klass in _ROOTS.items()}
    for entry in entries:
        konto = number_of(entry.account) if isinstance(entry, data.Open) else None
        if konto is None:
            continue
        account, place, row = entry.account, place_of(entry), chart.row(konto)
        root = account.partition(":")[0]
        if row is None:
            yield catalogue.ACCOUNT_UNKNOWN.at(
                place, account=account, konto=konto, chart=chart.name
            )
        elif row.post is not Post.BOKSLUT and roots.get(root) is not row.klass:
            klass = _KLASSER[row.klass]
            yield catalogue.ACCOUNT_SIDE.at(
                place, account=account, root=root, konto=konto, klass=klass
            )


def _sales_marked(odd: Iterable[data.Transaction], chart: Chart) -> Iterator[Finding]:
    """A fixed asset that goes with a gain or loss is marked as sold; else it is an investment."""
    for transaction in odd:
        rows = [
            (posting, chart.row(number_of(posting.account) or ""))
            for posting in transaction.postings
        ]
        if not any(row and row.egenskap in REALISATION for _, row in rows):
            continue
        for posting, row in rows:
            marks = {**transaction.meta, **(posting.meta or {})}
            if row and row.post in _FIXED_ASSETS and marks.get("kassaflode") != "forsaljning":
                place = posting_place(transaction, posting)
                yield catalogue.SALE_UNMARKED.at(place, account=posting.account)


def known_values(entries: Entries) -> Iterator[Finding]:
    """Dimensions that steer a statement have only the values that the forms know."""
    for transaction in transactions(entries):
        for place, meta in (
            (place_of(transaction), transaction.meta),
            *((posting_place(transaction, each), each.meta or {}) for each in transaction.postings),
        ):
            for key, values in VALUES.items():
                value = text_of(meta, key)
                if value is not None and value not in values:
                    hint = suggestion(value, values)
                    yield catalogue.DIMENSION_VALUE.at(place, value=value, key=key, hint=hint)


def in_kronor(entries: Entries) -> Iterator[Finding]:
    """Accounts and amounts are in SEK, without lots or prices."""
    for entry in entries:
        if isinstance(entry, data.Open):
            for currency in entry.currencies or ():
                if currency != CURRENCY:
                    yield catalogue.CURRENCY.at(
                        place_of(entry), account=entry.account, currency=currency
                    )
    for transaction in transactions(entries):
        for posting in transaction.postings:
            currency = posting.units.currency if posting.units else CURRENCY
            if posting.cost is not None or posting.price is not None:
                currency = "en annan valuta eller med en kurs"
            if currency != CURRENCY:
                place = posting_place(transaction, posting)
                yield catalogue.CURRENCY.at(place, account=posting.account, currency=currency)


def whole_amounts(entries: Entries) -> Iterator[Finding]:
    """Amounts are written out, in whole öre, of a size that books hold."""
    for transaction in transactions(entries):
        for posting in transaction.postings:
            units = posting.units
            if units is None or not isinstance(units.number, Decimal):
                continue
            account = posting.account
            if not is_reasonable(units.number):
                place = posting_place(transaction, posting)
                yield catalogue.AMOUNT_SIZE.at(place, amount=units.number, account=account)
            elif (amount := ore(units.number)) is None:
                place = posting_place(transaction, posting)
                yield catalogue.AMOUNT_DECIMALS.at(place, amount=units.number, account=account)
            elif posting.meta and "__automatic__" in posting.meta:
                place = posting_place(transaction, posting)
                yield catalogue.AMOUNT_ELIDED.at(place, account=account, amount=kronor(amount))


def not_empty(entries: Entries) -> Iterator[Finding]:
    """A verifikation says what happened: it has amounts (LKBR 3:9).

    One that was cancelled keeps its number and says so (`makulerad: TRUE`).
    """
    for transaction in transactions(entries):
        if not transaction.postings and transaction.meta.get("makulerad") is not True:
            yield catalogue.VER_EMPTY.at(place_of(transaction))


def balanced(entries: Entries) -> Iterator[Finding]:
    """Every verifikation balances to the öre, whatever tolerance the ledger asks for."""
    for transaction in transactions(entries):
        difference = sum(amount_of(posting) or 0 for posting in transaction.postings)
        if difference:
            place = place_of(transaction)
            yield catalogue.UNBALANCED.at(place, difference=kronor(difference))


def dated(entries: Entries) -> Iterator[Finding]:
    """Dates lie in a year that can be meant."""
    for transaction in transactions(entries):
        if transaction.date.year not in YEARS:
            yield catalogue.DATE.at(place_of(transaction), date=transaction.date)


def yes_or_no(entries: Entries) -> Iterator[Finding]:
    """What marks an opening balance or a closing entry is a truth value, not a text."""
    for transaction in transactions(entries):
        for key in ("ingaende-balans", "bokslut", "makulerad"):
            value = transaction.meta.get(key)
            if value is not None and not isinstance(value, bool):
                place, hint = place_of(transaction), f"Skriv {key}: TRUE utan citattecken."
                yield catalogue.DIMENSION_VALUE.at(place, value=value, key=key, hint=hint)


def _openings_first(
    odd: Iterable[data.Transaction], verifikationer: Sequence[Verifikation]
) -> Iterator[Finding]:
    """The opening balance stands on the first day of the first year; elsewhere it counts twice."""
    for transaction in odd:
        day = transaction.date
        first = (verifikationer[0].datum.year, 1, 1)
        if (
            transaction.meta.get("ingaende-balans") is True
            and (day.year, day.month, day.day) != first
        ):
            yield catalogue.OPENING_DATE.at(place_of(transaction), date=day)


def _balances_hold(entries: Entries, verifikationer: Sequence[Verifikation]) -> Iterator[Finding]:
    """Balance assertions are held to the öre; Beancount itself lets a whole öre pass."""
    totals: dict[str, int] = defaultdict(int)
    opened = {entry.account for entry in entries if isinstance(entry, data.Open)}
    rest = iter(verifikationer)
    following = next(rest, None)
    for entry in entries:
        if not isinstance(entry, data.Balance) or entry.account not in opened:
            continue
        while following is not None and following.datum < entry.date:
            for rad in following.rader:
                totals[rad.account] += rad.ore
            following = next(rest, None)
        yield from _balance_holds(entry, totals)


def _balance_holds(entry: data.Balance, totals: Mapping[str, int]) -> Iterator[Finding]:
    account, place, number = entry.account, place_of(entry), cast(Decimal, entry.amount.number)
    expected = ore(number) if is_reasonable(number) else None
    if entry.amount.currency != CURRENCY:
        yield catalogue.CURRENCY.at(place, account=account, currency=entry.amount.currency)
        return
    if expected is None:
        yield catalogue.AMOUNT_DECIMALS.at(place, amount=number, account=account)
        return
    below = account + ":"
    actual = sum(ore for name, ore in totals.items() if name == account or name.startswith(below))
    if actual != expected:
        yield catalogue.BALANCE_OFF.at(
            place,
            account=account,
            expected=kronor(expected),
            actual=kronor(actual),
            difference=kronor(actual - expected),
            date=entry.date,
        )


def no_padding(entries: Entries) -> Iterator[Finding]:
    """A pad fills in an amount that no verifikation shows."""
    for entry in entries:
        if isinstance(entry, data.Pad):
            yield catalogue.PAD.at(place_of(entry), account=entry.account)


def calendar_year(entries: Entries) -> Iterator[Finding]:
    """Fava's option for the fiscal year is the one place where another year can be asked for."""
    for entry in entries:
        if isinstance(entry, data.Custom) and entry.type == "fava-option":
            words = [str(value.value) for value in entry.values or ()]
            if words[:1] == ["fiscal_year_end"] and words[1:] != ["12-31"]:
                yield catalogue.FISCAL_YEAR.at(place_of(entry), end=" ".join(words[1:]) or "?")


RULES: tuple[Callable[[Entries], Iterable[Finding]], ...] = (
    composed_names,
    numbered_once,
    in_kronor,
    whole_amounts,
    not_empty,
    balanced,
    dated,
    yes_or_no,
    no_padding,
    calendar_year,
    known_values,
    unknown_directives,
)
