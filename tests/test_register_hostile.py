"""Registers and forms written wrong: each told with file and line, none silently misread."""

from __future__ import annotations

from pathlib import Path

import pytest

from finsam_ledger.insatser import read_insatser
from tests.test_uppfoljning import GROUPS, HEAD, IN, OUT, ROWS, findings_of, table, words

WEIGHED = '[[kolumn]]\nid = "i"\nslag = "vagt"\ndelar = [{0}]\nvikter = "vikter.vikt"\n'
PRODUCT = '[[kolumn]]\nid = "p"\nslag = "produkt"\ndelar = [{0}]\n'
ADDED = '[[kolumn]]\nid = "s"\nslag = "summa"\ndelar = ["k", "k"]\n'
BOTH = '"k", "m"'
SHARE = '[[kolumn]]\nid = "a"\nslag = "andel"\nav = ["k", ""]\n'


@pytest.mark.parametrize(
    ("register", "said"),
    [
        ("rad,ar,namn,k,k\na,2025,A,1,2\n", "grupper.csv:1"),
        ("rad,namn,k,start,slut\na,A,1,2025-02-30,\n", "grupper.csv:2"),
        ("rad,namn,k,start,slut\na,A,1,2026-01-01,2025-01-01\n", "grupper.csv:2"),
    ],
)
def test_a_register_that_can_be_read_in_two_ways_is_not_read(
    tmp_path: Path, register: str, said: str
) -> None:
    found = findings_of(tmp_path, HEAD + IN + ROWS, grupper=register)
    assert [each for each in found if each.startswith(f"falt-fel-varde {said}")]


def test_the_row_of_a_year_stands_for_the_one_of_every_year(tmp_path: Path) -> None:
    register = "rad,ar,namn,k\na,2025,A,1\na,,B,3\nb,,C,4\n"
    assert words(table(tmp_path, HEAD + IN + ROWS, grupper=register)) == {"A": ["1"], "C": ["4"]}


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ("ljus = { gron = 1, gul = 9 }\n" + IN + ROWS, "grön börjar lägre än gul"),
        (IN + ROWS.replace("{namn}", "{namn"), "inom klamrar"),
        (IN + ROWS + 'grupp = "namn}"\n', "inom klamrar"),
        (IN + OUT + PRODUCT.format('"k"') + ROWS, "minst två"),
        (IN + OUT + PRODUCT.format('"k", "-m"') + ROWS, "minustecken"),
        (IN + OUT + WEIGHED.format('"k", "-m"') + ROWS, "minustecken"),
        (IN + ADDED + ROWS, "två gånger"),
        ("sma_tal = true\n" + IN + ROWS.replace("{namn}", "{namn} ({k})"), "för litet"),
        (IN + SHARE + ROWS + 'andel_av = "rader"\n', "flera rader"),
        (IN + OUT + WEIGHED.format(BOTH) + ROWS, "ingen rad ”m”"),
        (IN + ROWS.replace('"grupper"', '"lang"'), "varde och enhet"),
    ],
)  # fmt: skip
def test_a_form_that_would_be_silently_empty_or_wrong(tmp_path: Path, form: str, said: str) -> None:
    more = {"vikter": "rad,vikt\nk,1\n", "lang": "rad,ar,varde,enhet,kalla\na,2025,1,antal,\n"}
    found = findings_of(tmp_path, HEAD + form, grupper=GROUPS, **more)
    assert [each for each in found if said in each and "egen.toml:" in each], found


@pytest.mark.parametrize("weight", ["-1", "mycket", ""])
def test_a_weight_is_a_number_not_below_nought(tmp_path: Path, weight: str) -> None:
    form = HEAD + IN + OUT + WEIGHED.format(BOTH) + ROWS
    found = findings_of(tmp_path, form, grupper=GROUPS, vikter=f"rad,vikt\nk,{weight}\nm,2\n")
    assert [each for each in found if each.startswith("falt-fel-varde vikter.csv:2")]


def test_a_decision_that_was_written_in_twice_grants_once(tmp_path: Path) -> None:
    head = "insats,ar,belopp,datum,paragraf,slag,till_ar,kommentar\n"
    row = "vag,2025,1000,2024-11-20,58,beslut,,\n"
    register = tmp_path / "insatsbeslut.csv"
    register.write_text(head + row + row.replace("1000", "2000") + row, "utf-8")
    (finding,) = read_insatser(tmp_path)[1]
    assert (finding.code, finding.place and finding.place.line) == ("register-dubbelt", 4)
