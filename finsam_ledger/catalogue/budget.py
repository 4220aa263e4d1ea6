"""Findings about the budget: how it was decided, and which one a figure is held against."""

from __future__ import annotations

from finsam_ledger.findings import Kind, Severity

_NOTIS = Severity.NOTICE

# The budget

BUDGET_LATE = Kind(
    "budget-sent",
    _NOTIS,
    "Budgeten för {year} fastställdes {beslut}, efter den 30 november {before}.",
    "Rätta beslut: om dagen är fel. Annars var budgeten sen; fastställ nästa i tid.",
    "finsamlagen 23 §",
)
BUDGET_DEFICIT = Kind(
    "budget-underskott",
    _NOTIS,
    "Budgeten för {year} {when}har ett underskott på {amount} kr.{why}",
    "{hint}",
    "KL 11:5 genom finsamlagen 21 §",
)
BUDGET_NO_PLAN = Kind(
    "budget-plan-saknas",
    _NOTIS,
    "Till budgeten för {year} finns ingen ekonomisk plan för {years}.",
    'Skriv planen som custom "budget" daterad den 1 januari {years}, med samma beslut: som '
    "budgeten.",
    "KL 11:6 genom finsamlagen 21 §",
)
BUDGET_UNFINANCED = Kind(
    "budget-finansiering",
    _NOTIS,
    "Beslutet {decision} ökar kostnaderna {year} med {amount} kr och anger inte hur det betalas.",
    'Skriv finansiering: "…" på en rad i beslutet, så som det står i protokollet.',
    "KL 11:15 genom finsamlagen 21 §",
)
BUDGET_CONSULTATION = Kind(
    "budget-samrad",
    _NOTIS,
    "Budgeten för {year} {reason}.",
    "Skriv samrad: med dagen för samrådet med medlemmarna på en rad i budgetbeslutet.",
    "finsamlagen 23 §",
)
BUDGET_AFTERWARDS = Kind(
    "budget-efter-aret",
    _NOTIS,
    "Beslutet {decision} ändrar budgeten för {year} efter årets slut.",
    "Rätta beslut: om dagen är fel. Annars jämförs utfallet med en budget som aldrig gällde under "
    "året; ta bort ändringen.",
    "LKBR 10:1",
)
BUDGET_BASES = Kind(
    "budget-tva-grunder",
    _NOTIS,
    "{what} för ”{row}” är {first} i {first_table} ({first_column}) men {second} i {second_table} "
    "({second_column}).{budgets}{more}",
    "Räkna på samma budget, eller skriv i rubriken vilken det är: ursprunglig eller gällande.",
    "LKBR 4:2, 10:1",
)
