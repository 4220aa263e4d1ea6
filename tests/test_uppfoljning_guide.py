"""docs/uppfoljning.md, followed step by step as docs/nytt-forbund.md is."""

from __future__ import annotations

import re

import pytest

from finsam_ledger.plandata import REPORTS, read_plan
from tests.commands import ROOT
from tests.test_nytt_forbund import Do, Step, Walk, followed, steps_of

GUIDE = (ROOT / "docs" / "uppfoljning.md").read_text(encoding="utf-8")
# A block without a language shows how something looks; it is no step. So is one of forbund.toml.
FOLLOWED = re.sub(r"\n```\n\[.*?```|\n```toml\n\[sma_tal\].*?```", "", GUIDE, flags=re.DOTALL)
STEPS = tuple(steps_of(FOLLOWED))


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> tuple[Walk, dict[int, str]]:
    return followed(tmp_path_factory.mktemp("guide"), STEPS)


@pytest.mark.parametrize("step", STEPS, ids=str)
def test_it_can_be_followed(step: Step, walk: tuple[Walk, dict[int, str]]) -> None:
    assert walk[1][step.line] == ""
