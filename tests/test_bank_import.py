"""`finsam import bank`: what it writes, that twice is once, and that errors leave all as it was."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from finsam_ledger.cli import finsam as command
from tests.bankfiles import (
    EXAMPLE,
    IBAN,
    VERSIONS,
    Ntry,
    Stmt,
    Tx,
    book_in,
    camt053,
    camt054,
    opening_250,
    put,
    snapshot,
)
from tests.commands import Outcome, finsam, python

FILES = (
    "avi-februari.xml",
    "kontoutdrag-februari.xml",
    "kontoutdrag-januari.xml",
    "sparkonto-mars.csv",
)
MARS = (
    Ntry(150_000_00, ref="R1", details=(Tx(name="Norrby kommun", ocr="1025003"),)),
    Ntry(-1_00, ref="R2", text="Avgift"),
)


def run(folder: Path, *files: str) -> Outcome:
    return finsam("import", "bank", *files, "--into", ".", cwd=folder)


def bean_check(folder: Path) -> Outcome:
    return python("-m", "beancount.scripts.check", "-C", "main.beancount", cwd=folder)


def written(folder: Path) -> str:
    return (folder / "bank-2025.beancount").read_text(encoding="utf-8")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return book_in(tmp_path / "bok")


@pytest.fixture
def filled(book: Path) -> Path:
    for name in FILES:
        put(book, {name: (EXAMPLE / "filer" / name).read_bytes()})
    return book


def test_help_has_an_example() -> None:
    result = CliRunner().invoke(command, ["import", "bank", "--help"])
    assert re.search(r"Example: finsam import bank \S+", result.output)


def test_all_kinds_at_once(filled: Path) -> None:
    outcome = run(filled, *FILES)
    assert outcome.code == 0
    assert outcome.out.splitlines() == [
        "bank-2025.beancount",
        "main.beancount",
        "avi-februari.xml: nya rader 0, fanns redan 0, avier till rader 1",
        "kontoutdrag-februari.xml: nya rader 3, fanns redan 0",
        "kontoutdrag-januari.xml: nya rader 4, fanns redan 0",
        "sparkonto-mars.csv: nya rader 2, fanns redan 0",
        "Väntade betalningar som kom: 5",
    ]
    assert (bean_check(filled).out, bean_check(filled).err) == ("", "")


@pytest.mark.parametrize("order", [FILES, FILES[::-1]])
def test_the_order_of_the_files_is_no_matter(order: tuple[str, ...], filled: Path) -> None:
    assert run(filled, *order).code == 0
    dates = re.findall(r"^\d{4}-\d{2}-\d{2}", written(filled), re.MULTILINE)
    assert dates == sorted(dates)
    assert written(filled).count('vantad: "1025003"') == 1


def test_twice_changes_no_byte(filled: Path) -> None:
    assert run(filled, *FILES).code == 0
    before = snapshot(filled)
    again = run(filled, *FILES)
    assert again.code == 0
    assert "kontoutdrag-januari.xml: nya rader 0, fanns redan 4" in again.out
    assert snapshot(filled) == before


def test_the_same_file_twice_in_one_go_is_once(filled: Path) -> None:
    assert run(filled, FILES[2]).code == 0
    once = written(filled)
    (filled / "bank-2025.beancount").unlink()
    text = (filled / "main.beancount").read_text(encoding="utf-8")
    put(filled, {"main.beancount": text.replace('include "bank-2025.beancount"\n', "")})
    (filled / "kopia.xml").write_bytes((filled / FILES[2]).read_bytes())
    assert run(filled, FILES[2], "kopia.xml").code == 0
    assert written(filled) == once


def test_one_file_after_the_other_is_appended(filled: Path) -> None:
    assert run(filled, FILES[2]).code == 0
    before = written(filled)
    second = run(filled, FILES[1])
    assert second.out.splitlines()[0] == "bank-2025.beancount"
    assert "main.beancount" not in second.out
    assert written(filled).startswith(before)
    assert (filled / "main.beancount").read_text(encoding="utf-8").count("bank-2025") == 1
    assert bean_check(filled).code == 0


@pytest.mark.parametrize("version", VERSIONS)
def test_053_and_054_of_a_day_give_one_posting(version: str, book: Path) -> None:
    rows = (Ntry(250_000_00, ref="R1"),)
    parts = (
        Tx(150_000_00, "Norrby kommun", "1025003"),
        Tx(100_000_00, "Söderby kommun", "1025004"),
    )
    avi = camt054(Ntry(250_000_00, ref="R1", details=parts), version=version)
    put(book, {"k.xml": camt053(opening_250(rows), version=version), "a.xml": avi})
    assert run(book, "k.xml", "a.xml").code == 0
    text = written(book)
    assert text.count("1940-Bank ") == 1 + 1  # the posting and the balance
    assert re.findall(r'motpart: "(\w+)"', text) == ["norrby", "soderby"]


def test_an_avi_after_its_row_is_a_note_and_books_nothing(book: Path) -> None:
    put(book, {"k.xml": camt053(opening_250([Ntry(150_000_00, ref="R1")]))})
    tx = Tx(150_000_00, 'Norrby "kommun"', "1025003", "Bidrag")
    put(book, {"a.xml": camt054(Ntry(150_000_00, ref="R1", details=(tx,)))})
    alone = run(book, "a.xml")
    assert (alone.code, "[bank-avi-utan-rad]" in alone.err) == (0, True)
    assert not (book / "bank-2025.beancount").exists()
    assert run(book, "k.xml").code == 0
    before = written(book)
    assert run(book, "a.xml").code == 0
    added = written(book).removeprefix(before)
    assert 'note Assets:Likvida:1940-Bank "Norrby ”kommun”; OCR 1025003; Bidrag"' in added
    assert " SEK" not in added
    assert bean_check(book).code == 0
    before = written(book)
    assert run(book, "a.xml", "k.xml").code == 0
    assert written(book) == before


def test_an_empty_day_gives_its_balance(book: Path) -> None:
    put(book, {"k.xml": camt053(opening_250([], number=3))})
    assert run(book, "k.xml").code == 0
    assert "2025-03-15 balance Assets:Likvida:1940-Bank" in written(book)
    assert 'kontoutdrag: "3"' in written(book)


def test_a_gap_in_numbers_is_seen_from_one_run_to_the_next(book: Path) -> None:
    put(book, {"k.xml": camt053(opening_250([], number=3))})
    assert run(book, "k.xml").code == 0
    later = opening_250([], number=5, last="2025-03-15")
    put(book, {"l.xml": camt053(later)})
    assert "[bank-nummer-lucka]" in run(book, "l.xml").err


def test_the_last_day_of_a_year_stays_in_its_file(book: Path) -> None:
    row = Ntry(1_00, ref="R", day="2025-12-31")
    put(book, {"k.xml": camt053(opening_250([row], last="2025-12-31"))})
    assert run(book, "k.xml").code == 0
    assert "2026-01-01 balance" in written(book)


def test_two_years_are_two_files(book: Path) -> None:
    rows = [Ntry(1_00, ref="A", day="2025-12-30"), Ntry(2_00, ref="B", day="2026-01-02")]
    put(book, {"k.xml": camt053(opening_250(rows, last="2026-01-02"))})
    assert run(book, "k.xml").out.splitlines()[:3] == [
        "bank-2025.beancount",
        "bank-2026.beancount",
        "main.beancount",
    ]
    # With December booked the year is over, and then bean-check wants its texts and registers.
    wanted = set(re.findall(r"\[([a-z-]+)\]", bean_check(book).err))
    assert wanted == {"register-saknas", "text-saknas"}


def test_an_include_that_is_a_pattern_is_enough(book: Path) -> None:
    main = (book / "main.beancount").read_text(encoding="utf-8")
    put(book, {"main.beancount": main + 'include "bank-*.beancount"\n', "bank-0.beancount": ""})
    before = (book / "main.beancount").read_bytes()
    put(book, {"k.xml": camt053(opening_250(MARS))})
    assert run(book, "k.xml").code == 0
    assert (book / "main.beancount").read_bytes() == before
    assert bean_check(book).code == 0


def test_line_ends_and_a_missing_last_one_are_kept(book: Path) -> None:
    main = (book / "main.beancount").read_text(encoding="utf-8").rstrip("\n")
    put(book, {"main.beancount": main.replace("\n", "\r\n")})
    put(book, {"k.xml": camt053(opening_250(MARS))})
    assert run(book, "k.xml").code == 0
    text = (book / "main.beancount").read_bytes()
    assert text.endswith(b'include "2025.beancount"\r\ninclude "bank-2025.beancount"\r\n')
    assert text.count(b"\n") == text.count(b"\r\n")


def test_a_year_file_without_a_last_line_end(book: Path) -> None:
    put(book, {"bank-2025.beancount": "; mitt eget", "k.xml": camt053(opening_250(MARS))})
    assert run(book, "k.xml").code == 0
    assert written(book).startswith("; mitt eget\n\n2025-03-14 !")


def test_approved_rows_are_known_again(book: Path) -> None:
    put(book, {"k.xml": camt053(opening_250(MARS))})
    assert run(book, "k.xml").code == 0
    text = written(book).replace(" ! ", " * ").replace('"Avgift"', '"Banken" "Bankavgift mars"')
    for number in (1, 2):
        approved = f'ver: "A-{number}"\n  bokford: 2025-03-15\n  bank-id: "b1/R{number}"'
        text = text.replace(f'bank-id: "b1/R{number}"', approved)
    account = ("Fordringar:1690-Ej-konterat", "Likvida:1950-Sparkonto")
    bank, other = re.findall(r".* 1\.00 SEK\n|.* -1\.00 SEK\n", text)
    turned = text.replace(bank + other, other.replace(*account) + bank)
    assert turned.count("1950-Sparkonto") == 1
    put(book, {"bank-2025.beancount": turned})
    before = snapshot(book)
    again = run(book, "k.xml")
    assert (again.code, "fanns redan 2" in again.out) == (0, True)
    assert snapshot(book) == before


def test_nothing_in_the_ledger_tells_the_number_of_an_account(filled: Path) -> None:
    assert run(filled, *FILES).code == 0
    text = written(filled)
    assert IBAN not in text
    assert not re.search(r"9999.?19[45]0|999.?0001", text)


# Errors

WRONG = camt053(opening_250(MARS, closing=1_00))


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"f.xml": WRONG}, "bank-saldo-fel"),
        ({"f.xml": camt053(opening_250([Ntry(1, ref="X", currency="EUR")]))}, "bank-valuta"),
        ({"f.xml": camt053(Stmt(MARS, opening=1_00))}, "saldo-stammer-inte"),
        (
            {"f.xml": camt053(opening_250([Ntry(1, ref="X", day="2024-12-31")]))},
            "bank-konto-ej-oppnat",
        ),
        ({"f.xml": camt053(opening_250(MARS)), "bank.toml": "konto = 1"}, "falt-fel-varde"),
        ({"f.xml": camt053(opening_250(MARS)), "konton.beancount": "2025 öppet"}, "bok-syntax"),
        ({"f.xml": camt053(opening_250(MARS)), "forbund.toml": ""}, "falt-saknas"),
        ({"f.xml": camt053(opening_250(MARS)), "2025.beancount": "2025-13-01 *"}, "bok-syntax"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_with_an_error_nothing_is_written(files: dict[str, str], code: str, book: Path) -> None:
    put(book, {"bra.xml": camt053(opening_250([Ntry(7_00, ref="OK")]))})
    put(book, files)
    before = snapshot(book)
    outcome = run(book, "bra.xml", "f.xml") if code.startswith("bank") else run(book, "f.xml")
    assert (outcome.code, f"[{code}]" in outcome.err) == (1, True), outcome
    assert (outcome.out, "Traceback" in outcome.err) == ("", False)
    assert snapshot(book) == before


def test_a_row_by_hand_and_again_from_the_bank_is_found_by_the_balance(book: Path) -> None:
    by_hand = """
