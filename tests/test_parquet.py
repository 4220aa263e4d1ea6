"""A dataset of förbund: what is exported is the books, whole, and nothing about a person."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from shutil import copytree
from typing import Any

import pyarrow as pa
import pytest
from msgspec.structs import replace
from pyarrow import parquet

from finsam_ledger import bok, bokslut, diagrams
from finsam_ledger.balances import Measure
from finsam_ledger.exchange import datamangd
from finsam_ledger.exchange.datamangd import Datamangd, Tables
from finsam_ledger.exchange.datamangd_id import id_of
from finsam_ledger.exchange.datamangd_kolumner import numbers, text
from finsam_ledger.exchange.datamangd_schema import DIMENSIONS, FIGURES, POSTINGS
from finsam_ledger.exchange.datamangd_siffror import _of_table
from finsam_ledger.money import Exact, Unit, exact
from finsam_ledger.periods import Period
from finsam_ledger.render.figures import as_csv
from tests.commands import ROOT, finsam, python, unlocked
from tests.conftest import opened_at
from tests.folders import write
from tests.test_masking import HEAD, ROW, SECRETS, WHOLE

LEDGERS = [*sorted((ROOT / "ledgers").iterdir()), ROOT / "examples" / "minimal"]
YEARS = [
    (ledger, int(file.stem))
    for ledger in LEDGERS
    for file in sorted(ledger.glob("20[0-9][0-9].beancount"))
]
NAMES = [f"{ledger.name}-{year}" for ledger, year in YEARS]
FINDINGS = ROOT / "tests" / "findings"
# Column, type, and ! where it always has a value. Version 1 never changes: others read it.
POSTINGS_1 = """
forbund string!|namn string!|year int32!|month int32!|datum date32[day]!|slag string!|ver string
konto string!|kontonamn string!|klass string!|post string|motpart string|insats string
verksamhet string|projekt string|balanskrav string|kassaflode string|ore int64!
"""
FIGURES_1 = """
forbund string!|namn string!|organisationsnummer string|year int32!|kind string!|table string!
form string|line string|row string!|column string!|period int32|aspect string|value string!
unit string!|exact int64|errors int32!|warnings int32!|notices int32!|failed string!|seal string
"""
RESULT = ("intakt", "kostnad")
Row = dict[str, Any]


@cache
def data_of(ledger: Path) -> Datamangd:
    return datamangd.of(opened_at(ledger), ledger)


@cache
def reports_of(ledger: Path) -> bok.Reports:
    return bok.Reports(opened_at(ledger), drawn=False)


@cache
def tables_of(ledger: Path, year: int) -> Tables:
    tables, findings = data_of(ledger).tables(year)
    assert tables is not None, findings
    return tables


def postings_of(ledger: Path, year: int) -> list[Row]:
    rows: list[Row] = tables_of(ledger, year).postings.to_pylist()
    return rows


def figures_of(ledger: Path, year: int) -> list[Row]:
    rows: list[Row] = tables_of(ledger, year).figures.to_pylist()
    return rows


def sums(rows: list[Row], *by: str) -> dict[tuple[Any, ...], int]:
    """Öre by some columns; what adds up to nought is no sum."""
    found: dict[tuple[Any, ...], int] = defaultdict(int)
    for row in rows:
        found[tuple(row[name] for name in by)] += row["ore"]
    return {key: ore for key, ore in found.items() if ore}


def export(out: Path, *words: str) -> dict[str, bytes]:
    """The files of a dataset after an export that goes well."""
    done = finsam("export", "parquet", *words, "--out", str(out))
    assert done.code == 0, done.err
    return files_in(out)


def files_in(out: Path) -> dict[str, bytes]:
    return {p.relative_to(out).as_posix(): p.read_bytes() for p in out.rglob("*") if p.is_file()}


every_year = pytest.mark.parametrize(("ledger", "year"), YEARS, ids=NAMES)


# The schema


def spelled(schema: pa.Schema) -> list[str]:
    return [f"{field.name} {field.type}{'' if field.nullable else '!'}" for field in schema]


@pytest.mark.parametrize(("schema", "known"), [(POSTINGS, POSTINGS_1), (FIGURES, FIGURES_1)])
def test_version_1_of_the_schema_does_not_change(schema: pa.Schema, known: str) -> None:
    assert spelled(schema) == known.strip().replace("\n", "|").split("|")
    assert schema.metadata == {b"finsam.schema": b"1"}


def test_the_files_have_the_schema(tmp_path: Path) -> None:
    export(tmp_path, str(LEDGERS[-1]))
    for folder, known in (("postings", POSTINGS), ("figures", FIGURES)):
        file = parquet.ParquetFile(tmp_path / folder / "minimal-2025.parquet")
        assert file.schema_arrow.equals(known, check_metadata=True)
        assert file.metadata.row_group(0).column(0).compression == "ZSTD"


# Postings


@every_year
def test_each_year_adds_up_to_nought(ledger: Path, year: int) -> None:
    rows = postings_of(ledger, year)
    assert rows
    assert sum(row["ore"] for row in rows) == 0
    assert sum(row["ore"] for row in rows if row["slag"] == "ingaende") == 0


@every_year
def test_closing_balances_are_those_of_the_books(ledger: Path, year: int) -> None:
    books = data_of(ledger).opened.books
    found = books.balances.sums(Period.of_year(year), Measure.UTGAENDE)
    expected = {(konto,): ore for konto, dims in found.items() if (ore := sum(dims.values()))}
    assert sums(postings_of(ledger, year), "konto") == expected


@every_year
def test_by_dimension_too(ledger: Path, year: int) -> None:
    books = data_of(ledger).opened.books
    moved = books.balances.sums(Period.of_year(year), Measure.RORELSE)
    expected = {
        (konto, *(dict(dims).get(name) for name in DIMENSIONS)): ore
        for konto, by_dims in moved.items()
        for dims, ore in by_dims.items()
        if ore
    }
    rows = [row for row in postings_of(ledger, year) if row["slag"] == "handelse"]
    assert sums(rows, "konto", *DIMENSIONS) == expected


@every_year
def test_the_result_is_that_of_the_report(ledger: Path, year: int) -> None:
    report, findings = bok.make_report(data_of(ledger).opened, year)
    assert report is not None, findings
    printed = report.bokslut.facts.cell("resultatrakning", "arets_resultat", year).value
    rows = [row for row in postings_of(ledger, year) if row["slag"] == "handelse"]
    assert -sum(row["ore"] for row in rows if row["klass"] in RESULT) == -(printed or 0)
    assets = sum(row["ore"] for row in postings_of(ledger, year) if row["klass"] == "tillgang")
    assert assets == report.bokslut.facts.cell("balansrakning", "summa_tillgangar", year).value


@every_year
def test_a_year_opens_with_what_the_one_before_closed_with(ledger: Path, year: int) -> None:
    if year - 1 not in data_of(ledger).years:
        return
    opening = [row for row in postings_of(ledger, year) if row["slag"] == "ingaende"]
    before = postings_of(ledger, year - 1)
    assert sums(opening, "konto", *DIMENSIONS) == sums(before, "konto", *DIMENSIONS)
    assert not {row["klass"] for row in opening} & {*RESULT}
    assert {(row["month"], str(row["datum"]), row["ver"]) for row in opening} == {
        (1, f"{year}-01-01", None)
    }


def test_classes_and_posts_are_the_charts() -> None:
    rows = [row for ledger, year in YEARS for row in postings_of(ledger, year)]
    assert {row["klass"] for row in rows} <= {
        "tillgang", "eget_kapital", "avsattning", "skuld", "intakt", "kostnad",
    }  # fmt: skip
    by_post = {(row["post"], row["klass"]) for row in rows if row["slag"] == "handelse"}
    assert {("kassa_bank", "tillgang"), ("verksamhetens_intakter", "intakt")} <= by_post
    assert {row["slag"] for row in rows} == {"handelse", "ingaende"}


def test_every_year_is_among_them() -> None:
    assert [(ledger, year) for ledger in LEDGERS for year in data_of(ledger).years] == YEARS


def test_a_provision_is_no_other_debt(tmp_path: Path) -> None:
    rows = rows_in(
        tmp_path, ACCOUNTS + ver("A-1", ("Expenses:5010-Lon", 5), ("Liabilities:2210-Pension", -5))
    )
    assert {row["konto"]: row["klass"] for row in rows} == {"5010": "kostnad", "2210": "avsattning"}


def test_the_account_of_the_closing_entry_is_equity(tmp_path: Path) -> None:
    booked = ver("A-1", ("Expenses:5010-Lon", 5), ("Assets:1940-Bank", -5))
    closing = ver("A-2", ("Equity:2010-Kapital", 5), ("Expenses:8990-Resultat", -5), day="12-31")
    rows = rows_in(tmp_path, ACCOUNTS + booked + closing)
    assert sums(rows, "konto", "klass", "slag") == {
        ("5010", "kostnad", "handelse"): 500,
        ("1940", "tillgang", "handelse"): -500,
        ("2010", "eget_kapital", "bokslut"): 500,
        ("8990", "eget_kapital", "bokslut"): -500,
    }


def test_an_account_that_no_chart_knows_has_its_own_class(tmp_path: Path) -> None:
    text = ACCOUNTS + ver("A-1", ("Expenses:0000-Vad", 5), ("Assets:1940-Bank", -5))
    rows = rows_in(tmp_path, text)
    assert {(row["klass"], row["post"]) for row in rows if row["konto"] == "0000"} == {
        ("okand", None)
    }


@pytest.mark.parametrize("key", ["administration 60 struktur 60", "styrning"])
def test_an_amount_with_a_key_that_cant_be_used_is_there_whole(key: str, tmp_path: Path) -> None:
    text = ver("A-1", ("Expenses:5010-Lon", 5), ("Assets:1940-Bank", -5))
    text = text.replace('ver: "A-1"\n', f'ver: "A-1"\n  verksamhet: "{key}"\n')
    rows = rows_in(tmp_path, ACCOUNTS + text)
    assert [(row["konto"], row["verksamhet"], row["ore"]) for row in rows] == [
        ("5010", None, 500),
        ("1940", None, -500),
    ]


def test_a_shared_amount_is_in_parts(tmp_path: Path) -> None:
    text = ver("A-1", ("Expenses:5010-Lon", 5), ("Assets:1940-Bank", -5))
    text = text.replace(" 5 SEK\n", ' 5 SEK\n    verksamhet: "administration 40 struktur 60"\n')
    rows = rows_in(tmp_path, ACCOUNTS + text)
    assert [(row["verksamhet"], row["ore"], row["ver"]) for row in rows] == [
        ("administration", 200, "A-1"),
        ("struktur", 300, "A-1"),
        (None, -500, "A-1"),
    ]


ACCOUNTS = """\
option "operating_currency" "SEK"
2025-01-01 open Assets:1940-Bank
2025-01-01 open Equity:2010-Kapital
2025-01-01 open Liabilities:2210-Pension
2025-01-01 open Expenses:0000-Vad
2025-01-01 open Expenses:5010-Lon
2025-01-01 open Expenses:8990-Resultat
"""


def ver(number: str, *rows: tuple[str, int], day: str = "03-10") -> str:
    head = f'\n2025-{day} * "Kommunen" "Vad det är"\n  ver: "{number}"\n'
    return head + "".join(f"  {account}  {kronor} SEK\n" for account, kronor in rows)


def rows_in(folder: Path, text: str) -> list[Row]:
    """The postings of 2025 in a ledger with this text."""
    write(folder, {"forbund.toml": 'namn = "Prov"\n', "main.beancount": text})
    rows: list[Row] = datamangd.of(opened_at(folder), folder).postings(2025).to_pylist()
    return rows


# What is about a person


@pytest.mark.parametrize("text", [WHOLE, ROW], ids=["verifikationen", "raden"])
def test_nothing_that_is_marked_is_told(text: str, tmp_path: Path) -> None:
    rows = rows_in(tmp_path, HEAD + text)
    assert [word for word in SECRETS if word in str(rows)] == []
    marked = [row for row in rows if row["konto"] == "5010"]
    assert [row["ore"] for row in marked] == [12345]
    assert str(marked[0]["motpart"]).startswith("[personuppgift: ")


def test_no_text_and_no_payee_is_there() -> None:
    """Not even of what is unmarked; a `motpart:` is a dimension that the förbund has set itself."""
    for ledger in LEDGERS:
        words = set()
        for each in data_of(ledger).opened.books.verifikationer:
            words |= {each.text, each.motpart}
        known = {
            rad["motpart"] for year in data_of(ledger).years for rad in postings_of(ledger, year)
        }
        names = {a.namn for a in data_of(ledger).opened.books.accounts.values()}
        cells = {
            cell
            for year in data_of(ledger).years
            for row in postings_of(ledger, year)
            for cell in row.values()
        }
        assert words & cells <= known | names | {data_of(ledger).namn}


# Figures


@every_year
def test_the_figures_are_those_of_finsam_figures(ledger: Path, year: int) -> None:
    report, _ = bok.make_report(data_of(ledger).opened, year)
    assert report is not None
    figures = [(f.table, f.row, f.column, f.value, f.unit.value) for f in report.figures()]
    names = ("table", "row", "column", "value", "unit")
    assert [tuple(row[n] for n in names) for row in figures_of(ledger, year)] == figures


def test_so_says_the_command_too() -> None:
    ledger = LEDGERS[-1]
    report, _ = bok.make_report(data_of(ledger).opened, 2025)
    assert report is not None
    assert finsam("figures", str(ledger), "--year", "2025").out == as_csv(report.figures())


@every_year
def test_line_year_and_aspect_tell_a_figure_apart(ledger: Path, year: int) -> None:
    keys = Counter(
        (row["form"], row["line"], row["period"], row["aspect"])
        for row in figures_of(ledger, year)
        if row["form"] is not None
    )
    assert [key for key, times in keys.items() if times > 1] == []


def test_aspects_say_what_a_column_shows() -> None:
    uppsala, skelleftea = ROOT / "ledgers" / "uppsala-lan", ROOT / "ledgers" / "skelleftea-norsjo"
    asked = {
        (row["form"], row["column"]): row["aspect"]
        for ledger in (uppsala, skelleftea)
        for row in figures_of(ledger, 2025)
    }
    assert asked["samverkansinsatser", "budget 2025"] == "budget:budget"  # as first decided
    assert asked["samverkansinsatser", "budget 2025 justerad"] == "budget"
    assert asked["driftredovisning", "2025 netto"] == "utfall"
    assert asked["driftredovisning", "2025 intäkt"] == "utfall:intakt"
    assert asked["deltagare", "inregistrerade K"] == "utfall:in_k"
    assert asked["resultatrakning", "not"] == "not"
    assert asked["resultatrakning", "2025"] == "utfall"


@every_year
def test_the_exact_amount_is_that_of_print(ledger: Path, year: int) -> None:
    """Off by less than a unit where parts are made to add up, by more where printed ones are."""
    report, _ = bok.make_report(data_of(ledger).opened, year)
    assert report is not None
    lines = {(t.id, r.name): r.line for t in report.bokslut.tables for r in t.rows}
    found = 0
    for row in figures_of(ledger, year):
        if row["exact"] is None:
            continue
        found += 1
        shown = exact(Decimal(row["value"]), Unit(row["unit"]))
        unit = exact(Decimal(1), Unit(row["unit"]))
        slack = unit * 4 if lines[row["table"], row["row"]].from_printed else unit
        assert abs(row["exact"] - shown) < slack, row
    assert found > 50


@pytest.mark.parametrize(
    ("value", "sign", "exact"),
    [(Fraction(201, 2), 1, 101), (Fraction(201, 2), -1, -101), (Fraction(1, 3), 1, 0), (7, -1, -7)],
)
def test_what_is_no_whole_ore_is_rounded(value: Exact, sign: int, exact: int) -> None:
    """Half the öre of a trappa's limit is no reason to be without the limit."""
    report, _ = bok.make_report(data_of(LEDGERS[-1]).opened, 2025)
    assert report is not None
    table = report.bokslut.by_id["trappa"]
    row = next(row for row in table.rows if row.line.id == "grans")
    cells = tuple(
        replace(cell, sign=sign, cell=replace(cell.cell, value=value)) if cell.cell else cell
        for cell in row.cells
    )
    found = list(_of_table(replace(table, rows=(replace(row, cells=cells),))))
    assert {each.exact for each in found if each.aspect == "utfall"} == {exact}


