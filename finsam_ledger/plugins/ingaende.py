"""Beancount plugin: a year opens with what the one before closed with (LKBR 4:4).

    plugin "finsam_ledger.plugins.ingaende"

The opening balance has balance accounts alone, on the first day of the books, and closing entries
move the year's whole result.
"""

from __future__ import annotations

from finsam_ledger.bokforing import ingaende as ingaende_
from finsam_ledger.plugins.door import checking

__plugins__ = ("ingaende",)

ingaende = checking(ingaende_.check)
