"""Masking: nothing of what is marked `personuppgift:` is in what is published but its amounts."""

from __future__ import annotations

import re
from pathlib import Path
from shutil import copytree

import pytest
from hypothesis import given
from hypothesis import strategies as st

import finsam_ledger as fl
from finsam_ledger.masking import masked
from finsam_ledger.verifikationer import Rad, Verifikation
from tests.books import read
from tests.commands import ROOT, finsam
from tests.folders import write

# Words that are in nothing else.
SECRETS = ("Hemlinge", "Röjdal", "Viskberg", "Dolde", "Smygsson", "Tystman", "Lurén", "Gomsle")
HEAD = """\
option "operating_currency" "SEK"
2025-01-01 open Assets:1940-Bank
2025-01-01 open Income:3511-Staten
2025-01-01 open Expenses:5010-Arvoden
  verksamhet: "administration"
2025-01-01 open Expenses:4510-Insatser
  verksamhet: "individ"

2025-01-02 * "Försäkringskassan" "Statens bidrag"
  ver: "A-1"
  bokford: 2025-01-02
  Assets:1940-Bank      1000.00 SEK
  Income:3511-Staten   -1000.00 SEK

2025-03-25 * "Kommunen" "Bidrag till insats"
  ver: "A-2"
  bokford: 2025-03-25
  Expenses:4510-Insatser   90.00 SEK
    motpart: "kommunen"
  Assets:1940-Bank        -90.00 SEK
"""
# Marked as a whole, and on a row alone.
WHOLE = """
2025-02-25 * "Hemlinge" "Lön till Röjdal" #Gomsle
  ver: "L-1"
  bokford: 2025-02-25
  personuppgift: "lön"
  motpart: "Viskberg"
  underlag: "Dolde.pdf"
  sie-sign: "Smygsson"
  Expenses:5010-Arvoden    123.45 SEK
    sie-text: "Tystman"
    sie-sign: "Lurén"
  Assets:1940-Bank        -123.45 SEK
"""
ROW = """
2025-02-25 * "Hemlinge" "Arvode till Röjdal" ^Gomsle
  ver: "L-1"
  bokford: 2025-02-25
  Expenses:5010-Arvoden    123.45 SEK
    personuppgift: "arvode"
    motpart: "Viskberg"
    dim7: "Dolde"
  Assets:1940-Bank        -123.45 SEK
    sie-text: "Smygsson"
    sie-objekt: "7 Tystman 1 Lurén"
"""


