"""The report as a workbook: what it shows is what is printed, and its formulas give it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pytest
import xlsxwriter
from msgspec.structs import replace as with_fields

from finsam_ledger import bok
from finsam_ledger.balances import Books, Slag
from finsam_ledger.bokslut import Bokslut
from finsam_ledger.findings import Finding, Place, Severity
from finsam_ledger.forms import ColumnKind
from finsam_ledger.money import Unit, rounded
from finsam_ledger.render import kalkyl_verifikationer
from finsam_ledger.render.kalkyl import workbook
from finsam_ledger.render.kalkyl_tabell import FIRST, HEADINGS
from finsam_ledger.render.publication import Publication
from finsam_ledger.report import Chapter, Part, Report, compose
from finsam_ledger.tables import Grid, Table
from tests.books import Ver, books_with, budget_row, opening
from tests.commands import UMEA
from tests.conftest import Replace, closed_year, opened_at
from tests.folders import FORM, UTFALL, bokslut_in, form, line
from tests.kontorsprogram import (
    Cells,
    converted,
    needs_libreoffice,
    read,
    rewritten,
    uncomputed,
)
from tests.reports import NAMES, REPORTS, publication_of, reported

NASTY = "=cmd|' /C calc'!A0 <b>&amp; </t> +1 @SUM(A1) \uffff\x07\x0b"
Sheets = Mapping[str, Cells]


class Made(NamedTuple):
    report: Report
    content: bytes


def of(report: Report, *findings: Finding) -> Made:
    content, wrong = workbook(Publication.of(report, findings))
    assert wrong == []
    return Made(report, content)


def made(publication: Publication) -> Made:
    return of(publication.report, *publication.findings)


def only(bokslut: Bokslut, *tables: str) -> Made:
    """A workbook of some tables alone."""
    report, _ = compose(bokslut)
    shown = [bokslut.table(id) for id in tables]
    parts = tuple(Part(each.id, "", table=each, note=each.number) for each in shown)
    return of(with_fields(report, chapters=(Chapter("k", "Kapitel", "", parts),)))


@pytest.fixture(scope="module")
def five() -> dict[str, Made]:
    return {f"{name}.xlsx": made(reported(*one)) for one, name in zip(REPORTS, NAMES, strict=True)}


@pytest.fixture(scope="module")
def umea_made(five: dict[str, Made]) -> Made:
    return five["umearegionen-2025.xlsx"]


def computed(folder: Path, *books: bytes) -> list[Sheets]:
    """What LibreOffice gives for the formulas of workbooks that have no values of their own."""
    files = {f"{number}.xlsx": uncomputed(content) for number, content in enumerate(books)}
    return [read(content) for content in converted(folder, files, "xlsx").values()]


def sheet_of(sheets: Sheets, table: Table) -> Cells:
    """The sheet of a table: of a note by its number, else by its title."""
    if table.number is not None:
        (one,) = [each for name, each in sheets.items() if re.match(rf"Not {table.number}\b", name)]
        return one
    titles = (table.counted, table.law)
    found = [
        cells
        for cells in sheets.values()
        if cells.get("A5", "") == titles[0]
        and cells.get("A3", "") == titles[1]
        and [cells.get(f"A{FIRST + 1 + n}", "") for n, _ in enumerate(table.rows)]
        == [row.label or ("" if row.cells else row.name) for row in table.rows]
    ]
    assert found, table.id
    # Two tables may have the same rows; their headings tell them apart.
    headings = [column.heading for column in table.columns if column.kind is not ColumnKind.NOT]
    return max(found, key=lambda cells: len(set(headings) & set(cells.values())))


def shown(sheets: Sheets, report: Report) -> Iterator[tuple[str, str, str]]:
    """Each figure of the report's tables: its name, as printed, and as the workbook shows it."""
    tables = {p.table.id: p.table for c in report.chapters for p in c.parts if p.table}
    for table in tables.values():
        if table.instead:
            continue
        cells = sheet_of(sheets, table)
        for number, row in enumerate(table.rows):
            for index, printed in enumerate(row.cells):
                at = f"{chr(ord('B') + index)}{FIRST + 1 + number}"
                name = f"{table.id} / {row.name} / {table.columns[index].name}"
                yield name, printed.value, cells.get(at, "")


