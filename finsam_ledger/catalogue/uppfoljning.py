"""Findings about what is followed up: participants, goals, surveys."""

from __future__ import annotations

from finsam_ledger.findings import Kind, Severity

_FEL, _VARNING = Severity.ERROR, Severity.WARNING

# What is followed up

PARTS_MISS = Kind(
    "uppfoljning-summa",
    _FEL,
    "Raden ”{row}” i {table} är {total} i kolumnen {column}, men {parts} är tillsammans {sum}.",
    "Rätta den uppgift som är fel i registret. Kan raden räknas fram ur de andra, gör den till en "
    "summa i uppställningen.",
)
ASSESSMENT = Kind(
    "mal-bedomning",
    _VARNING,
    "Målet ”{goal}” bedöms som ”{result}”, men utfallet är {outcome} och målet {target}.",
    "Rätta bedömningen, utfallet eller målet. Är målet nått när talet är lågt, lägg till kolumnen "
    "riktning med ordet lagt.",
)
RESULTS_DIFFER = Kind(
    "beslutsutrymme-resultat",
    _VARNING,
    "Kolumnen {column} ger resultatet {room} kr i beslutsutrymmet men {result} kr i "
    "resultaträkningen: {difference} kr skiljer.",
    "Tabellerna ska räkna samma intäkter och kostnader: budget eller prognos saknas för någon rad, "
    "eller ett konto för en rad.",
)
