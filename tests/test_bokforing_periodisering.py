"""Accruals: what is moved between which months, how far, and what can't be followed."""

from __future__ import annotations

import re
import shutil
import tomllib
from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest
from beancount import loader
from beancount.core import data
from hypothesis import given, settings
from hypothesis import strategies as st

import finsam_ledger as fl
from finsam_ledger.balances import Measure
from finsam_ledger.bok import open_books
from finsam_ledger.bokforing import genererade, periodisering
from finsam_ledger.bokforing.genererade import part_until
from finsam_ledger.exchange import from_sie
from finsam_ledger.findings import Finding
from finsam_ledger.forbund import Forbund, Settings, read_forbund
from finsam_ledger.periods import Period, month_index, month_name
from finsam_ledger.sie.records import Verifikation as SieVerifikation
from finsam_ledger.sources import beancount as source
from finsam_ledger.verifikationer import GENERATED
from tests.books import CHART, NOWHERE
from tests.commands import ROOT, finsam
from tests.folders import plain, told, words, write
from tests.test_plugin import FORBUND as REPORT
from tests.test_sie_round_trip import exported

FJALL = ROOT / "tests" / "ledgers" / "fjallbygden"
ALONE = 'plugin "finsam_ledger.plugins.periodisering"\n'
ALL = 'plugin "finsam_ledger.plugins.kommunal"\n'
ACCOUNTS = """\
2024-01-01 open Assets:1710-Förutbetalda-kostnader SEK
2024-01-01 open Assets:1790-Upplupna-intäkter SEK
2024-01-01 open Assets:1940-Bank SEK
2024-01-01 open Liabilities:2970-Förutbetalda-intäkter SEK
2024-01-01 open Liabilities:2990-Upplupna-kostnader SEK
2024-01-01 open Income:3511-Staten SEK
2024-01-01 open Expenses:6010-Hyra SEK
  verksamhet: "administration"
2024-01-01 open Expenses:4510-Insatser SEK
"""
RULES = (genererade.check, periodisering.check)
SETTINGS = """
[periodisering]
forutbetalda_kostnader = "1710"
upplupna_kostnader = "2990"
forutbetalda_intakter = "2970"
upplupna_intakter = "1790"
"""
NAMED_ALL = {"namn": "Prov", **tomllib.loads(SETTINGS)}


def ver(
    day: str, number: str, amount: str, spread: str = "", account: str = "", more: str = ""
) -> str:
    """A verifikation of one cost or income; `more` is metadata of its row, a line each."""
    account = account or "Expenses:6010-Hyra"
    other = amount.removeprefix("-") if amount.startswith("-") else f"-{amount}"
    metas = [f'periodisera: "{spread}"' if spread else "", *more.splitlines()]
    rows = "".join(f"    {meta}\n" for meta in metas if meta)
    return (
        f'\n{day} * "Motparten" "Det som hänt"\n  ver: "{number}"\n  bokford: {day}\n'
        f"  {account}  {amount} SEK\n{rows}  Assets:1940-Bank  {other} SEK\n"
    )


def later(day: str) -> str:
    """Something that brings the books on to a day."""
    return ver(day, "Z-1", "1.00")


class Row(NamedTuple):
    """A row of what was generated."""

    ver: str
    day: str
    account: str
    amount: str


def number_of(posting: data.Posting) -> str:
    return str(posting.units.number if posting.units else None)


class Loaded(NamedTuple):
    """What Beancount loads and says, as `bean-check` has it."""

    entries: list[Any]
    errors: list[Any]
    ours: list[str]

    @property
    def generated(self) -> list[data.Transaction]:
        return [
            entry
            for entry in self.entries
            if isinstance(entry, data.Transaction) and GENERATED in entry.meta
        ]

    @property
    def rows(self) -> list[Row]:
        return [
            Row(entry.meta["ver"], str(entry.date), posting.account, number_of(posting))
            for entry in self.generated
            for posting in entry.postings
        ]


def loaded(folder: Path, *texts: str, plugin: str = ALONE, toml: str = SETTINGS) -> Loaded:
    text = plugin + ACCOUNTS + "".join(texts)
    write(folder, {"forbund.toml": REPORT + toml, "main.beancount": text})
    return read_by_beancount(folder)


def read_by_beancount(folder: Path) -> Loaded:
    entries, errors, _ = loader.load_file(str(folder / "main.beancount"))
    said = [re.findall(r"^\[([a-z-]+)\] ", error.message) for error in errors]
    return Loaded(entries, errors, [code for codes in said for code in codes])


