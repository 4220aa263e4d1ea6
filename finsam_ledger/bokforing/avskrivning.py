"""Depreciation of what `register/anlaggningar.csv` has, and that register against the books
(LKBR 7:1, 7:3).

An asset is depreciated in equal parts from the month that it is taken in use, one verifikation a
month. What was depreciated before the books begin is told by the register, and what is left then
is spread over the months that are left. From the month that it is scrapped or sold nothing more is
made: the sale is booked, and takes away what the asset has cost and what has been depreciated.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from msgspec import Struct

from finsam_ledger.anlaggningar import REGISTER, Anlaggning
from finsam_ledger.balances import Balances, Books, Ledger, Measure, Slag
from finsam_ledger.bokforing.genererade import (
    AVSKRIVNING,
    ORIGIN,
    Generator,
    Months,
    by_hand,
    last_day,
    months_of,
    of_slag,
    part_until,
    unplugged,
)
from finsam_ledger.catalogue import periodisering as kinds
from finsam_ledger.chart import Chart, Egenskap, Post
from finsam_ledger.findings import Finding, Place
from finsam_ledger.forbund import Forbund
from finsam_ledger.money import kronor
from finsam_ledger.periods import Period, month_index, month_name
from finsam_ledger.verifikationer import GENERATED, Meta, Rad, Verifikation

SERIES = "AVS"
_DEPRECIATED = (
    Post.IMMATERIELLA,
    Post.MARK_BYGGNADER,
    Post.MASKINER_INVENTARIER,
    Post.OVRIGA_MATERIELLA,
)
_ACCUMULATED = Egenskap.ACKUMULERAD_AVSKRIVNING
_FILE = f"register/{REGISTER}"


class Plan(Struct, frozen=True):
    """An asset with the months that are left of its use when the books begin."""

    asset: Anlaggning
    months: range

    @property
    def accounts(self) -> tuple[str, str]:
        """The accounts that the register tells the balances of."""
        return self.asset.konto, self.asset.ack_konto

    def booked_until(self, month: int) -> int:
        """What the books have of its depreciation at a month's end, before any is taken away."""
        done = len(range(self.months.start, min(month + 1, self._end, self.months.stop)))
        if not done:
            return 0
        left = self.asset.belopp - self.asset.ingaende
        return part_until(left, done, len(self.months))

    @property
    def _end(self) -> int:
        """The first month that nothing is depreciated in."""
        gone = self.asset.utrangerad
        return month_index(gone) if gone else self.months.stop

    def made_in(self, months: Months) -> range:
        """The months that there are verifikationer for."""
        return range(self.months.start, min(months.last + 1, self._end, self.months.stop))


def plan_of(asset: Anlaggning, months: Months) -> Plan:
    start = month_index(asset.i_bruk)
    return Plan(asset, range(max(start, months.first), max(start + asset.manader, months.first)))


def make(forbund: Forbund, books: Books) -> list[Verifikation]:
    """Every month's depreciation of every asset that can be depreciated."""
    months, ledger = months_of(books), books.ledger
    if months is None or ledger is None:
        return []
    made: list[Verifikation] = []
    for asset in forbund.anlaggningar:
        if not list(_accounts(asset, forbund.chart, books, ledger, months)):
            made += _verifikationer(plan_of(asset, months), months, books)
    return made


def check(forbund: Forbund, books: Books) -> Iterator[Finding]:
    """The register's accounts, the register against the books, and a plugin that does the rest."""
    months, ledger = months_of(books), books.ledger
    if ledger is None or months is None:
        return
    yield from check_register(forbund, books, ledger, months)
    if ledger.marked:
        yield from by_hand(books, AVSKRIVNING, make(forbund, books))


