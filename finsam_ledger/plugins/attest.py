"""Beancount plugin: each verifikation is attested, by a role entitled to it and without a stake.

    plugin "finsam_ledger.plugins.attest"

The attestordning is the `[[attest]]` rows of forbund.toml.
"""

from __future__ import annotations

from finsam_ledger.bokforing.attest import check
from finsam_ledger.plugins.door import checking

__plugins__ = ("attest",)

attest = checking(check)