def found(folder: Path, *texts: str, plugin: str = ALL, toml: str = SETTINGS) -> list[Finding]:
    """What the rule finds as `finsam check` asks it."""
    write(
        folder,
        {"forbund.toml": REPORT + toml, "main.beancount": plugin + ACCOUNTS + "".join(texts)},
    )
    opened, wrong = open_books(folder)
    assert opened is not None, wrong
    return [each for rule in RULES for each in rule(opened.forbund, opened.books)]


def amounts(loaded: Loaded, account: str) -> list[tuple[str, str]]:
    return [(row.day, row.amount) for row in loaded.rows if row.account.endswith(account)]


# What is made


def test_later_months_are_prepaid_from_the_day_it_is_booked(tmp_path: Path) -> None:
    made = loaded(
        tmp_path, ver("2024-03-14", "B-40", "300.00", "2024-04 2024-06"), later("2024-07-01")
    )
    assert made.errors == []
    cost, prepaid = "Expenses:6010-Hyra", "Assets:1710-Förutbetalda-kostnader"
    assert made.rows == [
        Row("B-40/2024-03", "2024-03-14", cost, "-300.00"),
        Row("B-40/2024-03", "2024-03-14", prepaid, "300.00"),
        Row("B-40/2024-04", "2024-04-30", cost, "100.00"),
        Row("B-40/2024-04", "2024-04-30", prepaid, "-100.00"),
        Row("B-40/2024-05", "2024-05-31", cost, "100.00"),
        Row("B-40/2024-05", "2024-05-31", prepaid, "-100.00"),
        Row("B-40/2024-06", "2024-06-30", cost, "100.00"),
        Row("B-40/2024-06", "2024-06-30", prepaid, "-100.00"),
    ]


def test_its_own_month_keeps_its_share(tmp_path: Path) -> None:
    made = loaded(
        tmp_path, ver("2024-04-14", "B-1", "300.00", "2024-04 2024-06"), later("2024-06-01")
    )
    assert amounts(made, "6010-Hyra") == [
        ("2024-04-14", "-200.00"),
        ("2024-05-31", "100.00"),
        ("2024-06-30", "100.00"),
    ]


def test_earlier_months_are_accrued_and_later_ones_prepaid(tmp_path: Path) -> None:
    made = loaded(
        tmp_path, ver("2024-05-14", "B-1", "300.00", "2024-04 2024-06"), later("2024-06-01")
    )
    assert amounts(made, "2990-Upplupna-kostnader") == [
        ("2024-04-30", "-100.00"),
        ("2024-05-14", "100.00"),
    ]
    assert amounts(made, "1710-Förutbetalda-kostnader") == [
        ("2024-05-14", "100.00"),
        ("2024-06-30", "-100.00"),
    ]


def test_incomes_have_accounts_of_their_own(tmp_path: Path) -> None:
    bidrag = ver("2024-05-14", "A-1", "-300.00", "2024-04 2024-06", "Income:3511-Staten")
    made = loaded(tmp_path, bidrag, later("2024-06-01"))
    assert amounts(made, "1790-Upplupna-intäkter") == [
        ("2024-04-30", "100.00"),
        ("2024-05-14", "-100.00"),
    ]
    assert amounts(made, "2970-Förutbetalda-intäkter") == [
        ("2024-05-14", "-100.00"),
        ("2024-06-30", "100.00"),
    ]


def test_a_single_month_of_its_own_needs_nothing(tmp_path: Path) -> None:
    made = loaded(tmp_path, ver("2024-05-14", "B-1", "300.00", "2024-05"), toml="")
    assert (made.rows, made.errors) == ([], [])


def test_a_single_other_month_has_all_of_it(tmp_path: Path) -> None:
    made = loaded(tmp_path, ver("2024-05-14", "B-1", "300.00", "2024-07"), later("2024-07-01"))
    assert amounts(made, "6010-Hyra") == [("2024-05-14", "-300.00"), ("2024-07-31", "300.00")]


def test_months_with_nothing_to_move_have_no_verifikation(tmp_path: Path) -> None:
    made = loaded(
        tmp_path, ver("2024-03-14", "B-1", "0.01", "2024-04 2024-06"), later("2024-06-01")
    )
    assert amounts(made, "6010-Hyra") == [("2024-03-14", "-0.01"), ("2024-05-31", "0.01")]


