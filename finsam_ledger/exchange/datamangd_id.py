"""What förbund are called in a dataset: one id for all years of a förbund, whatever its files."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
from pyarrow import parquet

from finsam_ledger.bok import MAIN, SUFFIXES, Opened
from finsam_ledger.catalogue import datamangd as kinds
from finsam_ledger.findings import Finding, Place

FIGURES = "figures"
_COLUMNS = ("forbund", "namn", "organisationsnummer")
# A year, month or day, as names of files have them: 2025, 2025-12, 20251231, 2025-12-31.
_YEAR = re.compile(r"(?<!\d)(19|20)\d\d([-_. ]?(0[1-9]|1[0-2])([-_. ]?[0-3]\d)?)?(?!\d)")


def id_of(ledger: Path) -> str:
    """What a path calls a förbund: its folder, or its file without suffix and year (the file's
    folder where there is nothing but a year), in small letters a–z, digits and hyphens.

    >>> id_of(Path("ledgers/Umeåregionen/main.beancount")), id_of(Path("in/Södra Lappland.SE"))
    ('umearegionen', 'sodra-lappland')
    >>> [id_of(Path(path)) for path in ("tall-2024.se", "tall_2025-12-31.se", "al/2025.se")]
    ['tall', 'tall', 'al']
    """
    path = ledger.resolve()
    is_file = path.suffix.lower() in (".beancount", *SUFFIXES) and not path.is_dir()
    if is_file and path.name != MAIN:
        return _folded(_YEAR.sub(" ", path.stem)) or _folded(path.parent.name) or "forbund"
    return _folded(path.parent.name if path.name == MAIN else path.name) or "forbund"


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


class Known(NamedTuple):
    """A förbund in a dataset."""

    id: str
    namn: str
    number: str

    def is_named_as(self, other: Known) -> bool:
        return " ".join(self.namn.casefold().split()) == " ".join(other.namn.casefold().split())


class Register:
    """The förbund that a dataset knows already, and those that are being exported to it."""

    def __init__(self, out: Path) -> None:
        self._out = out

    @cached_property
    def _known(self) -> dict[Known, None]:
        return dict.fromkeys(sorted(_exported(self._out)))

    def enter(self, opened: Opened, ledger: Path, given: str = "") -> tuple[str, list[Finding]]:
        """The id of books at `ledger`, and whether their number is that of another förbund.

        A folder is called what it is called, but a SIE file is what some system happens to name it:
        it is the förbund that has its number and name already.
        """
        settings = opened.forbund.settings
        own = Known(given or id_of(ledger), settings.namn, settings.organisationsnummer)
        if not own.number:
            return own.id, []
        same = [each for each in self._known if each.number == own.number]
        is_sie = ledger.suffix.lower() in SUFFIXES and not ledger.is_dir()
        if is_sie and not given and own.id not in {each.id for each in same}:
            named = [each for each in same if each.is_named_as(own)]
            own = own._replace(id=named[0].id) if named else own
        self._known[own] = None
        if not same or own.id in {each.id for each in same}:
            return own.id, []
        words = {"other": same[0].namn, "known": same[0].id, "number": own.number}
        place = Place(str(ledger))
        return own.id, [kinds.SAME_NUMBER.at(place, name=own.namn, forbund=own.id, **words)]


def _exported(out: Path) -> Iterator[Known]:
    """Those that a dataset's figures are about; a file that can't be read says nothing."""
    seen: set[Known] = set()
    for path in sorted((out / FIGURES).glob("[!._]*.parquet")):
        try:
            with parquet.ParquetFile(path) as file:
                first = next(file.iter_batches(1, columns=list(_COLUMNS)), None)
        except (pa.ArrowException, OSError, ValueError):
            continue
        rows = first.to_pylist() if first is not None else []
        found = [Known(*(row.get(name) or "" for name in _COLUMNS)) for row in rows]
        yield from (each for each in found if each.number and each not in seen)
        seen.update(found)
