"""Beancount plugin: the depreciation of fixed assets, month by month (LKBR 7:3).

    plugin "finsam_ledger.plugins.avskrivning"

The assets are in register/anlaggningar.csv, which is held against the books.
"""

from __future__ import annotations

from finsam_ledger.bokforing import genererade
from finsam_ledger.bokforing.avskrivning import GENERATOR, check
from finsam_ledger.plugins.door import checking

__plugins__ = ("avskrivning",)

avskrivning = checking(genererade.check, check, makes=(GENERATOR,))
