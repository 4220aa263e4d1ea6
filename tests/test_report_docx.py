"""The report as a Word document: whole, in its own styles, and read back as it was printed."""

from __future__ import annotations

import io
import re
import runpy
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree
from msgspec.structs import replace as with_fields

from finsam_ledger import bok
from finsam_ledger.diagram import Diagram, Mark, Point, Series
from finsam_ledger.ledamoter import Signature
from finsam_ledger.money import NBSP, Unit, parse_number
from finsam_ledger.render.publication import Publication
from finsam_ledger.render.word import document
from finsam_ledger.render.word_delar import TEMPLATES
from finsam_ledger.report import Chapter, Part, Report, compose
from finsam_ledger.tables import Grid, Table
from finsam_ledger.texts import Text
from tests.books import Ver, books_with
from tests.commands import ROOT, UMEA
from tests.conftest import opened_at
from tests.folders import FORM, bokslut_in, form, line
from tests.kontorsprogram import converted, needs_libreoffice
from tests.reports import NAMES, REPORTS, reported

NASTY = "</w:t></w:r><w:p/> <script>x</script> & \"'{{ 7*7 }} [huvud] $x$ *y* \uffff\x07\x0bslut"
PLAIN = NASTY.replace("\uffff\x07\x0b", "\ufffd\ufffd ")
needs_pdftotext = pytest.mark.skipif(
    shutil.which("pdftotext") is None,
    reason="poppler is not installed: apt-get install poppler-utils",
)


class Made(NamedTuple):
    report: Report
    content: bytes

    @property
    def word(self) -> Any:
        return docx.Document(io.BytesIO(self.content))


def of(report: Report) -> Made:
    content, wrong = document(Publication.of(report))
    assert wrong == []
    return Made(report, content)


def with_parts(report: Report, *parts: Part, title: str = "Kapitel") -> Made:
    return of(with_fields(report, chapters=(Chapter("k", title, "LKBR 1:1", parts),)))


@pytest.fixture(scope="module")
def five() -> dict[str, Made]:
    return {
        f"{name}.docx": of(reported(*one).report) for one, name in zip(REPORTS, NAMES, strict=True)
    }


@pytest.fixture(scope="module")
def umea_made(five: dict[str, Made]) -> Made:
    return five["umearegionen-2025.docx"]


def inner(table: Any) -> Any:
    """A table's own element, which alone tells all of it."""
    return table._tbl  # noqa: SLF001


def titled(word: Any) -> dict[str, list[Any]]:
    """The tables of a document by what they are called in it."""
    found: dict[str, list[Any]] = {}
    for table in word.tables:
        for caption in inner(table).iter(qn("w:tblCaption")):
            found.setdefault(caption.get(qn("w:val")), []).append(table)
    return found


def tables(report: Report) -> Iterator[Table]:
    for chapter in report.chapters:
        for part in chapter.parts:
            if part.table is not None and not part.table.instead:
                yield part.table


def rows(table: Any) -> list[list[str]]:
    """The words of a table's cells, each cell once however many columns it spans."""
    return [
        ["".join(t.text or "" for t in cell.iter(qn("w:t"))) for cell in row.tc_lst]
        for row in inner(table).tr_lst
    ]


def printed(table: Table) -> list[list[str]]:
    head = ["", *(column.heading for column in table.columns)]
    return [head, *([row.label, *(cell.text for cell in row.cells)] for row in table.rows)]


def runs_of(cell: Any) -> list[Any]:
    return [run for paragraph in cell.paragraphs for run in paragraph.runs if run.text]


# Tables


def test_tables_say_what_is_printed(five: dict[str, Made]) -> None:
    for made in five.values():
        found = titled(made.word)
        wanted: dict[str, list[list[list[str]]]] = {}
        for table in tables(made.report):
            wanted.setdefault(table.title, []).append(printed(table))
        assert len(wanted) > 8
        for title, each in wanted.items():
            assert [rows(table) for table in found[title]] == each


