"""Rules that a year's accounts must satisfy: a function each, grouped by what they examine.

A check takes a `Bokslut` and yields findings. `examine` runs them all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from finsam_ledger.bokslut import Bokslut
from finsam_ledger.checks import (
    avstamning,
    balansposter,
    budget,
    budgetgrund,
    ekonomi,
    faststallt,
    insatser,
    medlemmar,
    period,
    rekvisitioner,
    uppfoljning,
    uppstallning,
)
from finsam_ledger.findings import Finding, has_errors

Check = Callable[[Bokslut], Iterable[Finding]]

# Whether the forms can be trusted at all; figures are only examined when they can.
FORMS: tuple[Check, ...] = (
    uppstallning.coverage,
    uppstallning.cash_flow_coverage,
    uppstallning.hidden_amounts,
    uppstallning.names_apart,
)
# Participants, goals and the like, whatever part of the year.
FOLLOWED: tuple[Check, ...] = (
    uppfoljning.registered_sums,
    uppfoljning.goals,
    uppfoljning.results_agree,
)
# What is granted to insatser and requested for them, also while the year is running.
INSATSER: tuple[Check, ...] = (
    insatser.unknown,
    insatser.owners,
    insatser.decided_outside,
    insatser.unregistered,
    insatser.overspent,
    insatser.budgeted_otherwise,
    rekvisitioner.over_granted,
    rekvisitioner.periods,
    rekvisitioner.unproven,
    rekvisitioner.booked,
)
FIGURES: tuple[Check, ...] = (
    uppstallning.forecasts,
    uppstallning.note_sums,
    uppstallning.notes_attached,
    avstamning.approved,
    avstamning.ties,
    avstamning.equity_moved_directly,
    avstamning.history_ties,
    avstamning.depreciation_accumulated,
    balansposter.sides,
    balansposter.loans,
    ekonomi.cost_split_complete,
    ekonomi.trappan,
    ekonomi.balanskrav,
    ekonomi.rounding,
    medlemmar.shares,
    medlemmar.strangers,
    medlemmar.kommun_key,
    medlemmar.nns,
    *FOLLOWED,
    *INSATSER,
    insatser.moved_too_much,
    budget.decisions,
    budgetgrund.two_bases,
    faststallt.adopted,
)
# Whether all that a finished report needs is there; a year still running needs none of it yet.
COMPLETENESS: tuple[Check, ...] = (
    uppstallning.registers,
    uppstallning.required_parts,
    ekonomi.history_complete,
    ekonomi.comparatives,
    ekonomi.budget_decided,
    rekvisitioner.unbooked,
    period.booked,
)

# What holds for a part of a year too, and what a report about one must have.
PART_FIGURES: tuple[Check, ...] = (
    uppstallning.forecasts,
    uppstallning.note_sums,
    avstamning.approved,
    avstamning.ties,
    avstamning.equity_moved_directly,
    balansposter.sides,
    balansposter.loans,
    ekonomi.rounding,
    *FOLLOWED,
    *INSATSER,
    budgetgrund.two_bases,
)
PART_COMPLETENESS: tuple[Check, ...] = (
    uppstallning.required_parts,
    ekonomi.comparatives,
    ekonomi.budget_decided,
    period.foreseen,
    period.span,
    period.booked,
)


def examine(bokslut: Bokslut, *, finished: bool) -> list[Finding]:
    """Everything worth saying about a year or a part of one; of a `finished` one also what its
    report lacks.
    """
    findings, is_trusted = running(bokslut)
    return [*findings, *lacking(bokslut)] if finished and is_trusted else findings


def running(bokslut: Bokslut) -> tuple[list[Finding], bool]:
    """What is said of a period whether it is over or not, and whether its forms can be trusted."""
    findings = [finding for check in FORMS for finding in check(bokslut)]
    if has_errors(findings):
        return findings, False
    figures = FIGURES if _is_whole(bokslut) else PART_FIGURES
    return findings + [finding for check in figures for finding in check(bokslut)], True


def lacking(bokslut: Bokslut) -> list[Finding]:
    """What a finished report would lack, of forms that can be trusted."""
    completeness = COMPLETENESS if _is_whole(bokslut) else PART_COMPLETENESS
    return [finding for check in completeness for finding in check(bokslut)]


def _is_whole(bokslut: Bokslut) -> bool:
    return bokslut.contents.plan.omfattning is None