def as_number(text: str) -> float | str:
    try:
        return round(float(text), 7)
    except ValueError:
        return text


def wrong_figures(sheets: Sheets, report: Report) -> list[tuple[str, str, str]]:
    return [each for each in shown(sheets, report) if as_number(each[1]) != as_number(each[2])]


def errors(sheets: Sheets) -> list[str]:
    return [v for cells in sheets.values() for v in cells.values() if re.match(r"#[A-Z/0]+[!?]", v)]


# What is shown


def test_each_figure_is_shown_as_printed(five: dict[str, Made]) -> None:
    for made in five.values():
        sheets = read(made.content)
        figures = list(shown(sheets, made.report))
        assert len(figures) > 100
        assert wrong_figures(sheets, made.report) == []


@needs_libreoffice
def test_the_formulas_give_each_figure(five: dict[str, Made], tmp_path: Path) -> None:
    """With no values in the file, in all five reports; the exact amounts and Underlag too."""
    contents = [made.content for made in five.values()]
    for made, sheets in zip(five.values(), computed(tmp_path, *contents), strict=True):
        assert wrong_figures(sheets, made.report) == []
        assert errors(sheets) == []
        for name, cells in read(made.content).items():
            for at, value in cells.items():
                assert as_number(sheets[name][at]) == as_number(value), (name, at)


def posting(content: bytes, konto: str) -> tuple[str, str]:
    """The cell of the last amount of 2025 on an account, and what it says."""
    cells = read(content)["Verifikationer"]
    rows = [int(at[1:]) for at, value in cells.items() if at[0] == "A" and value == konto]
    rows = [row for row in rows if cells[f"I{row}"].startswith("2025")]
    return f"G{max(rows)}", cells[f"G{max(rows)}"]


def with_amount(content: bytes, at: str, amount: str) -> bytes:
    """The workbook with one posting's amount changed."""
    book = list(read(content))
    member = f"xl/worksheets/sheet{book.index('Verifikationer') + 1}.xml"

    def change(name: str, data: bytes) -> bytes:
        if name != member:
            return data
        new, count = re.subn(
            rb'(<c r="%b"[^>]*><v>)[^<]*' % at.encode(), rb"\g<1>" + amount.encode(), data
        )
        assert count == 1
        return new

    return rewritten(content, change)


@needs_libreoffice
def test_all_sums_follow_a_posting(umea_made: Made, tmp_path: Path) -> None:
    """A thousand kronor more on a cost, and every figure of the result that counts it moves."""
    report, content = umea_made
    at, amount = posting(content, "5010")
    changed = with_amount(content, at, str(Decimal(amount) + 1000))
    before, after = read(content), computed(tmp_path, changed)[0]
    moved = {name for name, *_ in wrong_figures(after, report)}
    for row in ("Verksamhetens kostnader", "Årets resultat"):
        assert f"resultatrakning / {row} / 2025" in moved
    assert "resultatrakning / Årets resultat / 2024" not in moved
    table = report.bokslut.by_id["resultatrakning"]
    (last,) = [n for n, row in enumerate(table.rows) if row.line.id == "arets_resultat"]
    column = [column.name for column in table.columns].index("2025")
    exact = f"{chr(ord('B') + len(table.columns) + 1 + column)}{FIRST + 1 + last}"
    own, new = (Decimal(sheet_of(sheets, table)[exact]) for sheets in (before, after))
    assert new == own - 1000


@needs_libreoffice
def test_rounding_is_half_away_from_zero(tmp_path: Path) -> None:
    """`ROUND` gives what `money` does, also where the half is no binary fraction."""
    ores = [
        sign * (n * 50 + extra)
        for n in range(0, 400, 7)
        for extra in (0, 1, -1)
        for sign in (1, -1)
    ]
    units = [(Unit.KR, 0, 1), (Unit.TKR, 0, 1000), (Unit.TKR, 1, 1000), (Unit.TKR, 2, 1000)]
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet("Blad")
    for row, ore in enumerate(ores):
        sheet.write_number(row, 0, rounded(ore, Unit.KR, 2))
        for index, (_, decimals, size) in enumerate(units, 1):
            sheet.write_formula(row, index, f"=ROUND(A{row + 1}/{size},{decimals})")
    book.close()
    (sheets,) = computed(tmp_path, buffer.getvalue())
    for row, ore in enumerate(ores, 1):
        for column, (unit, decimals, _) in zip("BCDE", units, strict=True):
            own = sheets["Blad"][f"{column}{row}"]
            assert as_number(own) == float(rounded(ore, unit, decimals)), (ore, unit)


