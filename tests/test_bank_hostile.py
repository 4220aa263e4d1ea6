"""Files that are not what they should be: a finding, never a traceback, and nothing written."""

from __future__ import annotations

import subprocess
import sys
import tracemalloc
from itertools import repeat
from pathlib import Path

import pytest

from finsam_ledger.bank import camt, intake
from finsam_ledger.findings import Finding
from tests.bankfiles import Ntry, Tx, book_in, camt053, opening_250, put, settings, snapshot
from tests.commands import ROOT, finsam
from tests.folders import told

GOOD = camt053(opening_250([Ntry(1_00, ref="R", text="Åtgärd")]), version="08")
HEAD, _, BODY = GOOD.partition("\n")
ENTITY = "<!DOCTYPE Document [<!ENTITY x 'y'>]>"
LAUGHS = "".join(f"<!ENTITY l{i + 1} '{f'&l{i};' * 10}'>" for i in range(9))
BILLION = f"<!DOCTYPE Document [<!ENTITY l0 'ha'>{LAUGHS}]>"
OUTSIDE = "<!DOCTYPE Document [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
PARAMETER = "<!DOCTYPE Document [<!ENTITY % x SYSTEM 'http://127.0.0.1:9/x.dtd'> %x;]>"
SETTINGS = settings()

