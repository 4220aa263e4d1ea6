"""Kontoplanerna som följer med: every row is sound, and the forms take each exactly once."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from finsam_ledger.balances import Books
from finsam_ledger.bokslut import Bokslut, close
from finsam_ledger.chart import CHARTS, Chart, ChartRow, Egenskap, Klass, Post, read_chart
from finsam_ledger.checks import uppstallning
from finsam_ledger.forbund import Forbund, Settings
from tests.books import NOWHERE, Ver, books_with

NAMES = sorted(path.stem for path in CHARTS.glob("*.csv"))
# Posts of the law that a chart has no account for: those only public bodies have, in BAS; and one
# whose number in Kommun-Bas no source of ours gives.
ABSENT = {
    "bas": {Post.SKATTEINTAKTER, Post.GENERELLA_STATSBIDRAG, Post.BIDRAG_INFRASTRUKTUR},
    "kommun-bas": {Post.OVRIGA_MATERIELLA},
}
ASSETS = (
    Post.IMMATERIELLA,
    Post.MARK_BYGGNADER,
    Post.MASKINER_INVENTARIER,
    Post.OVRIGA_MATERIELLA,
    Post.FINANSIELLA_ANLAGGNINGAR,
    Post.BIDRAG_INFRASTRUKTUR,
    Post.FORRAD,
    Post.FORDRINGAR,
    Post.KORTFRISTIGA_PLACERINGAR,
    Post.KASSA_BANK,
)
DEBTS = (
    Post.AVSATTNINGAR_PENSIONER,
    Post.ANDRA_AVSATTNINGAR,
    Post.LANGFRISTIGA_SKULDER,
    Post.KORTFRISTIGA_SKULDER,
)
KLASS = {
    **{post: {Klass.TILLGANG} for post in ASSETS},
    **{post: {Klass.SKULD} for post in DEBTS},
    Post.EGET_KAPITAL: {Klass.EGET_KAPITAL},
    Post.VERKSAMHETENS_INTAKTER: {Klass.INTAKT},
    Post.VERKSAMHETENS_KOSTNADER: {Klass.KOSTNAD},
    Post.AVSKRIVNINGAR: {Klass.KOSTNAD},
    Post.SKATTEINTAKTER: {Klass.INTAKT},
    Post.GENERELLA_STATSBIDRAG: {Klass.INTAKT},
    Post.FINANSIELLA_INTAKTER: {Klass.INTAKT},
    Post.FINANSIELLA_KOSTNADER: {Klass.KOSTNAD},
    Post.EXTRAORDINARA_POSTER: {Klass.INTAKT, Klass.KOSTNAD},
    Post.BOKSLUT: {Klass.KOSTNAD},
}
# What a property may stand on.
POSTS = {
    Egenskap.MEDLEMSBIDRAG: {Post.VERKSAMHETENS_INTAKTER},
    Egenskap.NNS_AVGIFT: {Post.VERKSAMHETENS_KOSTNADER},
    Egenskap.EU_BIDRAG: {Post.VERKSAMHETENS_INTAKTER},
    Egenskap.REALISATIONSVINST: {Post.VERKSAMHETENS_INTAKTER},
    Egenskap.REALISATIONSFORLUST: {Post.VERKSAMHETENS_KOSTNADER},
    Egenskap.REALISATIONSVINST_FINANSIELL: {Post.FINANSIELLA_INTAKTER},
    Egenskap.REALISATIONSFORLUST_FINANSIELL: {Post.FINANSIELLA_KOSTNADER},
    Egenskap.OREALISERAD: {Post.FINANSIELLA_INTAKTER, Post.FINANSIELLA_KOSTNADER},
    Egenskap.OREALISERAD_ATERFORD: {Post.FINANSIELLA_INTAKTER, Post.FINANSIELLA_KOSTNADER},
    Egenskap.ACKUMULERAD_AVSKRIVNING: set(ASSETS[:4]),
    Egenskap.RESULTATRESERV: {Post.EGET_KAPITAL},
}


class Case(NamedTuple):
    """A row of a chart, and an account number that falls on it and on no longer one."""

    chart: str
    konto: str
    row: ChartRow


@cache
def chart_of(name: str) -> Chart:
    chart, findings = read_chart(name, NOWHERE)
    assert chart is not None, findings
    assert not findings
    return chart


def under(chart: Chart, prefix: str) -> str | None:
    """The first account of four or five digits that the row decides; None where longer rows take
    all of them.
    """
    for digits in (4, 5):
        for number in range(10 ** (digits - len(prefix))):
            konto = (
                prefix + str(number).zfill(digits - len(prefix)) if digits > len(prefix) else prefix
            )
            row = chart.row(konto)
            if row is not None and row.konto == prefix:
                return konto
    return None


def cases() -> Iterator[Case]:
    for name in NAMES:
        chart = chart_of(name)
        for prefix, row in chart.rows.items():
            konto = under(chart, prefix)
            if konto is not None:
                yield Case(name, konto, row)


ROWS = list(cases())


def ids(case: Case) -> str:
    return f"{case.chart}-{case.row.konto}"


def written(name: str) -> list[dict[str, str]]:
    with (CHARTS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_both_charts_are_here() -> None:
    assert NAMES == ["bas", "kommun-bas"]


@pytest.mark.parametrize("name", NAMES)
def test_every_row_says_where_it_comes_from_and_how_sure_it_is(name: str) -> None:
    rows = written(name)
    assert {tuple(row) for row in rows} == {
        ("konto", "namn", "klass", "post", "egenskap", "kalla", "status")
    }
    for row in rows:
        assert row["namn"].strip()
        assert row["kalla"].strip()
        assert row["status"] in ("verifierad", "obekräftad")
        assert ("minnet" in row["kalla"] or "antagande" in row["kalla"]) is (
            row["status"] == "obekräftad"
        )


@pytest.mark.parametrize("name", NAMES)
def test_no_row_is_lost_in_reading(name: str) -> None:
    assert [row["konto"] for row in written(name)] == list(chart_of(name).rows)


@pytest.mark.parametrize("name", NAMES)
def test_every_row_decides_some_account(name: str) -> None:
    reached = {case.row.konto for case in ROWS if case.chart == name}
    assert reached == set(chart_of(name).rows)


@pytest.mark.parametrize("case", ROWS, ids=ids)
def test_a_post_stands_on_its_side_of_the_books(case: Case) -> None:
    assert case.row.klass in KLASS[case.row.post]


@pytest.mark.parametrize("case", ROWS, ids=ids)
def test_the_first_digit_tells_the_side(case: Case) -> None:
    """Assets begin with 1, equity with 20, debts with 21 to 29, results with 3 to 8."""
    first = case.konto[0]
    if first == "1":
        expected = {Klass.TILLGANG}
    elif first == "2":
        expected = {Klass.EGET_KAPITAL} if case.konto[:2] == "20" else {Klass.SKULD}
    else:
        expected = {Klass.INTAKT, Klass.KOSTNAD}
    assert case.row.klass in expected
    assert "1" <= first <= "8"


@pytest.mark.parametrize("case", ROWS, ids=ids)
def test_operating_results_are_income_on_3_and_cost_on_4_to_7(case: Case) -> None:
    expected = {"3": Klass.INTAKT, **dict.fromkeys("4567", Klass.KOSTNAD)}.get(case.konto[0])
    assert expected in (None, case.row.klass)


@pytest.mark.parametrize("case", ROWS, ids=ids)
def test_a_property_stands_on_a_post_it_belongs_to(case: Case) -> None:
    if case.row.egenskap is not None:
        assert case.row.post in POSTS[case.row.egenskap]


@pytest.mark.parametrize("case", ROWS, ids=ids)
def test_a_longer_row_stays_on_its_side_of_the_books(case: Case) -> None:
    """What a row is parted into may change post, but a balance stays a balance and a result one."""
    chart = chart_of(case.chart)
    above = chart.row(case.row.konto[:-1])
    if above is not None:
        assert above.klass.is_result is case.row.klass.is_result
        if not above.klass.is_result:
            assert above.klass is case.row.klass


@pytest.mark.parametrize("name", NAMES)
def test_every_post_of_the_law_has_an_account(name: str) -> None:
    reached = {case.row.post for case in ROWS if case.chart == name}
    assert set(Post) - reached == ABSENT[name]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("post", Post)
def test_every_side_of_a_post_has_an_account(name: str, post: Post) -> None:
    reached = {case.row.klass for case in ROWS if case.chart == name and case.row.post is post}
    assert reached == (set() if post in ABSENT[name] else KLASS[post])


@pytest.mark.parametrize("name", NAMES)
def test_depreciation_has_accounts_to_be_accumulated_on(name: str) -> None:
    accumulated = {
        case.row.post
        for case in ROWS
        if case.chart == name and case.row.egenskap is Egenskap.ACKUMULERAD_AVSKRIVNING
    }
    assert {Post.MARK_BYGGNADER, Post.MASKINER_INVENTARIER, Post.IMMATERIELLA} <= accumulated


@pytest.mark.parametrize("name", NAMES)
def test_the_accounts_of_a_sale_are_known(name: str) -> None:
    known = {case.row.egenskap for case in ROWS if case.chart == name}
    assert {Egenskap.REALISATIONSVINST, Egenskap.REALISATIONSFORLUST} <= known


def test_the_chart_of_a_kommun_knows_what_the_members_pay() -> None:
    row = chart_of("kommun-bas").row("3511")
    assert row is not None
    assert row.egenskap is Egenskap.MEDLEMSBIDRAG


def test_bas_does_not_so_the_forbund_names_its_own() -> None:
    assert Egenskap.MEDLEMSBIDRAG not in {row.egenskap for row in chart_of("bas").rows.values()}


# Each account stands once in the forms


BANK = "1940"


def books_of(*konton: str) -> Books:
    """Something on each account, against the bank."""
    rows = [(konto, 100_00) for konto in konton if konto != BANK]
    return books_with(Ver("2025-03", (*rows, (BANK, -100_00 * len(rows)))))


def closed(name: str, *konton: str) -> Bokslut:
    forbund = Forbund(NOWHERE, Settings(namn="Prov", kontoplan=name), chart_of(name))
    bokslut, findings = close(forbund, books_of(*konton), 2025)
    assert bokslut is not None, findings
    return bokslut


@pytest.mark.parametrize("case", ROWS, ids=ids)
def test_the_forms_take_every_row_exactly_once(case: Case) -> None:
    bokslut = closed(case.chart, case.konto)
    assert list(uppstallning.coverage(bokslut)) == []
    assert list(uppstallning.cash_flow_coverage(bokslut)) == []


@pytest.mark.parametrize("name", NAMES)
def test_and_all_of_a_chart_together(name: str) -> None:
    bokslut = closed(name, *(case.konto for case in ROWS if case.chart == name))
    assert list(uppstallning.coverage(bokslut)) == []
    assert list(uppstallning.cash_flow_coverage(bokslut)) == []

    def ore(form: str, line: str) -> int:
        return int(bokslut.facts.cell(form, line, 2025).value or 0)

    assert ore("balansrakning", "summa_tillgangar") == -ore("balansrakning", "summa_ek_skulder")
    flow = -ore("kassaflode", "arets_kassaflode")
    assert flow == ore("kassaflode", "likvida_slut") - ore("kassaflode", "likvida_borjan") != 0


def line_of(row: ChartRow) -> tuple[str, str]:
    """The form and line that an account on a row is to be seen on."""
    if row.post in (Post.EGET_KAPITAL, Post.BOKSLUT):
        return "balansrakning", "eget_kapital_slut"
    return "resultatrakning" if row.klass.is_result else "balansrakning", row.post.value


@pytest.mark.parametrize("case", ROWS, ids=ids)
def test_an_amount_on_a_row_stands_on_the_line_of_its_post(case: Case) -> None:
    cell = closed(case.chart, case.konto).facts.cell(*line_of(case.row), 2025)
    assert cell.value == (0 if case.row.post is Post.KASSA_BANK else 100_00)


# A chart of ones own, wrong

COLUMNS = "konto,namn,klass,post,egenskap\n"
GOOD = "45,Bidrag,kostnad,verksamhetens_kostnader,\n"


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("4a,Namn,kostnad,verksamhetens_kostnader,\n", "kontoplan-konto"),
        (",Namn,kostnad,verksamhetens_kostnader,\n", "kontoplan-konto"),
        (GOOD, "kontoplan-konto"),
        ("46,Namn,Kostnad,verksamhetens_kostnader,\n", "kontoplan-post"),
        ("46,Namn,kostnad,bokslutet,\n", "kontoplan-post"),
        ("46,Namn,kostnad,verksamhetens_kostnader,medlem\n", "kontoplan-post"),
        ("46,Namn,kostnad,verksamhetens_kostnader,,,,\n", "falt-fel-varde"),
    ],
)
def test_a_wrong_row_has_its_line(tmp_path: Path, row: str, code: str) -> None:
    (tmp_path / "egen.csv").write_text(COLUMNS + GOOD + row, encoding="utf-8")
    chart, findings = read_chart("egen.csv", tmp_path)
    assert chart is None
    assert [(each.code, str(each.place)) for each in findings] == [(code, f"{tmp_path}/egen.csv:3")]


@pytest.mark.parametrize(
    "row", ["20,Kassa,eget_kapital,kassa_bank,\n", "30,Intäkt,intakt,verksamhetens_kostnader,\n"]
)
def test_a_post_on_the_wrong_side_is_found(tmp_path: Path, row: str) -> None:
    (tmp_path / "egen.csv").write_text(COLUMNS + GOOD + row, encoding="utf-8")
    assert read_chart("egen.csv", tmp_path)[1]
