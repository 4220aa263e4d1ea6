"""Raderna: ratio of a budget, made of printed figures, must equal, stand under, year in labels."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from msgspec.structs import replace

from finsam_ledger import texts
from finsam_ledger.balances import Slag
from finsam_ledger.trace import Tracer
from tests.books import Ver, books_with, budget_row, opening
from tests.folders import (
    FORM,
    HEAD,
    REGISTER,
    UTFALL,
    bokslut_in,
    close_in,
    form,
    line,
    plain,
    printed,
    table_in,
    told,
    words,
)

BUDGET = 'id = "budget"\nslag = "budget"'
FG = 'id = "fg"\nslag = "utfall"\nar = -1'
SKILLNAD = 'id = "d"\nslag = "skillnad"\nav = ["ar", "budget"]'
INTAKT, KOSTNAD, SKULD, BANK = "3511", "4510", "2510", "1940"
BOOKS = books_with(
    opening(2025, (BANK, 700_00), (SKULD, -100_40), ("2010", -599_60)),
    Ver("2025-02", ((BANK, 300_00), (INTAKT, -300_00))),
    Ver("2025-06", ((KOSTNAD, 150_50), (SKULD, -150_50))),
    Ver("2025-07", (("5010", 30_50), (SKULD, -30_50))),
    budget=(budget_row(INTAKT, 2025, -400_00), budget_row(KOSTNAD, 2025, 200_00)),
)
INTAKTER = line("i", f'konton = ["{INTAKT}"]')
INSATSER = line("k", f'konton = ["{KOSTNAD}"]')
LONER = line("l", 'konton = ["5010"]')
SUMMA = line("s", 'summa = ["k", "l"]')


def wrong(folder: Path, *lines: str) -> list[tuple[str, str]]:
    """What is found wrong in a form of these lines."""
    found = told(close_in(folder, {FORM: form(*lines)}, BOOKS).findings)
    return [each for each in found if each[1].startswith("egen.toml")]


# A share of the budget


def test_a_line_as_a_share_of_what_was_budgeted(tmp_path: Path) -> None:
    lines = (INTAKTER, line("q", 'kvot = ["i", "i"]', 'mot = "budget"'))
    assert table_in(tmp_path, form(*lines), BOOKS)["Q"] == ["75 %"]


def test_or_of_what_was_budgeted_on_another(tmp_path: Path) -> None:
    lines = (INTAKTER, INSATSER, line("q", 'kvot = ["k", "i"]', 'mot = "budget"', "decimaler = 1"))
    assert table_in(tmp_path, form(*lines), BOOKS)["Q"] == ["-37,6 %"]


def test_a_share_of_the_budget_stands_in_columns_of_outcome_only(tmp_path: Path) -> None:
    lines = (INTAKTER, line("q", 'kvot = ["i", "i"]', 'mot = "budget"'))
    columns = (UTFALL, FG, BUDGET, SKILLNAD)
    assert table_in(tmp_path, form(*lines, columns=columns), BOOKS)["Q"] == ["75 %", "", "", ""]


def test_it_is_of_the_budget_in_force(tmp_path: Path) -> None:
    books = replace(BOOKS, original_budget=(budget_row(INTAKT, 2025, -100_00),))
    lines = (INTAKTER, line("q", 'kvot = ["i", "i"]', 'mot = "budget"'))
    columns = (UTFALL, BUDGET + '\nversion = "ursprunglig"')
    rows = table_in(tmp_path, form(*lines, columns=columns), books)
    assert rows == {"I": ["300", "100"], "Q": ["75 %", ""]}


def test_no_budget_to_be_a_share_of(tmp_path: Path) -> None:
    lines = (LONER, line("q", 'kvot = ["l", "l"]', 'mot = "budget"', 'tom = "–"'))
    assert table_in(tmp_path, form(*lines), BOOKS)["Q"] == ["–"]
    without = books_with(Ver("2025-02", (("5010", 1_00), (BANK, -1_00))))
    assert table_in(tmp_path, form(*lines), without)["Q"] == [""]


def test_a_share_of_the_budget_is_traced_to_both(tmp_path: Path) -> None:
    lines = (INTAKTER, line("q", 'kvot = ["i", "i"]', 'mot = "budget"'))
    cell = bokslut_in(tmp_path, {FORM: form(*lines)}, BOOKS).facts.cell("egen", "q", 2025)
    tracer = Tracer(BOOKS)
    [step] = tracer.trace(cell).steps
    (_, over), (_, under) = step.operands
    assert [posting.ore for _, posting in tracer.trace(over).postings] == [-300_00]
    assert [row.ore for _, row in tracer.trace(under).budget] == [-400_00]


@pytest.mark.parametrize(
    ("field", "code", "where"),
    [
        ('kvot = ["i"]', "falt-fel-varde", 17),
        ('kvot = ["i", "i", "i"]', "falt-fel-varde", 17),
        ('kvot = ["i", "x"]', "rad-okand", 14),
        ('kvot = ["q", "q"]', "rad-cirkel", 14),
        ('kvot = ["i", "i"]\nmot = "prognos"', "falt-fel-varde", 18),
        ('kvot = ["i", "i"]\nmot = true', "falt-fel-varde", 18),
        ('kvot = ["i", "i"]\nenhet = "kr"', "falt-fel-varde", 14),
    ],
)
def test_a_share_that_cannot_be_has_its_line(
    tmp_path: Path, field: str, code: str, where: int
) -> None:
    assert set(wrong(tmp_path, INTAKTER, line("q", field))) == {(code, f"egen.toml:{where}")}


@pytest.mark.parametrize(
    "fields",
    [
        ('summa = ["i"]', 'mot = "budget"'),
        (f'konton = ["{INTAKT}"]', 'mot = "budget"'),
        ('summa = ["i"]', 'per_medlem = "kommun"'),
        ('summa = ["i"]', "per_konto = true"),
        ('summa = ["i"]', 'dimension = { projekt = "p" }'),
        ('kvot = ["i", "i"]', "av_tryckta = true"),
    ],
)
def test_a_field_that_the_content_has_no_use_for_is_found(
    tmp_path: Path, fields: tuple[str, ...]
) -> None:
    assert wrong(tmp_path, INTAKTER, line("q", *fields))


COUNTED = "a,2025,3,antal,x\nb,2025,4,antal,x\n"


def test_a_share_of_counts_has_no_sign_to_turn(tmp_path: Path) -> None:
    lines = (
        line("a", 'register = "personal"', 'enhet = "antal"', 'tecken = "som_bokfort"'),
        line("b", 'register = "personal"', 'enhet = "antal"'),
        line("q", 'kvot = ["a", "b"]'),
    )
    files = {FORM: form(*lines), "register/personal.csv": REGISTER + COUNTED}
    rows = printed(bokslut_in(tmp_path, files, BOOKS).table("egen"))
    assert rows == {"A": ["3"], "B": ["4"], "Q": ["75 %"]}


def test_kronor_are_no_share_of_a_count(tmp_path: Path) -> None:
    count = line("a", 'register = "personal"', 'enhet = "antal"')
    assert wrong(tmp_path, INTAKTER, count, line("q", 'kvot = ["i", "a"]'))


# Made of printed figures


def test_a_sum_of_what_is_printed(tmp_path: Path) -> None:
    """150,50 and 30,50 are 151 and 31 in print, 181,00 by the books."""
    assert table_in(tmp_path, form(INSATSER, LONER, SUMMA), BOOKS)["S"] == ["-181"]
    assert table_in(tmp_path, form(INSATSER, LONER, SUMMA + "\nav_tryckta = true"), BOOKS)["S"] == [
        "-182"
    ]


def test_it_subtracts_turns_and_sums_sums(tmp_path: Path) -> None:
    lines = (
        INSATSER + '\ntecken = "som_bokfort"',
        LONER,
        line("s", 'summa = ["k", "-l"]', "av_tryckta = true"),
        line("t", 'summa = ["s", "-k"]', "av_tryckta = true", 'tecken = "som_bokfort"'),
    )
    rows = table_in(tmp_path, form(*lines), BOOKS)
    assert rows == {"K": ["151"], "L": ["-31"], "S": ["-120"], "T": ["-31"]}


def test_that_is_told(tmp_path: Path) -> None:
    made = close_in(tmp_path, {FORM: form(INSATSER, LONER, SUMMA + "\nav_tryckta = true")}, BOOKS)
    assert words(made.findings, "avrundning-tryckta") == [
        "”S” (2025) i not-1 är -182 kr, räknat på tryckta siffror; exakt -181,00 kr."
    ]
    assert words(made.findings, "avrundning") == []


def test_only_its_print_is_made_of_print(tmp_path: Path) -> None:
    bokslut = bokslut_in(
        tmp_path, {FORM: form(INSATSER, LONER, SUMMA + "\nav_tryckta = true")}, BOOKS
    )
    cell = bokslut.facts.cell("egen", "s", 2025)
    assert cell.value == Tracer(BOOKS).trace(cell).total == 181_00


def test_an_empty_part_is_nought(tmp_path: Path) -> None:
    lines = (
        INSATSER,
        line("n", 'konton = ["9"]'),
        line("s", 'summa = ["k", "n"]', "av_tryckta = true"),
    )
    assert table_in(tmp_path, form(*lines), BOOKS)["S"] == ["-151"]


def test_all_parts_empty_is_empty(tmp_path: Path) -> None:
    lines = (
        line("n", 'konton = ["9"]'),
        line("s", 'summa = ["n"]', "av_tryckta = true", 'tom = "–"'),
    )
    assert table_in(tmp_path, form(*lines), BOOKS)["S"] == ["–"]


MOVED = line("m", f'konton = ["{SKULD}"]')


def test_a_movement_of_printed_balances(tmp_path: Path) -> None:
    """From 100,40 to 281,50 is 181,10; printed it is from 100 to 282."""
    books = books_with(
        opening(2025, (BANK, 100_40), (SKULD, -100_40)),
        Ver("2025-06", ((KOSTNAD, 181_10), (SKULD, -181_10))),
    )
    assert table_in(tmp_path, form(MOVED), books) == {"M": ["181"]}
    assert table_in(tmp_path, form(MOVED + "\nav_tryckta = true"), books) == {"M": ["182"]}


@st.composite
def balances(draw: st.DrawFn) -> tuple[int, int]:
    return draw(st.integers(-1_000, 1_000)), draw(st.integers(-1_000, 1_000))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("rader")


def rounded(ore: int) -> int:
    """Whole kronor, half away from nought."""
    return (abs(ore) + 50) // 100 * (-1 if ore < 0 else 1)


@hypothesis_settings(max_examples=40)
@given(ends=balances())
def test_it_is_the_difference_of_the_printed_ends(folder: Path, ends: tuple[int, int]) -> None:
    start, end = ends
    books = books_with(
        opening(2025, (BANK, start), (SKULD, -start)),
        Ver("2025-06", ((BANK, end - start), (SKULD, start - end))),
    )
    lines = (
        line("b", f'konton = ["{SKULD}"]', 'matt = "ingaende"'),
        line("e", f'konton = ["{SKULD}"]', 'matt = "utgaende"'),
        MOVED + "\nav_tryckta = true",
    )
    rows = {name: int(cells[0]) for name, cells in table_in(folder, form(*lines), books).items()}
    assert rows == {"B": rounded(start), "E": rounded(end), "M": rows["E"] - rows["B"]}


@pytest.mark.parametrize(("matt", "shown"), [("ingaende", "100"), ("utgaende", "281")])
def test_a_balance_made_of_printed_figures_is_a_balance(
    tmp_path: Path, matt: str, shown: str
) -> None:
    text = form(MOVED + f'\nmatt = "{matt}"\nav_tryckta = true')
    made = close_in(tmp_path, {FORM: text}, BOOKS)
    if not told(made.findings, "falt-fel-varde"):  # or it is refused, which is as good
        assert made.bokslut is not None
        assert printed(made.bokslut.table("egen"))["M"] == [shown]


def test_a_result_made_of_printed_figures_survives_the_closing(tmp_path: Path) -> None:
    closing = Ver("2025-12", ((INTAKT, 300_00), ("2010", -300_00)), Slag.BOKSLUT)
    books = books_with(Ver("2025-02", ((BANK, 300_00), (INTAKT, -300_00))), closing)
    assert table_in(tmp_path, form(INTAKTER + "\nav_tryckta = true"), books) == {"I": ["300"]}


def test_a_sum_in_tkr_of_printed_kronor(tmp_path: Path) -> None:
    lines = (INSATSER, LONER, SUMMA + '\nenhet = "tkr"\nav_tryckta = true')
    made = close_in(tmp_path, {FORM: form(*lines)}, BOOKS)
    if not told(made.findings, "falt-fel-varde"):  # or it is refused, which is as good
        assert made.bokslut is not None
        assert printed(made.bokslut.table("egen"))["S"] == ["0"]


def test_a_text_quotes_the_printed_sum(tmp_path: Path) -> None:
    files = {
        FORM: form(INSATSER, LONER, SUMMA + "\nav_tryckta = true"),
        "texter/2025/not-egen.md": "{{ kr egen.s }}\n",
    }
    made, findings = texts.read(bokslut_in(tmp_path, files, BOOKS), "not-egen")
    assert not findings
    assert made is not None
    assert plain(made.markdown) == "-182\n"


# Must equal


def test_a_line_equals_others_that_add_up_to_it(tmp_path: Path) -> None:
    equals = line("s", f'konton = ["{KOSTNAD}", "5010"]', 'lika = ["k", "l"]')
    findings = close_in(tmp_path, {FORM: form(INSATSER, LONER, equals)}, BOOKS).findings
    assert words(findings, "avrundning") == [
        "I not-1 (2025) ger de avrundade delarna -182 men summan ”S” är -181 kr."
    ]


def test_nothing_is_said_of_lines_that_do_not_add_up_by_the_books(tmp_path: Path) -> None:
    equals = line("s", f'konton = ["{KOSTNAD}"]', 'lika = ["k", "l"]')
    assert (
        words(
            close_in(tmp_path, {FORM: form(INSATSER, LONER, equals)}, BOOKS).findings, "avrundning"
        )
        == []
    )


def test_a_heading_in_what_a_line_equals_counts_for_nothing(tmp_path: Path) -> None:
    head = line("h", 'stil = "rubrik"')
    equals = line("s", f'konton = ["{KOSTNAD}", "5010"]', 'lika = ["h", "k", "l"]')
    findings = close_in(tmp_path, {FORM: form(head, INSATSER, LONER, equals)}, BOOKS).findings
    assert len(words(findings, "avrundning")) == 1


def test_a_line_that_equals_one_that_does_not_exist(tmp_path: Path) -> None:
    assert wrong(tmp_path, INSATSER, INSATSER.replace('"k"', '"q"') + '\nlika = ["k", "kk"]') == [
        ("rad-okand", "egen.toml:14")
    ]


def test_a_line_that_equals_itself_says_nothing(tmp_path: Path) -> None:
    assert wrong(tmp_path, INSATSER + '\nlika = ["k"]')


# Stand under


def test_names_follow_the_lines_above(tmp_path: Path) -> None:
    lines = (
        line("h", 'stil = "rubrik"', text="Insatser"),
        INSATSER + '\nunder = "h"',
        LONER + '\nunder = "k"',
        line("t", 'summa = ["k"]', 'under = "h"', 'stil = "summa"', text=""),
        line("u", 'summa = ["l"]', 'under = "h"', text=""),
    )
    assert list(table_in(tmp_path, form(*lines), BOOKS)) == [
        "Insatser",
        "Insatser / K",
        "Insatser / K / L",
        "Insatser / (summa utan etikett)",
        "Insatser / (utan etikett)",
    ]


def test_two_lines_without_a_label_are_told_apart_by_what_they_stand_under(tmp_path: Path) -> None:
    lines = [
        INSATSER,
        LONER,
        *(line(f"x{of}", f'summa = ["{of}"]', f'under = "{of}"', text="") for of in "kl"),
    ]
    assert words(close_in(tmp_path, {FORM: form(*lines)}, BOOKS).findings, "namn-dubbelt") == []
    alike = [each.replace('under = "l"', 'under = "k"') for each in lines]
    [said] = words(close_in(tmp_path, {FORM: form(*alike)}, BOOKS).findings, "namn-dubbelt")
    assert said.startswith("I not-1 heter två rader ”k / (utan etikett)”")


def test_a_line_may_stand_under_one_out_of_sight(tmp_path: Path) -> None:
    lines = (line("h", 'stil = "rubrik"', 'visa = "aldrig"'), INSATSER + '\nunder = "h"')
    assert list(table_in(tmp_path, form(*lines), BOOKS)) == ["H / K"]


def test_a_line_under_one_that_does_not_exist(tmp_path: Path) -> None:
    assert wrong(tmp_path, INSATSER, LONER + '\nunder = "kk"') == [("rad-okand", "egen.toml:14")]


@pytest.mark.parametrize("above", [("k", "k"), ("l", "k")])
def test_a_line_under_itself_is_a_circle(tmp_path: Path, above: tuple[str, str]) -> None:
    first, second = above
    lines = (INSATSER + f'\nunder = "{first}"', LONER + f'\nunder = "{second}"')
    assert [code for code, _ in wrong(tmp_path, *lines)] == ["rad-cirkel"]


# The year in labels


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Ingående {start}", "Ingående 2025-01-01"),
        ("Utgående {slut}", "Utgående 2025-12-31"),
        ("{ar} mot {forra}", "2025 mot 2024"),
        ("Perioden {period}", "Perioden 2025-01-01 – 2025-12-31"),
        ("Inga klamrar", "Inga klamrar"),
    ],
)
def test_a_label_speaks_of_the_year(tmp_path: Path, text: str, label: str) -> None:
    rows = table_in(tmp_path, form(line("i", f'konton = ["{INTAKT}"]', text=text)), BOOKS)
    assert [plain(name) for name in rows] == [label]


@pytest.mark.parametrize("year", [2025, 2026])
def test_the_year_is_the_reports(tmp_path: Path, year: int) -> None:
    books = books_with(
        *(Ver(f"{each}-02", ((BANK, 1_00), (INTAKT, -1_00))) for each in (2025, 2026))
    )
    text = form(line("i", f'konton = ["{INTAKT}"]', text="År {ar}"))
    assert list(table_in(tmp_path, text, books, year)) == [f"År {year}"]


@pytest.mark.parametrize(
    "text", ["{år}", "{", "}", "{{ar}}", "{ar", "{ar.real}", "{ar!r}", "{ar:>9}", "{}", "{0}"]
)
def test_braces_hold_words_of_the_year_and_nothing_else(tmp_path: Path, text: str) -> None:
    [finding] = close_in(
        tmp_path, {FORM: form(line("i", f'konton = ["{INTAKT}"]', text=text))}, BOOKS
    ).findings
    assert told([finding]) == [("falt-fel-varde", "egen.toml:9")]
    words = "{ar}, {omfattning}, {forra}, {start}, {slut}, {period}"
    assert f"inom klamrar får bara stå {words}" in finding.message


def test_the_words_of_accounts_are_no_placeholders(tmp_path: Path) -> None:
    """Labels are filled in before an account's own words stand in them."""
    named = replace(BOOKS.accounts[INTAKT], namn="Bidrag {ar} {")
    books = replace(BOOKS, accounts={**BOOKS.accounts, INTAKT: named})
    text = form(line("i", f'konton = ["{INTAKT}"]', "per_konto = true"))
    assert list(table_in(tmp_path, text, books)) == ["Bidrag {ar} {"]