FILES = {
    "tom": (b"", "bank-fil-okand"),
    "bara-blanka": (b" \n\t\n", "bank-fil-okand"),
    "binar": (bytes(range(256)) * 20, "bank-fil-okand"),
    "nollor": (b"\0" * 5000, "bank-fil-okand"),
    "pdf": (b"%PDF-1.7\n...", "bank-fil-okand"),
    "excel": (b"PK\x03\x04rest", "bank-fil-okand"),
    "webbsida": (b"<!DOCTYPE html><html><body>Logga in</body></html>", "bank-fil-okand"),
    "annan-xml": (b"<?xml version='1.0'?><Document/>", "bank-fil-okand"),
    "camt-052": (b"<Document><BkToCstmrAcctRpt/></Document>", "bank-fil-okand"),
    "utan-kontoutdrag": (b"<Document><BkToCstmrStmt/></Document>", "bank-uppgift-saknas"),
    "avhuggen": (GOOD[: len(GOOD) // 2].encode(), "bank-xml-fel"),
    "avhuggen-i-slutet": (GOOD.rstrip()[:-1].encode(), "bank-xml-fel"),
    "tva-i-en": ((GOOD + BODY).encode(), "bank-xml-fel"),
    "fel-kodning": (GOOD.encode("cp1252"), "bank-xml-fel"),
    "okand-kodning": (GOOD.replace("UTF-8", "klingon").encode(), "bank-xml-fel"),
    "okand-entitet": (GOOD.replace("Åtgärd", "&x;").encode(), "bank-xml-fel"),
    "styrtecken": (GOOD.replace("Åtgärd", "\x01").encode(), "bank-xml-fel"),
    "djup": (GOOD.replace("Åtgärd", "<a>" * 300 + "</a>" * 300).encode(), "bank-xml-fel"),
    "entitet": ((HEAD + ENTITY + BODY.replace("Åtgärd", "&x;")).encode(), "bank-doctype"),
    "entitet-i-belopp": (
        (HEAD + ENTITY + BODY.replace(">1.00<", ">&x;<")).encode(),
        "bank-doctype",
    ),
    "miljard": ((HEAD + BILLION + BODY.replace("Åtgärd", "&l9;")).encode(), "bank-doctype"),
    "miljard-i-attribut": (
        (HEAD + BILLION + BODY.replace("xmlns=", 'a="&l9;" xmlns=')).encode(),
        "bank-doctype",
    ),
    "utifran": ((HEAD + OUTSIDE + BODY.replace("Åtgärd", "&x;")).encode(), "bank-doctype"),
    "parameter": ((HEAD + PARAMETER + BODY).encode(), "bank-doctype"),
    "doctype-utan-rader": (
        b"<!DOCTYPE Document><Document><BkToCstmrStmt/></Document>",
        "bank-doctype",
    ),
    "prosa": (("Hej! Här kommer kontoutdraget.\n" * 50).encode(), "bank-csv-okand"),
}


def gathered(path: Path) -> list[Finding]:
    return intake.gather([path], SETTINGS)[1]


@pytest.mark.parametrize("name", FILES)
def test_what_is_no_statement_is_one_finding(name: str, tmp_path: Path) -> None:
    data, code = FILES[name]
    put(tmp_path, {"fil": data})
    findings = gathered(tmp_path / "fil")
    assert [finding.code for finding in findings] == [code]
    assert len(str(findings[0])) < 500
    assert "passwd" not in str(findings[0])


def test_of_many_such_files_none_is_written_and_each_is_told(tmp_path: Path) -> None:
    book = book_in(tmp_path / "bok", {f"{name}.fil": data for name, (data, _) in FILES.items()})
    put(book, {"bra.xml": GOOD})
    before = snapshot(book)
    names = [f"{name}.fil" for name in FILES]
    outcome = finsam("import", "bank", "bra.xml", *names, "--into", ".", cwd=book)
    assert (outcome.code, outcome.out) == (1, "")
    assert "Traceback" not in outcome.err
    lines = outcome.err.splitlines()
    assert len(lines) == len(names)
    for name, (_, code) in FILES.items():
        assert any(line.startswith(f"{name}.fil") and f"[{code}]" in line for line in lines), name
    assert snapshot(book) == before


def test_the_same_statement_in_other_encodings(tmp_path: Path) -> None:
    for encoding in ("utf-16", "iso-8859-1", "utf-8-sig"):
        text = GOOD.replace("UTF-8", encoding.removesuffix("-sig"))
        put(tmp_path, {encoding: text.encode(encoding)})
        [statement], findings = intake.gather([tmp_path / encoding], SETTINGS)
        assert (findings, statement.entries[0].text) == ([], "Åtgärd")


def test_a_doctype_far_down_or_behind_a_comment_is_refused_too(tmp_path: Path) -> None:
    far = f"<!-- {'Document ' * 8000} -->"
    text = HEAD + far + ENTITY + BODY.replace("Åtgärd", "&x;")
    path = tmp_path / "fil.xml"
    put(tmp_path, {"fil.xml": text})
    assert [finding.code for finding in camt.read(path)[1]] == ["bank-doctype"]


def test_an_error_in_xml_says_on_which_line(tmp_path: Path) -> None:
    put(tmp_path, {"fil.xml": GOOD.replace("</Ntry>", "</Ntr>")})
    line = next(i for i, text in enumerate(GOOD.splitlines(), 1) if "</Ntry>" in text)
    assert told(gathered(tmp_path / "fil.xml")) == [("bank-xml-fel", f"fil.xml:{line}")]


@pytest.mark.parametrize("at", range(0, len(GOOD), 97))
def test_wherever_it_is_cut_it_is_refused(at: int, tmp_path: Path) -> None:
    put(tmp_path, {"fil.xml": GOOD[:at]})
    assert len(gathered(tmp_path / "fil.xml")) == 1


def test_words_that_would_break_a_ledger_are_words(tmp_path: Path) -> None:
    evil = '"\n2025-01-01 open Assets:Hack\n\\" \u2028 \u202e; #tag ^link {x}'
    row = Ntry(1_00, ref='R"\\\n', details=(Tx(name=evil, text=evil, ocr='"1'),), text=evil)
    book = book_in(tmp_path / "bok", {"k.xml": camt053(opening_250([row]))})
    outcome = finsam("import", "bank", "k.xml", "--into", ".", cwd=book)
    assert outcome.code == 0, outcome.err
    again = finsam("import", "bank", "k.xml", "--into", ".", cwd=book)
    assert "nya rader 0, fanns redan 1" in again.out
    text = (book / "bank-2025.beancount").read_text(encoding="utf-8")
    assert not any(line.startswith("2025-01-01 open") for line in text.splitlines())


# Memory

KEPT = 2_000  # rows in the file
PADDING = 10_000  # bytes in each that nobody keeps
STATUS = Path("/proc/self/status")


def big_file(folder: Path, kind: str) -> Path:
    """A file of some 20 MB: rows, or payments in one row, that hold much that is not kept; or rows
    of which nothing is kept.
    """
    extra = f"<RltdAgts><X>{'x' * PADDING}</X></RltdAgts>"
    many = [Tx(1_00, extra=extra)] * KEPT
    rows = {
        "rows": [Ntry(1_00, ref=f"R{i}", details=(tx,)) for i, tx in enumerate(many)],
        "payments": [Ntry(KEPT * 1_00, ref="R", details=tuple(many))],
        "pending": [Ntry(1_00, ref="R", status="PDNG")] * 150_000,
    }[kind]
    path = folder / "stor.xml"
    path.write_text(camt053(opening_250(rows)), encoding="utf-8")
    return path


# libxml2 takes memory that tracemalloc can't see, so the process itself is asked for its peak.
MEASURE = """
import re, sys
from pathlib import Path
from finsam_ledger.bank import camt
import lxml.etree

def peak():
    return int(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text()).group(1))

camt.read(Path(sys.argv[1]))
start = peak()
[statement], findings = camt.read(Path(sys.argv[2]))
assert not findings
print((peak() - start) * 1024)
"""


@pytest.mark.skipif(not STATUS.exists(), reason="only Linux tells a process its peak of memory")
@pytest.mark.parametrize("kind", ["rows", "payments", "pending"])
def test_memory_does_not_follow_the_size_of_the_file(kind: str, tmp_path: Path) -> None:
    path = big_file(tmp_path, kind)
    assert path.stat().st_size > 20_000_000
    put(tmp_path, {"liten.xml": GOOD})
    command = [sys.executable, "-c", MEASURE, str(tmp_path / "liten.xml"), str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    assert int(done.stdout) < path.stat().st_size / 4


def test_what_python_keeps_is_the_rows(tmp_path: Path) -> None:
    path = big_file(tmp_path, "rows")
    camt.read(path)  # what is imported and cached the first time
    tracemalloc.start()
    try:
        [statement], _ = camt.read(path)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(statement.entries) == KEPT
    assert peak < KEPT * 2_000


def test_many_wrong_rows_are_as_many_findings(tmp_path: Path) -> None:
    rows = [Ntry(ore, ref="R", day="2025-02-30") for ore in repeat(1_00, 500)]
    put(tmp_path, {"fil.xml": camt053(opening_250(rows))})
    assert [finding.code for finding in gathered(tmp_path / "fil.xml")] == ["bank-datum"] * 500
