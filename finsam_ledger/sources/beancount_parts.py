"""A ledger where most files are as they were last time: these are not read, but stood in for.

What a file of verifikationer adds to the books is condensed to what balances are made of: an amount
for each month, account and set of dimensions. A transaction then stands in for all that happens in
such files between two days on which Beancount looks at what accounts have, so that all else, its
rules among it, takes the same road with few as with many. A verifikation that there is more to,
such as an opening balance, is kept as it is, as is a balance that is asserted. A file with anything
else in it is read each time.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import takewhile
from typing import Any, NamedTuple

from beancount.core import data
from beancount.core.amount import Amount
from msgspec import Struct

from finsam_ledger.balances import Dims
from finsam_ledger.chart import Chart, Post, number_of
from finsam_ledger.periods import month_index
from finsam_ledger.sources.beancount_files import (
    ParsedFile,
    blank_file,
    files_of,
    parsed_file,
    parsed_text,
)
from finsam_ledger.sources.beancount_journal import STAND_IN, Pairs, Sum, is_plain, pairs
from finsam_ledger.sources.beancount_rules import CURRENCY, REALISATION
from finsam_ledger.sources.beancount_short import Read, assembled, is_taken
from finsam_ledger.sources.dimensions import own_dims
from finsam_ledger.verifikationer import Meta, Verifikation

Entries = list[Any]
# What changes how other lines are read, and directives that are no transactions.
_OTHER = re.compile(
    rb"^(?:option|include|plugin|push|pop"
    rb"|[0-9]{4}[-/][0-9]+[-/][0-9]+[ \t]+(?![ \t*!]|txn|balance))",
    re.MULTILINE,
)
_BALANCE = re.compile(r"[0-9]{4}[-/][0-9]+[-/][0-9]+[ \t]+balance")
_PAYEE = "sammandrag"


class Manad(Struct, frozen=True, array_like=True):
    """What a file's verifikationer in one month come to: their first and last day, öre by account,
    and öre by konto and the place of the dimensions in a list.
    """

    first: date
    last: date
    accounts: dict[str, int]
    sums: dict[str, dict[int, int]]


class Special(NamedTuple):
    """A directive that there is more to than its amounts: its line in the file, and its text."""

    line: int
    text: str


class Condensed(Struct, frozen=True):
    """A file of verifikationer as it counts in balances, with the first and last day of each
    account, and those that are not condensed.
    """

    months: tuple[Manad, ...]
    accounts: dict[str, tuple[date, date]]
    special: tuple[Special, ...]


class Unread(NamedTuple):
    """The files that need not be read, and all the dimensions that there are in them."""

    files: Mapping[str, Condensed]
    dims: Sequence[Dims]


class ReadInParts(NamedTuple):
    """A ledger's directives, the files that were not read, and what these come to."""

    read: Read
    unread: frozenset[str]
    sums: Iterable[Sum]


def is_ordinary(content: bytes) -> bool:
    """Whether a file has verifikationer and balances, and nothing else."""
    return not _OTHER.search(content)


def apart(
    vers: Iterable[Verifikation], opened: Mapping[str, Meta], chart: Chart
) -> tuple[list[Verifikation], list[Verifikation]]:
    """Verifikationer that are no more than their amounts, and those that are."""
    shared = {account for account, meta in opened.items() if _is_special(meta, chart, account)}
    known: dict[tuple[Pairs, Pairs], bool] = {}
    plain: list[Verifikation] = []
    special: list[Verifikation] = []
    for ver in vers:
        whole, is_whole = pairs(ver.meta), is_plain(ver)
        for rad in ver.rader if is_whole else ():
            key = pairs(rad.meta), whole
            if key not in known:
                known[key] = own_dims((rad.meta, ver.meta)) is not None
            is_whole = is_whole and known[key] and rad.account not in shared
        (plain if is_whole else special).append(ver)
    return plain, special


def condensed(
    plain: Iterable[Verifikation],
    special: Iterable[Verifikation],
    opened: Mapping[str, Meta],
    text: str,
    places: dict[Dims, int],
) -> Condensed | None:
    """What a file's verifikationer come to, those that are special as they stand in its text; None
    where one of them can't be found there. `opened` has what is told of accounts, `places` where
    each set of dimensions stands in the list of them all: a new one is put at its end.
    """
    months: dict[int, dict[tuple[str, str, int], int]] = defaultdict(lambda: defaultdict(int))
    days: dict[int, list[date]] = defaultdict(list)
    accounts: dict[str, tuple[date, date]] = {}
    known: dict[tuple[str, Pairs, Pairs], int] = {}
    for ver in plain:
        month = month_index(ver.datum)
        days[month].append(ver.datum)
        by_dims, whole = months[month], pairs(ver.meta)
        for rad in ver.rader:
            key = rad.account, pairs(rad.meta), whole
            if key not in known:
                dims = own_dims((rad.meta, ver.meta, opened[rad.account])) or ()
                known[key] = places.setdefault(dims, len(places))
            by_dims[rad.account, rad.konto, known[key]] += rad.ore
            first, last = accounts.get(rad.account, (ver.datum, ver.datum))
            accounts[rad.account] = min(first, ver.datum), max(last, ver.datum)
    made = tuple(_month(days[month], found) for month, found in sorted(months.items()))
    standing = _standing(special, text)
    return None if standing is None else Condensed(made, accounts, standing)


