"""Beancount plugin: the documents behind each verifikation are there, unchanged.

    plugin "finsam_ledger.plugins.underlag"

Where they are kept, and whether each verifikation has one, is `[underlag]` in forbund.toml.
"""

from __future__ import annotations

from finsam_ledger.bokforing.underlag import check
from finsam_ledger.plugins.door import checking

__plugins__ = ("underlag",)

underlag = checking(check)
