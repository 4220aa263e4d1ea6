"""The auditor's file: each printed figure down to its verifikationer, to the öre."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from pathlib import Path
from shutil import copytree

import pytest

from finsam_ledger import bok, granskning
from finsam_ledger.granskning.values import Granskning, Led, Siffra
from finsam_ledger.money import Unit, kronor, parse_number, rounded
from finsam_ledger.render.formats import render
from finsam_ledger.render.publication import Publication
from finsam_ledger.report import Report
from finsam_ledger.trace import Tracer
from tests.conftest import opened_at
from tests.pages import Element, all_of, page_of, words
from tests.reports import MINIMAL, NAMES, REPORTS, report_of, reported

LARGEST = 5_000_000  # characters of any of the reports' files


def page(report: Report) -> str:
    [(name, content)], wrong = render(Publication.of(report), ["granskning"])
    assert name == f"{report.stem}-granskning.html"
    assert wrong == []
    assert isinstance(content, str)
    return content


@pytest.fixture(scope="module", params=REPORTS, ids=NAMES)
def report(request: pytest.FixtureRequest) -> Report:
    return reported(*request.param).report


@pytest.fixture(scope="module")
def found(report: Report) -> Granskning:
    return granskning.of(report)


@pytest.fixture(scope="module")
def html(report: Report) -> str:
    return page(report)


@pytest.fixture(scope="module")
def tree(html: str) -> Element:
    return page_of(html)


def leaves(led: Led) -> list[Led]:
    own = [led]
    for steg in led.steg:
        for operand in steg.operander:
            own += leaves(operand)
    return own


def test_every_printed_amount_is_there(report: Report, found: Granskning) -> None:
    printed = Counter(
        (table.title, row.name, column.name, cell.text)
        for table in report.bokslut.tables
        if not table.instead
        for row in table.rows
        for column, cell in table.cells(row)
        if cell.cell is not None and cell.cell.value is not None
    )
    shown = Counter((each.tabell, each.rad, each.kolumn, each.tryckt) for each in found.siffror)
    assert len(shown) > 100
    assert shown == printed


def test_every_figure_adds_up(found: Granskning) -> None:
    assert found.missing == ()
    assert len({siffra.id for siffra in found.siffror}) == len(found.siffror)


def test_postings_alone_give_what_is_only_booked(report: Report, found: Granskning) -> None:
    """Counted anew from the sheets' rows, and held against the printed number."""
    held = 0
    printed = {
        (table.title, row.name, column.name): (cell, row.line, column)
        for table in report.bokslut.tables
        for row in table.rows
        for column, cell in table.cells(row)
    }
    for siffra in found.siffror:
        cell, line, _ = printed[siffra.tabell, siffra.rad, siffra.kolumn]
        if siffra.led.kallor or siffra.led.steg or line.from_printed or cell.number is None:
            continue
        rows = sum(
            (1 if andel.ore == andel.blad.ore else -1) * rad.ore
            for konto in siffra.led.konton
            for andel in konto.andelar
            for rad in andel.blad.rader
        )
        assert siffra.led.exakt == f"{kronor(rows)} kr"
        if not report.bokslut.footing:
            assert rounded(rows, siffra.unit) == cell.number
        held += 1
    assert held > 50


def test_the_sheets_are_those_that_finsam_trace_gives(report: Report, found: Granskning) -> None:
    """The postings behind each cell, by the road that does not know of sheets."""
    tracer = Tracer(report.bokslut.books)
    cells = {
        (table.title, row.name, column.name): cell.cell
        for table in report.bokslut.tables
        for row in table.rows
        for column, cell in table.cells(row)
    }
    for siffra in found.siffror[::7]:
        cell = cells[siffra.tabell, siffra.rad, siffra.kolumn]
        assert cell is not None
        traced = Counter(
            (p.date, p.ver, p.key.konto, p.ore) for _, p in tracer.trace(cell).postings
        )
        sheets = Counter(
            (rad.datum, rad.ver, konto.konto, rad.ore)
            for konto in siffra.led.konton
            for andel in konto.andelar
            for rad in andel.blad.rader
        )
        assert sheets == traced


def test_no_posting_stands_twice(report: Report, found: Granskning) -> None:
    booked = Counter((p.date, p.ver, p.key.konto, p.ore) for p in report.bokslut.books.postings())
    shown = Counter((r.datum, r.ver, b.konto, r.ore) for b in found.blad for r in b.rader)
    assert shown <= booked


def test_every_row_leads_to_its_verifikation(found: Granskning) -> None:
    by_id = {ver.id: ver for ver in found.verifikationer}
    for blad in found.blad:
        for rad in blad.rader:
            ver = by_id[rad.verifikation]
            assert (ver.ver, ver.datum, ver.text) == (rad.ver, rad.datum, rad.text)
            assert blad.konto in {each.konto for each in ver.rader}


def test_verifikationer_balance(found: Granskning) -> None:
    assert all(sum(rad.ore for rad in ver.rader) == 0 for ver in found.verifikationer)


def test_figures_in_texts_are_tied_too(report: Report, found: Granskning) -> None:
    in_texts = [figure for figure in report.figures() if figure.table == "text"]
    keys = len(report.key_figures)
    assert len(found.textsiffror) >= len(in_texts)
    assert len(found.textsiffror) <= len(in_texts) + keys
    assert [each for each in found.textsiffror if not each.siffror] == []


