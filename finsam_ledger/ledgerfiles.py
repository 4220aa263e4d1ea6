"""The files of a Beancount ledger that something is added to: as they stand, with what is new."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

_INCLUDE = re.compile(r'^include\s+"([^"]*)"', re.MULTILINE)


def real(path: Path) -> Path:
    """Where a link leads: what is written takes the place of the file and not of the link."""
    return path.resolve() if path.is_symlink() else path


def text_of(path: Path) -> str:
    """A file's text with the line ends that it has."""
    with path.open(encoding="utf-8", newline="") as file:
        return file.read()


def is_included(path: Path, options: Mapping[str, Any]) -> bool:
    """Whether a ledger reads a file, or will once it is there: an include may be a pattern.

    `options` are those Beancount gives for the ledger; `path` is resolved.
    """
    for name in options.get("include", ()):
        file = Path(name)
        if file == path:
            return True
        text = file.read_text(encoding="utf-8", errors="replace")
        if any(fnmatch(str(path), str(file.parent / each)) for each in _INCLUDE.findall(text)):
            return True
    return False


def including(main: str, names: Iterable[str]) -> str:
    """A main file's text with includes after the last one it has, or last."""
    end = "\r\n" if "\r\n" in main else "\n"
    lines = "".join(f'include "{name}"{end}' for name in names)
    found = list(_INCLUDE.finditer(main))
    if not found:
        return f"{main.rstrip()}{end}{end}{lines}" if main.strip() else lines
    at = main.find("\n", found[-1].end()) + 1
    return main[:at] + lines + main[at:] if at else f"{main}{end}{lines}"


def added(text: str, new: Iterable[str], *, blank: bool = True) -> str:
    """A file's text with directives last, in its own line ends, `blank` lines between."""
    end = "\r\n" if "\r\n" in text else "\n"
    gap = end if blank else ""
    start = text if text.endswith("\n") or not text else text + end
    return start + "".join(gap + each.replace("\n", end) for each in new)