def check_register(
    forbund: Forbund, books: Books, ledger: Ledger, months: Months
) -> Iterator[Finding]:
    """The register by itself, and against the accounts; the journal is not asked for."""
    if forbund.anlaggningar:
        first = forbund.anlaggningar[0]
        what = f"Förbundet har ett anläggningsregister, {_FILE}"
        yield from unplugged(ledger, AVSKRIVNING, Place(first.place.file), what)
        unsure: set[str] = set()  # accounts that nothing can be said of until others are mended
        for asset in forbund.anlaggningar:
            wrong = list(_accounts(asset, forbund.chart, books, ledger, months))
            yield from wrong
            unsure.update((asset.konto, asset.ack_konto) if wrong else ())
        plans = [plan_of(asset, months) for asset in forbund.anlaggningar]
        sure = [plan for plan in plans if unsure.isdisjoint(plan.accounts)]
        yield from _against_books(sure, books, months)


GENERATOR = Generator(AVSKRIVNING, make, register=REGISTER)


def _accounts(
    asset: Anlaggning, chart: Chart, books: Books, ledger: Ledger, months: Months
) -> Iterator[Finding]:
    """The three accounts are what they have to be, and open when they are needed."""
    made = plan_of(asset, months).made_in(months)
    days = [last_day(month) for month in (made[0], made[-1])] if made else []
    for column, konto, wanted in _wanted(asset, chart):
        account = books.accounts.get(konto)
        span = ledger.spans.get(account.account) if account else None
        needed = days if column != "konto" else []  # nothing is made on it
        shut = [day for day in needed if span and not span.first <= day <= span.last]
        if wanted:
            reason = f"konto {konto} i kolumnen {column} är inget konto för {wanted}"
            hint = "Rätta numret i registret, eller kontots rad i kontoplanen."
        elif span is None or shut:
            when = f" {shut[0]}" if shut else ""
            reason = f"konto {konto} är inte öppnat i boken{when}"
            hint = "Öppna kontot med open, eller rätta numret i registret."
        else:
            continue
        yield kinds.ASSET_ACCOUNT.at(asset.place, asset=asset.id, reason=reason, hint=hint)


def _wanted(asset: Anlaggning, chart: Chart) -> Iterator[tuple[str, str, str]]:
    """Each account by its column, and what it ought to be if it isn't."""
    row, ack = chart.row(asset.konto), chart.row(asset.ack_konto)
    cost = chart.row(asset.kostnadskonto)
    is_asset = row is not None and row.post in _DEPRECIATED and row.egenskap is not _ACCUMULATED
    yield "konto", asset.konto, "" if is_asset else "anläggningstillgångar som skrivs av"
    wanted = ""
    if ack is None or ack.egenskap is not _ACCUMULATED:
        wanted = "ackumulerade avskrivningar"
    elif is_asset and row is not None and ack.post is not row.post:
        wanted = f"ackumulerade avskrivningar på samma rad i balansräkningen som {asset.konto}"
    yield "ack_konto", asset.ack_konto, wanted
    is_cost = cost is not None and cost.post is Post.AVSKRIVNINGAR
    yield "kostnadskonto", asset.kostnadskonto, "" if is_cost else "avskrivningar"


def _verifikationer(plan: Plan, months: Months, books: Books) -> Iterator[Verifikation]:
    asset = plan.asset
    where: Meta = {"filename": asset.place.file, "lineno": asset.place.line or 0}
    for month in plan.made_in(months):
        ore = plan.booked_until(month) - plan.booked_until(month - 1)
        if not ore:
            continue
        day, number = last_day(month), f"{SERIES}/{asset.id}/{month_name(month)}"
        rader = tuple(
            Rad(books.accounts[konto].account, konto, amount, where)
            for konto, amount in ((asset.kostnadskonto, ore), (asset.ack_konto, -ore))
        )
        meta = {
            **where,
            "ver": number,
            "bokford": day,
            GENERATED: AVSKRIVNING,
            ORIGIN: f"{_FILE} {asset.id}",
        }
        yield Verifikation(day, number, day, "", f"Avskrivning {asset.namn}", meta, rader)


