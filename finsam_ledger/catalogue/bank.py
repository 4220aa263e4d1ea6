"""Findings about files from the bank."""

from __future__ import annotations

from finsam_ledger.findings import Kind, Severity

_FEL, _VARNING, _NOTIS = Severity.ERROR, Severity.WARNING, Severity.NOTICE

# Files from the bank

SETTINGS_MISSING = Kind(
    "bank-toml-saknas",
    _FEL,
    "Mappen {folder} saknar bank.toml, som säger vilka bankkonton ni har.",
    'Skriv den med [[konto]] och under det nyckel = "b1", id = ["kontots nummer i banken"], '
    'konto = "1940" och ej_konterat = "1690".',
)
FILE_UNKNOWN = Kind(
    "bank-fil-okand",
    _FEL,
    "Filen {file} är ingen fil från banken som kan läsas: {reason}.",
    "Hämta kontoutdraget igen från internetbanken, som camt.053 eller CSV.",
)
XML_SYNTAX = Kind(
    "bank-xml-fel",
    _FEL,
    "Filen är inte hel: {reason}.",
    "Hämta filen igen; ändra inte i den.",
)
DOCTYPE = Kind(
    "bank-doctype",
    _FEL,
    "Filen har en DOCTYPE, som ingen fil från en bank har.",
    "Läs inte in filen; hämta den igen och fråga banken om den ser likadan ut.",
)
ENCODING = Kind(
    "bank-kodning",
    _FEL,
    "Filen går inte att läsa som {encoding}: tecken nummer {position} passar inte.",
    'Ändra kodning för profilen i bank.toml; vanliga är "utf-8" och "cp1252".',
)
ELEMENT_MISSING = Kind(
    "bank-uppgift-saknas",
    _FEL,
    "I filen saknas {what}.",
    "Hämta filen igen. Händer det ändå, fråga banken; ingenting har lästs in.",
)
AMOUNT = Kind(
    "bank-belopp",
    _FEL,
    "”{text}” är inget belopp i kronor och hela ören.",
    "Hämta filen igen. Är den en CSV, kontrollera decimaltecken för profilen i bank.toml.",
)
DATE = Kind(
    "bank-datum",
    _FEL,
    "”{text}” är inget datum.",
    "Hämta filen igen. Är den en CSV, kontrollera datumform för profilen i bank.toml.",
)
DIRECTION = Kind(
    "bank-riktning",
    _FEL,
    "Raden säger inte om pengarna kom in eller gick ut: ”{text}” är varken CRDT eller DBIT.",
    "Hämta filen igen. Händer det ändå, fråga banken; ingenting har lästs in.",
)
CURRENCY = Kind(
    "bank-valuta",
    _FEL,
    "Beloppet står i {currency}; bara konton i SEK kan läsas in.",
    "Bokför kontot för hand, omräknat till kronor.",
)
ACCOUNT_UNKNOWN = Kind(
    "bank-konto-okant",
    _FEL,
    "Kontot {id} i filen finns inte i bank.toml.",
    'Lägg till "{id}" i id under rätt [[konto]], eller skriv ett nytt [[konto]].',
)
BALANCE_MISSING = Kind(
    "bank-saldo-saknas",
    _FEL,
    "Kontoutdraget har inget {which} saldo, så det går inte att kontrollera.",
    "Hämta ett helt kontoutdrag (camt.053).",
)
BALANCE_OFF = Kind(
    "bank-saldo-fel",
    _FEL,
    "Ingående saldo {opening} kr och rader för {sum} kr ger {computed} kr, men utgående saldo är "
    "{closing} kr; skillnad {difference} kr.",
    "Filen är inte hel eller har ändrats: hämta den igen. Ingenting har lästs in.",
)
PROFILE_MISSING = Kind(
    "bank-csv-okand",
    _FEL,
    "Ingen [[csv]] i bank.toml passar filen {file}: {reason}.",
    "Skriv kolumnernas namn i bank.toml som de står i filen.",
)
PROFILE_MANY = Kind(
    "bank-csv-flera",
    _FEL,
    "Filen {file} passar flera [[csv]] i bank.toml: {profiles}.",
    'Skilj dem åt med filnamn, till exempel filnamn = "b1-*.csv".',
)
ROW_LENGTH = Kind(
    "bank-csv-rad",
    _FEL,
    "Raden har {count} värden, men rubriken har {expected}.",
    "Hämta filen igen, eller kontrollera skiljetecken för profilen i bank.toml.",
)
ROW_BALANCE = Kind(
    "bank-csv-saldo",
    _FEL,
    "Saldot {found} kr följer inte av raden före: {before} kr och {amount} kr ger {computed} kr.",
    "En rad saknas eller har ändrats: hämta filen igen. Ingenting har lästs in.",
)
ACCOUNT_NOT_OPEN = Kind(
    "bank-konto-ej-oppnat",
    _FEL,
    "{account}, som {where} anger, är inte öppnat {date}.",
    "{hint}",
)
PARTS_OFF = Kind(
    "bank-delar",
    _VARNING,
    "Radens {count} delar är {parts} kr men raden är {amount} kr, så den läses in odelad.",
    "Dela raden för hand efter underlaget.",
)
PENDING = Kind(
    "bank-ej-bokfort",
    _NOTIS,
    "Rader som banken inte har bokfört ännu har hoppats över: {count}.",
    "De kommer med i ett senare kontoutdrag.",
)
NUMBER_GAP = Kind(
    "bank-nummer-lucka",
    _VARNING,
    "Kontoutdrag {number} för {key} följer på {before}; däremellan kan något saknas.",
    "Hämta de kontoutdrag som saknas. Stämmer saldot har inget gått förlorat.",
)
REFERENCE_AGAIN = Kind(
    "bank-referens-igen",
    _VARNING,
    "Bankens referens {id} finns redan, {before}, men den här raden är {amount} kr {date}.",
    "Kontrollera att raderna är två olika händelser; båda finns nu i boken.",
)
NOTICE_ALONE = Kind(
    "bank-avi-utan-rad",
    _NOTIS,
    "Avin om {amount} kr {date} hör inte till någon rad i boken eller i de andra filerna.",
    "Läs in kontoutdraget för dagen, och sedan avin igen. En avi bokför ingenting själv.",
)
EXPECTED_AMOUNT = Kind(
    "bank-vantat-belopp",
    _VARNING,
    "{reference} väntas med {expected} kr, men raden är {amount} kr.",
    "Kontrollera beloppet; raden står på kontot för ej konterat.",
)
EXPECTED_MANY = Kind(
    "bank-vantat-flera",
    _NOTIS,
    "Raden om {amount} kr passar flera väntade betalningar: {references}.",
    "Kontera den för hand; raden står på kontot för ej konterat.",
)
EXPECTED_PAID = Kind(
    "bank-vantat-redan",
    _NOTIS,
    "{reference} på {amount} kr är redan betald, men betalas igen här.",
    "Kontrollera om det är betalt två gånger; raden står på kontot för ej konterat.",
)
