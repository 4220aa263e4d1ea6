"""The SIE reader under atheris for a while, with the corpus to begin from."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from shutil import copy

import pytest

from tests.commands import ROOT
from tests.test_sie_corpus import FILES, name_of

SECONDS, MEGABYTES = 20, 1024
HARNESS = "tests.fuzz.sie_reader"
# A process inherits the peak memory of the one that became it, here of a test runner that may have
# held more than the limit. A shell between them holds little, and does not become the harness.
BETWEEN = ("sh", "-c", '"$@"; exit $?', "sh")


@pytest.mark.skipif(
    importlib.util.find_spec("atheris") is None,
    reason="atheris has wheels for Linux on x86-64 and Python 3.11 to 3.13 only",
)
def test_the_reader_neither_crashes_nor_hangs(tmp_path: Path) -> None:
    found, seeds, wrong = (tmp_path / name for name in ("found", "seeds", "wrong"))
    for folder in (found, seeds, wrong):
        folder.mkdir()
    for path in FILES:
        copy(path, seeds / name_of(path).replace("/", "-"))
    done = subprocess.run(
        [
            *BETWEEN,
            sys.executable,
            *("-m", HARNESS, str(found), str(seeds)),
            *(f"-max_total_time={SECONDS}", "-timeout=10", f"-rss_limit_mb={MEGABYTES}"),
            *("-max_len=8192", f"-artifact_prefix={wrong}/", f"-dict={ROOT}/tests/fuzz/sie.dict"),
        ],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=6 * SECONDS,
        check=False,
    )
    left = {path.name: path.read_bytes() for path in wrong.iterdir()}
    assert not left, (left, done.stderr[-2000:])
    assert done.returncode == 0, done.stderr[-2000:]
    assert "Done " in done.stderr  # libFuzzer's word when the time is over
    assert any(found.iterdir())  # it found its way further than the corpus goes
