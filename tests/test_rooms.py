"""The house: imports point one way, down; what is heavy stands in one room."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import finsam_ledger

PACKAGE = Path(finsam_ledger.__file__).parent
# Lowest first; rooms on one floor know nothing of each other.
FLOORS = """
_version findings inputs linear money periods whole
cachefiles catalogue
answers
datafiles ledgerfiles nytt verifikationer
anlaggningar balances chart diagram fordelning insatser masking policies registers sie styrelse
budget forbund trappan
sources
bank bokforing forms medlemmar memory upparbetat
bidrag byfile cells
filled formchecks formdata
columns registercells smatal
statements
footing formlines notes plandata trace
formfiles plans
tables
bokslut ledamoter riskmatris
bocker checks diagrams harledning prognos texts tilldelning
report
granskning jamforelse
bok render
exchange meningar sealing
kallor publishing
api importers plugins
cli __init__
entry
__main__
"""
FLOOR = {
    room: level for level, rooms in enumerate(FLOORS.strip().splitlines()) for room in rooms.split()
}
MODULES = sorted(PACKAGE.rglob("*.py"))
HEAVY = {
    "beancount": ("sources/beancount", "plugins/", "importers/"),
    "beangulp": ("importers/",),
    "lxml": (
        *("bank/", "sie/xmlfile.py", "meningar/"),
        *("render/diagram_svg.py", "render/word_paket.py"),
    ),
    "pypandoc": ("render/word.py",),
    "jinja2": ("render/",),
    "markupsafe": ("render/",),
    "markdown_it": ("render/", "meningar/fran_md.py"),
    "pypdf": ("meningar/fran_pdf.py",),
    "pandas": ("api.py",),
    "xlsxwriter": ("render/xlsx.py", "render/kalkyl", "render/jamforelse_xlsx.py"),
    "highspy": ("footing.py",),
    "vl_convert": ("render/diagram_svg.py",),
    "typst": ("render/pdf.py", "render/diagram_svg.py"),
    "pikepdf": ("render/pdf_tags.py",),
    "click": ("cli/",),
    "holidays": ("bokforing/tid.py",),
    "pyarrow": ("exchange/", "jamforelse/filer.py", "kallor.py"),
    "narwhals": ("jamforelse/",),
    "duckdb": ("jamforelse/motorer.py",),
    "pyspark": ("jamforelse/motorer.py",),
}


def name_of(module: Path) -> str:
    return module.relative_to(PACKAGE).as_posix()


def imports(module: Path, *, lazy: bool = True) -> Iterator[str]:
    """What a module imports, dotted; those inside functions too if `lazy`."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    for node in ast.walk(tree) if lazy else tree.body:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def room(module: Path) -> str:
    return module.relative_to(PACKAGE).with_suffix("").parts[0]


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_imports_point_down(module: Path) -> None:
    rooms = [name.split(".")[1] for name in imports(module) if name.startswith("finsam_ledger.")]
    up = [r for r in rooms if r != room(module) and FLOOR[r] >= FLOOR[room(module)]]
    assert up == []


def test_every_room_is_in_the_drawing() -> None:
    assert {room(module) for module in MODULES} == set(FLOOR)


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_what_is_heavy_stands_in_its_room(module: Path) -> None:
    roots = {name.split(".")[0] for name in imports(module)} & HEAVY.keys()
    astray = [root for root in roots if not name_of(module).startswith(HEAVY[root])]
    assert astray == []


def test_pandas_waits_until_a_frame_is_asked_for() -> None:
    assert "pandas" not in {name.split(".")[0] for name in imports(PACKAGE / "api.py", lazy=False)}
