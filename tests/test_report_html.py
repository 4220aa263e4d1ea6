"""What a report's page and Markdown have beside its tables: links, search, charts, signatures."""

from __future__ import annotations

import base64
import hashlib
import re
from datetime import UTC, datetime
from decimal import Decimal
from itertools import pairwise

import pytest
from msgspec.structs import replace

from finsam_ledger import catalogue
from finsam_ledger.diagram import Diagram, Mark, Point, Series
from finsam_ledger.findings import Finding, Place
from finsam_ledger.ledamoter import Signature
from finsam_ledger.money import Rounding, Unit
from finsam_ledger.render.formats import render
from finsam_ledger.render.prose import Prose, in_step
from finsam_ledger.render.publication import Publication
from finsam_ledger.report import Chapter, Part, Report
from finsam_ledger.tables import Grid
from finsam_ledger.texts import Text
from tests.pages import Element, all_of, page_of, words
from tests.reports import MINIMAL, NAMES, REPORTS, report_of, reported

NASTY = "</title></style><script>alert(1)</script>'\"><img src=x onerror=alert(1)> `*_[a](b)_*` | #"
UNSEEN = "a\x00b\u202ec\u2028d"
LARGEST = 3_000_000


def published(report: Report, *findings: Finding) -> tuple[str, str]:
    """The page and the Markdown of a report."""
    files, wrong = render(Publication.of(report, findings), ["html", "md"])
    assert wrong == []
    (_, page), (_, markdown) = files
    assert isinstance(page, str)
    assert isinstance(markdown, str)
    return page, markdown


@pytest.fixture(scope="module")
def minimal() -> Report:
    return report_of(MINIMAL)


@pytest.fixture(scope="module", params=REPORTS, ids=NAMES)
def report(request: pytest.FixtureRequest) -> Report:
    return reported(*request.param).report


@pytest.fixture(scope="module")
def page(report: Report) -> str:
    return published(report)[0]


@pytest.fixture(scope="module")
def tree(page: str) -> Element:
    return page_of(page)


def test_contents_lead_to_every_chapter_part_and_note(report: Report, tree: Element) -> None:
    links = {words(link): link.get("href")[1:] for link in all_of(tree, "//nav//a")}
    for chapter in report.chapters:
        assert links[chapter.title] == f"k-{chapter.id}"
        for part in chapter.parts:
            if part.title:
                name = f"Not {part.note}. {part.title}" if part.note else part.title
                [heading] = tree.xpath("//*[@id=$id]/h3", id=links[name])
                assert words(heading) == name


def test_lines_lead_to_notes_and_notes_to_lines(tree: Element) -> None:
    there = {
        (link.get("href")[1:], link.xpath("ancestor::tr[1]/@id")[0])
        for link in all_of(tree, "//td[@class='not']/a")
    }
    back = {
        (link.xpath("ancestor::div[1]/@id")[0], link.get("href")[1:])
        for link in all_of(tree, "//p[@class='hanvisning']/a")
    }
    assert there == back


def test_a_figure_is_explained_once_however_often_it_is_printed(tree: Element) -> None:
    asked = tree.xpath("//@popovertarget[parent::button[parent::td]]")
    popovers = [each.get("id") for each in all_of(tree, "//div[@popover]")]
    said = [each.text_content() for each in all_of(tree, "//div[@popover]")]
    assert set(asked) == set(popovers)
    assert len(asked) > len(popovers)
    assert len(said) == len(set(said))


def test_headings_do_not_skip_whatever_the_texts_have(tree: Element) -> None:
    levels = [int(each.tag[1]) for each in tree.iter("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_ids_are_unique_with_charts_among_them(tree: Element) -> None:
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))


def test_landmarks_have_names_of_their_own(tree: Element) -> None:
    names = [
        each.get("aria-label") or words(tree.get_element_by_id(each.get("aria-labelledby")))
        for each in all_of(tree, "//*[@role='region'] | //nav | //section")
    ]
    regions = [
        (each.get("aria-label") or each.get("aria-labelledby"))
        for each in all_of(tree, "//*[@role='region']")
    ]
    assert all(names)
    assert len(regions) == len(set(regions))


