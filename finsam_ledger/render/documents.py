"""A report as Markdown and HTML, from Jinja templates.

Templates travel in the package; a förbund replaces one by a file of the same name in its own
`mallar/`. What comes from the ledger is escaped in both: text can't become markup.
"""

from __future__ import annotations

import re
import traceback
from itertools import count
from pathlib import Path

from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markdown_it import MarkdownIt
from markupsafe import Markup

from finsam_ledger import catalogue
from finsam_ledger._version import __version__
from finsam_ledger.findings import Finding, Place, in_order
from finsam_ledger.harledning import Explainer
from finsam_ledger.render.publication import Publication
from finsam_ledger.report import Report

TEMPLATES = Path(__file__).parent.parent / "templates"
_SPECIAL = re.compile(r"([\\`*_\[\]<>|#&~]|^[-+](?= ))")


def markdown(publication: Publication) -> tuple[str, list[Finding]]:
    """The report as Markdown; or what is wrong with the förbund's template."""
    return _made(publication, "report.md.jinja")


def html(publication: Publication) -> tuple[str, list[Finding]]:
    """The report as one HTML page; or what is wrong with the förbund's template."""
    return _made(publication, "report.html.jinja")


def _made(publication: Publication, template: str) -> tuple[str, list[Finding]]:
    report = publication.report
    try:
        return _rendered(report, template, in_order(publication.findings)), []
    except Exception as error:
        if not _own_templates(report).is_dir():
            raise  # no template but ours: a mistake of the program, not of the förbund
        return "", [_wrong_template(report, error)]


def _wrong_template(report: Report, error: Exception) -> Finding:
    """The finding for a template that Jinja refuses, on the last template line it came by."""
    own = str(_own_templates(report))
    if isinstance(error, TemplateSyntaxError):
        place = Place(error.filename or own, error.lineno)
    else:
        frames = traceback.extract_tb(error.__traceback__)
        inside = [frame for frame in frames if frame.filename.startswith(own)]
        place = Place(inside[-1].filename, inside[-1].lineno) if inside else Place(own)
    return catalogue.TEMPLATE.at(place, reason=f"{type(error).__name__} ”{error}”")


def _own_templates(report: Report) -> Path:
    return report.bokslut.forbund.folder / "mallar"


def _rendered(report: Report, template: str, findings: list[Finding]) -> str:
    own = _own_templates(report)
    environment = ImmutableSandboxedEnvironment(  # a ledger's folder may come from anyone
        loader=ChoiceLoader([FileSystemLoader(own), FileSystemLoader(TEMPLATES)]),
        autoescape=template.endswith(".html.jinja"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["md"] = _md
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    environment.filters["markdown"] = lambda text: Markup(markdown.render(text))  # noqa: S704
    environment.filters["css"] = _css_string
    numbers = count(1)
    return environment.get_template(template).render(
        report=report,
        explain=Explainer.of(report.bokslut).explain,
        next_id=lambda: next(numbers),
        findings=findings,
        version=__version__,
    )


def _css_string(text: str) -> Markup:
    """A CSS string: whatever could end it, or the style element, as a code point."""
    safe = re.sub(r"[^\w ·–,.-]", lambda c: f"\\{ord(c.group()):x} ", text)
    return Markup(f'"{safe}"')  # noqa: S704


def _md(text: str) -> str:
    """Text that Markdown shows as it is, on one line."""
    return _SPECIAL.sub(r"\\\1", re.sub(r"\s*[\n\r\f\v]+\s*", " ", text))
