"""Medlemmarnas bidrag: finsamlagen 5 §, the kommuner's key, a line for each, the fee to NNS."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from finsam_ledger.balances import Books
from finsam_ledger.forbund import Part
from finsam_ledger.medlemmar import SHARES, contributions, key, nns_fee
from tests.books import Ver, books_with
from tests.folders import (
    FORM,
    REGISTER,
    UTFALL,
    Closed,
    bokslut_in,
    close_in,
    form,
    line,
    printed,
    settings,
    told,
    words,
)

# Umeåregionen 2025: the key of the årsredovisning, 1.2.1, and the kommuner's quarter.
UMEA = {"umea": 86_656, "vannas": 5_172, "nordmaling": 3_829, "robertsfors": 3_618}
UMEA |= {"vindeln": 2_893, "bjurholm": 1_238}
QUARTER = 2_783_000_00


def test_the_key_of_umearegionen_2025() -> None:
    tenths = [share * 1000 for share in key(UMEA, 1).values()]
    assert tenths == [838, 50, 37, 35, 28, 12]


def test_the_contributions_of_umearegionen_2025() -> None:
    assert contributions(QUARTER, key(UMEA, 1), 1) == {
        "umea": 2_332_154_00,
        "vannas": 139_150_00,
        "nordmaling": 102_971_00,
        "robertsfors": 97_405_00,
        "vindeln": 77_924_00,
        "bjurholm": 33_396_00,
    }


PEOPLE = st.dictionaries(
    st.sampled_from("abcdefgh"), st.integers(1, 200_000), min_size=1, max_size=8
)
DECIMALS = st.one_of(st.none(), st.integers(0, 6))
STEPS = st.sampled_from([1, 10, 100, 1000])
TOTAL = st.integers(0, 10**10)


@given(PEOPLE, DECIMALS)
def test_the_key_is_one_whole(people: Mapping[str, int], decimals: int | None) -> None:
    assert sum(key(people, decimals).values()) == 1


@given(PEOPLE, st.integers(0, 6))
def test_each_share_is_rounded_but_the_largest(people: Mapping[str, int], decimals: int) -> None:
    shares, whole = key(people, decimals), sum(people.values())
    largest = max(people, key=lambda kommun: people[kommun])
    half = Fraction(1, 200 * 10**decimals)
    for kommun, share in shares.items():
        assert (share * 100 * 10**decimals).denominator == 1
        room = half * (len(people) - 1) if kommun == largest and len(people) > 1 else half
        assert abs(share - Fraction(people[kommun], whole)) <= room


@given(PEOPLE)
def test_an_exact_key_is_the_inhabitants(people: Mapping[str, int]) -> None:
    whole = sum(people.values())
    assert key(people, None) == {name: Fraction(many, whole) for name, many in people.items()}


@given(TOTAL, PEOPLE, DECIMALS, STEPS)
def test_contributions_add_up_to_the_ore(
    total: int, people: Mapping[str, int], decimals: int | None, kronor: int
) -> None:
    parts = contributions(total, key(people, decimals), kronor)
    assert sum(parts.values()) == total
    assert list(parts) == list(people)


@given(TOTAL, PEOPLE, STEPS)
def test_each_is_a_whole_step_but_the_largest(
    total: int, people: Mapping[str, int], kronor: int
) -> None:
    shares = key(people, None)
    parts = contributions(total, shares, kronor)
    largest = max(shares, key=lambda name: shares[name])
    for name, ore in parts.items():
        if name != largest:
            assert ore % (kronor * 100) == 0
            assert abs(ore - total * shares[name]) <= kronor * 50
    assert abs(parts[largest] - total * shares[largest]) <= kronor * 50 * (len(parts) - 1)


@given(TOTAL, PEOPLE, STEPS)
def test_what_is_paid_back_is_shared_the_same_way(
    total: int, people: Mapping[str, int], kronor: int
) -> None:
    shares = key(people, None)
    there, back = (contributions(sign * total, shares, kronor) for sign in (1, -1))
    assert {name: -ore for name, ore in back.items()} == there


def test_no_kommun_contributes_less_than_nothing() -> None:
    """Three of 500 kr each are 1 000 kr in whole thousands, so the largest would get 500 back."""
    parts = contributions(1_500_00, key({"a": 1, "b": 1, "c": 1}, None), 1000)
    assert min(parts.values()) >= 0


@pytest.mark.parametrize("total", [0, 1, 4, 11_132_000_00])
def test_the_state_pays_half_region_and_kommuner_a_quarter_each(total: int) -> None:
    assert {part: share * total for part, share in SHARES.items()} == {
        Part.STAT: Fraction(total, 2),
        Part.REGION: Fraction(total, 4),
        Part.KOMMUN: Fraction(total, 4),
    }


@pytest.mark.parametrize(
    ("allocation", "fee"), [(0, 200_00), (1_000_00, 203_50), (11_132_000_00, 39_162_00)]
)
def test_the_fee_to_nns(allocation: int, fee: int) -> None:
    assert nns_fee(allocation) == fee


# Members in the books

MEMBERS = """\
medlem,namn,slag
fk,Försäkringskassan,stat
region,Region Väst,region
stor,Storstad,kommun
liten,Lillby,kommun
"""
BANK, BIDRAG, NNS = "1940", "3511", "7620"
Paid = Mapping[str, int]
RIGHT: Paid = {"fk": 200_00, "region": 100_00, "stor": 80_00, "liten": 20_00}


def paid(by: Paid, *vers: Ver) -> Books:
    """Each member's contribution, öre, by the motpart of the verifikation."""
    contributed = (
        Ver(
            "2025-01",
            ((BANK, ore), (BIDRAG, -ore)),
            dims=(("motpart", motpart),) if motpart else (),
        )
        for motpart, ore in by.items()
    )
    return books_with(*contributed, *vers)


