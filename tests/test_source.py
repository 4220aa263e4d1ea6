"""Beancount-boken som källa: kinds of verifikationer, dimensions and budget, read from text."""

from __future__ import annotations

import pytest
from beancount import loader
from beancount.core import data

from finsam_ledger.balances import Balances, Slag
from finsam_ledger.bokforing.las_innehall import line_of
from finsam_ledger.money import Exact
from finsam_ledger.sources.beancount import books_of
from tests.books import CHART, codes, facts, read

OPEN = """
2024-01-01 open Assets:1940-Bank SEK
2024-01-01 open Equity:2010-Eget-kapital SEK
2024-01-01 open Income:3511-Staten SEK
2024-01-01 open Expenses:4510-Insatser SEK
  verksamhet: "individ"
2024-01-01 open Expenses:5020-Löner SEK
2024-01-01 open Expenses:8990-Årets-resultat SEK
"""
YEARS = """
2024-01-01 * "Bokslut" "Ingående balans"
  ingaende-balans: TRUE
  Assets:1940-Bank         500.00 SEK
  Equity:2010-Eget-kapital -500.00 SEK

2024-03-01 * "Försäkringskassan" "Bidrag"
  ver: "A-1"
  bokford: 2024-03-01
  Assets:1940-Bank    1000.00 SEK
  Income:3511-Staten -1000.00 SEK

2024-06-01 * "Kommunen" "Insats"
  ver: "A-2"
  bokford: 2024-06-01
  Expenses:4510-Insatser  700.00 SEK
  Assets:1940-Bank       -700.00 SEK

2025-06-01 * "Kommunen" "Insats"
  ver: "A-1"
  bokford: 2025-06-01
  Expenses:4510-Insatser  100.00 SEK
  Assets:1940-Bank       -100.00 SEK
"""
BY_8990 = """
2024-12-31 * "Bokslut" "Årets resultat"
  ver: "M-1"
  bokford: 2024-12-31
  Expenses:8990-Årets-resultat  300.00 SEK
  Equity:2010-Eget-kapital     -300.00 SEK
"""
EACH_ACCOUNT = """
2024-12-31 * "Bokslut" "Resultatkontona töms"
  ver: "M-1"
  bokford: 2024-12-31
  bokslut: TRUE
  Income:3511-Staten       1000.00 SEK
  Expenses:4510-Insatser   -700.00 SEK
  Equity:2010-Eget-kapital -300.00 SEK
"""
LINES = [
    ("resultatrakning", "arets_resultat"),
    ("balansrakning", "eget_kapital_borjan"),
    ("balansrakning", "eget_kapital_slut"),
    ("balansrakning", "summa_ek_skulder"),
    ("kassaflode", "arets_kassaflode"),
]


def figures(ledger: str) -> dict[tuple[str, str, int], Exact | None]:
    books, findings = read(OPEN + ledger)
    assert not findings
    made = facts(books)
    return {(*line, year): made.cell(*line, year).value for line in LINES for year in (2024, 2025)}


@pytest.mark.parametrize("closing", [BY_8990, EACH_ACCOUNT])
def test_booked_closing_entries_change_no_figure(closing: str) -> None:
    assert figures(YEARS + closing) == figures(YEARS)
    assert figures(YEARS)["resultatrakning", "arets_resultat", 2024] == -300_00
    assert figures(YEARS)["balansrakning", "eget_kapital_slut", 2025] == -700_00


def slag(verifikation: str) -> set[Slag]:
    books, _ = read(OPEN + verifikation)
    return {key.slag for key in books.balances.amounts}


@pytest.mark.parametrize(
    ("verifikation", "expected"),
    [(BY_8990, Slag.BOKSLUT), (EACH_ACCOUNT, Slag.BOKSLUT)],
    ids=["över 8990", "konto för konto"],
)
def test_a_closing_entry_is_known(verifikation: str, expected: Slag) -> None:
    assert slag(verifikation) == {expected}


def test_a_cost_booked_straight_to_equity_is_no_closing_entry() -> None:
    assert slag(EACH_ACCOUNT.replace("  bokslut: TRUE\n", "")) == {Slag.HANDELSE}


def test_an_entry_that_touches_the_bank_is_no_closing_entry() -> None:
    touching = EACH_ACCOUNT.replace("Equity:2010-Eget-kapital -300", "Assets:1940-Bank -300")
    assert slag(touching) == {Slag.HANDELSE}


def test_the_opening_balance_says_so() -> None:
    assert slag(YEARS.partition("2024-03-01")[0]) == {Slag.INGAENDE}


def test_an_opening_balance_is_dated_new_years_day() -> None:
    _, findings = read(OPEN + YEARS.replace("2024-01-01 *", "2024-01-02 *"))
    assert codes(findings) == ["ingaende-fel-dag"]


def dims(balances: Balances, konto: str) -> list[tuple[dict[str, str], int]]:
    found = [(dict(key.dims), ore) for key, ore in balances.amounts.items() if key.konto == konto]
    return sorted(found, key=lambda each: each[1])


LONER = """
2025-01-25 * "Kansliet" "Löner"
  ver: "A-1"
  bokford: 2025-01-25
  {entry}
  Expenses:5020-Löner  100.00 SEK
    {posting}
  Assets:1940-Bank    -100.00 SEK
"""


