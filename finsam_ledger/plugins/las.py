"""Beancount plugin: locked months and sealed reports are what they were (LKBR 3:7, 3:13).

plugin "finsam_ledger.plugins.las"
"""

from __future__ import annotations

from finsam_ledger.balances import Books
from finsam_ledger.bokforing import GENERATORS, sigill
from finsam_ledger.bokforing import las as locks
from finsam_ledger.bokforing.genererade import Generator, is_plugged
from finsam_ledger.forbund import Forbund
from finsam_ledger.plugins.door import checking
from finsam_ledger.verifikationer import Verifikation

__plugins__ = ("las",)


def _where_plugged(generator: Generator) -> Generator:
    """What the ledger's other plugins make was locked too, and they may stand after this one."""

    def make(forbund: Forbund, books: Books) -> list[Verifikation]:
        plugged = books.ledger is not None and is_plugged(books.ledger, generator.slag)
        return generator.make(forbund, books) if plugged else []

    return generator._replace(make=make)


las = checking(locks.check, sigill.check, makes=tuple(map(_where_plugged, GENERATORS)))
