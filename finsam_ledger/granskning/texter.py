"""Figures outside the tables, tied to the table figures that they quote or compare."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from finsam_ledger.forms import ColumnKind
from finsam_ledger.granskning.formler import Place
from finsam_ledger.granskning.values import Textsiffra
from finsam_ledger.report import Report
from finsam_ledger.texts import Quote


class Known(NamedTuple):
    """A printed figure with its id."""

    id: str
    place: Place


def key_figures(report: Report, known: Iterable[Known]) -> Iterator[Textsiffra]:
    """The figures to read first, where the table they are from is in the report."""
    bokslut, printed = report.bokslut, list(known)
    for wanted in bokslut.contents.plan.nyckeltal:
        for id, place in printed:
            column, form = place.column, place.table.statement.form
            is_now = column.kind is ColumnKind.UTFALL and column.period == bokslut.period
            is_it = (form.id, place.line.id) == (wanted.uppstallning, wanted.rad)
            if is_it and is_now and column.form.accounts is None:
                text = place.printed.text
                yield Textsiffra(report.key_title, wanted.rubrik, column.name, text, (id,))


def text_figures(report: Report, known: Iterable[Known]) -> Iterator[Textsiffra]:
    """Every figure in the running texts, with the figures that print the cells it is of, if any."""
    printers = _Printers(known)
    texts = (part.text for chapter in report.chapters for part in chapter.parts if part.text)
    for text in texts:
        for quote in text.quotes:
            ids = tuple(printers.of(quote))
            yield Textsiffra(text.id, quote.row, quote.column, quote.value, ids)


class _Printers:
    """Which figure prints a cell; a cell is one object wherever it is printed."""

    def __init__(self, known: Iterable[Known]) -> None:
        self._anywhere: dict[int, str] = {}
        self._in_form: dict[tuple[str, int], str] = {}
        for siffra, place in known:
            cell = id(place.cell)
            self._anywhere.setdefault(cell, siffra)
            self._in_form.setdefault((place.table.statement.form.id, cell), siffra)

    def of(self, quote: Quote) -> Iterator[str]:
        """The figures of the table that a quote is from, else those of any other that prints it."""
        for each in quote.of:
            cell = id(each.cell)
            siffra = self._in_form.get((each.table, cell)) or self._anywhere.get(cell)
            if siffra is not None:
                yield siffra
