"""Kolumnerna: forecast, ratio, some accounts only, another sign, decimals and budget version."""

from __future__ import annotations

from pathlib import Path

import pytest

from finsam_ledger import checks, texts
from finsam_ledger.findings import Finding
from finsam_ledger.report import compose
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

FG = 'id = "fg"\nslag = "utfall"\nar = -1'
BUDGET = 'id = "budget"\nslag = "budget"'
PROGNOS = 'id = "prognos"\nslag = "prognos"'
STAT, REGION, INSATS, LON = "3511", "3512", "4510", "5020"
BOOKS = books_with(
    opening(2024, ("1940", 500_00), ("2010", -500_00)),
    Ver("2024-02", (("1940", 90_00), (STAT, -60_00), (REGION, -30_00))),
    Ver("2025-02", (("1940", 300_00), (STAT, -200_00), (REGION, -100_00))),
    Ver("2025-06", ((INSATS, 150_00), (LON, 30_00), ("1940", -180_00))),
    budget=(
        budget_row(STAT, 2025, -250_00),
        budget_row(INSATS, 2025, 120_00),
        budget_row("2010", 2025, -600_00),
    ),
)
INTAKTER = line("i", 'poster = ["verksamhetens_intakter"]')
KOSTNADER = line("k", 'poster = ["verksamhetens_kostnader"]')
SUMMA = line("s", 'summa = ["i", "k"]')


def column(id: str, slag: str, *fields: str) -> str:
    return "\n".join([f'id = "{id}"', f'slag = "{slag}"', f'namn = "{id}"', *fields])


def columns(
    folder: Path, *texts: str, lines: tuple[str, ...] = (INTAKTER, KOSTNADER, SUMMA)
) -> dict[str, list[str]]:
    """What some lines print in the year's column and those given."""
    return table_in(folder, form(*lines, columns=(UTFALL, *texts)), BOOKS)


def wrong(folder: Path, *texts: str) -> list[tuple[str, str]]:
    """What is found wrong in the form with these columns beside the year's."""
    made = close_in(folder, {FORM: form(INTAKTER, columns=(UTFALL, *texts))}, BOOKS)
    return [found for found in told(made.findings) if found[1].startswith("egen.toml")]


# Forecast


def forecast(folder: Path, register: str | None, *lines: str) -> dict[str, str]:
    """What the forecast says of each line."""
    if register is not None:
        path = folder / "register" / "prognos.csv"
        path.parent.mkdir(exist_ok=True)
        path.write_text(REGISTER + register, encoding="utf-8")
    rows = table_in(
        folder, form(*(lines or (INTAKTER, KOSTNADER, SUMMA)), columns=(UTFALL, PROGNOS)), BOOKS
    )
    return {name: cells[1] for name, cells in rows.items()}


def test_a_forecast_is_the_registers_and_its_sums_are_computed(tmp_path: Path) -> None:
    found = forecast(tmp_path, "i,2025,290,kr,VD\nk,2025,-200,kr,VD\n")
    assert found == {"I": "290", "K": "-200", "S": "90"}


def test_a_forecast_is_read_in_its_own_unit(tmp_path: Path) -> None:
    assert forecast(tmp_path, 'i,2025,"1,5",tkr,VD\n')["I"] == "1 500"


def test_a_forecast_of_another_year_is_none_of_this(tmp_path: Path) -> None:
    assert set(forecast(tmp_path, "i,2024,290,kr,VD\n").values()) == {""}


def test_a_line_that_is_not_foreseen_is_nought_where_others_are(tmp_path: Path) -> None:
    lines = [each + '\ntom = "–"' for each in (INTAKTER, KOSTNADER)]
    found = forecast(tmp_path, "i,2025,290,kr,VD\n", *lines)
    assert found == {"I": "290", "K": "–"}


@pytest.mark.parametrize("register", [None, ""])
def test_nothing_foreseen_is_blank(tmp_path: Path, register: str | None) -> None:
    lines = [each + '\ntom = "–"' for each in (INTAKTER, KOSTNADER)]
    assert set(forecast(tmp_path, register, *lines).values()) == {""}


