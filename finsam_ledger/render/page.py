"""What a page about a report needs beside the report: its links, its popovers, its script."""

from __future__ import annotations

import base64
import hashlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from markupsafe import Markup
from msgspec import Struct

from finsam_ledger.diagram import Diagram
from finsam_ledger.filled import Column
from finsam_ledger.harledning import Explainer, Harledning
from finsam_ledger.report import Part, Report
from finsam_ledger.tables import Printed, TableRow

TEMPLATES = Path(__file__).parent.parent / "templates"
_XMLNS = ' xmlns="http://www.w3.org/2000/svg"'  # told by the page itself


class Reference(Struct, frozen=True):
    """A line that refers to a note: the id it has on the page, its table, its label."""

    id: str
    table: str
    label: str


def row_id(part: Part, index: int) -> str:
    """The id of a table's row; by its place, since labels and lines may be named anything."""
    return f"r-{part.id}-{index}"


def references(report: Report) -> Mapping[int, tuple[Reference, ...]]:
    """For each note by its number the lines that refer to it, in order."""
    found: dict[int, list[Reference]] = defaultdict(list)
    for chapter in report.chapters:
        for part in chapter.parts:
            table = part.table
            if table is None or table.instead:
                continue
            for index, row in enumerate(table.rows):
                for number in table.notes(row):
                    found[number].append(Reference(row_id(part, index), table.title, row.name))
    return {number: tuple(lines) for number, lines in found.items()}


class Shown(Struct, frozen=True):
    """A provenance as it is shown: whose it is, and what it is."""

    label: str
    column: str
    harledning: Harledning


@dataclass(frozen=True)
class Harledningar:
    """The provenance of the page's figures, each once however often its figure is printed."""

    explainer: Explainer
    _ids: dict[Shown, str] = field(default_factory=dict)

    def id_of(self, row: TableRow, column: Column, printed: Printed) -> str:
        """Where a figure's provenance stands; empty where there is none."""
        harledning = self.explainer.explain(printed)
        if harledning is None:
            return ""
        shown = Shown(row.label or row.name, column.name, harledning)
        return self._ids.setdefault(shown, f"u{len(self._ids) + 1}")

    def items(self) -> list[tuple[str, Shown]]:
        """All that have been asked for, by id."""
        return [(id, shown) for shown, id in self._ids.items()]


class Script(Struct, frozen=True):
    """A script of ours, and the hash by which the page lets it and no other run."""

    text: Markup
    sha256: str

    @classmethod
    def read(cls, name: str) -> Script:
        """One of our own: never one of a förbund's folder, which may come from anyone."""
        text = (TEMPLATES / name).read_text(encoding="utf-8")
        digest = hashlib.sha256(text.encode()).digest()
        return cls(Markup(text), base64.b64encode(digest).decode())  # noqa: S704


def drawn(diagram: Diagram) -> Markup:
    """A chart as an SVG element."""
    from finsam_ledger.render.diagram_svg import svg

    return without_namespace(svg(diagram))


def without_namespace(svg: str) -> Markup:
    """An SVG element of ours as a page wants it."""
    return Markup(svg.replace(_XMLNS, "", 1))  # noqa: S704 - its words are escaped where it is made
