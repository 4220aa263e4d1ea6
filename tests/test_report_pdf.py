"""The report as PDF, read back as archives, screen readers and auditors read it."""

from __future__ import annotations

import io
import math
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pikepdf
import pytest
import typst
from msgspec.structs import replace
from pypdf import PdfReader

from finsam_ledger.diagram import Diagram, Mark, Point, Series
from finsam_ledger.findings import Finding, Place, Severity
from finsam_ledger.forms import ColumnKind
from finsam_ledger.ledamoter import Signature
from finsam_ledger.money import Unit, swedish
from finsam_ledger.render import formats
from finsam_ledger.render.pdf import TEMPLATES, pdf
from finsam_ledger.render.publication import Attachment, Publication
from finsam_ledger.report import Chapter, Part, Report
from finsam_ledger.tables import Grid
from finsam_ledger.texts import Text
from tests import tagged
from tests.commands import ROOT, finsam
from tests.reports import REPORTS, reported
from tests.tagged import Element, squeezed

XMP_DC = "{http://purl.org/dc/elements/1.1/}"
XMP_DATE = "{http://ns.adobe.com/xap/1.0/}CreateDate"
PDF_A = "{http://www.aiim.org/pdfa/ns/id/}"
PDF_UA = "{http://www.aiim.org/pdfua/ns/id/}"
FONTS = {"LibertinusSerif", "NewCM10", "NewCMMath", "DejaVuSansMono"}
SIE = Attachment("bokföring 2025.se", bytes(range(256)) * 20, "text/plain", "Bokföringen som SIE")
FIGURES = Attachment("siffror.csv", b"tabell;rad\r\n", "text/csv", "Rapportens siffror")
DIAGRAM = Diagram(
    "eget-kapital",
    "Eget kapital och gräns",
    "Stapeldiagram som visar att eget kapital ligger under gränsen båda åren.",
    Unit.TKR,
    Mark.STAPLAR,
    "År",
    ("2024", "2025"),
    (
        Series("Eget kapital", (Point(None, ""), Point(None, "1\u00a0984"))),
        Series("Gräns", (Point(None, "2\u00a0001"), Point(None, "2\u00a0020")), is_limit=True),
    ),
)
MARKDOWN = """\
# Ett

Med *kursiv*, **fet**, `kod` och [länk](https://example.com/a?b=1).

### Två

- punkt

  7. sju

> Citat

| Mål | Utfall |
|:----|-------:|
| Nå  | 12     |

    rad ett
    rad två

* * *

###### Tre
"""


@pytest.fixture(autouse=True)
def no_warnings(monkeypatch: pytest.MonkeyPatch) -> None:
    """A warning from the compiler is a mistake: pages that never settle, a font that is missing."""

    def strict(*args: object, **options: object) -> bytes:
        made, warnings = typst.compile_with_warnings(*args, **options)  # type: ignore[call-overload]
        assert [warning.message for warning in warnings] == []
        return bytes(made)

    monkeypatch.setattr(typst, "compile", strict)


@pytest.fixture(scope="module")
def umea() -> Publication:
    return reported("umearegionen", 2025)


@pytest.fixture(scope="module")
def report(umea: Publication) -> Report:
    return umea.report


@pytest.fixture(scope="module")
def made(umea: Publication) -> bytes:
    return pdf(replace(umea, attachments=(SIE, FIGURES)))[0]


@cache
def printed(ledger: str, year: int) -> bytes:
    """One of the five as PDF, made once for all tests that only look at it."""
    return pdf(reported(ledger, year))[0]


@cache
def plain() -> bytes:
    """The report of Umeåregionen without findings and attachments."""
    return pdf(Publication.of(reported("umearegionen", 2025).report))[0]


@pytest.fixture(scope="module")
def document(made: bytes) -> pikepdf.Pdf:
    return tagged.opened(made)


def with_part(report: Report, part: Part) -> bytes:
    return pdf(Publication.of(replace(report, chapters=(Chapter("k", "Kapitel", "", (part,)),))))[0]


def with_text(report: Report, markdown: str) -> bytes:
    return with_part(report, Part("d", "Del", Text("t", markdown, ())))


def captioned(document: pikepdf.Pdf) -> list[Element]:
    tables = (each for each in tagged.elements(document) if each.kind == "Table")
    return [table for table in tables if tagged.within(table, "Caption")]


