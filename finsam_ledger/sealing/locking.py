"""Writing a period lock: the content it fixes, and the directive that holds its hash."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from finsam_ledger.balances import Books, Ledger, Lock
from finsam_ledger.bokforing.las import chain
from finsam_ledger.bokforing.las_innehall import Segment, path_of, segments
from finsam_ledger.catalogue import sigill as kinds
from finsam_ledger.datafiles import unwritable
from finsam_ledger.findings import Finding, Place
from finsam_ledger.ledgerfiles import added, including, is_included, real, text_of
from finsam_ledger.periods import Period, month_index, month_name
from finsam_ledger.verifikationer import Verifikation

FILE = "las.beancount"
_HEAD = (
    ";; Lås och sigill, skrivna av finsam seal. Ändra inget här: finsam verify och bean-check "
    "säger ifrån.\n"
)
Written = list[tuple[Path, str | bytes]]


def lock(books: Books, ledger: Ledger, month: int) -> tuple[Segment | None, list[Finding]]:
    """The lock of everything to the end of `month`, or why it can't be locked."""
    last = last_of(ledger)
    place, name = Place(str(ledger.main)), month_name(month)
    booked = books.balances.months
    if month >= booked.end:
        reason = f"böckerna slutar med {month_name(booked.end - 1)}"
    elif month < booked.start:
        reason = f"böckerna börjar med {month_name(booked.start)}"
    elif last is not None and month <= last.month:
        reason = f"böckerna är låsta till och med {month_name(last.month)}"
    elif waiting := [ver for ver in books.verifikationer if _waits(ver, month)]:
        return None, [kinds.LOCK_WAITS.at(ver.place, month=name, name=ver.name) for ver in waiting]
    else:
        return segments(books, ledger, [*chain(ledger.locks), (month, last)])[-1], []
    return None, [kinds.SEAL_MONTH.at(place, month=name, reason=reason)]


def _waits(ver: Verifikation, month: int) -> bool:
    """Whether a verifikation that would be locked isn't approved: it couldn't be, afterwards."""
    return ver.awaits and month_index(ver.datum) <= month


def lost(books: Books, ledger: Ledger) -> tuple[Segment, ...]:
    """The locks whose files are not there; they can be written anew, since the locks hold."""
    if all(path_of(ledger, each.month).exists() for each in ledger.locks):
        return ()
    found = segments(books, ledger, chain(ledger.locks))
    return tuple(each for each in found if not path_of(ledger, each.month).exists())


def last_of(ledger: Ledger) -> Lock | None:
    """The lock that everything before is locked by."""
    return max(ledger.locks, key=lambda each: each.month, default=None)


def directive(segment: Segment) -> str:
    """The lock as it stands in the ledger."""
    day = Period(segment.month, segment.month + 1).last
    return f'{day} custom "finsam-las" "{month_name(segment.month)}" "{segment.hash}"\n'


def files_of(ledger: Ledger, segments: Iterable[Segment]) -> Written:
    """The files that tell what locks fixed."""
    return [(path_of(ledger, segment.month), segment.content) for segment in segments]


def unfit(ledger: Ledger) -> list[Finding]:
    """What is wrong with the files that a lock is written in."""
    return unwritable([ledger.main, ledger.main.parent / FILE])


def with_directives(ledger: Ledger, directives: list[str]) -> Written:
    """The ledger's file of locks with new directives last. Raises OSError."""
    path = real(ledger.main.parent / FILE)
    text = text_of(path) if path.exists() else _HEAD
    return [(path, added(text, directives))]


def with_include(ledger: Ledger) -> Written:
    """The ledger's main file, if it must be made to include the file of locks. Raises OSError."""
    path, main = real(ledger.main.parent / FILE), real(ledger.main)
    if is_included(path.resolve(), {"include": ledger.files}):
        return []
    return [(main, including(text_of(main), [FILE]))]
