"""Konton som byter sida: `:debet` and `:kredit` move an account's balance between two lines."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from finsam_ledger.balances import Books, Slag
from finsam_ledger.bokslut import Bokslut
from finsam_ledger.chart import SelectionError, Side, account_set
from finsam_ledger.trace import Tracer
from tests.books import CHART, Ver, books_with, budget_row, opening
from tests.folders import FORM, close_in, form, line, table_in, told, unexamined_in, words

SKATTEKONTO, MOMS, BANK, EK, BIDRAG = "1680", "2640", "1940", "2010", "3511"
FORDRAN = 'poster = ["fordringar"]\nkonton = ["16:debet", "26:debet"]\n'
SKULD = 'poster = ["kortfristiga_skulder"]\nkonton = ["16:kredit", "26:kredit"]\n'
BR = f"""\
id = "balansrakning"
bygger_pa = "balansrakning"

[[andra]]
id = "fordringar"
{FORDRAN}
[[andra]]
id = "kortfristiga_skulder"
{SKULD}"""
KF = (
    BR.replace('"balansrakning"', '"kassaflode"')
    .replace('id = "fordringar"', 'id = "forandring_fordringar"')
    .replace('id = "kortfristiga_skulder"', 'id = "forandring_skulder"')
)
IB = opening(2024, (BANK, 1_000_00), (SKATTEKONTO, 50_00), (MOMS, -20_00), (EK, -1_030_00))
VERS = (
    IB,
    Ver("2024-02", ((BANK, 100_50), (BIDRAG, -100_50))),
    Ver("2025-02", ((BANK, 200_00), (BIDRAG, -200_00))),
    Ver("2025-03", ((BANK, 80_00), (SKATTEKONTO, -80_00))),
    Ver("2025-12", ((BANK, -27_00), (MOMS, 27_00))),
)
BOOKS = books_with(*VERS)


def files(br: str = BR, kf: str = KF) -> dict[str, str]:
    text = {"balansrakning": br, "kassaflode": kf}
    return {
        "forbund.toml": 'namn = "Prov"\n[rapport]\nnoter = []\nutan = ["kostnadsfordelning"]\n',
        **{f"uppstallning/{name}.toml": each for name, each in text.items() if each},
    }


def closed_in(
    folder: Path, books: Books = BOOKS, year: int = 2025, own: Mapping[str, str] | None = None
) -> Bokslut:
    bokslut, findings = unexamined_in(folder, files() if own is None else own, books, year)
    assert bokslut is not None, findings
    return bokslut


def ore(bokslut: Bokslut, form: str, line: str) -> int:
    """A line's outcome, debit positive; nothing counts as nought."""
    return int(bokslut.facts.cell(form, line, bokslut.year).value or 0)


@pytest.mark.parametrize(
    ("konton", "poster", "konto", "counted"),
    [
        (["16:debet"], [], "1680", (1, Side.DEBET)),
        (["16:kredit"], [], "1680", (1, Side.KREDIT)),
        (["-16:kredit"], [], "1680", (-1, Side.KREDIT)),
        (["15-17:debet"], [], "1680", (1, Side.DEBET)),
        (["16:debet"], [], "1510", None),
        ([], ["fordringar:debet"], "1680", (1, Side.DEBET)),
        ([], ["-fordringar:kredit"], "1680", (-1, Side.KREDIT)),
        (["16:debet"], ["fordringar"], "1680", (1, Side.DEBET)),
        (["16:debet"], ["fordringar"], "1510", (1, None)),
        (["!1680", "16:debet"], [], "1680", None),
        (["!1680:debet", "16"], [], "1680", None),
    ],
)
def test_a_word_with_a_side(
    konton: list[str], poster: list[str], konto: str, counted: tuple[int, Side | None] | None
) -> None:
    assert account_set(konton, poster).take(konto, CHART) == counted


def test_a_side_asked_of_a_property_decides_over_the_post() -> None:
    taken = account_set(
        poster=["maskiner_inventarier"], egenskaper=["ackumulerad_avskrivning:kredit"]
    )
    assert taken.take("1229", CHART) == (1, Side.KREDIT)
    assert taken.take("1210", CHART) == (1, None)


@pytest.mark.parametrize("klass", ["tillgang:debet", "tillgang:kredit"])
def test_a_class_may_have_a_side(klass: str) -> None:
    assert account_set(klasser=[klass]).take("1940", CHART) == (1, klass.rpartition(":")[2])


