"""Beancount plugin: no personnummer stands in the books' files, comments included.

plugin "finsam_ledger.plugins.personuppgifter"
"""

from __future__ import annotations

from finsam_ledger.bokforing.personuppgifter import check
from finsam_ledger.plugins.door import checking

__plugins__ = ("personuppgifter",)

personuppgifter = checking(check)
