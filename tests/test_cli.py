"""Kommandoraden: help, exit codes, outputs, and a ledger with one thing wrong."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner

from finsam_ledger.cli import finsam as command
from tests.commands import ROOT, UMEA, Outcome, finsam
from tests.conftest import Replace

LEDGER = "ledgers/umearegionen"
MINIMAL = ROOT / "examples" / "minimal"


def lines_of(outcome: Outcome) -> list[str]:
    return (outcome.out + outcome.err).splitlines()


@pytest.mark.parametrize("name", ["", *command.commands])
def test_help_has_an_example(name: str) -> None:
    result = CliRunner().invoke(command, [name, "--help"] if name else ["--help"])
    assert result.exit_code == 0
    assert re.search(rf"Example:\s+finsam {name or 'check'} ", result.output)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["check", LEDGER], 0),
        (["check", LEDGER, "--year", "2025"], 0),
        (["check", "examples/minimal"], 0),
        (["check", LEDGER, "--year", "1999"], 1),
        (["check", "ledgers"], 1),
        (["check", "finns-inte.beancount"], 1),
        (["check", "pyproject.toml"], 1),
        (["figures", LEDGER, "--year", "1999"], 1),
        (["figures", LEDGER], 0),
        (["figures", LEDGER, "--year", "i fjol"], 2),
        (["figures", LEDGER, "--year", "2025", "--format", "xml"], 2),
        (["report", LEDGER, "--year", "2025"], 2),
        (["rapport", LEDGER], 2),
        ([], 2),
    ],
)
def test_exit_codes(words: list[str], code: int) -> None:
    outcome = finsam(*words)
    assert outcome.code == code
    assert "Traceback" not in outcome.err


def test_check_says_what_is_worth_knowing() -> None:
    outcome = finsam("check", LEDGER, "--year", "2025")
    assert outcome.err == ""
    assert all(
        re.match(r"\S+:\d+: (varning|notis) \[[a-z-]+\] ", line) for line in lines_of(outcome)
    )
    assert "[feltryck]" in outcome.out


def test_check_as_json() -> None:
    findings = json.loads(finsam("check", LEDGER, "--json").out)
    assert {finding["severity"] for finding in findings} <= {"varning", "notis"}
    assert set(findings[0]) == {"code", "severity", "file", "line", "message", "remedy", "law"}
    assert all((Path(UMEA).parent.parent / finding["file"]).is_file() for finding in findings)


def test_figures_to_a_file_and_to_standard_output(tmp_path: Path) -> None:
    file = tmp_path / "ny" / "figures.csv"
    to_file = finsam("figures", LEDGER, "--year", "2025", "--out", str(file))
    to_stdout = finsam("figures", LEDGER, "--year", "2025", "--out", "-")
    assert (to_file.code, to_file.out) == (0, "")
    assert to_stdout.out == file.read_text(encoding="utf-8")
    assert list(file.parent.iterdir()) == [file]


def test_figures_as_json() -> None:
    figures = json.loads(finsam("figures", LEDGER, "--year", "2025", "--format", "json").out)
    assert {
        "table": "resultatrakning",
        "row": "Årets resultat",
        "column": "2025",
        "value": "401603",
        "unit": "kr",
    } in figures


def test_another_year() -> None:
    rows = list(csv.reader(finsam("figures", LEDGER, "--year", "2024").out.splitlines()))
    assert ["resultatrakning", "Årets resultat", "2024", "-512498", "kr"] in rows


REPORT = ["report", LEDGER, "--year", "2025", "--format"]


def test_a_report_is_the_same_bytes_every_time(tmp_path: Path) -> None:
    first, second = tmp_path / "ett", tmp_path / "tva"
    for out in (first, second):
        assert finsam(*REPORT, "md,html", "--out", str(out)).code == 0
    names = ["arsredovisning-2025.html", "arsredovisning-2025.md"]
    assert sorted(path.name for path in first.iterdir()) == names
    for name in names:
        assert (first / name).read_bytes() == (second / name).read_bytes()


@pytest.mark.parametrize("formats", ["pdf9", "md,docx9", "", "html,,md"])
def test_an_unknown_format_is_wrong_usage(formats: str, tmp_path: Path) -> None:
    outcome = finsam(*REPORT, formats, "--out", str(tmp_path / "ut"))
    assert outcome.code == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "name",
    [
        "main.beancount",
        "forbund.toml",
        "egna/konton.csv",
        "register/personal.csv",
        "texter/2025/bedomning.md",
        "ny.beancount",
        "register/ny.csv",
    ],
)
def test_nothing_is_written_over_the_books(name: str, umea_copy: Path) -> None:
    """Nor among them, where it would be read as a part of them the next time."""
    settings = umea_copy / "forbund.toml"
    own = settings.read_text("utf-8").replace('"kommun-bas"', '"egna/konton.csv"')
    settings.write_text(own, "utf-8")
    chart = ROOT / "finsam_ledger" / "data" / "charts" / "kommun-bas.csv"
    (umea_copy / "egna").mkdir()
    (umea_copy / "egna" / "konton.csv").write_bytes(chart.read_bytes())
    before = {path: path.read_bytes() for path in umea_copy.rglob("*") if path.is_file()}
    for words in (("figures", "--year", "2025"), ("export", "sie"), ("budget",)):
        code, out, err = finsam(*words, str(umea_copy), "--out", str(umea_copy / name))
        assert (code, out) == (2, "")
        assert "is not written over" in err
    assert {path: path.read_bytes() for path in umea_copy.rglob("*") if path.is_file()} == before


def test_a_sie_file_is_not_written_over_by_what_is_made_of_it(tmp_path: Path) -> None:
    file = tmp_path / "bok.se"
    assert finsam("export", "sie", str(MINIMAL), "--out", str(file)).code == 0
    again = finsam("export", "sie", str(MINIMAL), "--out", str(file))  # its own, of before
    assert again.code == 0
    before = file.read_bytes()
    code, _, err = finsam("figures", str(file), "--out", str(file))
    assert code == 2
    assert "is not written over" in err
    assert file.read_bytes() == before


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "fil").write_text("upptagen", encoding="utf-8")
    outcome = finsam(*REPORT, "md", "--out", str(tmp_path / "fil"))
    assert outcome.code == 1
    assert "cannot write" in outcome.err
    assert "Traceback" not in outcome.err
    assert [path.name for path in tmp_path.iterdir()] == ["fil"]


class Change(NamedTuple):
    """One thing made wrong in a copy of the ledger, and what it must lead to."""

    file: str
    old: str
    new: str
    code: str
    below: int = 0


HYRA = "  Expenses:Verksamhet:6010-Lokalhyra                             7100.00 SEK\n"
SKULD = "  Liabilities:Kortfristiga:2510-Leverantörsskulder              -7100.00 SEK\n"
SALE = "  Expenses:Verksamhet:6810-IT-tjänster                           1424.99 SEK\n"
CHANGES = {
    "en rad borttagen": Change(
        "2024.beancount", HYRA + SKULD, HYRA, "verifikation-obalans", below=-6
    ),
    "ett konto felskrivet": Change(
        "2024.beancount", "6010-Lokalhyra  ", "6010-Lokalhyr   ", "konto-ej-oppnat", below=-6
    ),
    "ett öre för mycket": Change(
        "2024.beancount", HYRA, HYRA.replace("7100.00", "7100.01"), "verifikation-obalans", below=-6
    ),
    "ett öre till i båda rader": Change(
        "2024.beancount",
        HYRA + SKULD,
        (HYRA + SKULD).replace("7100.00", "7100.01"),
        "saldo-stammer-inte",
    ),
    "en text i ett belopp": Change(
        "2024.beancount", HYRA, HYRA.replace("7100.00", "sjutusen"), "bok-syntax"
    ),
    "en rad i en uppställning utan innehåll": Change(
        "uppstallning/not-fordringar.toml", 'konton = ["164"]', "", "rad-innehall", below=-3
    ),
    "ett fält felstavat": Change("forbund.toml", "kontoplan", "kontoplann", "falt-okant"),
    "ett register med text för tal": Change(
        "register/personal.csv", "2025,4,", "2025,fyra,", "falt-fel-varde"
    ),
    "en fastställd siffra ändrad": Change(
        "faststallt-2025.beancount", " 5564 SEK", " 5565 SEK", "faststalld-avviker"
    ),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_one_thing_wrong_is_found_where_it_stands(
    change: Change, umea_copy: Path, replace: Replace
) -> None:
    line = replace(umea_copy / change.file, change.old, change.new) + change.below
    outcome = finsam("check", ".", cwd=umea_copy)
    assert outcome.code == 1
    assert "Traceback" not in outcome.out + outcome.err
    found = [each for each in lines_of(outcome) if f"fel [{change.code}] " in each]
    assert found
    if change.code != "saldo-stammer-inte":
        assert found[0].startswith(f"{change.file}:{line}: ")


def test_one_ore_between_two_expense_accounts(umea_copy: Path, replace: Replace) -> None:
    book = umea_copy / "2024.beancount"
    replace(book, HYRA, HYRA.replace("7100.00", "7100.01"))
    replace(book, SALE, SALE.replace("1424.99", "1424.98"))
    replace(book, SKULD, SKULD.replace("7100.00", "7100.01"))
    replace(
        book,
        "1710-Förutbetalda-kostnader                 -1424.99",
        "1710-Förutbetalda-kostnader                 -1424.98",
    )
    outcome = finsam("check", ".", cwd=umea_copy)
    off = [line for line in lines_of(outcome) if "[saldo-stammer-inte]" in line]
    assert outcome.code == 1
    assert any("6010-Lokalhyra" in line and "skillnad 0,01 kr" in line for line in off)
    assert any("6810-IT-tjänster" in line and "skillnad −0,01 kr" in line for line in off)


ONE_VERIFIKATION = """
2024-12-30 * "Rättelse" "Ett öre flyttat"
  ver: "R-1"
  bokford: 2024-12-30
  Expenses:Verksamhet:6010-Lokalhyra                  0.01 SEK
  Expenses:Verksamhet:6500-Telefoni                  -0.01 SEK
