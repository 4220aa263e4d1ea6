"""Small numbers of people are not printed, nor can they be worked out from anything that is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import finsam_ledger as fl
from finsam_ledger.bokslut import Bokslut
from finsam_ledger.linear import Known
from finsam_ledger.tables import Table
from tests.books import Ver, books_with, opening
from tests.commands import ROOT
from tests.folders import close_in, unexamined_in
from tests.folders import settings as forbund

BOOKS = books_with(
    opening(2025, ("1940", 500_000_00), ("2010", -500_000_00)),
    Ver("2025-01", (("1940", 900_000_00), ("3511", -900_000_00))),
)
MINIMAL = (ROOT / "examples" / "minimal").resolve()
HEAD = 'id = "{id}"\nrubrik = "{id}"\nenhet = "antal"\n'
PEOPLE = "sma_tal = true\n"
PART = '[[rapport.del]]\nid = "{id}"\nkapitel = "forvaltningsberattelse"\nuppstallning = "{id}"\n'


def column(id: str, *fields: str, slag: str = "utfall") -> str:
    own = fields or (f'falt = "{id}"',)
    return "\n".join(["[[kolumn]]", f'id = "{id}"', f'slag = "{slag}"', f'namn = "{id}"', *own, ""])


def row(id: str, *fields: str) -> str:
    own = fields or ('register = "folk"',)
    return "\n".join(["[[rad]]", f'id = "{id}"', f'text = "{id}"', *own, ""])


def register(rows: Mapping[str, Mapping[str, object]]) -> str:
    fields = list(next(iter(rows.values())))
    lines = [
        f"{rad},2025," + ",".join(str(cells[f]) for f in fields) for rad, cells in rows.items()
    ]
    return "\n".join(["rad,ar," + ",".join(fields), *lines, ""])


def closed(folder: Path, folk: str, extra: str = "", **forms: str) -> Bokslut:
    """The accounts with some forms in the report, that read one register."""
    tables = "".join(PART.format(id=id) for id in forms) + extra
    files = {"forbund.toml": forbund(noter="[]", tables=tables), "register/folk.csv": folk}
    for id, text in forms.items():
        files[f"uppstallning/{id}.toml"] = HEAD.format(id=id) + text
    bokslut, findings = unexamined_in(folder, files, BOOKS)
    assert bokslut is not None, findings
    return bokslut


def words(table: Table) -> dict[str, list[str]]:
    return {each.name: [cell.text for cell in each.cells] for each in table.rows}


K, M = column("k"), column("m")
BOTH = column("alla", 'delar = ["k", "m"]', slag="summa")
TOTAL = row("totalt", 'summa = ["a", "b", "c"]')
ABC = row("a") + row("b") + row("c")
FOLK = register({"a": {"k": 3, "m": 30}, "b": {"k": 20, "m": 18}, "c": {"k": 9, "m": 11}})


def test_a_difference_of_columns_is_one_more_sum(tmp_path: Path) -> None:
    """33 and 30 would be 3, though the columns that add up to 33 are not all in print."""
    men = column("man", 'av = ["t", "k"]', slag="skillnad")
    folk = register({"a": {"k": 3, "t": 33}, "b": {"k": 20, "t": 38}})
    form = PEOPLE + K + column("t") + men + row("a") + row("b")
    said = words(closed(tmp_path, folk, egen=form).table("egen"))
    assert said == {"a": ["..", "33", ".."], "b": ["20", "38", "18"]}


def test_a_product_of_what_is_held_back_is_held_back(tmp_path: Path) -> None:
    made = column("p", 'delar = ["k", "m"]', slag="produkt")
    said = words(closed(tmp_path, FOLK, egen=PEOPLE + K + M + made + ABC).table("egen"))
    assert said == {"a": ["..", "30", ".."], "b": ["20", "18", "360"], "c": ["9", "11", "99"]}


def test_a_share_of_a_line_that_fetches_what_is_held_back(tmp_path: Path) -> None:
    """The line has no count of its own in print, only its share: 3 of 32 is 9,4 per cent."""
    share = column("p", 'av = ["k", ""]', slag="andel")
    again = row("andel", 'summa = ["a"]', 'andel_av = "totalt"', 'kolumner = ["p"]')
    said = words(
        closed(tmp_path, FOLK, egen=PEOPLE + K + share + ABC + TOTAL + again).table("egen")
    )
    assert said["andel"] == ["", ".."]
    assert said["totalt"][0] == "32"


def test_a_total_that_the_register_gives_is_a_sum_like_others(tmp_path: Path) -> None:
    folk = FOLK + "alla,2025,32,59\n"
    for equals in ('lika = ["a", "b", "c"]\n', ""):
        form = PEOPLE + K + ABC + row("alla", 'register = "folk"', equals)
        said = words(closed(tmp_path / str(len(equals)), folk, egen=form).table("egen"))
        assert said == {"a": [".."], "b": ["20"], "c": [".."], "alla": ["32"]}


def test_a_total_that_the_register_gives_across(tmp_path: Path) -> None:
    folk = register({"a": {"k": 3, "m": 30, "t": 33}, "b": {"k": 20, "m": 18, "t": 38}})
    said = words(
        closed(tmp_path, folk, egen=PEOPLE + K + M + column("t") + row("a") + row("b")).table(
            "egen"
        )
    )
    assert said == {"a": ["..", "..", "33"], "b": ["20", "18", "38"]}


def test_two_tables_do_not_tell_together(tmp_path: Path) -> None:
    """One holds back 3 and 9 of 32; the other, of the same rows, may not print 9."""
    other = PEOPLE + K + row("b") + row("c")
    bokslut = closed(tmp_path, FOLK, egen=PEOPLE + K + ABC + TOTAL, annan=other)
    assert words(bokslut.table("egen")) == {"a": [".."], "b": ["20"], "c": [".."], "totalt": ["32"]}
    assert words(bokslut.table("annan")) == {"b": ["20"], "c": [".."]}


@pytest.mark.parametrize("fetched", [row("x", 'hamta = "egen.a"'), row("a")])
def test_a_table_that_forgot_to_say_that_it_counts_people(tmp_path: Path, fetched: str) -> None:
    bokslut = closed(tmp_path, FOLK, egen=PEOPLE + K + ABC + TOTAL, annan=K + fetched + row("b"))
    assert [cells for _, cells in words(bokslut.table("annan")).items()] == [[".."], ["20"]]
    assert "färre än 5" in bokslut.table("annan").footnote


def test_what_is_shown_elsewhere_has_been_published(tmp_path: Path) -> None:
    shown = '[sma_tal]\nvisas = ["annan"]\n'
    bokslut = closed(tmp_path, FOLK, shown, egen=PEOPLE + K + ABC, annan=K + row("a"))
    assert words(bokslut.table("annan")) == {"a": ["3"]}


def test_a_sum_of_what_is_held_back_does_not_say_what_it_is_made_of(tmp_path: Path) -> None:
    bokslut = closed(
        tmp_path, FOLK, egen=PEOPLE + K + ABC + TOTAL, annan=K + row("x", 'hamta = "egen.totalt"')
    )
    (printed,) = bokslut.table("annan").rows[0].cells
    assert (printed.text, printed.cell) == ("32", None)


def test_two_who_are_one_each_are_known_by_their_sum(tmp_path: Path) -> None:
    """22 less 20 is two on two lines that are not nought; so 20 is held back too."""
    folk = register({"a": {"k": 1}, "b": {"k": 20}, "c": {"k": 1}})
    said = words(closed(tmp_path, folk, egen=PEOPLE + K + ABC + TOTAL).table("egen"))
    assert said == {"a": [".."], "b": [".."], "c": [".."], "totalt": ["22"]}


def test_a_part_of_a_person_is_a_small_count(tmp_path: Path) -> None:
    folk = register({"a": {"k": '"0,5"'}, "b": {"k": 20}, "c": {"k": 9}})
    said = words(closed(tmp_path, folk, egen=PEOPLE + K + ABC).table("egen"))
    assert said == {"a": [".."], "b": ["20"], "c": ["9"]}


def test_one_more_than_last_year_is_no_small_count(tmp_path: Path) -> None:
    folk = "rad,ar,k\na,2025,43\na,2024,40\n"
    before = column("forra", 'falt = "k"', "ar = -1")
    diff = column("diff", 'av = ["k", "forra"]', slag="skillnad")
    said = words(closed(tmp_path, folk, egen=PEOPLE + K + before + diff + row("a")).table("egen"))
    assert said == {"a": ["43", "40", "3"]}
    few = folk.replace("43", "3")
    said = words(
        closed(tmp_path / "f", few, egen=PEOPLE + K + before + diff + row("a")).table("egen")
    )
    assert said == {"a": ["..", "40", ".."]}


def test_findings_do_not_tell(tmp_path: Path) -> None:
    folk = FOLK + "alla,2025,33,59\n"
    files = {
        "forbund.toml": forbund(noter="[]", tables=PART.format(id="egen")),
        "register/folk.csv": folk,
        "uppstallning/egen.toml": HEAD.format(id="egen")
        + PEOPLE + K + ABC + row("alla", 'register = "folk"', 'lika = ["a", "b", "c"]'),
    }  # fmt: skip
    found = [each.message for each in close_in(tmp_path, files, BOOKS)[1]]
    (said,) = [each for each in found if "alla" in each]
    assert ".. (a) och 20 (b) och .. (c) är tillsammans .." in said


# No sum of printed figures is a small count, whatever the table.


Terms = dict[str, int]
CELLS = [f"{rad}.{field}" for rad in "abcd" for field in "km"]


def determined(known: list[Terms], wanted: str) -> bool:
    """Whether one unknown follows from sums that are known, by elimination."""
    rows = [[Fraction(each.get(name, 0)) for name in CELLS] for each in known]
    goal = [Fraction(int(name == wanted)) for name in CELLS]
    for at in range(len(CELLS)):
        pivot = next((each for each in rows if each[at]), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        for each in (*rows, goal):
            times = each[at] / pivot[at]
            each[:] = [a - times * b for a, b in zip(each, pivot, strict=True)]
    return not any(goal)


PARTS = {
    "a": "a", "b": "b", "c": "c", "d": "d",
    "ab": "ab", "bc": "bc", "abc": "abc", "totalt": "abcd", "cd": "cd",
}  # fmt: skip
SUMS = {
    "ab": '["a", "b"]', "bc": '["b", "c"]', "abc": '["ab", "c"]', "cd": '["c", "d"]',
    "totalt": '["a", "b", "c", "d"]',
}  # fmt: skip


def printed(table: Table) -> Iterator[tuple[str, Terms]]:
    """The printed counts of a table, as sums of the register's cells."""
    for each in table.rows:
        for shown, cell in table.cells(each):
            if cell.number is not None and cell.unit == "antal":
                fields = {"k": "k", "m": "m", "alla": "km", "enbart": "m"}[shown.form.id]
                parts = PARTS[each.line.id]
                yield cell.text, {f"{rad}.{field}": 1 for rad in parts for field in fields}


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from([0, 0, 1, 2, 3, 4, 5, 6, 9, 12, 30]), min_size=8, max_size=8),
    st.sets(st.sampled_from(sorted(SUMS))),
    st.sets(st.sampled_from("abcd"), min_size=1),
    st.sampled_from(["", BOTH + column("enbart", 'av = ["alla", "k"]', slag="skillnad")]),
)
def test_nothing_that_is_printed_adds_up_to_few(
    sizes: list[int], sums: set[str], second: set[str], across: str
) -> None:
    values = dict(zip(CELLS, sizes, strict=True))
    folk = register({rad: {f: values[f"{rad}.{f}"] for f in "km"} for rad in "abcd"})
    needed = {*sums, "ab"} if "abc" in sums else sums
    lines = "".join(map(row, "abcd")) + "".join(
        row(id, f"summa = {SUMS[id]}") for id in sorted(needed)
    )
    one = PEOPLE + K + M + across + lines
    two = PEOPLE + M
    with TemporaryDirectory() as folder:
        bokslut = closed(
            Path(folder), folk, egen=one, annan=two + "".join(map(row, sorted(second)))
        )
        known = [terms for id in ("egen", "annan") for _, terms in printed(bokslut.table(id))]
    for name, size in values.items():
        if 0 < size < 5:
            assert not determined(known, name), (name, known)
    if not any(0 < size < 5 for size in sizes):
        every = [cell.text for each in bokslut.table("egen").rows for cell in each.cells]
        assert ".." not in every


