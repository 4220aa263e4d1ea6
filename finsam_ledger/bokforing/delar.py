"""The rules of the running books where most of these are known already, file by file.

What the rules say of books is what they say of each file's verifikationer by themselves, and of
what they add up to. So a file that is as it was last time need not be read again: its `Del` has all
that is asked of it. Wherever the parts don't prove what the whole would say there is no answer, and
the whole is to be asked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby, pairwise
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from finsam_ledger.balances import Books
from finsam_ledger.bokforing import (
    attest,
    avskrivning,
    eget_kapital,
    ingaende,
    innehall,
    krediter,
    kvittning,
    las,
    personuppgifter,
    sigill,
    tid,
    underlag,
)
from finsam_ledger.bokforing.genererade import months_between
from finsam_ledger.findings import Finding
from finsam_ledger.forbund import Forbund
from finsam_ledger.verifikationer import Verifikation, number_in


class Serie(NamedTuple):
    """Numbers of a year's series without a gap, registered in their order from day to day."""

    year: int
    serie: str
    first: int
    last: int
    registered: date
    until: date


class Del(Struct, frozen=True):
    """What the rules ask of some verifikationer: their days, numbers, what they do to accounts in
    the bank day by day (öre), how many are attested, and what is wrong with each by itself.
    """

    first: date
    last: date
    serier: tuple[Serie, ...]
    bank: tuple[tuple[date, str, int], ...]
    attested: int
    findings: tuple[Finding, ...]


def part_of(forbund: Forbund, books: Books, vers: Sequence[Verifikation]) -> Del | None:
    """What is asked of some of the books' verifikationer, at least one, in order of date; None
    where that is not all there is to say of them.
    """
    own = replace(books, journal=lambda: vers)
    serier = _serier(vers)
    if serier is None:
        return None
    attested = attest.examined(forbund, own)
    findings = [rule(forbund, own) for rule in (innehall.check, tid.check, underlag.check)]
    return Del(
        vers[0].datum,
        vers[-1].datum,
        tuple(serier),
        tuple(_bank(forbund, own)),
        attested.number,
        (*attested.findings, *(each for found in findings for each in found)),
    )


def _serier(vers: Iterable[Verifikation]) -> list[Serie] | None:
    """Runs of numbers in the series of each year; None where one is missing, used twice or out of
    order.
    """
    found: dict[tuple[int, str], list[tuple[int, date]]] = defaultdict(list)
    for ver in vers:
        number, day = number_in(ver.ver), ver.bokford
        if day is None and ver.is_opening:  # which need not say
            day = date.min
        if number is None or day is None or ver.is_imported or ver.is_generated:
            return None
        found[ver.datum.year, number.serie].append((number.nummer, day))
    serier = []
    for (year, serie), numbers in found.items():
        numbers.sort()
        if any(b[0] == a[0] or b[1] < a[1] for a, b in pairwise(numbers)):
            return None
        # What follows on each other is as far from its place among them.
        for _, run in groupby(enumerate(numbers), key=lambda each: each[1][0] - each[0]):
            these = [number for _, number in run]
            (first, registered), (last, until) = these[0], these[-1]
            serier.append(Serie(year, serie, first, last, registered, until))
    return serier


def _bank(forbund: Forbund, books: Books) -> list[tuple[date, str, int]]:
    banks = {konto for konto in books.accounts if krediter.is_bank(konto, forbund)}
    sums: dict[tuple[date, str], int] = defaultdict(int)
    for ver in books.verifikationer:
        for rad in ver.rader:
            if rad.konto in banks:
                sums[ver.datum, rad.konto] += rad.ore
    return [(*key, ore) for key, ore in sums.items()]


def examine(
    forbund: Forbund,
    books: Books,
    parts: Sequence[Del],
    rest: Sequence[Verifikation],
    files: Iterable[Path],
    *,
    locks_hold: bool,
) -> list[Finding] | None:
    """What all rules say of the books; None where the parts don't tell.

    `parts` are all the verifikationer, `rest` those of them that are not of a known file, with all
    that is special, and `files` those that are read; with `locks_hold` all that is locked is as it
    was. The books' own journal is never asked for.
    """
    ledger = books.ledger
    if ledger is None or not rest or not parts or ledger.marked or not locks_hold:
        return None
    locks = las.of_files(ledger)
    first = min(part.first for part in parts)
    if (
        locks is None
        or rest[0].datum.year != first.year
        or eget_kapital.moved(books, forbund.chart)
        or not _is_in_series(parts)
        or _is_overdrawn(forbund, parts)
    ):
        return None
    own = replace(books, journal=lambda: tuple(rest))
    years = books.balances.years
    months = months_between(first, max(part.last for part in parts), ledger)
    persons = personuppgifter.in_files([*files, *personuppgifter.beside(forbund.folder)], years)
    if persons.has_marks:
        return None
    return [
        *(finding for part in parts for finding in part.findings),
        *avskrivning.check_register(forbund, own, ledger, months),
        *attest.order_missing(forbund, sum(part.attested for part in parts)),
        *ingaende.check(forbund, own),
        *kvittning.check(forbund, own),
        *(finding for year in years for finding in krediter.loans(forbund, own, year)),
        *persons.findings,
        *locks,
        *sigill.check(forbund, own),
    ]


def _is_in_series(parts: Iterable[Del]) -> bool:
    """Whether the parts' numbers make unbroken series from 1, in order of registration."""
    serier = sorted(serie for part in parts for serie in part.serier)
    for _, runs in groupby(serier, key=attrgetter("year", "serie")):
        last, until = 0, date.min
        for run in runs:
            if run.first != last + 1 or run.registered < until:
                return False
            last, until = run.last, run.until
    return True


def _is_overdrawn(forbund: Forbund, parts: Iterable[Del]) -> bool:
    """Whether any account in the bank is below its limit when a day is over."""
    limit = -100 * forbund.settings.krediter.hogst
    days = sorted(each for part in parts for each in part.bank)
    balances: dict[str, int] = defaultdict(int)
    for _, moved in groupby(days, key=lambda each: each[0]):
        for _, konto, ore in moved:
            balances[konto] += ore
        if min(balances.values()) < limit:
            return True
    return False
