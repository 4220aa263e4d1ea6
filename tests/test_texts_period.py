"""Texter i delårsrapporten: their own folder, the period's columns, a year that is foreseen."""

from __future__ import annotations

from pathlib import Path

import pytest

from finsam_ledger import texts
from finsam_ledger.bokslut import Bokslut, close
from finsam_ledger.findings import Finding, Place
from finsam_ledger.money import NBSP, Unit
from finsam_ledger.registers import Entry, Register
from finsam_ledger.texts import Text
from tests.books import Ver, books_with, budget_row, forbund, opening

BANK, BIDRAG, INSATS = "1940", "3511", "4510"
BOOKS = books_with(
    opening(2024, (BANK, 900_000_00), ("2010", -900_000_00)),
    Ver("2024-02", ((BANK, 700_000_00), (BIDRAG, -700_000_00))),
    Ver("2024-05", ((INSATS, 400_000_00), (BANK, -400_000_00))),
    Ver("2024-11", ((INSATS, 200_000_00), (BANK, -200_000_00))),
    Ver("2025-02", ((BANK, 800_000_00), (BIDRAG, -800_000_00))),
    Ver("2025-05", ((INSATS, 500_000_00), (BANK, -500_000_00))),
    Ver("2025-11", ((INSATS, 999_000_00), (BANK, -999_000_00))),
    budget=(budget_row(BIDRAG, 2025, -1_000_000_00), budget_row(INSATS, 2025, 1_100_000_00)),
)


def half_way(folder: Path) -> Bokslut:
    """The first eight months of 2025."""
    line = "verksamhetens_kostnader"
    entry = Entry(line, 2025, -1_050_000_00, Unit.TKR, "Styrelsen", Place("prognos.csv", 2))
    register = Register("prognos-2025-08", {(line, 2025): entry})
    bokslut, findings = close(forbund(register, folder=folder), BOOKS, 2025, "delarsrapport", 8)
    assert bokslut is not None, findings
    return bokslut


def read(folder: Path, source: str) -> tuple[Text | None, list[Finding]]:
    path = folder / "texter" / "2025-08" / "min.md"
    path.parent.mkdir(parents=True)
    path.write_text(source, encoding="utf-8")
    return texts.read(half_way(folder), "min")


@pytest.mark.parametrize(
    ("binding", "words", "column"),
    [
        ("tkr resultatrakning.verksamhetens_intakter", "800", "jan–aug 2025"),
        ("tkr resultatrakning.verksamhetens_intakter 2024", "700", "jan–aug 2024"),
        ("tkr resultatrakning.verksamhetens_intakter jan-aug 2024", "700", "jan–aug 2024"),
        ("tkr resultatrakning.verksamhetens_intakter budget", "1 000", "budget 2025"),
        ("belopp tkr resultatrakning.verksamhetens_kostnader", "500 tkr", "jan–aug 2025"),
        ("resultat tkr resultatrakning.arets_resultat", "ett överskott om 300 tkr", "jan–aug 2025"),
        (
            "resultat tkr resultatrakning.arets_resultat budget",
            "ett underskott om 100 tkr",
            "budget 2025",
        ),
        (
            "ändring tkr resultatrakning.verksamhetens_kostnader",
            "ökade med 100 tkr",
            "jan–aug 2025 mot jan–aug 2024",
        ),
        # A balance is compared with that of the last 31 December
        (
            "ändring tkr balansrakning.kassa_bank",
            "ökade med 300 tkr",
            "2025-08-31 mot 2024",
        ),
    ],
)
def test_the_period_is_what_is_told(tmp_path: Path, binding: str, words: str, column: str) -> None:
    text, findings = read(tmp_path, f"{{{{ {binding} }}}}")
    assert findings == []
    assert text is not None
    assert text.markdown.replace(NBSP, " ") == words
    assert [figure.column for figure in text.figures] == [column]


def test_a_part_of_a_year_is_not_held_against_the_whole_years_budget(tmp_path: Path) -> None:
    _, [finding] = read(tmp_path, "{{ mot-budget tkr resultatrakning.arets_resultat }}")
    assert finding.code == "text-okand-siffra"
    assert "ingen budget för samma tid" in finding.message
    assert finding.remedy == "Jämför årets prognos med årets budget: skriv prognos sist."


def test_the_year_as_foreseen_is_held_against_its_budget(tmp_path: Path) -> None:
    name = "resultatrakning.verksamhetens_kostnader prognos"
    text, findings = read(tmp_path, f"{{{{ mot-budget tkr {name} }}}}, {{{{ belopp mkr {name} }}}}")
    assert findings == []
    assert text is not None
    assert text.markdown.replace(NBSP, " ") == "50 tkr under budget, 1,1 mkr"
    assert text.figures[0].column == "prognos 2025 mot budget 2025"


def test_a_line_that_nothing_is_foreseen_of(tmp_path: Path) -> None:
    _, [finding] = read(tmp_path, "{{ tkr balansrakning.kassa_bank prognos }}")
    assert "har ingen kolumn ”prognos”" in finding.message


def test_a_text_that_is_missing_tells_its_folder(tmp_path: Path) -> None:
    text, [finding] = texts.read(half_way(tmp_path), "handelser")
    assert text is None
    assert finding.message == "Texten handelser.md för januari–augusti 2025 saknas."
    assert finding.remedy == "Skriv den i texter/2025-08/handelser.md."


def test_whether_a_text_is_written(tmp_path: Path) -> None:
    bokslut = half_way(tmp_path)
    assert not texts.exists(bokslut, "handelser")
    assert texts.exists(bokslut, "trappa")
    own = tmp_path / "texter" / "2025-08" / "handelser.md"
    own.parent.mkdir(parents=True)
    own.write_text("Inga händelser.", encoding="utf-8")
    assert texts.exists(bokslut, "handelser")
