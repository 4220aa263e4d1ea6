"""Generated verifikationer as Beancount transactions, among those that are booked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from beancount.core import data
from beancount.core.amount import Amount

from finsam_ledger.sources.beancount_rules import CURRENCY
from finsam_ledger.verifikationer import ACCRUED, GENERATED, Rad, Verifikation

Entries = list[Any]
_DIRECTIVES = (data.Open, data.Close, data.Custom)


def mentions(options: Mapping[str, Any], key: str) -> bool:
    """Whether a metadata key may stand anywhere in a ledger.

    Its files are searched, in a sixth of the time it takes to ask each posting. What isn't read
    from files may have it.
    """
    wanted = key.encode()
    files = [Path(name) for name in options["include"]]
    return not files or any(not file.is_file() or wanted in file.read_bytes() for file in files)


def origins(entries: Entries) -> Entries:
    """What verifikationer are made of: accounts and locks, what asks for it, what was made before,
    and the first and the last that is booked, which say how far the books reach.

    To read these as books takes a tenth of reading them all.
    """
    booked = [
        entry
        for entry in entries
        if isinstance(entry, data.Transaction) and GENERATED not in entry.meta
    ]
    ends = {id(entry) for entry in (*booked[:1], *booked[-1:])}
    return [
        entry
        for entry in entries
        if isinstance(entry, _DIRECTIVES)
        or (isinstance(entry, data.Transaction) and (id(entry) in ends or _is_marked(entry)))
    ]


def _is_marked(entry: data.Transaction) -> bool:
    if ACCRUED in entry.meta or GENERATED in entry.meta:
        return True
    for posting in entry.postings:  # noqa: SIM110 - a generator for each costs as much again
        if posting.meta and ACCRUED in posting.meta:
            return True
    return False


def among(entries: Entries, made: Iterable[Verifikation]) -> Entries:
    """Entries with verifikationer among them, in Beancount's order."""
    new = [_transaction(ver) for ver in made]
    return sorted([*entries, *new], key=data.entry_sortkey) if new else entries


def _transaction(ver: Verifikation) -> data.Transaction:
    return data.Transaction(
        dict(ver.meta),
        ver.datum,
        "*",
        ver.motpart or None,
        ver.text,
        ver.tags,
        ver.links,
        [_posting(rad) for rad in ver.rader],
    )


def _posting(rad: Rad) -> data.Posting:
    amount = Amount(Decimal(rad.ore).scaleb(-2), CURRENCY)
    return data.Posting(rad.account, amount, None, None, None, dict(rad.meta))
