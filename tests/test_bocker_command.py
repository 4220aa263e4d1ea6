"""`finsam books` as its user meets it: what it writes, what it says, and how it ends."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from finsam_ledger.bocker import BOOKS
from finsam_ledger.cli import books as cli
from tests.bocker import git, ledger_in
from tests.commands import ROOT, finsam
from tests.folders import plain

MINIMAL = "examples/minimal"
HEDVIG = "Hemliga Hedvig"
LEDGER = f"""
    2025-01-01 * "Bokslut" "Ingående balans"
      ver: "IB-1"
      bokford: 2025-01-02
      ingaende-balans: TRUE
      Assets:1940-Bank           1000.00 SEK
      Equity:2010-Eget-kapital  -1000.00 SEK
    2025-02-03 * "Värden" "Hyra februari"
      ver: "B-1"
      bokford: 2025-02-03
      Expenses:6010-Hyra          100.00 SEK
        verksamhet: "administration"
      Assets:1940-Bank           -100.00 SEK
    2025-03-03 * "{HEDVIG}" "Ersättning till {HEDVIG}"
      ver: "B-2"
      bokford: 2025-03-03
      personuppgift: "arvode"
      motpart: "{HEDVIG}"
      faktura: "{HEDVIG}"
      registrerad-av: "{HEDVIG}"
      Expenses:6010-Hyra           50.00 SEK
        verksamhet: "administration"
      Liabilities:2510-Leverantörsskulder -50.00 SEK
        sie-text: "{HEDVIG}"
"""
WRONG = """
    2025-04-03 * "Värden" "Obalans"
      ver: "B-3"
      bokford: 2025-04-03
      Expenses:6010-Hyra          100.00 SEK
        verksamhet: "administration"
      Assets:1940-Bank           -100.01 SEK
"""


def test_the_command_knows_every_book() -> None:
    assert tuple(BOOKS) == cli.BOOKS


def test_one_book_on_standard_output() -> None:
    outcome = finsam("books", MINIMAL, "huvudbok", "--year", "2025")
    assert outcome.code == 0, outcome
    assert outcome.out.startswith("# Huvudbok 2025\n")


def test_every_book_in_every_format(tmp_path: Path) -> None:
    outcome = finsam("books", MINIMAL, "--format", "md,html,xlsx", "--out", str(tmp_path / "ut"))
    assert outcome.code == 0, outcome
    names = {f"{book}-2025.{kind}" for book in BOOKS for kind in ("md", "html", "xlsx")}
    assert {path.name for path in (tmp_path / "ut").iterdir()} == names
    assert {Path(line).name for line in outcome.out.splitlines()} == names


def test_some_books_of_the_last_year(tmp_path: Path) -> None:
    """Named twice is once; the last year is the books' own."""
    words = ("grundbok", "verifikationer", "grundbok", "--out", str(tmp_path))
    assert finsam("books", MINIMAL, *words).code == 0
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {"grundbok-2025.md", "verifikationer-2025.md"}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("huvudbk",), "'huvudbk' is not one of 'grundbok', 'huvudbok'"),
        (("huvudbok", "--format", "pdf"), "'pdf' is not one of html, md, xlsx"),
        (("huvudbok", "grundbok"), "one book in one format"),
        (("huvudbok", "--format", "md,html"), "one book in one format"),
        ((), "one book in one format"),
        (("huvudbok", "--until", "mars"), "'mars' is not a month"),
        (("huvudbok", "--until", "2025-13"), "'2025-13' is not a month"),
        (("huvudbok", "--until", "2024-12", "--year", "2025"), "2024-12 is not in 2025"),
        (("specifikationer", "--until", "2025-03"), "of the whole year"),
        (("huvudbok", "--account", "bank"), "bank is not an account"),
    ],
)
def test_wrong_words_are_wrong_usage(words: tuple[str, ...], says: str) -> None:
    outcome = finsam("books", MINIMAL, *words)
    assert (outcome.code, outcome.out) == (2, "")
    assert says in outcome.err


def test_a_year_that_the_books_have_not(tmp_path: Path) -> None:
    outcome = finsam("books", MINIMAL, "--year", "2030", "--out", str(tmp_path / "ut"))
    assert outcome.code == 1
    assert "[ar-saknas]" in outcome.err
    assert not (tmp_path / "ut").exists()


def test_books_with_nothing_in_them(tmp_path: Path) -> None:
    outcome = finsam("books", str(ledger_in(tmp_path, "")), "huvudbok")
    assert (outcome.code, outcome.out) == (1, "")
    assert "[bok-tom]" in outcome.err


def test_a_ledger_that_is_not_there(tmp_path: Path) -> None:
    outcome = finsam("books", str(tmp_path / "saknas"), "huvudbok")
    assert (outcome.code, outcome.out) == (1, "")


