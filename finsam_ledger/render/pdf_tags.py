"""Row headings in a tagged PDF.

Typst's Python door has no way yet to say that a cell heads its row, so that is told afterwards:
the first cell of each row of a captioned table becomes a heading with the row as its scope. Each
heading then has a scope, and cells need no lists of their headings.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

import pikepdf


def with_row_headings(pdf: bytes) -> bytes:
    """The same document, with tables whose rows have headings; the same bytes each time."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for table in _within(document.Root.StructTreeRoot, "/Table"):
            if any(child.get("/S") == "/Caption" for child in _children(table)):
                _head_rows(table)
        out = io.BytesIO()
        document.save(
            out,
            deterministic_id=True,
            fix_metadata_version=False,
            object_stream_mode=pikepdf.ObjectStreamMode.preserve,
        )
    return out.getvalue()


def _head_rows(table: pikepdf.Object) -> None:
    for row in _within(table, "/TR"):
        for index, cell in enumerate(_children(row)):
            attributes = next(each for each in cell.A if each.get("/O") == "/Table")
            if "/Headers" in attributes:
                del attributes.Headers
            if index == 0 and cell.S == "/TD":
                cell.S = pikepdf.Name.TH
                attributes.Scope = pikepdf.Name.Row


def _within(element: pikepdf.Object, kind: str) -> Iterator[pikepdf.Object]:
    """The elements of a kind below another, in order; none inside one that is found."""
    for child in _children(element):
        if child.get("/S") == kind:
            yield child
        else:
            yield from _within(child, kind)


def _children(element: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """An element's own elements, without the content they mark."""
    kids = element.get("/K")
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
