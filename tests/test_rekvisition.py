"""`finsam rekvisition`: what it lists, in each format, and how it ends."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import pytest

from finsam_ledger.balances import Books
from finsam_ledger.bokslut import close
from finsam_ledger.forbund import Forbund, read_forbund
from finsam_ledger.insatser import Insatser
from finsam_ledger.periods import Period
from finsam_ledger.upparbetat import Lage, budgeted, follow_up, granted, worked_up
from tests.books import Ver, books_with, budget_row
from tests.commands import Outcome, finsam
from tests.folders import FORBUND, plain, write
from tests.test_insatser import BESLUT, INSATSER, REKVISITIONER
from tests.test_insatser_checks import INCOME, budget, cost
from tests.test_insatser_guide import guide

REGISTERS = {
    "register/insatser.csv": INSATSER
    + """\
vagen,Vägen vidare,Norrby kommun,,individ,2025-03-01,2026-06-30,
teamet,Teamet,Regionen,,individ,2025-07-01,2025-12-31,
motet,Mötesplatsen,Kansliet,,struktur,2024-01-01,,
gamla,Avslutad insats,Kansliet,,struktur,2022-01-01,2023-12-31,
""",
    "register/insatsbeslut.csv": BESLUT
    + """\
vagen,2025,1000,2024-11-28,58,beslut,,
vagen,2025,200,2025-06-12,31,andring,,
vagen,2025,300,2025-12-10,7,avvikelse,2026,
teamet,2025,600,2025-06-12,32,beslut,,
motet,2025,1200,2024-11-28,58,beslut,,
""",
    "register/rekvisitioner.csv": REKVISITIONER
    + """\
