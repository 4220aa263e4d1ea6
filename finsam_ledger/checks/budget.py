"""What the law asks of how a budget is decided (finsamlagen 23 §; KL 11:5, 11:6, 11:15)."""

from __future__ import annotations

from collections.abc import Iterator

from finsam_ledger.balances import BudgetDecision, BudgetRow
from finsam_ledger.bokslut import Bokslut
from finsam_ledger.budget import Change, Lineage, in_force, lineage, name_of
from finsam_ledger.catalogue import budget as kinds
from finsam_ledger.chart import Klass
from finsam_ledger.findings import Finding
from finsam_ledger.money import Exact, Unit, rounded, swedish
from finsam_ledger.periods import Period

_LAST_DAY = "11-30"


def decisions(bokslut: Bokslut) -> Iterator[Finding]:
    """What is to be said of the year's budget decisions, where the books have them one by one."""
    found = lineage(bokslut.books, bokslut.year)
    if found is None or not found.first:
        return
    yield from _late(found)
    yield from _consulted(found)
    yield from _planned(found)
    yield from _deficit(bokslut, found)
    for change in found.changes:
        yield from _changed(bokslut, found.year, change)


def _late(found: Lineage) -> Iterator[Finding]:
    """The budget is decided before December of the year before (finsamlagen 23 §)."""
    first, before = found.first[0], found.year - 1
    if first.beslut > f"{before}-{_LAST_DAY}":
        yield kinds.BUDGET_LATE.at(first.place, year=found.year, beslut=first.beslut, before=before)


def _consulted(found: Lineage) -> Iterator[Finding]:
    """After samråd with the members (finsamlagen 23 §)."""
    first = found.first[0]
    told = next((each for each in found.first if each.samrad), None)
    if told is None:
        reason = "har inget samråd med medlemmarna angivet"
    elif told.beslut and told.samrad > told.beslut:
        reason = f"fastställdes {told.beslut}, före samrådet med medlemmarna {told.samrad}"
        first = told
    else:
        return
    yield kinds.BUDGET_CONSULTATION.at(first.place, year=found.year, reason=reason)


def _planned(found: Lineage) -> Iterator[Finding]:
    """With a plan for three years, of which the budget year is the first (KL 11:6)."""
    first, planned = found.first[0], {each.year for each in found.plans}
    missing = [str(year) for year in (found.year + 1, found.year + 2) if year not in planned]
    if missing:
        yield kinds.BUDGET_NO_PLAN.at(
            first.place,
            year=found.year,
            years=" och ".join(missing),
        )


def _deficit(bokslut: Bokslut, found: Lineage) -> Iterator[Finding]:
    """Income is greater than costs (KL 11:5): as first decided, else as it was changed. Nothing is
    said of a budget of costs alone.
    """
    year, last = found.year, Period.of_year(found.year).last
    rows = in_force(bokslut.books, year, last, original=True)
    made: BudgetDecision | None = found.first[0]
    when = ""
    if _result(bokslut, rows) <= 0 and found.changes:
        rows = in_force(bokslut.books, year, last)
        made, when = found.changes[-1].decision, "efter årets ändringar "
    ore = _result(bokslut, rows)
    has_income = any(_klass(bokslut, row.konto) is Klass.INTAKT for row in rows)
    if ore <= 0 or made is None or not has_income:
        return
    said = (*found.first, *(each.decision for each in found.changes if each.decision))
    why, hint = _reason(bokslut, next((each.skal for each in said if each.skal), ""))
    yield kinds.BUDGET_DEFICIT.at(
        made.place, year=year, when=when, amount=_kr(ore), why=why, hint=hint
    )


def _reason(bokslut: Bokslut, skal: str) -> tuple[str, str]:
    """Why there is a deficit, as far as it is known, and what is to be done about it."""
    if skal:
        why = f" Skälet är enligt beslutet: {skal.rstrip('.')}."
        return why, "Redovisa underskottet och skälet i förvaltningsberättelsen."
    write = 'Skriv skälet i skal: "…" på en rad i beslutet, och i förvaltningsberättelsen.'
    position = bokslut.trappan
    equity = bokslut.facts.cell("balansrakning", "eget_kapital_borjan", bokslut.year)
    if position is None or not equity.known:
        return "", write
    opening = -(equity.value or 0)
    over, limit = opening - position.limit, _tkr(position.limit)
    held = "Eget kapital var vid årets början"
    if over > 0:
        why = f" {held} {_tkr(over)} tkr över trappan ({limit} tkr), vilket kan vara skälet."
        return why, write
    why = f" {held} {_tkr(opening)} tkr, inte över trappan ({limit} tkr)."
    return why, f"Lagen medger inget undantag för förbund. {write}"


def _changed(bokslut: Bokslut, year: int, change: Change) -> Iterator[Finding]:
    """A decision during the year that costs more says how that is paid for (KL 11:15), unless its
    own income does; one taken after the year has not been in force.
    """
    decision = change.decision
    if decision is None or (decision.beslut and decision.beslut < f"{year}-01-01"):
        return
    if decision.beslut > f"{year}-12-31":
        yield kinds.BUDGET_AFTERWARDS.at(decision.place, decision=name_of(decision), year=year)
        return
    by_klass: dict[Klass | None, int] = {Klass.INTAKT: 0, Klass.KOSTNAD: 0}
    for (konto, _), ore in change.amounts.items():
        klass = _klass(bokslut, konto)
        if klass in by_klass:
            by_klass[klass] += ore
    costs = by_klass[Klass.KOSTNAD]
    if costs > 0 and sum(by_klass.values()) > 0 and not decision.finansiering:
        yield kinds.BUDGET_UNFINANCED.at(
            decision.place, decision=name_of(decision), year=year, amount=_kr(costs)
        )


def _result(bokslut: Bokslut, rows: tuple[BudgetRow, ...]) -> int:
    """Costs less income, öre: plus is a deficit."""
    found = ((_klass(bokslut, row.konto), row.ore) for row in rows)
    return sum(ore for klass, ore in found if klass is not None and klass.is_result)


def _klass(bokslut: Bokslut, konto: str) -> Klass | None:
    row = bokslut.forbund.chart.row(konto)
    return row.klass if row is not None else None


def _kr(ore: Exact) -> str:
    return swedish(rounded(ore, Unit.KR))


def _tkr(ore: Exact) -> str:
    return swedish(rounded(ore, Unit.TKR))