def test_figures_stand_to_the_right_and_sums_are_bold(umea_made: Made) -> None:
    (table,) = titled(umea_made.word)["Resultaträkning"]
    own = umea_made.report.bokslut.by_id["resultatrakning"]
    for row, shown in zip(table.rows[1:], own.rows, strict=True):
        for cell in row.cells[1:]:
            (paragraph,) = cell.paragraphs
            assert paragraph.style.name == "Tabelltal"
            assert paragraph.style.paragraph_format.alignment == 2  # right
        bold = {bool(run.bold) for cell in row.cells for run in runs_of(cell)}
        assert bold == {shown.style.is_sum}


def test_headings_of_tables_are_repeated_and_rows_kept_whole(five: dict[str, Made]) -> None:
    for made in five.values():
        for title, each in titled(made.word).items():
            for table in each:
                first, *rest = inner(table).tr_lst
                is_head = [
                    row.find(f".//{qn('w:tblHeader')}") is not None for row in (first, *rest)
                ]
                assert is_head[0] is (title != "Underskrifter")
                assert not any(is_head[1:])
                assert all(
                    row.find(f".//{qn('w:cantSplit')}") is not None for row in (first, *rest)
                )


def test_every_row_fits_its_table_and_every_table_its_page(five: dict[str, Made]) -> None:
    for made in five.values():
        for each in titled(made.word).values():
            for table in each:
                grid = [
                    int(col.get(qn("w:w"))) for col in inner(table).tblGrid.iter(qn("w:gridCol"))
                ]
                assert sum(grid) <= 9071
                assert all(width > 0 for width in grid)
                for row in inner(table).tr_lst:
                    spans = (cell.tcPr.find(qn("w:gridSpan")) for cell in row.tc_lst)
                    wide = [1 if span is None else int(span.get(qn("w:val"))) for span in spans]
                    assert sum(wide) == len(grid)


# Texts, headings, links


def test_texts_and_headings_are_all_there_in_order(five: dict[str, Made]) -> None:
    for made in five.values():
        headings = [p for p in made.word.paragraphs if p.style.name.startswith("Heading")]
        levels = [int(p.style.name[-1]) for p in headings]
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))
        wanted = []
        for chapter in made.report.chapters:
            wanted.append(chapter.title)
            wanted += [
                f"Not {part.note}. {part.title}" if part.note else part.title
                for part in chapter.parts
                if part.title
            ]
        said = [p.text for p, level in zip(headings, levels, strict=True) if level < 3]
        assert said == wanted


def test_no_word_of_a_text_is_lost(umea_made: Made) -> None:
    said = "".join(t.text or "" for t in umea_made.word.element.iter(qn("w:t")))
    bare = re.sub(r"\s+", "", said)
    texts = [p.text for c in umea_made.report.chapters for p in c.parts if p.text]
    assert len(texts) > 5
    for text in texts:
        for word in re.findall(r"[\wåäöÅÄÖ]+", text.markdown):
            assert word in bare, word


def test_contents_and_notes_lead_to_headings(five: dict[str, Made]) -> None:
    for made in five.values():
        body = made.word.element
        names = [each.get(qn("w:name")) for each in body.iter(qn("w:bookmarkStart"))]
        assert len(names) == len(set(names))
        anchors = [a for each in body.iter(qn("w:hyperlink")) if (a := each.get(qn("w:anchor")))]
        assert len(anchors) > 15
        assert set(anchors) <= set(names)
        fields = [each.text for each in body.iter(qn("w:instrText"))]
        assert [field for field in fields if "TOC" in (field or "")]
        kinds = [each.get(qn("w:fldCharType")) for each in body.iter(qn("w:fldChar"))]
        assert kinds == ["begin", "separate", "end"]


def test_every_style_that_is_used_is_there(five: dict[str, Made]) -> None:
    for made in five.values():
        known = {style.style_id for style in made.word.styles}
        used = {
            each.get(qn("w:val"))
            for tag in ("w:pStyle", "w:rStyle", "w:tblStyle")
            for each in made.word.element.iter(qn(tag))
        }
        assert used - known == set()


