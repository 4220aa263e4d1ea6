"""A SIE file as books: the same figures as the ledger it came from, and every öre traceable."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest

from finsam_ledger.balances import Key, Measure, Slag
from finsam_ledger.bok import Opened, make_report, open_books
from finsam_ledger.exchange import from_sie, to_sie
from finsam_ledger.findings import has_errors
from finsam_ledger.periods import Period
from finsam_ledger.tables import Figure
from finsam_ledger.whole import write_all
from tests.commands import ROOT
from tests.reports import REPORTS
from tests.test_sie_corpus import CORPUS, FILES, name_of

READABLE = [path for path in FILES if open_books(path)[0] is not None]
HEAD = """\
#FLAGGA 0
#PROGRAM "Provbok" 1.0
#FORMAT PC8
#GEN 20260110
#SIETYP 4
#FNAMN "Samordningsförbundet Provbygden"
"""


def opened(path: Path) -> Opened:
    found, findings = open_books(path)
    assert found is not None, findings
    return found


def figures(path: Path, year: int) -> list[Figure]:
    report, findings = make_report(opened(path), year)
    assert report is not None
    assert not has_errors(findings), findings
    return list(report.figures())


def in_a_file(figures: list[Figure]) -> list[Figure]:
    """Those that a SIE file can give: it has no plan for the years to come, nor a text's figures
    of it.
    """
    plans = ("beslutsutrymme", "text")
    return [each for each in figures if each.table not in plans]


def exported(ledger: Path, year: int, target: Path, kind: str = "4") -> Path:
    read, findings = to_sie.open_ledger(ledger)
    assert read is not None, findings
    made, findings = to_sie.export(read, year, kind=kind, date="20260131")
    assert made is not None, findings
    target.write_bytes(made.data)
    return target


def written(folder: Path, text: str) -> Path:
    path = folder / "bok.se"
    path.write_bytes((HEAD + text).encode("cp437"))
    return path


@pytest.mark.parametrize(("ledger", "year"), REPORTS)
def test_the_exported_file_gives_the_ledgers_figures(
    ledger: str, year: int, tmp_path: Path
) -> None:
    """The file in the förbund's folder, with everything but the ledger itself beside it."""
    source, folder = ROOT / "ledgers" / ledger, tmp_path / ledger
    copytree(source, folder, ignore=ignore_patterns("*.beancount", "las", "sigill"))
    path = exported(source, year, folder / "bokforing.se")
    assert in_a_file(figures(path, year)) == in_a_file(figures(source, year))


@pytest.mark.parametrize("ledger", sorted({ledger for ledger, _ in REPORTS}))
def test_forbund_toml_alone_beside_the_file_is_enough(ledger: str, tmp_path: Path) -> None:
    source = ROOT / "ledgers" / ledger
    (tmp_path / "forbund.toml").write_bytes((source / "forbund.toml").read_bytes())
    path = exported(source, 2025, tmp_path / "bokforing.se")
    theirs, ours = opened(path).books.balances, opened(source).books.balances
    year = Period.of_year(2025)
    for measure in Measure:
        assert whole(theirs.sums(year, measure)) == whole(ours.sums(year, measure)) or (
            measure is not Measure.RORELSE  # earlier results are on an account in the file
        )
    assert theirs.sums(year, Measure.RORELSE) == ours.sums(year, Measure.RORELSE)
    assert figures(path, 2025)


def name_of_figure(figure: Figure) -> tuple[str, str, str]:
    return figure.table, figure.row, figure.column


def whole(sums: object) -> dict[str, int]:
    assert isinstance(sums, dict)
    return {konto: total for konto, dims in sums.items() if (total := sum(dims.values()))}


@pytest.mark.parametrize("kind", ["1", "2", "3", "4"])
def test_every_type_gives_the_same_statements(kind: str, tmp_path: Path) -> None:
    source = ROOT / "examples" / "minimal"
    copytree(source / "register", tmp_path / "register")
    path = exported(source, 2025, tmp_path / "bokforing.se", kind)
    tables = ("resultatrakning", "balansrakning", "kassaflode", "balanskrav")
    ours, theirs = (
        {name_of_figure(f): f.value for f in figures(where, 2025) if f.table in tables}
        for where in (source, path)
    )
    assert theirs == ours


@pytest.mark.parametrize("path", READABLE, ids=name_of)
def test_postings_add_up_to_the_balances(path: Path) -> None:
    books = opened(path).books
    sums: dict[Key, int] = defaultdict(int)
    for posting in books.postings():
        sums[posting.key] += posting.ore
    assert sums == books.balances.amounts
    assert sum(sums.values()) == 0 or not any(key.slag is Slag.INGAENDE for key in sums)


@pytest.mark.parametrize("name", ["visma/rakt-4e", "hogia/typ1-arssaldon", "unit4/typ3-objekt"])
def test_a_file_by_itself_makes_a_report(name: str, tmp_path: Path) -> None:
    path = tmp_path / "bok.se"
    path.write_bytes((CORPUS / f"{name}.se").read_bytes())
    rows = {(f.table, f.row) for f in figures(path, 2025)}
    wanted = {
        ("resultatrakning", "Årets resultat"),
        ("balansrakning", "SUMMA TILLGÅNGAR"),
        ("kassaflode", "Årets kassaflöde"),
    }
    assert wanted <= rows
    assert {table for table, _ in rows} >= {"flerarsoversikt", "trappa"}
    assert "kostnadsfordelning" not in {table for table, _ in rows}  # nothing tells it


