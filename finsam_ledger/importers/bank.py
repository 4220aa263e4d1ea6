"""Beangulp importers of the bank's files, for an `import.py` of one's own.

    bank = Bank(Path(__file__).parent)
    importers = [Camt053(bank), Camt054(bank), BankCsv(bank)]
    if __name__ == "__main__":
        beangulp.Ingest(importers, hooks=[enrich])()

They read the same files by the same rules as `finsam import bank`. A file that can't be trusted
raises Beangulp's error with every finding; what is only worth knowing goes to standard error.

Beangulp extracts each document by itself and calls hooks last, so an avi (camt.054) can't reach the
entries of another document while it is read. It gives a `note` for a row that the ledger has
already, and nothing else; the hook `enrich` adds what it says to the entries of the same run.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

import beangulp
from beancount.core import data
from beangulp.exceptions import Error
from beangulp.extract import DUPLICATE

from finsam_ledger.bank import csvfile, files, intake
from finsam_ledger.bank.expected import Vantad, read_expected
from finsam_ledger.bank.match import Paid, matched
from finsam_ledger.bank.settings import Settings, read_settings
from finsam_ledger.bank.values import Statement
from finsam_ledger.bok import MAIN
from finsam_ledger.catalogue import LEDGER_MISSING
from finsam_ledger.catalogue.bank import NOTICE_ALONE
from finsam_ledger.findings import Finding, Place, has_errors, in_order
from finsam_ledger.importers import directives
from finsam_ledger.importers.accounts import Accounts, accounts_of, not_open
from finsam_ledger.sources import beancount as source

Entries = list[Any]
Extracted = list[tuple[str, Entries, str, beangulp.Importer]]


class Bank:
    """A förbund's folder as its bank files need it: settings, awaited payments, accounts."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._read: dict[str, list[Statement]] = {}

    @cached_property
    def settings(self) -> Settings:
        settings, findings = read_settings(self.folder)
        if settings is None:
            raise _error(findings)
        return settings

    @cached_property
    def expected(self) -> tuple[Vantad, ...]:
        expected, findings = read_expected(self.folder)
        if findings:
            raise _error(findings)
        return expected

    @cached_property
    def accounts(self) -> Accounts:
        """The accounts that the folder's ledger opens; numbers in bank.toml are looked up there."""
        main = self.folder / MAIN
        if not main.is_file():
            raise _error([LEDGER_MISSING.at(Place(str(self.folder)), folder=self.folder)])
        return accounts_of(self.settings, source.directives(main)[0])

    def statements(self, path: str) -> list[Statement]:
        """The statements of a file that can be trusted; a file is read once."""
        if path not in self._read:
            statements, findings = intake.gather([Path(path)], self.settings)
            if has_errors(findings):
                raise _error(findings)
            _tell(findings)
            self._read[path] = statements
        return self._read[path]

    def known(self, existing: Entries) -> intake.Known:
        return directives.known_of(existing, self.accounts.by_key())

    def news(self, statements: Sequence[Statement], existing: Entries) -> Entries:
        """Directives of what statements say: new rows matched, known ones to be marked, balances,
        and notes of known rows that an avi tells of.
        """
        accounts = self.accounts
        news, findings = intake.news(statements, self.expected, self.known(existing))
        if wrong := list(not_open(news, accounts)):
            raise _error(wrong)
        # Its row may be in another document of the run, which only the hook sees.
        _tell(finding for finding in findings if finding.code != NOTICE_ALONE.code)
        again, _ = matched(news.again, (), {})
        return [
            *(directives.transaction(row, accounts) for row in (*news.rows, *again)),
            *(directives.balance(closing, accounts) for closing in news.closings),
            *(directives.note(avi, row, accounts) for avi, row in news.noted),
        ]

    def identity(self, entry: Any) -> tuple[Any, ...] | None:
        """What tells a directive of ours from another, or None where it is none."""
        if isinstance(entry, data.Balance):
            return entry.account, entry.date, entry.amount
        id = str(entry.meta.get("bank-id", "")) if entry.meta else ""
        account = self.accounts.by_key().get(intake.key_of(id))
        if isinstance(entry, data.Note) and account is not None:
            return "note", id
        if isinstance(entry, data.Transaction) and account is not None:
            return id, entry.date, directives.booked(entry, account)
        return None


