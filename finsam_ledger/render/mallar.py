"""Our own Jinja templates for web pages; what a förbund may replace is `documents`'."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from finsam_ledger.render.bocker_cells import shown
from finsam_ledger.render.page import TEMPLATES


def template(name: str) -> Template:
    return _environment().get_template(name)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=on_one_line,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def on_one_line(value: object) -> object:
    """What a page shows: text on one line, with a mark for what cannot be seen. Markup is only
    what this package has made.
    """
    return shown(value) if type(value) is str else value
