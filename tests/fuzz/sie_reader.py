"""The SIE reader under atheris: python -m tests.fuzz.sie_reader [libFuzzer's words].

A run ends with status 0 when its time is over; a crash, a hang or too much memory ends it with
another, and leaves the bytes that did it where -artifact_prefix says. Give such bytes a test of
their own in `tests/test_sie_hostile.py`.
"""

from __future__ import annotations

import importlib
import sys
import tempfile
from pathlib import Path


def main() -> None:
    atheris = importlib.import_module("atheris")
    with atheris.instrument_imports(include=["finsam_ledger"]):
        from finsam_ledger.sie.files import read_file

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "fil.se"

        def one(data: bytes) -> None:
            path.write_bytes(data)
            file, findings = read_file(path)
            assert file is not None or findings
            if file is not None:
                assert sum(1 for _ in file.items()) >= file.tally.verifikationer

        atheris.Setup(sys.argv, one)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
