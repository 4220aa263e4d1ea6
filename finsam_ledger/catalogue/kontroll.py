"""Findings about attest, underlag and personal data."""

from __future__ import annotations

from finsam_ledger.findings import Kind, Severity

_FEL, _VARNING, _NOTIS = Severity.ERROR, Severity.WARNING, Severity.NOTICE

# Attest, underlag and personal data

ATTEST_MISSING = Kind(
    "attest-saknas",
    _FEL,
    "Verifikationen {name} är inte attesterad.",
    "{hint}",
)
ATTEST_UNENTITLED = Kind(
    "attest-obehorig",
    _FEL,
    "Verifikationen {name} på {amount} kr är attesterad utan rätt till det: {reason}.",
    "{hint}",
)
ATTEST_BIASED = Kind(
    "attest-jav",
    _FEL,
    "Verifikationen {name} är attesterad av {reason}.",
    "{hint}",
)
ATTEST_ORDER_MISSING = Kind(
    "attestordning-saknas",
    _NOTIS,
    "Attesterade verifikationer: {count}, men förbundet har ingen attestordning att hålla dem mot.",
    'Skriv den i forbund.toml: [[attest]] för varje roll, med roll = "förbundschef" och vid behov '
    "hogst (kronor) och konton.",
)
UNDERLAG_UNREAD = Kind(
    "underlag-fil-saknas",
    _FEL,
    "Underlaget till {name} går inte att läsa: {reason}.",
    "Lägg filen i mappen {folder}, eller rätta sökvägen.",
    "LKBR 3:9, 3:12",
)
UNDERLAG_CHANGED = Kind(
    "underlag-andrat",
    _FEL,
    "Underlaget {file} till {name} har ändrats: dess SHA-256 börjar på {found}, inte {stated}.",
    "Lägg tillbaka filen som den kom in. Har ett nytt underlag kommit, ge det ett eget namn.",
    "LKBR 3:12",
)
UNDERLAG_UNSUMMED = Kind(
    "underlag-utan-hash",
    _FEL,
    "Underlaget {file} till {name} {reason}, så det syns inte om filen ändras.",
    'Skriv raden {key}: "{found}"',
    "LKBR 3:12",
)
UNDERLAG_MISSING = Kind(
    "underlag-kravs",
    _FEL,
    "Verifikationen {name} har inget underlag.",
    'Lägg det i mappen {folder} och skriv underlag: "<filens namn>" på verifikationen.',
    "LKBR 3:8, 3:9",
)
PERSON_NUMBER = Kind(
    "personnummer",
    _FEL,
    "Här står ett {what}: {number}.",
    "Ta bort numret och skriv en roll eller ett ärendenummer i stället. Ligger filen i git finns "
    "det kvar i historiken; ta bort det där också.",
    "dataskyddslagen (2018:218) 3:10",
)
PERSON_NUMBER_MAYBE = Kind(
    "personnummer-kanske",
    _VARNING,
    "Siffrorna {number} kan vara ett {what}.",
    "Ta bort dem om de är det. Är de något annat, till exempel ett OCR-nummer, dela dem med "
    "mellanslag så att de inte tas för ett.",
    "dataskyddslagen (2018:218) 3:10",
)
PERSON_MARK = Kind(
    "personuppgift-form",
    _VARNING,
    "personuppgift: på {name} är inte ett ord med små bokstäver, så det trycks inte i det som "
    "publiceras.",
    'Skriv vad uppgiften gäller, till exempel "lön" eller "resa"; texterna döljs ändå.',
)
