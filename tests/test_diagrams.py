"""Charts of a year: the tables' figures, the books by month, a förbund's own chart files."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from finsam_ledger import bok, diagrams
from finsam_ledger.balances import Books, BudgetRow, Slag
from finsam_ledger.bokslut import Bokslut, close
from finsam_ledger.chart import Post
from finsam_ledger.diagram import Diagram, Mark, is_sound
from finsam_ledger.findings import Finding, Place
from finsam_ledger.money import Unit, plain, rounded
from tests.books import Ver, books_with, forbund, opening
from tests.conftest import closed_year, opened_at
from tests.folders import told, unexamined_in, words
from tests.reports import LEDGERS, REPORTS, reported

# The figures of a chart, by the table and the column they are printed in; what is over years has
# the years as columns.
TABLES = {
    "resultat": ("flerarsoversikt", None),
    "intakter": ("intakter", "{year}"),
    "kostnader": ("kostnadsfordelning", "{year}"),
    "insatser": ("insatser-utfall-budget", "{year}"),
}
FIVE = pytest.mark.parametrize(("name", "year"), REPORTS)


def year_of(name: str, year: int) -> Bokslut:
    return reported(name, year).report.bokslut


def drawn(bokslut: Bokslut, id: str) -> Diagram:
    diagram, findings = diagrams.make(bokslut, id)
    assert diagram is not None, findings
    assert findings == []
    return diagram


def numbers(diagram: Diagram, series: int = 0) -> dict[str, str]:
    """The known numbers of a series, by category."""
    points = zip(diagram.categories, diagram.series[series].points, strict=True)
    return {name: plain(point.number) for name, point in points if point.number is not None}


@FIVE
def test_no_chart_is_wrong(name: str, year: int) -> None:
    assert diagrams.examine(year_of(name, year)) == []


def test_a_built_in_chart_is_known_by_its_files_name(tmp_path: Path) -> None:
    """So that one can be told to be sound without being read; with own charts none is."""
    known = diagrams.known(forbund(folder=tmp_path))
    assert known
    assert all(is_sound(id, tmp_path) for id in known)
    assert not any(is_sound(id, tmp_path) for id in ("finns-inte", "", "../forms/resultatrakning"))
    (tmp_path / "diagram").mkdir()
    assert not any(is_sound(id, tmp_path) for id in known)


@FIVE
@pytest.mark.parametrize("id", TABLES)
def test_a_chart_says_what_its_table_says(name: str, year: int, id: str) -> None:
    bokslut = year_of(name, year)
    diagram, _ = diagrams.make(bokslut, id)
    if diagram is None:
        assert (name, id) != ("uppsala-lan", "insatser")
        assert id == "insatser"
        return
    form, column = TABLES[id]
    table = bokslut.table(form)
    row = diagram.series[0].name
    printed = {
        (figure.row if column else figure.column): figure.value
        for figure in table.figures()
        if figure.column == (column or figure.column).format(year=year)
        and (column or figure.row == row)
    }
    shown = numbers(diagram)
    assert shown == {name: printed[name] for name in shown}
    assert diagram.unit is table.unit
    left_out = printed.keys() - shown.keys()
    lines = {table_row.name: table_row.line for table_row in table.rows}
    whole = {name for name in left_out if column and lines[name].style.is_sum}
    assert all(printed[name] in ("0", "") for name in left_out - whole)


@FIVE
def test_equity_stands_against_each_years_limit(name: str, year: int) -> None:
    bokslut = year_of(name, year)
    diagram = drawn(bokslut, "eget-kapital")
    equity, limit = numbers(diagram), numbers(diagram, 1)
    now = {
        row.line.id: plain(row.cells[0].number or Decimal()) for row in bokslut.table("trappa").rows
    }
    assert (equity[str(year)], limit[str(year)]) == (now["eget_kapital"], now["grans"])
    booked = {str(each) for each in bokslut.books.balances.years}
    assert limit.keys() == set(diagram.categories) & booked
    for before in limit.keys() - {str(year)}:
        then = closed_year(opened_at(LEDGERS / name), int(before)).trappan
        assert then is not None
        assert limit[before] == plain(rounded(then.limit, Unit.TKR))
        assert equity[before] == plain(rounded(then.equity, Unit.TKR))


@FIVE
def test_months_add_up_to_the_years_costs(name: str, year: int) -> None:
    bokslut = year_of(name, year)
    diagram = drawn(bokslut, "kostnader-per-manad")
    so_far = 0
    points = diagram.series[0].points
    for month, point in enumerate(points, year * 12):
        so_far += sum(
            ore
            for key, ore in bokslut.books.balances.amounts.items()
            if key.month == month
            and key.slag is Slag.HANDELSE
            and (row := bokslut.forbund.chart.row(key.konto)) is not None
            and row.post is Post.VERKSAMHETENS_KOSTNADER
        )
        assert point.number == rounded(so_far, Unit.TKR)
    assert len(points) == 12
    assert so_far == bokslut.facts.cell("resultatrakning", "verksamhetens_kostnader", year).value


def test_a_budget_at_even_pace_ends_with_the_budget_that_is_printed() -> None:
    bokslut = year_of("uppsala-lan", 2025)  # its driftredovisning shows the original budget
    table = bokslut.table("driftredovisning")
    printed = {row.line.id: row.cells[0].number for row in table.rows if row.cells}
    budget = drawn(bokslut, "kostnader-per-manad").series[1].points
    costs = ("kansli_styrelse", "insatser", "ovriga_insatser")
    assert budget[-1].number == -sum((printed[id] or Decimal() for id in costs), Decimal())


def test_a_report_on_a_part_of_a_year_compares_whole_years_only() -> None:
    """A limit follows a whole year's allocation, and a register knows whole years."""
    opened = opened_at(LEDGERS / "uppsala-lan")
    bokslut, _ = close(opened.forbund, opened.books, 2025, "delarsrapport", 8)
    assert bokslut is not None
    whole = drawn(year_of("uppsala-lan", 2025), "resultat")
    part = drawn(bokslut, "resultat")
    assert numbers(part) == {
        year: value for year, value in numbers(whole).items() if year != "2025"
    }
    assert numbers(drawn(bokslut, "eget-kapital"), 1).keys() == {"2024"}
    months = drawn(bokslut, "kostnader-per-manad")
    assert (months.title, months.categories[-1]) == (
        "Kostnader månad för månad januari–augusti 2025",
        "aug",
    )