def test_a_forecast_has_the_sign_it_is_printed_with(tmp_path: Path) -> None:
    lines = [INTAKTER + f'\ntecken = "{sign}"' for sign in ("vand", "som_bokfort")]
    lines[1] = lines[1].replace('"i"', '"j"').replace('"I"', '"J"')
    register = "i,2025,290,kr,VD\nj,2025,290,kr,VD\n"
    assert forecast(tmp_path, register, *lines) == {"I": "290", "J": "290"}


def test_a_ratio_of_forecasts_is_a_ratio(tmp_path: Path) -> None:
    lines = (INTAKTER, KOSTNADER, line("q", 'kvot = ["k", "i"]'))
    found = forecast(tmp_path, "i,2025,400,kr,VD\nk,2025,-100,kr,VD\n", *lines)
    assert found["Q"] == "-25 %"


def test_a_forecast_is_traced_to_the_register(tmp_path: Path) -> None:
    forecast(tmp_path, "i,2025,290,kr,VD i oktober\nk,2025,-200,kr,VD\n")
    bokslut = bokslut_in(tmp_path, {}, BOOKS)
    cell = bokslut.facts.statement("egen", 2025).cell("s", "prognos")
    trace = Tracer(BOOKS).trace(cell)
    assert trace.total == cell.value == -90_00
    assert [(entry.source, entry.place.line) for _, entry in trace.entries] == [
        ("VD i oktober", 2),
        ("VD", 3),
    ]


def wrong_forecast(folder: Path, row: str) -> list[Finding]:
    text = form(INTAKTER, KOSTNADER, SUMMA, columns=(UTFALL, PROGNOS))
    return close_in(folder, {FORM: text, "register/prognos.csv": REGISTER + row}, BOOKS).findings


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("i,2025,många,kr,VD\n", "falt-fel-varde"),
        ("i,2025,,kr,VD\n", "falt-fel-varde"),
        ("i,2025,1.000,kr,VD\n", "falt-fel-varde"),
        ('i,2025,"1,234",tkr,VD\n', "falt-fel-varde"),
        ("i,25,1,kr,VD\n", "falt-fel-varde"),
        ("i,2025,1,mdkr,VD\n", "falt-fel-varde"),
        (",2025,1,kr,VD\n", "falt-saknas"),
    ],
)
def test_a_forecast_that_cannot_be_read_has_its_line(tmp_path: Path, row: str, code: str) -> None:
    assert told(wrong_forecast(tmp_path, row)) == [(code, "prognos.csv:2")]


def test_two_forecasts_of_one_line_and_year(tmp_path: Path) -> None:
    row = "i,2025,1,kr,VD\n"
    assert told(wrong_forecast(tmp_path, row + row)) == [("register-dubbelt", "prognos.csv:3")]


@pytest.mark.parametrize(
    "row",
    [
        pytest.param("i,2025,290,antal,VD\n", id="annan-enhet"),
        pytest.param("intakter,2025,290,kr,VD\n", id="okand-rad"),
        pytest.param("s,2025,290,kr,VD\n", id="rad-som-summeras"),
    ],
)
def test_a_forecast_that_is_not_used_is_a_finding(tmp_path: Path, row: str) -> None:
    found = told(wrong_forecast(tmp_path, row))
    assert [place for _, place in found if place == "prognos.csv:2"]


def test_a_word_stands_in_every_column(tmp_path: Path) -> None:
    found = forecast(tmp_path, "i,2025,290,kr,VD\n", INTAKTER, line("w", 'ord = "Inga"'))
    assert found["W"] == "Inga"


# Ratio


@pytest.mark.parametrize(
    ("other", "id", "share"), [(BUDGET, "budget", "120 %"), (FG, "fg", "333 %")]
)
def test_one_column_as_a_share_of_another(tmp_path: Path, other: str, id: str, share: str) -> None:
    made = column("kvot", "kvot", f'av = ["ar", "{id}"]')
    assert columns(tmp_path, other, made)["I"][2] == share


KVOT = column("kvot", "kvot", 'av = ["ar", "budget"]')


