"""Books → a table of postings for each year: columns all the way, never a row as an object.

What is about a person is without its words and its counterparty (`masking`); no text and no payee
is there at all. Each year stands alone: it begins with its opening balances.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

import pyarrow as pa

from finsam_ledger.balances import Books, Dims, Key, Slag
from finsam_ledger.chart import Chart, ChartRow, Klass, Post
from finsam_ledger.exchange.datamangd_kolumner import lying, numbers, repeated, text
from finsam_ledger.exchange.datamangd_schema import DIMENSIONS, POSTINGS
from finsam_ledger.masking import masked
from finsam_ledger.periods import YEAR, month_index
from finsam_ledger.sources.dimensions import shared
from finsam_ledger.sources.postings import slag_of
from finsam_ledger.verifikationer import Meta, Verifikation

# The classes are the chart's own; provisions are told from other debts, and an account that no
# chart knows has a word too.
AVSATTNING = "avsattning"
OKAND = "okand"
SLAG = {Slag.HANDELSE: "handelse", Slag.INGAENDE: "ingaende", Slag.BOKSLUT: "bokslut"}
_PROVISIONS = (Post.AVSATTNINGAR_PENSIONER, Post.ANDRA_AVSATTNINGAR)
_EPOCH = date(1970, 1, 1).toordinal()
_DIMENSIONS = frozenset(DIMENSIONS)
_KEYED = ("konto", "kontonamn", "klass", "post", "slag", "month", *DIMENSIONS)

Account = tuple[str, Dims]
Pairs = tuple[tuple[str, object], ...]


class Amount(NamedTuple):
    """One amount as it is exported."""

    key: Key
    datum: date
    ver: str
    ore: int


class _Year:
    """The amounts of one year, by column: which key, which day, which verifikation, how much."""

    def __init__(self) -> None:
        self.codes: dict[Key, int] = {}
        self.totals: list[int] = []
        self.code, self.day, self.ore = array("i"), array("i"), array("q")
        self.ver: list[str | None] = []
        self.opening: dict[Account, int] = defaultdict(int)

    def add(self, amount: Amount) -> None:
        key, datum, ver, ore = amount
        if key.slag is Slag.INGAENDE:
            self.opening[key.konto, key.dims] += ore
            return
        code = self.codes.setdefault(key, len(self.codes))
        if code == len(self.totals):
            self.totals.append(0)
        self.totals[code] += ore
        self.code.append(code)
        self.day.append(datum.toordinal() - _EPOCH)
        self.ore.append(ore)
        self.ver.append(ver or None)


class Poster:
    """The postings of books, read once for all years."""

    def __init__(self, books: Books, chart: Chart) -> None:
        self._books, self._chart = books, chart
        self._years: dict[int, _Year] = defaultdict(_Year)
        for amount in _amounts(books):
            self._years[amount.key.month // YEAR].add(amount)

    def table(self, year: int, forbund: str, namn: str) -> pa.Table:
        """A year's postings in order of the books, after its opening balances by account."""
        found = self._years.get(year) or _Year()
        opening = sorted((key, ore) for key, ore in self._opening(year).items() if ore)
        first = [Key(konto, year * YEAR, Slag.INGAENDE, dims) for (konto, dims), _ in opening]
        keys = pa.table(self._keyed([*first, *found.codes]))
        count = len(first)
        codes = array("i", range(count))
        codes.extend(code + count for code in found.code)
        days = array("i", [date(year, 1, 1).toordinal() - _EPOCH]) * count + found.day
        amounts = array("q", [ore for _, ore in opening]) + found.ore
        rows = keys.take(lying(codes, pa.int32()))
        whole = {
            "forbund": repeated(forbund, pa.string(), len(codes)),
            "namn": repeated(namn, pa.string(), len(codes)),
            "year": repeated(year, pa.int32(), len(codes)),
            "datum": lying(days, pa.date32()),
            "ver": text([None] * count + found.ver),
            "ore": lying(amounts, pa.int64()),
            **{name: rows[name] for name in _KEYED},
        }
        return pa.table([whole[name] for name in POSTINGS.names], schema=POSTINGS)

    def _opening(self, year: int) -> dict[Account, int]:
        """Öre by account and dimensions: all of earlier years, and what is booked as opening."""
        sums: dict[Account, int] = defaultdict(int)
        for each, found in self._years.items():
            if each > year:
                continue
            for account, ore in found.opening.items():
                sums[account] += ore
            for key, code in found.codes.items() if each < year else ():
                sums[key.konto, key.dims] += found.totals[code]
        return sums

    def _keyed(self, keys: list[Key]) -> dict[str, pa.Array]:
        """The columns that follow from a key."""
        standing = [self._standing(key) for key in keys]
        dims = [dict(key.dims) for key in keys]
        return {
            "konto": text([key.konto for key in keys]),
            "kontonamn": text([self._name(key.konto) for key in keys]),
            "klass": text([klass for klass, _ in standing]),
            "post": text([post for _, post in standing]),
            "slag": text([SLAG[key.slag] for key in keys]),
            "month": numbers([key.month % YEAR + 1 for key in keys], pa.int32()),
            **{name: text([found.get(name) for found in dims]) for name in DIMENSIONS},
        }

    def _standing(self, key: Key) -> tuple[str, str | None]:
        """Class and post; of results that a year begins with, those of equity."""
        row = self._chart.row(key.konto)
        if row is None:
            return OKAND, None
        is_result = row.klass.is_result or row.post is Post.BOKSLUT
        if key.slag is Slag.INGAENDE and is_result:
            return Klass.EGET_KAPITAL.value, Post.EGET_KAPITAL.value
        return _klass(row), row.post.value

    def _name(self, konto: str) -> str:
        account = self._books.accounts.get(konto)
        return account.namn if account else konto


