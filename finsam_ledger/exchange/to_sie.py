"""A ledger's year as a SIE file: type 4 with its verifikationer, or 1 to 3 with its balances.

A year that was imported from a SIE file and has not changed since gives the records of that file
again; any other is told from the books.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

from finsam_ledger import catalogue
from finsam_ledger._version import __version__
from finsam_ledger.balances import DIMENSIONS, Books
from finsam_ledger.bok import SUFFIXES, ledger_file
from finsam_ledger.catalogue import sie as kinds
from finsam_ledger.exchange import sie_records
from finsam_ledger.exchange.sie_records import Pair, Stand, agrees
from finsam_ledger.findings import Finding, Place, has_errors
from finsam_ledger.forbund import Forbund, read_forbund
from finsam_ledger.money import kronor
from finsam_ledger.sie.contents import contents_of
from finsam_ledger.sie.notes import Notes, clipped
from finsam_ledger.sie.records import Item, Record, Verifikation
from finsam_ledger.sie.writing import Written, written
from finsam_ledger.sources import beancount, beancount_sie
from finsam_ledger.sources.sie_dimensions import mapped

# What only a report has to know of an account.
_CHART = {kind.code for kind in (catalogue.ACCOUNT_UNKNOWN, catalogue.ACCOUNT_SIDE)}
PROGRAM = ("finsam_ledger", __version__)
# What our dimensions are numbered where nothing else is said; 20 and on are free to use.
NUMBERS = {
    "projekt": "6", "verksamhet": "20", "insats": "21", "motpart": "22", "kassaflode": "23",
    "balanskrav": "24",
}  # fmt: skip
_FIRST_FREE = 20
_SEEN = 15


class Ledger(NamedTuple):
    """A Beancount ledger, as books and as entries."""

    path: Path
    forbund: Forbund
    books: Books
    entries: list[Any]
    findings: tuple[Finding, ...]
    is_public: bool = False


def open_ledger(
    folder: Path, *, public: bool = False, until: date | None = None
) -> tuple[Ledger | None, list[Finding]]:
    """The Beancount ledger in a folder or file, whatever is wrong with it.

    One that is `public` has nothing of what is marked as personal data but its amounts; what is
    dated after `until` is left out.
    """
    path, findings = ledger_file(folder)
    if path is None:
        return None, findings
    if path.suffix.lower() in SUFFIXES:
        return None, [kinds.ALREADY_SIE.at(Place(str(path)))]
    forbund, findings = read_forbund(path.parent)
    if forbund is None:
        return None, findings
    read, wrong = beancount.read(path)
    findings += wrong
    if read is None:
        return None, findings
    entries = beancount.published(read.entries) if public else read.entries
    entries = beancount.booked_until(entries, until) if until else entries
    books, wrong = beancount.books_of(entries, read.options, forbund.chart)
    return Ledger(path, forbund, books, entries, (*findings, *wrong), public), []


def export(
    ledger: Ledger, year: int, *, kind: str = "4", date: str, checksum: bool = False
) -> tuple[Written | None, list[Finding]]:
    """The file's bytes; None where the books have errors. `date` (ÅÅÅÅMMDD) is when it is made."""
    findings = list(ledger.findings)
    if has_errors(each for each in findings if each.code not in _CHART):
        return None, findings
    years = ledger.books.balances.years
    place = Place(str(ledger.path))
    if year not in years and beancount_sie.kept_of(ledger.entries, year) is None:
        first, last = (years[0], years[-1]) if years else ("?", "?")
        return None, [catalogue.YEAR_MISSING.at(place, year=year, first=first, last=last)]
    items, checksum_kept = records_of(ledger, year, kind=kind, date=date)
    made = written(items, checksum=checksum or checksum_kept)
    return made, [*findings, *_told(made, ledger, year, place)]


def _told(made: Written, ledger: Ledger, year: int, place: Place) -> list[Finding]:
    """What the reader of the file should know."""
    notes = Notes(place.file)
    for was, became in made.changed:
        notes.add(kinds.TEXT_CHANGED, None, was=_around(was, became), became=_around(became, was))
    stand = Stand(ledger.forbund, ledger.books, year, {})
    if earlier := stand.earlier(year):
        notes.add(kinds.RESULT_MOVED, None, amount=kronor(-earlier), konto=stand.equity)
    return notes.findings


def _around(text: str, other: str) -> str:
    """A text where it differs from another."""
    at = next((i for i, (a, b) in enumerate(zip(text, other, strict=False)) if a != b), len(text))
    start = max(0, at - _SEEN)
    return ("…" if start else "") + clipped(text[start:], 2 * _SEEN)


