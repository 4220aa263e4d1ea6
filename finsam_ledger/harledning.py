"""A figure's provenance in words: accounts with their amounts, verifikationer, budget, registers.

Shared by every output that shows where a figure comes from; amounts are exact, in kronor with öre.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct

from finsam_ledger.balances import BudgetRow
from finsam_ledger.bokslut import Bokslut
from finsam_ledger.cells import Cell, Products, Quotient, Stated
from finsam_ledger.money import NBSP, Exact, Unit, kronor, rounded, swedish
from finsam_ledger.registers import Entry
from finsam_ledger.tables import Printed
from finsam_ledger.trace import Step, Tracer, leaves


class Source(Struct, frozen=True):
    """One source of a figure: what it is and its exact amount as shown."""

    name: str
    text: str
    amount: str


class Harledning(Struct, frozen=True):
    """Where one figure comes from."""

    exact: str
    summary: str
    sources: tuple[Source, ...]


class Explainer(Struct, frozen=True):
    """Explains the cells of one year's accounts."""

    bokslut: Bokslut
    tracer: Tracer

    @classmethod
    def of(cls, bokslut: Bokslut) -> Explainer:
        return cls(bokslut, Tracer(bokslut.books))

    def explain(self, printed: Printed) -> Harledning | None:
        """Where a printed cell comes from; None where there is no amount to explain."""
        cell, unit, sign = printed.cell, printed.unit, printed.sign
        if cell is None or cell.value is None or unit is Unit.TEXT:
            return None
        origin = self.tracer.origin(cell)
        accounts = self.bokslut.books.accounts
        sources = [
            Source(konto, accounts[konto].namn, kronor(sign * ore))
            for konto, ore in origin.konton.items()
        ]
        sources += self.others(origin.budget, origin.entries, sign)
        for step in origin.steps:
            sources += self._step(step, sign)
        exact = amount_of(sign * cell.value, unit)
        return Harledning(
            exact, _summary(origin.verifikationer, len(origin.konton)), tuple(sources)
        )

    def others(
        self,
        budget: Iterable[tuple[int, BudgetRow]],
        entries: Iterable[tuple[int, Entry]],
        sign: int,
    ) -> Iterator[Source]:
        """Budget rows and register entries, which have no verifikationer."""
        accounts = self.bokslut.books.accounts
        for weight, row in budget:
            name = f"{row.konto} {accounts[row.konto].namn}"
            yield Source("budget", name, kronor(sign * weight * row.ore))
        for weight, entry in entries:
            amount = amount_of(sign * weight * entry.value, entry.unit)
            name = f"{Path(entry.place.file).name}, rad {entry.place.line}"
            yield Source(name, entry.source, amount)

    def _step(self, step: Step, sign: int) -> list[Source]:
        """A limit or a ratio, and what it was computed from."""
        value = step.cell.value or 0
        parts = [
            Source(label, "", amount_of(size(cell), counted_in(cell)))
            for label, cell in step.operands
        ]
        if step.is_limit:
            shown = kronor(sign * step.weight * value)
        elif step.is_product:
            shown = amount_of(sign * step.weight * value, counted_in(step.cell))
        else:
            shown = _percent(value)
        return [Source(*self.called(step), shown), *parts]

    def called(self, step: Step) -> tuple[str, str]:
        """What a limit or a ratio is called, and how it is computed."""
        if step.is_limit:
            return "trappan", self.bokslut.facts.trappa.source
        if step.is_product:
            return "produkt", "talen multiplicerade två och två, och lagda ihop"
        return "kvot", "det första delat med det andra"


def amount_of(value: Exact, unit: Unit) -> str:
    """An exact value with its unit: money in kronor with öre, whatever it is printed in."""
    if unit.is_money:
        return f"{kronor(value)} kr"
    decimals = 2 if unit is Unit.PERCENT else 0
    number = swedish(rounded(value, unit, decimals))
    return number if unit in (Unit.COUNT, Unit.INDEX) else f"{number} {unit}"


def size(cell: Cell) -> Exact:
    """An operand's amount without sign: in a ratio or a limit both are shown as positive."""
    value: Exact = cell.value or 0
    return -value if value < 0 else value


def counted_in(cell: Cell) -> Unit:
    """What an operand counts: what a register says of it, else money, as all that is booked."""
    for _, _, leaf in leaves(cell):
        if isinstance(leaf, Stated):
            return leaf.entry.unit
        if isinstance(leaf, Products):
            return counted_in(leaf.factors[0].part)
        if isinstance(leaf, Quotient) and counted_in(leaf.over) is counted_in(leaf.under):
            return Unit.PERCENT
    return Unit.KR


def _percent(value: Exact) -> str:
    return f"{swedish(rounded(value, Unit.PERCENT, 2))}{NBSP}%"


def _summary(verifikationer: int, konton: int) -> str:
    if not verifikationer:
        return ""
    vouchers = "1 verifikation" if verifikationer == 1 else f"{verifikationer} verifikationer"
    accounts = "1 konto" if konton == 1 else f"{konton} konton"
    return f"{vouchers} på {accounts}"
