"""Findings about accruals and depreciation made by plugins."""

from __future__ import annotations

from finsam_ledger.findings import Kind, Severity

_FEL = Severity.ERROR

# Accruals and depreciation

ACCRUAL_FORM = Kind(
    "periodisering-form",
    _FEL,
    "periodisera: kan inte följas på verifikation {name}: {reason}.",
    "Skriv första och sista månaden på raden med kostnaden eller intäkten, till exempel "
    'periodisera: "2025-04 2026-03", eller ta bort uppgiften.',
    "LKBR 3:5",
)
ACCRUAL_ACCOUNT = Kind(
    "periodisering-konto",
    _FEL,
    "Periodiseringen av {name} kan inte bokföras: {reason}.",
    "{hint}",
    "LKBR 3:5",
)
PLUGIN_MISSING = Kind(
    "insticksprogram-saknas",
    _FEL,
    "{what}, men inget insticksprogram i boken bokför det.",
    'Lägg till raden plugin "{plugin}" i bokens huvudfil; annars visar andra program andra saldon.',
    "LKBR 3:5",
)
BY_HAND = Kind(
    "genererad-for-hand",
    _FEL,
    "Verifikation {name} är märkt genererad: ”{slag}”, men inget insticksprogram har gjort den.",
    "Ta bort märket och ge den allt som en verifikation ska ha; är den inklistrad, ta bort den.",
    "LKBR 3:9",
)
ASSET_ACCOUNT = Kind(
    "anlaggning-konto",
    _FEL,
    "Anläggningen {asset} kan inte skrivas av: {reason}.",
    "{hint}",
    "LKBR 7:3",
)
ASSET_DIFFERS = Kind(
    "anlaggning-avviker",
    _FEL,
    "Anläggningsregistret stämmer inte med boken: {reason}.",
    "{hint}",
    "LKBR 7:1",
)
