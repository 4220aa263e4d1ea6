"""What a report about a period must have: above all one about a part of the year (LKBR 13 kap.,
RKR R17).
"""

from __future__ import annotations

from collections.abc import Iterator

from finsam_ledger import catalogue
from finsam_ledger.bokslut import Bokslut
from finsam_ledger.findings import Finding, Place
from finsam_ledger.periods import month_name


def foreseen(bokslut: Bokslut) -> Iterator[Finding]:
    """The year's outcome is foreseen, where the kind of report asks for it (LKBR 13:3)."""
    plan, name = bokslut.contents.plan, bokslut.facts.foreseen
    register = bokslut.forbund.registers.get(name)
    if not plan.prognos or (register and any(y == bokslut.year for _, y in register.entries)):
        return
    file = f"register/{name}.csv"
    place = Place(str(bokslut.forbund.folder / file))
    yield catalogue.FORECAST_MISSING.at(
        place, report=plan.bestamd, year=bokslut.year, file=file, law=plan.prognos
    )


def span(bokslut: Bokslut) -> Iterator[Finding]:
    """The period is as long as the law wants (LKBR 13:1)."""
    plan, months = bokslut.contents.plan, bokslut.facts.months
    allowed = plan.omfattning
    if allowed and not allowed.minst <= months <= allowed.hogst:
        yield catalogue.SPAN.at(
            bokslut.forbund.place(),
            report=plan.bestamd,
            months=months,
            least=allowed.minst,
            most=allowed.hogst,
            law=allowed.lag,
        )


def booked(bokslut: Bokslut) -> Iterator[Finding]:
    """The books reach the last month that is reported on."""
    end = bokslut.books.balances.months.end
    if end < bokslut.period.end:
        place, last = bokslut.forbund.place(), bokslut.period.last
        yield catalogue.SPAN_BOOKED.at(place, last=last, booked=month_name(end - 1))
