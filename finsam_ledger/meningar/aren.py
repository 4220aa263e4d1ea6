"""Which year a number is of: said in its clause, else whatever its sentence leaves open."""

from __future__ import annotations

import re

from msgspec import Struct

from finsam_ledger.meningar.lexikon import LEXIKON, finder
from finsam_ledger.meningar.satser import Sats
from finsam_ledger.meningar.stycken import Mening
from finsam_ledger.meningar.tal import Tal, years

_FJOL = finder(x=LEXIKON.fjol)
_MER, _MINDRE = finder(x=LEXIKON.riktning.mer), finder(x=LEXIKON.riktning.mindre)
# What may stand between a number and the year it is of: 429 tkr 2024, 429 tkr under år 2024.
_OF = re.compile(
    r"[\s(]*(?:(?:för|under|i|år|året|verksamhetsåret|räkenskapsåret|helåret|per|den|vid"
    r"|utgången av|slutet av|\d{1,2}|december)\s+)*",
    re.IGNORECASE,
)


class Artal(Struct, frozen=True):
    """The likeliest year, and all fair ones."""

    year: int
    fair: frozenset[int]


def year_of(mening: Mening, sats: Sats, tal: Tal, report_year: int) -> Artal:
    named = years(mening.text)
    context = {year for text in (mening.before, mening.heading) for year, _, _ in years(text)}
    said = _said(mening.text, sats, tal)
    if said is not None:
        return Artal(said, frozenset({said}))
    sentence = {year for year, _, _ in named}
    fair = {report_year, *sentence, *context}
    earlier = [year for year, at, _ in named if at < tal.start]
    if _is_fjol(sats):
        before = {year - 1 for year in fair}
        return Artal(report_year - 1, frozenset(before))
    if _is_from(sats):
        return Artal(report_year - 1, frozenset({report_year - 1, *sentence}))
    if _FJOL.find(sats.all) or sats.is_aside:
        fair |= {year - 1 for year in fair}
    likeliest = earlier[-1] if earlier and report_year not in sentence else report_year
    return Artal(likeliest, frozenset(fair))


def _said(text: str, sats: Sats, tal: Tal) -> int | None:
    """The year right after the number, else the last one before it in its clause."""
    named = years(text)
    for year, at, end in named:
        follows = at >= tal.end and _OF.fullmatch(text[tal.end : at])
        if follows and not re.match(r"\s*[-–\u2212]?\s*\d", text[end:]):
            return year
    ahead = [year for year, at, _ in named if sats.start <= at < tal.start]
    return ahead[-1] if ahead else None


def _is_fjol(sats: Sats) -> bool:
    """Whether it is said to be last year's, and not just compared with it."""
    behind = [hit for hit in _FJOL.find(sats.after) if hit.first == 0]
    return bool(_FJOL.find(sats.near) or behind)


def _is_from(sats: Sats) -> bool:
    """Whether it is what something grew or shrank from."""
    ahead = sats.all[: sats.at]
    moved = _MER.find(ahead) or _MINDRE.find(ahead)
    return bool(moved) and bool(sats.near) and sats.near[-1].folded == "fran"
