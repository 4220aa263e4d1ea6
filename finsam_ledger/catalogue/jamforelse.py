"""Findings about comparing förbund: what can be compared, and where two answers differ."""

from __future__ import annotations

from finsam_ledger.findings import Kind, Severity

_FEL = Severity.ERROR
_VARNING = Severity.WARNING

# Comparing förbund

SOURCE = Kind(
    "jamforelse-kalla",
    _FEL,
    "{source} kan inte jämföras: {reason}.",
    "Ange en förbundsmapp, en .beancount-fil, en SIE-fil, en faktafil från finsam export facts, en "
    "Parquet-fil eller en mapp från finsam export parquet.",
)
EMPTY = Kind(
    "jamforelse-tom",
    _FEL,
    "Det finns inget att jämföra i {source}.",
    "Exportera böckerna dit med finsam export parquet, eller ange en annan källa.",
)
PARQUET = Kind(
    "jamforelse-parquet",
    _FEL,
    "Filen är skadad, eller så är den ingen Parquet-fil.",
    "Exportera filen igen med finsam export parquet.",
)
SCHEMA = Kind(
    "jamforelse-schema",
    _FEL,
    "Filen följer inte schemat: {reason}.",
    "Exportera filen igen med samma version av finsam; docs/parquet.md har kolumnerna.",
)
EMPTY_FILE = Kind(
    "jamforelse-tom-fil",
    _FEL,
    "Filens första rad säger inte vilket förbund och år den gäller.",
    "Exportera filen igen med finsam export parquet, eller ta bort den.",
)
MIXED = Kind(
    "jamforelse-flera-i-filen",
    _FEL,
    "Filen säger sig gälla {name} {year} men har också rader om annat.",
    "Skriv en fil för varje förbund och år, så som finsam export parquet gör.",
)
NO_VALUE = Kind(
    "jamforelse-tomt-varde",
    _FEL,
    "Kolumnen {column} saknar värde på {count} av filens rader; den ska alltid ha ett.",
    "Exportera filen igen med finsam export parquet.",
)
UNKNOWN_WORD = Kind(
    "jamforelse-okant-ord",
    _FEL,
    "Kolumnen {column} har ordet ”{word}”, som inte är något av dem som finns: {known}.",
    "Exportera filen igen med finsam export parquet; docs/parquet.md har orden.",
)
DOUBLE = Kind(
    "jamforelse-dubbel",
    _FEL,
    "{name} {year} finns också i {other}.",
    "Ange bara en av källorna. Är det två olika förbund ska deras mappar heta olika.",
)
YEAR = Kind(
    "jamforelse-ar",
    _FEL,
    "Ingen källa har något om {year}{known}.",
    "Välj ett år som någon har med --year, eller lämna källor som har året.",
)
NO_COMMON_YEAR = Kind(
    "jamforelse-inget-gemensamt-ar",
    _FEL,
    "Inget år finns hos fler än ett förbund: {known}.",
    "Lämna källor som har samma år.",
)
DIFFERS = Kind(
    "jamforelse-avviker",
    _VARNING,
    "{name} {year}: {figure} är {posted} kr enligt verifikationerna men {printed} kr enligt "
    "årsredovisningen.",
    "Verifikationernas belopp används. Exportera böcker och siffror samtidigt; kontrollera annars "
    "om förbundets egen uppställning räknar på annat sätt.",
)
TWOFOLD = Kind(
    "jamforelse-tva-belopp",
    _VARNING,
    "{name} {year}: {figure} står med olika värden i siffrorna ({where}): {low} och {high}.",
    "Inget av dem används. Exportera årets siffror igen med finsam export parquet, eller be om en "
    "ny faktafil.",
)
SAME_NUMBER = Kind(
    "jamforelse-samma-nummer",
    _VARNING,
    "{name} ({forbund}) och {other} ({known}) har samma organisationsnummer, {number}.",
    "Är de samma förbund: ge filerna namn som bara skiljer sig i årtalet, eller exportera dem med "
    "finsam export parquet --id, så att åren hör ihop. Rätta annars numret.",
)
UNBALANCED = Kind(
    "jamforelse-obalans",
    _VARNING,
    "{name} {year}: verifikationernas rader ger {amount} kr tillsammans, inte noll.",
    "Rätta böckerna (finsam check) och exportera dem igen; till dess är talen osäkra.",
)
NO_FIGURES = Kind(
    "jamforelse-utan-siffror",
    _VARNING,
    "{name} {year}: böckerna har fel som gör att ingen årsredovisning kan räknas fram.",
    "Kör finsam check på dem och rätta felen; till dess jämförs bara bokföringen.",
)
ENGINE = Kind(
    "jamforelse-motor",
    _FEL,
    "{engine} kunde inte räkna: {reason}.",
    "{hint}",
)