def test_the_board_is_compared_with_its_budget() -> None:
    diagram = drawn(year_of("uppsala-lan", 2025), "insatser")
    assert diagram.series[1].is_limit
    assert numbers(diagram, 1)["Framsteget"] == "1808"
    assert "över årets budget för Framsteget (1\xa0950 mot 1\xa0808\xa0tkr)" in diagram.description


COSTS = [
    Ver("2025-01", (("5010", 100_000_00), ("1930", -100_000_00))),
    Ver("2025-03", (("5010", 50_000_00), ("1930", -50_000_00)), dims=(("insats", "b"),)),
    Ver("2025-03", (("5010", 20_000_00), ("1930", -20_000_00)), dims=(("insats", "a"),)),
]
PLANNED = BudgetRow("5010", 2025, (("insats", "a"),), 12_000_00, "", Place("b", 1))
PROV = {"forbund.toml": 'namn = "Prov"\n'}
HEAD = """id = "egen"
titel = "Egen {ar}"
beskrivning = "Eget diagram."
"""
MONTHS = (
    HEAD
    + """slag = "linje"
over = "manader"
uppstallning = "resultatrakning"
rad = "verksamhetens_kostnader"
[[serie]]
namn = "Utfall"
"""
)
SPREAD = (
    HEAD
    + """slag = "liggande"
over = "dimension"
dimension = "insats"
uppstallning = "driftredovisning"
rad = "verksamhetens_kostnader"
enhet = "kr"
tecken = "som_bokfort"
namn = { a = "Öringen" }
[[serie]]
namn = "Utfall"
[[serie]]
namn = "Budget"
kolumn = "budget"
grans = true
"""
)
YEARS = (
    HEAD
    + """slag = "staplar"
over = "ar"
uppstallning = "flerarsoversikt"
rad = "arets_resultat"
[[serie]]
namn = "Resultat"
"""
)
ROWS = (
    HEAD
    + """slag = "liggande"
over = "rader"
uppstallning = "resultatrakning"
rader = ["verksamhetens_intakter", "verksamhetens_kostnader"]
[[serie]]
namn = "Utfall"
"""
)


