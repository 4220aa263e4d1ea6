"""Findings about attest, underlag and personal data."""

from __future__ import annotations

from finsam_ledger.findings import Severity

_FEL, _VARNING, _NOTIS = Severity.ERROR, Severity.WARNING, Severity.NOTICE

# Attest, underlag and personal data