def loner(*, entry: str = "", posting: str = "") -> str:
    """The verifikation with metadata of its own and of its first row, where there is any."""
    filled = LONER.format(entry=entry, posting=posting)
    return "\n".join(line for line in filled.splitlines() if line.strip()) + "\n"


OPENED = OPEN.replace("5020-Löner SEK\n", '5020-Löner SEK\n  verksamhet: "individ"\n')


@pytest.mark.parametrize(
    ("entry", "posting", "verksamhet"),
    [
        ("", "", "individ"),
        ('verksamhet: "struktur"', "", "struktur"),
        ("", 'verksamhet: "administration"', "administration"),
        ('verksamhet: "struktur"', 'verksamhet: "administration"', "administration"),
    ],
    ids=["på kontot", "på verifikationen", "på raden", "raden går före"],
)
def test_the_nearest_dimension_counts(entry: str, posting: str, verksamhet: str) -> None:
    books, findings = read(OPENED + loner(entry=entry, posting=posting))
    assert not findings
    assert dims(books.balances, "5020") == [({"verksamhet": verksamhet}, 100_00)]


def test_dimensions_from_different_places_are_joined() -> None:
    text = loner(entry='projekt: "soka"', posting='motpart: "umea"')
    books, _ = read(OPENED + text)
    expected = {"motpart": "umea", "projekt": "soka", "verksamhet": "individ"}
    assert dims(books.balances, "5020") == [(expected, 100_00)]


def test_a_cost_shared_by_key() -> None:
    key = 'verksamhet: "administration 20 struktur 80"'
    books, _ = read(OPEN + loner(posting=key))
    assert dims(books.balances, "5020") == [
        ({"verksamhet": "administration"}, 20_00),
        ({"verksamhet": "struktur"}, 80_00),
    ]


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        ("administration 20 struktur 70", "andelarna blir 90"),
        ("administration 20 strukturer 80", "”strukturer” är ingen verksamhet"),
        ("adminstration", "menade du ”administration”?"),
        ("zzz", "välj bland"),
    ],
)
def test_a_key_that_cannot_be_used(key: str, reason: str) -> None:
    text = OPEN + loner(posting=f'verksamhet: "{key}"')
    _, [finding] = read(text)
    assert finding.code == "verksamhet-nyckel"
    assert reason in finding.message
    assert finding.place is not None
    assert finding.place.line == text[: text.index("  Expenses:5020-Löner  ")].count("\n") + 1


BUDGET = """
2025-01-01 custom "budget" Expenses:5020-Löner "yearly" {first} SEK
  beslut: 2024-11-22

2025-01-01 custom "budget" Expenses:5020-Löner "yearly" {second} SEK
  beslut: {decided}
"""


@pytest.mark.parametrize(("decided", "in_force"), [("2025-02-07", 600_00), ("2024-10-01", 500_00)])
def test_the_last_decision_is_the_budget(decided: str, in_force: int) -> None:
    text = BUDGET.format(first="500.00", second="600.00", decided=decided)
    books, findings = read(OPEN + text)
    assert not findings
    assert [(row.konto, row.year, row.ore) for row in books.budget] == [("5020", 2025, in_force)]


def test_balances_hold_to_the_ore() -> None:
    balance = "2025-12-31 balance Assets:1940-Bank {amount} SEK\n"
    assert read(OPEN + YEARS + balance.format(amount="700.00"))[1] == []
    _, [finding] = read(OPEN + YEARS + balance.format(amount="700.01"))
    assert finding.code == "saldo-stammer-inte"
    assert "skillnad −0,01 kr" in finding.message


@pytest.mark.parametrize("flag", ["*", "!"])
def test_a_verifikation_without_amounts_has_its_line(flag: str) -> None:
    empty = f'2025-03-01 {flag} "Kommunen" "Tom"\n  ver: "T-1"\n  bokford: 2025-03-01\n'
    _, findings = read(OPEN + empty + YEARS)
    [finding] = [finding for finding in findings if finding.code == "verifikation-tom"]
    assert (finding.message, finding.law) == ("Verifikationen har inga belopp.", "LKBR 3:9")
    assert finding.place
    assert finding.place.line == OPEN.count("\n") + 1


def test_one_of_noughts_is_not_without_amounts() -> None:
    nought = """
2025-03-01 * "Försäkringskassan" "Noll"
  ver: "A-1"
  bokford: 2025-03-01
  Assets:1940-Bank   0.00 SEK
  Income:3511-Staten 0.00 SEK
"""
    assert codes(read(OPEN + nought)[1]) == []


def test_a_row_without_a_place_keeps_its_dimensions() -> None:
    """As other plugins and importers make them: metadata, but neither file nor line."""
    entries, _, options = loader.load_string(OPEN + YEARS)
    made = [
        entry._replace(postings=[each._replace(meta={"insats": "x"}) for each in entry.postings])
        if isinstance(entry, data.Transaction)
        else entry
        for entry in entries
    ]
    books, _ = books_of(made, options, CHART)
    assert {dict(key.dims).get("insats") for key in books.balances.amounts} == {"x"}
    assert all(b'"insats":"x"' in line_of(ver) for ver in books.verifikationer)
