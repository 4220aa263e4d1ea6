"""The books of a SIE file: its verifikationer as the books have them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from finsam_ledger.verifikationer import Verifikation
from tests.bocker import opened, rows, text
from tests.conftest import opened_at
from tests.test_sie_corpus import CORPUS

FILE = """\
#FLAGGA 0
#FORMAT PC8
#SIETYP 4
#PROGRAM "Prov" 1
#GEN 20260110
#FNAMN "Prov"
#RAR 0 20250101 20251231
#RAR -1 20240101 20241231
#KPTYP EUBAS97
#KONTO 1510 "Kundfordringar"
#KONTO 1930 "Bank"
#KONTO 2010 "Eget kapital"
#KONTO 3010 "Bidrag"
#KONTO 5010 "Hyra"
#DIM 20 "Motpart"
#OBJEKT 20 "norrby" "Norrby"
#IB 0 1930 150.00
#IB 0 2010 -150.00
#IB -1 1930 100.00
#IB -1 2010 -100.00
#UB -1 1930 150.00
#UB -1 2010 -100.00
#RES -1 3010 -50.00
#VER A 2 20250301 "Hyra mars" 20250305 "EK"
{
#TRANS 5010 {} 70.00 20250301 "Radens text"
#TRANS 1930 {} -70.00
}
#VER A 1 20250201 "Bidrag"
{
#TRANS 1510 {20 norrby 10 "F-7"} 300.00
#BTRANS 3010 {} -999.00
#RTRANS 3010 {} -300.00
#TRANS 3010 {} -300.00
}
#VER "" "" 20250401 "Utan nummer"
{
}
"""


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sie") / "prov.se"
    path.write_bytes(FILE.encode("cp437"))
    return path


@pytest.fixture(scope="module")
def journal(path: Path) -> tuple[Verifikation, ...]:
    return opened_at(path).books.verifikationer


def of(journal: tuple[Verifikation, ...], number: str) -> Verifikation:
    (found,) = [ver for ver in journal if ver.ver == number]
    return found


def test_in_order_of_date(journal: tuple[Verifikation, ...]) -> None:
    days = [ver.datum for ver in journal]
    assert days == sorted(days)


def test_registration_day_and_sign(journal: tuple[Verifikation, ...]) -> None:
    hyra = of(journal, "A-2")
    assert (hyra.datum, hyra.bokford, hyra.text) == (
        date(2025, 3, 1),
        date(2025, 3, 5),
        "Hyra mars",
    )
    assert hyra.meta["registrerad-av"] == "EK"
    assert hyra.place.line == FILE[: FILE.index("#VER A 2")].count("\n") + 1
    bidrag = of(journal, "A-1")
    assert bidrag.bokford is None
    assert "registrerad-av" not in bidrag.meta


def test_rows_with_their_dimensions_faktura_and_text(journal: tuple[Verifikation, ...]) -> None:
    """Rows that were struck or added later are not counted beside those that hold."""
    bidrag = of(journal, "A-1")
    assert [(rad.konto, rad.ore) for rad in bidrag.rader] == [("1510", 300_00), ("3010", -300_00)]
    assert bidrag.rader[0].meta["motpart"] == "norrby"
    assert bidrag.rader[0].meta["faktura"] == "F-7"
    assert of(journal, "A-2").rader[0].meta["sie-text"] == "Radens text"


def test_years_of_balances_are_there_without_numbers(journal: tuple[Verifikation, ...]) -> None:
    first, *others = [ver for ver in journal if ver.text == "Saldo i SIE-filen"]
    assert first.is_opening
    assert first.datum == date(2024, 1, 1)
    assert all(ver.datum == date(2024, 12, 31) for ver in others)
    assert not any(ver.ver for ver in (first, *others))


def test_its_books(path: Path) -> None:
    made = opened(path, 2025)
    assert made.differing == ()
    assert [row[3] for row in rows(made, "huvudbok", "5010 Hyra")][1] == "Radens text"
    assert rows(made, "huvudbok", "1930 Bank")[-1][-1] == "80,00"
    registered = rows(made, "behandlingshistorik", "Registreringar")
    assert registered[-1] == ["2025-03-05", "A", "1", "A-2", "A-2", "EK"]
    assert [row[1:3] for row in rows(made, "specifikationer", "Fordringar")][1] == ["norrby", "F-7"]
    assert "Verifikationer utan dag" in text(made, "behandlingshistorik")


FILES = [path for path in sorted(CORPUS.rglob("*.s[ei]*")) if path.suffix in (".se", ".si", ".sie")]


@pytest.mark.parametrize("file", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_entries_come_to_the_balances_in_every_file_that_can_be_read(file: Path) -> None:
    from finsam_ledger import bok

    found, _ = bok.open_books(file)
    for year in found.books.balances.years if found else ():
        made = opened(file, year)
        assert made.differing == ()