def test_rows_of_one_verifikation_share_those_of_a_month(tmp_path: Path) -> None:
    text = ver("2024-03-14", "B-1", "300.00", "2024-04 2024-05").replace(
        "  Assets:1940-Bank  -300.00",
        '  Expenses:4510-Insatser  20.00 SEK\n    periodisera: "2024-05"\n'
        "  Assets:1940-Bank  -320.00",
    )
    made = loaded(tmp_path, text, later("2024-05-01"))
    names = [entry.meta["ver"] for entry in made.generated]
    assert names == ["B-1/2024-03", "B-1/2024-04", "B-1/2024-05"]
    assert amounts(made, "4510-Insatser") == [("2024-03-14", "-20.00"), ("2024-05-31", "20.00")]
    assert made.errors == []


def test_each_month_stands_where_its_first_row_comes_from(tmp_path: Path) -> None:
    text = ver("2024-03-14", "B-1", "300.00", "2024-04").replace(
        "  Assets:1940-Bank  -300.00",
        '  Expenses:4510-Insatser  20.00 SEK\n    periodisera: "2024-05"\n'
        "  Assets:1940-Bank  -320.00",
    )
    made = loaded(tmp_path, text, later("2024-05-01"))
    lines = [entry.meta["lineno"] for entry in made.generated]
    assert lines == [lines[0], lines[0], lines[0] + 2]


def test_what_is_kept_in_another_system_may_be_spread_here(tmp_path: Path) -> None:
    text = ver("2024-03-14", "B-1", "300.00", "2024-04").replace(
        '  ver: "B-1"\n', '  ver: "B-1"\n  sie-fil: "kommunen.se:7"\n'
    )
    made = loaded(tmp_path, text, later("2024-04-01"), plugin=ALL)
    assert made.ours == []
    assert [("sie-fil" in entry.meta) for entry in made.generated] == [False, False]


def test_what_is_made_says_where_it_comes_from(tmp_path: Path) -> None:
    text = ver("2024-12-14", "B-40", "300.00", "2024-12 2025-01")
    made = loaded(tmp_path, text, later("2025-01-10"))
    own, next_year = made.generated
    path = tmp_path / "main.beancount"
    line = path.read_text(encoding="utf-8").split("    periodisera")[0].count("\n")
    for entry, origin in ((own, "B-40"), (next_year, "2024 B-40")):
        assert entry.payee == "Motparten"
        assert entry.narration == f"Periodisering av {origin}: Det som hänt"
        assert (entry.meta[GENERATED], entry.meta["ursprung"]) == ("periodisering", origin)
        assert str(entry.meta["bokford"]) == "2024-12-14"
        assert (entry.meta["filename"], entry.meta["lineno"]) == (str(path), line)
    # Numbers begin anew each year: B-40 of 2025 may be spread over January too.
    assert next_year.meta["ver"] == "2024 B-40/2025-01"


def test_dimensions_go_with_the_result_and_whom_it_is_about_with_the_rest(tmp_path: Path) -> None:
    more = 'verksamhet: "individ 40 struktur 60"\ninsats: "broar"\nkassaflode: "forsaljning"'
    text = ver("2024-03-14", "B-1", "300.00", "2024-04", "Expenses:4510-Insatser", more)
    text = text.replace('  ver: "B-1"\n', '  ver: "B-1"\n  motpart: "norrby"\n  insats: "annan"\n')
    made = loaded(tmp_path, text, later("2024-04-01"))
    keys = ("insats", "motpart", "verksamhet", "kassaflode")
    of_rows = [
        {key: value for key, value in (posting.meta or {}).items() if key in keys}
        for posting in made.generated[0].postings
    ]
    interim = {"insats": "broar", "motpart": "norrby"}
    steering = {"verksamhet": "individ 40 struktur 60", "kassaflode": "forsaljning"}
    assert of_rows == [{**interim, **steering}, interim]


@pytest.mark.parametrize("where", ["verifikation", "rad", "annan rad"])
def test_what_masks_the_origin_masks_what_has_its_words(tmp_path: Path, where: str) -> None:
    mark = 'personuppgift: "lön"\n'
    text = ver("2024-03-14", "B-1", "300.00", "2024-04", more=mark if where == "rad" else "")
    if where == "verifikation":
        text = text.replace("  Expenses", f"  {mark}  Expenses")
    if where == "annan rad":
        text += f"    {mark}"
    made = loaded(tmp_path, text, later("2024-04-01"))
    assert [entry.meta["personuppgift"] for entry in made.generated] == ["lön", "lön"]


