"""Underlag: the documents behind each verifikation are where it says, and are what they were.

On a verifikation, `underlag: "2025/B-17.pdf"` names a file below the folder of `[underlag] mapp`,
and `underlag-sha256:` gives its sum. A second document is `underlag-2` with `underlag-2-sha256`:
with commas between them, file names could have none, and each sum would stand far from its file.
"""

from __future__ import annotations

import hashlib
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from finsam_ledger.balances import Books
from finsam_ledger.catalogue import kontroll
from finsam_ledger.chart import AccountSet, SelectionError, account_set
from finsam_ledger.findings import Finding
from finsam_ledger.forbund import Forbund
from finsam_ledger.verifikationer import Meta, Verifikation, text_of

KEY = "underlag"
_SUM, _SECOND = f"{KEY}-sha256", f"{KEY}-2"  # where there is any key of ours, there is one of these
_KEYS = re.compile(rf"({KEY}(?:-[0-9]+)?)(-sha256)?")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_FORM = "64 tecken, 0–9 och a–f"
_SHOWN = 12  # so much of a sum tells it from another


class Document(NamedTuple):
    """A document as metadata names it: under which key, its path, and the sum it had."""

    key: str
    path: str
    stated: str


class _Read(NamedTuple):
    """A file's sum, or why there is none."""

    sha256: str
    trouble: str


def documents(meta: Meta) -> list[Document]:
    """The documents that some metadata names, in the order it does."""
    found = (match.group(1) for key in meta if (match := _KEYS.fullmatch(key)))
    named = [
        Document(key, text_of(meta, key), text_of(meta, f"{key}-sha256").lower())
        for key in dict.fromkeys(found)
    ]
    return [each for each in named if each.path or each.stated]


def check(forbund: Forbund, books: Books) -> Iterator[Finding]:
    """Documents that are missing, changed or without a sum, and verifikationer without any."""
    settings = forbund.settings.underlag
    archive = _Archive(forbund.folder / settings.mapp, settings.mapp)
    needing = _needing(forbund)
    lost: list[Verifikation] = []
    for v in books.verifikationer:
        has_any = False
        meta = v.meta
        if KEY in meta or _SUM in meta or _SECOND in meta:
            for document in documents(meta):
                has_any = has_any or bool(document.path)
                if not archive.is_there:
                    lost.append(v)
                elif finding := archive.examine(document, v):
                    yield finding
        if needing is not None and not has_any and _needs(v, needing):
            yield kontroll.UNDERLAG_MISSING.at(v.place, name=v.name, folder=settings.mapp)
    if lost:  # one finding: whoever has the books without the documents needn't be told of each
        first, folder = lost[0], settings.mapp
        reason = f"mappen {folder} finns inte (underlag som ska ligga där: {len(lost)})"
        yield kontroll.UNDERLAG_UNREAD.at(
            first.place, name=first.name, reason=reason, folder=folder
        )


class _Needing(NamedTuple):
    """Which verifikationer must have underlag: those on some accounts, or all (None)."""

    accounts: AccountSet | None


def _needing(forbund: Forbund) -> _Needing | None:
    settings = forbund.settings.underlag
    if settings.kravs:
        return _Needing(None)
    try:
        return _Needing(account_set(settings.konton)) if settings.konton else None
    except SelectionError:
        return None  # told where forbund.toml is read


def _needs(v: Verifikation, needing: _Needing) -> bool:
    """Whether it must have underlag; not what is no event, kept elsewhere, or made of others."""
    accounts = needing.accounts
    if accounts is not None and not any(accounts.names(rad.konto) for rad in v.rader):
        return False
    is_cancelled = v.meta.get("makulerad") is True
    return not (v.is_opening or v.is_imported or v.is_generated or v.is_closing or is_cancelled)


class _Archive:
    """The folder of documents; each file in it is read once."""

    def __init__(self, folder: Path, name: str) -> None:
        self.name = name
        self.is_there = folder.is_dir()
        self.folder = folder.resolve() if self.is_there else folder
        self.read: dict[str, _Read] = {}
        self.sums: dict[Path, str] = {}

    def examine(self, document: Document, v: Verifikation) -> Finding | None:
        """What is wrong with a document, if anything."""
        key, path, stated = document
        place, name = v.place, v.name
        if not path:
            reason = f"{key}-sha256 står utan {key}"
            return kontroll.UNDERLAG_UNREAD.at(place, name=name, reason=reason, folder=self.name)
        if path not in self.read:
            self.read[path] = self._read(path)
        found, trouble = self.read[path]
        if trouble:
            reason = f"{path} {trouble}"
            return kontroll.UNDERLAG_UNREAD.at(place, name=name, reason=reason, folder=self.name)
        if not _SHA256.fullmatch(stated):
            reason = f"har ingen riktig SHA-256 ({_FORM})" if stated else "har ingen SHA-256"
            sum_key = f"{key}-sha256"
            return kontroll.UNDERLAG_UNSUMMED.at(
                place, file=path, name=name, reason=reason, key=sum_key, found=found
            )
        if found != stated:
            shown = {"found": found[:_SHOWN], "stated": stated[:_SHOWN]}
            return kontroll.UNDERLAG_CHANGED.at(place, file=path, name=name, **shown)
        return None

    def _read(self, path: str) -> _Read:
        """The sum of a file below the folder, whatever a ledger may call a path."""
        if Path(path).is_absolute():
            return _Read("", f"ska skrivas från mappen {self.name}")
        try:
            file = (self.folder / path).resolve()
            if not file.is_relative_to(self.folder):
                return _Read("", f"leder ut ur mappen {self.name}")
            mode = file.stat().st_mode
            if not stat.S_ISREG(mode):  # a pipe would be waited for
                return _Read("", "är en mapp" if stat.S_ISDIR(mode) else "är ingen vanlig fil")
            if file not in self.sums:
                with file.open("rb") as content:
                    self.sums[file] = hashlib.file_digest(content, "sha256").hexdigest()
            return _Read(self.sums[file], "")
        except (FileNotFoundError, NotADirectoryError):
            return _Read("", "finns inte")
        except PermissionError:
            return _Read("", "får inte läsas: läsrättighet saknas")
        except (OSError, RuntimeError, ValueError):  # a ring of links, a name that can't be one
            return _Read("", "kan inte öppnas")
