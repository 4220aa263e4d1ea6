"""Equity changes only through the resultaträkning (LKBR 4:4); within it, it may be moved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from finsam_ledger import catalogue
from finsam_ledger.balances import Books, Slag
from finsam_ledger.chart import Chart, Post
from finsam_ledger.findings import Finding
from finsam_ledger.forbund import Forbund
from finsam_ledger.money import kronor
from finsam_ledger.verifikationer import CORRECTED_BY, CORRECTS, Verifikation

_POSTS = (Post.EGET_KAPITAL, Post.BOKSLUT)


def is_equity(konto: str, chart: Chart) -> bool:
    """Whether an account is equity, or årets resultat on its way there."""
    row = chart.row(konto)
    return row is not None and row.post in _POSTS


def moved(books: Books, chart: Chart) -> frozenset[str]:
    """The accounts of equity that any event moves, which no opening or closing entry is."""
    return frozenset(
        konto
        for konto, keys in books.balances.by_konto.items()
        if is_equity(konto, chart) and any(key.slag is Slag.HANDELSE for key in keys)
    )


def check(forbund: Forbund, books: Books) -> Iterator[Finding]:
    """Each verifikation that moves equity against anything else, unless it has been corrected."""
    chart = forbund.chart
    konton = moved(books, chart)
    if not konton:
        return
    moving: dict[int, list[tuple[Verifikation, int]]] = defaultdict(list)
    for ver in books.verifikationer:
        ore = 0
        for rad in ver.rader:
            if rad.konto in konton:
                ore += rad.ore
        if ore and not (ver.is_opening or ver.is_closing):
            moving[ver.datum.year].append((ver, ore))
    for moves in moving.values():
        yield from _told(moves, chart)


def _told(moves: Sequence[tuple[Verifikation, int]], chart: Chart) -> Iterator[Finding]:
    """Those of a year, without a mistake and its correction that leave equity as it was."""
    corrections = sum(moved for ver, moved in moves if _is_correction(ver))
    for ver, moved in moves:
        if _is_correction(ver) and not corrections:
            continue
        accounts = dict.fromkeys(rad.account for rad in ver.rader if is_equity(rad.konto, chart))
        yield catalogue.EQUITY_DIRECT.at(
            ver.place, account=", ".join(accounts), amount=kronor(-moved)
        )


def _is_correction(ver: Verifikation) -> bool:
    return CORRECTS in ver.meta or CORRECTED_BY in ver.meta