def test_errors_are_told_and_the_books_written_all_the_same(tmp_path: Path) -> None:
    folder = ledger_in(tmp_path, LEDGER + WRONG)
    out = tmp_path / "ut"
    outcome = finsam("books", str(folder), "--format", "md,html,xlsx", "--out", str(out))
    assert outcome.code == 1
    assert "[verifikation-obalans]" in outcome.err
    errors = outcome.err.count(": fel [")
    assert len(list(out.iterdir())) == 3 * len(BOOKS)
    for book in BOOKS:
        assert f"**Böckerna har {errors} fel." in (out / f"{book}-2025.md").read_text("utf-8")
    assert "100,01" in (out / "grundbok-2025.md").read_text("utf-8")


def test_to_the_end_of_a_month(tmp_path: Path) -> None:
    """All books but that of the year's statements; the year is the month's."""
    folder, out = ledger_in(tmp_path, LEDGER), tmp_path / "ut"
    outcome = finsam("books", str(folder), "--until", "2025-02", "--out", str(out))
    assert outcome.code == 0, outcome
    names = {path.stem.partition("-")[0] for path in out.iterdir()}
    assert names == set(BOOKS) - {"specifikationer"}
    huvudbok = (out / "huvudbok-2025.md").read_text("utf-8")
    assert "Utgående balans 2025-02-28" in huvudbok
    assert "B-2" not in huvudbok


@pytest.mark.parametrize(
    ("accounts", "titles"),
    [
        (("6010",), ["6010 Hyra"]),
        (("2",), ["2010 Eget kapital", "2510 Leverantörsskulder"]),
        (("1940", "60-69"), ["1940 Bank", "6010 Hyra"]),
        (("9",), []),
    ],
)
def test_some_accounts(tmp_path: Path, accounts: tuple[str, ...], titles: list[str]) -> None:
    options = [word for account in accounts for word in ("--account", account)]
    outcome = finsam("books", str(ledger_in(tmp_path, LEDGER)), "huvudbok", *options)
    found = [line[4:] for line in outcome.out.splitlines() if line.startswith("### ")]
    assert found == titles
    assert ("Inget av kontona" in outcome.out) is (not titles)


def test_what_is_published_says_nothing_of_persons(tmp_path: Path) -> None:
    """In no byte of any file; nor who wrote the förbund's files."""
    folder, out = ledger_in(tmp_path / "bok", LEDGER), tmp_path / "ut"
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message=Första")
    words = ("--public", "--format", "md,html,xlsx", "--out", str(out))
    outcome = finsam("books", str(folder), *words)
    assert outcome.code == 0, outcome
    for path in out.iterdir():
        content = path.read_bytes()
        if path.suffix == ".xlsx":
            archive = zipfile.ZipFile(BytesIO(content))
            content = b"".join(archive.read(name) for name in archive.namelist())
        assert HEDVIG.encode() not in content, path
        assert b"Hedvig" not in content, path
        assert b"Ekonomen" not in content, path
    assert "\\[personuppgift: arvode\\]" in (out / "huvudbok-2025.md").read_text("utf-8")
    assert "50,00" in (out / "huvudbok-2025.md").read_text("utf-8")


def test_without_public_nothing_is_hidden(tmp_path: Path) -> None:
    folder, out = ledger_in(tmp_path / "bok", LEDGER), tmp_path / "ut"
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message=Första")
    assert finsam("books", str(folder), "--out", str(out)).code == 0
    assert HEDVIG in (out / "huvudbok-2025.md").read_text("utf-8")
    assert HEDVIG in (out / "specifikationer-2025.md").read_text("utf-8")
    assert "Ekonomen" in (out / "behandlingshistorik-2025.md").read_text("utf-8")


def test_the_same_ledger_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("ett", "två"):
        words = ("--format", "md,html,xlsx", "--out", str(tmp_path / name))
        assert finsam("books", MINIMAL, *words).code == 0
    for path in (tmp_path / "ett").iterdir():
        assert path.read_bytes() == (tmp_path / "två" / path.name).read_bytes(), path


def test_nothing_is_written_where_one_file_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "huvudbok-2025.md").mkdir()
    outcome = finsam("books", MINIMAL, "--out", str(tmp_path))
    assert outcome.code == 1
    assert [path.name for path in tmp_path.iterdir()] == ["huvudbok-2025.md"]


def test_a_workbook_on_standard_output() -> None:
    import subprocess
    import sys

    command = [sys.executable, "-m", "finsam_ledger.cli", "books", MINIMAL, "huvudbok"]
    done = subprocess.run([*command, "--format", "xlsx"], cwd=ROOT, capture_output=True, check=True)
    assert zipfile.is_zipfile(BytesIO(done.stdout))


def test_the_help_shows_an_example() -> None:
    assert "finsam books examples/minimal huvudbok --year 2025" in plain(
        finsam("books", "--help").out
    )
