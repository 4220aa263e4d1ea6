"""What a report about a part of the year must have (LKBR 13 kap., RKR R17)."""

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
    """The period is as long as the law wants, and books reach its end (LKBR 13:1)."""
    plan, months, place = bokslut.contents.plan, bokslut.facts.months, bokslut.forbund.place()
    allowed = plan.omfattning
    if allowed and not allowed.minst <= months <= allowed.hogst:
        yield catalogue.SPAN.at(
            place,
            report=plan.bestamd,
            months=months,
            least=allowed.minst,
            most=allowed.hogst,
            law=allowed.lag,
        )
    booked = bokslut.books.balances.months.end
    if booked < bokslut.period.end:
        yield catalogue.SPAN_BOOKED.at(
            place, last=bokslut.period.last, booked=month_name(booked - 1)
        )
