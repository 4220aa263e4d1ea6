"""The auditor's view of a report: each printed figure, its formula, accounts and verifikationer.

`of` makes it. Every amount is exact, and each figure is held against the postings behind it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from itertools import count

from finsam_ledger.filled import unit_of
from finsam_ledger.granskning.formler import Place, parts, sentences
from finsam_ledger.granskning.led import Deriver
from finsam_ledger.granskning.texter import Known, key_figures, text_figures
from finsam_ledger.granskning.values import (
    Blad,
    Granskning,
    Led,
    Siffra,
    Tabell,
    Term,
)
from finsam_ledger.granskning.verifikationer import Archive
from finsam_ledger.harledning import Explainer, amount_of
from finsam_ledger.money import Exact, Unit
from finsam_ledger.report import Report
from finsam_ledger.tables import Table


def of(report: Report) -> Granskning:
    """All printed figures of a report, the sheets and the verifikationer that they are made of."""
    return _Maker(report).made()


class _Maker:
    """Asks first what each figure counts, so that the sheets can be parted; then tells of them."""

    def __init__(self, report: Report) -> None:
        self._report, self._bokslut = report, report.bokslut
        found = [part.table for chapter in report.chapters for part in chapter.parts]
        shown = {table.id: table for table in found if table and not table.instead}
        self._tables = tuple(shown.values())
        numbers = count(1)
        self._places = {
            table.id: {
                cell: Known(f"s{next(numbers)}", place) for cell, place in self._printed(table)
            }
            for table in self._tables
        }
        self._archive = Archive(report.bokslut.books)
        cells = (place.cell for _, place in self._all)
        self._deriver = Deriver(Explainer.of(report.bokslut), self._archive, cells)

    @property
    def _all(self) -> Iterator[Known]:
        for places in self._places.values():
            yield from places.values()

    @cached_property
    def _ids(self) -> dict[int, str]:
        """The first figure that prints each cell; a cell is one object wherever it is printed."""
        ids: dict[int, str] = {}
        for siffra, place in self._all:
            ids.setdefault(id(place.cell), siffra)
        return ids

    def _printed(self, table: Table) -> Iterator[tuple[tuple[int, int], Place]]:
        """The cells of a table that have an amount, by row and column."""
        for index, row in enumerate(table.rows):
            for number, (column, printed) in enumerate(table.cells(row)):
                cell = printed.cell
                if cell is not None and cell.value is not None:
                    yield (
                        (index, number),
                        Place(self._bokslut, table, row, column, printed, cell),
                    )

    def made(self) -> Granskning:
        tabeller = tuple(self._tabell(table) for table in self._tables)
        used: dict[str, dict[str, Siffra]] = defaultdict(dict)
        for siffra in (siffra for tabell in tabeller for siffra in tabell.siffror):
            for blad in _sheets_of(siffra.led):
                used[blad.id][siffra.id] = siffra
        return Granskning(
            report=self._report,
            tabeller=tabeller,
            textsiffror=(
                *key_figures(self._report, self._all),
                *text_figures(self._report, self._all),
            ),
            blad=self._deriver.blad,
            used_by={blad: tuple(siffror.values()) for blad, siffror in used.items()},
            verifikationer=self._archive.shown(),
        )

    def _tabell(self, table: Table) -> Tabell:
        places = self._places[table.id]
        siffror = tuple(self._siffra(id, place) for id, place in places.values())
        ids = {cell: id for cell, (id, _) in places.items()}
        return Tabell(f"t-{table.id}", table.title, table, ids, siffror)

    def _siffra(self, id: str, place: Place) -> Siffra:
        printed, cell = place.printed, place.cell
        unit = unit_of(place.line, place.column) if printed.unit is Unit.TEXT else printed.unit
        return Siffra(
            id=id,
            tabell=place.table.title,
            rad=place.row.name,
            kolumn=place.column.name,
            tryckt=printed.text,
            unit=unit,
            formel=tuple(sentences(place)),
            termer=tuple(self._terms(id, place, unit)),
            led=self._deriver.led(place.row.name, cell, unit, printed.sign),
        )

    def _terms(self, own: str, place: Place, unit: Unit) -> Iterator[Term]:
        """The lines that add up to the figure; one without an amount is none."""
        for part in parts(place):
            if part.cell.value is not None:
                amount: Exact = place.printed.sign * part.weight * part.cell.value
                siffra = self._ids.get(id(part.cell), "")
                yield Term(part.namn, amount_of(amount, unit), "" if siffra == own else siffra)


def _sheets_of(led: Led) -> Iterator[Blad]:
    for konto in led.konton:
        yield from (andel.blad for andel in konto.andelar)
    for steg in led.steg:
        for operand in steg.operander:
            yield from _sheets_of(operand)
