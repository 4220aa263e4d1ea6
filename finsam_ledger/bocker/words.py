"""Columns and words that books have in common."""

from __future__ import annotations

from finsam_ledger.bocker.values import Column, Kind
from finsam_ledger.chart import Post

KONTO = Column("Konto")
KONTONAMN = Column("Kontonamn")
DEBET = Column("Debet", Kind.ORE)
KREDIT = Column("Kredit", Kind.ORE)
# The counterparty of what says none.
NO_ONE = "utan motpart"
# What stands on no account's sheet, though it is part of every opening balance.
CARRIED = "Tidigare års resultat, inte ombokat till eget kapital"
# Posts whose accounts are made of claims and debts that someone settles.
SETTLED = frozenset(
    {
        Post.FINANSIELLA_ANLAGGNINGAR,
        Post.FORDRINGAR,
        Post.AVSATTNINGAR_PENSIONER,
        Post.ANDRA_AVSATTNINGAR,
        Post.LANGFRISTIGA_SKULDER,
        Post.KORTFRISTIGA_SKULDER,
    }
)


def sides(ore: int) -> tuple[int | None, int | None]:
    """An amount as debet or kredit."""
    return (ore, None) if ore >= 0 else (None, -ore)


def counted(number: int, one: str, many: str) -> str:
    """`1 rad`, `2 rader`.

    >>> counted(1, "rad", "rader"), counted(0, "rad", "rader")
    ('1 rad', '0 rader')
    """
    return f"{number} {one if number == 1 else many}"


def listed(words: list[str]) -> str:
    """`a, b och c`."""
    return " och ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))
