"""The home source: a Beancount ledger as `Books`.

`load` reads a file, `books_of` makes books of entries already read (as the plugin gets them).
The collector is off while loading: entries hold no cycles, and walking them costs more than a
third of a large load. Beancount's own load cache is passed by, since it can serve stale entries.
What Beancount would find nothing wrong with takes the short road (`beancount_short`).
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from beancount import loader
from beancount.core import data
from beancount.ops import validation
from beancount.parser import parser

from finsam_ledger import catalogue
from finsam_ledger.balances import (
    Account,
    Balances,
    Books,
    Key,
    Ledger,
    Posting,
    Span,
)
from finsam_ledger.chart import Chart, number_of
from finsam_ledger.datafiles import unreadable
from finsam_ledger.findings import Finding, Place
from finsam_ledger.inputs import EXISTS
from finsam_ledger.masking import mark_of, shown
from finsam_ledger.periods import DAY, month_index
from finsam_ledger.sources.beancount_budget import budget_of
from finsam_ledger.sources.beancount_directives import adopted_of, locks_of, seals_of
from finsam_ledger.sources.beancount_errors import ignored_in_includes, translated
from finsam_ledger.sources.beancount_journal import Sum, journal_of, slag_of
from finsam_ledger.sources.beancount_rules import amount_of, examine, place_of
from finsam_ledger.sources.beancount_short import Read, short_road
from finsam_ledger.sources.dimensions import shared, text_of

if TYPE_CHECKING:
    from finsam_ledger.sources.beancount_parts import Unread

Entries = list[Any]
# What `loader.load_file` is before Beancount wraps its load cache around it. There is no public
# way past that cache but an environment variable, which deletes the user's cache file.
_load_file: Callable[..., tuple[Entries, list[Any], dict[str, Any]]]
_load_file = loader._uncached_load_file  # noqa: SLF001

_validate: Callable[..., list[Any]] = validation.validate  # has no types

# Set while this module loads a file, so that the plugin leaves the checking to the caller.
checked_by_caller: ContextVar[bool] = ContextVar("checked_by_caller", default=False)


def load(path: Path, chart: Chart) -> tuple[Books | None, list[Finding]]:
    """The books in a .beancount file, and everything that is wrong with it as a ledger."""
    read_, wrong = read(path)
    if read_ is None:
        return None, wrong
    books, findings = books_of(read_.entries, read_.options, chart)
    return books, [*wrong, *findings]


def load_in_parts(
    path: Path, chart: Chart, known: Unread
) -> tuple[Books, list[Finding], frozenset[str]] | None:
    """Books with stand-ins for the files that are known, what is wrong with them, and which files
    were not read; None where they must be read in full. Raises OSError.
    """
    from finsam_ledger.sources.beancount_parts import read_in_parts

    with _loading():
        found = read_in_parts(str(path.resolve()), known)
        if found is None:
            return None
        entries, options = found.read
        books, findings = books_of(entries, options, chart, found.unread, found.sums)
        return books, findings, found.unread


def read(path: Path) -> tuple[Read | None, list[Finding]]:
    """The entries of a .beancount file, and what Beancount itself finds wrong with them."""
    try:
        entries, errors, options = directives(path)
    except OSError as error:
        return None, [unreadable(path, error)]
    except Exception as error:  # noqa: BLE001 - a mistake in Beancount is no reason for a traceback
        return None, [catalogue.BEANCOUNT_STOPPED.at(Place(str(path)), reason=str(error))]
    return Read(entries, options), translated(errors, entries, options)


def directives(path: Path) -> tuple[Entries, list[Any], Mapping[str, Any]]:
    """A ledger's directives, Beancount's errors and options; raises OSError."""
    name = str(path.resolve())
    with _loading():
        short = short_road(name)
        if short is not None:
            return short.entries, [], short.options
        return _load_file(name, None, None, None)


def parsed(text: str, path: Path, first_line: int = 1) -> tuple[Read, list[Finding]]:
    """Directives of a text that is to stand in a file from `first_line` on."""
    above = "\n" * (first_line - 1)  # the parser's own count of lines is then right
    entries, errors, options = parser.parse_string(above + text, report_filename=str(path))
    return Read(entries, options), translated(errors, entries, options)


def together(
    entries: Entries, new: Entries, options: Mapping[str, Any]
) -> tuple[Entries, list[Finding]]:
    """A ledger's directives with new ones among them, and what Beancount finds wrong then."""
    both = sorted([*entries, *new], key=data.entry_sortkey)
    return both, translated(_validate(both, options), both, options)


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
    entries: Entries,
    options: Mapping[str, Any],
    chart: Chart,
    unread: Collection[str] = (),
    sums: Iterable[Sum] = (),
) -> tuple[Books, list[Finding]]:
    """Books and findings from Beancount's directives and options; `unread` are the files that
    stand-ins stand in for, and `sums` what they come to.
    """
    few = [entry for entry in entries if not isinstance(entry, data.Transaction)]
    for entry in few:
        if isinstance(entry, data.Document):
            sys.audit(EXISTS, entry.filename)  # Beancount has asked, which Python does not tell
    accounts = _accounts(few)
    konton = {account.account: account.konto for account in accounts}
    metas = opened(few)
    journal = journal_of(entries, metas, chart, sums)
    budget, wrong_budget = budget_of(few, konton, chart, metas)
    adopted, wrong_adopted = adopted_of(few)
    locks, wrong_locks = locks_of(few)
    seals, wrong_seals = seals_of(few)
    findings = [
        *examine(entries, journal.odd, journal.verifikationer, options, chart),
        *ignored_in_includes(
            str(options["filename"]), (file for file in options["include"] if file not in unread)
        ),
        *journal.findings,
        *wrong_budget,
        *wrong_adopted,
        *wrong_locks,
        *wrong_seals,
    ]
    ledger = Ledger(
        Path(str(options["filename"])),
        tuple(str(name) for name in options["include"]),
        tuple(str(name) for name, _ in options["plugin"]),
        locks,
        seals,
        metas,
        spans_of(few),
        journal.marked,
        journal.awaiting,
    )
    books = Books(
        accounts={account.konto: account for account in accounts},
        balances=Balances(journal.amounts),
        budget=budget.current,
        original_budget=budget.original,
        adopted=adopted,
        postings=partial(_postings, entries, chart),
        journal=lambda: journal.verifikationer,
        ledger=ledger,
        decisions=budget.decisions,
    )
    return books, findings


