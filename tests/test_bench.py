"""The books that speed is measured on: the same in both forms, and as many as asked for."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest
from msgspec.structs import replace

from finsam_ledger import bok
from finsam_ledger.findings import Severity, has_errors
from finsam_ledger.sie.files import SieFile, read_file
from finsam_ledger.tables import Figure
from tests.commands import python
from tests.conftest import opened_at

N = 60
ODD = 53  # ends in the middle of a turn


class Written(NamedTuple):
    sie: Path
    ledger: Path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("bocker")
    done = python("bench/books.py", str(made), str(N), str(ODD))
    assert (done.code, done.out, done.err) == (0, "", "")
    return made


@pytest.fixture(scope="module", params=[N, ODD])
def written(folder: Path, request: pytest.FixtureRequest) -> Written:
    return Written(folder / f"{request.param}.se", folder / str(request.param))


def read(path: Path) -> SieFile:
    file, findings = read_file(path)
    assert file is not None, findings
    return file


def figures_of(opened: bok.Opened) -> list[Figure]:
    report, findings = bok.make_report(opened, 2025)
    assert report is not None
    assert not has_errors(findings)
    return list(report.figures())


def test_reading_the_sie_file_finds_nothing(written: Written) -> None:
    assert read_file(written.sie)[1] == []


def test_the_books_have_no_errors_or_warnings(written: Written) -> None:
    opened = opened_at(written.sie), opened_at(written.ledger)
    weights = {finding.severity for each in opened for finding in each.findings}
    assert weights <= {Severity.NOTICE}


def test_balances_are_equal(written: Written) -> None:
    sie, ledger = opened_at(written.sie).books, opened_at(written.ledger).books
    assert sie.balances.amounts == ledger.balances.amounts


def test_figures_are_equal(written: Written) -> None:
    """A file by itself may lack registers that a ledger must have; both are let off here."""
    sie, ledger = opened_at(written.sie), opened_at(written.ledger)
    figures = figures_of(sie)
    assert len(figures) > N
    assert figures == figures_of(replace(ledger, lenient=sie.lenient))


def test_there_are_as_many_as_asked_for(written: Written) -> None:
    n = int(written.ledger.name)
    assert read(written.sie).tally.verifikationer == n
    text = (written.ledger / "2025.beancount").read_text(encoding="utf-8")
    assert text.count(" * ") == n + 1  # the opening balance is a verifikation there


def test_all_is_written_as_programs_write_it(folder: Path) -> None:
    data = (folder / f"{N}.se").read_bytes()
    assert data.count(b"\n") == data.count(b"\r\n") > 0
    assert "Löner".encode("cp437") in data
    assert read(folder / f"{N}.se").encoding == "cp437"


def test_series_are_unbroken(written: Written) -> None:
    series = read(written.sie).tally.series
    assert sorted(series) == ["A", "B", "L", "M"]
    for serie in series.values():
        assert list(serie.numbers) == list(range(1, len(serie.numbers) + 1))


def test_balances_stand_on_their_side(written: Written) -> None:
    """At no month's end is a bank account overdrawn or a debt overpaid."""
    amounts = opened_at(written.ledger).books.balances.amounts
    saldo: Counter[str] = Counter()
    for key in sorted(amounts, key=lambda key: (key.month, -key.slag)):
        saldo[key.konto] += amounts[key]
        if key.konto in ("1510", "1650", "1940"):
            assert saldo[key.konto] >= 0
        if key.konto.startswith("2"):
            assert saldo[key.konto] <= 0


def test_every_time_the_same(folder: Path, tmp_path: Path) -> None:
    python("bench/books.py", str(tmp_path), str(N))
    for name in (f"{N}.se", f"{N}/konton.beancount", f"{N}/2025.beancount"):
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes()


@pytest.fixture(scope="module")
def kept(folder: Path) -> Path:
    """The ledger as a förbund keeps it, which all our plugins are timed on."""
    made = folder / "kept"
    done = python("bench/kept.py", str(folder / str(N)), str(made))
    assert (done.code, done.err) == (0, "")
    return made


def test_the_kept_ledger_has_no_errors(kept: Path) -> None:
    findings = bok.examine(opened_at(kept))
    assert not has_errors(findings), findings


def test_every_rule_has_something_to_look_at_in_it(kept: Path) -> None:
    opened = opened_at(kept)
    assert opened.books.ledger is not None
    assert "finsam_ledger.plugins.kommunal" in opened.books.ledger.plugins
    assert len(opened.books.ledger.locks) == 4
    assert opened.forbund.settings.attest
    assert all(ver.bokford for ver in opened.books.verifikationer if not ver.is_opening)