def expected_rows(report: Report) -> Iterator[str]:
    """Every row of every table of figures as it should be read, in order."""
    for chapter in report.chapters:
        for part in chapter.parts:
            table = part.table
            if table is None or table.instead:
                continue
            for row in table.rows:
                cells = [printed.text for _, printed in table.cells(row)]
                yield squeezed(row.label + "".join(cells))


def missing_rows(rows: Sequence[str], words: str) -> list[str]:
    """Rows that aren't read where they should be: after the one before."""
    place, missing = 0, []
    for row in rows:
        found = words.find(row, place)
        if found < 0:
            missing.append(row)
        else:
            place = found + len(row)
    return missing


# --- the standards ---


def test_it_is_pdf_a_3a_and_pdf_ua_1_at_once(document: pikepdf.Pdf) -> None:
    metadata = tagged.metadata(document)
    assert (metadata[f"{PDF_A}part"], metadata[f"{PDF_A}conformance"]) == ("3", "A")
    assert metadata[f"{PDF_UA}part"] == "1"
    assert document.pdf_version == "1.7"
    assert document.Root.OutputIntents[0].S == "/GTS_PDFA1"


def test_it_is_whole_after_row_headings_were_added(made: bytes, document: pikepdf.Pdf) -> None:
    assert document.check_pdf_syntax() == []
    assert len(document.trailer.ID) == 2
    assert "/Filter" not in document.Root.Metadata
    assert made.startswith(b"%PDF-1.7\n%")
    assert made.rstrip().endswith(b"%%EOF")
    assert not document.is_encrypted


def test_it_is_marked_swedish_and_shows_its_title(document: pikepdf.Pdf, report: Report) -> None:
    root = document.Root
    assert bool(root.MarkInfo.Marked)
    assert root.Lang == "sv-SE"
    assert bool(root.ViewerPreferences.DisplayDocTitle)
    metadata = tagged.metadata(document)
    assert metadata[f"{XMP_DC}title"] == f"{report.title} – {report.name}"
    assert report.name in metadata[f"{XMP_DC}creator"]


def test_its_date_is_the_publications(umea: Publication) -> None:
    at_night = replace(umea, made=datetime(2026, 3, 29, 1, 30, 5, tzinfo=UTC))
    document = tagged.opened(pdf(at_night)[0])
    assert tagged.metadata(document)[XMP_DATE] == "2026-03-29T01:30:05+00:00"
    assert document.docinfo["/CreationDate"] == "D:20260329013005Z"


def test_every_font_is_the_compilers_own_and_embedded(document: pikepdf.Pdf) -> None:
    descriptors = [
        each for each in document.objects
        if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/FontDescriptor"
    ]  # fmt: skip
    names = {str(each.FontName)[1:].split("+")[-1].split("-")[0] for each in descriptors}
    assert "LibertinusSerif" in names
    assert names <= FONTS
    assert all("/FontFile3" in each or "/FontFile2" in each for each in descriptors)


def test_nothing_is_fetched_by_the_templates() -> None:
    sources = {path.name: path.read_text(encoding="utf-8") for path in TEMPLATES.glob("*.typ")}
    imports = [name for text in sources.values() for name in re.findall(r'#import "(.*?)"', text)]
    assert "looks.typ" in imports
    assert set(imports) <= set(sources)


# --- what a reader meets ---


@pytest.mark.parametrize(("ledger", "year"), REPORTS)
def test_every_row_is_read_whole_and_in_order(ledger: str, year: int) -> None:
    publication = reported(ledger, year)
    words = tagged.text(printed(ledger, year))
    rows = list(expected_rows(publication.report))
    assert len(rows) > 50
    assert missing_rows(rows, words) == []
    shown = {
        part.table.id
        for chapter in publication.report.chapters
        for part in chapter.parts
        if part.table
    }
    figures = list(publication.report.figures())
    assert {each.table for each in figures if each.table != "text"} <= shown


def test_a_lost_or_changed_row_is_missed(made: bytes, report: Report) -> None:
    rows, words = list(expected_rows(report)), tagged.text(made)
    assert missing_rows([*rows[:3], rows[3] + "1", *rows[4:]], words) == [rows[3] + "1"]
    assert missing_rows(rows[::-1], words) != []


