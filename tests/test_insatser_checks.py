"""Insatser against decisions, budget and books; requests against grants, periods and books."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from finsam_ledger import checks
from finsam_ledger.balances import Books, BudgetRow, Dims
from finsam_ledger.bokslut import close
from finsam_ledger.findings import Finding, Place, Severity
from finsam_ledger.forbund import read_forbund
from tests.books import BOOK, Ver, books_with
from tests.folders import FORBUND, plain, told, write
from tests.test_insatser import BESLUT, INSATSER, REKVISITIONER

VAGEN: Dims = (("insats", "vagen"),)
TWO = """\
vagen,Vägen vidare,norrby,,individ,2025-03-01,2026-06-30,
motet,Mötesplatsen,Kansliet,,struktur,2025-01-01,,
"""
GRANTED = "vagen,2025,1000,2024-11-28,58,beslut,,\nmotet,2025,400,2024-11-28,58,beslut,,\n"
CODES = ("insats-", "rekvisition-")


def cost(month: str, ore: int, insats: str = "vagen", other: str = "1940") -> Ver:
    return Ver(month, (("4510", ore), (other, -ore)), dims=(("insats", insats),))


INCOME = Ver("2025-01", (("3511", -9_000_00), ("1940", 9_000_00)))


def budget(ore: int, insats: str = "vagen", konto: str = "4510") -> BudgetRow:
    return BudgetRow(konto, 2025, (("insats", insats),), ore, "2024-11-22", Place(BOOK, 1))


def found(  # noqa: PLR0913 - a parameter for each register
    folder: Path,
    books: Books,
    *,
    insatser: str | None = TWO,
    beslut: str | None = GRANTED,
    rekvisitioner: str | None = None,
    medlemmar: str | None = None,
    months: int | None = None,
    finished: bool = False,
) -> list[Finding]:
    """What is said of insatser and requests in 2025; a register that is None is not there."""
    registers = {
        "insatser": (INSATSER, insatser),
        "insatsbeslut": (BESLUT, beslut),
        "rekvisitioner": (REKVISITIONER, rekvisitioner),
        "medlemmar": ("medlem,namn,slag\n", medlemmar),
    }
    files = {f"register/{name}.csv": h + rows for name, (h, rows) in registers.items() if rows}
    write(folder, {"forbund.toml": FORBUND.replace('["egen"]', "[]"), **files})
    forbund, findings = read_forbund(folder)
    assert forbund is not None
    kind = "arsredovisning" if months is None else "tertialrapport"
    bokslut, wrong = close(forbund, books, 2025, kind, months)
    assert bokslut is not None, wrong
    findings = [*findings, *checks.examine(bokslut, finished=finished)]
    return [finding for finding in findings if finding.code.startswith(CODES)]


def test_what_is_in_order_is_not_spoken_of(tmp_path: Path) -> None:
    requests = """\
