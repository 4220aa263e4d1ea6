"""Personal data: personnummer wherever they stand in the books' files, and marks that are shown.

All numbers here are made up, with the serials that Skatteverket keeps for tests (98).
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finsam_ledger.bokforing.personuppgifter import is_checked, numbers
from finsam_ledger.findings import Finding, Severity
from tests.bokforing import COST, GIVEN, bean_checked, found, ver
from tests.folders import write

CERTAIN, MAYBE = "personnummer", "personnummer-kanske"
LAST = 2025


def findings(folder: Path, text: str) -> list[Finding]:
    """What is found of numbers in a comment of a ledger."""
    cost = ver("2025-03-10", "A-1", *COST)
    return [f for f in found(folder, GIVEN, f"\n;; {text}\n", cost) if CERTAIN in f.code]


def said(text: str, last: int = LAST) -> list[tuple[str, str, bool]]:
    return [tuple(number) for _, number in numbers(text.encode(), last)]  # type: ignore[misc]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("850101-9809", "85****-****"),
        ("850101+9809", "85****+****"),
        ("19850101-9809", "1985****-****"),
        ("19850101+9809", "1985****+****"),
        ("198501019809", "1985********"),
        ("20000229-9808", "2000****-****"),
    ],
)
def test_the_forms_of_a_personnummer(tmp_path: Path, text: str, shown: str) -> None:
    for around in ("{}", "Lön ({}).", "å{}å", "2025-{}", "nr:{}:9", "X{}Y"):
        [finding] = findings(tmp_path, around.format(text))
        assert (finding.code, finding.severity) == (CERTAIN, Severity.ERROR)
        assert finding.message == f"Här står ett personnummer: {shown}."
        assert text[-4:] not in str(finding).replace(str(tmp_path), "")


@pytest.mark.parametrize(
    "text",
    [
        "850101-9808",  # the check digit
        "19850101-9800",
        "851301-9809",  # no such month
        "850100-9803",
        "850132-9804",
        "850160-9807",  # neither a day nor a samordningsnummer's
        "850192-9808",
        "18850101-9809",
        "1850101-9809",  # part of a longer run
        "850101-98091",
        "850101 9809",
        "850101--9809",
        "8501-019809",
        "20010229-9807",  # no leap year
    ],
)
def test_what_is_none(text: str) -> None:
    assert said(text) == []


def test_an_organisationsnummer_is_none() -> None:
    assert is_checked("2120002627")
    assert said("212000-2627 och 16212000-2627 och 802003-4529 och 556016-0680") == []


def test_a_samordningsnummer() -> None:
    assert said("850161-9806") == [("samordningsnummer", "85****-****", True)]
    assert said("198501619806") == [("samordningsnummer", "1985********", True)]


def test_ten_digits_in_a_row_may_be_one(tmp_path: Path) -> None:
    [finding] = findings(tmp_path, "OCR 8501019809")
    assert (finding.code, finding.severity) == (MAYBE, Severity.WARNING)
    assert finding.message == "Siffrorna 85******** kan vara ett personnummer."
    assert findings(tmp_path, "OCR 85 0101 9809") == []
    assert findings(tmp_path, "OCR 18501019809") == []


def test_a_date_of_late_with_a_serial_number_may_be_one() -> None:
    """An invoice's number: 2017-03-12 and 9807, which fits by chance."""
    assert said("170312-9807") == [("personnummer", "17****-****", False)]
    assert said("20170312-9807") == [("personnummer", "2017****-****", False)]
    assert said("201703129807") == [("personnummer", "2017********", False)]
    assert said("20170312-9807", last=2026) == [("personnummer", "2017****-****", False)]
    assert said("20170312-9807", last=2027) == [("personnummer", "2017****-****", True)]
    assert said("250312-9807", last=2025) == [("personnummer", "25****-****", False)]
    assert said("250312-9807", last=2024) == [("personnummer", "25****-****", True)]
    # Older than a hundred; and of 1917, as long as 2017 is to come.
    assert said("170312+9807") == [("personnummer", "17****+****", True)]
    assert said("170312-9807", last=2016) == [("personnummer", "17****-****", True)]


def test_sums_of_files_are_none() -> None:
    digest = "8501019809" + "ab" * 27
    assert said(f'underlag-sha256: "{digest}"') == []
    assert said(f'underlag-sha256: "{"ab" * 20}198501019809{"ab" * 6}"') == []
    assert said(f"{digest} 8501019809") == [("personnummer", "85********", False)]
    assert len(said("abc198501019809abc")) == 1


def test_every_number_of_a_line_and_each_line() -> None:
    text = "850101-9809 8501019809 170312+9807\n\n850101-9809\r\n19850101-9809"
    lines = [line for line, _ in numbers(text.encode(), LAST)]
    assert lines == [1, 1, 1, 3, 4]


