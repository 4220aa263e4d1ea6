"""The user's cache folder: files that may go at any time, and count only when they are whole.

Each begins with the hash of the rest. It is nobody else's folder, it goes with no copy or commit of
the books, and no ledger that one is given can bring anything into it.
"""

from __future__ import annotations

import os
import sys
from hashlib import sha256

from finsam_ledger.whole import write_whole

FOLDER = "FINSAM_CACHE"  # environment: where it is; empty for nowhere
_DIGEST = 64  # hexadecimal digits


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
        with open(path, "rb") as file:
            content = file.read()
    except OSError:
        return None
    kept = content[_DIGEST:]
    return kept if sha256(kept).hexdigest().encode() == content[:_DIGEST] else None


def write(path: str, content: bytes, most: int) -> None:
    """Keep `content`; of files that are named alike up to the first dash the `most` newest stay.

    Where nothing can be written, nothing is kept.
    """
    folder, name = os.path.split(path)
    kind = name.partition("-")[0]
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        write_whole(path, sha256(content).hexdigest().encode() + content)
        with os.scandir(folder) as entries:
            alike = [each for each in entries if each.name.startswith(f"{kind}-")]
        for old in sorted(alike, key=lambda each: -each.stat().st_mtime_ns)[most:]:
            os.unlink(old.path)
    except OSError:
        return
