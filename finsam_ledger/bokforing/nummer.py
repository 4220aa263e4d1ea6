"""Verifikationsnummer: each series runs from 1 without gaps through the year, every number once
(LKBR 3:3, 3:9), so that it can be seen that nothing is left out.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import pairwise
from pathlib import Path

from finsam_ledger.balances import Books
from finsam_ledger.catalogue import bokforing as kinds
from finsam_ledger.findings import Finding
from finsam_ledger.forbund import Forbund
from finsam_ledger.verifikationer import Verifikation, number_in

_SHOWN = 3  # spans of missing numbers that a finding names


def check(_forbund: Forbund, books: Books) -> Iterator[Finding]:
    """The series of each year."""
    vers = books.verifikationer
    start = 0
    while start < len(vers):
        year = vers[start].datum.year
        end = bisect_right(vers, date(year, 12, 31), start, key=_datum)
        yield from _in_year(year, vers[start:end])
        start = end


def _datum(ver: Verifikation) -> date:
    return ver.datum


def _in_year(year: int, vers: Iterable[Verifikation]) -> Iterator[Finding]:
    series: dict[str, dict[str, Verifikation]] = defaultdict(dict)
    for ver in vers:
        name = ver.ver
        if name:
            first = series[name.rpartition("-")[0]].setdefault(name, ver)
            if first is not ver and not _is_others(first, ver):
                yield kinds.NUMBER_TWICE.at(ver.place, ver=name, year=year, other=_where(first))
    for serie, found in series.items():
        yield from _in_serie(serie, year, found)


def _is_others(one: Verifikation, other: Verifikation) -> bool:
    """Whether two of a number are another system's, or go by the number they are made of."""
    return (one.is_imported and other.is_imported) or one.is_generated or other.is_generated


def _in_serie(serie: str, year: int, found: Mapping[str, Verifikation]) -> Iterator[Finding]:
    """One series, by verifikationsnummer."""
    names = [f"{serie}-{number}" for number in range(1, len(found) + 1)]
    rising = [ver for ver in map(found.get, names) if ver]
    wrong: list[Finding] = []
    if not serie or len(rising) < len(found):  # as few are
        numbered = {}
        for ver in found.values():
            if ver.is_generated:
                continue
            number = number_in(ver.ver)
            if number is not None:
                numbered[number.nummer] = ver
            elif ver.is_booked_here:
                yield kinds.NUMBER_FORM.at(ver.place, ver=ver.ver)
        rising = [ver for _, ver in sorted(numbered.items())]
        wrong += _gaps(serie, year, numbered)
    wrong += _order(serie, year, rising)
    # The numbers of another system's series are its own.
    if wrong and not any(ver.is_imported for ver in found.values()):
        yield from wrong


def _where(ver: Verifikation) -> str:
    place = ver.place
    return f"{Path(place.file).name} rad {place.line}, daterad {ver.datum}"


def _gaps(serie: str, year: int, found: Mapping[int, Verifikation]) -> Iterator[Finding]:
    """The numbers that are missing, told where the first gap ends."""
    steps = [(low, high) for low, high in pairwise((0, *sorted(found))) if high - low > 1]
    if not steps:
        return
    spans = [_span(serie, low + 1, high - 1) for low, high in steps]
    count = max(found) - len(found)
    missing = ", ".join(spans[:_SHOWN])
    if len(spans) > _SHOWN:
        missing += " med flera"
    if count > 1:
        missing += f" ({count} nummer)"
    place = found[steps[0][1]].place
    yield kinds.NUMBER_GAP.at(place, serie=serie, year=year, missing=missing)


def _span(serie: str, first: int, last: int) -> str:
    return f"{serie}-{first}" if first == last else f"{serie}-{first} till {serie}-{last}"


def _order(serie: str, year: int, rising: Iterable[Verifikation]) -> Iterator[Finding]:
    """Numbers are given as verifikationer are registered, so those days rise with them."""
    days = [ver.bokford for ver in rising if ver.bokford]
    if days == sorted(days):
        return
    latest, day = None, date.min
    early: list[tuple[Verifikation, Verifikation]] = []
    for ver in rising:
        if ver.bokford is None or ver.is_opening:
            continue
        if ver.bokford >= day:
            latest, day = ver, ver.bokford
        elif latest is not None:
            early.append((ver, latest))
    if early:
        ver, lower = early[0]
        yield kinds.NUMBER_ORDER.at(
            ver.place,
            serie=serie,
            year=year,
            count=len(early),
            ver=ver.ver,
            bokford=ver.bokford,
            lower=lower.ver,
            later=lower.bokford,
        )