def test_what_is_not_text_is_looked_through() -> None:
    content = b"\xff\x00\n\xe5850101-9809\xe4\n" + "–850101-9809–".encode() + b"\n"
    assert [line for line, _ in numbers(content, LAST)] == [2, 3]


@given(st.text(alphabet="0123456789-+ \n", max_size=200))
def test_nothing_printed_has_more_than_the_year(text: str) -> None:
    for line, number in numbers(text.encode(), LAST):
        assert 1 <= line <= text.count("\n") + 1
        assert sum(char.isdigit() for char in number.shown) <= 4
        assert number.shown.count("*") == 8


@given(st.integers(0, 10**9 - 1))
def test_one_check_digit_in_ten_is_right(nine: int) -> None:
    digits = f"{nine:09}"
    assert sum(is_checked(f"{digits}{last}") for last in range(10)) == 1


# Where


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("forbund.toml", 8),
        ("register/personal.csv", 3),
        ("texter/2025/inledning.md", 2),
        ("uppstallning/egen.toml", 1),
        ("inlast.beancount", 1),
    ],
)
def test_in_every_file_of_the_books(tmp_path: Path, name: str, line: int) -> None:
    number = "19850101-9809"
    files = {
        "register/personal.csv": f"rad,ar,varde,enhet,kalla\nanstallda,2025,1,antal,a\n"
        f"anstallda,2024,1,antal,{number}\n",
        "texter/2025/inledning.md": f"Om året\n{number}\n",
        "uppstallning/egen.toml": f'id = "egen" # {number}\nslag = "not"\nrubrik = "Egen"\n',
        "inlast.beancount": f"; {number}\n",
    }
    toml = f"# {number}\n" if name == "forbund.toml" else ""
    write(tmp_path, {name: files[name]} if name in files else {})
    include = '\ninclude "inlast.beancount"\n' if name == "inlast.beancount" else ""
    cost = ver("2025-03-10", "A-1", *COST)
    said = [f for f in found(tmp_path, GIVEN, cost, include, toml=toml) if f.code == CERTAIN]
    assert [str(f.place) for f in said] == [f"{tmp_path / name}:{line}"]


def test_a_verifikation_and_its_metadata(tmp_path: Path) -> None:
    meta = 'referens: "198501019809"'
    one = ver("2025-03-10", "A-1", *COST, head='"850101-9809" "Arvode"', meta=meta)
    lines = [f.place and f.place.line for f in found(tmp_path, GIVEN, one) if f.code == CERTAIN]
    text = (tmp_path / "main.beancount").read_text(encoding="utf-8").splitlines()
    assert lines == [
        text.index('2025-03-10 * "850101-9809" "Arvode"') + 1,
        text.index(f"  {meta}") + 1,
    ]


def test_what_is_named_as_a_text_and_is_none_is_passed_by(tmp_path: Path) -> None:
    (tmp_path / "texter" / "2025" / "mapp.md").mkdir(parents=True)
    os.mkfifo(tmp_path / "texter" / "2025" / "ror.md")  # reading it would wait for ever
    assert findings(tmp_path, "inget") == []


# Marks


@pytest.mark.parametrize("word", ["lön", "arvode", "sjuk-lön", "resa"])
def test_a_mark_of_one_word(tmp_path: Path, word: str) -> None:
    cost = ver("2025-03-10", "A-1", *COST, meta=f'personuppgift: "{word}"')
    assert [f for f in found(tmp_path, GIVEN, cost) if "personuppgift" in f.code] == []


@pytest.mark.parametrize("value", ['"Lön"', '"lön till ekonomen"', '"lön]"', '""', "TRUE", "7", ""])
def test_a_mark_that_is_not_shown(tmp_path: Path, value: str) -> None:
    cost = ver("2025-03-10", "A-1", *COST, meta=f"personuppgift: {value}")
    [finding] = [f for f in found(tmp_path, GIVEN, cost) if "personuppgift" in f.code]
    assert (finding.code, finding.severity) == ("personuppgift-form", Severity.WARNING)


def test_a_mark_on_a_row(tmp_path: Path) -> None:
    cost = ver("2025-03-10", "A-1", '4510 90.00, personuppgift: "Lön"', "1940 -90.00")
    codes = [f.code for f in found(tmp_path, GIVEN, cost)]
    assert codes.count("personuppgift-form") == 1


def test_no_is_no_mark(tmp_path: Path) -> None:
    cost = ver("2025-03-10", "A-1", *COST, meta="personuppgift: FALSE")
    assert [f for f in found(tmp_path, GIVEN, cost) if "personuppgift" in f.code] == []


def test_under_bean_check(tmp_path: Path) -> None:
    cost = ver("2025-03-10", "A-1", *COST)
    assert bean_checked(tmp_path, "personuppgifter", GIVEN, cost) == []
    assert bean_checked(tmp_path, "personuppgifter", GIVEN, cost, "; 8501019809\n") == []
    assert bean_checked(tmp_path, "personuppgifter", GIVEN, cost, "; 850101-9809\n") == [CERTAIN]
