"""A comparison in every format: what each file is called, and what is in it."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module

from finsam_ledger.findings import Finding
from finsam_ledger.jamforelse.varden import Jamforelse
from finsam_ledger.whole import Content

FORMATS = ("html", "csv", "xlsx")
_NAME = "jamforelse"


def render(
    jamforelse: Jamforelse, findings: Iterable[Finding], formats: Iterable[str]
) -> list[tuple[str, Content]]:
    """The files of each format, by name; `findings` are told on the page."""
    told = tuple(findings)
    return [file for word in formats for file in _files(word, jamforelse, told)]


def _files(
    word: str, jamforelse: Jamforelse, findings: tuple[Finding, ...]
) -> list[tuple[str, Content]]:
    maker = import_module(f"finsam_ledger.render.jamforelse_{word}")  # each is heavy by itself
    if word == "csv":
        return [
            (f"{_NAME}.csv", maker.figures(jamforelse)),
            (f"{_NAME}-kontroller.csv", maker.checks(jamforelse)),
        ]
    if word == "xlsx":
        return [(f"{_NAME}.xlsx", maker.workbook(jamforelse))]
    return [(f"{_NAME}.html", maker.page(jamforelse, findings))]
