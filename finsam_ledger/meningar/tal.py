"""Numbers in running text: how large, of what, and how exactly they are said.

Values are exact: öre for money, the fraction itself for a share, the number for a count. Nothing
is rounded here; `precision` tells how much a number leaves unsaid.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from fractions import Fraction

from msgspec import Struct

from finsam_ledger.meningar.lexikon import LEXIKON
from finsam_ledger.meningar.vikning import folded


class Slag(StrEnum):
    """What a number is of."""

    PENGAR = "pengar"
    ANDEL = "andel"
    ENHETER = "procentenheter"
    ANTAL = "antal"

    @property
    def is_share(self) -> bool:
        return self in (Slag.ANDEL, Slag.ENHETER)


class Tal(Struct, frozen=True):
    """A number in a text. `low` and `high` differ only for a range (`15–20`).

    `said` is the number as written, `scale` the unit it is written in (öre of a krona, a tkr …),
    `precision` the size of its last digit that surely says anything, `step` that of its last
    written one (a thousand for 3 678 000), and `digits` how many there are to that. `signed`
    numbers have a minus or a plus of their own.
    """

    slag: Slag
    low: Fraction
    high: Fraction
    scale: Fraction
    precision: Fraction
    step: Fraction
    digits: int
    signed: bool
    start: int
    end: int
    said: str

    @property
    def is_range(self) -> bool:
        return self.low != self.high


_SPACE = "[ \u00a0\u202f\u2009\u2007]"
_DIGITS = rf"\d{{1,3}}(?:{_SPACE}\d{{3}})+(?!\d)|\d{{1,3}}(?:[.'’]\d{{3}})+(?!\d)|\d+"
_MINUS = "-\u2212\u2013\u2012"
_NUMBER = rf"(?:{_DIGITS})(?:[,.]\d{{1,4}}(?!\d))?"
_WORDS = "|".join(sorted(map(re.escape, LEXIKON.rakneord), key=len, reverse=True))
_SHARES = "|".join(
    re.escape(word).replace(r"\ ", r"\s+")
    for word in sorted(LEXIKON.andelar, key=len, reverse=True)
)
_UNITS = "|".join(
    re.escape(word).replace(r"\ ", r"\s+")
    for word in sorted(LEXIKON.enheter, key=len, reverse=True)
)
_UNIT = rf"{_SPACE}{{0,2}}(?P<unit>{_UNITS})(?![^\W\d_])"
_AMOUNT = re.compile(
    rf"(?<![\w.,:/§])(?P<sign>[{_MINUS}+]{_SPACE}?|minus\s|plus\s)?"
    rf"(?:(?P<low>{_NUMBER})(?:{_SPACE}?[{_MINUS}]{_SPACE}?(?P<high>{_NUMBER}))?"
    rf"|(?P<word>{_WORDS})(?=\s))"
    rf"(?:{_UNIT})?",
    re.IGNORECASE,
)
_SHARE = re.compile(rf"(?<![^\W\d_])(?P<share>{_SHARES})(?![^\W\d_])", re.IGNORECASE)
_NOUN = re.compile(rf"{_SPACE}(?P<noun>[^\W\d_][\w-]{{2,}})")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}|\d{4}/\d{2,4}|\d{1,2}[.:]\d{2}(?=\s*[-–]\s*\d)|\d+:\d+")


_THOUSAND = 3  # noughts; what is said in whole thousands is often rounded to them


def numbers(text: str) -> list[Tal]:
    """The numbers of a text that have a unit, or count something; dates and years are none."""
    dates = [(found.start(), found.end()) for found in _DATE.finditer(text)]
    taken: list[Tal] = []
    for found in _AMOUNT.finditer(text):
        if any(start < found.end() and found.start() < end for start, end in dates):
            continue
        number = _amount(text, found)
        if number is not None:
            taken.append(number)
    taken += [
        number
        for number in _shares(text)
        if not any(other.start < number.end and number.start < other.end for other in taken)
    ]
    return sorted(taken, key=lambda number: number.start)


def years(text: str) -> list[tuple[int, int, int]]:
    """The years a text names, with where they stand: `2025`, `2025-12-31`, `2024 års`."""
    pattern = re.compile(r"(?<![\d:.,/-])((?:19|20)\d{2})(?:-\d{2}-\d{2})?(?!\d|[:/]\d|%)")
    amounts = [number for number in numbers(text) if number.slag is not Slag.ANTAL]
    return [
        (int(found[1]), found.start(), found.end())
        for found in pattern.finditer(text)
        if not any(n.start <= found.start() < n.end for n in amounts)
    ]


def _amount(text: str, found: re.Match[str]) -> Tal | None:
    unit = found["unit"]
    if found["word"] is not None:
        values = [Fraction(LEXIKON.rakneord[found["word"].casefold()])]
        written = ""
    else:
        pieces = [piece for piece in (found["low"], found["high"]) if piece]
        if any(len(piece) > 1 and piece[0] == "0" and piece[1].isdigit() for piece in pieces):
            return None
        values, written = [_value(piece) for piece in pieces], pieces[-1]
    if unit is None:
        return _count(text, found, values)
    slag, scale = _unit(unit)
    sign = found["sign"] or ""
    negative = sign[:1] in tuple(_MINUS) or sign.casefold().startswith("minus")
    step, precision, digits = _exactness(written, values[-1], slag)
    ends = sorted((-value if negative else value) * scale for value in values)
    return Tal(
        slag,
        ends[0],
        ends[-1],
        scale=scale,
        precision=precision * scale,
        step=step * scale,
        digits=digits,
        signed=bool(sign),
        start=found.start(),
        end=found.end(),
        said=text[found.start() : found.end()].strip(),
    )


def _count(text: str, found: re.Match[str], values: list[Fraction]) -> Tal | None:
    """A number before a noun, unless it is a year, or the noun is none that is counted."""
    noun = _NOUN.match(text, found.end())
    if noun is None or found["sign"] or folded(noun["noun"]) in LEXIKON.raknas_inte:
        return None
    if values[0].denominator != 1 or (found["low"] and re.fullmatch("(19|20)..", found["low"])):
        return None
    one = Fraction(1)
    said = text[found.start() : noun.end()].strip()
    low, high = min(values), max(values)
    return Tal(
        Slag.ANTAL,
        low,
        high,
        scale=one,
        precision=one,
        step=one,
        digits=1,
        signed=False,
        start=found.start(),
        end=found.end(),
        said=said,
    )


def _shares(text: str) -> Iterator[Tal]:
    """Shares said in words: hälften, en fjärdedel. People round such to the nearest per cent."""
    for found in _SHARE.finditer(text):
        over, under = LEXIKON.andelar[re.sub(r"\s+", " ", found["share"].casefold())]
        value, near = Fraction(over, under), Fraction(2, 100)
        yield Tal(
            Slag.ANDEL,
            value,
            value,
            scale=Fraction(1, 100),
            precision=near,
            step=near,
            digits=2,
            signed=False,
            start=found.start(),
            end=found.end(),
            said=found["share"],
        )


def _value(written: str) -> Fraction:
    bare = re.sub(rf"{_SPACE}|['’]", "", written)
    if re.fullmatch(r"\d{1,3}(\.\d{3})+(,\d+)?", bare):
        bare = bare.replace(".", "")
    return Fraction(bare.replace(",", "."))


def _unit(written: str) -> tuple[Slag, Fraction]:
    unit = LEXIKON.enheter[re.sub(r"\s+", " ", written.casefold()).strip()]
    return Slag(unit.slag), Fraction(unit.storlek)


def _exactness(written: str, value: Fraction, slag: Slag) -> tuple[Fraction, Fraction, int]:
    """Step, precision and digits of a number, in the unit it is written in.

    Zeros at the end of a whole amount say little: 1 300 may be rounded, 1 316 is not. Two digits
    are always taken at their word.
    """
    decimals = re.search(r"[,.](\d{1,2}|\d{4})$", written)
    step = Fraction(1, 10 ** len(decimals[1])) if decimals else Fraction(1)
    whole = str(int(value / step))
    if decimals or slag is not Slag.PENGAR:
        return step, step, len(whole)
    zeros = len(whole) - len(whole.rstrip("0"))
    loose = max(0, min(zeros, len(whole) - 2))
    thousand = Fraction(1000) if zeros >= _THOUSAND < len(whole) else step
    return thousand, Fraction(10**loose), len(str(int(value / thousand)))