vagen,2025-03,2025-04,2025-05-12,300,r1.pdf,A-2,godkand,
vagen,2025-05,2025-08,2025-09-01,700,r2.pdf,,inkommen,
"""
    books = books_with(INCOME, cost("2025-05", 300_00), budget=(budget(1000_00),))
    assert found(tmp_path, books, rekvisitioner=requests) == []


def test_without_registers_nothing_is_said(tmp_path: Path) -> None:
    books = books_with(INCOME, cost("2025-05", 300_00), budget=(budget(1_00),))
    assert found(tmp_path, books, insatser=None, beslut=None) == []


def test_decisions_and_requests_are_about_known_insatser(tmp_path: Path) -> None:
    findings = found(
        tmp_path,
        books_with(INCOME),
        beslut=GRANTED + "vagan,2025,1,2024-11-28,58,beslut,,\n",
        rekvisitioner="motett,2025-01,2025-04,2025-05-12,1,r.pdf,,inkommen,\n",
    )
    assert told(findings) == [
        ("insats-okand", "insatsbeslut.csv:4"),
        ("insats-okand", "rekvisitioner.csv:2"),
    ]
    assert findings[0].remedy == "Menade du ”vagen”?"


def test_an_owner_in_words_is_no_member(tmp_path: Path) -> None:
    members = "norby,Norrby kommun,kommun\n"
    findings = found(tmp_path, books_with(INCOME), medlemmar=members)
    assert told(findings) == [("insats-agare", "insatser.csv:2")]
    assert findings[0].remedy.startswith("Menade du ”norby”? ")


@pytest.mark.parametrize(
    ("row", "year"),
    [
        ("vagen,2024,1,2023-11-28,58,beslut,,", 2024),
        ("vagen,2027,1,2024-11-28,58,andring,,", 2027),
        ("vagen,2025,1,2025-11-28,58,avvikelse,2027,", 2027),
    ],
)
def test_nothing_is_granted_for_years_when_it_does_not_run(
    tmp_path: Path, row: str, year: int
) -> None:
    findings = found(tmp_path, books_with(INCOME), beslut=GRANTED + row + "\n")
    assert told(findings) == [("insats-beslut-period", "insatsbeslut.csv:4")]
    assert f"medel för {year}, men" in findings[0].message


MOVED = GRANTED + "vagen,2025,300,2025-12-01,7,avvikelse,2026,\n"


def test_what_is_unused_may_be_moved(tmp_path: Path) -> None:
    more = MOVED + "vagen,2025,100,2025-12-01,7,avvikelse,2026,\n"
    assert found(tmp_path, books_with(INCOME, cost("2025-05", 600_00)), beslut=more) == []


def test_more_than_is_unused_may_not_be_moved(tmp_path: Path) -> None:
    more = MOVED + "vagen,2025,100.01,2025-12-01,7,avvikelse,2026,\n"
    findings = found(tmp_path, books_with(INCOME, cost("2025-05", 600_00)), beslut=more)
    assert told(findings) == [("insats-avvikelse-belopp", "insatsbeslut.csv:5")]
    assert plain(findings[0].message) == (
        "Vägen vidare har flyttat 400,01 kr från 2025, men bara 400,00 kr var oförbrukat: "
        "beviljat 1 000,00 kr, upparbetat 600,00 kr."
    )


def test_what_was_moved_in_may_be_moved_on(tmp_path: Path) -> None:
    start = TWO.replace("2025-03-01", "2024-03-01")
    moved = "vagen,2024,500,2024-12-01,7,avvikelse,2025,\n"
    moved += "vagen,2025,1400,2025-12-01,7,avvikelse,2026,\n"
    books = books_with(INCOME, cost("2025-05", 100_00))
    assert found(tmp_path, books, insatser=start, beslut=GRANTED + moved) == []


def test_costs_on_an_insats_that_is_not_registered(tmp_path: Path) -> None:
    books = books_with(INCOME, cost("2025-05", 300_00), cost("2025-06", 5_00, "vagan"))
    findings = found(tmp_path, books)
    assert told(findings) == [("insats-utan-register", "bok.beancount:3")]
    assert findings[0].severity is Severity.NOTICE
    assert findings[0].remedy == "Menade du ”vagen”? Lägg annars till insatsen i registret."


def test_more_cost_than_is_granted(tmp_path: Path) -> None:
    books = books_with(INCOME, cost("2025-05", 700_00), cost("2025-09", 300_01))
    findings = found(tmp_path, books)
    assert told(findings) == [("insats-over-beslut", "insatsbeslut.csv:2")]
    assert "; 0,01 kr för mycket" in findings[0].message


def test_all_that_is_granted_may_be_used(tmp_path: Path) -> None:
    assert found(tmp_path, books_with(INCOME, cost("2025-05", 1000_00))) == []


def test_cost_without_any_grant_is_too_much(tmp_path: Path) -> None:
    only = GRANTED.splitlines(keepends=True)[0]
    books = books_with(INCOME, cost("2025-05", 1_00, "motet"))
    findings = found(tmp_path, books, beslut=only)
    assert told(findings) == [("insats-over-beslut", "insatser.csv:3")]


def test_of_a_year_before_the_decisions_nothing_is_said(tmp_path: Path) -> None:
    later = "vagen,2026,1000,2025-11-28,58,beslut,,\n"
    books = books_with(INCOME, cost("2025-05", 700_00), budget=(budget(1_00),))
    assert found(tmp_path, books, beslut=later) == []


def test_the_budget_of_an_insats_is_what_it_is_granted(tmp_path: Path) -> None:
    books = books_with(INCOME, budget=(budget(600_00), budget(399_99, konto="5010")))
    findings = found(tmp_path, books)
    assert told(findings) == [("insats-budget", "insatsbeslut.csv:2")]
    assert plain(findings[0].message) == (
        "Budgeten 2025 för Vägen vidare är 999,99 kr, men det som är beviljat är 1 000,00 kr."
    )


def test_a_budget_of_nothing_is_a_budget(tmp_path: Path) -> None:
    books = books_with(INCOME, budget=(budget(5_00), budget(-5_00, konto="5010")))
    assert told(found(tmp_path, books)) == [("insats-budget", "insatsbeslut.csv:2")]


def test_what_is_moved_when_the_year_is_over_changes_no_budget(tmp_path: Path) -> None:
    books = books_with(INCOME, budget=(budget(1000_00),))
    later = MOVED.replace("2025-12-01", "2026-01-20")
    assert found(tmp_path, books, beslut=later) == []
    assert found(tmp_path, books, beslut=MOVED) == [], "the budget may stay as it was decided"
    books = books_with(INCOME, budget=(budget(700_00),))
    assert found(tmp_path, books, beslut=MOVED) == [], "or be changed with what is moved"
    books = books_with(INCOME, budget=(budget(800_00),))
    assert told(found(tmp_path, books, beslut=MOVED)) == [("insats-budget", "insatsbeslut.csv:4")]


def test_requests_are_added_up_in_order_of_date(tmp_path: Path) -> None:
    requests = """\
