"""From a path to a förbund's books: what plugin, command line and Python API all begin with."""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterable
from functools import cache, cached_property, partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from finsam_ledger import bokforing, catalogue, checks
from finsam_ledger.balances import Books
from finsam_ledger.bokslut import Bokslut, close
from finsam_ledger.chart import Chart
from finsam_ledger.datafiles import read_toml, unreadable
from finsam_ledger.findings import Finding, Place, Severity, has_errors
from finsam_ledger.forbund import SETTINGS, Forbund, read_forbund
from finsam_ledger.periods import Period
from finsam_ledger.report import Report, compose

if TYPE_CHECKING:  # what remembers is not read where nothing is to be remembered
    from finsam_ledger.byfile import Recalled
    from finsam_ledger.memory import Memory

MAIN = "main.beancount"
# What a förbund writes by hand, or keeps for good, in folders of its own.
_FOLDERS = frozenset(
    {"register", "texter", "uppstallning", "diagram", "mallar", "las", "sigill", "underlag"}
)
SUFFIXES = (".se", ".si", ".sie")
KIND = "arsredovisning"
# What a folder beside a SIE file would have, and a file by itself has not.
_BESIDE = (catalogue.REGISTER_MISSING, catalogue.TEXT_MISSING)


class Opened(Struct, frozen=True, dict=True):
    """A förbund with its books, and what was wrong with them as they were read.

    `lenient` are the kinds that only tell what lies outside the books, where the source is a file
    by itself: they are notices there, not errors. `reading` are the findings about the ledger's own
    files, and `remembered` is what its rules said of books that are remembered, some of them
    by file.
    """

    forbund: Forbund
    books: Books
    findings: tuple[Finding, ...]
    lenient: frozenset[str] = frozenset()
    reading: tuple[Finding, ...] = ()
    remembered: tuple[Finding, ...] | None = None
    by_file: Recalled | None = None

    @property
    def is_whole(self) -> bool:
        """Whether the books could be read without an error."""
        return not has_errors(self.findings)

    @cached_property
    def rules(self) -> tuple[Finding, ...]:
        """What the running books are told, whatever the year (LKBR 3 kap.)."""
        if self.remembered is not None:
            return self.remembered
        return tuple(bokforing.examine(self.forbund, self.books, is_whole=self.is_whole))

    def weighed(self, findings: list[Finding]) -> list[Finding]:
        """Findings with the weight they have for this source."""
        return [
            replace(finding, severity=Severity.NOTICE) if finding.code in self.lenient else finding
            for finding in findings
        ]


def open_books(
    ledger: Path, progress: Callable[[int], None] | None = None, memory: Memory | None = None
) -> tuple[Opened | None, list[Finding]]:
    """The books at `ledger`, a förbund's folder, a .beancount or a SIE file; or why there are none.

    `progress` is told how many characters of a SIE file have been read since last; `memory` knows
    what a ledger was last time.
    """
    path, findings = ledger_file(ledger)
    if path is None:
        return None, findings
    if path.suffix.lower() in SUFFIXES:
        return _open_sie(path, progress)
    forbund, findings = read_forbund(path.parent)
    if forbund is None:
        return None, findings
    load = cache(partial(_load, path, forbund.chart))
    is_sound = not has_errors(findings)  # else no memory is kept, and other rules are asked
    if memory is not None and is_sound and (known := _remembered(forbund, path, memory, load)):
        return replace(known, findings=(*findings, *known.reading)), []
    books, wrong = load()
    if books is None:
        return None, [*findings, *wrong]
    return Opened(forbund, books, (*findings, *wrong), reading=tuple(wrong)), []


def _load(path: Path, chart: Chart) -> tuple[Books | None, list[Finding]]:
    from finsam_ledger.sources import beancount

    return beancount.load(path, chart)


def _remembered(
    forbund: Forbund,
    path: Path,
    memory: Memory,
    load: Callable[[], tuple[Books | None, list[Finding]]],
) -> Opened | None:
    """The books as they were last time, but for a few files, if that is known."""
    from finsam_ledger import byfile

    def whole() -> Books | None:
        return load()[0]

    found, by_file = memory.recall(path, forbund.folder, whole), None
    if found is None:
        by_file = byfile.recall(forbund, path, memory, whole)
        found = by_file.found if by_file is not None else None
    if found is None:
        return None
    books, reading, rules = found
    return Opened(forbund, books, reading, reading=reading, remembered=rules, by_file=by_file)