def test_what_is_not_marked_is_not_masked(tmp_path: Path) -> None:
    text = ver("2024-03-14", "B-1", "300.00", "2024-04", more="personuppgift: FALSE")
    made = loaded(tmp_path, text, later("2024-04-01"))
    assert ["personuppgift" in entry.meta for entry in made.generated] == [False, False]


@given(st.integers(-(10**13), 10**13), st.integers(1, 120))
def test_shares_add_up_and_what_is_left_is_right_to_the_ore(amount: int, months: int) -> None:
    until = [part_until(amount, month, months) for month in range(months + 1)]
    assert (until[0], until[-1]) == (0, amount)
    for month, part in enumerate(until):
        assert abs(part - Fraction(amount * month, months)) <= Fraction(1, 2)


def test_a_half_ore_goes_away_from_zero() -> None:
    assert [part_until(sign * 1, 1, 2) for sign in (1, -1)] == [1, -1]


MONTHS = st.integers(2024 * 12, 2025 * 12 + 11)


@settings(max_examples=60, deadline=None)
@given(MONTHS, MONTHS, MONTHS, MONTHS, st.integers(-999_99, 999_99))
def test_whatever_the_months_each_has_its_share_and_the_rest_waits(
    own: int, one: int, other: int, end: int, ore: int
) -> None:
    first, last, end = min(one, other), max(one, other), max(own, end)
    day, kr = f"{month_name(own)}-14", f"{Decimal(ore) / 100:.2f}"
    text = ver(day, "B-1", kr, f"{month_name(first)} {month_name(last)}")
    text += ver(f"{month_name(end)}-14", "Z-1", "0.00", account="Expenses:4510-Insatser")
    text = ver("2024-01-01", "A-1", "0.00", account="Expenses:4510-Insatser") + text
    entries, _, options = loader.load_string(ACCOUNTS + text)
    books, _ = source.books_of(entries, options, CHART)
    forbund = Forbund(NOWHERE, msgspec.convert(NAMED_ALL, Settings), CHART)
    made = periodisering.make(forbund, books)
    costs, waiting = defaultdict[int, int](int, {own: ore}), 0
    for each in made:
        assert sum(rad.ore for rad in each.rader) == 0
        assert month_index(each.datum) <= end
        for rad in each.rader:
            if rad.konto == "6010":
                costs[month_index(each.datum)] += rad.ore
            else:
                waiting += rad.ore
    count = last - first + 1
    for month in range(2024 * 12, end + 1):
        until = [part_until(ore, min(max(m - first, 0), count), count) for m in (month, month + 1)]
        assert costs[month] == until[1] - until[0]
    assert waiting == ore - part_until(ore, min(max(end + 1 - first, 0), count), count)


# How far


@pytest.mark.parametrize(
    ("until", "last"),
    [("2024-04-30", "2024-04-30"), ("2024-05-01", "2024-05-31"), ("2025-09-01", "2024-06-30")],
)
def test_nothing_is_made_after_the_last_month_booked(tmp_path: Path, until: str, last: str) -> None:
    made = loaded(tmp_path, ver("2024-03-14", "B-1", "300.00", "2024-04 2024-06"), later(until))
    assert made.rows[-1].day == last


def test_a_lock_takes_the_books_as_far_as_anything_booked(tmp_path: Path) -> None:
    lock = f'2024-05-31 custom "finsam-las" "2024-05" "{"0" * 64}"\n'
    made = loaded(tmp_path, ver("2024-03-14", "B-1", "300.00", "2024-04 2024-06"), lock)
    assert made.rows[-1].day == "2024-05-31"


def test_what_is_left_stands_on_the_interim_account(tmp_path: Path) -> None:
    text = ver("2024-03-14", "B-1", "1000.00", "2024-03 2024-05"), later("2024-04-02")
    asserted = "2024-05-01 balance Assets:1710-Förutbetalda-kostnader {} SEK\n"
    for plugin in (ALONE, ALL):
        made = loaded(tmp_path, *text, asserted.format("333.33"), plugin=plugin)
        assert made.errors == []
        made = loaded(tmp_path, *text, asserted.format("333.35"), plugin=plugin)
        assert any("Balance failed" in error.message for error in made.errors)
    assert "saldo-stammer-inte" in made.ours


# Plugins