class _Importer(beangulp.Importer):  # type: ignore[misc]  # Beangulp has no types
    """What the three have in common; each says which files are its own."""

    kind: ClassVar[files.Kind]

    def __init__(self, bank: Bank) -> None:
        self.bank = bank

    def identify(self, filepath: str) -> bool:
        try:
            return files.kind_of(files.peek(Path(filepath))) is self.kind
        except OSError:
            return False

    def account(self, filepath: str) -> str:
        """The ledger's account of the first statement, under which Beangulp files the document."""
        return self.bank.accounts.bank(self._key(filepath))

    def date(self, filepath: str) -> dt.date | None:
        statements = self.bank.statements(filepath)
        days = [each.closing.day for each in statements if each.closing]
        days += [entry.day for each in statements for entry in each.entries]
        return max(days, default=None)

    def filename(self, filepath: str) -> str:
        return f"{self._key(filepath)}-{self.kind}{Path(filepath).suffix}"

    def extract(self, filepath: str, existing: Entries) -> Entries:
        return self.bank.news(self.bank.statements(filepath), existing)

    def deduplicate(self, entries: Entries, existing: Entries) -> None:
        """Mark what is there already: the same row of the bank, and nothing that only looks so."""
        there = {self.bank.identity(entry): entry for entry in existing}
        there.pop(None, None)
        for entry in entries:
            if (found := there.get(self.bank.identity(entry))) is not None:
                entry.meta[DUPLICATE] = found

    def cmp(self, one: Any, other: Any) -> bool:
        """Whether two directives are the same row, balance or note of the bank."""
        key = self.bank.identity(one)
        return key is not None and key == self.bank.identity(other)

    def _key(self, filepath: str) -> str:
        """The short key of the account that a file begins with; a file may have no rows at all."""
        statements = self.bank.statements(filepath)
        return statements[0].nyckel if statements else self.bank.settings.konton[0].nyckel


class Camt053(_Importer):
    """camt.053: an account's statement, booked rows and balances."""

    kind = files.Kind.CAMT053


class Camt054(_Importer):
    """camt.054: tells more of rows that are booked, and books none."""

    kind = files.Kind.CAMT054


class BankCsv(_Importer):
    """The bank's CSV, by the profiles in bank.toml."""

    kind = files.Kind.CSV

    def identify(self, filepath: str) -> bool:
        """A CSV that fits exactly one profile; others may be for another importer."""
        if not super().identify(filepath):
            return False
        path = Path(filepath)
        return len(csvfile.profiles_of(path, files.peek(path), self.bank.settings)) == 1


def enrich(extracted: Extracted, existing: Entries) -> Extracted:
    """A hook: what avier of the run tell is added to the entries of the run.

    `existing` holds the ledger's entries and, as Beangulp has it, those of the run too.
    """
    made: Extracted = []
    of_run = {id(entry) for _, entries, _, _ in extracted for entry in entries}
    ledger = [entry for entry in existing if id(entry) not in of_run]
    for name, entries, account, importer in extracted:
        better: dict[int, Any] = {}
        if isinstance(importer, _Importer) and not isinstance(importer, Camt054):
            avier = _avier(extracted, importer.bank)
            paid = importer.bank.known(ledger).paid
            better = _better(importer.bank, name, entries, avier, paid)
        made.append((name, [better.get(id(e), e) for e in entries], account, importer))
    for bank in {i.bank: None for _, _, _, i in extracted if isinstance(i, Camt054)}:
        _, findings = intake.news(_avier(extracted, bank), (), bank.known(existing))
        _tell(findings)
    return made


def _avier(extracted: Extracted, bank: Bank) -> list[Statement]:
    return [
        statement
        for name, _, _, importer in extracted
        if isinstance(importer, Camt054) and importer.bank is bank
        for statement in bank.statements(name)
    ]


def _better(
    bank: Bank, name: str, entries: Entries, avier: list[Statement], paid: Paid
) -> dict[int, Any]:
    """What avier make of a document's entries, by the `id()` of each that they tell of.

    `paid` is what the ledger has matched before. The mark of a duplicate stays.
    """
    if not avier:
        return {}
    known = intake.Known(paid=paid)
    news, _ = intake.news([*bank.statements(name), *avier], bank.expected, known)
    made = (directives.transaction(row, bank.accounts) for row in news.rows)
    told = {bank.identity(entry): entry for entry in made if entry.meta.get("avi") is True}
    found = {}
    for entry in entries:
        richer = told.get(bank.identity(entry))
        if richer is not None and isinstance(entry, data.Transaction):
            if DUPLICATE in entry.meta:
                richer.meta[DUPLICATE] = entry.meta[DUPLICATE]
            found[id(entry)] = richer
    return found


def _error(findings: Iterable[Finding]) -> Exception:
    """Beangulp's own error, which its command line shows without a traceback."""
    error: Exception = Error("\n".join(str(finding) for finding in in_order(findings)))
    return error


def _tell(findings: Iterable[Finding]) -> None:
    for finding in in_order(findings):
        sys.stderr.write(f"{finding}\n")
