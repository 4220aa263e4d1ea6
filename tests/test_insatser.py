"""The registers of insatser, decisions and requests: what they give, and what is wrong in a row."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from finsam_ledger.findings import Finding
from finsam_ledger.insatser import Insatser, InsatsSlag, Status, read_insatser
from finsam_ledger.periods import Period
from tests.folders import told, write

INSATSER = "rad,namn,agare,parter,slag,start,slut,metod\n"
BESLUT = "insats,ar,belopp,datum,paragraf,slag,till_ar,kommentar\n"
REKVISITIONER = "insats,fran,till,datum,belopp,underlag,ver,status,kommentar\n"
VAGEN = "vagen,Vägen vidare,norrby,Norrby och Regionen,individ,2025-03-10,2026-06-30,IPS\n"


def read(
    folder: Path, insatser: str = VAGEN, beslut: str = "", rekvisitioner: str = ""
) -> tuple[Insatser, list[Finding]]:
    files = {
        "insatser.csv": INSATSER + insatser,
        "insatsbeslut.csv": BESLUT + beslut,
        "rekvisitioner.csv": REKVISITIONER + rekvisitioner,
    }
    write(folder, files)
    return read_insatser(folder)


def right(
    folder: Path, insatser: str = VAGEN, beslut: str = "", rekvisitioner: str = ""
) -> Insatser:
    found, findings = read(folder, insatser, beslut, rekvisitioner)
    assert findings == []
    return found


def test_without_registers_there_is_nothing(tmp_path: Path) -> None:
    assert read_insatser(tmp_path) == (Insatser(), [])


def test_an_insats_is_read_whole(tmp_path: Path) -> None:
    [insats] = right(tmp_path).insatser
    assert (insats.id, insats.namn, insats.agare) == ("vagen", "Vägen vidare", "norrby")
    assert (insats.parter, insats.slag) == ("Norrby och Regionen", InsatsSlag.INDIVID)
    assert (insats.start, insats.slut) == (date(2025, 3, 10), date(2026, 6, 30))
    assert insats.place.line == 2
    assert insats.span == "2025-03-10–2026-06-30"


@pytest.mark.parametrize(
    ("slut", "year", "months"),
    [
        ("2026-06-30", 2024, 0),
        ("2026-06-30", 2025, 10),
        ("2026-06-30", 2026, 6),
        ("2026-06-30", 2027, 0),
        ("", 2027, 12),
    ],
)
def test_its_months_in_a_year(tmp_path: Path, slut: str, year: int, months: int) -> None:
    [insats] = right(tmp_path, VAGEN.replace("2026-06-30", slut)).insatser
    found = insats.months(year)
    assert found.end - found.start == months
    assert insats.runs(year) is (months > 0)


@pytest.mark.parametrize(
    ("year", "months", "passed"),
    [
        (2025, 2, Fraction(0)),
        (2025, 4, Fraction(2, 10)),
        (2025, 8, Fraction(6, 10)),
        (2025, 12, Fraction(1)),
        (2026, 4, Fraction(4, 6)),
        (2026, 8, Fraction(1)),
        (2024, 4, Fraction(1)),
    ],
)
def test_how_much_of_its_months_has_passed(
    tmp_path: Path, year: int, months: int, passed: Fraction
) -> None:
    [insats] = right(tmp_path).insatser
    assert insats.passed(Period.of_months(year, months)) == passed


DECISIONS = """\
vagen,2025,1 000,2024-11-28,58,beslut,,
vagen,2025,"150,50",2025-06-12,§ 31,andring,,mer
vagen,2025,-50,2025-09-01,,andring,,
vagen,2025,400,2025-12-10,Delegation 7,avvikelse,2026,
vagen,2026,500,2025-11-27,61,beslut,,
annan,2025,77,2024-11-28,58,beslut,,
"""


def amounts(insatser: Insatser, year: int, until: date | None = None) -> list[int]:
    return [each.ore for each in insatser.granted("vagen", year, until)]


def test_what_is_granted_goes_with_its_decisions(tmp_path: Path) -> None:
    insatser = right(tmp_path, beslut=DECISIONS)
    assert amounts(insatser, 2025) == [1_000_00, 150_50, -50_00, -400_00]
    assert amounts(insatser, 2026) == [400_00, 500_00]
    assert amounts(insatser, 2027) == []


def test_decisions_that_came_later_do_not_count(tmp_path: Path) -> None:
    insatser = right(tmp_path, beslut=DECISIONS)
    assert amounts(insatser, 2025, date(2025, 6, 11)) == [1_000_00]
    assert amounts(insatser, 2025, date(2025, 6, 12)) == [1_000_00, 150_50]
    assert amounts(insatser, 2026, date(2025, 12, 1)) == [500_00]


def test_a_decision_of_no_known_day_always_counts(tmp_path: Path) -> None:
    insatser = right(tmp_path, beslut="vagen,2025,10,,,beslut,,\n")
    assert amounts(insatser, 2025, date(2000, 1, 1)) == [10_00]


def test_what_was_granted_first_is_neither_changed_nor_moved(tmp_path: Path) -> None:
    insatser = right(tmp_path, beslut=DECISIONS)
    found = {
        year: sum(each.ore for each in insatser.granted("vagen", year, original=True))
        for year in (2025, 2026)
    }
    assert found == {2025: 1_000_00, 2026: 500_00}


def test_a_year_that_no_decision_is_about_is_not_decided(tmp_path: Path) -> None:
    insatser = right(tmp_path, beslut=DECISIONS)
    assert [year for year in range(2023, 2029) if insatser.decides(year)] == [2025, 2026]


def test_a_decision_says_where_it_comes_from(tmp_path: Path) -> None:
    assert [beslut.source for beslut in right(tmp_path, beslut=DECISIONS).beslut[:4]] == [
        "beslut 2024-11-28 § 58",
        "ändring 2025-06-12 § 31",
        "ändring 2025-09-01",
        "avvikelse 2025-12-10 Delegation 7",
    ]


REQUESTS = """\
vagen,2025-03,2025-04,2025-05-12,200,r1.pdf,A-7,godkand,
vagen,2025-05,2025-08,2025-09-10,300,r2.pdf,,inkommen,
vagen,2025-05,2025-08,2025-09-02,900,r2.pdf,,avslagen,fel belopp
vagen,2026-01,2026-01,2026-02-10,50,,,inkommen,
annan,2025-01,2025-04,2025-05-12,1,,,godkand,
"""


def test_what_is_requested_is_what_is_not_turned_down(tmp_path: Path) -> None:
    insatser = right(tmp_path, rekvisitioner=REQUESTS)
    first, second = insatser.requested("vagen", 2025)
    assert (first.ore, first.ver, first.status) == (200_00, "A-7", Status.GODKAND)
    assert (second.ore, second.underlag, second.status) == (300_00, "r2.pdf", Status.INKOMMEN)
    assert second.period == Period(2025 * 12 + 4, 2025 * 12 + 8)
    assert insatser.requested("vagen", 2025, date(2025, 9, 9)) == (first,)
    assert insatser.requested("vagen", 2025, date(2025, 9, 10)) == (first, second)
    assert [each.ore for each in insatser.requested("vagen", 2026)] == [50_00]


def test_a_request_says_where_it_comes_from(tmp_path: Path) -> None:
    sources = [each.source for each in right(tmp_path, rekvisitioner=REQUESTS).rekvisitioner]
    assert sources[0] == "rekvisition 2025-05-12 för mars–april 2025"
    assert sources[3] == "rekvisition 2026-02-10 för januari 2026"


@pytest.mark.parametrize(
    ("row", "field", "reason"),
    [
        ("a,A,norrby,,grupp,2025-01-01,,", "slag", "”grupp” är inget av individ, struktur"),
        ("a,A,norrby,,individ,2025-1-1,,", "start", "”2025-1-1” är inget datum"),
        ("a,A,norrby,,individ,2025-01-01,2025-02-30,", "slut", "”2025-02-30” är inget datum"),
        ("a,A,norrby,,individ,2025-01-02,2025-01-01,", "slut", "före starten 2025-01-02"),
    ],
)
def test_a_wrong_cell_of_an_insats_is_told(
    tmp_path: Path, row: str, field: str, reason: str
) -> None:
    insatser, findings = read(tmp_path, VAGEN + row + "\n")
    assert told(findings) == [("falt-fel-varde", "insatser.csv:3")]
    assert f"”{field}”" in findings[0].message
    assert reason in findings[0].message
    assert [insats.id for insats in insatser.insatser] == ["vagen"]


@pytest.mark.parametrize("field", ["namn", "agare", "slag", "start"])
def test_a_cell_that_an_insats_must_have(tmp_path: Path, field: str) -> None:
    column = INSATSER.strip().split(",").index(field)
    cells = VAGEN.strip().split(",")
    cells[column] = ""
    _, findings = read(tmp_path, ",".join(cells) + "\n")
    assert [finding.message for finding in findings] == [f"Fältet ”{field}” saknas."]


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ("vagen,25,10,2024-11-28,58,beslut,,", "ar"),
        ("vagen,2025,tio,2024-11-28,58,beslut,,", "belopp"),
        ("vagen,2025,9999999999999,2024-11-28,58,beslut,,", "belopp"),
        ("vagen,2025,-10,2024-11-28,58,beslut,,", "belopp"),
        ("vagen,2025,10,igår,58,beslut,,", "datum"),
        ("vagen,2025,10,2024-11-28,58,löfte,,", "slag"),
        ("vagen,2025,10,2024-11-28,58,beslut,2026,", "till_ar"),
        ("vagen,2025,10,2024-11-28,58,avvikelse,2025,", "till_ar"),
        ("vagen,2025,0,2024-11-28,58,avvikelse,2026,", "belopp"),
    ],
)
def test_a_wrong_cell_of_a_decision_is_told(tmp_path: Path, row: str, field: str) -> None:
    insatser, findings = read(tmp_path, beslut=row + "\n")
    assert told(findings) == [("falt-fel-varde", "insatsbeslut.csv:2")]
    assert f"”{field}”" in findings[0].message
    assert insatser.beslut == ()


@pytest.mark.parametrize(
    ("day", "paragraph", "missing"),
    [("", "7", "datum"), ("2025-12-10", "", "paragraf"), ("", "", "datum och paragraf")],
)
def test_nothing_is_moved_without_a_decision(
    tmp_path: Path, day: str, paragraph: str, missing: str
) -> None:
    _, findings = read(tmp_path, beslut=f"vagen,2025,10,{day},{paragraph},avvikelse,2026,\n")
    assert told(findings) == [("insats-avvikelse-beslut", "insatsbeslut.csv:2")]
    assert findings[0].message == f"Avvikelsen för vagen saknar {missing}."


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ("vagen,2025-13,2025-04,2025-05-12,10,,,inkommen,", "fran"),
        ("vagen,2025-01,2025-4,2025-05-12,10,,,inkommen,", "till"),
        ("vagen,2025-04,2025-01,2025-05-12,10,,,inkommen,", "till"),
        ("vagen,2025-01,2025-04,12 maj,10,,,inkommen,", "datum"),
        ("vagen,2025-01,2025-04,2025-05-12,mycket,,,inkommen,", "belopp"),
        ("vagen,2025-01,2025-04,2025-05-12,10,,,betald,", "status"),
    ],
)
def test_a_wrong_cell_of_a_request_is_told(tmp_path: Path, row: str, field: str) -> None:
    insatser, findings = read(tmp_path, rekvisitioner=row + "\n")
    assert told(findings) == [("falt-fel-varde", "rekvisitioner.csv:2")]
    assert f"”{field}”" in findings[0].message
    assert insatser.rekvisitioner == ()


def test_what_is_turned_down_says_why(tmp_path: Path) -> None:
    row = "vagen,2025-01,2025-04,2025-05-12,10,,,avslagen,\n"
    _, findings = read(tmp_path, rekvisitioner=row)
    assert [finding.message for finding in findings] == ["Fältet ”kommentar” saknas."]


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    _, findings = read(
        tmp_path,
        "a,,x,,individ,igår,,\n",
        "vagen,x,y,2024-11-28,58,beslut,,\n",
        "vagen,x,2025-04,2025-05-12,y,,,inkommen,\n",
    )
    assert [place for _, place in told(findings)] == [
        "insatser.csv:2",
        "insatser.csv:2",
        "insatsbeslut.csv:2",
        "insatsbeslut.csv:2",
        "rekvisitioner.csv:2",
        "rekvisitioner.csv:2",
    ]
