"""Every finding from its smallest example: the folders in `tests/findings`.

A folder is a förbund with one thing wrong. `finsam check .` (or the arguments in `kommando.txt`)
is run inside it and must print `forvantat.txt`. `FINSAM_UPDATE=1 pytest tests/test_findings.py`
rewrites the expected texts; read them before keeping them.
"""

from __future__ import annotations

import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from itertools import takewhile
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import pytest

import finsam_ledger
from finsam_ledger.findings import Kind, Severity
from tests.forked import said

HERE = Path(__file__).parent
ROOT = HERE.parent
FINDINGS = HERE / "findings"
FOLDERS = sorted(path for path in FINDINGS.iterdir() if path.is_dir())
MINIMAL = ROOT / "examples" / "minimal"
PACKAGE = Path(finsam_ledger.__file__).parent


def _page_maker() -> ModuleType:
    """What makes docs/fynd.md, which lists the modules with findings."""
    spec = importlib.util.spec_from_file_location("make_fynd", ROOT / "docs" / "make_fynd.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


MAKER = _page_maker()
KINDS = {
    kind.code: kind
    for module in MAKER.MODULES
    for kind in vars(module).values()
    if isinstance(kind, Kind)
}
UPDATE = os.environ.get("FINSAM_UPDATE") == "1"


def test_every_module_of_findings_is_listed() -> None:
    listed = {module.__name__.rpartition(".")[2] for module in MAKER.MODULES}
    assert listed == {path.stem for path in (PACKAGE / "catalogue").glob("[a-z]*.py")} | {
        "catalogue"
    }


class Outcome(NamedTuple):
    """What a command said, and how it ended."""

    text: str
    code: int


def run(folder: Path, *words: str) -> Outcome:
    """Run a command; words before it that have an = are settings of the shell."""
    settings = dict(word.split("=", 1) for word in takewhile(lambda word: "=" in word, words))
    code, text, _ = said(words[len(settings) :], folder, os.environ | settings, together=True)
    return Outcome(text.replace(f"{PACKAGE.parent}/", ""), code)


def words_of(folder: Path) -> list[str]:
    file = folder / "kommando.txt"
    return shlex.split(file.read_text(encoding="utf-8")) if file.exists() else ["check", "."]


def run_as_told(folder: Path) -> Outcome:
    """What the folder's command says; one that may write is run in a copy."""
    words = words_of(folder)
    if not {"import", "seal", "export", "compare"} & {*words}:
        return run(folder, *words)
    with tempfile.TemporaryDirectory() as name:
        return run(Path(shutil.copytree(folder, Path(name) / folder.name)), *words)


@pytest.fixture(scope="module")
def outcomes() -> dict[str, Outcome]:
    """Every folder's outcome, several commands at a time."""
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        done = list(pool.map(run_as_told, FOLDERS))
    return {folder.name: outcome for folder, outcome in zip(FOLDERS, done, strict=True)}


def has_error_line(text: str) -> bool:
    return any(f"{Severity.ERROR} [" in line for line in text.splitlines())


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_says_what_is_expected(folder: Path, outcomes: dict[str, Outcome]) -> None:
    outcome, expected = outcomes[folder.name], folder / "forvantat.txt"
    assert "Traceback" not in outcome.text
    if UPDATE:
        expected.write_text(outcome.text, encoding="utf-8")
    assert outcome.text == expected.read_text(encoding="utf-8")
    assert outcome.code == (1 if has_error_line(outcome.text) else 0)


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.code)
def test_every_kind_is_provoked_in_its_folder(kind: Kind, outcomes: dict[str, Outcome]) -> None:
    assert kind.code in outcomes, f"tests/findings/{kind.code}/ saknas"
    outcome = outcomes[kind.code]
    assert f"{kind.severity} [{kind.code}] " in outcome.text
    assert outcome.code == (1 if kind.severity is Severity.ERROR else 0)


def test_every_folder_is_a_kind_or_a_case() -> None:
    names = {folder.name for folder in FOLDERS if not folder.name.startswith("fall-")}
    assert names <= KINDS.keys()


@pytest.mark.parametrize("code", ["faststalld-avviker", "saldo-stammer-inte", "text-saknas"])
@pytest.mark.parametrize("command", ["figures", "report"])
def test_nothing_is_written_when_there_are_errors(command: str, code: str, tmp_path: Path) -> None:
    out = tmp_path / "ut"
    formats = ["--format", "md"] if command == "report" else []
    outcome = run(FINDINGS / code, command, ".", "--year", "2025", *formats, "--out", str(out))
    assert outcome.code == 1
    assert f"[{code}]" in outcome.text
    assert list(tmp_path.iterdir()) == []


def test_the_minimal_example_only_lacks_the_year_before() -> None:
    text, code = run(MINIMAL, "check", ".")
    [line] = [line for line in text.splitlines() if ": notis [avrundning] " not in line]
    assert line.startswith("forbund.toml:1: varning [jamforelsetal-saknas] ")
    assert code == 0


def test_the_minimal_example_passes_bean_check() -> None:
    command = [sys.executable, "-m", "beancount.scripts.check", "main.beancount"]
    done = subprocess.run(command, cwd=MINIMAL, capture_output=True, encoding="utf-8", check=False)
    assert (done.stdout + done.stderr, done.returncode) == ("", 0)


def test_the_catalogue_in_docs_is_up_to_date() -> None:
    made = MAKER.page()
    assert (ROOT / "docs" / "fynd.md").read_text(encoding="utf-8") == made, "kör docs/make_fynd.py"
