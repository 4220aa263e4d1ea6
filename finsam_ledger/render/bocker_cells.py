"""Cells of books as text: amounts, days and words, the same in every format that is read.

A book of a region has millions of cells, so what is seen again is kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from finsam_ledger.bocker.values import Cell, Column, Kind
from finsam_ledger.money import swedish

NUMERIC = frozenset({Kind.ORE, Kind.NUMBER})
Format = Callable[[Cell], str]

# What ends a line, cannot be seen, or turns the order of letters, so that text is not what it
# looks like; and halves of characters, which no file can have.
_SPACE = re.compile(r"\s*[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]\s*")
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def shown(text: str) -> str:
    """Text on one line, with a mark for each character that does not show."""
    if text.isprintable():
        return text
    return _UNSEEN.sub("\ufffd", _SPACE.sub(" ", text))


def amount(ore: int) -> str:
    """Kronor with öre, as money is printed."""
    return swedish(kronor(ore))


def kronor(ore: int) -> Decimal:
    """The exact amount in kronor; that it is not rounded is why it may stand outside `money`."""
    return Decimal(ore).scaleb(-2)


def formats(columns: tuple[Column, ...], escaped: Callable[[str], str]) -> list[Format]:
    """How the cells of each column are written, text made safe by `escaped`."""
    known: dict[Cell, str] = {None: "", "": ""}

    def text(cell: Cell) -> str:
        found = known.get(cell)
        if found is None:
            found = known[cell] = escaped(shown(str(cell)))
        return found

    def money(cell: Cell) -> str:
        return amount(cell) if isinstance(cell, int) else text(cell)

    return [money if column.kind is Kind.ORE else text for column in columns]