def test_what_is_held_back_has_no_exact_amount() -> None:
    rows = figures_of(LEDGERS[-1], 2025)
    tables = {row["table"] for row in rows if row["value"] == ".."}
    assert tables == {"deltagare"}
    assert [row for row in rows if row["table"] in tables and row["exact"] is not None] == []


@every_year
def test_what_is_said_of_a_year_is_what_its_report_is_told(ledger: Path, year: int) -> None:
    """Without charts, and with each year examined once: as if it were alone."""
    opened = data_of(ledger).opened
    report, said = bok.make_report(opened, year)
    assert report is not None
    plain, told = reports_of(ledger).of(year)
    assert plain is not None
    assert told == said
    assert list(plain.figures()) == list(report.figures())


def test_each_year_is_closed_once_and_nothing_is_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where a year is rounded as the one before it was."""
    closed, really = [], bokslut.close

    def close(*words: Any) -> Any:
        closed.append(words[2])
        return really(*words)

    monkeypatch.setattr(bok, "close", close)
    monkeypatch.setattr(bokslut, "close", None)  # nor by the year after it
    monkeypatch.setattr(diagrams, "_worded", None)
    ledger = unlocked(ROOT / "ledgers" / "sodra-lappland", tmp_path / "lapp")
    settings = (ledger / "forbund.toml").read_text(encoding="utf-8")
    write(ledger, {"forbund.toml": f'avrundning = "foot"\n{settings}'})
    reports = bok.Reports(opened_at(ledger), drawn=False)
    made = {year: reports.of(year)[0] for year in (2024, 2025)}
    assert closed == [2024, 2025]
    monkeypatch.undo()
    for year, report in made.items():
        alone = bok.as_is(reports.opened, year)
        assert report is not None
        assert alone is not None
        assert report.bokslut.footing
        assert list(report.figures()) == list(alone.figures())


def test_what_is_known_of_the_report() -> None:
    umea = ROOT / "ledgers" / "umearegionen"
    row = figures_of(umea, 2025)[0]
    opened = data_of(umea).opened
    said = {str(finding) for finding in bok.examine(opened, 2025)}
    assert row["errors"] == 0
    assert row["errors"] + row["warnings"] + row["notices"] == len(said)
    assert row["failed"] == "kvittning-resultat"
    assert opened.books.ledger is not None
    seals = {seal.hash for seal in opened.books.ledger.seals if seal.year == 2025}
    assert {row["seal"]} == seals
    assert figures_of(umea, 2024)[0]["seal"] is None


# Errors


def test_a_year_with_errors_is_exported_as_a_draft(tmp_path: Path) -> None:
    folder = FINDINGS / "text-saknas"
    done = finsam("export", "parquet", str(folder), "--out", str(tmp_path))
    assert done.code == 0
    assert "varning [datamangd-utkast]" in done.err
    figures = parquet.read_table(tmp_path / "figures" / "text-saknas-2025.parquet").to_pylist()
    assert {row["errors"] for row in figures} == {1}
    assert all("text-saknas" in row["failed"].split(",") for row in figures)
    assert any(row["line"] == "arets_resultat" and row["value"] == "10" for row in figures)
    postings = parquet.read_table(tmp_path / "postings" / "text-saknas-2025.parquet").to_pylist()
    assert sums(postings, "konto") == {("1940",): 1000, ("3511",): -10000, ("4510",): 9000}


def test_a_year_without_even_a_draft_is_verifikationer_alone(tmp_path: Path) -> None:
    ledger, out = tmp_path / "prov", tmp_path / "ut"
    copytree(FINDINGS / "text-saknas", ledger)
    command = ("export", "parquet", str(ledger), "--out", str(out))
    assert finsam(*command).code == 0
    before = files_in(out)
    write(ledger, {"uppstallning/egen.toml": "id = \n"})
    done = finsam(*command)
    assert done.code == 1
    assert "fel [" in done.err
    assert "fel [datamangd-utan-siffror] Prov 2025: " in done.err
    assert files_in(out) == {
        name: content for name, content in before.items() if name.startswith("postings/")
    }


def test_one_that_cant_be_exported_does_not_stop_the_others(tmp_path: Path) -> None:
    minimal, out = str(LEDGERS[-1]), tmp_path / "ut"
    wrong = [str(tmp_path / "ingen"), str(FINDINGS / "kontoplan-okand")]
    done = finsam("export", "parquet", wrong[0], minimal, wrong[1], "--out", str(out))
    assert done.code == 1
    assert "[fil-saknas]" in done.err
    assert "[kontoplan-okand]" in done.err
    assert sorted(files_in(out)) == [
        "figures/minimal-2025.parquet",
        "postings/minimal-2025.parquet",
    ]


def test_a_year_that_is_not_booked_is_told(tmp_path: Path) -> None:
    done = finsam("export", "parquet", str(LEDGERS[-1]), "--year", "2031", "--out", str(tmp_path))
    assert done.code == 1
    assert "[ar-saknas]" in done.err
    assert files_in(tmp_path) == {}


def test_a_folder_that_cant_be_written_to_is_told(tmp_path: Path) -> None:
    (tmp_path / "fil").write_text("")
    done = finsam("export", "parquet", str(LEDGERS[-1]), "--out", str(tmp_path / "fil"))
    assert done.code == 1
    assert "cannot write" in done.err
    assert "Traceback" not in done.err


# Files


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two förbund, three years."""
    out = tmp_path_factory.mktemp("data")
    export(out, str(ROOT / "ledgers" / "sodra-lappland"), str(LEDGERS[-1]))
    return out