def records_of(ledger: Ledger, year: int, *, kind: str, date: str) -> tuple[list[Item], bool]:
    """Everything in the file, in order, and whether its original had a checksum."""
    kept = beancount_sie.kept_of(ledger.entries, year)
    numbers, version = numbers_of(ledger.forbund, kept.records if kept else ())
    stand = Stand(ledger.forbund, ledger.books, year, numbers, version)
    opened = beancount.opened(ledger.entries)
    found = list(beancount_sie.verifikationer(ledger.entries, year, numbers, opened=opened))
    if kept is not None and kind == "4":
        as_written = _as_written(found)
        for vers in (as_written, _by_series(as_written)):
            crc = beancount_sie.crc_of(vers, kept.records)
            if crc == kept.crc and agrees(kept.records, stand):
                checked = any(record.label == "KSUMMA" for record in kept.records)
                return [*_again(kept.records), *vers], checked
    vers = sorted((ver for ver, _ in found), key=_by_number)
    balances = list(sie_records.balances(stand, kind))
    used = {pair for record in (*balances, *_rows(vers)) for pair in _pairs(record)}
    before = _named(kept.records if kept else (), used if ledger.is_public else None)
    records = [
        *sie_records.heading(stand, kind, date, PROGRAM),
        *sie_records.accounts(stand),
        *(_objects(stand, used, before) if kind in ("3", "4") else ()),
        *balances,
    ]
    return [*records, *(vers if kind == "4" else ())], False


def _as_written(found: Iterable[tuple[Verifikation, Any]]) -> list[Verifikation]:
    """Verifikationer as they stand in the files."""
    ordered = sorted(found, key=lambda each: (each[1].meta["filename"], each[1].meta["lineno"]))
    return [ver for ver, _ in ordered]


def _by_series(vers: list[Verifikation]) -> list[Verifikation]:
    """Series in the order they come, each by number: as files have them, told in many parts."""
    series = list(dict.fromkeys(ver.serie for ver in vers))
    return sorted(vers, key=lambda ver: (series.index(ver.serie), *_by_number(ver)[1:]))


def _again(records: Iterable[Record]) -> list[Record]:
    """An imported file's records, for a file in CP437 with a flag, and a checksum of its own."""
    kept = [
        Record("FORMAT", ("PC8",)) if record.label == "FORMAT" else record
        for record in records
        if record.label != "KSUMMA"
    ]
    flagged = any(record.label == "FLAGGA" for record in kept)
    return kept if flagged else [Record("FLAGGA", ("0",)), *kept]


def _by_number(ver: Verifikation) -> tuple[str, int, str, str]:
    digits = re.match("[0-9]+", ver.nummer)
    return ver.serie, int(digits[0]) if digits else 0, ver.nummer, ver.datum


def numbers_of(forbund: Forbund, records: Iterable[Record]) -> tuple[dict[str, str], str]:
    """The SIE number of each of our dimensions, as the imported file has it, else our own; and
    the number of the budget's versions.
    """
    contents = contents_of(records, Notes(""), has_rows=True, suffix=".se")
    read = mapped(contents, forbund, Place(""))
    found = {name: number for number, name in read.numbers.items()}
    taken = {*contents.dimensions, *found.values()}
    for name in DIMENSIONS:
        if name not in found:
            found[name] = NUMBERS[name] if NUMBERS[name] not in taken else _free(taken)
            taken.add(found[name])
    return found, read.version or _free(taken)


def _free(taken: set[str]) -> str:
    """The first free number for a dimension of one's own."""
    return next(str(number) for number in count(_FIRST_FREE) if str(number) not in taken)


def _rows(vers: Iterable[Verifikation]) -> Iterable[Record]:
    return (row for ver in vers for row in ver.rows)


def _pairs(record: Record) -> list[Pair]:
    objects = next((field for field in record.fields if isinstance(field, tuple)), ())
    return list(zip(objects[::2], objects[1::2], strict=False))


def _named(kept: Iterable[Record], used: set[Pair] | None) -> list[Record]:
    """#DIM and #OBJEKT of the imported file; of objects only those in `used`, if it is given.

    An object may be a person, whom only what is masked speaks of.
    """
    named = [record for record in kept if record.label in ("DIM", "UNDERDIM", "OBJEKT")]
    if used is None:
        return named
    return [each for each in named if each.label != "OBJEKT" or each.fields[:2] in used]


def _objects(stand: Stand, used: set[Pair], before: list[Record]) -> list[Record]:
    """#DIM and #OBJEKT: those of the imported file, and what has come since."""
    known = {record.fields[:1] for record in before if record.label != "OBJEKT"}
    named = {record.fields[:2] for record in before if record.label == "OBJEKT"}
    new = [
        record
        for record in sie_records.objects(stand, used)
        if (record.fields[:1] not in known if record.label == "DIM" else True)
        and (record.fields[:2] not in named if record.label == "OBJEKT" else True)
    ]
    both = [*before, *new]
    return sorted(both, key=lambda record: record.label == "OBJEKT")
