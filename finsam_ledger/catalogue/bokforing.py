"""Findings about the running books: LKBR 3 kap. and what an auditor asks of a verifikation."""

from __future__ import annotations

from finsam_ledger.findings import Kind, Severity

_FEL, _VARNING = Severity.ERROR, Severity.WARNING

# The running books

INCOMPLETE = Kind(
    "ver-uppgift-saknas",
    _FEL,
    "Verifikationen saknar {missing}.",
    'Fyll i det. Så ser en hel verifikation ut: 2025-05-04 * "Motpart" "Vad den avser", därunder '
    'ver: "A-17" och bokford: 2025-05-06.',
    "LKBR 3:9",
)
NUMBER_FORM = Kind(
    "ver-nummer-form",
    _FEL,
    "Verifikationsnumret ”{ver}” är inte serie, bindestreck och nummer.",
    "Skriv det som A-17, utan nollor före numret.",
    "LKBR 3:9",
)
NUMBER_GAP = Kind(
    "ver-nummer-lucka",
    _FEL,
    "I serie {serie} {year} saknas {missing}.",
    "Lägg tillbaka det som saknas. Ett nummer som inte används bokförs som en verifikation utan "
    "belopp med makulerad: TRUE.",
    "LKBR 3:3, 3:9",
)
NUMBER_TWICE = Kind(
    "ver-nummer-dubbelt",
    _FEL,
    "Verifikationsnumret {ver} finns redan {year}: {other}.",
    "Ge den ena verifikationen nästa lediga nummer i serien.",
    "LKBR 3:9",
)
NUMBER_ORDER = Kind(
    "ver-nummer-ordning",
    _VARNING,
    "I serie {serie} {year} har {count} nummer registrerats före ett lägre: det första är {ver}, "
    "{bokford}, medan {lower} registrerades {later}.",
    "Kontrollera registreringsdagarna i bokford:, och ge nya nummer i den ordning verifikationerna "
    "registreras.",
    "LKBR 3:3",
)
LATE = Kind(
    "bokford-sent",
    _FEL,
    "Verifikation {ver} avser {date} och är bokförd {bokford}, men skulle ha bokförts senast "
    "{last}: {limit}.",
    'Bokför löpande. Finns det särskilda skäl, skriv dem: sen-bokforing: "skälet".',
    "LKBR 3:4",
)
EARLY = Kind(
    "bokford-fore-handelsen",
    _FEL,
    "Verifikation {ver} är bokförd {bokford}, före händelsen {date}.",
    "Rätta bokford:, eller datera verifikationen den dag då det hände.",
    "LKBR 3:4",
)
CORRECTION_UNKNOWN = Kind(
    "rattelse-okand",
    _FEL,
    "{key}: hänvisar till ”{ref}”, {reason}.",
    "{hint}",
    "LKBR 3:7, 3:10",
)
CORRECTION_ONE_SIDED = Kind(
    "rattelse-ensidig",
    _FEL,
    "Verifikation {other} {tells} {ver}, men det framgår inte av {ver}.",
    'Skriv {key}: "{refs}" på {ver}.',
    "LKBR 3:7, 3:10",
)
CORRECTION_DETAILS = Kind(
    "rattelse-uppgift-saknas",
    _FEL,
    "Uppgifterna om rättelsen av {ver} är inte rätt: {wrong}.",
    'Skriv rattad-av: "{by}", rattad-datum: {date} (dagen då rättelsen bokfördes) och '
    'rattad-person: "ekonom" (rollen hos den som rättade).',
    "LKBR 3:7, 3:10",
)
OPENING_RESULT = Kind(
    "ingaende-resultatkonto",
    _FEL,
    "Den ingående balansen har {amount} kr på {account}, som är ett resultatkonto.",
    "Ta upp beloppet i det egna kapitalet; bara balanskonton har en ingående balans.",
    "LKBR 4:4",
)
CLOSING_OFF = Kind(
    "bokslut-fel-belopp",
    _FEL,
    "Bokslutet {year} ökar eget kapital med {moved} kr, men årets resultat är {result} kr; "
    "skillnad {difference} kr.",
    "För över hela årets resultat; annars är nästa års ingående balans inte årets utgående.",
    "LKBR 4:4",
)
OFFSET_PARTIES = Kind(
    "kvittning-motpart",
    _FEL,
    "{account} har {side} för {parties} vid utgången av {year}, kvittat mot andra motparters "
    "saldon på kontot.",
    "Omför beloppet till ett {other} i bokslutet; fordringar och skulder får inte kvittas.",
    "LKBR 4:4",
)
OFFSET_RESULT = Kind(
    "kvittning-resultat",
    _VARNING,  # a debt for holidays that shrinks makes a credit, and is no income
    "{account}, som är ett {klass}, har {side} {amount} kr för {year}.",
    "Kontrollera vad beloppet är. Är det en {moved}, bokför den på ett {other}; intäkter och "
    "kostnader får inte kvittas.",
    "LKBR 4:4",
)
OVERDRAWN = Kind(
    "konto-overtrasserat",
    _FEL,
    "{account} är övertrasserat, första gången {date} och som mest med {amount} kr under {year}; "
    "{limit}.",
    "Sök den inbetalning som saknas. Har förbundet en beslutad kredit, skriv den som hogst under "
    "[krediter] i forbund.toml.",
    "finsamlagen 21 §",
)
