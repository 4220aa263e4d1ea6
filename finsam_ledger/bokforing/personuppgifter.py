"""Personal data: no personnummer in the books, and marks that say what they hide.

Every byte of the books' files is looked at, comments too, for books are published and kept in git,
and neither forgets. A number counts where its date and its check digit are right; ten digits in a
row may be something else, and so may a date of the last years with a serial number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from finsam_ledger import masking
from finsam_ledger.balances import Books
from finsam_ledger.catalogue import kontroll
from finsam_ledger.findings import Finding, Place
from finsam_ledger.forbund import Forbund
from finsam_ledger.verifikationer import place_of

# What a förbund writes beside its ledger.
_BESIDE = ("forbund.toml", "register/*.csv", "texter/**/*.md", "uppstallning/*.toml")
# With every digit made 0 and + made -, two searches find each line that is worth reading.
_MASK = bytes.maketrans(b"123456789+", b"000000000-")
_SHAPES = (b"000000-0000", b"0000000000")
_DAY = b"000000"  # what every shape has in it, and many a file nowhere
_NUMBER = re.compile(
    rb"(?<![0-9])((?:19|20)?)([0-9]{2})([0-9]{2})([0-9]{2})([-+]?)([0-9]{4})(?![0-9])"
)
# Sums of files are full of digits.
_SUM = re.compile(rb"[0-9A-Fa-f]{32,}")
_COORDINATION = 60  # added to the day in a samordningsnummer
# Papers kept with the books (seven years, LKBR 3:13) have numbers that begin with their dates, and
# nobody as young as that has anything to do with a förbund. Förbund there are since 2004.
_RECENT = 10
_FIRST_YEAR = 2004


class _Number(NamedTuple):
    """A number that fits: what it is, as it may be printed, and whether it can be nothing else."""

    what: str
    shown: str
    is_certain: bool


class Searched(NamedTuple):
    """What was found in some files, and whether any has marks of personal data."""

    findings: list[Finding]
    has_marks: bool


def check(forbund: Forbund, books: Books) -> Iterator[Finding]:
    """Personnummer in any file of the books, and marks of personal data that can't be shown."""
    ledger = books.ledger.files if books.ledger else ()
    found = in_files([*map(Path, ledger), *beside(forbund.folder)], books.balances.years)
    yield from found.findings
    if found.has_marks:
        yield from _marks(books)


def in_files(files: Iterable[Path], years: range) -> Searched:
    """Personnummer in files of books that are of some years."""
    last = years[-1] if years else _FIRST_YEAR
    findings, has_marks = [], False
    for path in dict.fromkeys(files):
        content = _content(path)
        has_marks = has_marks or masking.KEY.encode() in content
        for line, number in numbers(content, last):
            kind = kontroll.PERSON_NUMBER if number.is_certain else kontroll.PERSON_NUMBER_MAYBE
            findings.append(kind.at(Place(str(path), line), what=number.what, number=number.shown))
    return Searched(findings, has_marks)


def beside(folder: Path) -> Iterator[Path]:
    """The files beside a ledger that are searched too."""
    for pattern in _BESIDE:
        yield from sorted(folder.glob(pattern))


def _content(path: Path) -> bytes:
    """A file's bytes; none where it can't be read, which is told where it is read for its own."""
    try:
        return path.read_bytes() if path.is_file() else b""
    except OSError:
        return b""


def numbers(content: bytes, last: int) -> Iterator[tuple[int, _Number]]:
    """Every personnummer in a file's bytes, with its line; `last` is the books' last year."""
    line, counted = 1, 0
    for start, end in sorted(_worth_reading(content)):
        line += content.count(b"\n", counted, start)
        counted = start
        text = content[start:end]
        for match in _NUMBER.finditer(text):
            number = _number(match, last)
            if number is not None and not _is_in_sum(text, match):
                yield line, number


def _worth_reading(content: bytes) -> set[tuple[int, int]]:
    """Where each line begins and ends that has something in the shape of a number."""
    found: set[tuple[int, int]] = set()
    mask = content.translate(_MASK)
    if _DAY not in mask:
        return found
    for shape in _SHAPES:
        at = mask.find(shape)
        while at >= 0:
            start, end = content.rfind(b"\n", 0, at) + 1, content.find(b"\n", at)
            end = len(content) if end < 0 else end
            found.add((start, end))
            at = mask.find(shape, end)
    return found


def _number(match: re.Match[bytes], last: int) -> _Number | None:
    century, *_, mark, _ = groups = [group.decode() for group in match.groups()]
    digits = "".join(groups[1:4]) + groups[5]
    born = _born(century, digits[:6], mark, last)
    if born is None or not is_checked(digits):
        return None
    what = "samordningsnummer" if int(digits[4:6]) > _COORDINATION else "personnummer"
    hidden = f"{'*' * 4}{mark}{'*' * 4}"
    is_certain = bool(century or mark) and born.year <= last - _RECENT
    return _Number(what, f"{century}{digits[:2]}{hidden}", is_certain)


def _born(century: str, digits: str, mark: str, last: int) -> date | None:
    """The day of birth; without a century the last that is not after the books', or 100 before."""
    year, month, day = (int(digits[at : at + 2]) for at in (0, 2, 4))
    if century:
        year += int(century) * 100
    else:
        year += 2000 if 2000 + year <= last else 1900
        year -= 100 if mark == "+" else 0
    try:
        return date(year, month, day - _COORDINATION if day > _COORDINATION else day)
    except ValueError:
        return None


def is_checked(digits: str) -> bool:
    """Whether the last of ten digits is the check digit of the nine before (Luhn).

    >>> is_checked("1212121212"), is_checked("1212121213")
    (True, False)
    """
    doubled = (int(digit) * (2 - index % 2) for index, digit in enumerate(digits))
    return sum(value // 10 + value % 10 for value in doubled) % 10 == 0


def _is_in_sum(text: bytes, match: re.Match[bytes]) -> bool:
    sums: Iterable[re.Match[bytes]] = _SUM.finditer(text)
    return any(each.start() <= match.start() and match.end() <= each.end() for each in sums)


def _marks(books: Books) -> Iterator[Finding]:
    """`personuppgift:` whose word isn't one that is printed."""
    for v in books.verifikationer:
        for meta in (v.meta, *(rad.meta for rad in v.rader)):
            value = meta.get(masking.KEY, False)
            if value is not False and not masking.is_kind(value):
                yield kontroll.PERSON_MARK.at(place_of(meta), name=v.name)