def remember(opened: Opened, memory: Memory) -> None:
    """Keep a ledger's books for the next command, if they are sound and not kept already."""
    from finsam_ledger import byfile
    from finsam_ledger.memory import Remembered

    is_kept = opened.remembered is not None and opened.by_file is None
    if opened.is_whole and not is_kept and not has_errors(opened.rules):
        found = Remembered(opened.books, opened.reading, opened.rules)
        memory.keep(found, opened.forbund.folder)
        byfile.keep(opened.forbund, found, memory, opened.by_file)


def _open_sie(
    path: Path, progress: Callable[[int], None] | None
) -> tuple[Opened | None, list[Finding]]:
    from finsam_ledger.sie.files import read_file
    from finsam_ledger.sources import sie, sie_chart

    file, findings = read_file(path, progress=progress)
    if file is None:
        return None, findings
    found = sie_chart.chart_of(file.contents, path)
    known = {
        "namn": file.contents.word("FNAMN") or path.stem,
        "organisationsnummer": file.contents.word("ORGNR"),
        "kontoplan": found.chart,
    }
    forbund, wrong = read_forbund(path.parent, known)
    findings += wrong
    if forbund is None:
        return None, findings
    if forbund.toml is None or "kontoplan" not in forbund.toml.data:
        findings.append(found.finding)
    books, wrong = sie.books_of(file, forbund)
    if not (path.parent / "uppstallning").is_dir():
        forbund = replace(forbund, is_bare=True)
    lenient = {kind.code for kind in _BESIDE}
    if forbund.toml is None:
        lenient.add(catalogue.SPLIT_MISSING.code)
    if not any(dict(key.dims).get("verksamhet") for key in books.balances.amounts):
        forbund = forbund.without("kostnadsfordelning")
    return Opened(forbund, books, (*findings, *wrong), frozenset(lenient)), []


def is_source(path: Path) -> bool:
    """Whether a path is one that books and reports are made of, there or not: a ledger's or a
    förbund's file by its ending, its own chart of accounts, or a place in one of its folders.
    """
    if path.suffix in (".beancount", ".toml"):
        return True
    real = path.resolve()
    within = [
        (inner.name, outer)
        for inner, outer in pairwise((path, *real.parents))
        if any((outer / name).exists() for name in (MAIN, SETTINGS))
    ]
    return any(name in _FOLDERS or real == _own_chart(outer) for name, outer in within)


def _own_chart(folder: Path) -> Path | None:
    """The file of accounts that a förbund's settings name, if they can be read and do."""
    toml = read_toml(folder / SETTINGS)[0] if (folder / SETTINGS).exists() else None
    name = toml.data.get("kontoplan") if toml else None
    return (folder / name).resolve() if isinstance(name, str) else None


def ledger_file(ledger: Path) -> tuple[Path | None, list[Finding]]:
    """The file that books are read from, when told a förbund's folder or a file."""
    place = Place(str(ledger))
    try:
        if stat.S_ISDIR(ledger.stat().st_mode):
            path = ledger / MAIN
            found = path if path.is_file() else None
            return found, [] if found else [catalogue.LEDGER_MISSING.at(place, folder=ledger)]
    except FileNotFoundError:
        return None, [catalogue.FILE_MISSING.at(place, file=ledger.name)]
    except OSError as error:
        return None, [unreadable(ledger, error)]
    if ledger.suffix.lower() not in (".beancount", *SUFFIXES):
        return None, [catalogue.SOURCE_UNKNOWN.at(place, file=ledger.name)]
    return ledger, []


def make_report(
    opened: Opened,
    year: int,
    kind: str = KIND,
    months: int | None = None,
    *,
    drawn: bool = True,
) -> tuple[Report | None, list[Finding]]:
    """The report of a year, or of its first `months`, with every finding about it: none is made
    while the books have errors.

    Errors of the year before count too, since its figures stand beside the year's own, and those
    of the running books whatever their year. What else can be said of these is no part of it.
    It has no charts unless they are to be `drawn`.
    """
    return Reports(opened, kind, months, drawn=drawn).of(year)