def test_figures_in_texts_are_printed(report: Report) -> None:
    texts = [part.text for chapter in report.chapters for part in chapter.parts if part.text]
    figures = [figure for text in texts for figure in text.figures]
    words = tagged.text(plain())
    assert figures
    for figure in figures:  # a sentence may say minus in words
        assert squeezed(swedish(abs(Decimal(figure.value)))) in words, figure


@pytest.mark.parametrize(("ledger", "year"), REPORTS)
def test_headings_begin_at_one_and_skip_none(ledger: str, year: int) -> None:
    publication = reported(ledger, year)
    document = tagged.opened(printed(ledger, year))
    found = tagged.headings(document)
    levels = [level for level, _ in found]
    assert levels[0] == 1
    assert all(level <= before + 1 for before, level in pairwise(levels))
    chapters = [chapter.title for chapter in publication.report.chapters]
    assert [title for level, title in found if level == 1] == [
        "Året i siffror", "Innehåll", *chapters, "Om rapporten",
    ]  # fmt: skip
    assert tagged.bookmarks(document) == ["Året i siffror", *chapters, "Om rapporten"]


def test_each_table_has_a_caption_and_headings_for_rows_and_columns(
    document: pikepdf.Pdf, report: Report
) -> None:
    tables = captioned(document)
    shown = [
        part.table
        for chapter in report.chapters
        for part in chapter.parts
        if part.table and not part.table.instead
    ]
    assert len(tables) >= len(shown)
    for table in tables:
        heads = [row for each in tagged.within(table, "THead") for row in tagged.within(each, "TH")]
        assert heads
        assert {each.attribute("/Scope") for each in heads} == {"/Column"}
        rows = [row for each in tagged.within(table, "TBody") for row in tagged.within(each, "TR")]
        assert rows
        for row in rows:
            first, *rest = [*tagged.within(row, "TH"), *tagged.within(row, "TD")]
            assert (first.kind, first.attribute("/Scope")) == ("TH", "/Row")
            assert {each.kind for each in rest} <= {"TD"}
            assert "/Headers" not in str(first.node.A)
            spans = [int(each.attribute("/ColSpan") or 1) for each in (first, *rest)]
            assert sum(spans) == len(heads)


def test_note_numbers_lead_to_the_note(document: pikepdf.Pdf, report: Report) -> None:
    titles = {
        part.note: f"Not {part.note}. {part.title}"
        for chapter in report.chapters
        for part in chapter.parts
    }
    expected = [
        titles[int(number)]
        for chapter in report.chapters
        for part in chapter.parts
        if part.table and not part.table.instead
        for row in part.table.rows
        for column, printed in part.table.cells(row)
        if column.kind is ColumnKind.NOT
        for number in printed.text.split(",")
        if number
    ]
    links = [link for table in captioned(document) for link in tagged.within(table, "Link")]
    at = tagged.outline(document)
    assert expected
    assert [tagged.place(document, tagged.target(link)) for link in links] == [
        at[title] for title in expected
    ]


def test_notes_lead_back_to_the_table(document: pikepdf.Pdf, report: Report) -> None:
    at = tagged.outline(document)
    after_tables = [each for each in tagged.elements(document) if each.kind == "Link"]
    pages = {tagged.place(document, tagged.target(link))[0] for link in after_tables[-5:]}
    assert pages == {at["Resultaträkning"][0], at["Balansräkning"][0]}
    notes = [part for chapter in report.chapters for part in chapter.parts if part.note]
    assert tagged.text(plain()).count("Hörtill") == len(notes) - 1


def test_every_link_says_what_it_is(document: pikepdf.Pdf) -> None:
    annotations = [each for page in document.pages for each in page.get("/Annots", [])]
    assert len(annotations) > 20
    assert all(str(each.get("/Contents", "")) for each in annotations)


def test_pages_are_numbered_and_named(made: bytes, report: Report) -> None:
    pages = [squeezed(page) for page in tagged.pages(made)]
    assert len(pages) > 5
    for number, page in enumerate(pages[1:], 2):
        assert f"Sida{number}av{len(pages)}" in page
        assert page.count(squeezed(report.name)) >= 1
        assert squeezed(report.period.label()) in page


