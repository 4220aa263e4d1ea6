"""The example notebook runs from the first cell to the last, and is kept without its outputs."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from tests.commands import ROOT
from tests.pages import page_of

NOTEBOOK = ROOT / "examples" / "umearegionen.ipynb"


def read() -> nbformat.NotebookNode:
    notebook = nbformat.read(NOTEBOOK, as_version=4)  # type: ignore[no-untyped-call]
    assert isinstance(notebook, nbformat.NotebookNode)
    return notebook


@pytest.fixture(scope="module")
def executed(tmp_path_factory: pytest.TempPathFactory) -> nbformat.NotebookNode:
    """Run in a kernel of its own, which keeps its files away from the user's."""
    notebook = read()
    with pytest.MonkeyPatch.context() as patch:
        for name in ("IPYTHONDIR", "JUPYTER_RUNTIME_DIR"):
            patch.setenv(name, str(tmp_path_factory.mktemp(name.lower())))
        resources = {"metadata": {"path": str(NOTEBOOK.parent)}}
        NotebookClient(notebook, timeout=60, resources=resources).execute()
    return notebook


def said(notebook: nbformat.NotebookNode) -> str:
    """All that the cells showed, as text."""
    outputs = [out for cell in notebook.cells for out in cell.get("outputs", [])]
    return "\n".join(
        " ".join(" ".join(page_of(out["data"]["text/html"]).itertext()).split())
        if "text/html" in out.get("data", {})
        else out.get("text") or out["data"]["text/plain"]
        for out in outputs
    )


def test_it_is_kept_without_outputs() -> None:
    code = [cell for cell in read().cells if cell.cell_type == "code"]
    assert len(code) > 5
    assert all(not cell.outputs and cell.execution_count is None for cell in code)


def test_nothing_goes_wrong(executed: nbformat.NotebookNode) -> None:
    outputs = [out for cell in executed.cells for out in cell.get("outputs", [])]
    assert {out.output_type for out in outputs} <= {"execute_result", "stream"}
    assert all(out.name == "stdout" for out in outputs if out.output_type == "stream")


@pytest.mark.parametrize(
    "shown",
    [
        "[2021, 2022, 2023, 2024, 2025]",
        "notis feltryck ”Kassaflöde för den löpande verksamheten” (2025)",
        "2024-06-28 verifikation A-23 8440 Banken Ränta kvartal 2 893055",
        "(3223462, 3223462)",
        "Årets resultat 401 603 −512 498",
        "2025-12",
        "35 388 kr kvar till gränsen 2 019 800 kr",
        "Upplupna pensionskostnader 55 376",
        "arsredovisning-2025.html",
    ],
)
def test_it_shows_what_it_promises(shown: str, executed: nbformat.NotebookNode) -> None:
    assert shown in said(executed)


def test_it_leaves_nothing_behind(executed: nbformat.NotebookNode) -> None:
    assert executed
    assert not list(Path(NOTEBOOK.parent).glob("arsredovisning*"))
