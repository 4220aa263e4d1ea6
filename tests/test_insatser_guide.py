"""docs/insatser.md, followed: what it shows is what the command prints."""

from __future__ import annotations

import re
from pathlib import Path

from finsam_ledger.catalogue import insatser as kinds
from finsam_ledger.findings import Kind
from tests.commands import ROOT, finsam
from tests.folders import write

GUIDE = (ROOT / "docs" / "insatser.md").read_text(encoding="utf-8")
MAIN = """\
2025-01-01 open Assets:Likvida:1940-Bank
2025-01-01 open Liabilities:Kortfristiga:2950-Skuld-till-huvudmän
2025-01-01 open Income:Bidrag:3511-Staten
2025-01-01 open Expenses:Insatser:4510-Bidrag-till-insatser

2025-02-03 * "Försäkringskassan" "Statens bidrag"
  ver: "B-10"
  bokford: 2025-02-03
  Assets:Likvida:1940-Bank     600000.00 SEK
  Income:Bidrag:3511-Staten   -600000.00 SEK

"""


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", GUIDE, re.DOTALL)


def guide(folder: Path) -> None:
    insatser, beslut, rekvisitioner = blocks("csv")
    [book] = blocks("beancount")
    files = {
        "forbund.toml": 'namn = "Prov"\n',
        "main.beancount": MAIN + book,
        "register/insatser.csv": insatser,
        "register/insatsbeslut.csv": beslut,
        "register/rekvisitioner.csv": rekvisitioner,
    }
    write(folder, files)


def test_what_it_shows_is_what_is_printed(tmp_path: Path) -> None:
    guide(tmp_path)
    for words, shown in zip(
        (("--until", "2025-08"), ("--year", "2025")), blocks("text"), strict=True
    ):
        outcome = finsam("rekvisition", ".", *words, cwd=tmp_path)
        assert (outcome.out, outcome.err, outcome.code) == (shown, "", 0)


def test_the_findings_that_it_names_are_those_there_are() -> None:
    found = {kind.code: kind.severity for kind in vars(kinds).values() if isinstance(kind, Kind)}
    assert dict(re.findall(r"^\| `([a-z-]+)` \| (\w+) \| .* \|$", GUIDE, re.MULTILINE)) == found
