"""docs/bank.md, followed: its settings, register and file do what it says."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from finsam_ledger.bank.expected import read_expected
from finsam_ledger.bank.settings import read_settings
from finsam_ledger.catalogue import bank
from finsam_ledger.findings import Kind
from tests.bankfiles import EXAMPLE, book_in, put
from tests.commands import ROOT, finsam

GUIDE = (ROOT / "docs" / "bank.md").read_text(encoding="utf-8")
REGISTER = "register/vantade-betalningar.csv"


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", GUIDE, re.DOTALL)


def test_its_settings_and_register_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "register").mkdir()
    [register] = blocks("csv")
    put(tmp_path, {"bank.toml": "\n".join(blocks("toml")), REGISTER: register})
    settings, findings = read_settings(tmp_path)
    assert findings == []
    assert settings is not None
    assert [profil.names for profil in settings.profiler] == [
        ["Bokföringsdatum", "Text", "Belopp", "Saldo", "Valutadatum", "Verifikationsnummer"]
    ]
    expected, findings = read_expected(tmp_path)
    assert [each.ore for each in expected] == [150_000_00, -175_000_50]
    assert findings == []


def test_its_accounts_are_those_of_the_example() -> None:
    opened = " ".join((EXAMPLE / "konton.beancount").read_text(encoding="utf-8").split())
    for line in blocks("beancount")[0].splitlines():
        assert " ".join(line.split()) in opened


def test_the_row_that_it_shows_is_what_is_written(tmp_path: Path) -> None:
    book = book_in(tmp_path / "bok")
    names = [path for path in (EXAMPLE / "filer").iterdir() if path.suffix == ".xml"]
    for path in names:
        shutil.copyfile(path, book / path.name)
    words = [path.name for path in names]
    assert finsam("import", "bank", *words, "--into", ".", cwd=book).code == 0
    assert blocks("beancount")[1] in (book / "bank-2025.beancount").read_text(encoding="utf-8")


def test_the_findings_that_it_names_are_there() -> None:
    codes = {kind.code for kind in vars(bank).values() if isinstance(kind, Kind)}
    named = set(re.findall(r"^\| `(bank-[a-z-]+)`", GUIDE, re.MULTILINE))
    assert len(named) == 4
    assert named <= codes