class Reports:
    """The reports of several years, each of which is examined once; without charts unless `drawn`.

    Years are best asked for in order.
    """

    def __init__(
        self, opened: Opened, kind: str = KIND, months: int | None = None, *, drawn: bool = True
    ) -> None:
        self.opened = opened
        self._kind, self._months, self._drawn = kind, months, drawn
        self._known: dict[int, _Running] = {}

    def of(self, year: int) -> tuple[Report | None, list[Finding]]:
        """As `make_report`."""
        wrong = _errors(self.opened.rules)
        if not self.opened.is_whole:
            return None, [*self.opened.findings, *wrong]
        before = self._running(year - 1) if year - 1 in self.opened.books.balances.years else None
        report, findings = _finished(self._running(year), drawn=self._drawn)
        findings = [*findings, *wrong, *(_errors(before.findings) if before else ())]
        return report, [*self.opened.findings, *self.opened.weighed(findings)]

    def _running(self, year: int) -> _Running:
        if year not in self._known:
            before = self._known.get(year - 1)
            earlier = before.bokslut if before else None
            self._known[year] = _running(self.opened, year, self._kind, self._months, earlier)
        return self._known[year]


def _errors(findings: Iterable[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.severity is Severity.ERROR]


def draft(opened: Opened, year: int, kind: str = KIND, months: int | None = None) -> Report | None:
    """The report while there are errors, marked as a draft, if it can be made."""
    report = as_is(opened, year, kind, months)
    return replace(report, is_draft=True) if report else None


def as_is(opened: Opened, year: int, kind: str = KIND, months: int | None = None) -> Report | None:
    """The report as the books would give it now, whatever is wrong with them, if it can be made."""
    bokslut, _ = close(opened.forbund, opened.books, year, kind, months)
    return compose(bokslut)[0] if bokslut is not None else None


def examine(opened: Opened, year: int | None = None, *, as_running: bool = False) -> list[Finding]:
    """Everything worth saying about the books and `year`, or all their years.

    A year that is still running is not held to what only a finished report needs, unless it is
    asked for by name. With `as_running` no year is: books may be added to before texts are written.
    """
    findings = [*opened.findings, *opened.rules]
    if not opened.is_whole:
        return findings
    booked = opened.books.balances.years
    if not booked:
        return [*findings, catalogue.LEDGER_EMPTY.at(opened.forbund.place())]
    findings += [
        catalogue.YEAR_MISSING.at(item.place, year=item.year, first=booked[0], last=booked[-1])
        for item in opened.books.adopted
        if item.year not in booked
    ]
    for each in booked if year is None else (year,):
        finished = not as_running and (each == year or is_finished(opened.books, each))
        of_year = _running(opened, each, KIND, None)
        said = _finished(of_year, drawn=False)[1] if finished else of_year.findings
        findings += opened.weighed(said)
    return findings


def is_finished(books: Books, year: int) -> bool:
    """Whether a year is over in the books: December is booked, or its report adopted."""
    december = Period.of_year(year).end - 1
    return december < books.balances.months.end or any(a.year == year for a in books.adopted)


class _Running(NamedTuple):
    """A year's accounts with what is said of them whether it is over or not."""

    bokslut: Bokslut | None
    findings: list[Finding]
    is_trusted: bool


def _running(
    opened: Opened, year: int, kind: str, months: int | None, earlier: Bokslut | None = None
) -> _Running:
    bokslut, findings = close(opened.forbund, opened.books, year, kind, months)
    if bokslut is None:
        return _Running(None, findings, is_trusted=False)
    bokslut = replace(bokslut, earlier=earlier)
    said, is_trusted = checks.running(bokslut)
    return _Running(bokslut, [*findings, *said], is_trusted)


def _finished(running: _Running, *, drawn: bool) -> tuple[Report | None, list[Finding]]:
    """The report of a year that is over, with all that is said of it."""
    bokslut, findings, is_trusted = running
    if bokslut is None:
        return None, findings
    report, wrong = compose(bokslut, drawn=drawn)
    return report, [*findings, *(checks.lacking(bokslut) if is_trusted else ()), *wrong]
