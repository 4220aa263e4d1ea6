"""Markdown → a tree of plain values that the template sets: ledger text never becomes markup."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from msgspec import Struct

_LOWEST = 6
_LONGEST = 1000  # characters of a heading, which the PDF's list of contents must hold
_DEEPEST = 6  # the level of a quote within quotes from which no more show
_SAFE = ("http://", "https://", "mailto:")


class Node(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A piece of text: what `kind` it is, and what it holds.

    `level` is a heading's, `start` an ordered list's first number, `columns` how each column of a
    table is aligned, `address` where a link leads.
    """

    kind: str
    text: str = ""
    children: tuple[Node, ...] = ()
    level: int = 0
    start: int = 0
    columns: tuple[str, ...] = ()
    address: str = ""


def nodes(markdown: str, above: int) -> tuple[Node, ...]:
    """The text's blocks. Its headings come below level `above`, and skip no level."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    blocks = _all(SyntaxTreeNode(parser.parse(markdown)).children)
    return tuple(_levelled(blocks, above))


def _levelled(blocks: Iterable[Node], above: int) -> Iterator[Node]:
    """Blocks with headings one level below the nearest lesser one before them; none is empty."""
    open_: list[int] = []
    for block in blocks:
        if block.kind != "heading":
            yield block
        elif is_said(words(block)):
            open_ = [*(level for level in open_ if level < block.level), block.level]
            level = min(above + len(open_), _LOWEST)
            yield Node(kind="heading", children=_heading_words(block), level=level)


def _heading_words(heading: Node) -> tuple[Node, ...]:
    """What a heading holds; of one that is too long its first words, plain."""
    said = words(heading)
    if len(said) <= _LONGEST:
        return heading.children
    return (Node(kind="text", text=f"{said[:_LONGEST]}…"),)


def words(node: Node) -> str:
    """All that a node says."""
    return node.text + "".join(map(words, node.children))


def is_said(text: str) -> bool:
    """Whether a text leaves a mark on paper."""
    return any(unicodedata.category(each)[0] not in "ZC" for each in text)


def _all(found: Iterable[SyntaxTreeNode]) -> tuple[Node, ...]:
    return tuple(
        node for each in found if each.type in _MAKERS for node in _MAKERS[each.type](each)
    )


def _within(found: SyntaxTreeNode) -> Iterable[Node]:
    """What a node holds, without the node."""
    return _all(found.children)


def _holder(kind: str) -> _Maker:
    return lambda found: [Node(kind=kind, children=_all(found.children))]


def _words(kind: str) -> _Maker:
    return lambda found: [Node(kind=kind, text=found.content)]


def _heading(found: SyntaxTreeNode) -> Iterable[Node]:
    """A heading; one within a quote or a list is no heading of the report, and is set strong."""
    inner = _all(found.children)
    if found.level:
        return [Node(kind="paragraph", children=(Node(kind="strong", children=inner),))]
    return [Node(kind="heading", children=inner, level=int(found.tag[1:]))]


def _quote(found: SyntaxTreeNode) -> Iterable[Node]:
    inner = _all(found.children)
    return inner if found.level > _DEEPEST else [Node(kind="quote", children=inner)]


def _numbered(found: SyntaxTreeNode) -> Iterable[Node]:
    start = int(found.attrs.get("start", 1))
    return [Node(kind="numbered", children=_all(found.children), start=start)]


def _link(found: SyntaxTreeNode) -> Iterable[Node]:
    """A link that leads out; what leads anywhere else is only its words."""
    address, inner = str(found.attrs.get("href", "")), _all(found.children)
    leads_out = address.startswith(_SAFE) and is_said("".join(map(words, inner)))
    return [Node(kind="link", children=inner, address=address)] if leads_out else inner


def _table(found: SyntaxTreeNode) -> Iterable[Node]:
    rows = [row for section in found.children for row in section.children]
    columns = tuple(str(cell.attrs.get("style", "")).partition(":")[2] for cell in rows[0].children)
    made = (Node(kind="row", children=tuple(map(_cell, row.children))) for row in rows)
    return [Node(kind="table", children=tuple(made), columns=columns)]


def _cell(found: SyntaxTreeNode) -> Node:
    return Node(kind="cell", children=_all(found.children))


_Maker = Callable[[SyntaxTreeNode], Iterable[Node]]
_MAKERS: dict[str, _Maker] = {
    "paragraph": _holder("paragraph"),
    "inline": _within,
    "heading": _heading,
    "blockquote": _quote,
    "bullet_list": _holder("list"),
    "ordered_list": _numbered,
    "list_item": _holder("item"),
    "fence": _words("code"),
    "code_block": _words("code"),
    "hr": _holder("rule"),
    "table": _table,
    "text": _words("text"),
    "em": _holder("emphasis"),
    "strong": _holder("strong"),
    "code_inline": _words("term"),
    "link": _link,
    "image": _words("text"),  # what it shows, in words: no file is read
    "softbreak": _holder("space"),
    "hardbreak": _holder("break"),
}
