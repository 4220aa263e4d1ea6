"""The manifest of an adopted report: what it was made of, what was made, and all that it says.

It is a JSON file, `sigill/arsredovisning-2025.json`, whose own hash stands in the ledger:
`custom "finsam-sigill" "arsredovisning" "<hash>"`. Figures and sentences are in it, so that it
can be told which of them would be printed otherwise today.
"""

from __future__ import annotations

import hashlib
import os
import platform
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from importlib.metadata import version
from pathlib import Path

import msgspec

from finsam_ledger._version import __version__
from finsam_ledger.balances import Ledger
from finsam_ledger.findings import Finding
from finsam_ledger.money import Unit
from finsam_ledger.render.figures import as_csv
from finsam_ledger.render.formats import render
from finsam_ledger.render.publication import Publication
from finsam_ledger.report import Report
from finsam_ledger.sealing.locking import FILE, Written
from finsam_ledger.whole import as_bytes

# What a report is made of, beside the ledger's own files.
_INPUTS = (
    "forbund.toml",
    "*.csv",
    "uppstallning/*.toml",
    "diagram/*.toml",
    "register/*.csv",
    "mallar/*",
)
# The outputs that are sealed by hash: text, which a person can compare.
_SEALED = ("html", "md")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ0-9”])")
_encode = msgspec.json.Encoder(order="deterministic").encode


class SealedFigure(msgspec.Struct, frozen=True, array_like=True):
    """A figure as printed."""

    tabell: str
    rad: str
    kolumn: str
    varde: str
    enhet: str


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All that is known of a report when it is adopted; `las` is the hash that closed its year.

    `indata` and `utdata` give the SHA-256 of the files it was made of, by path from the förbund's
    folder, and of those that were made, by name.
    """

    slag: str
    ar: int
    forbund: str
    las: str
    versioner: dict[str, str]
    indata: dict[str, str]
    utdata: dict[str, str]
    siffror: list[SealedFigure]
    meningar: list[str]

    @property
    def name(self) -> str:
        return f"{self.slag}-{self.ar}"


def outputs_of(report: Report, findings: Iterable[Finding]) -> tuple[Written, list[Finding]]:
    """The outputs that are sealed, by name; or what is wrong with a template."""
    documents, wrong = render(Publication.of(report, findings), _SEALED)
    named = [*documents, (f"{report.stem}.csv", as_csv(report.figures()))]
    return [(Path(name), content) for name, content in named], wrong


def manifest_of(
    report: Report, ledger: Ledger, outputs: Written, las: str, pending: Written
) -> Manifest:
    """The manifest of a report as it is made now, with the hashes of its `outputs`.

    `pending` are files that are to be written with it. Raises OSError where one that the report is
    made of can't be read.
    """
    return Manifest(
        slag=report.kind,
        ar=report.year,
        forbund=report.name,
        las=las,
        versioner=versions(),
        indata=inputs(ledger, report, pending),
        utdata={path.name: sha256(as_bytes(content)) for path, content in outputs},
        siffror=list(figures_of(report)),
        meningar=list(sentences_of(report)),
    )


def versions() -> dict[str, str]:
    """The programs that a report is made by; Python's as far as it is felt."""
    python = ".".join(platform.python_version_tuple()[:2])
    return {"beancount": version("beancount"), "finsam_ledger": __version__, "python": python}


def inputs(ledger: Ledger, report: Report, pending: Written) -> dict[str, str]:
    """Every file that a report is made of, as it stands when those `pending` are written; but not
    the file of locks, which is a chain of its own.
    """
    folder, new = ledger.main.parent, dict(pending)
    texts = f"texter/{report.bokslut.texts}/*.md"
    beside = (path for pattern in (*_INPUTS, texts) for path in folder.glob(pattern))
    paths = {*map(Path, ledger.files), *(path for path in beside if path.is_file())}
    named = {_name(path, folder): path for path in paths if path != folder / FILE}
    return {
        name: sha256(as_bytes(new[path]) if (path := named[name]) in new else path.read_bytes())
        for name in sorted(named)
    }


def _name(path: Path, folder: Path) -> str:
    """A path from the folder; one that is elsewhere by its way there."""
    return Path(os.path.relpath(path, folder)).as_posix()


def figures_of(report: Report) -> Iterator[SealedFigure]:
    for figure in report.figures():
        yield SealedFigure(figure.table, figure.row, figure.column, figure.value, str(figure.unit))


def sentences_of(report: Report) -> Iterator[str]:
    """Every sentence of the report's texts, figures bound in, one by one."""
    for chapter in report.chapters:
        for part in chapter.parts:
            for paragraph in re.split(r"\n\s*\n", part.text.markdown if part.text else ""):
                for sentence in _SENTENCE.split(" ".join(paragraph.split())):
                    if sentence:
                        yield sentence


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def written(manifest: Manifest) -> bytes:
    """The manifest's file, one value a line, so that people and git can read it."""
    return msgspec.json.format(_encode(manifest), indent=1) + b"\n"


def read(content: bytes) -> Manifest:
    """Raises ValueError for what is no manifest."""
    try:
        found = msgspec.json.decode(content, type=Manifest)
        for figure in found.siffror:
            if figure.enhet != Unit.TEXT:
                Decimal(figure.varde)
    except (msgspec.MsgspecError, InvalidOperation) as error:
        raise ValueError(str(error)) from error
    return found