def test_a_draft_says_so_on_every_page(report: Report) -> None:
    draft = pdf(Publication.of(replace(report, is_draft=True)))[0]
    for page in tagged.pages(draft):
        assert squeezed(page).count("UTKAST") == 2  # in its head, and behind its text
    assert "UTKAST" not in tagged.text(plain())
    assert "Rapportenharfel" in tagged.text(draft)


def test_what_is_wrong_with_a_draft_is_listed_last(report: Report) -> None:
    finding = Finding("a", Severity.NOTICE, Place("/hem/x.csv", 3), "Något *är* #fel.", "Rätta.")
    draft = replace(report, is_draft=True)
    words = tagged.text(pdf(Publication.of(draft, [finding]))[0])
    assert "KontrollavrapportenNågot*är*#fel.Rätta." in words.replace("•", "")
    assert "/hem" not in words
    assert "Kontrollavrapporten" not in tagged.text(pdf(Publication.of(report, [finding]))[0])


# --- attachments ---


def test_attachments_come_out_as_they_went_in(made: bytes, document: pikepdf.Pdf) -> None:
    files = PdfReader(io.BytesIO(made)).attachments
    found = {content for contents in files.values() for content in contents}
    assert found == {SIE.content, FIGURES.content}
    specs = {str(each.UF): each for each in document.Root.AF}
    assert specs.keys() == {SIE.name, FIGURES.name}
    assert {name: str(each.AFRelationship) for name, each in specs.items()} == {
        SIE.name: "/Supplement",
        FIGURES.name: "/Data",
    }
    for attachment in (SIE, FIGURES):
        spec = specs[attachment.name]
        assert str(spec.Desc) == attachment.description
        assert str(spec.EF.F.Subtype) == f"/{attachment.media_type}"
        assert spec.EF.F.read_bytes() == attachment.content


@pytest.mark.parametrize("name", ["../../etc/passwd", "/a", "😀.csv", "a\\b", "rapport.json", ".."])
def test_any_name_of_an_attachment_will_do(umea: Publication, name: str) -> None:
    attachment = Attachment(name, b"x", "text/plain", "Något 😀\x01")
    document = tagged.opened(pdf(replace(umea, attachments=(attachment,)))[0])
    [spec] = document.Root.AF
    assert spec.EF.F.read_bytes() == b"x"


def test_attachments_of_one_name_are_all_there(umea: Publication) -> None:
    files = [Attachment("a.txt", content, "text/plain", "") for content in (b"x", b"y", b"")]
    document = tagged.opened(pdf(replace(umea, attachments=tuple(files)))[0])
    assert sorted(each.EF.F.read_bytes() for each in document.Root.AF) == [b"", b"x", b"y"]
    assert len({str(each.UF) for each in document.Root.AF}) == 3


# --- parts of other kinds ---


def test_a_text_becomes_what_it_says(report: Report) -> None:
    made = with_text(report, MARKDOWN)
    document = tagged.opened(made)
    kinds = [each.kind for each in tagged.elements(document)]
    for kind in ("L", "LI", "BlockQuote", "Code", "Em", "Strong", "Link", "Table"):
        assert kind in kinds, kind
    assert tagged.headings(document)[4:7] == [(3, "Ett"), (4, "Två"), (5, "Tre")]
    assert b"https://example.com/a?b=1" in b"".join(
        bytes(each.A.URI)
        for page in document.pages
        for each in page.get("/Annots", [])
        if "/URI" in each.get("/A", {})
    )
    words = tagged.text(made)
    for said in ("Medkursiv,fet,kodochlänk.", "7.sju", "Citat", "MålUtfallNå12", "radettradtvå"):
        assert said in words


def test_a_chart_is_described_and_its_numbers_stand_in_a_table(report: Report) -> None:
    made = with_part(report, Part("d", "Del", diagram=DIAGRAM))
    document = tagged.opened(made)
    [figure] = [each for each in tagged.elements(document) if each.kind == "Figure"]
    assert str(figure.node.Alt) == f"{DIAGRAM.title}. {DIAGRAM.description}"
    assert "BeloppitkrÅrEgetkapitalGräns20242001202519842020" in tagged.text(made)