@pytest.mark.parametrize("side", ["debit", "kred", "", "Debet", "debet:debet", " debet"])
def test_a_side_that_is_none(side: str) -> None:
    with pytest.raises(SelectionError) as error:
        account_set([f"16:{side}"])
    assert str(error.value) == f"”16:{side}” slutar på ”:{side}”; välj :debet eller :kredit"


@pytest.mark.parametrize("field", ["konton", "poster", "klasser", "egenskaper"])
def test_a_side_that_is_none_has_its_line(tmp_path: Path, field: str) -> None:
    word = {"konton": "16", "poster": "fordringar", "klasser": "skuld"}.get(field, "eu_bidrag")
    text = form(line("a", f'{field} = ["{word}:plus"]'))
    made = close_in(tmp_path, {FORM: text}, BOOKS)
    assert told(made.findings) == [("kontourval", "egen.toml:9")]
    assert "välj :debet eller :kredit" in made.findings[0].message


@pytest.mark.parametrize(
    ("year", "line", "amount"),
    [
        (2024, "fordringar", 50_00),
        (2024, "kortfristiga_skulder", -20_00),
        (2024, "summa_tillgangar", 1_150_50),
        (2025, "fordringar", 7_00),
        (2025, "kortfristiga_skulder", -30_00),
        (2025, "summa_tillgangar", 1_360_50),
        (2025, "summa_ek_skulder", -1_360_50),
    ],
)
def test_a_balance_stands_on_the_line_of_its_side(
    tmp_path: Path, year: int, line: str, amount: int
) -> None:
    assert ore(closed_in(tmp_path, year=year), "balansrakning", line) == amount


def test_both_years_stand_beside_each_other(tmp_path: Path) -> None:
    statement = closed_in(tmp_path).facts.statement("balansrakning", 2025)
    cells = [statement.cell("fordringar", column).value for column in ("ar", "fg")]
    assert cells == [7_00, 50_00]


@pytest.mark.parametrize(
    ("kf", "receivables", "debts"), [("", 80_00, -27_00), (KF, 43_00, 10_00)], ids=["utan", "med"]
)
def test_the_flow_closes_whether_it_follows_the_sides_or_not(
    tmp_path: Path, kf: str, receivables: int, debts: int
) -> None:
    bokslut = closed_in(tmp_path, own=files(kf=kf))
    moved = [ore(bokslut, "kassaflode", f"forandring_{what}") for what in ("fordringar", "skulder")]
    assert moved == [-receivables, -debts]
    assert -ore(bokslut, "kassaflode", "arets_kassaflode") == 253_00
    start, end = (ore(bokslut, "kassaflode", f"likvida_{when}") for when in ("borjan", "slut"))
    assert end - start == 253_00


def test_a_flow_by_side_is_the_change_of_the_balance_sheet(tmp_path: Path) -> None:
    bokslut = closed_in(tmp_path)
    statement = bokslut.facts.statement("balansrakning", 2025)
    for asked, flow in (
        ("fordringar", "forandring_fordringar"),
        ("kortfristiga_skulder", "forandring_skulder"),
    ):
        now, before = (int(statement.cell(asked, year).value or 0) for year in ("ar", "fg"))
        assert ore(bokslut, "kassaflode", flow) == now - before


WITHOUT_SIDES = 'poster = ["fordringar"]\n'


@pytest.mark.parametrize(
    ("fordran", "skuld", "wrong"),
    [
        (FORDRAN, SKULD, set()),
        ('poster = ["fordringar:debet"]\nkonton = ["26:debet"]\n', SKULD, {("1510", 0)}),
        (FORDRAN.replace('"16:debet", ', ""), SKULD, {("1680", 2)}),
        (FORDRAN, SKULD.replace('"16:kredit", ', ""), {("1680", 0)}),
        (FORDRAN, SKULD.replace(', "26:kredit"', ""), {("2640", 2)}),
        (FORDRAN, SKULD.replace("16:kredit", "16:debet"), {("1680", 2)}),
        (FORDRAN.replace('poster = ["fordringar"]', "poster = []"), SKULD, {("1510", 0)}),
    ],
    ids=["alla", "post-med-sida", "16-debet", "16-kredit", "26-kredit", "16-två-debet", "15"],
)
@pytest.mark.parametrize("form", ["balansrakning", "kassaflode"])
def test_every_account_is_on_one_line_whichever_side_it_is_on(
    tmp_path: Path, form: str, fordran: str, skuld: str, wrong: set[tuple[str, int]]
) -> None:
    text = {"balansrakning": BR, "kassaflode": KF}[form]
    text = text.replace(FORDRAN, fordran).replace(SKULD, skuld)
    own = files(br=text) if form == "balansrakning" else files(kf=text)
    books = books_with(*VERS, Ver("2025-05", (("1510", 1_00), (BANK, -1_00))))
    findings = close_in(tmp_path, own, books).findings
    assert set(words(findings, "uppstallning-tacker-inte")) == {
        f"Kontot {konto} räknas {count} gånger i {form}; det ska räknas en gång."
        for konto, count in wrong
    }


