"""Pages in a real browser: no fault that axe finds, all of it by keyboard, without script too."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from finsam_ledger.render.formats import render
from finsam_ledger.render.publication import Publication
from finsam_ledger.report import Report
from tests.browser import (
    NO_AXE,
    NO_BROWSER,
    SCRIPTS_OFF,
    Browser,
    browser,
    look,
    overflows,
    violations,
)
from tests.reports import MINIMAL, NAMES, REPORTS, report_of, reported

pytestmark = pytest.mark.skipif(bool(NO_BROWSER), reason=NO_BROWSER)
needs_axe = pytest.mark.skipif(bool(NO_AXE), reason=NO_AXE)

AUDIT = "granskning"
POPOVER = ":popover-open"
# The rules of axe that what a page is coloured with can break.
COLOURS = ("color-contrast", "link-in-text-block")


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The five reports as pages, and an auditor's file, which is made of a small one."""
    folder = tmp_path_factory.mktemp("sidor")
    made = {}
    for one, name in zip(REPORTS, NAMES, strict=True):
        made[name] = written(folder / f"{name}.html", reported(*one).report, "html")
    made[AUDIT] = written(folder / "granskning.html", report_of(MINIMAL), "granskning")
    return made


def written(file: Path, report: Report, kind: str) -> Path:
    [(_, content)], wrong = render(Publication.of(report), [kind])
    assert wrong == []
    assert isinstance(content, str)
    file.write_text(content, encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as found:
        yield found


@pytest.fixture(scope="module")
def scriptless() -> Iterator[Browser]:
    with browser(SCRIPTS_OFF) as found:
        yield found


def opened(driver: Browser) -> None:
    """Unfold all that can be unfolded, so that it is examined too."""
    driver.execute_script(
        "for (const fold of document.querySelectorAll('details')) fold.open = true"
    )


@needs_axe
@pytest.mark.parametrize("width", [1280, 375])
@pytest.mark.parametrize("name", [*NAMES, AUDIT])
def test_axe_finds_no_fault(
    chromium: Browser, pages: dict[str, Path], name: str, width: int
) -> None:
    look(chromium, pages[name], width)
    opened(chromium)
    assert violations(chromium) == []


@needs_axe
@pytest.mark.parametrize("name", [*NAMES, AUDIT])
def test_axe_finds_no_fault_of_colour_in_the_dark(
    chromium: Browser, pages: dict[str, Path], name: str
) -> None:
    """Nothing but colours is otherwise there than in the light."""
    look(chromium, pages[name], scheme="dark")
    opened(chromium)
    assert violations(chromium, COLOURS) == []


@needs_axe
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_fault_in_a_provenance(
    chromium: Browser, pages: dict[str, Path], scheme: str
) -> None:
    look(chromium, pages[NAMES[0]], 375, scheme)
    chromium.find_element("css selector", "td button").click()
    assert len(shown(chromium)) == 1
    assert violations(chromium, within=POPOVER) == []


@needs_axe
def test_axe_does_find_faults(chromium: Browser, pages: dict[str, Path]) -> None:
    look(chromium, pages[AUDIT], scheme="dark")
    chromium.execute_script("document.querySelector('main').append(new Image())")
    chromium.execute_script("document.querySelector('main p').style.color = '#222'")
    found = violations(chromium, ["image-alt", *COLOURS])
    assert {each.partition(" ")[0] for each in found} == {"image-alt", "color-contrast"}


@needs_axe
def test_axe_does_find_faults_in_a_provenance(chromium: Browser, pages: dict[str, Path]) -> None:
    look(chromium, pages[NAMES[0]])
    chromium.find_element("css selector", "td button").click()
    chromium.execute_script(f"document.querySelector('{POPOVER}').append(new Image())")
    found = violations(chromium, within=POPOVER)
    assert [each.partition(" ")[0] for each in found] == ["image-alt"]


@pytest.mark.parametrize("width", [1280, 375, 320])
@pytest.mark.parametrize("name", [*NAMES, AUDIT])
def test_a_page_does_not_scroll_sideways(
    chromium: Browser, pages: dict[str, Path], name: str, width: int
) -> None:
    look(chromium, pages[name], width)
    opened(chromium)
    assert not overflows(chromium)


def test_a_page_that_scrolls_sideways_is_noticed(chromium: Browser, pages: dict[str, Path]) -> None:
    look(chromium, pages[AUDIT], 320)
    chromium.execute_script("document.querySelector('main').style.width = '900px'")
    assert overflows(chromium)


def keys(driver: Browser, *pressed: str) -> None:
    from selenium.webdriver import ActionChains

    ActionChains(driver).send_keys(*pressed).perform()


def focused(driver: Browser) -> Browser:
    return driver.switch_to.active_element


def tabbed(driver: Browser, most: int = 200) -> Iterator[Browser]:
    """What has the focus after each press of Tab."""
    from selenium.webdriver import Keys

    for _ in range(most):
        keys(driver, Keys.TAB)
        yield focused(driver)


def shown(driver: Browser) -> list[Browser]:
    return list(driver.find_elements("css selector", POPOVER))


def test_tab_reaches_skip_link_search_contents_and_figures(
    chromium: Browser, pages: dict[str, Path]
) -> None:
    look(chromium, pages[NAMES[1]])
    path = tabbed(chromium)
    assert next(path).text == "Hoppa till innehållet"
    assert next(path).get_attribute("type") == "search"
    reached = []
    for element in path:
        reached.append((element.tag_name, element.get_attribute("href") or ""))
        if element.tag_name == "button":
            break
    assert reached[0][0] == "summary"
    assert any(href.endswith("#resultatrakning") or "#k-" in href for _, href in reached)
    assert any("#not-" in href for _, href in reached)
    assert reached[-1][0] == "button"


def test_the_skip_link_leads_past_the_contents(chromium: Browser, pages: dict[str, Path]) -> None:
    from selenium.webdriver import Keys

    look(chromium, pages[NAMES[1]])
    keys(chromium, Keys.TAB, Keys.ENTER)
    assert focused(chromium).tag_name == "main"


def seen(driver: Browser, element: Browser) -> bool:
    """Whether an element in focus has an outline of its own."""
    script = "const s = getComputedStyle(arguments[0]); return s.outlineStyle + s.outlineWidth"
    return bool(driver.execute_script(script, element) == "solid3px")


@pytest.mark.parametrize("which", ["chromium", "scriptless"])
def test_a_figure_opens_by_enter_and_closes_by_escape(
    which: str, pages: dict[str, Path], request: pytest.FixtureRequest
) -> None:
    from selenium.webdriver import Keys

    driver: Browser = request.getfixturevalue(which)
    look(driver, pages[NAMES[1]])
    button = next(each for each in tabbed(driver) if each.tag_name == "button")
    assert seen(driver, button)
    keys(driver, Keys.ENTER)
    [open_now] = shown(driver)
    assert open_now.get_attribute("id") == button.get_attribute("popovertarget")
    assert focused(driver).text == "Stäng"
    keys(driver, Keys.ESCAPE)
    assert shown(driver) == []
    assert focused(driver) == button
    keys(driver, Keys.SPACE)
    assert len(shown(driver)) == 1
    keys(driver, Keys.ENTER)  # on the button that closes
    assert shown(driver) == []
    assert focused(driver) == button


def test_a_line_leads_to_its_note_and_back(chromium: Browser, pages: dict[str, Path]) -> None:
    look(chromium, pages[NAMES[1]])
    link = chromium.find_element("css selector", ".rakning .not a")
    row = link.find_element("xpath", "ancestor::tr").get_attribute("id")
    note = link.get_attribute("href").partition("#")[2]
    link.click()
    assert chromium.current_url.endswith(f"#{note}")
    back = chromium.find_elements("css selector", f"#{note} .hanvisning a")
    assert row in {each.get_attribute("href").partition("#")[2] for each in back}


def told(driver: Browser, least: str) -> str:
    """What the live region says, once it says something with a word in it."""
    from selenium.webdriver.support.ui import WebDriverWait

    region = driver.find_element("css selector", "[role=status]")
    WebDriverWait(driver, 10).until(lambda _: least in region.text)
    return str(region.text)


def test_search_counts_leads_and_clears(chromium: Browser, pages: dict[str, Path]) -> None:
    from selenium.webdriver import Keys

    look(chromium, pages[NAMES[1]])
    field = chromium.find_element("id", "sok")
    contents = "nav li:not([hidden])"
    everything = len(chromium.find_elements("css selector", contents))
    field.send_keys("401603")  # as nobody prints it
    assert told(chromium, "träff")[0].isdigit()
    hits = chromium.find_elements("css selector", ".traff")
    assert "401\u00a0603" in hits[0].get_attribute("textContent")
    assert len(chromium.find_elements("css selector", contents)) < everything
    field.send_keys(Keys.ENTER)
    assert told(chromium, "Träff 1 av").startswith(f"Träff 1 av {len(hits)}")
    assert focused(chromium) == field
    field.send_keys(Keys.ESCAPE)
    assert chromium.find_elements("css selector", ".traff") == []
    assert len(chromium.find_elements("css selector", contents)) == everything


def test_search_says_that_nothing_is_found(chromium: Browser, pages: dict[str, Path]) -> None:
    look(chromium, pages[NAMES[1]])
    chromium.find_element("id", "sok").send_keys("<img src=x onerror=alert(1)>")
    assert told(chromium, "träff") == "Inga träffar."
    assert chromium.find_elements("tag name", "img") == []


def test_without_script_there_is_no_field_and_all_of_the_rest(
    scriptless: Browser, pages: dict[str, Path]
) -> None:
    look(scriptless, pages[NAMES[1]])
    assert scriptless.find_elements("id", "sok") == []
    link = scriptless.find_element("css selector", "nav ol ol a[href='#not-2']")
    link.click()
    assert scriptless.current_url.endswith("#not-2")


@pytest.mark.parametrize("which", ["chromium", "scriptless"])
def test_an_auditor_walks_from_a_figure_to_its_verifikation(
    which: str, pages: dict[str, Path], request: pytest.FixtureRequest
) -> None:
    driver: Browser = request.getfixturevalue(which)
    look(driver, pages[AUDIT])
    driver.find_element("css selector", "#siffror ~ section td.tal a").click()
    answer = driver.find_element("css selector", ".siffra[open] .svar")
    assert answer.is_displayed()
    answer.find_element("css selector", "tbody th a").click()
    sheet = driver.find_element("css selector", ".blad[open] .svar")
    assert sheet.is_displayed()
    sheet.find_element("css selector", "td.ett a").click()
    target = driver.find_element("css selector", ".verifikationer > tbody:target")
    assert target.is_displayed()


@pytest.mark.parametrize(
    ("wanted", "kind"),
    [("B-1", "Verifikation B-1,"), ("5010", "Konto 5010"), ("Årets resultat", "")],
)
def test_an_auditor_searches(
    chromium: Browser, pages: dict[str, Path], wanted: str, kind: str
) -> None:
    look(chromium, pages[AUDIT])
    chromium.find_element("id", "sok").send_keys(wanted)
    assert told(chromium, "träff")[0].isdigit()
    first = chromium.find_element("css selector", ".traffar a")
    assert first.text.startswith(kind)
    first.click()
    target = first.get_attribute("href").partition("#")[2]
    assert chromium.find_element("id", target).is_displayed()


def test_all_of_a_printed_page_says_that_it_is_a_draft(chromium: Browser, tmp_path: Path) -> None:
    """Each page of the print has it in its margin, by the browser's own PDF."""
    from pypdf import PdfReader

    report = replace(report_of(MINIMAL), is_draft=True)
    [(_, content)], _ = render(Publication.of(report), ["html"])
    assert isinstance(content, str)
    (tmp_path / "utkast.html").write_text(content, encoding="utf-8")
    look(chromium, tmp_path / "utkast.html")
    printed = chromium.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})
    reader = PdfReader(io.BytesIO(base64.b64decode(printed["data"])))
    assert len(reader.pages) > 5
    assert all("UTKAST" in page.extract_text() for page in reader.pages)
