"""Förbundets egna former: columns, units and signs that the built-in forms do not happen to use."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from tests.commands import ROOT, finsam

OVERLAY = 'id = "{form}"\nbygger_pa = "{form}"\n'
AR = '[[kolumn]]\nid = "ar"\nslag = "utfall"\n'
BUDGET = '[[kolumn]]\nid = "budget"\nslag = "budget"\n'


def overlay(folder: Path, form: str, *parts: str) -> None:
    """The form with other columns or lines, instead of the förbund's own change of it."""
    text = OVERLAY.format(form=form) + "".join(parts)
    (folder / "uppstallning" / f"{form}.toml").write_text(text, encoding="utf-8")


def unadopted(folder: Path) -> None:
    """Without the adopted figures, which another form would not give."""
    (folder / "faststallt-2025.beancount").write_text("", encoding="utf-8")


def figures(folder: Path) -> dict[tuple[str, str, str], str]:
    outcome = finsam("figures", ".", "--year", "2025", cwd=folder)
    assert outcome.code == 0, outcome.err
    rows = csv.DictReader(outcome.out.splitlines())
    return {(row["table"], row["row"], row["column"]): row["value"] for row in rows}


@pytest.fixture
def umea(umea_copy: Path) -> Path:
    """With texts that quote nothing, since a form without a column leaves no figure to quote."""
    unadopted(umea_copy)
    for text in (umea_copy / "texter" / "2025").glob("*.md"):
        text.write_text("Inga uppgifter.\n", encoding="utf-8")
    return umea_copy


def test_shares_of_a_statement_shown_turned_have_the_sign_of_its_amounts(umea: Path) -> None:
    share = '[[kolumn]]\nid = "p"\nslag = "andel"\nav = ["ar", "verksamhetens_intakter"]\n'
    overlay(umea, "resultatrakning", AR, share)
    found = figures(umea)
    shares = [
        found["resultatrakning", row, "procent"]
        for row in ("Verksamhetens intäkter", "Verksamhetens kostnader", "Årets resultat")
    ]
    assert shares == ["100", "-97", "3"]


def test_key_figures_are_outcomes_whatever_columns_there_are(umea: Path) -> None:
    overlay(umea, "flerarsoversikt", AR, BUDGET)
    assert finsam("report", ".", "--year", "2025", "--out", "ut", cwd=umea).code == 0
    page = (umea / "ut" / "arsredovisning-2025.html").read_text(encoding="utf-8")
    assert "<dt>Årets resultat</dt><dd><b>402</b>" in page


def test_a_register_says_nothing_of_the_budget(umea: Path) -> None:
    overlay(umea, "flerarsoversikt", AR, BUDGET)
    found = figures(umea)
    assert found["flerarsoversikt", "Antal anställda", "2025"] == "4"
    assert ("flerarsoversikt", "Antal anställda", "budget 2025") not in found


def test_the_allocation_a_forbund_names_is_the_trappas_alone(umea: Path) -> None:
    toml = umea / "forbund.toml"
    toml.write_text(
        toml.read_text(encoding="utf-8") + '[trappan]\ntilldelning = ["3511"]\n', encoding="utf-8"
    )
    found = figures(umea)
    assert found["trappa", "Tilldelning", "2025"] == "5566"
    assert found["not-2", "Driftbidrag från Region Västerbotten", "2025"] == "2783000"


@pytest.mark.parametrize(
    "line",
    [
        'hamta = "flerarsoversikt.soliditet"',
        'hamta = "flerarsoversikt.antal_anstallda"',
    ],
)
def test_a_line_in_kronor_takes_only_money(umea: Path, line: str) -> None:
    added = f'[[rad]]\nid = "x"\nefter = "avskrivningar"\ntext = "X"\n{line}\n'
    overlay(umea, "resultatrakning", added)
    outcome = finsam("check", ".", cwd=umea)
    assert outcome.code == 1
    assert "uppstallning/resultatrakning.toml:3: fel [falt-fel-varde] Värdet i ”enhet”" in (
        outcome.out
    )


def test_an_adopted_figure_in_another_unit_is_not_the_same(umea: Path) -> None:
    adopted = '2025-12-31 custom "finsam-faststalld" "trappa" "Eget kapital" 1984 PROCENT\n'
    (umea / "faststallt-2025.beancount").write_text(adopted, encoding="utf-8")
    outcome = finsam("check", ".", cwd=umea)
    assert "[faststalld-avviker] Fastställt är 1\u00a0984 % för ”Eget kapital”" in outcome.out