def test_words_stand_in_a_table_even_where_rows_are_ragged(report: Report) -> None:
    grid = Grid("Styrelsen", ("Namn", "Uppdrag"), (("Ann Ek", "ordförande"), ("Bo",), ()))
    made = with_part(report, Part("d", "Del", grid=grid))
    document = tagged.opened(made)
    [table] = captioned(document)
    assert len(tagged.within(table, "TR")) == 4
    assert "StyrelsenNamnUppdragAnnEkordförandeBo" in tagged.text(made)


def test_there_are_lines_to_sign_on(report: Report) -> None:
    lines = (Signature("Ordförande", "Region Västerbotten", "Ann Ek"), Signature("Ledamot", ""))
    words = tagged.text(with_part(report, Part("d", "Underskrifter", signatures=lines)))
    assert "UmeådenAnnEkOrdförandeUtsedd avRegionVästerbottenLedamot".replace(" ", "") in words
    nowhere = replace(report, place="")
    words = tagged.text(with_part(nowhere, Part("d", "Underskrifter", signatures=lines)))
    assert "Ortochdatum" in words


# --- pages ---


def test_a_table_longer_than_a_page_repeats_its_headings(report: Report) -> None:
    rows = tuple((f"Rad {number}", "x") for number in range(200))
    made = with_part(report, Part("d", "Del", grid=Grid("T", ("Vad", "Kolumnhuvud"), rows)))
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(made)).pages]
    holding = [page for page in pages if "Rad " in page]
    assert len(holding) > 2
    assert all("Kolumnhuvud" in page for page in holding)
    document = tagged.opened(made)
    [table] = captioned(document)
    assert len(tagged.within(table, "TR")) == 201  # headings that are repeated are read once


@pytest.mark.parametrize(
    ("columns", "least", "most"), [(4, 595, 596), (9, 841, 842), (40, 1000, 9000)]
)
def test_a_table_with_many_columns_gets_a_page_that_holds_it(
    report: Report, columns: int, least: int, most: int
) -> None:
    headings = tuple(f"Kolumnrubrik{number}" for number in range(columns))
    rows = (tuple(f"Tilldelningar{number}" for number in range(columns)),)
    made = with_part(report, Part("d", "Del", grid=Grid("T", headings, rows)))
    [page] = [p for p in PdfReader(io.BytesIO(made)).pages if "Tilldelningar0" in p.extract_text()]
    assert least < page.mediabox.width < most
    text = page.extract_text()
    assert [f"Tilldelningar{number}" in text for number in range(columns)] == [True] * columns
    assert "Kapitel" in text  # the chapter's title is on the same page


def test_a_table_that_fits_a_page_is_not_broken(report: Report) -> None:
    rows = tuple((f"Rad {number}.", "x") for number in range(25))
    parts = tuple(
        Part(f"d{index}", f"Del {index}", grid=Grid("T", ("Vad", "Hur"), rows))
        for index in range(3)
    )
    chapter = Chapter("k", "Kapitel", "", parts)
    made = pdf(Publication.of(replace(report, chapters=(chapter,))))[0]
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(made)).pages]
    counts = [page.count("Rad ") for page in pages if "Rad " in page]
    assert counts == [25, 25, 25]
    assert [f"Del {index}" in page for index, page in enumerate(p for p in pages if "Rad " in p)]


@pytest.mark.skipif(
    not shutil.which("pdftotext"), reason="pdftotext (poppler) shows where words are"
)
@pytest.mark.parametrize(("ledger", "year"), REPORTS)
def test_no_word_runs_into_another_or_off_the_page(ledger: str, year: int, tmp_path: Path) -> None:
    file = tmp_path / "rapport.pdf"
    file.write_bytes(printed(ledger, year))
    assert overlaps(file) == []


@pytest.mark.skipif(
    not shutil.which("pdftotext"), reason="pdftotext (poppler) shows where words are"
)
def test_a_word_longer_than_a_line_stays_on_the_page(report: Report, tmp_path: Path) -> None:
    file = tmp_path / "rapport.pdf"
    word = "https://example.com/" + "x" * 500
    part = Part("d", "Del", Text("t", word, ()), grid=Grid("T", ("A", "B"), ((word, word),)))
    file.write_bytes(with_part(report, part))
    assert overlaps(file) == []


