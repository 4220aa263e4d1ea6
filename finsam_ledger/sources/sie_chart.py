"""Which built-in chart of accounts a SIE file is kept by: the one whose names its accounts have.

Kommun-Bas and BAS use the same numbers for different things (25 is leverantörsskulder in one,
skatteskulder in the other), and a file has no mark for Kommun-Bas, so the names decide.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from finsam_ledger.catalogue import sie as kinds
from finsam_ledger.chart import CHARTS, Chart, read_chart
from finsam_ledger.findings import Finding, Place
from finsam_ledger.sie.contents import Contents

# What is tried first wins where the names tell nothing: public bodies keep Kommun-Bas.
_FIRST = "kommun-bas"
_TITLES = {"kommun-bas": "Kommun-Bas", "bas": "BAS"}
_STEM = 6  # leverantörsskuld and leverantörsskulder, lokalhyra and lokalhyror are one word


class Found(NamedTuple):
    """A chart by its name, and what was said of the choice."""

    chart: str
    finding: Finding


def chart_of(contents: Contents, path: Path) -> Found:
    """The chart whose names most of the file's accounts have, with a notice that says so."""
    names = sorted((chart.stem for chart in CHARTS.glob("*.csv")), key=lambda n: (n != _FIRST, n))
    charts = {name: read_chart(name, path.parent)[0] for name in names}
    points = {name: _matching(contents, chart) for name, chart in charts.items() if chart}
    best = max(points, key=lambda name: points[name])
    if contents.word("KPTYP").upper().startswith(("BAS", "EUBAS")):
        # The file's own word counts where the names weigh the same.
        points_of = max(points.values())
        best = "bas" if points.get("bas") == points_of else best
    other = next(name for name in sorted(points, key=lambda n: -points[n]) if name != best)
    finding = kinds.CHART_FOUND.at(
        Place(str(path)),
        chart=_TITLES.get(best, best),
        matching=points[best],
        total=len(contents.accounts),
        other=_TITLES.get(other, other),
        others=points[other],
    )
    return Found(best, finding)


def _matching(contents: Contents, chart: Chart) -> int:
    """How many accounts have a word in common with the chart's name for them."""
    rows: Mapping[str, str] = {konto: row.namn for konto, row in chart.rows.items()}
    return sum(
        bool(_stems(account.namn) & _stems(rows.get(row.konto, "")))
        for konto, account in contents.accounts.items()
        if (row := chart.row(konto)) is not None
    )


def _stems(text: str) -> set[str]:
    words = re.findall(r"[^\W\d_]{3,}", text.casefold())
    return {word[:_STEM] for word in words if word not in ("och", "för", "med", "till", "övriga")}
