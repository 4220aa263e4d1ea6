"""A ledger's transactions as verifikationer and balances, in one pass over all of them.

A transaction whose every amount is fit for the books, and whose metadata steers nothing, needs no
more than this. The others are `odd`: the careful rules (`beancount_rules`) look at those alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from beancount.core import data

from finsam_ledger import catalogue
from finsam_ledger.balances import DIMENSIONS, VALUES, Dims, Key, Slag
from finsam_ledger.chart import Chart, Post, number_of
from finsam_ledger.findings import Finding
from finsam_ledger.money import whole_ore
from finsam_ledger.periods import month_index
from finsam_ledger.sources.beancount_rules import (
    CURRENCY,
    REALISATION,
    YEARS,
    posting_place,
)
from finsam_ledger.sources.dimensions import own_dims, shared
from finsam_ledger.verifikationer import (
    ACCRUED,
    CORRECTED_BY,
    CORRECTED_ON,
    CORRECTED_WHO,
    CORRECTS,
    GENERATED,
    Meta,
    Rad,
    Verifikation,
    is_bare,
)

Opened = Mapping[str, Meta]
Pairs = tuple[tuple[str, object], ...]

_DIMENSIONS = frozenset(DIMENSIONS)
# What was generated, what others are to be made of, and corrections.
_MARKS = frozenset({ACCRUED, GENERATED, CORRECTS, CORRECTED_BY, CORRECTED_ON, CORRECTED_WHO})
# What makes a verifikation one that the careful rules must see.
_CARE = _MARKS | {*VALUES, "ingaende-balans", "bokslut", "makulerad", "__automatic__"}
_STEERING = _CARE | _DIMENSIONS
_NOT_BOOKED = ("!", "P")  # what waits for approval, and what Beancount's `pad` fills in
_NOTHING: Meta = {}
_new = tuple.__new__  # what a named tuple's own constructor calls, at half the cost


class Journal(NamedTuple):
    """The verifikationer in ledger order, what they add up to, and those to look at with care.

    `marked` are those that were generated, that others are to be made of, or that are corrections,
    `awaiting` those that are not approved yet.
    """

    verifikationer: tuple[Verifikation, ...]
    amounts: dict[Key, int]
    odd: tuple[data.Transaction, ...]
    marked: tuple[Verifikation, ...]
    awaiting: tuple[Verifikation, ...]
    findings: list[Finding]


class _Konto(NamedTuple):
    """An account as far as a posting on it is concerned."""

    konto: str
    dims: Dims | None  # of a row without any of its own; None where a key shares it
    is_special: bool
    is_equity: bool
    is_sale: bool


# Metadata key of a transaction that stands in for others; nobody can write such a one.
STAND_IN = "__sammandrag__"


# Öre by konto, month (an index) and dimensions.
Sum = tuple[str, int, Dims, int]


def journal_of(
    entries: Iterable[Any], opened: Opened, chart: Chart, sums: Iterable[Sum] = ()
) -> Journal:
    """What books are made of; an amount that they can't hold counts as none.

    `sums` are what stand-ins stand in for: these count for nothing themselves.
    """
    reader = _Reader(opened, chart)
    found, event = reader.sums, Slag.HANDELSE
    for konto, month, dims, ore in sums:
        found[month, konto, event, dims] += ore
    verifikationer = tuple(
        reader.read(entry) for entry in entries if isinstance(entry, data.Transaction)
    )
    for (account, month, slag), amount in reader.bare.items():
        of_account = reader.kontos[account]
        found[month, of_account.konto, slag, of_account.dims or ()] += amount
    # In an order of their own, whatever files they come from: months, which files mostly are in.
    amounts = {_new(Key, (key[1], key[0], *key[2:])): found[key] for key in sorted(found)}
    marked, awaiting = tuple(reader.marked), tuple(reader.awaiting)
    return Journal(verifikationer, amounts, tuple(reader.odd), marked, awaiting, reader.findings)


class _Reader:
    """Reads transactions one by one, and remembers what it has worked out.

    Books of a region have millions of postings: each step in `read` is felt, so what most of them
    lack (metadata of their own) is asked for before it is looked into.
    """

    def __init__(self, opened: Opened, chart: Chart) -> None:
        self.opened, self.chart = opened, chart
        self.kontos = {
            account: konto
            for account, meta in opened.items()
            if (konto := _konto(account, meta, chart))
        }
        self.dims: dict[tuple[str, Pairs, Pairs], Dims | None] = {}
        self.sums: dict[tuple[int, str, Slag, Dims], int] = defaultdict(int)
        # Of verifikationer without dimensions of their own: the accounts decide.
        self.bare: dict[tuple[str, int, Slag], int] = defaultdict(int)
        self.odd: list[data.Transaction] = []
        self.marked: list[Verifikation] = []
        self.awaiting: list[Verifikation] = []
        self.findings: list[Finding] = []

    def read(self, entry: data.Transaction) -> Verifikation:
        """The transaction as a verifikation; it is counted on the way."""
        meta, day, flag, payee, narration, tags, links, postings = entry
        steered = not _STEERING.isdisjoint(meta)
        is_plain = flag != "!" and day.year in YEARS and not (steered and _is_odd(meta))
        is_equity, only_accounts, total, rader = False, not steered, 0, []
        for posting in postings:
            account, units, cost, price, _, own = posting
            konto = self.kontos.get(account)
            if konto is None or units is None or cost is not None or price is not None:
                is_plain = False
                continue
            number, currency = units
            amount = whole_ore(number) if currency == CURRENCY and type(number) is Decimal else None
            if amount is None:
                is_plain = False
                continue
            total += amount
            if konto.is_special:
                is_equity = is_equity or konto.is_equity
                is_plain = is_plain and not konto.is_sale
                only_accounts = only_accounts and konto.dims is not None
            given: Meta = own or _NOTHING
            if not is_bare(given):
                only_accounts = False
                is_plain = is_plain and not _is_odd(given)
            rader.append(_new(Rad, (account, konto.konto, amount, given)))
        if total or not is_plain or not rader:
            self.odd.append(entry)
        slag = slag_of(entry, self.chart) if is_equity or not is_plain else Slag.HANDELSE
        if STAND_IN not in meta:
            self._sum(entry, rader, slag, only_accounts=only_accounts)
        bokford, number = meta.get("bokford"), meta.get("ver")
        ver = _new(
            Verifikation,
            (
                day,
                "" if number is None else str(number),
                bokford if isinstance(bokford, date) else None,
                payee or "",
                narration or "",
                meta,
                tuple(rader),
                slag is Slag.BOKSLUT,
                tags,
                links,
                flag in _NOT_BOOKED,
            ),
        )
        if not is_plain or ver.awaits:
            self._note(ver)
        return ver

    def _note(self, ver: Verifikation) -> None:
        if _is_marked(ver):
            self.marked.append(ver)
        if ver.awaits:
            self.awaiting.append(ver)

    def _sum(
        self, entry: data.Transaction, rader: list[Rad], slag: Slag, *, only_accounts: bool
    ) -> None:
        if not only_accounts:
            self._count(entry, rader, slag, pairs(entry.meta))
            return
        month = month_index(entry.date)
        for rad in rader:
            self.bare[rad.account, month, slag] += rad.ore

    def _count(self, entry: data.Transaction, rader: list[Rad], slag: Slag, whole: Pairs) -> None:
        month = month_index(entry.date)
        for rad in rader:
            account, konto, amount, meta = rad
            key = (account, whole, pairs(meta))
            if key not in self.dims:
                self.dims[key] = own_dims(self._sources(rad, entry))
            dims = self.dims[key]
            if dims is not None:
                self.sums[month, konto, slag, dims] += amount
            else:
                self._share(rad, entry, month, slag)

    def _share(self, rad: Rad, entry: data.Transaction, month: int, slag: Slag) -> None:
        try:
            for dims, part in shared(self._sources(rad, entry), rad.ore):
                self.sums[month, rad.konto, slag, dims] += part
        except ValueError as error:
            value, reason = error.args
            place = posting_place(entry, rad)
            self.findings.append(catalogue.DIMENSION_KEY.at(place, value=value, reason=reason))

    def _sources(self, rad: Rad, entry: data.Transaction) -> tuple[Meta, ...]:
        return rad.meta, entry.meta, self.opened[rad.account]


def is_plain(ver: Verifikation) -> bool:
    """Whether all that there is to a verifikation is what it says and its amounts."""
    metas = (ver.meta, *(rad.meta for rad in ver.rader))
    is_booked = not (ver.awaits or ver.is_closing) and ver.datum.year in YEARS
    return is_booked and bool(ver.rader) and not any(map(_is_odd, metas))


def _is_odd(meta: Meta) -> bool:
    return not _CARE.isdisjoint(meta)


def _is_marked(ver: Verifikation) -> bool:
    metas = (ver.meta, *(rad.meta for rad in ver.rader))
    return any(not _MARKS.isdisjoint(meta) for meta in metas)


def _konto(account: str, meta: Meta, chart: Chart) -> _Konto | None:
    konto = number_of(account)
    if konto is None:
        return None
    row = chart.row(konto)
    equity = row is not None and row.post is Post.EGET_KAPITAL
    sale = row is not None and row.egenskap in REALISATION
    dims = own_dims((meta,))
    return _Konto(konto, dims, equity or sale or dims is None, equity, sale)


def pairs(meta: Meta) -> Pairs:
    """The dimensions among metadata."""
    if _DIMENSIONS.isdisjoint(meta):
        return ()
    return tuple([item for item in meta.items() if item[0] in _DIMENSIONS])


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