def test_a_line_after_the_sum_is_no_sum(umea: Path) -> None:
    path = umea / "uppstallning" / "not-kostnader.toml"
    after = '\n[[rad]]\nid = "a"\ntext = "varav hyra"\nstil = "varav"\nkonton = ["60"]\n'
    path.write_text(path.read_text(encoding="utf-8") + after, encoding="utf-8")
    assert figures(umea)["not-3", "varav hyra", "2025"] == "-85200"


def test_output_is_utf8_whatever_the_machine_says(umea: Path) -> None:
    environment = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "latin-1"}
    command = [sys.executable, "-m", "finsam_ledger.cli", "check", "."]
    done = subprocess.run(command, cwd=umea, env=environment, capture_output=True, check=False)
    assert "[avrundning]" in done.stdout.decode("utf-8")


@pytest.mark.parametrize(
    "template",
    [
        "{{ report.figures.__globals__ }}",
        "{{ 1 / 0 }}",
        '{{ 1 + "a" }}',
        '{% include "report.md.jinja" %}',
    ],
)
def test_a_template_can_do_nothing_but_fail(umea: Path, template: str) -> None:
    (umea / "mallar").mkdir()
    (umea / "mallar" / "report.md.jinja").write_text(template, encoding="utf-8")
    outcome = finsam("report", ".", "--year", "2025", "--format", "md", "--out", "ut", cwd=umea)
    assert outcome.code == 1
    assert "fel [mall-fel]" in outcome.err
    assert "Traceback" not in outcome.err
    assert not (umea / "ut").exists()


def test_one_file_that_cannot_be_written_keeps_all_back(umea: Path) -> None:
    (umea / "ut" / "arsredovisning-2025.md").mkdir(parents=True)
    words = ("report", ".", "--year", "2025", "--format", "html,md", "--out", "ut")
    assert finsam(*words, cwd=umea).code == 1
    assert [path.name for path in (umea / "ut").iterdir()] == ["arsredovisning-2025.md"]


def test_a_budget_is_shared_between_verksamheter_as_costs_are(tmp_path: Path) -> None:
    minimal = tmp_path / "minimal"
    shutil.copytree(ROOT / "examples" / "minimal", minimal)
    (minimal / "uppstallning").mkdir(exist_ok=True)
    share = '[[kolumn]]\nid = "p"\nslag = "andel"\nav = ["ar", "summa"]\n'
    overlay(minimal, "kostnadsfordelning", AR, BUDGET, share)
    overlay(minimal, "resultatrakning", AR, BUDGET)
    found = figures(minimal)
    parts = [
        int(found["kostnadsfordelning", row, "budget 2025"])
        for row in ("Administration", "Strukturövergripande insatser", "Individinriktade insatser")
    ]
    assert parts == [295, 478, 1150]
    assert found["kostnadsfordelning", "Summa", "budget 2025"] == "1923"
    assert found["resultatrakning", "Verksamhetens kostnader", "budget 2025"] == "-1922500"


def test_a_trace_in_csv_adds_up_and_names_what_a_limit_is_made_of(umea: Path) -> None:
    words = ("trace", ".", "--year", "2025", "--format", "csv", "trappa", "Marginal")
    rows = list(csv.DictReader(finsam(*words, cwd=umea).out.splitlines()))
    own = [Decimal(row["belopp"]) for row in rows if not row["del"]]
    assert sum(own) == Decimal("35387.98")
    below = [Decimal(row["belopp"]) for row in rows if row["del"] == "Tilldelning"]
    assert sum(below) == 11_132_000
    assert {row["del"] for row in rows} == {"", "Tilldelning"}


def test_what_the_law_requires_is_missed(umea: Path) -> None:
    toml = umea / "forbund.toml"
    text = toml.read_text(encoding="utf-8")
    text = text.replace("[rapport]", '[rapport]\nutan = ["kassaflode"]')
    toml.write_text(text, encoding="utf-8")
    outcome = finsam("check", ".", cwd=umea)
    assert "varning [del-saknas] Årsredovisningen saknar Kassaflödesanalys" in outcome.out


def test_an_empty_metadata_value_is_not_given(umea: Path) -> None:
    path = umea / "konton.beancount"
    old = "Expenses:Verksamhet:6010-Lokalhyra"
    text = path.read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if old in line)
    path.write_text(text.replace(line, line + "\n  namn:\n  motpart:"), encoding="utf-8")
    assert finsam("report", ".", "--year", "2025", "--out", "ut", cwd=umea).code == 0
    assert "None" not in (umea / "ut" / "arsredovisning-2025.html").read_text(encoding="utf-8")
