"""Writing files whole: a temporary file beside the target, then a rename."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

Content = str | bytes


def write_all(files: Iterable[tuple[Path, Content]]) -> None:
    """Every text (in UTF-8) or file's bytes at its path, or none.

    All are written aside before the first takes its place.
    """
    waiting = []
    try:
        for path, content in files:
            waiting.append((_aside(path, content), path))
    except BaseException:
        for aside, _ in waiting:
            aside.unlink(missing_ok=True)
        raise
    for aside, path in waiting:
        aside.replace(path)


def write_whole(path: Path, content: Content) -> None:
    """`content` at `path`, text as UTF-8, making folders as needed.

    Raises OSError and leaves nothing.
    """
    if path.exists() and not path.is_file():
        path.write_bytes(as_bytes(content))  # a device or a pipe is written to, not replaced
        return
    write_all([(path, content)])


def as_bytes(content: Content) -> bytes:
    return content if isinstance(content, bytes) else content.encode()


def _aside(path: Path, content: Content) -> Path:
    """A temporary file beside `path` with `content`, readable as the user's other files are."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(as_bytes(content))
        Path(name).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)


def _umask() -> int:
    """The user's file mode mask, which can only be read by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
