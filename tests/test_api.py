"""Python-gränssnittet: books in a notebook, as tables and frames."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import finsam_ledger as fl
from finsam_ledger.findings import Severity
from tests.commands import UMEA
from tests.conftest import Replace
from tests.pages import page_of, words


@pytest.fixture(scope="module")
def bok() -> fl.Bok:
    return fl.load(UMEA)


def test_loads_from_a_path_or_its_name() -> None:
    assert list(fl.load(str(UMEA)).years) == [2021, 2022, 2023, 2024, 2025]
    assert list(fl.load(UMEA / "main.beancount").years) == [2021, 2022, 2023, 2024, 2025]


@pytest.mark.parametrize("path", ["ledgers", "finns-inte", "pyproject.toml"])
def test_what_is_no_ledger_raises_with_its_findings(path: str) -> None:
    with pytest.raises(fl.LedgerError) as error:
        fl.load(UMEA.parent.parent / path)
    [finding] = error.value.findings
    assert finding.severity is Severity.ERROR
    assert str(error.value) == str(finding)


def test_check_lists_what_is_worth_knowing(bok: fl.Bok) -> None:
    findings = bok.check()
    assert "feltryck" in {finding.code for finding in findings}
    assert Severity.ERROR not in {finding.severity for finding in findings}


@pytest.mark.parametrize(
    ("line", "column", "ore", "text"),
    [
        ("arets_resultat", 2025, 401_603_23, "401\u00a0603"),
        ("arets_resultat", "2024", -512_498_33, "\u2212512\u00a0498"),
        ("Årets resultat", 2025, 401_603_23, "401\u00a0603"),
        ("avskrivningar", 2025, None, "0"),
        ("verksamhetens_kostnader", "not", None, "3,4"),
    ],
)
def test_a_cell(bok: fl.Bok, line: str, column: str | int, ore: int | None, text: str) -> None:
    cell = bok.resultatrakning(2025)[line, column]
    assert (cell.value, cell.text) == (ore, text)


@pytest.mark.parametrize(
    "key", [("arets_resultatet", 2025), ("arets_resultat", 2019), ("arets_resultat", "avvikelse")]
)
def test_a_cell_that_is_not_there(bok: fl.Bok, key: tuple[str, str | int]) -> None:
    with pytest.raises(KeyError):
        bok.resultatrakning(2025)[key]


@pytest.mark.parametrize(
    ("table", "line", "column"),
    [
        ("resultatrakning", "arets_resultat", 2025),
        ("resultatrakning", "verksamhetens_kostnader", 2024),
        ("balansrakning", "kassa_bank", 2025),
        ("balansrakning", "eget_kapital_slut", 2024),
        ("kassaflode", "arets_kassaflode", 2025),
        ("not-3", "analytiker", 2025),
    ],
)
def test_a_trace_adds_up_to_its_cell(bok: fl.Bok, table: str, line: str, column: int) -> None:
    cell = bok.table(table, 2025)[line, column]
    frame = cell.trace()
    assert list(frame.columns) == ["datum", "slag", "ver", "konto", "motpart", "text", "ore"]
    assert str(frame["ore"].dtype) == "int64"
    assert len(frame) > 1
    assert frame["ore"].sum() == cell.value


def test_every_trace_adds_up(bok: fl.Bok) -> None:
    """Budget, registers, limits and ratios as well as postings."""
    off = []
    for id in bok.tables(2025):
        view = bok.table(id, 2025)
        for row in view.table.rows:
            for column, _ in view.table.cells(row):
                cell = view[row.name, column.name]
                if cell.value is not None and cell.trace()["ore"].sum() != cell.value:
                    off.append((id, row.name, column.name))
    assert off == []


def test_views_are_short_in_a_notebook(bok: fl.Bok) -> None:
    table = bok.resultatrakning(2025)
    views = (bok, table, table["arets_resultat", 2025], bok.report(2025))
    assert max(len(repr(view)) for view in views) < 200


@pytest.mark.parametrize(
    "ask",
    [
        lambda bok: bok.table("balansrakningen", 2025),
        lambda bok: bok.resultatrakning(2025)["arets_resultatt", 2025],
        lambda bok: bok.resultatrakning(2025)["arets_resultat", 20255],
    ],
    ids=["tabell", "rad", "kolumn"],
)
def test_a_near_miss_is_offered(bok: fl.Bok, ask: Callable[[fl.Bok], object]) -> None:
    with pytest.raises(KeyError, match="Menade du"):
        ask(bok)


def test_an_unknown_format_is_a_wrong_call(bok: fl.Bok, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="'odt' is not one of "):
        bok.report(2025).write(tmp_path, formats="odt")


def test_a_trace_of_nothing_is_empty(bok: fl.Bok) -> None:
    assert bok.resultatrakning(2025)["avskrivningar", 2025].trace().empty


def test_a_table_as_a_frame(bok: fl.Bok) -> None:
    frame = bok.resultatrakning(2025).to_frame()
    assert list(frame.columns) == ["not", "2025", "2024"]
    assert frame.index.name == "Resultaträkning"
    assert repr(frame.loc["Årets resultat", "2025"]) == "Decimal('401603')"
    assert frame.loc["Verksamhetens intäkter", "not"] == "2"


def test_a_table_shows_itself(bok: fl.Bok) -> None:
    table = bok.balansrakning(2025)
    page = page_of(table._repr_html_())
    assert words(page.find(".//caption")) == "Balansräkning (kr)"
    assert "6\u00a0945\u00a0406" in page.text_content()
    assert "6\u00a0945\u00a0406" in str(table)


@pytest.mark.parametrize(
    ("method", "table"),
    [
        ("resultatrakning", "resultatrakning"),
        ("balansrakning", "balansrakning"),
        ("kassaflodesanalys", "kassaflode"),
        ("driftredovisning", "driftredovisning"),
    ],
)
def test_the_statements_by_name(bok: fl.Bok, method: str, table: str) -> None:
    assert getattr(bok, method)(2025) == bok.table(table, 2025)


def test_every_table_of_the_report_can_be_had(bok: fl.Bok) -> None:
    names = bok.tables(2025)
    assert {"resultatrakning", "trappa", "not-6"} <= set(names)
    assert [bok.table(name, 2025).table.id for name in names] == names


def test_a_table_that_is_not_there(bok: fl.Bok) -> None:
    with pytest.raises(KeyError):
        bok.table("not-9", 2025)


def test_the_trappa(bok: fl.Bok) -> None:
    position = bok.trappan(2025)
    assert position is not None
    assert (position.tilldelning, position.limit) == (11_132_000_00, 2_019_800_00)
    assert position.equity == 1_984_412_02
    assert position.headroom == position.limit - position.equity


def test_figures_are_those_of_the_report(bok: fl.Bok) -> None:
    found = {(each.table, each.row, each.column): each.value for each in bok.figures(2025)}
    assert found["resultatrakning", "Årets resultat", "2025"] == "401603"
    assert found["text", "trappa: Tilldelning", "2025"] == "11132"


def test_a_report_is_written(bok: fl.Bok, tmp_path: Path) -> None:
    written = bok.report(2025).write(tmp_path / "ut", formats=["html", "md"])
    assert [path.name for path in written] == ["arsredovisning-2025.html", "arsredovisning-2025.md"]
    assert all(path.read_text(encoding="utf-8") for path in written)


def test_a_year_without_books(bok: fl.Bok) -> None:
    with pytest.raises(fl.LedgerError, match="inga verifikationer för år 2019"):
        bok.resultatrakning(2019)


def test_books_with_errors_give_findings_but_no_figures(umea_copy: Path, replace: Replace) -> None:
    replace(umea_copy / "2025.beancount", " -2118.62 SEK", " -2118.63 SEK")
    broken = fl.load(umea_copy)
    assert Severity.ERROR in {finding.severity for finding in broken.check()}
    with pytest.raises(fl.LedgerError):
        broken.resultatrakning(2025)


def test_nothing_is_written_without_its_texts(umea_copy: Path, tmp_path: Path) -> None:
    (umea_copy / "texter" / "2025" / "redovisningsprinciper.md").unlink()
    with pytest.raises(fl.LedgerError, match="text-saknas"):
        fl.load(umea_copy).report(2025).write(tmp_path / "ut")
    assert not (tmp_path / "ut").exists()
