"""The short road: the directives that Beancount's loader gives, where it can be proved that it
would have nothing to say.

Of a transaction in kronor whose amounts are all written and add up to nothing, Beancount's booking
and validation make what it was, at twice the cost of parsing it. So the books are gone through
once: each amount without lot or price, each account open that day, each balance as it is asserted.
Whatever is not proved so, errors above all, is left to Beancount: then there is no short road.

What is not the same: `__tolerances__`, which booking adds to each transaction's metadata, and
`options["dcontext"]` (see `beancount_files`).
"""

from __future__ import annotations

import decimal
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from os import path
from typing import Any, NamedTuple

from beancount import loader
from beancount.core import data
from beancount.core.display_context import DisplayContext
from beancount.core.number import MISSING
from beancount.ops import balance
from beancount.parser import booking

from finsam_ledger.sources.beancount_files import ParsedFile, files_of
from finsam_ledger.sources.beancount_rules import CURRENCY

Entries = list[Any]
Options = Mapping[str, Any]

_OURS = "finsam_ledger.plugins."
# What has no types in Beancount.
_book: Callable[..., tuple[Entries, list[Any]]] = booking.book
_hash: Callable[[Sequence[str]], str] = loader.compute_input_hash
_tolerance: Callable[[data.Balance, Options], Decimal] = balance.get_balance_tolerance
_ZERO = Decimal(0)
_ORE = Decimal("0.01")
# A sum that needs more digits than this is left to Beancount, which rounds at 28: what is added up
# here without rounding, it adds up to the same whatever its order.
_DIGITS = 20
_EXACT = decimal.Context(prec=_DIGITS, traps=[decimal.Rounded, decimal.InvalidOperation])


class Read(NamedTuple):
    """A ledger's entries and options, as Beancount gives them."""

    entries: Entries
    options: Options


def short_road(main: str) -> Read | None:
    """A ledger that Beancount has no error about; None if it may have. Raises OSError."""
    files: list[ParsedFile] = []
    for file in files_of(main):
        if file is None or file.errors or not (files or is_taken(file.options)):
            return None
        files.append(file)
    return assembled(files)


def is_taken(options: Options) -> bool:
    """Whether the main file asks for nothing that only Beancount's own loader does."""
    return (
        options["plugin_processing_mode"] == "default"
        and not options["documents"]
        and all(name.startswith(_OURS) for name, _ in options["plugin"])
    )


def assembled(files: Sequence[ParsedFile], others: Iterable[Any] = ()) -> Read | None:
    """The ledger that files without errors make together, the main file first, with `others` as
    directives of its own.
    """
    options = _options(files)
    if options["pythonpath"]:
        return None
    entries = [*others, *(entry for file in files for entry in file.entries)]
    entries.sort(key=data.entry_sortkey)
    completed = _completed(entries, options)
    if completed is None:
        return None
    if options["plugin"]:
        # Documents, pads and balances, which Beancount adds to the plugins by default, are proved.
        alone = {**options, "plugin_processing_mode": "raw"}
        completed, errors = loader.run_transformations(completed, [], alone, None)
        if errors:
            return None
    return Read(completed, options) if _Accounts(options).allow(completed) else None


def _options(files: Sequence[ParsedFile]) -> Options:
    names = sorted(file.name for file in files)
    # No file has counted decimals, and Beancount fails over a precision set in an included one.
    main, *others = ({**file.options, "dcontext": DisplayContext()} for file in files)
    options: dict[str, Any] = loader.aggregate_options_map({**main, "include": names}, others)
    options["input_hash"] = _hash(names)
    return options


def _completed(entries: Entries, options: Options) -> Entries | None:
    """Entries with the amounts that are left out filled in by Beancount, one transaction at a time
    since none depends on another where there are no lots.
    """
    lacking = [
        index
        for index, entry in enumerate(entries)
        if isinstance(entry, data.Transaction) and _is_lacking(entry)
    ]
    if not lacking:
        return entries
    incomplete = [entries[index] for index in lacking]
    if not all(_is_in_kronor(posting) for entry in incomplete for posting in entry.postings):
        return None
    booked, errors = _book(incomplete, options)
    if errors:
        return None
    for index, entry in zip(lacking, booked, strict=True):
        entries[index] = entry
    return entries


def _is_lacking(entry: data.Transaction) -> bool:
    units: Any
    for posting in entry.postings:
        units = posting.units
        if units is MISSING or units[0] is MISSING or units[1] is MISSING:
            return True
    return False


def _is_in_kronor(posting: Any) -> bool:
    """Whether an amount is in kronor, or left out altogether."""
    is_bare = posting.cost is None and posting.price is None
    return is_bare and (posting.units is MISSING or posting.units.currency == CURRENCY)


class _Accounts:
    """The accounts that are open, with what is on them, as the days of the books go by."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.open: dict[str, Decimal] = {}
        self.closed: dict[str, Decimal] = {}
        self.asserted: dict[tuple[str, date], Decimal] = {}
        self.commodities: set[str] = set()

    def allow(self, entries: Entries) -> bool:
        """Whether Beancount has nothing to say of entries in its order: none of its validations,
        and not its plugins for documents, pads and balances.
        """
        try:
            with decimal.localcontext(_EXACT):
                return all(
                    self._adds_up(entry.postings)
                    if isinstance(entry, data.Transaction)
                    else self._allows(entry)
                    for entry in entries
                )
        except (KeyError, decimal.DecimalException):  # an account not open, a sum not exact
            return False

    def _adds_up(self, postings: Iterable[Any]) -> bool:
        rest, accounts = _ZERO, self.open
        for account, units, cost, price, _, _ in postings:
            number, currency = units
            if currency != CURRENCY or cost is not None or price is not None:
                return False
            accounts[account] += number
            rest += number
        return not rest

    def _allows(self, entry: Any) -> bool:
        match entry:
            case data.Open():
                return self._opens(entry)
            case data.Close():
                self.closed[entry.account] = self.open.pop(entry.account)
                return True
            case data.Balance():
                return self._holds(entry)
            case data.Note():
                return self._is_used(entry.account)
            case data.Document():
                return self._is_used(entry.account) and path.exists(entry.filename)  # noqa: PTH110
            case data.Commodity():
                is_new = entry.currency not in self.commodities
                self.commodities.add(entry.currency)
                return is_new
        return isinstance(entry, data.Custom | data.Event | data.Price | data.Query)

    def _opens(self, entry: data.Open) -> bool:
        is_new = not self._is_used(entry.account)
        self.open[entry.account] = _ZERO
        return is_new and (not entry.currencies or CURRENCY in entry.currencies)

    def _is_used(self, account: str) -> bool:
        return account in self.open or account in self.closed

    def _holds(self, entry: Any) -> bool:
        """Whether an account, with those below it, has what is asserted, within the tolerance that
        Beancount gives it.
        """
        account, expected = entry.account, entry.amount.number
        if not self._is_used(account) or entry.amount.currency != CURRENCY:
            return False
        if self.asserted.setdefault((account, entry.date), expected) != expected:
            return False
        below, actual = account + ":", _ZERO
        for sums in (self.open, self.closed):
            for name, number in sums.items():
                if name == account or name.startswith(below):
                    actual += number.quantize(_ORE)  # so that they add up in any order
        return bool(abs(actual - expected) <= _tolerance(entry, self.options))