@pytest.mark.parametrize(
    "plugin",
    [ALONE, ALL, ALL + ALONE, ALONE + ALL, ALL + ALL, ALONE + ALONE],
    ids=["alone", "all", "all and alone", "alone and all", "all twice", "alone twice"],
)
def test_what_is_made_is_made_once(tmp_path: Path, plugin: str) -> None:
    text = ver("2024-03-14", "B-1", "300.00", "2024-04"), later("2024-04-01")
    made = loaded(tmp_path, *text, plugin=plugin)
    assert [entry.meta["ver"] for entry in made.generated] == ["B-1/2024-03", "B-1/2024-04"]
    assert made.entries == sorted(made.entries, key=data.entry_sortkey)
    assert found(tmp_path, *text, plugin=plugin) == []


def test_books_read_by_us_have_what_the_rule_gives(tmp_path: Path) -> None:
    assert (
        found(tmp_path, ver("2024-05-14", "B-1", "1.00", "2024-03 2024-07"), later("2024-06-01"))
        == []
    )
    opened, _ = open_books(tmp_path)
    assert opened is not None
    made = periodisering.make(opened.forbund, opened.books)
    read = [ver for ver in opened.books.verifikationer if ver.is_generated]
    assert sorted(made, key=lambda ver: ver.datum) == read
    assert opened.findings == ()


def test_a_ledger_without_any_is_left_as_it_is(tmp_path: Path) -> None:
    made = loaded(tmp_path, later("2024-05-01"), "; inget att periodisera: här\n", plugin=ALL)
    assert made.generated == []


def test_one_that_is_not_read_from_a_file_is_searched_itself() -> None:
    text = ALONE + ACCOUNTS + ver("2024-03-14", "B-1", "300.00", "2024-04")
    _, errors, _ = loader.load_string(text)
    assert ["periodisering-konto" in error.message for error in errors] == [True]


# Findings


FORM = {
    "ingen månad": 'periodisera: "mars"',
    "tom": 'periodisera: ""',
    "utan citattecken": "periodisera: 2024-04",
    "ett datum": "periodisera: 2024-04-01",
    "en dag": 'periodisera: "2024-04-01"',
    "månad tretton": 'periodisera: "2024-13"',
    "tre månader": 'periodisera: "2024-04 2024-05 2024-06"',
    "baklänges": 'periodisera: "2024-05 2024-04"',
    "längre än tio år": 'periodisera: "2024-03 2034-03"',
    "mer än tio år bort": 'periodisera: "2034-04"',
    "före böckerna": 'periodisera: "2023-12 2024-03"',
}
RIGHT = {
    "två månader": 'periodisera: "2024-04 2024-05"',
    "mellanrum": 'periodisera: " 2024-04   2024-05 "',
    "samma månad två gånger": 'periodisera: "2024-04 2024-04"',
    "tio år": 'periodisera: "2024-03 2034-02"',
    "tio år bort": 'periodisera: "2034-03"',
    "från böckernas första": 'periodisera: "2024-01 2024-03"',
}


@pytest.mark.parametrize("meta", FORM.values(), ids=FORM)
def test_months_that_cannot_be_followed(tmp_path: Path, meta: str) -> None:
    text = ver("2024-03-14", "B-1", "300.00", more=meta)
    [finding] = found(tmp_path, text)
    assert finding.code == "periodisering-form"
    assert "B-1" in finding.message
    line = (tmp_path / "main.beancount").read_text(encoding="utf-8").split("    periodisera")[0]
    assert told([finding]) == [("periodisering-form", f"main.beancount:{line.count(chr(10))}")]
    made = loaded(tmp_path, text)
    assert (made.ours, made.rows) == (["periodisering-form"], [])


@pytest.mark.parametrize("meta", RIGHT.values(), ids=RIGHT)
def test_months_that_are_just_right(tmp_path: Path, meta: str) -> None:
    text = ver("2024-03-14", "B-1", "300.00", more=meta)
    assert found(tmp_path, text) == []
    assert loaded(tmp_path, text).errors == []