@pytest.mark.parametrize(
    ("heading", "mark"),
    [("", " %"), ("Förbrukat", " %"), ("Förbrukat (%)", ""), ("Procent", ""), ("{ar}, %", "")],
)
def test_a_ratio_has_its_own_decimals_and_says_once_that_it_is_per_cent(
    tmp_path: Path, heading: str, mark: str
) -> None:
    rows = columns(tmp_path, BUDGET, f'{KVOT}\ndecimaler = 2\nrubrik = "{heading}"')
    assert [cells[2] for cells in rows.values()] == [
        f"120,00{mark}",
        f"150,00{mark}",
        f"92,31{mark}",
    ]


def test_nothing_to_divide_by_is_nothing(tmp_path: Path) -> None:
    lon = line("l", f'konton = ["{LON}"]')
    rows = columns(tmp_path, BUDGET, KVOT, lines=(lon,))
    assert rows == {"L": ["-30", "", ""]}


def test_a_share_and_a_ratio_of_hidden_columns(tmp_path: Path) -> None:
    hidden = column("stat", "utfall", f'konton = ["{STAT}"]', 'visa = "aldrig"')
    rows = columns(
        tmp_path, hidden, column("del", "kvot", 'av = ["stat", "ar"]'), lines=(INTAKTER,)
    )
    assert rows == {"I": ["300", "67 %"]}


@pytest.mark.parametrize("slag", ["skillnad", "kvot", "andel"])
@pytest.mark.parametrize("second", ["kvot", "not", "procent", "finns-inte"])
def test_a_column_is_made_of_columns_of_amounts(tmp_path: Path, slag: str, second: str) -> None:
    others = [
        BUDGET,
        KVOT,
        column("procent", "andel", 'av = ["ar", "s"]'),
        'id = "not"\nslag = "not"',
    ]
    made = column("ny", slag, f'av = ["{second}", "ar"]')
    text = form(INTAKTER, KOSTNADER, SUMMA, columns=(UTFALL, *others, made))
    known = [("rad-okand", "egen.toml:29")] * (2 if slag == "andel" else 1)
    assert told(close_in(tmp_path, {FORM: text}, BOOKS).findings) == known


def test_a_ratio_of_itself(tmp_path: Path) -> None:
    made = column("kvot", "kvot", 'av = ["ar", "kvot"]')
    assert wrong(tmp_path, made) == [("rad-okand", "egen.toml:9")]


@pytest.mark.parametrize("slag", ["skillnad", "kvot", "andel"])
def test_a_column_made_of_others_names_them(tmp_path: Path, slag: str) -> None:
    assert wrong(tmp_path, column("ny", slag)) == [("falt-fel-varde", "egen.toml:9")]


def test_two_columns_of_one_name_are_told_apart(tmp_path: Path) -> None:
    made = [f'id = "{id}"\nslag = "kvot"\nav = ["ar", "ar"]' for id in ("a", "b")]
    findings = close_in(tmp_path, {FORM: form(INTAKTER, columns=(UTFALL, *made))}, BOOKS).findings
    [said] = words(findings, "namn-dubbelt")
    assert said.startswith("I not-1 heter två kolumner ”kvot”")


@pytest.mark.parametrize("slag", ["utfall", "budget", "prognos", "not"])
def test_a_column_that_names_others_in_vain_breaks_nothing(tmp_path: Path, slag: str) -> None:
    text = form(INTAKTER, columns=(UTFALL, column("ny", slag, 'av = ["x", "y"]')))
    assert close_in(tmp_path, {FORM: text}, BOOKS)


@pytest.mark.parametrize("slag", ["utfall", "budget", "prognos", "not"])
def test_a_column_of_its_own_is_not_made_of_others(tmp_path: Path, slag: str) -> None:
    assert wrong(tmp_path, column("ny", slag, 'av = ["x", "y"]'))


# What columns must add up to


def missed_across(folder: Path, *texts: str) -> list[str]:
    """Where printed columns do not add up, said of a line of 100,50 and one of 300,50."""
    books = books_with(Ver("2025-02", ((INSATS, 100_50), (LON, 300_50), ("1940", -401_00))))
    parts = [
        column("a", "utfall", f'konton = ["{INSATS}"]'),
        column("b", "utfall", f'konton = ["{LON}"]'),
    ]
    text = form(KOSTNADER, columns=(*parts, *texts))
    return words(close_in(folder, {FORM: text}, books).findings, "avrundning")


