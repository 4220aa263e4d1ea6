"""A chart as SVG and PNG: told in words, inside its frame, seen by all, the same each time."""

from __future__ import annotations

import hashlib
import os
import re
import struct
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

from finsam_ledger.diagram import Diagram, Mark, Point, Series
from finsam_ledger.money import NBSP, Unit, swedish
from finsam_ledger.render import diagram_spec, diagram_svg
from finsam_ledger.render.diagram_svg import png, svg
from finsam_ledger.render.diagram_text import clean, width_of, wrapped
from tests.test_rooms import imports

SVG = "{http://www.w3.org/2000/svg}"
CSS = Path(diagram_spec.__file__).parent.parent / "templates" / "report.css"


def point(value: int | None) -> Point:
    return Point(None, "") if value is None else Point(Decimal(value), swedish(Decimal(value)))


def series(name: str, *values: int | None, is_limit: bool = False) -> Series:
    return Series(name, tuple(map(point, values)), is_limit)


def diagram(
    mark: Mark, categories: tuple[str, ...], *drawn: Series, id: str = "prov", title: str = "Titel"
) -> Diagram:
    return Diagram(id, title, "Beskrivning.", Unit.TKR, mark, "År", categories, drawn)


YEARS = ("2021", "2022", "2023", "2024", "2025")
RESULT = diagram(Mark.STAPLAR, YEARS, series("Resultat", -210, 236, 0, -512, 1402))
EQUITY = diagram(
    Mark.STAPLAR,
    YEARS,
    series("Eget kapital", 1800, 2036, -95, 1583, 1984),
    series("Gräns", None, None, 2053, 2053, 2020, is_limit=True),
)
BOARD = diagram(
    Mark.LIGGANDE,
    ("Växtkraft", "Försäkringskassan/Arbetsförmedlingen", "Ett långt namn på en insats " * 4),
    series("Utfall", 1, -2, 3),
    series("Budget", 2, 2, 2, is_limit=True),
)
MONTHS = diagram(
    Mark.LINJE,
    ("jan", "feb", "mars", "april", "maj", "juni", "juli", "aug", "sep", "okt", "nov", "dec"),
    series("Kostnader", *range(900, 11_700, 900)),
    series("Budget i jämn takt", *range(1000, 13_000, 1000), is_limit=True),
)
ALL = pytest.mark.parametrize("chart", [RESULT, EQUITY, BOARD, MONTHS], ids=lambda d: d.mark)


def parsed(text: str) -> etree._Element:
    return etree.fromstring(text.encode())


class Word(NamedTuple):
    text: str
    left: float
    right: float
    y: float


def placed(root: etree._Element) -> Iterator[Word]:
    """Every line of text with where it stands in the picture, its width estimated."""
    for element in root.iter(f"{SVG}text"):
        x = y = 0.0
        for each in (element, *element.iterancestors()):
            moved = re.search(r"translate\(([-\d.e]+),([-\d.e]+)\)", each.get("transform") or "")
            if moved:
                x, y = x + float(moved[1]), y + float(moved[2])
        size = int(re.sub(r"\D", "", element.get("font-size") or "13px"))
        lines = element.findall(f"{SVG}tspan") or [element]
        for nth, line in enumerate(lines):
            words = line.text or ""
            wide = width_of(words, size)
            share = {"end": 1.0, "middle": 0.5}.get(element.get("text-anchor") or "start", 0.0)
            yield Word(words, x - share * wide, x + (1 - share) * wide, y + nth * 16)


def words(root: etree._Element) -> list[str]:
    return [word.text for word in placed(root)]


@ALL
def test_a_chart_tells_what_it_is(chart: Diagram) -> None:
    root = parsed(svg(chart))
    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "img"
    title, told = root[0], root[1]
    assert (title.tag, title.text) == (f"{SVG}title", chart.title)
    assert (told.tag, told.text) == (f"{SVG}desc", chart.description)
    assert root.get("aria-labelledby") == f"{title.get('id')} {told.get('id')}"


def test_two_charts_share_no_id() -> None:
    other = diagram(Mark.STAPLAR, YEARS, *RESULT.series, id="annat")
    ids = [element.get("id") for chart in (RESULT, other) for element in parsed(svg(chart)).iter()]
    found = [id for id in ids if id is not None]
    assert len(found) == len(set(found)) == 4


@ALL
def test_every_number_and_name_stands_in_print(chart: Diagram) -> None:
    said = " ".join(words(parsed(svg(chart))))
    for each in chart.series:
        assert all(point.text in said for point in each.points)
        if len(chart.series) > 1:
            assert all(word in said for word in each.name.split())
    assert str(chart.unit) in said
    for category in chart.categories[:2]:
        assert all(word in said.replace(" ", "") for word in category.split())


