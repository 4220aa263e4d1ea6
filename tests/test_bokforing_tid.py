"""When events are booked: the last day that is in time beside the first that is not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from finsam_ledger.bokforing.tid import working_day_between
from tests.bokforing import COST, GIVEN, bean_checked, codes, told, ver

KONTANTA = '\n[registrering]\nkontanta = ["191"]\n'
CASH = ("1910 50.00", "3511 -50.00")
LATE, EARLY = "bokford-sent", "bokford-fore-handelsen"


def test_the_sixtieth_day_is_in_time_and_the_next_is_not(tmp_path: Path) -> None:
    assert codes(tmp_path, GIVEN, ver("2025-03-10", "A-1", *COST, bokford="2025-05-09")) == []
    late = ver("2025-03-10", "A-1", *COST, bokford="2025-05-10")
    assert codes(tmp_path, GIVEN, late) == [LATE]
    [finding] = told(tmp_path, LATE, GIVEN, late)
    assert finding == (
        '2025-03-10 * "A" "B": Verifikation A-1 avser 2025-03-10 och är bokförd 2025-05-10, men '
        "skulle ha bokförts senast 2025-05-09: gränsen är 60 dagar."
    )


@pytest.mark.parametrize(
    ("dagar", "bokford", "found"),
    [
        (0, "2025-03-10", []),
        (0, "2025-03-11", [LATE]),
        (1, "2025-03-11", []),
        (1, "2025-03-12", [LATE]),
        (5, "2025-03-15", []),
        (5, "2025-03-16", [LATE]),
    ],
)
def test_the_limit_is_the_forbunds(
    tmp_path: Path, dagar: int, bokford: str, found: list[str]
) -> None:
    toml = f"\n[registrering]\ndagar = {dagar}\n"
    assert codes(tmp_path, GIVEN, ver("2025-03-10", "A-1", *COST, bokford=bokford), toml=toml) == (
        found
    )


@pytest.mark.parametrize(
    ("day", "last", "late"),
    [
        ("2025-03-10", "2025-03-11", "2025-03-12"),  # Monday
        ("2025-03-07", "2025-03-10", "2025-03-11"),  # Friday to Monday
        ("2025-04-17", "2025-04-22", "2025-04-23"),  # over Easter
        ("2025-06-19", "2025-06-23", "2025-06-24"),  # over midsommar
        ("2025-12-23", "2025-12-29", "2025-12-30"),  # over Christmas, and a weekend
        ("2025-12-30", "2026-01-02", "2026-01-05"),  # over nyårsafton
    ],
)
def test_cash_is_booked_the_next_working_day(
    tmp_path: Path, day: str, last: str, late: str
) -> None:
    assert codes(tmp_path, GIVEN, ver(day, "A-1", *CASH, bokford=last), toml=KONTANTA) == []
    [finding] = told(tmp_path, LATE, GIVEN, ver(day, "A-1", *CASH, bokford=late), toml=KONTANTA)
    assert f"senast {last}: kontanta in- och utbetalningar bokförs nästa arbetsdag." in finding


def test_other_accounts_keep_the_longer_limit_beside_cash(tmp_path: Path) -> None:
    cost = ver("2025-03-10", "A-1", *COST, bokford="2025-05-09")
    assert codes(tmp_path, GIVEN, cost, toml=KONTANTA) == []


def test_no_account_is_cash_unless_the_forbund_says_so(tmp_path: Path) -> None:
    assert codes(tmp_path, GIVEN, ver("2025-03-10", "A-1", *CASH, bokford="2025-05-09")) == []


@pytest.mark.parametrize(("reason", "found"), [("Fakturan kom sent", []), (" ", [LATE])])
def test_special_reasons_are_given_in_words(tmp_path: Path, reason: str, found: list[str]) -> None:
    meta = f'sen-bokforing: "{reason}"'
    late = ver("2025-03-10", "A-1", *COST, bokford="2025-06-30", meta=meta)
    assert codes(tmp_path, GIVEN, late) == found


def test_nothing_is_booked_before_it_has_happened(tmp_path: Path) -> None:
    assert codes(tmp_path, GIVEN, ver("2025-03-10", "A-1", *COST)) == []
    early = ver("2025-03-10", "A-1", *COST, bokford="2025-03-09")
    assert told(tmp_path, EARLY, GIVEN, early) == [
        '2025-03-10 * "A" "B": Verifikation A-1 är bokförd 2025-03-09, före händelsen 2025-03-10.'
    ]


@pytest.mark.parametrize("bokford", ["2025-12-30", "2026-04-15"])
@pytest.mark.parametrize(
    ("rows", "meta"),
    [
        (("4510 90.00", "2510 -90.00"), "bokslut: TRUE"),
        (("8990 1000.00", "2010 -1000.00"), ""),
    ],
    ids=["märkt", "årets resultat"],
)
def test_what_closes_the_year_is_no_event(
    tmp_path: Path, bokford: str, rows: tuple[str, ...], meta: str
) -> None:
    closing = ver("2025-12-31", "A-1", *rows, bokford=bokford, meta=meta)
    assert codes(tmp_path, GIVEN, closing) == []


@pytest.mark.parametrize("meta", ['sie-fil: "2025.se"', 'genererad: "periodisering"'])
@pytest.mark.parametrize("bokford", ["2025-03-09", "2025-06-30"])
def test_others_answer_for_when_they_booked(tmp_path: Path, bokford: str, meta: str) -> None:
    kept = ver("2025-03-10", "A-1", *COST, bokford=bokford, meta=meta)
    assert not {LATE, EARLY} & set(codes(tmp_path, GIVEN, kept))


def test_a_working_day_is_looked_for_between_two_days() -> None:
    friday, monday = date(2025, 3, 7), date(2025, 3, 10)
    assert working_day_between(friday, monday) is None
    assert working_day_between(friday, date(2025, 3, 11)) == monday
    assert working_day_between(date(9999, 12, 30), date.max) is None


def test_under_bean_check(tmp_path: Path) -> None:
    toml = '\n[registrering]\nkontanta = ["19"]\n'
    assert bean_checked(tmp_path, "registrering", GIVEN, toml=toml) == []
    late = ver("2025-03-10", "A-1", *COST, bokford="2025-03-12")
    early = ver("2025-03-11", "A-2", *COST, bokford="2025-03-10")
    assert bean_checked(tmp_path, "registrering", GIVEN, late, early, toml=toml) == [LATE, EARLY]


def test_a_misspelt_account_in_forbund_toml_is_told_there(tmp_path: Path) -> None:
    wrong = '\n[registrering]\nkontanta = ["kassan"]\n'
    assert codes(tmp_path, GIVEN, toml=wrong) == ["falt-fel-varde"]
    assert bean_checked(tmp_path, "registrering", GIVEN, toml=wrong) == ["falt-fel-varde"]
