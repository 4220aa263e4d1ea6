"""docs/periodisering.md, followed: what it says is made is what the plugin makes."""

from __future__ import annotations

import re
from pathlib import Path

from beancount import loader
from beancount.core import data
from beancount.parser import parser

from finsam_ledger.catalogue import periodisering as kinds
from finsam_ledger.findings import Kind
from finsam_ledger.verifikationer import GENERATED
from tests.commands import ROOT
from tests.folders import write

GUIDE = (ROOT / "docs" / "periodisering.md").read_text(encoding="utf-8")
MAIN = """\
plugin "finsam_ledger.plugins.periodisering"
plugin "finsam_ledger.plugins.avskrivning"
2025-01-01 open Assets:Likvida:1940-Bank
2025-01-01 open Assets:Anläggning:1221-Inventarier
2025-01-01 open Assets:Anläggning:1229-Ackumulerade-avskrivningar
2025-01-01 open Expenses:Kansli:6010-Lokalhyra
2025-01-01 open Expenses:Kansli:7910-Avskrivningar

2025-05-02 * "Banken" "Avgift"
  ver: "B-8"
  bokford: 2025-05-02
  Expenses:Kansli:6010-Lokalhyra   10.00 SEK
  Assets:Likvida:1940-Bank        -10.00 SEK
"""


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", GUIDE, re.DOTALL)


def told(entry: data.Transaction) -> tuple[object, ...]:
    """What a transaction says, but for where it stands."""
    meta = {key: value for key, value in entry.meta.items() if key not in ("filename", "lineno")}
    rows = [(posting.account, posting.units) for posting in entry.postings]
    return entry.date, entry.payee, entry.narration, meta, rows


def transactions(text: str) -> list[data.Transaction]:
    entries, errors, _ = parser.parse_string(text)
    assert errors == []
    return [entry for entry in entries if isinstance(entry, data.Transaction)]


def test_what_it_shows_is_what_is_made(tmp_path: Path) -> None:
    [toml], [register] = blocks("toml"), blocks("csv")
    opens, hyra, made, balance, inkop, first = blocks("beancount")
    files = {
        "forbund.toml": f'namn = "Prov"\n{toml}',
        "register/anlaggningar.csv": register,
        "main.beancount": MAIN + opens + hyra + balance + inkop,
    }
    write(tmp_path, files)
    entries, errors, _ = loader.load_file(str(tmp_path / "main.beancount"))
    assert errors == []
    generated = [
        entry
        for entry in entries
        if isinstance(entry, data.Transaction) and GENERATED in entry.meta
    ]
    accruals = [told(entry) for entry in generated if entry.meta[GENERATED] == "periodisering"]
    assert accruals == [told(entry) for entry in transactions(made)]
    depreciation = [told(entry) for entry in generated if entry.meta[GENERATED] == "avskrivning"]
    assert depreciation[0] == told(transactions(first)[0])
    assert len(depreciation) == 3


def test_the_findings_that_it_names_are_those_there_are() -> None:
    codes = {kind.code for kind in vars(kinds).values() if isinstance(kind, Kind)}
    assert set(re.findall(r"^\| `([a-z-]+)` \| .* \| .* \|$", GUIDE, re.MULTILINE)) >= codes


def test_it_explains_every_column_of_the_register() -> None:
    [header, _] = blocks("csv")[0].splitlines()
    assert set(header.split(",")) <= set(re.findall(r"`([a-z_]+)`", GUIDE))
