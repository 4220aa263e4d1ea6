"""The plugin under bean-check: what the law asks and Beancount lets pass, in Swedish."""

from __future__ import annotations

import gc
import re
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from beancount import loader

from finsam_ledger.bok import examine, open_books
from finsam_ledger.findings import Severity
from finsam_ledger.plugins.kommunal import kommunal
from tests.commands import UMEA

HEAD = """\
option "operating_currency" "SEK"
plugin "finsam_ledger.plugins.kommunal"
2025-01-01 open Assets:1940-Bank SEK
2025-01-01 open Expenses:6010-Hyra SEK
  verksamhet: "administration"
"""
HYRA = """
2025-03-03 * "Hyresvärden" "Hyra"
  ver: "A-1"
  bokford: 2025-03-03
  Expenses:6010-Hyra   7100.00 SEK
  Assets:1940-Bank    -7100.00 SEK
"""
APRIL = '2025-04-01 * "Leverantören" "{text}"\n  ver: "A-2"\n  bokford: 2025-04-01\n'
FORBUND = """\
namn = "Provförbundet"

[rapport]
noter = ["redovisningsprinciper"]
utan = ["flerarsoversikt"]

[krediter]
hogst = 20000
"""
SAYS = re.compile(r"\[([a-z-]+)\] ")


def checked(folder: Path, ledger: str, **files: str) -> tuple[list[Any], list[Any]]:
    """What `bean-check` loads and says of a ledger in a folder of its own."""
    (folder / "forbund.toml").write_text(FORBUND, encoding="utf-8")
    for name, text in files.items():
        (folder / f"{name}.beancount").write_text(dedent(text), encoding="utf-8")
    main = folder / "main.beancount"
    main.write_text(ledger, encoding="utf-8")
    entries, errors, _ = loader.load_file(str(main))
    return entries, [error for error in errors if "finsam_ledger.plugins" in type(error).__module__]


def line_of(ledger: str, words: str) -> int:
    return ledger[: ledger.index(words)].count("\n") + 1


def test_sound_books_pass(tmp_path: Path) -> None:
    assert checked(tmp_path, HEAD + HYRA)[1] == []


CASES = {
    "ett konto som ingen uppställning känner": (
        "2025-01-01 open Expenses:9910-Nytt SEK\n",
        "konto-okant",
        "Expenses:9910-Nytt",
    ),
    "ett saldo ett öre fel": (
        "2025-12-31 balance Assets:1940-Bank -7100.01 SEK\n",
        "saldo-stammer-inte",
        "2025-12-31 balance",
    ),
    "en fastställd siffra som böckerna inte ger": (
        '2025-12-31 custom "finsam-faststalld" "resultatrakning" "Årets resultat" -7101 SEK\n',
        "faststalld-avviker",
        "2025-12-31 custom",
    ),
    "ett belopp utelämnat": (
        APRIL.format(text="Hyra") + "  Expenses:6010-Hyra 7100.00 SEK\n  Assets:1940-Bank\n",
        "belopp-utelamnat",
        "  Assets:1940-Bank\n",
    ),
    "pad": (
        (
            "2025-05-01 pad Assets:1940-Bank Expenses:6010-Hyra\n"
            "2025-06-01 balance Assets:1940-Bank -9000.00 SEK\n"
        ),
        "pad-anvands",
        "2025-05-01 pad",
    ),
    "tre decimaler": (
        (
            APRIL.format(text="Ränta")
            + "  Expenses:6010-Hyra 0.125 SEK\n  Assets:1940-Bank -0.125 SEK\n"
        ),
        "belopp-decimaler",
        "  Expenses:6010-Hyra 0.125",
    ),
    "annan valuta": (
        "2025-01-01 open Assets:1910-Kassa EUR\n",
        "valuta-annan",
        "2025-01-01 open Assets:1910",
    ),
    "annan valuta i en rad": (
        (
            "2025-01-01 open Assets:1910-Kassa\n"
            + APRIL.format(text="Resa")
            + "  Assets:1910-Kassa 5.00 EUR\n  Assets:1910-Kassa -5.00 EUR\n"
        ),
        "valuta-annan",
        "  Assets:1910-Kassa 5.00",
    ),
    "brutet räkenskapsår": (
        '2025-01-01 custom "fava-option" "fiscal_year_end" "06-30"\n',
        "rakenskapsar-brutet",
        "2025-01-01 custom",
    ),
    "uppdelade tecken": (
        "2025-01-01 open Expenses:5020-Lo\u0308ner SEK\n",
        "konto-sonderdelat",
        "2025-01-01 open Expenses:5020",
    ),
    "ett konto under fel rot": (
        "2025-01-01 open Assets:5020-Loner SEK\n",
        "konto-fel-rot",
        "2025-01-01 open Assets:5020",
    ),
    "en kostnad utan verksamhet": (
        (
            "2025-01-01 open Expenses:7010-Resor SEK\n"
            + APRIL.format(text="Resa")
            + "  Expenses:7010-Resor 5.00 SEK\n  Assets:1940-Bank -5.00 SEK\n"
        ),
        "verksamhet-saknas",
        "2025-01-01 open Expenses:7010",
    ),
}


