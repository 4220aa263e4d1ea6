"""Books in each format: for every reader, whole, and safe from what stands in them."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable
from datetime import date
from io import BytesIO
from itertools import pairwise

import pytest

from finsam_ledger import bocker
from finsam_ledger.bocker import BOOKS, Request
from finsam_ledger.bocker.values import Book, Column, Head, Kind, Row, Section, Table
from finsam_ledger.forms import Style
from finsam_ledger.money import NBSP
from finsam_ledger.render import bocker as render
from finsam_ledger.render import xlsx
from tests.bocker import sheets
from tests.commands import UMEA
from tests.conftest import opened_at
from tests.pages import Element, all_of, page_of, words

HOSTILE = [
    "<script>alert(1)</script>",
    "</style></table><b>",
    "a | b",
    '=cmd("x")!A1',
    "@SUM(A1:A9)",
    "+1-2",
    "-1+2",
    "http://example.org/x",
    "[text](http://example.org)",
    "**fet** _lutad_ `kod` ~~x~~",
    "# rubrik",
    "första\nandra\r\ntredje\u2028fjärde",
    "{{ 7 * 7 }} {% raw %}",
    "&lt;b&gt; &amp;",
    "\" onclick='x'",
    "'",
]
UNSEEN = "a\x00b\x1bc\u202ed\ud800e"
LAST = date(2025, 12, 31)


def book(
    *tables: Table, title: str = "Bok", name: str = "Prov", notices: tuple[str, ...] = ()
) -> Book:
    said = Head(name, "222000-0000", 2025, "2025", notices)
    sections = tuple(Section(table.title, (f"Om {table.title}",), (table,)) for table in tables)
    return Book("bok", title, "LKBR 3:3", said, sections)


def one_column(texts: Iterable[str]) -> Table:
    return Table("Texter", (Column("Text"),), tuple(Row((each,)) for each in texts))


def made(value: Book, kind: str) -> str:
    ((_, content),) = render.render([value], [kind])
    assert isinstance(content, str)
    return content


@pytest.fixture(scope="module")
def umea_books() -> list[Book]:
    opened = opened_at(UMEA)
    request = Request(tuple(BOOKS), 2025)
    books, _ = bocker.made(opened.forbund, opened.books, UMEA, opened.findings, request)
    assert books is not None
    return books


@pytest.fixture(scope="module")
def pages(umea_books: list[Book]) -> dict[str, Element]:
    files = render.render(umea_books, ["html"])
    return {name: page_of(str(content)) for name, content in files}


# Text from books is never anything else.


@pytest.mark.parametrize("text", HOSTILE)
def test_a_page_shows_text_as_it_is(text: str) -> None:
    page = page_of(made(book(one_column([text]), title=text, name=text), "html"))
    plain = " ".join(text.split())
    assert page.xpath("//script") == []
    assert len(page.xpath("//table")) == 1
    assert words(all_of(page, "//tbody/tr/*")[0]) == plain
    assert words(page.find(".//h1")) == plain
    assert words(page.find(".//title")) == f"{plain} – {plain}"
    assert not page.xpath("//@onclick")


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_keeps_text_in_its_cell(text: str) -> None:
    lines = made(book(one_column([text]), title=text, name=text), "md").splitlines()
    (row,) = [line for line in lines[lines.index("| :--- |") + 1 :] if line]
    assert len(re.findall(r"(?<!\\)\|", row)) == 2
    bare = re.sub(r"\\(.)", r"\1", row.removeprefix("| ").removesuffix(" |"))
    assert bare == " ".join(text.split())
    assert not re.search(r"(?<!\\)[<>`*_\[\]#~]", row)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_sheet_has_text_as_text(text: str) -> None:
    """No formula, no number, no link, also in the names of sheets and of the book."""
    value = book(one_column([text]), title=text, name=text)
    content = xlsx.workbook(value)
    assert sheets(content)["Texter"] == [["Text"], [" ".join(text.split())]]
    names = zipfile.ZipFile(BytesIO(content)).namelist()
    assert not [name for name in names if "link" in name.lower() or "sheet1.xml.rels" in name]


@pytest.mark.parametrize("kind", ["html", "md"])
def test_what_does_not_show_is_marked(kind: str) -> None:
    text = made(book(one_column([UNSEEN])), kind)
    assert "a\ufffdb\ufffdc\ufffdd\ufffde" in text
    text.encode()


def test_what_does_not_show_is_marked_in_sheets_too() -> None:
    assert sheets(xlsx.workbook(book(one_column([UNSEEN]))))["Texter"][1] == [
        "a\ufffdb\ufffdc\ufffdd\ufffde"
    ]


# Cells


CELLS = Table(
    "Celler",
    (
        Column("Namn"),
        Column("Dag", Kind.DATE),
        Column("Belopp", Kind.ORE),
        Column("Antal", Kind.NUMBER),
    ),
    (
        Row(("", None, None, None)),
        Row(("a", LAST, -123456789_05, 1234)),
        Row(("b", date(1850, 1, 1), 5, 0)),
        Row(("Summa", None, 0, 7), Style.SLUTSUMMA),
    ),
)


def test_cells_in_markdown() -> None:
    lines = made(book(CELLS), "md").splitlines()
    assert lines[-6:] == [
        "| Namn | Dag | Belopp | Antal |",
        "| :--- | :--- | ---: | ---: |",
        "|  |  |  |  |",
        f"| a | 2025-12-31 | −123{NBSP}456{NBSP}789,05 | 1234 |",
        "| b | 1850-01-01 | 0,05 | 0 |",
        "| **Summa** |  | **0,00** | **7** |",
    ]


def test_cells_on_a_page() -> None:
    page = page_of(made(book(CELLS), "html"))
    told = [[words(cell) for cell in row] for row in all_of(page, "//tbody/tr")]
    assert told[1] == ["a", "2025-12-31", "−123 456 789,05", "1234"]
    assert all_of(page, "//tbody/tr[4]")[0].get("class") == "slutsumma"


def test_cells_in_a_sheet() -> None:
    """Amounts are numbers with their own digits; a day before Excel's first is text."""
    told = sheets(xlsx.workbook(book(CELLS)))["Celler"]
    assert told[0] == ["Namn", "Dag", "Belopp", "Antal", "Radslag"]
    assert told[1:] == [
        ["rad"],
        ["a", "46022", "-123456789.05", "1234", "rad"],
        ["b", "1850-01-01", "0.05", "0", "rad"],
        ["Summa", "0.00", "7", "summa"],
    ]


