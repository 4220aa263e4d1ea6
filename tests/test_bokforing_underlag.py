"""Underlag: the documents behind verifikationer are there, unchanged, and where they are asked."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from finsam_ledger.bokforing import underlag
from finsam_ledger.findings import Finding, Severity
from tests.bokforing import COST, GIVEN, bean_checked, found, ver

CONTENT = b"Faktura 1712, hyra mars: 90 kr\n"
SUM = hashlib.sha256(CONTENT).hexdigest()
NAMED = f'underlag: "B-17.pdf"\nunderlag-sha256: "{SUM}"'

EXEMPT = GIVEN.replace("  bokford", '  sie-fil: "forsystem.se"\n  bokford')


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A förbund's folder with one document."""
    folder = tmp_path / "forbund"
    (folder / "underlag").mkdir(parents=True)
    (folder / "underlag" / "B-17.pdf").write_bytes(CONTENT)
    return folder


def findings(folder: Path, meta: str, toml: str = "") -> list[Finding]:
    """What is found of the documents of one verifikation, beside one that is exempt."""
    one = ver("2025-03-10", "A-1", *COST, head='"Hyresvärden" "Hyra mars"', meta=meta)
    return [each for each in found(folder, EXEMPT, one, toml=toml) if "underlag" in each.code]


def codes(folder: Path, meta: str, toml: str = "") -> list[str]:
    return [finding.code for finding in findings(folder, meta, toml)]


def the(folder: Path, meta: str, toml: str = "") -> Finding:
    """The one thing found, which is an error where the verifikation stands."""
    [finding] = findings(folder, meta, toml)
    assert finding.severity is Severity.ERROR
    assert finding.place is not None
    lines = (folder / "main.beancount").read_text(encoding="utf-8").splitlines()
    assert finding.place.line == lines.index('2025-03-10 * "Hyresvärden" "Hyra mars"') + 1
    return finding


def test_a_document_that_is_what_it_was(folder: Path) -> None:
    assert codes(folder, NAMED) == []
    assert codes(folder, NAMED.replace(SUM, SUM.upper())) == []


def test_one_byte_changed(folder: Path) -> None:
    (folder / "underlag" / "B-17.pdf").write_bytes(CONTENT.replace(b"90", b"95"))
    finding = the(folder, NAMED)
    assert finding.code == "underlag-andrat"
    assert SUM[:12] in finding.message
    assert "Faktura" not in str(finding)


def test_without_a_sum_the_line_to_paste(folder: Path) -> None:
    finding = the(folder, 'underlag: "B-17.pdf"')
    assert finding.code == "underlag-utan-hash"
    line = f'underlag-sha256: "{SUM}"'
    assert finding.remedy == f"Skriv raden {line}"
    assert codes(folder, f'underlag: "B-17.pdf"\n{line}') == []


@pytest.mark.parametrize("stated", [SUM[:-1], SUM + "0", "g" + SUM[1:], "senare"])
def test_a_sum_that_is_none(folder: Path, stated: str) -> None:
    finding = the(folder, NAMED.replace(SUM, stated))
    assert finding.code == "underlag-utan-hash"
    assert "har ingen riktig SHA-256 (64 tecken, 0–9 och a–f)" in finding.message


def test_several_documents(folder: Path) -> None:
    second = NAMED.replace("underlag", "underlag-2").replace("B-17.pdf", "avtal, med bilaga.pdf")
    (folder / "underlag" / "avtal, med bilaga.pdf").write_bytes(CONTENT)
    assert codes(folder, f"{NAMED}\n{second}") == []
    finding = the(folder, f'{NAMED}\nunderlag-2: "avtal, med bilaga.pdf"')
    assert finding.remedy == f'Skriv raden underlag-2-sha256: "{SUM}"'
    third = NAMED.replace("underlag", "underlag-3").replace("B-17", "B-18")
    assert codes(folder, f"{NAMED}\n{second}\n{third}") == ["underlag-fil-saknas"]


def test_a_second_alone_is_read(folder: Path) -> None:
    assert codes(folder, NAMED.replace("underlag", "underlag-2")) == []
    assert codes(folder, 'underlag-2: "B-18.pdf"') == ["underlag-fil-saknas"]


def test_a_sum_alone(folder: Path) -> None:
    finding = the(folder, f'underlag-sha256: "{SUM}"')
    assert finding.code == "underlag-fil-saknas"
    assert finding.message.endswith(": underlag-sha256 står utan underlag.")


def test_a_file_is_read_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = []
    digest = hashlib.file_digest

    def counted(file: object, name: str) -> object:
        opened.append(file)
        return digest(file, name)  # type: ignore[arg-type]

    monkeypatch.setattr("finsam_ledger.bokforing.underlag.hashlib.file_digest", counted)
    again = NAMED.replace("underlag", "underlag-2").replace("B-17.pdf", "./B-17.pdf")
    other = ver("2025-04-10", "A-2", *COST, meta=NAMED)
    one = ver("2025-03-10", "A-1", *COST, meta=f"{NAMED}\n{again}")
    assert [each for each in found(folder, GIVEN, one, other) if "underlag" in each.code] == []
    assert len(opened) == 1