2025-03-14 * "Banken" "Avgift"
  ver: "A-1"
  bokford: 2025-03-14
  Assets:Likvida:1940-Bank            -1.00 SEK
  Assets:Fordringar:1690-Ej-konterat   1.00 SEK
"""
    text = (book / "2025.beancount").read_text(encoding="utf-8")
    put(book, {"2025.beancount": text + by_hand, "k.xml": camt053(opening_250(MARS))})
    outcome = run(book, "k.xml")
    assert (outcome.code, "[saldo-stammer-inte]" in outcome.err) == (1, True)


def test_a_folder_without_a_ledger(tmp_path: Path) -> None:
    put(tmp_path, {"bank.toml": (EXAMPLE / "bank.toml").read_bytes(), "k.xml": WRONG})
    outcome = run(tmp_path, "k.xml")
    assert (outcome.code, "[bok-saknas]" in outcome.err) == (1, True)


@pytest.mark.parametrize("file", ["finns-inte.xml", ".", "register"])
def test_a_file_that_is_none(file: str, book: Path) -> None:
    outcome = run(book, file)
    assert outcome.code == 1
    assert "[fil-" in outcome.err
    assert "Traceback" not in outcome.err


def test_an_account_that_must_be_opened_says_how(book: Path) -> None:
    toml = (book / "bank.toml").read_text(encoding="utf-8")
    put(book, {"bank.toml": toml.replace('"1690"', '"1699"'), "k.xml": camt053(opening_250(MARS))})
    outcome = run(book, "k.xml")
    assert "bank.toml:6: fel [bank-konto-ej-oppnat]" in outcome.err
    assert "2025-03-14 open Assets:1699-Namn SEK" in outcome.err
    put(
        book,
        {
            "konton.beancount": (book / "konton.beancount").read_bytes()
            + b"2025-03-14 open Assets:1699-Namn SEK\n"
        },
    )
    assert run(book, "k.xml").code == 0


def test_usage() -> None:
    assert finsam("import", "bank", "fil.xml").code == 2
    assert finsam("import", "bank", "--into", ".").code == 2


def test_neither_beangulp_nor_what_it_needs_is_imported(filled: Path) -> None:
    words = ("-X", "importtime", "-m", "finsam_ledger.cli", "import", "bank", *FILES, "--into", ".")
    err = python(*words, cwd=filled).err
    assert " lxml.etree" in err
    assert not re.search(r"\| +(beangulp|magic|bs4|chardet|pandas)\b", err)


def test_a_ledger_in_another_encoding_is_a_finding(book: Path) -> None:
    """Beancount reads any comment; a file that is written to must be known whole."""
    main = book / "main.beancount"
    main.write_bytes(main.read_bytes() + ";; Räkning\n".encode("latin-1"))
    before = snapshot(book)
    outcome = run(book, str(EXAMPLE / "filer" / "kontoutdrag-januari.xml"))
    assert outcome.code == 1
    assert "fel [fil-olaslig]" in outcome.out + outcome.err
    assert snapshot(book) == before
