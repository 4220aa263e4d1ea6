"""Verifikationslista: series in order of number, gaps in words, and what an auditor looks for."""

from __future__ import annotations

import pytest

from tests.bocker import extract, rows, sections, text


def ver(number: str, *meta: str) -> str:
    lines = "".join(f"\n      {line}" for line in meta)
    return f"""
    2025-03-03 * "Värden" "Hyra"
      ver: "{number}"
      bokford: 2025-03-04{lines}
      Expenses:6010-Hyra          100.00 SEK
      Assets:1940-Bank           -100.00 SEK
    """


def numbered(*numbers: int) -> str:
    return "".join(ver(f"B-{number}") for number in numbers)


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ((1, 2, 3), "3 verifikationer, nummer 1 till 3. Inget nummer saknas."),
        ((1,), "1 verifikation, nummer 1 till 1. Inget nummer saknas."),
        ((1, 3), "2 verifikationer, nummer 1 till 3. Nummer som saknas: 2."),
        (
            (2, 10, 3),
            "3 verifikationer, nummer 2 till 10. Nummer som saknas: 1 och 4–9.",
        ),
        (
            (1, 2, 2, 4, 6, 9),
            (
                "6 verifikationer, nummer 1 till 9. Nummer som saknas: 3, 5 och 7–8. "
                "Nummer som står mer än en gång: 2."
            ),
        ),
    ],
)
def test_gaps_in_words(numbers: tuple[int, ...], said: str) -> None:
    assert text(extract(numbered(*numbers)), "verifikationer") == said


def test_numbers_in_order_of_number_not_of_letters() -> None:
    told = rows(extract(numbered(10, 9, 1)), "verifikationer", "Serie B")
    assert [row[0] for row in told] == ["B-1", "B-9", "B-10", "Summa"]
    assert told[-1][6] == "300,00"


def test_what_is_said_of_each() -> None:
    corrected = ver(
        "B-1",
        'attest: "förbundschef"',
        'underlag: "B-1.pdf"',
        'rattad-av: "B-2"',
        "rattad-datum: 2025-03-09",
        'rattad-person: "ekonom"',
    )
    told = rows(extract(corrected + ver("B-2", 'rattar: "B-1"')), "verifikationer", "Serie B")
    assert told[0] == [
        *("B-1", "2025-03-03", "2025-03-04", "Värden", "Hyra", "6010, 1940", "100,00"),
        *("förbundschef", "B-1.pdf", "", "B-2", "rättad 2025-03-09 av ekonom"),
    ]
    assert told[1][9] == "B-1"


@pytest.mark.parametrize(
    ("meta", "remark"),
    [
        ('sie-fil: "export.se:12"', "ur export.se:12"),
        ("makulerad: TRUE", "makulerad"),
        ("rattad-datum: 2025-03-09", "rättad 2025-03-09"),
    ],
)
def test_remarks(meta: str, remark: str) -> None:
    assert rows(extract(ver("B-1", meta)), "verifikationer", "Serie B")[0][-1] == remark


def test_what_a_plugin_made_is_in_no_series() -> None:
    """A number such as B-1/2025-12 looks like number 12 of a series."""
    made = ver("B-1/2025-12", 'genererad: "periodisering"', 'ursprung: "B-1"')
    found = sections(extract(ver("B-1") + made), "verifikationer")
    assert [section.title for section in found] == ["Serie B", "Framräknade"]
    told = rows(extract(made), "verifikationer", "Framräknade")
    assert told[0][-1] == "periodisering ur B-1"


@pytest.mark.parametrize("number", ["", "B", "B-", "B-01", "17"])
def test_a_number_written_otherwise(number: str) -> None:
    found = sections(extract(ver(number)), "verifikationer")
    assert [section.title for section in found] == ["Utan löpnummer"]


def test_a_period_without_any() -> None:
    assert text(extract(ver("B-1"), 2024), "verifikationer") == "Perioden har inga verifikationer."
