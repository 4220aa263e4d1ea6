"""What a board would object to: a share of nothing, a footnote about a column that is not there."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from finsam_ledger import bok, ledamoter
from finsam_ledger.findings import Place
from finsam_ledger.money import Unit
from finsam_ledger.periods import Period
from finsam_ledger.report import Report
from finsam_ledger.styrelse import Ledamot

LEDGERS = Path(__file__).parent.parent / "ledgers"
_SHARE = "forbrukat"


@cache
def delarsrapport(ledger: str) -> Report:
    opened, _ = bok.open_books(LEDGERS / ledger)
    assert opened is not None
    report, _ = bok.make_report(opened, 2025, "delarsrapport")
    assert report is not None
    return report


def share(ledger: str, line: str) -> str:
    """What is printed of how much of a line's budget has been used."""
    table = delarsrapport(ledger).bokslut.table("driftredovisning")
    column = [each.form.id for each in table.columns].index(_SHARE)
    return next(row.cells[column].text for row in table.rows if row.line.id == line)


@pytest.mark.parametrize(
    ("ledger", "line", "printed"),
    [
        ("umearegionen", "verksamhetens_intakter", "86"),
        # What is at hand at the end of the period is no part of what should be so at year's end.
        ("umearegionen", "utgaende_eget_kapital", ""),
        # Sold for 165 tkr, and nothing budgeted.
        ("uppsala-lan", "forsaljning", ""),
        # Neither used nor budgeted: the form says how nothing is shown.
        ("uppsala-lan", "konferens", "0"),
    ],
)
def test_a_share_is_of_something(ledger: str, line: str, printed: str) -> None:
    assert share(ledger, line) == printed


def test_a_footnote_is_about_the_columns_that_are_there() -> None:
    annual = delarsrapport("umearegionen").bokslut.facts.forbund.folder
    assert "Avvikelse är" in (annual / "uppstallning" / "driftredovisning.toml").read_text()
    footnote = delarsrapport("umearegionen").bokslut.table("driftredovisning").footnote
    assert footnote == (
        "Budgeten är helårets, med styrelsens ändringar under året. "
        "Budget 2025: styrelsens beslut 2024-11-22 § 62, ändrad 2025-02-07 § 7."
    )


def test_a_chart_and_a_table_have_the_same_budget() -> None:
    report = delarsrapport("uppsala-lan")
    parts = {part.id: part for chapter in report.chapters for part in chapter.parts}
    diagram, table = parts["diagram-insatser"].diagram, parts["driftredovisning"].table
    assert diagram is not None
    assert table is not None
    charted = diagram.series[1].points[diagram.categories.index("Framsteget")].text
    column = [each.form.id for each in table.columns].index("budget")
    printed = next(row.cells[column].text for row in table.rows if row.line.id == "framsteget")
    assert charted == printed.removeprefix("−") == "1\u00a0958"


def seat(role: str, name: str = "", till: date | None = None) -> Ledamot:
    return Ledamot(role, "Kommunen", name, date(2023, 1, 1), till, Place("styrelse.csv"))


def test_a_role_begins_with_a_capital_where_no_name_stands_before_it() -> None:
    board = (seat("vice ordförande"), seat("ordförande", "Ann Ek"), seat("ersättare"))
    made = ledamoter.grid(board, Period.of_year(2025))
    assert made is not None
    assert made.rows[0][1:3] == ("Vice ordförande", "Ersättare")
    assert made.rows[1][1] == "Ann Ek, ordförande"
    signed = ledamoter.signatures(board, date(2025, 12, 31))
    assert [each.role for each in signed] == ["Vice ordförande", "Ordförande"]


@pytest.mark.parametrize(
    ("till", "printed"), [(date(2026, 1, 1), "2025-12-31"), (date(2026, 1, 2), None)]
)
def test_only_who_left_in_the_period_has_a_last_day(till: date, printed: str | None) -> None:
    made = ledamoter.grid((seat("ordförande", till=till),), Period.of_year(2025))
    assert made is not None
    assert (
        made.rows[0][made.headings.index("Till")] if "Till" in made.headings else None
    ) == printed


@pytest.mark.parametrize(
    ("unit", "heading"),
    [(Unit.TKR, "Belopp i tkr"), (Unit.COUNT, "Antal"), (Unit.PERCENT, "Procent")],
)
def test_only_money_is_an_amount(unit: Unit, heading: str) -> None:
    assert unit.heading == heading
