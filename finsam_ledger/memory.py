"""Books as they were read last time, for commands that are given while no file has changed.

What Beancount made of the files is kept in the user's cache folder: balances, accounts, budget and
all else that `Books` holds, and what the rules said of it. The verifikationer, which most commands
never look at, are kept by themselves the first time that one does. It counts while every file and
folder that was read, and the program, is what it was; anything odd about it makes it count as none.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from decimal import Decimal
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from msgspec import Struct

from finsam_ledger import cachefiles
from finsam_ledger.balances import (
    Account,
    Adopted,
    Balances,
    Books,
    BudgetDecision,
    BudgetRow,
    Dims,
    Key,
    Ledger,
    Lock,
    Seal,
    Slag,
    Span,
)
from finsam_ledger.cachefiles import digest
from finsam_ledger.findings import Finding, has_errors
from finsam_ledger.inputs import Inputs, Reader, Unsettled, are_same
from finsam_ledger.sources.postings import postings_of
from finsam_ledger.verifikationer import Meta, Verifikation

_DATE, _DECIMAL = 1, 2  # MessagePack's own marks for what it has no type of
_DROPPED = "__tolerances__"  # Beancount's, of no use when the books have been balanced
_MOST = 40  # ledgers that are kept
# What metadata, numbers and names raise that MessagePack has no place for.
_UNWRITABLE = (TypeError, ValueError, OverflowError)
_MOST_LONG = 4  # of which with their verifikationer: half a kilobyte each
_BOOKS, _VERIFIKATIONER = "bok", "ver"


class Remembered(NamedTuple):
    """Books, what was wrong with them as they were read, and what their rules said."""

    books: Books
    reading: tuple[Finding, ...]
    rules: tuple[Finding, ...]


class _Written(Struct, frozen=True):
    """What was read, and the rest, which is not looked into while that has changed."""

    inputs: Inputs
    kept: msgspec.Raw


class _Kept(Struct, frozen=True):
    """`Books` without what is computed from it; `amounts` are konto, month, slag, dimensions by
    their place in `dims`, and öre.
    """

    reading: tuple[Finding, ...]
    rules: tuple[Finding, ...]
    accounts: tuple[Account, ...]
    dims: tuple[Dims, ...]
    amounts: tuple[tuple[str, int, Slag, int, int], ...]
    budget: tuple[BudgetRow, ...]
    original_budget: tuple[BudgetRow, ...]
    adopted: tuple[Adopted, ...]
    decisions: tuple[BudgetDecision, ...]
    main: str
    files: tuple[str, ...]
    plugins: tuple[str, ...]
    locks: tuple[Lock, ...]
    seals: tuple[Seal, ...]
    spans: dict[str, Span]
    opened: dict[str, dict[str, Any]]
    marked: tuple[Verifikation, ...]
    awaiting: tuple[Verifikation, ...]


class Memory:
    """What a command may remember of a ledger, and where it is kept."""

    def __init__(self, reader: Reader, program: str, folder: str) -> None:
        self.reader, self._program, self._folder = reader, program, folder

    def recall(
        self, main: Path, folder: Path, load: Callable[[], Books | None]
    ) -> Remembered | None:
        """The books of the ledger `main` in a förbund's folder, if they are known and still hold;
        `load` reads them in full, where somebody wants the verifikationer and those are not kept.
        """
        content = self.read(_BOOKS, main, folder)
        kept = _decoded(content) if content is not None else None
        if content is None or kept is None:
            return None
        books = _books(kept, partial(self._journal, sha256(content).hexdigest(), load))
        return Remembered(books, kept.reading, kept.rules)

    def keep(self, found: Remembered, folder: Path) -> None:
        """Keep sound books as they are, where it can be told what they rest on."""
        ledger = found.books.ledger
        if ledger is None or has_errors((*found.reading, *found.rules)):
            return
        try:
            kept = msgspec.Raw(msgspec.msgpack.encode(_kept(ledger, found)))
            content = msgspec.msgpack.encode(_Written(self.reader.inputs(), kept))
        except (Unsettled, *_UNWRITABLE):
            return
        self.write(_BOOKS, ledger.main, folder, content)

    def read(self, kind: str, main: Path, folder: Path) -> bytes | None:
        """What was written of a kind about a ledger in a förbund's folder, by this very program."""
        return cachefiles.read(self._path(kind, _name(main, folder)))

    def write(self, kind: str, main: Path, folder: Path, content: bytes) -> None:
        cachefiles.write(self._path(kind, _name(main, folder)), content, _MOST)

    def _journal(self, name: str, load: Callable[[], Books | None]) -> tuple[Verifikation, ...]:
        path = self._path(_VERIFIKATIONER, name)
        content = cachefiles.read(path)
        if content is not None:
            return msgspec.msgpack.decode(content, type=tuple[Verifikation, ...], ext_hook=_value)
        books = load()
        vers = books.verifikationer if books is not None else ()
        with suppress(*_UNWRITABLE):
            content = msgspec.msgpack.encode([_plain(ver) for ver in vers])
            cachefiles.write(path, content, _MOST_LONG)
        return vers

    def _path(self, kind: str, name: str) -> str:
        return str(Path(self._folder, f"{kind}-{digest(self._program, name)}"))


