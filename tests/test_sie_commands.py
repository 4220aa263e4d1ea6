"""`finsam import sie` and `export sie`, and SIE files where a ledger is asked for, as commands."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from finsam_ledger.sie.files import read_file
from finsam_ledger.sie.rules import checksum_of
from tests.commands import ROOT, Outcome, finsam
from tests.test_sie_corpus import CORPUS

RAKT = CORPUS / "visma" / "rakt-4e.se"
FLERA = CORPUS / "specter" / "tre-ar.se"


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def imported(file: Path, folder: Path) -> Outcome:
    return finsam("import", "sie", str(file), "--into", str(folder))


def changed(source: Path, target: Path, old: str, new: str) -> Path:
    data = source.read_bytes()
    assert data.count(old.encode("cp437")) == 1
    target.write_bytes(data.replace(old.encode("cp437"), new.encode("cp437")))
    return target


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    assert imported(RAKT, tmp_path / "bok").code == 0
    return tmp_path / "bok"


def test_import_says_what_it_wrote(tmp_path: Path) -> None:
    outcome = imported(RAKT, tmp_path / "bok")
    names = {Path(line).name for line in outcome.out.splitlines()}
    assert names == {path.name for path in (tmp_path / "bok").iterdir()}
    assert "9 nya verifikationer, 0 fanns redan." in outcome.err


def test_import_twice_changes_no_byte(ledger: Path) -> None:
    before = bytes_of(ledger)
    outcome = imported(RAKT, ledger)
    assert outcome.code == 0
    assert "0 nya verifikationer, 9 fanns redan." in outcome.err
    assert bytes_of(ledger) == before


def rows(path: Path, label: str) -> list[str]:
    text = path.read_bytes().decode("cp437")
    return [line for line in text.splitlines() if line.startswith(label)]


def test_a_newer_export_adds_what_is_new(ledger: Path, tmp_path: Path) -> None:
    more = (
        '#VER B 9 20251231 "Avgift"\r\n{\r\n#TRANS 7430 {} 10.00\r\n#TRANS 1940 {} -10.00\r\n}\r\n'
    )
    newer = tmp_path / "nyare.se"
    newer.write_bytes(RAKT.read_bytes() + more.encode("cp437"))
    before = (ledger / "2025.beancount").read_text(encoding="utf-8")
    outcome = imported(newer, ledger)
    after = (ledger / "2025.beancount").read_text(encoding="utf-8")
    assert outcome.code == 0, outcome.err
    assert "1 nya verifikationer, 9 fanns redan." in outcome.err
    assert after.startswith(before)
    assert 'ver: "B-9"' in after.removeprefix(before)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"Regionens bidrag"', '"Regionens avgift"', "texten är ”Regionens avgift”"),
        ("#VER A 2 20250127", "#VER A 2 20250128", "datumet är ”20250128”"),
    ],
)
def test_a_changed_verifikation_is_an_error(
    ledger: Path, tmp_path: Path, old: str, new: str, told: str
) -> None:
    before = bytes_of(ledger)
    outcome = imported(changed(RAKT, tmp_path / "ny.se", old, new), ledger)
    assert outcome.code == 1
    assert "[sie-verifikation-andrad] Verifikation A-2" in outcome.err
    assert told in outcome.err
    assert bytes_of(ledger) == before


def test_a_vanished_verifikation_is_an_error(ledger: Path, tmp_path: Path) -> None:
    text = RAKT.read_bytes().decode("cp437")
    start = text.index("#VER A 3")
    shorter = tmp_path / "kortare.se"
    shorter.write_bytes((text[:start] + text[text.index("#VER", start + 1) :]).encode("cp437"))
    before = bytes_of(ledger)
    outcome = imported(shorter, ledger)
    assert outcome.code == 1
    assert "[sie-verifikation-borta] Verifikation A-3" in outcome.err
    assert bytes_of(ledger) == before


def test_years_are_imported_one_after_the_other(tmp_path: Path) -> None:
    """A second year adds its verifikationer, and no second opening balance."""
    head = '#FLAGGA 0\n#PROGRAM "P" 1\n#FORMAT PC8\n#GEN 20260101\n#SIETYP 4\n#FNAMN "F"\n'
    chart = '#KONTO 1940 "Bank"\n#KONTO 2010 "Eget kapital"\n#KONTO 3511 "Statens bidrag"\n'

    def year(number: int, opening: int, equity: int) -> Path:
        path = tmp_path / f"{number}.se"
        rar = f"#RAR 0 {number}0101 {number}1231\n"
        begins = f"#IB 0 1940 {opening}.00\n#IB 0 2010 {equity}.00\n"
        ver = (
            f'#VER A 1 {number}0301 "Bidrag"\n{{\n#TRANS 1940 {{}} 10.00\n'
            "#TRANS 3511 {} -10.00\n}\n"
        )
        path.write_text(head + rar + chart + begins + ver, encoding="ascii")
        return path

    folder = tmp_path / "bok"
    assert imported(year(2024, 50, -50), folder).code == 0
    outcome = imported(year(2025, 60, -60), folder)
    assert outcome.code == 0, outcome.err
    text = (folder / "2025.beancount").read_text(encoding="utf-8")
    assert "ingaende-balans" not in text
    assert '"2025.beancount"' in (folder / "main.beancount").read_text(encoding="utf-8")
    wrong = imported(year(2026, 71, -71), folder)
    assert wrong.code == 1
    assert "[sie-ib-ub] Konto 1940 har ingående balans 71,00 kr" in wrong.err
    assert not (folder / "2026.beancount").exists()
    early = imported(year(2023, 40, -40), folder)
    assert early.code == 1
    assert "[sie-tidigare-ar]" in early.err


def test_export_writes_a_strict_file(tmp_path: Path) -> None:
    target = tmp_path / "ut.se"
    source = "examples/minimal"
    words = ("export", "sie", source, "--year", "2025", "--date", "2026-01-31", "--checksum")
    outcome = finsam(*words, "--out", str(target))
    assert outcome.code == 0
    data = target.read_bytes()
    assert data.count(b"\n") == data.count(b"\r\n")
    assert data.startswith(b"#FLAGGA 0\r\n#KSUMMA\r\n#PROGRAM ")
    body = data.split(b"#KSUMMA\r\n")[1].rpartition(b"#KSUMMA")
    assert body[2].strip() == checksum_of(body[0].replace(b"\r", b"")).encode()
    file, findings = read_file(target)
    assert file is not None
    assert not findings
    command = [sys.executable, "-m", "finsam_ledger.cli", *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    assert done.stdout == data  # standard output takes bytes too


def test_export_is_the_same_bytes_each_time(tmp_path: Path) -> None:
    words = ("export", "sie", "examples/minimal", "--date", "2026-01-31", "--out")
    first, second = tmp_path / "a.se", tmp_path / "b.se"
    assert finsam(*words, str(first)).code == finsam(*words, str(second)).code == 0
    assert first.read_bytes() == second.read_bytes()


def test_a_sie_file_needs_no_year(tmp_path: Path) -> None:
    file = tmp_path / "bok.se"
    file.write_bytes(FLERA.read_bytes())
    outcome = finsam("figures", str(file))
    assert outcome.code == 0
    assert "resultatrakning,Årets resultat,2025," in outcome.out
    assert finsam("figures", str(file), "--year", "2024").code == 0
    assert finsam("figures", str(file), "--year", "2019").code == 1


def test_a_figure_is_traced_to_the_files_lines(tmp_path: Path) -> None:
    file = tmp_path / "bok.se"
    file.write_bytes(RAKT.read_bytes())
    words = ("trace", str(file), "resultatrakning", "Årets resultat", "2025")
    outcome = finsam(words[0], "--format", "csv", *words[1:])
    assert outcome.code == 0
    assert "bok.se,65" in outcome.out
    assert "A-1" in outcome.out


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["import", "sie", "finns-inte.se", "--into", "x"], 1, "[fil-saknas]"),
        (["import", "sie", str(RAKT), "--into", "x", "--encoding", "ebcdic"], 2, "is not one of"),
        (["import", "sie", "README.md", "--into", "x"], 1, "[sie-ingen-sie]"),
        (["import", "sie", "tests", "--into", "x"], 1, "[fil-olaslig]"),
        (["export", "sie", str(RAKT)], 1, "[sie-redan-sie]"),
        (["export", "sie", "examples/minimal", "--year", "1999"], 1, "[ar-saknas]"),
        (["export", "sie", "examples/minimal", "--type", "5"], 2, "'5' is not one of"),
        (["export", "sie", "docs"], 1, "[bok-saknas]"),
        (["figures", "finns-inte.si"], 1, "[fil-saknas]"),
    ],
)
def test_wrong_commands(words: list[str], code: int, told: str) -> None:
    outcome = finsam(*words)
    assert outcome.code == code
    assert told in outcome.out + outcome.err
    assert "Traceback" not in outcome.err
    assert not Path("x").exists()


def test_a_year_of_nothing_but_cancelled_numbers_goes_out_again(tmp_path: Path) -> None:
    head = '#FLAGGA 0\n#PROGRAM "P" 1\n#FORMAT PC8\n#GEN 20260101\n#SIETYP 4\n#FNAMN "F"\n'
    file = tmp_path / "tom.se"
    file.write_text(
        f"{head}#RAR 0 20250101 20251231\n#VER A 1 20250301\n{{\n}}\n", encoding="ascii"
    )
    assert imported(file, tmp_path / "bok").code == 0
    outcome = finsam("export", "sie", str(tmp_path / "bok"), "--year", "2025")
    assert outcome.code == 0, outcome.err
    assert "#VER A 1 20250301" in outcome.out


def test_a_byte_order_mark_is_no_part_of_the_first_line(tmp_path: Path) -> None:
    file = tmp_path / "bom.se"
    file.write_bytes(b"\xef\xbb\xbf" + RAKT.read_bytes().decode("cp437").encode())
    words = ("import", "sie", str(file), "--into", str(tmp_path / "bok"), "--encoding", "utf-8")
    outcome = finsam(*words)
    assert outcome.code == 0
    assert "[sie-rad]" not in outcome.err
