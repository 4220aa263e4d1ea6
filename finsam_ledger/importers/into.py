"""`finsam import bank`: the bank's files into a förbund's folder, all of it or nothing.

What is new is added to `bank-<year>.beancount`, which `main.beancount` is made to include. Before
anything is written the ledger is examined as it would be, years still running: if there would be
errors they are said instead. Needs Beancount but not Beangulp.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from beancount.core import data
from beancount.parser import printer

from finsam_ledger.bank import intake
from finsam_ledger.bank.expected import read_expected
from finsam_ledger.bank.intake import News
from finsam_ledger.bank.settings import read_settings
from finsam_ledger.bok import MAIN, Opened, examine
from finsam_ledger.catalogue import FILE_MISSING, LEDGER_MISSING
from finsam_ledger.datafiles import unwritable
from finsam_ledger.findings import Finding, Place, Severity, has_errors
from finsam_ledger.forbund import Forbund, read_forbund
from finsam_ledger.importers import directives
from finsam_ledger.importers.accounts import Accounts, accounts_of, not_open
from finsam_ledger.ledgerfiles import added as added_to
from finsam_ledger.ledgerfiles import including, is_included, real, text_of
from finsam_ledger.sources import beancount as source

Entries = list[Any]
HEAD = """\
;; Rader från banken {year}, inlästa med finsam import bank.
;; Granska varje rad: rätta kontot om det behövs, ge den nummer (ver:) och byt ! mot *.
;; Ändra inte bank-id; på det känns raden igen när samma fil läses in en gång till.
"""


@dataclass(frozen=True)
class Import:
    """What is to be written, and what to say of it. No files where nothing is new."""

    files: tuple[tuple[Path, str], ...]
    lines: tuple[str, ...]


@dataclass(frozen=True)
class _Ledger:
    """A förbund's ledger as Beancount reads it."""

    forbund: Forbund
    entries: Entries
    options: Mapping[str, Any]
    findings: tuple[Finding, ...]


def import_bank(paths: Sequence[Path], folder: Path) -> tuple[Import | None, list[Finding]]:
    """What the files add to the ledger in `folder`; None where there are errors."""
    settings, findings = read_settings(folder)
    if settings is None:
        return None, findings
    expected, findings = read_expected(folder)
    statements, wrong = intake.gather(paths, settings)
    findings += wrong
    ledger, wrong = _read_ledger(folder)
    findings += wrong
    if ledger is None or has_errors(findings):
        return None, findings
    if has_errors(ledger.findings):
        return None, [*findings, *_only_errors(ledger.findings)]
    accounts = accounts_of(settings, ledger.entries)
    known = directives.known_of(ledger.entries, accounts.by_key())
    news, wrong = intake.news(statements, expected, known)
    findings += [*wrong, *not_open(news, accounts)]
    if has_errors(findings):
        return None, findings
    added = _directives(news, accounts)
    findings += _errors_with(ledger, [entry for _, entry in added])
    if has_errors(findings):
        return None, findings
    return Import(_files(folder, ledger, added), tuple(_lines(paths, news))), findings


def _read_ledger(folder: Path) -> tuple[_Ledger | None, list[Finding]]:
    main = folder / MAIN
    if not folder.is_dir():
        return None, [FILE_MISSING.at(Place(str(folder)), file=folder.name)]
    if not main.is_file():
        return None, [LEDGER_MISSING.at(Place(str(folder)), folder=folder)]
    forbund, findings = read_forbund(folder)
    if forbund is None:
        return None, findings
    read, wrong = source.read(main)
    if read is None:
        return None, wrong
    strange = unwritable(map(Path, read.options["include"]))
    if strange:
        return None, strange
    return _Ledger(forbund, read.entries, read.options, (*findings, *wrong)), []


def _directives(news: News, accounts: Accounts) -> list[tuple[int, Any]]:
    """What is new by the year of the bank's day: a year's last balance is dated the next year."""
    added = [
        *((row.entry.day.year, directives.transaction(row, accounts)) for row in news.rows),
        *((avi.entry.day.year, directives.note(avi, row, accounts)) for avi, row in news.noted),
        *((c.saldo.day.year, directives.balance(c, accounts)) for c in news.closings),
    ]
    return sorted(added, key=lambda pair: (pair[1].date, isinstance(pair[1], data.Transaction)))


def _errors_with(ledger: _Ledger, added: Entries) -> list[Finding]:
    """The errors that the ledger has, or would have with what is added."""
    entries, told = source.together(ledger.entries, added, ledger.options)
    books, wrong = source.books_of(entries, ledger.options, ledger.forbund.chart)
    opened = Opened(ledger.forbund, books, (*ledger.findings, *told, *wrong))
    return _only_errors(examine(opened, as_running=True))


def _only_errors(findings: Iterable[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.severity is Severity.ERROR]


def _files(
    folder: Path, ledger: _Ledger, added: Iterable[tuple[int, Any]]
) -> tuple[tuple[Path, str], ...]:
    """Each year's file with what is added last in it, and the main file if it must include one."""
    by_year: dict[int, list[str]] = {}
    for year, entry in added:
        by_year.setdefault(year, []).append(printer.format_entry(entry))
    files: list[tuple[Path, str]] = []
    names = []
    for year, texts in sorted(by_year.items()):
        path = real(folder / f"bank-{year}.beancount")
        before = text_of(path) if path.exists() else HEAD.format(year=year)
        files.append((path, added_to(before, texts)))
        name = f"bank-{year}.beancount"
        if not is_included(folder.resolve() / name, ledger.options):
            names.append(name)
    if names:
        main = real(folder / MAIN)
        files.append((main, including(text_of(main), names)))
    return tuple(files)


def _lines(paths: Iterable[Path], news: News) -> Iterator[str]:
    """What was new in each file, and what was there before."""
    counts = intake.counts(news)
    for path in dict.fromkeys(paths):
        count = counts.get(str(path), intake.Count())
        told = f", avier till rader {count.told}" if count.told else ""
        yield f"{path}: nya rader {count.new}, fanns redan {count.old}{told}"
    matched = sum(leg.vantad is not None for row in news.rows for leg in row.legs)
    if matched:
        yield f"Väntade betalningar som kom: {matched}"
