"""The user's cache folder: files that may go at any time, and count only when they are whole.

Each begins with the hash of its name and the rest. It is nobody else's folder, it goes with no copy
or commit of the books, and no ledger that one is given can bring anything into it.
"""

from __future__ import annotations

import os
import sys
from hashlib import sha256

from finsam_ledger.whole import write_whole

FOLDER = "FINSAM_CACHE"  # environment: where it is; empty for nowhere
_MOST_AT_ONCE = 40  # files that commands may be in the middle of writing
_DIGEST = 64  # hexadecimal digits
_MODE = 0o600  # what the books hold is for nobody else, whatever the folder lets others see


def cache_folder() -> str:
    """Where the user's cache is; empty where there is to be none."""
    own = os.environ.get(FOLDER)
    if own is not None:
        return own
    if sys.platform == "win32":
        above = os.environ.get("LOCALAPPDATA", "")
    elif sys.platform == "darwin":
        above = os.path.expanduser("~/Library/Caches")
    else:
        above = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return os.path.join(above, "finsam") if os.path.isabs(above) else ""


def digest(*words: str) -> str:
    """A hash of some words, whatever they hold."""
    return sha256("\0".join(words).encode("utf-8", "surrogateescape")).hexdigest()


def read(path: str) -> bytes | None:
    """What `write` wrote, if it is there and whole."""
    try:
        with open(path, "rb", buffering=0) as file:  # read at once, and never copied
            mark, kept = file.read(_DIGEST), file.read()
    except OSError:
        return None
    return kept if mark == _mark(path, kept) else None


def marked(path: str, content: bytes) -> bytes:
    """Content as it is kept at a path: under another name it counts for nothing."""
    return _mark(path, content) + content


def _mark(path: str, content: bytes) -> bytes:
    found = sha256(os.path.basename(path).encode() + b"\0")
    found.update(content)
    return found.hexdigest().encode()


def write(path: str, content: bytes, most: int) -> None:
    """Keep `content`; of files that are named alike up to the first dash the `most` newest stay.

    Where nothing can be written, nothing is kept.
    """
    folder, name = os.path.split(path)
    kind = name.partition("-")[0]
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        write_whole(path, marked(path, content), _MODE)
        with os.scandir(folder) as entries:
            found = sorted(entries, key=lambda each: -each.stat().st_mtime_ns)
        alike = [each for each in found if each.name.startswith(f"{kind}-")]
        # What a command began to write when it was killed, long ago.
        broken = [each for each in found if each.name.startswith(f".{kind}-")]
        for old in (*alike[most:], *broken[_MOST_AT_ONCE:]):
            os.unlink(old.path)
    except OSError:
        return
