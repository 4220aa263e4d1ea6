"""What a verifikation says of itself: number, day of registration, motpart, what it is about
(LKBR 3:9). Its date and amounts are what a ledger can't be without.
"""

from __future__ import annotations

from collections.abc import Iterator

from finsam_ledger.balances import Books
from finsam_ledger.catalogue import bokforing as kinds
from finsam_ledger.findings import Finding
from finsam_ledger.forbund import Forbund
from finsam_ledger.verifikationer import Verifikation, text_of


def check(_forbund: Forbund, books: Books) -> Iterator[Finding]:
    """Every verifikation says all of it."""
    for ver in books.verifikationer:
        if ver.ver and ver.bokford and ver.motpart and ver.text.strip():
            continue  # as nearly all do
        missing = list(_missing(ver)) if ver.is_booked_here else []
        if missing:
            yield kinds.INCOMPLETE.at(ver.place, missing=_listed(missing))


def _listed(words: list[str]) -> str:
    *others, last = words
    return f"{', '.join(others)} och {last}" if others else last


def _missing(ver: Verifikation) -> Iterator[str]:
    if not ver.ver:
        yield "verifikationsnummer (ver:)"
    if ver.bokford is None:
        given = text_of(ver.meta, "bokford")
        wrong = f"; ”{given}” är inget datum" if given else ""
        yield f"registreringsdag (bokford:{wrong})"
    if not _has_motpart(ver):
        yield "motpart (den första av två texter, eller motpart:)"
    if not ver.text.strip():
        yield "uppgift om vad den avser (den sista texten)"


def _has_motpart(ver: Verifikation) -> bool:
    """Whether it says with whom; one that closes the year or was cancelled is with no one."""
    is_own = ver.is_closing or any(ver.meta.get(key) is True for key in ("bokslut", "makulerad"))
    named = any(text_of(meta, "motpart") for meta in (ver.meta, *(rad.meta for rad in ver.rader)))
    return is_own or named or bool(ver.motpart.strip())
