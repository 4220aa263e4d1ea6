"""Writing files whole: a temporary file beside the target, then a rename."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path


def write_all(files: Iterable[tuple[Path, str]]) -> None:
    """Every text at its path, or none: all are written aside before the first takes its place."""
    waiting = []
    try:
        for path, text in files:
            waiting.append((_aside(path, text), path))
    except BaseException:
        for aside, _ in waiting:
            aside.unlink(missing_ok=True)
        raise
    for aside, path in waiting:
        aside.replace(path)


def write_whole(path: Path, text: str) -> None:
    """`text` as UTF-8 at `path`, making folders as needed; raises OSError and leaves nothing."""
    if path.exists() and not path.is_file():
        path.write_text(text, encoding="utf-8")  # a device or a pipe is written to, not replaced
        return
    write_all([(path, text)])


def _aside(path: Path, text: str) -> Path:
    """A temporary file beside `path` with `text`, readable as the user's other files are."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        Path(name).chmod(0o666 & ~_umask())
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)


def _umask() -> int:
    """The user's file mode mask, which can only be read by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