@pytest.mark.parametrize(
    ("own", "missed"),
    [
        ("", []),
        (
            'lika = ["a", "b"]',
            ["I not-1 (ar) ger de avrundade delarna -402 men summan ”K” är -401 kr."],
        ),
        ('lika = ["a"]', []),
        ('lika = ["ar"]', []),
    ],
)
def test_a_column_equals_others_that_add_up_to_it(
    tmp_path: Path, own: str, missed: list[str]
) -> None:
    assert missed_across(tmp_path, column("ar", "utfall", own)) == missed


def test_a_column_may_be_others_taken_off(tmp_path: Path) -> None:
    whole = column("ar", "utfall", 'visa = "alltid"')
    rest = column("rest", "utfall", f'konton = ["{LON}"]', 'lika = ["ar", "-a"]')
    assert missed_across(tmp_path, whole, rest) == [
        "I not-1 (rest) ger de avrundade delarna -300 men summan ”K” är -301 kr."
    ]


@pytest.mark.parametrize("slag", ["utfall", "budget", "prognos", "not"])
def test_a_column_equals_columns_that_exist(tmp_path: Path, slag: str) -> None:
    found = wrong(tmp_path, column("ny", slag, 'lika = ["ar", "-finns-inte"]'))
    assert found == [("rad-okand", "egen.toml:9")]


@pytest.mark.parametrize("slag", ["skillnad", "kvot", "andel"])
def test_so_does_one_made_of_others(tmp_path: Path, slag: str) -> None:
    second = "i" if slag == "andel" else "ar"
    own = column("ny", slag, f'av = ["ar", "{second}"]', 'lika = ["finns-inte"]')
    assert wrong(tmp_path, own) == [("rad-okand", "egen.toml:9")]


def test_a_column_cannot_equal_the_notes(tmp_path: Path) -> None:
    notes = 'id = "not"\nslag = "not"'
    assert wrong(tmp_path, notes, column("ny", "utfall", 'lika = ["not"]'))


# Some accounts only


@pytest.mark.parametrize(
    ("own", "cells"),
    [
        (f'konton = ["{STAT}"]', ["200", "", "200"]),
        ('konton = ["35"]', ["300", "", "300"]),
        ('poster = ["verksamhetens_kostnader"]', ["", "-180", "-180"]),
        ('klasser = ["intakt", "kostnad"]', ["300", "-180", "120"]),
        ('egenskaper = ["medlemsbidrag"]', ["300", "", "300"]),
        (f'konton = ["{STAT}", "50"]', ["200", "-30", "170"]),
        (f'klasser = ["kostnad"]\nkonton = ["!{INSATS}"]', ["", "-30", "-30"]),
        ('konton = ["9"]', ["", "", ""]),
    ],
)
def test_a_column_takes_the_accounts_it_names(tmp_path: Path, own: str, cells: list[str]) -> None:
    rows = columns(tmp_path, column("del", "utfall", own))
    assert [each[1] for each in rows.values()] == cells


def test_a_column_of_a_budget_takes_its_accounts_too(tmp_path: Path) -> None:
    rows = columns(tmp_path, column("del", "budget", 'klasser = ["kostnad"]'))
    assert [each[1] for each in rows.values()] == ["", "-120", "-120"]


def test_a_column_that_takes_none_of_a_lines_accounts_is_blank_in_its_ratio(tmp_path: Path) -> None:
    text = (column("del", "utfall", 'konton = ["9"]'), column("kvot", "kvot", 'av = ["ar", "del"]'))
    assert [each[1:] for each in columns(tmp_path, *text).values()] == [["", ""]] * 3


def test_a_fetched_line_is_limited_where_it_comes_from(tmp_path: Path) -> None:
    lines = (line("h", 'hamta = "resultatrakning.arets_resultat"'),)
    rows = columns(tmp_path, column("del", "utfall", f'konton = ["{STAT}"]'), lines=lines)
    assert rows == {"H": ["120", "200"]}


def test_the_parts_of_a_line_are_traced_apart(tmp_path: Path) -> None:
    text = form(INTAKTER, columns=(UTFALL, column("del", "utfall", f'konton = ["{STAT}"]')))
    statement = bokslut_in(tmp_path, {FORM: text}, BOOKS).facts.statement("egen", 2025)
    for id, konton in (("ar", {STAT, REGION}), ("del", {STAT})):
        cell = statement.cell("i", id)
        trace = Tracer(BOOKS).trace(cell)
        assert trace.total == cell.value
        assert {posting.key.konto for _, posting in trace.postings} == konton