@pytest.fixture(params=[WHOLE, ROW], ids=["verifikationen", "raden"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    write(tmp_path, {"forbund.toml": 'namn = "Prov"\n', "main.beancount": HEAD + request.param})
    return tmp_path


def told(content: bytes) -> list[str]:
    """The secrets in some bytes, in any encoding that we write."""
    encodings = ("utf-8", "cp437", "latin-1", "utf-16-le")
    return [word for word in SECRETS if any(word.encode(each) in content for each in encodings)]


def exported(folder: Path, *words: str) -> bytes:
    out = folder / "ut.se"
    out.unlink(missing_ok=True)
    date = "--date", "2026-01-15"
    done = finsam("export", "sie", str(folder), "--year", "2025", "--out", str(out), *date, *words)
    assert done.code == 0, done.err
    assert [word for word in SECRETS if word in done.err and "--public" in words] == []
    return out.read_bytes()


@pytest.mark.parametrize("kind", ["1", "2", "3", "4"])
def test_a_public_sie_file_tells_nothing(folder: Path, kind: str) -> None:
    assert told(exported(folder, "--type", kind, "--public")) == []


def test_what_stays_in_a_public_sie_file(folder: Path) -> None:
    text = exported(folder, "--public").decode("cp437")
    [head] = re.findall(r'#VER "?L"? .*', text)
    assert re.fullmatch(r'#VER L 1 20250225 "\[personuppgift: (lön|arvode)\]" 20250225\r?', head)
    assert re.search(r"#TRANS 5010 \{.*\} 123\.45", text)
    assert "Kommunen, Bidrag till insats" in text
    assert re.search(r"#OBJEKT 22 kommunen", text)
    assert re.search(r'#OBJEKT 22 "\[personuppgift: (lön|arvode)\]"', text)  # whose sum is right


def test_unless_it_is_asked_for_nothing_is_masked(folder: Path) -> None:
    found = told(exported(folder))
    assert {"Hemlinge", "Röjdal", "Viskberg"} <= set(found)
    assert b"personuppgift" not in exported(folder)


def test_the_figures_are_the_same(folder: Path) -> None:
    def sums(content: bytes) -> list[str]:
        return re.findall(r"#(?:IB|UB|RES) .*", content.decode("cp437"))

    assert sums(exported(folder, "--public")) == sums(exported(folder))


MINIMAL = """
2025-12-15 * "Hemlinge" "Arvode till Röjdal"
  ver: "L-2"
  bokford: 2025-12-15
  attest: "samordnare"
  personuppgift: "arvode"
  Expenses:Personal:5010-Arvoden                      123.45 SEK
    motpart: "Viskberg"
    sie-text: "Tystman"
  Liabilities:Kortfristiga:2990-Upplupna-kostnader   -123.45 SEK
"""


def test_the_report_tells_nothing_though_each_figure_is_explained(tmp_path: Path) -> None:
    folder = Path(copytree(ROOT / "examples" / "minimal", tmp_path / "bok"))
    book = folder / "2025.beancount"
    book.write_text(book.read_text("utf-8") + MINIMAL, "utf-8")
    pages = fl.load(folder).report(2025).write(tmp_path / "ut", formats=["md", "html"])
    content = b"".join(path.read_bytes() for path in pages)
    assert "36\u00a0123,45".encode() in content
    assert told(content) == []
    assert told(finsam("figures", str(folder), "--year", "2025").out.encode()) == []


def test_an_imported_file_is_not_given_back_whole(tmp_path: Path) -> None:
    """Its verifikation was marked since; the object that is a person has no other use."""
    file = tmp_path / "in.se"
    file.write_bytes(
        '#FLAGGA 0\r\n#FORMAT PC8\r\n#SIETYP 4\r\n#PROGRAM "X" 1\r\n#GEN 20260115\r\n'
        '#FNAMN "Prov"\r\n#RAR 0 20250101 20251231\r\n#DIM 7 "Anställd"\r\n'
        '#OBJEKT 7 "1" "Hemlinge"\r\n#KONTO 1940 "Bank"\r\n#KONTO 5010 "Arvoden"\r\n'
        '#VER L 1 20250225 "Lön till Röjdal" 20250225 Viskberg\r\n{\r\n'
        '#TRANS 5010 {7 "1"} 100.00 20250225 "Dolde" 1 Smygsson\r\n'
        "#TRANS 1940 {} -100.00\r\n}\r\n".encode("cp437")
    )
    folder = tmp_path / "bok"
    folder.mkdir()
    write(folder, {"forbund.toml": 'namn = "Prov"\nkontoplan = "kommun-bas"\n'})
    done = finsam("import", "sie", str(file), "--into", str(folder))
    assert done.code == 0, done.err
    assert len(told(exported(folder, "--public"))) == 5
    book = next(path for path in folder.glob("*.beancount") if "Röjdal" in path.read_text("utf-8"))
    text = book.read_text("utf-8")
    book.write_text(text.replace('  ver: "L-1"', '  ver: "L-1"\n  personuppgift: "lön"'), "utf-8")
    assert told(exported(folder, "--public")) == []
    assert len(told(exported(folder))) == 5


# Values


def verifikation(text: str) -> Verifikation:
    """The last verifikation of a ledger."""
    return read(HEAD + text)[0].verifikationer[-2]


@pytest.mark.parametrize(("text", "mark"), [(WHOLE, "lön"), (ROW, "arvode")])
def test_a_masked_verifikation(text: str, mark: str) -> None:
    whole = verifikation(text)
    seen = masked(whole)
    assert (seen.motpart, seen.text) == (f"[personuppgift: {mark}]",) * 2
    assert told(repr(seen).encode()) == []
    kept = ("datum", "ver", "bokford", "is_closing", "place", "is_opening")
    assert [getattr(seen, name) for name in kept] == [getattr(whole, name) for name in kept]
    assert [rad[:3] for rad in seen.rader] == [rad[:3] for rad in whole.rader]
    assert masked(seen) == seen


def test_what_is_not_marked_is_itself() -> None:
    whole = verifikation(WHOLE.replace('personuppgift: "lön"', "personuppgift: FALSE"))
    assert masked(whole) is whole


@pytest.mark.parametrize("value", ['"Hemlinge"', '"lön Hemlinge"', '"Röjdal]"', '""', "TRUE", ""])
def test_a_mark_that_is_no_word_masks_and_is_not_shown(value: str) -> None:
    seen = masked(verifikation(WHOLE.replace('"lön"', value)))
    assert seen.text == "[personuppgift]"
    assert told(repr(seen).encode()) == []


@given(
    st.dictionaries(st.from_regex(r"[a-z][a-z0-9-]{0,9}", fullmatch=True), st.just("Hemlinge")),
    st.sampled_from(["motpart", "note", "begard-av", "sie-rad-1", "underlag-2", "dim7", "faktura"]),
)
def test_of_metadata_only_what_is_known_to_be_harmless(meta: dict[str, str], key: str) -> None:
    known = {"ver", "bokford", "attest", "rattar", "insats", "projekt", "verksamhet", "bokslut"}
    secret = {
        name: value for name, value in (meta | {key: "Hemlinge"}).items() if name not in known
    }
    whole = verifikation(WHOLE)
    rad = Rad("Expenses:5010-Arvoden", "5010", 100, secret)
    seen = masked(whole._replace(meta={**whole.meta, **secret}, rader=(rad,)))
    assert told(repr(seen).encode()) == []