def population(*rows: tuple[str, object], unit: str = "antal") -> dict[str, str]:
    lines = "".join(f"{kommun},2025,{people},{unit},SCB\n" for kommun, people in rows)
    return {"register/befolkning.csv": REGISTER + lines}


EIGHTY = population(("stor", 8_000), ("liten", 2_000))


def closed(
    folder: Path,
    books: Books,
    own: Mapping[str, str] | None = None,
    *,
    members: str | None = MEMBERS,
    tables: str = "",
) -> Closed:
    files = {"forbund.toml": settings(noter="[]", tables=tables), **(own or {})}
    if members is not None:
        files["register/medlemmar.csv"] = members
    return close_in(folder, files, books)


CODES = (
    "medlem-andel",
    "medlem-okand",
    "medlem-nyckel",
    "befolkning-saknas",
    "nns-avgift",
    "medlemsbidrag-saknas",
)


def found(
    folder: Path, books: Books, own: Mapping[str, str] | None = None, tables: str = ""
) -> set[str]:
    """What is said of the members' contributions."""
    return {code for code, _ in told(closed(folder, books, own, tables=tables).findings, *CODES)}


def test_contributions_as_the_law_has_them_are_nothing_to_speak_of(tmp_path: Path) -> None:
    assert found(tmp_path, paid(RIGHT), EIGHTY) == set()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("medlemmar")


@hypothesis_settings(max_examples=40)
@given(st.integers(1, 10**8), st.integers(1, 99))
def test_whatever_the_sum_right_shares_are_right(folder: Path, quarter: int, stor: int) -> None:
    shares = {"stor": Fraction(stor, 100), "liten": Fraction(100 - stor, 100)}
    kommuner = contributions(quarter * 100, shares, 1)
    books = paid({"fk": 2 * quarter * 100, "region": quarter * 100, **kommuner})
    assert found(folder, books, population(("stor", stor), ("liten", 100 - stor))) == set()


@hypothesis_settings(max_examples=40)
@given(st.lists(st.integers(0, 400_00), min_size=4, max_size=4))
def test_any_other_shares_are_told(folder: Path, ores: Sequence[int]) -> None:
    fk, region, stor, liten = ores
    whole = sum(ores)
    assume(whole)
    right = {2 * fk, 4 * region, 4 * (stor + liten)} == {whole}
    books = paid(dict(zip(RIGHT, ores, strict=True)))
    assert ("medlem-andel" in found(folder, books)) is not right


def test_each_side_that_is_off_is_told(tmp_path: Path) -> None:
    books = paid({**RIGHT, "fk": 220_00, "region": 80_00})
    findings = closed(tmp_path, books).findings
    stat, region = words(findings, "medlem-andel")
    assert stat.startswith("Staten har bidragit med 220,00 kr 2025, 55,00 procent ")
    assert stat.endswith("; hälften är 200,00 kr.")
    assert region.startswith("Regionerna har bidragit med 80,00 kr 2025, 20,00 procent ")
    assert region.endswith("; en fjärdedel är 100,00 kr.")
    assert told(findings, "medlem-andel") == [("medlem-andel", "medlemmar.csv:None")] * 2


