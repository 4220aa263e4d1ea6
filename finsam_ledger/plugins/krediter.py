"""Beancount plugin: no bank account is overdrawn, and there are no loans (finsamlagen 21 §).

    plugin "finsam_ledger.plugins.krediter"

A credit that the förbund has decided is `hogst` under `[krediter]` in forbund.toml.
"""

from __future__ import annotations

from finsam_ledger.bokforing import krediter as krediter_
from finsam_ledger.plugins.door import checking

__plugins__ = ("krediter",)

krediter = checking(krediter_.check)
