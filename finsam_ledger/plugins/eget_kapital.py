"""Beancount plugin: equity changes only through the resultaträkning (LKBR 4:4).

    plugin "finsam_ledger.plugins.eget_kapital"

Each verifikation that moves it against anything else is named.
"""

from __future__ import annotations

from finsam_ledger.bokforing import eget_kapital as eget_kapital_
from finsam_ledger.plugins.door import checking

__plugins__ = ("eget_kapital",)

eget_kapital = checking(eget_kapital_.check)
