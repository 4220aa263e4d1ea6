"""Writing files whole: a temporary file beside the target, then a rename. Without pathlib and
tempfile, which take longer to import than a remembered answer takes to write.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable
from itertools import count

Content = str | bytes
Target = str | os.PathLike[str]
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_OPEN = 0o666  # what any program gives a new file
_numbers = count()


def write_all(files: Iterable[tuple[Target, Content]], mode: int = _OPEN) -> None:
    """Every text (in UTF-8) or file's bytes at its path, or none.

    All are written aside before the first takes its place.
    """
    waiting: list[tuple[str, Target]] = []
    try:
        for path, content in files:
            waiting.append((_aside(path, content, mode), path))
    except BaseException:
        for aside, _ in waiting:
            os.unlink(aside)
        raise
    for aside, path in waiting:
        os.replace(aside, path)


def write_whole(path: Target, content: Content, mode: int = _OPEN) -> None:
    """`content` at `path`, text as UTF-8, making folders as needed; a new file gets `mode`, less
    what the user's umask takes.

    Raises OSError and leaves nothing.
    """
    if os.path.exists(path) and not os.path.isfile(path):
        with open(path, "wb") as file:
            file.write(as_bytes(content))  # a device or a pipe is written to, not replaced
        return
    write_all([(path, content)], mode)


def as_bytes(content: Content) -> bytes:
    return content if isinstance(content, bytes) else content.encode()


def _aside(path: Target, content: Content, mode: int) -> str:
    """A temporary file beside `path` with `content`, readable as the file it replaces is, or as
    the user's other files are.
    """
    folder, name = os.path.split(path)
    os.makedirs(folder or ".", exist_ok=True)
    if os.path.isdir(path):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), os.fspath(path))
    aside = os.path.join(folder, f".{name}.{os.getpid()}-{next(_numbers)}")
    handle = os.open(aside, _NEW, mode)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(as_bytes(content))
        if os.path.exists(path):
            os.chmod(aside, stat.S_IMODE(os.stat(path).st_mode))
    except BaseException:
        os.unlink(aside)
        raise
    return aside