@pytest.mark.parametrize(("text", "code", "words"), CASES.values(), ids=CASES)
def test_reports_with_file_and_line(tmp_path: Path, text: str, code: str, words: str) -> None:
    ledger = HEAD + HYRA + "\n" + text
    errors = checked(tmp_path, ledger)[1]
    error, *_ = [error for error in errors if error.message.startswith(f"[{code}] ")]
    assert error.source["filename"] == str(tmp_path / "main.beancount")
    assert error.source["lineno"] == line_of(ledger, words)
    assert error.message.endswith((".", "?", ")", "SEK"))


@pytest.mark.parametrize(
    "directive",
    ['plugin "beancount.plugins.auto_accounts"', 'option "operating_currency" "SEK"'],
)
def test_what_beancount_drops_in_silence(tmp_path: Path, directive: str) -> None:
    included = f"; inläst\n{directive}\n"
    _, errors = checked(tmp_path, HEAD + 'include "del.beancount"\n' + HYRA, **{"del": included})
    [error] = errors
    assert error.message.startswith("[include-ignorerad] ")
    assert error.source["filename"] == str(tmp_path / "del.beancount")
    assert error.source["lineno"] == 2


def test_every_error_is_reported_not_the_first(tmp_path: Path) -> None:
    wrong = CASES["ett saldo ett öre fel"][0] + CASES["tre decimaler"][0] + CASES["pad"][0]
    messages = [error.message for error in checked(tmp_path, HEAD + HYRA + wrong)[1]]
    codes = {match.group(1) for message in messages if (match := SAYS.match(message))}
    assert {"saldo-stammer-inte", "belopp-decimaler", "pad-anvands"} <= codes


def test_warnings_are_left_to_finsam_check(tmp_path: Path) -> None:
    assert checked(tmp_path, HEAD + HYRA.replace(" * ", " ! "))[1] == []
    opened, _ = open_books(tmp_path)
    assert opened is not None
    assert {finding.severity for finding in examine(opened)} == {Severity.WARNING, Severity.NOTICE}


def test_entries_come_back_unchanged() -> None:
    path = str(UMEA / "main.beancount")
    entries, errors, options = loader.load_file(path)
    before = list(entries)
    given, found = kommunal(entries, options)
    assert errors == []
    assert found == []
    assert given == before
    assert all(one is other for one, other in zip(given, before, strict=True))


def test_a_program_that_runs_on_keeps_its_collector(tmp_path: Path) -> None:
    """Ledger after ledger is read, and nothing is put out of the collector's way but the first."""
    checked(tmp_path, HEAD + HYRA)
    frozen = gc.get_freeze_count()
    checked(tmp_path, HEAD + HYRA)
    assert gc.isenabled()
    assert gc.get_freeze_count() <= frozen