def test_a_krona_that_cannot_be_shared_is_not_held_against_them(tmp_path: Path) -> None:
    """Half of 401 kr is 200,50, but contributions are whole kronor: 201, 100, 80 and 20."""
    assert found(tmp_path, paid({**RIGHT, "fk": 201_00})) == set()


def test_a_contribution_of_no_member_is_told(tmp_path: Path) -> None:
    findings = closed(tmp_path, paid({**RIGHT, "": 30_00, "granne": 5_00})).findings
    assert words(findings, "medlem-okand") == [
        "Av medlemmarnas bidrag 2025 saknar 35,00 kr motpart bland medlemmarna i registret."
    ]
    assert told(findings, "medlem-andel") == []


def test_sides_are_not_weighed_while_a_contribution_is_nobodys(tmp_path: Path) -> None:
    """The kommuner's quarter is not short because one of them is not in the register."""
    books = paid({"fk": 200_00, "region": 100_00, "stor": 80_00, "granne": 20_00})
    assert found(tmp_path, books) == {"medlem-okand"}


@pytest.mark.parametrize("people", [{"stor": 8_000}, {"liten": 2_000}])
def test_a_kommun_without_inhabitants_in_the_register(
    tmp_path: Path, people: Mapping[str, int]
) -> None:
    findings = closed(tmp_path, paid(RIGHT), population(*people.items())).findings
    where = {"stor": 4, "liten": 5}[next(iter(RIGHT.keys() & {"stor", "liten"} - people.keys()))]
    assert told(findings, *CODES) == [("befolkning-saknas", f"medlemmar.csv:{where}")]


@pytest.mark.parametrize(
    "own",
    [
        {},
        {"register/befolkning.csv": REGISTER},
        {"register/befolkning.csv": REGISTER + "stor,2024,8000,antal,SCB\n"},
        population(("granne", 5_000)),
        population(("stor", 0), ("liten", 0)),
    ],
    ids=["inget-register", "tomt", "annat-år", "annan-kommun", "nollor"],
)
def test_no_inhabitants_known_is_no_key_to_be_held_to(tmp_path: Path, own: dict[str, str]) -> None:
    books = paid({**RIGHT, "stor": 50_00, "liten": 50_00})
    assert found(tmp_path, books, own) == set()


def test_a_kommun_that_has_not_paid_by_the_key(tmp_path: Path) -> None:
    books = paid({**RIGHT, "stor": 50_00, "liten": 50_00})
    findings = closed(tmp_path, books, EIGHTY).findings
    assert [said.split(" (")[0] for said in words(findings, "medlem-nyckel")] == [
        "Storstad har bidragit med 50,00 kr 2025; efter befolkningen 16–64 år",
        "Lillby har bidragit med 50,00 kr 2025; efter befolkningen 16–64 år",
    ]
    assert told(findings, "medlem-nyckel") == [
        ("medlem-nyckel", "medlemmar.csv:4"),
        ("medlem-nyckel", "medlemmar.csv:5"),
    ]


@pytest.mark.parametrize(
    ("tables", "off", "said"),
    [
        ("", 1_00, set()),
        ("", 1_01, {"medlem-nyckel"}),
        ("avrundas_till = 10\n", 10_00, set()),
        ("avrundas_till = 10\n", 10_01, {"medlem-nyckel"}),
    ],
)
def test_a_step_either_way_is_rounding(
    tmp_path: Path, tables: str, off: int, said: set[str]
) -> None:
    books = paid({**RIGHT, "stor": 80_00 - off, "liten": 20_00 + off})
    assert found(tmp_path, books, EIGHTY, "[medlemmar]\n" + tables) == said


@pytest.mark.parametrize(("decimals", "said"), [(0, set()), (2, {"medlem-nyckel"})])
def test_the_key_has_the_decimals_of_the_settings(
    tmp_path: Path, decimals: int, said: set[str]
) -> None:
    """80,4 per cent is 80 where the key is in whole per cent."""
    books = paid({"fk": 20_000_00, "region": 10_000_00, "stor": 8_000_00, "liten": 2_000_00})
    own = population(("stor", 8_040), ("liten", 1_960))
    tables = f"[medlemmar]\nnyckel_decimaler = {decimals}\n"
    assert found(tmp_path, books, own, tables) == said


