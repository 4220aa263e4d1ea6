"""The formats a report is written in: each in its own module, imported when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import NamedTuple

from finsam_ledger.findings import Finding
from finsam_ledger.render.publication import Publication
from finsam_ledger.whole import Content

Made = tuple[Content, list[Finding]]
Maker = Callable[[Publication], Made]


class Format(NamedTuple):
    """Where a format is made (module and function of this room), and how its files end."""

    module: str
    function: str
    ending: str


FORMATS = {
    "md": Format("documents", "markdown", ".md"),
    "html": Format("documents", "html", ".html"),
    "granskning": Format("granskning", "html", "-granskning.html"),
    "xlsx": Format("kalkyl", "workbook", ".xlsx"),
    "docx": Format("word", "document", ".docx"),
    "pdf": Format("pdf", "pdf", ".pdf"),
}


def render(
    publication: Publication, formats: Sequence[str]
) -> tuple[list[tuple[str, Content]], list[Finding]]:
    """File name and content of each wanted format; or what is wrong with a förbund's template."""
    files: list[tuple[str, Content]] = []
    for wanted in dict.fromkeys(formats):
        format = FORMATS[wanted]  # noqa: A001 - what it is
        content, wrong = _maker(format)(publication)
        if wrong:
            return [], wrong
        files.append((publication.report.stem + format.ending, content))
    return files, []


def _maker(format: Format) -> Maker:  # noqa: A002
    module = import_module(f"finsam_ledger.render.{format.module}")
    maker: Maker = getattr(module, format.function)
    return maker
