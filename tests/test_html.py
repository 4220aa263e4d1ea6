"""The report as HTML and Markdown: for every reader, whole in itself, and safe from its books."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

import finsam_ledger
from finsam_ledger.money import parse_number
from tests.commands import UMEA, unlocked
from tests.conftest import Rendered, Replace, rendered
from tests.pages import Element, all_of, page_of, words

CSS = Path(finsam_ledger.__file__).parent / "templates" / "report.css"
NASTY = "Löner <script>alert(1)</script> & | * _x_ [y](z)"


@pytest.fixture(scope="module")
def page(umea_report: Rendered) -> Element:
    return page_of(umea_report["html"])


def test_the_page_says_its_language_and_name(page: Element) -> None:
    assert page.get("lang") == "sv"
    assert words(page.find(".//title")) == (
        "Årsredovisning 2025 – Samordningsförbundet Umeåregionen"
    )


def test_one_h1_and_no_skipped_heading_level(page: Element) -> None:
    levels = [int(each.tag[1]) for each in page.iter("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_headings_are_not_empty(page: Element) -> None:
    assert all(words(each) for each in page.iter("h1", "h2", "h3"))


@pytest.mark.parametrize("landmark", ["header", "nav", "main", "footer"])
def test_landmarks(page: Element, landmark: str) -> None:
    assert len(all_of(page, f"//{landmark}")) == 1


def test_the_skip_link_comes_first_and_leads_to_main(page: Element) -> None:
    first = all_of(page, "//a | //button")[0]
    assert first.getparent().tag == "body"
    assert page.get_element_by_id(first.get("href")[1:]).tag == "main"


def test_ids_are_unique(page: Element) -> None:
    ids = page.xpath("//@id")
    assert len(ids) > 100
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    "references",
    ["//a/@href", "//@popovertarget", "//@aria-labelledby", "//@aria-describedby", "//@for"],
)
def test_references_lead_somewhere(page: Element, references: str) -> None:
    ids = set(page.xpath("//@id"))
    named = (word for value in page.xpath(references) for word in value.split())
    targets = {target.removeprefix("#") for target in named}
    assert targets <= ids


def test_every_link_is_within_the_page(page: Element) -> None:
    assert all(href.startswith("#") for href in page.xpath("//@href"))


def test_nothing_is_fetched_from_elsewhere(umea_report: Rendered, page: Element) -> None:
    assert page.xpath("//@src | //@srcset | //link | //iframe | //object | //image") == []
    assert not re.search(r"url\(|@import|https?://", umea_report["html"])


def test_every_table_has_a_caption(page: Element) -> None:
    for table in all_of(page, "//table"):
        assert words(table.find("caption"))


def test_every_header_cell_has_a_scope_and_a_text(page: Element) -> None:
    for header in all_of(page, "//th"):
        assert header.get("scope") in {"row", "col", "rowgroup", "colgroup"}
        assert words(header)


def width(row: Element) -> int:
    return sum(int(cell.get("colspan", 1)) for cell in row if cell.tag in ("th", "td"))


def test_rows_are_as_wide_as_their_table(page: Element) -> None:
    for table in all_of(page, "//table"):
        widths = {width(row) for part in table if part.tag != "caption" for row in part}
        assert len(widths) == 1


def test_every_figure_of_the_tables_is_on_the_page(page: Element) -> None:
    texts = {words(button) for button in all_of(page, "//td/button")}
    assert {"401 603", "−512 498", "6 945 406", "11 583 227", "2 020", "17,8 %"} <= texts


def popover(page: Element, row: str, text: str) -> Element:
    [button, *_] = [
        button
        for button in all_of(page, "//td/button")
        if words(button) == text and words(button.xpath("ancestor::tr[1]/th")[0]) == row
    ]
    return page.get_element_by_id(button.get("popovertarget"))


def number(text: str) -> Decimal:
    found = parse_number(re.sub(r"[^\d,−]", "", text))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("row", "text", "exact"),
    [
        ("Årets resultat", "401 603", "401603.23"),
        ("Årets resultat", "−512 498", "-512498.33"),
        ("Kassa och bank", "6 337 646", None),
        ("Verksamhetens kostnader", "−11 187 188", "-11187188.20"),
        ("Övriga personalrelaterade skulder", "194 089", None),
        ("Analytiker ESF-projekt SÖKA", "−143 394", None),
    ],
)
def test_a_popover_adds_up_to_the_exact_amount(
    page: Element, row: str, text: str, exact: str | None
) -> None:
    shown = popover(page, row, text)
    amount = number(words(shown.find_class("exakt")[0]))
    amounts = [number(words(cell)) for cell in shown.xpath(".//td[@class='tal']")]
    konton = [words(cell) for cell in shown.xpath(".//th")]
    assert sum(amounts) == amount
    assert all(re.fullmatch(r"\d{4}", konto) for konto in konton)
    assert f"{amount:.0f}" == str(number(text))
    assert exact is None or amount == Decimal(exact)


def test_a_popover_counts_its_verifikationer(page: Element) -> None:
    shown = popover(page, "Finansiella intäkter", "32 235")
    assert re.fullmatch(r"\d+ verifikation(er)? på \d+ kont(o|on)", words(shown.find(".//caption")))


# What a förbund names itself, in files of its own: each name that tries to become markup.
NAMED = {
    "forbund.toml": ('"Samordningsförbundet Umeåregionen"', f'"{NASTY}"'),
    "uppstallning/kassaflode.toml": (
        'id = "kassaflode"\nbygger_pa = "kassaflode"\n',
        f'id = "kassaflode"\nbygger_pa = "kassaflode"\nfotnot = "{NASTY}"\n',
    ),
    "uppstallning/not-fordringar.toml": ('rubrik = "Fordringar"', f'rubrik = "{NASTY}"'),
    "konton.beancount": (
        "5010-Arvoden                            SEK\n",
        f'5010-Arvoden                            SEK\n  namn: "{NASTY}"\n',
    ),
    "register/personal.csv": ("Årsredovisning 2025 avsnitt 1.3", NASTY),
}
TOTAL = f'\n[[andra]]\nid = "arets_kassaflode"\ntext = "{NASTY}"\n'


@pytest.fixture(scope="module")
def nasty(tmp_path_factory: pytest.TempPathFactory) -> Rendered:
    """A report of books whose names try to become markup."""
    folder = unlocked(UMEA, tmp_path_factory.mktemp("nasty") / "umea")
    for name, (old, new) in NAMED.items():
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new), encoding="utf-8")
    with (folder / "uppstallning" / "kassaflode.toml").open("a", encoding="utf-8") as form:
        form.write(TOTAL)
    principles = folder / "texter" / "2025" / "redovisningsprinciper.md"
    principles.write_text("Text <script>alert(2)</script> & mer.", encoding="utf-8")
    return rendered(folder, folder / "ut")


@pytest.mark.parametrize(
    "path",
    [
        "//header/p[1]",
        "//tr[@class='slutsumma']/th",
        "//p[@class='fotnot']",
        "//h3[contains(., 'Not 5')]",
        "//div[@popover]//td[contains(., 'script')]",
    ],
)
def test_what_a_forbund_names_never_becomes_markup(nasty: Rendered, path: str) -> None:
    page = page_of(nasty["html"])
    assert len(page.xpath("//script")) == 1
    assert any(words(each).endswith(NASTY) for each in all_of(page, path))


def test_the_style_sheet_cannot_be_left_either(nasty: Rendered) -> None:
    style = re.findall(r"<style>(.*?)</style>", nasty["html"], re.DOTALL)
    assert len(style) == 1
    assert "<script" not in style[0]


def test_markdown_is_escaped_too(nasty: Rendered) -> None:
    title = next(line for line in nasty["md"].splitlines() if line.startswith("Löner"))
    assert title.startswith(r"Löner \<script\>alert(1)\</script\> \& \| \* \_x\_ \[y\](z)")


def cells(row: str) -> int:
    return len(re.findall(r"(?<!\\)\|", row))


@pytest.mark.parametrize("which", ["umea_report", "nasty"])
def test_markdown_tables_are_even(which: str, request: pytest.FixtureRequest) -> None:
    markdown: Rendered = request.getfixturevalue(which)
    tables = re.findall(r"(?:^\|.*\n)+", markdown["md"], re.MULTILINE)
    assert len(tables) > 5
    for table in tables:
        rows = table.splitlines()
        assert len({cells(row) for row in rows}) == 1
        assert re.fullmatch(r"\|( :?-+:? \|)+", rows[1])


def test_markdown_holds_the_same_figures(umea_report: Rendered) -> None:
    plain = umea_report["md"].replace("\u00a0", " ")
    assert "| Kassa och bank |" in plain
    assert "| **Årets resultat** |  | 401 603 | −512 498 |" in plain


def test_markdown_headings_are_in_order(umea_report: Rendered) -> None:
    levels = [len(mark) for mark in re.findall(r"^(#+) ", umea_report["md"], re.MULTILINE)]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def colours(scheme: str) -> dict[str, str]:
    """The colours of the light scheme, or of the dark one, which changes all of them."""
    light, dark = re.findall(r":root \{(.*?)\}", CSS.read_text(encoding="utf-8"), re.DOTALL)[:2]
    named = {"light": light, "dark": dark}[scheme]
    return dict(re.findall(r"--(\w+):\s*#([0-9a-f]{3,6});", named))


def luminance(colour: str) -> float:
    full = colour if len(colour) == 6 else "".join(digit * 2 for digit in colour)
    channels = [int(full[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, 1.4.3."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_computed_as_wcag_does() -> None:
    assert contrast("000", "ffffff") == pytest.approx(21)
    assert contrast("777777", "fff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["blad", "grund", "ton", "traff"])
@pytest.mark.parametrize("ink", ["text", "svag", "accent"])
def test_ink_can_be_read_on_its_ground(ink: str, ground: str, scheme: str) -> None:
    assert contrast(colours(scheme)[ink], colours(scheme)[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_white_can_be_read_on_the_cover(scheme: str) -> None:
    assert contrast("fff", colours(scheme)["omslag"]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["blad", "grund"])
def test_focus_is_seen(ground: str, scheme: str) -> None:
    assert contrast(colours(scheme)["fokus"], colours(scheme)[ground]) >= 3


def test_both_schemes_have_the_same_colours() -> None:
    assert colours("light").keys() - {"serif", "sans"} == colours("dark").keys()


def test_a_text_may_replace_the_built_in_one(umea_copy: Path, replace: Replace) -> None:
    text = umea_copy / "texter" / "2025" / "redovisningsprinciper.md"
    replace(text, "Årsredovisningen", "Vi skriver att årsredovisningen")
    assert "Vi skriver att årsredovisningen" in rendered(umea_copy, umea_copy / "ut")["html"]


def test_a_share_is_explained_in_per_cent(page: Element) -> None:
    shown = popover(page, "Administration", "11")
    assert words(shown.find_class("exakt")[0]) == "11,39 %"
