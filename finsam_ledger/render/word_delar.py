"""The pieces of a Word document: the report as HTML for pandoc, blocks of OOXML, pictures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import isqrt
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markdown_it import MarkdownIt
from markupsafe import Markup, escape

from finsam_ledger.diagram import Diagram
from finsam_ledger.forms import ColumnKind
from finsam_ledger.render.bocker_cells import shown
from finsam_ledger.render.prose import in_step
from finsam_ledger.render.publication import Publication
from finsam_ledger.render.utkast import DRAFT
from finsam_ledger.report import Chapter, Part, Report
from finsam_ledger.tables import Table

TEMPLATES = Path(__file__).parent.parent / "templates"
_WIDTH = 9071  # of the text, in twentieths of a point
_LABELS = 2900  # what the labels of a table want at least
_SIZES = (18, 17, 16, 15, 14, 13)  # half points, the largest that fits is taken
_DIGIT = 0.56  # of a letter's size: the width of a figure
_BOLD = 0.66  # that of a letter in bold
_MARGINS = 120
_EASY = 1350  # a column of figures where there is room
_NOTE = 620
_SHORT = 34  # rows that stand together on a page
_LONG_WORD = 22  # letters; a longer one is broken
_FEW = 10  # letters that the narrowest column of words has room for
_LIGHT = 12  # rows of a chapter that needs no page of its own


class Shape(NamedTuple):
    """How a table is set: each column's width, its size in half points, if it holds together."""

    widths: tuple[int, ...]
    size: int
    is_short: bool


class Entry(NamedTuple):
    """A heading in the list of contents."""

    level: int
    id: str
    title: str


class Blocks:
    """Blocks of OOXML by the id of the place where they are to stand."""

    def __init__(self) -> None:
        self.made: dict[str, str] = {}

    def add(self, xml: str) -> str:
        id = f"finsam-block-{len(self.made) + 1}"
        self.made[id] = str(xml)
        return id


class Pictures:
    """The charts of a document, by their file's name."""

    def __init__(self) -> None:
        self._diagrams: dict[str, Diagram] = {}

    def add(self, diagram: Diagram) -> str:
        name = f"diagram-{len(self._diagrams) + 1}.png"
        self._diagrams[name] = diagram
        return name

    def files(self) -> Iterator[tuple[str, bytes]]:
        for name, diagram in self._diagrams.items():
            from finsam_ledger.render.diagram_svg import png

            yield name, png(diagram)


class Ids:
    """The ids of headings: by their order, since Word takes few letters and titles may be alike."""

    def __init__(self, report: Report) -> None:
        self._chapters = {id(each): f"k{n}" for n, each in enumerate(report.chapters, 1)}
        parts = (part for chapter in report.chapters for part in chapter.parts)
        self._parts = {id(part): f"d{n}" for n, part in enumerate(parts, 1)}
        self._notes = {
            str(part.note): self._parts[id(part)]
            for chapter in report.chapters
            for part in chapter.parts
            if part.note
        }

    def chapter(self, chapter: Chapter) -> str:
        return self._chapters[id(chapter)]

    def part(self, part: Part) -> str:
        return self._parts[id(part)]

    def notes(self, numbers: str) -> tuple[tuple[str, str], ...]:
        """The notes that a cell refers to, each with where it stands."""
        return tuple((each, self._notes.get(each, "")) for each in numbers.split(",") if each)


class Delar:
    """What the templates hand over beside their text."""

    def __init__(self, report: Report) -> None:
        self.blocks = Blocks()
        self.pictures = Pictures()
        self.ids = Ids(report)


def html_of(publication: Publication, delar: Delar) -> str:
    """The report as HTML for pandoc, its blocks and pictures left with `delar`."""
    report = publication.report
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["seen"] = seen
    environment.filters["prose"] = prose
    environment.globals.update(
        blocks=delar.blocks,
        pictures=delar.pictures,
        ids=delar.ids,
        breaks=breaks,
        even=even,
        shape=shape,
    )
    return environment.get_template("word/rapport.html.jinja").render(
        report=report,
        draft=DRAFT if report.is_draft else "",
        toc=list(toc(report, delar.ids)),
        to_mend=publication.to_mend,
    )


def seen(text: str) -> Markup:
    """Text that XML can hold, escaped; of a template's own block nothing is changed."""
    return text if isinstance(text, Markup) else escape(shown(str(text)))


