"""Findings about accruals and depreciation made by plugins."""

from __future__ import annotations

from finsam_ledger.findings import Severity

_FEL, _VARNING, _NOTIS = Severity.ERROR, Severity.WARNING, Severity.NOTICE

# Accruals and depreciation