# Dimensions of several values

PROJECTS = books_with(
    *(
        Ver("2025-03", (("5010", ore), (BANK, -ore)), dims=(("projekt", value),) if value else ())
        for value, ore in (("a", 1_00), ("b", 2_00), ("c", 4_00), ("", 8_00))
    )
)


@pytest.mark.parametrize(
    ("field", "shown"),
    [
        ('dimension = { projekt = "a" }', "-1"),
        ('dimension = { projekt = ["a", "b"] }', "-3"),
        ('dimension = { projekt = "*" }', "-7"),
        ('dimension = { projekt = ["*", "a"] }', "-7"),
        ('dimension = { projekt = "d" }', ""),
        ("dimension = { projekt = [] }", ""),
        ('utom = { projekt = "a" }', "-14"),
        ('utom = { projekt = ["a", "b"] }', "-12"),
        ('utom = { projekt = "*" }', "-8"),
        ('dimension = { projekt = "*" }\nutom = { projekt = ["b", "c"] }', "-1"),
        ('dimension = { projekt = "a", insats = "x" }', ""),
    ],
)
def test_one_of_several_values_or_any(tmp_path: Path, field: str, shown: str) -> None:
    assert table_in(tmp_path, form(line("l", 'konton = ["5010"]', field)), PROJECTS) == {
        "L": [shown]
    }


