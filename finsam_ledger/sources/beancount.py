"""The home source: a Beancount ledger as `Books`.

`load` reads a file, `books_of` makes books of entries already read (as the plugin gets them).
The collector is off while loading: entries hold no cycles, and walking them costs more than a
third of a large load. Beancount's own load cache is passed by, since it can serve stale entries.
"""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, partial
from pathlib import Path
from typing import Any, cast

from beancount import loader
from beancount.core import data

from finsam_ledger import catalogue
from finsam_ledger.balances import (
    DIMENSIONS,
    VERKSAMHETER,
    Account,
    Balances,
    Books,
    Dims,
    Key,
    Posting,
    Slag,
)
from finsam_ledger.chart import Chart, Klass, Post, is_composed, number_of
from finsam_ledger.datafiles import suggestion, unreadable
from finsam_ledger.findings import Finding, Place
from finsam_ledger.money import is_reasonable, kronor, ore, split
from finsam_ledger.periods import month_index
from finsam_ledger.sources.beancount_directives import adopted_of, budget_of, unknown_directives
from finsam_ledger.sources.beancount_errors import ignored_in_includes, translated

Entries = list[Any]
_YEARS = range(1900, 2200)
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
# What `loader.load_file` is before Beancount wraps its load cache around it. There is no public
# way past that cache but an environment variable, which deletes the user's cache file.
_load_file: Callable[..., tuple[Entries, list[Any], dict[str, Any]]]
_load_file = loader._uncached_load_file  # noqa: SLF001
CURRENCY = "SEK"
_PERCENT = 100

# Set while this module loads a file, so that the plugin leaves the checking to the caller.
checked_by_caller: ContextVar[bool] = ContextVar("checked_by_caller", default=False)


def load(path: Path, chart: Chart) -> tuple[Books | None, list[Finding]]:
    """The books in a .beancount file, and everything that is wrong with it as a ledger."""
    try:
        with _loading():
            entries, errors, options = _load_file(str(path.resolve()), None, None, None)
    except OSError as error:
        return None, [unreadable(path, error)]
    books, findings = books_of(entries, options, chart)
    return books, [*translated(errors, entries, options), *findings]


@contextmanager
def _loading() -> Iterator[None]:
    collecting = gc.isenabled()
    token = checked_by_caller.set(True)
    gc.disable()
    try:
        yield
    finally:
        checked_by_caller.reset(token)
        if collecting:
            gc.enable()


def books_of(
    entries: Entries, options: Mapping[str, Any], chart: Chart
) -> tuple[Books, list[Finding]]:
    """Books and findings from Beancount's directives and options."""
    reading = _Reading(chart, {str(options[option]): klass for option, klass in _ROOTS.items()})
    for entry in entries:
        reader = _READERS.get(type(entry))
        if reader is not None:
            reader(reading, entry)
    reading.findings += _misplaced_openings(reading)
    reading.findings += ignored_in_includes(options)
    reading.findings += unknown_directives(entries)
    budget, wrong = budget_of(entries, reading.konton, chart)
    reading.findings += wrong
    adopted, wrong = adopted_of(entries)
    reading.findings += wrong
    books = Books(
        accounts={account.konto: account for account in reading.accounts.values()},
        balances=Balances(dict(reading.amounts)),
        budget=budget,
        adopted=adopted,
        postings=partial(_postings, entries, chart),
    )
    return books, reading.findings


def place_of(entry: Any) -> Place:
    meta = entry.meta or {}
    return Place(str(meta.get("filename", "")), meta.get("lineno") or None)


@dataclass
class _Reading:
    """What has been gathered while going through the entries once."""

    chart: Chart
    roots: Mapping[str, Klass]
    accounts: dict[str, Account] = field(default_factory=dict)
    konton: dict[str, str] = field(default_factory=dict)
    metas: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    amounts: dict[Key, int] = field(default_factory=lambda: defaultdict(int))
    totals: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    openings: list[data.Transaction] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def _read_open(reading: _Reading, entry: data.Open) -> None:
    account, place, chart = entry.account, place_of(entry), reading.chart
    if not is_composed(account):
        reading.findings.append(catalogue.ACCOUNT_DECOMPOSED.at(place, account=account))
    for currency in entry.currencies or ():
        if currency != CURRENCY:
            reading.findings.append(
                catalogue.CURRENCY.at(place, account=account, currency=currency)
            )
    konto = number_of(account)
    if konto is None:
        reading.findings.append(catalogue.ACCOUNT_UNNUMBERED.at(place, account=account))
        return
    row = chart.row(konto)
    root = account.partition(":")[0]
    if row is None:
        reading.findings.append(
            catalogue.ACCOUNT_UNKNOWN.at(place, account=account, konto=konto, chart=chart.name)
        )
    elif row.post is not Post.BOKSLUT and reading.roots.get(root) is not row.klass:
        klass = _KLASSER[row.klass]
        reading.findings.append(
            catalogue.ACCOUNT_SIDE.at(place, account=account, root=root, konto=konto, klass=klass)
        )
    twin = next((a for a in reading.accounts.values() if a.konto == konto), None)
    if twin is not None:
        reading.findings.append(
            catalogue.ACCOUNT_TWICE.at(place, konto=konto, account=account, other=twin.account)
        )
    words = account.rpartition(":")[2].partition("-")[2].replace("-", " ")
    namn = str(entry.meta.get("namn", words)) or konto
    reading.accounts[account] = Account(konto, account, namn, place)
    reading.konton[account] = konto
    reading.metas[account] = entry.meta


