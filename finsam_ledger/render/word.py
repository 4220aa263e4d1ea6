"""The report as a Word document: pandoc sets the texts, our own blocks the tables.

The report becomes HTML in which every text is escaped, with numbered places for what HTML can't
say; pandoc reads it, the places are filled with WordprocessingML, and pandoc writes the document
in the styles of our reference document. The same publication gives the same bytes.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from finsam_ledger.findings import Finding
from finsam_ledger.render.publication import Publication
from finsam_ledger.render.word_delar import TEMPLATES, Delar, html_of
from finsam_ledger.render.word_paket import finished

_REFERENCE = TEMPLATES / "word" / "reference.docx"
_TIME_LIMIT = 300  # seconds; a report takes one


def document(publication: Publication) -> tuple[bytes, list[Finding]]:
    """The report as `.docx`; it has no findings of its own. Raises OSError without pandoc."""
    delar = Delar(publication.report)
    html = html_of(publication, delar)
    with tempfile.TemporaryDirectory() as folder:
        for name, picture in delar.pictures.files():
            (Path(folder) / name).write_bytes(picture)
        tree = json.loads(_pandoc(["-f", "html", "-t", "json"], html.encode(), folder, publication))
        tree["blocks"] = [_filled(block, delar.blocks.made) for block in tree["blocks"]]
        tree["meta"] = {"lang": {"t": "MetaString", "c": "sv-SE"}}
        target = Path(folder) / "rapport.docx"
        written = ["-f", "json", "-t", "docx", "--reference-doc", str(_REFERENCE)]
        _pandoc([*written, "-o", str(target)], json.dumps(tree).encode(), folder, publication)
        raw = target.read_bytes()
    return finished(raw, publication), []


def _filled(block: Any, blocks: Mapping[str, str]) -> Any:
    """A block of pandoc's tree; a numbered place as what is to stand in it."""
    if block["t"] == "Div" and block["c"][0][0] in blocks:
        return {"t": "RawBlock", "c": ["openxml", blocks[block["c"][0][0]]]}
    return block


def _pandoc(words: list[str], given: bytes, folder: str, publication: Publication) -> bytes:
    """Pandoc, without network, user's settings or clock. Raises OSError where it can't be run."""
    environment = {
        **os.environ,
        "SOURCE_DATE_EPOCH": str(int(publication.made.timestamp())),
        "LC_ALL": "C.UTF-8",
    }
    program = _program()
    try:
        done = subprocess.run(  # noqa: S603 - our own words, and text only by its standard input
            [program, "--data-dir", folder, *words],
            input=given,
            capture_output=True,
            check=True,
            cwd=folder,
            env=environment,
            timeout=_TIME_LIMIT,
        )
    except subprocess.SubprocessError as error:
        raise OSError(errno.EIO, f"it did not make the document ({error})", program) from error
    return done.stdout


def _program() -> str:
    """The pandoc that our dependency carries; another version might write other bytes."""
    import pypandoc

    carried = shutil.which("pandoc", path=str(Path(pypandoc.__file__).parent / "files"))
    return carried or str(pypandoc.get_pandoc_path())
