"""What amounts are made of: accounts and their sheets, budget, registers, ratios and limits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import groupby

from finsam_ledger.balances import Books
from finsam_ledger.cells import Cell
from finsam_ledger.granskning.blad import Pick, Sheets, picks_of
from finsam_ledger.granskning.values import Andel, Blad, KontoDel, Led, Steg
from finsam_ledger.granskning.verifikationer import Archive
from finsam_ledger.harledning import Explainer, amount_of, counted_in
from finsam_ledger.money import Exact, Unit
from finsam_ledger.trace import Origin, Step


class Deriver:
    """Derives amounts from the sheets that all the `cells`, with their operands, are made of."""

    def __init__(self, explainer: Explainer, archive: Archive, cells: Iterable[Cell]) -> None:
        self._explainer, self._archive = explainer, archive
        self._index = {key: number for number, key in enumerate(self._books.balances.amounts)}
        self._picks: dict[int, tuple[Pick, ...]] = {}
        self._kept: list[Cell] = []  # with their ids
        for cell in cells:
            self._ask(cell)

    @property
    def _books(self) -> Books:
        return self._explainer.bokslut.books

    def _ask(self, cell: Cell) -> None:
        if id(cell) in self._picks:
            return
        self._kept.append(cell)
        self._picks[id(cell)] = picks_of(self._explainer.tracer.weights(cell), self._index)
        for step in self._origin(cell).steps:
            for _, operand in step.operands:
                self._ask(operand)

    def _origin(self, cell: Cell) -> Origin:
        return self._explainer.tracer.origin(cell)

    @cached_property
    def _sheets(self) -> Sheets:
        asked = (pick for picks in self._picks.values() for pick in picks)
        return Sheets(self._books, asked, self._archive)

    @property
    def blad(self) -> tuple[Blad, ...]:
        return self._sheets.all

    def led(self, namn: str, cell: Cell, unit: Unit, sign: int) -> Led:
        """What a cell is made of, all amounts with the sign that it is shown with."""
        origin = self._origin(cell)
        konton = tuple(self._konton(cell, sign))
        value: Exact = cell.value or 0
        rest = (
            sum(weight * row.ore for weight, row in origin.budget)
            + sum(weight * entry.value for weight, entry in origin.entries)
            + sum(step.weight * (step.cell.value or 0) for step in origin.steps)
        )
        return Led(
            namn=namn,
            exakt=amount_of(sign * value, unit),
            konton=konton,
            kallor=tuple(self._explainer.others(origin.budget, origin.entries, sign)),
            steg=tuple(self._step(step, sign) for step in origin.steps),
            adds_up=sum(konto.ore for konto in konton) == sign * (value - rest),
        )

    def _konton(self, cell: Cell, sign: int) -> Iterator[KontoDel]:
        for konto, picks in groupby(self._picks[id(cell)], key=lambda pick: pick.konto):
            andelar = tuple(
                Andel(blad, sign * pick.weight * blad.ore)
                for pick in picks
                for blad in self._sheets.of(pick)
            )
            namn = self._books.accounts[konto].namn
            yield KontoDel(konto, namn, sum(andel.ore for andel in andelar), andelar)

    def _step(self, step: Step, sign: int) -> Steg:
        operands = tuple(
            self.led(label, cell, counted_in(cell), -1 if (cell.value or 0) < 0 else 1)
            for label, cell in step.operands
        )
        value: Exact = step.cell.value or 0
        times, unit = (sign, Unit.KR) if step.is_limit else (1, Unit.PERCENT)
        if step.is_product:
            times, unit = sign, counted_in(step.cell)
        amount = amount_of(times * step.weight * value, unit)
        return Steg(*self._explainer.called(step), amount, operands)