def test_negative_contributions_are_told_not_lost(tmp_path: Path) -> None:
    books = paid({**RIGHT, "stor": -80_00})
    said = words(closed(tmp_path, books, EIGHTY).findings, "medlem-andel")
    assert any("Kommunerna har bidragit med -60,00 kr" in each for each in said)


@pytest.mark.parametrize("by", [{}, dict.fromkeys(RIGHT, 0), {"fk": 5_00, "region": -5_00}])
def test_no_contributions_at_all_are_no_shares(tmp_path: Path, by: Paid) -> None:
    books = paid(by, Ver("2025-02", (("8440", -1_00), (BANK, 1_00))))
    assert "medlem-andel" not in found(tmp_path, books, EIGHTY)
    assert "medlem-nyckel" not in found(tmp_path, books, EIGHTY)


def test_no_members_are_nothing_to_check(tmp_path: Path) -> None:
    books = paid({**RIGHT, "fk": 1})
    findings = closed(tmp_path, books, EIGHTY, members=None).findings
    assert told(findings, *CODES) == []


@pytest.mark.parametrize(
    ("rows", "unit"),
    [
        ((("stor", 80), ("liten", 20)), "%"),
        ((("stor", "0,8"), ("liten", "0,2")), "antal"),
        ((("stor", 8_000), ("liten", 2_000)), "kr"),
        ((("stor", -8_000), ("liten", 2_000)), "antal"),
    ],
)
def test_inhabitants_are_counted_in_whole_persons(
    tmp_path: Path, rows: tuple[tuple[str, object], ...], unit: str
) -> None:
    quoted = population(*((kommun, f'"{people}"') for kommun, people in rows), unit=unit)
    findings = closed(tmp_path, paid(RIGHT), quoted).findings
    assert [place for _, place in told(findings) if place.startswith("befolkning.csv")]


def test_inhabitants_that_cancel_out_break_nothing(tmp_path: Path) -> None:
    own = population(("stor", -5), ("liten", 5))
    assert closed(tmp_path, paid(RIGHT), own)


# The fee to NNS


@pytest.mark.parametrize(
    ("fee", "said"),
    [
        (0, set()),
        (201_40, set()),
        (201_00, set()),
        (250_00, {"nns-avgift"}),
        (-201_40, {"nns-avgift"}),
    ],
)
def test_the_fee_is_held_to_what_nns_asks_for(tmp_path: Path, fee: int, said: set[str]) -> None:
    """200 kr and 3,5 per mille of 400 kr, to the krona."""
    books = paid(RIGHT, Ver("2025-05", ((NNS, fee), (BANK, -fee))))
    assert found(tmp_path, books, tables=f'[medlemmar]\nnns_avgift = ["{NNS}"]\n') == said


def test_a_fee_on_an_account_that_is_not_named_is_not_known(tmp_path: Path) -> None:
    books = paid(RIGHT, Ver("2025-05", ((NNS, 900_00), (BANK, -900_00))))
    assert found(tmp_path, books) == set()


# A line for each


def table(folder: Path, books: Books) -> dict[str, list[str]]:
    made = closed(folder, books)
    assert made.bokslut is not None, made.findings
    return printed(made.bokslut.table("medlemsbidrag"))


def test_each_member_has_a_line_in_the_order_of_the_register(tmp_path: Path) -> None:
    rows = table(tmp_path, paid(RIGHT))
    assert {name: cells[:2] for name, cells in rows.items()} == {
        "Försäkringskassan": ["200", "50,00"],
        "Region Väst": ["100", "25,00"],
        "Storstad": ["80", "20,00"],
        "Lillby": ["20", "5,00"],
        "Kommunerna tillsammans": ["100", "25,00"],
        "Summa": ["400", "100,00"],
    }


def test_a_member_that_has_paid_nothing_has_a_line(tmp_path: Path) -> None:
    rows = table(tmp_path, paid({**RIGHT, "liten": 0}))
    assert rows["Lillby"][0] == "0"
    rows = table(tmp_path, paid({"fk": 1_00}))
    assert rows["Lillby"][0] == "0"


