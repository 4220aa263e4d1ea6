"""Reports about a part of the year: columns, periods, forecasts, and what they must have."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace

from finsam_ledger import bok, forbund, plandata
from finsam_ledger.balances import Slag
from finsam_ledger.bok import Opened, open_books
from finsam_ledger.cli import shared
from finsam_ledger.findings import Severity
from finsam_ledger.money import Unit, rounded
from finsam_ledger.periods import Period, month_of
from finsam_ledger.plandata import read_plan
from finsam_ledger.report import Report
from finsam_ledger.sources import beancount
from tests.commands import ROOT, finsam

LEDGERS = ("skelleftea-norsjo", "sodra-lappland", "umearegionen", "uppsala-lan")
KINDS = {"delarsrapport": ("2025-08", "jan–aug"), "tertialrapport": ("2025-04", "jan–april")}


@pytest.fixture(scope="module", params=LEDGERS)
def opened(request: pytest.FixtureRequest) -> Opened:
    found, findings = open_books(ROOT / "ledgers" / request.param)
    assert found is not None, findings
    return found


def made(opened: Opened, kind: str) -> Report:
    report, findings = bok.make_report(opened, 2025, kind)
    assert report is not None
    assert [str(each) for each in findings if each.severity is Severity.ERROR] == []
    return report


def numbers(report: Report, table: str, row: str) -> Mapping[str, Decimal | None]:
    found = report.bokslut.by_id[table]
    line = next(each for each in found.rows if each.line.id == row)
    return {column.name: cell.number for column, cell in found.cells(line)}


def booked(opened: Opened, first: str, last: str, *, klasser: tuple[str, ...]) -> int:
    """Straight from the amounts, öre, credit as positive, months [first, last]."""
    chart, start, end = opened.forbund.chart, month_of(first), month_of(last)
    return -sum(
        ore
        for key, ore in opened.books.balances.amounts.items()
        if (row := chart.row(key.konto)) is not None
        and row.klass in klasser
        and start <= key.month <= end
        and key.slag is Slag.HANDELSE
    )


def printed(ore: int, unit: Unit) -> Decimal:
    return rounded(ore, unit)


@pytest.mark.parametrize("kind", KINDS)
def test_the_outcome_is_that_of_the_period_and_of_the_same_a_year_before(
    opened: Opened, kind: str
) -> None:
    report, (last, words) = made(opened, kind), KINDS[kind]
    row = numbers(report, "resultatrakning", "arets_resultat")
    unit = report.bokslut.by_id["resultatrakning"].unit
    for year in (2025, 2024):
        first, end = f"{year}-01", f"{year}{last[4:]}"
        result = booked(opened, first, end, klasser=("intakt", "kostnad"))
        printed_result = row[f"{words} {year}"]
        assert printed_result is not None
        assert abs(printed_result - printed(result, unit)) <= 1  # the policy foot may add one
        assert result != booked(opened, first, f"{year}-12", klasser=("intakt", "kostnad"))


@pytest.mark.parametrize("kind", KINDS)
def test_the_balance_is_held_against_the_last_december(opened: Opened, kind: str) -> None:
    report, last = made(opened, kind), KINDS[kind][0]
    period = Period.of_months(2025, int(last[5:]))
    row = numbers(report, "balansrakning", "summa_tillgangar")
    assert list(row) == [str(period.last), "2024-12-31"]
    whole = bok.as_is(opened, 2024)
    assert whole is not None
    assert row["2024-12-31"] == numbers(whole, "balansrakning", "summa_tillgangar")["2024"]
    table = report.bokslut.by_id["balansrakning"]
    for column in table.columns:
        sides = [table.statement.cell(id, column.form.id).value or 0 for id in SIDES]
        assert sum(sides) == 0


SIDES = ("summa_tillgangar", "summa_ek_skulder")


def test_the_forecast_goes_on_to_equity_and_balanskrav(opened: Opened) -> None:
    report = made(opened, "delarsrapport")
    facts, register = report.bokslut.facts, opened.forbund.registers["prognos-2025-08"]
    lines = facts.forms["resultatrakning"].by_id
    foreseen = sum(
        int(entry.value) for (line, _), entry in register.entries.items() if line in lines
    )
    result = facts.statement("resultatrakning", 2025).cell("arets_resultat", "prognos").value
    assert result == -foreseen
    trappa = facts.statement("trappa-prognos", 2025)
    before, equity = (
        trappa.cell(id, "prognos").value for id in ("eget_kapital_borjan", "eget_kapital")
    )
    assert equity == (before or 0) + result
    position = report.bokslut.trappan
    assert position is not None
    assert position.tilldelning == register.entries["tilldelning", 2025].value
    if "balanskrav" in report.bokslut.by_id:
        krav = facts.statement("balanskrav", 2025).cell("balanskravsresultat", "prognos")
        assert krav.value == result


def test_a_budget_of_the_other_sign_is_not_used_up(opened: Opened) -> None:
    report = made(opened, "delarsrapport")
    for row in report.bokslut.table("driftredovisning").rows:
        shares = [cell.number for cell in row.cells if cell.unit is Unit.PERCENT]
        assert all(share is None or share >= 0 for share in shares)


@pytest.mark.parametrize(
    ("kind", "months", "title", "stem"),
    [
        ("delarsrapport", None, "Delårsrapport januari–augusti 2025", "delarsrapport-2025-08-31"),
        ("tertialrapport", 1, "Tertialrapport januari 2025", "tertialrapport-2025-01-31"),
        ("arsredovisning", None, "Årsredovisning 2025", "arsredovisning-2025"),
    ],
)
def test_it_says_what_it_is_about(kind: str, months: int | None, title: str, stem: str) -> None:
    found, _ = open_books(ROOT / "examples" / "minimal")
    assert found is not None
    report = bok.as_is(found, 2025, kind, months)
    assert report is not None
    assert (report.title, report.stem) == (title, stem)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--kind", "delarsrapport", "--until", "augusti"], "'augusti' is not a month"),
        (["--kind", "delarsrapport", "--until", "2025-12"], "the year's own report"),
        (["--kind", "arsredovisning", "--until", "2025-08"], "is of the whole year"),
        (["--kind", "tertialrapport", "--until", "2025-04", "--year", "2024"], "not in 2024"),
        (["--kind", "kvartalsrapport"], "'kvartalsrapport' is not one of"),
    ],
)
def test_what_contradicts_itself_is_a_wrong_command(words: list[str], said: str) -> None:
    outcome = finsam("figures", "examples/minimal", *words)
    assert outcome.code == 2
    assert said in outcome.err


def test_every_kind_is_a_plan_with_its_own_table_of_choices() -> None:
    """The command line and forbund.toml name them without reading them."""
    plans = {path.stem: read_plan(path.stem) for path in plandata.REPORTS.glob("*.toml")}
    assert set(plans) == set(shared.KINDS)
    assert {plan.val for plan in plans.values()} == set(forbund.REPORTS)


def test_a_year_is_asked_for_by_its_last_month_too() -> None:
    outcome = finsam("check", str(ROOT / "ledgers" / "umearegionen"), "--until", "2022-12")
    by_year = finsam("check", str(ROOT / "ledgers" / "umearegionen"), "--year", "2022")
    assert outcome == by_year


def test_what_is_left_out_of_a_kind_stays_in_the_others(tmp_path: Path) -> None:
    """Its own table of forbund.toml says what a delårsrapport leaves out."""
    import shutil

    folder = shutil.copytree(ROOT / "examples" / "minimal", tmp_path / "bok")
    toml = folder / "forbund.toml"
    own = '\n[delarsrapport]\nutan = ["driftredovisning", "gissad"]\n'
    toml.write_text(toml.read_text(encoding="utf-8") + own, encoding="utf-8")
    outcome = finsam("check", str(folder), "--kind", "delarsrapport")
    assert "”gissad” finns inte" in outcome.out
    toml.write_text(toml.read_text(encoding="utf-8").replace(', "gissad"', ""), encoding="utf-8")
    part = finsam("figures", str(folder), "--kind", "delarsrapport")
    assert "driftredovisning," not in part.out
    assert "driftredovisning," in finsam("figures", str(folder)).out


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_booked_after_the_period_changes_nothing(opened: Opened, kind: str) -> None:
    ledger, last = opened.books.ledger, KINDS[kind][0]
    assert ledger is not None
    found, _ = beancount.read(ledger.main)
    assert found is not None
    end = Period.of_months(2025, int(last[5:])).last
    entries = beancount.booked_until(found.entries, end)
    assert len(entries) < len(found.entries)
    early, _ = beancount.books_of(entries, found.options, opened.forbund.chart)
    report = bok.as_is(replace(opened, books=early), 2025, kind)
    assert report is not None
    assert list(report.figures()) == list(made(opened, kind).figures())
