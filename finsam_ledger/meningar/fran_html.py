"""HTML: paragraphs, headings and tables with the lines they begin on, read by lxml."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from finsam_ledger.meningar.stycken import Dokument, Stycke, Tabellrad, joined

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_SKIPPED = ("script", "style", "svg", "head", "nav", "template", "noscript", "button", "select")
_BLOCKS = (
    *("p", "li", "dt", "dd", "div", "section", "article", "main", "blockquote", "figcaption"),
    *(
        "summary",
        "details",
        "header",
        "footer",
        "ul",
        "ol",
        "dl",
        "table",
        "figure",
        "body",
        "html",
    ),
    *("td", "th", "tr", "thead", "tbody", "tfoot", "caption", "aside", "pre", "form", "fieldset"),
    *_HEADINGS,
)


def read(data: bytes) -> Dokument:
    """A page; raises ValueError where there is none in it."""
    parser = lxml_html.HTMLParser(encoding=_encoding(data), huge_tree=False, no_network=True)
    try:
        root = lxml_html.document_fromstring(data, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise ValueError(str(error)) from None
    title = root.findtext(".//title") or ""
    return Dokument(tuple(_paragraphs(root)), tuple(_rows(root)), " ".join(title.split()))


def _encoding(data: bytes) -> str:
    """UTF-8 where it is, else what old editors write."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _paragraphs(root: Any) -> Iterator[Stycke]:
    heading = ""
    for block in _blocks(root):
        text = " ".join(_own_text(block).split())
        if not text:
            continue
        line = block.sourceline or 0
        if block.tag in _HEADINGS:
            heading = text
            yield Stycke(text, "", (0,), (line,), "", is_heading=True)
        else:
            yield joined([(line, text)], heading)


def _blocks(element: Any) -> Iterator[Any]:
    """The elements that hold text of their own, in order; tables are read by themselves."""
    if not isinstance(element.tag, str) or element.tag in _SKIPPED or _is_hidden(element):
        return
    if element.tag in _BLOCKS and element.tag != "table":
        yield element
    if element.tag != "table":
        for child in element:
            yield from _blocks(child)


def _own_text(block: Any) -> str:
    """A block's text with that of inline elements, without that of blocks inside it."""
    pieces = [block.text or ""]
    for child in block:
        inline = isinstance(child.tag, str) and child.tag not in (*_BLOCKS, *_SKIPPED)
        if inline and not _is_hidden(child):
            pieces.append(" " if child.tag == "br" else _own_text(child))
        elif not inline:
            pieces.append(" ")
        pieces.append(child.tail or "")
    return "".join(pieces)


def _is_hidden(element: Any) -> bool:
    """Whether a reader does not see it until it is asked for: our pages keep derivations so."""
    closed = element.tag == "details" and "open" not in element.attrib
    popped = "popover" in element.attrib or (element.tag == "dialog")
    return closed or popped or "hidden" in element.attrib or element.get("aria-hidden") == "true"


def _rows(root: Any) -> Iterator[Tabellrad]:
    for table in root.iter("table"):
        headings: tuple[str, ...] = ()
        for row in table.iter("tr"):
            cells = [" ".join(cell.text_content().split()) for cell in row.iterchildren("td", "th")]
            if len(cells) > 1 and all(cell.tag == "th" for cell in row.iterchildren("td", "th")):
                headings = tuple(cells[1:])
            elif len(cells) > 1:
                fits = headings if len(headings) == len(cells) - 1 else ()
                yield Tabellrad(cells[0], tuple(cells[1:]), fits, row.sourceline)
