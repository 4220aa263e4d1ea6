"""The books that LKBR 3–4 kap. ask for beside the annual report, as values.

A book is a module with a title, a paragraph of law, and a function from an extract of the books to
its sections. It is made whether or not the books have errors; an auditor needs it most then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from finsam_ledger import bokforing, catalogue
from finsam_ledger.balances import Books
from finsam_ledger.bocker import (
    behandlingshistorik,
    grundbok,
    huvudbok,
    insatser,
    motparter,
    specifikationer,
    systemdokumentation,
    verifikationer,
)
from finsam_ledger.bocker.extract import Extract
from finsam_ledger.bocker.values import Book, Head, Section
from finsam_ledger.chart import AccountSet
from finsam_ledger.findings import Finding, Severity
from finsam_ledger.forbund import Forbund
from finsam_ledger.periods import Period


class Maker(NamedTuple):
    """What makes a book. One that `closes` is of a whole year, and of its statements."""

    title: str
    law: str
    sections: Callable[[Extract], Iterable[Section]]
    closes: bool = False


BOOKS: Mapping[str, Maker] = {
    "grundbok": Maker(grundbok.TITLE, grundbok.LAW, grundbok.sections),
    "huvudbok": Maker(huvudbok.TITLE, huvudbok.LAW, huvudbok.sections),
    "verifikationer": Maker(verifikationer.TITLE, verifikationer.LAW, verifikationer.sections),
    "specifikationer": Maker(
        specifikationer.TITLE, specifikationer.LAW, specifikationer.sections, closes=True
    ),
    "motparter": Maker(motparter.TITLE, motparter.LAW, motparter.sections),
    "insatser": Maker(insatser.TITLE, insatser.LAW, insatser.sections),
    "systemdokumentation": Maker(
        systemdokumentation.TITLE, systemdokumentation.LAW, systemdokumentation.sections
    ),
    "behandlingshistorik": Maker(
        behandlingshistorik.TITLE, behandlingshistorik.LAW, behandlingshistorik.sections
    ),
}


@dataclass(frozen=True)
class Request:
    """Which books are asked for, and of what: a year, or a part of it `until` the end of a month;
    all accounts in the huvudbok, or some; for the förbund, or for anyone (`is_public`).
    """

    names: tuple[str, ...]
    year: int | None = None
    until: int | None = None
    konton: AccountSet | None = None
    is_public: bool = False


def made(
    forbund: Forbund, books: Books, source: Path, findings: Iterable[Finding], request: Request
) -> tuple[list[Book] | None, list[Finding]]:
    """The books that are asked for, and what is wrong with what they are made of.

    `findings` are those from reading `source`. Errors don't stop books from being made; only a
    year that is not there does.
    """
    said = [*findings, *bokforing.examine(forbund, books)]
    years = books.balances.years
    if not years:
        return None, [*said, catalogue.LEDGER_EMPTY.at(forbund.place())]
    year = years[-1] if request.year is None else request.year
    if year not in years:
        place, first, last = forbund.place(), years[0], years[-1]
        missing = catalogue.YEAR_MISSING.at(place, year=year, first=first, last=last)
        return None, [*said, missing]
    period = Period.of_year(year)
    if request.until is not None:
        period = Period(period.start, request.until + 1)
    extract = Extract(forbund, books, source, period, request.konton, is_public=request.is_public)
    if any(BOOKS[name].closes for name in request.names):
        said += extract.closed[1]
    errors = sum(finding.severity is Severity.ERROR for finding in set(said))
    head = _head(extract, errors)
    return [_book(extract, name, head) for name in request.names], said


def _book(extract: Extract, name: str, head: Head) -> Book:
    maker = BOOKS[name]
    title = f"{maker.title} {extract.year}"
    return Book(name, title, maker.law, head, tuple(maker.sections(extract)))


def _head(extract: Extract, errors: int) -> Head:
    settings = extract.forbund.settings
    notices = []
    if errors:
        notices.append(f"Böckerna har {errors} fel. finsam books räknar upp dem.")
    if extract.is_public:
        notices.append("Uppgifter som rör enskilda är dolda.")
    return Head(
        settings.namn,
        settings.organisationsnummer,
        extract.year,
        extract.period.label(),
        tuple(notices),
    )