def test_a_sum_follows_from_others() -> None:
    known: Known[str, str] = Known()
    one = 1
    known.add({"x": one, "y": one}, "x+y")
    known.add({"y": one, "z": one}, "y+z")
    assert known.telling({"x": one}) is None
    assert known.telling({"x": one, "z": -one}) == {"x+y", "y+z"}
    known.add({"x": one, "z": one}, "x+z")
    assert known.telling({"x": one}) == {"x+y", "y+z", "x+z"}
    assert known.alone == {"x", "y", "z"}


FORM = """\
id = "folk"
rubrik = "Folk"
enhet = "antal"
sma_tal = true
"""
# Two registers whose tables are the same in print: what is held back differs.
ONE = {"a": {"k": 73, "m": 517}, "b": {"k": 811, "m": 613}, "c": {"k": 709, "m": 419}}
OTHER = {"a": {"k": 79, "m": 511}, "b": {"k": 811, "m": 613}, "c": {"k": 703, "m": 425}}


def folder_of(folder: Path, rows: Mapping[str, Mapping[str, object]]) -> Path:
    """The minimal förbund with such a register in tables, a chart and a text."""
    copytree(MINIMAL, folder)
    share = column("p", 'av = ["k", "totalt"]', slag="andel")
    product = column("prod", 'delar = ["k", "m"]', slag="produkt")
    files = {
        "uppstallning/folk.toml": FORM + K + M + BOTH + share + product + ABC + TOTAL,
        "uppstallning/annan.toml": HEAD.format(id="annan")
        + K + ABC + row("t", 'hamta = "folk.totalt"'),
        "register/folk.csv": register(rows),
        "diagram/folk.toml": 'id = "folk"\ntitel = "Folk"\nbeskrivning = "Folk"\nslag = "staplar"\n'
        'over = "rader"\nuppstallning = "folk"\n[[serie]]\nnamn = "Kvinnor"\nkolumn = "k"\n',
    }  # fmt: skip
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    settings_file = folder / "forbund.toml"
    told = settings_file.read_text("utf-8").replace("minst = 5", "minst = 100")
    chart = '[[rapport.del]]\nid = "dia"\nkapitel = "forvaltningsberattelse"\ndiagram = "folk"\n'
    parts = PART.format(id="folk") + PART.format(id="annan") + chart
    settings_file.write_text(f"{told}\n{parts}", "utf-8")
    return folder


def test_no_output_depends_on_what_is_held_back(tmp_path: Path) -> None:
    """All but the PDF, whose manifest has the register's hash: byte by byte the same."""
    formats = ["md", "html", "docx", "xlsx", "granskning"]
    made = [
        {
            path.name: path.read_bytes()
            for path in fl.load(folder_of(tmp_path / name, rows))
            .report(2025)
            .write(tmp_path / f"ut-{name}", formats=formats)
        }
        for name, rows in (("ett", ONE), ("annat", OTHER))
    ]
    assert len(made[0]) == len(formats)
    assert made[0] == made[1]
    assert "709" not in made[0]["arsredovisning-2025.md"].decode()
    assert "811" in made[0]["arsredovisning-2025.md"].decode()
