"""Reports made by clumsy and malicious hands: nothing fails, leaks, or is silently left out."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest
from pypdf import PdfReader

from finsam_ledger import bok
from finsam_ledger.findings import Finding, has_errors
from finsam_ledger.render.formats import FORMATS, render
from finsam_ledger.render.publication import Publication
from finsam_ledger.report import Report
from finsam_ledger.styrelse import read_styrelse
from tests.commands import ROOT

MINIMAL = (ROOT / "examples" / "minimal").resolve()
UNBALANCED = "Verifikationen balanserar inte"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return copytree(MINIMAL, tmp_path / "bok")


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def add(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def made(folder: Path, kind: str = "arsredovisning") -> tuple[Report | None, list[Finding]]:
    """A report, or a draft of it where there are errors, with what is found."""
    opened, findings = bok.open_books(folder)
    if opened is None:
        return None, findings
    report, findings = bok.make_report(opened, 2025, kind)
    return bok.draft(opened, 2025, kind) if has_errors(findings) else report, findings


def written(report: Report | None, findings: list[Finding], form: str) -> bytes:
    assert report is not None, findings
    files, wrong = render(Publication.of(report, findings), [form])
    assert not wrong
    content = files[0][1]
    return content if isinstance(content, bytes) else content.encode()


def codes(findings: list[Finding]) -> set[str]:
    return {finding.code for finding in findings}


def words(content: bytes, form: str) -> str:
    """All that a reader of a file sees, its line breaks as spaces."""
    if form == "pdf":
        text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    elif form in ("docx", "xlsx"):
        text = " ".join(_parts(content))
    else:
        text = content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", text))


def _parts(content: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for name in package.namelist():
            if name.endswith(".xml"):
                yield package.read(name).decode()


@pytest.mark.parametrize("form", FORMATS)
def test_a_draft_lists_what_is_to_be_mended_in_every_format(folder: Path, form: str) -> None:
    change(folder / "2025.beancount", "-1000000.00 SEK", "-1000001.00 SEK")
    report, findings = made(folder)
    said = words(written(report, findings, form), form)
    assert "UTKAST" in said
    assert UNBALANCED in said


def test_a_finished_report_lists_nothing_to_mend_in_word(folder: Path) -> None:
    report, findings = made(folder)
    assert not has_errors(findings)
    said = words(written(report, findings, "docx"), "docx")
    assert "UTKAST" not in said
    assert "Kontroll av rapporten" not in said


def test_a_draft_says_where_a_figure_is_missing(folder: Path) -> None:
    text = folder / "texter" / "2025" / "handelser.md"
    text.write_text("Det kostade {{ tkr ingen.sadan }} tkr, säger vi.\n", encoding="utf-8")
    report, findings = made(folder)
    said = words(written(report, findings, "md"), "md")
    assert "Det kostade (siffra saknas) tkr, säger vi." in said


def test_a_forecast_of_a_sum_is_refused(folder: Path) -> None:
    """It would stand in one table and the sum of the forecasts in another."""
    register = folder / "register" / "prognos-2025-08.csv"
    add(register, "arets_resultat,2025,999,tkr,Gissning\n")
    _, findings = made(folder, "delarsrapport")
    errors = [str(finding) for finding in findings if finding.severity == "fel"]
    assert len(errors) == 1
    assert "prognos-2025-08.csv:9" in errors[0]
    assert "räknas fram ur andra rader" in errors[0]


def test_a_year_that_is_booked_in_part_is_told(folder: Path) -> None:
    ledger = folder / "2025.beancount"
    text = ledger.read_text(encoding="utf-8")
    ledger.write_text(text[: text.index("2025-06-16")], encoding="utf-8")
    report, findings = made(folder)
    assert report is not None
    assert "period-ej-bokford" in codes(findings)
    assert "period-ej-bokford" not in codes(made(MINIMAL)[1])


@pytest.mark.parametrize(
    "name", ["../../hemligt", "/hemligt", "a" * 5000], ids=["above", "absolute", "long"]
)
def test_a_text_is_a_file_of_its_folder(folder: Path, name: str) -> None:
    (folder / "hemligt.md").write_text("HEMLIGT\n", encoding="utf-8")
    part = f'id = "egen"\nkapitel = "forvaltningsberattelse"\ntext = "{name}"\n'
    add(folder / "forbund.toml", f"\n[[rapport.del]]\n{part}")
    report, findings = made(folder)
    assert report is None
    assert codes(findings) == {"falt-fel-varde"}


@pytest.mark.parametrize("name", ["../../hemligt", "a" * 5000], ids=["above", "long"])
def test_a_form_names_a_file_of_the_folder_of_texts(folder: Path, name: str) -> None:
    forms = folder / "uppstallning"
    forms.mkdir(exist_ok=True)
    (forms / "egen.toml").write_text(
        f"""id = "{name}"
