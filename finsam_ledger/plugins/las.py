"""Beancount plugin: locked months and sealed reports are what they were (LKBR 3:7, 3:13).

plugin "finsam_ledger.plugins.las"
"""

from __future__ import annotations

from finsam_ledger.bokforing import las as locks
from finsam_ledger.bokforing import sigill
from finsam_ledger.plugins.door import checking

__plugins__ = ("las",)

las = checking(locks.check, sigill.check)
