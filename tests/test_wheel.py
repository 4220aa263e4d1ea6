"""The wheel: built, installed in an empty environment, it gives the same files byte for byte."""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

from finsam_ledger.render.formats import FORMATS
from tests.commands import ROOT, UMEA, finsam

PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input"]
REPORT = ["report", "umea", "--year", "2025", "--format", ",".join(FORMATS), "--out"]
NAMES = [f"arsredovisning-2025{each.ending}" for each in FORMATS.values()]
WHERE = "import finsam_ledger; print(finsam_ledger.__file__)"


def ran(*words: str | Path, cwd: Path) -> str:
    done = subprocess.run(
        [str(word) for word in words], cwd=cwd, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder outside the tree, with a copy of the ledger."""
    folder = tmp_path_factory.mktemp("wheel")
    shutil.copytree(UMEA, folder / "umea")
    return folder


@pytest.fixture(scope="module")
def installed(home: Path) -> Path:
    """An environment with the wheel; its dependencies are those of the running one."""
    wheels = ["wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    ran(*PIP, *wheels, "--wheel-dir", home, ROOT, cwd=home)
    [wheel] = home.glob("*.whl")
    environment = home / "env"
    venv.create(environment, symlinks=True)
    ran(*PIP, "--python", environment, "install", "--no-deps", "--no-index", wheel, cwd=home)
    [site] = environment.glob("lib/python*/site-packages")
    # A path named in a .pth is searched, but the .pth files in it (the editable install's) are not.
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return environment


def test_it_is_the_wheel_that_runs(installed: Path, home: Path) -> None:
    where = ran(installed / "bin" / "python", "-c", WHERE, cwd=home)
    assert Path(where.strip()).is_relative_to(installed)


def test_every_format_is_the_same_bytes(installed: Path, home: Path) -> None:
    ran(installed / "bin" / "finsam", *REPORT, "fran-hjul", cwd=home)
    assert finsam(*REPORT, "fran-trad", cwd=home).code == 0
    assert {path.name for path in (home / "fran-hjul").iterdir()} == set(NAMES)
    for name in NAMES:
        assert (home / "fran-hjul" / name).read_bytes() == (home / "fran-trad" / name).read_bytes()


def test_a_new_forbund_is_the_same_files(installed: Path, home: Path) -> None:
    ran(installed / "bin" / "finsam", "init", "nytt-fran-hjul", cwd=home)
    assert finsam("init", "nytt-fran-trad", cwd=home).code == 0
    from_wheel, from_tree = (
        {
            path.relative_to(folder): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file()
        }
        for folder in (home / "nytt-fran-hjul", home / "nytt-fran-trad")
    )
    assert from_wheel == from_tree
    assert Path("main.beancount") in from_wheel


def test_every_file_of_the_package_travels(installed: Path) -> None:
    [package] = installed.glob("lib/python*/site-packages/finsam_ledger")
    source = ROOT / "finsam_ledger"
    here, there = (
        {
            path.relative_to(folder).as_posix()
            for path in folder.rglob("*")
            if path.is_file() and "__pycache__" not in path.parts
        }
        for folder in (source, package)
    )
    assert here == there
