"""The files that go with a report: figures, public books, manifest; and the time files carry."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader

from finsam_ledger import bok
from finsam_ledger.bok import Opened, open_books
from finsam_ledger.publishing import publication
from finsam_ledger.render.publication import Attachment, Publication
from finsam_ledger.sealing import manifest
from tests.commands import ROOT, UMEA, finsam, unlocked

FORMATS = "md,html,pdf,docx,xlsx,granskning"
ZONES = (("a", "Pacific/Kiritimati", "sv_SE.UTF-8", "1"), ("b", "UTC", "C", "2"))


@pytest.fixture(scope="module")
def opened() -> Opened:
    found, findings = open_books(UMEA)
    assert found is not None, findings
    return found


def published(
    opened: Opened, kind: str = bok.KIND, formats: tuple[str, ...] = ("pdf",)
) -> Publication:
    report, findings = bok.make_report(opened, 2025, kind)
    assert report is not None
    return publication(opened, report, findings, formats)


def by_name(made: Publication) -> dict[str, Attachment]:
    return {each.name: each for each in made.attachments}


def test_a_sealed_report_goes_with_what_was_sealed(opened: Opened) -> None:
    files = by_name(published(opened))
    assert list(files) == [
        "arsredovisning-2025.csv",
        "bokforing-2025-12-31.se",
        "manifest-arsredovisning-2025.json",
    ]
    sealed = (UMEA / "sigill" / "arsredovisning-2025.json").read_bytes()
    assert files["manifest-arsredovisning-2025.json"].content == sealed
    figures = finsam("figures", str(UMEA), "--year", "2025").out
    assert files["arsredovisning-2025.csv"].content == figures.encode()


def test_the_embedded_books_say_nothing_of_persons(tmp_path: Path) -> None:
    folder = unlocked(UMEA, tmp_path / "bok")
    year = folder / "2025.beancount"
    text = year.read_text(encoding="utf-8")
    marked = re.sub(r'(\* "[^"]*" ")(Lön[^"]*"\n)', r'\1Kim \2  personuppgift: "lön"\n', text)
    assert marked.count("Kim Lön") > 5
    year.write_text(marked, encoding="utf-8")
    found, findings = open_books(folder)
    assert found is not None, findings
    sie = by_name(published(found))["bokforing-2025-12-31.se"].content.decode("cp437")
    out = tmp_path / "hela.se"
    assert finsam("export", "sie", str(folder), "--year", "2025", "--out", str(out)).code == 0
    whole = out.read_text(encoding="cp437")
    assert "Kim" in whole
    assert "Kim" not in sie
    assert whole.count("#VER") == sie.count("#VER") > 300


def test_books_of_a_part_of_the_year_end_with_it(opened: Opened) -> None:
    files = by_name(published(opened, "tertialrapport"))
    assert list(files) == [
        "tertialrapport-2025-04-30.csv",
        "bokforing-2025-04-30.se",
        "manifest-tertialrapport-2025-04-30.json",
    ]
    sie = files["bokforing-2025-04-30.se"].content.decode("cp437")
    days = re.findall(r'^#VER \S+ \S+ "?(\d{8})', sie, re.MULTILINE)
    assert len(days) > 100
    assert min(days) >= "20250101"
    assert max(days) <= "20250430"


def test_the_manifest_of_a_report_that_is_not_sealed_says_what_it_is_made_of(
    opened: Opened,
) -> None:
    files = by_name(published(opened, "tertialrapport"))
    made = manifest.read(files["manifest-tertialrapport-2025-04-30.json"].content)
    figures = files["tertialrapport-2025-04-30.csv"].content
    assert made.utdata == {"tertialrapport-2025-04-30.csv": manifest.sha256(figures)}
    text = UMEA / "texter" / "2025-04" / "handelser.md"
    assert made.indata["texter/2025-04/handelser.md"] == manifest.sha256(text.read_bytes())


def test_nothing_is_gathered_for_a_format_that_embeds_nothing(opened: Opened) -> None:
    assert published(opened, formats=("html", "xlsx")).attachments == ()


def test_what_is_embedded_comes_out_as_it_was(opened: Opened, tmp_path: Path) -> None:
    wanted = {each.name: each.content for each in published(opened).attachments}
    assert finsam("report", str(UMEA), "--format", "pdf", "--out", str(tmp_path)).code == 0
    made = PdfReader(io.BytesIO((tmp_path / "arsredovisning-2025.pdf").read_bytes()))
    assert {name: content for name, (content,) in made.attachments.items()} == wanted


def test_a_sie_file_is_published_without_books() -> None:
    found, _ = open_books(ROOT / "tests" / "sie" / "visma" / "rakt-4e.se")
    assert found is not None
    report, findings = bok.make_report(found, found.books.balances.years[-1])
    assert report is not None
    names = [each.name for each in publication(found, report, findings, ["pdf"]).attachments]
    assert names == [f"{report.stem}.csv"]


def test_the_same_books_give_the_same_bytes(tmp_path: Path) -> None:
    """Whatever the day, the zone, the language and the place."""
    told = {}
    for name, zone, language, seed in ZONES:
        elsewhere = tmp_path / name
        elsewhere.mkdir()
        environment = {**os.environ, "TZ": zone, "LC_ALL": language, "PYTHONHASHSEED": seed}
        words = ("report", str(ROOT / "examples" / "minimal"), "--format", FORMATS, "--out", ".")
        command = [sys.executable, "-m", "finsam_ledger.cli", *words]
        subprocess.run(command, cwd=elsewhere, env=environment, check=True, capture_output=True)
        told[name] = {path.name: path.read_bytes() for path in elsewhere.iterdir()}
    assert len(told["a"]) == 6
    assert told["a"] == told["b"]


@pytest.mark.parametrize(
    ("seconds", "said"),
    [("igår", "is no time"), ("9" * 30, "is no time"), ("", "is no time")],
)
def test_an_epoch_that_is_no_time_is_a_wrong_command(
    seconds: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", seconds)
    outcome = finsam("report", "examples/minimal", "--out", str(tmp_path / "ut"))
    assert outcome.code == 2
    assert said in outcome.err
    assert list(tmp_path.iterdir()) == []


def test_the_epoch_is_the_time_that_files_carry(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    when = datetime(2026, 3, 12, 8, 30, tzinfo=UTC)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(when.timestamp())))
    assert finsam("report", "examples/minimal", "--format", "pdf", "--out", str(tmp_path)).code == 0
    [path] = tmp_path.iterdir()
    metadata = PdfReader(path).metadata
    assert metadata is not None
    assert metadata.creation_date == when
