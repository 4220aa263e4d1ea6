"""Findings about datasets and files of facts: what was exported, and what can be read back."""

from __future__ import annotations

from finsam_ledger.findings import Kind, Severity

_FEL = Severity.ERROR
_AGAIN = "Be den som skickade filen att göra om den med finsam export facts."

# Datasets and facts

DRAFT = Kind(
    "datamangd-utkast",
    Severity.WARNING,
    "Årsredovisningen {year} för {name} har fel ({count}); de exporterade siffrorna är ett utkast.",
    "Rätta det som finsam check säger om året och exportera det igen.",
)
TWICE = Kind(
    "datamangd-dubbel",
    _FEL,
    "{forbund} {year} exporteras redan från {other}, så {ledger} hoppas över.",
    "Ange bara en av källorna. Är det två olika förbund ska deras mappar eller filer heta olika.",
)
SAME_NUMBER = Kind(
    "datamangd-samma-nummer",
    Severity.WARNING,
    "{name} ({forbund}) och {other} ({known}) har samma organisationsnummer, {number}, men "
    "exporteras som två förbund.",
    "Är de samma förbund: exportera med --id {known}, och ta bort filerna för {forbund}. Rätta "
    "annars numret.",
)
SUMS = Kind(
    "datamangd-summor",
    Severity.NOTICE,
    "Filen har bara summor för {year}, och datamängden har redan årets verifikationer för {name}; "
    "de får stå kvar.",
    "Ska de ersättas: exportera en fil som har årets verifikationer.",
)
NO_FIGURES = Kind(
    "datamangd-utan-siffror",
    _FEL,
    "{name} {year}: böckerna har fel som gör att ingen årsredovisning kan räknas fram; bara "
    "verifikationerna exporteras.",
    "Rätta det som finsam check säger om året och exportera det igen.",
)
FACTS_JSON = Kind(
    "fakta-json",
    _FEL,
    "Filen är inte JSON: {reason}.",
    _AGAIN,
)
FACTS_VERSION = Kind(
    "fakta-version",
    _FEL,
    "Filen säger sig följa schema ”{found}”; här läses schema ”{known}”.",
    "Läs filen med den version av finsam som den är gjord med, eller be om en ny.",
)
FACTS_FIELD = Kind(
    "fakta-falt",
    _FEL,
    "Fältet ”{field}” {reason}.",
    _AGAIN,
)
FACTS_TWICE = Kind(
    "fakta-dubbel",
    _FEL,
    "Raden ”{row}” i tabellen {table} har redan en siffra i kolumnen ”{column}”.",
    _AGAIN,
)
