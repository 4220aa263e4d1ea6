"""Accruals: a cost or an income in the months it belongs to (LKBR 3:5, 4:4).

`periodisera: "2025-04 2026-03"` on a row spreads its amount evenly over those months. What is
booked stays as it is. Beside it a verifikation of the same day moves out what belongs to other
months, to accounts that `[periodisering]` names: later months' as förutbetalt, earlier ones' as
upplupet; and one at the end of each of those months moves its share back. The month of the
verifikation itself keeps its share, so that no amount is moved out and in again the same month.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from msgspec import Struct

from finsam_ledger import masking
from finsam_ledger.balances import DIMENSIONS, Books, Ledger
from finsam_ledger.bokforing.genererade import (
    ORIGIN,
    PERIODISERING,
    Generator,
    Months,
    by_hand,
    last_day,
    months_of,
    part_until,
    unplugged,
)
from finsam_ledger.catalogue import periodisering as kinds
from finsam_ledger.chart import Klass, Post, number_of
from finsam_ledger.findings import Finding, Place
from finsam_ledger.forbund import Forbund
from finsam_ledger.periods import month_index, month_name, month_of
from finsam_ledger.verifikationer import (
    ACCRUED,
    GENERATED,
    Meta,
    Rad,
    Verifikation,
    place_of,
    text_of,
)

_MONTH = "[12][0-9]{3}-(?:0[1-9]|1[0-2])"
_VALUE = re.compile(f"({_MONTH})(?: +({_MONTH}))?")
_LONGEST = 120
# What a row on an interim account says: whom and what it is about. What steers how a cost is
# shown belongs to the result account alone.
_CARRIED = ("insats", "motpart", "projekt")


class _Interim(Struct, frozen=True):
    """Where amounts stand between the months: the field that names the account, and its post."""

    field: str
    words: str
    post: Post


# By whether it is a cost, and whether it belongs to a later month.
_INTERIM = {
    (True, True): _Interim("forutbetalda_kostnader", "förutbetalda kostnader", Post.FORDRINGAR),
    (True, False): _Interim("upplupna_kostnader", "upplupna kostnader", Post.KORTFRISTIGA_SKULDER),
    (False, True): _Interim(
        "forutbetalda_intakter", "förutbetalda intäkter", Post.KORTFRISTIGA_SKULDER
    ),
    (False, False): _Interim("upplupna_intakter", "upplupna intäkter", Post.FORDRINGAR),
}
_POSTS = {
    Post.FORDRINGAR: "kortfristiga fordringar",
    Post.KORTFRISTIGA_SKULDER: "kortfristiga skulder",
}


class Accrual(Struct, frozen=True):
    """A row that is to be spread over `months`, and the accounts for what is of later months and
    of earlier ones. Nothing is made after `end`.
    """

    ver: Verifikation
    rad: Rad
    months: range
    end: int
    later: str
    earlier: str

    @property
    def own(self) -> int:
        return month_index(self.ver.datum)

    def shares(self) -> dict[int, int]:
        """The öre of each month."""
        ore, count = self.rad.ore, len(self.months)
        return {
            month: part_until(ore, index + 1, count) - part_until(ore, index, count)
            for index, month in enumerate(self.months)
        }


class _Unfit(NamedTuple):
    """Why an interim account can't be used, and what to do."""

    reason: str
    hint: str


def make(forbund: Forbund, books: Books) -> list[Verifikation]:
    """Every verifikation that the books' accruals give, those of one origin together."""
    accruals: dict[int, list[Accrual]] = defaultdict(list)
    for found in _Reader(forbund, books).read():
        if isinstance(found, Accrual):
            accruals[id(found.ver)].append(found)
    return [ver for each in accruals.values() for ver in _verifikationer(each)]


def check(forbund: Forbund, books: Books) -> Iterator[Finding]:
    """What can't be followed, what no plugin makes, and what no accrual gives."""
    ledger = books.ledger
    if ledger is None or not ledger.marked:
        return
    for found in _Reader(forbund, books).read():
        if isinstance(found, Finding):
            yield found
    used = next((ver for ver in ledger.marked if _is_used(ver)), None)
    if used is not None:
        rad = next((rad for rad in used.rader if ACCRUED in rad.meta), None)
        place = _place(used, rad) if rad else used.place
        what = f"Verifikation {used.name} har {ACCRUED}:"
        yield from unplugged(ledger, PERIODISERING, place, what)
    yield from by_hand(books, PERIODISERING, make(forbund, books))


def _is_used(ver: Verifikation) -> bool:
    """Whether a verifikation asks for accruals; what they became carries no such mark."""
    return ACCRUED in ver.meta or any(ACCRUED in rad.meta for rad in ver.rader)


