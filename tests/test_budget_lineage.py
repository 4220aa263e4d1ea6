"""The budget's decisions in order: in force on a day, part of a plan, and what each changed."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from finsam_ledger.budget import in_force, lineage, name_of, sentence
from finsam_ledger.filled import Aspect
from finsam_ledger.forms import ColumnKind
from finsam_ledger.periods import Period
from finsam_ledger.statements import Facts
from finsam_ledger.trappan import standard
from tests.books import FORMS, codes, forbund
from tests.test_budget_versions import BEFORE, BIDRAG, DAYS, LONER, Decision, budget

AFTER, JUNE, LATER = "2025-03-14", "2025-06-13", "2025-09-30"
REVISED = (Decision(100, BEFORE), Decision(120, JUNE), Decision(90, LATER))


# What was in force on a day


@pytest.mark.parametrize(
    ("day", "amount"),
    [
        (date(2024, 11, 21), []),
        (date(2024, 11, 22), [100]),
        (date(2025, 6, 12), [100]),
        (date(2025, 6, 13), [120]),
        (date(2025, 9, 30), [90]),
        (date(2025, 12, 31), [90]),
    ],
)
def test_in_force_is_what_was_decided_until_the_day(day: date, amount: list[int]) -> None:
    books, _ = budget(*REVISED)
    assert [row.ore // 100 for row in in_force(books, 2025, day)] == amount


def test_the_original_is_not_known_before_it_is_decided() -> None:
    books, _ = budget(Decision(100, JUNE), Decision(90, LATER))
    days = (date(2025, 4, 30), date(2025, 8, 31), date(2025, 12, 31))
    found = [in_force(books, 2025, day, original=True) for day in days]
    assert [[row.ore // 100 for row in rows] for rows in found] == [[], [100], [100]]


def test_what_has_no_day_has_always_been_in_force() -> None:
    books, _ = budget(Decision(100), Decision(120, JUNE))
    assert [row.ore for row in in_force(books, 2025, date(2025, 1, 31))] == [100_00]


@pytest.mark.parametrize(("months", "costs"), [(4, 100), (5, 100), (6, 120), (8, 120), (12, 90)])
def test_a_report_on_a_part_of_the_year_has_the_budget_of_its_last_day(
    months: int, costs: int
) -> None:
    books, _ = budget(*REVISED)
    facts = Facts(forbund(), books, FORMS, standard(), months)
    aspect = Aspect(ColumnKind.BUDGET, Period.of_year(2025))
    cell = facts.of("resultatrakning", "verksamhetens_kostnader", aspect)
    assert cell.value == costs * 100
    first = facts.of("resultatrakning", "verksamhetens_kostnader", aspect._replace(original=True))
    assert first.value == 100_00


# Lineage


def test_each_change_is_told_by_account_and_insats() -> None:
    a, b = 'insats: "a"', 'insats: "b"'
    books, findings = budget(
        Decision(100, BEFORE, meta=a),
        Decision(50, BEFORE, meta=b),
        Decision(70, AFTER, meta=b),
        Decision(30, AFTER, LONER),
        Decision(80, JUNE, meta=a),
    )
    assert not findings
    found = lineage(books, 2025)
    assert found is not None
    assert found.original == {("4510", "a"): 100_00, ("4510", "b"): 50_00}
    assert [change.amounts for change in found.changes] == [
        {("4510", "b"): 20_00, ("5020", ""): 30_00},
        {("4510", "a"): -20_00},
    ]
    assert found.current == {("4510", "a"): 80_00, ("4510", "b"): 70_00, ("5020", ""): 30_00}
    assert [name_of(each) for each in found.first] == [BEFORE]


@hypothesis_settings(max_examples=60)
@given(
    st.lists(
        st.tuples(st.integers(0, 999), DAYS | st.just(""), st.sampled_from(["", 'insats: "a"'])),
        min_size=1,
        max_size=7,
    )
)
def test_original_and_changes_add_up_to_what_is_in_force(
    decided: list[tuple[int, str, str]],
) -> None:
    books, findings = budget(*(Decision(n, day, meta=meta) for n, day, meta in decided))
    assert not findings
    found = lineage(books, 2025)
    assert found is not None
    total = Counter(found.original)
    for change in found.changes:
        total.update(change.amounts)
    assert {key: ore for key, ore in total.items() if ore} == {
        key: ore for key, ore in found.current.items() if ore
    }
    taken = [each.beslut for each in books.decisions]
    assert taken == sorted(taken)


def test_no_budget_has_no_lineage() -> None:
    assert lineage(budget()[0], 2025) is None


def test_rows_of_one_day_have_its_paragraph() -> None:
    books, _ = budget(Decision(100, BEFORE, meta='paragraf: "§ 58"'), Decision(50, BEFORE, LONER))
    [decision] = books.decisions
    assert name_of(decision) == "2024-11-22 § 58"
    assert {row.paragraf for row in books.budget} == {"§ 58"}


def test_two_paragraphs_of_one_day_are_two_decisions() -> None:
    books, _ = budget(
        Decision(100, BEFORE, meta='paragraf: "§ 58"'),
        Decision(50, BEFORE, LONER, meta='paragraf: "§ 59"'),
        Decision(-70, BEFORE, BIDRAG),
    )
    assert [name_of(each) for each in books.decisions] == [
        "2024-11-22 § 58",
        "2024-11-22 § 59",
        "2024-11-22",
    ]


def test_what_one_row_says_its_decision_says() -> None:
    books, _ = budget(Decision(100, BEFORE), Decision(50, BEFORE, LONER, meta="samrad: 2024-10-18"))
    assert [each.samrad for each in books.decisions] == ["2024-10-18"]


@pytest.mark.parametrize("meta", ['samrad: "i höstas"', "samrad: TRUE", 'plan: "ja"', "plan: 1"])
def test_metadata_of_the_wrong_kind_is_told(meta: str) -> None:
    books, findings = budget(Decision(100, BEFORE, meta=meta))
    assert (codes(findings), books.budget) == (["direktiv-fel"], ())


# The plan for the years after


def test_a_plan_is_no_budget() -> None:
    """2026 was planned in one sum in 2024, and budgeted by insats in 2025."""
    books, findings = budget(
        Decision(100, BEFORE),
        Decision(500, BEFORE, LONER, year=2026),
        Decision(110, "2025-11-21", year=2026),
    )
    assert not findings
    assert [(row.year, row.ore // 100) for row in books.budget] == [(2025, 100), (2026, 110)]
    assert books.original_budget == books.budget
    found = lineage(books, 2025)
    assert found is not None
    assert [(each.year, each.is_plan) for each in found.plans] == [(2026, True)]
    after = lineage(books, 2026)
    assert after is not None
    assert (after.changes, after.plans) == ((), ())


def test_a_year_with_only_a_plan_has_no_budget() -> None:
    books, _ = budget(Decision(100, BEFORE), Decision(100, BEFORE, year=2026))
    assert lineage(books, 2026) is None
    assert {row.year for row in books.budget} == {2025}


def test_a_plan_changed_during_the_year_says_that_it_is_one() -> None:
    books, _ = budget(
        Decision(100, BEFORE),
        Decision(130, AFTER, year=2026, meta="plan: TRUE"),
        Decision(110, "2025-11-21", year=2026),
    )
    original = [row.ore // 100 for row in books.original_budget if row.year == 2026]
    assert original == [110]


# The sentence under a table


@pytest.mark.parametrize(
    ("day", "shown", "said"),
    [
        ("2025-12-31", "g", "Budget 2025: styrelsens beslut 2024-11-22, ändrad 2025-06-13 och "),
        ("2025-04-30", "g", "Budget 2025: styrelsens beslut 2024-11-22."),
        ("2025-06-30", "g", "Budget 2025: styrelsens beslut 2024-11-22, ändrad 2025-06-13."),
        ("2025-12-31", "u", "Ursprunglig budget 2025: styrelsens beslut 2024-11-22, före "),
        ("2025-12-31", "ug", "Ursprunglig budget 2025: styrelsens beslut 2024-11-22. Gällande "),
        ("2024-06-30", "g", ""),
    ],
)
def test_a_table_says_which_decisions_its_budget_rests_on(day: str, shown: str, said: str) -> None:
    found = lineage(budget(*REVISED)[0], 2025)
    assert found is not None
    text = sentence(found, date.fromisoformat(day), original="u" in shown, current="g" in shown)
    assert text.startswith(said)
    assert bool(text) is bool(said)


def test_nothing_is_said_of_a_budget_without_its_day() -> None:
    for decisions in ((Decision(100),), (Decision(100), Decision(120, JUNE))):
        found = lineage(budget(*decisions)[0], 2025)
        assert found is not None
        assert sentence(found, date(2025, 12, 31), original=False, current=True) == ""
