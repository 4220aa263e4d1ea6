"""Förbundets egna kapitel, delar och noter: placed, named, and left out when they do not hold."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from finsam_ledger.bokslut import Bokslut
from finsam_ledger.render.documents import html, markdown
from finsam_ledger.render.publication import Publication
from finsam_ledger.report import Report, compose
from tests.books import Ver, books_with
from tests.folders import FORM, bokslut_in, close_in, form, line, settings, told, words

INTAKT, BANK = "3511", "1940"
BOOKS = books_with(
    *(Ver(f"{year}-02", ((BANK, 300_00), (INTAKT, -300_00))) for year in (2024, 2025)),
    Ver("2025-06", (("4510", 150_00), (BANK, -150_00))),
)
HEAD = 'id = "bilaga"\nrubrik = "Bilaga A"\n'
RAD = line("i", f'konton = ["{INTAKT}"]')
BILAGA = "uppstallning/bilaga.toml"
CHAPTERS = [
    "forvaltningsberattelse",
    "resultatrakning",
    "balansrakning",
    "kassaflode",
    "driftredovisning",
    "investeringsredovisning",
    "noter",
]


def kapitel(id: str, *fields: str, rubrik: str = "Bilagor") -> str:
    return "\n".join(["[[rapport.kapitel]]", f'id = "{id}"', f'rubrik = "{rubrik}"', *fields, ""])


def part(id: str, kapitel: str, *fields: str) -> str:
    return "\n".join(["[[rapport.del]]", f'id = "{id}"', f'kapitel = "{kapitel}"', *fields, ""])


SHOWN = 'uppstallning = "bilaga"'


def files(*tables: str, head: str = HEAD, noter: str = '["egen"]') -> dict[str, str]:
    return {
        "forbund.toml": settings(tables="\n".join(tables), noter=noter),
        BILAGA: form(RAD, head=head),
        FORM: form(RAD),
        "texter/2025/eget.md": "Egna ord.\n",
    }


def report_in(folder: Path, own: Mapping[str, str], year: int = 2025) -> Report:
    return compose(bokslut_in(folder, own, BOOKS, year))[0]


def parts(report: Report) -> dict[str, list[str]]:
    return {chapter.id: [part.id for part in chapter.parts] for chapter in report.chapters}


def found(folder: Path, own: Mapping[str, str], *codes: str) -> list[tuple[str, str]]:
    """What is wrong in forbund.toml."""
    places = told(close_in(folder, own, BOOKS).findings, *codes)
    return [each for each in places if each[1].startswith("forbund.toml")]


# Where they stand


@pytest.mark.parametrize(
    ("after", "where"),
    [("", 7), ("resultatrakning", 2), ("noter", 7), ("forvaltningsberattelse", 1)],
)
def test_a_chapter_stands_after_the_one_it_names_or_last(
    tmp_path: Path, after: str, where: int
) -> None:
    place = f'efter = "{after}"' if after else ""
    report = report_in(tmp_path, files(kapitel("bilagor", place), part("a", "bilagor", SHOWN)))
    assert list(parts(report)) == [*CHAPTERS[:where], "bilagor", *CHAPTERS[where:]]


def test_chapters_of_ones_own_follow_each_other(tmp_path: Path) -> None:
    tables = (
        kapitel("ett", 'efter = "noter"'),
        kapitel("tva", 'efter = "ett"'),
        part("ett", "ett", SHOWN),
        part("tva", "tva", 'text = "eget"'),
    )
    assert list(parts(report_in(tmp_path, files(*tables))))[-3:] == ["noter", "ett", "tva"]


@pytest.mark.parametrize(
    ("after", "ids"),
    [
        ("", ["flerarsoversikt", "trappa", "balanskrav", "egen"]),
        ("flerarsoversikt", ["flerarsoversikt", "egen", "trappa", "balanskrav"]),
        ("trappa", ["flerarsoversikt", "trappa", "egen", "balanskrav"]),
        # Parts that this report leaves out are known by name all the same.
        ("kostnadsfordelning", ["flerarsoversikt", "trappa", "egen", "balanskrav"]),
        ("medlemsbidrag", ["egen", "flerarsoversikt", "trappa", "balanskrav"]),
    ],
)
def test_a_part_stands_after_the_one_it_names_or_last(
    tmp_path: Path, after: str, ids: list[str]
) -> None:
    place = f'efter = "{after}"' if after else ""
    own = files(part("egen", "forvaltningsberattelse", SHOWN, place))
    found = parts(report_in(tmp_path, own))["forvaltningsberattelse"]
    assert [id for id in found if not id.startswith("diagram-")] == ids


def test_parts_of_ones_own_follow_each_other(tmp_path: Path) -> None:
    texts = [part(id, "kassaflode", 'text = "eget"', f'efter = "{after}"') for id, after in PAIRS]
    assert parts(report_in(tmp_path, files(*texts)))["kassaflode"] == ["kassaflode", "b", "a", "c"]


PAIRS = (("a", "kassaflode"), ("b", "kassaflode"), ("c", ""))


def test_a_part_is_a_form_a_text_or_both(tmp_path: Path) -> None:
    tables = [
        kapitel("bilagor"),
        part("form", "bilagor", SHOWN, 'rubrik = "Form"'),
        part("text", "bilagor", 'text = "eget"'),
    ]
    own = files(
        *tables, part("both", "noter", 'uppstallning = "eget-kapital-mal"', 'text = "eget"')
    )
    *_, noter, bilagor = report_in(tmp_path, own).chapters
    both = noter.parts[-1]
    assert (both.text is not None, both.table is not None, both.title) == (True, True, "")
    shown, said = bilagor.parts
    assert (shown.text, said.table) == (None, None)
    assert (shown.title, shown.table and shown.table.title) == ("Form", "Bilaga A")
    assert said.text is not None
    assert said.text.markdown == "Egna ord.\n"


def test_its_figures_are_the_reports(tmp_path: Path) -> None:
    own = files(kapitel("bilagor"), part("a", "bilagor", SHOWN))
    figures = list(report_in(tmp_path, own).figures())
    assert [each.value for each in figures if each.table == "bilaga"] == ["300"]


def test_a_chapter_without_parts_is_left_out(tmp_path: Path) -> None:
    assert "bilagor" not in parts(report_in(tmp_path, files(kapitel("bilagor"))))


def test_a_part_of_ones_own_may_be_left_out(tmp_path: Path) -> None:
    own = files(part("a", "noter", SHOWN))
    own["forbund.toml"] = own["forbund.toml"].replace("utan = [", 'utan = ["a", ')
    assert parts(report_in(tmp_path, own))["noter"] == ["not-1"]


def test_a_missing_text_is_found(tmp_path: Path) -> None:
    own = files(part("a", "noter", 'text = "saknas"'))
    findings = compose(bokslut_in(tmp_path, own, BOOKS))[1]
    assert ("text-saknas", "saknas.md:None") in told(findings)


def test_it_is_rendered_under_its_headings(tmp_path: Path) -> None:
    tables = (kapitel("bilagor"), part("a", "bilagor", SHOWN, 'text = "eget"', 'rubrik = "Del"'))
    report = report_in(tmp_path, files(*tables))
    publication = Publication.of(report)
    marked, _ = markdown(publication)
    page, _ = html(publication)
    for text, marks in (
        (marked, ("## Bilagor", "### Del", "Egna ord.")),
        (page, ("Bilagor", "Del", "Egna ord.")),
    ):
        places = [text.rindex(mark) for mark in marks]
        assert places == sorted(places)


# Years in which they do not hold


@pytest.mark.parametrize(
    ("years", "holds"),
    [
        ("giltig_till = 2024", {2024}),
        ("giltig_fran = 2025", {2025}),
        ("giltig_fran = 2024\ngiltig_till = 2025", {2024, 2025}),
        ("giltig_till = 2020", set()),
        ("giltig_fran = 2030", set()),
    ],
)
@pytest.mark.parametrize("year", [2024, 2025])
def test_a_part_is_left_out_in_years_where_its_form_does_not_hold(
    tmp_path: Path, years: str, holds: set[int], year: int
) -> None:
    own = files(kapitel("bilagor"), part("a", "bilagor", SHOWN), head=f"{HEAD}{years}\n")
    assert ("bilagor" in parts(report_in(tmp_path, own, year))) is (year in holds)
    assert not told(close_in(tmp_path, own, BOOKS, year).findings, "uppstallning-ar")


@pytest.mark.parametrize(("year", "numbers"), [(2024, ["not-1", "not-2"]), (2025, ["not-1"])])
def test_so_is_a_note_and_those_after_it_move_up(
    tmp_path: Path, year: int, numbers: list[str]
) -> None:
    head = 'id = "bilaga"\nslag = "not"\nrubrik = "Förr"\ngiltig_till = 2024\n'
    own = files(head=head, noter='["bilaga", "egen"]')
    report = report_in(tmp_path, own, year)
    assert parts(report)["noter"] == numbers
    assert [each.title for each in report.chapters[-1].parts] == ["Förr", "Egen"][-len(numbers) :]


def test_a_line_may_refer_to_a_note_of_other_years(tmp_path: Path) -> None:
    head = 'id = "bilaga"\nslag = "not"\nrubrik = "Förr"\ngiltig_till = 2024\n'
    overlay = 'id = "resultatrakning"\nbygger_pa = "resultatrakning"\n[[andra]]\n'
    refers = 'id = "verksamhetens_intakter"\nnoter = ["bilaga", "egen"]\n'
    own = files(head=head, noter='["bilaga", "egen"]')
    own["uppstallning/rr.toml"] = overlay + refers
    for year, numbers in ((2024, "1,2"), (2025, "1")):
        table = bokslut_in(tmp_path, own, BOOKS, year).table("resultatrakning")
        assert table.rows[0].cells[0].text == numbers


def test_a_form_that_ends_before_it_begins_is_found(tmp_path: Path) -> None:
    head = f"{HEAD}giltig_fran = 2030\ngiltig_till = 2020\n"
    made = close_in(tmp_path, files(part("a", "noter", SHOWN), head=head), BOOKS)
    assert [code for code, place in told(made.findings) if place.startswith("bilaga.toml")]


# What cannot be


@pytest.mark.parametrize(
    ("table", "line", "reason"),
    [
        (part("a", "notter", SHOWN), 8, "”notter” finns inte. Menade du ”noter”?"),
        (part("a", "x", SHOWN), 8, "”x” finns inte. Välj bland: balansrakning, "),
        (part("a", "noter", SHOWN, 'efter = "x"'), 10, "”x” finns inte. Välj bland: noter"),
        (part("a", "noter", SHOWN, 'efter = "kassaflode"'), 10, "”kassaflode” finns inte."),
        (part("a", "noter", SHOWN, 'efter = "a"'), 10, "”a” finns inte."),
        (part("noter", "noter", SHOWN), 7, "”noter” finns redan."),
        (kapitel("noter"), 7, "”noter” finns redan."),
        (kapitel("ny", 'efter = "x"'), 9, "”x” finns inte."),
        (kapitel("ny", 'efter = "ny"'), 9, "”ny” finns inte."),
    ],
)
def test_a_place_that_does_not_exist_or_is_taken_has_its_line(
    tmp_path: Path, table: str, line: int, reason: str
) -> None:
    findings = close_in(tmp_path, files(table), BOOKS).findings
    assert told(findings) == [("falt-fel-varde", f"forbund.toml:{line}")]
    assert reason in findings[0].message


def test_two_parts_of_one_name_are_told_at_the_second(tmp_path: Path) -> None:
    own = files(part("a", "noter", SHOWN), part("a", "noter", SHOWN))
    assert found(tmp_path, own) == [("falt-fel-varde", "forbund.toml:12")]


def test_two_chapters_of_one_name_are_told_at_the_second(tmp_path: Path) -> None:
    own = files(kapitel("ny"), kapitel("ny"))
    assert found(tmp_path, own) == [("falt-fel-varde", "forbund.toml:11")]


def test_a_part_with_nothing_in_it(tmp_path: Path) -> None:
    own = files(part("a", "noter"))
    assert found(tmp_path, own) == [("falt-saknas", "forbund.toml:6")]
    [said] = words(close_in(tmp_path, own, BOOKS).findings, "falt-saknas")
    assert said == "Fältet ”uppstallning, text eller diagram” saknas."


def test_a_form_that_does_not_exist(tmp_path: Path) -> None:
    own = files(part("a", "noter", 'uppstallning = "bilga"'))
    assert found(tmp_path, own, "uppstallning-okand") == [("uppstallning-okand", "forbund.toml:9")]


def test_a_note_that_is_no_note(tmp_path: Path) -> None:
    own = files(noter='["egen", "bilaga"]')
    assert found(tmp_path, own) == [("uppstallning-okand", "forbund.toml:3")]


def test_a_note_that_stands_twice(tmp_path: Path) -> None:
    own = files(noter='["egen", "egen"]')
    assert found(tmp_path, own) == [("falt-fel-varde", "forbund.toml:3")]


@pytest.mark.parametrize(
    ("table", "code", "line"),
    [
        (part("a", "noter", 'rubrik = ["x"]'), "falt-fel-varde", 9),
        (part("", "noter", SHOWN), "falt-fel-varde", 7),
        (part("a", "", SHOWN), "falt-fel-varde", 8),
        ('[[rapport.del]]\nid = "a"\nkapitel = 3\n', "falt-fel-varde", 8),
        ('[[rapport.del]]\nid = "a"\n', "falt-saknas", 6),
        ('[[rapport.del]]\nkapitel = "noter"\n', "falt-saknas", 6),
        ('[[rapport.kapitel]]\nid = "a"\n', "falt-saknas", 6),
        (kapitel("a", rubrik=""), "falt-fel-varde", 8),
        (kapitel("", rubrik="A"), "falt-fel-varde", 7),
        (kapitel("a", "efter = 1"), "falt-fel-varde", 9),
    ],
)
def test_a_wrong_word_has_its_line(tmp_path: Path, table: str, code: str, line: int) -> None:
    assert found(tmp_path, files(table)) == [(code, f"forbund.toml:{line}")]


@pytest.mark.parametrize("name", ["del", "kapitel"])
@pytest.mark.parametrize("value", ['"a"', "3", '["a"]', "{ a = 1 }"])
def test_parts_are_tables(tmp_path: Path, name: str, value: str) -> None:
    own = files()
    own["forbund.toml"] = f'namn = "Prov"\n[rapport]\n{name} = {value}\n'
    assert found(tmp_path, own) == [("falt-fel-varde", "forbund.toml:3")]


SECOND = part("a", "noter", SHOWN)


@pytest.mark.parametrize(
    ("table", "code", "line"),
    [
        ('[[rapport.del]]\nid = "b"\n', "falt-saknas", 11),
        (part("b", "noter", 'uppstalning = "bilaga"'), "falt-okant", 14),
    ],
)
def test_a_wrong_word_in_the_second_table_has_its_own_line(
    tmp_path: Path, table: str, code: str, line: int
) -> None:
    assert found(tmp_path, files(SECOND, table)) == [(code, f"forbund.toml:{line}")]


@pytest.mark.parametrize(
    ("table", "line"),
    [
        ('[[rapport.del]]\nid = "b"\nkapitel = 3\n', 13),
        ('[[rapport.del]]\nid = ""\nkapitel = "noter"\n', 12),
    ],
)
def test_a_wrong_value_in_the_second_table_has_its_own_line(
    tmp_path: Path, table: str, line: int
) -> None:
    assert found(tmp_path, files(SECOND, table)) == [("falt-fel-varde", f"forbund.toml:{line}")]


# One name, one part; one table, one place


ELSEWHERE = f"{HEAD}giltig_till = 2020\n"


@pytest.mark.parametrize("kapitel", ["forvaltningsberattelse", "noter"])
def test_a_name_taken_in_another_chapter_is_taken(tmp_path: Path, kapitel: str) -> None:
    own = files(part("kassaflode", kapitel, SHOWN))
    assert found(tmp_path, own) == [("falt-fel-varde", "forbund.toml:7")]


def test_what_the_law_requires_does_not_go_with_a_part_of_its_name(tmp_path: Path) -> None:
    """A part that passes over this year may not take the kassaflödesanalys with it."""
    own = files(part("kassaflode", "forvaltningsberattelse", SHOWN), head=ELSEWHERE)
    made = close_in(tmp_path, own, BOOKS)
    if not told(made.findings, "falt-fel-varde"):  # or the name is refused, which is as good
        assert made.bokslut is not None
        assert "kassaflode" in made.bokslut.by_id


def twice(bokslut: Bokslut) -> list[tuple[str, str, str]]:
    times = Counter((each.table, each.row, each.column) for each in bokslut.figures())
    return [name for name, count in times.items() if count > 1]


@pytest.mark.parametrize("shown", ["resultatrakning", "egen", "bilaga"])
def test_a_table_stands_once_in_a_report(tmp_path: Path, shown: str) -> None:
    own = files(part("a", "noter", SHOWN), part("b", "kassaflode", f'uppstallning = "{shown}"'))
    made = close_in(tmp_path, own, BOOKS)
    if not told(made.findings, "falt-fel-varde"):  # or it is refused, which is as good
        assert made.bokslut is not None
        assert twice(made.bokslut) == []


def test_every_id_of_a_page_is_its_own(tmp_path: Path) -> None:
    own = files(part("a", "noter", SHOWN), part("a", "kassaflode", 'text = "eget"'))
    made = close_in(tmp_path, own, BOOKS)
    if not told(made.findings, "falt-fel-varde"):  # or it is refused, which is as good
        assert made.bokslut is not None
        page, _ = html(Publication.of(compose(made.bokslut)[0]))
        times = Counter(re.findall(r'\bid="([^"]*)"', page))
        assert [id for id, count in times.items() if count > 1] == []


def test_an_id_is_one_word(tmp_path: Path) -> None:
    own = files(part("min bilaga", "noter", SHOWN))
    made = close_in(tmp_path, own, BOOKS)
    if not told(made.findings, "falt-fel-varde"):  # or it is refused, which is as good
        assert made.bokslut is not None
        page, _ = html(Publication.of(compose(made.bokslut)[0]))
        assert [id for id in re.findall(r'\bid="([^"]*)"', page) if " " in id] == []


def test_words_of_ones_own_are_no_markup(tmp_path: Path) -> None:
    title = "<script>alert(1)</script>"
    tables = (kapitel("k", rubrik=title), part("a", "k", SHOWN, f'rubrik = "{title}"'))
    page, _ = html(Publication.of(report_in(tmp_path, files(*tables))))
    assert title not in page
    assert page.count("&lt;script&gt;alert(1)") >= 2