GENERATOR = Generator(PERIODISERING, make, key=ACCRUED)


class _Reader:
    """Reads what rows ask for, and looks up the accounts that it takes."""

    def __init__(self, forbund: Forbund, books: Books) -> None:
        self.forbund, self.books = forbund, books
        self.horizon = months_of(books)
        self.told: set[_Interim] = set()

    def read(self) -> Iterator[Accrual | Finding]:
        ledger, horizon = self.books.ledger, self.horizon
        if ledger is None or horizon is None:
            return
        for ver in ledger.marked:
            if ACCRUED in ver.meta:
                reason = "den står på verifikationen, inte på den rad som ska fördelas"
                yield kinds.ACCRUAL_FORM.at(ver.place, name=ver.name, reason=reason)
            for rad in ver.rader:
                if ACCRUED not in rad.meta:
                    continue
                months = self._months(ver, rad, horizon)
                if isinstance(months, range):
                    yield from self._accrual(ver, rad, months, ledger, horizon.last)
                else:
                    place = _place(ver, rad)
                    yield kinds.ACCRUAL_FORM.at(place, name=ver.name, reason=months)

    def _months(self, ver: Verifikation, rad: Rad, horizon: Months) -> range | str:
        """The months of a row, or why it has none."""
        value, row = rad.meta[ACCRUED], self.forbund.chart.row(rad.konto)
        if ver.is_opening or ver.is_closing or ver.is_generated:
            return "en ingående balans, bokslutspost eller genererad verifikation fördelas inte"
        if row is None or not row.klass.is_result or row.post is Post.BOKSLUT:
            return f"{rad.account} är inget konto för kostnader eller intäkter"
        if not ver.ver:
            return "den har inget nummer att hänvisa till"
        if not isinstance(value, str):
            return "månaderna står inte inom citattecken"
        found = _VALUE.fullmatch(value.strip())
        if found is None:
            return f"”{value}” är inte en eller två månader"
        first, last = found[1], found[2] or found[1]
        months, own = range(month_of(first), month_of(last) + 1), month_index(ver.datum)
        if not months:
            return f"{last} är före {first}"
        if len(months) > _LONGEST or max(months[-1] - own, own - months[0]) > _LONGEST:
            return "månaderna sträcker sig över mer än tio år"
        if months[0] < horizon.first:
            year = horizon.first // 12
            return f"boken börjar {year}, och tidigare år står i den ingående balansen"
        return months

    def _accrual(
        self, ver: Verifikation, rad: Rad, months: range, ledger: Ledger, last: int
    ) -> Iterator[Accrual | Finding]:
        """The row with its accounts, or what is wrong with them."""
        own, row = month_index(ver.datum), self.forbund.chart.row(rad.konto)
        is_cost = row is not None and row.klass is Klass.KOSTNAD
        needed = {
            is_later: self._account(_INTERIM[is_cost, is_later])
            for is_later, there in ((True, months[-1] > own), (False, months[0] < own))
            if there
        }
        for is_later, account in needed.items():
            interim = _INTERIM[is_cost, is_later]
            if isinstance(account, _Unfit) and interim not in self.told:
                self.told.add(interim)  # once, however many need it
                place = self.forbund.place("periodisering", interim.field) or _place(ver, rad)
                yield kinds.ACCRUAL_ACCOUNT.at(place, name=ver.name, **account._asdict())
        named = {side: name for side, name in needed.items() if isinstance(name, str)}
        if len(named) < len(needed):
            return
        end = max(own, min(months[-1], last))
        accrual = Accrual(ver, rad, months, end, named.get(True, ""), named.get(False, ""))
        shut = list(_shut(accrual, ledger))
        for account, day in shut:
            reason = f"kontot {account} är inte öppet {day}"
            hint = "Ändra datum på kontots open eller close, eller välj andra månader."
            place = _place(ver, rad)
            yield kinds.ACCRUAL_ACCOUNT.at(place, name=ver.name, reason=reason, hint=hint)
        if not shut:
            yield accrual

    def _account(self, interim: _Interim) -> str | _Unfit:
        """An interim account's whole name, or why there is none."""
        konto: str = getattr(self.forbund.settings.periodisering, interim.field)
        if not konto:
            reason = f"[periodisering] i forbund.toml nämner inget konto för {interim.words}"
            return _Unfit(reason, f'Lägg till {interim.field} = "<kontonummer>" där.')
        account, row = self.books.accounts.get(konto), self.forbund.chart.row(konto)
        if row is None or row.post is not interim.post:
            wanted = _POSTS[interim.post]
            reason = f"konto {konto} för {interim.words} hör inte till {wanted}"
            return _Unfit(reason, f"Välj ett konto för {wanted} i forbund.toml.")
        if account is None:
            reason = f"konto {konto} för {interim.words} är inte öppnat i boken"
            return _Unfit(reason, "Öppna kontot med open, eller rätta numret i forbund.toml.")
        return account.account


