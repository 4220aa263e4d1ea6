"""The command: `finsam check --document`, and our own reports held against their own books."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from finsam_ledger import bok, meningar
from finsam_ledger.findings import Severity
from finsam_ledger.meningar.stycken import Dokument, Stycke, Tabellrad
from finsam_ledger.render.formats import render
from finsam_ledger.render.publication import Publication

from .commands import Outcome, finsam
from .meningar import known
from .reports import MINIMAL, REPORTS


def check(document: Path, *words: str) -> Outcome:
    told = ("--year", "2025", "--document", str(document), *words)
    return finsam("check", str(MINIMAL), *told, cwd=document.parent)


def test_what_contradicts_the_books_is_told_last_of_all_counted(tmp_path: Path) -> None:
    document = tmp_path / "rapport.md"
    document.write_text(
        "Årets resultat blev 52 tkr.\n\nSoliditeten var 70 procent.\n\n"
        "Årets resultat blev ett underskott på 52 tkr.\n\nVi hade 40 deltagare.\n",
        encoding="utf-8",
    )
    done = check(document)
    *findings, last = done.out.splitlines()
    assert [line.split(" ")[:3] for line in findings] == [
        ["rapport.md:5:", "fel", "[mening-fel-riktning]"]
    ]
    assert last == ("4 tal i texten: 2 stämmer, 1 kan inte knytas till någon siffra, 1 motsägs.")
    assert (done.code, done.err) == (1, "")


def test_a_document_without_fault_is_fine(tmp_path: Path) -> None:
    document = tmp_path / "rapport.txt"
    document.write_text("Årets resultat blev 52 tkr.\n", encoding="utf-8")
    done = check(document)
    assert done.out.splitlines()[0] == "Inga anmärkningar."
    assert done.code == 0


def test_as_json_standard_output_is_the_findings_alone(tmp_path: Path) -> None:
    document = tmp_path / "rapport.md"
    document.write_text("Årets resultat blev 51 809 tkr.\n", encoding="utf-8")
    done = check(document, "--json")
    (finding,) = json.loads(done.out)
    assert (finding["code"], finding["line"]) == ("mening-fel-enhet", 1)
    assert done.err.startswith("1 tal i texten")


def test_books_with_errors_are_told_instead(tmp_path: Path) -> None:
    (tmp_path / "main.beancount").write_text("2025-01-01 opn Assets:1920-Bank\n", encoding="utf-8")
    (tmp_path / "forbund.toml").write_text('namn = "Prov"\n', encoding="utf-8")
    (tmp_path / "rapport.md").write_text("Årets resultat blev 52 tkr.\n", encoding="utf-8")
    done = finsam("check", ".", "--document", "rapport.md", cwd=tmp_path)
    assert done.code == 1
    assert "fel [" in done.out
    assert "tal i texten" not in done.out
    assert "Traceback" not in done.out + done.err


@pytest.mark.parametrize(("ledger", "year"), REPORTS)
def test_our_own_reports_contradict_nothing(ledger: str, year: int, tmp_path: Path) -> None:
    report = known(ledger, year).report
    files, wrong = render(Publication.of(report), ["md", "html"])
    assert wrong == []
    for name, content in files:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        counted, findings = meningar.check(report, path)
        assert counted is not None
        assert findings == []
        assert counted.motsagda == 0
        assert counted.stammer > counted.okanda


def test_a_report_on_a_part_of_the_year_is_held_against_that_part(tmp_path: Path) -> None:
    opened, _ = bok.open_books(MINIMAL)
    assert opened is not None
    report, _ = bok.make_report(opened, 2025, "delarsrapport", 8)
    assert report is not None
    ((name, content),), _ = render(Publication.of(report), ["md"])
    assert isinstance(content, str)
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    counted, findings = meningar.check(report, path)
    assert counted is not None
    assert findings == []
    assert counted.stammer > counted.okanda


def test_a_changed_figure_in_our_own_report_is_found(tmp_path: Path) -> None:
    report = known("umearegionen", 2025).report
    ((_, content),), _ = render(Publication.of(report), ["md"])
    assert isinstance(content, str)
    changed = content.replace("402\u00a0tkr", "420\u00a0tkr").replace("402 tkr", "420 tkr")
    assert changed != content
    path = tmp_path / "rapport.md"
    path.write_text(changed, encoding="utf-8")
    counted, findings = meningar.check(report, path)
    assert counted is not None
    assert counted.motsagda >= 1
    assert {finding.code for finding in findings} == {"mening-annat-tal"}


def examined(*paragraphs: Stycke, rows: tuple[Tabellrad, ...] = (), title: str = "") -> list[str]:
    report = known("umearegionen", 2025).report
    document = Dokument(paragraphs, rows, title)
    _, findings = meningar.examine(report, document, Path("rapport.md"))
    return [finding.code for finding in findings]


@pytest.mark.parametrize(
    ("text", "is_wrong"),
    [
        ("Årsredovisning 2024", True),
        ("Årsredovisning 2025", False),
        ("ÅRSREDOVISNING FÖR VERKSAMHETSÅRET 2024", True),
        ("Årsredovisningen omfattar räkenskapsåret 2024.", True),
        ("Årsredovisningen innehåller utfallet för budgetåret 2025.", False),
        ("Revisorerna granskade årsredovisningen för räkenskapsåret 2024.", False),
        ("Jämfört med budgetåret 2024 har mer gått till insatser.", False),
    ],
)
def test_a_document_of_another_year_is_told(text: str, is_wrong: bool) -> None:  # noqa: FBT001
    assert (examined(Stycke(text)) == ["mening-rakenskapsar"]) is is_wrong


def test_the_title_inside_a_file_counts_too() -> None:
    assert examined(title="Årsredovisning 2023") == ["mening-rakenskapsar"]


SURPLUS = Stycke("Det ackumulerade överskottet uppgår till 2 348 tkr.")


def row(label: str, *cells: str) -> Tabellrad:
    return Tabellrad(label, cells)


@pytest.mark.parametrize(
    ("rows", "codes"),
    [
        ((row("Överskott från tidigare år", "2 148", "3 038"),), ["mening-tabell"]),
        ((row("Överskott från tidigare år", "2 148 000"),), ["mening-tabell"]),
        ((row("Överskott från tidigare år", "2 348", "3 038"),), []),
        ((row("Överskott från tidigare år", "2 348 112"),), []),
        ((row("Överskott från tidigare år", "9 000"),), []),
        ((row("Avskrivningar", "2 148"),), []),
        ((row("Överskott från tidigare år", "2 148"), row("Samlat överskott", "2 200")), []),
        ((), []),
    ],
)
def test_a_sentence_is_held_against_the_documents_own_tables(
    rows: tuple[Tabellrad, ...], codes: list[str]
) -> None:
    assert examined(SURPLUS, rows=rows) == codes


def test_what_a_report_says_of_its_own_faults_is_not_held_against_it() -> None:
    wrong = Stycke("Årets resultat blev 420 tkr.")
    assert examined(wrong) == ["mening-annat-tal"]
    assert examined(Stycke("Kontroll av rapporten", is_heading=True), wrong) == []


def test_only_another_rounding_is_mild() -> None:
    report = known("umearegionen", 2025).report
    document = Dokument((Stycke("Årets resultat blev 401 tkr."),), ())
    counted, (finding,) = meningar.examine(report, document, Path("rapport.md"))
    assert finding.severity is Severity.NOTICE
    assert (counted.stammer, counted.motsagda) == (1, 0)


def test_the_same_document_gives_the_same_findings(tmp_path: Path) -> None:
    document = tmp_path / "rapport.md"
    document.write_text("Resultatet blev 420 tkr.\n\nBudgeten var 51 tkr.\n", encoding="utf-8")
    first, second = check(document), check(document)
    assert first == second
