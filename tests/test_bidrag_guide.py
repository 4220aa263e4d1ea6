"""docs/medlemsbidrag.md followed: its commands are run, its fields and parameters are all there."""

from __future__ import annotations

import re
import shlex

import pytest

from finsam_ledger.datafiles import Toml, decode
from finsam_ledger.forbund import MemberSettings, Settings
from finsam_ledger.fordelning import checked, standard
from tests.commands import ROOT, finsam
from tests.folders import plain

GUIDE = (ROOT / "docs" / "medlemsbidrag.md").read_text(encoding="utf-8")
RUNS = re.findall(
    r"```sh\n(finsam [^\n]+)\n```\n\nSvaret innehåller:\n\n```text\n(.*?)```", GUIDE, re.DOTALL
)


@pytest.mark.parametrize(("command", "said"), RUNS)
def test_a_command_answers_as_the_guide_says(command: str, said: str) -> None:
    code, out, _ = finsam(*shlex.split(command)[1:])
    assert code == 0
    assert [line for line in said.splitlines() if line not in plain(out)] == []


def test_every_command_has_its_answer() -> None:
    assert len(RUNS) == GUIDE.count("```sh") == 2


def fields(heading: str) -> list[str]:
    """What stands in code in the first column of the table with a heading."""
    table = GUIDE.partition(f"| {heading} |")[2].partition("\n\n")[0]
    rows = [line.split("|")[1] for line in table.splitlines()[2:]]
    return [name for row in rows for name in re.findall(r"`(\w+)`", row)]


def test_the_guide_knows_every_setting() -> None:
    assert fields("Fält") == list(MemberSettings.__struct_encode_fields__)


def test_the_guide_knows_every_parameter() -> None:
    assert fields("Uppgift") == list(standard())


def test_what_the_guide_writes_in_forbund_toml_is_right() -> None:
    import tomli

    blocks = re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL)
    text = 'namn = "Prov"\n' + "\n".join(blocks)
    toml = Toml(ROOT / "forbund.toml", tomli.loads(text), text)
    settings, findings = decode(Settings, toml.data, toml)
    assert settings is not None, findings
    assert checked(settings.fordelningsmodell, toml) == []
    assert len(blocks) == 2
