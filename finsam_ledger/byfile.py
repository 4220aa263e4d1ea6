"""A ledger's books file by file: one that is changed is read, the others are as they were.

The result is that of reading them all, or there is none: then they are all to be read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from finsam_ledger.balances import Books, Dims, Ledger, Posting
from finsam_ledger.bokforing import attest, delar, personuppgifter, underlag
from finsam_ledger.cachefiles import digest
from finsam_ledger.findings import Finding, has_errors
from finsam_ledger.forbund import Forbund
from finsam_ledger.inputs import Unsettled
from finsam_ledger.memory import Memory, Remembered, plain_meta
from finsam_ledger.periods import month_index
from finsam_ledger.verifikationer import Verifikation, text_of

_KIND = "del"
_MOST_SPECIAL = 200  # verifikationer of a file that are read each time although the file is not
_FEWEST = 2  # files of verifikationer from which it is worth keeping them one by one


class _Known(Struct, frozen=True):
    """A file as it was: its hash, what it comes to, and what the rules ask of it."""

    hash: str
    condensed: bytes
    part: delar.Del


class Recalled(NamedTuple):
    """Books, the files that were not read for them with the dimensions that there are in them, and
    the verifikationer of those that were.
    """

    found: Remembered
    files: Mapping[str, _Known]
    dims: tuple[Dims, ...]
    rest: tuple[Verifikation, ...]


class _Kept(Struct, frozen=True):
    """The files of a ledger, what else their parts were made by, and what its locks held.

    `dims` has each set of dimensions once, since most files have the same; one that has gone out of
    use stays until the ledger is read whole.
    """

    context: str
    locked: str
    dims: tuple[Dims, ...]
    files: dict[str, _Known]


def recall(
    forbund: Forbund, main: Path, memory: Memory, whole: Callable[[], Books | None]
) -> Recalled | None:
    """The books, where most files are as they were and the rest can be told without them; `whole`
    reads all of them, where somebody wants the verifikationer.
    """
    content = memory.read(_KIND, main, forbund.folder)
    kept = _decoded(content) if content is not None else None
    if kept is None:
        return None
    from finsam_ledger.sources.beancount_journal import STAND_IN

    known = {name: file for name, file in kept.files.items() if _is_same(file, name, memory)}
    try:
        found = _loaded(forbund, main, known, kept.dims)
    except OSError:
        return None
    if found is None:
        return None
    books, reading, used = found
    if has_errors(reading) or kept.context != _context(forbund, books):
        return None
    files = {name: known[name] for name in used}
    rest = tuple(ver for ver in books.verifikationer if STAND_IN not in ver.meta)
    part = delar.part_of(forbund, books, rest) if rest else None
    ledger = books.ledger
    if part is None or ledger is None:
        return None
    parts = [part, *(file.part for file in files.values())]
    read = [Path(name) for name in ledger.files if name not in used]
    locks_hold = not ledger.locks or _locked(ledger, files, rest, memory) == kept.locked
    rules = delar.examine(forbund, books, parts, rest, read, locks_hold=locks_hold)
    if rules is None:
        return None
    books = replace(books, journal=lambda: _journal(whole), postings=lambda: _postings(whole))
    return Recalled(Remembered(books, tuple(reading), tuple(rules)), files, kept.dims, rest)


def keep(
    forbund: Forbund, found: Remembered, memory: Memory, recalled: Recalled | None = None
) -> None:
    """Keep what each file of verifikationer comes to, for a ledger that has several."""
    books = found.books
    if books.ledger is None:
        return
    files = dict(recalled.files) if recalled else {}
    places = {dims: place for place, dims in enumerate(recalled.dims if recalled else ())}
    by_file: dict[str, list[Verifikation]] = defaultdict(list)
    for ver in recalled.rest if recalled else books.verifikationer:
        by_file[text_of(ver.meta, "filename")].append(ver)
    if len(by_file) + len(files) < _FEWEST:
        return
    told = {each.place.file for each in found.reading if each.place}
    for name in sorted(by_file.keys() - files.keys() - told):
        known = _known(forbund, books, name, by_file[name], memory, places)
        if known is not None:
            files[name] = known
    if len(files) >= _FEWEST:
        holds = not any(each.code.startswith("las-") for each in found.rules)
        read = recalled.rest if recalled else books.verifikationer
        unread = recalled.files if recalled else {}
        locked = _locked(books.ledger, unread, read, memory) if holds else ""
        kept = _Kept(_context(forbund, books), locked, tuple(places), files)
        try:
            content = msgspec.msgpack.encode(kept)
        except ValueError:  # a name that is no text
            return
        memory.write(_KIND, books.ledger.main, forbund.folder, content)


def _known(
    forbund: Forbund,
    books: Books,
    name: str,
    vers: list[Verifikation],
    memory: Memory,
    places: dict[Dims, int],
) -> _Known | None:
    """What is kept of a file; None where there is more to it than that."""
    from finsam_ledger.sources import beancount_parts

    ledger, path = books.ledger, Path(name)
    if ledger is None:
        return None
    plain, special = beancount_parts.apart(vers, ledger.opened, forbund.chart)
    if not plain or len(special) > _MOST_SPECIAL or any(map(_has_underlag, plain)):
        return None
    try:
        content, hash_ = path.read_bytes(), memory.reader.file_hash(name)
        memory.reader.settle(name)  # else it may be another than the one that was read
        text = content.decode()
    except (OSError, UnicodeError, Unsettled):
        return None
    searched = personuppgifter.in_files([path], books.balances.years)
    if searched.has_marks or searched.findings or not beancount_parts.is_ordinary(content):
        return None
    condensed = beancount_parts.condensed(plain, special, ledger.opened, text, places)
    part = delar.part_of(forbund, books, plain) if condensed else None
    if condensed is None or part is None:
        return None
    try:
        return _Known(hash_, msgspec.msgpack.encode(condensed), part)
    except (OverflowError, ValueError):  # an amount or a name that MessagePack has no place for
        return None


def _has_underlag(ver: Verifikation) -> bool:
    """Whether its documents are to be looked at each time."""
    return any(underlag.KEY in key for key in ver.meta)


def _loaded(
    forbund: Forbund, main: Path, known: Mapping[str, _Known], dims: tuple[Dims, ...]
) -> tuple[Books, list[Finding], frozenset[str]] | None:
    from finsam_ledger.sources import beancount
    from finsam_ledger.sources.beancount_parts import Condensed, Unread

    decode = msgspec.msgpack.Decoder(Condensed).decode
    files = {name: decode(file.condensed) for name, file in known.items()}
    return beancount.load_in_parts(main, forbund.chart, Unread(files, dims))


def _locked(
    ledger: Ledger,
    unread: Mapping[str, _Known],
    read: Iterable[Verifikation],
    memory: Memory,
) -> str:
    """A hash of the locks, and of every file that has anything in the months that they lock."""
    last = max((lock.month for lock in ledger.locks), default=-1)
    names = {name for name, file in unread.items() if month_index(file.part.first) <= last}
    names |= {text_of(ver.meta, "filename") for ver in read if month_index(ver.datum) <= last}
    locks = sorted(f"{lock.month} {lock.hash}" for lock in ledger.locks)
    try:
        return digest(
            *locks, *(f"{name} {memory.reader.file_hash(name)}" for name in sorted(names))
        )
    except Unsettled:
        return ""


def _is_same(file: _Known, name: str, memory: Memory) -> bool:
    try:
        return memory.reader.file_hash(name) == file.hash
    except Unsettled:
        return False


def _decoded(content: bytes) -> _Kept | None:
    try:
        return msgspec.msgpack.decode(content, type=_Kept)
    except (msgspec.MsgspecError, ValueError):
        return None


def _context(forbund: Forbund, books: Books) -> str:
    """What the parts were made by beside the files: settings, chart, accounts, and the years."""
    ledger, chart = books.ledger, forbund.chart
    opened = ledger.opened if ledger is not None else {}
    return digest(
        msgspec.msgpack.encode(forbund.settings, enc_hook=repr).hex(),
        repr([(konto, chart.row(konto)) for konto in sorted(books.accounts)]),
        repr([(account, sorted(plain_meta(meta).items())) for account, meta in opened.items()]),
        repr(books.balances.years),
        *attest.parties_of(forbund, books),
    )


def _journal(whole: Callable[[], Books | None]) -> tuple[Verifikation, ...]:
    books = whole()
    return books.verifikationer if books is not None else ()


def _postings(whole: Callable[[], Books | None]) -> Iterable[Posting]:
    books = whole()
    return books.postings() if books is not None else ()