# Paths


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("B-18.pdf", "finns inte"),
        ("b-17.pdf", "finns inte"),
        ("B-17.pdf/x", "finns inte"),
        ("2025", "är en mapp"),
        (".", "är en mapp"),
        ("ror", "är ingen vanlig fil"),
        ("../main.beancount", "leder ut ur mappen underlag"),
        ("2025/../../main.beancount", "leder ut ur mappen underlag"),
        ("ut.pdf", "leder ut ur mappen underlag"),
        ("ring.pdf", "kan inte öppnas"),
        ("x" * 300, "kan inte öppnas"),
        ("/etc/passwd", "ska skrivas från mappen underlag"),
    ],
)
def test_paths_that_lead_to_no_document(folder: Path, path: str, reason: str) -> None:
    archive = folder / "underlag"
    (archive / "2025").mkdir()
    os.mkfifo(archive / "ror")
    (archive / "ut.pdf").symlink_to("/etc/passwd")
    (archive / "ring.pdf").symlink_to("ring.pdf")
    finding = the(folder, NAMED.replace("B-17.pdf", path))
    assert finding.code == "underlag-fil-saknas"
    assert finding.message == f"Underlaget till A-1 går inte att läsa: {path} {reason}."


def test_a_file_that_may_not_be_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refused)
    meta = {"underlag": "B-17.pdf", "underlag-sha256": SUM}
    archive = underlag._Archive(folder / "underlag", "underlag")  # noqa: SLF001
    assert archive._read(meta["underlag"]).trouble == "får inte läsas: läsrättighet saknas"  # noqa: SLF001


def test_a_link_within_the_folder(folder: Path) -> None:
    (folder / "underlag" / "lank.pdf").symlink_to("B-17.pdf")
    assert codes(folder, NAMED.replace("B-17.pdf", "lank.pdf")) == []
    assert codes(folder, NAMED.replace("B-17.pdf", "2025/../B-17.pdf")) == []


def test_the_folder_may_lie_elsewhere(folder: Path) -> None:
    (folder / "underlag").rename(folder.parent / "arkiv")
    assert codes(folder, NAMED, '\n[underlag]\nmapp = "../arkiv"\n') == []


@pytest.mark.parametrize("name", ["finns-inte", "main.beancount", r"a\u0000b"])
def test_a_folder_that_is_not_there_is_told_once(folder: Path, name: str) -> None:
    meta = f"{NAMED}\n{NAMED.replace('underlag', 'underlag-2')}"
    finding = the(folder, meta, f'\n[underlag]\nmapp = "{name}"\n')
    assert finding.code == "underlag-fil-saknas"
    assert finding.message.endswith("finns inte (underlag som ska ligga där: 2).")


# Where it is asked


KRAVS = "\n[underlag]\nkravs = true\n"


def test_where_it_is_asked_of_all(folder: Path) -> None:
    assert codes(folder, "") == []
    assert codes(folder, NAMED, KRAVS) == []
    finding = the(folder, "", KRAVS)
    assert finding.code == "underlag-kravs"
    assert finding.remedy.startswith("Lägg det i mappen underlag ")
    assert codes(folder, 'underlag: ""', KRAVS) == ["underlag-kravs"]
    alone = codes(folder, f'underlag-sha256: "{SUM}"', KRAVS)
    assert sorted(alone) == ["underlag-fil-saknas", "underlag-kravs"]


@pytest.mark.parametrize(
    ("konton", "expected"),
    [('"45"', ["underlag-kravs"]), ('"194"', ["underlag-kravs"]), ('"5"', [])],
)
def test_where_it_is_asked_of_some_accounts(folder: Path, konton: str, expected: list[str]) -> None:
    assert codes(folder, "", f"\n[underlag]\nkonton = [{konton}]\n") == expected


@pytest.mark.parametrize(
    "meta", ["ingaende-balans: TRUE", 'sie-fil: "a.se"', 'genererad: "periodisering"']
)
def test_some_are_not_asked_for_underlag(folder: Path, meta: str) -> None:
    exempt = ver("2025-01-01", "IB-1", "1940 1.00", "2010 -1.00", meta=meta)

    def asked(text: str) -> list[str]:
        return [each.code for each in found(folder, text, toml=KRAVS) if "underlag" in each.code]

    assert asked(exempt) == []
    assert asked(exempt.replace(meta, 'annat: "nej"')) == ["underlag-kravs"]


def test_closings_and_cancelled_numbers_have_none(folder: Path) -> None:
    closing = ver("2025-12-31", "A-1", "8990 1000.00", "2069 -1000.00")
    cancelled = ver("2025-12-31", "A-2", meta="makulerad: TRUE")
    said = [each.code for each in found(folder, EXEMPT, closing, cancelled, toml=KRAVS)]
    assert "underlag-kravs" not in said


def test_documents_are_listed_as_they_are_named() -> None:
    meta = {
        "ver": "A-1",
        "underlag-2": "b",
        "underlag": "a",
        "underlag-sha256": "AB",
        "underlag-3": "",
    }
    assert underlag.documents(meta) == [
        ("underlag-2", "b", ""),
        ("underlag", "a", "ab"),
    ]


def test_under_bean_check(folder: Path) -> None:
    good = ver("2025-03-10", "A-1", *COST, meta=NAMED)
    assert bean_checked(folder, "underlag", GIVEN, good) == []
    bad = (
        ver("2025-03-11", "A-2", *COST, meta='underlag: "B-17.pdf"'),
        ver("2025-03-12", "A-3", *COST, meta='underlag: "B-18.pdf"'),
        ver("2025-03-13", "A-4", *COST, meta=NAMED.replace(SUM, "0" * 64)),
    )
    assert bean_checked(folder, "underlag", GIVEN, good, *bad) == [
        "underlag-utan-hash",
        "underlag-fil-saknas",
        "underlag-andrat",
    ]
    said = bean_checked(folder, "underlag", GIVEN, good, toml=KRAVS)
    assert said == ["underlag-kravs"]  # of what is given