def test_what_is_no_cost_or_income_is_not_spread(tmp_path: Path) -> None:
    spread = '    periodisera: "2024-04"\n'
    texts = {
        "på verifikationen": ver("2024-03-14", "B-1", "3.00").replace("  Exp", f"{spread}  Exp"),
        "på ett balanskonto": ver("2024-03-14", "B-1", "3.00") + spread,
        "ingående balans": ver("2024-01-01", "B-1", "3.00", "2024-04").replace(
            "  Exp", "  ingaende-balans: TRUE\n  Exp"
        ),
        "årets resultat": "2024-01-01 open Expenses:8999-Årets-resultat SEK\n"
        + ver("2024-03-14", "B-1", "3.00", "2024-04", "Expenses:8999-Årets-resultat"),
        "bokslut": "2024-01-01 open Equity:2010-Eget-kapital SEK\n"
        + ver("2024-12-31", "B-1", "3.00", "2024-04")
        .replace("Assets:1940-Bank", "Equity:2010-Eget-kapital")
        .replace("  Exp", "  bokslut: TRUE\n  Exp"),
        "utan nummer": ver("2024-03-14", "B-1", "3.00", "2024-04").replace('  ver: "B-1"\n', ""),
    }
    for name, text in texts.items():
        codes = [finding.code for finding in found(tmp_path, text)]
        assert codes == ["periodisering-form"], name
        assert loaded(tmp_path, text).rows == [], name


def test_every_wrong_one_is_told_and_the_others_made(tmp_path: Path) -> None:
    texts = (
        ver("2024-03-14", "B-1", "300.00", "mars"),
        ver("2024-03-14", "B-2", "300.00", "april"),
        ver("2024-03-14", "B-3", "300.00", "2024-04"),
    )
    assert [each.code for each in found(tmp_path, *texts)] == ["periodisering-form"] * 2
    assert {row.ver for row in loaded(tmp_path, *texts).rows} == {"B-3/2024-03"}


ACCOUNTS_WRONG = {
    "inte nämnt": ("", "nämner inget konto för förutbetalda kostnader"),
    "inte öppnat": ('forutbetalda_kostnader = "1720"', "är inte öppnat i boken"),
    "fel slag": ('forutbetalda_kostnader = "1940"', "hör inte till kortfristiga fordringar"),
    "okänt": ('forutbetalda_kostnader = "9910"', "hör inte till kortfristiga fordringar"),
}


@pytest.mark.parametrize(("toml", "says"), ACCOUNTS_WRONG.values(), ids=ACCOUNTS_WRONG)
def test_an_account_that_cannot_be_used_is_told_once(tmp_path: Path, toml: str, says: str) -> None:
    toml = f"\n[periodisering]\n{toml}\n"
    texts = [ver("2024-03-14", f"B-{number}", "300.00", "2024-04") for number in (1, 2)]
    findings = found(tmp_path, *texts, toml=toml)
    [message] = words(findings, "periodisering-konto")
    assert says in message
    [(_, place)] = told(findings)
    assert place.startswith("forbund.toml:")
    made = loaded(tmp_path, *texts, toml=toml)
    assert (made.ours, made.rows) == (["periodisering-konto"], [])


@pytest.mark.parametrize(
    ("directive", "is_open"),
    [
        ("2024-03-14 open Assets:1720-Annat SEK", True),
        ("2024-03-15 open Assets:1720-Annat SEK", False),
        ("2024-01-01 open Assets:1720-Annat SEK\n2024-05-31 close Assets:1720-Annat", True),
        ("2024-01-01 open Assets:1720-Annat SEK\n2024-05-30 close Assets:1720-Annat", False),
        ("2024-01-01 open Assets:1720-Annat SEK\n2024-05-31 close Expenses:6010-Hyra", True),
        ("2024-01-01 open Assets:1720-Annat SEK\n2024-05-30 close Expenses:6010-Hyra", False),
    ],
)
def test_accounts_are_open_on_every_day_they_are_needed(
    tmp_path: Path,
    directive: str,
    is_open: bool,  # noqa: FBT001 - a case
) -> None:
    toml = '\n[periodisering]\nforutbetalda_kostnader = "1720"\n'
    texts = (
        directive + "\n",
        ver("2024-03-14", "B-1", "300.00", "2024-04 2024-05"),
        ver("2024-05-02", "B-2", "300.00", account="Expenses:4510-Insatser"),
    )
    expected = [] if is_open else ["periodisering-konto"]
    assert [each.code for each in found(tmp_path, *texts, toml=toml)] == expected
    made = loaded(tmp_path, *texts, toml=toml)
    assert made.ours == expected
    assert bool(made.rows) is is_open


def test_a_ledger_needs_a_plugin_to_make_them(tmp_path: Path) -> None:
    text = ver("2024-03-14", "B-1", "300.00", "2024-04")
    assert [each.code for each in found(tmp_path, text, plugin="")] == ["insticksprogram-saknas"]
    other = 'plugin "finsam_ledger.plugins.avskrivning"\n'
    assert [each.code for each in found(tmp_path, text, plugin=other)] == ["insticksprogram-saknas"]
    for plugin in (ALONE, ALL):
        assert found(tmp_path, text, plugin=plugin) == []


