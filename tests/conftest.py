"""Umeåregionens böcker, opened once for all tests."""

from __future__ import annotations

import gc
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

import finsam_ledger as fl
from finsam_ledger import bok
from finsam_ledger.bokslut import Bokslut
from finsam_ledger.trace import Tracer
from tests.commands import UMEA, unlocked

settings.register_profile("finsam", deadline=None, derandomize=True, database=None)
settings.load_profile("finsam")
# Books are values without cycles: looking through them for garbage takes up to a tenth of a test.
gc.set_threshold(100_000, 50, 100)

Rendered = dict[str, str]


def opened_at(folder: Path) -> bok.Opened:
    opened, findings = bok.open_books(folder)
    assert opened is not None, findings
    return opened


def closed_year(opened: bok.Opened, year: int) -> Bokslut:
    report, findings = bok.make_report(opened, year)
    assert report is not None, findings
    return report.bokslut


def rendered(folder: Path, out: Path) -> Rendered:
    """The report of 2025 as `md` and `html`."""
    written = fl.load(folder).report(2025).write(out, formats=["md", "html"])
    return {path.suffix[1:]: path.read_text(encoding="utf-8") for path in written}


@pytest.fixture(scope="session")
def umea() -> bok.Opened:
    return opened_at(UMEA)


@pytest.fixture(scope="session")
def umea_2025(umea: bok.Opened) -> Bokslut:
    return closed_year(umea, 2025)


@pytest.fixture(scope="session")
def umea_2024(umea: bok.Opened) -> Bokslut:
    return closed_year(umea, 2024)


@pytest.fixture(scope="session")
def tracer(umea: bok.Opened) -> Tracer:
    return Tracer(umea.books)


@pytest.fixture(scope="session")
def umea_report(tmp_path_factory: pytest.TempPathFactory) -> Rendered:
    return rendered(UMEA, tmp_path_factory.mktemp("rapport"))


@pytest.fixture
def umea_copy(tmp_path: Path) -> Path:
    """A copy of the förbund's folder to change something in."""
    return unlocked(UMEA, tmp_path / "umea")


Replace = Callable[[Path, str, str], int]


@pytest.fixture
def replace() -> Replace:
    """Replace the first of a text in a file; gives the line where it stood."""

    def first(path: Path, old: str, new: str) -> int:
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return text[: text.index(old)].count("\n") + 1

    return first
