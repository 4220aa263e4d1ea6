"""What must hold for any books: generated ones, on the whole of Kommun-Bas."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from itertools import groupby
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from finsam_ledger.balances import Balances, Books, Measure, Slag
from finsam_ledger.cells import Cell, Chosen, Total
from finsam_ledger.chart import Klass, Post
from finsam_ledger.forms import Selects
from finsam_ledger.money import Exact
from finsam_ledger.periods import Period
from finsam_ledger.statements import Facts
from tests.books import CHART, Ver, books_with, codes, facts, opening, read

FORMS = ("resultatrakning", "balansrakning", "kassaflode")
YEARS = (2024, 2025)
BANK, EQUITY = "1940", "2010"


def konto_of(prefix: str) -> str:
    return prefix.ljust(4, "0")


def kontos(*poster: Post, but: bool = False) -> list[str]:
    return [konto_of(row.konto) for row in CHART.rows.values() if (row.post in poster) is not but]


EVERYDAY = kontos(Post.EGET_KAPITAL, Post.BOKSLUT, but=True)
RESULT = [konto for konto in EVERYDAY if (row := CHART.row(konto)) and row.klass.is_result]
BALANCE = [konto for konto in EVERYDAY if konto not in RESULT]
ORE = st.integers(-(10**9), 10**9)
MONTHS = st.builds(lambda y, m: f"{y}-{m:02}", st.sampled_from(YEARS), st.integers(1, 12))
SALE = (("kassaflode", "forsaljning"),)


def balanced(rows: list[tuple[str, int]], against: str = BANK) -> tuple[tuple[str, int], ...]:
    return (*rows, (against, -sum(ore for _, ore in rows)))


ROWS = st.lists(st.tuples(st.sampled_from(EVERYDAY), ORE), min_size=1, max_size=4)
EVENTS = st.lists(
    st.builds(
        lambda month, rows, dims: Ver(month, balanced(rows), Slag.HANDELSE, dims),
        MONTHS,
        ROWS,
        st.sampled_from([(), (), SALE]),
    ),
    min_size=1,
    max_size=8,
)
OPENINGS = st.lists(st.tuples(st.sampled_from(BALANCE), ORE), max_size=4).map(
    lambda rows: opening(2024, *balanced(rows, EQUITY))
)
# Something in each year: a year in which nothing at all is posted is no year of the books.
EACH_YEAR = [Ver(f"{year}-06", ((BANK, 1_00), ("8440", -1_00))) for year in YEARS]
VERS = st.builds(lambda first, events: [first, *EACH_YEAR, *events], OPENINGS, EVENTS)

Figures = Mapping[tuple[str, str, int], Exact]


def figures(made: Facts) -> Figures:
    """Every figure of the three statements; nothing counts as zero here."""
    return {
        (form, line.id, year): made.cell(form, line.id, year).value or 0
        for form in FORMS
        for line in made.forms[form].lines
        for year in YEARS
    }


def of(vers: list[Ver]) -> Figures:
    return figures(facts(books_with(*vers)))


def taking(made: Facts, konto: str) -> list[str]:
    """The lines that show an account's amount themselves, in the statement it belongs to."""
    row = CHART.row(konto)
    assert row is not None
    form = "resultatrakning" if row.klass.is_result else "balansrakning"
    found = []
    for line in made.forms[form].lines:
        cell = made.cell(form, line.id, 2025)
        if isinstance(cell.origin, Chosen) and isinstance(line.content, Selects):
            only_part = line.content.accounts.is_part
            if cell.value is not None and konto in cell.origin.weights and not only_part:
                found.append(line.id)
    return found


@pytest.mark.parametrize("konto", EVERYDAY)
def test_every_account_is_on_one_line(konto: str) -> None:
    made = facts(books_with(Ver("2025-03", ((konto, 100_00), (EQUITY, -100_00)))))
    assert len(taking(made, konto)) == 1


@pytest.mark.parametrize("konto", kontos(Post.EGET_KAPITAL))
def test_equity_is_on_the_lines_of_opening_and_closing_equity(konto: str) -> None:
    made = facts(books_with(opening(2025, (konto, -100_00), (BANK, 100_00))))
    assert taking(made, konto) == ["eget_kapital_borjan", "eget_kapital_slut"]