BOOKS = """\
#RAR 0 20250101 20251231
#KONTO 1940 "Bank"
#KONTO 2010 "Eget kapital"
#KONTO 3511 "Bidrag från staten"
#KONTO 7430 "Revision"
#KONTO 8910 "Årets resultat"
#DIM 20 "Verksamhet"
#DIM 30 "Insats"
#OBJEKT 20 "a" "Administration"
#OBJEKT 20 "x" "Annat"
#OBJEKT 30 "p" "Projektet"
#IB 0 1940 1000.00
#IB 0 2010 -1000.00
#VER A 1 20250301 "Bidrag"
{
#TRANS 1940 {} 100.00
#TRANS 3511 {} -100.00
}
#VER B 1 20250401 "Revision"
{
#TRANS 7430 {20 "a" 30 "p"} 30.01
#TRANS 1940 {} -30.01
}
#VER B 2 20250501 "Delad"
{
#TRANS 7430 {20 "administration 50 struktur 50"} 0.01
#TRANS 1940 {} -0.01
}
#VER B 3 20250501 "Delad igen"
{
#TRANS 7430 {20 "administration 50 struktur 50"} 0.01
#TRANS 1940 {} -0.01
}
#VER C 1 20251231 "Årets resultat"
{
#TRANS 8910 {} 69.97
#TRANS 2010 {} -69.97
}
"""


def test_objects_are_known_by_the_name_of_their_dimension(tmp_path: Path) -> None:
    amounts = opened(written(tmp_path, BOOKS)).books.balances.amounts
    dims = (("insats", "p"), ("verksamhet", "administration"))
    assert amounts[Key("7430", 2025 * 12 + 3, Slag.HANDELSE, dims)] == 3001


def test_an_amount_is_shared_verifikation_by_verifikation(tmp_path: Path) -> None:
    """Two öre shared one by one are two to administration, not one each."""
    amounts = opened(written(tmp_path, BOOKS)).books.balances.amounts
    month = 2025 * 12 + 4
    admin, struktur = (
        amounts.get(Key("7430", month, Slag.HANDELSE, (("verksamhet", name),)))
        for name in ("administration", "struktur")
    )
    assert (admin, struktur or 0) == (2, 0)


def test_a_booked_closing_entry_is_no_movement(tmp_path: Path) -> None:
    balances = opened(written(tmp_path, BOOKS)).books.balances
    december = 2025 * 12 + 11
    assert balances.amounts[Key("8910", december, Slag.BOKSLUT, ())] == 6997
    assert Key("8910", december, Slag.HANDELSE, ()) not in balances.amounts


def test_forbund_toml_says_what_dimensions_and_objects_are(tmp_path: Path) -> None:
    (tmp_path / "forbund.toml").write_text(
        'namn = "Provbygden"\n[sie.dimensioner]\nprojekt = "30"\nverksamhet = "20"\n'
        '[sie.objekt.verksamhet]\na = "struktur"\n',
        encoding="utf-8",
    )
    amounts = opened(written(tmp_path, BOOKS)).books.balances.amounts
    dims = (("projekt", "p"), ("verksamhet", "struktur"))
    assert amounts[Key("7430", 2025 * 12 + 3, Slag.HANDELSE, dims)] == 3001


EARLIER = """\
#RAR 0 20250101 20251231
#RAR -1 20240101 20241231
#KONTO 1940 "Bank"
#KONTO 2010 "Eget kapital"
#KONTO 2090 "Årets resultat"
#KONTO 3511 "Bidrag från staten"
#KONTO 8910 "Årets resultat"
#IB -1 1940 500.00
#IB -1 2010 -500.00
#UB -1 1940 900.00
#UB -1 2010 -500.00
{closing}
#RES -1 3511 -400.00
#IB 0 1940 900.00
#IB 0 2010 {equity}
#VER A 1 20250301 "Bidrag"
{{
#TRANS 1940 {{}} 100.00
#TRANS 3511 {{}} -100.00
}}
"""
FLOWS = ("resultatrakning", "kassaflode")
CASES = {
    "överfört vid årsskiftet": EARLIER.format(closing="", equity="-900.00"),
    "bokfört med 89": EARLIER.format(
        closing="#UB -1 2090 -400.00\n#RES -1 8910 400.00", equity="-900.00"
    ),
    "inte överfört": EARLIER.format(closing="", equity="-500.00"),
}


@pytest.mark.parametrize("case", CASES)
def test_last_years_result_however_it_was_closed(case: str, tmp_path: Path) -> None:
    found = figures(written(tmp_path, CASES[case]), 2025)
    by_row = {(f.row, f.column): f.value for f in found if f.table in ("balansrakning", *FLOWS)}
    assert str(by_row["Årets resultat", "2024"]) == "400"
    assert str(by_row["Årets kassaflöde", "2024"]) == "400"
    assert str(by_row["Eget kapital vid årets slut", "2024"]) == "900"
    assert str(by_row["Eget kapital vid årets början", "2025"]) == "900"
    assert str(by_row["Eget kapital vid årets slut", "2025"]) == "1000"


@pytest.mark.parametrize(
    ("ledger", "years"),
    [("examples/minimal", [2025]), ("ledgers/skelleftea-norsjo", [2024, 2025])],
)
def test_a_ledger_through_sie_and_back_gives_the_same_figures(
    ledger: str, years: list[int], tmp_path: Path
) -> None:
    source, folder = ROOT / ledger, tmp_path / "bok"
    copytree(source, folder, ignore=ignore_patterns("*.beancount", "las", "sigill"))
    for year in years:
        done, findings = from_sie.read(exported(source, year, tmp_path / f"{year}.se"), folder)
        assert done is not None, findings
        write_all(done.files)
    assert figures(folder, years[-1]) == figures(source, years[-1])
