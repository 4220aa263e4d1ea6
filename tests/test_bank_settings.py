"""bank.toml and the register of awaited payments: what may stand there, and every mistake told."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from finsam_ledger.bank.expected import read_expected
from finsam_ledger.bank.settings import date_pattern, read_date, read_settings
from finsam_ledger.findings import Finding
from tests.bankfiles import EXAMPLE, settings
from tests.folders import told, write

KONTO = '[[konto]]\nnyckel = "b1"\nid = ["1-2"]\nkonto = "1940"\nej_konterat = "1690"\n'
CSV = '[[csv]]\nkonto = "b1"\n'
KOLUMNER = '[csv.kolumner]\nbokforingsdatum = "D"\ntext = "T"\nbelopp = "B"\nsaldo = "S"\n'


def found_in(folder: Path, text: str) -> list[Finding]:
    write(folder, {"bank.toml": text})
    settings, findings = read_settings(folder)
    assert (settings is None) == bool(findings)
    return findings


def test_the_example_is_right() -> None:
    found = settings()
    assert [konto.nyckel for konto in found.konton] == ["b1", "b2"]
    assert found.key_of("se00-9999-0000-0000-0000-1940") == "b1"
    assert found.key_of("9999-1951") is None


def test_a_folder_without_bank_toml(tmp_path: Path) -> None:
    settings, [found] = read_settings(tmp_path)
    assert (settings, found.code) == (None, "bank-toml-saknas")


def test_the_least_there_may_be(tmp_path: Path) -> None:
    assert found_in(tmp_path, KONTO + CSV + KOLUMNER) == []


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("[[konto]\n", "toml-fel", 1),
        ("# tom\n", "falt-saknas", None),
        ("konto = 1\n", "falt-fel-varde", 1),
        (KONTO + "[[bank]]\n", "falt-okant", 1),
        (KONTO.replace("nyckel", "nykel"), "falt-okant", 2),
        (KONTO + 'namn = "x"\n', "falt-okant", 6),
        (KONTO.replace('"b1"', '"B 1"'), "falt-fel-varde", 2),
        (KONTO.replace('["1-2"]', '"1-2"'), "falt-fel-varde", 3),
        (KONTO.replace('"1-2"', '"1-2", "12"'), "falt-fel-varde", 3),
        (KONTO.replace('"1-2"', '" - "'), "falt-fel-varde", 3),
        (KONTO + KONTO.replace("1-2", "3"), "falt-fel-varde", 7),
        (KONTO + KONTO.replace("b1", "b2"), "falt-fel-varde", 8),
        (KONTO + CSV, "falt-saknas", 6),
        (KONTO + CSV.replace("b1", "b7") + KOLUMNER, "falt-fel-varde", 7),
        (KONTO + CSV + 'kodning = "klingon"\n' + KOLUMNER, "falt-fel-varde", 8),
        (KONTO + CSV + 'skiljetecken = "|"\n' + KOLUMNER, "falt-fel-varde", 8),
        (KONTO + CSV + "hoppa_over = -1\n" + KOLUMNER, "falt-fel-varde", 8),
        (KONTO + CSV + 'datumform = "MM-DD"\n' + KOLUMNER, "falt-fel-varde", 8),
        (KONTO + CSV + 'datumform = "ÅÅÅÅ-MM-DD-DD"\n' + KOLUMNER, "falt-fel-varde", 8),
        (KONTO + CSV + KOLUMNER.replace('"S"', '"B"'), "falt-fel-varde", 6),
        (KONTO + CSV + KOLUMNER.replace("saldo", "sald"), "falt-okant", 6),
    ],
)
def test_mistakes_are_told_where_they_stand(
    text: str, code: str, line: int | None, tmp_path: Path
) -> None:
    assert told(found_in(tmp_path, text)) == [(code, f"bank.toml:{line}")]


def test_all_mistakes_are_told(tmp_path: Path) -> None:
    findings = found_in(tmp_path, KONTO.replace("konto =", "kont =") + CSV)
    assert [finding.code for finding in findings] == ["falt-okant", "falt-saknas"]


@pytest.mark.parametrize(
    ("form", "text", "wanted"),
    [
        ("ÅÅÅÅ-MM-DD", "2025-03-14", date(2025, 3, 14)),
        ("ÅÅMMDD", "250314", date(2025, 3, 14)),
        ("DD/MM/ÅÅÅÅ", " 14/03/2025 ", date(2025, 3, 14)),
        ("ÅÅÅÅ.MM.DD", "2025x03x14", None),
        ("ÅÅÅÅ-MM-DD", "2025-13-14", None),
        ("ÅÅÅÅ-MM-DD", "2025-03-14x", None),
        ("ÅÅÅÅ-MM-DD", "0000-03-14", None),
    ],
)
def test_days_by_their_form(form: str, text: str, wanted: date | None) -> None:
    pattern = date_pattern(form)
    assert pattern is not None
    assert read_date(text, pattern) == wanted


def test_the_register_of_the_example() -> None:
    expected, findings = read_expected(EXAMPLE)
    assert findings == []
    assert [each.ore for each in expected] == [
        500_000_00,
        250_000_00,
        150_000_00,
        100_000_00,
        -175_000_50,
    ]
    assert expected[-1].dims == (("motpart", "norrby"), ("insats", "vagen-vidare"))
    assert expected[0].dims == ()


def test_no_register_awaits_nothing(tmp_path: Path) -> None:
    assert read_expected(tmp_path) == ((), [])


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (",1,3511,,", "falt-saknas"),
        ("-,1,3511,,", "falt-saknas"),
        ("A,,3511,,", "falt-saknas"),
        ("A,1,,,", "falt-saknas"),
        ("A,ett,3511,,", "falt-fel-varde"),
        ('A,"1,005",3511,,', "falt-fel-varde"),
        ("A,NaN,3511,,", "falt-fel-varde"),
    ],
)
def test_mistakes_in_the_register(row: str, code: str, tmp_path: Path) -> None:
    text = f"referens,belopp,konto,motpart,text\n{row}\nB,2,3511,,\n"
    write(tmp_path, {"register/vantade-betalningar.csv": text})
    expected, findings = read_expected(tmp_path)
    assert told(findings) == [(code, "vantade-betalningar.csv:2")]
    assert [each.referens for each in expected] == ["B"]


def test_a_column_that_the_register_lacks(tmp_path: Path) -> None:
    write(tmp_path, {"register/vantade-betalningar.csv": "referens,belopp\nA,1\n"})
    assert {f.code for f in read_expected(tmp_path)[1]} == {"register-kolumn"}
