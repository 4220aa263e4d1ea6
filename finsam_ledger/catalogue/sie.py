"""Findings about SIE files: what the format (SIE 4B, SIE 5) asks and what books must satisfy.

A file is read forgivingly as to form (warnings and notices) and strictly as to meaning (errors);
with errors nothing is taken from it.
"""

from __future__ import annotations

from finsam_ledger.findings import Kind, Severity

_FEL, _VARNING, _NOTIS = Severity.ERROR, Severity.WARNING, Severity.NOTICE
_AGAIN = "Exportera filen på nytt ur bokföringssystemet."
_MEND = "Rätta i bokföringssystemet och exportera filen på nytt."
_NOTHING = "Inget behöver göras."

# SIE files

NOT_SIE = Kind(
    "sie-ingen-sie",
    _FEL,
    "Filen är ingen SIE-fil: {reason}.",
    "Exportera en SIE-fil av typ 4 (4E) ur bokföringssystemet.",
)
TRUNCATED = Kind("sie-avklippt", _FEL, "Filen tar slut för tidigt: {reason}.", _AGAIN)
CHECKSUM = Kind(
    "sie-kontrollsumma",
    _FEL,
    "Kontrollsumman i filen är {given}, men innehållet ger {computed}.",
    f"Filen har ändrats efter exporten. {_AGAIN}",
)
ENCODING = Kind(
    "sie-teckenkod",
    _NOTIS,
    "Filen är skriven i {encoding}; en SIE-fil ska vara i PC8 (CP437).",
    "Kontrollera att å, ä och ö blev rätt; filen är läst som {encoding}.",
)
ENCODING_MIXED = Kind(
    "sie-teckenkod-blandad",
    _VARNING,
    "”{text}” är troligen skriven i en annan teckenkod än resten av filen.",
    "Texten är behållen som den lästes; rätta den i bokföringssystemet.",
)
CHARACTERS_LOST = Kind(
    "sie-tecken-forlorade",
    _VARNING,
    "I ”{text}” har ett annat program förstört bokstäver.",
    "De går inte att återskapa; exportera filen på nytt om texten behövs.",
)
CHARACTERS_GARBLED = Kind(
    "sie-tecken-trasiga",
    _VARNING,
    "”{text}” ser ut att vara felläst av ett annat program; menades ”{guess}”?",
    "Texten är behållen som den står; rätta den i bokföringssystemet.",
)
CONTROL_CHARACTER = Kind(
    "sie-styrtecken",
    _VARNING,
    "Raden innehåller {what}.",
    "Tecknet är behållet; ta bort det i bokföringssystemet.",
)
QUOTES = Kind(
    "sie-citattecken",
    _VARNING,
    "Citattecknen stämmer inte i #{label}: {reason}.",
    "Kontrollera texten; den är läst som ”{text}”.",
)
BRACES = Kind(
    "sie-klammer",
    _VARNING,
    "Klamrarna kring en verifikations rader stämmer inte: {reason}.",
    "Kontrollera att verifikationens alla rader är med.",
)
FIELD_MISSING = Kind(
    "sie-falt-saknas",
    _FEL,
    "#{label} saknar {field}.",
    _MEND,
)
FIELD_LEFT_OUT = Kind(
    "sie-falt-utelamnat",
    _VARNING,
    "#{label} saknar {field}; posten används inte.",
    _NOTHING,
)
FIELD_EXTRA = Kind(
    "sie-falt-extra",
    _NOTIS,
    "#{label} har fler fält än formatet känner: ”{text}”.",
    "Det som är för mycket behålls men används inte.",
)
OBJECT_LIST = Kind(
    "sie-objektlista",
    _VARNING,
    "Objektlistan i #{label} stämmer inte: {reason}.",
    "Listan ska bestå av dimension och objekt i par inom klamrar.",
)
OBJECT_LIST_MISSING = Kind(
    "sie-objektlista-saknas",
    _NOTIS,
    "#{label} saknar objektlista; {{}} ska stå även när den är tom.",
    _NOTHING,
)
AMOUNT = Kind(
    "sie-belopp",
    _FEL,
    "Beloppet ”{amount}” i #{label} går inte att läsa: {reason}.",
    "Belopp skrivs med punkt och högst två decimaler, till exempel -1250.50. Rätta i "
    "bokföringssystemet och exportera på nytt.",
)
AMOUNT_FORM = Kind(
    "sie-belopp-form",
    _VARNING,
    "Beloppet ”{amount}” i #{label} är inte skrivet som formatet säger.",
    "Det är läst som {read} kr.",
)
DATE = Kind(
    "sie-datum",
    _FEL,
    "Datumet ”{date}” i #{label} finns inte, eller ligger i ett år som inte kan vara rätt.",
    "Datum skrivs ÅÅÅÅMMDD. Rätta i bokföringssystemet och exportera på nytt.",
)
DATE_FORM = Kind(
    "sie-datum-form",
    _VARNING,
    "Datumet ”{date}” i #{label} är inte skrivet ÅÅÅÅMMDD.",
    "{read}",
)
ACCOUNT_FORM = Kind(
    "sie-konto-form",
    _FEL,
    "”{konto}” i #{label} är inget kontonummer.",
    "Kontonummer består av siffror; flytta beloppet till ett riktigt konto.",
)
ACCOUNT_UNDECLARED = Kind(
    "sie-konto-saknas",
    _FEL,
    "Konto {konto} används men finns inte i filens kontoplan.",
    "Lägg upp kontot i bokföringssystemet och exportera på nytt.",
)
OBJECT_UNDECLARED = Kind(
    "sie-objekt-saknas",
    _NOTIS,
    "Objektet {object} i dimension {dimension} används men är inte upplagt i filen.",
    _NOTHING,
)
VER_UNBALANCED = Kind(
    "sie-verifikation-obalans",
    _FEL,
    "Verifikation {ver} balanserar inte; raderna summerar till {difference} kr i stället för noll.",
    "Rätta verifikationen i bokföringssystemet och exportera på nytt.",
    "LKBR 3:9",
)
VER_EMPTY = Kind(
    "sie-verifikation-tom",
    _NOTIS,
    "Verifikation {ver} har inga belopp.",
    "En makulerad verifikation får stå kvar för nummerföljdens skull.",
)
VER_DOUBLE = Kind(
    "sie-verifikation-dubbel",
    _VARNING,
    "Verifikation {ver} finns mer än en gång.",
    "Ett verifikationsnummer ska användas en gång; kontrollera att inget är bokfört två gånger.",
    "LKBR 3:9",
)
VER_GAP = Kind(
    "sie-verifikation-lucka",
    _VARNING,
    "Nummerföljden i serie {serie} har en lucka: {missing} saknas.",
    "Kontrollera att exporten har med alla verifikationer.",
    "LKBR 3:9",
)
VER_ORDER = Kind(
    "sie-verifikation-ordning",
    _NOTIS,
    "Verifikation {ver} står efter ett högre nummer i samma serie.",
    _NOTHING,
)
VER_YEAR = Kind(
    "sie-verifikation-ar",
    _FEL,
    "Verifikation {ver} är daterad {date}, utanför filens räkenskapsår {year}.",
    "Rätta datumet, eller exportera det år som verifikationen hör till.",
)
CORRECTION = Kind(
    "sie-rattelse",
    _VARNING,
    "#RTRANS på konto {konto} saknar sin #TRANS med samma konto, objekt och belopp.",
    "Bara #TRANS räknas; kontrollera verifikationen.",
)
TRANS_OUTSIDE = Kind(
    "sie-rad-utanfor",
    _FEL,
    "#{label} står utanför en verifikation.",
    _MEND,
)
LABEL_CASE = Kind(
    "sie-etikett",
    _NOTIS,
    "#{label} ska skrivas med stora bokstäver.",
    _NOTHING,
)
STRAY_LINE = Kind(
    "sie-rad",
    _VARNING,
    "Raden börjar inte med någon etikett: ”{text}”.",
    "Den är inte använd; kontrollera att inget fattas.",
)
RECORD_UNKNOWN = Kind(
    "sie-post-okand",
    _NOTIS,
    "#{label} är ingen post i SIE 4.",
    "Den är behållen men används inte.",
)
RECORD_MISSING = Kind(
    "sie-post-saknas",
    _NOTIS,
    "#{label} saknas, fast posten hör till en fil av typ {type}.",
    _NOTHING,
)
RECORD_FORBIDDEN = Kind(
    "sie-post-otillaten",
    _NOTIS,
    "#{label} hör inte hemma i en fil av typ {type}.",
    _NOTHING,
)
RECORD_REPEATED = Kind(
    "sie-post-dubbel",
    _VARNING,
    "#{label}{key} finns mer än en gång.",
    "{outcome}",
)
GROUP_ORDER = Kind(
    "sie-ordning",
    _NOTIS,
    "#{label} står efter poster som ska komma senare i filen.",
    _NOTHING,
)
FLAG = Kind(
    "sie-flagga",
    _VARNING,
    "#FLAGGA är 1: filen är redan inläst någonstans.",
    "Kontrollera att verifikationerna inte bokförs två gånger.",
)
YEAR = Kind(
    "sie-rakenskapsar",
    _FEL,
    "Räkenskapsåret går inte att läsa: {reason}.",
    "Filen behöver #RAR 0 med första och sista dag.",
)
YEAR_END = Kind(
    "sie-rakenskapsar-slut",
    _VARNING,
    "#RAR {number} slutar {date}, en dag som inte finns.",
    "Året är läst som till och med {read}.",
)
CURRENCY = Kind(
    "sie-valuta",
    _FEL,
    "Filen är i {currency}.",
    "Ett samordningsförbunds bokföring är i svenska kronor (SEK).",
)
OPENING = Kind(
    "sie-ib-ub",
    _FEL,
    "Konto {konto} har ingående balans {opening} kr men föregående år slutade på {closing} kr.",
    "Ingående balans ska vara föregående års utgående; rätta i bokföringssystemet och exportera "
    "på nytt.",
    "LKBR 4:4",
)
OPENING_SUM = Kind(
    "sie-ib-summa",
    _FEL,
    "De ingående balanserna för {year} ger tillsammans {difference} kr i stället för noll.",
    "Föregående års resultat är troligen inte överfört till eget kapital, eller så har exporten "
    "inte med alla konton.",
)
CLOSING = Kind(
    "sie-ub",
    _VARNING,
    "Konto {konto} har utgående balans {given} kr i filen, men ingående balans och verifikationer "
    "ger {computed} kr.",
    "Siffrorna tas ur verifikationerna; kontrollera att exporten har med alla.",
)
RESULT = Kind(
    "sie-res",
    _VARNING,
    "Konto {konto} har saldot {given} kr i #RES, men verifikationerna ger {computed} kr.",
    "Siffrorna tas ur verifikationerna; kontrollera att exporten har med alla.",
)
PERIOD = Kind(
    "sie-psaldo",
    _VARNING,
    "Konto {konto} har {given} kr i #PSALDO för {period}, men verifikationerna ger {computed} kr.",
    "Siffrorna tas ur verifikationerna; kontrollera att exporten har med alla.",
)
RESULT_BALANCE = Kind(
    "sie-saldo-resultatkonto",
    _VARNING,
    "#{label} står på konto {konto}, som är ett resultatkonto.",
    "Resultatkonton har #RES; posten används inte.",
)
NOT_CALENDAR = Kind(
    "sie-brutet-ar",
    _FEL,
    "Räkenskapsåret {first}–{last} är inte ett kalenderår.",
    "Ett samordningsförbunds räkenskapsår är kalenderåret; exportera ett sådant.",
    "LKBR 1:5",
)
YEAR_TOTALS = Kind(
    "sie-ar-utan-verifikationer",
    _NOTIS,
    "År {year} är bara med som saldon i filen.",
    "Det går att läsa som jämförelseår men inte att spåra till verifikationer.",
)
CHART_FOUND = Kind(
    "sie-kontoplan",
    _NOTIS,
    "Kontoplanen är läst som {chart}: {matching} av {total} kontonamn liknar den ({other}: "
    "{others}).",
    'Skriv kontoplan = "…" i forbund.toml om det är fel.',
)
DIMENSION = Kind(
    "sie-dimension",
    _NOTIS,
    "Dimension {number} ({name}) används inte: {reason}.",
    "Skriv under [sie.dimensioner] i forbund.toml vad den motsvarar, till exempel "
    'insats = "{number}".',
)
DIMENSION_ABSENT = Kind(
    "sie-dimension-saknas",
    _NOTIS,
    "Filen har ingen dimension {number}, som enligt forbund.toml är {dimension}.",
    "Kontrollera numret under [sie.dimensioner], om det inte är så att filen saknar den.",
)
DIMENSION_VALUE = Kind(
    "sie-dimension-objekt",
    _NOTIS,
    "Objektet {object} ({name}) i dimension {number} går inte att tolka som {dimension}.",
    "Skriv under [sie.objekt.{dimension}] i forbund.toml vad det motsvarar: {choices}.",
)
FORM_ABSENT = Kind(
    "sie-utan-uppstallning",
    _NOTIS,
    "Uppställningen ”{form}”, som forbund.toml nämner, finns inte bredvid filen och är utelämnad.",
    "Lägg förbundets mapp uppstallning bredvid filen om den ska vara med.",
)
SIGNATURE = Kind(
    "sie5-underskrift",
    _NOTIS,
    "{state}",
    "Underskrifter kontrolleras inte.",
)
PART_UNUSED = Kind(
    "sie5-utanfor",
    _NOTIS,
    "{part} i SIE 5-filen används inte.",
    _NOTHING,
)
MORE = Kind(
    "sie-fler",
    _NOTIS,
    "{count} fynd till av slaget {code} visas inte.",
    "Rätta de första; kör om för att se resten.",
)

