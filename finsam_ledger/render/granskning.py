"""The auditor's file: one page where each printed figure opens to what it is made of.

It needs no network and no script; a script adds search. What is marked `personuppgift:` is masked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby

from finsam_ledger import granskning
from finsam_ledger._version import __version__
from finsam_ledger.findings import Finding
from finsam_ledger.granskning.values import Blad, Ver
from finsam_ledger.periods import Period, month_index
from finsam_ledger.render.documents import made
from finsam_ledger.render.page import Script
from finsam_ledger.render.publication import Publication

_TEMPLATE = "granskning.html.jinja"


def html(publication: Publication) -> tuple[str, list[Finding]]:
    """The auditor's file of a report; or what is wrong with the förbund's template."""
    report = publication.report
    return made(report, _TEMPLATE, lambda: _values(publication))


def _values(publication: Publication) -> dict[str, object]:
    found = granskning.of(publication.report)
    return {
        "report": publication.report,
        "to_mend": publication.to_mend,
        "granskning": found,
        "konton": list(_konton(found.blad)),
        "names": {each.id: f"{each.rad}, {each.kolumn}" for each in found.siffror},
        "months": list(_months(found.verifikationer)),
        "script": Script.read("granskning.js"),
        "version": __version__,
    }


def _konton(blad: Iterable[Blad]) -> Iterator[tuple[str, str, Sequence[Blad]]]:
    """The sheets of each account, after its number and name."""
    for (konto, namn), sheets in groupby(blad, key=lambda each: (each.konto, each.namn)):
        yield konto, namn, tuple(sheets)


def _months(verifikationer: Iterable[Ver]) -> Iterator[tuple[str, str, Sequence[Ver]]]:
    """The verifikationer of each month, after its id and words."""
    for month, those in groupby(verifikationer, key=_month):
        yield f"m{month}", Period(month, month + 1).words(), tuple(those)


def _month(ver: Ver) -> int:
    return month_index(date.fromisoformat(ver.datum))
