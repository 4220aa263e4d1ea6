"""Grundbok: every row once, as it was registered, and that it comes to what the huvudbok does."""

from __future__ import annotations

from tests.bocker import extract, rows, table, text

LEDGER = """
    2025-01-01 * "Bokslut" "Ingående balans"
      ingaende-balans: TRUE
      Assets:1940-Bank           1000.00 SEK
      Equity:2010-Eget-kapital  -1000.00 SEK
    2025-01-30 * "Värden" "Sen faktura"
      ver: "B-3"
      bokford: 2025-02-10
      Expenses:6010-Hyra           30.00 SEK
      Assets:1940-Bank            -30.00 SEK
    2025-02-03 * "Värden" "Hyra tio"
      ver: "B-10"
      bokford: 2025-02-03
      Expenses:6010-Hyra           10.00 SEK
      Assets:1940-Bank            -10.00 SEK
    2025-02-03 * "Värden" "Hyra nio"
      ver: "B-9"
      bokford: 2025-02-03
      Expenses:6010-Hyra            9.00 SEK
      Assets:1940-Bank             -9.00 SEK
    2025-01-20 * "Värden" "Utan dag"
      Expenses:6010-Hyra            1.00 SEK
      Assets:1940-Bank             -1.00 SEK
    2025-02-12 * "" "Felskriven"
      ver: "B-11"
      bokford: 2025-02-12
      makulerad: TRUE
"""


def test_the_order_is_that_of_registration_and_each_month_is_summed_up() -> None:
    """Day of registration, then series, then number, 9 before 10; a cancelled one has no row."""
    told = rows(extract(LEDGER), "grundbok", "Grundbok")
    assert [(row[0], row[1], row[2], row[7], *row[8:]) for row in told] == [
        ("1", "", "", "Utan dag", "1,00", ""),
        ("2", "", "", "Utan dag", "", "1,00"),
        ("", "", "", "Till och med 2025-01", "1,00", "1,00"),
        ("3", "2025-02-03", "B-9", "Hyra nio", "9,00", ""),
        ("4", "2025-02-03", "B-9", "Hyra nio", "", "9,00"),
        ("5", "2025-02-03", "B-10", "Hyra tio", "10,00", ""),
        ("6", "2025-02-03", "B-10", "Hyra tio", "", "10,00"),
        ("7", "2025-02-10", "B-3", "Sen faktura", "30,00", ""),
        ("8", "2025-02-10", "B-3", "Sen faktura", "", "30,00"),
        ("", "2025-02-12", "B-11", "Felskriven (utan belopp)", "", ""),
        ("", "", "", "Summa", "50,00", "50,00"),
    ]


def test_it_ties_to_the_huvudbok() -> None:
    made = extract(LEDGER)
    assert rows(made, "grundbok", "Grundbok mot huvudbok") == [
        ["Grundboken", "50,00", "50,00"],
        ["Huvudboken, alla konton", "50,00", "50,00"],
        ["Skillnad", "0,00", "0,00"],
    ]
    assert "8 rader i 5 verifikationer" in text(made, "grundbok")
    assert "lika med summan av huvudbokens konton" in text(made, "grundbok")


def test_the_opening_balance_stands_apart() -> None:
    made = extract(LEDGER)
    assert rows(made, "grundbok", "Ingående balans") == [
        ["1940", "Bank", "1 000,00", ""],
        ["2010", "Eget kapital", "", "1 000,00"],
        ["", "Summa", "1 000,00", "1 000,00"],
    ]


def test_books_that_begin_from_nothing() -> None:
    made = extract(LEDGER[LEDGER.index("2025-01-30") :])
    found = table(made, "grundbok", "Ingående balans")
    assert list(found.rows) == []
    assert found.instead == "Böckerna börjar utan ingående balans."


def test_debit_and_credit_that_differ_are_told() -> None:
    unbalanced = """
        2025-02-20 * "Värden" "Ett öre fel"
          ver: "B-12"
          bokford: 2025-02-20
          Expenses:6010-Hyra            5.01 SEK
          Assets:1940-Bank             -5.00 SEK
    """
    made = extract(LEDGER + unbalanced)
    assert "Summorna är inte lika" in text(made, "grundbok")
    assert "Balanserna går inte ihop" in text(made, "huvudbok")