def test_every_year_is_two_files(dataset: Path) -> None:
    years = ("minimal-2025", "sodra-lappland-2024", "sodra-lappland-2025")
    assert sorted(files_in(dataset)) == [
        f"{folder}/{year}.parquet" for folder in ("figures", "postings") for year in years
    ]
    read = parquet.read_table(dataset / "postings" / "sodra-lappland-2024.parquet")
    assert read.equals(tables_of(ROOT / "ledgers" / "sodra-lappland", 2024).postings)


def test_the_same_books_give_the_same_bytes(dataset: Path, tmp_path: Path) -> None:
    again = export(tmp_path, str(LEDGERS[-1]), str(ROOT / "ledgers" / "sodra-lappland"))
    assert again == files_in(dataset)


def test_a_year_that_is_exported_again_replaces_its_own_files(
    dataset: Path, tmp_path: Path
) -> None:
    before = files_in(dataset)
    for name in before:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"gammalt")
    lappland = str(ROOT / "ledgers" / "sodra-lappland")
    after = export(tmp_path, lappland, "--year", "2024")
    new = {name for name in after if after[name] != b"gammalt"}
    assert new == {f"{folder}/sodra-lappland-2024.parquet" for folder in ("figures", "postings")}
    assert all(after[name] == before[name] for name in new)


