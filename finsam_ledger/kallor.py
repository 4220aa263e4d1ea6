"""Sources to compare: ledgers, SIE files, facts, Parquet. All of them become Parquet files, so that
an engine is asked the same way whatever it is asked about.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from finsam_ledger import bok, catalogue
from finsam_ledger.catalogue import jamforelse as kinds
from finsam_ledger.datafiles import unreadable
from finsam_ledger.findings import Finding, Place, has_errors
from finsam_ledger.jamforelse.filer import (
    Fil,
    Innehall,
    doubles,
    in_folder,
    read_file,
    without_beside,
)

if TYPE_CHECKING:
    import pyarrow as pa

Found = tuple[list[Fil], list[Finding]]
_PARQUET, _FACTS = ".parquet", ".json"
_MANY = 4  # sources that are worth a process for each core
_KNOWN = (".beancount", *bok.SUFFIXES)


def gathered(
    sources: Sequence[Path], year: int | None, aside: Path, progress: Callable[[], None]
) -> Found:
    """The files of all sources, of one year if it is given; those of books are written in the
    folder `aside`. `progress` is told of each source that is done.
    """
    files: list[Fil] = []
    findings: list[Finding] = []
    for found, wrong in _all(sources, year, aside):
        files += found
        findings += wrong
        progress()
    files = without_beside(files)
    if not has_errors(findings):
        findings += [*doubles(files), *_years(files, year)]
    return [fil for fil in files if year in (None, fil.year)], findings


def _all(sources: Sequence[Path], year: int | None, aside: Path) -> Iterator[Found]:
    """What each source has, in order; several are read at a time where the system can."""
    folders = [aside / str(number) for number, _ in enumerate(sources)]
    asked = (sources, [year] * len(sources), folders)
    most = min(len(sources), os.cpu_count() or 1)
    # A process that has threads, as Arrow has, is not safely made two of.
    is_safe = "fork" in multiprocessing.get_all_start_methods() and "pyarrow" not in sys.modules
    if len(sources) < _MANY or most == 1 or not is_safe:
        yield from map(_one, *asked)
        return
    with ProcessPoolExecutor(most, multiprocessing.get_context("fork")) as pool:
        yield from pool.map(_one, *asked)


def _one(source: Path, year: int | None, aside: Path) -> Found:
    aside.mkdir()
    return _Gatherer(aside, year).of(source)


def _years(files: Sequence[Fil], year: int | None) -> Iterator[Finding]:
    """Whether there is a year to compare."""
    known = sorted({fil.year for fil in files})
    if year is not None and year not in known:
        # Of books only the year that is asked for was read.
        others = f"; de har {', '.join(map(str, known))}" if known else ""
        yield kinds.YEAR.at(None, year=year, known=others)
        return
    by_year = {each: {fil.forbund for fil in files if fil.year == each} for each in known}
    if len(set[str]().union(*by_year.values())) > 1 and all(len(f) < 2 for f in by_year.values()):  # noqa: PLR2004
        told = ", ".join(f"{fil.namn} {fil.year}" for fil in _each_once(files))
        yield kinds.NO_COMMON_YEAR.at(None, known=told)


def _each_once(files: Sequence[Fil]) -> list[Fil]:
    found: dict[tuple[str, int], Fil] = {}
    for fil in files:
        found.setdefault((fil.forbund, fil.year), fil)
    return list(found.values())


class _Gatherer:
    """Turns a source into files, writing those that are none."""

    def __init__(self, aside: Path, year: int | None) -> None:
        self._aside, self._year = aside, year
        self._numbers = count(1)

    def of(self, source: Path) -> Found:
        try:
            if source.is_dir() and not (source / bok.MAIN).is_file():
                return self._folder(source)
        except OSError:
            pass  # told of by whoever reads it
        if source.suffix.lower() == _PARQUET:
            fil, findings = read_file(source)
            return [fil] if fil else [], findings
        if source.suffix.lower() == _FACTS:
            return self._facts(source)
        if source.is_file() and source.suffix.lower() not in _KNOWN:
            reason = "filens namn slutar inte som någon av källorna"
            return [], [kinds.SOURCE.at(Place(str(source)), source=source, reason=reason)]
        return self._books(source)

    def _folder(self, source: Path) -> Found:
        """A dataset, or a folder of some of its files; or that of a förbund with a SIE file."""
        folders = [source / innehall for innehall in Innehall]
        inside = [path for folder in folders for path in in_folder(folder)]
        paths = inside or in_folder(source)
        if not paths:
            if any(folder.is_dir() for folder in folders):
                return [], [kinds.EMPTY.at(Place(str(source)), source=source)]
            kept = [path for path in source.iterdir() if path.suffix.lower() in bok.SUFFIXES]
            if len(kept) == 1:
                return self._books(kept[0])
            reason = "mappen har varken main.beancount, en SIE-fil eller Parquet-filer"
            return [], [kinds.SOURCE.at(Place(str(source)), source=source, reason=reason)]
        files, findings = [], []
        for path in paths:
            fil, wrong = read_file(path)
            findings += wrong
            files += [fil] if fil else []
        return files, findings

    def _facts(self, source: Path) -> Found:
        from finsam_ledger.exchange.fakta import facts_from_json

        try:
            content = source.read_bytes()
        except FileNotFoundError:
            return [], [catalogue.FILE_MISSING.at(Place(str(source)), file=source.name)]
        except OSError as error:
            return [], [unreadable(source, error)]
        facts, findings = facts_from_json(content, source)
        if facts is None:
            return [], findings
        files, wrong = self._written(facts.table, source)
        return files, [*findings, *wrong]

    def _books(self, source: Path) -> Found:
        """The books' years, each as postings and figures."""
        from finsam_ledger.exchange import datamangd

        opened, findings = bok.open_books(source)
        if opened is None:
            return [], findings
        made = datamangd.of(opened, source)
        if not made.years:
            return [], [*opened.findings, kinds.EMPTY.at(Place(str(source)), source=source)]
        files: list[Fil] = []
        for year in made.years if self._year is None else {self._year} & {*made.years}:
            tables, _ = made.tables(year)  # what is wrong with a year is counted in its figures
            if tables is None:
                findings.append(kinds.NO_FIGURES.at(Place(str(source)), name=made.namn, year=year))
            postings = tables.postings if tables else made.postings(year)
            beside = made.is_in_sums(year)
            for table in (postings, tables.figures) if tables else (postings,):
                found, wrong = self._written(table, source)
                files += [fil._replace(beside=beside) for fil in found]
                findings += wrong
        return files, findings

    def _written(self, table: pa.Table, source: Path) -> Found:
        """A table as a file of its own; of no rows none."""
        from pyarrow import parquet

        if not table.num_rows:
            return [], []
        path = self._aside / f"{next(self._numbers)}{_PARQUET}"
        parquet.write_table(table, path)
        fil, findings = read_file(path, source)
        return [fil] if fil else [], findings
