"""Web pages as trees, as lxml reads them."""

from __future__ import annotations

from typing import Any

import lxml.html

Element = Any


def page_of(html: str) -> Element:
    return lxml.html.document_fromstring(html)


def all_of(page: Element, path: str) -> list[Element]:
    """What an XPath finds; finding nothing is a failure."""
    found = page.xpath(path)
    assert found, f"{path} finns inte"
    return list(found)


def words(element: Element) -> str:
    """The text of an element with its white space made single."""
    return " ".join(element.text_content().split())