@pytest.mark.parametrize(
    ("members", "shown"), [(MEMBERS, True), (None, False), ("medlem,namn,slag\n", False)]
)
def test_the_table_is_in_the_report_of_one_that_lists_its_members(
    tmp_path: Path, members: str | None, *, shown: bool
) -> None:
    made = closed(tmp_path, paid(RIGHT), members=members)
    assert made.bokslut is not None
    assert ("medlemsbidrag" in {each.id for each in made.bokslut.tables}) is shown


def own_table(folder: Path, *lines: str, members: str | None = MEMBERS) -> dict[str, list[str]]:
    files = {FORM: form(*lines)}
    if members is not None:
        files["register/medlemmar.csv"] = members
    return printed(bokslut_in(folder, files, paid(RIGHT)).table("egen"))


KOMMUNER = line("k", 'egenskaper = ["medlemsbidrag"]', 'per_medlem = "kommun"')
SUMMA = line("s", 'summa = ["k"]')


def test_a_sum_adds_the_members(tmp_path: Path) -> None:
    assert own_table(tmp_path, KOMMUNER, SUMMA) == {
        "Storstad": ["80"],
        "Lillby": ["20"],
        "S": ["100"],
    }


def test_a_sum_may_take_the_members_off(tmp_path: Path) -> None:
    assert own_table(tmp_path, KOMMUNER, SUMMA.replace('"k"', '"-k"'))["S"] == ["-100"]


@pytest.mark.parametrize("members", [None, "medlem,namn,slag\nfk,Försäkringskassan,stat\n"])
def test_no_members_of_a_part_are_no_lines(tmp_path: Path, members: str | None) -> None:
    lines = (KOMMUNER, SUMMA + '\ntom = "–"')
    assert own_table(tmp_path, *lines, members=members) == {"S": ["–"]}


def test_a_line_for_each_member_and_account(tmp_path: Path) -> None:
    assert list(own_table(tmp_path, KOMMUNER + "\nper_konto = true")) == ["Storstad", "Lillby"]


def test_words_in_a_members_name_are_no_placeholders(tmp_path: Path) -> None:
    rows = own_table(tmp_path, KOMMUNER, members=MEMBERS.replace("Lillby", "Lill{ar} {"))
    assert list(rows) == ["Storstad", "Lill{ar} {"]


STEM = 'egenskaper = ["medlemsbidrag"]\nper_medlem = "kommun"'


@pytest.mark.parametrize(
    "own",
    [
        line("q", 'kvot = ["k", "i"]'),
        line("q", f'konton = ["{BIDRAG}"]', 'lika = ["k"]'),
        line("q", 'berakning = "trappan"', 'av = "k"'),
        line("q", 'hamta = "medlemsbidrag.kommun"'),
        line("q", 'hamta = "kostnader.konto"'),
    ],
    ids=["kvot", "lika", "trappan", "hamta", "hamta-per-konto"],
)
def test_a_line_made_of_one_that_gives_way_to_several(tmp_path: Path, own: str) -> None:
    text = form(line("i", f'konton = ["{BIDRAG}"]'), KOMMUNER, own)
    assert close_in(tmp_path, {FORM: text, "register/medlemmar.csv": MEMBERS}, paid(RIGHT))


def test_a_share_of_a_line_that_gives_way_to_several(tmp_path: Path) -> None:
    columns = (UTFALL, 'id = "a"\nslag = "andel"\nav = ["ar", "k"]')
    files = {FORM: form(KOMMUNER, columns=columns), "register/medlemmar.csv": MEMBERS}
    assert close_in(tmp_path, files, paid(RIGHT))


OWN = 'id = "medlemsbidrag"\nrubrik = "Bidrag"\n'


@pytest.mark.parametrize("members", [MEMBERS, None], ids=["medlemmar", "inga"])
def test_a_form_of_ones_own_for_the_contributions(tmp_path: Path, members: str | None) -> None:
    text = form(line("alla", STEM), head=OWN)
    own = {"uppstallning/medlemsbidrag.toml": text}
    assert closed(tmp_path, paid(RIGHT), own, members=members)


