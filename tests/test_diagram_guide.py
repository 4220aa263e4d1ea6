"""docs/diagram.md, followed: its charts can be drawn, and it tells of every chart and field."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from finsam_ledger import diagrams
from finsam_ledger.diagrams.data import DiagramData, SeriesData
from tests.books import forbund
from tests.commands import ROOT
from tests.folders import unexamined_in
from tests.test_diagrams import PROV, books

GUIDE = (ROOT / "docs" / "diagram.md").read_text(encoding="utf-8")
CHARTS = re.findall(r"^```toml\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
TABLES = [part for part in GUIDE.split("\n\n") if part.startswith("|")]


def first_cells(heading: str) -> set[str]:
    """The words in the first column of every table with a heading."""
    tables = (table for table in TABLES if table.startswith(f"| {heading} "))
    cells = (
        cell for table in tables for cell in re.findall(r"^\| ([^|]*) \|", table, re.MULTILINE)
    )
    return {word for cell in cells for word in re.findall(r"`([\w-]+)`", cell)}


@pytest.mark.parametrize("text", CHARTS)
def test_its_charts_are_drawn(text: str, tmp_path: Path) -> None:
    made = unexamined_in(tmp_path, {**PROV, "diagram/egen.toml": text}, books())
    assert made.bokslut is not None, made.findings
    (id,) = re.findall(r'^id = "(.*)"', text, re.MULTILINE)
    diagram, findings = diagrams.make(made.bokslut, id)
    assert findings == []
    assert diagram is not None


def test_it_tells_of_every_chart_and_field() -> None:
    assert first_cells("Diagram") == set(diagrams.known(forbund()))
    fields = {*DiagramData.__struct_fields__, *SeriesData.__struct_fields__} - {"serie"}
    assert first_cells("Fält") == fields
