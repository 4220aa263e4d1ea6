"""Period locks: what a month was when it was closed, it still is (LKBR 3:7, 3:13).

`custom "finsam-las" "2025-08" "<hash>"` fixes everything after the lock before it, to the end of
August. The hash is the SHA-256 of the file `las/2025-08.jsonl`, which begins with the hash of
the lock before, so that locks are a chain. As long as the books give the same content, the file
is not read; it is there to tell what has changed.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

from msgspec import Struct

from finsam_ledger.balances import Books, Ledger, Lock
from finsam_ledger.bokforing.las_innehall import (
    FOLDER,
    Content,
    Segment,
    line_from,
    line_of,
    path_of,
    read,
    segments,
)
from finsam_ledger.bokforing.las_skillnader import (
    Gone,
    Now,
    differences,
    in_words,
    of_metadata,
)
from finsam_ledger.catalogue import sigill as kinds
from finsam_ledger.findings import Finding, Place
from finsam_ledger.forbund import Forbund
from finsam_ledger.periods import Period, month_index, month_name, month_of
from finsam_ledger.verifikationer import Verifikation, place_of

_SHOWN = 12  # characters of a hash that are enough to tell it from another
_FIRST = 2  # line of a lock's file with a verifikation; its head stands above
_MISSING, _UNREADABLE = "saknas", "går inte att läsa"


class _Broken(Struct, frozen=True):
    """A lock that doesn't hold, what it fixed, and what the books give for the same months."""

    lock: Lock
    was: Content
    now: Segment


def check(_forbund: Forbund, books: Books) -> Iterator[Finding]:
    """Every lock against the books, and the locks against each other."""
    if books.ledger is not None:
        yield from examine(books, books.ledger)


def examine(books: Books, ledger: Ledger, *, files: bool = False) -> Iterator[Finding]:
    """The same, and with `files` those of locks that hold are read too."""
    yield from _locks_removed(ledger)
    locks = {lock.month: lock for lock in reversed(ledger.locks)}  # the first of two
    for lock in ledger.locks:
        if lock is not locks[lock.month]:
            yield kinds.LOCK_TWICE.at(lock.place, month=month_name(lock.month))
    broken = []
    for segment in segments(books, ledger, chain(locks.values())):
        lock, path = locks[segment.month], path_of(ledger, segment.month)
        holds = segment.hash == lock.hash
        if holds and path.is_file() and not files:
            continue
        was = content_of(path, lock.hash)
        if isinstance(was, str):
            yield _file_wrong(lock, segment, path, was)
            continue
        if holds:
            continue
        yield from _link(lock, was, segment.before)
        now = _as_built(books, ledger, was, lock)
        if now.hash != lock.hash:
            broken.append(_Broken(lock, was, now))
    if broken:
        yield from _changes(books, ledger, broken)


def of_files(ledger: Ledger) -> list[Finding] | None:
    """What there is to say where every lock is known to hold; None where a lock's file is missing
    or a month has two locks.
    """
    months = {lock.month for lock in ledger.locks}
    if len(months) < len(ledger.locks) or not all(path_of(ledger, m).is_file() for m in months):
        return None
    return list(_locks_removed(ledger))


def _file_wrong(lock: Lock, segment: Segment, path: Path, reason: str) -> Finding:
    """A lock's file is not what the lock says: of books, file and lock, at least one is changed."""
    month, file = month_name(lock.month), file_name(path)
    if segment.hash != lock.hash:
        if isinstance(content_of(path, segment.hash), str):
            return kinds.LOCK_BROKEN.at(lock.place, month=month, file=file, reason=reason)
        return kinds.LOCK_HASH.at(lock.place, month=month, file=file, hash=segment.hash)
    if reason in (_MISSING, _UNREADABLE):
        return kinds.LOCK_FILE.at(lock.place, month=month, file=file, reason=reason)
    return kinds.LOCK_FILE_CHANGED.at(Place(str(path)), month=month, file=file, reason=reason)


def _as_built(books: Books, ledger: Ledger, was: Content, lock: Lock) -> Segment:
    """What the books give for the months that a lock was written for, on the lock it names."""
    if not was.head.efter:
        return segments(books, ledger, [(lock.month, None)])[0]
    before = Lock(month_of(was.head.efter), was.head.hash, lock.place)
    return segments(books, ledger, [(before.month, None), (lock.month, before)])[1]


def chain(locks: Iterable[Lock]) -> list[tuple[int, Lock | None]]:
    """The month of each lock, in order, with the lock before."""
    ordered = sorted(locks, key=lambda lock: lock.month)
    return [(lock.month, before) for before, lock in pairwise([None, *ordered]) if lock is not None]


def file_name(path: Path) -> str:
    """A lock's file as a finding names it."""
    return f"{FOLDER}/{path.name}"


