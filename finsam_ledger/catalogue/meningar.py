"""Findings about a finished document held against the report's figures."""

from __future__ import annotations

from finsam_ledger.findings import Kind, Severity

_FEL, _VARNING, _NOTIS = Severity.ERROR, Severity.WARNING, Severity.NOTICE

# Sentences of a document

_MEND = "Rätta meningen; är det siffran i böckerna som är fel, så rätta den där."

WRONG_YEAR = Kind(
    "mening-fel-ar",
    _FEL,
    "{where}”{quote}” – {said} sägs gälla {year} men är siffran för {other}. {fact}",
    _MEND,
)
WRONG_COLUMN = Kind(
    "mening-fel-kolumn",
    _FEL,
    "{where}”{quote}” – {said} sägs vara {column} men är {other}. {fact}",
    _MEND,
)
WRONG_UNIT = Kind(
    "mening-fel-enhet",
    _FEL,
    "{where}”{quote}” – {said} är tusen gånger {size}. {fact}",
    _MEND,
)
WRONG_DIRECTION = Kind(
    "mening-fel-riktning",
    _FEL,
    "{where}”{quote}” – {said} sägs {direction}, men det är tvärtom. {fact}",
    _MEND,
)
OF_ALL = Kind(
    "mening-fel-del",
    _VARNING,
    "{where}”{quote}” – {said} sägs gälla {part} men är siffran för alla insatser. {fact}",
    "Skriv insatsens egen siffra, eller att den gäller alla. Har de andra ingen är meningen rätt.",
)
OTHER_NUMBER = Kind(
    "mening-annat-tal",
    _VARNING,
    "{where}”{quote}” – {said} stämmer inte. {fact}",
    _MEND,
)
ROUNDING = Kind(
    "mening-avrundning",
    _NOTIS,
    "{where}”{quote}” – {said} är avrundat på ett annat sätt. {fact}",
    "Skriv siffran som den står i tabellen, så att läsaren ser att den är densamma.",
)
OTHER_TABLE = Kind(
    "mening-tabell",
    _VARNING,
    "{where}”{quote}” – {said} stämmer inte med dokumentets egen tabell{row}: {value}.",
    "Rätta meningen eller tabellen, så att de säger detsamma.",
)
OTHER_YEAR_TITLE = Kind(
    "mening-rakenskapsar",
    _FEL,
    "{where}”{quote}” – dokumentet säger sig gälla {year} men hålls mot böckernas {report}.",
    "Rätta årtalet, eller ange rätt räkenskapsår med --year.",
)

# The document itself

UNKNOWN_FORMAT = Kind(
    "dokument-format",
    _FEL,
    "{name} är en sorts fil som inte kan läsas.",
    "Spara dokumentet som något av {known}.",
)
UNREADABLE = Kind(
    "dokument-olasligt",
    _FEL,
    "Filen kan inte läsas: {reason}.",
    "Spara dokumentet på nytt ur programmet som det är skrivet i, och försök igen.",
)