MADE = """
2024-04-30 * "Motparten" "Periodisering av B-1: Det som hänt"
  ver: "B-1/2024-04"
  genererad: "periodisering"
  Expenses:6010-Hyra                   300.00 SEK
  Assets:1710-Förutbetalda-kostnader  -300.00 SEK
"""


def test_what_is_marked_as_generated_is_what_the_rule_gives(tmp_path: Path) -> None:
    texts = (ver("2024-03-14", "B-1", "300.00", "2024-04"), later("2024-04-01"))
    cases = {
        "inklistrad som den är": (MADE, 0),
        "annat belopp": (MADE.replace("300.00", "300.01"), 1),
        "annan text": (MADE.replace("Det som hänt", "Annat"), 1),
        "annan dag": (MADE.replace("04-30", "04-29"), 1),
        "två gånger": (MADE + MADE, 1),
        "annan dimension": (MADE.replace("  Assets", '    insats: "x"\n  Assets'), 1),
        "annat slag": (MADE.replace('genererad: "periodisering"', 'genererad: "jag"'), 1),
        "avskrivning": (MADE.replace('genererad: "periodisering"', 'genererad: "avskrivning"'), 0),
    }
    for name, (text, wrong) in cases.items():
        codes = [finding.code for finding in found(tmp_path, *texts, text)]
        assert codes == ["genererad-for-hand"] * wrong, name
        made = loaded(tmp_path, *texts, text)
        assert made.ours == ["genererad-for-hand"] * wrong, name
        of_rule = [row for row in made.rows if row.day == "2024-04-30" and row.amount == "300.00"]
        assert of_rule, name


def test_without_a_plugin_everything_marked_is_by_hand(tmp_path: Path) -> None:
    texts = (ver("2024-03-14", "B-1", "300.00", "2024-04"), later("2024-04-01"), MADE)
    codes = [finding.code for finding in found(tmp_path, *texts, plugin="")]
    assert codes == ["insticksprogram-saknas", "genererad-for-hand"]


# In use


PREPAID = "2024-01-01 open Assets:Fordringar:170-Förutbetalda-kostnader SEK\n"
CHARTED = "170,Förutbetalda kostnader,tillgang,fordringar,,förbundets egen,påhittad\n"
NAMED = '[periodisering]\nforutbetalda_kostnader = "170"\nupplupna_kostnader = "420"\n\n'
# Where in the fifth förbund's folder something is put before or instead of some words.
CHANGES = (
    ("2025.beancount", "87315.40 SEK\n", '87315.40 SEK\n    periodisera: "2025-10 2026-09"\n'),
    ("main.beancount", 'include "faststallt-2025.beancount"\n', ""),
    ("konton.beancount", "2024-01-01 open Assets:Inv", f"{PREPAID}2024-01-01 open Assets:Inv"),
    ("kontoplan.csv", "15,Inventarier", f"{CHARTED}15,Inventarier"),
    ("forbund.toml", "[medlemmar]", f"{NAMED}[medlemmar]"),
)


def spread_out(folder: Path) -> None:
    """A copy of the fifth förbund's books, the year's rent spread from October to September."""
    shutil.copytree(FJALL, folder)
    for name, before, after in CHANGES:
        text = (folder / name).read_text(encoding="utf-8")
        assert before in text
        (folder / name).write_text(text.replace(before, after, 1), encoding="utf-8")


def test_figures_move_by_what_belongs_to_another_year(tmp_path: Path) -> None:
    spread_out(tmp_path / "bok")
    before, after = fl.load(FJALL), fl.load(tmp_path / "bok")
    moved = 8731540 - part_until(8731540, 3, 12)
    assert moved == 6548655
    for table, line, difference in (
        ("resultatrakning", "verksamhetens_kostnader", moved),
        ("resultatrakning", "arets_resultat", moved),
        ("balansrakning", "fordringar", moved),
        ("balansrakning", "kortfristiga_skulder", 0),
        ("balansrakning", "kassa_bank", 0),
        ("kassaflode", "arets_kassaflode", 0),
    ):
        was, became = (each.table(table, 2025)[line, 2025].value for each in (before, after))
        assert was is not None
        assert became is not None
        assert became - was == difference, line