# Every kind of line, and every policy

EVERY = form(
    line("a", 'konton = ["5010"]'),
    line("b", 'konton = ["5020"]', 'tecken = "vand"'),
    line("dold", 'konton = ["5030"]', 'visa = "aldrig"'),
    line("summa", 'summa = ["a", "b", "-dold"]', 'stil = "summa"', 'noll = "Inga"'),
    line("hemlig", 'summa = ["a", "dold"]', 'visa = "aldrig"'),
    line("stor", 'summa = ["summa", "-hemlig"]'),
    line("tryckt", 'summa = ["a", "b", "-dold"]', "av_tryckta = true"),
    line("ror", 'konton = ["1940"]', "av_tryckta = true"),
    line("hamtad", 'hamta = "resultatrakning.arets_resultat"'),
    line("kvot", 'kvot = ["a", "b"]', "decimaler = 1"),
    line("procent", 'kvot = ["summa", "a"]', text="Andel i procent"),
    line("nolla", 'summa = ["a", "-a"]', 'noll = "Inga"'),
    line("av_nolla", 'summa = ["a", "nolla"]', "av_tryckta = true"),
    line("insats", 'konton = ["5010-5030"]', 'dimension = { insats = ["a", "b"] }'),
    line("utom", 'konton = ["5010-5030"]', 'utom = { insats = "a" }'),
    line("ord", 'ord = "Inga"'),
    columns=(
        UTFALL,
        'id = "fore"\nslag = "utfall"\nar = -1',
        'id = "budget"\nslag = "budget"',
        'id = "avvikelse"\nslag = "skillnad"\nav = ["ar", "budget"]',
        'id = "kvot"\nslag = "kvot"\nav = ["ar", "budget"]',
    ),
)


def every_kind() -> Books:
    one, other = (("insats", "a"),), (("insats", "c"),)
    return books_with(
        opening(2024, ("1940", 100_050), ("2010", -100_050)),
        Ver("2024-05", (("5010", 12_350), ("5030", 49), ("1940", -12_399))),
        Ver("2025-03", (("5010", 33_350), ("1940", -33_350)), dims=one),
        Ver("2025-04", (("5020", -50), ("1940", 50)), dims=other),
        Ver("2025-04", (("5030", 151), ("1940", -151)), dims=(("insats", "b"),)),
        Ver("2025-12", (("5010", -9_900), ("2010", 9_900)), Slag.BOKSLUT),
        budget=(budget_row("5010", 2025, 40_000), budget_row("5020", 2025, -150)),
    )


@needs_libreoffice
@pytest.mark.parametrize("policy", ["each", "foot"])
def test_every_kind_of_line(tmp_path: Path, policy: str) -> None:
    text = EVERY.replace("slag = ", f'avrundning = "{policy}"\nslag = ', 1)
    made = only(bokslut_in(tmp_path / "f", {FORM: text}, every_kind()), "egen", "trappa")
    (sheets,) = computed(tmp_path / "k", made.content)
    assert wrong_figures(read(made.content), made.report) == []
    assert wrong_figures(sheets, made.report) == []
    assert errors(sheets) == []


@needs_libreoffice
def test_adjusted_figures_are_said(umea_copy: Path, replace: Replace, tmp_path: Path) -> None:
    replace(umea_copy / "forbund.toml", "\nnamn = ", '\navrundning = "foot"\nnamn = ')
    opened = opened_at(umea_copy)
    bokslut = closed_year(opened, 2025)
    assert any(bokslut.footing.values())
    report, _ = compose(bokslut)
    made = of(report)
    (sheets,) = computed(tmp_path / "k", made.content)
    assert wrong_figures(sheets, report) == []
    said = [v for cells in sheets.values() for v in cells.values() if v.startswith("Avrundning:")]
    assert said
    assert all("för att tabellen ska gå ihop" in each for each in said)


