"""A drafted forecast: outcome and the rest of the budget, contributions whole, nothing written
over.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from finsam_ledger.balances import Books, BudgetRow
from finsam_ledger.prognos import Foreseen, foresee, kind_of
from tests.books import Ver, books_with, budget_row, codes, forbund
from tests.commands import ROOT, UMEA, finsam, unlocked
from tests.folders import plain

BANK = "1940"
MINIMAL = ROOT / "examples" / "minimal"


def paid(month: str, konto: str, ore: int) -> Ver:
    return Ver(month, ((konto, ore), (BANK, -ore)))


def drafted(books: Books, months: int = 8) -> dict[str, Foreseen]:
    rows, findings = foresee(forbund(), books, 2025, months, kind_of(months))
    assert rows is not None, findings
    return {row.line: row for row in rows}


def rows_of(*rows: tuple[str, int]) -> tuple[BudgetRow, ...]:
    return tuple(budget_row(konto, 2025, ore) for konto, ore in rows)


AUGUST = paid("2025-08", "4510", 800_000_00)


def test_outcome_and_the_budget_of_the_months_that_are_left() -> None:
    found = drafted(books_with(AUGUST, budget=rows_of(("4510", 900_000_00))))
    cost = found["verksamhetens_kostnader"]
    assert cost.ore == -(800_000_00 + 300_000_00)
    assert plain(cost.how) == "utfall jan–aug 2025 -800 tkr och 4/12 av budgeten -900 tkr"


def test_without_a_budget_the_pace_is_kept() -> None:
    cost = drafted(books_with(AUGUST))["verksamhetens_kostnader"]
    assert cost.ore == -1_200_000_00
    assert plain(cost.how) == "utfall jan–aug 2025 -800 tkr · 12/8, budget saknas"


def test_what_is_booked_later_is_not_known_yet() -> None:
    later = paid("2025-09", "4510", 5_000_000_00)
    assert drafted(books_with(AUGUST, later)) == drafted(books_with(AUGUST))


def test_a_line_with_a_budget_and_nothing_booked() -> None:
    books = books_with(AUGUST, budget=rows_of(("4510", 900_00), ("8410", -120_00)))
    assert drafted(books)["finansiella_intakter"].ore == 40_00


def test_a_line_with_nothing_at_all_has_no_row() -> None:
    assert set(drafted(books_with(AUGUST))) == {"verksamhetens_kostnader", "forvaltning"}


INCOME = paid("2025-07", "3511", -600_000_00)
PROJECT = paid("2025-08", "3580", -80_000_00)


def test_contributions_are_known_for_the_whole_year() -> None:
    budget = rows_of(("3511", -600_000_00), ("3580", -90_000_00))
    found = drafted(books_with(INCOME, PROJECT, budget=budget))
    assert found["tilldelning"].ore == 600_000_00
    assert found["verksamhetens_intakter"].ore == 600_000_00 + 80_000_00 + 30_000_00


def test_contributions_are_never_less_than_what_is_booked() -> None:
    found = drafted(books_with(INCOME, PROJECT, budget=rows_of(("3511", -500_000_00))))
    assert found["tilldelning"].ore == 600_000_00
    assert "som bokförda" in found["tilldelning"].how
    # The project has no budget of its own.
    assert found["verksamhetens_intakter"].ore == 600_000_00 + 120_000_00


def test_the_budget_in_force_is_used() -> None:
    first, later = rows_of(("4510", 900_000_00), ("4510", 1_200_000_00))
    books = replace(books_with(AUGUST, budget=(later,)), original_budget=(first,))
    assert drafted(books)["verksamhetens_kostnader"].ore == -(800_000_00 + 400_000_00)


@pytest.mark.parametrize(
    ("months", "kind"),
    [(4, "tertialrapport"), (6, "delarsrapport"), (8, "delarsrapport"), (9, "tertialrapport")],
)
def test_the_kind_of_report_goes_by_the_months(months: int, kind: str) -> None:
    assert kind_of(months) == kind


def test_months_that_are_not_booked_are_told() -> None:
    _, findings = foresee(forbund(), books_with(AUGUST), 2025, 9, "tertialrapport")
    assert "period-ej-bokford" in codes(findings)


def test_a_year_that_is_not_in_the_books() -> None:
    rows, findings = foresee(forbund(), books_with(AUGUST), 2027, 8, "delarsrapport")
    assert rows is None
    assert codes(findings) == ["ar-saknas"]


# The command


def test_the_draft_is_a_register_that_the_report_takes(tmp_path: Path) -> None:
    folder = unlocked(UMEA, tmp_path / "umea")
    register = folder / "register" / "prognos-2025-08.csv"
    register.unlink()
    missing = finsam("check", str(folder), "--kind", "delarsrapport", "--until", "2025-08")
    assert "[prognos-saknas]" in missing.out
    made = finsam("forecast", str(folder), "--until", "2025-08", "--out", str(register))
    assert (made.code, made.out, made.err) == (0, "", "")
    lines = plain(register.read_text(encoding="utf-8")).splitlines()
    assert lines[0] == "rad,ar,varde,enhet,kalla"
    known = "medlemmarnas bidrag enligt helårsbudgeten, 11 132 tkr"
    assert f'tilldelning,2025,11132,tkr,"Utkast: {known}"' in lines
    words = ("check", str(folder), "--kind", "delarsrapport", "--until", "2025-08")
    found = finsam(*words).out
    assert "[prognos-saknas]" not in found
    assert "prognos-2025-08.csv" not in found


def test_the_draft_is_of_each_insats_too_and_the_boards_paper_takes_it(tmp_path: Path) -> None:
    folder = unlocked(MINIMAL, tmp_path / "bok")
    register = folder / "register" / "prognos-2025-08.csv"
    register.unlink()
    finsam("forecast", str(folder), "--until", "2025-08", "--out", str(register))
    text = register.read_text(encoding="utf-8")
    assert "insats-vagen-vidare,2025,1283,tkr" in text  # 900 and 4/12 of 1 150
    words = ("check", str(folder), "--kind", "ekonomisk-information", "--until", "2025-08")
    assert "[beslutsutrymme-resultat]" not in finsam(*words).out, "thousands differ by one"
    register.write_text(text.replace(",1283,", ",1290,"), encoding="utf-8")
    assert "[beslutsutrymme-resultat]" in finsam(*words).out


def test_a_file_is_never_written_over(tmp_path: Path) -> None:
    out = tmp_path / "prognos.csv"
    out.write_text("vår", encoding="utf-8")
    code, _, err = finsam("forecast", str(UMEA), "--until", "2025-08", "--out", str(out))
    assert code == 2
    assert "is there already" in err
    assert out.read_text(encoding="utf-8") == "vår"


@pytest.mark.parametrize(
    ("until", "said"), [("2025-12", "nothing is left of the year"), ("augusti", "is not a month")]
)
def test_wrong_usage(until: str, said: str) -> None:
    code, out, err = finsam("forecast", str(UMEA), "--until", until)
    assert (code, out) == (2, "")
    assert said in err
