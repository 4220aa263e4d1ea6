"""What owners of insatser request: against what is granted, its periods, and how it is booked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from finsam_ledger.bokslut import Bokslut
from finsam_ledger.catalogue import insatser as kinds
from finsam_ledger.chart import Klass
from finsam_ledger.findings import Finding
from finsam_ledger.insatser import Insats, Rekvisition, Status
from finsam_ledger.money import kronor
from finsam_ledger.periods import Period

# What stands for a number where an account's balance is all that a file has of a year.
_SALDO = "#"
# By number and year: what a verifikation has on each insats, as rows of cost or debt (öre).
_Booked = Mapping[tuple[str, int], Mapping[str, "_Sides"]]


def over_granted(bokslut: Bokslut) -> Iterator[Finding]:
    """All that is requested for a year is within what is granted for it; the first row that is
    not, in order of date, is told.
    """
    registers, year = bokslut.forbund.insatser, bokslut.year
    for id, insats in registers.by_id.items():
        granted = sum(each.ore for each in registers.granted(id, year))
        total = 0
        for each in sorted(registers.requested(id, year), key=lambda request: request.datum):
            total += each.ore
            if each.ore > 0 and total > granted:
                yield kinds.REQUESTED_TOO_MUCH.at(
                    each.place,
                    insats=insats.namn,
                    year=year,
                    amount=kronor(each.ore),
                    total=kronor(total),
                    granted=kronor(granted),
                    over=kronor(total - granted),
                )
                break


def periods(bokslut: Bokslut) -> Iterator[Finding]:
    """A request is for months that have passed, when the insats ran, that no other is for."""
    registers = bokslut.forbund.insatser
    earlier: dict[str, list[Rekvisition]] = defaultdict(list)
    for each in registers.rekvisitioner:
        insats = registers.by_id.get(each.insats)
        if insats is None or each.status is Status.AVSLAGEN:
            continue
        for reason, hint in _wrong_period(bokslut, insats, each, earlier[each.insats]):
            yield kinds.REQUEST_PERIOD.at(
                each.place,
                insats=insats.namn,
                period=each.period.words(),
                reason=reason,
                hint=hint,
            )
        earlier[each.insats].append(each)


def _wrong_period(
    bokslut: Bokslut, insats: Insats, request: Rekvisition, earlier: list[Rekvisition]
) -> Iterator[tuple[str, str]]:
    """What is wrong with a request's months, and what to do about it."""
    period, year = request.period, request.period.year
    if period.end > Period.of_year(year).end:
        yield "den går över årsskiftet", "Dela den i en rekvisition för varje år."
        return
    months = insats.months(year)
    if not (months.start <= period.start and period.end <= months.end):
        reason = f"insatsen pågår {insats.span}"
        yield reason, "Rätta månaderna, eller start och slut i register/insatser.csv."
    elif not bokslut.forbund.insatser.granted(insats.id, year):
        reason = f"inget är beviljat för {year}"
        yield reason, "Rätta månaderna, eller skriv in beslutet i register/insatsbeslut.csv."
    if request.datum < period.last:
        reason = f"den är daterad {request.datum}, innan perioden är slut"
        yield reason, "Rätta datum eller till; en rekvisition avser det som är upparbetat."
    other = next((o for o in earlier if _overlap(request, o)), None)
    if other is not None:
        reason = f"{other.period.words()} är redan rekvirerat på rad {other.place.line}"
        yield reason, "Rätta månaderna, eller avslå den ena (status avslagen, med kommentar)."


def _overlap(one: Rekvisition, other: Rekvisition) -> bool:
    """Whether two requests are for the same month; one that gives back is about another's."""
    first, second = one.period, other.period
    return one.ore > 0 < other.ore and first.start < second.end and second.start < first.end


def unproven(bokslut: Bokslut) -> Iterator[Finding]:
    """Each of the year's requests has underlag."""
    for insats, each in _of_year(bokslut):
        if not each.underlag:
            yield kinds.REQUEST_UNPROVEN.at(each.place, **_told(insats, each))


def booked(bokslut: Bokslut) -> Iterator[Finding]:
    """A request that says its verifikation is booked by it, on its insats, with its amount."""
    numbered = [(insats, each) for insats, each in _of_year(bokslut) if each.ver]
    if not numbered:
        return
    found = _booked(bokslut)
    years = {year for _, year in found}
    for insats, each in numbered:
        wanted = dict.fromkeys((each.period.year, each.datum.year))
        if not years.isdisjoint(wanted):  # of other years the books have no verifikationer
            reason = _misbooked(each, [found.get((each.ver, year)) for year in wanted])
            if reason:
                told = _told(insats, each)
                yield kinds.REQUEST_BOOKED.at(each.place, ver=each.ver, reason=reason, **told)


def _misbooked(request: Rekvisition, found: list[Mapping[str, _Sides] | None]) -> str:
    """Why none of some verifikationer of the same number is the request's; empty where one is."""
    there = [each for each in found if each is not None]
    if not there:
        return "den finns inte i böckerna"
    sides = [each[request.insats] for each in there if request.insats in each]
    amounts = [each.like(request.ore) for each in sides]
    if not amounts:
        return "den har inget på insatsen"
    return "" if request.ore in amounts else f"den har {kronor(amounts[0])} kr på insatsen"


class _Sides:
    """What of one insats a verifikation has on accounts of cost, and on each side of debts, öre.

    A cost that was worked up before the year's end is a debt by then, and a request for it is
    booked against that.
    """

    def __init__(self) -> None:
        self.cost = self.paid = self.owed = 0

    def add(self, klass: Klass, ore: int) -> None:
        if klass is Klass.KOSTNAD:
            self.cost += ore
        elif klass is Klass.SKULD and ore > 0:
            self.paid += ore
        elif klass is Klass.SKULD:
            self.owed += ore

    def like(self, ore: int) -> int:
        """What it books of a request for `ore`, or of one that gives back."""
        return self.cost + (self.paid if ore > 0 else self.owed)


def _booked(bokslut: Bokslut) -> _Booked:
    chart = bokslut.forbund.chart
    found: dict[tuple[str, int], dict[str, _Sides]] = defaultdict(lambda: defaultdict(_Sides))
    for posting in bokslut.books.postings():
        if posting.ver.startswith(_SALDO):
            continue
        insats = dict(posting.key.dims).get("insats")
        sides = found[posting.ver, posting.key.month // 12]
        row = chart.row(posting.key.konto)
        if insats and row is not None:
            sides[insats].add(row.klass, posting.ore)
    return found


def unbooked(bokslut: Bokslut) -> Iterator[Finding]:
    """When the year is over, every approved request has its verifikation."""
    for insats, each in _of_year(bokslut):
        if each.status is Status.GODKAND and not each.ver:
            yield kinds.REQUEST_UNBOOKED.at(each.place, **_told(insats, each))


def _of_year(bokslut: Bokslut) -> Iterator[tuple[Insats, Rekvisition]]:
    """The year's requests that are not turned down."""
    registers = bokslut.forbund.insatser
    for id, insats in registers.by_id.items():
        for each in registers.requested(id, bokslut.year):
            yield insats, each


def _told(insats: Insats, request: Rekvisition) -> dict[str, str]:
    return {
        "insats": insats.namn,
        "period": request.period.words(),
        "amount": kronor(request.ore),
    }
