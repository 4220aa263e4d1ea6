"""Saldon: what counts into a period, and that nothing posted is not zero."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finsam_ledger.balances import Balances, Dims, Key, Measure, Slag, counts
from finsam_ledger.periods import Period
from tests.books import Ver, books_with, opening

Y2024, Y2025 = Period.of_year(2024), Period.of_year(2025)
BANK = "1940"
MONTHS = st.builds(
    lambda year, month: f"{year}-{month:02}", st.integers(2023, 2026), st.integers(1, 12)
)
ORE, SLAG = st.integers(), st.just(Slag.HANDELSE)
EVENTS = st.lists(st.builds(Ver, MONTHS, st.tuples(st.tuples(st.just(BANK), ORE)), SLAG))


def balances(*vers: Ver) -> Balances:
    return books_with(*vers).balances


def bank(measured: Balances, period: Period, measure: Measure) -> int | None:
    dims = measured.sums(period, measure).get(BANK)
    return None if dims is None else sum(dims.values())


@pytest.mark.parametrize(
    ("month", "slag", "measure", "counted"),
    [
        ("2024-12", Slag.HANDELSE, Measure.RORELSE, False),
        ("2025-01", Slag.HANDELSE, Measure.RORELSE, True),
        ("2025-12", Slag.HANDELSE, Measure.RORELSE, True),
        ("2026-01", Slag.HANDELSE, Measure.RORELSE, False),
        ("2024-12", Slag.HANDELSE, Measure.INGAENDE, True),
        ("2025-01", Slag.HANDELSE, Measure.INGAENDE, False),
        ("2025-12", Slag.HANDELSE, Measure.UTGAENDE, True),
        ("2026-01", Slag.HANDELSE, Measure.UTGAENDE, False),
        ("2025-01", Slag.INGAENDE, Measure.RORELSE, False),
        ("2025-01", Slag.INGAENDE, Measure.INGAENDE, True),
        ("2025-01", Slag.INGAENDE, Measure.UTGAENDE, True),
        ("2026-01", Slag.INGAENDE, Measure.UTGAENDE, True),
        ("2026-01", Slag.INGAENDE, Measure.INGAENDE, False),
        ("2025-12", Slag.BOKSLUT, Measure.RORELSE, False),
        ("2025-12", Slag.BOKSLUT, Measure.UTGAENDE, True),
        ("2024-12", Slag.BOKSLUT, Measure.INGAENDE, True),
    ],
)
def test_what_counts_in_2025(month: str, slag: Slag, measure: Measure, *, counted: bool) -> None:
    [(key, _)] = Ver(month, ((BANK, 100_00),), slag).keys
    assert counts(key, Y2025, measure) is counted
    assert bool(Balances({key: 1}).sums(Y2025, measure)) is counted


def test_a_year_from_opening_to_closing_balance() -> None:
    books = balances(
        opening(2025, (BANK, 500_00)),
        Ver("2025-03", ((BANK, 200_00),)),
        Ver("2025-03", ((BANK, -50_00),)),
        Ver("2026-01", ((BANK, 7_00),)),
    )
    assert bank(books, Y2025, Measure.INGAENDE) == 500_00
    assert bank(books, Y2025, Measure.RORELSE) == 150_00
    assert bank(books, Y2025, Measure.UTGAENDE) == 650_00
    assert bank(books, Y2024, Measure.UTGAENDE) == 500_00


def test_nothing_posted_is_not_zero() -> None:
    books = balances(Ver("2024-05", ((BANK, 10_00),)), Ver("2025-05", ((BANK, 1_00),)))
    cancelled = balances(Ver("2025-05", ((BANK, 10_00),)), Ver("2025-06", ((BANK, -10_00),)))
    assert bank(books, Period.of_year(2023), Measure.RORELSE) is None
    assert bank(cancelled, Y2025, Measure.RORELSE) == 0


@given(EVENTS)
def test_what_a_year_ends_with_the_next_begins_with(vers: list[Ver]) -> None:
    books = balances(*vers)
    assert bank(books, Y2024, Measure.UTGAENDE) == bank(books, Y2025, Measure.INGAENDE)


@given(EVENTS)
def test_opening_and_movement_make_the_closing_balance(vers: list[Ver]) -> None:
    books = balances(*vers)
    opened, moved, ended = (
        bank(books, Y2025, measure) or 0
        for measure in (Measure.INGAENDE, Measure.RORELSE, Measure.UTGAENDE)
    )
    assert opened + moved == ended


KEYS = st.builds(
    Key,
    st.sampled_from((BANK, "5020", "2010")),
    st.integers(2022 * 12, 2027 * 12),
    st.sampled_from(Slag),
    st.sampled_from(((), (("projekt", "soka"),))),
)
SPANS = st.tuples(st.integers(2021 * 12, 2028 * 12), st.integers(0, 30))
ASKED = st.lists(st.tuples(SPANS, st.sampled_from(Measure)), min_size=1)


@given(st.dictionaries(KEYS, ORE), ASKED)
def test_sums_are_of_what_counts(
    amounts: dict[Key, int], asked: list[tuple[tuple[int, int], Measure]]
) -> None:
    """Whatever has been asked before."""
    books = Balances(amounts)
    for (start, months), measure in asked:
        period, expected = Period(start, start + months), dict[str, dict[Dims, int]]()
        for key, ore in amounts.items():
            if counts(key, period, measure):
                dims = expected.setdefault(key.konto, {})
                dims[key.dims] = dims.get(key.dims, 0) + ore
        assert books.sums(period, measure) == expected


@pytest.mark.parametrize(
    ("months", "years"),
    [
        ([], []),
        (["2025-06"], [2025]),
        (["2023-12", "2025-01"], [2023, 2024, 2025]),
    ],
)
def test_the_years_of_the_books(months: list[str], years: list[int]) -> None:
    books = balances(*(Ver(month, ((BANK, 1_00),)) for month in months))
    assert list(books.years) == years


def test_dimensions_are_kept_apart() -> None:
    soka, other = (("projekt", "soka"),), ()
    books = balances(
        Ver("2025-02", (("5020", 8_040_00),), dims=soka),
        Ver("2025-02", (("5020", 53_200_00),), dims=other),
    )
    assert books.sums(Y2025, Measure.RORELSE)["5020"] == {soka: 8_040_00, other: 53_200_00}


def test_a_year_before_the_books() -> None:
    books = books_with(Ver("2024-01", ((BANK, 1_00),)))
    assert books.is_before(Period.of_year(2023))
    assert not books.is_before(Y2024)
    assert not books_with().is_before(Y2024)
