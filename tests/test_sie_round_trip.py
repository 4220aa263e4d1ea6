"""SIE → Beancount → SIE gives the same records, in many producers' styles."""

from __future__ import annotations

from pathlib import Path

import pytest

from finsam_ledger.exchange import from_sie, to_sie
from finsam_ledger.findings import has_errors
from finsam_ledger.sie.fields import Field
from finsam_ledger.sie.files import SieFile, read_file
from finsam_ledger.sie.records import Item, Record, Verifikation
from finsam_ledger.sie.writing import fitting
from finsam_ledger.whole import write_all
from tests.test_sie_corpus import FILES, name_of

# Files that hold something to import: no errors when read, and verifikationer.
GOOD = [
    path
    for path in FILES
    if (file := read_file(path)[0]) is not None
    and file.tally.verifikationer
    and path.suffix != ".sie"
]


def imported(path: Path, folder: Path) -> SieFile:
    done, findings = from_sie.read(path, folder)
    assert done is not None, findings
    write_all(done.files)
    file, _ = read_file(path)
    assert file is not None
    return file


def exported(folder: Path, year: int, target: Path) -> SieFile:
    ledger, findings = to_sie.open_ledger(folder)
    assert ledger is not None, findings
    made, findings = to_sie.export(ledger, year, date="20260101")
    assert made is not None, findings
    target.write_bytes(made.data)
    file, findings = read_file(target)
    assert file is not None, findings
    return file


def fitted(field: Field) -> Field:
    """A field in the letters a SIE file has."""
    letters: dict[str, str] = {}
    if isinstance(field, tuple):
        return tuple(fitting(each, letters) for each in field)
    return fitting(field, letters)


def bare(item: Item) -> object:
    """A record without its line; a verifikation with its rows in order."""
    if isinstance(item, Record):
        return item.label, tuple(map(fitted, item.fields))
    return bare(item.head), [bare(row) for row in item.rows]


def parts(file: SieFile) -> tuple[list[object], list[object]]:
    """Single records and verifikationer, each in the file's order; a checksum aside."""
    items = list(file.items())
    records = [bare(item) for item in items if isinstance(item, Record) and item.label != "KSUMMA"]
    return records, [bare(item) for item in items if isinstance(item, Verifikation)]


def year_of(file: SieFile) -> int:
    return int(max(item.datum for item in file.items() if isinstance(item, Verifikation))[:4])


@pytest.mark.parametrize("path", GOOD, ids=name_of)
def test_gives_the_same_records(path: Path, tmp_path: Path) -> None:
    first = imported(path, tmp_path / "bok")
    second = exported(tmp_path / "bok", year_of(first), tmp_path / f"ut{path.suffix}")
    records, vers = parts(first)
    if all(record.label != "FLAGGA" for record in first.contents.records):
        records.insert(0, ("FLAGGA", ("0",)))  # the one record no file can do without
    assert parts(second) == (records, vers)


@pytest.mark.parametrize("path", GOOD, ids=name_of)
def test_the_same_file_twice_changes_nothing(path: Path, tmp_path: Path) -> None:
    imported(path, tmp_path / "bok")
    done, findings = from_sie.read(path, tmp_path / "bok")
    assert done is not None, findings
    assert (done.files, done.added) == ((), 0)
    assert not has_errors(findings)


def test_what_stands_in_braces_after_an_unknown_record_is_kept_and_means_nothing(
    tmp_path: Path,
) -> None:
    path = tmp_path / "bok.se"
    inner = ["#DEL 1 1940", "{", "#TRANS 1940 {} 99.00", "}", '#KONTO 9998 "Inte ett konto"']
    lines = [
        *("#FLAGGA 0", '#PROGRAM "P" 1', "#FORMAT PC8", "#GEN 20260101", "#SIETYP 4", '#FNAMN "F"'),
        *("#RAR 0 20250101 20251231", '#KONTO 1940 "Bank"', '#KONTO 3511 "Bidrag"'),
        *("#EGEN 1", "{", *inner, "}"),
        *("#VER A 1 20250301", "{", "#TRANS 1940 {} 5.00", "#EGEN 2", "{", *inner, "}"),
        *("#TRANS 3511 {} -5.00", "}", ""),
    ]
    path.write_text("\n".join(lines), encoding="ascii")
    first = imported(path, tmp_path / "bok")
    assert sum(abs(ore) for ore in first.tally.amounts.values()) == 1000
    assert set(first.contents.accounts) == {"1940", "3511"}
    second = exported(tmp_path / "bok", 2025, tmp_path / "ut.se")
    written = (tmp_path / "ut.se").read_text(encoding="cp437").splitlines()
    block = ["{", *inner, "}"]
    places = [i for i in range(len(written)) if written[i : i + len(block)] == block]
    assert len(places) == 2
    assert parts(second) == parts(first)
