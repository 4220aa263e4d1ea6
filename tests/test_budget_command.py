"""`finsam budget`: the decisions of a year, what each changed, and the plan after it."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

import finsam_ledger as fl
from tests.commands import ROOT, finsam
from tests.folders import plain

UPPSALA = str(ROOT / "ledgers" / "uppsala-lan")
UMEA = str(ROOT / "ledgers" / "umearegionen")
SIE = str(ROOT / "tests" / "sie" / "visma" / "rakt-4e.se")


def said(*words: str) -> str:
    outcome = finsam("budget", *words)
    assert (outcome.code, outcome.err) == (0, "")
    return outcome.out


def test_the_text_tells_each_decision_and_its_change() -> None:
    lines = plain(said(UPPSALA, "--year", "2025")).splitlines()
    assert lines[0] == (
        "Budget 2025, Samordningsförbundet Uppsala län. Kronor; kostnader har minus."
    )
    assert lines[2].startswith("Ursprunglig  2024-11-28 § 58; samråd 2024-10-24; skäl: ")
    assert lines[3] == (
        "Ändring      2025-06-13 § 31; tillägg till Håbo kommun, +150 000 kr; "
        "finansiering: Eget kapital över trappan"
    )
    cells = {tuple(line.split()[:3]): line.split("  ") for line in lines}
    framsteget = [cell.strip() for cell in cells["4010", "Samverkansinsatser", "framsteget"]]
    assert [cell for cell in framsteget if cell][3:] == ["-1 808 000", "-150 000", "-1 958 000"]
    assert lines[-2].startswith("Plan 2026, 2024-11-28 § 58: intäkter 23 428 000, kostnader -24")


def test_columns_are_aligned() -> None:
    lines = said(UPPSALA, "--year", "2025").splitlines()
    head = next(line for line in lines if line.startswith("Konto"))
    rows = [line for line in lines if line[:4].isdigit()]
    assert len(rows) > 40
    assert {len(row) for row in rows} == {len(head)}


def test_the_csv_adds_up_in_every_row_and_column() -> None:
    rows = list(csv.reader(said(UPPSALA, "--year", "2025", "--format", "csv").splitlines()))
    assert rows[0] == [
        *("konto", "namn", "insats", "ursprunglig"),
        *("2025-06-13 § 31", "2025-10-17 § 49", "2025-12-05 § 63", "gällande"),
    ]
    amounts = [[round(float(cell or 0) * 100) for cell in row[3:]] for row in rows[1:]]
    assert all(sum(row[:-1]) == row[-1] for row in amounts)
    *lines, income, costs, result = amounts
    assert [sum(column) for column in zip(*lines, strict=True)] == result
    assert [a + b for a, b in zip(income, costs, strict=True)] == result
    assert result == [-3_716_000_00, -150_000_00, 480_000_00, 210_000_00, -3_176_000_00]


def test_the_json_has_decisions_lines_and_plan() -> None:
    told = json.loads(said(UMEA, "--year", "2025", "--format", "json"))
    assert [(each["kind"], each["year"], each["paragraph"]) for each in told["decisions"]] == [
        ("ursprunglig", 2025, "§ 62"),
        ("ändring", 2025, "§ 7"),
        ("plan", 2026, "§ 62"),
        ("plan", 2027, "§ 62"),
    ]
    [grants] = [each for each in told["lines"] if each["account"] == "4510"]
    assert (grants["original"], grants["changes"], grants["current"]) == (
        -7_565_000_00,
        [-540_000_00],
        -8_105_000_00,
    )
    assert told["sums"]["resultat"]["current"] == -226_000_00
    assert {each["year"] for each in told["plan"]} == {2026, 2027}


def test_the_last_year_is_meant_if_none_is_given(tmp_path: Path) -> None:
    out = tmp_path / "budget.txt"
    assert said(UMEA, "--out", str(out)) == ""
    assert out.read_text(encoding="utf-8").startswith("Budget 2025, ")


@pytest.mark.parametrize(("ledger", "year"), [(UMEA, "2024"), (UMEA, "2026"), (SIE, "1999")])
def test_a_year_without_a_budget_is_told(ledger: str, year: str) -> None:
    outcome = finsam("budget", ledger, "--year", year)
    assert (outcome.code, outcome.out) == (0, "")
    assert f"varning [budget-saknas] Böckerna har ingen budget för {year}" in outcome.err


def test_a_sie_file_has_versions_without_days(tmp_path: Path) -> None:
    file = tmp_path / "umea.se"
    assert finsam("export", "sie", UMEA, "--year", "2025", "--out", str(file)).code == 0
    rows = list(csv.reader(said(str(file), "--year", "2025", "--format", "csv").splitlines()))
    assert rows[0][3:] == ["ursprunglig", "ändring", "gällande"]
    [grants] = [row for row in rows if row[0] == "4510"]
    assert grants[3:] == ["-7565000.00", "-540000.00", "-8105000.00"]


def test_a_ledger_that_is_none_is_told() -> None:
    outcome = finsam("budget", "finns-inte")
    assert (outcome.code, outcome.out) == (1, "")
    assert "fel [fil-saknas]" in outcome.err


def test_the_api_gives_the_lineage() -> None:
    found = fl.load(UMEA).budget(2025)
    assert found is not None
    assert [sum(change.amounts.values()) for change in found.changes] == [540_000_00]
    assert fl.load(UMEA).budget(2024) is None


@pytest.mark.parametrize(
    ("kind", "until", "budget"),
    [("tertialrapport", "2025-04", "-1808"), ("delarsrapport", "2025-08", "-1958")],
)
def test_an_interim_report_has_the_budget_of_its_own_day(
    kind: str, until: str, budget: str
) -> None:
    """Framsteget got 150 tkr more on 13 June; the report of 30 April does not know it."""
    outcome = finsam("figures", UPPSALA, "--kind", kind, "--until", until)
    assert outcome.code == 0, outcome.err
    found = {
        (row["table"], row["row"], row["column"]): row["value"]
        for row in csv.DictReader(outcome.out.splitlines())
    }
    assert found["driftredovisning", "Individinriktade / Framsteget", "budget 2025"] == budget
