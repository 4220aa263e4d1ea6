"""Budgetens versioner: what was first decided and what is in force, by the day of the decision."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from finsam_ledger.balances import Books
from finsam_ledger.findings import Finding
from finsam_ledger.trace import Tracer
from tests.books import codes, read
from tests.folders import FORM, UTFALL, bokslut_in, close_in, form, line, table_in, told

OPENS = """\
2024-01-01 open Income:3511-Staten SEK
2024-01-01 open Expenses:4510-Insatser SEK
2024-01-01 open Expenses:5020-Löner SEK
  verksamhet: "administration 40 struktur 60"
2024-01-01 open Equity:2010-Eget-kapital SEK
2024-01-01 open Assets:1940-Bank SEK
"""
INSATSER, LONER, BIDRAG = "Expenses:4510-Insatser", "Expenses:5020-Löner", "Income:3511-Staten"
EVENT = """
2025-02-01 * "Kommunen" "Insats"
  ver: "A-1"
  bokford: 2025-02-01
  Expenses:4510-Insatser   90.00 SEK
  Assets:1940-Bank        -90.00 SEK
"""


class Decision(NamedTuple):
    """One amount the board decided, whole kronor."""

    amount: int
    day: str = ""
    account: str = INSATSER
    year: int = 2025
    meta: str = ""

    @property
    def text(self) -> str:
        lines = [f'{self.year}-01-01 custom "budget" {self.account} "yearly" {self.amount}.00 SEK']
        lines += [f"  beslut: {self.day}"] * bool(self.day) + [f"  {self.meta}"] * bool(self.meta)
        return "\n".join(lines) + "\n"


def budget(*decisions: Decision) -> tuple[Books, list[Finding]]:
    return read(OPENS + "".join(each.text for each in decisions) + EVENT)


def kronor(*decisions: Decision) -> tuple[list[int], list[int]]:
    """What is in force and what was first decided."""
    books, findings = budget(*decisions)
    assert not findings
    versions = (books.budget, books.original_budget)
    in_order = (sorted(version, key=lambda row: (row.year, row.dims)) for version in versions)
    current, original = ([row.ore // 100 for row in version] for version in in_order)
    return current, original


KONTON = ("4510", "5020")
BEFORE, AFTER, LATER = "2024-11-22", "2025-03-14", "2025-09-30"


@pytest.mark.parametrize(
    ("decisions", "current", "original"),
    [
        ((), [], []),
        ((Decision(100),), [100], [100]),
        ((Decision(100, BEFORE),), [100], [100]),
        ((Decision(100, AFTER),), [100], [100]),
        ((Decision(100, BEFORE), Decision(120, AFTER)), [120], [100]),
        ((Decision(120, AFTER), Decision(100, BEFORE)), [120], [100]),
        ((Decision(100, BEFORE), Decision(120, AFTER), Decision(90, LATER)), [90], [100]),
        ((Decision(100), Decision(120, AFTER)), [120], [100]),
        ((Decision(120, AFTER), Decision(100)), [120], [100]),
        ((Decision(100, AFTER), Decision(120, LATER)), [120], [100]),
        ((Decision(100, BEFORE), Decision(0, AFTER)), [0], [100]),
        # Two decisions before the year began: the first of them is the original.
        ((Decision(80, "2024-06-01"), Decision(100, BEFORE)), [100], [80]),
    ],
)
def test_the_first_decision_and_the_last(
    decisions: tuple[Decision, ...], current: list[int], original: list[int]
) -> None:
    assert kronor(*decisions) == (current, original)


@pytest.mark.parametrize(
    ("days", "original"),
    [
        ((BEFORE, AFTER), [100]),
        ((AFTER, LATER), [100]),
        (("2024-06-01", BEFORE), [100, 40]),
        (("2024-12-31", "2025-01-01"), [100, 40]),
        (("2024-12-31", "2025-01-02"), [100]),
        ((AFTER, AFTER), [100, 40]),
        (("", BEFORE), [100, 40]),
        (("", AFTER), [100]),
        (("", ""), [100, 40]),
    ],
)
def test_an_account_that_came_with_a_revision_is_not_in_the_original(
    days: tuple[str, str], original: list[int]
) -> None:
    """The original is what was decided before the year began, or with the first decision."""
    first, second = days
    decisions = (Decision(100, first), Decision(40, second, LONER))
    books, findings = budget(*decisions)
    assert not findings
    of = {konto: [r.ore for r in books.original_budget if r.konto == konto] for konto in KONTON}
    assert [sum(ores) // 100 for ores in of.values() if ores] == original
    assert sum(row.ore for row in books.budget) == 140_00


def test_each_year_has_its_own_original() -> None:
    decisions = (
        Decision(100, BEFORE),
        Decision(120, AFTER),
        Decision(200, AFTER, year=2026),
        Decision(220, "2026-02-01", year=2026),
    )
    assert kronor(*decisions) == ([120, 220], [100, 200])


def test_a_revision_of_one_dimension_leaves_the_other() -> None:
    a, b = 'projekt: "a"', 'projekt: "b"'
    decisions = (
        Decision(100, BEFORE, meta=a),
        Decision(50, BEFORE, meta=b),
        Decision(70, AFTER, meta=b),
    )
    assert kronor(*decisions) == ([100, 70], [100, 50])


def test_both_versions_are_shared_by_key() -> None:
    books, findings = budget(Decision(100, BEFORE, LONER), Decision(50, AFTER, LONER))
    assert not findings
    assert [row.ore for row in books.original_budget] == [40_00, 60_00]
    assert [row.ore for row in books.budget] == [20_00, 30_00]


@pytest.mark.parametrize("amounts", [(100, 120), (120, 100)])
def test_of_two_decisions_on_one_day_the_lower_in_the_file_is_in_force(
    amounts: tuple[int, int],
) -> None:
    """And the upper was first: the original differs from what is in force."""
    first, last = amounts
    assert kronor(Decision(first, BEFORE), Decision(last, BEFORE)) == ([last], [first])


DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2025, 12, 31)).map(dt.date.isoformat)


@hypothesis_settings(max_examples=50)
@given(st.lists(st.tuples(st.integers(1, 999), DAYS), min_size=1, max_size=5))
def test_whatever_the_order_in_the_file_days_decide(decided: list[tuple[int, str]]) -> None:
    current, original = kronor(*(Decision(amount, day) for amount, day in decided))
    days = [day for _, day in decided]
    last = [amount for amount, day in decided if day == max(days)]
    first = [amount for amount, day in decided if day == min(days)]
    assert (current, original) == (last[-1:], first[:1])


@hypothesis_settings(max_examples=50)
@given(st.lists(st.tuples(st.integers(1, 999), DAYS), max_size=4, unique_by=lambda pair: pair[1]))
def test_days_of_their_own_make_the_order_in_the_file_nothing(
    decided: list[tuple[int, str]],
) -> None:
    decisions = [Decision(amount, day) for amount, day in decided]
    assert kronor(*decisions) == kronor(*decisions[::-1])


# What they are shown as

COLUMNS = (
    UTFALL,
    'id = "budget"\nslag = "budget"',
    'id = "forst"\nslag = "budget"\nversion = "ursprunglig"\nnamn = "ursprunglig budget"',
    'id = "d"\nslag = "skillnad"\nav = ["ar", "forst"]',
    'id = "gallande"\nslag = "budget"\nversion = "gallande"\nnamn = "gällande budget"',
)
KOSTNADER = line("k", 'poster = ["verksamhetens_kostnader"]')
ANDEL = line("q", 'kvot = ["k", "k"]', 'mot = "budget"')


def test_a_column_shows_the_version_it_names(tmp_path: Path) -> None:
    books, _ = budget(Decision(100, BEFORE), Decision(120, AFTER), Decision(40, AFTER, LONER))
    rows = table_in(tmp_path, form(KOSTNADER, ANDEL, columns=COLUMNS), books)
    assert rows["K"] == ["-90", "-160", "-100", "10", "-160"]
    assert rows["Q"][0] == "56 %"


def test_no_budget_at_all_is_blank_in_both(tmp_path: Path) -> None:
    books, _ = budget()
    text = form(KOSTNADER + '\ntom = "–"', columns=COLUMNS)
    assert table_in(tmp_path, text, books) == {"K": ["-90", "", "", "", ""]}


def test_an_account_of_a_revision_is_nothing_in_the_original(tmp_path: Path) -> None:
    books, _ = budget(Decision(100, BEFORE), Decision(40, AFTER, LONER))
    text = form(line("l", 'konton = ["5020"]', 'tom = "–"'), columns=COLUMNS)
    assert table_in(tmp_path, text, books) == {"L": ["–", "-40", "–", "–", "-40"]}


def test_the_versions_are_traced_to_their_decisions(tmp_path: Path) -> None:
    books, _ = budget(Decision(100, BEFORE), Decision(120, AFTER))
    bokslut = bokslut_in(tmp_path, {FORM: form(KOSTNADER, columns=COLUMNS)}, books)
    statement = bokslut.facts.statement("egen", 2025)
    for column, day in (("budget", AFTER), ("forst", BEFORE)):
        trace = Tracer(books).trace(statement.cell("k", column))
        assert [row.beslut for _, row in trace.budget] == [day]
        assert trace.total == statement.cell("k", column).value


@pytest.mark.parametrize("word", ['"forsta"', '"Ursprunglig"', "2024-11-22", "true"])
def test_a_version_that_is_none(tmp_path: Path, word: str) -> None:
    text = form(KOSTNADER, columns=(UTFALL, f'id = "b"\nslag = "budget"\nversion = {word}'))
    found = told(close_in(tmp_path, {FORM: text}, budget()[0]).findings)
    assert found == [("falt-fel-varde", "egen.toml:12")]


# What is wrong in a decision


@pytest.mark.parametrize(
    ("decisions", "found"),
    [
        ((Decision(-100, BEFORE), Decision(100, AFTER)), ["budget-tecken"]),
        ((Decision(100, BEFORE), Decision(-100, AFTER)), ["budget-tecken"]),
        ((Decision(-100, BEFORE),), ["budget-tecken"]),
        ((Decision(100, account=BIDRAG),), ["budget-tecken"]),
        # A decision between is in force in a report about a part of the year.
        ((Decision(100, BEFORE), Decision(-5, AFTER), Decision(90, LATER)), ["budget-tecken"]),
    ],
)
def test_a_sign_is_looked_at_in_every_decision_once(
    decisions: tuple[Decision, ...], found: list[str]
) -> None:
    assert codes(budget(*decisions)[1]) == found


@pytest.mark.parametrize("day", ['"2024-11-22"', "TRUE", "100", "Expenses:4510-Insatser"])
def test_a_day_that_is_none_has_its_line(day: str) -> None:
    books, [finding] = budget(Decision(100, BEFORE), Decision(90, day))
    assert (finding.code, finding.place and finding.place.line) == ("direktiv-fel", 9)
    assert [row.ore for row in books.budget] == [100_00]


def test_a_key_that_cannot_be_used_is_told_once_for_each_decision() -> None:
    wrong = 'verksamhet: "administration 40"'
    _, findings = budget(Decision(100, BEFORE, meta=wrong), Decision(90, AFTER, meta=wrong))
    assert codes(findings) == ["verksamhet-nyckel"] * 2
    lines = [finding.place.line for finding in findings if finding.place]
    assert len(set(lines)) == 2


def test_a_decision_without_an_account_is_left_out_of_both() -> None:
    books, findings = budget(Decision(100, BEFORE, "Expenses:9999-Okänt"))
    assert codes(findings) == ["konto-ej-oppnat"]
    assert (books.budget, books.original_budget) == ((), ())