def test_no_frame_library_is_imported() -> None:
    """Making Arrow's columns the easy way would, where pandas is installed."""
    code = (
        "import sys; from pathlib import Path; from finsam_ledger.exchange import to_parquet;"
        "made = to_parquet.Export(Path('ut'), None, print).of(Path(sys.argv[1]));"
        "print(len(made.files), 'pandas' in sys.modules)"
    )
    assert python("-c", code, str(LEDGERS[-1])).out.splitlines() == ["minimal 2025", "2 False"]


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_on_a_terminal_each_year_is_told(tmp_path: Path) -> None:
    import pty

    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "finsam_ledger.cli", "export", "parquet", str(LEDGERS[-1])]
    done = subprocess.run(
        [*command, "--out", str(tmp_path)], stdout=subprocess.PIPE, stderr=theirs, check=True
    )
    os.close(theirs)
    said = os.read(ours, 10_000).decode()
    os.close(ours)
    assert "minimal 2025" in said
    assert "100%" in said
    assert len(done.stdout.splitlines()) == 2


WORDS: list[list[str | None]] = [[], ["a"], [None], ["a", None, "", "åäö"] * 5, ["x"] * 8 + [None]]
NUMBERS: list[list[int | None]] = [[], [5], [None], [1, None, -(2**31), 2**31 - 1] * 5]