vagen,2025-05,2025-08,2025-09-01,700,r2.pdf,,inkommen,
vagen,2025-03,2025-04,2025-05-12,400,r1.pdf,,godkand,
vagen,2025-09,2025-10,2025-11-01,700,r3.pdf,,avslagen,för mycket
vagen,2025-11,2025-12,2026-01-10,1,r4.pdf,,inkommen,
"""
    findings = found(tmp_path, books_with(INCOME), rekvisitioner=requests)
    assert told(findings) == [("rekvisition-over-beslut", "rekvisitioner.csv:2")]
    assert "begärt 1\u00a0100,00 kr för 2025" in findings[0].message


def test_what_is_given_back_may_be_requested_again(tmp_path: Path) -> None:
    requests = """\
vagen,2025-03,2025-04,2025-05-12,1000,r1.pdf,,godkand,
vagen,2025-03,2025-04,2025-06-12,-400,r2.pdf,,godkand,
vagen,2025-05,2025-08,2025-09-01,400,r3.pdf,,inkommen,
"""
    assert found(tmp_path, books_with(INCOME), rekvisitioner=requests) == []


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("vagen,2025-02,2025-04,2025-05-12,1", "insatsen pågår 2025-03-01–2026-06-30"),
        ("vagen,2026-05,2026-07,2026-08-12,1", "insatsen pågår 2025-03-01–2026-06-30"),
        ("vagen,2025-11,2026-01,2026-02-12,1", "den går över årsskiftet"),
        ("vagen,2026-01,2026-04,2026-05-12,1", "inget är beviljat för 2026"),
        ("vagen,2025-03,2025-04,2025-04-29,1", "den är daterad 2025-04-29, innan perioden"),
    ],
)
def test_a_request_for_the_wrong_months(tmp_path: Path, row: str, reason: str) -> None:
    findings = found(
        tmp_path, books_with(INCOME), rekvisitioner=f"{row},r.pdf,,inkommen,\n", finished=False
    )
    assert told(findings) == [("rekvisition-period", "rekvisitioner.csv:2")]
    assert reason in findings[0].message


def test_a_request_on_the_last_day_of_its_months(tmp_path: Path) -> None:
    row = "vagen,2025-03,2025-04,2025-04-30,1,r.pdf,,inkommen,\n"
    assert found(tmp_path, books_with(INCOME), rekvisitioner=row) == []


def test_a_month_is_requested_once(tmp_path: Path) -> None:
    requests = """\
