"""A first draft of a year's forecast, line by line, in the shape of its register.

What has been booked and the budget's even share of the months that are left; where nothing is
budgeted, what has been booked at the same pace. Members' contributions are known for the whole
year, so they are taken whole. Amounts are öre with the ledger's sign until they are shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from msgspec import Struct

from finsam_ledger import catalogue
from finsam_ledger.balances import Books, Measure
from finsam_ledger.bokslut import Bokslut, close
from finsam_ledger.chart import AccountSet, Egenskap, account_set
from finsam_ledger.filled import Aspect, sign_of
from finsam_ledger.findings import Finding
from finsam_ledger.forbund import Forbund
from finsam_ledger.forms import ColumnKind, Fetches, Line, Selects
from finsam_ledger.money import Exact, Unit, rounded, swedish
from finsam_ledger.periods import YEAR, Period, month_name
from finsam_ledger.plandata import read_plan
from finsam_ledger.statements import is_forecast

_PAPER = "ekonomisk-information"
_CONTRIBUTIONS = account_set(egenskaper=(Egenskap.MEDLEMSBIDRAG,))


class Foreseen(Struct, frozen=True):
    """What a line is foreseen to be: öre as shown in print, and how that was reckoned."""

    line: str
    year: int
    ore: Exact
    how: str


class _Part(NamedTuple):
    """Öre foreseen of some of a line's accounts, and how."""

    ore: Exact
    how: str


def kind_of(months: int) -> str:
    """The kind of report that is made of a year's first months."""
    span = read_plan("delarsrapport").omfattning
    fits = span is not None and span.minst <= months <= span.hogst
    return "delarsrapport" if fits else "tertialrapport"


def foresee(
    forbund: Forbund, books: Books, year: int, months: int, kind: str
) -> tuple[tuple[Foreseen, ...] | None, list[Finding]]:
    """The lines whose forecast is an input of a report about a year's first `months` (1–11), and of
    the board's paper, which goes by the same register: what is foreseen of each insats.
    """
    bokslut, findings = close(forbund, books, year, kind, months)
    paper, _ = close(forbund, books, year, _PAPER, months)
    if bokslut is None:
        return None, findings
    end = books.balances.months.end
    if end < bokslut.period.end:
        booked = month_name(end - 1)
        findings.append(
            catalogue.SPAN_BOOKED.at(forbund.place(), last=bokslut.period.last, booked=booked)
        )
    drafts = [each for each in (bokslut, paper) if each is not None]
    made = (_foreseen(each, form, line) for each in drafts for form, line in _inputs(each))
    found = {row.line: row for row in reversed([row for row in made if row is not None])}
    return tuple(reversed(found.values())), findings


def _inputs(bokslut: Bokslut) -> Iterator[tuple[str, Line]]:
    """The lines, each once, with their form, that tables with a forecast need to be given."""
    forms = bokslut.facts.forms
    seen = set()
    for id in bokslut.contents.forms:
        if not any(column.kind is ColumnKind.PROGNOS for column in forms[id].columns):
            continue
        for shown in forms[id].lines:
            form, line = _source(bokslut, id, shown)
            if line.id not in seen and is_forecast(line) and _moves(line):
                seen.add(line.id)
                yield form, line


def _source(bokslut: Bokslut, form: str, line: Line) -> tuple[str, Line]:
    """The line itself, or the one that it fetches."""
    while isinstance(line.content, Fetches):
        form, id = line.content.form, line.content.line
        line = bokslut.facts.forms[form].by_id[id]
    return form, line


def _moves(line: Line) -> bool:
    """Whether a line is what is booked over a period on some accounts."""
    return isinstance(line.content, Selects) and line.content.measure is Measure.RORELSE


def _foreseen(bokslut: Bokslut, form: str, line: Line) -> Foreseen | None:
    parts = [
        part
        for part in (_contributed(bokslut, form, line), _others(bokslut, form, line))
        if part is not None
    ]
    if not parts:
        return None
    sign = sign_of(line, Unit.KR)
    how = "; ".join(part.how for part in parts)
    return Foreseen(line.id, bokslut.year, sign * sum(part.ore for part in parts), how)


def _contributed(bokslut: Bokslut, form: str, line: Line) -> _Part | None:
    """Members' contributions: the budget of the year, or what is booked if that is more."""
    booked = _booked(bokslut, form, line, _CONTRIBUTIONS)
    budget = _budget(bokslut, form, line, _CONTRIBUTIONS)
    if budget is None:
        return _at_pace(bokslut, booked, "medlemmarnas bidrag") if booked else None
    if booked is not None and abs(Fraction(booked)) > abs(Fraction(budget)):
        return _Part(booked, f"medlemmarnas bidrag som bokförda, {_tkr(booked)}")
    return _Part(budget, f"medlemmarnas bidrag enligt helårsbudgeten, {_tkr(budget)}")


def _others(bokslut: Bokslut, form: str, line: Line) -> _Part | None:
    """All but the contributions: what is booked, and the budget of the months that are left."""
    booked = _less(_booked(bokslut, form, line), _booked(bokslut, form, line, _CONTRIBUTIONS))
    budget = _less(_budget(bokslut, form, line), _budget(bokslut, form, line, _CONTRIBUTIONS))
    if not budget:
        return _at_pace(bokslut, booked, "utfall") if booked else None
    left = YEAR - bokslut.facts.months
    rest = Fraction(left, YEAR) * budget
    words = (
        f"utfall {bokslut.period.short()} {_tkr(booked or 0)} och {left}/{YEAR} av budgeten "
        f"{_tkr(budget)}"
    )
    return _Part((booked or 0) + rest, words)


def _at_pace(bokslut: Bokslut, booked: Exact, what: str) -> _Part:
    """What has been booked, at the same pace to the end of the year."""
    months = bokslut.facts.months
    words = f"{what} {bokslut.period.short()} {_tkr(booked)} · {YEAR}/{months}, budget saknas"
    return _Part(Fraction(YEAR, months) * booked, words)


def _less(whole: Exact | None, part: Exact | None) -> Exact | None:
    return None if whole is None else whole - (part or 0)


def _booked(
    bokslut: Bokslut, form: str, line: Line, accounts: AccountSet | None = None
) -> Exact | None:
    aspect = Aspect(ColumnKind.UTFALL, bokslut.period, accounts)
    return bokslut.facts.of(form, line.id, aspect).value


def _budget(
    bokslut: Bokslut, form: str, line: Line, accounts: AccountSet | None = None
) -> Exact | None:
    """The budget in force of the whole year."""
    aspect = Aspect(ColumnKind.BUDGET, Period.of_year(bokslut.year), accounts)
    return bokslut.facts.of(form, line.id, aspect).value


def _tkr(ore: Exact) -> str:
    """An amount as the books have it turned: income positive."""
    return f"{swedish(rounded(-ore, Unit.TKR))} tkr"
