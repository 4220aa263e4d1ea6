"""Short lists that a command prints: tables with a title and notes, as text or Markdown; and the
same for machines.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from finsam_ledger.render.bocker_md import escaped


class Column(Struct, frozen=True):
    """A heading; what is a number stands to the right."""

    heading: str
    is_number: bool = False


class Listing(Struct, frozen=True):
    """A table of printed words, each row as long as its columns, and what is said under it."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()


def as_markdown(listings: Iterable[Listing]) -> str:
    return "\n".join(line for listing in listings for line in _markdown(listing)) + "\n"


def _markdown(listing: Listing) -> Iterator[str]:
    yield from (f"## {escaped(listing.title)}", "")
    if listing.rows:
        yield _cells(column.heading for column in listing.columns)
        yield _cells("---:" if column.is_number else ":---" for column in listing.columns)
        yield from (_cells(escaped(cell) for cell in row) for row in listing.rows)
        yield ""
    for note in listing.notes:
        yield from (escaped(note), "")


def _cells(words: Iterable[str]) -> str:
    return f"| {' | '.join(words)} |"


def as_text(listings: Iterable[Listing]) -> str:
    return "\n\n".join("\n".join(_text(listing)) for listing in listings) + "\n"


def _text(listing: Listing) -> Iterator[str]:
    yield listing.title
    headings = tuple(column.heading for column in listing.columns)
    lines = (headings, *listing.rows) if listing.rows else ()
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = (
            word.rjust(width) if column.is_number else word.ljust(width)
            for word, width, column in zip(line, widths, listing.columns, strict=True)
        )
        yield f"  {'  '.join(cells)}".rstrip()
    yield from listing.notes


def csv_text(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return buffer.getvalue()


def json_text(data: Mapping[str, object]) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"
