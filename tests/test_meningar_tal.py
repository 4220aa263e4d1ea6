"""Numbers in running text: how Swedes write them, and what is no number at all."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finsam_ledger.meningar.tal import Slag, numbers, years

KR, TKR, MKR = 100, 100_000, 100_000_000


@pytest.mark.parametrize(
    ("text", "slag", "value"),
    [
        ("1 984 tkr", Slag.PENGAR, 1984 * TKR),
        ("1\u00a0984 tkr", Slag.PENGAR, 1984 * TKR),
        ("1\u202f984 tkr", Slag.PENGAR, 1984 * TKR),
        ("1.984 tkr", Slag.PENGAR, 1984 * TKR),
        ("1984 tkr", Slag.PENGAR, 1984 * TKR),
        ("1 984 412 kronor", Slag.PENGAR, 1_984_412 * KR),
        ("1.984.412,50 kr", Slag.PENGAR, 198_441_250),
        ("2,5 mkr", Slag.PENGAR, 250_000_000),
        ("2.5 mnkr", Slag.PENGAR, 250_000_000),
        ("12 miljoner kronor", Slag.PENGAR, 12 * MKR),
        ("tolv miljoner kronor", Slag.PENGAR, 12 * MKR),
        ("400 tusen kronor", Slag.PENGAR, 400 * TKR),
        ("300 000 Kr", Slag.PENGAR, 300_000 * KR),
        ("-568 tkr", Slag.PENGAR, -568 * TKR),
        ("–568 tkr", Slag.PENGAR, -568 * TKR),
        ("\u2212568 tkr", Slag.PENGAR, -568 * TKR),
        ("minus 568 tkr", Slag.PENGAR, -568 * TKR),
        ("+162 tkr", Slag.PENGAR, 162 * TKR),
        ("8,8 %", Slag.ANDEL, Fraction(88, 1000)),
        ("8,8%", Slag.ANDEL, Fraction(88, 1000)),
        ("17 procent", Slag.ANDEL, Fraction(17, 100)),
        ("3,5 promille", Slag.ANDEL, Fraction(35, 10_000)),
        ("hälften", Slag.ANDEL, Fraction(1, 2)),
        ("en fjärdedel", Slag.ANDEL, Fraction(1, 4)),
        ("7 procentenheter", Slag.ENHETER, Fraction(7, 100)),
        ("elva ledamöter", Slag.ANTAL, 11),
        ("759 deltagare", Slag.ANTAL, 759),
    ],
)
def test_a_number_is_read_as_it_is_meant(text: str, slag: Slag, value: Fraction | int) -> None:
    (found,) = numbers(f"Det var {text} under året.")
    assert (found.slag, found.low, found.high) == (slag, value, value)


def test_a_range_has_two_ends() -> None:
    (found,) = numbers("Mellan 15–20 procent av medlen")
    assert (found.low, found.high) == (Fraction(15, 100), Fraction(20, 100))


@pytest.mark.parametrize(
    "text",
    [
        "Den 31 december 2025 var allt klart.",
        "Lagen (2003:1210) gäller, liksom 2018:597.",
        "Styrelsen möttes 2025-02-07 kl. 09.00 - 12.00.",
        "Se not 3, avsnitt 1.2.1 och kap. 9 § 12.",
        "Verksamhetsåret 2025 och året 2024.",
        "Impact index på 70, vilket är bra.",
    ],
)
def test_dates_laws_and_references_are_no_numbers(text: str) -> None:
    assert numbers(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("under 2025 och 2024", [2025, 2024]),
        ("den 31 december 2025.", [2025]),
        ("2025-12-31", [2025]),
        ("2024 års underskott", [2024]),
        ("lag (2018:597) och 2003:1210", []),
        ("2 025 tkr", []),
        ("2025 tkr", []),
        ("13 2025 001", [2025]),
    ],
)
def test_years_are_told_from_other_numbers(text: str, found: list[int]) -> None:
    assert [year for year, _, _ in years(text)] == found


@pytest.mark.parametrize(
    ("text", "step", "precision", "digits"),
    [
        ("1 316 tkr", TKR, TKR, 4),
        ("1 300 tkr", TKR, 100 * TKR, 4),
        ("3 678 000 kr", 1000 * KR, 1000 * KR, 4),
        ("300 000 kr", 1000 * KR, 10_000 * KR, 3),
        ("2,5 mkr", MKR // 10, MKR // 10, 2),
    ],
)
def test_noughts_at_the_end_say_little(text: str, step: int, precision: int, digits: int) -> None:
    (found,) = numbers(text)
    assert (found.step, found.precision) == (Fraction(step), Fraction(precision))
    assert found.digits == digits


@given(
    ore=st.integers(0, 10**11),
    separator=st.sampled_from([" ", "\u00a0", "\u202f", ".", ""]),
    unit=st.sampled_from([("kr", KR), ("kronor", KR), ("tkr", TKR), ("mkr", MKR)]),
    minus=st.sampled_from(["", "-", "–", "\u2212", "minus "]),
    before=st.sampled_from(["", "Det blev ", "Resultatet (", "på "]),
)
def test_what_is_written_is_read_back(
    ore: int, separator: str, unit: tuple[str, int], minus: str, before: str
) -> None:
    word, scale = unit
    written = f"{ore:,}".replace(",", separator)
    text = f"{before}{minus}{written} {word} totalt"
    (found,) = numbers(text)
    assert found.low == found.high == (-ore if minus else ore) * scale
    assert text[found.start : found.end].strip() == found.said
    assert found.said.endswith(word)


@given(st.text(alphabet="0123456789 ,.-–%()kr tknoverhalva:/", max_size=60))
def test_any_text_is_read_without_fault(text: str) -> None:
    found = numbers(text)
    for number in found:
        assert 0 <= number.start < number.end <= len(text)
        assert number.low <= number.high
        assert number.precision >= number.step > 0 or number.slag is not Slag.PENGAR
    assert found == sorted(found, key=lambda number: number.start)
    for first, second in pairwise(found):
        assert first.end <= second.start
