"""A ledger where most files are as they were last time: these are not read, but stood in for.

What a file of verifikationer adds to the books is condensed to what balances are made of: one
transaction for each month, on its last day, with an amount for each account and its dimensions.
All else, Beancount's rules among it, then takes the same road with the few as with the many. A
file with anything out of the ordinary is not condensed, and is read each time.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from beancount.core import data
from beancount.core.amount import Amount
from msgspec import Struct

from finsam_ledger.balances import Dims
from finsam_ledger.chart import Chart, Post, number_of
from finsam_ledger.periods import month_index
from finsam_ledger.sources.beancount_files import (
    ParsedFile,
    blank_options,
    files_of,
    parsed_file,
)
from finsam_ledger.sources.beancount_journal import Pairs, is_plain, pairs
from finsam_ledger.sources.beancount_rules import CURRENCY, REALISATION
from finsam_ledger.sources.beancount_short import Read, assembled, is_taken
from finsam_ledger.sources.dimensions import own_dims
from finsam_ledger.verifikationer import Meta, Verifikation

Entries = list[Any]
# What changes how other lines are read, and directives that are no transactions.
_OTHER = re.compile(
    rb"^(?:option|include|plugin|push|pop|[0-9]{4}[-/][0-9]+[-/][0-9]+[ \t]+(?![*]|txn))",
    re.MULTILINE,
)
_PAYEE = "sammandrag"


class Manad(NamedTuple):
    """What a file's verifikationer of one month add up to, in öre by account and dimensions."""

    first: date
    last: date
    sums: tuple[tuple[str, Dims, int], ...]


class Condensed(Struct, frozen=True):
    """A file of verifikationer as it counts in balances, with the first day of each account."""

    months: tuple[Manad, ...]
    accounts: dict[str, tuple[date, date]]


class ReadInParts(NamedTuple):
    """A ledger's directives, and the files that were not read."""

    read: Read
    used: frozenset[str]


def is_ordinary(content: bytes) -> bool:
    """Whether a file has verifikationer and nothing else."""
    return not _OTHER.search(content)


def condensed(
    vers: Sequence[Verifikation], opened: Mapping[str, Meta], chart: Chart
) -> Condensed | None:
    """What a file's verifikationer come to; None if any of them is more than its amounts."""
    special = {account for account, meta in opened.items() if _is_special(meta, chart, account)}
    months: dict[int, dict[tuple[str, Dims], int]] = defaultdict(lambda: defaultdict(int))
    days: dict[int, list[date]] = defaultdict(list)
    accounts: dict[str, tuple[date, date]] = {}
    known: dict[tuple[Pairs, Pairs], Dims | None] = {}
    for ver in vers:
        if not is_plain(ver):
            return None
        month = month_index(ver.datum)
        days[month].append(ver.datum)
        sums, whole = months[month], pairs(ver.meta)
        for rad in ver.rader:
            own = pairs(rad.meta)
            if (own, whole) not in known:
                known[own, whole] = own_dims((rad.meta, ver.meta))
            dims = known[own, whole]
            if rad.account in special or dims is None:
                return None
            sums[rad.account, dims] += rad.ore
            first, last = accounts.get(rad.account, (ver.datum, ver.datum))
            accounts[rad.account] = min(first, ver.datum), max(last, ver.datum)
    made = [
        Manad(min(days[month]), max(days[month]), tuple((*key, ore) for key, ore in sums.items()))
        for month, sums in sorted(months.items())
    ]
    return Condensed(tuple(made), accounts)


def _is_special(meta: Meta, chart: Chart, account: str) -> bool:
    """Whether more than sums is asked of an account, or its amounts are shared by key."""
    konto = number_of(account)
    row = chart.row(konto) if konto else None
    if row is None or row.post is Post.EGET_KAPITAL or row.egenskap in REALISATION:
        return True
    return own_dims((meta,)) is None


def read_in_parts(main: str, known: Mapping[str, Condensed]) -> ReadInParts | None:
    """A ledger with stand-ins for the files that are known; None where Beancount might have
    something to say of the whole, or nothing of it is known. Raises OSError.
    """

    def parse(name: str) -> ParsedFile:
        if name not in known:
            return parsed_file(name)
        return ParsedFile(name, list(_stand_ins(name, known[name])), [], blank_options(name))

    files: list[ParsedFile] = []
    for file in files_of(main, parse):
        if file is None or file.errors or not (files or is_taken(file.options)):
            return None
        files.append(file)
    used = frozenset(file.name for file in files if file.name in known)
    few = [
        entry
        for file in files
        for entry in file.entries
        if isinstance(entry, data.Open | data.Close | data.Balance)
    ]
    if not used or not all(_is_within(known[name], few) for name in used):
        return None
    read = assembled(files)
    return ReadInParts(read, used) if read is not None else None


def _stand_ins(name: str, file: Condensed) -> Iterator[data.Transaction]:
    """A transaction for each month, that gives the same balances as all of its file's."""
    nothing = frozenset[str]()
    for month in file.months:
        postings = [
            data.Posting(
                account, Amount(Decimal(ore).scaleb(-2), CURRENCY), None, None, None, dict(dims)
            )
            for account, dims, ore in month.sums
        ]
        meta = {"filename": name, "lineno": 0}
        yield data.Transaction(meta, month.last, "*", _PAYEE, _PAYEE, nothing, nothing, postings)


def _is_within(file: Condensed, few: Entries) -> bool:
    """Whether a file's accounts are open on its first days too, and closed after its last, and no
    balance is asserted on a day in the middle of what is condensed.
    """
    for entry in few:
        if isinstance(entry, data.Balance):
            if any(month.first < entry.date <= month.last for month in file.months):
                return False
        elif isinstance(entry, data.Open | data.Close) and entry.account in file.accounts:
            first, last = file.accounts[entry.account]
            if entry.date > first if isinstance(entry, data.Open) else entry.date < last:
                return False
    return True