@ALL
def test_nothing_but_plain_drawing_is_left(chart: Diagram) -> None:
    """Nothing in English, no style that a page's policy refuses, no script, link or outer font."""
    root = parsed(svg(chart))
    names = {name for element in root.iter() for name in element.attrib}
    assert not {name for name in names if name.startswith(("aria-", "on", "{"))} - {
        "aria-labelledby"
    }
    assert names.isdisjoint({"style", "class", "href", "aria-roledescription"})
    kept = {"svg", "title", "desc", "g", "path", "line", "text", "tspan", "rect"}
    assert {etree.QName(element).localname for element in root.iter()} <= kept
    assert "NaN" not in svg(chart)
    assert "undefined" not in svg(chart)
    looks = {(text.get("fill"), text.get("font-family")) for text in root.iter(f"{SVG}text")}
    assert looks == {("currentColor", diagram_svg.FONTS)}
    assert diagram_spec.INK not in svg(chart)


@ALL
def test_words_keep_inside_the_frame_and_off_each_other(chart: Diagram) -> None:
    root = parsed(svg(chart))
    _, _, width, height = map(float, (root.get("viewBox") or "").split())
    assert width == diagram_spec.WIDTH
    found = [word for word in placed(root) if word.text.strip()]
    for word in found:
        assert -1 <= word.left <= word.right <= width + 1, word
        assert 8 <= word.y <= height, word
    for at, one in enumerate(found):
        for other in found[at + 1 :]:
            beside = one.right <= other.left + 1 or other.right <= one.left + 1
            assert beside or abs(one.y - other.y) > 10, (one, other)


def test_bars_below_nought_point_down_and_left() -> None:
    root = parsed(svg(RESULT))
    labels = {word.text: word.y for word in placed(root)}
    assert labels["1\xa0402"] < labels["236"] < labels["−210"] < labels["−512"]


def test_the_scale_is_written_in_swedish() -> None:
    chart = diagram(Mark.STAPLAR, YEARS, series("A", -4000, 1, 2, 3, 4000), series("B", *range(5)))
    assert {f"−2{NBSP}000", f"2{NBSP}000", "0"} <= set(words(parsed(svg(chart))))


HOSTILE = '<script>alert(1)</script> & "x" {{ 1 }} $ ]]> \x00\x1b\u2028 \ufffe'


@pytest.mark.parametrize("mark", Mark)
def test_words_from_a_ledger_stay_words(mark: Mark) -> None:
    chart = diagram(mark, (HOSTILE, "b"), series(HOSTILE, 1, 2), series("x", 2, 1), title=HOSTILE)
    made = svg(chart)
    root = parsed(made)
    assert "<script" not in made
    assert root.find(f".//{SVG}script") is None
    assert root[0].text == clean(HOSTILE)
    assert "<script>" in clean(HOSTILE)
    assert png(chart).startswith(b"\x89PNG")


VALUES = st.one_of(st.none(), st.integers(-(10**12), 10**12), st.integers(-3, 3))


@given(
    st.sampled_from(list(Mark)),
    st.lists(st.lists(VALUES, min_size=4, max_size=4), min_size=1, max_size=4),
    st.lists(st.booleans(), min_size=4, max_size=4),
    st.lists(st.text(max_size=40), min_size=4, max_size=4, unique=True),
)
@example(Mark.LINJE, [[None, 1, None, None]], [True] * 4, ["", " ", "a", "b"])
@example(Mark.STAPLAR, [[0, 0, 0, 0]], [False] * 4, ["a", "b", "c", "d"])
@example(Mark.LIGGANDE, [[None] * 4], [False] * 4, ["a", "b", "c", "d"])
@settings(max_examples=25)
def test_anything_can_be_drawn(
    mark: Mark, rows: list[list[int | None]], limits: list[bool], names: list[str]
) -> None:
    drawn = [
        series(f"S{at}", *row, is_limit=limit and at > 0)
        for at, (row, limit) in enumerate(zip(rows, limits, strict=False))
    ]
    made = svg(diagram(mark, tuple(names), *drawn))
    said = " ".join(words(parsed(made)))
    assert "NaN" not in made
    for each in drawn:
        assert each.points[-1].text in said


@pytest.mark.parametrize("values", [(-5, -1, -3, -4, -2), (0, 0, 0), (-1,)])
def test_numbers_below_bars_stand_clear_of_the_years(values: tuple[int, ...]) -> None:
    chart = diagram(Mark.STAPLAR, YEARS[: len(values)], series("A", *values))
    found = {word.text: word.y for word in placed(parsed(svg(chart))) if word.text != "tkr"}
    years = min(found[year] for year in chart.categories)
    assert all(years - y >= 20 for name, y in found.items() if name not in chart.categories)


