"""A ledger's transactions as verifikationer and balances, in one pass over all of them.

A transaction whose every amount is fit for the books, and whose metadata steers nothing, needs no
more than this. The others are `odd`: the careful rules (`beancount_rules`) look at those alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from beancount.core import data

from finsam_ledger import catalogue
from finsam_ledger.balances import DIMENSIONS, VALUES, Dims, Key, Slag
from finsam_ledger.chart import Chart, Post, number_of
from finsam_ledger.findings import Finding
from finsam_ledger.periods import month_index
from finsam_ledger.sources.beancount_rules import (
    CURRENCY,
    REALISATION,
    YEARS,
    amount_of,
    posting_place,
)
from finsam_ledger.sources.dimensions import shared
from finsam_ledger.verifikationer import Meta, Rad, Verifikation

Opened = Mapping[str, Meta]
Pairs = tuple[tuple[str, object], ...]

_DIMENSIONS = frozenset(DIMENSIONS)
# What makes a verifikation one that the careful rules must see.
_CARE = frozenset({*VALUES, "ingaende-balans", "bokslut", "makulerad", "__automatic__"})
_STEERING = _CARE | _DIMENSIONS
_PLACE = 2  # file and line: what the metadata of every posting has
_NOTHING: Meta = {}


class Journal(NamedTuple):
    """The verifikationer in ledger order, what they add up to, and those to look at with care."""

    verifikationer: tuple[Verifikation, ...]
    amounts: dict[Key, int]
    odd: tuple[data.Transaction, ...]
    findings: list[Finding]


class _Konto(NamedTuple):
    """An account as far as a posting on it is concerned."""

    konto: str
    is_equity: bool
    is_sale: bool

    @property
    def is_special(self) -> bool:
        return self.is_equity or self.is_sale


def journal_of(entries: Iterable[Any], opened: Opened, chart: Chart) -> Journal:
    """What books are made of; an amount that they can't hold counts as none."""
    reader = _Reader(opened, chart)
    verifikationer = tuple(
        reader.read(entry) for entry in entries if isinstance(entry, data.Transaction)
    )
    amounts = {Key(*key): amount for key, amount in reader.sums.items()}
    return Journal(verifikationer, amounts, tuple(reader.odd), reader.findings)


class _Reader:
    """Reads transactions one by one, and remembers what it has worked out.

    Books of a region have millions of postings: each step in `read` is felt, so what most of them
    lack (metadata of their own) is asked for before it is looked into.
    """

    def __init__(self, opened: Opened, chart: Chart) -> None:
        self.opened, self.chart = opened, chart
        self.kontos = {account: konto for account in opened if (konto := _konto(account, chart))}
        self.amounts: dict[object, int | None] = {}
        self.dims: dict[tuple[str, Pairs, Pairs], Dims | None] = {}
        self.sums: dict[tuple[str, int, Slag, Dims], int] = defaultdict(int)
        self.odd: list[data.Transaction] = []
        self.findings: list[Finding] = []

    def read(self, entry: data.Transaction) -> Verifikation:
        """The transaction as a verifikation; it is counted on the way."""
        meta, day, flag, payee, narration, tags, links, postings = entry
        steered = not _STEERING.isdisjoint(meta)
        is_plain = flag != "!" and day.year in YEARS and not (steered and _is_odd(meta))
        is_equity, total, rader = False, 0, []
        for posting in postings:
            account, units, cost, price, _, own = posting
            konto = self.kontos.get(account)
            if konto is None or units is None or cost is not None or price is not None:
                is_plain = False
                continue
            number, currency = units
            amount = self.amounts[number] if number in self.amounts else self._amount(posting)
            if amount is None or currency != CURRENCY:
                is_plain = False
                continue
            total += amount
            if konto.is_special:
                is_equity = is_equity or konto.is_equity
                is_plain = is_plain and not konto.is_sale
            if own is None or len(own) <= _PLACE:
                rader.append(Rad(account, konto.konto, amount, own or _NOTHING))
                continue
            is_plain = is_plain and not _is_odd(own)
            rader.append(Rad(account, konto.konto, amount, own))
        if total or not is_plain or not rader:
            self.odd.append(entry)
        slag = slag_of(entry, self.chart) if is_equity or not is_plain else Slag.HANDELSE
        self._count(entry, rader, slag, _pairs(meta) if steered else ())
        bokford, ver = meta.get("bokford"), meta.get("ver")
        return Verifikation(
            day,
            "" if ver is None else str(ver),
            bokford if isinstance(bokford, date) else None,
            payee or "",
            narration or "",
            meta,
            tuple(rader),
            slag is Slag.BOKSLUT,
            tags,
            links,
        )

    def _amount(self, posting: data.Posting) -> int | None:
        """Öre of a number in kronor, worked out once for each that there is."""
        units = posting.units
        amount = amount_of(posting)
        if units is not None and units.currency == CURRENCY:
            self.amounts[units.number] = amount
        return amount

    def _count(self, entry: data.Transaction, rader: list[Rad], slag: Slag, whole: Pairs) -> None:
        month = month_index(entry.date)
        for rad in rader:
            account, konto, amount, meta = rad
            key = (account, whole, _pairs(meta) if len(meta) > _PLACE else ())
            if key not in self.dims:
                self.dims[key] = self._one(rad, entry)
            dims = self.dims[key]
            if dims is not None:
                self.sums[konto, month, slag, dims] += amount
            else:
                self._share(rad, entry, month, slag)

    def _one(self, rad: Rad, entry: data.Transaction) -> Dims | None:
        """The dimensions of a whole amount; None where a key shares it, or can't be used."""
        try:
            found = shared(self._sources(rad, entry), 0)
        except ValueError:
            return None
        return found[0][0] if len(found) == 1 else None

    def _share(self, rad: Rad, entry: data.Transaction, month: int, slag: Slag) -> None:
        try:
            for dims, part in shared(self._sources(rad, entry), rad.ore):
                self.sums[rad.konto, month, slag, dims] += part
        except ValueError as error:
            value, reason = error.args
            place = posting_place(entry, rad)
            self.findings.append(catalogue.DIMENSION_KEY.at(place, value=value, reason=reason))

    def _sources(self, rad: Rad, entry: data.Transaction) -> tuple[Meta, ...]:
        return rad.meta, entry.meta, self.opened[rad.account]


def _is_odd(meta: Meta) -> bool:
    return not _CARE.isdisjoint(meta)


def _konto(account: str, chart: Chart) -> _Konto | None:
    konto = number_of(account)
    if konto is None:
        return None
    row = chart.row(konto)
    equity = row is not None and row.post is Post.EGET_KAPITAL
    return _Konto(konto, equity, row is not None and row.egenskap in REALISATION)


def _pairs(meta: Meta) -> Pairs:
    """The dimensions among metadata."""
    if _DIMENSIONS.isdisjoint(meta):
        return ()
    return tuple((key, value) for key, value in meta.items() if key in _DIMENSIONS)


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