# SIE files to and from a ledger

TEXT_CHANGED = Kind(
    "sie-tecken-ersatt",
    _NOTIS,
    "”{was}” går inte att skriva i en SIE-fil; där står ”{became}”.",
    _NOTHING,
)
ALREADY_SIE = Kind(
    "sie-redan-sie",
    _FEL,
    "Filen är redan en SIE-fil.",
    "Ange en förbundsmapp eller en .beancount-fil att exportera.",
)
RESULT_MOVED = Kind(
    "sie-resultat-overfort",
    _NOTIS,
    "Tidigare års resultat, {amount} kr, står på konto {konto} i filens #IB och #UB.",
    "Bokför överföringen till eget kapital om det ska stå på ett annat konto.",
)

NOTHING_TO_IMPORT = Kind(
    "sie-inga-verifikationer",
    _FEL,
    "Filen är av typ {type} och har inga verifikationer att läsa in.",
    "Exportera typ 4 (4E), eller gör rapporten direkt ur filen med finsam report.",
)
ANOTHERS = Kind(
    "sie-annan-organisation",
    _FEL,
    "Filen är för organisationsnummer {given}, men böckerna är för {ours}.",
    "Kontrollera att det är rätt fil. Bokförs förbundet i någon annans system, skriv "
    'organisationsnummer = "{given}" under [sie] i forbund.toml. Ingenting har skrivits.',
)
NAMED_LATER = Kind(
    "sie-dimension-kvar",
    _VARNING,
    "Dimension {number} är {dimension} enligt forbund.toml, men rader som redan är inlästa har "
    "dim{number}.",
    "Byt dim{number}: mot {dimension}: på raderna i böckerna, från denna och framåt.",
)
CHANGED = Kind(
    "sie-verifikation-andrad",
    _FEL,
    "Verifikation {ver} är inte densamma som i böckerna: {what}.",
    "En bokförd verifikation rättas med en ny; ta reda på varför den är ändrad i filen "
    "(rad {line}). Ingenting har skrivits.",
    "LKBR 3:10",
)
GONE = Kind(
    "sie-verifikation-borta",
    _FEL,
    "Verifikation {ver} i böckerna finns inte längre i filen {file}.",
    "En bokförd verifikation tas inte bort; kontrollera att exporten har med alla. Ingenting har "
    "skrivits.",
    "LKBR 3:10",
)
BUDGET_CHANGED = Kind(
    "sie-budget-andrad",
    _VARNING,
    "Budgeten för {year} i filen är inte den som finns i böckerna.",
    "Böckernas budget är kvar; skriv ändringen med sitt beslut i budget-{year}.beancount.",
)
EARLIER_YEAR = Kind(
    "sie-tidigare-ar",
    _FEL,
    "Filen är för {year}, men böckerna börjar redan {first}.",
    "Börja om i en ny mapp och läs in åren i ordning, det äldsta först. Ingenting har skrivits.",
)
FILE_ASTRAY = Kind(
    "sie-fil-utanfor",
    _FEL,
    "{file} finns i mappen men läses inte in av main.beancount.",
    "Ta bort filen, eller läs in den med include om den hör till boken. Ingenting har skrivits.",
)
NOTHING_WRITTEN = Kind(
    "sie-inget-skrivet",
    _FEL,
    "Boken skulle inte hålla ihop med filens verifikationer, så ingenting har skrivits.",
    "Rätta felen ovan och läs in filen igen.",
)