def test_a_text_figure_is_tied_to_the_line_it_names(report: Report, found: Granskning) -> None:
    """Not to one of another table that is called the same and says the same."""
    by_id = {each.id: each for each in found.siffror}
    shown = {table.statement.form.id: table.title for table in report.bokslut.tables}
    texts = [part.text for chapter in report.chapters for part in chapter.parts if part.text]
    quotes = [quote for text in texts for quote in text.quotes]
    keys = len(found.textsiffror) - len(quotes)
    held = 0
    for quote, tied in zip(quotes, found.textsiffror[keys:], strict=True):
        assert (tied.rad, tied.kolumn, tied.tryckt) == (quote.row, quote.column, quote.value)
        if len(tied.siffror) == len(quote.of) and all(each.table in shown for each in quote.of):
            for one, each in zip(map(by_id.get, tied.siffror), quote.of, strict=True):
                assert one is not None
                assert (one.tabell, one.kolumn) == (shown[each.table], each.column.name)
                assert one.rad.endswith(each.label)
                held += 1
    assert held > len(quotes) / 2


def number(text: str) -> Decimal:
    found = parse_number(re.sub(r"[^\d,−]", "", text))
    assert found is not None, text
    return found


def tables_in(tree: Element, kind: str) -> list[Element]:
    """The tables in all folds of a kind; walked, since XPath would take a minute on the longest."""
    folds = [fold for fold in tree.iter("details") if fold.get("class") == kind]
    assert folds
    return [table for fold in folds for table in fold.iter("table")]


def test_what_the_page_shows_adds_up(tree: Element) -> None:
    """Every table of parts, as a reader would add it; a ratio is no sum."""
    held = 0
    for table in tables_in(tree, "siffra"):
        cells = {
            kind: [words(cell) for cell in table.find_class(kind)] for kind in ("ore", "summa")
        }
        assert sum(map(number, cells["ore"])) == number(*cells["summa"]), words(table)
        held += 1
    assert held > 100


def test_sheets_on_the_page_add_up(tree: Element) -> None:
    for table in tables_in(tree, "blad"):
        *rows, total = (
            number(words(cell)) for cell in table.iter("td") if cell.get("class") == "tal"
        )
        assert sum(rows) == total


def test_links_lead_somewhere_and_ids_are_unique(tree: Element) -> None:
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    targets = {href.removeprefix("#") for href in tree.xpath("//a/@href")}
    named = {word for value in tree.xpath("//@aria-labelledby") for word in value.split()}
    assert (targets | named) <= set(ids)


def test_nothing_is_fetched(html: str, tree: Element) -> None:
    assert tree.xpath("//@src | //link | //iframe | //object | //img") == []
    assert not re.search(r"url\(|@import|https?://", html)
    assert len(tree.xpath("//script")) == 1


def test_it_is_of_a_size_to_open(html: str) -> None:
    assert len(html) < LARGEST


def test_the_same_bytes_each_time() -> None:
    assert page(report_of(MINIMAL)) == page(report_of(MINIMAL))


def siffra(found: Granskning, tabell: str, rad: str, kolumn: str) -> Siffra:
    [one] = [s for s in found.siffror if (s.tabell, s.rad, s.kolumn) == (tabell, rad, kolumn)]
    return one


def test_a_sum_names_its_terms_which_are_figures() -> None:
    found = granskning.of(reported("umearegionen", 2025).report)
    one = siffra(found, "Resultaträkning", "Årets resultat", "2025")
    assert one.formel[0] == "Summan av andra rader."
    by_id = {each.id: each for each in found.siffror}
    assert all(by_id[term.siffra].led.exakt.lstrip("−") for term in one.termer if term.siffra)
    assert sum(number(term.belopp) for term in one.termer) == Decimal("401603.23")


def test_a_share_opens_to_both_its_parts() -> None:
    found = granskning.of(reported("umearegionen", 2025).report)
    [one] = [s for s in found.siffror if s.rad == "Soliditet (%)" and s.kolumn == "2025"]
    [steg] = one.led.steg
    assert [operand.namn for operand in steg.operander] == ["Eget kapital", "Summa tillgångar"]
    assert all(each.konton and each.adds_up for each in leaves(one.led)[1:])
    assert one.unit is Unit.PERCENT


BOOKED = """
2025-12-15 * "{0}" "{0}"
  ver: "L-2"
  bokford: 2025-12-15
  attest: "samordnare"
  {1}
  Expenses:Personal:5010-Arvoden                      123.45 SEK
  Liabilities:Kortfristiga:2990-Upplupna-kostnader   -123.45 SEK
"""
NASTY = "</script></style><script>alert(1)</script><img src=x onerror=alert(2)> ' & ]]>"


def with_voucher(tmp_path: Path, text: str, meta: str) -> Report:
    folder = Path(copytree(MINIMAL, tmp_path / "bok"))
    book = folder / "2025.beancount"
    book.write_text(book.read_text("utf-8") + BOOKED.format(text, meta), "utf-8")
    return report_of(folder)


def test_what_is_booked_never_becomes_markup(tmp_path: Path) -> None:
    meta = f'underlag: "2025/{NASTY}"\n  underlag-sha256: "{"a" * 64}"'
    folder = Path(copytree(MINIMAL, tmp_path / "bok"))
    book = folder / "2025.beancount"
    book.write_text(book.read_text("utf-8") + BOOKED.format(NASTY, meta), "utf-8")
    opened = opened_at(folder)
    drafted = bok.draft(opened, 2025)
    assert drafted is not None
    tree = page_of(page(drafted))
    assert len(tree.xpath("//script")) == 1
    assert tree.xpath("//img | //@onerror") == []
    [cell] = all_of(tree, "//tbody[.//th[text()='L-2']]//td[b]")
    assert words(cell.find("b")) == NASTY
    assert "a" * 64 in words(cell)


def test_what_is_personal_is_masked(tmp_path: Path) -> None:
    content = page(with_voucher(tmp_path, "Hemlinge", 'personuppgift: "arvode"'))
    assert "Hemlinge" not in content
    assert "[personuppgift: arvode]" in content
    assert "123,45" in content
