"""docs/parquet.md, followed: its commands run, its tables are the schema, its query gives sums."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from shutil import copytree

import duckdb
import pyarrow as pa
import pytest

from finsam_ledger.catalogue import datamangd as kinds
from finsam_ledger.exchange.datamangd_schema import FIGURES, POSTINGS
from finsam_ledger.findings import Kind
from tests.commands import ROOT, finsam

GUIDE = (ROOT / "docs" / "parquet.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
COMMANDS = [
    line.removeprefix("finsam ")
    for language, block in BLOCKS
    for line in block.splitlines()
    if language == "sh"
]


def test_it_can_be_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("norrbygden", "soderbygden"):
        copytree(ROOT / "examples" / "minimal", tmp_path / "ledgers" / name)
    assert [shlex.split(command)[1] for command in COMMANDS] == ["parquet", "parquet", "facts"]
    for command in COMMANDS:
        outcome = finsam(*shlex.split(command), cwd=tmp_path)
        assert outcome.code == 0, (command, outcome)
    named = set(re.findall(r"`(data/[a-z]+/[a-z0-9-]+\.parquet)`", GUIDE))
    assert named == {f"data/{each}/norrbygden-2025.parquet" for each in ("postings", "figures")}
    assert all((tmp_path / name).exists() for name in named)
    assert (tmp_path / "norrbygden-2025.json").exists()
    [query] = (block for language, block in BLOCKS if language == "sql")
    monkeypatch.chdir(tmp_path)
    with duckdb.connect() as connection:
        rows = connection.sql(query).fetchall()
    assert [(forbund, year) for forbund, year, *_ in rows] == [
        ("norrbygden", 2025),
        ("soderbygden", 2025),
    ]
    assert {len({*amounts}) for amounts in zip(*(row[2:] for row in rows), strict=True)} == {1}
    assert all(isinstance(amount, int) and amount for amount in rows[0][2:])


def test_its_tables_are_the_schema() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (\S+) \| (ja|nej) \|", GUIDE, re.MULTILINE)
    fields: list[pa.Field] = [*POSTINGS, *FIGURES]
    assert rows == [(f.name, str(f.type), "ja" if f.nullable else "nej") for f in fields]


@pytest.mark.parametrize("code", sorted(set(re.findall(r"`((?:fakta|datamangd)-[a-z]+)`", GUIDE))))
def test_the_findings_it_names_are_there(code: str) -> None:
    assert code in {kind.code for kind in vars(kinds).values() if isinstance(kind, Kind)}
