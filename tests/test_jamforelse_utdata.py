"""A comparison as it is handed out: the command, the page, the files for machines."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from finsam_ledger.findings import Finding, Severity
from finsam_ledger.jamforelse.varden import Jamforelse, Kontroll, side_by_side
from finsam_ledger.render import jamforelse as render
from finsam_ledger.render.jamforelse_diagram import FLEST, of_year
from tests.browser import NO_AXE, browser, look, overflows, violations
from tests.commands import ROOT, finsam
from tests.jamforelse import Forbund, Siffra, dataset, plain
from tests.test_jamforelse import compared

ODD = "Förbundet <script>alert(1)</script> & =1+1"
MINIMAL, SIE = ROOT / "examples" / "minimal", ROOT / "tests" / "sie" / "visma" / "rakt-4e.se"


def nation(count: int, years: Sequence[int] = (2024, 2025)) -> list[Forbund]:
    """So many förbund, the last of them far from the others."""
    found = []
    for year in years:
        for n in range(count):
            costs: dict[str | None, int] = {
                "administration": 50 + n,
                "struktur": 200,
                "individ": 500 + year % 7 * n,
            }
            if n == count - 1:
                costs["administration"] = 900
            figures = [
                Siffra("trappa", "grans", str(150 + 20 * n)),
                Siffra("driftredovisning", "verksamhetens_kostnader", "900", aspect="budget"),
                Siffra("deltagare", "deltagare", str(10 + n), "antal", "summa", "totalt"),
            ]
            failed = ("text-saknas",) if n % 3 == 0 else ()
            rows = plain(income=1000 + n, costs=costs, opening=600)
            found.append(Forbund(f"forbund-{n:02}", year, rows, figures, failed))
    return found


@pytest.fixture(scope="module")
def five(tmp_path_factory: pytest.TempPathFactory) -> tuple[Jamforelse, list[Finding]]:
    return compared(tmp_path_factory.mktemp("fem"), nation(5))


def named(jamforelse: Jamforelse, name: str) -> Jamforelse:
    """The same with a name for each förbund."""
    from msgspec.structs import replace

    rows = [replace(rad, namn=name) for ar in jamforelse.ar for rad in ar.rader]
    return side_by_side(jamforelse.nyckeltal, rows)


def page(jamforelse: Jamforelse, findings: Sequence[Finding] = ()) -> str:
    ((name, content),) = render.render(jamforelse, findings, ["html"])
    assert name == "jamforelse.html"
    assert isinstance(content, str)
    return content


def test_the_csv_has_a_row_for_each_key_figure(five: tuple[Jamforelse, list[Finding]]) -> None:
    files = dict(render.render(five[0], (), ["csv"]))
    content = files["jamforelse.csv"]
    assert isinstance(content, str)
    rows = list(csv.DictReader(io.StringIO(content)))
    assert len(rows) == 5 * 2 * len(five[0].nyckeltal)
    last = {
        row["nyckeltal"]: row
        for row in rows
        if (row["forbund"], row["year"]) == ("forbund-04", "2025")
    }
    assert last["kostnad_administration"]["value"] == "900.00"
    assert last["kostnad_administration"]["rank"] == "5"
    assert last["andel_administration"]["utanfor"] == "högt"
    assert last["tilldelning"] | {"namn": ""} == {
        "forbund": "forbund-04",
        "namn": "",
        "year": "2025",
        "nyckeltal": "tilldelning",
        "value": "",
        "unit": "kr",
        "rank": "",
        "n": "",
        "utanfor": "",
    }
    checks = files["jamforelse-kontroller.csv"]
    assert isinstance(checks, str)
    assert "forbund-03,Samordningsförbundet Forbund-03,2025,1,0,1,text-saknas,\n" in checks


@pytest.mark.parametrize("name", ["=1+1", "+46", "-x", "@SUM(A1)", "Alfa\n=1+1"])
def test_no_name_is_reckoned_out_of_the_csv(
    five: tuple[Jamforelse, list[Finding]], name: str
) -> None:
    files = render.render(named(five[0], name), [], ["csv"])
    for _, text in files:
        assert isinstance(text, str)
        rows = list(csv.DictReader(io.StringIO(text)))
        assert len(rows) + 1 == len(text.splitlines())
        line = name.replace("\n", " ")
        assert {row["namn"] for row in rows} == {line if line[0] == "A" else f"'{line}"}


def test_the_page_tells_what_stands_out(five: tuple[Jamforelse, list[Finding]]) -> None:
    text = page(*five)
    assert "Forbund-04: administrationens andel av kostnaderna är " in text
    assert "% av gränsen)" in text
    assert "text-saknas" in text
    assert "Utan fel och varningar: 3 förbund." in text
    assert "<details" in text
    assert "2024" in text


def test_findings_stand_on_the_page(five: tuple[Jamforelse, list[Finding]]) -> None:
    told = Finding("x", Severity.WARNING, None, "Något <skiljer>.", "Rätta.")
    assert "Något &lt;skiljer&gt;. Rätta." in page(five[0], [told])


def test_names_cannot_become_markup(five: tuple[Jamforelse, list[Finding]]) -> None:
    text = page(named(five[0], ODD))
    assert "<script" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; =1+1" in text


@pytest.mark.parametrize("name", ["\x00\x1b", "\u202eabc", "   ", "x" * 3000, "a\nb", "🙂", "—"])
def test_any_name_can_be_shown(five: tuple[Jamforelse, list[Finding]], name: str) -> None:
    files = render.render(named(five[0], name), (), render.FORMATS)
    assert len(files) == 4
    text = dict(files)["jamforelse.html"]
    assert isinstance(text, str)
    assert not {"\x00", "\x1b", "\u202e"} & {*text}


def test_the_workbook_holds_text_as_text(five: tuple[Jamforelse, list[Finding]]) -> None:
    odd = named(five[0], "=1+1")
    ((name, content),) = render.render(odd, (), ["xlsx"])
    assert name == "jamforelse.xlsx"
    assert isinstance(content, bytes)
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheets = [book.read(f"xl/worksheets/sheet{n}.xml").decode() for n in range(1, 7)]
        names = book.read("xl/workbook.xml").decode()
        strings = book.read("xl/sharedStrings.xml").decode()
    assert not any("<f>" in sheet for sheet in sheets)
    assert all("frozen" in sheet for sheet in sheets)
    assert "=1+1" in strings
    for title in ("Nyckeltal", "Placering", "Spridning", "Utanför", "Kontroller", "Så räknas det"):
        assert f'name="{title}"' in names
    assert content == render.render(odd, (), ["xlsx"])[0][1]


def test_the_page_is_made_of_the_comparison_alone(five: tuple[Jamforelse, list[Finding]]) -> None:
    assert page(*five) == page(*five)


def test_many_are_shown_the_worst_first(tmp_path: Path) -> None:
    made, _ = compared(tmp_path, nation(FLEST + 10, [2025]))
    trappan = next(each for each in of_year(made.ar[0]) if each.id == "trappan")
    assert len(trappan.categories) == FLEST
    assert f"Här visas de {FLEST} med minst marginal" in trappan.description
    text = page(made)
    assert "förbund till; tabellen har alla." in text


def test_a_single_forbund_has_no_places(tmp_path: Path) -> None:
    made, _ = compared(tmp_path, [Forbund("alfa", rader=plain())])
    text = page(made)
    assert '<span class="plats">' not in text
    assert "Kontrollerna är inte kända för Alfa" in text
    assert "Förbunden är för få för att något tal ska pekas ut." in text


def test_all_is_well_is_said(five: tuple[Jamforelse, list[Finding]]) -> None:
    from msgspec.structs import replace

    well = Kontroll(0, 0, 3, (), "")
    rows = [replace(rad, kontroll=well) for ar in five[0].ar for rad in ar.rader]
    text = page(side_by_side(five[0].nyckeltal, rows))
    assert "Inget av de 5 förbund vars kontroller är kända har fel eller varningar." in text


@pytest.mark.skipif(bool(NO_AXE), reason=NO_AXE)
def test_the_page_is_accessible(five: tuple[Jamforelse, list[Finding]], tmp_path: Path) -> None:
    file = tmp_path / "jamforelse.html"
    file.write_text(page(*five), encoding="utf-8")
    with browser() as driver:
        for width, scheme in ((1280, "light"), (1280, "dark"), (360, "light")):
            look(driver, file, width, scheme)
            assert violations(driver) == []
            assert not overflows(driver)


def test_sources_of_all_kinds_go_together(tmp_path: Path) -> None:
    """A ledger, a SIE file, a facts file and a dataset in one run."""
    data = dataset(tmp_path / "data", [Forbund("alfa", rader=plain())])
    umea, facts = ROOT / "ledgers" / "umearegionen", tmp_path / "umea.json"
    done = finsam("export", "facts", str(umea), "--year", "2025", "--out", str(facts))
    assert done.code == 0, done
    words = map(str, (MINIMAL, SIE, facts, data))
    done = finsam("compare", *words, "--format", "csv", "--out", str(tmp_path / "ut"))
    assert (done.code, done.err) == (0, ""), done
    rows = csv.DictReader(io.StringIO((tmp_path / "ut" / "jamforelse.csv").read_text("utf-8")))
    results = {
        row["forbund"]: row["value"]
        for row in rows
        if (row["nyckeltal"], row["year"]) == ("arets_resultat", "2025")
    }
    assert set(results) == {"minimal", "rakt-4e", "umearegionen", "alfa"}
    assert results["umearegionen"] == "401603.23"
    figures = json.loads(finsam("figures", str(MINIMAL), "--format", "json").out)
    assert figures


def test_sie_files_of_two_years_are_one_forbund(tmp_path: Path) -> None:
    """The later tells of the earlier year too, in sums; its own file is what counts."""
    content = SIE.read_bytes()
    earlier = content.replace(b"2024", b"2023").replace(b"2025", b"2024")
    for year, each in (("2024", earlier), ("2025", content)):
        (tmp_path / year).mkdir()
        (tmp_path / year / "tallbygden.se").write_bytes(each)
    words = (str(tmp_path / "2025"), str(tmp_path / "2024"), "--format", "csv")
    done = finsam("compare", *words, "--out", str(tmp_path / "ut"))
    assert done.code == 0, done
    rows = csv.DictReader(io.StringIO((tmp_path / "ut" / "jamforelse.csv").read_text("utf-8")))
    counted = {row["year"]: row["value"] for row in rows if row["nyckeltal"] == "rader"}
    assert set(counted) == {"2023", "2024", "2025"}
    assert counted["2024"] == counted["2025"] != counted["2023"]


PUBLISHED = {
    # What the reports of 2025 say: result and equity in tkr, soliditet in per cent, trappa in tkr.
    "umearegionen": ("402", "1984", "29", "2020"),
    "skelleftea-norsjo": ("1318", "5064", "69", "1130"),
    "sodra-lappland": ("-206", "1973", "85", "736"),
    "uppsala-lan": ("1653", "7148", "54", "3443"),
}


def test_the_ledgers_give_what_their_reports_say(tmp_path: Path) -> None:
    ledgers = [str(ROOT / "ledgers" / name) for name in PUBLISHED]
    done = finsam("compare", *ledgers, "--year", "2025", "--format", "csv", "--out", str(tmp_path))
    assert (done.code, done.err) == (0, ""), done
    values = {
        (row["forbund"], row["nyckeltal"]): row
        for row in csv.DictReader(io.StringIO((tmp_path / "jamforelse.csv").read_text("utf-8")))
    }
    wanted = ("arets_resultat", "eget_kapital", "soliditet", "grans")
    for forbund, published in PUBLISHED.items():
        found = [values[forbund, id] for id in wanted]
        size = {"kr": 1000, "%": 1}
        printed = [f"{float(row['value']) / size[row['unit']]:.0f}" for row in found]
        assert tuple(printed) == published
        assert all(row["n"] == "4" for row in found)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--engine", "polars"], "'polars' is not one of"),
        (["--format", "pdf"], "'pdf' is not one of html, csv, xlsx"),
        (["--year", "x"], "'x' is not a valid integer"),
    ],
)
def test_wrong_words_are_told_of(tmp_path: Path, words: list[str], said: str) -> None:
    done = finsam("compare", "finns-inte", *words, "--out", str(tmp_path / "ut"))
    assert done.code == 2
    assert said in done.err
    assert not (tmp_path / "ut").exists()


@pytest.mark.parametrize("name", ["finns-inte", "finns-inte.parquet", "finns-inte.json"])
def test_a_source_that_is_not_there_is_told_of(tmp_path: Path, name: str) -> None:
    done = finsam("compare", str(MINIMAL), name, "--out", str(tmp_path / "ut"))
    assert done.code == 1
    assert "[fil-saknas]" in done.err
    assert not (tmp_path / "ut").exists()
