"""Beancount plugin: nothing is set off within an account (LKBR 4:4).

    plugin "finsam_ledger.plugins.kvittning"

It looks at each motpart's balance and each result account when a year is over.
"""

from __future__ import annotations

from finsam_ledger.bokforing import kvittning as kvittning_
from finsam_ledger.plugins.door import checking

__plugins__ = ("kvittning",)

kvittning = checking(kvittning_.check)
