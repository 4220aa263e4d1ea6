"""TOML and CSV that people write: every mistake has its file, its line and a Swedish remedy."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from finsam_ledger.datafiles import (
    Toml,
    decode,
    decode_all,
    read_csv,
    read_text,
    read_toml,
    suggestion,
)
from finsam_ledger.findings import Finding


class Rad(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    ar: int = 0
    konton: tuple[str, ...] = ()


def write(folder: Path, text: str, name: str = "fil.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def toml(folder: Path, text: str) -> Toml:
    document, findings = read_toml(write(folder, text))
    assert document is not None, findings
    return document


def only(findings: list[Finding]) -> tuple[str, int | None, str]:
    [finding] = findings
    assert finding.place is not None
    return finding.code, finding.place.line, finding.message


@pytest.mark.parametrize(
    ("word", "known", "sentence"),
    [
        ("fordring", ["fordringar", "forrad"], "Menade du ”fordringar”?"),
        ("zzz", ["b", "a"], "Välj bland: a, b."),
        ("zzz", [], "Det finns inget att välja på."),
    ],
)
def test_a_near_miss_or_what_there_is(word: str, known: list[str], sentence: str) -> None:
    assert suggestion(word, known) == sentence


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    text, [finding] = read_text(tmp_path / "saknas.md")
    assert text is None
    assert (finding.code, finding.message) == ("fil-saknas", "Filen saknas.md finns inte.")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    assert read_text(tmp_path)[1][0].code == "fil-olaslig"


def test_a_file_from_another_time(tmp_path: Path) -> None:
    path = tmp_path / "latin.csv"
    path.write_bytes("rad,ar\nlön,2025\n".encode("latin-1"))
    assert only(read_text(path)[1]) == (
        "fil-olaslig",
        2,
        "Filen går inte att läsa: byte 8 är inte UTF-8.",
    )


def test_a_byte_order_mark_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "excel.csv"
    path.write_bytes("\ufeffrad,ar\n".encode())
    assert read_text(path) == ("rad,ar\n", [])


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('namn = "Förbundet\n', 1),
        ("namn = Förbundet\n", 1),
        ('namn = "A"\nort = \n', 2),
        ('namn = "A"\nnamn = "B"\n', 2),
        ('namn = "A"\n\n[rapport\n', 3),
        ('namn = "A"\nnoter = ["a",\n', 2),
    ],
)
def test_broken_toml_has_its_line(tmp_path: Path, text: str, line: int) -> None:
    document, findings = read_toml(write(tmp_path, text))
    assert document is None
    code, where, _ = only(findings)
    assert code == "toml-fel"
    assert where in (line, line + 1)


RADER = """\
id = "noten"
rubrik = "Noten"

[[rad]]
id = "ett"
konton = [
    "45",
]

[[rad]]
ar = 3
id = "tva"

[trappan]
tilldelning = ["3511"]
"""


@pytest.mark.parametrize(
    ("table", "index", "key", "line"),
    [
        ("", 0, "rubrik", 2),
        ("", 0, "saknas", 1),
        ("rad", 0, "", 4),
        ("rad", 0, "konton", 6),
        ("rad", 1, "id", 12),
        ("rad", 1, "konton", 10),
        ("trappan", 0, "tilldelning", 15),
        ("rad", 7, "id", None),
    ],
)
def test_a_key_has_its_line(
    tmp_path: Path, table: str, index: int, key: str, line: int | None
) -> None:
    assert toml(tmp_path, RADER).place(table, index, key).line == line


@pytest.mark.parametrize(
    ("row", "code", "line", "words"),
    [
        ('id = "a"\narr = 3', "falt-okant", 5, "Fältet ”arr” känns inte igen."),
        ("ar = 3", "falt-saknas", 3, "Fältet ”id” saknas."),
        ('id = "a"\nar = "tre"', "falt-fel-varde", 5, "här ska stå ett heltal, inte en text"),
        ("id = 7", "falt-fel-varde", 4, "här ska stå en text inom citattecken, inte ett heltal"),
        ('id = "a"\nkonton = "45"', "falt-fel-varde", 5, "en lista inom hakparentes"),
        ('id = "a"\nkonton = [45]', "falt-fel-varde", 5, "en text inom citattecken"),
        ('id = "a"\nar = true', "falt-fel-varde", 5, "ett heltal, inte true eller false"),
    ],
)
def test_a_wrong_field_has_its_line(
    tmp_path: Path, row: str, code: str, line: int, words: str
) -> None:
    document = toml(tmp_path, f'rubrik = "x"\n\n[[rad]]\n{row}\n\n[[rad]]\nid = "b"\n')
    good, findings = decode_all(Rad, document, "rad")
    found, where, message = only(findings)
    assert (found, where) == (code, line)
    assert words in message
    assert [value.id for value, _ in good] == ["b"]


def test_a_misspelt_field_is_offered_the_near_one(tmp_path: Path) -> None:
    document = toml(tmp_path, 'id = "a"\nkonto = []\n')
    _, [finding] = decode(Rad, dict(document.data), document)
    assert finding.remedy == "Menade du ”konton”?"


def test_every_wrong_row_is_reported(tmp_path: Path) -> None:
    document = toml(tmp_path, "[[rad]]\nar = 1\n[[rad]]\nar = 2\n")
    _, findings = decode_all(Rad, document, "rad")
    assert [finding.place and finding.place.line for finding in findings] == [1, 3]


def test_one_row_where_there_should_be_several(tmp_path: Path) -> None:
    _, findings = decode_all(Rad, toml(tmp_path, 'x = 1\nrad = "a"\n'), "rad")
    assert only(findings) == (
        "falt-fel-varde",
        2,
        "Värdet i ”rad” går inte att använda: skriv [[rad]] för varje rad.",
    )


@pytest.mark.parametrize(
    "text",
    [
        "rad,ar\na,2025\n",
        "rad;ar\na;2025\n",
        "Rad , År\n a , 2025 \n",
        "ar,rad\n\n2025,a\n",
        "rad,ar,kalla\na,2025\n",
    ],
)
def test_a_register_as_people_save_it(tmp_path: Path, text: str) -> None:
    [row], findings = read_csv(write(tmp_path, text, "reg.csv"), ("rad", "ar"))
    assert not findings
    assert (row.cells["rad"], row.cells["ar"]) == ("a", "2025")


def test_a_row_knows_its_line(tmp_path: Path) -> None:
    path = write(tmp_path, 'rad,ar\na,1\n\n"b\nc",2\nd,3\n', "reg.csv")
    rows, _ = read_csv(path, ("rad", "ar"))
    assert [row.place.line for row in rows] == [2, 5, 6]


@pytest.mark.parametrize(
    ("text", "columns"),
    [("rad,varde\n", ["ar"]), ("", ["rad", "ar"]), ("a b c\n1 2 3\n", ["rad", "ar"])],
)
def test_a_register_without_its_columns(tmp_path: Path, text: str, columns: list[str]) -> None:
    rows, findings = read_csv(write(tmp_path, text, "reg.csv"), ("rad", "ar"))
    assert rows == []
    assert [finding.message for finding in findings] == [
        f"Registret saknar kolumnen ”{column}”." for column in columns
    ]
    assert all(finding.place and finding.place.line == 1 for finding in findings)