@pytest.mark.parametrize("values", WORDS, ids=repr)
def test_words_are_as_pyarrow_has_them(values: list[str | None]) -> None:
    made = text(values)
    made.validate(full=True)
    assert made.equals(pa.array(values, pa.string()))


@pytest.mark.parametrize("kind", [pa.int32(), pa.int64()], ids=str)
@pytest.mark.parametrize("values", NUMBERS, ids=repr)
def test_numbers_are_as_pyarrow_has_them(values: list[int | None], kind: pa.DataType) -> None:
    made = numbers(values, kind)
    made.validate(full=True)
    assert made.equals(pa.array(values, kind))


def test_a_name_that_is_no_text_can_be_exported(tmp_path: Path) -> None:
    file = tmp_path / os.fsdecode(b"b\xf6k.se")
    file.write_bytes(
        b"#FLAGGA 0\r\n#FORMAT PC8\r\n#SIETYP 4\r\n#RAR 0 20250101 20251231\r\n#KONTO 1940 Bank\r\n"
        b"#KONTO 3511 Staten\r\n#VER A 1 20250301\r\n{\r\n#TRANS 1940 {} 5\r\n"
        b"#TRANS 3511 {} -5\r\n}\r\n"
    )
    data = datamangd.of(opened_at(file), file)
    assert data.forbund == "bk"
    tables, findings = data.tables(2025)
    assert tables is not None, findings
    assert {row["namn"] for row in tables.postings.to_pylist()} == {"b?k"}