def test_charts_are_pictures_with_words(umea_made: Made) -> None:
    diagrams = [p.diagram for c in umea_made.report.chapters for p in c.parts if p.diagram]
    assert diagrams
    told = [
        each.get("descr")
        for each in umea_made.word.element.iter(
            "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
        )
    ]
    assert told == [f"{each.title}. {each.description}" for each in diagrams]
    said = [p.text for p in umea_made.word.paragraphs if p.style.name == "Bildtext"]
    assert said == [each.title for each in diagrams]
    assert len(umea_made.word.inline_shapes) == len(diagrams)


def test_every_signature_has_its_line(umea_made: Made) -> None:
    signatures = [s for c in umea_made.report.chapters for p in c.parts for s in p.signatures]
    assert signatures
    (table,) = titled(umea_made.word)["Underskrifter"]
    said = [text for row in rows(table) for text in row if text]
    assert said == [f"{s.name}{s.role}{s.appointed_by}" for s in signatures]
    lines = list(inner(table).iter(qn("w:pBdr")))
    assert len(lines) == len(signatures)


# Around the pages


def around(made: Made, *kinds: str) -> str:
    with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
        parts = [
            etree.fromstring(archive.read(name))
            for name in archive.namelist()
            if name.startswith(tuple(f"word/{kind}" for kind in kinds))
        ]
    return "|".join(t.text or "" for part in parts for t in part.iter(qn("w:t")))


def test_each_page_says_whose_it_is(umea_made: Made) -> None:
    head = around(of(with_fields(umea_made.report, organisation_number="222000-2020")), "header")
    assert "Samordningsförbundet Umeåregionen · 222000-2020" in head
    assert "Årsredovisning 2025" in head
    for text in (around(umea_made, "header", "footer"), head):
        assert "[" not in text
        assert "UTKAST" not in text
    section = umea_made.word.sections[0]
    assert (section.page_width.mm, section.page_height.mm) == pytest.approx((210, 297), abs=0.2)
    with zipfile.ZipFile(io.BytesIO(umea_made.content)) as archive:
        styles = archive.read("word/styles.xml").decode()
        footers = "".join(
            archive.read(n).decode() for n in archive.namelist() if "word/footer" in n
        )
    assert set(re.findall(r'<w:lang [^>]*w:val="([^"]+)"', styles)) == {"sv-SE"}
    assert "NUMPAGES" in footers


def test_a_draft_says_so_on_every_page(umea_made: Made) -> None:
    made = of(with_fields(umea_made.report, is_draft=True))
    with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
        heads = [archive.read(n).decode() for n in archive.namelist() if "word/header" in n]
    assert len(heads) == 2  # the first page and the others
    assert all("UTKAST" in head and "B00020" in head for head in heads)
    assert "UTKAST" in made.word.paragraphs[0].text


def test_the_reference_document_is_what_its_script_makes() -> None:
    fresh = runpy.run_path(str(ROOT / "docs" / "make_reference.py"))["made"]()
    kept = (TEMPLATES / "word" / "reference.docx").read_bytes()
    with (
        zipfile.ZipFile(io.BytesIO(fresh)) as new,
        zipfile.ZipFile(io.BytesIO(kept)) as old,
    ):
        assert old.namelist() == new.namelist()
        assert [old.read(name) for name in old.namelist()] == [new.read(n) for n in new.namelist()]


def test_properties(umea_made: Made) -> None:
    told = umea_made.word.core_properties
    assert told.title == "Årsredovisning 2025 – Samordningsförbundet Umeåregionen"
    assert told.author == "Samordningsförbundet Umeåregionen"
    assert told.language == "sv-SE"
    assert told.created.isoformat() == "2025-12-31T00:00:00+00:00"


