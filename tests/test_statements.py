"""Räkningarna: small books in, a whole statement out, to the öre and with the reader's sign."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from finsam_ledger.balances import Books
from finsam_ledger.cells import Cell
from finsam_ledger.filled import shown
from finsam_ledger.findings import Place
from finsam_ledger.forms import ColumnKind
from finsam_ledger.money import Exact, Unit
from finsam_ledger.registers import Entry, Register
from tests.books import Ver, books_with, budget_row, closed, facts, opening

IB = opening(2025, ("1940", 900_000_00), ("2010", -700_000_00), ("2510", -200_000_00))
BIDRAG = Ver("2025-01", (("1940", 2_000_000_00), ("3511", -2_000_000_00)))
INSATS = Ver("2025-06", (("4510", 1_500_000_00), ("2510", -1_500_000_00)))
DATOR = Ver("2025-02", (("1210", 30_000_00), ("1940", -30_000_00)))
AVSKRIVNING = Ver("2025-12", (("7910", 10_000_00), ("1210", -10_000_00)))
RANTA = Ver("2025-12", (("1940", 4_000_00), ("8440", -4_000_00)))
YEAR = (IB, BIDRAG, INSATS, DATOR, AVSKRIVNING, RANTA)


def cell(books: Books, form: str, line: str, year: int = 2025) -> Cell:
    return facts(books).cell(form, line, year)


def kr(books: Books, form: str, line: str, year: int = 2025) -> Exact | None:
    """As the reader sees it, in öre."""
    made = facts(books)
    stem = made.forms[form].by_id[line]
    return shown(stem, made.cell(form, line, year), stem.unit)


@pytest.mark.parametrize(
    ("form", "line", "amount"),
    [
        ("resultatrakning", "verksamhetens_intakter", 2_000_000_00),
        ("resultatrakning", "verksamhetens_kostnader", -1_500_000_00),
        ("resultatrakning", "avskrivningar", -10_000_00),
        ("resultatrakning", "verksamhetens_resultat", 490_000_00),
        ("resultatrakning", "finansiella_intakter", 4_000_00),
        ("resultatrakning", "finansiella_kostnader", None),
        ("resultatrakning", "arets_resultat", 494_000_00),
        ("balansrakning", "maskiner_inventarier", 20_000_00),
        ("balansrakning", "fordringar", None),
        ("balansrakning", "kassa_bank", 2_874_000_00),
        ("balansrakning", "summa_tillgangar", 2_894_000_00),
        ("balansrakning", "eget_kapital_borjan", 700_000_00),
        ("balansrakning", "arets_resultat", 494_000_00),
        ("balansrakning", "eget_kapital_slut", 1_194_000_00),
        ("balansrakning", "kortfristiga_skulder", 1_700_000_00),
        ("balansrakning", "summa_ek_skulder", 2_894_000_00),
        ("kassaflode", "ej_likvida", 10_000_00),
        ("kassaflode", "fore_rorelsekapital", 504_000_00),
        ("kassaflode", "forandring_skulder", 1_500_000_00),
        ("kassaflode", "investering", -30_000_00),
        ("kassaflode", "arets_kassaflode", 1_974_000_00),
        ("kassaflode", "likvida_borjan", 900_000_00),
        ("kassaflode", "likvida_slut", 2_874_000_00),
        ("trappa", "tilldelning", 2_000_000_00),
        ("trappa", "grans", 400_000_00),
        ("trappa", "marginal", -794_000_00),
        ("trappa", "andel", Fraction(1_194, 2_000)),
        ("flerarsoversikt", "soliditet", Fraction(1_194, 2_894)),
    ],
)
def test_a_whole_year(form: str, line: str, amount: Exact | None) -> None:
    assert kr(books_with(*YEAR), form, line) == amount


@pytest.mark.parametrize(
    ("year", "amount"), [(2024, 700_000_00), (2025, 700_000_00), (2026, 1_194_000_00)]
)
def test_the_opening_balance_speaks_for_the_day_before(year: int, amount: int) -> None:
    books = books_with(*YEAR, Ver("2026-01", (("6010", 1_00), ("1940", -1_00))))
    line = "eget_kapital_borjan" if year > 2024 else "kortfristiga_skulder"
    assert kr(books, "balansrakning", line, year) == (amount if year > 2024 else 200_000_00)


def test_the_books_do_not_know_a_year_before_them() -> None:
    books = books_with(*YEAR)
    assert not cell(books, "resultatrakning", "arets_resultat", 2024).known
    assert not cell(books, "balansrakning", "kassa_bank", 2023).known
    assert cell(books, "balansrakning", "kassa_bank", 2024).known


@pytest.mark.parametrize(
    ("vers", "amount"),
    [
        ((RANTA,), None),
        ((Ver("2025-03", (("6010", 7_100_00), ("6010", -7_100_00))), RANTA), 0),
    ],
)
def test_nothing_posted_is_not_zero(vers: tuple[Ver, ...], amount: int | None) -> None:
    assert cell(books_with(*vers), "resultatrakning", "verksamhetens_kostnader").value == amount


BUDGET = (
    budget_row("3511", 2025, -1_900_000_00),
    budget_row("4510", 2025, 1_600_000_00),
    budget_row("2010", 2025, -650_000_00),
    budget_row("3511", 2026, -1_00),
)


@pytest.mark.parametrize(
    ("line", "outcome", "budget", "difference"),
    [
        ("verksamhetens_intakter", 2_000_000_00, 1_900_000_00, 100_000_00),
        ("verksamhetens_kostnader", -1_500_000_00, -1_600_000_00, 100_000_00),
        ("verksamhetens_resultat", 490_000_00, 300_000_00, 190_000_00),
        ("avskrivningar", -10_000_00, None, -10_000_00),
    ],
)
def test_outcome_against_budget(
    line: str, outcome: int, budget: int | None, difference: int
) -> None:
    row = facts(books_with(*YEAR, budget=BUDGET)).statement("driftredovisning", 2025).by_line[line]
    amounts = [
        shown(row.line, row.cells[column], row.line.unit)
        for column in ("ar", "budget", "avvikelse")
    ]
    assert amounts == [outcome, budget, difference]


def test_no_budget_is_not_a_budget_of_nothing() -> None:
    statement = facts(books_with(*YEAR)).statement("driftredovisning", 2025)
    assert not statement.cell("verksamhetens_intakter", "budget").known
    assert not statement.cell("verksamhetens_intakter", "avvikelse").known


SPLIT = (
    Ver("2025-03", (("5020", 40_00), ("1940", -40_00)), dims=(("verksamhet", "administration"),)),
    Ver("2025-03", (("5020", 60_00), ("1940", -60_00)), dims=(("verksamhet", "struktur"),)),
    Ver("2025-03", (("4510", 100_00), ("1940", -100_00)), dims=(("verksamhet", "individ"),)),
)


@pytest.mark.parametrize(
    ("line", "amount", "share"),
    [
        ("administration", 40_00, Fraction(20, 100)),
        ("struktur", 60_00, Fraction(30, 100)),
        ("individ", 100_00, Fraction(50, 100)),
        ("summa", 200_00, Fraction(1)),
    ],
)
def test_costs_are_split_by_dimension(line: str, amount: int, share: Fraction) -> None:
    row = facts(books_with(*SPLIT)).statement("kostnadsfordelning", 2025).by_line[line]
    assert [shown(row.line, row.cells["ar"], row.line.unit), row.cells["procent"].value] == [
        amount,
        share,
    ]


def test_a_sale_of_equipment_is_told_from_an_investment() -> None:
    sale = Ver("2025-05", (("1940", 8_000_00), ("1210", -5_000_00), ("3810", -3_000_00)))
    books = books_with(*YEAR, sale._replace(dims=(("kassaflode", "forsaljning"),)))
    assert kr(books, "kassaflode", "investeringar") == -30_000_00
    assert kr(books, "kassaflode", "forsaljningar") == 8_000_00
    assert kr(books, "kassaflode", "investering") == -22_000_00
    assert kr(books, "kassaflode", "ej_likvida") == 7_000_00


def stated(line: str, year: int, value: Exact, unit: Unit) -> Entry:
    return Entry(line, year, value, unit, "Årsredovisning 2024", Place("historik.csv", 2))


HISTORY = Register(
    "historik",
    {
        (entry.line, entry.year): entry
        for entry in (
            stated("arets_resultat", 2024, -210_000_00, Unit.TKR),
            stated("verksamhetens_kostnader", 2024, 1_700_000_00, Unit.TKR),
            stated("soliditet", 2024, Fraction(28, 100), Unit.PERCENT),
            stated("arets_resultat", 2025, 1_00, Unit.TKR),
        )
    },
)


@pytest.mark.parametrize(
    ("line", "year", "amount"),
    [
        ("arets_resultat", 2024, -210_000_00),
        ("verksamhetens_kostnader", 2024, 1_700_000_00),
        ("soliditet", 2024, Fraction(28, 100)),
        ("arets_resultat", 2025, 494_000_00),
    ],
)
def test_history_speaks_only_for_years_before_the_books(
    line: str, year: int, amount: Exact
) -> None:
    made = facts(books_with(*YEAR), HISTORY)
    overview = made.forms["flerarsoversikt"].by_id[line]
    assert shown(overview, made.cell("flerarsoversikt", line, year), overview.unit) == amount


def test_nothing_to_divide_by_gives_nothing() -> None:
    assert cell(books_with(RANTA), "trappa", "andel").value is None
    assert cell(books_with(RANTA), "trappa", "grans").value is None


@pytest.mark.parametrize(
    ("form", "names"),
    [
        ("resultatrakning", ["not", "2025", "2024"]),
        ("driftredovisning", ["2025", "budget 2025", "avvikelse", "2024"]),
        ("eget-kapital-mal", ["2023", "2024", "2025", "diff"]),
        ("kostnadsfordelning", ["2025", "procent"]),
    ],
)
def test_columns_are_named_by_their_year(form: str, names: list[str]) -> None:
    columns = facts(books_with(*YEAR)).statement(form, 2025).columns
    assert [column.name for column in columns] == names


def test_a_cell_is_the_same_in_every_form_that_fetches_it() -> None:
    made = facts(books_with(*YEAR))
    result = made.cell("resultatrakning", "arets_resultat", 2025)
    for form in ("balansrakning", "kassaflode", "flerarsoversikt"):
        assert made.cell(form, "arets_resultat", 2025) is result


@pytest.mark.parametrize("kind", [ColumnKind.UTFALL, ColumnKind.BUDGET])
def test_a_statement_has_every_line_of_its_form(kind: ColumnKind) -> None:
    statement = facts(books_with(*YEAR, budget=BUDGET)).statement("driftredovisning", 2025)
    assert [row.line for row in statement.rows] == list(statement.form.lines)
    assert all(
        column.form.id in row.cells
        for row in statement.rows
        for column in statement.columns
        if column.kind is kind
    )


def test_a_chosen_allocation_replaces_the_members_contributions(tmp_path: Path) -> None:
    (tmp_path / "forbund.toml").write_text(
        'namn = "Prov"\n[trappan]\ntilldelning = ["3512"]\n', encoding="utf-8"
    )
    (tmp_path / "main.beancount").write_text(OWN_ALLOCATION, encoding="utf-8")
    from tests.conftest import closed_year, opened_at

    position = closed_year(opened_at(tmp_path), 2025).trappan
    assert position is not None
    assert position.tilldelning == 300_00


OWN_ALLOCATION = """
2025-01-01 open Assets:1940-Bank SEK
2025-01-01 open Income:3511-Staten SEK
2025-01-01 open Income:3512-Region SEK

2025-01-02 * "Medlemmarna" "Bidrag"
  ver: "A-1"
  bokford: 2025-01-02
  Assets:1940-Bank     1000.00 SEK
  Income:3511-Staten   -700.00 SEK
  Income:3512-Region   -300.00 SEK
"""


def test_the_trappa_of_a_year() -> None:
    position = closed(books_with(*YEAR)).trappan
    assert position is not None
    assert (position.tilldelning, position.limit, position.equity) == (
        2_000_000_00,
        400_000_00,
        1_194_000_00,
    )
    assert position.headroom == -794_000_00


def test_no_allocation_no_trappa() -> None:
    assert closed(books_with(RANTA)).trappan is None
