"""docs/jamforelse.md followed: its commands run, its key figures and findings are all there."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path

import msgspec

from finsam_ledger.catalogue import jamforelse as kinds
from finsam_ledger.findings import Kind
from finsam_ledger.jamforelse.nyckeltal import Nyckeltal, standard
from finsam_ledger.jamforelse.ordning import AVSTAND, MINST
from tests.commands import ROOT, finsam

GUIDE = (ROOT / "docs" / "jamforelse.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
COMMANDS = [line for language, block in BLOCKS if not language for line in block.splitlines()]


def test_its_commands_run_in_order(tmp_path: Path) -> None:
    """With one of the ledgers and the minimal example; Spark has tests of its own."""
    ledgers = tmp_path / "ledgers"
    ledgers.mkdir()
    for folder in (ROOT / "ledgers" / "skelleftea-norsjo", ROOT / "examples" / "minimal"):
        (ledgers / folder.name).symlink_to(folder.resolve())
    assert [shlex.split(command)[1] for command in COMMANDS].count("compare") == 4
    for command in COMMANDS:
        if "--engine spark" in command:
            continue
        words = shlex.split(command.removeprefix("finsam "))
        places = [sorted(map(str, ledgers.iterdir())) if "*" in word else [word] for word in words]
        outcome = finsam(*(word for place in places for word in place), cwd=tmp_path)
        assert outcome.code == 0, (command, outcome)
    made = {path.name for path in (tmp_path / "ut").iterdir() if path.is_file()}
    assert made == set(re.findall(r"^\| `(jamforelse[-a-z]*\.[a-z]+)`", GUIDE, re.MULTILINE))
    assert [path.name for path in (tmp_path / "ut" / "2025").iterdir()] == ["jamforelse.html"]
    books = (tmp_path / "ut" / "jamforelse.csv").read_text(encoding="utf-8")
    assert (tmp_path / "ut" / "alla" / "jamforelse.csv").read_text(encoding="utf-8") == books
    assert f"`{books.splitlines()[0]}`" in GUIDE


def test_it_names_every_key_figure() -> None:
    table = GUIDE.partition("## Nyckeltalen")[2].partition("\n\nDe två")[0]
    named = [
        id
        for cell in re.findall(r"^\| (`[^|]*) \|", table, re.MULTILINE)
        for id in cell.split(", ")
    ]
    assert [id.strip("`") for id in named] == [each.id for each in standard()]


def test_the_key_figure_that_it_adds_can_be_read() -> None:
    (block,) = (block for language, block in BLOCKS if language == "toml")
    (added,) = msgspec.convert(tomllib.loads(block)["nyckeltal"], list[Nyckeltal])
    assert added.id not in {each.id for each in standard()}


def test_the_rule_is_the_one_in_use() -> None:
    assert f"mer än {float(AVSTAND):.1f}".replace(".", ",") in GUIDE
    assert (MINST, "minst fem förbund") in {
        (5, text) for text in re.findall(r"minst \w+ förbund", GUIDE)
    }


def test_the_findings_that_it_names_are_there() -> None:
    known = {kind.code for kind in vars(kinds).values() if isinstance(kind, Kind)}
    assert set(re.findall(r"^\| `(jamforelse-[a-z-]+)` \|", GUIDE, re.MULTILINE)) <= known