def books() -> Books:
    return books_with(opening(2025, ("1930", 1), ("2010", -1)), *COSTS, budget=(PLANNED,))


def own(folder: Path, text: str) -> Bokslut:
    made = unexamined_in(folder, {**PROV, "diagram/egen.toml": text}, books())
    assert made.bokslut is not None, made.findings
    return made.bokslut


def test_a_running_year_is_drawn_to_its_last_month(tmp_path: Path) -> None:
    diagram = drawn(own(tmp_path, MONTHS), "egen")
    assert diagram.mark is Mark.LINJE
    assert numbers(diagram) == {"jan": "-100", "feb": "-100", "mars": "-170"}
    assert diagram.title == "Egen 2025"


def test_a_budget_of_the_months_is_as_many_twelfths(tmp_path: Path) -> None:
    text = MONTHS + '[[serie]]\nnamn = "Budget"\nkolumn = "budget"\ngrans = true\n'
    budget = drawn(own(tmp_path, text), "egen").series[1]
    assert [point.number for point in budget.points] == [
        -rounded(Fraction(12_000_00 * month, 12), Unit.TKR) for month in (1, 2, 3)
    ]


def test_a_dimension_has_a_bar_for_each_value(tmp_path: Path) -> None:
    diagram = drawn(own(tmp_path, SPREAD), "egen")
    assert numbers(diagram) == {"Öringen": "20000", "b": "50000"}
    assert numbers(diagram, 1) == {"Öringen": "12000"}
    assert diagram.axis == "Insats"
    assert "över budget för Öringen" in diagram.description


def test_years_that_are_not_known_are_left_out(tmp_path: Path) -> None:
    diagram = drawn(own(tmp_path, YEARS), "egen")
    assert numbers(diagram) == {"2025": "-170"}
    assert diagram.description.endswith("Resultat var −170\xa0tkr 2025.")


def test_nothing_posted_is_no_chart(tmp_path: Path) -> None:
    empty = books_with(opening(2025, ("1930", 1), ("2010", -1)))
    for text in (YEARS, MONTHS, SPREAD, ROWS):
        made = unexamined_in(tmp_path, {**PROV, "diagram/egen.toml": text}, empty)
        assert made.bokslut is not None
        diagram, findings = diagrams.make(made.bokslut, "egen")
        assert findings == []
        assert diagram is None or numbers(diagram) == {"2025": "0"}


def test_a_limit_of_nothing_is_not_drawn_as_nought(tmp_path: Path) -> None:
    diagram = drawn(own(tmp_path, YEARS), "eget-kapital")
    assert [series.name for series in diagram.series] == ["Eget kapital"]


def test_lines_written_out_are_named_by_the_one_they_come_from(tmp_path: Path) -> None:
    text = ROWS.replace('"resultatrakning"', '"kostnader"')
    text = text.replace('["verksamhetens_intakter", "verksamhetens_kostnader"]', '["konto"]')
    assert numbers(drawn(own(tmp_path, text), "egen")) == {"Konto 5010": "-170000"}


def test_a_line_with_lines_under_it_is_not_drawn_beside_them(tmp_path: Path) -> None:
    form = """id = "detalj"
tecken = "som_bokfort"
[[kolumn]]
id = "ar"
slag = "utfall"
[[rad]]
id = "personal"
text = "Personal"
summa = ["arvoden"]
[[rad]]
id = "arvoden"
text = "Arvoden"
under = "personal"
konton = ["5010"]
"""
    text = ROWS.replace("resultatrakning", "detalj")
    text = text.replace('rader = ["verksamhetens_intakter", "verksamhetens_kostnader"]\n', "")
    files = {**PROV, "diagram/egen.toml": text, "uppstallning/detalj.toml": form}
    made = unexamined_in(tmp_path, files, books())
    assert made.bokslut is not None, made.findings
    assert numbers(drawn(made.bokslut, "egen")) == {"Arvoden": "170000"}