def test_a_name_is_folded(tmp_path: Path) -> None:
    for name, id in (("Östra Åsele", "ostra-asele"), ("å_1.2", "a-1-2"), ("...", "forbund")):
        folder = tmp_path / f"{name}x"[:-1]
        assert id_of(folder / "main.beancount") == id
    assert id_of(tmp_path / "Södra.beancount") == "sodra"


@pytest.mark.parametrize(
    ("file", "id"),
    [
        ("bokföring 2025.SE", "bokforing"),
        ("tall-2024.se", "tall"),
        ("2025-tall.se", "tall"),
        ("tall_20251231.se", "tall"),
        ("tall 2025-12-31 slut.se", "tall-slut"),
        ("tall-2025-08.se", "tall"),
        ("tall-2024-2025.se", "tall"),
        ("Öland/2025.se", "oland"),
        ("tall-12345.se", "tall-12345"),
        ("tall-2025", "tall-2025"),  # a folder is called what somebody calls it
    ],
)
def test_a_files_year_is_no_part_of_its_name(file: str, id: str, tmp_path: Path) -> None:
    assert id_of(tmp_path / file) == id


# SIE


def exported_as_sie(ledger: Path, folder: Path) -> Path:
    file = folder / f"{ledger.name}.se"
    done = finsam("export", "sie", str(ledger), "--year", "2025", "--out", str(file))
    assert done.code == 0, done.err
    return file


