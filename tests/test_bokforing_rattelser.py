"""Corrections: a pair that is right, and each thing that can be left out of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bokforing import COST, GIVEN, bean_checked, codes, found, said, told, ver
from tests.folders import plain

UNKNOWN, ONE_SIDED, DETAILS = "rattelse-okand", "rattelse-ensidig", "rattelse-uppgift-saknas"
BACK = ("1940 90.00", "4510 -90.00")
CORRECTED = 'rattad-av: "A-2"\nrattad-datum: 2025-04-02\nrattad-person: "ekonom"'


def pair(corrected: str = CORRECTED, corrects: str = 'rattar: "A-1"') -> list[str]:
    """A-1 of March and A-2 of April, registered the day after each."""
    return [
        ver("2025-03-10", "A-1", *COST, bokford="2025-03-11", meta=corrected),
        ver("2025-04-01", "A-2", *BACK, bokford="2025-04-02", meta=corrects),
    ]


def test_a_whole_correction_passes(tmp_path: Path) -> None:
    assert codes(tmp_path, GIVEN, *pair()) == []


def test_a_number_may_be_written_without_quotes(tmp_path: Path) -> None:
    bare = CORRECTED.replace('"A-2"', "A-2")
    assert codes(tmp_path, GIVEN, *pair(bare, "rattar: A-1")) == []


def over_years(by: str = "2025 A-1", corrects: str = "2024 A-1") -> list[str]:
    """A-1 of each year, the later one a correction."""
    meta = f'rattad-av: "{by}"\nrattad-datum: 2025-01-10\nrattad-person: "ekonom"'
    return [
        ver("2024-01-02", "IN-1", "1940 1000.00", "3511 -1000.00"),
        ver("2024-12-10", "A-1", *COST, meta=meta),
        ver("2025-01-10", "A-1", *BACK, meta=f'rattar: "{corrects}"'),
    ]


def test_a_correction_the_year_after_says_which_year(tmp_path: Path) -> None:
    assert codes(tmp_path, *over_years()) == []


def test_without_the_year_it_is_this_years(tmp_path: Path) -> None:
    assert told(tmp_path, UNKNOWN, *over_years(corrects="A-1")) == [
        '2025-01-10 * "A" "B": rattar: hänvisar till ”A-1”, som är verifikationen själv.'
    ]


def test_one_correction_of_several(tmp_path: Path) -> None:
    both = 'rattad-av: "A-3"\nrattad-datum: 2025-04-02\nrattad-person: "ekonom"'
    assert not codes(
        tmp_path,
        GIVEN,
        ver("2025-03-10", "A-1", *COST, meta=both),
        ver("2025-03-10", "A-2", *COST, meta=both),
        ver("2025-04-02", "A-3", *BACK, *BACK, meta='rattar: "A-1, A-2"'),
    )


def test_one_corrected_twice_says_either_day(tmp_path: Path) -> None:
    twice = 'rattad-av: "A-2,A-3"\nrattad-datum: 2025-05-05\nrattad-person: "ekonom"'
    first, second = pair(twice)
    again = ver("2025-05-05", "A-3", "1940 1.00", "4510 -1.00", meta='rattar: "A-1"')
    assert codes(tmp_path, GIVEN, first, second, again) == []


@pytest.mark.parametrize(
    ("ref", "hint"),
    [
        ("B-1", "Menade du ”A-1”?"),
        ("a-1", "Menade du ”A-1”?"),
        ("2026 A-1", "Menade du ”A-1”?"),
        ("A-77", "Skriv numret som det står i ver: på den andra, med året först om det är ett"),
        ("", "Skriv numret som det står i ver: på den andra, med året först om det är ett"),
    ],
)
def test_a_reference_to_nothing(tmp_path: Path, ref: str, hint: str) -> None:
    vers = pair("", f'rattar: "{ref}"')
    [finding] = [each for each in found(tmp_path, GIVEN, *vers) if each.code == UNKNOWN]
    assert finding.message == f"rattar: hänvisar till ”{ref}”, som inte finns i böckerna."
    assert finding.remedy.startswith(hint)


def test_the_same_number_of_another_year_is_what_was_meant(tmp_path: Path) -> None:
    vers = [*over_years()[:2], ver("2025-01-10", "B-1", *BACK, meta='rattar: "A-1"')]
    [finding] = [f for f in found(tmp_path, *vers) if f.code == UNKNOWN and "rattar" in f.message]
    assert finding.remedy == "Menade du ”2024 A-1”?"


def test_what_lies_before_the_books_is_kept_elsewhere(tmp_path: Path) -> None:
    vers = [GIVEN, ver("2025-01-10", "A-1", *BACK, meta='rattar: "2024 B-17"')]
    assert codes(tmp_path, *vers) == []


def test_what_is_kept_in_another_system_is_not_written_on(tmp_path: Path) -> None:
    kept = ver("2025-03-10", "S-9", *COST, meta='sie-fil: "2025.se"')
    own = ver("2025-04-01", "A-1", *BACK, meta='rattar: "S-9"')
    assert codes(tmp_path, GIVEN, kept, own) == []


def test_the_corrected_one_must_say_so(tmp_path: Path) -> None:
    [finding] = [each for each in found(tmp_path, GIVEN, *pair("")) if each.code == ONE_SIDED]
    assert said(finding) == (
        '2025-03-10 * "A" "B": Verifikation A-2 rättar A-1, men det framgår inte av A-1.'
    )
    assert finding.remedy == 'Skriv rattad-av: "A-2" på A-1.'


def test_so_must_the_correcting_one(tmp_path: Path) -> None:
    [finding] = [f for f in found(tmp_path, GIVEN, *pair(corrects="")) if f.code == ONE_SIDED]
    assert said(finding) == (
        '2025-04-01 * "A" "B": Verifikation A-1 är rättad av A-2, men det framgår inte av A-2.'
    )
    assert finding.remedy == 'Skriv rattar: "A-1" på A-2.'


def test_what_is_to_be_written_keeps_what_stands_there_and_names_the_year(tmp_path: Path) -> None:
    given, corrected, correcting = over_years(by="A-2")
    other = ver("2024-12-11", "A-2", *BACK, bokford="2025-01-10", meta='rattar: "A-1"')
    [finding] = found(tmp_path, given, corrected, other, correcting)
    assert finding.code == ONE_SIDED
    assert finding.remedy == 'Skriv rattad-av: "A-2, 2025 A-1" på A-1.'


WRONG = {
    "ingen dag": (
        'rattad-av: "A-2"\nrattad-person: "ekonom"',
        "dagen (rattad-datum:) saknas",
    ),
    "ingen som rättade": (
        'rattad-av: "A-2"\nrattad-datum: 2025-04-02',
        "vem som rättade (rattad-person:) saknas",
    ),
    "varken eller": (
        'rattad-av: "A-2"',
        "dagen (rattad-datum:) saknas; vem som rättade (rattad-person:) saknas",
    ),
    "en dag som är en text": (
        CORRECTED.replace("2025-04-02", '"2 april"'),
        "dagen ”2 april” (rattad-datum:) är inget datum",
    ),
    "dagen före den egna": (
        CORRECTED.replace("2025-04-02", "2025-03-10"),
        "dagen 2025-03-10 (rattad-datum:) ligger före 2025-03-11, då A-1 själv bokfördes",
    ),
    "en annan dag än rättelsens": (
        CORRECTED.replace("2025-04-02", "2025-04-01"),
        "dagen 2025-04-01 (rattad-datum:) är inte den då rättelsen bokfördes, 2025-04-02",
    ),
}


@pytest.mark.parametrize(("meta", "wrong"), WRONG.values(), ids=WRONG)
def test_who_and_when(tmp_path: Path, meta: str, wrong: str) -> None:
    [finding] = found(tmp_path, GIVEN, *pair(meta))
    assert finding.code == DETAILS
    assert plain(finding.message) == f"Uppgifterna om rättelsen av A-1 är inte rätt: {wrong}."
    assert 'rattad-av: "A-2", rattad-datum: 2025-04-02 ' in finding.remedy


def test_day_and_person_without_what_corrects_it(tmp_path: Path) -> None:
    alone = CORRECTED.partition("\n")[2]
    [finding] = told(tmp_path, DETAILS, GIVEN, ver("2025-03-10", "A-1", *COST, meta=alone))
    assert finding.endswith(": vilken som rättar den (rattad-av:) saknas.")


def test_one_without_a_number_is_told_of_that_alone(tmp_path: Path) -> None:
    first, _ = pair("")
    unnumbered = ver("2025-04-01", "-", *BACK, meta='rattar: "A-1"')
    assert codes(tmp_path, GIVEN, first, unnumbered) == ["ver-uppgift-saknas"]


def test_under_bean_check(tmp_path: Path) -> None:
    assert bean_checked(tmp_path, "rattelser", GIVEN, *pair()) == []
    assert bean_checked(tmp_path, "rattelser", GIVEN, *pair('rattad-av: "A-3"')) == [
        ONE_SIDED,
        UNKNOWN,
        DETAILS,
    ]
