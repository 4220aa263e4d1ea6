"""The books that speed is measured on: the same in all forms, and as many as asked for."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pytest
from made_up import account, rows_in
from msgspec.structs import replace

from finsam_ledger import bok
from finsam_ledger.findings import Severity, has_errors
from finsam_ledger.sie.files import SieFile, read_file
from finsam_ledger.tables import Figure
from tests.commands import finsam, python
from tests.conftest import opened_at

N = 60
ODD = 53  # ends in the middle of a turn
NUMMER = re.compile(r'ver: "(\w+)-(\d+)"')
LAST = "2029"  # the year that ten years of months end with


class Written(NamedTuple):
    sie: Path
    ledger: Path
    journal: Path
    months: Path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("bocker")
    done = python("bench/books.py", str(made), str(N), str(ODD))
    assert (done.code, done.out, done.err) == (0, "", "")
    return made


@pytest.fixture(scope="module", params=[N, ODD])
def written(folder: Path, request: pytest.FixtureRequest) -> Written:
    n = request.param
    forms = (f"{n}.se", f"{n}", f"{n}.journal", f"{n}-months")
    return Written(*(folder / form for form in forms))


def read(path: Path) -> SieFile:
    file, findings = read_file(path)
    assert file is not None, findings
    return file


def saldon(source: Path) -> dict[str, int]:
    """What each konto stands at in the end, in öre; those at nothing are left out."""
    saldo: Counter[str] = Counter()
    for key, ore in opened_at(source).books.balances.amounts.items():
        saldo[account(key.konto)] += ore
    return {konto: ore for konto, ore in saldo.items() if ore}


def figures_of(opened: bok.Opened) -> list[Figure]:
    report, findings = bok.make_report(opened, 2025)
    assert report is not None
    assert not has_errors(findings)
    return list(report.figures())


def test_reading_the_sie_file_finds_nothing(written: Written) -> None:
    assert read_file(written.sie)[1] == []


def test_the_books_have_no_errors_or_warnings(written: Written) -> None:
    opened = [opened_at(each) for each in (written.sie, written.ledger, written.months)]
    weights = {finding.severity for each in opened for finding in each.findings}
    assert weights <= {Severity.NOTICE}


def test_balances_are_equal(written: Written) -> None:
    sie, ledger = opened_at(written.sie).books, opened_at(written.ledger).books
    assert sie.balances.amounts == ledger.balances.amounts


def test_months_end_with_the_same_balances(written: Written) -> None:
    assert saldon(written.months) == saldon(written.ledger)
    assert len(list(written.months.glob("20*.beancount"))) == 120


def ore(amount: str) -> int:
    return int(Decimal(amount.removesuffix(" SEK")) * 100)


def output_of(program: str, *words: str) -> str:
    """What a plain-text accounting program says; the test is skipped where it is not installed."""
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed, so it can't read the journal")
    env = {"LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        [program, *words], capture_output=True, encoding="utf-8", check=True, env=env
    )
    assert not done.stderr
    return done.stdout


def test_hledger_has_the_same_balances(written: Written) -> None:
    words = ("-f", str(written.journal), "balance", "--flat", "--no-total", "-O", "csv")
    _, *rows = csv.reader(io.StringIO(output_of("hledger", *words)))
    assert {konto: ore(amount) for konto, amount in rows} == saldon(written.ledger)


def test_ledger_has_the_same_balances(written: Written) -> None:
    form = "%(account)\\t%(quantity(scrub(display_total)))\\n"
    words = ("-f", str(written.journal), "balance", "--flat", "--no-total")
    lines = output_of("ledger", *words, "--balance-format", form).splitlines()
    rows = (line.split("\t") for line in lines)
    assert {konto: ore(amount) for konto, amount in rows} == saldon(written.ledger)


def test_hledger_finds_the_marks_of_a_row(written: Written) -> None:
    words = ("-f", str(written.journal), "balance", "tag:insats", "-O", "csv", "--no-total")
    _, *rows = csv.reader(io.StringIO(output_of("hledger", *words)))
    amounts = opened_at(written.ledger).books.balances.amounts
    marked = sum(each for key, each in amounts.items() if "insats" in dict(key.dims))
    assert [ore(amount) for _, amount in rows] == [marked]
    assert marked


def test_figures_are_equal(written: Written, tmp_path: Path) -> None:
    """A file by itself may lack registers that a ledger must have; both are let off here."""
    shutil.copytree(written.ledger, tmp_path / "bok")
    shutil.rmtree(tmp_path / "bok" / "register")
    sie, ledger = opened_at(written.sie), opened_at(tmp_path / "bok")
    figures = figures_of(sie)
    assert len(figures) > N
    assert figures == figures_of(replace(ledger, lenient=sie.lenient))


def test_a_bare_ledger_has_all_that_figures_ask_for(folder: Path) -> None:
    assert finsam("figures", str(folder / str(N)), "--no-cache").code == 0
    assert finsam("figures", str(folder / f"{N}-months"), "--year", LAST, "--no-cache").code == 0


def test_there_are_as_many_as_asked_for(written: Written) -> None:
    n = int(written.ledger.name)
    assert read(written.sie).tally.verifikationer == n
    text = (written.ledger / "2025.beancount").read_text(encoding="utf-8")
    assert text.count(" * ") == n + 1  # the opening balance is a verifikation there
    assert rows_in(n) == written.sie.read_text(encoding="cp437").count("#TRANS")


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


def test_series_begin_anew_each_year(written: Written) -> None:
    numbers = defaultdict[tuple[str, str], list[int]](list)
    for file in sorted(written.months.glob("20*.beancount")):
        for serie, number in NUMMER.findall(file.read_text(encoding="utf-8")):
            numbers[file.name[:4], serie].append(int(number))
    assert len({year for year, _ in numbers}) == 10
    for found in numbers.values():
        assert found == list(range(1, len(found) + 1))


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
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) > 120
    for file in files:
        assert file.read_bytes() == (folder / file.relative_to(tmp_path)).read_bytes()


@pytest.fixture(scope="module", params=[f"{N}", f"{N}-months"])
def kept(folder: Path, request: pytest.FixtureRequest) -> Path:
    """The ledger as a förbund keeps it, which all our plugins are timed on."""
    made = folder / f"kept-{request.param}"
    done = python("bench/kept.py", str(folder / request.param), str(made))
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
