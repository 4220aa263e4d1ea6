"""Beancount plugin: what has happened is booked in time (LKBR 3:4).

    plugin "finsam_ledger.plugins.registrering"

The limits are `[registrering]` in forbund.toml; `sen-bokforing:` gives the reason for an exception.
"""

from __future__ import annotations

from finsam_ledger.bokforing import tid
from finsam_ledger.plugins.door import checking

__plugins__ = ("registrering",)

registrering = checking(tid.check)