def test_an_empty_table_is_a_sentence() -> None:
    empty = Table("Tom", (Column("A"),), (), instead="Inget att visa.")
    assert "Inget att visa." in made(book(empty), "md")
    assert "| A |" not in made(book(empty), "md")
    assert page_of(made(book(empty), "html")).xpath("//table") == []
    assert ["Tom", "Inget att visa."] in sheets(xlsx.workbook(book(empty)))["Om boken"]


# Workbooks


def test_tables_alike_are_one_sheet() -> None:
    columns = (Column("A"), Column("B", Kind.ORE))
    first, second = (Table(name, columns, (Row((name, 1_00)),)) for name in ("Ett", "Två"))
    told = sheets(xlsx.workbook(book(first, second, title="Boken")))
    assert list(told) == ["Om boken", "Boken"]
    assert told["Boken"] == [["Del", "A", "B"], ["Ett", "Ett", "1.00"], ["Två", "Två", "1.00"]]


@pytest.mark.parametrize(
    ("titles", "names"),
    [
        (["A/B:C*[D]?\\"], ["A B C  D"]),
        (["x" * 40], ["x" * 31]),
        (["x" * 40, "x" * 41], ["x" * 31, "x" * 27 + " (2)"]),
        (["Om boken"], ["Om boken (2)"]),
        (["om BOKEN"], ["om BOKEN (2)"]),
        (["'citat'"], ["citat"]),
        (["History"], ["Historik"]),
        (["[]"], ["Blad"]),
    ],
)
def test_names_of_sheets(titles: list[str], names: list[str]) -> None:
    tables = [Table(t, (Column(str(i)),), (Row((t,)),)) for i, t in enumerate(titles)]
    assert list(sheets(xlsx.workbook(book(*tables)))) == ["Om boken", *names]


def test_more_rows_than_a_sheet_can_have(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "_ROWS", 3)
    told = sheets(xlsx.workbook(book(one_column("abcde"))))
    parts = {name: rows for name, rows in told.items() if name.startswith("Texter")}
    assert parts == {
        "Texter": [["Text"], ["a"], ["b"]],
        "Texter (2)": [["Text"], ["c"], ["d"]],
        "Texter (3)": [["Text"], ["e"]],
    }


def test_a_text_longer_than_a_cell() -> None:
    (_, (told,)) = sheets(xlsx.workbook(book(one_column(["x" * 40_000]))))["Texter"]
    assert len(told) == 32_767


@pytest.mark.parametrize("kind", render.FORMATS)
def test_the_same_books_give_the_same_bytes(umea_books: list[Book], kind: str) -> None:
    assert render.render(umea_books, [kind]) == render.render(umea_books, [kind])


def test_a_workbook_is_dated_by_its_year(umea_books: list[Book]) -> None:
    core = zipfile.ZipFile(BytesIO(xlsx.workbook(umea_books[0]))).read("docProps/core.xml")
    assert set(re.findall(rb"\d{4}-\d\d-\d\dT[\d:]+Z", core)) == {b"2025-12-31T00:00:00Z"}


