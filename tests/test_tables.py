"""Tabellerna som de trycks: rounding, minus, empty cells, note references and names of rows."""

from __future__ import annotations

from collections import Counter

import pytest

from finsam_ledger.bokslut import Bokslut
from finsam_ledger.findings import Place
from finsam_ledger.money import Unit
from finsam_ledger.registers import Entry, Register
from finsam_ledger.tables import Printed, Table, table_of
from tests.books import Ver, books_with, closed, facts

BOOKS = books_with(
    Ver("2025-01", (("1940", 1_000_499_50), ("3511", -1_000_499_50))),
    Ver("2025-02", (("4510", 600_000_50), ("1940", -600_000_50))),
)


def printed(table: Table, line: str, column: str = "2025") -> Printed:
    row = next(row for row in table.rows if row.line.id == line)
    return {each.name: cell for each, cell in table.cells(row)}[column]


@pytest.fixture(scope="module")
def small() -> Bokslut:
    return closed(BOOKS)


@pytest.mark.parametrize(
    ("table", "line", "text", "value"),
    [
        ("resultatrakning", "verksamhetens_intakter", "1\u00a0000\u00a0500", "1000500"),
        ("resultatrakning", "verksamhetens_kostnader", "\u2212600\u00a0001", "-600001"),
        ("resultatrakning", "arets_resultat", "400\u00a0499", "400499"),
        ("resultatrakning", "avskrivningar", "0", "0"),
        ("flerarsoversikt", "verksamhetens_intakter", "1\u00a0000", "1000"),
        ("flerarsoversikt", "verksamhetens_kostnader", "600", "600"),
        ("flerarsoversikt", "soliditet", "100", "100"),
        ("trappa", "andel", "40,0\u00a0%", "40.0"),
    ],
)
def test_a_cell_for_people_and_for_machines(
    small: Bokslut, table: str, line: str, text: str, value: str
) -> None:
    cell = printed(small.table(table), line)
    assert (cell.text, cell.value) == (text, value)


@pytest.mark.parametrize(
    ("table", "line", "unit"),
    [
        ("resultatrakning", "arets_resultat", Unit.KR),
        ("flerarsoversikt", "arets_resultat", Unit.TKR),
        ("flerarsoversikt", "soliditet", Unit.PERCENT),
    ],
)
def test_a_cell_has_its_unit(small: Bokslut, table: str, line: str, unit: Unit) -> None:
    assert printed(small.table(table), line).unit is unit


def test_a_year_before_the_books_is_blank_not_zero(small: Bokslut) -> None:
    cell = printed(small.table("resultatrakning"), "verksamhetens_kostnader", "2024")
    assert (cell.text, cell.number) == ("", None)


def test_a_line_refers_to_its_notes(umea_2025: Bokslut) -> None:
    table = umea_2025.table("resultatrakning")
    assert printed(table, "verksamhetens_intakter", "not").text == "2"
    assert printed(table, "verksamhetens_kostnader", "not").text == "3,4"
    assert printed(table, "avskrivningar", "not").text == ""


def test_a_note_is_known_by_number_and_by_form(umea_2025: Bokslut) -> None:
    assert umea_2025.table("not-2") is umea_2025.table("intakter")
    assert umea_2025.table("not-2").number == 2


def test_a_row_that_repeats_is_told_apart(umea_2025: Bokslut) -> None:
    names = umea_2025.table("flerarsoversikt").by_name
    assert "Verksamhetens intäkter / varav ESF-projekt" in names
    assert "Verksamhetens kostnader / varav ESF-projekt" in names
    assert "varav ESF-projekt" not in names


def test_lines_left_out_are_not_printed(umea_2025: Bokslut) -> None:
    ids = [row.line.id for row in umea_2025.table("resultatrakning").rows]
    assert "skatteintakter" not in ids
    assert "verksamhetens_resultat" in ids


def test_a_line_shown_only_with_an_amount(small: Bokslut) -> None:
    depreciated = closed(books_with(Ver("2025-01", (("7910", 1_00), ("1210", -1_00)))))
    with_amount, without = (
        [row.line.id for row in bokslut.table("driftredovisning").rows]
        for bokslut in (depreciated, small)
    )
    assert "avskrivningar" in with_amount
    assert "avskrivningar" not in without


def test_an_empty_table_is_replaced_by_its_sentence(small: Bokslut) -> None:
    table = small.table("investeringsredovisning")
    assert table.instead == "Förbundet har inga investeringar att redovisa."
    assert list(table.figures()) == []


def test_no_two_figures_have_the_same_name(umea_2025: Bokslut) -> None:
    times = Counter((each.table, each.row, each.column) for each in umea_2025.figures())
    assert [name for name, count in times.items() if count > 1] == []


def test_a_cell_with_nothing_to_say_is_no_figure(umea_2025: Bokslut) -> None:
    assert all(figure.value for figure in umea_2025.figures())


def inom_linjen(kronor: int) -> Printed:
    """The line for pledges, with what the register says of it."""
    entry = Entry("panter", 2025, kronor * 100, Unit.KR, "Styrelsen", Place("inom-linjen.csv", 2))
    register = Register("inom-linjen", {("panter", 2025): entry})
    return printed(table_of(facts(BOOKS, register).statement("balansrakning", 2025), {}), "panter")


def test_a_nought_that_is_declared_is_said_in_words() -> None:
    cell = inom_linjen(0)
    assert (cell.text, cell.value, cell.unit) == ("Inga", "Inga", Unit.TEXT)


def test_an_amount_that_is_declared_is_printed() -> None:
    assert inom_linjen(25_000).text == "25\u00a0000"


def test_what_no_register_declares_is_not_said_to_be_nought() -> None:
    table = table_of(facts(BOOKS).statement("balansrakning", 2025), {})
    assert [printed(table, line).text for line in ("panter", "ansvarsforbindelser")] == ["", ""]