def test_own_charts_take_the_place_of_the_built_in(tmp_path: Path) -> None:
    bokslut = own(tmp_path, YEARS.replace('"egen"', '"resultat"'))
    assert drawn(bokslut, "resultat").title == "Egen 2025"
    assert set(diagrams.known(bokslut.forbund)) == {
        "eget-kapital",
        "insatser",
        "intakter",
        "kostnader",
        "kostnader-per-manad",
        "resultat",
    }


def test_forms_of_other_years_are_left_out_in_silence(tmp_path: Path) -> None:
    form = 'id = "gammal"\ngiltig_till = 2010\n[[kolumn]]\nid = "ar"\nslag = "utfall"\n'
    text = YEARS.replace("flerarsoversikt", "gammal")
    files = {**PROV, "diagram/egen.toml": text, "uppstallning/gammal.toml": form}
    made = unexamined_in(tmp_path, files, books())
    assert made.bokslut is not None, made.findings
    assert diagrams.make(made.bokslut, "egen") == (None, [])


def wrong(folder: Path, text: str) -> list[Finding]:
    diagram, findings = diagrams.make(own(folder, text), "egen")
    assert diagram is None
    assert findings == diagrams.examine(own(folder, text))
    return findings


SERIE = "[[serie]]\n"
MISTAKES = {
    "form": (YEARS, "flerarsoversikt", "flerarsoversigt", "uppstallning-okand", 6),
    "line": (YEARS, "arets_resultat", "arets_resltat", "rad-okand", 7),
    "line of rows": (ROWS, "verksamhetens_intakter", "intekter", "rad-okand", 7),
    "mark": (YEARS, "staplar", "tartbitar", "falt-fel-varde", 4),
    "over": (YEARS, '"ar"', '"decennier"', "falt-fel-varde", 5),
    "field": (YEARS, "slag", "slagg", "falt-okant", 4),
    "field of a series": (YEARS, "namn =", "nam =", "falt-okant", 9),
    "no title": (YEARS, 'titel = "Egen {ar}"\n', "", "falt-saknas", 1),
    "braces": (YEARS, "{ar}", "{ar:>9999999999}", "falt-fel-varde", 2),
    "a lonely brace": (YEARS, "{ar}", "{ar", "falt-fel-varde", 2),
    "an attribute": (YEARS, "{ar}", "{ar.__class__}", "falt-fel-varde", 2),
    "id": (YEARS, '"egen"', '"E g<en"', "falt-fel-varde", 1),
    "toml": (YEARS, "slag = ", "slag ", "toml-fel", 4),
    "column": (ROWS, SERIE, SERIE + 'kolumn = "aret"\n', "falt-fel-varde", 9),
    "a column of notes": (ROWS, SERIE, SERIE + 'kolumn = "not"\n', "falt-fel-varde", 9),
    "other form": (
        ROWS,
        SERIE,
        f'{SERIE}namn = "A"\n{SERIE}uppstallning = "trappa"\n',
        "falt-fel-varde",
        11,
    ),
    "unit": (YEARS, SERIE, 'enhet = "%"\n' + SERIE, "falt-fel-varde", 9),
    "unit of months": (MONTHS, SERIE, 'enhet = "antal"\n' + SERIE, "falt-fel-varde", 8),
    "unit of rows": (ROWS, SERIE, 'enhet = "%"\n' + SERIE, "falt-fel-varde", 7),
    "words": (YEARS, SERIE, 'enhet = "text"\n' + SERIE, "falt-fel-varde", 8),
    "ratio by month": (
        MONTHS,
        '"resultatrakning"\nrad = "verksamhetens_kostnader"',
        '"flerarsoversikt"\nrad = "soliditet"',
        "falt-fel-varde",
        8,
    ),
    "only a limit": (YEARS, SERIE, SERIE + "grans = true\n", "falt-fel-varde", 9),
    "five series": (YEARS, SERIE, f'{SERIE}namn = "x"\n' * 4 + SERIE, "falt-fel-varde", 16),
    "dimension": (SPREAD, '"insats"', '"insatz"', "falt-fel-varde", 6),
    "version of a form's column": (ROWS, SERIE, SERIE + 'version = "gallande"\n', None, 9),
    "lines over years": (YEARS, SERIE, 'rader = ["x"]\n' + SERIE, None, 8),
    "months as forecast": (MONTHS, SERIE, SERIE + 'kolumn = "prognos"\n', "falt-fel-varde", 9),
    "line without order": (ROWS, "liggande", "linje", "falt-fel-varde", 4),
    "no form": (YEARS, 'uppstallning = "flerarsoversikt"\n', "", "falt-saknas", 7),
    "no line": (YEARS, 'rad = "arets_resultat"\n', "", "falt-saknas", 7),
    "no series": (YEARS, f'{SERIE}namn = "Resultat"\n', "", "falt-saknas", 1),
}


