"""The parts of a finished `.docx` that pandoc leaves as they were: head, foot, title and times."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import UTC
from typing import Any

from lxml import etree

from finsam_ledger.render.bocker_cells import shown
from finsam_ledger.render.publication import Publication
from finsam_ledger.render.utkast import DRAFT
from finsam_ledger.report import Report

_EPOCH = (1980, 1, 1, 0, 0, 0)
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DC = "http://purl.org/dc/elements/1.1/"
_TERMS = "http://purl.org/dc/terms/"
_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"


def finished(raw: bytes, publication: Publication) -> bytes:
    """The document with the report's own words around its pages, and no time but the report's."""
    words = _words(publication.report)
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name.startswith(("word/header", "word/footer")):
                data = _with_words(data, words)
            elif name == "docProps/core.xml":
                data = _properties(publication)
            new.writestr(zipfile.ZipInfo(name, _EPOCH), data, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _words(report: Report) -> Mapping[str, str]:
    number = f" · {report.organisation_number}" if report.organisation_number else ""
    return {
        "[huvud]": shown(f"{report.name}{number}"),
        "[titel]": shown(report.title),
        "[fot]": shown(report.name),
        "[utkast]": DRAFT if report.is_draft else "",
    }


def _with_words(data: bytes, words: Mapping[str, str]) -> bytes:
    root = etree.fromstring(data)
    for text in root.iter(f"{_W}t"):
        text.text = words.get(text.text or "", text.text)
    return _written(root)


def _properties(publication: Publication) -> bytes:
    report, time = publication.report, publication.made.astimezone(UTC)
    root = etree.Element(
        f"{{{_CORE}}}coreProperties",
        nsmap={"cp": _CORE, "dc": _DC, "dcterms": _TERMS, "xsi": _XSI},
    )
    told = {"title": f"{report.title} – {report.name}", "creator": report.name}
    for name, text in (*told.items(), ("language", "sv-SE")):
        etree.SubElement(root, f"{{{_DC}}}{name}").text = shown(text)
    for name in ("created", "modified"):
        element = etree.SubElement(root, f"{{{_TERMS}}}{name}")
        element.set(f"{{{_XSI}}}type", "dcterms:W3CDTF")
        element.text = f"{time:%Y-%m-%dT%H:%M:%SZ}"
    return _written(root)


def _written(root: Any) -> bytes:
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return data