def _klass(row: ChartRow) -> str:
    """The account through which a closing entry moves the result counts as equity."""
    if row.post is Post.BOKSLUT:
        return Klass.EGET_KAPITAL.value
    return AVSATTNING if row.post in _PROVISIONS else row.klass.value


def _amounts(books: Books) -> Iterator[Amount]:
    """Every amount of the books, shared ones once for each share."""
    if books.ledger is not None:
        yield from _of_verifikationer(books.verifikationer, books.ledger.opened)
        return
    days: dict[str, date] = {}  # books kept elsewhere mark nothing as personal
    for posting in books.postings():
        if posting.date not in days:
            days[posting.date] = date.fromisoformat(posting.date)
        ver = "" if posting.ver.startswith("#") else posting.ver
        yield Amount(posting.key, days[posting.date], ver, posting.ore)


def _of_verifikationer(
    verifikationer: Iterable[Verifikation], opened: Mapping[str, Meta]
) -> Iterator[Amount]:
    known: dict[tuple[str, Pairs, Pairs], Dims | None] = {}
    for each in verifikationer:
        ver = masked(each)
        datum, number, whole = ver.datum, ver.ver, _pairs(ver.meta)
        month, slag = month_index(datum), slag_of(ver)
        for account, konto, ore, meta in ver.rader:
            looked = account, whole, _pairs(meta)
            sources = meta, ver.meta, opened.get(account, {})
            if looked not in known:
                known[looked] = _of_whole(sources)
            dims = known[looked]
            if dims is not None:
                yield Amount(Key(konto, month, slag, dims), datum, number, ore)
                continue
            for part_dims, part in shared(sources, ore):
                yield Amount(Key(konto, month, slag, part_dims), datum, number, part)


def _of_whole(sources: tuple[Mapping[str, Any], ...]) -> Dims | None:
    """The dimensions of an amount, none with a key that can't be used; None where it is shared."""
    try:
        found = shared(sources, 0)
    except ValueError:
        return ()
    return found[0][0] if len(found) == 1 else None


def _pairs(meta: Meta) -> Pairs:
    """The dimensions among metadata."""
    if _DIMENSIONS.isdisjoint(meta):
        return ()
    return tuple(item for item in meta.items() if item[0] in _DIMENSIONS)
