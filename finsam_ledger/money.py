"""Öre, kronor and tkr: parse, round, split, format. The only place that rounds or formats.

Amounts are whole öre (`int`) from source to cell; ratios and limits are `Fraction` until they
are printed. Rounding is half away from zero, for every unit, and happens in `rounded` alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

Exact = int | Fraction

MINUS = "\u2212"
NBSP = "\u00a0"


class Unit(StrEnum):
    """What a printed number counts. Money is öre inside, whatever the unit in print."""

    KR = "kr"
    TKR = "tkr"
    MKR = "mkr"
    PERCENT = "%"
    COUNT = "antal"
    INDEX = "index"
    TEXT = "text"

    @property
    def is_money(self) -> bool:
        return self in _MONEY

    @property
    def heading(self) -> str:
        """What stands over a table or a chart of it."""
        if self.is_money:
            return f"Belopp i {self}"
        return {Unit.COUNT: "Antal", Unit.INDEX: "Index", Unit.PERCENT: "Procent"}.get(self, "")

    def fits(self, other: Unit) -> bool:
        """Whether a value in one can be shown in the other: both are money, or the same."""
        return self is other or (self.is_money and other.is_money)


_MONEY = frozenset({Unit.KR, Unit.TKR, Unit.MKR})


class Rounding(StrEnum):
    """How a table's figures are rounded (design, rule 3)."""

    EACH = "each"  # every figure by itself
    FOOT = "foot"  # so that the printed parts add up to the printed sums


# How many of the inner unit (öre; whole for a count; the fraction itself for a percentage) go
# into one printed unit.
_SIZE: dict[Unit, Fraction] = {
    Unit.KR: Fraction(100),
    Unit.TKR: Fraction(100_000),
    Unit.MKR: Fraction(100_000_000),
    Unit.PERCENT: Fraction(1, 100),
    Unit.COUNT: Fraction(1),
    Unit.INDEX: Fraction(1),
}
NUMERIC = tuple(_SIZE)
_NUMBER = re.compile(r"-?(?:[0-9]{1,15}|[0-9]{1,3}(?: [0-9]{3}){1,4})(?:[.,][0-9]{1,2})?")
_LIMIT = Decimal(10) ** 12
_LIMIT_ORE = 10**14


def rounded(value: Exact, unit: Unit, decimals: int = 0) -> Decimal:
    """The printed number: `value` (öre, count or ratio) in `unit`, half away from zero.

    >>> rounded(250, Unit.KR), rounded(-250, Unit.KR), rounded(Fraction(5, 28), Unit.PERCENT, 1)
    (Decimal('3'), Decimal('-3'), Decimal('17.9'))
    """
    numerator, denominator = value.as_integer_ratio()
    inner, outer = _SIZE[unit].as_integer_ratio()
    numerator, denominator = numerator * 10**decimals * outer, denominator * inner
    whole = (abs(numerator) * 2 + denominator) // (2 * denominator)
    return Decimal(f"{'-' if numerator < 0 < whole else ''}{whole}e-{decimals}")


def exact(printed: Decimal, unit: Unit) -> Exact:
    """The inner value of a printed number: öre for money, `Fraction` for a percentage."""
    return simple(Fraction(printed) * _SIZE[unit])


def simple(value: Fraction) -> Exact:
    """A whole number as `int`, anything else as it is."""
    return value.numerator if value.denominator == 1 else value


def is_reasonable(amount: Decimal) -> bool:
    """Whether an amount in kronor is one that public books can hold: under 10¹² kr."""
    return abs(amount) < _LIMIT


def ore(amount: Decimal) -> int | None:
    """Whole öre of a reasonable amount in kronor, or None where it has more than two decimals."""
    numerator, denominator = amount.as_integer_ratio()
    whole, rest = divmod(numerator * 100, denominator)
    return None if rest else whole


def whole_ore(amount: Decimal) -> int | None:
    """Öre of an amount in kronor that public books can hold; None of any other."""
    numerator, denominator = amount.as_integer_ratio()
    whole, rest = divmod(numerator * 100, denominator)
    return None if rest or not -_LIMIT_ORE < whole < _LIMIT_ORE else whole


def parse_number(text: str) -> Decimal | None:
    """A number as a person writes it (`1 234,50`, `-3.5`, `−12`), or None if it is none.

    At most two decimals, so that `1.000` is refused rather than read as one.
    """
    bare = text.strip().replace(NBSP, " ").replace(MINUS, "-")
    if not _NUMBER.fullmatch(bare):
        return None
    return Decimal(bare.replace(" ", "").replace(",", "."))


def split(total: int, weights: Sequence[int]) -> list[int]:
    """Share `total` öre by `weights` so that the parts add up; the rest goes to the largest
    remainders, first come first served.

    >>> split(100, [1, 1, 1])
    [34, 33, 33]
    """
    sign = -1 if total < 0 else 1
    whole = sum(weights)
    shares = [divmod(abs(total) * weight, whole) for weight in weights]
    parts = [share for share, _ in shares]
    left = abs(total) - sum(parts)
    for index in sorted(range(len(parts)), key=lambda i: -shares[i][1])[:left]:
        parts[index] += 1
    return [sign * part for part in parts]


def plain(number: Decimal) -> str:
    """Digits, a point for decimals, a hyphen for minus: for machines."""
    return format(number, "f")


def swedish(number: Decimal) -> str:
    """As print has it: no-break space in thousands, comma, a real minus.

    >>> swedish(Decimal("-1234567.5")) == "\u2212" + "1\u00a0234\u00a0567,5"
    True
    """
    text = f"{number.copy_abs():,f}".replace(",", NBSP).replace(".", ",")
    return MINUS + text if number < 0 else text


def kronor(value: Exact) -> str:
    """An exact amount in öre as Swedish kronor with öre, for findings and traces."""
    return swedish(rounded(value, Unit.KR, 2))
