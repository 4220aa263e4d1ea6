"""Bokslutsspecifikationer: what a balance consists of, and that it is what the report prints."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from finsam_ledger.bocker.items import FEW, LATEST
from finsam_ledger.bocker.values import Row
from finsam_ledger.forms import Style
from tests.bocker import extract, ledger_in, opened, rows, sections, text
from tests.commands import ROOT

KUND, SKULD = "Assets:1510-Kundfordringar", "Liabilities:2510-Leverantörsskulder"


def ver(day: str, payee: str, ore: str, *meta: str, account: str = SKULD) -> str:
    """A verifikation that moves an account by an amount; the other side is the bank."""
    lines = "".join(f"\n      {line}" for line in meta)
    return f"""
    {day} * "{payee}" "{payee} {day}"{lines}
      {account}    {ore} SEK
      Assets:1940-Bank  {-float(ore):.2f} SEK
    """


def faktura(number: str) -> str:
    return f'faktura: "{number}"'


def items(ledger: str, konto: str = "2510") -> list[tuple[str, str, str, str]]:
    """Party, faktura, day and amount of each item that an account's balance consists of."""
    title = {"2510": "Kortfristiga skulder", "1510": "Fordringar", "1940": "Kassa och bank"}[konto]
    told = rows(extract(ledger), "specifikationer", title)
    return [(row[1], row[2], row[3], row[6]) for row in told if row[0] == konto][1:]


def test_a_paid_faktura_is_left_out_and_an_unpaid_one_is_not() -> None:
    ledger = (
        ver("2025-02-01", "Anna", "-100.00", faktura("1"))
        + ver("2025-02-02", "Anna", "-40.00", faktura("2"))
        + ver("2025-03-01", "Anna", "100.00", faktura("1"))
    )
    assert items(ledger) == [("Anna", "2", "2025-02-02", "40,00")]


def test_a_faktura_that_is_paid_in_part_has_its_rest() -> None:
    ledger = ver("2025-02-01", "Anna", "-100.00", faktura("1")) + ver(
        "2025-03-01", "Anna", "99.99", faktura("1")
    )
    assert items(ledger) == [("Anna", "1", "2025-02-01", "0,01")]
    told = rows(extract(ledger), "specifikationer", "Kortfristiga skulder")
    assert told[1][5] == "Anna 2025-02-01 (2 poster)"


def test_one_number_of_two_counterparties_is_two_fakturor() -> None:
    ledger = ver("2025-02-01", "Anna", "-100.00", faktura("1")) + ver(
        "2025-03-01", "Bo", "30.00", faktura("1")
    )
    assert [(party, amount) for party, _, _, amount in items(ledger)] == [
        ("Anna", "100,00"),
        ("Bo", "-30,00"),
    ]


def test_a_payment_settles_the_oldest_alike_of_its_counterparty() -> None:
    """A rent each month and a payment for each but the last, without numbers."""
    ledger = "".join(ver(f"2025-0{month}-01", "Värden", "-71.00") for month in (1, 2, 3))
    ledger += ver("2025-02-20", "Värden", "71.00") + ver("2025-03-20", "Värden", "71.00")
    assert items(ledger) == [("Värden", "", "2025-03-01", "71,00")]


def test_nothing_is_left_of_what_came_to_nought() -> None:
    """Tax of two kinds, paid together; the counterparties differ, but the account was at nought."""
    ledger = (
        ver("2025-01-25", "Löner", "-60.00")
        + ver("2025-01-25", "Arvoden", "-40.00")
        + ver("2025-02-12", "Skatteverket", "100.00")
        + ver("2025-02-25", "Löner", "-61.00")
    )
    assert items(ledger) == [("Löner", "", "2025-02-25", "61,00")]


def test_a_counterparty_that_came_to_nought_is_left_out_while_another_did_not() -> None:
    ledger = (
        ver("2025-01-02", "Bo", "-5.00")
        + ver("2025-01-25", "Anna", "-60.00")
        + ver("2025-01-26", "Anna", "-40.00")
        + ver("2025-02-12", "Anna", "100.00")
    )
    assert items(ledger) == [("Bo", "", "2025-01-02", "5,00")]


def test_items_stand_by_counterparty_with_a_sum_where_they_are_several() -> None:
    ledger = (
        ver("2025-01-02", "Bo", "-5.00")
        + ver("2025-01-25", "Anna", "-60.00")
        + ver("2025-01-26", "Anna", "-40.00")
    )
    told = rows(extract(ledger), "specifikationer", "Kortfristiga skulder")
    assert [(row[1], row[5], row[6]) for row in told[1:-1]] == [
        ("Anna", "Anna 2025-01-25", "60,00"),
        ("Anna", "Anna 2025-01-26", "40,00"),
        ("Anna", "Summa Anna", "100,00"),
        ("Bo", "Bo 2025-01-02", "5,00"),
    ]


def test_entries_without_a_counterparty_have_a_sum_too() -> None:
    """Two rows of an opening balance, whose payee is no one."""
    opening = """
    2025-01-01 * "Bokslut" "Ingående balans"
      ingaende-balans: TRUE
      Liabilities:2510-Leverantörsskulder  -10.00 SEK
      Liabilities:2510-Leverantörsskulder  -20.00 SEK
      Assets:1940-Bank                      30.00 SEK
    """
    ledger = opening + ver("2025-01-02", "Bo", "-5.00")
    told = rows(extract(ledger), "specifikationer", "Kortfristiga skulder")
    assert ["2510", "", "", "", "", "Summa utan motpart", "30,00"] in told