def _accounts(entries: Entries) -> list[Account]:
    """Accounts with a number; their words are the name's, or what `namn:` says."""
    accounts = []
    for entry in entries:
        if isinstance(entry, data.Open) and (konto := number_of(entry.account)) is not None:
            words = entry.account.rpartition(":")[2].partition("-")[2].replace("-", " ")
            namn = text_of(entry.meta, "namn") or words or konto
            accounts.append(Account(konto, entry.account, namn, place_of(entry)))
    return accounts


def opened(entries: Entries) -> dict[str, Mapping[str, Any]]:
    """The metadata of each account's `open`: dimensions that hold for all its postings."""
    return {entry.account: entry.meta for entry in entries if isinstance(entry, data.Open)}


def spans_of(entries: Entries) -> dict[str, Span]:
    """The days between which each account is open; a day that it is closed is the last."""
    spans = {}
    for entry in entries:
        if isinstance(entry, data.Open):
            spans[entry.account] = Span(entry.date, date.max)
        elif isinstance(entry, data.Close) and entry.account in spans:
            spans[entry.account] = Span(spans[entry.account].first, entry.date)
    return spans


def published(entries: Entries) -> Entries:
    """Directives as they may be published: what is marked `personuppgift:` without its words.

    Books made of these tell no more than they do, not even as a sum by counterparty.
    """
    return [_published(e) if isinstance(e, data.Transaction) else e for e in entries]


def booked_until(entries: Entries, last: date) -> Entries:
    """Directives without the transactions after a day, and without the balances that they are
    held against; a balance is that of the morning of its day.
    """
    return [
        entry
        for entry in entries
        if not (isinstance(entry, data.Transaction | data.Pad) and entry.date > last)
        and not (isinstance(entry, data.Balance) and entry.date > last + DAY)
    ]


def _published(entry: data.Transaction) -> data.Transaction:
    mark = mark_of((entry.meta, *(posting.meta or {} for posting in entry.postings)))
    if not mark:
        return entry
    postings = [
        posting._replace(meta=shown(posting.meta or {}, mark)) for posting in entry.postings
    ]
    meta, nothing = shown(entry.meta, mark), frozenset[str]()
    return entry._replace(
        meta=meta, payee=None, narration=mark, tags=nothing, links=nothing, postings=postings
    )


def _postings(entries: Entries, chart: Chart) -> Iterable[Posting]:
    """Every posting in ledger order, shared ones once for each share."""
    metas = opened(entries)
    for entry in entries:
        if not isinstance(entry, data.Transaction):
            continue
        month, slag, place = month_index(entry.date), slag_of(entry, chart), place_of(entry)
        for posting in entry.postings:
            amount, konto = amount_of(posting), number_of(posting.account)
            if amount is None or konto is None or posting.account not in metas:
                continue
            sources = (posting.meta or {}, entry.meta, metas[posting.account])
            for dims, part in shared(sources, amount):
                yield Posting(
                    entry.date.isoformat(),
                    text_of(entry.meta, "ver") or "",
                    entry.payee or "",
                    entry.narration or "",
                    Key(konto, month, slag, dims),
                    part,
                    place,
                )
