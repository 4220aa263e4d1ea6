"""A chart as an SVG element and as a PNG picture; the same chart gives the same bytes.

Vega-Lite draws the SVG, Typst the picture of it, in the fonts that Typst carries with it: neither
asks a browser, the network or the machine's fonts. Text is the reader's own colour, so that a chart
inside a page follows it into dark mode.
"""

from __future__ import annotations

from functools import lru_cache

import msgspec
from lxml import etree

from finsam_ledger.diagram import Diagram, Mark
from finsam_ledger.render import diagram_bars, diagram_columns
from finsam_ledger.render.diagram_spec import INK, LOCALE, Spec
from finsam_ledger.render.diagram_text import clean

# The first that is there is taken: on screen the tables' own, in Typst the serif it carries.
FONTS = '"Segoe UI", "Helvetica Neue", Arial, "Liberation Sans", "Libertinus Serif", sans-serif'
_SVG = "http://www.w3.org/2000/svg"
_KEPT = 64  # charts: a report is written in several formats, each with the same ones
_PAGE = b"""#set page(width: auto, height: auto, margin: 0pt, fill: white)
#image(bytes(sys.inputs.svg), format: "svg")
"""
_DENSE = 192.0  # twice the 96 pixels of an inch, for screens and print


@lru_cache(maxsize=_KEPT)
def svg(diagram: Diagram) -> str:
    """The chart as an `svg` element, with its title and its description for those who hear it.

    Its size is 640 pixels across; a page shrinks it by `max-width: 100%; height: auto`.
    """
    draw = diagram_bars.spec if diagram.mark is Mark.LIGGANDE else diagram_columns.spec
    return svg_of(diagram, draw(diagram))


def svg_of(diagram: Diagram, spec: Spec) -> str:
    """The chart as it is specified for Vega-Lite."""
    import vl_convert

    encoded = msgspec.json.Encoder(decimal_format="number").encode(spec).decode()
    drawn = vl_convert.vegalite_to_svg(encoded, vl_version="6.4", format_locale=LOCALE)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    root = etree.fromstring(drawn.encode(), parser)
    _bare(root)
    _told(root, diagram)
    made: str = etree.tostring(root, encoding="unicode")
    return made


@lru_cache(maxsize=_KEPT)
def png(diagram: Diagram) -> bytes:
    """The chart as a picture on white, twice as dense as it is shown (640 pixels across)."""
    import typst

    picture = typst.compile(
        _PAGE,
        format="png",
        ppi=_DENSE,
        sys_inputs={"svg": svg(diagram)},
        ignore_system_fonts=True,
    )
    return bytes(picture)


def _bare(root: etree._Element) -> None:
    """Take off what Vega says in English and what does not show; colours and fonts of the page."""
    for element in list(root.iter(f"{{{_SVG}}}*")):
        for name in list(element.attrib):
            if name in ("class", "role", "pointer-events") or name.startswith("aria-"):
                del element.attrib[name]
        for paint in ("fill", "stroke"):
            if element.get(paint) == INK:
                element.set(paint, "currentColor")
        if "font-family" in element.attrib:
            element.set("font-family", FONTS)
        parent = element.getparent()
        if parent is not None and (element.get("display") == "none" or element.get("d") == ""):
            parent.remove(element)
    etree.cleanup_namespaces(root)


def _told(root: etree._Element, diagram: Diagram) -> None:
    """The chart's title and description, under ids that no other chart has."""
    ids = [f"diagram-{diagram.id}-{part}" for part in ("titel", "beskrivning")]
    told = zip(("title", "desc"), ids, (diagram.title, diagram.description), strict=True)
    for place, (tag, id, words) in enumerate(told):
        element = etree.Element(f"{{{_SVG}}}{tag}", id=id)
        element.text = clean(words)
        root.insert(place, element)
    root.set("role", "img")
    root.set("aria-labelledby", " ".join(ids))
