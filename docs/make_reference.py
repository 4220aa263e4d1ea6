"""Make the reference document of Word reports: its page, its styles, its head and foot.

Run it after a change here: `.venv/bin/python docs/make_reference.py`. Words in brackets in the
head and foot are filled in for each report by `finsam_ledger/render/word_paket.py`.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

TARGET = Path(__file__).parent.parent / "finsam_ledger" / "templates" / "word" / "reference.docx"
SERIF, SANS = "Times New Roman", "Arial"
ACCENT, FAINT = RGBColor(0x17, 0x51, 0x4B), RGBColor(0x55, 0x60, 0x5C)
RED, TEXT = RGBColor(0xB0, 0x00, 0x20), RGBColor(0x1D, 0x24, 0x22)
WIDTH = Cm(16)  # of the text: A4 less the margins
# Parts that the template comes with and a report has no use for.
_UNUSED = ("stylesWithEffects", "customXml", "thumbnail")
_EPOCH = (1980, 1, 1, 0, 0, 0)
_PARAGRAPH, _CHARACTER = WD_STYLE_TYPE.PARAGRAPH, WD_STYLE_TYPE.CHARACTER

# Name: font, size, space before and after in points.
_TEXTS = {
    "Body Text": (SERIF, 11, 0, 7),
    "First Paragraph": (SERIF, 11, 0, 7),
    "Compact": (SERIF, 11, 0, 3),
    "Block Text": (SERIF, 11, 4, 8),
    "Tabelltext": (SANS, 9, 1.5, 1.5),
    "Tabellrubrik": (SANS, 9, 7, 1.5),
    "Tabelltal": (SANS, 9, 1.5, 1.5),
    "Tabellhuvud": (SANS, 9, 3, 2),
    "Tabelltitel": (SANS, 9, 8, 3),
    "Nyckeltal": (SANS, 12, 60, 3),
    "Bildtext": (SANS, 10, 10, 3),
    "Fotnot": (SANS, 8, 4, 8),
    "Lagrum": (SANS, 9, 0, 8),
    "Omslag": (SANS, 12, 0, 4),
    "Utkast": (SANS, 12, 0, 12),
    "Underskrift": (SANS, 9, 1, 1),
}
_HEADINGS = {1: (18, 14, 8), 2: (13, 16, 4), 3: (11.5, 12, 3), 4: (11, 10, 2), 5: (11, 8, 2)}


def main() -> None:
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_bytes(made())


def made() -> bytes:
    document = Document()
    _only_used_styles(document)
    _language(document)
    _page(document)
    _headings(document)
    _texts(document)
    _tables(document)
    _head_and_foot(document)
    document.core_properties.author = ""
    document.core_properties.comments = ""
    return _settled(document)


def _only_used_styles(document: Any) -> None:
    """Take away the styles that the template comes with and no report uses."""
    kept = {"Normal", "Header", "Footer", "Title", "Subtitle", "Body Text", "Table Normal"}
    kept |= {"Default Paragraph Font", "No List", "Normal Table"}
    kept |= {f"Heading {level}" for level in range(1, 7)}
    for style in list(document.styles):
        if style.name not in kept:
            style.element.getparent().remove(style.element)


def _language(document: Any) -> None:
    for lang in document.styles.element.iter(qn("w:lang")):
        for name in ("w:val", "w:eastAsia"):
            lang.set(qn(name), "sv-SE")


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin, section.bottom_margin = Cm(2.5), Cm(2.2)
    section.header_distance = section.footer_distance = Cm(1.2)
    section.different_first_page_header_footer = True


def _font(style: Any, name: str, size: float, colour: RGBColor = TEXT) -> None:
    style.font.name, style.font.size, style.font.color.rgb = name, Pt(size), colour
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{kind}"), name)


def _spacing(style: Any, before: float, after: float) -> None:
    style.paragraph_format.space_before = Pt(before)
    style.paragraph_format.space_after = Pt(after)


def _headings(document: Any) -> None:
    _font(document.styles["Normal"], SERIF, 11)
    for level, (size, before, after) in _HEADINGS.items():
        style = document.styles[f"Heading {level}"]
        _font(style, SANS, size, ACCENT if level == 1 else TEXT)
        style.font.bold, style.font.italic = level > 1, False
        _spacing(style, before, after)
        style.paragraph_format.keep_with_next = True
    title = document.styles["Title"]
    _font(title, SERIF, 34, ACCENT)
    _spacing(title, 150, 18)
    for border in title.element.iter(qn("w:pBdr")):
        border.getparent().remove(border)
        break
    contents = document.styles.add_style("TOC Heading", _PARAGRAPH)
    contents.base_style = document.styles["Normal"]
    _font(contents, SANS, 18, ACCENT)
    _spacing(contents, 0, 8)
    for level in (1, 2):
        entry = document.styles.add_style(f"toc {level}", _PARAGRAPH)
        entry.element.set(qn("w:styleId"), f"TOC{level}")
        entry.base_style = document.styles["Normal"]
        _font(entry, SANS, 10)
        entry.font.bold = level == 1
        _spacing(entry, 5 if level == 1 else 0, 1)
        entry.paragraph_format.left_indent = Cm(0.6 * (level - 1))
        entry.paragraph_format.tab_stops.add_tab_stop(WIDTH, WD_TAB_ALIGNMENT.RIGHT)


def _texts(document: Any) -> None:
    for name, (font, size, before, after) in _TEXTS.items():
        exists = name in [style.name for style in document.styles]
        style = document.styles[name] if exists else document.styles.add_style(name, _PARAGRAPH)
        style.base_style = document.styles["Normal"]
        _font(style, font, size)
        _spacing(style, before, after)
        style.paragraph_format.line_spacing = 1.0 if font == SANS else 1.2
    styles = document.styles
    styles["Tabelltal"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    styles["Block Text"].paragraph_format.left_indent = Cm(1)
    styles["Bildtext"].font.bold = styles["Tabellhuvud"].font.bold = True
    styles["Tabellrubrik"].font.bold = True
    styles["Utkast"].font.bold = True
    styles["Utkast"].font.color.rgb = RED
    for name in ("Lagrum", "Fotnot"):
        styles[name].font.color.rgb = FAINT
    for name in ("Tabelltitel", "Bildtext", "Lagrum", "Nyckeltal"):
        styles[name].paragraph_format.keep_with_next = True
    link = styles.add_style("Hyperlink", _CHARACTER)
    link.font.color.rgb = ACCENT
    styles.add_style("Verbatim Char", _CHARACTER).font.name = "Courier New"


def _tables(document: Any) -> None:
    """The style of tables inside texts; those of figures carry their own lines."""
    table = document.styles.add_style("Table", WD_STYLE_TYPE.TABLE)
    properties = OxmlElement("w:tblPr")
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "60")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    properties.append(margins)
    table.element.append(properties)
    head = OxmlElement("w:tblStylePr")
    head.set(qn("w:type"), "firstRow")
    bold, cell, borders = (OxmlElement(tag) for tag in ("w:rPr", "w:tcPr", "w:tcBorders"))
    line = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "0"), ("color", "1D2422")):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    cell.append(borders)
    bold.append(OxmlElement("w:b"))
    head.append(bold)
    head.append(cell)
    table.element.append(head)


def _head_and_foot(document: Any) -> None:
    for name in ("Header", "Footer"):
        _font(document.styles[name], SANS, 8, FAINT)
        for tabs in list(document.styles[name].element.iter(qn("w:tabs"))):
            tabs.getparent().remove(tabs)  # for the template's own, wider page
    section = document.sections[0]
    first = section.first_page_header.paragraphs[0]
    _run(first, "[utkast]", RED)
    section.first_page_footer.paragraphs[0].text = ""
    head, foot = section.header.paragraphs[0], section.footer.paragraphs[0]
    for paragraph in (head, foot):
        stops = paragraph.paragraph_format.tab_stops
        stops.add_tab_stop(WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    _run(head, "[huvud]")
    _run(head, "\t")
    _run(head, "[titel]")
    draft = section.header.add_paragraph()
    draft.style = document.styles["Header"]
    _run(draft, "[utkast]", RED)
    _run(foot, "[fot]")
    _run(foot, "\tSida ")
    _field(foot, "PAGE")
    _run(foot, " av ")
    _field(foot, "NUMPAGES")


def _run(paragraph: Any, text: str, colour: RGBColor | None = None) -> Any:
    run = paragraph.add_run(text)
    if colour is not None:
        run.font.color.rgb, run.font.bold = colour, True
    return run


def _field(paragraph: Any, instruction: str) -> None:
    for kind in ("begin", "instr", "separate", "text", "end"):
        run = paragraph.add_run("1" if kind == "text" else "")
        if kind == "instr":
            part = OxmlElement("w:instrText")
            part.set(qn("xml:space"), "preserve")
            part.text = f" {instruction} "
            run._r.append(part)  # noqa: SLF001 - python-docx has no fields
        elif kind != "text":
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
            run._r.append(part)  # noqa: SLF001


def _settled(document: Any) -> bytes:
    """The document with no time in it, so that it only changes when this script does."""
    for owner in (document.part, document.part.package):
        for key, relation in list(owner.rels.items()):
            if relation.reltype.rpartition("/")[2] in _UNUSED:
                del owner.rels[key]
    raw, made = io.BytesIO(), io.BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(made, "w") as new:
        for name in sorted(old.namelist()):
            new.writestr(zipfile.ZipInfo(name, _EPOCH), old.read(name), zipfile.ZIP_DEFLATED)
    return made.getvalue()


if __name__ == "__main__":
    main()
