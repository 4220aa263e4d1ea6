"""The front door: what outsiders may lean on, and that opening it costs nothing."""

from __future__ import annotations

import re
from importlib.metadata import version
from pathlib import Path

import pytest

import finsam_ledger
from tests.commands import finsam, python
from tests.test_rooms import HEAVY

PROMISED = ["Bok", "LedgerError", "__version__", "load"]
UMEA_2025 = ("ledgers/umearegionen", "--year", "2025")
# Of what is heavy, all that the books themselves need; formats and texts wait until asked for.
OF_BOOKS = {"beancount", "click", "holidays"}
FRAMES = {"pandas", "polars", "pyarrow", "duckdb", "narwhals", "pyspark", "numpy"}


def imported(*words: str) -> set[str]:
    """The packages that are imported while a command runs."""
    lines = python("-X", "importtime", "-m", "finsam_ledger.cli", *words).err.splitlines()
    found = (re.match(r"import time:.*\| +(\w+)", line) for line in lines)
    return {match.group(1) for match in found if match}


def test_the_door_is_as_promised() -> None:
    assert sorted(finsam_ledger.__all__) == PROMISED


@pytest.mark.parametrize("name", PROMISED)
def test_each_name_is_there(name: str) -> None:
    assert getattr(finsam_ledger, name) is not None


def test_no_other_name_is_there() -> None:
    with pytest.raises(AttributeError, match="no attribute 'read_forms'"):
        finsam_ledger.read_forms  # noqa: B018


def test_the_package_is_typed() -> None:
    assert (Path(finsam_ledger.__file__).parent / "py.typed").is_file()


def test_one_version() -> None:
    assert finsam_ledger.__version__ == version("finsam-ledger")
    assert finsam("--version").out.split()[-1] == finsam_ledger.__version__


def test_help_is_light() -> None:
    names = imported("--help")
    assert "click" in names
    assert names & {"beancount", "jinja2", "pandas", "msgspec", "markdown_it"} == set()


@pytest.mark.parametrize(
    "words",
    [
        ("check", "--no-cache", *UMEA_2025),
        ("check", "--no-cache", *UMEA_2025, "--kind", "delarsrapport"),
        ("figures", "--no-cache", *UMEA_2025),
        ("trace", "--no-cache", *UMEA_2025, "resultatrakning", "arets_resultat"),
    ],
    ids=("check", "check-delarsrapport", "figures", "trace"),
)
def test_figures_need_no_format_to_be_ready(words: tuple[str, ...]) -> None:
    names = imported(*words)
    assert "beancount" in names
    assert names & {*HEAVY, *FRAMES, "fava"} <= OF_BOOKS


def test_a_report_needs_no_pandas(tmp_path: Path) -> None:
    names = imported("report", *UMEA_2025, "--out", str(tmp_path))
    assert "jinja2" in names
    assert names & {"pandas", "numpy"} == set()