vagen,2025-03,2025-05,2025-06-12,10,r1.pdf,,godkand,
motet,2025-04,2025-06,2025-07-12,10,r2.pdf,,godkand,
vagen,2025-05,2025-06,2025-07-12,10,r3.pdf,,godkand,
vagen,2025-06,2025-07,2025-08-12,10,r4.pdf,,avslagen,dubblett
"""
    findings = found(tmp_path, books_with(INCOME), rekvisitioner=requests)
    assert told(findings) == [("rekvisition-period", "rekvisitioner.csv:4")]
    assert "mars–maj 2025 är redan rekvirerat på rad 2" in findings[0].message


def test_a_request_without_underlag(tmp_path: Path) -> None:
    row = "vagen,2025-03,2025-04,2025-05-12,1,,,inkommen,\n"
    findings = found(tmp_path, books_with(INCOME), rekvisitioner=row)
    assert told(findings) == [("rekvisition-underlag", "rekvisitioner.csv:2")]
    assert findings[0].severity is Severity.NOTICE


REQUEST = "vagen,2025-03,2025-04,2025-05-12,{},r1.pdf,A-2,godkand,\n"


@pytest.mark.parametrize(
    ("kronor", "ver"),
    [
        ("300", cost("2025-05", 300_00)),
        ("300", cost("2025-05", 300_00, other="2510")),
        ("300", Ver("2025-05", (("2950", 300_00), ("2510", -300_00)), dims=VAGEN)),
        (
            "300",
            Ver("2025-05", (("2950", 100_00), ("4510", 200_00), ("2510", -300_00)), dims=VAGEN),
        ),
        ("-300", cost("2025-05", -300_00)),
        ("-300", Ver("2025-05", (("2510", 300_00), ("2950", -300_00)), dims=VAGEN)),
    ],
)
def test_a_request_is_booked_as_cost_or_against_the_debt(
    tmp_path: Path, kronor: str, ver: Ver
) -> None:
    books = books_with(INCOME, ver)
    assert found(tmp_path, books, rekvisitioner=REQUEST.format(kronor)) == []


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (REQUEST.format("300").replace("A-2", "A-9"), "den finns inte i böckerna"),
        (REQUEST.format("300.01"), "den har 300,00 kr på insatsen"),
        (REQUEST.format("300").replace("vagen", "motet"), "den har inget på insatsen"),
    ],
)
def test_a_request_that_is_booked_otherwise(tmp_path: Path, row: str, reason: str) -> None:
    books = books_with(INCOME, cost("2025-05", 300_00))
    findings = found(tmp_path, books, rekvisitioner=row)
    assert told(findings) == [("rekvisition-ver", "rekvisitioner.csv:2")]
    assert findings[0].message.endswith(f"{reason}.")


def test_a_request_of_the_autumn_may_be_booked_in_january(tmp_path: Path) -> None:
    row = "vagen,2025-09,2025-12,2026-01-12,300,r1.pdf,A-2,godkand,\n"
    books = books_with(INCOME, cost("2026-01", 300_00, other="2510"))
    assert found(tmp_path, books, rekvisitioner=row) == []


def test_of_a_year_that_is_told_by_balances_no_verifikation_is_missed(tmp_path: Path) -> None:
    books = books_with(INCOME)
    [posting, *_] = books.postings()
    told_by_sums = replace(books, postings=lambda: [replace(posting, ver="#RES")])
    assert found(tmp_path, told_by_sums, rekvisitioner=REQUEST.format("300")) == []


APPROVED = "vagen,2025-03,2025-04,2025-05-12,300,r1.pdf,,{},\n"


@pytest.mark.parametrize(
    ("status", "finished", "is_told"),
    [("godkand", True, True), ("inkommen", True, False), ("godkand", False, False)],
)
def test_when_the_year_is_over_what_is_approved_is_booked(
    tmp_path: Path, status: str, *, finished: bool, is_told: bool
) -> None:
    findings = found(
        tmp_path, books_with(INCOME), rekvisitioner=APPROVED.format(status), finished=finished
    )
    assert ("rekvisition-utan-ver" in {finding.code for finding in findings}) is is_told


def test_of_a_part_of_the_year_only_what_can_be_known_is_told(tmp_path: Path) -> None:
    requests = APPROVED.format("godkand") + "vagen,2025-04,2025-05,2025-06-12,701,,A-9,godkand,\n"
    books = books_with(INCOME, cost("2025-03", 800_00), budget=(budget(1_00),))
    moved = MOVED.replace("300,2025-12-01", "300,2025-04-01")
    findings = found(tmp_path, books, beslut=moved, rekvisitioner=requests, months=4, finished=True)
    assert sorted({finding.code for finding in findings}) == [
        "insats-budget",
        "rekvisition-over-beslut",
        "rekvisition-period",
        "rekvisition-underlag",
        "rekvisition-ver",
    ]