vagen,2025-03,2025-04,2025-05-12,150.50,r1.pdf,,godkand,
vagen,2025-05,2025-08,2025-09-10,250,r2.pdf,,inkommen,
vagen,2025-09,2025-12,2026-01-10,300,r3.pdf,,godkand,
vagen,2025-09,2025-12,2026-01-02,900,r3.pdf,,avslagen,fel belopp
""",
}
BOOKS = books_with(
    INCOME,
    cost("2025-04", 150_50),
    cost("2025-08", 250_00),
    cost("2025-12", 349_50),
    cost("2025-06", 1300_00, "motet"),
    cost("2025-07", 7_00, "okand"),
    Ver("2025-05", (("5010", 40_00), ("1940", -40_00))),
    Ver("2025-05", (("3511", -9_00), ("1940", 9_00)), dims=(("insats", "vagen"),)),
)


def read(folder: Path, files: Mapping[str, str] = REGISTERS) -> Forbund:
    write(folder, {"forbund.toml": FORBUND.replace('["egen"]', "[]"), **files})
    forbund, findings = read_forbund(folder)
    assert forbund is not None
    assert findings == []
    return forbund


def stand(folder: Path, months: int = 12, books: Books = BOOKS) -> dict[str, Lage]:
    follow = follow_up(read(folder), books, Period.of_months(2025, months))
    return {insats.id: lage for insats, lage in follow.lagen.items()}


def test_how_an_insats_stands_when_the_year_is_over(tmp_path: Path) -> None:
    vagen = stand(tmp_path)["vagen"]
    assert (vagen.beviljat, vagen.justerat) == (1000_00, 900_00)
    assert vagen.upparbetat == 750_00  # costs alone, not what came in
    assert (vagen.kvar, vagen.returneras) == (150_00, 150_00)
    assert (vagen.rekvirerat, vagen.ej_rekvirerat) == (700_50, 49_50)
    assert vagen.skuld == 599_50  # 250 not approved, 300 requested in January, 49,50 not at all
    assert vagen.used(vagen.beviljat) == Fraction(75, 100)
    assert vagen.used(vagen.justerat) == Fraction(750, 900)
    assert (vagen.beviljat_linjart, vagen.justerat_linjart) == (1000_00, 900_00)


def test_how_it_stands_in_august(tmp_path: Path) -> None:
    vagen = stand(tmp_path, 8)["vagen"]
    assert (vagen.beviljat, vagen.justerat) == (1000_00, 1200_00)
    assert (vagen.beviljat_linjart, vagen.justerat_linjart) == (600_00, 720_00)  # 6 months of 10
    assert (vagen.upparbetat, vagen.rekvirerat) == (400_50, 400_50)
    assert vagen.skuld == 250_00


def test_what_is_not_decided_yet_is_not_granted(tmp_path: Path) -> None:
    stands = stand(tmp_path, 4)
    assert stands["vagen"].justerat == 1000_00
    assert (stands["teamet"].beviljat, stands["teamet"].justerat) == (0, 0)
    assert stands["teamet"].used(stands["teamet"].justerat) is None


def test_what_is_moved_in_january_is_moved_from_the_year_that_is_over(tmp_path: Path) -> None:
    beslut = REGISTERS["register/insatsbeslut.csv"].replace("2025-12-10", "2026-01-20")
    forbund = read(tmp_path, {**REGISTERS, "register/insatsbeslut.csv": beslut})
    justerat = {
        months: granted(forbund, "vagen", Period.of_months(2025, months)) for months in (11, 12)
    }
    assert justerat == {11: 1200_00, 12: 900_00}


def test_an_insats_of_the_autumn_has_used_months_of_its_own(tmp_path: Path) -> None:
    assert stand(tmp_path, 8)["teamet"].justerat_linjart == 200_00  # 2 months of 6


def test_one_that_costs_too_much_gives_nothing_back(tmp_path: Path) -> None:
    motet = stand(tmp_path)["motet"]
    assert (motet.kvar, motet.returneras) == (-100_00, 0)


def test_what_one_gives_back_is_not_what_another_lacks(tmp_path: Path) -> None:
    whole = sum(stand(tmp_path).values(), Lage())
    assert whole.kvar == 150_00 + 600_00 - 100_00
    assert whole.returneras == 150_00 + 600_00


def test_those_that_are_over_are_left_out(tmp_path: Path) -> None:
    assert list(stand(tmp_path)) == ["vagen", "teamet", "motet"]


def test_costs_outside_the_register_are_told(tmp_path: Path) -> None:
    follow = follow_up(read(tmp_path), BOOKS, Period.of_year(2025))
    assert follow.elsewhere == {"okand": 7_00}


def test_costs_and_budget_by_insats(tmp_path: Path) -> None:
    forbund = read(tmp_path)
    rows = (budget(5_00), budget(6_00, konto="5010"), budget(-9_00, konto="3511"))
    books = books_with(INCOME, cost("2025-04", 1_00), budget=(*rows, budget_row("4510", 2025, 1)))
    assert worked_up(forbund, books, Period.of_year(2025)) == {"vagen": 1_00}
    assert budgeted(forbund, books, 2025) == {"vagen": 11_00, "": 1}
    assert budgeted(forbund, books, 2024) == {}


FIGURES = ("beviljat", "justerat", "linjart", "upparbetat", "rekvirerat", "ej_rekvirerat", "kvar")


@pytest.mark.parametrize("months", [8, 12])
def test_the_table_of_the_report_has_the_same_figures(tmp_path: Path, months: int) -> None:
    bokslut, findings = close(read(tmp_path), BOOKS, 2025, months=months)
    assert bokslut is not None, findings
    rows = bokslut.facts.statement("rekvisition", 2025).by_line
    for id, lage in stand(tmp_path, months).items():
        cells = rows[f"{'struktur' if id == 'motet' else 'individ'}-{id}"].cells
        assert [cells[name].value or 0 for name in FIGURES] == [
            *(lage.beviljat, lage.justerat, lage.justerat_linjart, lage.upparbetat),
            *(lage.rekvirerat, lage.ej_rekvirerat, lage.kvar),
        ]


# The command


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    guide(tmp_path)
    return tmp_path


def rekvisition(ledger: Path, *words: str) -> Outcome:
    return finsam("rekvisition", ".", *words, cwd=ledger)


def test_csv_has_a_row_for_each_insats_and_sum(ledger: Path) -> None:
    outcome = rekvisition(ledger, "--until", "2025-08", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(outcome.out)))
    insatser = [row["insats"] for row in rows]
    assert insatser == ["vagen-vidare", "studieteamet", "", "motesplatsen", "", ""]
    assert rows[0] == {
        "insats": "vagen-vidare",
        "namn": "Vägen vidare",
        "slag": "individ",
        "agare": "norrby",
        "beviljat": "600000.00",
        "justerat": "660000.00",
        "upparbetat": "375000.00",
        "kvar": "285000.00",
        "rekvirerat": "375000.00",
        "ej_rekvirerat": "0.00",
        "av_beviljat": "62.5",
        "av_justerat": "56.8",
        "av_beviljat_linjart": "93.8",
        "av_justerat_linjart": "85.2",
        "skuld": "195000.00",
        "returneras": "",
    }
    assert rows[-1]["namn"] == "Summa insatser"
    assert rows[-1]["justerat"] == "980000.00"


def test_json_has_the_same_figures(ledger: Path) -> None:
    told = json.loads(rekvisition(ledger, "--year", "2025", "--format", "json").out)
    rows = csv.DictReader(io.StringIO(rekvisition(ledger, "--format", "csv", "--year", "2025").out))
    assert told["period"] == {"fran": "2025-01-01", "till": "2025-12-31"}
    by_name = {each["namn"]: each for each in (*told["insatser"], *told["summor"])}
    for row in rows:
        figures = {name: text for name, text in row.items() if name in by_name[row["namn"]]}
        said = {name: by_name[row["namn"]][name] or "" for name in figures}
        assert said == figures
    assert by_name["Vägen vidare"]["returneras"] == "30000.00"


def test_markdown_goes_to_a_file(ledger: Path) -> None:
    outcome = rekvisition(ledger, "--year", "2025", "--format", "md", "--out", "ut.md")
    assert (outcome.out, outcome.code) == ("", 0)
    text = plain((ledger / "ut.md").read_text(encoding="utf-8"))
    assert "## Insatser 2025, kronor" in text
    assert "| Vägen vidare | 600 000 | 580 000 | 550 000 | 30 000 | 550 000 | 0 |" in text


def test_without_requests_what_is_made_of_them_is_left_out(ledger: Path) -> None:
    (ledger / "register/rekvisitioner.csv").unlink()
    text = rekvisition(ledger, "--until", "2025-08").out
    assert "rekvirerat" not in text.lower()
    assert "Skuld" not in text
    [row, *_] = csv.DictReader(
        io.StringIO(rekvisition(ledger, "--until", "2025-08", "--format", "csv").out)
    )
    assert (row["upparbetat"], row["rekvirerat"], row["skuld"]) == ("375000.00", "", "")


def test_errors_are_told_beside_the_list(ledger: Path) -> None:
    path = ledger / "register/rekvisitioner.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("175000,2025/rek", "275000,2025/rek"), encoding="utf-8")
    outcome = rekvisition(ledger, "--year", "2025")
    assert "Summa insatser" in outcome.out
    assert "rekvisitioner.csv:5: fel [rekvisition-over-beslut] " in outcome.err
    assert outcome.code == 1


def test_a_register_that_can_not_be_read_gives_no_list(ledger: Path) -> None:
    path = ledger / "register/insatsbeslut.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("Delegation 7", ""), encoding="utf-8")
    outcome = rekvisition(ledger, "--year", "2025")
    assert (outcome.out, outcome.code) == ("", 1)
    assert "insatsbeslut.csv:7: fel [insats-avvikelse-beslut] " in outcome.err


def test_without_a_register_of_insatser_there_is_no_list(ledger: Path) -> None:
    for path in (ledger / "register").iterdir():
        path.unlink()
    outcome = rekvisition(ledger, "--year", "2025")
    assert (outcome.out, outcome.code) == ("", 1)
    assert outcome.err.startswith("register/insatser.csv: fel [fil-saknas] ")


SIE = """\
#FLAGGA 0
#PROGRAM "Prov" 1
#FORMAT PC8
#SIETYP 4
#ORGNR 222000-1111
#FNAMN "Prov"
#RAR 0 20250101 20251231
#KONTO 1940 "Bank"
#KONTO 3511 "Bidrag"
#KONTO 4510 "Insatser"
#DIM 7 "Insats"
#OBJEKT 7 "vagen-vidare" "Vagen vidare"
#VER B 10 20250203 "Bidrag"
{
#TRANS 1940 {} 600000
#TRANS 3511 {} -600000
}
#VER B 11 20250519 "Vagen vidare"
{
#TRANS 4510 {7 "vagen-vidare"} 180000
#TRANS 1940 {} -180000
}
"""


def test_books_in_a_sie_file_have_registers_beside_them(ledger: Path) -> None:
    write(ledger, {"bok.se": SIE})
    path = ledger / "register/rekvisitioner.csv"
    header, first, *_ = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text(header + first, encoding="utf-8")
    outcome = finsam("rekvisition", "bok.se", "--year", "2025", "--format", "csv", cwd=ledger)
    [row, *_] = csv.DictReader(io.StringIO(outcome.out))
    assert (row["upparbetat"], row["rekvirerat"]) == ("180000.00", "180000.00")
    assert outcome.code == 0
    path.write_text(header + first.replace("B-11", "B-12"), encoding="utf-8")
    outcome = finsam("rekvisition", "bok.se", "--year", "2025", cwd=ledger)
    assert "rekvisitioner.csv:2: fel [rekvisition-ver] " in outcome.err
    assert outcome.code == 1


def test_a_year_that_the_books_have_not(ledger: Path) -> None:
    outcome = rekvisition(ledger, "--year", "2019")
    assert (outcome.out, outcome.code) == ("", 1)
    assert "[ar-saknas]" in outcome.err


@pytest.mark.parametrize(
    "words", [("--until", "augusti"), ("--until", "2025-08", "--year", "2024")]
)
def test_what_can_not_be_asked_for(ledger: Path, words: tuple[str, ...]) -> None:
    outcome = rekvisition(ledger, *words)
    assert (outcome.out, outcome.code) == ("", 2)
    assert "--until" in outcome.err


def test_nothing_of_insatser_is_empty_registers() -> None:
    assert Insatser().by_id == {}
