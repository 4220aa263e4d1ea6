"""Writes made-up books as a journal that both hledger and ledger read.

Dimensions and marks are tags, each in a comment of its own line: that is where both look for them.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path

from made_up import ATTEST, KONTON, NAMN, ONE_YEAR, Ver, account, iso, opening, vers

from finsam_ledger.sie.values import plain


def write_journal(path: Path, n: int) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(chain(_head(), map(_transaction, vers(n))))


def _head() -> Iterator[str]:
    yield f"; {NAMN}\n\n"
    yield from (f"account {account(konto)}\n" for konto in KONTON)
    yield f"\n{ONE_YEAR.first} * (IB-1) Bokslut | Ingående balans\n"
    yield from (f"    {account(k)}  {plain(ore)} SEK\n" for k, ore in sorted(opening().items()))


def _transaction(ver: Ver) -> str:
    nummer, day, (serie, text, payee, rows) = ver
    lines = "".join(
        f"    {account(konto)}  {plain(ore)} SEK\n{_marks(konto, insats, motpart)}"
        for konto, ore, insats, motpart in rows
    )
    return (
        f"\n{iso(day)} * ({serie}-{nummer}) {payee} | {text}\n"
        f"    ; bokford: {iso(day + 1)}\n    ; attest: {ATTEST}\n{lines}"
    )


@cache
def _marks(konto: str, insats: str, motpart: str) -> str:
    given = {"verksamhet": KONTON[konto].verksamhet, "insats": insats, "motpart": motpart}
    return "".join(f"    ; {name}: {value}\n" for name, value in given.items() if value)