def _against_books(plans: list[Plan], books: Books, months: Months) -> Iterator[Finding]:
    """What the accounts have at the beginning and at each year's end is what the register has."""
    for plan in plans:
        left = plan.asset.belopp - plan.asset.ingaende
        if left and not plan.months:
            reason = (
                f"{plan.asset.id} var slut före {month_name(months.first)} men har "
                f"{kronor(left)} kr kvar att skriva av"
            )
            hint = "Rätta manader eller ingaende_avskrivning."
            yield kinds.ASSET_DIFFERS.at(plan.asset.place, reason=reason, hint=hint)
    years = range(months.first // 12, (months.last + 1) // 12)  # those that are over
    for konto in dict.fromkeys(plan.asset.konto for plan in plans):
        of_konto = [plan.asset for plan in plans if plan.asset.konto == konto]
        yield from _cost(konto, of_konto, books.balances, years)
    for konto in dict.fromkeys(plan.asset.ack_konto for plan in plans):
        of_konto_ = [plan for plan in plans if plan.asset.ack_konto == konto]
        yield from _accumulated(konto, of_konto_, books, years)


def _cost(
    konto: str, assets: list[Anlaggning], balances: Balances, years: Iterable[int]
) -> Iterator[Finding]:
    """An asset that is booked is registered, and the other way round."""
    before = 0
    for year in years:
        end = Period.of_year(year).last
        registered = sum(asset.anskaffningsvarde for asset in assets if _is_there(asset, end))
        booked = _balance(balances, konto, year)
        if booked - registered not in (0, before):
            reason = (
                f"konto {konto} har {kronor(booked)} kr vid utgången av {year}, men de "
                f"anläggningar som då var i bruk har kostat {kronor(registered)} kr"
            )
            hint = "Lägg till den anläggning som saknas, skriv när den togs ur bruk, eller rätta "
            hint += "boken."
            yield kinds.ASSET_DIFFERS.at(assets[0].place, reason=reason, hint=hint)
        before = booked - registered


def _accumulated(
    konto: str, plans: list[Plan], books: Books, years: Iterable[int]
) -> Iterator[Finding]:
    """Nothing is depreciated by hand beside the register, and a sale takes all of it away.

    What plugins have made is left out on both sides.
    """
    place = plans[0].asset.place
    opening = -sum(
        ore
        for key, ore in books.balances.amounts.items()
        if key.konto == konto and key.slag is Slag.INGAENDE
    )
    registered = sum(plan.asset.ingaende for plan in plans)
    if opening != registered:
        reason = (
            f"konto {konto} har {kronor(opening)} kr i den ingående balansen, men kolumnen "
            f"ingaende_avskrivning blir {kronor(registered)} kr"
        )
        hint = "Rätta ingaende_avskrivning i registret, eller den ingående balansen."
        yield kinds.ASSET_DIFFERS.at(place, reason=reason, hint=hint)
        return
    before = 0
    for year in years:
        end = Period.of_year(year).last
        made = sum(
            rad.ore
            for ver in of_slag(books, AVSKRIVNING)
            if ver.datum <= end
            for rad in ver.rader
            if rad.konto == konto
        )
        taken = sum(
            plan.asset.ingaende + plan.booked_until(month_index(end))
            for plan in plans
            if not _is_there(plan.asset, end) and plan.asset.i_bruk <= end
        )
        rest = registered - taken + (_balance(books.balances, konto, year) - made)
        if rest not in (0, before):
            reason = (
                f"konto {konto} har {kronor(abs(rest))} kr för "
                f"{'litet' if rest > 0 else 'mycket'} i ackumulerade avskrivningar vid utgången av "
                f"{year}"
            )
            hint = (
                "Bokför inga avskrivningar för hand; en anläggning som tas ur bruk bokas bort med "
                "allt som är avskrivet på den."
            )
            yield kinds.ASSET_DIFFERS.at(place, reason=reason, hint=hint)
        before = rest


def _is_there(asset: Anlaggning, day: date) -> bool:
    return asset.i_bruk <= day and (asset.utrangerad is None or asset.utrangerad > day)


def _balance(balances: Balances, konto: str, year: int) -> int:
    return sum(balances.sums(Period.of_year(year), Measure.UTGAENDE).get(konto, {}).values())