slag = "not"
rubrik = "Egen"
[[kolumn]]
id = "ar"
slag = "utfall"
[[rad]]
id = "a"
text = "A"
konton = ["6010"]
""",
        encoding="utf-8",
    )
    report, findings = made(folder)
    assert report is None
    assert "egen.toml:1: fel [falt-fel-varde]" in str(findings[-1])


def test_a_name_without_end_is_cut_in_a_pdf(folder: Path) -> None:
    """PDF/A allows no string longer than 32 767 bytes."""
    endless = "Ö" * 40_000
    change(folder / "forbund.toml", '"Samordningsförbundet Exempelbygden"', f'"{endless}"')
    text = folder / "texter" / "2025" / "handelser.md"
    text.write_text(f"# {endless}\n\n{'kvarn ' * 10_000}slut\n", encoding="utf-8")
    report, findings = made(folder)
    said = words(written(report, findings, "pdf"), "pdf")
    assert len(re.findall(r"\bkvarn\b", said)) == 10_000


def test_a_chart_described_without_end_is_cut_in_a_pdf(folder: Path) -> None:
    endless = "Ö" * 40_000
    (folder / "diagram").mkdir()
    (folder / "diagram" / "egen.toml").write_text(
        f"""id = "egen"
titel = "{endless}"
beskrivning = "{endless}"
slag = "staplar"
over = "ar"
uppstallning = "flerarsoversikt"
rad = "soliditet"
antal_ar = 2
[[serie]]
namn = "S"
i_text = "S"
""",
        encoding="utf-8",
    )
    part = 'id = "egen"\nkapitel = "forvaltningsberattelse"\nrubrik = "Egen"\ndiagram = "egen"\n'
    add(folder / "forbund.toml", f"\n[[rapport.del]]\n{part}")
    report, findings = made(folder)
    assert not has_errors(findings)
    assert written(report, findings, "pdf").startswith(b"%PDF")


@pytest.mark.parametrize(
    ("role", "signs"),
    [
        ("ordförande", True),
        ("ersättare", False),
        ("Ersa\u0308ttare", False),
        ("ersättare för ordföranden", False),
        ("suppleant", False),
    ],
)
def test_who_stands_in_signs_nothing(tmp_path: Path, role: str, *, signs: bool) -> None:
    register = tmp_path / "styrelse.csv"
    text = f"roll,utsedd_av,namn,fran,till\n{role},Regionen,,2023-01-01,\n"
    register.write_text(text, encoding="utf-8")
    board, findings = read_styrelse(register)
    assert not findings
    assert [seat.signs for seat in board] == [signs]


def test_a_board_that_can_not_be_read_is_told(tmp_path: Path) -> None:
    register = tmp_path / "styrelse.csv"
    assert read_styrelse(register) == ((), [])
    register.symlink_to(tmp_path / "finns-inte.csv")
    assert codes(read_styrelse(register)[1]) == {"fil-saknas"}
