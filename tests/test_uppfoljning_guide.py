"""docs/uppfoljning.md, followed step by step as docs/nytt-forbund.md is."""

from __future__ import annotations

import re

import pytest

from finsam_ledger import catalogue
from finsam_ledger.catalogue import uppfoljning as followed_up
from finsam_ledger.findings import Kind
from finsam_ledger.plandata import read_plan
from tests.commands import ROOT
from tests.test_nytt_forbund import Step, Walk, followed, steps_of

GUIDE = (ROOT / "docs" / "uppfoljning.md").read_text(encoding="utf-8")
# What shows how something looks is no step: a block without a language, and settings to choose.
SHOWN = re.compile(r"\n```\n\[.*?```|\n```toml\n\[sma_tal\].*?```", re.DOTALL)
STEPS = tuple(steps_of(SHOWN.sub("", GUIDE)))


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> tuple[Walk, dict[int, str]]:
    return followed(tmp_path_factory.mktemp("guide"), STEPS)


@pytest.mark.parametrize("step", STEPS, ids=str)
def test_it_can_be_followed(step: Step, walk: tuple[Walk, dict[int, str]]) -> None:
    assert walk[1][step.line] == ""


def test_what_it_makes_has_no_errors_or_new_warnings(
    walk: tuple[Walk, dict[int, str]],
) -> None:
    said = "".join(outcome.out for outcome in walk[0].outcomes)
    assert set(re.findall(r": (?:fel|varning) \[([a-z-]+)\]", said)) == {"jamforelsetal-saknas"}


def test_the_findings_that_it_names_are_those_there_are() -> None:
    row = r"^\| \[([a-z-]+)\]\(fynd\.md#\1\) \| (\w+) \| .* \|$"
    named = dict(re.findall(row, GUIDE, re.MULTILINE))
    kinds = {
        each.code: each.severity
        for each in (*vars(catalogue).values(), *vars(followed_up).values())
        if isinstance(each, Kind)
    }
    assert named == {code: kinds.get(code) for code in named}
    own = {each.code for each in vars(followed_up).values() if isinstance(each, Kind)}
    assert own <= set(named)


@pytest.mark.parametrize("kind", ["tertialrapport", "ekonomisk-information"])
def test_the_parts_that_a_report_shows_by_itself_are_those_it_says(kind: str) -> None:
    [row] = re.findall(rf"^\| `{kind}` \| (.*) \| (.*) \|$", GUIDE, re.MULTILINE)
    said = tuple(set(re.findall(r"`([a-z-]+)`", cell)) for cell in row)
    parts = [part for chapter in read_plan(kind).kapitel for part in chapter.delar]
    assert said == (
        {part.uppstallning for part in parts if part.register},
        {part.uppstallning for part in parts if part.valfri and part.uppstallning},
    )
