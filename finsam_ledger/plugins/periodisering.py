"""Beancount plugin: costs and incomes in the months they belong to (LKBR 3:5, 4:4).

    plugin "finsam_ledger.plugins.periodisering"

`periodisera: "2025-04 2026-03"` on a row spreads its amount over those months, in verifikationer
beside the one that is booked. The accounts that it takes are named in forbund.toml.
"""

from __future__ import annotations

from finsam_ledger.bokforing import genererade
from finsam_ledger.bokforing.periodisering import GENERATOR, check
from finsam_ledger.plugins.door import checking

__plugins__ = ("periodisering",)

periodisering = checking(genererade.check, check, makes=(GENERATOR,))