# The way back


def test_links_lead_to_cells_that_say_something(umea_made: Made) -> None:
    sheets = read(umea_made.content)
    with zipfile.ZipFile(io.BytesIO(umea_made.content)) as archive:
        found = [
            link
            for name in archive.namelist()
            if name.startswith("xl/worksheets/sheet")
            for link in re.findall(r'location="([^"]*)"', archive.read(name).decode())
        ]
        assert not [
            name for name in archive.namelist() if name.endswith(".rels") and "sheets/" in name
        ]
    assert len(found) > 500
    for link in found:
        sheet, _, cell = link.replace("&apos;", "'").rpartition("!")
        assert cell in sheets[sheet.strip("'").replace("''", "'")], link


def test_each_account_is_summed_from_its_postings(umea_made: Made) -> None:
    """Every row of Underlag with an account is a formula over the postings."""
    book = list(read(umea_made.content))
    with zipfile.ZipFile(io.BytesIO(umea_made.content)) as archive:
        xml = archive.read(f"xl/worksheets/sheet{book.index('Underlag') + 1}.xml").decode()
    cells = read(umea_made.content)["Underlag"]
    of_balances = [at for at, value in cells.items() if at[0] == "D" and "saldo" in value]
    of_balances += [at for at, value in cells.items() if value == "periodens händelser"]
    assert len(of_balances) > 200
    summed = set(re.findall(r'<c r="I(\d+)"[^>]*><f>ROUND\(H\1\*\(SUMIFS\(Verifikationer!', xml))
    assert {at[1:] for at in of_balances} == summed


def test_postings_fill_as_many_sheets_as_they_need(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kalkyl_verifikationer, "ROWS", 1000)
    report, content = made(reported("umearegionen", 2025))
    sheets = read(content)
    parts = [cells for name, cells in sheets.items() if name.startswith("Verifikationer")]
    assert len(parts) > 2
    assert all(len([at for at in cells if at[0] == "A"]) <= 1000 for cells in parts)
    whole = sum(len([at for at in cells if at[0] == "G"]) - 1 for cells in parts)
    assert whole == len(list(report.bokslut.books.postings()))


@needs_libreoffice
def test_sums_go_over_all_sheets_of_postings(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, umea_made: Made
) -> None:
    monkeypatch.setattr(kalkyl_verifikationer, "ROWS", 1000)
    report, content = of(umea_made.report)
    (sheets,) = computed(tmp_path, content)
    assert wrong_figures(sheets, report) == []


@needs_libreoffice
def test_a_report_about_a_part_of_the_year(tmp_path: Path) -> None:
    report, findings = bok.make_report(opened_at(UMEA), 2025, "delarsrapport", 8)
    assert report is not None, findings
    made = of(report)
    (sheets,) = computed(tmp_path, made.content)
    assert len(list(shown(sheets, report))) > 50
    assert wrong_figures(sheets, report) == []
    assert errors(sheets) == []


def test_postings_after_the_period_are_left_out() -> None:
    report, _ = bok.make_report(opened_at(UMEA), 2025, "delarsrapport", 8)
    assert report is not None
    cells = read(only(report.bokslut, "resultatrakning", "balansrakning").content)["Verifikationer"]
    months = {value for at, value in cells.items() if at[0] == "I" and at != "I1"}
    assert max(months) == "202508"


# Words


def test_the_first_sheet_says_what_it_is_and_leads_everywhere(umea_made: Made) -> None:
    sheets = read(umea_made.content)
    front = list(sheets["Innehåll"].values())
    assert front[:2] == ["Årsredovisning 2025", "Samordningsförbundet Umeåregionen"]
    assert front[2] == "Säte: Umeå"
    assert {"Resultaträkning", "Balansräkning", "Underlag", "Verifikationer"} <= set(front)
    assert not any("UTKAST" in text for text in front)


def test_names_of_sheets_are_fit_for_excel(five: dict[str, Made]) -> None:
    for made in five.values():
        names = list(read(made.content))
        assert len({name.casefold() for name in names}) == len(names)
        assert all(len(name) <= 31 and not re.search(r"[\[\]:*?/\\]", name) for name in names)
        assert "Resultaträkning" in names


