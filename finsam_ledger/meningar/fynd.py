"""Verdicts as findings: the sentence, what is wrong with its number, the nearest true figure."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from finsam_ledger.catalogue import meningar as kinds
from finsam_ledger.findings import Finding, Place, Severity
from finsam_ledger.meningar import tabeller
from finsam_ledger.meningar.dom import Dom, Utslag
from finsam_ledger.meningar.fakta import Faktum, Kolumn
from finsam_ledger.meningar.rakenskapsar import Arsuppgift
from finsam_ledger.meningar.sammanhang import Pastaende
from finsam_ledger.money import Unit, rounded, swedish

_LONGEST = 150  # characters of a sentence that is quoted
_COLUMNS = {
    Kolumn.UTFALL: "utfall {year}",
    Kolumn.BUDGET: "budget {year}",
    Kolumn.PROGNOS: "prognos {year}",
    Kolumn.AVVIKELSE: "avvikelse från budget {year}",
    Kolumn.FORANDRING: "förändring {before}–{year}",
}
_TKR = Fraction(100_000)


def is_mild(found: Finding) -> bool:
    """Whether a finding contradicts nothing: another rounding."""
    return found.severity is Severity.NOTICE


def of_claim(
    path: Path, claim: Pastaende, dom: Dom, rows: Sequence[tabeller.Radtal]
) -> Finding | None:
    """What there is to say of a number; nothing where it holds or nobody can tell."""
    place = Place(str(path), claim.mening.line_of(claim.tal.start))
    common = {"where": _where(claim.mening.where), "quote": _quote(claim), "said": claim.tal.said}
    if dom.utslag is Utslag.OKANT and not tabeller.holds(claim, rows):
        return _of_table(place, claim, rows, common)
    if dom.utslag in (Utslag.STAMMER, Utslag.OKANT) or dom.fact is None:
        return None
    common["fact"] = _fact(dom.fact, claim)
    match dom.utslag:
        case Utslag.AVRUNDAT:
            return kinds.ROUNDING.at(place, **common)
        case Utslag.FEL_ENHET:
            size = "för stort" if abs(claim.tal.low) > abs(dom.fact.value) else "för litet"
            return kinds.WRONG_UNIT.at(place, **common, size=size)
        case Utslag.FEL_RIKTNING:
            return kinds.WRONG_DIRECTION.at(place, **common, direction=_direction(claim))
        case Utslag.FEL_AR if dom.instead is not None:
            other = dom.instead.year
            return kinds.WRONG_YEAR.at(place, **common, year=claim.year, other=other)
        case Utslag.FEL_KOLUMN if dom.instead is not None:
            said, other_column = _column(claim.kolumn, claim.year), _named(dom.instead)
            return kinds.WRONG_COLUMN.at(place, **common, column=said, other=other_column)
        case Utslag.FEL_DEL if dom.instead is not None:
            if tabeller.has(claim, rows, dom.instead.namn.broad):
                return None
            return kinds.OF_ALL.at(place, **common, part=dom.instead.row.rsplit(" / ", 1)[-1])
        case _:
            return kinds.OTHER_NUMBER.at(place, **common)


def of_year(path: Path, told: Arsuppgift, report_year: int) -> Finding:
    return kinds.OTHER_YEAR_TITLE.at(
        Place(str(path), told.line),
        where=_where(told.where),
        quote=_clipped(told.text, 0),
        year=told.year,
        report=report_year,
    )


def _of_table(
    place: Place, claim: Pastaende, rows: Sequence[tabeller.Radtal], common: dict[str, str]
) -> Finding | None:
    found = tabeller.contradicts(claim, rows)
    if found is None:
        return None
    row, value = found
    # A cell is shown as it stands, so its unit matters only to where its digits are.
    shown = swedish(rounded(value, Unit.COUNT))
    return kinds.OTHER_TABLE.at(place, **common, row=f", raden ”{row.label}”", value=shown)


def _where(where: str) -> str:
    return f"{where}: " if where else ""


def _quote(claim: Pastaende) -> str:
    return _clipped(claim.mening.text, claim.tal.start)


def _clipped(text: str, at: int) -> str:
    """As much of a long sentence as fits, with the number in it."""
    if len(text) <= _LONGEST:
        return text
    start = max(0, min(at - _LONGEST // 2, len(text) - _LONGEST))
    start = text.find(" ", start - 1) + 1 if start else 0
    piece = text[start : start + _LONGEST]
    ended = start + _LONGEST >= len(text)
    piece = piece if ended else piece.rsplit(" ", 1)[0]
    return ("… " if start else "") + piece + ("" if ended else " …")


def _column(kolumn: Kolumn, year: int) -> str:
    return _COLUMNS[kolumn].format(year=year, before=year - 1)


def _named(fact: Faktum) -> str:
    return _column(fact.kolumn, fact.year)


def _fact(fact: Faktum, claim: Pastaende) -> str:
    """The true figure in the unit the sentence uses, and where it stands."""
    unit = Unit.TKR if fact.unit.is_money and claim.tal.scale >= _TKR else fact.unit
    text = fact.shown_in(unit)
    return f"Närmaste siffra: {text} ({fact.table}, {fact.row}, {_named(fact)})."


def _direction(claim: Pastaende) -> str:
    if claim.below or claim.above:
        return "vara ett underskott" if claim.below else "vara ett överskott"
    return "ha ökat eller vara högre" if claim.more else "ha minskat eller vara lägre"