def test_a_note_with_a_column_of_some_accounts_still_adds_up(tmp_path: Path) -> None:
    head = HEAD + 'galler = "resultatrakning.verksamhetens_intakter"\n'
    total = line("s", 'summa = ["i"]', 'stil = "slutsumma"')
    text = form(
        INTAKTER,
        total,
        head=head,
        columns=(UTFALL, column("del", "utfall", f'konton = ["{STAT}"]')),
    )
    assert words(close_in(tmp_path, {FORM: text}, BOOKS).findings, "not-summa") == []


@pytest.mark.parametrize(
    ("own", "reason"),
    [
        ('konton = ["45x"]', "”45x” är inget kontonummer"),
        ('konton = ["45-4"]', "intervallet ”45-4”"),
        ('poster = ["fordring"]', "”fordring” finns inte; menade du ”fordringar”?"),
        ('klasser = ["intakter"]', "”intakter” finns inte; menade du ”intakt”?"),
        ('egenskaper = ["bidrag"]', "”bidrag” finns inte"),
        ('konton = ["45:"]', "välj :debet eller :kredit"),
    ],
)
def test_accounts_that_a_column_cannot_take(tmp_path: Path, own: str, reason: str) -> None:
    text = form(INTAKTER, columns=(UTFALL, column("del", "utfall", own)))
    findings = close_in(tmp_path, {FORM: text}, BOOKS).findings
    assert told(findings) == [("kontourval", "egen.toml:9")]
    assert reason in plain(findings[0].message)


@pytest.mark.parametrize("word", [f"-{STAT}", f"{STAT}:debet"])
def test_a_column_does_not_overhear_a_word(tmp_path: Path, word: str) -> None:
    """A column subtracts or asks for a side, or says that it cannot."""
    text = form(INTAKTER, columns=(UTFALL, column("del", "utfall", f'konton = ["{word}"]')))
    made = close_in(tmp_path, {FORM: text}, BOOKS)
    if not told(made.findings, "kontourval", "falt-fel-varde"):
        assert made.bokslut is not None
        assert printed(made.bokslut.table("egen"))["I"][1] != "200"


@pytest.mark.parametrize(
    ("register", "head", "own"),
    [
        ("prognos", "", column("del", "prognos", f'konton = ["{STAT}"]')),
        (
            "historik",
            "historik = true\n",
            column("del", "utfall", f'konton = ["{STAT}"]', "ar = -2"),
        ),
    ],
)
def test_a_register_knows_nothing_of_some_accounts(
    tmp_path: Path, register: str, head: str, own: str
) -> None:
    rows = REGISTER + "i,2023,999,kr,x\ni,2025,999,kr,x\n"
    text = form(INTAKTER, head=HEAD + head, columns=(UTFALL, own))
    files = {FORM: text, f"register/{register}.csv": rows}
    assert printed(bokslut_in(tmp_path, files, BOOKS).table("egen"))["I"][1] == ""


OVERVIEW = 'id = "flerarsoversikt"\nbygger_pa = "flerarsoversikt"\n'
TWO_OF_A_YEAR = form(
    head=OVERVIEW, columns=(UTFALL, column("varav", "utfall", f'konton = ["{STAT}"]'))
)


def test_a_key_figure_is_of_all_accounts(tmp_path: Path) -> None:
    files = {
        "uppstallning/oversikt.toml": TWO_OF_A_YEAR.replace(UTFALL, UTFALL + '\nnamn = "{ar}"')
    }
    books = books_with(Ver("2025-01", (("1940", 9_000_00), (STAT, -2_000_00), (REGION, -7_000_00))))
    report, _ = compose(bokslut_in(tmp_path, {**files, FORM: form(INTAKTER)}, books))
    assert report.key_figures[0].text == "9"


