"""Siffror som ord: the words agree with the numbers, whatever unit, column and sign."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finsam_ledger import texts
from finsam_ledger.balances import Books
from finsam_ledger.findings import Finding
from finsam_ledger.money import MINUS, NBSP
from finsam_ledger.texts import Text
from tests.books import Ver, books_with, budget_row, closed, opening

BANK, BIDRAG, INSATS, LON, RANTA = "1940", "3511", "4510", "5010", "8310"


def books(
    income: tuple[int, int] = (11_132_000_00, 11_354_000_00),
    cost: tuple[int, int] = (10_730_397_00, 11_866_498_00),
    budget: tuple[int, int] | None = (11_132_000_00, 11_500_000_00),
) -> Books:
    """Income and costs of 2025 and of 2024, and the budget of 2025, in öre."""
    vers = [opening(2024, (BANK, 5_000_000_00), ("2010", -5_000_000_00))]
    for year, index in ((2025, 0), (2024, 1)):
        vers.append(Ver(f"{year}-01", ((BANK, income[index]), (BIDRAG, -income[index]))))
        vers.append(Ver(f"{year}-02", ((INSATS, cost[index]), (BANK, -cost[index]))))
    rows = (
        (budget_row(BIDRAG, 2025, -budget[0]), budget_row(INSATS, 2025, budget[1]))
        if budget
        else ()
    )
    return books_with(*vers, budget=rows)


def read_in(
    folder: Path, source: str, found: Books | None = None
) -> tuple[Text | None, list[Finding]]:
    path = folder / "texter" / "2025" / "min.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(source, encoding="utf-8")
    return texts.read(closed(books() if found is None else found, folder=folder), "min")


def said(folder: Path, binding: str, found: Books | None = None) -> str:
    """What a binding gives, no-break spaces as spaces."""
    text, findings = read_in(folder, f"{{{{ {binding} }}}}", found)
    assert findings == []
    assert text is not None
    return text.markdown.replace(NBSP, " ").replace(MINUS, "-")


RR, DR = "resultatrakning", "driftredovisning"


@pytest.mark.parametrize(
    ("binding", "words"),
    [
        # Units
        (f"kr {RR}.verksamhetens_intakter", "11 132 000"),
        (f"tkr {RR}.verksamhetens_intakter", "11 132"),
        (f"mkr {RR}.verksamhetens_intakter", "11,1"),
        (f"mkr {RR}.verksamhetens_kostnader", "-10,7"),
        (f"mkr {DR}.verksamhetens_intakter 2024", "11,4"),
        ("procent flerarsoversikt.soliditet", "100"),
        # Columns: by name, heading and id; a year, budget
        (f"tkr {DR}.verksamhetens_kostnader 2024", "-11 866"),
        (f"tkr {DR}.verksamhetens_kostnader budget", "-11 500"),
        (f"tkr {DR}.verksamhetens_kostnader budget 2025", "-11 500"),
        (f"tkr {DR}.verksamhetens_kostnader Budget  2025", "-11 500"),
        (f"tkr {DR}.verksamhetens_kostnader Utfall 2024", "-11 866"),
        (f"tkr {DR}.verksamhetens_kostnader fg", "-11 866"),
        (f"tkr {DR}.verksamhetens_kostnader avvikelse", "770"),
        (f"kr {DR}.verksamhetens_kostnader avvikelse", "769 603"),
        # Amounts, counted upwards
        (f"belopp tkr {RR}.verksamhetens_intakter", "11 132 tkr"),
        (f"belopp tkr {RR}.verksamhetens_kostnader", "10 730 tkr"),
        (f"belopp mkr {RR}.verksamhetens_kostnader 2024", "11,9 mkr"),
        (f"belopp kr {RR}.arets_resultat", "401 603 kr"),
        (f"belopp tkr {RR}.arets_resultat 2024", "-512 tkr"),
        (f"belopp tkr {DR}.verksamhetens_kostnader budget", "11 500 tkr"),
        ("belopp procent flerarsoversikt.soliditet", "100 procent"),
        ("belopp tkr balansrakning.summa_tillgangar", "4 889 tkr"),
        # Change
        (f"ändring tkr {RR}.verksamhetens_kostnader", "minskade med 1 136 tkr"),
        (f"andring tkr {RR}.verksamhetens_kostnader", "minskade med 1 136 tkr"),
        (f"Ändring kr {RR}.verksamhetens_intakter", "minskade med 222 000 kr"),
        (f"ändring mkr {RR}.verksamhetens_intakter", "minskade med 0,3 mkr"),
        (f"ändring tkr {RR}.arets_resultat", "förbättrades med 914 tkr"),
        # Costs are shown as positive here
        ("ändring tkr flerarsoversikt.verksamhetens_kostnader", "minskade med 1 136 tkr"),
        ("belopp tkr flerarsoversikt.verksamhetens_kostnader", "10 730 tkr"),
        (f"ändring procent {RR}.verksamhetens_kostnader", "minskade med 10 procent"),
        ("ändring procent flerarsoversikt.soliditet", "ändrades inte"),
        # 4 889 − 4 488 is what a reader of the balansräkning gets; the other table prints 402
        ("ändring tkr balansrakning.eget_kapital_slut", "ökade med 401 tkr"),
        ("ändring tkr eget-kapital-mal.eget_kapital", "ökade med 402 tkr"),
        # Against budget
        (f"mot-budget tkr {DR}.verksamhetens_kostnader", "770 tkr under budget"),
        (f"mot-budget procent {DR}.verksamhetens_kostnader", "7 procent under budget"),
        (f"mot-budget tkr {DR}.verksamhetens_intakter", "enligt budget"),
        (f"mot-budget tkr {DR}.verksamhetens_resultat", "770 tkr bättre än budget"),
        # A result
        (f"resultat tkr {RR}.arets_resultat", "ett överskott om 402 tkr"),
        (f"resultat tkr {RR}.arets_resultat 2024", "ett underskott om 512 tkr"),
        (f"resultat kr {DR}.verksamhetens_resultat budget", "ett underskott om 368 000 kr"),
        (f"resultat tkr {RR}.finansiella_kostnader", ""),
        # A share
        (
            f"andel procent {RR}.verksamhetens_kostnader av {RR}.verksamhetens_intakter",
            "96 procent",
        ),
        (
            f"andel procent {DR}.verksamhetens_kostnader av {DR}.verksamhetens_intakter 2024",
            "105 procent",
        ),
        # Typed
        ("skrivet 300 tkr", "300 tkr"),
        ("skrivet 1 234,5 mkr per år", "1 234,5 mkr per år"),
    ],
)
def test_bindings(tmp_path: Path, binding: str, words: str) -> None:
    if not words:  # a line of one side of the accounts is no result
        _, [finding] = read_in(tmp_path, f"{{{{ {binding} }}}}")
        assert "är inget resultat" in finding.message
        return
    assert said(tmp_path, binding) == words


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [
        (101_00, 100_00, "ökade med 1 kr"),
        (100_00, 101_00, "minskade med 1 kr"),
        (100_00, 100_00, "ändrades inte"),
        (100_49, 100_00, "ändrades inte"),
        (100_50, 100_49, "ökade med 1 kr"),
    ],
)
def test_a_change_is_that_of_the_printed_figures(
    tmp_path: Path, now: int, before: int, words: str
) -> None:
    found = books(cost=(now, before))
    assert said(tmp_path, f"ändring kr {RR}.verksamhetens_kostnader", found) == words


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [
        (1_000_00, 999_00, "ökade med mindre än 1 procent"),
        (999_00, 1_000_00, "minskade med mindre än 1 procent"),
        (1_010_00, 1_000_00, "ökade med 1 procent"),
        (2_000_00, 1_000_00, "ökade med 100 procent"),
        (0, 1_000_00, "minskade med 100 procent"),
    ],
)
def test_a_change_in_per_cent(tmp_path: Path, now: int, before: int, words: str) -> None:
    found = books(cost=(now, before))
    assert said(tmp_path, f"ändring procent {RR}.verksamhetens_kostnader", found) == words


@pytest.mark.parametrize(
    ("income", "words"),
    [
        (1_500_00, "ett överskott om 500 kr"),
        (500_00, "ett underskott om 500 kr"),
        (1_000_00, "ett nollresultat"),
        (1_000_49, "ett nollresultat"),
    ],
)
def test_a_result(tmp_path: Path, income: int, words: str) -> None:
    found = books(income=(income, 0), cost=(1_000_00, 0))
    assert said(tmp_path, f"resultat kr {RR}.arets_resultat", found) == words


def test_the_difference_that_a_table_prints_is_the_one_said(tmp_path: Path) -> None:
    """10,6 and 9,4 tkr are 11 and 9, but the table's own column says 1."""
    found = books(cost=(10_600_00, 0), budget=(0, 9_400_00))
    assert said(tmp_path, f"tkr {DR}.verksamhetens_kostnader avvikelse", found) == "-1"
    words = "1 tkr över budget"
    assert said(tmp_path, f"mot-budget tkr {DR}.verksamhetens_kostnader", found) == words


