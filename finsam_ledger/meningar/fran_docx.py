"""Word: paragraphs, headings, notes and tables of a .docx, read from the XML inside it.

What is deleted under tracked changes is not read; what is inserted is.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree

from finsam_ledger.meningar.stycken import Dokument, Stycke, Tabellrad

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MOST = 200_000_000  # bytes of XML; a report has some hundred thousand
_PARTS = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
_SKIPPED = {f"{_W}{name}" for name in ("del", "delText", "instrText", "moveFrom", "txbxContent")}


def read(data: bytes) -> Dokument:
    """A Word file; raises ValueError where it is none, or is locked with a password."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            if _PARTS[0] not in names:
                raise ValueError("den har inget Word-dokument i sig")
            roots = [_root(archive, part) for part in _PARTS if part in names]
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError):
        raise ValueError("den är ingen Word-fil, eller skadad eller låst") from None
    except etree.XMLSyntaxError:
        raise ValueError("dess innehåll är trasigt") from None
    paragraphs: list[Stycke] = []
    rows: list[Tabellrad] = []
    for root in roots:
        _read(root, paragraphs, rows)
    return Dokument(tuple(paragraphs), tuple(rows))


def _root(archive: zipfile.ZipFile, part: str) -> Any:
    if archive.getinfo(part).file_size > _MOST:
        raise ValueError("den är orimligt stor")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return etree.fromstring(archive.read(part), parser=parser)


def _read(root: Any, paragraphs: list[Stycke], rows: list[Tabellrad]) -> None:
    heading = ""
    for block in _blocks(root):
        where = f"stycke {len(paragraphs) + 1}"
        if block.tag == f"{_W}tbl":
            rows.extend(_rows(block, f"tabellen efter stycke {len(paragraphs)}"))
            continue
        text = " ".join(_text(block).split())
        if text:
            is_heading = _is_heading(block)
            heading = text if is_heading else heading
            above = "" if is_heading else heading
            paragraphs.append(Stycke(text, above, where=where, is_heading=is_heading))


def _blocks(root: Any) -> Iterator[Any]:
    """Paragraphs and outermost tables, in order."""
    for element in root.iter(f"{_W}p", f"{_W}tbl"):
        above = {ancestor.tag for ancestor in element.iterancestors()}
        if f"{_W}tbl" not in above:
            yield element


def _text(element: Any) -> str:
    pieces: list[str] = []
    for part in element:
        if part.tag in _SKIPPED:
            continue
        if part.tag == f"{_W}t":
            pieces.append(part.text or "")
        elif part.tag in (f"{_W}tab", f"{_W}br", f"{_W}cr"):
            pieces.append(" ")
        elif part.tag == f"{_W}noBreakHyphen":
            pieces.append("-")
        else:
            pieces.append(_text(part))
    return "".join(pieces)


def _is_heading(paragraph: Any) -> bool:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    name = "" if style is None else style.get(f"{_W}val", "").casefold()
    outline = paragraph.find(f"{_W}pPr/{_W}outlineLvl")
    return outline is not None or name.startswith(("heading", "rubrik", "title", "titel"))


def _rows(table: Any, where: str) -> Iterator[Tabellrad]:
    headings: tuple[str, ...] = ()
    for at, row in enumerate(table.iter(f"{_W}tr")):
        cells = [" ".join(_text(cell).split()) for cell in row.iterchildren(f"{_W}tc")]
        if len(cells) < 2:  # noqa: PLR2004 - a label and a figure
            continue
        if at == 0:
            headings = tuple(cells[1:])
            continue
        fits = headings if len(headings) == len(cells) - 1 else ()
        yield Tabellrad(cells[0], tuple(cells[1:]), fits, where=where)