@pytest.mark.skipif(
    not shutil.which("pdftotext"), reason="pdftotext (poppler) shows where words are"
)
def test_words_that_do_are_found(tmp_path: Path) -> None:
    file = tmp_path / "fel.pdf"
    page = "#set page(width: 100pt, height: 100pt, margin: 30pt)\n"
    tight = "#place(dx: 0pt)[Tillgångar]#place(dx: 20pt)[1984]"
    for body, wrong in ((tight, True), ("#box[Tillgångarna]", True), ("Ett ord", False)):
        file.write_bytes(typst.compile((page + body).encode(), format="pdf"))
        assert bool(overlaps(file, margin=28)) is wrong


class Word(NamedTuple):
    text: str
    left: float
    right: float
    top: float
    bottom: float

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    def hits(self, other: Word) -> bool:
        """Whether two words on one line share more than a hair's breadth."""
        shared = min(self.right, other.right) - max(self.left, other.left)
        return other.top < self.middle < other.bottom and shared > 0.5


def colliding(words: Sequence[Word]) -> Iterator[tuple[str, str]]:
    """Each word with every later one that it hits; only those at its height are looked at."""
    heights: dict[int, list[int]] = defaultdict(list)
    for number, word in enumerate(words):
        for height in range(math.floor(word.top), math.floor(word.bottom) + 1):
            heights[height].append(number)
    for number, word in enumerate(words):
        for other in heights[math.floor(word.middle)]:
            if number < other and word.hits(words[other]):
                yield word.text, words[other].text


def overlaps(file: Path, margin: float = 60) -> list[tuple[str, ...]]:
    """Words that run into each other, or into the margin in points (68, less a table's inset)."""
    read = subprocess.run(
        ["pdftotext", "-bbox", str(file), "-"], capture_output=True, encoding="utf-8", check=True
    ).stdout
    found: list[tuple[str, ...]] = []
    for width, body in re.findall(r'<page width="([0-9.]+)".*?>(.*?)</page>', read, re.DOTALL):
        boxes = re.findall(
            r'xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)</word>', body
        )
        words = [
            Word(text, float(x0), float(x1), float(y0), float(y1)) for x0, y0, x1, y1, text in boxes
        ]
        inside = (margin, float(width) - margin)
        found += [(w.text,) for w in words if w.left < inside[0] or w.right > inside[1]]
        found += colliding(words)
    return found


# --- hostile words ---

HOSTILE = {
    "markup": r"#import \"@preview/x:1.0.0\": * $x$ @ref <label> \\ `a` */ /* // == + - #{1+1}",
    "harmful": "a\x00b\x01c\x7fd\x85e\u2028f\ufefeg",
    "surrogate": "a\ud800b",
    "emoji": "a 😀 👩‍👩‍👧 漢字 \U0001f1f8\U0001f1ea e\u0489",
    "private": "\ue000 \uf8ff \U00100000 \ufdd0 \uffff",
    "turning": "\u202e123\u202c \u2066x\u2069 \u05e9\u05dc\u05d5\u05dd \u0645\u0631",
    "long": "x" * 10_000 + " " + "åäö" * 3_000,
    "unseen": "\u200b \u00ad \ufeff \u2060",
    "emptied": "# &nbsp;\n\n## ![](x)\n\n### \u200b\n\n#\n\n- \n\n1.\n\n> \n\n[](http://x)",
    "bare": "``` \n```\n\n|a|\n|--|\n\n****\n\n**",
    "quoted": "> " * 200 + "a\n\n" + "> - " * 40 + "b",
    "nested": "".join("  " * depth + "- c\n" for depth in range(60)),
    "within": "> ###### x\n\n- # y\n\n1. ### z",
    "html": "<script>alert(1)</script> &amp; &#0; &#x202e;",
    "links": "[a](javascript:alert(1)) [b](/etc/passwd) [c](http://x/😀) <https://å.se/ö> [😀](https://x.se)",
}  # fmt: skip


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)
def test_hostile_words_are_only_words(report: Report, words: str) -> None:
    made = with_text(report, words)
    document = tagged.opened(made)
    assert document.check_pdf_syntax() == []
    assert tagged.metadata(document)[f"{PDF_UA}part"] == "1"


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)
def test_hostile_words_fit_everywhere(report: Report, words: str) -> None:
    words = words[:1000]
    grid = Grid(words, (words, words), ((words, words), (words, words)))
    signature = Signature(words, words, words)
    part = Part("d", words, Text("t", words, ()), grid=grid, signatures=(signature,))
    hostile = replace(
        report,
        title=words,
        name=words,
        organisation_number=words,
        place=words,
        chapters=(Chapter("k", words, words, (part,)),),
        key_figures=(replace(report.key_figures[0], label=words, text=words, before=words),),
    )
    finding = Finding("a", Severity.NOTICE, None, words, words)
    made, wrong = pdf(Publication.of(hostile, [finding]))
    assert wrong == []
    assert tagged.opened(made).check_pdf_syntax() == []


