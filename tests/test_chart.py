"""Kontonummer, prefix och kontoplaner."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finsam_ledger.chart import (
    Egenskap,
    Klass,
    Post,
    SelectionError,
    account_set,
    is_composed,
    number_of,
    read_chart,
)
from tests.books import CHART, NOWHERE, codes

KONTO = st.integers(1000, 9999).map(str)
COLUMNS = "konto,namn,klass,post,egenskap\n"


@pytest.mark.parametrize(
    ("account", "konto"),
    [
        ("Expenses:5010-Arvoden", "5010"),
        ("Expenses:Personal:5014-Förlorad-arbetsförtjänst", "5014"),
        ("Assets:1920", "1920"),
        ("Income:351-Staten:3511-Halvår", "3511"),
        ("Expenses:Arvoden", None),
        ("Expenses:5010:Arvoden", None),
        ("Expenses:50a0-Arvoden", None),
        ("Expenses:٥٠١٠-Arvoden", None),
    ],
)
def test_the_number_stands_first_in_the_last_part(account: str, konto: str | None) -> None:
    assert number_of(account) == konto


def test_letters_from_a_system_that_takes_them_apart() -> None:
    assert is_composed("Expenses:5010-Löner")
    assert not is_composed("Expenses:5010-Lo\u0308ner")


@pytest.mark.parametrize(
    ("konto", "post", "klass"),
    [
        ("1210", Post.MASKINER_INVENTARIER, Klass.TILLGANG),
        ("1310", Post.FINANSIELLA_ANLAGGNINGAR, Klass.TILLGANG),
        ("1390", Post.BIDRAG_INFRASTRUKTUR, Klass.TILLGANG),
        ("1940", Post.KASSA_BANK, Klass.TILLGANG),
        ("2010", Post.EGET_KAPITAL, Klass.EGET_KAPITAL),
        ("2210", Post.AVSATTNINGAR_PENSIONER, Klass.SKULD),
        ("2250", Post.ANDRA_AVSATTNINGAR, Klass.SKULD),
        ("2510", Post.KORTFRISTIGA_SKULDER, Klass.SKULD),
        ("3511", Post.VERKSAMHETENS_INTAKTER, Klass.INTAKT),
        ("7910", Post.AVSKRIVNINGAR, Klass.KOSTNAD),
        ("8440", Post.FINANSIELLA_INTAKTER, Klass.INTAKT),
        ("8990", Post.BOKSLUT, Klass.KOSTNAD),
    ],
)
def test_the_longest_prefix_decides(konto: str, post: Post, klass: Klass) -> None:
    row = CHART.row(konto)
    assert row is not None
    assert (row.post, row.klass) == (post, klass)


@pytest.mark.parametrize("konto", ["2110", "3310", "9010", "0000", ""])
def test_what_kommun_bas_does_not_know(konto: str) -> None:
    assert CHART.row(konto) is None


@pytest.mark.parametrize(
    ("konto", "egenskap"),
    [
        ("3511", Egenskap.MEDLEMSBIDRAG),
        ("3580", Egenskap.EU_BIDRAG),
        ("3550", None),
        ("3810", Egenskap.REALISATIONSVINST),
        ("4810", Egenskap.REALISATIONSFORLUST),
        ("8468", Egenskap.OREALISERAD),
        ("8469", Egenskap.OREALISERAD_ATERFORD),
        ("8467", Egenskap.REALISATIONSVINST_FINANSIELL),
    ],
)
def test_what_the_law_asks_of_an_account(konto: str, egenskap: Egenskap | None) -> None:
    row = CHART.row(konto)
    assert row is not None
    assert row.egenskap is egenskap


@pytest.mark.parametrize(
    ("words", "konto", "weight"),
    [
        (["4510"], "4510", 1),
        (["4510"], "4511", 0),
        (["45"], "4510", 1),
        (["451"], "4520", 0),
        (["50"], "5010", 1),
        (["50"], "5110", 0),
        (["50-58"], "5010", 1),
        (["50-58"], "5899", 1),
        (["50-58"], "5910", 0),
        (["50-58"], "4999", 0),
        (["-30"], "3010", -1),
        (["50", "!5014"], "5014", 0),
        (["!5014", "50"], "5014", 0),
        (["50", "!5014"], "5010", 1),
    ],
)
def test_account_numbers_beginnings_and_spans(words: list[str], konto: str, weight: int) -> None:
    assert account_set(words).weight(konto, CHART) == weight


@pytest.mark.parametrize(
    ("konto", "weight"), [("1940", 0), ("5010", 1), ("3511", 1), ("8990", 0), ("9999", 0)]
)
def test_the_closing_account_is_no_result(konto: str, weight: int) -> None:
    assert account_set(klasser=["intakt", "kostnad"]).weight(konto, CHART) == weight


def test_a_post_and_a_property_can_be_subtracted() -> None:
    flow = account_set(poster=["-avskrivningar"], egenskaper=["-realisationsvinst"])
    assert [flow.weight(konto, CHART) for konto in ("7910", "3810", "3010")] == [-1, -1, 0]


@given(KONTO, st.integers(10, 99), st.integers(10, 99))
def test_a_span_is_all_its_beginnings(konto: str, one: int, other: int) -> None:
    low, high = sorted((one, other))
    beginnings = [str(beginning) for beginning in range(low, high + 1)]
    assert account_set([f"{low}-{high}"]).weight(konto, CHART) == account_set(beginnings).weight(
        konto, CHART
    )


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["45x"], "”45x” är inget kontonummer"),
        ([""], "”” är inget kontonummer"),
        (["58-50"], "intervallet ”58-50” ska gå från lägre till högre, med lika många siffror"),
        (["50-589"], "intervallet ”50-589” ska gå från lägre till högre, med lika många siffror"),
    ],
)
def test_an_account_set_that_cannot_be_read(words: list[str], message: str) -> None:
    with pytest.raises(SelectionError) as error:
        account_set(words)
    assert str(error.value) == message


def test_a_misspelt_post_is_offered_the_near_one() -> None:
    with pytest.raises(SelectionError, match="menade du ”fordringar”"):
        account_set(poster=["fordring"])


def test_a_chart_that_does_not_exist() -> None:
    chart, findings = read_chart("kommunbas", NOWHERE)
    assert chart is None
    assert [finding.message for finding in findings] == ["Kontoplanen ”kommunbas” finns inte."]
    assert "kommun-bas" in findings[0].remedy


def test_a_chart_of_ones_own(tmp_path: Path) -> None:
    rows = "99,Interna poster,kostnad,verksamhetens_kostnader,\n"
    (tmp_path / "plan.csv").write_text(COLUMNS + rows, encoding="utf-8")
    chart, findings = read_chart("plan.csv", tmp_path)
    assert chart is not None
    assert not findings
    row = chart.row("9910")
    assert row is not None
    assert row.klass is Klass.KOSTNAD
    assert chart.row("5010") is None


@pytest.mark.parametrize(
    ("row", "word"),
    [
        ("99,Namn,kostand,verksamhetens_kostnader,", "kostand"),
        ("99,Namn,kostnad,verksamhetenskostnader,", "verksamhetenskostnader"),
        ("99,Namn,kostnad,,", ""),
        ("99,Namn,kostnad,verksamhetens_kostnader,medlemsavgift", "medlemsavgift"),
    ],
)
def test_a_wrong_word_in_a_chart_has_its_line(tmp_path: Path, row: str, word: str) -> None:
    good = "45,Bidrag,kostnad,verksamhetens_kostnader,\n"
    (tmp_path / "plan.csv").write_text(COLUMNS + good + row + "\n", encoding="utf-8")
    chart, findings = read_chart("plan.csv", tmp_path)
    assert chart is None
    assert codes(findings) == ["kontoplan-post"]
    assert str(findings[0].place) == f"{tmp_path / 'plan.csv'}:3"
    assert f"”{word}”" in findings[0].message


@pytest.mark.parametrize("konto", CHART.rows)
def test_kommun_bas_has_each_class_on_its_own_digits(konto: str) -> None:
    klass = CHART.rows[konto].klass
    expected = {"1": Klass.TILLGANG, "20": Klass.EGET_KAPITAL, "2": Klass.SKULD}
    side = expected.get(konto[:2]) or expected.get(konto[:1])
    assert klass is side if side else klass.is_result
