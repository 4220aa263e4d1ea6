"""Beancount plugin: every verifikation is whole, and each series of numbers too (LKBR 3:9).

    plugin "finsam_ledger.plugins.verifikationer"

Each has number, day of registration, motpart and text, and no number is missing or used twice.
"""

from __future__ import annotations

from finsam_ledger.bokforing import innehall, nummer
from finsam_ledger.plugins.door import checking

__plugins__ = ("verifikationer",)

verifikationer = checking(innehall.check, nummer.check)
