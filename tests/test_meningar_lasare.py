"""Readers: whatever the format, running text is told from tables, and each sentence has a place."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finsam_ledger import catalogue
from finsam_ledger.catalogue import meningar as kinds
from finsam_ledger.meningar import filer, fran_text
from finsam_ledger.meningar.stycken import Dokument, Stycke, joined, sentences
from finsam_ledger.meningar.tal import numbers

SENTENCES = (
    "Årets resultat blev ett överskott på 402 tkr.",
    "Det egna kapitalet ökade till 1 984 tkr, bl.a. tack vare lägre kostnader.",
    "Soliditeten är 29 procent.",
)
TEXT = """\
1.7 Resultat och ställning

Årets resultat blev ett överskott på 402
tkr. Det egna kapitalet ökade till 1
984 tkr, bl.a. tack vare lägre kost-
nader.

Belopp i tkr 2025 2024

Årets resultat 402 -512

Eget kapital 1 984 1 583

• Soliditeten är 29 procent.
"""
MARKDOWN = """\
## Resultat och ställning

Årets resultat blev ett **överskott** på 402
tkr. Det egna kapitalet ökade till 1 984 tkr, bl.a. tack vare lägre kostnader.

| tkr | 2025 | 2024 |
| --- | ---: | ---: |
| Årets resultat | 402 | −512 |
| Eget kapital | 1 984 | 1 583 |