def many(count: int, *, with_faktura: bool = False) -> str:
    """Debts to as many counterparties: of 1 kr, 2 kr and so on."""
    return "".join(
        ver(
            f"2025-01-{1 + number * 27 // count:02}",
            f"P{number:03}",
            f"-{number}.00",
            *([faktura(str(number))] if with_faktura else []),
        )
        for number in range(1, count + 1)
    )


@pytest.mark.parametrize("count", [FEW - 1, FEW])
def test_few_items_are_shown_whatever_they_are(count: int) -> None:
    ledger = many(count - 1) + ver("2025-05-01", "Skatteverket", "0.50")
    assert len(items(ledger)) == count


def test_of_many_the_latest_that_come_to_the_balance() -> None:
    ledger = many(FEW + 5) + ver("2025-05-01", "Skatteverket", "6.00")
    found = items(ledger)
    assert [amount for *_, amount in found] == [f"{n},00" for n in range(4, FEW + 6)]


def test_where_no_latest_come_to_it_the_balance_before_stands_first() -> None:
    ledger = many(FEW) + ver("2025-05-01", "Skatteverket", "6.50")
    told = rows(extract(ledger), "specifikationer", "Kortfristiga skulder")[1:-1]
    assert len(told) == LATEST + 1
    assert told[0][5:] == [f"Saldo före de {LATEST} senaste posterna", "136,00"]
    assert sum(float(row[6].replace(",", ".")) for row in told) == 325 - 6.5


def test_fakturor_are_shown_however_many() -> None:
    """Also where a credit note stands among them."""
    ledger = many(FEW + 5, with_faktura=True) + ver("2025-05-01", "Bo", "0.50", faktura("K"))
    assert len(items(ledger)) == FEW + 6


def test_a_bank_account_has_its_latest_movements() -> None:
    assert len(items(many(FEW), "1940")) == FEW
    found = items(many(FEW + 1), "1940")
    assert len(found) == LATEST + 1
    assert found[0] == ("", "", "", "136,00")


def test_a_verifikation_of_another_year_is_called_by_it() -> None:
    ledger = ver("2024-12-30", "Anna", "-100.00", 'ver: "B-1"') + ver(
        "2025-01-30", "Anna", "-50.00", 'ver: "B-1"'
    )
    told = rows(extract(ledger), "specifikationer", "Kortfristiga skulder")
    assert [row[4] for row in told[1:-1]] == ["2024 B-1", "B-1"]


def test_claims_and_debts_are_shown_as_the_balansrakning_shows_them() -> None:
    ledger = ver("2025-02-01", "Kund", "100.00", account=KUND) + ver("2025-02-01", "Anna", "-40.00")
    assert items(ledger, "1510") == [("Kund", "", "2025-02-01", "100,00")]
    assert items(ledger) == [("Anna", "", "2025-02-01", "40,00")]


def test_a_balance_account_that_no_line_takes_is_not_lost() -> None:
    ledger = """
    2025-01-01 open Liabilities:2110-Okänt SEK
    """ + ver("2025-02-01", "Kund", "100.00", account="Liabilities:2110-Okänt")
    assert rows(extract(ledger), "specifikationer", "2110 Okänt")[0][-1] == "100,00"


def test_where_statements_cannot_be_made_the_accounts_stand_by_themselves(tmp_path: Path) -> None:
    folder = ledger_in(tmp_path, ver("2025-02-01", "Anna", "-40.00"))
    (folder / "uppstallning").mkdir()
    (folder / "uppstallning" / "fel.toml").write_text("id = 1", encoding="utf-8")
    made = opened(folder, 2025)
    assert "går inte att ställa upp" in text(made, "specifikationer")
    assert rows(made, "specifikationer", "2510 Leverantörsskulder")[0][-1] == "-40,00"


YEARS = [
    (path, year)
    for path in sorted((ROOT / "ledgers").iterdir())
    for year in opened(path, 2025).books.balances.years
]


@pytest.mark.parametrize(("ledger", "year"), YEARS, ids=lambda each: getattr(each, "name", each))
def test_every_line_comes_to_what_the_report_prints(ledger: Path, year: int) -> None:
    """Exactly, before rounding: accounts to the line, items to the account, each account once."""
    made = opened(ledger, year)
    bokslut = made.closed[0]
    assert bokslut is not None
    statement = bokslut.table("balansrakning").statement
    overview, *found = sections(made, "specifikationer")
    seen: Counter[str] = Counter()
    for section, line in zip(found, overview.tables[0].rows, strict=True):
        (table,) = section.tables
        *parts, last = table.rows
        assert last.cells[-1] == line.cells[1]
        accounts = [row for row in parts if row.style is Style.SUMMA or not row.cells[0]]
        assert total(accounts) == last.cells[-1]
        for account in accounts:
            konto = account.cells[0]
            own = [row for row in parts if row.cells[0] == konto and row.style is Style.RAD]
            if konto and own:
                assert total(own) == account.cells[-1]
            seen.update([str(konto)] if konto else [])
    assert set(seen.values()) == {1}
    assets = statement.cell("summa_tillgangar", "ar").value
    balances = (s.ub for k, s in made.sheets.items() if s.ub and k[0] == "1")
    assert sum(balances) == assets


def total(found: list[Row]) -> int:
    return sum(amount for row in found if isinstance(amount := row.cells[-1], int))
