"""Verifikationsnummer: series that are whole, and each way they can be broken."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bokforing import COST, GIVEN, bean_checked, codes, told, ver

COSTS = ("4510 1.00", "1940 -1.00")


def numbered(*numbers: str, year: int = 2025) -> list[str]:
    """A verifikation a month, numbered in turn."""
    return [ver(f"{year}-{month:02}-10", name, *COSTS) for month, name in enumerate(numbers, 1)]


WHOLE = {
    "en serie": numbered("A-1", "A-2", "A-3"),
    "två serier om varandra": numbered("A-1", "B-1", "B-2", "A-2"),
    "en serie med bindestreck": numbered("A-B-1", "A-B-2"),
    "nya serier varje år": [*numbered("A-1", "A-2"), *numbered("A-1", year=2026)],
    "en makulerad": [
        *numbered("A-1"),
        ver("2025-01-11", "A-2", head='"B"', meta="makulerad: TRUE"),
        *numbered("B-1", "A-3"),
    ],
    "den ingående balansen först i serien": [
        ver(
            "2025-01-01",
            "A-1",
            "1940 5.00",
            "2010 -5.00",
            bokford="2025-02-03",
            meta="ingaende-balans: TRUE",
        ),
        ver("2025-01-10", "A-2", *COSTS),
    ],
    "en ingående balans utan nummer": [
        ver("2025-01-01", "IB", "1940 5.00", "2010 -5.00", meta="ingaende-balans: TRUE"),
    ],
    "ett annat systems nummer": [
        ver("2025-01-10", "A-7", *COSTS, meta='sie-fil: "2025.se"'),
        ver("2025-01-10", "A-7", *COSTS, meta='sie-fil: "2025.se"'),
        ver("2025-01-11", "A5", *COSTS, meta='sie-fil: "2025.se"'),
        ver("2025-01-12", "A-9", *COSTS),
    ],
}


@pytest.mark.parametrize("vers", WHOLE.values(), ids=WHOLE)
def test_series_that_are_whole(tmp_path: Path, vers: list[str]) -> None:
    assert codes(tmp_path, GIVEN, *vers) == []


def test_what_is_generated_goes_by_the_number_of_what_it_is_made_of(tmp_path: Path) -> None:
    made = ver("2025-10-31", "A-1/2025-10", *COSTS, meta='genererad: "periodisering"')
    found = codes(tmp_path, GIVEN, *numbered("A-1"), made, made)
    assert [code for code in found if code.startswith("ver-")] == []


GAPS = {
    "den första": (("A-2",), "2025-01-10", "A-1"),
    "en i mitten": (("A-1", "A-3"), "2025-02-10", "A-2"),
    "flera i rad": (("A-1", "A-5"), "2025-02-10", "A-2 till A-4 (3 nummer)"),
    "flera luckor": (("A-1", "A-3", "A-6"), "2025-02-10", "A-2, A-4 till A-5 (3 nummer)"),
    "många luckor": (
        ("A-2", "A-4", "A-6", "A-8"),
        "2025-01-10",
        "A-1, A-3, A-5 med flera (4 nummer)",
    ),
    "en väldig lucka": (
        ("A-1", "A-999999999"),
        "2025-02-10",
        "A-2 till A-999999998 (999999997 nummer)",
    ),
    "i ordning av nummer, inte av dag": (("A-3", "A-1"), "2025-01-10", "A-2"),
}


@pytest.mark.parametrize(("numbers", "day", "missing"), GAPS.values(), ids=GAPS)
def test_what_is_missing_is_told_where_the_gap_ends(
    tmp_path: Path, numbers: tuple[str, ...], day: str, missing: str
) -> None:
    [finding] = told(tmp_path, "ver-nummer-lucka", GIVEN, *numbered(*numbers))
    assert finding == f'{day} * "A" "B": I serie A 2025 saknas {missing}.'


def test_a_gap_in_one_year_is_not_filled_by_the_next(tmp_path: Path) -> None:
    vers = [*numbered("A-1", "A-3"), *numbered("A-1", "A-2", year=2026)]
    assert told(tmp_path, "ver-nummer-lucka", GIVEN, *vers) == [
        '2025-02-10 * "A" "B": I serie A 2025 saknas A-2.'
    ]


@pytest.mark.parametrize("name", ["17", "A17", "A-017", "A-0", "A-", "-1", "A-1b", "A-+1", "A-١"])
def test_a_number_that_is_not_series_and_number(tmp_path: Path, name: str) -> None:
    [finding] = told(tmp_path, "ver-nummer-form", GIVEN, ver("2025-03-10", name, *COST))
    assert f"”{name}”" in finding


def test_a_misspelt_number_leaves_its_gap(tmp_path: Path) -> None:
    found = codes(tmp_path, GIVEN, *numbered("A-1", "A-02", "A-3"))
    assert found == ["ver-nummer-form", "ver-nummer-lucka"]


def test_a_number_used_twice_tells_of_the_first(tmp_path: Path) -> None:
    vers = numbered("A-1", "A-2", "A-1")
    [finding] = told(tmp_path, "ver-nummer-dubbelt", GIVEN, *vers)
    assert finding.startswith('2025-03-10 * "A" "B": Verifikationsnumret A-1 finns redan 2025: ')
    assert finding.endswith(", daterad 2025-01-10.")
    assert codes(tmp_path, GIVEN, *vers) == ["ver-nummer-dubbelt"]


def test_ones_own_number_among_anothers(tmp_path: Path) -> None:
    kept = ver("2025-01-10", "A-7", *COSTS, meta='sie-fil: "2025.se"')
    own = ver("2025-01-11", "A-7", *COSTS)
    assert codes(tmp_path, GIVEN, kept, own) == ["ver-nummer-dubbelt"]


def registered(*days: str) -> list[str]:
    """A-1, A-2, … of one day, registered in turn."""
    return [
        ver("2025-03-10", f"A-{number}", *COSTS, bokford=day) for number, day in enumerate(days, 1)
    ]


def test_numbers_may_be_given_on_one_day(tmp_path: Path) -> None:
    assert codes(tmp_path, GIVEN, *registered("2025-03-11", "2025-03-11", "2025-03-12")) == []


def test_a_higher_number_the_day_before(tmp_path: Path) -> None:
    vers = registered("2025-03-11", "2025-03-13", "2025-03-12", "2025-03-12", "2025-03-14")
    assert codes(tmp_path, GIVEN, *vers) == ["ver-nummer-ordning"]
    [finding] = told(tmp_path, "ver-nummer-ordning", GIVEN, *vers)
    assert finding == (
        '2025-03-10 * "A" "B": I serie A 2025 har 2 nummer registrerats före ett lägre: det '
        "första är A-3, 2025-03-12, medan A-2 registrerades 2025-03-13."
    )


def test_numbers_follow_the_registration_and_not_the_event(tmp_path: Path) -> None:
    late = ver("2025-02-10", "A-2", *COSTS, bokford="2025-03-10")
    assert codes(tmp_path, GIVEN, late, ver("2025-03-01", "A-1", *COSTS)) == []


def test_under_bean_check(tmp_path: Path) -> None:
    assert bean_checked(tmp_path, "verifikationer", GIVEN, *numbered("A-1", "A-2")) == []
    broken = numbered("A-2", "A-2", "B2")
    assert bean_checked(tmp_path, "verifikationer", GIVEN, *broken) == [
        "ver-nummer-lucka",
        "ver-nummer-dubbelt",
        "ver-nummer-form",
    ]