def test_a_workbook_s_huvudbok_adds_up(umea_books: list[Book]) -> None:
    (huvudbok,) = [each for each in umea_books if each.id == "huvudbok"]
    rows = sheets(xlsx.workbook(huvudbok))["Konton"]
    assert rows[0] == [
        *("Del", "Datum", "Nummer", "Motpart", "Text", "Debet", "Kredit", "Saldo", "Radslag")
    ]
    assert sum(1 for row in rows if row[-1] == "rad") == 1113


# Pages


def test_pages_are_in_swedish_with_one_h1_and_no_skipped_level(pages: dict[str, Element]) -> None:
    for page in pages.values():
        assert page.get("lang") == "sv"
        levels = [int(each.tag[1]) for each in page.iter("h1", "h2", "h3", "h4")]
        assert levels[0] == levels.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))


def test_landmarks_and_the_skip_link(pages: dict[str, Element]) -> None:
    for page in pages.values():
        for landmark in ("header", "nav", "main", "footer"):
            assert len(all_of(page, f"//{landmark}")) == 1
        first = all_of(page, "//a")[0]
        assert page.get_element_by_id(first.get("href")[1:]).tag == "main"


def test_tables_can_be_read_by_anyone(pages: dict[str, Element]) -> None:
    """Each has a caption and a region that can be scrolled; headers have a scope and a text."""
    for page in pages.values():
        for table in all_of(page, "//table"):
            caption = table.find("caption")
            assert words(caption)
            region = table.getparent()
            assert (region.get("role"), region.get("tabindex")) == ("region", "0")
            assert region.get("aria-labelledby") == caption.get("id")
        for header in all_of(page, "//th"):
            assert header.get("scope") in {"row", "col"}
            assert words(header)


def test_rows_are_as_wide_as_their_table(pages: dict[str, Element]) -> None:
    for page in pages.values():
        for table in all_of(page, "//table"):
            assert len({len(row) for row in table.iter("tr")}) == 1


def test_ids_are_unique_and_every_link_leads_somewhere(pages: dict[str, Element]) -> None:
    ids = {name: page.xpath("//@id") for name, page in pages.items()}
    for own in ids.values():
        assert len(own) == len(set(own))
    for name, page in pages.items():
        for href in page.xpath("//@href"):
            file, _, anchor = href.partition("#")
            assert (file or name) in pages
            assert not anchor or anchor in ids[file or name]


def test_a_row_leads_to_its_verifikation(pages: dict[str, Element]) -> None:
    links = pages["huvudbok-2025.html"].xpath("//td/a/@href | //th/a/@href")
    assert "verifikationer-2025.html#ver-B-1" in links
    assert len(set(links)) == 396
    row = pages["verifikationer-2025.html"].get_element_by_id("ver-B-1")
    assert words(row[0]) == "B-1"


def test_a_book_by_itself_leads_to_no_other(umea_books: list[Book]) -> None:
    (huvudbok,) = [each for each in umea_books if each.id == "huvudbok"]
    page = page_of(made(huvudbok, "html"))
    assert all(href.startswith("#") for href in page.xpath("//@href"))
    assert page.xpath("//td/a") == []


def test_names_that_differ_have_anchors_that_differ() -> None:
    """Also where they differ only in what an id can't have."""
    names = ["B-1", "B 1", "B/1", "B_20_1", "B-1", "<b>", "å"]
    columns = (Column("Nummer", names="ver"), Column("Se", refers="ver"))
    table = Table("Lista", columns, tuple(Row((name, name)) for name in names))
    page = page_of(made(book(table), "html"))
    ids = page.xpath("//tbody/tr/@id")
    assert len(ids) == len(set(ids)) == 6
    links = page.xpath("//td/a/@href")
    assert [link[1:] for link in links] == [*ids[:4], ids[0], *ids[4:]]


def test_notices_are_seen() -> None:
    value = book(CELLS, notices=("Böckerna har 2 fel.",))
    assert "**Böckerna har 2 fel.**" in made(value, "md")
    assert words(all_of(page_of(made(value, "html")), "//main/p[@class='anmarkning']")[0])
    assert ["Anmärkning", "Böckerna har 2 fel."] in sheets(xlsx.workbook(value))["Om boken"]


def test_markdown_tables_are_even(umea_books: list[Book]) -> None:
    for _, text in render.render(umea_books, ["md"]):
        for table in re.findall(r"(?:^\|.*\n)+", str(text), re.MULTILINE):
            rows = table.splitlines()
            assert len({len(re.findall(r"(?<!\\)\|", row)) for row in rows}) == 1
            assert re.fullmatch(r"\|( :?-+:? \|)+", rows[1])
