"""The folder that an import goes into: the ledger there, and the files that a new one needs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from finsam_ledger import catalogue
from finsam_ledger.chart import number_of
from finsam_ledger.datafiles import unreadable, unwritable
from finsam_ledger.exchange import beancount_text as text
from finsam_ledger.findings import Finding, Place, has_errors
from finsam_ledger.forbund import Forbund, read_forbund
from finsam_ledger.ledgerfiles import including, is_included, real, text_of
from finsam_ledger.sie.files import SieFile
from finsam_ledger.sources import beancount, sie_chart
from finsam_ledger.sources.beancount_rules import transactions

MAIN = "main.beancount"
ACCOUNTS = "konton.beancount"
_SUFFIX = ".beancount"
_GLOB = re.compile(r"[*?\[\]]")
_CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f]")


@dataclass
class Target:
    """A folder and what is in it already: its förbund, entries, options and main file."""

    folder: Path
    forbund: Forbund
    entries: list[Any] = field(default_factory=list)
    options: Mapping[str, Any] = field(default_factory=dict)
    years: tuple[int, ...] = ()
    main: str = ""

    @property
    def accounts(self) -> dict[str, str]:
        """Open accounts by their number."""
        opened = beancount.opened(self.entries)
        return {konto: name for name in opened if (konto := number_of(name)) is not None}

    def path_of(self, name: str) -> Path:
        return real(self.folder / name)

    def text_of(self, name: str) -> str:
        """A file's text; empty where there is none."""
        path = self.path_of(name)
        return text_of(path) if path.exists() else ""

    def is_astray(self, name: str) -> bool:
        """Whether a file is in the folder but no part of the ledger."""
        path = self.folder.resolve() / name
        there = path.exists() or path.is_symlink()
        return there and not {str(path), str(real(path))} & {*self.options.get("include", ())}

    def including(self, names: Iterable[str]) -> str:
        """main.beancount with an `include` for each file it has not."""
        order = sorted(names, key=lambda name: (name != ACCOUNTS, not name[0].isdigit(), name))
        folder = self.folder.resolve()
        missing = [name for name in order if not is_included(folder / name, self.options)]
        return including(self.main or self._new_main(), missing) if missing else self.main

    def _new_main(self) -> str:
        return (
            f'option "title" {text.quoted(self.forbund.settings.namn)}\n'
            'option "operating_currency" "SEK"\n\n'
            'plugin "finsam_ledger.plugins.kommunal"\n'
        )

    def toml(self) -> str:
        """forbund.toml with what the file tells of the förbund."""
        settings = self.forbund.settings
        fields = {
            "namn": settings.namn,
            "organisationsnummer": settings.organisationsnummer,
            "kontoplan": settings.kontoplan,
        }
        lines = [f"{key} = {text.quoted(value)}\n" for key, value in fields.items() if value]
        words = "".join(lines)
        return "# Vilka vi är. Se docs/nytt-forbund.md för alla fält.\n" + _CONTROLS.sub(" ", words)

    def with_added(self, added: Mapping[str, tuple[str, str]]) -> tuple[list[Any], list[Finding]]:
        """The new directives as Beancount reads them, and what is wrong with the ledger then.

        `added` gives for each file its text as it is and what is put last in it.
        """
        new: list[Any] = []
        findings: list[Finding] = []
        options = self.options
        if not self.main:
            options = beancount.parsed(self._new_main(), self.folder / MAIN)[0].options
        for name, (before, text_added) in added.items():
            first = before.count("\n") + 1
            read, wrong = beancount.parsed(text_added, self.path_of(name), first)
            new += read.entries
            findings += wrong
        _, wrong = beancount.together(self.entries, new, options)
        return new, [*findings, *wrong]


def open_target(folder: Path, file: SieFile) -> tuple[Target | None, list[Finding]]:
    """The ledger in `folder`; an empty one, named as the file says, where there is none."""
    if (unfit := _unfit(folder)) is not None:
        return None, [unfit]
    found = sie_chart.chart_of(file.contents, file.path)
    known = {
        "namn": file.contents.word("FNAMN") or file.path.stem,
        "organisationsnummer": file.contents.word("ORGNR"),
        "kontoplan": found.chart,
    }
    is_new = not (folder / "forbund.toml").exists()
    forbund, findings = read_forbund(folder, known)
    if forbund is None:
        return None, findings
    if is_new:
        findings = [found.finding]
    main = folder / MAIN
    if not main.exists():
        return Target(folder, forbund), findings
    read_, wrong = beancount.read(main)
    findings += wrong
    if read_ is None or has_errors(wrong):
        return None, findings
    strange = unwritable(map(Path, read_.options["include"]))
    if strange:
        return None, [*findings, *strange]
    words = text_of(real(main))
    years = sorted({entry.date.year for entry in transactions(read_.entries)})
    there = Target(folder, forbund, read_.entries, read_.options, tuple(years), words)
    return there, findings


def _unfit(folder: Path) -> Finding | None:
    """Why a folder can't be imported into."""
    place, reason = Place(str(folder)), ""
    try:
        if (folder.exists() or folder.is_symlink()) and not folder.is_dir():
            reason = "det finns redan en fil med det namnet"
        elif not (folder / MAIN).exists() and any(folder.glob("*" + _SUFFIX)):
            return catalogue.LEDGER_MISSING.at(place, folder=folder)
        str(folder.resolve()).encode()
    except UnicodeEncodeError:
        reason = "namnet är inte UTF-8"
    except OSError as error:
        return unreadable(folder, error)
    if _GLOB.search(str(folder.resolve())):
        reason = "sökvägen till en bok kan inte ha tecknen * ? [ ]"
    if not reason:
        return None
    return catalogue.FOLDER_UNMADE.at(place, folder=folder, reason=reason)