@given(VERS)
def test_the_balance_balances(vers: list[Ver]) -> None:
    found = of(vers)
    for year in YEARS:
        assets = found["balansrakning", "summa_tillgangar", year]
        assert assets == -found["balansrakning", "summa_ek_skulder", year]


def booked(vers: list[Ver], klass: Klass) -> int:
    return sum(
        ore
        for ver in vers
        for konto, ore in ver.rows
        if (row := CHART.row(konto)) and row.klass is klass
    )


@given(VERS)
def test_the_statements_hold_every_ore_booked(vers: list[Ver]) -> None:
    found = of(vers)
    result = sum(found["resultatrakning", "arets_resultat", year] for year in YEARS)
    assert result == booked(vers, Klass.INTAKT) + booked(vers, Klass.KOSTNAD)
    assert found["balansrakning", "summa_tillgangar", 2025] == booked(vers, Klass.TILLGANG)


@given(VERS)
def test_the_flow_is_the_change_in_likvida_medel(vers: list[Ver]) -> None:
    found = of(vers)
    for year in YEARS:
        start, end = (found["kassaflode", f"likvida_{when}", year] for when in ("borjan", "slut"))
        assert -found["kassaflode", "arets_kassaflode", year] == end - start


@given(VERS)
def test_one_year_ends_where_the_next_begins(vers: list[Ver]) -> None:
    found = of(vers)
    ended = found["balansrakning", "eget_kapital_slut", 2024]
    assert ended == found["balansrakning", "eget_kapital_borjan", 2025]


def result_of(vers: list[Ver], year: int) -> dict[str, int]:
    sums = books_with(*vers).balances.sums(Period.of_year(year), Measure.RORELSE)
    return {konto: sum(sums[konto].values()) for konto in RESULT if konto in sums}


def closing_each_account(vers: list[Ver], year: int) -> Ver:
    """Every result account emptied into equity."""
    rows = [(konto, -ore) for konto, ore in result_of(vers, year).items()]
    return Ver(f"{year}-12", balanced(rows, EQUITY), Slag.BOKSLUT)


def closing_by_8990(vers: list[Ver], year: int) -> Ver:
    """The result moved to equity through the account Årets resultat."""
    result = sum(result_of(vers, year).values())
    return Ver(f"{year}-12", (("8990", -result), (EQUITY, result)), Slag.BOKSLUT)


@pytest.mark.parametrize("closing", [closing_each_account, closing_by_8990])
@given(vers=VERS)
def test_booked_closing_entries_change_no_figure(
    closing: Callable[[list[Ver], int], Ver], vers: list[Ver]
) -> None:
    closings = [closing(vers, year) for year in YEARS]
    assert of([*vers, *closings]) == of(vers)


ONE_LINE = [
    group
    for _, rows in groupby(
        sorted(CHART.rows.values(), key=lambda row: (row.post, row.egenskap or "")),
        key=lambda row: (row.post, row.egenskap or ""),
    )
    if len(group := [konto_of(row.konto) for row in rows]) > 1
]
PAIRS = st.sampled_from(ONE_LINE).flatmap(
    lambda group: st.tuples(st.sampled_from(group), st.sampled_from(group))
)


@given(VERS, PAIRS, ORE, MONTHS)
def test_moving_within_a_line_changes_no_figure(
    vers: list[Ver], pair: tuple[str, str], ore: int, month: str
) -> None:
    here, there = ([*vers, Ver(month, ((konto, ore), (BANK, -ore)))] for konto in pair)
    assert of(here) == of(there)


@given(VERS, ORE, MONTHS)
def test_moving_to_another_line_is_seen(vers: list[Ver], ore: int, month: str) -> None:
    assume(ore)
    here, there = ([*vers, Ver(month, ((konto, ore), (BANK, -ore)))] for konto in ("5010", "7910"))
    assert of(here) != of(there)


@given(VERS, st.randoms(use_true_random=False))
def test_the_order_of_verifikationer_does_not_matter(vers: list[Ver], random: Random) -> None:
    shuffled = sorted(vers, key=lambda _: random.random())
    assert books_with(*shuffled).balances.amounts == books_with(*vers).balances.amounts
    assert of(shuffled) == of(vers)