def test_a_figure_in_a_text_is_of_all_accounts(tmp_path: Path) -> None:
    text = form(INTAKTER, columns=(column("varav", "utfall", f'konton = ["{STAT}"]'), UTFALL))
    files = {FORM: text, "texter/2025/not-egen.md": "{{ kr egen.i }}\n"}
    made, findings = texts.read(bokslut_in(tmp_path, files, BOOKS), "not-egen")
    assert not findings
    assert made is not None
    assert made.markdown == "300\n"


# Sign, decimals, version, and out of sight


@pytest.mark.parametrize(
    ("sign", "cells"),
    [
        ("", ["300", "-180", "120"]),
        ("vand", ["300", "-180", "120"]),
        ("som_bokfort", ["-300", "180", "-120"]),
    ],
)
def test_a_column_has_its_own_sign(tmp_path: Path, sign: str, cells: list[str]) -> None:
    rows = columns(tmp_path, column("del", "utfall", f'tecken = "{sign}"'))
    assert [each[1] for each in rows.values()] == cells


def test_a_columns_sign_goes_before_its_lines(tmp_path: Path) -> None:
    booked = KOSTNADER + '\ntecken = "som_bokfort"'
    rows = columns(tmp_path, column("del", "utfall", 'tecken = "vand"'), lines=(booked,))
    assert rows == {"K": ["180", "-180"]}


def test_a_ratio_is_of_what_is_shown(tmp_path: Path) -> None:
    own = (
        column("bokfort", "utfall", 'tecken = "som_bokfort"'),
        column("kvot", "kvot", 'av = ["ar", "bokfort"]'),
    )
    assert columns(tmp_path, *own)["I"] == ["300", "-300", "-100 %"]


def test_a_difference_is_of_what_is_shown(tmp_path: Path) -> None:
    own = (
        column("bokfort", "utfall", 'tecken = "som_bokfort"'),
        column("d", "skillnad", 'av = ["ar", "bokfort"]'),
    )
    assert columns(tmp_path, *own)["I"] == ["300", "-300", "600"]


def test_a_column_has_its_own_decimals(tmp_path: Path) -> None:
    rows = columns(
        tmp_path, column("del", "utfall", "decimaler = 2"), lines=(INTAKTER + "\ndecimaler = 1",)
    )
    assert rows == {"I": ["300,0", "300,00"]}


def test_a_text_has_the_decimals_of_the_column(tmp_path: Path) -> None:
    own = column("andel", "andel", 'av = ["ar", "s"]', "decimaler = 2")
    files = {
        FORM: form(INTAKTER, KOSTNADER, SUMMA, columns=(UTFALL, own)),
        "texter/2025/not-egen.md": "{{ procent egen.i }}\n",
    }
    made, findings = texts.read(bokslut_in(tmp_path, files, BOOKS), "not-egen")
    assert not findings
    assert made is not None
    assert made.markdown == "250,00\n"


def test_a_hidden_column_is_counted_with_but_not_printed(tmp_path: Path) -> None:
    rows = columns(
        tmp_path, BUDGET + '\nvisa = "aldrig"', column("d", "skillnad", 'av = ["ar", "budget"]')
    )
    assert rows == {"I": ["300", "50"], "K": ["-180", "-60"], "S": ["120", "-10"]}


def test_a_hidden_column_has_no_figures(tmp_path: Path) -> None:
    text = form(
        INTAKTER,
        columns=(UTFALL, column("del", "utfall", f'konton = ["{STAT}"]', 'visa = "aldrig"')),
    )
    table = bokslut_in(tmp_path, {FORM: text}, BOOKS).table("egen")
    assert [(each.column, each.value) for each in table.figures()] == [("2025", "300")]


def test_a_hidden_column_makes_no_line_show(tmp_path: Path) -> None:
    hidden = column("del", "utfall", f'konton = ["{STAT}"]', 'visa = "aldrig"')
    text = form(
        line("a", f'konton = ["{STAT}"]', 'visa = "vid_belopp"'),
        line("b", f'konton = ["{REGION}"]'),
        columns=(UTFALL + f'\nkonton = ["{REGION}"]', hidden),
    )
    assert table_in(tmp_path, text, BOOKS) == {"B": ["100"]}


def test_a_table_shows_what_happened(tmp_path: Path) -> None:
    text = form(INTAKTER, columns=(UTFALL + '\nvisa = "aldrig"',))
    found = told(close_in(tmp_path, {FORM: text}, BOOKS).findings)
    assert ("falt-saknas", "egen.toml:1") in found