def test_a_trace_shows_what_is_made_with_its_origin(tmp_path: Path) -> None:
    spread_out(tmp_path / "bok")
    row = ("resultatrakning", "Verksamhetens kostnader")
    done = finsam("trace", str(tmp_path / "bok"), "--year", "2025", *row)
    assert done.code == 0, done.err
    rows = [line.split() for line in plain(done.out).splitlines() if " B-8" in line]
    assert [(row[0], row[1], row[2]) for row in rows] == [
        ("2025-10-31", "B-8/2025-10", "660"),
        ("2025-11-10", "B-8", "660"),
        ("2025-11-10", "B-8", "690"),
        ("2025-11-10", "B-8/2025-11", "660"),
        ("2025-12-31", "B-8/2025-12", "660"),
    ]
    done = finsam("trace", str(tmp_path / "bok"), "--year", "2025", "--format", "csv", *row)
    made = next(line for line in done.out.splitlines() if ",B-8/2025-12," in line)
    path = tmp_path / "bok" / "2025.beancount"
    at = path.read_text(encoding="utf-8").split("87315.40")[0].count("\n") + 1
    assert made.endswith(f"Periodisering av B-8: Lokal och avgift till NNS,-7276.28,{path},{at}")


def test_a_sie_file_has_them_in_a_series_of_their_own(tmp_path: Path) -> None:
    texts = (
        ver("2024-03-14", "B-1", "300.00", "2024-02 2024-04"),
        ver("2024-03-20", "B-2", "90.00", "2024-04"),
        ver("2024-03-21", "PER-7", "5.00"),
        later("2024-04-01"),
    )
    loaded(tmp_path, *texts)
    file = exported(tmp_path, 2024, tmp_path / "ut.se")
    assert file.tally.verifikationer == 4 + 5
    made = [
        (each.name, each.datum, each.head.text(3).partition(": ")[0])
        for each in file.items()
        if isinstance(each, SieVerifikation) and each.serie == "PER"
    ]
    assert made == [
        ("PER-7", "20240321", "Motparten, Det som hänt"),
        ("PER-8", "20240229", "Motparten, Periodisering av B-1"),
        ("PER-9", "20240314", "Motparten, Periodisering av B-1"),
        ("PER-10", "20240320", "Motparten, Periodisering av B-2"),
        ("PER-11", "20240430", "Motparten, Periodisering av B-1"),
        ("PER-12", "20240430", "Motparten, Periodisering av B-2"),
    ]
    books, _ = open_books(tmp_path)
    out, _ = open_books(tmp_path / "ut.se")
    assert books is not None
    assert out is not None
    year = Period.of_year(2024)
    kept, read = (each.books.balances.sums(year, Measure.UTGAENDE) for each in (books, out))
    for konto, sums in kept.items():
        assert sum(sums.values()) == sum(read.get(konto, {}).values()), konto


def test_a_sie_file_of_ours_adds_none_of_them_again(tmp_path: Path) -> None:
    plain_accounts = ACCOUNTS.replace('  verksamhet: "administration"\n', "")
    text = ver("2024-03-14", "B-1", "300.00", "2024-02 2024-04") + later("2024-04-01")
    files = {"forbund.toml": REPORT + SETTINGS, "main.beancount": ALONE + plain_accounts + text}
    write(tmp_path, files)
    exported(tmp_path, 2024, tmp_path / "ut.se")
    done, findings = from_sie.read(tmp_path / "ut.se", tmp_path)
    assert done is not None, findings
    assert (done.added, done.known) == (0, 2 + 3)


def test_books_that_an_import_adds_to_may_lack_what_they_will_have(tmp_path: Path) -> None:
    """Before it writes, an import examines the books with what is new among the entries: those
    reach further, but no plugin has been run on them.
    """
    loaded(tmp_path, ver("2024-03-14", "B-1", "300.00", "2024-04 2024-05"), plugin=ALL)
    forbund, _ = read_forbund(tmp_path)
    read, _ = source.read(tmp_path / "main.beancount")
    assert forbund is not None
    assert read is not None
    new, _ = source.parsed(later("2024-04-30"), tmp_path / "bank-2024.beancount")
    entries, wrong = source.together(read.entries, new.entries, read.options)
    books, _ = source.books_of(entries, read.options, forbund.chart)
    assert wrong == []
    assert len(periodisering.make(forbund, books)) == 2
    assert [each for rule in RULES for each in rule(forbund, books)] == []