"""


def test_one_ore_moved_by_a_verifikation_of_its_own(umea_copy: Path) -> None:
    with (umea_copy / "2024.beancount").open("a", encoding="utf-8") as book:
        book.write(ONE_VERIFIKATION)
    outcome = finsam("check", ".", cwd=umea_copy)
    off = [line for line in lines_of(outcome) if "[saldo-stammer-inte]" in line]
    assert outcome.code == 1
    assert [konto for konto in ("6010", "6500") if any(konto in line for line in off)] == [
        "6010",
        "6500",
    ]


@pytest.mark.parametrize(
    ("register", "code", "year"),
    [
        ("personal", "register-saknas", "2025"),
        ("revision", "register-saknas", "2025"),
        ("historik", "faststalld-okand", "2022"),
    ],
)
def test_a_register_removed(register: str, code: str, year: str, umea_copy: Path) -> None:
    (umea_copy / "register" / f"{register}.csv").unlink()
    outcome = finsam("check", ".", "--year", year, cwd=umea_copy)
    assert outcome.code == 1
    assert any(re.match(rf"[^:]+(:\d+)?: fel \[{code}\] ", line) for line in lines_of(outcome))
    assert "Traceback" not in outcome.err


@pytest.mark.parametrize("words", [["figures"], ["report", "--out", "ut"]])
def test_a_text_removed(words: list[str], umea_copy: Path) -> None:
    (umea_copy / "texter" / "2025" / "redovisningsprinciper.md").unlink()
    name, *options = words
    outcome = finsam(name, ".", "--year", "2025", *options, cwd=umea_copy)
    assert (outcome.code, outcome.out) == (1, "")
    assert "texter/2025/redovisningsprinciper.md: fel [text-saknas] " in outcome.err
    assert not (umea_copy / "ut").exists()


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_nothing_is_written_when_the_books_have_errors(
    kind: str, umea_copy: Path, replace: Replace, tmp_path: Path
) -> None:
    replace(umea_copy / "2024.beancount", HYRA + SKULD, HYRA)
    file = tmp_path / "figures"
    words = ["figures", ".", "--year", "2025", "--format", kind, "--out", str(file)]
    outcome = finsam(*words, cwd=umea_copy)
    assert (outcome.code, outcome.out) == (1, "")
    assert "[verifikation-obalans]" in outcome.err
    assert not file.exists()


def test_check_finds_a_missing_text(umea_copy: Path) -> None:
    (umea_copy / "texter/2025/redovisningsprinciper.md").unlink()
    outcome = finsam("check", ".", cwd=umea_copy)
    assert outcome.code == 1
    assert "[text-saknas]" in outcome.out


@pytest.mark.parametrize("words", [["check"], ["seal"], ["books"], ["import", "sie"]])
def test_help_keeps_its_examples_on_lines_of_their_own(words: list[str]) -> None:
    out = finsam(*words, "--help").out
    assert "\\b" not in out
    assert re.search(rf"^ +(Example: )?finsam {' '.join(words)} ", out, re.MULTILINE)
