"""Uppställningar: the built-in ones, a förbund's changes to them, and every way to write wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from finsam_ledger.balances import Measure
from finsam_ledger.findings import Finding
from finsam_ledger.formfiles import read_forms
from finsam_ledger.forms import Form, Heading, Line, Selects, Style, Sums
from finsam_ledger.money import Unit
from tests.books import CHART, NOWHERE

OVERLAY = 'id = "resultatrakning"\nbygger_pa = "resultatrakning"\n'
WHOLE = """\
id = "egen"
rubrik = "Egen"

[[kolumn]]
id = "ar"
slag = "utfall"
"""
ROW = '\n[[rad]]\nid = "a"\ntext = "A"\n'
INGA = ROW + 'ord = "Inga"\n'


def forms(folder: Path, text: str, year: int = 2025) -> tuple[dict[str, Form], list[Finding]]:
    (folder / "egen.toml").write_text(text, encoding="utf-8")
    forms, findings = read_forms(folder, year)
    return forms.by_id, findings


def good(folder: Path, text: str, form: str = "resultatrakning") -> Form:
    made, findings = forms(folder, text)
    assert not findings
    return made[form]


def ids(lines: tuple[Line, ...]) -> list[str]:
    return [line.id for line in lines]


def builtin(form: str, year: int = 2025) -> Form:
    (made, _), findings = read_forms(NOWHERE, year)
    assert not findings
    return made[form]


def test_utelamna_hides_a_line_but_still_counts_it(tmp_path: Path) -> None:
    form = good(tmp_path, OVERLAY + 'utelamna = ["skatteintakter"]\n')
    assert ids(form.lines) == ids(builtin("resultatrakning").lines)
    assert form.by_id["skatteintakter"].hidden
    assert form.by_id["skatteintakter"].omitted
    assert not form.by_id["avskrivningar"].hidden


def test_a_file_that_is_edited_is_read_anew(tmp_path: Path) -> None:
    for hidden in ("skatteintakter", "avskrivningar", "skatteintakter"):
        lines = good(tmp_path, OVERLAY + f'utelamna = ["{hidden}"]\n').lines
        assert [line.id for line in lines if line.omitted] == [hidden]


def test_andra_changes_only_the_fields_it_names(tmp_path: Path) -> None:
    changed = '[[andra]]\nid = "verksamhetens_intakter"\ntext = "Intäkter"\n'
    line = good(tmp_path, OVERLAY + changed).by_id["verksamhetens_intakter"]
    before = builtin("resultatrakning").by_id["verksamhetens_intakter"]
    assert line.text == "Intäkter"
    assert (line.content, line.notes, line.style) == (before.content, before.notes, before.style)


def test_a_changed_line_stands_where_it_was_changed(tmp_path: Path) -> None:
    changed = '\n[[andra]]\nid = "avskrivningar"\ntext = "Värdeminskning"\n'
    line = good(tmp_path, OVERLAY + changed).by_id["avskrivningar"]
    assert str(line.place) == f"{tmp_path / 'egen.toml'}:4"


def test_efter_puts_a_new_line_right_below(tmp_path: Path) -> None:
    added = '[[rad]]\nid = "esf"\nefter = "avskrivningar"\ntext = "ESF"\nkonton = ["358"]\n'
    lines = ids(good(tmp_path, OVERLAY + added).lines)
    assert lines[lines.index("avskrivningar") + 1] == "esf"
    assert len(lines) == len(builtin("resultatrakning").lines) + 1


def test_own_columns_take_the_place_of_the_old(tmp_path: Path) -> None:
    form = good(tmp_path, OVERLAY + '[[kolumn]]\nid = "ar"\nslag = "utfall"\n')
    assert [column.id for column in form.columns] == ["ar"]


def test_own_words_of_the_head_and_the_rest_inherited(tmp_path: Path) -> None:
    form = good(tmp_path, OVERLAY + 'rubrik = "Resultat"\nenhet = "tkr"\n')
    assert (form.title, form.unit, form.law) == ("Resultat", Unit.TKR, "LKBR 5:2")


def test_a_whole_form_of_ones_own(tmp_path: Path) -> None:
    form = good(tmp_path, WHOLE + ROW + 'konton = ["45", "!4520"]\n', "egen")
    [line] = form.lines
    assert isinstance(line.content, Selects)
    accounts = line.content.accounts
    assert [accounts.weight(konto, CHART) for konto in ("4510", "4520", "46")] == [1, 0, 0]
    assert (line.turned, line.unit, line.style) == (True, Unit.KR, Style.RAD)


def test_a_whole_form_takes_the_place_of_a_built_in_one(tmp_path: Path) -> None:
    note = WHOLE.replace('"egen"', '"fordringar"\nslag = "not"') + ROW + 'konton = ["15-17"]\n'
    assert ids(good(tmp_path, note, "fordringar").lines) == ["a"]


def test_a_sum_subtracts_what_has_a_minus(tmp_path: Path) -> None:
    rows = ROW + 'konton = ["1"]\n' + ROW.replace('"a"', '"b"') + 'summa = ["-a"]\n'
    line = good(tmp_path, WHOLE + rows, "egen").by_id["b"]
    assert line.content == Sums((("a", -1),))


def test_a_heading_has_no_content(tmp_path: Path) -> None:
    form = good(tmp_path, WHOLE + ROW + 'stil = "rubrik"\n', "egen")
    assert form.by_id["a"].content == Heading()


def always_shown(form: Form) -> list[str]:
    return [line.text for line in form.lines if not (line.hidden or line.only_with_amount)]


OLD_EQUITY = ["Årets resultat", "Övrigt eget kapital", "Summa eget kapital"]
NEW_EQUITY = ["Eget kapital vid årets början", "Årets resultat", "Eget kapital vid årets slut"]


@pytest.mark.parametrize(("year", "block"), [(2023, OLD_EQUITY), (2024, NEW_EQUITY)])
def test_the_equity_block_changes_in_2024(year: int, block: list[str]) -> None:
    lines = always_shown(builtin("balansrakning", year))
    assert lines[lines.index("Eget kapital") + 1 : lines.index("Avsättningar")] == block


def test_the_balance_sheet_changes_in_the_equity_block_only() -> None:
    old, new = (set(always_shown(builtin("balansrakning", year))) for year in (2023, 2024))
    assert old ^ new == set(OLD_EQUITY) ^ set(NEW_EQUITY)


@pytest.mark.parametrize("form", ["resultatrakning", "balansrakning", "kassaflode"])
def test_no_form_before_the_law(form: str) -> None:
    assert form not in read_forms(NOWHERE, 2018)[0].by_id
    assert form in read_forms(NOWHERE, 2019)[0].by_id


def test_ones_own_form_holds_only_in_its_years(tmp_path: Path) -> None:
    text = WHOLE.replace("\n[[", "giltig_fran = 2025\ngiltig_till = 2026\n\n[[", 1)
    holds = ["egen" in forms(tmp_path, text, year)[0] for year in (2024, 2025, 2026, 2027)]
    assert holds == [False, True, True, False]


BAD = {
    "toml": (WHOLE + "rad =\n", "toml-fel", 7),
    "okant fält i huvudet": ('id = "egen"\nenhetr = "kr"\n', "falt-okant", 2),
    "okänd enhet": ('id = "egen"\nenhet = "mdkr"\n', "falt-fel-varde", 2),
    "id saknas": ('rubrik = "Egen"\n', "falt-saknas", 1),
    "okänt fält i rad": (WHOLE + ROW + 'kontto = ["45"]\n', "falt-okant", 11),
    "konton som text": (WHOLE + ROW + 'konton = "45"\n', "falt-fel-varde", 11),
    "okänd stil": (WHOLE + ROW + 'stil = "fet"\n', "falt-fel-varde", 11),
    "okänt mått": (WHOLE + ROW + 'konton = ["45"]\nmatt = "saldo"\n', "falt-fel-varde", 12),
    "rad utan id": (WHOLE + '\n[[rad]]\ntext = "A"\n', "falt-saknas", 8),
    "rad utan innehåll": (WHOLE + ROW, "rad-innehall", 8),
    "rad med två innehåll": (
        WHOLE + ROW + 'konton = ["45"]\nord = "Inga"\n',
        "rad-innehall",
        8,
    ),
    "två rader med samma id": (WHOLE + INGA + INGA, "rad-dubbel", 13),
    "inga rader": (WHOLE, "falt-saknas", 1),
    "ingen kolumn med belopp": (WHOLE.replace("utfall", "not") + INGA, "falt-saknas", 1),
    "okänd dimension": (
        WHOLE + ROW + 'konton = ["45"]\ndimension = { projeckt = "soka" }\n',
        "falt-okant",
        8,
    ),
    "enhet som inte passar": (
        WHOLE + ROW + 'konton = ["45"]\nenhet = "antal"\n',
        "falt-fel-varde",
        8,
    ),
    "kontourval": (WHOLE + ROW + 'konton = ["45x"]\n', "kontourval", 8),
    "okänd post": (WHOLE + ROW + 'poster = ["fordring"]\n', "kontourval", 8),
    "summa av okänd rad": (WHOLE + ROW + 'summa = ["b"]\n', "rad-okand", 8),
    "kvot av okänd rad": (WHOLE + ROW + 'kvot = ["a", "b"]\n', "rad-okand", 8),
    "trappan av okänd rad": (
        WHOLE + ROW + 'berakning = "trappan"\nav = "b"\n',
        "rad-okand",
        8,
    ),
    "hämtar ur okänd uppställning": (
        WHOLE + ROW + 'hamta = "resultat.arets_resultat"\n',
        "uppstallning-okand",
        8,
    ),
    "hämtar okänd rad": (
        WHOLE + ROW + 'hamta = "resultatrakning.resultat"\n',
        "rad-okand",
        8,
    ),
    "not till okänd rad": (
        WHOLE.replace("\n[[", 'galler = "balansrakning.x"\n\n[[', 1) + INGA,
        "rad-okand",
        1,
    ),
    "rad av sig själv": (WHOLE + ROW + 'summa = ["a"]\n', "rad-cirkel", 8),
    "okänt kolumnslag": (WHOLE.replace("utfall", "utfal"), "falt-fel-varde", 6),
    "skillnad utan kolumner": (
        WHOLE + '\n[[kolumn]]\nid = "d"\nslag = "skillnad"\n' + INGA,
        "falt-fel-varde",
        8,
    ),
    "skillnad mot okänd kolumn": (
        WHOLE + '\n[[kolumn]]\nid = "d"\nslag = "skillnad"\nav = ["ar", "budget"]\n' + INGA,
        "rad-okand",
        8,
    ),
    "andel av okänd rad": (
        WHOLE + '\n[[kolumn]]\nid = "d"\nslag = "andel"\nav = ["ar", "summa"]\n' + INGA,
        "rad-okand",
        8,
    ),
    "bygger på okänd": ('id = "egen"\nbygger_pa = "resultat"\n', "uppstallning-okand", 2),
    "utelämnar okänd": (OVERLAY + 'utelamna = ["skatt"]\n', "rad-okand", 3),
    "ändrar okänd": (OVERLAY + '\n[[andra]]\nid = "skatt"\ntext = "x"\n', "rad-okand", 4),
    "ändrar till okänt fält": (
        OVERLAY + '\n[[andra]]\nid = "avskrivningar"\ntxt = "x"\n',
        "falt-okant",
        6,
    ),
    "ny rad efter okänd": (
        OVERLAY + '\n[[rad]]\nid = "ny"\nefter = "skatt"\nord = "Inga"\n',
        "rad-okand",
        4,
    ),
    "ny rad utan efter": (OVERLAY + '\n[[rad]]\nid = "ny"\nord = "Inga"\n', "rad-okand", 4),
    "ny rad med gammalt id": (
        OVERLAY + '\n[[rad]]\nid = "avskrivningar"\nefter = "nettokostnader"\nord = "x"\n',
        "rad-dubbel",
        4,
    ),
}


@pytest.mark.parametrize(("text", "code", "line"), BAD.values(), ids=BAD)
def test_a_mistake_is_found_where_it_stands(
    tmp_path: Path, text: str, code: str, line: int
) -> None:
    _, findings = forms(tmp_path, text)
    places = [(finding.code, str(finding.place)) for finding in findings]
    assert places == [(code, f"{tmp_path / 'egen.toml'}:{line}")]


def test_a_circle_is_told_link_by_link(tmp_path: Path) -> None:
    rows = [ROW.replace('"a"', f'"{a}"') + f'summa = ["{b}"]\n' for a, b in ("ab", "bc", "ca")]
    _, [finding] = forms(tmp_path, WHOLE + "".join(rows))
    assert finding.remedy == "Bryt kedjan: a → b → c → a."


def test_a_near_miss_is_offered(tmp_path: Path) -> None:
    _, [finding] = forms(tmp_path, OVERLAY + 'utelamna = ["skatteintakt"]\n')
    assert finding.message == "Raden ”skatteintakt” finns inte i uppställningen resultatrakning."
    assert finding.remedy == "Menade du ”skatteintakter”?"


def test_the_head_can_be_set_back_to_a_default(tmp_path: Path) -> None:
    text = 'id = "balansrakning"\nbygger_pa = "balansrakning"\nmatt = "rorelse"\n'
    content = good(tmp_path, text, "balansrakning").by_id["kassa_bank"].content
    assert isinstance(content, Selects)
    assert content.measure is Measure.RORELSE


def test_a_whole_form_has_its_own_order(tmp_path: Path) -> None:
    _, findings = forms(tmp_path, WHOLE + INGA + 'efter = "b"\n')
    assert [(finding.code, finding.place and finding.place.line) for finding in findings] == [
        ("falt-fel-varde", 8)
    ]


def test_a_line_can_be_moved(tmp_path: Path) -> None:
    moved = '[[andra]]\nid = "avskrivningar"\nefter = "verksamhetens_intakter"\n'
    lines = ids(good(tmp_path, OVERLAY + moved).lines)
    assert lines[:3] == ["verksamhetens_intakter", "avskrivningar", "verksamhetens_kostnader"]


def test_lines_added_at_one_place_keep_their_order(tmp_path: Path) -> None:
    added = [f'[[rad]]\nid = "{id}"\nefter = "avskrivningar"\nord = "0"\n' for id in "ab"]
    lines = ids(good(tmp_path, OVERLAY + "".join(added)).lines)
    here = lines.index("avskrivningar")
    assert lines[here + 1 : here + 3] == ["a", "b"]


def test_a_line_can_follow_one_that_was_added(tmp_path: Path) -> None:
    added = '[[rad]]\nid = "a"\nefter = "avskrivningar"\nord = "0"\n'
    follows = '[[rad]]\nid = "b"\nefter = "a"\nord = "0"\n'
    lines = ids(good(tmp_path, OVERLAY + added + follows).lines)
    assert lines.index("b") == lines.index("a") + 1 == lines.index("avskrivningar") + 2
