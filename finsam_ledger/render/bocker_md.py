"""A book as Markdown: a heading for each section, a table under each title."""

from __future__ import annotations

import re
from collections.abc import Iterator

from finsam_ledger.bocker.values import Book, Row, Section, Table
from finsam_ledger.forms import Style
from finsam_ledger.render.bocker_cells import NUMERIC, Format, formats, shown

_SPECIAL = re.compile(r"([\\`*_\[\]<>|#&~]|^[-+](?= ))")
_PLAIN = frozenset({Style.RAD, Style.VARAV})


def markdown(book: Book) -> str:
    return "\n".join(_lines(book)) + "\n"


def escaped(text: str) -> str:
    """Text that Markdown shows as it is."""
    return _SPECIAL.sub(r"\\\1", shown(text))


def _lines(book: Book) -> Iterator[str]:
    head = book.head
    yield f"# {escaped(book.title)}"
    yield ""
    organisation = f", {escaped(head.organisation_number)}" if head.organisation_number else ""
    yield f"{escaped(head.name)}{organisation}"
    yield ""
    yield f"{escaped(head.period)} · {escaped(book.law)}"
    for notice in head.notices:
        yield ""
        yield f"**{escaped(notice)}**"
    for section in book.sections:
        yield from _section(section)


def _section(section: Section) -> Iterator[str]:
    yield ""
    yield f"## {escaped(section.title)}"
    for paragraph in section.text:
        yield ""
        yield escaped(paragraph)
    for table in section.tables:
        if len(section.tables) > 1 or table.title != section.title:
            yield ""
            yield f"### {escaped(table.title)}"
        yield ""
        if table.rows:
            yield from _table(table)
        else:
            yield escaped(table.instead)


def _table(table: Table) -> Iterator[str]:
    yield "".join(("| ", " | ".join(escaped(c.heading) for c in table.columns), " |"))
    yield "".join(
        ("| ", " | ".join("---:" if c.kind in NUMERIC else ":---" for c in table.columns), " |")
    )
    columns = formats(table.columns, escaped)
    for row in table.rows:
        yield _row(row, columns)


def _row(row: Row, columns: list[Format]) -> str:
    cells = [form(cell) for form, cell in zip(columns, row.cells, strict=True)]
    if row.style not in _PLAIN:
        cells = [f"**{cell}**" if cell else "" for cell in cells]
    return f"| {' | '.join(cells)} |"
