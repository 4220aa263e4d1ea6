"""docs/meningar.md says what the findings are, and how much each weighs."""

from __future__ import annotations

import re

from finsam_ledger.catalogue import meningar as kinds
from finsam_ledger.findings import Kind
from finsam_ledger.meningar import Granskning
from finsam_ledger.meningar.dom import Utslag

from .meningar import ROOT, verdicts

PAGE = (ROOT / "docs" / "meningar.md").read_text(encoding="utf-8")


def test_every_finding_stands_in_the_table_with_its_weight() -> None:
    rows = dict(re.findall(r"^\| `([\w-]+)` \|.*\| (\w+) \|$", PAGE, re.MULTILINE))
    known = [kind for kind in vars(kinds).values() if isinstance(kind, Kind)]
    assert rows == {kind.code: str(kind.severity) for kind in known}


def test_the_count_is_worded_as_the_page_says() -> None:
    assert str(Granskning(43, 31, 8, 4)) in PAGE


def test_an_amount_in_round_numbers_is_taken_as_the_page_says() -> None:
    """The page's example, on a figure that the books have: 11 187 tkr, and 608 tkr under budget."""
    assert verdicts("Verksamhetens kostnader uppgick till 11 200 tkr.") == [Utslag.STAMMER]
    assert verdicts("Verksamhetens kostnader uppgick till 11 300 tkr.") == [Utslag.ANNAT_TAL]
    assert verdicts("Verksamhetens kostnader uppgick till cirka 11 500 tkr.") == [Utslag.STAMMER]
    assert verdicts("Verksamhetens kostnader uppgick till cirka 11 900 tkr.") != [Utslag.STAMMER]
