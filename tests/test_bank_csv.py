"""The bank's CSV by a profile: how it may look, and the running balance that holds it together."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from finsam_ledger.bank import intake
from finsam_ledger.bank.settings import Settings, read_settings
from finsam_ledger.bank.values import Saldo, Statement
from finsam_ledger.findings import Finding
from tests.bankfiles import CSV_HEAD, bank_csv, put
from tests.folders import plain

ROWS = (
    ("2025-03-14", "Ett", "1 000,50", "1 000,50"),
    ("2025-03-14", "Två", "-200,00", "800,50"),
    ("2025-03-17", "Tre", "1 234 567,00", "1 235 367,50"),
)
KONTO = """
[[konto]]
nyckel = "b2"
id = ["9999-1950"]
konto = "1950"
ej_konterat = "1690"
"""
KOLUMNER = """
[csv.kolumner]
bokforingsdatum = "Bokföringsdatum"
valutadatum = "Valutadatum"
text = "Text"
belopp = "Belopp"
saldo = "Saldo"
referens = "Verifikationsnummer"
"""


def profile(*lines: str) -> str:
    return "\n".join(['[[csv]]\nkonto = "b2"', *lines, KOLUMNER])


DEFAULT = profile("hoppa_over = 1")


def settings_in(folder: Path, *profiles: str) -> Settings:
    put(folder, {"bank.toml": KONTO + "\n".join(profiles or (DEFAULT,))})
    settings, findings = read_settings(folder)
    assert settings is not None, findings
    return settings


def gathered(
    folder: Path, text: str | bytes, *profiles: str, name: str = "fil.csv"
) -> tuple[list[Statement], list[Finding]]:
    put(folder, {name: text})
    return intake.gather([folder / name], settings_in(folder, *profiles))


def statement(folder: Path, text: str | bytes, *profiles: str) -> Statement:
    [found], findings = gathered(folder, text, *profiles)
    assert findings == []
    return found


def finding(folder: Path, text: str | bytes, *profiles: str, name: str = "fil.csv") -> Finding:
    statements, [found] = gathered(folder, text, *profiles, name=name)
    assert statements == []
    return found


def ore(statement: Statement) -> list[int]:
    return [entry.ore for entry in statement.entries]


def test_rows_and_balances(tmp_path: Path) -> None:
    found = statement(tmp_path, bank_csv(*ROWS))
    assert (found.nyckel, found.opening) == ("b2", 0)
    assert found.closing == Saldo(1_235_367_50, date(2025, 3, 17))
    assert ore(found) == [1000_50, -200_00, 1_234_567_00]
    assert [entry.place.line for entry in found.entries] == [3, 4, 5]
    assert found.entries[0].text == "Ett"
    assert found.entries[0].valutadatum == date(2025, 3, 14)


def test_newest_first_is_the_same(tmp_path: Path) -> None:
    turned = statement(tmp_path, bank_csv(*ROWS[::-1]))
    straight = statement(tmp_path, bank_csv(*ROWS))
    assert [(e.id, e.ore, e.day) for e in turned.entries] == [
        (e.id, e.ore, e.day) for e in straight.entries
    ]
    assert (turned.opening, turned.closing) == (straight.opening, straight.closing)


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("cp1252", "cp1252"), ("utf-8-sig", "utf-8"), ("utf-8", "utf-8"), ("utf-16", "utf-16")],
)
def test_encodings(encoding: str, name: str, tmp_path: Path) -> None:
    text = bank_csv(*ROWS).replace("Tre", "Åtgärd").replace("\n", "\r\n")
    found = statement(
        tmp_path, text.encode(encoding), profile("hoppa_over = 1", f'kodning = "{name}"')
    )
    assert found.entries[-1].text == "Åtgärd"


def test_another_layout(tmp_path: Path) -> None:
    text = f"{CSV_HEAD}\n".replace(";", "\t") + "14.03.25\t\t\tEtt\t1,000.50\t1,000.50\n"
    layout = profile('skiljetecken = "\\t"', 'datumform = "DD.MM.ÅÅ"', 'decimaltecken = "."')
    found = statement(tmp_path, text, layout)
    assert (ore(found), found.entries[0].day) == ([1000_50], date(2025, 3, 14))
    assert found.entries[0].valutadatum is None


@pytest.mark.parametrize(
    ("amount", "wanted"),
    [
        ("1", 100),
        ("+1,5", 150),
        ("-0,01", -1),
        ("−1\u00a0234,00", -1234_00),
        ("1.234,00", 1234_00),
        ("999999999999,99", 999_999_999_999_99),
    ],
)
def test_amounts(amount: str, wanted: int, tmp_path: Path) -> None:
    assert ore(statement(tmp_path, bank_csv(("2025-03-14", "A", amount, amount)))) == [wanted]


@pytest.mark.parametrize(
    "amount",
    [
        "1,005",
        "1.000",
        "1.5",
        "",
        "NaN",
        "1e3",
        "--1",
        "1,2,3",
        "12 34,00",
        "1000000000000",
        "9" * 10**5,
    ],
    ids=lambda amount: amount[:12],
)
def test_amounts_that_are_none(amount: str, tmp_path: Path) -> None:
    if amount == "1.000":  # thousands apart, where the comma stands before öre
        assert ore(statement(tmp_path, bank_csv(("2025-03-14", "A", amount, amount)))) == [1000_00]
        return
    found = finding(tmp_path, bank_csv(("2025-03-14", "A", amount, "1,00")))
    assert (found.code, found.place and found.place.line) == ("bank-belopp", 3)


@pytest.mark.parametrize("day", ["2025-02-30", "25-03-14", "14/3 2025", "", "0001-01-01"])
def test_days_that_are_none(day: str, tmp_path: Path) -> None:
    assert finding(tmp_path, bank_csv((day, "A", "1,00", "1,00"))).code == "bank-datum"


def test_a_missing_row_is_found(tmp_path: Path) -> None:
    found = finding(tmp_path, bank_csv(ROWS[0], ROWS[2]))
    assert (found.code, found.place and found.place.line) == ("bank-csv-saldo", 4)
    assert "1 000,50 kr och 1 234 567,00 kr ger 1 235 567,50 kr" in plain(found.message)


def test_a_missing_row_is_found_newest_first(tmp_path: Path) -> None:
    found = finding(tmp_path, bank_csv(ROWS[2], ROWS[0]))
    assert (found.code, found.place and found.place.line) == ("bank-csv-saldo", 3)


def test_a_file_without_rows_says_nothing(tmp_path: Path) -> None:
    assert gathered(tmp_path, bank_csv()) == ([], [])


def test_empty_lines_are_no_rows(tmp_path: Path) -> None:
    assert len(statement(tmp_path, bank_csv(*ROWS) + ";;;;;\n\n").entries) == 3


@pytest.mark.parametrize("cut", [2, 5, 25])
def test_a_row_cut_short(cut: int, tmp_path: Path) -> None:
    found = finding(tmp_path, bank_csv(*ROWS)[: -cut - 1])
    assert found.code in ("bank-csv-rad", "bank-csv-saldo", "bank-belopp")


def test_a_row_that_is_too_long(tmp_path: Path) -> None:
    found = finding(tmp_path, bank_csv(*ROWS).replace("Två", "Två;och en halv"))
    assert (found.code, found.place and found.place.line) == ("bank-csv-rad", 4)


def test_a_quote_without_end(tmp_path: Path) -> None:
    found = finding(tmp_path, bank_csv(*ROWS).replace(";Två", ';"Två'))
    assert found.code == "fil-olaslig"


def test_the_wrong_encoding(tmp_path: Path) -> None:
    text = bank_csv(*ROWS).replace("Bokföringsdatum", "Dag").replace("Tre", "Åtgärd")
    layout = DEFAULT.replace('"Bokföringsdatum"', '"Dag"')
    found = finding(tmp_path, text.encode("cp1252"), layout)
    assert (found.code, found.place and found.place.line) == ("bank-kodning", 4)


def test_a_header_in_the_wrong_encoding_is_shown(tmp_path: Path) -> None:
    found = finding(tmp_path, bank_csv(*ROWS).encode("cp1252"))
    assert found.code == "bank-csv-okand"
    assert "rubriken ”Bokf\ufffdringsdatum; " in found.message


def test_a_column_that_is_not_there(tmp_path: Path) -> None:
    found = finding(tmp_path, bank_csv(*ROWS).replace(";Saldo", ";Kvar"))
    assert found.code == "bank-csv-okand"
    assert "kolumnen ”Saldo” saknas i rubriken ”Bokföringsdatum; " in found.message


def test_no_profile_at_all(tmp_path: Path) -> None:
    put(tmp_path, {"bank.toml": KONTO, "fil.csv": bank_csv(*ROWS)})
    settings, _ = read_settings(tmp_path)
    assert settings is not None
    _, [found] = intake.gather([tmp_path / "fil.csv"], settings)
    assert (found.code, "ingen [[csv]]" in found.message) == ("bank-csv-okand", True)


def test_two_profiles_are_told_apart_by_the_name_of_the_file(tmp_path: Path) -> None:
    other = profile("hoppa_over = 1", 'filnamn = "b9-*.csv"')
    assert len(gathered(tmp_path, bank_csv(*ROWS), DEFAULT, other)[0]) == 1
    found = finding(tmp_path, bank_csv(*ROWS), DEFAULT, other, name="b9-mars.csv")
    assert found.code == "bank-csv-flera"
    only = profile("hoppa_over = 1", 'filnamn = "b8-*.csv"')
    assert finding(tmp_path, bank_csv(*ROWS), only).code == "bank-csv-okand"


def test_equal_rows_are_numbered(tmp_path: Path) -> None:
    rows = (("2025-03-14", "Swish", "10,00", "10,00"), ("2025-03-14", "Swish", "10,00", "20,00"))
    first, second = statement(tmp_path, bank_csv(*rows)).entries
    assert second.id == f"{first.id}#2"


def test_a_reference_is_unique_for_its_day_only(tmp_path: Path) -> None:
    same = ("2025-03-17", "Tre", "1,00", "801,50")
    again = ("2025-03-17", "Tre", "1,00", "802,50")
    found = statement(tmp_path, bank_csv(ROWS[0], ROWS[1], same, again, reference="5"))
    assert [(e.id, e.ore) for e in found.entries] == [
        ("b2/2025-03-14/5", 1000_50),
        ("b2/2025-03-14/5", -200_00),
        ("b2/2025-03-17/5", 1_00),
        ("b2/2025-03-17/5#2", 1_00),
    ]
    made, findings = intake.news([found], (), intake.Known())
    assert (len(made.rows), findings) == (4, [])
