"""Texterna: figures bound in by name, and nothing else replaced."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from finsam_ledger import texts
from finsam_ledger.findings import Finding
from finsam_ledger.texts import Text
from tests.books import Ver, books_with, closed

BOOKS = books_with(
    Ver("2024-01", (("1940", 1_500_00), ("3511", -1_500_00))),
    Ver("2025-01", (("1940", 1_234_567_50), ("3511", -1_234_567_50))),
    Ver("2025-02", (("4510", 2_234_567_50), ("1940", -2_234_567_50))),
)
Read = Callable[[str], tuple[Text | None, list[Finding]]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def read(text: str) -> tuple[Text | None, list[Finding]]:
        path = tmp_path / "texter" / "2025" / "min.md"
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
        return texts.read(closed(BOOKS, folder=tmp_path), "min")

    return read


@pytest.mark.parametrize(
    ("source", "markdown"),
    [
        ("{{ kr resultatrakning.verksamhetens_intakter }}.", "1\u00a0234\u00a0568."),
        ("{{kr resultatrakning.verksamhetens_intakter}}.", "1\u00a0234\u00a0568."),
        ("{{ tkr resultatrakning.verksamhetens_intakter }}.", "1\u00a0235."),
        ("{{ kr resultatrakning.verksamhetens_intakter 2024 }}.", "1\u00a0500."),
        ("{{ kr resultatrakning.arets_resultat }}.", "\u22121\u00a0000\u00a0000."),
        ("{{ tkr trappa.tilldelning }}.", "1\u00a0235."),
        ("{{ procent flerarsoversikt.soliditet }}.", "100."),
        ("Inget { att } byta {% här %}.", "Inget { att } byta {% här %}."),
        ("- punkt *fet*\n", "- punkt *fet*\n"),
    ],
)
def test_figures_are_bound_in(read: Read, source: str, markdown: str) -> None:
    text, findings = read(source)
    assert not findings
    assert text is not None
    assert text.markdown == markdown


def test_a_figure_and_its_unit_stay_on_one_line(read: Read) -> None:
    text, _ = read("är {{ tkr trappa.tilldelning }}\ntkr")
    assert text is not None
    assert text.markdown == "är 1\u00a0235\u00a0tkr"


def test_a_text_tells_which_figures_it_quotes(read: Read) -> None:
    text, _ = read("{{ tkr trappa.tilldelning }} och {{ kr trappa.tilldelning }}")
    assert text is not None
    said = [(each.table, each.column, each.value, str(each.unit)) for each in text.figures]
    assert said == [("text", "2025", "1235", "tkr"), ("text", "2025", "1234568", "kr")]


@pytest.mark.parametrize(
    ("binding", "code", "words"),
    [
        ("kr resultat.arets_resultat", "text-okand-siffra", "tabellen ”resultat” finns inte"),
        ("kr trappa.tildelning", "text-okand-siffra", "Menade du ”tilldelning”?"),
        ("kr trappa.tilldelning 2019", "text-okand-siffra", "ingen kolumn ”2019”"),
        ("procent trappa.tilldelning", "text-okand-siffra", "ingen siffra i procent"),
        ("kr trappa.andel", "text-okand-siffra", "ingen siffra i kr för 2025"),
        ("tusen trappa.tilldelning", "text-fel", "enheten ”tusen” i ”tusen trappa.tilldelning”"),
        ("kr trappa", "text-fel", "”kr trappa” är ingen siffra"),
        ("", "text-fel", "är ingen siffra"),
    ],
)
def test_a_figure_that_cannot_be_bound(
    read: Read, tmp_path: Path, binding: str, code: str, words: str
) -> None:
    _, [finding] = read(f"Första raden.\n\nTredje {{{{ {binding} }}}} raden.\n")
    assert finding.code == code
    assert str(finding.place) == f"{tmp_path / 'texter' / '2025' / 'min.md'}:3"
    assert words in f"{finding.message} {finding.remedy}"


def test_every_mistake_is_reported(read: Read) -> None:
    _, findings = read("{{ kr a.b }}\n{{ kr c.d }}\n{{ x }}")
    assert [finding.place and finding.place.line for finding in findings] == [1, 2, 3]


def test_a_text_that_is_missing(tmp_path: Path) -> None:
    text, [finding] = texts.read(closed(BOOKS, folder=tmp_path), "min", "LKBR 9:4")
    assert text is None
    assert finding.message == "Texten min.md för år 2025 saknas."
    assert finding.remedy == "Skriv den i texter/2025/min.md."
    assert finding.law == "LKBR 9:4"


def test_the_forbunds_own_text_goes_before_the_built_in(tmp_path: Path) -> None:
    builtin, _ = texts.read(closed(BOOKS, folder=tmp_path), "trappa")
    own = tmp_path / "texter" / "2025" / "trappa.md"
    own.parent.mkdir(parents=True)
    own.write_text("Egen text.", encoding="utf-8")
    mine, _ = texts.read(closed(BOOKS, folder=tmp_path), "trappa")
    assert builtin is not None
    assert "Nationella rådet" in builtin.markdown
    assert mine is not None
    assert mine.markdown == "Egen text."


def test_nothing_posted_is_quoted_as_the_table_prints_it(read: Read) -> None:
    text, findings = read("{{ kr resultatrakning.avskrivningar }}")
    assert not findings
    assert text is not None
    assert text.markdown == "0"
