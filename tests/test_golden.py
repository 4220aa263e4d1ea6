"""The published årsredovisning 2025: every printed figure comes out of the books again."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from decimal import Decimal
from pathlib import Path

import pytest

from finsam_ledger.bokslut import Bokslut
from finsam_ledger.money import parse_number
from tests.commands import finsam

GOLDEN = Path(__file__).parent / "golden" / "umearegionen-2025.csv"
TABLES = (
    "flerarsoversikt",
    "kostnadsfordelning",
    "eget-kapital-mal",
    "balanskrav",
    "resultatrakning",
    "balansrakning",
    "kassaflode",
    "driftredovisning",
    *(f"not-{number}" for number in range(2, 7)),
    "trappa",
)
FIGURES = ("figures", "ledgers/umearegionen", "--year", "2025")
COLUMNS = ["table", "row", "column", "value", "unit"]

Cells = dict[str, str]
Name = tuple[str, str, str]
Value = Decimal | str


def golden_rows() -> list[Cells]:
    with GOLDEN.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["table"] in TABLES]


def folded(label: str) -> str:
    """Labels are the same whatever their case, dashes and spaces."""
    text = unicodedata.normalize("NFC", label).casefold().replace("–", "-").replace("—", "-")
    return re.sub(r"\s+", " ", text).strip(" .:*")


def named(row: Cells) -> Name:
    return row["table"], folded(row["row"]), folded(row["column"])


def value(text: str) -> Value:
    number = parse_number(text) if "," not in text else None
    return folded(text) if number is None else number


def accepted(row: Cells) -> set[Value]:
    columns = {"ok": ["value"], "error": ["derived"]}.get(row["status"], ["value", "derived"])
    return {value(row[column]) for column in columns if row[column]}


@pytest.fixture(scope="module")
def printed() -> str:
    outcome = finsam(*FIGURES)
    assert (outcome.code, outcome.err) == (0, "")
    return outcome.out


@pytest.fixture(scope="module")
def figures(printed: str) -> dict[Name, Cells]:
    return {named(row): row for row in csv.DictReader(io.StringIO(printed))}


@pytest.mark.parametrize(
    "row", golden_rows(), ids=lambda row: f"{row['table']}-{row['row']}-{row['column']}"
)
def test_meets_the_published_figure(row: Cells, figures: dict[Name, Cells]) -> None:
    derived = figures[named(row)]
    assert value(derived["value"]) in accepted(row)
    assert derived["unit"] == row["unit"]


@pytest.mark.parametrize(
    "row",
    [row for row in golden_rows() if row["status"] == "error"],
    ids=lambda row: f"{row['row']}-{row['column']}",
)
def test_does_not_repeat_a_misprint(row: Cells, figures: dict[Name, Cells]) -> None:
    assert value(figures[named(row)]["value"]) != value(row["value"])


def test_every_table_is_held_against_the_print() -> None:
    rows = golden_rows()
    assert {row["table"] for row in rows} == set(TABLES)
    assert len(rows) == 220


@pytest.mark.parametrize(("year", "kronor"), [("2025", -596_459), ("2024", -1_583_843)])
def test_the_flow_that_the_print_left_out(
    year: str, kronor: int, figures: dict[Name, Cells]
) -> None:
    assert figures["kassaflode", "årets kassaflöde", year]["value"] == str(kronor)


@pytest.mark.parametrize("column", ["ar", "fg"])
def test_the_flow_is_the_change_in_likvida_medel(column: str, umea_2025: Bokslut) -> None:
    statement = umea_2025.table("kassaflode").statement
    flow, start, end = (
        statement.cell(line, column).value or 0
        for line in ("arets_kassaflode", "likvida_borjan", "likvida_slut")
    )
    assert flow
    assert -flow == end - start


def test_the_csv_has_five_columns_and_no_more(printed: str) -> None:
    header, *rows = csv.reader(io.StringIO(printed))
    assert header == COLUMNS
    assert {len(row) for row in rows} == {len(COLUMNS)}


def test_json_gives_the_same_figures(printed: str) -> None:
    as_json = json.loads(finsam(*FIGURES, "--format", "json").out)
    assert as_json == list(csv.DictReader(io.StringIO(printed)))