@given(VERS, st.data())
def test_a_posting_in_two_parts_changes_nothing(vers: list[Ver], data: st.DataObject) -> None:
    *others, last = vers
    (konto, ore), *rest = last.rows
    part = data.draw(ORE)
    parted = last._replace(rows=((konto, part), (konto, ore - part), *rest))
    assert of([*others, parted]) == of(vers)


def parts_add_up(cell: Cell) -> bool:
    if not isinstance(cell.origin, Total):
        return True
    parts = sum(sign * (part.value or 0) for sign, part in cell.origin.terms)
    return parts == (cell.value or 0) and all(parts_add_up(part) for _, part in cell.origin.terms)


@given(VERS)
def test_every_sum_is_the_sum_of_its_lines(vers: list[Ver]) -> None:
    made = facts(books_with(*vers))
    assert all(
        parts_add_up(made.cell(form, line.id, year))
        for form in FORMS
        for line in made.forms[form].lines
        for year in YEARS
    )


UNKNOWN = st.integers(1000, 9999).map(str).filter(lambda konto: CHART.row(konto) is None)
OPEN = "2025-01-01 open {account} SEK\n"
VERIFIKATION = """\
2025-03-{day:02} * "Leverantören" "Text"
  ver: "A-{number}"
  bokford: 2025-03-{day:02}
  {debet} {amount} SEK
  {kredit} -{amount} SEK
"""


@given(UNKNOWN)
def test_an_account_nobody_knows_is_a_finding_not_a_lost_krona(konto: str) -> None:
    account = f"Expenses:{konto}-Nytt"
    names = {"debet": account, "kredit": "Assets:1940-Bank"}
    opens = OPEN.format(account=account) + OPEN.format(account=names["kredit"])
    books, findings = read(opens + VERIFIKATION.format(number=1, day=1, amount="100.00", **names))
    assert codes(findings) == ["konto-okant"]
    assert findings[0].place is not None
    assert findings[0].place.line == 1
    assert sum(books.balances.amounts.values()) == 0
    assert konto in {key.konto for key in books.balances.amounts}


KEYS = st.tuples(st.integers(0, 100), st.integers(0, 100)).filter(lambda key: sum(key) <= 100)


@given(KEYS, ORE)
def test_shares_by_key_add_up_to_the_posting(key: tuple[int, int], ore: int) -> None:
    administration, struktur = key
    words = f"administration {administration} struktur {struktur} individ {100 - sum(key)}"
    amounts = shared_by(words, ore).amounts
    shares = {dict(each.dims)["verksamhet"]: part for each, part in amounts.items() if each.dims}
    assert sum(shares.values()) == ore
    percents = zip(("administration", "struktur", "individ"), (*key, 100 - sum(key)), strict=True)
    for name, percent in percents:
        assert abs(100 * shares[name] - ore * percent) < 100


def shared_by(key: str, ore: int) -> Balances:
    amount = Decimal(ore).scaleb(-2)
    books, findings = read(f"""
        2025-01-01 open Expenses:5020-Löner SEK
        2025-01-01 open Assets:1940-Bank SEK

        2025-01-25 * "Kansliet" "Löner"
          ver: "A-1"
          bokford: 2025-01-25
          Expenses:5020-Löner  {amount:.2f} SEK
            verksamhet: "{key}"
          Assets:1940-Bank     {-amount:.2f} SEK
    """)
    assert not findings
    return books.balances


DAYS = st.lists(
    st.tuples(st.integers(1, 28), st.integers(1, 10**6)), min_size=2, max_size=5, unique=True
)


def book_of(days: list[tuple[int, int]]) -> Books:
    names = {"debet": "Expenses:5010-Arvoden", "kredit": "Assets:1940-Bank"}
    opens = "".join(OPEN.format(account=account) for account in names.values())
    numbers = {each: number for number, each in enumerate(sorted(days), 1)}
    vers = [
        VERIFIKATION.format(number=numbers[day, kr], day=day, amount=f"{kr}.50", **names)
        for day, kr in days
    ]
    books, findings = read(opens + "\n".join(vers))
    assert not findings
    return books


@given(DAYS)
def test_the_order_in_the_file_does_not_matter(days: list[tuple[int, int]]) -> None:
    assert book_of(days).balances.amounts == book_of(days[::-1]).balances.amounts