- Soliditeten är 29 procent.
"""
HTML = """\
<!doctype html><html lang="sv"><head><title>Årsredovisning 2025</title><style>p { x: 99 % }</style>
</head><body><nav>Sida 1 av 20 kr</nav>
<h2>Resultat och ställning</h2>
<p>Årets resultat blev ett <b>överskott</b> på 402
tkr. Det egna kapitalet ökade till 1&nbsp;984 tkr, bl.a. tack vare lägre kostnader.</p>
<details><summary>Mer</summary><p>Gömt: 99 tkr.</p></details><p hidden>Gömt: 98 tkr.</p>
<table><tr><th>tkr</th><th>2025</th><th>2024</th></tr>
<tr><th>Årets resultat</th><td>402</td><td>−512</td></tr>
<tr><th>Eget kapital</th><td>1 984</td><td>1 583</td></tr></table>
<ul><li>Soliditeten är 29 procent.</li></ul></body></html>
"""


def docx(path: Path) -> Path:
    import docx as word

    made = word.Document()
    made.add_heading("Resultat och ställning", 1)
    made.add_paragraph(f"{SENTENCES[0]} {SENTENCES[1]}")
    rows = [("tkr", "2025", "2024"), ("Årets resultat", "402", "−512")]
    rows.append(("Eget kapital", "1 984", "1 583"))
    table = made.add_table(len(rows), 3)
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    made.add_paragraph(SENTENCES[2])
    made.save(str(path))
    return path


def written(folder: Path, ending: str) -> Path:
    path = folder / f"rapport{ending}"
    if ending == ".docx":
        return docx(path)
    content = {".txt": TEXT, ".md": MARKDOWN, ".html": HTML}[ending]
    path.write_text(content, encoding="utf-8")
    return path


def read(path: Path) -> Dokument:
    document, findings = filer.read(path)
    assert document is not None, findings
    return document


def spoken(document: Dokument) -> list[str]:
    return [
        mening.text.replace("\u00a0", " ")
        for paragraph in document.paragraphs
        if not paragraph.is_heading
        for mening in sentences(paragraph)
        if numbers(mening.text)
    ]


@pytest.mark.parametrize("ending", [".txt", ".md", ".html", ".docx"])
def test_every_format_gives_the_same_sentences_and_rows(ending: str, tmp_path: Path) -> None:
    document = read(written(tmp_path, ending))
    assert tuple(spoken(document)) == SENTENCES
    rows = {row.label: row.cells for row in document.rows}
    assert rows["Eget kapital"] == ("1 984", "1 583")
    assert rows["Årets resultat"] in (("402", "−512"), ("402", "-512"))
    assert {row.headings for row in document.rows} == {("2025", "2024")}
    heading = document.paragraphs[0]
    assert heading.is_heading
    assert heading.text.endswith("Resultat och ställning")
    assert document.paragraphs[1].heading == heading.text


def test_a_sentence_knows_the_line_its_number_stands_on(tmp_path: Path) -> None:
    document = read(written(tmp_path, ".txt"))
    made = [m for p in document.paragraphs for m in sentences(p) if numbers(m.text)]
    lines = [m.line_of(numbers(m.text)[0].start) for m in made]
    assert lines == [3, 4, 14]


def test_in_word_a_place_is_a_paragraph(tmp_path: Path) -> None:
    document = read(written(tmp_path, ".docx"))
    assert [p.where for p in document.paragraphs] == ["stycke 1", "stycke 2", "stycke 3"]


def test_changes_that_were_struck_out_are_not_read(tmp_path: Path) -> None:
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = (
        "<w:p><w:r><w:t>Resultatet blev </w:t></w:r><w:del><w:r><w:delText>99</w:delText></w:r>"
        "</w:del><w:ins><w:r><w:t>402</w:t></w:r></w:ins><w:r><w:t> tkr.</w:t></w:r></w:p>"
    )
    path = tmp_path / "spårad.docx"
    with zipfile.ZipFile(path, "w") as archive:
        xml = f'<w:document xmlns:w="{w}"><w:body>{body}</w:body></w:document>'
        archive.writestr("word/document.xml", xml)
    assert spoken(read(path)) == ["Resultatet blev 402 tkr."]


@pytest.mark.parametrize(
    "text",
    [
        "Kostnaderna blev t.ex. 402 tkr och bl.a. 300 tkr.",
        "Se kap. 3 i lagen, s. 10 ff.",
        "Värdet var 1.984 tkr den 31.12.2025 kl. 15.",
    ],
)
def test_abbreviations_and_numbers_end_no_sentence(text: str) -> None:
    assert [m.text for m in sentences(Stycke(text))] == [text]


def test_a_word_divided_at_the_end_of_a_line_is_made_whole() -> None:
    made = joined(
        [(1, "att uppbok-"), (2, "ning av kort-"), (3, "och långfristiga ESF-"), (4, "Medel")]
    )
    assert made.text == "att uppbokning av kort- och långfristiga ESF- Medel"


@pytest.mark.parametrize(
    "line",
    [
        "Verksamhetens intäkter 11 583 11 786",
        "Soliditet (%) 29 22 24 33 28",
        "Årets resultat  |  402  |  -512",
        "Förtroendevalda\t 455\t 429\t 600",
        "402",
        "Summa 11 187 100%",
    ],
)
def test_rows_of_figures_are_no_sentences(line: str) -> None:
    document = fran_text.read(f"Rubrik\n\n{line}\n\nSlut här.\n")
    assert [row.line for row in document.rows] == [3]


@pytest.mark.parametrize(
    "line",
    [
        "Årets resultat blev 402 tkr.",
        "Det egna kapitalet ökade under året och uppgick vid årets slut till 1\n984 tkr.",
        "Verksamheten bedrevs under 2025",
    ],
)
def test_sentences_are_no_rows(line: str) -> None:
    assert fran_text.read(f"Rubrik\n\n{line}\n").rows == ()


WRONG = {
    "tom.md": b"",
    "blank.html": b" \n\t ",
    "binar.txt": b"\x00\x01\x02",
    "binar.html": b"<p>\x00</p>",
    "ingen.pdf": b"hej",
    "trasig.pdf": b"%PDF-1.4\n1 0 obj\n<<",
    "ingen.docx": b"hej",
    "kommentar.html": b"<!-- 402 tkr -->",
}


@pytest.mark.parametrize("name", WRONG)
def test_a_file_that_is_wrong_is_a_finding(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(WRONG[name])
    document, findings = filer.read(path)
    assert document is None
    assert [finding.code for finding in findings] == [kinds.UNREADABLE.code]


def test_a_pdf_without_text_or_with_a_lock_is_a_finding(tmp_path: Path) -> None:
    from pypdf import PdfWriter

    for name, password in (("bild.pdf", None), ("last.pdf", "hemligt")):
        writer = PdfWriter()
        writer.add_blank_page(200, 200)
        if password:
            writer.encrypt(password)
        writer.write(str(tmp_path / name))
        document, (finding,) = filer.read(tmp_path / name)
        assert document is None
        assert ("låst" if password else "bara bilder") in finding.message


def test_a_word_file_that_is_another_archive_is_a_finding(tmp_path: Path) -> None:
    for name, entry, content in (
        ("annat.docx", "a.txt", "x"),
        ("trasig.docx", "word/document.xml", "<a>"),
        (
            "entiteter.docx",
            "word/document.xml",
            '<!DOCTYPE a [<!ENTITY b "402 tkr">]><a>&b;</a>',
        ),
    ):
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            archive.writestr(entry, content)
        document, findings = filer.read(tmp_path / name)
        assert document is None
        assert [finding.code for finding in findings] == [kinds.UNREADABLE.code]


def test_a_file_that_is_not_there_or_of_another_sort_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "mapp.md").mkdir()
    found = {
        name: filer.read(tmp_path / name)[1][0].code
        for name in ("saknas.md", "rapport.odt", "mapp.md")
    }
    assert found == {
        "saknas.md": catalogue.FILE_MISSING.code,
        "rapport.odt": kinds.UNKNOWN_FORMAT.code,
        "mapp.md": catalogue.FILE_UNREADABLE.code,
    }


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_text_from_old_programs_is_read(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "rapport.txt"
    path.write_bytes(f"{SENTENCES[0]}\n".encode(encoding))
    assert spoken(read(path)) == [SENTENCES[0]]


@given(st.text(max_size=200), st.sampled_from([".txt", ".md", ".html"]))
def test_any_text_is_read_or_refused(text: str, ending: str) -> None:
    data = text.encode("utf-8", "replace")
    try:
        document = filer._made(data, ending)  # noqa: SLF001 - what has no file
    except ValueError:
        return
    for paragraph in document.paragraphs:
        for mening in sentences(paragraph):
            assert mening.text.strip()