def test_the_same_publication_gives_the_same_bytes(umea_made: Made) -> None:
    again = of(umea_made.report)
    assert again.content == umea_made.content
    with zipfile.ZipFile(io.BytesIO(again.content)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_report_about_a_part_of_the_year() -> None:
    report, findings = bok.make_report(opened_at(UMEA), 2025, "delarsrapport", 8)
    assert report is not None, findings
    made = of(report)
    assert made.word.core_properties.title.startswith(report.title)
    (figures,) = titled(made.word)["Nyckeltal"]
    assert rows(figures)[0] == ["", "januari–augusti 2025", "januari–augusti 2024", ""]
    for table in tables(report):
        assert printed(table) in [rows(each) for each in titled(made.word)[table.title]]


# Text from books is never anything else.


def chart(words: str) -> Diagram:
    points = (Point(parse_number("1"), "1"), Point(None, ""))
    series = (Series(words, points),)
    return Diagram("d", words, words, Unit.KR, Mark.STAPLAR, words, (words, "b"), series)


@pytest.fixture(scope="module")
def hostile(umea_made: Made) -> Made:
    base = umea_made.report
    text = Text(
        "t",
        f"{NASTY}\n\n# {NASTY}\n\n| a | b |\n|---|---|\n| {NASTY} | x |\n\n![bild](/etc/passwd)",
        (),
    )
    parts = (
        Part("a", NASTY, text=text),
        Part("b", NASTY, grid=Grid(NASTY, (NASTY, "B"), ((NASTY, "=1+1"), ("x" * 40_000, "")))),
        Part("c", NASTY, diagram=chart(NASTY)),
        Part("d", NASTY, signatures=(Signature(NASTY, NASTY, NASTY),)),
    )
    report = with_fields(base, name=NASTY, title=NASTY, place=NASTY, organisation_number=NASTY)
    return with_parts(report, *parts, title=NASTY)


def test_text_is_text(hostile: Made) -> None:
    said = [p.text for p in hostile.word.paragraphs]
    assert sum(PLAIN.strip() in text for text in said) >= 10
    (grid,) = titled(hostile.word)[PLAIN]
    assert rows(grid)[0] == [PLAIN, "B"]
    assert rows(grid)[1] == [PLAIN, "=1+1"]
    assert len(rows(grid)[2][0]) == 40_000
    head = around(hostile, "header")
    assert f"{PLAIN} · {PLAIN}" in head
    assert hostile.word.core_properties.title == f"{PLAIN} – {PLAIN}"
    assert len(hostile.word.inline_shapes) == 1  # no picture but the chart
    with zipfile.ZipFile(io.BytesIO(hostile.content)) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(archive.read(name))
            assert b"root:x" not in archive.read(name)


def test_hostile_labels_stay_labels(tmp_path: Path) -> None:
    text = form(
        line("a", 'konton = ["5010"]', text="</w:t> <b> &amp; $x$"),
        head='id = "egen"\nslag = "not"\nrubrik = "</w:tbl> [titel]"\n',
    )
    books = books_with(Ver("2025-03", (("5010", 150), ("1940", -150))))
    report, _ = compose(bokslut_in(tmp_path / "f", {FORM: text}, books))
    table = report.bokslut.table("egen")
    made = with_parts(report, Part("p", table.title, table=table, note=1))
    (found,) = titled(made.word)["</w:tbl> [titel]"]
    assert rows(found) == printed(table)
    assert rows(found)[1][0] == "</w:t> <b> &amp; $x$"


@needs_libreoffice
@needs_pdftotext
def test_others_open_it(five: dict[str, Made], hostile: Made, tmp_path: Path) -> None:
    """LibreOffice sets every document, and its pages say every figure of the resultaträkning."""
    files = {name: made.content for name, made in five.items()} | {"elak.docx": hostile.content}
    pages = converted(tmp_path, files, "pdf")
    assert pages["elak.docx"].startswith(b"%PDF")
    for name, made in five.items():
        path = tmp_path / "x.pdf"
        path.write_bytes(pages[name])
        done = subprocess.run(
            ["pdftotext", "-layout", path, "-"], check=True, capture_output=True, text=True
        )
        said = done.stdout.replace(NBSP, " ")
        assert done.stdout.count("\f") > 8
        for row in made.report.bokslut.by_id["resultatrakning"].rows:
            for cell in row.cells:
                assert cell.text.replace(NBSP, " ") in said
