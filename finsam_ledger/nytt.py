"""A new förbund's folder: the example that travels with the package, under a name of its own."""

from __future__ import annotations

import errno
import os
import re
import secrets
import shutil
import unicodedata
from collections.abc import Mapping
from pathlib import Path

from finsam_ledger import catalogue
from finsam_ledger.findings import Finding, Place

EXAMPLE = Path(__file__).parent / "data" / "minimal"
# Where the example says its name: the file, and what stands before the name on its line.
_NAMED = {"forbund.toml": "namn = ", "main.beancount": 'option "title" '}
# Control characters, halves of characters, and what breaks a line.
_UNFIT = ("Cc", "Cs", "Zl", "Zp")


def is_name(text: str) -> bool:
    """Whether a förbund can be called `text`: one line with something on it."""
    return bool(text.strip()) and not any(unicodedata.category(each) in _UNFIT for each in text)


def start(folder: Path, name: str | None = None) -> list[Finding]:
    """Write the example into `folder`, called `name` if one is given; why not, if it can't be.

    `folder` does not exist, or is empty; folders above it are made as needed. `name` satisfies
    `is_name`. All is written or nothing.
    """
    place = Place(str(folder))
    try:
        if folder.is_dir() and any(folder.iterdir()):
            return [catalogue.FOLDER_TAKEN.at(place, folder=folder)]
        _write(Path(os.path.realpath(folder)), _files(name))
    except OSError as error:
        reason = _TROUBLE.get(error.errno or 0, error.strerror or str(error))
        return [catalogue.FOLDER_UNMADE.at(place, folder=folder, reason=reason)]
    return []


def _files(name: str | None) -> Mapping[Path, str]:
    """The example's files by their path in the folder. Beancount leaves a cache, hidden, beside a
    ledger that was slow to read.
    """
    texts = {
        path.relative_to(EXAMPLE): path.read_text(encoding="utf-8")
        for path in sorted(EXAMPLE.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }
    if name is None:
        return texts
    return {path: _renamed(text, _NAMED.get(str(path)), name) for path, text in texts.items()}


def _renamed(text: str, before: str | None, name: str) -> str:
    """`text` with `name` on the line that begins with `before`."""
    if before is None:
        return text
    line = before + _quoted(name)
    return re.sub(rf"^{re.escape(before)}.*$", lambda _: line, text, count=1, flags=re.MULTILINE)


def _quoted(text: str) -> str:
    r"""A line of text as TOML and Beancount both write it.

    >>> print(_quoted(r'Förbundet "C:\bok"'))
    "Förbundet \"C:\\bok\""
    """
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _write(folder: Path, files: Mapping[Path, str]) -> None:
    """`files` in `folder`: made aside under another name, then given their place.

    In a folder that exists they are made inside it, since someone may be standing there.
    """
    there = folder.exists()
    top = folder
    while not there and not top.parent.exists():
        top = top.parent
    aside = (folder if there else top.parent) / f".finsam-{secrets.token_hex(4)}"
    aside.mkdir()
    try:
        for path, text in files.items():
            target = aside / folder.relative_to(top) / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8", newline="\n")
        if not there:
            aside.rename(top)
            return
        for each in list(aside.iterdir()):
            each.rename(folder / each.name)
        aside.rmdir()
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise


_TROUBLE = {
    errno.EACCES: "skrivrättighet saknas",
    errno.EPERM: "skrivrättighet saknas",
    errno.EROFS: "disken går bara att läsa",
    errno.ENOENT: "mappen ovanför går inte att skriva i",
    errno.ENOSPC: "disken är full",
    errno.ENOTDIR: "det finns redan en fil med det namnet, eller med namnet på en mapp ovanför",
    errno.EEXIST: "det finns redan en fil med det namnet",
    errno.ENAMETOOLONG: "namnet är för långt",
    errno.ELOOP: "länken går runt i en ring",
}
