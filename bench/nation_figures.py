"""Those figures of a nation's årsredovisningar that comparing reads, by the books' numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

import pyarrow as pa
from nation_defects import ERROR, LAST, WARNING, Defect, defects
from nation_events import opening
from nation_ledger import budget
from nation_model import Forbund
from nation_split import Year

from finsam_ledger.exchange.datamangd_schema import FIGURES
from finsam_ledger.money import Unit, plain, rounded
from finsam_ledger.trappan import standard

_COSTS = "verksamhetens_kostnader"
_SPLIT = {
    "administration": "Administration",
    "struktur": "Strukturövergripande insatser",
    "individ": "Individinriktade insatser",
}
_OTHERS = ("staten", "regionen", "kommuner", "ranta")
# Of the running books: they are errors of every year's report.
_RUNNING = (Defect.LUCKA, Defect.ATTEST, Defect.SENT)


class Figure(NamedTuple):
    """An amount that is printed: where it stands and what it is called there, and its öre."""

    table: str
    line: str
    row: str
    unit: Unit
    ore: int
    aspect: str = "utfall"


def table(forbund: Forbund, year: int, years: range, found: Year) -> pa.Table:
    """A row a figure, as the exported ones are."""
    errors, warnings = _failed(forbund, year, years)
    same = {
        "forbund": forbund.id,
        "namn": forbund.namn,
        "organisationsnummer": None,
        "year": year,
        "kind": "arsredovisning",
        "errors": len(errors),
        "warnings": len(warnings),
        "notices": 0,
        "failed": ",".join(sorted({*errors, *warnings})),
        "seal": None,
    }
    rows = [same | own for own in _rows(forbund, year, found)]
    return pa.Table.from_pylist(rows, schema=FIGURES)


def _failed(forbund: Forbund, year: int, years: range) -> tuple[list[str], list[str]]:
    """The codes of errors and warnings that the year's check gives."""
    told = [each.value for each in defects(forbund.n, year)]
    running = [each.value for each in _RUNNING if each.holds(forbund.n, LAST)]
    errors = {each.code for each in (*told, *running) if each.weight == ERROR}
    warnings = {each.code for each in told if each.weight == WARNING}
    if forbund.is_sie:
        warnings |= {"budget-saknas", "historik-saknas"}
    if forbund.is_sie or year == years[0]:
        warnings.add("jamforelsetal-saknas")
    return sorted(errors), sorted(warnings)


def _rows(forbund: Forbund, year: int, found: Year) -> Iterator[dict[str, Any]]:
    for each in _figures(forbund, year, found):
        yield {
            "table": each.table,
            "form": each.table,
            "line": each.line,
            "row": each.row,
            "column": str(year) if each.aspect == "utfall" else f"budget {year}",
            "period": year,
            "aspect": each.aspect,
            "value": plain(rounded(each.ore, each.unit)),
            "unit": each.unit.value,
            "exact": each.ore,
        }
    if not forbund.is_sie:
        yield {
            "table": "deltagare",
            "form": "deltagare",
            "line": "deltagare",
            "row": "Deltagare",
            "column": "totalt",
            "period": year,
            "aspect": "summa",
            "value": str(forbund.participants(year)),
            "unit": Unit.COUNT.value,
            "exact": None,
        }


def _figures(forbund: Forbund, year: int, found: Year) -> Iterator[Figure]:
    now, ends = forbund.year(year), opening(forbund, year + 1)
    split: dict[str, int] = defaultdict(int)
    for line in found.lines:
        if line.what.verksamhet:
            split[line.what.verksamhet] += line.ore
    kr, tkr = Unit.KR, Unit.TKR
    yield Figure(
        "resultatrakning", "verksamhetens_intakter", "Verksamhetens intäkter", kr, now.tilldelning
    )
    yield Figure("resultatrakning", _COSTS, "Verksamhetens kostnader", kr, -now.costs)
    yield Figure("resultatrakning", "arets_resultat", "Årets resultat", kr, now.result)
    assets = ends["bank"] + ends["moms"]
    yield Figure("balansrakning", "summa_tillgangar", "SUMMA TILLGÅNGAR", kr, assets)
    limit = int(standard().limit(now.tilldelning))
    yield Figure("trappa", "tilldelning", "Tilldelning", tkr, now.tilldelning)
    yield Figure("trappa", "grans", "Högsta rekommenderade eget kapital", tkr, limit)
    yield Figure("trappa", "eget_kapital", "Eget kapital", tkr, now.equity)
    for verksamhet, row in _SPLIT.items():
        yield Figure("kostnadsfordelning", verksamhet, row, tkr, split[verksamhet])
    yield Figure("driftredovisning", _COSTS, "Verksamhetens kostnader", tkr, -now.costs)
    if not (forbund.is_sie or forbund.has(Defect.UTAN_BUDGET, year)):
        planned = sum(ore for role, _, ore in budget(forbund, year) if role not in _OTHERS)
        yield Figure("driftredovisning", _COSTS, "Verksamhetens kostnader", tkr, -planned, "budget")