# What is wrong in the register


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("", [("register-kolumn", 1)] * 3),
        ("motpart,namn,slag\nfk,FK,stat\n", [("register-kolumn", 1)]),
        ("medlem;namn\nfk;FK\n", [("register-kolumn", 1)]),
        (MEMBERS + "x,Y,landsting\n", [("falt-fel-varde", 6)]),
        (MEMBERS + "x,Y,\n", [("falt-fel-varde", 6)]),
        (MEMBERS + "x,Y,Kommun\n", [("falt-fel-varde", 6)]),
        (MEMBERS + "x,,kommun\n", [("falt-saknas", 6)]),
        (MEMBERS + ",Y,kommun\n", [("falt-saknas", 6)]),
        (MEMBERS + "stor,Y,kommun\n", [("falt-fel-varde", 6)]),
        (MEMBERS + "fk,Y,kommun\n", [("falt-fel-varde", 6)]),
        (MEMBERS + "x,Y,kommun,a,b\n", [("falt-fel-varde", 6)]),
        (MEMBERS + "\n\nx,,kommun\n", [("falt-saknas", 8)]),
    ],
)
def test_a_wrong_row_has_its_line(tmp_path: Path, text: str, wrong: list[tuple[str, int]]) -> None:
    findings = closed(tmp_path, paid(RIGHT), members=text).findings
    assert told(findings) == [(code, f"medlemmar.csv:{line}") for code, line in wrong]


@pytest.mark.parametrize(
    "text",
    [
        MEMBERS.replace(",", ";"),
        MEMBERS.replace("medlem,namn", "Medlem , Namn"),
        "\ufeff" + MEMBERS,
    ],
)
def test_a_register_as_people_save_it(tmp_path: Path, text: str) -> None:
    made = closed(tmp_path, paid(RIGHT), members=text)
    assert made.bokslut is not None
    assert [each.motpart for each in made.bokslut.forbund.members] == list(RIGHT)


def test_two_members_of_one_name_are_told_apart(tmp_path: Path) -> None:
    text = MEMBERS.replace("Lillby", "Storstad")
    [said] = words(closed(tmp_path, paid(RIGHT), members=text).findings, "namn-dubbelt")
    assert said.startswith("I medlemsbidrag heter två rader ”storstad”")


@pytest.mark.parametrize(
    ("field", "reason"),
    [
        ("nyckel_decimaler = 7", "talet ska vara högst 6"),
        ("nyckel_decimaler = -1", "talet ska vara minst 0"),
        ('nyckel_decimaler = "2"', "ett heltal"),
        ("avrundas_till = 0", "talet ska vara minst 1"),
        ("avrundas_till = -1000", "talet ska vara minst 1"),
        ("avrundas_till = 1.5", "ett heltal"),
        ('nns_avgift = "7620"', "en lista inom hakparentes"),
        ("nns_avgift = [7620]", "en text inom citattecken"),
        ('nns_avgift = ["nns"]', "”nns” är inget kontonummer"),
        ('nns_avgift = ["7620:plus"]', "välj :debet eller :kredit"),
    ],
)
def test_a_wrong_setting_has_its_line(tmp_path: Path, field: str, reason: str) -> None:
    findings = closed(tmp_path, paid(RIGHT), tables=f"[medlemmar]\n{field}\n").findings
    assert told(findings) == [("falt-fel-varde", "forbund.toml:7")]
    assert reason in findings[0].message


def test_an_unknown_setting_has_its_line_and_the_near_miss(tmp_path: Path) -> None:
    [finding] = closed(tmp_path, paid(RIGHT), tables="[medlemmar]\nnyckel_decimal = 2\n").findings
    assert told([finding]) == [("falt-okant", "forbund.toml:7")]
    assert finding.remedy == "Menade du ”nyckel_decimaler”?"


def test_members_in_the_resultatrakning_are_a_part_of_its_line(tmp_path: Path) -> None:
    varav = 'id = "varav"\nefter = "verksamhetens_intakter"\ntext = "varav bidrag"\n'
    overlay = 'id = "resultatrakning"\nbygger_pa = "resultatrakning"\n\n[[rad]]\n' + varav
    own = {"uppstallning/rr.toml": overlay + 'stil = "varav"\negenskaper = ["medlemsbidrag"]\n'}
    assert not told(closed(tmp_path, paid(RIGHT), own).findings, "uppstallning-tacker-inte")
    tables = f'[trappan]\ntilldelning = ["{BIDRAG}"]\n'
    findings = closed(tmp_path, paid(RIGHT), own, tables=tables).findings
    assert not told(findings, "uppstallning-tacker-inte")
