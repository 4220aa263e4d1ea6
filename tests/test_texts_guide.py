"""docs/texter.md: every example in it gives what it says, and its lists are whole."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from finsam_ledger import bok, texts
from finsam_ledger.bokslut import Bokslut, close
from finsam_ledger.money import MINUS, NBSP
from finsam_ledger.plandata import read_plan
from finsam_ledger.texts.binding import UNITS, Word
from tests.commands import ROOT

GUIDE = (ROOT / "docs" / "texter.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^\| `(\{\{[^`]*\}\})` \| ([^|]*) \|$", GUIDE, re.MULTILINE)


@pytest.fixture(scope="module")
def bokslut() -> Bokslut:
    opened, _ = bok.open_books(ROOT / "ledgers" / "umearegionen")
    assert opened is not None
    made, findings = close(opened.forbund, opened.books, 2025)
    assert made is not None, findings
    return made


@pytest.mark.parametrize(("source", "words"), EXAMPLES)
def test_examples_give_what_they_say(bokslut: Bokslut, source: str, words: str) -> None:
    text, findings = texts.bound(bokslut, "min", source, Path("min.md"))
    assert findings == []
    assert text.markdown.replace(NBSP, " ") == words.replace("-", MINUS)


def test_every_unit_and_word_has_an_example() -> None:
    used = {word for source, _ in EXAMPLES for word in source.split()}
    assert {*UNITS, *Word} <= used


def test_every_text_of_a_report_is_listed() -> None:
    plan = read_plan("arsredovisning")
    parts = [part for chapter in plan.kapitel for part in chapter.delar]
    named = {part.text for part in parts} | {note.text for note in plan.noter}
    wanted = {name for name in named - {""} if not (texts.TEXTS / f"{name}.md").exists()}
    assert {name for name in wanted if f"`{name}`" not in GUIDE} == set()
