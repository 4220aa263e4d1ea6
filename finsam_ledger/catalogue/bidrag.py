"""Findings about the members' contributions to come: finsamlagen 5 and 5 a §§."""

from __future__ import annotations

from finsam_ledger.findings import Kind, Severity

_FEL, _NOTIS = Severity.ERROR, Severity.NOTICE

# Contributions to come

MEMBERS_MISSING = Kind(
    "bidrag-medlemmar-saknas",
    _FEL,
    "Registret över medlemmar har {missing}, så bidragen för {year} kan inte fördelas.",
    "Skriv en rad för varje medlem i register/medlemmar.csv, med slag stat, region eller kommun.",
    "finsamlagen 5 §",
)
STATE_MISSING = Kind(
    "bidrag-staten-saknas",
    _FEL,
    "Statens bidrag för {year} finns varken i budgeten eller i böckerna.",
    "Ange det med --state, eller budgetera det på ett konto för medlemmarnas bidrag med statens "
    "motpart.",
    "finsamlagen 5 §",
)
STATE_ASSUMED = Kind(
    "bidrag-staten-antaget",
    _NOTIS,
    "Statens bidrag för {year} är inte känt; beräkningen bygger på {source}.",
    "Ange det med --state när Försäkringskassan har beslutat, eller skriv in det i budgeten.",
)
POPULATION_MISSING = Kind(
    "bidrag-befolkning-saknas",
    _FEL,
    "Befolkningen i {members} saknas, så bidragen för {year} kan inte fördelas.",
    "Skriv in antalet invånare 16–64 år i register/befolkning.csv, samma år för alla.",
    "finsamlagen 5 §",
)
POPULATION_EARLIER = Kind(
    "bidrag-befolkning-tidigare",
    _NOTIS,
    "Befolkningen för {year} saknas; {used} års nyckel används.",
    "Skriv in antalet invånare 16–64 år i register/befolkning.csv när SCB har publicerat det.",
)
POPULATION_OLD = Kind(
    "bidrag-befolkning-gammal",
    _NOTIS,
    "Befolkningen för {year} saknas, och den senaste nyckeln är {age} år gammal: från {used}.",
    "Hämta antalet invånare 16–64 år från SCB och skriv in det i register/befolkning.csv.",
)
REGIONS_EQUAL = Kind(
    "bidrag-regioner-lika",
    _NOTIS,
    "Regionernas fjärdedel för {year} delas lika på {count}, eftersom befolkningen saknas för "
    "någon av dem.",
    "Skriv in antalet invånare 16–64 år i register/befolkning.csv om regionerna delar efter det.",
    "finsamlagen 5 §",
)

# The state's model

MODEL_INPUT = Kind(
    "bidrag-modell-uppgift",
    _FEL,
    "Statens fördelningsmodell går inte att räkna utan uppgiften ”{text}”.",
    "Ange den med --set {id}=…, eller som {id} under [fordelningsmodell] i forbund.toml.",
)
MODEL_WEIGHTS = Kind(
    "bidrag-modell-vikter",
    _FEL,
    "Fördelningsmodellens vikter är {first} och {second} procent; tillsammans ska de bli 100.",
    "Ange både vikt_forsorjning och vikt_befolkning.",
)
MODEL_FRAME = Kind(
    "bidrag-modell-ram",
    _FEL,
    "Statens ram, {frame} kr, räcker inte till förbundens grundtilldelning, {bases} kr.",
    "Kontrollera ram, antal och grund; belopp skrivs i tusental kronor.",
)
