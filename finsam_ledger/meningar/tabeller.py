"""The document's own tables: a second source, for what the books do not know."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from msgspec import Struct

from finsam_ledger.meningar.amnen import Namn, named
from finsam_ledger.meningar.sammanhang import Pastaende, Styrka
from finsam_ledger.meningar.stycken import Tabellrad
from finsam_ledger.meningar.tal import Slag, numbers

_NEAR = Fraction(1, 10)  # a slip of the pen; what is further off is of something else
_SURE_DIGITS = 3
_SURE_COUNT = 10
_SIGNS = re.compile("[^0-9,. \u00a0\u202f]")


class Radtal(Struct, frozen=True):
    """A row of the document's tables with its numbers, in whatever unit the table has.

    `shares` are those with a percent sign, where any has one.
    """

    label: str
    namn: Namn
    values: tuple[Fraction, ...]
    shares: tuple[Fraction, ...]

    def fitting(self, slag: Slag) -> tuple[Fraction, ...]:
        """The numbers that can be of a kind."""
        return self.shares if slag.is_share and self.shares else self.values


def of(rows: Sequence[Tabellrad]) -> tuple[Radtal, ...]:
    """The rows that have both a name and numbers."""
    made = (_of(row) for row in rows)
    return tuple(row for row in made if row.namn.broad and row.values)


def _of(row: Tabellrad) -> Radtal:
    shares = _values([cell for cell in row.cells if "%" in cell])
    return Radtal(row.label, named(row.label, ""), _values(row.cells), shares)


def _values(cells: Sequence[str]) -> tuple[Fraction, ...]:
    """Numbers without sign: a table may show a cost either way."""
    bare = (_SIGNS.sub("", cell).strip() for cell in cells)
    found = (numbers(f"{cell} kr") for cell in bare)
    return tuple(abs(each[0].low) / each[0].scale for each in found if each)


def holds(claim: Pastaende, rows: Sequence[Radtal]) -> bool:
    """Whether a row of what the sentence speaks of has the number."""
    own = claim.subject.keys if claim.subject else frozenset()
    return has(claim, rows, claim.others | own)


def has(claim: Pastaende, rows: Sequence[Radtal], keys: frozenset[str]) -> bool:
    """Whether a row of one of the subjects has the number."""
    tal = claim.tal
    if tal.slag is Slag.PENGAR and tal.digits < _SURE_DIGITS:
        return False
    if tal.slag is Slag.ANTAL and tal.low < _SURE_COUNT:
        return False
    return any(
        _is(claim, value, times)
        for row in rows
        if row.namn.broad & keys
        for value in row.fitting(tal.slag)
        for times in _scales(claim)
    )


def contradicts(claim: Pastaende, rows: Sequence[Radtal]) -> tuple[Radtal, Fraction] | None:
    """The row that is of the claim's subject and has nearly its number, with what it has instead.

    Such a row must stand alone: where two rows might be meant, neither contradicts.
    """
    subject = claim.subject
    if subject is None or claim.strength is not Styrka.DIREKT or claim.hindered or claim.about:
        return None
    if claim.tal.slag is not Slag.PENGAR or claim.tal.digits < _SURE_DIGITS:
        return None
    said = abs(claim.tal.low) / claim.tal.scale
    found = [
        (abs(value * times - said), row, value)
        for row in rows
        if row.namn.strict & subject.sure
        for value in row.values
        for times in _scales(claim)
        if abs(value * times - said) <= said * _NEAR
    ]
    if len({row.label for _, row, _ in found}) != 1:
        return None
    _, row, value = min(found, key=lambda each: each[0])
    return row, value


def _scales(claim: Pastaende) -> tuple[Fraction, ...]:
    """A table of money may be in kr, tkr or mkr, whatever the sentence is in."""
    if claim.tal.slag is not Slag.PENGAR:
        return (Fraction(1),)
    return Fraction(1), Fraction(1000), Fraction(1, 1000)


def _is(claim: Pastaende, value: Fraction, times: Fraction) -> bool:
    tal = claim.tal
    slack = tal.precision / tal.scale / 2
    return abs(value * times - abs(tal.low) / tal.scale) <= slack * max(times, Fraction(1))