def test_markup_is_shown_as_it_is_written(report: Report) -> None:
    words = '#import "@preview/x:1.0.0" $x$ @ref <label> */ // == #{1+1} -- ...'
    assert squeezed(words) in tagged.text(with_text(report, words))


def test_what_no_font_has_stands_as_its_code(report: Report) -> None:
    words = tagged.text(with_text(report, "Bra 😀! \u202e12 \x01 a\u00adb"))
    assert "Bra[U+1F600]![U+202E]12[U+0001]ab" in words.replace("\ufffd", "[U+0001]")
    assert "Teckensomtypsnittensaknar" in words
    assert "Teckensomtypsnittensaknar" in tagged.text(with_text(report, "\u202e12"))
    assert "Teckensomtypsnittensaknar" not in tagged.text(with_text(report, "Bra!"))


def test_a_link_leads_only_out(report: Report) -> None:
    document = tagged.opened(with_text(report, HOSTILE["links"]))
    annotations = [each for page in document.pages for each in page.get("/Annots", [])]
    addresses = [str(each.A.URI) for each in annotations if "/URI" in each.get("/A", {})]
    assert len(addresses) == 3
    assert all(each.startswith(("http://", "https://")) for each in addresses)


# --- the same bytes ---

SCRIPT = """
import sys
from pathlib import Path
from finsam_ledger import bok
from finsam_ledger.render.pdf import pdf
from finsam_ledger.render.publication import Attachment, Publication
opened, _ = bok.open_books(Path(sys.argv[1]))
report, findings = bok.make_report(opened, 2025)
files = [Attachment("a.csv", b"x", "text/csv", "A")]
Path(sys.argv[2]).write_bytes(pdf(Publication.of(report, findings, attachments=files))[0])
"""


def test_same_input_same_bytes_wherever_and_whenever(tmp_path: Path) -> None:
    elsewhere = tmp_path / "annanstans"
    elsewhere.mkdir()
    surroundings = [
        ({"TZ": "UTC", "LC_ALL": "C"}, ROOT),
        (
            {
                "TZ": "Pacific/Auckland",
                "LC_ALL": "sv_SE.UTF-8",
                "SOURCE_DATE_EPOCH": "1",
                "TYPST_FONT_PATHS": "/usr/share/fonts",
                "TYPST_ROOT": "/",
                "PYTHONHASHSEED": "7",
            },
            elsewhere,
        ),
    ]
    made = []
    for index, (extra, folder) in enumerate(surroundings):
        out = tmp_path / f"{index}.pdf"
        words = [sys.executable, "-c", SCRIPT, str(ROOT / "ledgers" / "umearegionen"), str(out)]
        subprocess.run(words, cwd=folder, env=os.environ | extra, check=True)
        made.append(out.read_bytes())
    assert made[0] == made[1]


def test_it_is_a_format_like_the_others(umea: Publication) -> None:
    [(name, content)], wrong = formats.render(umea, ["pdf"])
    assert (name, wrong) == ("arsredovisning-2025.pdf", [])
    assert content == pdf(umea)[0]


# --- the guide ---

GUIDE = (ROOT / "docs" / "pdf.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```sh\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("command", [line for block in BLOCKS for line in block.splitlines()])
def test_the_guides_commands_run(command: str, tmp_path: Path) -> None:
    folder = shutil.copytree(ROOT / "examples" / "minimal", tmp_path / "bok")
    outcome = finsam(*shlex.split(command)[1:], cwd=folder)
    assert outcome.code == 0, outcome
    [written] = (folder / "rapport").glob("*.pdf")
    assert tagged.opened(written.read_bytes()).check_pdf_syntax() == []
