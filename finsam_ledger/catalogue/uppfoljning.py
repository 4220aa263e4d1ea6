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
FORECASTS_DIFFER = Kind(
    "prognos-olika",
    _VARNING,
    "Prognosen för {year} ger resultatet {room} kr i beslutsutrymmet men {result} kr i "
    "resultaträkningen: {difference} kr skiljer.",
    "Skriv prognosen för båda tabellernas rader i registret. En rad utan prognos räknas som noll.",
)