def test_only_our_script_may_run(page: str, tree: Element) -> None:
    [policy] = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    [script] = tree.xpath("//script")
    assert script.attrib == {}
    digest = base64.b64encode(hashlib.sha256(script.text.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert "innerHTML" not in page
    assert not re.search(r" on[a-z]+=", page)


def test_it_is_of_a_size_to_send(page: str) -> None:
    assert len(page) < LARGEST


def test_the_same_bytes_each_time() -> None:
    assert published(report_of(MINIMAL)) == published(report_of(MINIMAL))


DIAGRAM = Diagram(
    "prov",
    f"Kostnader {NASTY}",
    f"Kostnaderna ökade. {NASTY}",
    Unit.TKR,
    Mark.STAPLAR,
    "År",
    ("2024", f"2025 {NASTY}"),
    (
        Series("Utfall", (Point(Decimal(12), "12"), Point(Decimal(-15), "−15"))),
        Series("Gräns", (Point(None, ""), Point(Decimal(20), "20")), is_limit=True),
    ),
)
GRID = Grid("Styrelsen", ("Roll", "Utsedd av"), (("ordförande", NASTY), ("ledamot", UNSEEN)))
SIGNED = (Signature("ordförande", "Kommunen", NASTY), Signature(NASTY, ""))


def with_parts(report: Report, *parts: Part) -> Report:
    return replace(report, chapters=(Chapter("prov", f"Prov {NASTY}", "", parts),))


@pytest.fixture(scope="module")
def made(minimal: Report) -> tuple[str, str]:
    return published(
        with_parts(
            minimal,
            Part("ett", f"Rubrik {NASTY}", grid=GRID, diagram=DIAGRAM, signatures=SIGNED),
            Part("tva", "", text=Text("t", f"# Först\n\n### Sedan {NASTY}\n", ())),
        )
    )


def test_a_table_of_words(made: tuple[str, str]) -> None:
    tree = page_of(made[0])
    [table] = all_of(tree, "//table[contains(@class, 'uppgifter')]")
    assert words(table.find("caption")) == "Styrelsen"
    assert [words(th) for th in table.xpath(".//tbody//th[@scope='row']")] == [
        "ordförande",
        "ledamot",
    ]
    assert [words(th) for th in table.xpath(".//thead//th[@scope='col']")] == ["Roll", "Utsedd av"]
    assert words(table.xpath(".//td")[0]) == " ".join(NASTY.split())
    assert table.xpath(".//td")[1].text == "a\ufffdb\ufffdc d"


def test_a_chart_has_its_words_and_its_numbers(made: tuple[str, str]) -> None:
    tree = page_of(made[0])
    [figure] = all_of(tree, "//figure")
    assert len(figure.xpath(".//svg")) == 1
    assert words(figure.find("figcaption")).startswith("Kostnader")
    rows = [[words(cell) for cell in row] for row in figure.xpath(".//details//tr")]
    assert rows[0] == ["Rad", "Utfall", "Gräns"]
    assert rows[1] == ["2024", "12", ""]
    assert rows[2][1:] == ["−15", "20"]


def test_lines_to_sign_on(made: tuple[str, str]) -> None:
    lines = all_of(page_of(made[0]), "//ul[@class='underskrifter']/li")
    assert [words(line).endswith("OrdförandeKommunen") for line in lines] == [True, False]


def test_nothing_of_it_becomes_markup(made: tuple[str, str]) -> None:
    tree = page_of(made[0])
    assert len(tree.xpath("//script")) == 1
    assert tree.xpath("//img | //@onerror") == []
    assert len(re.findall("<style", made[0])) == 1
    assert words(tree.find(".//title")) == "Årsredovisning 2025 – " + words(
        all_of(tree, "//p[@class='forbund']")[0]
    )


def test_a_name_cannot_leave_the_title_or_the_style_sheet(minimal: Report) -> None:
    page, _ = published(replace(minimal, name=NASTY, title=NASTY, place=NASTY))
    tree = page_of(page)
    assert len(tree.xpath("//script")) == 1
    assert tree.xpath("//img | //@onerror") == []
    assert tree.find(".//title").text == f"{NASTY} – {NASTY}"
    [style] = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    assert "script" in style.replace("\\", "")
    assert "<" not in style.partition("@bottom-left")[2]


def test_markdown_tells_all_of_it(made: tuple[str, str]) -> None:
    markdown = made[1]
    assert "| Roll | Utsedd av |" in markdown
    assert r"\<script\>" in markdown
    assert "<script>" not in markdown.replace(r"\<script\>", "").partition("Sedan")[0]
    assert "**Kostnader" in markdown
    assert "| 2024 | 12 |  |" in markdown
    assert "- ordförande, Kommunen: " in markdown
    tables = re.findall(r"(?:^\|.*\n)+", markdown, re.MULTILINE)
    assert len(tables) == 2
    for table in tables:
        assert len({len(re.findall(r"(?<!\\)\|", row)) for row in table.splitlines()}) == 1


def test_headings_of_a_text_follow_the_one_they_stand_under(made: tuple[str, str]) -> None:
    _, first, then = page_of(made[0]).iter("h3", "h4")
    assert (first.tag, words(first)) == ("h3", "Först")
    assert (then.tag, words(then)[:5]) == ("h4", "Sedan")
    levels = [len(mark) for mark in re.findall(r"^(#+) ", made[1], re.MULTILINE)]
    assert levels == [1, 2, 3, 3, 4]


DRAWBACK = catalogue.TEXT_MISSING.at(
    Place("a.md"), text=NASTY, year=2025, period="år 2025", folder="2025", law=""
)


def test_a_draft_says_so_in_every_place(minimal: Report) -> None:
    page, markdown = published(replace(minimal, is_draft=True), DRAWBACK)
    tree = page_of(page)
    assert words(tree.find(".//title")).startswith("UTKAST: ")
    [banner] = all_of(tree, "//header//p[@class='utkast']")
    assert words(banner).startswith("UTKAST.")
    [link] = banner.xpath("a/@href")
    [findings] = all_of(tree, f"//details[@id='{link[1:]}'][@open]")
    assert words(findings.xpath(".//li")[0]).startswith("Fel. ")
    assert '@top-center { content: "UTKAST"' in page
    assert all_of(tree, "//div[@class='vattenmarke'][@aria-hidden='true']")
    assert markdown.startswith("# UTKAST: Årsredovisning 2025\n")
    assert "- Fel. " in markdown


def test_a_finished_report_says_nothing_of_drafts(minimal: Report) -> None:
    page, markdown = published(minimal)
    shown = page_of(page)
    assert shown.xpath("//*[@class='utkast' or @class='vattenmarke']") == []
    assert "UTKAST" not in markdown
    assert '"UTKAST"' not in page


def test_the_page_says_how_it_is_rounded(minimal: Report) -> None:
    said = words(page_of(published(minimal)[0]).find(".//footer"))
    assert "avrundade var för sig" in said
    forbund = minimal.bokslut.facts.forbund
    footed = replace(forbund, settings=replace(forbund.settings, avrundning=Rounding.FOOT))
    bokslut = replace(minimal.bokslut, facts=replace(minimal.bokslut.facts, forbund=footed))
    said = words(page_of(published(replace(minimal, bokslut=bokslut))[0]).find(".//footer"))
    assert "så att tabellerna går ihop" in said


def test_time_is_not_on_the_page(minimal: Report) -> None:
    first, second = (
        render(Publication.of(minimal, made=datetime(year, 1, 1, tzinfo=UTC)), ["html"])[0]
        for year in (2025, 2026)
    )
    assert first == second


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("# A", "<h3>A</h3>"),
        ("#### A\n\n###### B", "<h3>A</h3>\n<h4>B</h4>"),
        ("### A\n\n#\n\n### B", "<h3>A</h3>\n<h3>B</h3>"),
        ("## A\n\n#### B\n\n## C", "<h3>A</h3>\n<h4>B</h4>\n<h3>C</h3>"),
        ("<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>"),
        ("![a](b.png)", '<p>!<a href="b.png">a</a></p>'),
        ("[a](javascript:alert(1))", "<p>[a](javascript:alert(1))</p>"),
    ],
)
def test_prose(text: str, html: str) -> None:
    assert Prose().html(text, 2).strip() == html


def test_tables_of_a_text_are_named_and_can_be_scrolled() -> None:
    table = "| A | B |\n| :- | -: |\n| 1 | 2 |\n"
    tree = page_of(
        f"<main>{Prose().html(f'{table}{chr(10)}Och:{chr(10)}{chr(10)}{table}', 2)}</main>"
    )
    assert [words(each) for each in tree.iter("caption")] == ["Tabell 1 i text", "Tabell 2 i text"]
    assert {each.get("scope") for each in tree.iter("th")} == {"col"}
    assert len(tree.xpath("//div[@role='region'][@tabindex='0']")) == 2


def test_headings_of_markdown_stay_in_step() -> None:
    assert in_step("###### A\n\ntext\n# B\n", 3) == "#### A\n\ntext\n#### B\n"
