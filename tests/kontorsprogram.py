"""LibreOffice as a reader of what we write: it computes, converts and prints, without a screen."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import lxml.etree
import pytest

SOFFICE = shutil.which("soffice")
needs_libreoffice = pytest.mark.skipif(
    SOFFICE is None, reason="LibreOffice is not installed: apt-get install libreoffice-calc"
)
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
Cells = Mapping[str, str]


def converted(folder: Path, files: Mapping[str, bytes], kind: str) -> dict[str, bytes]:
    """Files in another format, as LibreOffice writes them, in one go, since it starts slowly."""
    assert SOFFICE is not None
    source, out = folder / "in", folder / "ut"
    source.mkdir(parents=True)
    for name, content in files.items():
        (source / name).write_bytes(content)
    subprocess.run(
        [
            SOFFICE,
            f"-env:UserInstallation={(folder / 'profil').as_uri()}",
            "--headless",
            "--convert-to",
            kind,
            "--outdir",
            out,
            *(source / name for name in files),
        ],
        check=True,
        capture_output=True,
        timeout=300,
    )
    return {name: (out / name).with_suffix(f".{kind}").read_bytes() for name in files}


def rewritten(content: bytes, change: Any) -> bytes:
    """A zip file with each member changed by `change(name, content)`."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return made.getvalue()


def uncomputed(content: bytes) -> bytes:
    """A workbook whose formulas have no values, so that whoever opens it must compute them."""

    def stripped(name: str, data: bytes) -> bytes:
        if not name.startswith("xl/worksheets/"):
            return data
        bare, count = re.subn(rb"(</f>)<v>[^<]*</v>", rb"\1", data)
        assert count == data.count(b"<f>")
        return bare

    return rewritten(content, stripped)


@lru_cache(maxsize=16)
def read(content: bytes) -> Mapping[str, Cells]:
    """Each sheet's cells by their reference: numbers as digits, text as text, errors as `#…`."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        strings: list[str] = []
        if "xl/sharedStrings.xml" in archive.namelist():
            shared = lxml.etree.fromstring(archive.read("xl/sharedStrings.xml"), _parser())
            strings = ["".join(each.itertext()) for each in shared.iter(f"{_MAIN}si")]
        book = lxml.etree.fromstring(archive.read("xl/workbook.xml"))
        names = [each.get("name") or "" for each in book.iter(f"{_MAIN}sheet")]
        return {
            name: _cells(archive.read(f"xl/worksheets/sheet{number}.xml"), strings)
            for number, name in enumerate(names, 1)
        }


def _parser() -> lxml.etree.XMLParser:
    return lxml.etree.XMLParser(huge_tree=True)


def _cells(xml: bytes, strings: list[str]) -> Cells:
    found: dict[str, str] = {}
    for cell in lxml.etree.fromstring(xml, _parser()).iter(f"{_MAIN}c"):
        value = cell.findtext(f"{_MAIN}v")
        if value is not None:
            found[cell.get("r")] = strings[int(value)] if cell.get("t") == "s" else value
    return found
