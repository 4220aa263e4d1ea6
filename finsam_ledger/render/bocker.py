"""Books as files: each book one file in each format, as a value told from its columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from finsam_ledger.bocker.values import Book

FORMATS = ("html", "md", "xlsx")


def render(books: Sequence[Book], formats: Iterable[str]) -> list[tuple[str, str | bytes]]:
    """File name and content of each book in each wanted format."""
    return [
        (file_name(book, kind), content)
        for kind in formats
        for book, content in zip(books, _contents(books, kind), strict=True)
    ]


def file_name(book: Book, kind: str) -> str:
    return f"{book.id}-{book.head.year}.{kind}"


def _contents(books: Sequence[Book], kind: str) -> Iterable[str | bytes]:
    """The books in one format; what it takes is imported when it is wanted."""
    if kind == "html":
        from finsam_ledger.render.bocker_html import pages

        return pages(books)
    if kind == "xlsx":
        from finsam_ledger.render.xlsx import workbook

        return map(workbook, books)
    from finsam_ledger.render.bocker_md import markdown

    return map(markdown, books)