def _name(main: Path, folder: Path) -> str:
    """A ledger as it is asked for: another folder may lead to the same file with settings of its
    own, and findings name the folder as it was given.
    """
    return "\0".join((str(main.resolve()), str(Path.cwd()), str(folder)))


def _decoded(content: bytes) -> _Kept | None:
    """What was written, if it is whole and rests on files that are as they were."""
    try:
        written = msgspec.msgpack.decode(content, type=_Written)
        if not are_same(written.inputs):
            return None
        return msgspec.msgpack.decode(written.kept, type=_Kept, ext_hook=_value)
    except (msgspec.MsgspecError, ValueError):
        return None


def _kept(ledger: Ledger, found: Remembered) -> _Kept:
    """What is written; a TypeError where metadata holds what can't be written."""
    books = found.books
    places: dict[Dims, int] = {}
    amounts = tuple(
        (konto, month, slag, places.setdefault(dims, len(places)), ore)
        for (konto, month, slag, dims), ore in books.balances.amounts.items()
    )
    return _Kept(
        reading=found.reading,
        rules=found.rules,
        accounts=tuple(books.accounts.values()),
        dims=tuple(places),
        amounts=amounts,
        budget=books.budget,
        original_budget=books.original_budget,
        adopted=books.adopted,
        decisions=books.decisions,
        main=str(ledger.main),
        files=ledger.files,
        plugins=ledger.plugins,
        locks=ledger.locks,
        seals=ledger.seals,
        spans=dict(ledger.spans),
        opened={account: plain_meta(meta) for account, meta in ledger.opened.items()},
        marked=tuple(map(_plain, ledger.marked)),
        awaiting=tuple(map(_plain, ledger.awaiting)),
    )


def _books(kept: _Kept, journal: Callable[[], tuple[Verifikation, ...]]) -> Books:
    ledger = Ledger(
        Path(kept.main),
        kept.files,
        kept.plugins,
        kept.locks,
        kept.seals,
        kept.opened,
        kept.spans,
        kept.marked,
        kept.awaiting,
    )
    once, dims = cache(journal), kept.dims
    amounts = {
        Key(konto, month, slag, dims[place]): ore for konto, month, slag, place, ore in kept.amounts
    }
    return Books(
        accounts={account.konto: account for account in kept.accounts},
        balances=Balances(amounts),
        budget=kept.budget,
        original_budget=kept.original_budget,
        adopted=kept.adopted,
        postings=lambda: postings_of(once(), kept.opened),
        journal=once,
        ledger=ledger,
        decisions=kept.decisions,
    )


def _plain(ver: Verifikation) -> Verifikation:
    rader = tuple(rad._replace(meta=plain_meta(rad.meta)) for rad in ver.rader)
    return ver._replace(meta=plain_meta(ver.meta), rader=rader)


def plain_meta(meta: Meta) -> dict[str, Any]:
    """Metadata as MessagePack has it; a TypeError for what it hasn't."""
    return {key: _plain_value(value) for key, value in meta.items() if key != _DROPPED}


def _plain_value(value: object) -> object:
    """A metadata value as MessagePack has it; a TypeError for one that it hasn't."""
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, date):
        return msgspec.msgpack.Ext(_DATE, value.isoformat().encode())
    if isinstance(value, Decimal):
        return msgspec.msgpack.Ext(_DECIMAL, str(value).encode())
    raise TypeError(value)


def _value(code: int, data: memoryview) -> object:
    text = bytes(data).decode()
    return date.fromisoformat(text) if code == _DATE else Decimal(text)