@pytest.mark.parametrize("field", ["dimension", "utom"])
@pytest.mark.parametrize("value", ["3", "[1]", "true", '{ a = "b" }', '"x"', "[]"], ids=str)
def test_a_dimension_that_cannot_be_read(tmp_path: Path, field: str, value: str) -> None:
    whole = value if value in ('"x"', "[]") else f"{{ projekt = {value} }}"
    own = line("l", 'konton = ["5010"]', f"{field} = {whole}")
    assert wrong(tmp_path, own) == [("falt-fel-varde", "egen.toml:13")]


@pytest.mark.parametrize("field", ["dimension", "utom"])
def test_a_dimension_that_no_posting_has(tmp_path: Path, field: str) -> None:
    own = line("l", 'konton = ["5010"]', f'{field} = {{ projeckt = ["a"] }}')
    assert wrong(tmp_path, own) == [("falt-okant", "egen.toml:9")]


# Every other wrong word


@pytest.mark.parametrize(
    ("field", "reason"),
    [
        ('lika = "k"', "en lista inom hakparentes"),
        ("lika = [1]", "en text inom citattecken"),
        ('av_tryckta = "ja"', "true eller false"),
        ("av_tryckta = 1", "true eller false"),
        ("under = 3", "en text inom citattecken"),
        ('per_medlem = "kommuner"', "'kommuner' är inget av de tillåtna orden"),
        ("per_medlem = true", "en text inom citattecken"),
        ('matt = "saldo"', "'saldo' är inget av de tillåtna orden"),
        ("decimaler = 7", "talet ska vara högst 6"),
        ('noll = ["Inga"]', "en text inom citattecken"),
        ('visa = "ibland"', "'ibland' är inget av de tillåtna orden"),
    ],
)
def test_a_wrong_word_in_a_line_has_its_line(tmp_path: Path, field: str, reason: str) -> None:
    text = form(line("k", f'konton = ["{KOSTNAD}"]', field))
    [finding] = close_in(tmp_path, {FORM: text}, BOOKS).findings
    assert told([finding]) == [("falt-fel-varde", "egen.toml:13")]
    assert reason in finding.message


@pytest.mark.parametrize("field", ["lika", "under", "av_tryckta", "mot", "per_medlem"])
def test_a_misspelt_field_is_offered_the_near_one(tmp_path: Path, field: str) -> None:
    text = form(line("k", f'konton = ["{KOSTNAD}"]', f'{field}a = "x"'))
    [finding] = close_in(tmp_path, {FORM: text}, BOOKS).findings
    assert told([finding]) == [("falt-okant", "egen.toml:13")]
    assert finding.remedy == f"Menade du ”{field}”?"


def test_what_the_head_says_holds_for_its_lines(tmp_path: Path) -> None:
    text = form(INTAKTER, head=HEAD + "historik = true\n", columns=(UTFALL, FG))
    files = {FORM: text, "register/historik.csv": REGISTER + "i,2024,7,kr,x\n"}
    assert printed(bokslut_in(tmp_path, files, BOOKS).table("egen")) == {"I": ["300", "7"]}
