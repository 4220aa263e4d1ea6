"""Findings about the running books: LKBR 3 kap. and what an auditor asks of a verifikation."""

from __future__ import annotations

from finsam_ledger.findings import Severity

_FEL, _VARNING, _NOTIS = Severity.ERROR, Severity.WARNING, Severity.NOTICE

# The running books