def test_a_draft_says_so_on_every_sheet_of_figures(umea_made: Made) -> None:
    report, content = of(with_fields(umea_made.report, is_draft=True))
    sheets = read(content)
    assert any("UTKAST" in text for text in sheets["Innehåll"].values())
    assert "UTKAST" in sheet_of(sheets, report.bokslut.by_id["resultatrakning"])["D1"]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        pages = [archive.read(n).decode() for n in archive.namelist() if "worksheets/sheet" in n]
    assert all("UTKAST" in re.findall("<oddHeader>.*?</oddHeader>", page)[0] for page in pages)


def test_findings_grids_and_sentences_have_sheets(umea_made: Made) -> None:
    report = umea_made.report
    grid = Grid("Styrelsen", ("Roll", "Utses av"), (("Ordförande", "Regionen"), ("=1+1", "-x")))
    empty = with_fields(
        report.bokslut.table("investeringsredovisning"), id="tom", title="Tom tabell", rows=()
    )
    assert empty.instead
    parts = (Part("s", "Styrelse", grid=grid), Part("t", "Tom tabell", table=empty))
    finding = Finding("kod", Severity.WARNING, Place("/a/b.toml", 3), "=Meddelande", "Gör så.", "X")
    made = of(with_fields(report, chapters=(Chapter("k", "K", "", parts),)), finding)
    sheets = read(made.content)
    assert [sheets["Styrelsen"][at] for at in ("A5", "B5", "A6", "B6", "A7", "B7")] == [
        "Roll", "Utses av", "Ordförande", "Regionen", "=1+1", "-x",
    ]  # fmt: skip
    assert sheets["Tom tabell"]["A5"] == empty.instead
    assert sheets["Anmärkningar"]["A2"] == "varning"
    assert sheets["Anmärkningar"]["B2"] == "=Meddelande"
    assert sheets["Anmärkningar"]["D2"] == "b.toml, rad 3"


def test_what_is_about_a_person_has_no_words(umea_copy: Path) -> None:
    path = umea_copy / "2025.beancount"
    text = path.read_text(encoding="utf-8")
    first = re.search(r'(?m)^2025-\d\d-\d\d \* "([^"]+)" "([^"]+)"\n  ver: "([^"]+)"', text)
    assert first is not None
    marked = text.replace(first.group(0), f'{first.group(0)}\n  personuppgift: "lön"', 1)
    path.write_text(marked, encoding="utf-8")
    report = bok.draft(opened_at(umea_copy), 2025)
    assert report is not None
    cells = read(of(report).content)["Verifikationer"]
    rows = [
        at[1:]
        for at, value in cells.items()
        if at[0] == "D"
        and value == first.group(3)
        and cells[f"H{at[1:]}"] == "händelse"
        and cells[f"I{at[1:]}"].startswith("2025")
    ]
    assert rows
    assert {cells[f"{column}{row}"] for row in rows for column in "EF"} == {"[personuppgift: lön]"}


def test_the_same_publication_gives_the_same_bytes(umea_made: Made) -> None:
    anew = publication_of(UMEA)
    assert made(anew).content == umea_made.content
    assert of(umea_made.report, *anew.findings).content == umea_made.content


# Text from books is never anything else.


@pytest.fixture
def hostile(umea_copy: Path) -> Made:
    """A förbund whose every word tries to be something else."""
    for path in umea_copy.glob("*.beancount"):
        text = path.read_text(encoding="utf-8")
        text = re.sub(r'(?m)^(\d{4}-\d\d-\d\d \*) "[^"]*" "[^"]*"', rf'\1 "{NASTY}" "-2+3"', text)
        path.write_text(text, encoding="utf-8")
    path = umea_copy / "2025.beancount"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"-2+3"', f'"@{"x" * 40_000}"', 1), encoding="utf-8")
    toml = umea_copy / "forbund.toml"
    text = toml.read_text(encoding="utf-8")
    named = re.sub(r'(?m)^namn = "[^"]*"', 'namn = "=1+1 &P </t> [x]:*?/"', text, count=1)
    toml.write_text(named, encoding="utf-8")
    report = bok.draft(opened_at(umea_copy), 2025)
    assert report is not None
    return of(report)