def test_points_of_a_percentage(tmp_path: Path) -> None:
    more = books_with(
        opening(2024, (BANK, 900_00), ("2010", -900_00)),
        Ver("2025-03", ((BANK, 100_00), ("2440", -100_00))),
    )
    binding = "ändring procent flerarsoversikt.soliditet"
    assert said(tmp_path, binding, more) == "minskade med 10 procentenheter"


def test_a_figure_knows_its_number_and_columns(tmp_path: Path) -> None:
    source = (
        f"{{{{ ändring tkr {RR}.verksamhetens_kostnader }}}} "
        f"{{{{ mot-budget tkr {DR}.verksamhetens_resultat }}}} "
        f"{{{{ resultat kr {RR}.arets_resultat 2024 }}}} "
        f"{{{{ tkr {DR}.verksamhetens_kostnader budget }}}} {{{{ skrivet 5 tkr }}}}"
    )
    text, _ = read_in(tmp_path, source)
    assert text is not None
    assert [(each.row, each.column, each.value, str(each.unit)) for each in text.figures] == [
        ("min: Verksamhetens kostnader", "2025 mot 2024", "-1136", "tkr"),
        ("min: Verksamhetens resultat", "2025 mot budget 2025", "770", "tkr"),
        ("min: Årets resultat", "2024", "-512498", "kr"),
        ("min: Verksamhetens kostnader", "budget 2025", "-11500", "tkr"),
    ]


