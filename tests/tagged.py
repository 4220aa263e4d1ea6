"""A tagged PDF as a screen reader meets it: its elements in order, its tables as cells."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import pikepdf
from pypdf import PdfReader


class Element(NamedTuple):
    kind: str
    level: int
    node: pikepdf.Object

    def attribute(self, name: str) -> str:
        """An attribute's value, or nothing."""
        found = (each[name] for each in self.node.get("/A", []) if name in each)
        return str(next(found, ""))


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf))


def elements(document: pikepdf.Pdf) -> list[Element]:
    return list(_below(document.Root.StructTreeRoot, 0))


def _below(node: pikepdf.Object, level: int) -> Iterator[Element]:
    kids = node.get("/K")
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield Element(str(kid.S)[1:], level, kid)
            yield from _below(kid, level + 1)


def within(element: Element, kind: str) -> list[Element]:
    return [each for each in _below(element.node, 0) if each.kind == kind]


def headings(document: pikepdf.Pdf) -> list[tuple[int, str]]:
    """Each heading's level and words, in reading order."""
    found = (each for each in elements(document) if each.kind in {f"H{i}" for i in range(1, 7)})
    return [(int(each.kind[1]), str(each.node.get("/T", ""))) for each in found]


def bookmarks(document: pikepdf.Pdf) -> list[str]:
    with document.open_outline() as outline:
        return [str(item.title) for item in outline.root]


def metadata(document: pikepdf.Pdf) -> dict[str, str]:
    with document.open_metadata(update_docinfo=False) as found:
        return {str(key): str(value) for key, value in found.items()}


@lru_cache(maxsize=32)
def pages(pdf: bytes) -> tuple[str, ...]:
    """Each page's words in the order they were set."""
    return tuple(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def text(pdf: bytes) -> str:
    """All words in the order they were set, without spaces: these are the layout's."""
    return squeezed(" ".join(pages(pdf)))


def squeezed(words: str) -> str:
    return "".join(words.split()).replace("\u200b", "")


def target(link: Element) -> Any:
    """Where a link within the document leads: a page and a place on it."""
    [annotation] = [
        kid.Obj for kid in link.node.K if isinstance(kid, pikepdf.Dictionary) and "/Obj" in kid
    ]
    return annotation.Dest


def place(document: pikepdf.Pdf, where: Any) -> tuple[int, int]:
    """The page a destination is on, and how high, in points."""
    if isinstance(where, pikepdf.String):
        found = pikepdf.NameTree(document.Root.Names.Dests)[str(where)]
        where = found.D if isinstance(found, pikepdf.Dictionary) else found
    pages = [page.obj.objgen for page in document.pages]
    return pages.index(where[0].objgen), round(float(where[3]))


def outline(document: pikepdf.Pdf) -> dict[str, tuple[int, int]]:
    """Where each bookmark leads, of chapters and of their parts."""
    with document.open_outline() as found:
        items = [item for root in found.root for item in (root, *root.children)]
        return {str(item.title): place(document, item.destination) for item in items}
