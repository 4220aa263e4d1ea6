"""A report as Markdown and HTML, from Jinja templates.

Templates travel in the package; a förbund replaces one by a file of the same name in its own
`mallar/`. What comes from the ledger is escaped in both: text can't become markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from pathlib import Path

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined
from markdown_it import MarkdownIt
from markupsafe import Markup

from finsam_ledger._version import __version__
from finsam_ledger.findings import Finding
from finsam_ledger.report import Report
from finsam_ledger.underlag import Explainer

FORMATS = ("html", "md")
TEMPLATES = Path(__file__).parent.parent / "templates"
_SPECIAL = re.compile(r"([\\`*_\[\]<>|#])")


def render(
    report: Report, formats: Sequence[str], findings: Iterable[Finding]
) -> Iterator[tuple[str, str]]:
    """File name and content of each wanted format."""
    for kind in formats:
        name = f"{report.kind}-{report.year}.{kind}"
        yield name, _rendered(report, f"report.{kind}.jinja", findings)


def _rendered(report: Report, template: str, findings: Iterable[Finding]) -> str:
    own = report.bokslut.forbund.folder / "mallar"
    environment = Environment(
        loader=ChoiceLoader([FileSystemLoader(own), FileSystemLoader(TEMPLATES)]),
        autoescape=template.endswith(".html.jinja"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["md"] = lambda text: _SPECIAL.sub(r"\\\1", text)
    markdown = MarkdownIt("commonmark", {"html": False})
    environment.filters["markdown"] = lambda text: Markup(markdown.render(text))  # noqa: S704
    environment.filters["css"] = _css_string
    numbers = count(1)
    return environment.get_template(template).render(
        report=report,
        explain=Explainer.of(report.bokslut).explain,
        next_id=lambda: next(numbers),
        findings=list(findings),
        version=__version__,
    )


def _css_string(text: str) -> Markup:
    """A CSS string: whatever could end it, or the style element, as a code point."""
    return Markup('"' + re.sub(r'["\\<\n]', lambda c: f"\\{ord(c.group()):x} ", text) + '"')  # noqa: S704
