"""A comparison as one page: the last year in full, earlier years in tables and lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from markupsafe import Markup

from finsam_ledger._version import __version__
from finsam_ledger.diagram import Diagram
from finsam_ledger.findings import Finding
from finsam_ledger.jamforelse.ordning import MINST
from finsam_ledger.jamforelse.varden import Ar, Jamforelse
from finsam_ledger.render import jamforelse_delar, jamforelse_diagram
from finsam_ledger.render import jamforelse_tabeller as tabeller
from finsam_ledger.render.diagram_svg import svg_of
from finsam_ledger.render.jamforelse_tabeller import Tabell
from finsam_ledger.render.mallar import template
from finsam_ledger.render.page import drawn, without_namespace

_FEW = 12  # förbund whose tables of many years are open from the start


class _Key(NamedTuple):
    """One of the first figures of the page."""

    label: str
    text: str
    unit: str
    said: str


class _Year(NamedTuple):
    """A year's tables and what stands out in it."""

    year: int
    overview: Tabell
    outside: tuple[str, ...]
    over: tuple[str, ...]
    checks: Tabell | None
    unknown: tuple[str, ...]
    checked: int
    is_few: bool


class _Trend(NamedTuple):
    id: str
    title: str
    diagram: Diagram | None
    table: Tabell


def page(jamforelse: Jamforelse, findings: Iterable[Finding]) -> str:
    last, earlier = jamforelse.ar[-1], jamforelse.ar[-2::-1]
    values = {
        "version": __version__,
        "names": tuple(jamforelse.names.values()),
        "span": _span(jamforelse.years),
        "last": _year(last),
        "earlier": tuple(map(_year, earlier)),
        "keys": tuple(_keys(last)),
        "diagrams": tuple(jamforelse_diagram.of_year(last)),
        "spread": tabeller.spread(last),
        "trends": tuple(_trends(jamforelse)) if earlier else (),
        "is_open": len(jamforelse.names) <= _FEW,
        "definitions": tabeller.definitions(jamforelse.nyckeltal),
        "rule": tabeller.rule(),
        "findings": tuple(f"{found.message} {found.remedy}" for found in findings),
        "drawn": _drawn,
    }
    return template("jamforelse.html.jinja").render(values).lstrip("\n")


def _drawn(diagram: Diagram) -> Markup:
    if diagram.id == "kostnadsfordelning":
        return without_namespace(svg_of(diagram, jamforelse_delar.spec(diagram)))
    return drawn(diagram)


def _span(years: Sequence[int]) -> str:
    return str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"


def _year(ar: Ar) -> _Year:
    unknown = tuple(tabeller.unknown(ar.rader))
    return _Year(
        ar.year,
        tabeller.overview(ar),
        tuple(tabeller.outside(ar)),
        tuple(tabeller.over_trappan(ar)),
        tabeller.checks(ar),
        unknown,
        len(ar.rader) - len(unknown),
        len(ar.rader) < MINST,
    )


def _keys(ar: Ar) -> list[_Key]:
    """The page's first figures: how many, and the middle of the most asked for."""
    found = [_Key("Förbund", str(len(ar.rader)), "", f"jämförs {ar.year}")]
    for each in ar.nyckeltal:
        spread = ar.spridning.get(each.id)
        if each.granskas and each.oversikt and spread is not None:
            said = f"median av {spread.antal} förbund"
            found.append(_Key(each.namn, each.printed(spread.median), str(each.enhet), said))
    return found


def _trends(jamforelse: Jamforelse) -> Iterable[_Trend]:
    for each in jamforelse.nyckeltal:
        if each.utveckling and any(each.id in ar.spridning for ar in jamforelse.ar):
            diagram = jamforelse_diagram.over_years(jamforelse, each)
            yield _Trend(each.id, each.namn, diagram, tabeller.trend(jamforelse, each))