def test_numbers_too_wide_for_their_column_are_shown_as_far_as_there_is_room() -> None:
    wide = [21_000_000 * at for at in range(12)]
    drawn = (series("A", *wide), series("B", *wide, is_limit=True))
    chart = diagram(Mark.LINJE, MONTHS.categories, *drawn)
    test_words_keep_inside_the_frame_and_off_each_other(chart)
    said = words(parsed(svg(chart)))
    assert swedish(Decimal(wide[-1])) in said
    assert swedish(Decimal(wide[-2])) not in said


@pytest.mark.parametrize("mark", Mark)
@pytest.mark.parametrize("count", [1, 12])
def test_one_category_and_twelve(mark: Mark, count: int) -> None:
    values = [1000 * (at + 1) for at in range(count)]
    drawn = (series("A", *values), series("Gräns", *values, is_limit=True))
    chart = diagram(mark, tuple(f"K{at}" for at in range(count)), *drawn)
    test_words_keep_inside_the_frame_and_off_each_other(chart)
    test_every_number_and_name_stands_in_print(chart)


def test_the_picture_is_twice_as_dense_as_the_chart() -> None:
    width, height = struct.unpack(">II", png(EQUITY)[16:24])
    root = parsed(svg(EQUITY))
    assert width / float(root.get("width") or 0) == height / float(root.get("height") or 0) == 2


PROCESS = """
from tests.test_diagram_svg import ALL, BOARD, EQUITY, MONTHS, RESULT
from finsam_ledger.render.diagram_svg import png, svg
import hashlib
for chart in (RESULT, EQUITY, BOARD, MONTHS):
    print(hashlib.sha256(svg(chart).encode() + png(chart)).hexdigest())
"""


def test_the_same_bytes_in_every_process(tmp_path: Path) -> None:
    root = Path(__file__).parent.parent
    env = {**os.environ, "PYTHONHASHSEED": "7", "LC_ALL": "C.UTF-8", "PYTHONPATH": str(root)}
    done = subprocess.run(
        [sys.executable, "-c", PROCESS],
        env=env,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    here = [
        hashlib.sha256(svg(chart).encode() + png(chart)).hexdigest()
        for chart in (RESULT, EQUITY, BOARD, MONTHS)
    ]
    assert done.stdout.split() == here


def test_what_draws_waits_until_a_chart_is_asked_for() -> None:
    at_once = {name.split(".")[0] for name in imports(Path(diagram_svg.__file__), lazy=False)}
    assert at_once.isdisjoint({"vl_convert", "typst"})


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def pages() -> list[tuple[str, str]]:
    """The grounds that charts are shown on, each with its ink: the pages' own, paper, black."""
    found: dict[str, list[str]] = {}
    for name, colour in re.findall(
        r"--(blad|grund|text): (#[0-9a-f]{3,6});", CSS.read_text(encoding="utf-8")
    ):
        whole = colour if len(colour) == 7 else "#" + "".join(c * 2 for c in colour[1:])
        found.setdefault(name, []).append(whole)
    light, dark = found["text"]  # the ink of the page as it is, and in dark mode
    grounds = [*found["blad"], *found["grund"]]
    assert any(luminance(ground) < 0.05 for ground in grounds), "the page has lost its dark mode"
    shown = [(ground, light if luminance(ground) > 0.5 else dark) for ground in grounds]
    return [*shown, ("#ffffff", "#000000")]


@pytest.mark.parametrize("colour", diagram_spec.COLOURS)
def test_colours_are_seen_on_every_page(colour: str) -> None:
    """WCAG 1.4.11: three to one against what is beside it; a limit in ink crosses the bars."""
    for ground, ink in pages():
        assert contrast(colour, ground) >= 3, ground
        assert contrast(colour, ink) >= 3, ink


def test_series_differ_in_more_than_colour() -> None:
    drawn = (series(str(at), 1) for at in range(4))
    looks = diagram_spec.looks(diagram(Mark.STAPLAR, ("a",), *drawn))
    assert len({(look.fill, tuple(look.dash)) for look in looks}) == 4
    assert len({look.shape for look in looks}) == 4


@given(st.text(), st.integers(20, 300))
def test_wrapped_lines_are_no_wider_than_asked(text: str, width: int) -> None:
    lines = wrapped(text, 13, width)
    assert 1 <= len(lines) <= 4
    assert all(width_of(line, 13) <= width or len(line) <= 2 for line in lines)
    joined = "".join(lines).replace(" ", "")
    if not joined.endswith("…"):
        assert joined == clean(text).replace(" ", "")


def test_names_are_broken_between_words() -> None:
    assert wrapped("Försäkringskassan/Arbetsförmedlingen", 13, 200) == [
        "Försäkringskassan/",
        "Arbetsförmedlingen",
    ]
