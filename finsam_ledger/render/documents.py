"""A report as Markdown and HTML, from Jinja templates.

Templates travel in the package; a förbund replaces one by a file of the same name in its own
`mallar/`. What comes from the ledger is escaped in both: text can't become markup.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path

from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from finsam_ledger import catalogue
from finsam_ledger._version import __version__
from finsam_ledger.findings import Finding, Place, in_order
from finsam_ledger.harledning import Explainer
from finsam_ledger.money import kronor
from finsam_ledger.render.bocker_cells import shown
from finsam_ledger.render.mallar import on_one_line
from finsam_ledger.render.page import (
    TEMPLATES,
    Harledningar,
    Script,
    drawn,
    references,
    row_id,
)
from finsam_ledger.render.prose import Prose, in_step
from finsam_ledger.render.publication import Publication
from finsam_ledger.report import Report

_SPECIAL = re.compile(r"([\\`*_\[\]<>|#&~]|^[-+](?= ))")


def markdown(publication: Publication) -> tuple[str, list[Finding]]:
    """The report as Markdown; or what is wrong with the förbund's template."""
    return made(publication.report, "report.md.jinja", lambda: _common(publication))


def html(publication: Publication) -> tuple[str, list[Finding]]:
    """The report as one HTML page; or what is wrong with the förbund's template."""
    return made(publication.report, "report.html.jinja", lambda: _page(publication))


def _common(publication: Publication) -> dict[str, object]:
    return {
        "report": publication.report,
        "findings": in_order(publication.findings),
        "version": __version__,
    }


def _page(publication: Publication) -> dict[str, object]:
    report = publication.report
    return {
        **_common(publication),
        "harledningar": Harledningar(Explainer.of(report.bokslut)),
        "references": references(report),
        "row_id": row_id,
        "drawn": drawn,
        "script": Script.read("report.js"),
    }


def made(
    report: Report, template: str, values: Callable[[], Mapping[str, object]]
) -> tuple[str, list[Finding]]:
    """A page from a template and values; or what is wrong with the förbund's template."""
    try:
        page = environment(report, template).get_template(template).render(values())
        return page.lstrip("\n"), []
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


def environment(report: Report, template: str) -> ImmutableSandboxedEnvironment:
    """What renders a template; a sandbox, since a ledger's folder may come from anyone."""
    own = _own_templates(report)
    found = ImmutableSandboxedEnvironment(
        loader=ChoiceLoader([FileSystemLoader(own), FileSystemLoader(TEMPLATES)]),
        autoescape=template.endswith(".html.jinja"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=on_one_line if template.endswith(".html.jinja") else None,
    )
    found.filters["md"] = _md
    found.filters["markdown"] = Prose().html
    found.filters["in_step"] = in_step
    found.filters["kronor"] = kronor
    found.filters["css"] = _css_string
    return found


def _css_string(text: str) -> Markup:
    """A CSS string: whatever could end it, or the style element, as a code point."""
    safe = re.sub(r"[^\w ·–,.-]", lambda c: f"\\{ord(c.group()):x} ", text)
    return Markup(f'"{safe}"')  # noqa: S704


def _md(text: str) -> str:
    """Text that Markdown shows as it is, on one line."""
    return _SPECIAL.sub(r"\\\1", shown(text))