def content_of(path: Path, hash_: str) -> Content | str:
    """What the lock with a hash fixed, or in words why that can't be told."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return _MISSING
    except OSError:
        return _UNREADABLE
    if hashlib.sha256(content).hexdigest() != hash_:
        return "har inte den hash som står i låset"
    try:
        return read(content)
    except ValueError:
        return "är ingen låsfil"


def _locks_removed(ledger: Ledger) -> Iterator[Finding]:
    """A lock's file tells of a lock that is no longer in the ledger."""
    known = {path_of(ledger, lock.month) for lock in ledger.locks}
    for path in sorted((ledger.main.parent / FOLDER).glob("????-??.jsonl")):
        month = _month_in(path)
        if month is not None and path not in known:
            yield kinds.LOCK_REMOVED.at(
                Place(str(path)),
                file=file_name(path),
                month=path.stem,
                month_end=Period(month, month + 1).last,
                hash=hash_of(path),
            )


def hash_of(path: Path) -> str:
    """A file's hash, or a word in its place where the file can't be read."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return "<filens SHA-256>"


def _month_in(path: Path) -> int | None:
    """The month that a lock's file is named for."""
    try:
        return month_of(path.stem) if path.is_file() else None
    except ValueError:
        return None


def _link(lock: Lock, was: Content, before: Lock | None) -> Iterator[Finding]:
    """The lock before is the one that this lock was built on."""
    efter, hash_ = (month_name(before.month), before.hash) if before else ("", "")
    head = was.head
    if (head.efter, head.hash) == (efter, hash_):
        return
    if efter == head.efter:
        stands = f"det har nu hashen {hash_[:_SHOWN]}…"
    else:
        stands = f"låset före är nu {efter}" if efter else "det finns inte"
    built_on = f"låset {head.efter} med hashen {head.hash[:_SHOWN]}…"
    month = month_name(lock.month)
    yield kinds.LOCK_CHAIN.at(
        lock.place, month=month, before=built_on if head.efter else "inget lås", stands=stands
    )


def _changes(books: Books, ledger: Ledger, broken: list[_Broken]) -> Iterator[Finding]:
    """What the books give otherwise than locks that don't hold, verifikation by verifikation."""
    standing: dict[bytes, list[Verifikation]] = defaultdict(list)
    for ver in books.verifikationer:
        standing[line_of(ver)].append(ver)
    last = max(lock.month for lock in ledger.locks)
    gone: list[Gone] = []
    now = [
        Now(line_from(line), ver, None)
        for line, vers in standing.items()
        for ver in vers
        if month_index(ver.datum) > last
    ]
    for each in broken:
        was, stands = Counter(each.was.lines), Counter(each.now.lines)
        path = path_of(ledger, each.lock.month)
        places = {line: Place(str(path), n) for n, line in enumerate(each.was.lines, _FIRST)}
        gone += [
            Gone(line_from(line), each.lock, places[line]) for line in (was - stands).elements()
        ]
        now += [
            Now(line_from(line), standing[line].pop(), each.lock)
            for line in (stands - was).elements()
        ]
        yield from _kontos(each, ledger, books)
    found = differences(gone, now)
    for before, after in found.changed:
        yield kinds.LOCK_CHANGED.at(
            after.ver.place,
            name=before.line.nummer or f"från {before.line.datum}",
            month=month_name(before.lock.month),
            changes=in_words(before.line, after.line),
        )
    for item in found.gone:
        yield kinds.LOCK_VANISHED.at(
            item.place,
            name=item.line.nummer or f"från {item.line.datum}",
            text=item.line.text,
            month=month_name(item.lock.month),
            file=file_name(path_of(ledger, item.lock.month)),
        )
    for new in found.new:
        if new.lock is not None:
            month = month_name(new.lock.month)
            ver = new.ver
            yield kinds.LOCK_APPEARED.at(ver.place, name=ver.name, text=ver.text, month=month)


def _kontos(broken: _Broken, ledger: Ledger, books: Books) -> Iterator[Finding]:
    """Accounts that no longer give their rows the dimensions that they gave."""
    before, after = broken.was.kontos, broken.now.kontos
    for konto in sorted({*before, *after}):
        changes = "; ".join(of_metadata(before.get(konto, {}), after.get(konto, {})))
        known = books.accounts.get(konto)
        # An account that no row is on any longer is told by the verifikation that had it.
        if changes and known is not None and _is_used(konto, broken):
            meta = ledger.opened[known.account]
            month = month_name(broken.lock.month)
            yield kinds.LOCK_KONTO.at(place_of(meta), konto=konto, month=month, changes=changes)


def _is_used(konto: str, broken: _Broken) -> bool:
    """Whether rows of both then and now are on the account."""
    mark = f'["{konto}",'.encode()
    then, now = (
        any(mark in line for line in lines) for lines in (broken.was.lines, broken.now.lines)
    )
    return then and now
