"""Files of facts: a year's figures to mail away, read back whole or told of line by line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finsam_ledger.catalogue import datamangd as kinds
from finsam_ledger.exchange import datamangd
from finsam_ledger.exchange.fakta import Facts, as_json, facts_from_json, facts_of
from finsam_ledger.findings import Finding
from tests.commands import ROOT, finsam
from tests.conftest import opened_at

UMEA = ROOT / "ledgers" / "umearegionen"
MINIMAL = ROOT / "examples" / "minimal"
TEXT_MISSING = ROOT / "tests" / "findings" / "text-saknas"
FILE = Path("fakta.json")
HEAD: dict[str, Any] = {
    "schema": "1",
    "forbund": "tallbygden",
    "namn": "Samordningsförbundet Tallbygden",
    "organisationsnummer": None,
    "year": 2025,
    "kind": "arsredovisning",
    "errors": 0,
    "warnings": 1,
    "notices": 0,
    "failed": ["del-saknas"],
    "seal": None,
}
ROW: dict[str, Any] = {
    "table": "trappa",
    "form": "trappa",
    "line": "grans",
    "row": "Gräns",
    "column": "2025",
    "period": 2025,
    "aspect": "utfall",
    "value": "1000",
    "unit": "tkr",
    "exact": 100_000_000,
}
OTHER = {**ROW, "line": "tilldelning", "row": "Tilldelning"}


def facts(ledger: Path, year: int) -> Facts:
    found, findings = facts_of(datamangd.of(opened_at(ledger), ledger), year)
    assert found is not None, findings
    return found


def document(head: dict[str, Any], *rows: Any) -> bytes:
    """As `as_json` writes it: the head has eleven lines after the brace, rows begin on the 14th."""
    fields = ",\n".join(f' "{name}": {json.dumps(value)}' for name, value in head.items())
    lines = ",\n  ".join(json.dumps(row) for row in rows)
    return f'{{\n{fields},\n "figures": [\n  {lines}\n ]\n}}\n'.encode()


def wrong(content: bytes) -> list[Finding]:
    found, findings = facts_from_json(content, FILE)
    assert found is None
    return findings


def told(content: bytes) -> list[tuple[str, int | None, str]]:
    return [
        (f.code, f.place.line if f.place else None, f.message.split("”")[1]) for f in wrong(content)
    ]


# There and back


def test_a_text_may_begin_as_editors_let_it() -> None:
    plain = document(HEAD, ROW)
    assert facts_from_json(b"\xef\xbb\xbf" + plain, FILE) == facts_from_json(plain, FILE)
    assert facts_from_json(plain, FILE)[0] is not None


@pytest.mark.parametrize(("ledger", "year"), [(UMEA, 2025), (UMEA, 2024), (MINIMAL, 2025)])
def test_what_is_written_is_read_back(ledger: Path, year: int) -> None:
    made = facts(ledger, year)
    found, findings = facts_from_json(as_json(made).encode(), FILE)
    assert findings == []
    assert found == made
    tables, _ = datamangd.of(opened_at(ledger), ledger).tables(year)
    assert tables is not None
    assert found.table.equals(tables.figures, check_metadata=True)


def test_the_command_writes_a_figure_a_line(tmp_path: Path) -> None:
    out = tmp_path / "fakta.json"
    done = finsam("export", "facts", str(UMEA), "--year", "2025", "--out", str(out))
    assert (done.code, done.err) == (0, "")
    text = out.read_text("utf-8")
    data = json.loads(text)
    assert {name: data[name] for name in ("schema", "forbund", "year", "errors", "failed")} == {
        "schema": "1",
        "forbund": "umearegionen",
        "year": 2025,
        "errors": 0,
        "failed": ["kvittning-resultat"],
    }
    assert data["namn"] == "Samordningsförbundet Umeåregionen"
    assert len(data["seal"]) == 64
    assert len(data["figures"]) == len(text.splitlines()) - 15
    assert finsam("export", "facts", str(UMEA)).out == text


def test_a_year_with_errors_is_a_draft() -> None:
    done = finsam("export", "facts", str(TEXT_MISSING), "--year", "2025")
    assert done.code == 0
    assert "varning [datamangd-utkast]" in done.err
    data = json.loads(done.out)
    assert data["errors"] == 1
    assert "text-saknas" in data["failed"]


def test_a_year_that_is_not_booked_is_told(tmp_path: Path) -> None:
    out = tmp_path / "fakta.json"
    done = finsam("export", "facts", str(MINIMAL), "--year", "2031", "--out", str(out))
    assert done.code == 1
    assert "[ar-saknas]" in done.err
    assert not out.exists()


def test_what_is_held_back_stays_so() -> None:
    rows = json.loads(as_json(facts(MINIMAL, 2025)))["figures"]
    assert {row["exact"] for row in rows if row["value"] == ".."} == {None}


# Files in other hands


def test_the_smallest_file_can_be_read() -> None:
    found, findings = facts_from_json(document(HEAD, ROW, OTHER), FILE)
    assert findings == []
    assert found is not None
    [row, other] = found.table.to_pylist()
    assert (row["exact"], row["failed"], row["seal"]) == (100_000_000, "del-saknas", None)
    assert other["line"] == "tilldelning"


def test_it_may_be_written_otherwise() -> None:
    content = json.dumps({"figures": [ROW, OTHER], **HEAD}, indent=4).encode()
    found, findings = facts_from_json(content, FILE)
    assert findings == []
    assert found is not None
    assert found.table.num_rows == 2


@pytest.mark.parametrize("name", HEAD)
def test_each_field_of_the_head_is_needed(name: str) -> None:
    head = {key: value for key, value in HEAD.items() if key != name}
    [(code, line, field)] = told(document(head, ROW))
    assert (code, line, field) == (kinds.FACTS_FIELD.code, 1, name)


@pytest.mark.parametrize("name", ROW)
def test_each_field_of_a_row_is_needed(name: str) -> None:
    row = {key: value for key, value in ROW.items() if key != name}
    assert told(document(HEAD, OTHER, row)) == [(kinds.FACTS_FIELD.code, 15, name)]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("forbund", "Tall bygden"), ("namn", ""), ("organisationsnummer", 5), ("year", "2025"),
        ("year", 25), ("kind", "delarsrapport"), ("errors", -1), ("errors", 2**31),
        ("failed", "del-saknas"), ("failed", ["a,b"]), ("seal", "abc"),
    ],
)  # fmt: skip
def test_a_wrong_value_in_the_head_is_told_with_its_line(name: str, value: object) -> None:
    line = list(HEAD).index(name) + 2
    assert told(document({**HEAD, name: value}, ROW)) == [(kinds.FACTS_FIELD.code, line, name)]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("table", ""), ("form", 3), ("line", ""), ("period", 0), ("period", 2025.5), ("aspect", ""),
        ("value", "1 000"), ("value", "1,5"), ("value", ""), ("value", 1000), ("unit", "SEK"),
        ("exact", 2**63), ("exact", "5"), ("exact", 0.5),
    ],
)  # fmt: skip
def test_a_wrong_value_in_a_row_is_told_with_its_line(name: str, value: object) -> None:
    row = {**ROW, name: value}
    assert told(document(HEAD, OTHER, row)) == [(kinds.FACTS_FIELD.code, 15, name)]


def test_all_rows_are_told_of_at_once() -> None:
    row = {**ROW, "exact": "5"}
    found = told(document(HEAD, row, OTHER, row, {**ROW, "vad": 1}))
    assert found == [
        ("fakta-falt", 14, "exact"),
        ("fakta-falt", 16, "exact"),
        ("fakta-falt", 17, "vad"),
    ]


def test_one_line_has_one_figure_of_a_year() -> None:
    [finding] = wrong(document(HEAD, ROW, OTHER, ROW))
    assert finding.code == kinds.FACTS_TWICE.code
    assert finding.place is not None
    assert finding.place.line == 16


def test_figures_in_texts_may_be_alike() -> None:
    row = {**ROW, "form": None, "line": None, "period": None, "aspect": None, "exact": None}
    found, findings = facts_from_json(document(HEAD, row, row), FILE)
    assert findings == []
    assert found is not None


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"", 1), (b"forbund;year\n", 1), (b'{\n "schema": "1",\n "forbund"', 3), (b"[]", 1),
        (b'{\n "schema": "1",\n "forbund": \xff\xfe\n}', 3), (b"[" * 100_000, 1), (b"5", 1),
    ],
)  # fmt: skip
def test_what_is_no_such_document_is_told(content: bytes, line: int) -> None:
    [finding] = wrong(content)
    assert finding.code == kinds.FACTS_JSON.code
    assert finding.place is not None
    assert finding.place.line == line


@pytest.mark.parametrize("version", ["2", 1, "nyare än du tror och längre än så"])
def test_another_version_is_not_read(version: object) -> None:
    [finding] = wrong(document({**HEAD, "schema": version, "nytt": 1}, ROW))
    assert finding.code == kinds.FACTS_VERSION.code
    assert finding.place is not None
    assert finding.place.line == 2


@given(st.binary(max_size=40), st.integers(0, 700), st.integers(0, 40))
@settings(max_examples=200)
def test_no_file_makes_it_fall(bytes_: bytes, at: int, gone: int) -> None:
    whole = document(HEAD, ROW, OTHER)
    found, findings = facts_from_json(whole[:at] + bytes_ + whole[at + gone :], FILE)
    assert (found is None) == bool(findings)
    assert all(finding.place and finding.place.line for finding in findings)
    if found is not None:
        assert found.table.num_rows <= 2
