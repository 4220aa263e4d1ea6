"""Writing a period lock: the content it fixes, and the directive that holds its hash."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from finsam_ledger.balances import Books, Ledger, Lock
from finsam_ledger.bokforing.las import chain
from finsam_ledger.bokforing.las_innehall import Segment, path_of, segments
from finsam_ledger.catalogue import sigill as kinds
from finsam_ledger.findings import Finding, Place
from finsam_ledger.ledgerfiles import added, including, is_included, real, text_of
from finsam_ledger.periods import Period, month_name

FILE = "las.beancount"
_HEAD = (
    ";; Lås och sigill, skrivna av finsam seal. Ändra inget här: finsam verify och bean-check "
    "säger ifrån.\n"
)
Written = list[tuple[Path, str | bytes]]


@dataclass(frozen=True)
class Locked:
    """A lock that is to be written, and with it the files of earlier locks that were lost."""

    segment: Segment
    lost: tuple[Segment, ...]


def lock(books: Books, ledger: Ledger, month: int) -> tuple[Locked | None, list[Finding]]:
    """The lock of everything to the end of `month`, or why it can't be locked."""
    last = max((each.month for each in ledger.locks), default=None)
    place, name = Place(str(ledger.main)), month_name(month)
    booked = books.balances.months
    if month >= booked.end:
        reason = f"böckerna slutar med {month_name(booked.end - 1)}"
    elif month < booked.start:
        reason = f"böckerna börjar med {month_name(booked.start)}"
    elif last is not None and month <= last:
        reason = f"böckerna är låsta till och med {month_name(last)}"
    else:
        months = [*chain(ledger.locks), (month, _last(ledger))]
        *before, segment = segments(books, ledger, months)
        return Locked(segment, tuple(each for each in before if _is_lost(ledger, each))), []
    return None, [kinds.SEAL_MONTH.at(place, month=name, reason=reason)]


def lost(books: Books, ledger: Ledger) -> tuple[Segment, ...]:
    """The locks that hold, but whose files are not there."""
    found = segments(books, ledger, chain(ledger.locks))
    return tuple(each for each in found if _is_lost(ledger, each))


def _last(ledger: Ledger) -> Lock | None:
    return max(ledger.locks, key=lambda each: each.month, default=None)


def _is_lost(ledger: Ledger, segment: Segment) -> bool:
    return not path_of(ledger, segment.month).exists()


def directive(segment: Segment) -> str:
    """The lock as it stands in the ledger."""
    day = Period(segment.month, segment.month + 1).last
    return f'{day} custom "finsam-las" "{month_name(segment.month)}" "{segment.hash}"\n'


def files_of(ledger: Ledger, segments: tuple[Segment, ...]) -> Written:
    """The files that tell what locks fixed."""
    return [(path_of(ledger, segment.month), segment.content) for segment in segments]


def with_directives(ledger: Ledger, directives: list[str]) -> Written:
    """The ledger's file of locks with new directives last, and its main file if it must include it.

    Raises OSError.
    """
    path = real(ledger.main.parent / FILE)
    text = text_of(path) if path.exists() else _HEAD
    written: Written = [(path, added(text, directives))]
    if not is_included(path.resolve(), {"include": ledger.files}):
        main = real(ledger.main)
        written.append((main, including(text_of(main), [FILE])))
    return written
