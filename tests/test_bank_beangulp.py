"""The Beangulp importers: the example's files against the expected ones, and its command line."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path
from types import ModuleType

import beangulp
import pytest
from beancount import loader
from beancount.core import data
from beangulp import testing

from finsam_ledger.importers.bank import Bank, BankCsv, Camt053, Camt054
from tests.bankfiles import EXAMPLE, Ntry, Tx, book_in, camt053, camt054, opening_250, put
from tests.commands import Outcome, finsam, python
from tests.conftest import Replace

DOCUMENTS = sorted(path for path in (EXAMPLE / "filer").iterdir() if path.suffix != ".beancount")


def module_in(folder: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("import_bank", folder / "import.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


IMPORTERS: list[beangulp.Importer] = module_in(EXAMPLE).IMPORTERS


def importer_of(document: Path) -> beangulp.Importer:
    [found] = [each for each in IMPORTERS if each.identify(str(document))]
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EXAMPLE, tmp_path / "bank"))


def extract(folder: Path, *words: str) -> Outcome:
    return python("import.py", "extract", *words, cwd=folder)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_each_document_gives_what_is_expected(document: Path) -> None:
    importer = importer_of(document)
    found = testing.run_importer(importer, str(document))
    assert testing.compare_expected(f"{document}.beancount", *found) == []


def test_the_documents_are_of_each_kind() -> None:
    kinds = {type(importer_of(document)) for document in DOCUMENTS}
    assert kinds == {Camt053, Camt054, BankCsv}


@pytest.mark.parametrize("name", ["bank.toml", "import.py", "main.beancount", "filer"])
def test_other_files_are_for_no_importer(name: str) -> None:
    assert [each for each in IMPORTERS if each.identify(str(EXAMPLE / name))] == []


def test_what_is_extracted_is_what_the_command_writes(folder: Path, tmp_path: Path) -> None:
    done = extract(folder, "-e", "main.beancount", "filer")
    assert done.code == 0
    book = book_in(tmp_path / "bok")
    files = [str(document) for document in DOCUMENTS]
    assert finsam("import", "bank", *files, "--into", ".", cwd=book).code == 0
    written = loader.load_string((book / "bank-2025.beancount").read_text(encoding="utf-8"))[0]
    extracted = loader.load_string(
        "\n".join(line for line in done.out.splitlines() if not line.startswith("**** "))
    )[0]
    assert [bare(e) for e in extracted] == [bare(e) for e in written]
    assert sum(isinstance(e, data.Transaction) for e in written) == 9


def bare(entry: data.Directive) -> tuple[object, ...]:
    """A directive without where it was read."""
    hidden = ("filename", "lineno", "__tolerances__")
    meta = {key: value for key, value in entry.meta.items() if key not in hidden}
    if isinstance(entry, data.Transaction):
        postings = [
            (p.account, p.units, {k: v for k, v in (p.meta or {}).items() if k not in hidden})
            for p in entry.postings
        ]
        return meta, entry.date, entry.flag, entry.payee, entry.narration, postings
    if isinstance(entry, data.Balance):
        return meta, entry.date, entry.account, entry.amount
    return meta, entry.date, type(entry)


def test_what_the_ledger_has_is_marked(folder: Path) -> None:
    files = [f"filer/{document.name}" for document in DOCUMENTS]
    assert finsam("import", "bank", *files, "--into", ".", cwd=folder).code == 0
    done = extract(folder, "-e", "main.beancount", "filer")
    assert done.code == 0
    kept = [line for line in done.out.splitlines() if line and not line.startswith((";", "****"))]
    assert kept == []
    assert done.out.count("; duplicate of ") == 9


def test_the_same_row_in_two_documents_is_marked(folder: Path) -> None:
    shutil.copyfile(folder / "filer/kontoutdrag-januari.xml", folder / "filer/kopia.xml")
    done = extract(folder, "filer")
    assert done.out.count("\n; 2025-01-20 !") == 1
    assert done.out.count("\n2025-01-20 !") == 1


def test_equal_looking_rows_are_not_duplicates(tmp_path: Path) -> None:
    rows = [Ntry(1_00, ref="A", text="Swish"), Ntry(1_00, ref="B", text="Swish")]
    book = book_in(tmp_path / "bok", {"k.xml": camt053(opening_250(rows))})
    importer = Camt053(Bank(book))
    one, other, balance = importer.extract(str(book / "k.xml"), [])
    assert not importer.cmp(one, other)
    assert importer.cmp(one, one)
    assert not importer.cmp(balance, one)


def test_an_avi_never_books(tmp_path: Path) -> None:
    tx = Tx(None, "Regionen", "7")
    avi = camt054(Ntry(1_00, ref="A", details=(tx,)))
    book = book_in(
        tmp_path / "bok", {"k.xml": camt053(opening_250([Ntry(1_00, ref="A")])), "a.xml": avi}
    )
    bank = Bank(book)
    assert Camt054(bank).extract(str(book / "a.xml"), []) == []
    existing = Camt053(bank).extract(str(book / "k.xml"), [])
    [note] = Camt054(bank).extract(str(book / "a.xml"), existing)
    assert isinstance(note, data.Note)
    assert note.comment == "Regionen; OCR 7"
    assert Camt054(bank).extract(str(book / "a.xml"), [*existing, note]) == []


def test_an_avi_without_its_row_is_told(folder: Path) -> None:
    (folder / "filer/kontoutdrag-februari.xml").unlink()
    done = extract(folder, "filer")
    assert done.code == 0
    assert done.err.count("[bank-avi-utan-rad]") == 1
    assert "bank-avi-utan-rad" not in extract(EXAMPLE, "filer").err


def test_a_file_that_cannot_be_trusted_is_an_error_in_words(folder: Path) -> None:
    text = (folder / "filer/kontoutdrag-januari.xml").read_text(encoding="utf-8")
    put(folder, {"filer/kontoutdrag-januari.xml": text.replace("824712.00", "824712.01")})
    done = extract(folder, "filer/kontoutdrag-januari.xml")
    assert done.code == 1
    assert "[bank-saldo-fel]" in done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize(
    ("file", "old", "new", "code"),
    [
        ("bank.toml", '"1690"', '"1699"', "bank-konto-ej-oppnat"),
        ("register/vantade-betalningar.csv", ",3511,", ",3519,", "bank-konto-ej-oppnat"),
        ("bank.toml", "nyckel =", "nykel =", "falt-okant"),
        ("register/vantade-betalningar.csv", ",500000,", ",många,", "falt-fel-varde"),
    ],
)
def test_what_is_wrong_in_the_folder_is_an_error_in_words(
    file: str, old: str, new: str, code: str, folder: Path, replace: Replace
) -> None:
    replace(folder / file, old, new)
    done = extract(folder, "filer/kontoutdrag-januari.xml")
    assert (done.code, f"[{code}]" in done.err) == (1, True)
    assert "Traceback" not in done.err


def test_a_folder_without_a_ledger_is_an_error_in_words(folder: Path) -> None:
    (folder / "main.beancount").unlink()
    done = extract(folder, "filer/kontoutdrag-januari.xml")
    assert (done.code, "[bok-saknas]" in done.err, "Traceback" in done.err) == (1, True, False)


def test_documents_are_filed_under_their_account(folder: Path) -> None:
    (folder / "arkiv").mkdir()
    done = python(
        "import.py", "archive", "-o", "arkiv", *(f"filer/{d.name}" for d in DOCUMENTS), cwd=folder
    )
    assert done.code == 0
    filed = sorted(
        p.relative_to(folder / "arkiv").as_posix() for p in (folder / "arkiv").rglob("*.*")
    )
    assert filed == [
        "Assets/Likvida/1940-Bank/2025-01-31.b1-camt.053.xml",
        "Assets/Likvida/1940-Bank/2025-02-14.b1-camt.054.xml",
        "Assets/Likvida/1940-Bank/2025-02-28.b1-camt.053.xml",
        "Assets/Likvida/1950-Sparkonto/2025-03-31.b2-csv.csv",
    ]


def test_no_system_library_is_needed() -> None:
    """Beangulp asks for python-magic, which asks for libmagic; nothing here uses either."""
    code = "import runpy, sys; sys.modules['magic'] = None; sys.argv[1:] = ['identify', 'filer']; "
    done = python("-c", f"{code}runpy.run_path('import.py', run_name='__main__')", cwd=EXAMPLE)
    assert (done.code, done.out.count(" OK")) == (0, len(DOCUMENTS))
