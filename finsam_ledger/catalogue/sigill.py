"""Findings about period locks and sealed reports."""

from __future__ import annotations

from finsam_ledger.findings import Severity

_FEL, _VARNING, _NOTIS = Severity.ERROR, Severity.WARNING, Severity.NOTICE

# Locks and seals