@pytest.mark.parametrize(
    ("binding", "code", "words"),
    [
        (f"andrig tkr {RR}.arets_resultat", "text-fel", "Menade du ”ändring”?"),
        (f"mkkr {RR}.arets_resultat", "text-fel", "Menade du ”mkr”?"),
        (f"resultat procent {RR}.arets_resultat", "text-fel", "inte i pengar"),
        (f"andel procent {RR}.arets_resultat", "text-fel", "både andel och av vad"),
        (f"tkr {RR}.arets_resultat av {RR}.arets_resultat", "text-fel", "både andel och av"),
        (f"andel tkr {RR}.a av {RR}.b", "text-fel", "inte i procent"),
        ("skrivet trehundra", "text-fel", "har ingen siffra"),
        ("skrivet", "text-fel", "har ingen siffra"),
        (f"mot-budget tkr {RR}.arets_resultat", "text-okand-siffra", "ingen budget för samma tid"),
        (f"ändring tkr {RR}.arets_resultat 2024", "text-okand-siffra", "tiden före"),
        (f"ändring procent {RR}.arets_resultat", "text-okand-siffra", "det är ett resultat"),
        (f"ändring procent {RR}.finansiella_intakter", "text-okand-siffra", "noll eller negativt"),
        (
            f"andel procent {RR}.arets_resultat 2024 av {RR}.verksamhetens_intakter",
            "text-fel",
            "både andel och av vad",
        ),
        (
            f"andel procent {RR}.arets_resultat av {RR}.finansiella_intakter",
            "text-okand-siffra",
            "är ingen andel",
        ),
        (f"tkr {DR}.verksamhetens_kostnader buget", "text-okand-siffra", "budget 2025"),
        (f"tkr {DR}.verksamhetens_kostnader prognos", "text-okand-siffra", "ingen kolumn"),
        (f"resultat tkr {RR}.verksamhetens_kostnader", "text-okand-siffra", "är inget resultat"),
        ("resultat tkr balansrakning.summa_tillgangar", "text-okand-siffra", "inget resultat"),
        ("resultat tkr trappa.grans", "text-okand-siffra", "inget resultat"),
        ("belopp tkr balansrakning.tillgangar", "text-okand-siffra", "finns inte"),
        (f"antal {RR}.arets_resultat", "text-okand-siffra", "ingen siffra i antal"),
    ],
)
def test_what_cannot_be_said(tmp_path: Path, binding: str, code: str, words: str) -> None:
    _, [finding] = read_in(tmp_path, f"En rad.\n{{{{ {binding} }}}}")
    assert finding.code == code
    assert finding.place is not None
    assert finding.place.line == 2
    assert words in f"{finding.message} {finding.remedy}"


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (f"{{{{ kr {RR}.arets_resultat }}}} tkr", "är i kr, men följs av tkr"),
        (f"{{{{ belopp tkr {RR}.arets_resultat }}}} tkr", "skriver ut sin enhet själv"),
    ],
)
def test_a_unit_that_does_not_fit_what_it_follows(tmp_path: Path, source: str, words: str) -> None:
    _, [finding] = read_in(tmp_path, source)
    assert finding.code == "text-fel"
    assert words in finding.message