def _read_transaction(reading: _Reading, entry: data.Transaction) -> None:
    if entry.date.year not in _YEARS:
        reading.findings.append(catalogue.DATE.at(place_of(entry), date=entry.date))
        return
    if entry.flag == "!":
        reading.findings.append(catalogue.NOT_APPROVED.at(place_of(entry)))
    month = month_index(entry.date)
    slag = slag_of(entry, reading.chart)
    if slag is Slag.INGAENDE:
        reading.openings.append(entry)
    balance = 0
    for posting in entry.postings:
        amount = _amount(reading, entry, posting)
        if amount is None:
            continue
        balance += amount
        reading.totals[posting.account] += amount
        konto = reading.konton.get(posting.account)
        if konto is None:
            continue
        try:
            shares = shared(posting, entry, reading.metas.get(posting.account, {}), amount)
        except ValueError as error:
            reading.findings.append(_key_finding(posting, entry, error))
            continue
        for dims, part in shares:
            reading.amounts[Key(konto, month, slag, dims)] += part
    if balance:
        reading.findings.append(
            catalogue.UNBALANCED.at(place_of(entry), difference=kronor(balance))
        )


def _misplaced_openings(reading: _Reading) -> list[Finding]:
    """Opening balances elsewhere than on the first day of the first year: they'd count twice."""
    first = min((key.month for key in reading.amounts), default=0) // 12
    return [
        catalogue.OPENING_DATE.at(place_of(entry), date=entry.date)
        for entry in reading.openings
        if (entry.date.year, entry.date.month, entry.date.day) != (first, 1, 1)
    ]


def _amount(reading: _Reading, entry: data.Transaction, posting: data.Posting) -> int | None:
    """The posting's öre; findings for what a public ledger may not hold."""
    units = posting.units
    if units is None or not isinstance(units.number, Decimal):
        return None
    if units.currency != CURRENCY or posting.cost is not None or posting.price is not None:
        currency = units.currency if units.currency != CURRENCY else "en annan valuta eller kurs"
        place = _posting_place(entry, posting)
        reading.findings.append(
            catalogue.CURRENCY.at(place, account=posting.account, currency=currency)
        )
        return None
    if not is_reasonable(units.number):
        place = _posting_place(entry, posting)
        reading.findings.append(
            catalogue.AMOUNT_SIZE.at(place, amount=units.number, account=posting.account)
        )
        return None
    amount = ore(units.number)
    if amount is None:
        reading.findings.append(
            catalogue.AMOUNT_DECIMALS.at(
                _posting_place(entry, posting), amount=units.number, account=posting.account
            )
        )
    elif posting.meta and "__automatic__" in posting.meta:
        reading.findings.append(
            catalogue.AMOUNT_ELIDED.at(
                _posting_place(entry, posting), account=posting.account, amount=kronor(amount)
            )
        )
    return amount


def _key_finding(posting: data.Posting, entry: data.Transaction, error: ValueError) -> Finding:
    value, reason = error.args
    return catalogue.DIMENSION_KEY.at(_posting_place(entry, posting), value=value, reason=reason)


def _posting_place(entry: data.Transaction, posting: data.Posting) -> Place:
    """The posting's own line where it has one, else the verifikation's."""
    return place_of(posting) if posting.meta and posting.meta.get("lineno") else place_of(entry)


def _read_balance(reading: _Reading, entry: data.Balance) -> None:
    """Balance assertions are held to the öre; Beancount itself lets a whole öre pass."""
    account, amount = entry.account, entry.amount
    if account not in reading.konton:
        return
    if amount.currency != CURRENCY:
        currency = amount.currency
        reading.findings.append(
            catalogue.CURRENCY.at(place_of(entry), account=account, currency=currency)
        )
        return
    number = cast(Decimal, amount.number)
    expected = ore(number) if is_reasonable(number) else None
    if expected is None:
        reading.findings.append(
            catalogue.AMOUNT_DECIMALS.at(place_of(entry), amount=amount.number, account=account)
        )
        return
    actual = sum(
        total
        for name, total in reading.totals.items()
        if name == account or name.startswith(account + ":")
    )
    if actual != expected:
        reading.findings.append(
            catalogue.BALANCE_OFF.at(
                place_of(entry),
                account=account,
                expected=kronor(expected),
                actual=kronor(actual),
                difference=kronor(actual - expected),
                date=entry.date,
            )
        )