def test_an_account_that_may_change_side_is_not_on_the_wrong_one(tmp_path: Path) -> None:
    code = "saldo-fel-sida"
    assert words(close_in(tmp_path, files(), BOOKS).findings, code) == []
    said = words(close_in(tmp_path, {**files(br="", kf=""), **SILENT}, BOOKS).findings, code)
    assert [each.split(" vid ")[0] for each in said] == [
        "Assets:1680-Konto har kreditsaldo 30,00 kr",
        "Liabilities:2640-Konto har debetsaldo 7,00 kr",
    ]


SILENT = {
    f"uppstallning/{name}.toml": f'id = "{name}"\nbygger_pa = "{name}"\n'
    for name in ("balansrakning", "kassaflode")
}


@pytest.mark.parametrize("year", [2024, 2025])
def test_the_statements_agree(tmp_path: Path, year: int) -> None:
    """What stands on the other side is no difference between the statements and the books."""
    assert words(close_in(tmp_path, files(), BOOKS, year).findings, "avstamning") == []


FORMS = ("balansrakning", "kassaflode")


def adds_up(bokslut: Bokslut) -> None:
    """Every cell of the year and the one before is what its postings add up to."""
    tracer = Tracer(bokslut.books)
    for name in FORMS:
        for row in bokslut.facts.statement(name, bokslut.year).rows:
            for cell in row.cells.values():
                assert tracer.trace(cell).total == (cell.value or 0), (name, row.line.id)
                assert sum(tracer.origin(cell).konton.values()) == (cell.value or 0)


@pytest.mark.parametrize("year", [2024, 2025])
def test_a_trace_adds_up_to_the_cell(tmp_path: Path, year: int) -> None:
    adds_up(closed_in(tmp_path, year=year))


def test_a_flow_by_side_is_traced_to_all_that_made_the_balance(tmp_path: Path) -> None:
    """The debt of 30 is the opening 50 less 80: a trace of the year alone would not add up."""
    bokslut = closed_in(tmp_path)
    cell = bokslut.facts.cell("kassaflode", "forandring_skulder", 2025)
    trace = Tracer(bokslut.books).trace(cell)
    on_skattekonto = {
        (weight, posting.ore)
        for weight, posting in trace.postings
        if posting.key.konto == SKATTEKONTO
    }
    assert on_skattekonto == {(1, 50_00), (1, -80_00)}


def test_a_closing_entry_is_no_movement_by_side_either(tmp_path: Path) -> None:
    """Equity that a booked closing entry moves is no flow, with a side or without."""
    closing = Ver("2025-12", (("8990", 200_00), (EK, -200_00)), Slag.BOKSLUT)
    text = KF + '\n[[andra]]\nid = "eget_kapital_direkt"\nkonton = ["2010:kredit", "2010:debet"]\n'
    bokslut = closed_in(tmp_path, books_with(*VERS, closing), own=files(kf=text))
    assert -ore(bokslut, "kassaflode", "arets_kassaflode") == 253_00


def test_the_side_is_that_of_the_account_not_of_a_dimension(tmp_path: Path) -> None:
    books = books_with(
        Ver("2025-01", ((SKATTEKONTO, 100_00), (BANK, -100_00))),
        Ver("2025-02", ((SKATTEKONTO, -30_00), (BANK, 30_00)), dims=(("projekt", "p"),)),
    )
    own = 'dimension = { projekt = "p" }\nmatt = "utgaende"\ntecken = "som_bokfort"'
    text = form(line("d", 'konton = ["16:debet"]', own), line("k", 'konton = ["16:kredit"]', own))
    assert table_in(tmp_path, text, books) == {"D": ["-30"], "K": [""]}


