"""When events are booked: cash by the next working day, all else within the förbund's own limit
(LKBR 3:4), and nothing before it has happened.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from datetime import date, timedelta
from functools import cache

from finsam_ledger.balances import Books
from finsam_ledger.catalogue import bokforing as kinds
from finsam_ledger.chart import SelectionError, account_set
from finsam_ledger.findings import Finding
from finsam_ledger.forbund import Forbund
from finsam_ledger.verifikationer import Verifikation, text_of

_DAY = timedelta(days=1)
_FRIDAY, _SATURDAY = 4, 5  # as `date.weekday` counts
_EVES = ((12, 24), (12, 31))
_MIDSOMMARAFTON = ((6, 19), (6, 25))  # the Friday from the one day to the other
_NEXT_DAY = "kontanta in- och utbetalningar bokförs nästa arbetsdag"


def check(forbund: Forbund, books: Books) -> Iterator[Finding]:
    """The day of registration of each verifikation against its own."""
    dagar = forbund.settings.registrering.dagar
    cash = _cash(forbund, books)
    soon = min(1, dagar) if cash else dagar
    for ver in books.verifikationer:
        day, bokford = ver.datum, ver.bokford
        if bokford is None or bokford == day:
            continue
        days = (bokford - day).days
        if 0 < days <= soon or not ver.is_booked_here:
            continue
        if ver.is_closing or ver.meta.get("bokslut") is True:
            continue  # made when the year is closed; no event that can be late (3:5)
        if days < 0:
            yield kinds.EARLY.at(ver.place, ver=ver.name, bokford=bokford, date=day)
        elif not text_of(ver.meta, "sen-bokforing").strip():
            if any(rad.konto in cash for rad in ver.rader):
                last, limit = working_day_between(day, bokford), _NEXT_DAY
            else:
                last = day + timedelta(days=dagar) if days > dagar else None
                limit = f"gränsen är {dagar} dagar"
            if last is not None:
                yield _late(ver, bokford, last, limit)


def _late(ver: Verifikation, bokford: date, last: date, limit: str) -> Finding:
    return kinds.LATE.at(
        ver.place, ver=ver.name, date=ver.datum, bokford=bokford, last=last, limit=limit
    )


def _cash(forbund: Forbund, books: Books) -> frozenset[str]:
    """The accounts that the förbund calls cash."""
    try:
        accounts = account_set(forbund.settings.registrering.kontanta)
    except SelectionError:
        return frozenset()  # told where forbund.toml is read
    return frozenset(konto for konto in books.accounts if accounts.names(konto))


def working_day_between(first: date, last: date) -> date | None:
    """The first working day after one day and before another."""
    day = first + _DAY
    while day < last:
        if not _is_free(day):
            return day
        day += _DAY
    return None


def _is_free(day: date) -> bool:
    """Whether it is a Sunday or holiday (lag 1989:253), or one of the days that are put on a par
    with those where the law counts days: Saturday, midsommarafton, julafton, nyårsafton (lag
    1930:173).
    """
    weekday, on = day.weekday(), (day.month, day.day)
    first, last = _MIDSOMMARAFTON
    is_eve = on in _EVES or (weekday == _FRIDAY and first <= on <= last)
    return weekday >= _SATURDAY or is_eve or day in _holidays()


@cache
def _holidays() -> Container[date]:
    import holidays  # slow to import, and most books never need it

    return holidays.country_holidays("SE")