def test_a_form_that_is_not_in_the_report(tmp_path: Path) -> None:
    own = tmp_path / "uppstallning" / "egen.toml"
    own.parent.mkdir()
    own.write_text(
        'id = "egen"\nrubrik = "Egen"\nmatt = "rorelse"\n\n[[kolumn]]\nid = "ar"\n'
        'slag = "utfall"\n\n[[rad]]\nid = "insatser"\ntext = "Insatser"\nkonton = ["4510"]\n',
        encoding="utf-8",
    )
    assert said(tmp_path, "belopp tkr egen.insatser") == "10 730 tkr"


AMOUNTS = st.integers(min_value=0, max_value=50_000_000_00)


def worded(binding: str, found: Books) -> tuple[str, Decimal, str]:
    """A phrase, the number its figure has, and the size the phrase says."""
    with TemporaryDirectory() as folder:
        text, findings = read_in(Path(folder), f"{{{{ {binding} }}}}", found)
    assert findings == []
    assert text is not None
    size = re.search(r"\d[\d\u00a0]*", text.markdown)
    return text.markdown, Decimal(text.figures[0].value), size.group() if size else "0"


@given(AMOUNTS, AMOUNTS, st.sampled_from(["kr", "tkr"]))
def test_words_agree_with_the_printed_figures(now: int, before: int, unit: str) -> None:
    found = books(cost=(now, before), income=(1, 1))
    name = f"{unit} {RR}.verksamhetens_kostnader"
    text, number, size = worded(f"ändring {name}", found)
    first, second = (
        worded(f"belopp {name}{year}", found)[1] if amount else Decimal(0)
        for year, amount in (("", now), (" 2024", before))
    )
    assert number == first - second
    assert int(size.replace(NBSP, "")) == abs(number)
    expected = "ökade med" if number > 0 else "minskade med" if number < 0 else "ändrades inte"
    assert text.startswith(expected)