def test_nought_is_in_debit(tmp_path: Path) -> None:
    books = books_with(
        Ver("2025-01", ((SKATTEKONTO, 5_00), (BANK, -5_00))),
        Ver("2025-02", ((SKATTEKONTO, -5_00), (BANK, 5_00))),
    )
    own = 'matt = "utgaende"'
    text = form(line("d", 'konton = ["16:debet"]', own), line("k", 'konton = ["16:kredit"]', own))
    assert table_in(tmp_path, text, books) == {"D": ["0"], "K": [""]}


def test_a_result_account_is_on_the_side_of_its_movement(tmp_path: Path) -> None:
    books = books_with(
        Ver("2024-05", (("8440", 9_00), (BANK, -9_00))),
        Ver("2025-05", (("8440", -4_00), (BANK, 4_00))),
    )
    text = form(
        line("d", 'konton = ["84:debet"]'),
        line("k", 'konton = ["84:kredit"]'),
        columns=('id = "ar"\nslag = "utfall"', 'id = "fg"\nslag = "utfall"\nar = -1'),
    )
    assert table_in(tmp_path, text, books) == {"D": ["", "-9"], "K": ["4", ""]}


KONTON = st.sampled_from([SKATTEKONTO, MOMS, "1510", "2510"])
MONTHS = st.sampled_from(["2024-03", "2024-12", "2025-01", "2025-12"])
EVENTS = st.lists(
    st.builds(
        lambda month, konto, ore: Ver(month, ((konto, ore), (BANK, -ore))),
        MONTHS,
        KONTON,
        st.integers(-100_00, 100_00),
    ),
    max_size=6,
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sidor")


@hypothesis_settings(max_examples=50)
@given(events=EVENTS, year=st.sampled_from([2024, 2025]), kf=st.sampled_from(["", KF]))
def test_whatever_is_booked_the_balance_balances_and_the_flow_closes(
    folder: Path, events: list[Ver], year: int, kf: str
) -> None:
    own = {**files(), "uppstallning/kassaflode.toml": kf or SILENT["uppstallning/kassaflode.toml"]}
    bokslut = closed_in(folder, books_with(*VERS, *events), year, own)
    assets, others = (
        ore(bokslut, "balansrakning", f"summa_{what}") for what in ("tillgangar", "ek_skulder")
    )
    assert assets == -others
    start, end = (ore(bokslut, "kassaflode", f"likvida_{when}") for when in ("borjan", "slut"))
    assert -ore(bokslut, "kassaflode", "arets_kassaflode") == end - start
    adds_up(bokslut)


@hypothesis_settings(max_examples=50)
@given(events=EVENTS)
def test_whatever_is_booked_the_checks_find_nothing_wrong(folder: Path, events: list[Ver]) -> None:
    findings = close_in(folder, files(), books_with(*VERS, *events)).findings
    assert told(findings, "avstamning", "uppstallning-tacker-inte") == []


def test_a_result_account_in_a_set_with_sides_keeps_its_result(tmp_path: Path) -> None:
    """A line that takes a balance account by side takes its result accounts as ever."""
    closing = Ver("2025-12", ((BIDRAG, 200_00), (EK, -200_00)), Slag.BOKSLUT)
    text = form(line("a", f'konton = ["{BIDRAG}", "16:debet"]'))
    books = books_with(Ver("2025-02", ((SKATTEKONTO, 200_00), (BIDRAG, -200_00))), closing)
    assert table_in(tmp_path, text, books) == {"A": ["0"]}


@pytest.mark.parametrize(
    "words", ['konton = ["16:debet", "16"]', 'poster = ["fordringar:kredit", "fordringar:debet"]']
)
def test_words_are_joined_by_or(tmp_path: Path, words: str) -> None:
    """An account that one word takes on either side is taken, whatever other words ask for."""
    books = books_with(Ver("2025-02", ((BANK, 30_00), (SKATTEKONTO, -30_00))))
    text = form(line("a", words, 'matt = "utgaende"'))
    assert table_in(tmp_path, text, books) == {"A": ["30"]}


def test_a_budgeted_amount_stands_on_one_side(tmp_path: Path) -> None:
    books = books_with(*VERS, budget=(budget_row("8440", 2025, -5_00),))
    text = form(
        line("d", 'konton = ["84:debet"]'),
        line("k", 'konton = ["84:kredit"]'),
        columns=('id = "ar"\nslag = "utfall"', 'id = "budget"\nslag = "budget"'),
    )
    assert table_in(tmp_path, text, books) == {"D": ["", ""], "K": ["", "5"]}
