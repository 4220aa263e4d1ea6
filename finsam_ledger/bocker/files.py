"""Files as they are on disk: size and SHA-256, so that anyone can tell that they are the same."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable
from pathlib import Path

from finsam_ledger.bocker.values import Column, Kind, Row

COLUMNS = (Column("Fil"), Column("Byte", Kind.NUMBER), Column("SHA-256"))
_UNREADABLE = "går inte att läsa"
# As Beancount reads them: only those of the main file count.
_OPTION = re.compile(r'^option\s+"([^"]*)"\s+"((?:[^"\\]|\\.)*)"', re.MULTILINE)


def file_rows(paths: Iterable[Path], folder: Path) -> tuple[Row, ...]:
    """A row for each file, in order of name."""
    named = {name_in(folder, path): path for path in paths}
    return tuple(Row((name, *_content(named[name]))) for name in sorted(named))


def _content(path: Path) -> tuple[int | None, str]:
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            return file.tell(), digest
    except OSError:
        return None, _UNREADABLE


def name_in(folder: Path, path: Path | str) -> str:
    """A path from the folder, of letters that any file of text can have."""
    name = Path(os.path.relpath(path, folder)).as_posix()
    return name.encode("utf-8", "replace").decode()


def options_in(main: Path) -> list[tuple[str, str]]:
    """The options of a ledger's main file, as they stand there."""
    try:
        text = main.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    return _OPTION.findall(text)