@given(AMOUNTS, AMOUNTS)
def test_a_result_says_its_sign(income: int, cost: int) -> None:
    text, number, size = worded(
        f"resultat kr {RR}.arets_resultat", books((income, 1), (cost, 1), budget=None)
    )
    assert abs(number) == int(size.replace(NBSP, ""))
    assert ("överskott" in text) is (number > 0)
    assert ("underskott" in text) is (number < 0)
    assert abs(number - Decimal(income - cost) / 100) <= Decimal("0.5")


@given(AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS)
def test_budget_says_which_way(income: int, cost: int, planned: int, meant: int) -> None:
    found = books((income, 0), (cost, 0), budget=(planned, meant))
    costs, number, _ = worded(f"mot-budget kr {DR}.verksamhetens_kostnader", found)
    assert costs.endswith(("över budget", "under budget", "enligt budget"))
    assert ("över budget" in costs) is (number > 0)
    result, better, _ = worded(f"mot-budget kr {DR}.verksamhetens_resultat", found)
    assert ("bättre än budget" in result) is (better > 0)
    assert ("sämre än budget" in result) is (better < 0)
    exact = Decimal((income - cost) - (planned - meant)) / 100
    assert abs(better - exact) < 3


def test_a_table_may_be_in_mkr_too(tmp_path: Path) -> None:
    own = tmp_path / "uppstallning" / "egen.toml"
    own.parent.mkdir()
    own.write_text(
        'id = "egen"\nrubrik = "Egen"\nenhet = "mkr"\nmatt = "rorelse"\n\n[[kolumn]]\nid = "ar"\n'
        'slag = "utfall"\n\n[[rad]]\nid = "insatser"\ntext = "Insatser"\nkonton = ["4510"]\n'
        "decimaler = 2\n",
        encoding="utf-8",
    )
    table = closed(books(), folder=tmp_path).table("egen")
    assert table.rows[0].cells[0].text == MINUS + "10,73"
    assert said(tmp_path, "belopp mkr egen.insatser") == "10,73 mkr"
    assert said(tmp_path, "belopp tkr egen.insatser") == "10 730 tkr"


@pytest.mark.parametrize(
    ("binding", "words"),
    [
        ("belopp tkr egen.netto intäkt", "11 132 tkr"),
        ("belopp tkr egen.netto kostnad", "10 730 tkr"),
        ("ändring tkr egen.netto kostnad", "minskade med 1 136 tkr"),
        ("resultat tkr egen.netto", "ett överskott om 402 tkr"),
    ],
)
def test_a_column_of_some_accounts_counts_those(tmp_path: Path, binding: str, words: str) -> None:
    columns = (
        '[[kolumn]]\nid = "intakt"\nslag = "utfall"\nnamn = "intäkt"\nklasser = ["intakt"]\n\n'
        '[[kolumn]]\nid = "kostnad"\nslag = "utfall"\nnamn = "kostnad"\nklasser = ["kostnad"]\n'
        'tecken = "som_bokfort"\n\n[[kolumn]]\nid = "kostnad_fg"\nslag = "utfall"\nar = -1\n'
        'namn = "kostnad {ar}"\nklasser = ["kostnad"]\ntecken = "som_bokfort"\n\n'
        '[[kolumn]]\nid = "netto"\nslag = "utfall"\n\n'
    )
    own = tmp_path / "uppstallning" / "egen.toml"
    own.parent.mkdir()
    own.write_text(
        f'id = "egen"\nrubrik = "Egen"\nmatt = "rorelse"\n\n{columns}[[rad]]\nid = "netto"\n'
        'text = "Netto"\nklasser = ["intakt", "kostnad"]\n',
        encoding="utf-8",
    )
    assert said(tmp_path, binding) == words