@pytest.mark.parametrize(
    ("text", "old", "new", "code", "line"), MISTAKES.values(), ids=MISTAKES.keys()
)
def test_a_mistake_is_told_with_file_and_line(
    tmp_path: Path, text: str, old: str, new: str, code: str | None, line: int
) -> None:
    assert old in text
    findings = wrong(tmp_path, text.replace(old, new, 1))
    assert told(findings) == [(code or "falt-fel-varde", f"egen.toml:{line}")]


def test_what_is_meant_is_suggested(tmp_path: Path) -> None:
    (finding,) = wrong(tmp_path, YEARS.replace("arets_resultat", "arets_resltat"))
    assert finding.remedy == "Menade du ”arets_resultat”?"


def test_a_sum_is_not_shared_by_a_dimension(tmp_path: Path) -> None:
    findings = wrong(tmp_path, SPREAD.replace("verksamhetens_kostnader", "verksamhetens_resultat"))
    assert told(findings) == [("falt-fel-varde", f"egen.toml:{line}") for line in (12, 14)]


def test_two_files_of_one_id_are_told_of(tmp_path: Path) -> None:
    bokslut = own(tmp_path, YEARS)
    (tmp_path / "diagram" / "fler.toml").write_text(YEARS, encoding="utf-8")
    diagram, findings = diagrams.make(bokslut, "egen")
    assert diagram is None
    assert told(findings) == [("falt-fel-varde", "fler.toml:1")]


def test_a_file_that_is_no_chart_is_told_of(tmp_path: Path) -> None:
    bokslut = own(tmp_path, YEARS)
    (tmp_path / "diagram" / "mapp.toml").mkdir()
    (tmp_path / "diagram" / "latin.toml").write_bytes(b'titel = "\xe5"')
    (tmp_path / "diagram" / "tom.toml").write_text("", encoding="utf-8")
    found = sorted(finding.code for finding in diagrams.examine(bokslut))
    assert found == ["falt-saknas", "fil-olaslig", "fil-olaslig"]


def test_an_unknown_chart_is_told_of(tmp_path: Path) -> None:
    diagram, findings = diagrams.make(own(tmp_path, YEARS), "resultatt")
    assert diagram is None
    assert words(findings, "falt-fel-varde") == [
        (
            "Värdet i ”diagram” går inte att använda: diagrammet ”resultatt” finns inte. "
            "Menade du ”resultat”?."
        )
    ]


def test_a_built_in_chart_does_without_what_a_form_has_not(
    umea: bok.Opened, tmp_path: Path
) -> None:
    form = """id = "flerarsoversikt"
[[kolumn]]
id = "ar"
slag = "utfall"
[[rad]]
id = "verksamhetens_intakter"
hamta = "resultatrakning.verksamhetens_intakter"
[[rad]]
id = "verksamhetens_kostnader"
hamta = "resultatrakning.verksamhetens_kostnader"
[[rad]]
id = "arets_resultat"
hamta = "resultatrakning.arets_resultat"
"""
    made = unexamined_in(tmp_path, {**PROV, "uppstallning/f.toml": form}, umea.books)
    assert made.bokslut is not None, made.findings
    assert diagrams.make(made.bokslut, "eget-kapital") == (None, [])
    assert len(drawn(made.bokslut, "resultat").categories) == 5