def prose(markdown: str, under: int) -> Markup:
    """A text as HTML, its headings below level `under`; raw HTML is shown as it is written."""
    reader = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    lines = "\n".join(map(shown, markdown.splitlines()))
    return Markup(reader.render(in_step(lines, under)))  # noqa: S704 - it escapes all but its tags


def toc(report: Report, ids: Ids) -> Iterator[Entry]:
    for chapter in report.chapters:
        yield Entry(1, ids.chapter(chapter), chapter.title)
        for part in chapter.parts:
            if part.note:
                yield Entry(2, ids.part(part), f"Not {part.note}. {part.title}")
            elif part.title:
                yield Entry(2, ids.part(part), part.title)


def breaks(chapter: Chapter, before: Chapter | None) -> bool:
    """Whether a chapter begins on a new page: all but a small table after other tables."""
    if before is None or any(part.table is None for part in (*before.parts, *chapter.parts)):
        return True
    return sum(len(part.table.rows) for part in chapter.parts if part.table) > _LIGHT


def even(columns: int) -> tuple[int, ...]:
    return (_WIDTH // max(1, columns),) * columns


def shape(table: Table) -> Shape:
    """As large as the page's width lets every figure stand on one line; columns of words share
    what is left with the labels.
    """
    if table.has_words:
        return _shared(table)
    for size, least in ((_SIZES[0], _EASY), *((size, 0) for size in _SIZES)):
        wanted = [_width(table, index, size, least) for index in range(len(table.columns))]
        labels = _WIDTH - sum(wanted)
        if labels >= _LABELS:
            break
    left = _WIDTH - max(labels, _LABELS // 2)
    if sum(wanted) > left:  # the page holds no more: headings are broken
        wanted = [width * left // sum(wanted) for width in wanted]
    return Shape((max(labels, _LABELS // 2), *wanted), size, len(table.rows) <= _SHORT)


def _shared(table: Table) -> Shape:
    """Columns of words as wide as they have much to say, beside figures that need their width."""
    indexes = [None, *range(len(table.columns))]
    for size in _SIZES[2:]:
        least = [_least(table, index, size) for index in indexes]
        if sum(least) <= _WIDTH:
            break
    else:  # the page holds no more: words are broken
        least = [few * _WIDTH // sum(least) for few in least]
    wants = [_wanted(table, index) for index in indexes]
    left = _WIDTH - sum(least)
    widths = (few + left * want // sum(wants) for few, want in zip(least, wants, strict=True))
    return Shape(tuple(widths), size, len(table.rows) <= _SHORT)


def _least(table: Table, index: int | None, size: int) -> int:
    """What a column needs: of figures its longest, of words or labels its longest word."""
    if index is not None and not table.columns[index].is_words:
        return _width(table, index, size, 0)
    return _longest_word(table, index, size)


def _wanted(table: Table, index: int | None) -> int:
    """How much more a column has to say than others; figures have said it."""
    if index is None:
        return isqrt(max([_FEW, *(len(row.label) for row in table.rows)]))
    if not table.columns[index].is_words:
        return 0
    return isqrt(max([_FEW, *(len(row.cells[index].text) for row in table.rows if row.cells)]))


def _longest_word(table: Table, index: int | None, size: int) -> int:
    """What a column of words, or that of the labels, needs for its longest word."""
    if index is None:
        texts = [row.label for row in table.rows]
    else:
        texts = [table.columns[index].heading]
        texts += [row.cells[index].text for row in table.rows if row.cells]
    letters = max((len(word) for text in texts for word in text.split()), default=0)
    return int(min(letters, _LONG_WORD) * size * 10 * _BOLD) + _MARGINS


def _width(table: Table, index: int, size: int, least: int) -> int:
    """What a column needs for its longest figure, and the longest word of its heading."""
    if table.columns[index].kind is ColumnKind.NOT:
        return _NOTE
    texts: Sequence[str] = [row.cells[index].text for row in table.rows if row.cells]
    words = table.columns[index].heading.split()
    figures = int(max(map(len, texts), default=0) * _DIGIT * size * 10)
    heading = int(max(map(len, words), default=0) * _BOLD * size * 10)
    return max(figures + _MARGINS, heading + _MARGINS, least)