def test_text_is_text(hostile: Made) -> None:
    sheets = read(hostile.content)
    cells = sheets["Verifikationer"]
    payees = {value for at, value in cells.items() if at[0] == "E" and at != "E1"}
    assert payees == {"=cmd|' /C calc'!A0 <b>&amp; </t> +1 @SUM(A1) \ufffd\ufffd "}
    texts = {value for at, value in cells.items() if at[0] == "F" and at != "F1"}
    assert {len(text) for text in texts} == {4, 32_767}
    assert list(sheets["Innehåll"].values())[1] == "=1+1 &P </t> [x]:*?/"
    with zipfile.ZipFile(io.BytesIO(hostile.content)) as archive:
        pages = {n: archive.read(n).decode() for n in archive.namelist() if "worksheets" in n}
    formulas = [each for page in pages.values() for each in re.findall(r"<f>([^<]*)</f>", page)]
    assert formulas
    assert not [each for each in formulas if "cmd" in each or "1+1" in each]
    heads = [re.findall("<oddHeader>(.*?)</oddHeader>", page)[0] for page in pages.values()]
    assert all("&amp;&amp;P" in head for head in heads)


@needs_libreoffice
def test_hostile_books_are_read_by_others(hostile: Made, tmp_path: Path) -> None:
    (sheets,) = computed(tmp_path / "k", hostile.content)
    assert wrong_figures(sheets, hostile.report) == []
    assert errors(sheets) == []


def test_hostile_accounts_stay_text(tmp_path: Path) -> None:
    """Names of accounts and dimensions, as a SIE file may have them, also where they are links."""
    dims = (("insats", "=1+1"), ("motpart", "<b>*"), ("projekt", "x" * 40_000))
    books = books_with(Ver("2025-03", (("5010", 150), ("1940", -150)), dims=dims))
    names = {"5010": f"=A1 {NASTY} {'y' * 40_000}", "1940": "-1+2"}
    accounts = {
        konto: with_fields(account, namn=names[konto]) for konto, account in books.accounts.items()
    }
    text = form(line("a", 'konton = ["5010"]', 'dimension = { insats = "*" }'))
    bokslut = bokslut_in(tmp_path / "f", {FORM: text}, with_fields(books, accounts=accounts))
    sheets = read(only(bokslut, "egen").content)
    assert sheets["Verifikationer"]["B2"] == "-1+2"
    assert sheets["Verifikationer"]["B3"].startswith("=A1 =cmd|")
    assert len(sheets["Verifikationer"]["B3"]) == 32_767
    assert "=1+1" in sheets["Verifikationer"].values()
    assert sheets["Underlag"]["J5"].startswith("insats: =1+1, projekt: xxx")


def test_hostile_labels_stay_labels(tmp_path: Path) -> None:
    """Lines, columns and sums whose words are formulas, quotes and the names of sheets."""
    text = form(
        line("a", 'konton = ["5010"]', text='=HYPERLINK(\\"x\\")'),
        line("b", 'summa = ["a", "-a"]', 'noll = "\\"+1"', text="'"),
        head='id = "egen"\nslag = "not"\nrubrik = "=A1 \'[x]\' #: </t>"\n',
    )
    books = books_with(Ver("2025-03", (("5010", 150), ("1940", -150))))
    made = only(bokslut_in(tmp_path / "f", {FORM: text}, books), "egen")
    (cells,) = [
        c for name, c in read(made.content).items() if name.startswith("Not 1") or "=A1" in name
    ]
    assert cells[f"A{FIRST + 1}"] == '=HYPERLINK("x")'
    assert cells[f"B{FIRST + 2}"] == '"+1'
    assert cells[f"A{HEADINGS + 1}"] == "Belopp i kr"
    with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
        sheets = [archive.read(n).decode() for n in archive.namelist() if "worksheets" in n]
    formulas = [f for page in sheets for f in re.findall(r"<f>([^<]*)</f>", page)]
    assert any(f.startswith("IF(") and '"""+1"' in f.replace("&quot;", '"') for f in formulas)
    assert not [f for f in formulas if "HYPERLINK" in f]
