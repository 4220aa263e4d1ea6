"""What a verifikation says of itself: the least that is enough, and each thing left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bokforing import COST, GIVEN, bean_checked, codes, told, ver

MISSING = {
    "numret": (ver("2025-03-10", "-", *COST), "verifikationsnummer (ver:)"),
    "ett tomt nummer": (ver("2025-03-10", "", *COST), "verifikationsnummer (ver:)"),
    "registreringsdagen": (
        ver("2025-03-10", "A-1", *COST, bokford="-"),
        "registreringsdag (bokford:)",
    ),
    "en dag som är en text": (
        ver("2025-03-10", "A-1", *COST, bokford='"2025-03-10"'),
        "registreringsdag (bokford:; ”2025-03-10” är inget datum)",
    ),
    "motparten": (
        ver("2025-03-10", "A-1", *COST, head='"B"'),
        "motpart (den första av två texter, eller motpart:)",
    ),
    "texten": (
        ver("2025-03-10", "A-1", *COST, head='"A" ""'),
        "uppgift om vad den avser (den sista texten)",
    ),
    "en text av blanksteg": (
        ver("2025-03-10", "A-1", *COST, head='"A" "  "'),
        "uppgift om vad den avser (den sista texten)",
    ),
    "allt": (
        ver("2025-03-10", "-", *COST, bokford="-", head='""'),
        (
            "verifikationsnummer (ver:), registreringsdag (bokford:), motpart (den första av två "
            "texter, eller motpart:) och uppgift om vad den avser (den sista texten)"
        ),
    ),
}


@pytest.mark.parametrize(("text", "missing"), MISSING.values(), ids=MISSING)
def test_what_is_missing_is_told_at_once(tmp_path: Path, text: str, missing: str) -> None:
    [finding] = told(tmp_path, "ver-uppgift-saknas", GIVEN, text)
    assert finding.endswith(f": Verifikationen saknar {missing}.")
    assert finding.startswith("2025-03-10 * ")


ENOUGH = {
    "en hel verifikation": ver("2025-03-10", "A-1", *COST),
    "motpart på verifikationen": ver(
        "2025-03-10", "A-1", *COST, head='"B"', meta='motpart: "norrby"'
    ),
    "motpart på en rad": ver(
        "2025-03-10", "A-1", '4510 90.00, motpart: "norrby"', "1940 -90.00", head='"B"'
    ),
    "en makulerad utan motpart": ver("2025-03-10", "A-1", head='"B"', meta="makulerad: TRUE"),
    "ett bokslut utan motpart": ver(
        "2025-12-31", "A-1", "4510 90.00", "2510 -90.00", head='"B"', meta="bokslut: TRUE"
    ),
    "en ingående balans": ver(
        "2025-01-01",
        "-",
        "1940 5.00",
        "2010 -5.00",
        bokford="-",
        head='"B"',
        meta="ingaende-balans: TRUE",
    ),
    "en som hålls i ett annat system": ver(
        "2025-03-10", "-", *COST, bokford="-", head='"B"', meta='sie-fil: "2025.se"'
    ),
    "en som är genererad": ver(
        "2025-03-10", "-", *COST, bokford="-", head='"B"', meta='genererad: "periodisering"'
    ),
}


@pytest.mark.parametrize("text", ENOUGH.values(), ids=ENOUGH)
def test_what_is_enough(tmp_path: Path, text: str) -> None:
    assert told(tmp_path, "ver-uppgift-saknas", GIVEN, text) == []


def test_the_least_that_passes_passes_every_rule(tmp_path: Path) -> None:
    assert codes(tmp_path, GIVEN, ver("2025-03-10", "A-1", *COST)) == []


def test_under_bean_check(tmp_path: Path) -> None:
    assert bean_checked(tmp_path, "verifikationer", GIVEN) == []
    without = ver("2025-03-10", "-", *COST)
    assert bean_checked(tmp_path, "verifikationer", GIVEN, without) == ["ver-uppgift-saknas"]
