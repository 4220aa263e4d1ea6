"""The risks of the internal control plan as a matrix: how likely by how serious.

The scales are the förbund's (forbund.toml, [riskmatris]); a risk is given by its word on them, or
by the word's number, from one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from finsam_ledger import catalogue
from finsam_ledger.datafiles import suggestion
from finsam_ledger.findings import Finding
from finsam_ledger.forbund import Forbund
from finsam_ledger.policies import RiskSettings
from finsam_ledger.registers import WideRow
from finsam_ledger.tables import Grid

_AXES = ("sannolikhet", "konsekvens")


class _Risk(Struct, frozen=True):
    """A risk by its places on the scales, from nought."""

    name: str
    likely: int
    serious: int


def grid(forbund: Forbund, year: int) -> tuple[Grid | None, list[Finding]]:
    """The year's risks, the likeliest first; None where the plan has none, or there is no plan."""
    settings = forbund.settings.riskmatris
    register = forbund.registers.get(settings.register)
    rows = register.of(year) if register else []
    rows = [row for row in rows if any(row.fields.get(axis) for axis in _AXES)]
    if not rows:
        return None, []
    found = [_risk(row, settings) for row in rows]
    findings = [each for wrong in found if not isinstance(wrong, _Risk) for each in wrong]
    risks = [each for each in found if isinstance(each, _Risk)]
    return _grid(risks, settings), findings


def _grid(risks: Sequence[_Risk], settings: RiskSettings) -> Grid:
    rows = []
    for likely, word in reversed(list(enumerate(settings.sannolikhet))):
        cells = (
            "; ".join(r.name for r in risks if (r.likely, r.serious) == (likely, serious))
            for serious in range(len(settings.konsekvens))
        )
        rows.append((word, *cells))
    return Grid("Riskmatris", ("Sannolikhet och konsekvens", *settings.konsekvens), tuple(rows))


def _risk(row: WideRow, settings: RiskSettings) -> _Risk | list[Finding]:
    """A row's risk, with its product in front; or what is wrong with it."""
    scales = dict(zip(_AXES, (settings.sannolikhet, settings.konsekvens), strict=True))
    places = {axis: _place(row.fields.get(axis, ""), scale) for axis, scale in scales.items()}
    wrong = list(_wrong(row, places, scales))
    likely, serious = (places[axis] for axis in _AXES)
    if likely is None or serious is None:
        return wrong
    name = row.fields.get(settings.text) or row.rad
    return _Risk(f"{(likely + 1) * (serious + 1)}: {name}", likely, serious)


def _place(text: str, scale: Sequence[str]) -> int | None:
    """Where a word, or its number, stands on a scale."""
    words = [word.casefold() for word in scale]
    numbers = [str(number) for number in range(1, len(scale) + 1)]
    known = numbers if text in numbers else words
    return known.index(text.casefold()) if text.casefold() in known else None


def _wrong(
    row: WideRow, places: dict[str, int | None], scales: dict[str, tuple[str, ...]]
) -> Iterator[Finding]:
    for axis, place in places.items():
        if place is None:
            text = row.fields.get(axis, "")
            reason = f"”{text}” står inte på skalan. {suggestion(text, scales[axis])}".rstrip(". ")
            yield catalogue.FIELD_VALUE.at(row.place, field=axis, reason=reason)