def test_the_overview_may_refer_to_notes(tmp_path: Path) -> None:
    text = form(head=OVERVIEW, columns=('id = "not"\nslag = "not"', UTFALL))
    bokslut = bokslut_in(
        tmp_path, {"uppstallning/oversikt.toml": text, FORM: form(INTAKTER)}, BOOKS
    )
    checks.examine(bokslut, finished=True)


@pytest.mark.parametrize(
    ("field", "reason"),
    [
        ('slag = "prognoser"', "'prognoser' är inget av de tillåtna orden"),
        ("ar = 4", "talet ska vara högst 3"),
        ("ar = -51", "talet ska vara minst -50"),
        ('ar = "-1"', "här ska stå ett heltal"),
        ('version = "forsta"', "'forsta' är inget av de tillåtna orden"),
        ('tecken = "minus"', "'minus' är inget av de tillåtna orden"),
        ("decimaler = 7", "talet ska vara högst 6"),
        ("decimaler = -1", "talet ska vara minst 0"),
        ('decimaler = "1"', "här ska stå ett heltal"),
        ('visa = "ibland"', "'ibland' är inget av de tillåtna orden"),
        ('visa = "vid_belopp"', "'vid_belopp' är inget av de tillåtna orden"),
        ('lika = "ar"', "en lista inom hakparentes"),
        ("lika = [1]", "en text inom citattecken"),
        ('konton = "45"', "en lista inom hakparentes"),
        ("poster = [1]", "en text inom citattecken"),
        ('av = ["ar"]', "en lista med 2 ord"),
        ('av = "ar"', "en lista inom hakparentes"),
        ('av = ["ar", "budget", "fg"]', "en lista med 2 ord"),
        ('id = ""', "texten får inte vara tom"),
        ("namn = 3", "en text inom citattecken"),
        ('rubrik = "{år}"', "inom klamrar får bara stå"),
        ('namn = "{ar!r}"', "inom klamrar får bara stå"),
    ],
)
def test_a_wrong_word_in_a_column_has_its_line(tmp_path: Path, field: str, reason: str) -> None:
    key = field.partition(" ")[0]
    own = [f'{name} = "{word}"' for name, word in (("id", "ny"), ("slag", "utfall")) if name != key]
    text = form(INTAKTER, columns=(UTFALL, "\n".join([field, *own])))
    findings = close_in(tmp_path, {FORM: text}, BOOKS).findings
    # Words in braces are looked at when the whole form is known, so they stand at its [[kolumn]].
    place = "egen.toml:9" if "klamrar" in reason else "egen.toml:10"
    assert told(findings) == [("falt-fel-varde", place)]
    assert reason in findings[0].message


def test_a_field_that_no_column_has(tmp_path: Path) -> None:
    text = form(INTAKTER, columns=(UTFALL, column("ny", "utfall", 'kontto = ["45"]')))
    findings = close_in(tmp_path, {FORM: text}, BOOKS).findings
    assert told(findings) == [("falt-okant", "egen.toml:13")]
    assert findings[0].remedy == "Menade du ”konton”?"


@pytest.mark.parametrize(
    ("slag", "field"),
    [
        ("utfall", 'version = "ursprunglig"'),
        ("kvot", f'av = ["ar", "ar"]\nkonton = ["{STAT}"]'),
        ("not", f'konton = ["{STAT}"]'),
        ("not", "decimaler = 2"),
    ],
)
def test_a_field_that_its_kind_has_no_use_for_is_found(
    tmp_path: Path, slag: str, field: str
) -> None:
    assert wrong(tmp_path, column("ny", slag, field))


def test_columns_of_the_year_before_and_after_have_their_names(tmp_path: Path) -> None:
    text = form(INTAKTER, columns=(UTFALL, FG, BUDGET, PROGNOS, KVOT.replace('namn = "kvot"', "")))
    table = bokslut_in(tmp_path, {FORM: text}, BOOKS).table("egen")
    assert [each.name for each in table.columns] == [
        "2025",
        "2024",
        "budget 2025",
        "prognos 2025",
        "kvot",
    ]