@pytest.fixture(scope="module")
def minimal_sie(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return exported_as_sie(LEDGERS[-1], tmp_path_factory.mktemp("sie"))


def booked(ledger: Path) -> Iterator[tuple[Any, ...]]:
    names = ("forbund", "datum", "month", "ver", "konto", "klass", "post", *DIMENSIONS, "ore")
    for row in data_of(ledger).postings(2025).to_pylist():
        if row["slag"] == "handelse":
            yield tuple(row[name] for name in names)


def test_a_sie_file_gives_the_same_postings(minimal_sie: Path) -> None:
    assert sorted(booked(minimal_sie), key=str) == sorted(booked(LEDGERS[-1]), key=str)
    rows = data_of(minimal_sie).postings(2025).to_pylist()
    assert sums(rows, "konto", "slag") == sums(postings_of(LEDGERS[-1], 2025), "konto", "slag")


def test_earlier_years_of_a_sie_file_are_balances_without_numbers() -> None:
    file = ROOT / "tests" / "sie" / "specter" / "tre-ar.se"
    data = data_of(file)
    assert len(data.years) > 1
    for year in data.years:
        rows = data.postings(year).to_pylist()
        assert sum(row["ore"] for row in rows) == 0
        numbered = {bool(row["ver"]) for row in rows if row["slag"] == "handelse"}
        assert numbered == {year == data.years[-1]}


@pytest.fixture(scope="module")
def by_year(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    """A förbund with a SIE file a year, the later one with the sums of the earlier year too."""
    folder = tmp_path_factory.mktemp("ar")
    files = {year: folder / f"lapp-{year}.se" for year in (2024, 2025)}
    for year, file in files.items():
        lappland = str(ROOT / "ledgers" / "sodra-lappland")
        assert finsam("export", "sie", lappland, "--year", str(year), "--out", str(file)).code == 0
        name = "#FNAMN "
        number = b"#ORGNR 222000-1234\r\n" + name.encode()
        file.write_bytes(file.read_bytes().replace(name.encode(), number, 1))
    return files


def numbered(out: Path) -> dict[str, bool]:
    """The files of postings, and whether they have verifikationer."""
    return {
        path.stem: bool(pa.compute.any(parquet.read_table(path)["ver"].is_valid()).as_py())
        for path in sorted((out / "postings").iterdir())
    }


@pytest.mark.parametrize("years", [(2024, 2025), (2025, 2024)])
def test_a_sie_file_a_year_is_one_forbund(
    by_year: dict[int, Path], tmp_path: Path, years: tuple[int, ...]
) -> None:
    export(tmp_path, *(str(by_year[year]) for year in years))
    assert numbered(tmp_path) == {"lapp-2024": True, "lapp-2025": True}


def test_sums_of_a_year_never_replace_its_verifikationer(
    by_year: dict[int, Path], tmp_path: Path
) -> None:
    out = str(tmp_path)
    assert numbered_after(by_year[2025], tmp_path) == {"lapp-2024": False, "lapp-2025": True}
    before = export(tmp_path, str(by_year[2024]))
    assert numbered(tmp_path) == {"lapp-2024": True, "lapp-2025": True}
    done = finsam("export", "parquet", str(by_year[2025]), "--out", out)
    assert (done.code, "notis [datamangd-summor]" in done.err) == (0, True)
    assert files_in(tmp_path) == before


def numbered_after(ledger: Path, out: Path) -> dict[str, bool]:
    export(out, str(ledger))
    return numbered(out)


def test_what_a_file_happens_to_be_called_makes_no_other_forbund(
    by_year: dict[int, Path], tmp_path: Path
) -> None:
    out = tmp_path / "ut"
    for number, file in enumerate(by_year.values(), 3):
        odd = tmp_path / f"Export ({number}).se"
        odd.write_bytes(file.read_bytes())
        export(out, str(odd))
    assert numbered(out) == {"export-3-2024": True, "export-3-2025": True}


def test_one_number_under_two_names_is_told_of(by_year: dict[int, Path], tmp_path: Path) -> None:
    out = tmp_path / "ut"
    export(out, str(by_year[2024]))
    other = tmp_path / "annan.se"
    content = by_year[2025].read_bytes()
    other.write_bytes(re.sub(rb"#FNAMN .*", b'#FNAMN "Kommunens andra"', content))
    done = finsam("export", "parquet", str(other), "--out", str(out))
    assert done.code == 0
    assert "varning [datamangd-samma-nummer] Kommunens andra (annan) och " in done.err
    assert "annan-2025" in numbered(out)
    told = finsam("export", "parquet", str(other), "--id", "lapp", "--out", str(out))
    assert (told.code, "samma-nummer" in told.err) == (0, False)
    assert (
        parquet.read_table(out / "postings" / "lapp-2025.parquet")["forbund"][0].as_py() == "lapp"
    )


@pytest.mark.parametrize("id", ["Tall", "-tall", "ta/ll", "../tall"])
def test_an_id_of_other_characters_is_wrong_usage(id: str, tmp_path: Path) -> None:
    done = finsam("export", "parquet", str(LEDGERS[-1]), "--id", id, "--out", str(tmp_path))
    assert done.code == 2
    assert files_in(tmp_path) == {}


def test_the_figures_of_a_sie_file_by_itself_are_a_draft(minimal_sie: Path, tmp_path: Path) -> None:
    done = finsam("export", "parquet", str(minimal_sie), "--out", str(tmp_path))
    assert done.code == 0, done.err
    found = {name: parquet.read_table(tmp_path / name) for name in files_in(tmp_path)}
    figures = found["figures/minimal-2025.parquet"].to_pylist()
    result = [r["exact"] for r in figures if (r["form"], r["line"], r["period"]) == RESULT_LINE]
    assert result == [r["exact"] for r in figures_of(LEDGERS[-1], 2025) if key_of(r) == RESULT_LINE]


RESULT_LINE = ("resultatrakning", "arets_resultat", 2025)


def key_of(row: Row) -> tuple[Any, ...]:
    return row["form"], row["line"], row["period"]