def _month(days: Sequence[date], found: Mapping[tuple[str, str, int], int]) -> Manad:
    accounts: dict[str, int] = defaultdict(int)
    sums: dict[str, dict[int, int]] = defaultdict(dict)
    for (account, konto, place), ore in found.items():
        accounts[account] += ore
        sums[konto][place] = sums[konto].get(place, 0) + ore
    return Manad(min(days), max(days), accounts, sums)


def _standing(special: Iterable[Verifikation], text: str) -> tuple[Special, ...] | None:
    """What is kept as it stands in a file, in its order: some verifikationer, and all balances."""
    lines = text.split("\n")
    numbered = enumerate(lines, 1) if "balance" in text else ()
    asserted = [number for number, line in numbered if _BALANCE.match(line)]
    if asserted and any(line.count('"') % 2 for line in lines):
        return None  # a text over several lines, one of which may only look like a balance
    found = list(asserted)
    for ver in special:
        line = ver.place.line
        if line is None or line > len(lines) or not lines[line - 1].startswith(str(ver.datum.year)):
            return None
        found.append(line)
    return tuple(Special(line, _text_at(line, lines)) for line in sorted(found))


def _text_at(line: int, lines: Sequence[str]) -> str:
    """A directive as it stands in a file: its own line, and those that are set in below it."""
    below = takewhile(lambda each: each and each[0].isspace(), lines[line:])
    return "\n".join((lines[line - 1], *below, ""))


def _is_special(meta: Meta, chart: Chart, account: str) -> bool:
    """Whether more than sums is asked of an account, or its amounts are shared by key."""
    konto = number_of(account)
    row = chart.row(konto) if konto else None
    if row is None or row.post is Post.EGET_KAPITAL or row.egenskap in REALISATION:
        return True
    return own_dims((meta,)) is None


def read_in_parts(main: str, known: Unread) -> ReadInParts | None:
    """A ledger with stand-ins for the files that are known; None where Beancount might have
    something to say of the whole, or nothing of it is known. Raises OSError.
    """

    def parse(name: str) -> ParsedFile:
        if name not in known.files:
            return parsed_file(name)
        special = known.files[name].special
        return parsed_text(name, special) if special else blank_file(name)

    files: list[ParsedFile] = []
    for file in files_of(main, parse):
        if file is None or file.errors or not (files or is_taken(file.options)):
            return None
        files.append(file)
    unread = {file.name: known.files[file.name] for file in files if file.name in known.files}
    entries = [entry for file in files for entry in file.entries]
    spans = [entry for entry in entries if isinstance(entry, data.Open | data.Close)]
    balances = sorted({entry.date for entry in entries if isinstance(entry, data.Balance)})
    if not unread or not all(_is_within(file, spans, balances) for file in unread.values()):
        return None
    closed = sorted({entry.date for entry in spans if isinstance(entry, data.Close)})
    months = [month for file in unread.values() for month in file.months]
    read = assembled(files, _stand_ins(main, months, balances, closed))
    return ReadInParts(read, frozenset(unread), _sums(months, known.dims)) if read else None


def _sums(months: Iterable[Manad], dims: Sequence[Dims]) -> Iterator[Sum]:
    for month in months:
        index = month_index(month.first)
        for konto, by_place in month.sums.items():
            for place, ore in by_place.items():
                yield konto, index, dims[place], ore


def _stand_ins(
    main: str, months: Iterable[Manad], balances: Sequence[date], closed: Sequence[date]
) -> Iterator[data.Transaction]:
    """A transaction for all months between two days on which a balance is asserted or an account
    closed, with what they do to each account, on the last of their days.
    """
    lasts: dict[tuple[int, int], date] = {}
    sums: dict[tuple[int, int], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for month in months:
        between = bisect_right(balances, month.first), bisect_left(closed, month.last)
        lasts[between] = max(lasts.get(between, month.last), month.last)
        by_account = sums[between]
        for account, ore in month.accounts.items():
            by_account[account] += ore
    nothing = frozenset[str]()
    for between, by_account in sums.items():
        postings = [
            data.Posting(account, Amount(Decimal(ore).scaleb(-2), CURRENCY), None, None, None, None)
            for account, ore in by_account.items()
        ]
        meta = {"filename": main, "lineno": 0, STAND_IN: True}
        yield data.Transaction(
            meta, lasts[between], "*", _PAYEE, _PAYEE, nothing, nothing, postings
        )


def _is_within(file: Condensed, spans: Entries, balances: Sequence[date]) -> bool:
    """Whether a file's accounts are open on its first days too, and closed after its last, and no
    balance is asserted on a day (`balances`, in order) in the middle of what is condensed.
    """
    for month in file.months:
        after = bisect_right(balances, month.first)
        if after < len(balances) and balances[after] <= month.last:
            return False
    for entry in spans:
        if entry.account in file.accounts:
            first, last = file.accounts[entry.account]
            if entry.date > first if isinstance(entry, data.Open) else entry.date < last:
                return False
    return True
