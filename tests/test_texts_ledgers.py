"""The texts of the ledgers in this repository: nothing is wrong in any, and each has its place."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from finsam_ledger import bok, texts
from finsam_ledger.bok import Opened
from finsam_ledger.bokslut import Bokslut, close
from finsam_ledger.periods import month_of
from finsam_ledger.plandata import read_plan
from tests.commands import ROOT

LEDGERS = (
    *sorted(path.parent for path in (ROOT / "ledgers").glob("*/forbund.toml")),
    ROOT / "tests" / "ledgers" / "fjallbygden",
    ROOT / "examples" / "minimal",
)
FOLDERS = [folder for ledger in LEDGERS for folder in sorted((ledger / "texter").iterdir())]
FULL = [
    ROOT / "ledgers" / ledger / "texter" / year
    for ledger, year in (
        ("umearegionen", "2022"),
        ("umearegionen", "2025"),
        ("uppsala-lan", "2025"),
        ("skelleftea-norsjo", "2025"),
        ("sodra-lappland", "2025"),
    )
]


def name_of(folder: Path) -> str:
    return f"{folder.parent.parent.name}-{folder.name}"


@cache
def opened(ledger: Path) -> Opened:
    found, findings = bok.open_books(ledger)
    assert found is not None, findings
    return found


def bokslut_of(folder: Path) -> Bokslut:
    """The accounts that a folder of texts tells of: a year's, or those of its first months."""
    books, year = opened(folder.parent.parent), int(folder.name[:4])
    months = month_of(folder.name) % 12 + 1 if "-" in folder.name else None
    kind = {None: "arsredovisning", 4: "tertialrapport"}.get(months, "delarsrapport")
    made, findings = close(books.forbund, books.books, year, kind, months)
    assert made is not None, findings
    return made


def texts_of(bokslut: Bokslut) -> set[str]:
    """The texts that a report has a place for."""
    contents = bokslut.contents
    parts = {part.text for chapter in contents.chapters for part in chapter.delar}
    return parts | {note.text or f"not-{note.id}" for note in contents.notes}


@pytest.mark.parametrize("folder", FOLDERS, ids=name_of)
def test_nothing_is_wrong_in_a_text(folder: Path) -> None:
    bokslut = bokslut_of(folder)
    for path in sorted(folder.glob("*.md")):
        _, findings = texts.read(bokslut, path.stem)
        assert findings == [], path.name


@pytest.mark.parametrize("folder", FOLDERS, ids=name_of)
def test_every_text_has_its_place(folder: Path) -> None:
    # A board's paper about the same months has its text in the same folder.
    known = {"ekonomisk-information", *texts_of(bokslut_of(folder))}
    assert {path.stem for path in folder.iterdir()} <= known


@pytest.mark.parametrize("folder", FULL, ids=name_of)
def test_the_five_reports_have_every_text(folder: Path) -> None:
    plan = read_plan("arsredovisning")
    wanted = {part.text for chapter in plan.kapitel for part in chapter.delar if part.text}
    missing = {text for text in wanted if not (texts.TEXTS / f"{text}.md").exists()}
    assert missing <= {path.stem for path in folder.iterdir()}
