"""Contributions to come: finsamlagen 5 and 5 a §§, the key, the plan, what the books say."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

import finsam_ledger as fl
from finsam_ledger import bok
from finsam_ledger.balances import Books
from finsam_ledger.bidrag import Contributions, Invoice, Origin, contributions_of
from finsam_ledger.findings import Finding, Place
from finsam_ledger.forbund import Forbund, Member, MemberSettings, Part, Settings, read_forbund
from finsam_ledger.medlemmar import SHARES, contributions, key, shares_of
from finsam_ledger.money import Unit
from finsam_ledger.periods import Period, month_index
from finsam_ledger.policies import Takt, Takter
from finsam_ledger.registers import Entry, Register
from tests.books import CHART, NOWHERE, Ver, books_with, budget_row, codes
from tests.commands import ROOT, UMEA, finsam
from tests.folders import REGISTER, close_in, plain, settings, write

EMPTY = books_with()
MEMBERS = """medlem,namn,slag,kalla
fk,Staten,stat,
region,Regionen,region,
a,A kommun,kommun,
b,B kommun,kommun,
"""
PEOPLE = "a,2026,3000,antal,SCB\nb,2026,1000,antal,SCB\n"


def forbund_in(
    folder: Path, members: str = MEMBERS, people: str = PEOPLE, member_settings: str = ""
) -> Forbund:
    write(
        folder,
        {
            "forbund.toml": f'namn = "Prov"\n[medlemmar]\n{member_settings}\n',
            "register/medlemmar.csv": members,
            "register/befolkning.csv": REGISTER + people,
        },
    )
    forbund, findings = read_forbund(folder)
    assert forbund is not None, findings
    return forbund


def made(
    forbund: Forbund, state: int | None, books: Books = EMPTY, year: int = 2026
) -> tuple[Contributions, list[Finding]]:
    found, findings = contributions_of(forbund, books, year, state)
    assert found is not None, findings
    return found, findings


def by_member(found: Contributions) -> dict[str, int]:
    return {each.member.motpart: each.ore for each in found.members}


def of_ledger(name: str, year: int) -> Contributions:
    opened, findings = bok.open_books(ROOT / "ledgers" / name)
    assert opened is not None, findings
    return made(opened.forbund, None, opened.books, year)[0]


# The published reports (finsam.md §4)


@pytest.mark.parametrize(
    ("ledger", "year", "sides"),
    [
        ("umearegionen", 2025, (5_566_000, 2_783_000, 2_783_000)),
        ("umearegionen", 2022, (5_690_000, 2_845_000, 2_845_000)),
        ("skelleftea-norsjo", 2025, (2_825_000, 1_413_000, 1_413_000)),
        ("uppsala-lan", 2025, (11_714_000, 5_857_000, 5_857_000)),
    ],
)
def test_the_sides_of_the_reports(ledger: str, year: int, sides: tuple[int, ...]) -> None:
    found = of_ledger(ledger, year)
    assert tuple(side.ore // 100 for side in found.sides.values()) == sides
    assert found.total == sum(sides) * 100


@pytest.mark.parametrize(
    ("ledger", "year", "room"),
    [
        ("umearegionen", 2025, 0),
        ("umearegionen", 2022, 200),  # the report rounds half kronor down; Umeå takes the two left
        ("skelleftea-norsjo", 2025, 0),
        ("sodra-lappland", 2025, 0),
        ("uppsala-lan", 2025, 0),
    ],
)
def test_each_member_pays_what_the_books_have(ledger: str, year: int, room: int) -> None:
    found = of_ledger(ledger, year)
    assert found.state.origin is Origin.BOKFORT
    assert by_member(found).keys() == found.booked.keys()
    assert all(abs(ore - found.booked[of]) <= room for of, ore in by_member(found).items())


def test_skelleftea_norsjo_rounds_a_quarter_up() -> None:
    found = of_ledger("skelleftea-norsjo", 2025)
    assert found.sides[Part.REGION].exact == 1_412_500_00
    assert by_member(found)["skelleftea"] == 1_345_000_00
    halves = [each.ore for each in found.invoices if each.member.motpart == "skelleftea"]
    assert halves == [672_500_00, 672_500_00]


# Where the state's half comes from


def test_the_state_is_what_is_given(tmp_path: Path) -> None:
    found, findings = made(forbund_in(tmp_path), 400_000_00)
    assert by_member(found) == {
        "fk": 400_000_00,
        "region": 200_000_00,
        "a": 150_000_00,
        "b": 50_000_00,
    }
    assert findings == []


PAID = Ver("2025-12", (("3511", -300_000_00), ("1940", 300_000_00)), dims=(("motpart", "fk"),))
HALF = Ver("2025-06", (("3511", -150_000_00), ("1940", 150_000_00)), dims=(("motpart", "fk"),))


def planned(konto: str, year: int, ore: int, motpart: str = "fk") -> Books:
    row = budget_row(konto, year, ore)
    return books_with(PAID, budget=(replace(row, dims=(("motpart", motpart),)),))


def test_the_budget_of_the_year_goes_before_what_is_booked_the_year_before(tmp_path: Path) -> None:
    found, findings = made(forbund_in(tmp_path), None, planned("3511", 2026, -320_000_00))
    assert (found.state.ore, found.state.origin) == (320_000_00, Origin.BUDGET)
    assert findings == []


def test_a_year_that_is_over_is_what_was_booked(tmp_path: Path) -> None:
    people = PEOPLE.replace("2026", "2025")
    books = planned("3511", 2025, -320_000_00)
    found, findings = made(forbund_in(tmp_path, people=people), None, books, 2025)
    assert (found.state.ore, found.state.origin) == (300_000_00, Origin.BOKFORT)
    assert findings == []


def test_else_it_is_the_last_year_that_is_known_with_a_notice(tmp_path: Path) -> None:
    found, findings = made(forbund_in(tmp_path), None, books_with(PAID))
    assert (found.state.ore, found.state.year) == (300_000_00, 2025)
    assert codes(findings) == ["bidrag-staten-antaget"]


@pytest.mark.parametrize(
    "books",
    [
        books_with(HALF),  # the year is not over, and nothing is budgeted
        planned("3611", 2026, -1),  # no account for contributions, and nothing else is there
        books_with(),
    ],
    ids=["half a year", "another account", "empty"],
)
def test_without_a_known_year_it_must_be_given(books: Books, tmp_path: Path) -> None:
    forbund = forbund_in(tmp_path, members=MEMBERS.replace("fk,", "staten,"))
    found, findings = contributions_of(forbund, books, 2026)
    assert found is None
    assert codes(findings) == ["bidrag-staten-saknas"]


def test_what_is_booked_of_the_year_is_told(tmp_path: Path) -> None:
    people = PEOPLE.replace("2026", "2025")
    found, _ = made(forbund_in(tmp_path, people=people), 300_000_00, books_with(HALF), 2025)
    assert found.booked == {"fk": 150_000_00}


# The sides


def test_without_a_region_the_kommun_pays_a_half(tmp_path: Path) -> None:
    members = "medlem,namn,slag,kalla\nfk,Staten,stat,\ngotland,Kommunen,kommun,\n"
    found, findings = made(forbund_in(tmp_path, members=members), 400_000_00)
    assert by_member(found) == {"fk": 400_000_00, "gotland": 400_000_00}
    assert findings == []


def test_the_check_of_shares_knows_a_kommun_outside_regions(tmp_path: Path) -> None:
    members = "medlem,namn,slag,kalla\nfk,Staten,stat,\ngotland,Kommunen,kommun,\n"
    vers = [
        Ver("2025-02", (("3511", -100_00), ("1940", 100_00)), dims=(("motpart", of),))
        for of in ("fk", "gotland")
    ]
    files = {"forbund.toml": settings(noter="[]"), "register/medlemmar.csv": members}
    found = close_in(tmp_path, files, books_with(*vers)).findings
    assert "medlem-andel" not in codes(found)


def test_a_side_without_members_keeps_the_shares_of_the_law() -> None:
    assert shares_of({Part.STAT, Part.REGION}) == SHARES
    assert shares_of({Part.STAT, Part.REGION, Part.KOMMUN}) == SHARES


def test_several_regions_share_alike_or_by_inhabitants(tmp_path: Path) -> None:
    members = MEMBERS.replace("a,A", "syd,Region Syd,region,\na,A")
    found, findings = made(forbund_in(tmp_path / "1", members=members), 400_000_00)
    assert (by_member(found)["region"], by_member(found)["syd"]) == (100_000_00, 100_000_00)
    assert codes(findings) == ["bidrag-regioner-lika"]
    people = PEOPLE + "region,2026,9000,antal,SCB\nsyd,2026,1000,antal,SCB\n"
    found, findings = made(forbund_in(tmp_path / "2", members, people), 400_000_00)
    assert (by_member(found)["region"], by_member(found)["syd"]) == (180_000_00, 20_000_00)
    assert findings == []


def test_the_first_of_two_that_stand_for_the_state_pays_it_all(tmp_path: Path) -> None:
    members = MEMBERS.replace("region,R", "af,Arbetsförmedlingen,stat,\nregion,R")
    found, _ = made(forbund_in(tmp_path, members=members), 400_000_00)
    assert (by_member(found)["fk"], by_member(found)["af"]) == (400_000_00, 0)
    assert "af" not in {each.member.motpart for each in found.invoices}


# The key


def test_every_kommun_has_the_key_of_one_year(tmp_path: Path) -> None:
    people = "a,2025,1000,antal,SCB\nb,2025,1000,antal,SCB\na,2026,3000,antal,SCB\n"
    found, findings = made(forbund_in(tmp_path, people=people), 400_000_00)
    assert (by_member(found)["a"], by_member(found)["b"]) == (100_000_00, 100_000_00)
    assert codes(findings) == ["bidrag-befolkning-tidigare"]


@pytest.mark.parametrize(
    ("of", "said"),
    [
        (2026, []),
        (2025, ["bidrag-befolkning-tidigare"]),
        (2024, ["bidrag-befolkning-tidigare"]),
        (2023, ["bidrag-befolkning-gammal"]),
    ],
)
def test_an_older_key_is_told(of: int, said: list[str], tmp_path: Path) -> None:
    forbund = forbund_in(tmp_path, people=PEOPLE.replace("2026", str(of)))
    assert codes(made(forbund, 400_000_00)[1]) == said


def test_a_later_key_is_not_used(tmp_path: Path) -> None:
    forbund = forbund_in(tmp_path, people=PEOPLE.replace("2026", "2027"))
    found, findings = contributions_of(forbund, EMPTY, 2026, 1)
    assert found is None
    assert codes(findings) == ["bidrag-befolkning-saknas"]


def test_all_that_hinders_is_told_at_once(tmp_path: Path) -> None:
    people = "a,2026,-3,antal,SCB\nb,2026,1.5,%,SCB\n"
    found, findings = contributions_of(forbund_in(tmp_path, people=people), EMPTY, 2026)
    assert found is None
    assert codes(findings) == ["bidrag-staten-saknas", "falt-fel-varde", "falt-fel-varde"]
    assert [finding.place and finding.place.line for finding in findings[1:]] == [2, 3]


# The plan


def of_member(found: Contributions, motpart: str) -> list[Invoice]:
    return [each for each in found.invoices if each.member.motpart == motpart]


def test_half_years_unless_something_is_said(tmp_path: Path) -> None:
    found, _ = made(forbund_in(tmp_path), 400_000_00)
    assert [(each.due, each.period, each.ore) for each in of_member(found, "a")] == [
        (date(2026, 1, 1), Period(2026 * 12, 2026 * 12 + 6), 75_000_00),
        (date(2026, 7, 1), Period(2026 * 12 + 6, 2026 * 12 + 12), 75_000_00),
    ]


def test_each_side_may_have_its_own(tmp_path: Path) -> None:
    own = 'fakturering = { stat = "kvartal", kommun = "ar" }\nforfallodag = 31'
    found, _ = made(forbund_in(tmp_path, member_settings=own), 400_000_02)
    state = of_member(found, "fk")
    # In whole kronor only where the whole is: the öre are shared out one by one.
    assert [each.ore for each in state] == [100_000_01, 100_000_01, 100_000_00, 100_000_00]
    assert [each.due.isoformat() for each in state] == [
        "2026-01-31",
        "2026-04-30",
        "2026-07-31",
        "2026-10-31",
    ]
    assert [each.request for each in state[:1]] == ["rekvisition till Försäkringskassan"]
    assert len(of_member(found, "region")) == 2
    [once] = of_member(found, "a")
    assert (once.period, once.ore) == (Period.of_year(2026), by_member(found)["a"])


def test_kronor_are_kept_whole(tmp_path: Path) -> None:
    found, _ = made(forbund_in(tmp_path, member_settings='fakturering = "kvartal"'), 400_002_00)
    assert [each.ore for each in of_member(found, "region")] == [
        50_001_00,
        50_000_00,
        50_000_00,
        50_000_00,
    ]


@pytest.mark.parametrize(
    "wrong",
    ['fakturering = "manad"', "fakturering = 3", "forfallodag = 0", 'fakturering = { fk = "ar" }'],
)
def test_a_wrong_setting_is_told_where_it_stands(wrong: str, tmp_path: Path) -> None:
    write(tmp_path, {"forbund.toml": f'namn = "Prov"\n\n[medlemmar]\n{wrong}\n'})
    forbund, findings = read_forbund(tmp_path)
    assert forbund is None
    [finding] = findings
    assert finding.place is not None
    assert finding.place.line == 4
    assert "Expected" not in finding.message


# What always holds

NUMBERS = st.lists(st.integers(1, 200_000), min_size=1, max_size=8)
TAKTER = st.sampled_from(
    [*Takt, Takter(stat=Takt.KVARTAL), Takter(region=Takt.AR, kommun=Takt.KVARTAL)]
)


@given(
    NUMBERS,
    st.integers(1, 10**11),
    st.sampled_from([1, 10, 100, 1000]),
    st.one_of(st.none(), st.integers(0, 6)),
    TAKTER,
    st.integers(1, 31),
)
def test_contributions_add_up(
    numbers: list[int],
    state: int,
    step: int,
    decimals: int | None,
    takt: Takt | Takter,
    day: int,
) -> None:
    member_settings = MemberSettings(decimals, step, (), takt, day)
    forbund = _forbund(numbers, member_settings)
    found, findings = made(forbund, state)
    assert findings == []
    for part, side in found.sides.items():
        of_side = [each for each in found.members if each.member.part is part]
        assert sum(each.ore for each in of_side) == side.ore
        assert 2 * abs(Fraction(side.exact) - side.ore) <= member_settings.step
    assert found.sides[Part.STAT].ore == state
    assert sum(each.ore for each in found.invoices) == found.total
    assert all(
        each.period.start <= month_index(each.due) < each.period.end for each in found.invoices
    )
    _no_kommun_is_off_its_key(found, numbers, member_settings)


def _no_kommun_is_off_its_key(
    found: Contributions, numbers: list[int], member_settings: MemberSettings
) -> None:
    kommuner = [each for each in found.members if each.member.part is Part.KOMMUN]
    largest = max(kommuner, key=lambda each: each.share)
    due = found.sides[Part.KOMMUN].ore
    for each in kommuner:
        room = member_settings.step * (len(numbers) if each is largest else 1)
        assert abs(each.ore - due * each.share) <= room


def _forbund(numbers: list[int], member_settings: MemberSettings) -> Forbund:
    place = Place("register/befolkning.csv", 2)
    members = (
        Member("fk", "Staten", Part.STAT, place),
        Member("region", "Regionen", Part.REGION, place),
        *(Member(f"k{i}", f"Kommun {i}", Part.KOMMUN, place) for i in range(len(numbers))),
    )
    entries = {
        (f"k{i}", 2026): Entry(f"k{i}", 2026, people, Unit.COUNT, "SCB", place)
        for i, people in enumerate(numbers)
    }
    registers: Mapping[str, Register] = {"befolkning": Register("befolkning", entries)}
    made_settings = Settings(namn="Prov", medlemmar=member_settings)
    return Forbund(NOWHERE, made_settings, CHART, registers, members)


# The API and the command


def test_the_api_gives_the_same_or_says_why_not() -> None:
    book = fl.load(UMEA)
    assert by_member(book.contributions(2026, 400_000_00))["region-vasterbotten"] == 200_000_00
    with pytest.raises(fl.LedgerError, match="bidrag-staten-saknas"):
        book.contributions(2019)


def test_the_command_prints_the_contributions_and_the_plan() -> None:
    code, out, err = finsam("contributions", str(UMEA), "--year", "2026", "--state", "5 455 000")
    assert code == 0
    words = plain(out)
    assert "Region Västerbotten" in words
    assert "2 727 500  en fjärdedel enligt finsamlagen 5 §" in words
    assert "86 656 invånare 16–64 år (2025), del av kommunernas fjärdedel" in words
    assert "följer inte av lag" in words
    assert "notis [bidrag-befolkning-tidigare]" in err
    assert "bidrag-staten-antaget" not in err


def test_the_year_is_the_one_after_the_last_of_the_books() -> None:
    code, out, _ = finsam("contributions", str(UMEA), "--format", "json")
    assert code == 0
    data = json.loads(out)
    assert (data["ar"], data["summa"]) == (2026, "11132000.00")
    assert [each["belopp"] for each in data["bidrag"]][:2] == ["5566000.00", "2783000.00"]
    assert len(data["plan"]) == 16


def test_csv_and_markdown(tmp_path: Path) -> None:
    out = tmp_path / "bidrag.csv"
    words = ("contributions", str(UMEA), "--year", "2025")
    assert finsam(*words, "--format", "csv", "--out", str(out)).code == 0
    lines = out.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "tabell,datum,period,medlem,namn,nyckel,belopp,vad"
    assert "bidrag,,,umea,Umeå kommun,83.800000,2332154.00,kommun" in lines
    assert 'nns,,2025,,,,39162.00,"avgift, inget bidrag"' in lines
    markdown = plain(finsam(*words, "--format", "md").out)
    assert "| Umeå kommun | 2 332 154 | 2 332 154 | 0 |" in markdown


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--state", "många"), "'många' is no amount"),
        (("--state", "0"), "is no amount"),
        (("--state", "-5"), "is no amount"),
        (("--set", "s=1"), "--set goes with --model"),
        (("--model", "--state", "5"), "--state does not go with --model"),
        (("--model", "--set", "q=1"), "among ram, antal"),
        (("--model", "--set", "s"), "is not NAME=VALUE"),
        (("--model", "--set", "s=101"), "a number in % from 0 to 100"),
        (("--model", "--set", "ram=339.000"), "at most 2 decimals"),
    ],
)
def test_wrong_usage(words: tuple[str, ...], said: str) -> None:
    code, out, err = finsam("contributions", str(UMEA), *words)
    assert (code, out) == (2, "")
    assert said in err


def test_the_key_is_that_of_the_members() -> None:
    # One place reckons keys and contributions; this room only feeds it.
    found = of_ledger("umearegionen", 2025)
    people = {e.member.motpart: int(e.people.value) for e in found.members if e.people}
    due = contributions(found.sides[Part.KOMMUN].ore, key(people, 2), 1)
    assert {of: by_member(found)[of] for of in people} == due
