"""Systemdokumentation: that a stranger could read the books by it, and that no word is missing."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

import finsam_ledger
from finsam_ledger.balances import DIMENSIONS
from finsam_ledger.bocker.systemdokumentation import words
from finsam_ledger.chart import Post
from tests.bocker import extract, ledger_in, opened, rows, table, text
from tests.commands import ROOT
from tests.test_sie_corpus import CORPUS

BOOK = "systemdokumentation"
PLUGINS = Path(finsam_ledger.__file__).parent / "plugins"
VER = """
    2025-03-03 * "Värden" "Hyra"
      insats: "vagen"
      Expenses:6010-Hyra          100.00 SEK
        motpart: "norrby"
      Assets:1940-Bank           -100.00 SEK
"""


def test_every_plugin_is_told_of() -> None:
    modules = {path.stem for path in PLUGINS.glob("*.py")} - {"__init__", "door"}
    assert set(words()["insticksprogram"]) == {f"finsam_ledger.plugins.{name}" for name in modules}


def test_every_post_and_dimension_has_its_words() -> None:
    assert set(words()["poster"]) == set(Post)
    assert set(words()["dimensioner"]) == set(DIMENSIONS)


def test_a_ledger_of_its_own(tmp_path: Path) -> None:
    plugin = """
    option "title" "Ett \\"namn\\""
    plugin "beancount.plugins.noduplicates"
    plugin "finsam_ledger.plugins.attest"
    """
    made = opened(ledger_in(tmp_path, VER + plugin), 2025)
    assert rows(made, BOOK, "Insticksprogram") == [
        ["beancount.plugins.noduplicates", "Annat insticksprogram.", "i boken"],
        [
            "finsam_ledger.plugins.attest",
            words()["insticksprogram"]["finsam_ledger.plugins.attest"],
            "i boken",
        ],
    ]
    options = rows(made, BOOK, "Bokens inställningar")
    assert options[0] == ["operating_currency", "SEK", "bokens valuta"]


def test_one_plugin_does_what_all_do() -> None:
    told = rows(opened(ROOT / "ledgers/umearegionen", 2025), BOOK, "Insticksprogram")
    assert [row[2] for row in told] == ["i boken"] + ["genom kommunal"] * (len(told) - 1)
    assert len(told) == len(words()["insticksprogram"])


def test_files_with_size_and_hash(tmp_path: Path) -> None:
    folder = ledger_in(tmp_path, VER)
    (folder / "register").mkdir()
    (folder / "register" / "blå.csv").write_text("rad,ar,varde,enhet,kalla\n", encoding="utf-8")
    told = rows(opened(folder, 2025), BOOK, "Filer")
    assert [row[0] for row in told] == ["forbund.toml", "main.beancount", "register/blå.csv"]
    for name, size, digest in told:
        content = (folder / name).read_bytes()
        assert (size, digest) == (str(len(content)), hashlib.sha256(content).hexdigest())


def test_a_file_that_is_gone_since(tmp_path: Path) -> None:
    made = opened(ledger_in(tmp_path, VER), 2025)
    (tmp_path / "main.beancount").unlink()
    told = rows(made, BOOK, "Filer")
    assert ["main.beancount", "", "går inte att läsa"] in told
    assert rows(made, BOOK, "Bokens inställningar") == []


def test_accounts_with_their_post_of_the_law() -> None:
    open_with = '    2025-01-01 open Expenses:7010-Resor SEK\n      verksamhet: "struktur"\n'
    told = rows(extract(VER + open_with), BOOK, "Konton")
    assert [
        *("6010", "Hyra", "Expenses:6010-Hyra", "kostnad"),
        *("Verksamhetens kostnader", "LKBR 5:2", ""),
    ] in told
    assert told[-1][-1] == "verksamhet: struktur"


def test_dimensions_and_their_values_but_what_is_masked() -> None:
    hidden = """
    2025-03-04 * "Anna Andersson" "Lön"
      personuppgift: "lon"
      motpart: "anna-andersson"
      Expenses:6010-Hyra          100.00 SEK
      Assets:1940-Bank           -100.00 SEK
    """
    told = rows(extract(VER + hidden), BOOK, "Dimensioner")
    assert [(row[0], row[2], row[3]) for row in told] == [
        ("insats", "vagen", "2"),
        ("motpart", "anna-andersson", "2"),
        ("motpart", "norrby", "1"),
    ]
    public = rows(extract(VER + hidden, is_public=True), BOOK, "Dimensioner")
    assert [row[2] for row in public] == ["vagen", "norrby"]


def test_forms_and_where_they_are_from() -> None:
    told = rows(opened(ROOT / "ledgers/umearegionen", 2025), BOOK, "Uppställningar")
    assert ["balansrakning", "Balansräkning", "LKBR 6:2", "uppstallning/balansrakning.toml"] in told
    assert [row[3] for row in told if row[0] == "trappa"] == ["inbyggd"]


def test_attestordning_and_policies(tmp_path: Path) -> None:
    folder = ledger_in(tmp_path, VER)
    with (folder / "forbund.toml").open("a", encoding="utf-8") as toml:
        toml.write(
            '\navrundning = "foot"\n[[attest]]\nroll = "chef"\nhogst = 50\nkonton = ["60"]\n'
        )
        toml.write('[[attest]]\nroll = "ordförande"\n[registrering]\ndagar = 30\n')
    made = opened(folder, 2025)
    assert rows(made, BOOK, "Attestordning") == [
        ["chef", "50,00", "60"],
        ["ordförande", "", "alla"],
    ]
    policies = dict(rows(made, BOOK, "Förbundets regler"))
    assert policies["Avrundning"] == "så att tabellerna summerar"
    assert policies["Dagar inom vilka annat registreras"] == "30"


def test_what_is_not_there_is_said() -> None:
    made = extract(VER)
    for title, words_ in {
        "Attestordning": "forbund.toml har ingen attestordning.",
        "Register": "Förbundet har inga register.",
        "Lås": "Inga perioder är låsta.",
    }.items():
        found = table(made, BOOK, title)
        assert (list(found.rows), found.instead) == ([], words_)


@pytest.mark.parametrize("name", ["visma/rakt-4e.se"])
def test_a_sie_file_is_another_system_s(name: str) -> None:
    """Nothing of what may lie beside it in a folder of downloads."""
    made = opened(CORPUS / name, 2025)
    assert "förs i ett annat system" in text(made, BOOK)
    assert [row[0] for row in rows(made, BOOK, "Filer")] == [Path(name).name]