def _read_pad(reading: _Reading, entry: data.Pad) -> None:
    reading.findings.append(catalogue.PAD.at(place_of(entry), account=entry.account))


def _read_custom(reading: _Reading, entry: data.Custom) -> None:
    """Fava's option for the fiscal year is the one place where another year can be asked for."""
    words = [value.value for value in entry.values or ()]
    if entry.type == "fava-option" and words[:1] == ["fiscal_year_end"] and words[1:] != ["12-31"]:
        end = words[1] if len(words) > 1 else "?"
        reading.findings.append(catalogue.FISCAL_YEAR.at(place_of(entry), end=end))


_READERS: dict[type, Callable[[_Reading, Any], None]] = {
    data.Open: _read_open,
    data.Transaction: _read_transaction,
    data.Balance: _read_balance,
    data.Pad: _read_pad,
    data.Custom: _read_custom,
}


def slag_of(entry: data.Transaction, chart: Chart) -> Slag:
    """An opening balance says so (`ingaende-balans: TRUE`).

    A closing entry has nothing but equity and the account for årets resultat (89), or result
    accounts and equity where it says that it is one (`bokslut: TRUE`). A cost booked straight
    against equity is neither, and a finding.
    """
    if entry.meta.get("ingaende-balans") is True:
        return Slag.INGAENDE
    rows = [chart.row(number_of(posting.account) or "") for posting in entry.postings]
    posts = {row.post if row is not None else None for row in rows}
    if Post.EGET_KAPITAL not in posts:
        return Slag.HANDELSE
    if posts == {Post.EGET_KAPITAL, Post.BOKSLUT}:
        return Slag.BOKSLUT
    if entry.meta.get("bokslut") is not True:
        return Slag.HANDELSE
    closes = all(row and (row.klass.is_result or row.post is Post.EGET_KAPITAL) for row in rows)
    return Slag.BOKSLUT if closes else Slag.HANDELSE


def shared(
    posting: data.Posting, entry: data.Transaction, opened: Mapping[str, Any], amount: int
) -> list[tuple[Dims, int]]:
    """The posting's dimensions, its öre split where a key shares them between verksamheter.

    A dimension is looked up on the posting, then the transaction, then the account's `open`.
    Raises `ValueError(value, reason)` for a key that cannot be used.
    """
    sources = (posting.meta or {}, entry.meta, opened)
    found: dict[str, str] = {}
    for name in DIMENSIONS:
        for source in sources:
            if name in source:
                found[name] = str(source[name])
                break
    key = found.get("verksamhet")
    if key is None or key in VERKSAMHETER:
        return [(tuple(found.items()), amount)]
    weights = _weights(key)
    parts = split(amount, [weight for _, weight in weights])
    return [
        (tuple({**found, "verksamhet": name}.items()), part)
        for (name, _), part in zip(weights, parts, strict=True)
    ]


@cache
def _weights(key: str) -> tuple[tuple[str, int], ...]:
    words = key.split()
    pairs = list(zip(words[::2], words[1::2], strict=False))
    if len(words) == 1:
        raise ValueError(key, suggestion(key, VERKSAMHETER).rstrip(".").lower())
    if len(words) % 2 or not all(weight.isascii() and weight.isdigit() for _, weight in pairs):
        raise ValueError(key, "varje verksamhet ska följas av sin andel i hela procent")
    for name, _ in pairs:
        if name not in VERKSAMHETER:
            raise ValueError(key, f"”{name}” är ingen verksamhet")
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValueError(key, "en verksamhet står två gånger")
    weights = tuple((name, int(weight)) for name, weight in pairs)
    whole = sum(weight for _, weight in weights)
    if whole != _PERCENT:
        raise ValueError(key, f"andelarna blir {whole}")
    return weights


def _postings(entries: Entries, chart: Chart) -> Iterable[Posting]:
    """Every posting in ledger order, shared ones once for each share."""
    opened = {entry.account: entry.meta for entry in entries if isinstance(entry, data.Open)}
    index = 0
    for entry in entries:
        if not isinstance(entry, data.Transaction):
            continue
        slag = slag_of(entry, chart)
        place = place_of(entry)
        for posting in entry.postings:
            konto = number_of(posting.account)
            if konto is None or posting.units is None or posting.units.number is None:
                continue
            amount = ore(posting.units.number)
            if amount is None:
                continue
            for dims, part in shared(posting, entry, opened.get(posting.account, {}), amount):
                yield Posting(
                    index,
                    entry.date.isoformat(),
                    str(entry.meta.get("ver", "")),
                    entry.payee or "",
                    entry.narration or "",
                    Key(konto, month_index(entry.date), slag, dims),
                    part,
                    place,
                )
                index += 1
