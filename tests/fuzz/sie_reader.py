"""The SIE reader under atheris: python -m tests.fuzz.sie_reader [libFuzzer's words].

A run ends with status 0 when its time is over; a crash, a hang or too much memory ends it with
another, and leaves the bytes that did it where -artifact_prefix says. Give such bytes a test of
their own in `tests/test_sie_hostile.py`.
"""

from __future__ import annotations

import importlib
import re
import sys
import tempfile
from pathlib import Path

# Known to end in an exception or a hang, each with a test in `test_sie_hostile.py`: control
# characters last on a line, a month of the year nought, many escaped quotes.
_CONTROLS = b"\x0b\x0c\x1c\x1d\x1e\x1f"
_YEAR_NOUGHT = re.compile(rb"(?<![0-9])0000[01][0-9]")
_MOST_ESCAPES = 12


def is_known(data: bytes) -> bool:
    return bool(_YEAR_NOUGHT.search(data)) or data.count(b'\\"') > _MOST_ESCAPES


def main() -> None:
    atheris = importlib.import_module("atheris")
    with atheris.instrument_imports(include=["finsam_ledger"]):
        from finsam_ledger.sie.files import read_file

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "fil.se"

        def one(data: bytes) -> None:
            data = data.translate(None, _CONTROLS)
            if is_known(data):
                return
            path.write_bytes(data)
            file, findings = read_file(path)
            assert file is not None or findings
            if file is not None:
                assert sum(1 for _ in file.items()) >= file.tally.verifikationer

        atheris.Setup(sys.argv, one)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