def _place(ver: Verifikation, rad: Rad) -> Place:
    return place_of(rad.meta) if "lineno" in rad.meta else ver.place


def _shut(accrual: Accrual, ledger: Ledger) -> Iterator[tuple[str, date]]:
    """Accounts that are not open on all the days they are needed, with the first such day."""
    day = accrual.ver.datum
    before = [last_day(month) for month in accrual.months if month < accrual.own]
    after = [last_day(month) for month in accrual.months if accrual.own < month <= accrual.end]
    for account, days in (
        (accrual.rad.account, [*before, day, *after]),
        (accrual.earlier, [*before, day] if before else []),
        (accrual.later, [day, *after]),
    ):
        span = ledger.spans.get(account)
        closed = [each for each in days if span and not span.first <= each <= span.last]
        if closed:
            yield account, closed[0]


def _verifikationer(accruals: list[Accrual]) -> Iterator[Verifikation]:
    """One for each month, with the rows of every accrual of one verifikation."""
    rows: dict[int, list[Rad]] = defaultdict(list)
    for accrual in accruals:
        for month, found in _rows(accrual):
            rows[month] += found
    ver = accruals[0].ver
    for month in sorted(rows):
        day = ver.datum if month == month_index(ver.datum) else last_day(month)
        yield _verifikation(ver, month, day, tuple(rows[month]))


def _rows(accrual: Accrual) -> Iterator[tuple[int, list[Rad]]]:
    """What is moved in each month, as far as anything is."""
    shares = {month: ore for month, ore in accrual.shares().items() if month != accrual.own and ore}
    later = sum(ore for month, ore in shares.items() if month > accrual.own)
    earlier = sum(ore for month, ore in shares.items() if month < accrual.own)
    moved = ((accrual.later, later), (accrual.earlier, earlier))
    if later or earlier:
        others = [_between(accrual, account, ore) for account, ore in moved if ore]
        yield accrual.own, [_result(accrual, -later - earlier), *others]
    for month, ore in shares.items():
        if month <= accrual.end:
            account = accrual.later if month > accrual.own else accrual.earlier
            yield month, [_result(accrual, ore), _between(accrual, account, -ore)]


def _result(accrual: Accrual, ore: int) -> Rad:
    """A row on the account of the origin, with all its dimensions."""
    rad = accrual.rad
    return Rad(rad.account, rad.konto, ore, _meta(accrual, DIMENSIONS))


def _between(accrual: Accrual, account: str, ore: int) -> Rad:
    """A row on an interim account."""
    return Rad(account, number_of(account) or "", ore, _meta(accrual, _CARRIED))


def _meta(accrual: Accrual, dimensions: Iterable[str]) -> Meta:
    """Where the origin stands, and its dimensions, the row's own first."""
    sources = (accrual.rad.meta, accrual.ver.meta)
    meta: dict[str, object] = dict(_where(accrual.rad.meta))
    for name in dimensions:
        given = (source[name] for source in sources if text_of(source, name))
        if (value := next(given, None)) is not None:
            meta[name] = value
    return meta


def _where(meta: Meta) -> Mapping[str, object]:
    return {key: meta[key] for key in ("filename", "lineno") if key in meta}


def _verifikation(ver: Verifikation, month: int, day: date, rader: tuple[Rad, ...]) -> Verifikation:
    # Numbers begin anew each year, so that of another year has its year before it.
    origin = ver.ver if day.year == ver.datum.year else f"{ver.datum.year} {ver.ver}"
    number, text = f"{origin}/{month_name(month)}", f"Periodisering av {origin}: {ver.text}"
    meta = {**_where(ver.meta), **_where(rader[0].meta), "ver": number}
    if ver.bokford is not None:
        meta["bokford"] = ver.bokford
    meta |= {GENERATED: PERIODISERING, ORIGIN: origin}
    # What masks the origin when it is published masks what has its words.
    marks = [each[masking.KEY] for each in _metas(ver) if each.get(masking.KEY, False) is not False]
    if marks:
        meta[masking.KEY] = marks[0]
    return Verifikation(day, number, ver.bokford, ver.motpart, text, meta, rader)


def _metas(ver: Verifikation) -> Iterator[Meta]:
    yield ver.meta
    yield from (rad.meta for rad in ver.rader)
