"""Every finding this library can give: code, weight, wording, remedy, source in law.

Kept in one place so that the wording stays one voice and `docs/fynd.md` can be made from it.
Each kind has a smallest example that provokes it under `tests/findings/<code>/`.
"""

from __future__ import annotations

from finsam_ledger.findings import Kind, Severity

_FEL, _VARNING, _NOTIS = Severity.ERROR, Severity.WARNING, Severity.NOTICE

# Files and registers

FILE_MISSING = Kind(
    "fil-saknas",
    _FEL,
    "Filen {file} finns inte.",
    "Kontrollera namnet, eller skapa filen om den ska finnas.",
)
FILE_UNREADABLE = Kind(
    "fil-olaslig",
    _FEL,
    "Filen går inte att läsa: {reason}.",
    "Kontrollera att filen är text i UTF-8 och att du har läsrättighet.",
)
TOML_SYNTAX = Kind(
    "toml-fel",
    _FEL,
    "Filen är inte giltig TOML: {reason}.",
    "Rätta raden; text står inom citattecken och listor inom hakparentes.",
)
FIELD_UNKNOWN = Kind(
    "falt-okant",
    _FEL,
    "Fältet ”{field}” känns inte igen.",
    "{hint}",
)
FIELD_MISSING = Kind(
    "falt-saknas",
    _FEL,
    "Fältet ”{field}” saknas.",
    "Lägg till fältet.",
)
FIELD_VALUE = Kind(
    "falt-fel-varde",
    _FEL,
    "Värdet i ”{field}” går inte att använda: {reason}.",
    "Rätta värdet.",
)
REGISTER_COLUMN = Kind(
    "register-kolumn",
    _FEL,
    "Registret saknar kolumnen ”{column}”.",
    "Första raden ska innehålla kolumnerna {expected}.",
)
REGISTER_MISSING = Kind(
    "register-saknas",
    _FEL,
    "Registret register/{register}.csv saknas, men raden ”{line}” i {form} hämtas därifrån.",
    "Skapa filen med kolumnerna rad,ar,varde,enhet,kalla eller utelämna raden i uppstallning/.",
)
REGISTER_VALUE_MISSING = Kind(
    "register-varde-saknas",
    _FEL,
    "Registret {register} har inget värde för ”{line}” år {year}.",
    "Lägg till raden {line},{year},… i register/{register}.csv.",
)
REGISTER_LINE = Kind(
    "register-rad-okand",
    _FEL,
    "Raden ”{line}” i registret {register} används inte av någon uppställning {year}.",
    "{hint}",
)
REGISTER_UNIT = Kind(
    "register-enhet",
    _FEL,
    "Värdet för ”{line}” står i {unit}, men raden visar {wanted}.",
    "Ange värdet i en enhet av samma slag.",
)
REGISTER_DUPLICATE = Kind(
    "register-dubbelt",
    _FEL,
    "Registret har två värden för ”{line}” år {year}.",
    "Ta bort det ena.",
)
LEDGER_MISSING = Kind(
    "bok-saknas",
    _FEL,
    "Mappen {folder} innehåller ingen main.beancount.",
    "Ange en förbundsmapp, en .beancount-fil eller en SIE-fil direkt.",
)
SOURCE_UNKNOWN = Kind(
    "kalla-okand",
    _FEL,
    "Filen {file} är ingen bokföring som kan läsas.",
    "Ange en förbundsmapp, en fil som slutar på .beancount eller en SIE-fil (.se, .si, .sie).",
)
FOLDER_TAKEN = Kind(
    "mapp-upptagen",
    _FEL,
    "Mappen {folder} är inte tom.",
    "Välj en mapp som inte finns, eller en tom; ingenting har skrivits.",
)
FOLDER_UNMADE = Kind(
    "mapp-gar-inte-att-skapa",
    _FEL,
    "Mappen {folder} går inte att skapa: {reason}.",
    "Välj en annan plats, eller ordna så att du får skriva där; ingenting har skrivits.",
)
FORBUND_MISSING = Kind(
    "forbund-saknas",
    _NOTIS,
    "Mappen har ingen forbund.toml; inbyggda uppställningar och kontoplanen {chart} används.",
    'Skapa forbund.toml med minst namn = "…".',
)
YEAR_MISSING = Kind(
    "ar-saknas",
    _FEL,
    "Böckerna har inga verifikationer för år {year}.",
    "Välj ett år från {first} till {last}.",
    "LKBR 1:5",
)

# The ledger as Beancount reads it

SYNTAX = Kind(
    "bok-syntax",
    _FEL,
    "Raden går inte att tolka: {reason}.",
    "Jämför med raderna intill: datum, konto, belopp och valuta skrivs alltid på samma sätt.",
)
INCLUDE_MISSING = Kind(
    "include-saknas",
    _FEL,
    "Filen {file}, som ska läsas in, finns inte.",
    "Rätta raden include eller lägg tillbaka filen.",
)
BEANCOUNT_STOPPED = Kind(
    "beancount-avbrott",
    _FEL,
    "Beancount avbröt läsningen av boken: {reason}.",
    "Flytta option i inlästa filer till huvudfilen; finns inga sådana visar bean-check var det är.",
)
INCLUDED_IGNORED = Kind(
    "include-ignorerad",
    _FEL,
    "Raden {directive} står i en inläst fil, där Beancount hoppar över den utan att säga till.",
    "Flytta raden till huvudfilen.",
)
ACCOUNT_NOT_OPEN = Kind(
    "konto-ej-oppnat",
    _FEL,
    "Kontot {account} används men är inte öppnat{when}.",
    "{hint}",
)
VER_EMPTY = Kind(
    "verifikation-tom",
    _FEL,
    "Verifikationen har inga belopp.",
    "Skriv in kontona och beloppen, eller ta bort verifikationen och rätta nummerserien.",
    "LKBR 3:9",
)
UNBALANCED = Kind(
    "verifikation-obalans",
    _FEL,
    "Verifikationen balanserar inte: debet minus kredit är {difference} kr.",
    "Rätta beloppet eller lägg till den rad som saknas.",
    "LKBR 3:9",
)
BALANCE_OFF = Kind(
    "saldo-stammer-inte",
    _FEL,
    "Saldot på {account} ska vara {expected} kr "
    "men böckerna ger {actual} kr; skillnad {difference} kr.",
    "Sök den verifikation före {date} som har ändrats, saknas eller har bokförts två gånger.",
    "LKBR 3:3",
)
BEANCOUNT = Kind(
    "beancount",
    _FEL,
    "Beancount godtar inte raden: {reason}.",
    "Rätta raden så att bean-check går igenom.",
)
ACCOUNT_UNNUMBERED = Kind(
    "konto-utan-nummer",
    _FEL,
    "Kontot {account} har inget kontonummer.",
    "Låt sista ledet börja med numret, till exempel Expenses:5010-Arvoden.",
)
ACCOUNT_TWICE = Kind(
    "konto-dubbelt",
    _FEL,
    "Kontonumret {konto} används för både {account} och {other}.",
    "Ge det ena kontot ett eget nummer.",
)
ACCOUNT_UNKNOWN = Kind(
    "konto-okant",
    _FEL,
    "Kontot {account} hör inte hemma på någon rad: kontoplanen {chart} känner inte {konto}.",
    "Använd ett nummer ur kontoplanen, eller lägg till kontot i förbundets kontoplan.",
    "LKBR 5:2, 6:2",
)
ACCOUNT_SIDE = Kind(
    "konto-fel-rot",
    _FEL,
    "Kontot {account} står under {root}, men {konto} är ett {klass} i kontoplanen.",
    "Flytta kontot till rätt rot eller ge det rätt nummer.",
)
ACCOUNT_DECOMPOSED = Kind(
    "konto-sonderdelat",
    _FEL,
    "Kontonamnet {account} är skrivet med uppdelade tecken (bokstav och prick var för sig).",
    "Skriv om å, ä och ö från tangentbordet; filen kan ha kommit från ett system som delar dem.",
)
AMOUNT_ELIDED = Kind(
    "belopp-utelamnat",
    _FEL,
    "Raden på {account} saknar belopp; Beancount har räknat fram {amount} kr.",
    "Skriv beloppet, så att ett fel i en annan rad inte göms här.",
    "LKBR 3:9",
)
AMOUNT_SIZE = Kind(
    "belopp-orimligt",
    _FEL,
    "Beloppet {amount} på {account} är orimligt stort.",
    "Kontrollera antalet siffror; belopp från 1 000 miljarder kronor tas inte emot.",
)
DATE = Kind(
    "datum-orimligt",
    _FEL,
    "Verifikationen är daterad {date}.",
    "Kontrollera årtalet; år från 1900 till 2199 tas emot.",
    "LKBR 3:9",
)
NOT_APPROVED = Kind(
    "ej-godkand",
    _VARNING,
    "Verifikationen är märkt ! och räknas med fast den inte är godkänd.",
    "Granska den och byt ! mot *.",
)
LEDGER_EMPTY = Kind(
    "bok-tom",
    _FEL,
    "Böckerna innehåller inga verifikationer.",
    "Bokför den ingående balansen och årets verifikationer, eller läs in filerna med include.",
    "LKBR 3:1",
)
AMOUNT_DECIMALS = Kind(
    "belopp-decimaler",
    _FEL,
    "Beloppet {amount} på {account} har mer än två decimaler.",
    "Avrunda till hela ören.",
)
CURRENCY = Kind(
    "valuta-annan",
    _FEL,
    "Beloppet på {account} står i {currency}.",
    "Bokför i SEK; räkna om till dagens kurs och ange den andra valutan i texten.",
)
PAD = Kind(
    "pad-anvands",
    _FEL,
    "pad fyller {account} med ett belopp som ingen verifikation visar.",
    "Bokför skillnaden som en verifikation med underlag.",
    "LKBR 3:8",
)
FISCAL_YEAR = Kind(
    "rakenskapsar-brutet",
    _FEL,
    "Räkenskapsåret anges sluta {end}.",
    "Ta bort raden; räkenskapsåret är kalenderåret.",
    "LKBR 1:5",
)
OPENING_DATE = Kind(
    "ingaende-fel-dag",
    _FEL,
    "Den ingående balansen är daterad {date}.",
    "Datera den 1 januari det första året i böckerna.",
    "LKBR 4:4",
)
DIMENSION_KEY = Kind(
    "verksamhet-nyckel",
    _FEL,
    "Fördelningen ”{value}” går inte att använda: {reason}.",
    "Skriv administration, struktur eller individ, eller en nyckel som "
    "”administration 40 struktur 60” där andelarna blir 100.",
)
DIMENSION_VALUE = Kind(
    "dimension-okand",
    _FEL,
    "Värdet ”{value}” i {key}: känns inte igen.",
    "{hint}",
)
SALE_UNMARKED = Kind(
    "forsaljning-omarkt",
    _FEL,
    "Försäljningen på {account} är inte märkt, så den räknas som en lägre investering.",
    'Skriv kassaflode: "forsaljning" på raden eller verifikationen.',
    "LKBR 8:1, 10:2",
)
DIRECTIVE_UNKNOWN = Kind(
    "direktiv-okant",
    _FEL,
    "Direktivet ”{word}” känns inte igen.",
    "{hint}",
)
DIRECTIVE_FORM = Kind(
    "direktiv-fel",
    _FEL,
    "Direktivet ”{word}” är inte rätt ifyllt: {reason}.",
    "Skriv som {example}",
)
BUDGET_SIGN = Kind(
    "budget-tecken",
    _VARNING,
    "Budgeten för {account} är {amount} kr, med tecken som en {other}.",
    "Skriv intäkter med minustecken och kostnader utan, som i bokföringen.",
    "LKBR 10:1",
)
BUDGET_YEAR = Kind(
    "budget-datum",
    _FEL,
    "Budgeten för {account} börjar {date}.",
    "Datera helårsbudgeten den 1 januari; ange beslutsdagen i beslut: och ändringar som nya rader.",
    "LKBR 10:1",
)

# Charts and forms

CHART_UNKNOWN = Kind(
    "kontoplan-okand",
    _FEL,
    "Kontoplanen ”{chart}” finns inte.",
    "Välj en av {known}, eller en egen CSV-fil i förbundets mapp.",
)
CHART_KONTO = Kind(
    "kontoplan-konto",
    _FEL,
    "Kontoplanens rad ”{konto}” är inget kontonummer, eller finns två gånger.",
    "Skriv numret eller dess början med siffror, en gång i filen.",
)
CHART_POST = Kind(
    "kontoplan-post",
    _FEL,
    "Kontoplanens rad {konto} har posten ”{post}”, som inte finns.",
    "{hint}",
)
FORM_UNKNOWN = Kind(
    "uppstallning-okand",
    _FEL,
    "Uppställningen ”{form}” finns inte.",
    "{hint}",
)
FORM_TWICE = Kind(
    "uppstallning-dubbel",
    _FEL,
    "Uppställningen ”{form}” finns i två filer som båda gäller år {year}.",
    "Ge den ena ett eget id, eller olika år med giltig_fran och giltig_till.",
)
FORM_YEARS = Kind(
    "uppstallning-ar",
    _FEL,
    "Uppställningen ”{form}” har ingen utgåva som gäller år {year}.",
    "Ändra giltig_fran eller giltig_till, eller lägg till en utgåva för året.",
)
LINE_UNKNOWN = Kind(
    "rad-okand",
    _FEL,
    "Raden ”{line}” finns inte i uppställningen {form}.",
    "{hint}",
)
LINE_TWICE = Kind(
    "rad-dubbel",
    _FEL,
    "Raden ”{line}” finns två gånger i uppställningen {form}.",
    "Ge varje rad ett eget id.",
)
LINE_CONTENT = Kind(
    "rad-innehall",
    _FEL,
    "Raden ”{line}” säger inte entydigt vad den innehåller: {reason}.",
    "Ange ett av konton/poster/klasser/egenskaper, summa, hamta, kvot, "
    "register, per_rad, fordelning, overfort, berakning eller ord.",
)
LINE_CIRCLE = Kind(
    "rad-cirkel",
    _FEL,
    "Raden ”{line}” i {form} bygger på sig själv.",
    "Bryt kedjan: {chain}.",
)
SELECTION = Kind(
    "kontourval",
    _FEL,
    "Kontourvalet i raden ”{line}” går inte att använda: {reason}.",
    'Skriv kontonummer, början av nummer eller intervall som "4510", "45" eller "30-39".',
)
NOTE_UNKNOWN = Kind(
    "not-okand",
    _FEL,
    "Raden ”{line}” hänvisar till noten ”{note}”, som inte finns med i rapporten.",
    "{hint}",
)
COVERAGE = Kind(
    "uppstallning-tacker-inte",
    _FEL,
    "Kontot {konto} räknas {count} gånger i {form}; det ska räknas en gång.",
    "Rätta radernas kontourval så att varje konto hör till precis en rad.",
    "LKBR 5:3, 6:3, 8:1",
)
HIDDEN_AMOUNT = Kind(
    "rad-dold-med-belopp",
    _FEL,
    "Raden ”{line}” i {form} visas inte men har beloppet {amount} kr.",
    "Ta bort raden ur utelamna, eller bokför beloppet på en rad som visas.",
    "LKBR 5:3, 6:3",
)
NAME_TWICE = Kind(
    "namn-dubbelt",
    _FEL,
    "I {table} heter två {what} ”{name}”, så deras siffror går inte att skilja åt.",
    "Ge dem olika text, eller ange under: för en delpost.",
)
PART_REQUIRED = Kind(
    "del-saknas",
    _VARNING,
    "{report} saknar {part}, som lagen kräver.",
    "Ta bort delen ur utan eller lägg till noten i noter, under [{table}] i forbund.toml.",
    "{law}",
)
FORECAST_MISSING = Kind(
    "prognos-saknas",
    _FEL,
    "{report} ska visa en prognos för hela {year}, men {file} säger inget om det året.",
    "Skriv en rad för varje rad i resultaträkningen som väntas få ett belopp, "
    "och en för tilldelning.",
    "{law}",
)
SPAN = Kind(
    "rapportperiod",
    _VARNING,
    "{report} omfattar {months} månader. Lagen säger minst {least} och högst {most}.",
    "Välj en annan sista månad med --until.",
    "{law}",
)
SPAN_BOOKED = Kind(
    "period-ej-bokford",
    _VARNING,
    "Rapporten går till och med {last}, men inget är bokfört efter {booked}.",
    "Bokför resten av perioden, eller gör en rapport om en kortare tid med --kind och --until.",
)
NOTE_REQUIRED = Kind(
    "not-saknas",
    _VARNING,
    "Raden ”{line}” har belopp men ingen not, som lagen kräver.",
    "Skriv noten i uppstallning/ eller texter/ och ta med den i noter i forbund.toml.",
    "{law}",
)
NOTE_SUM = Kind(
    "not-summa",
    _FEL,
    "Not {number} {title} ger {note} kr men raden ”{line}” är {amount} kr; "
    "skillnad {difference} kr.",
    "Komplettera notens kontourval med {accounts}.",
    "LKBR 4:3",
)

# What the figures must satisfy

TIE = Kind(
    "avstamning",
    _FEL,
    "{name}: {left} är {left_amount} kr men {right} är {right_amount} kr; "
    "skillnad {difference} kr.",
    "Kontrollera radernas kontourval och summor i uppställningarna.",
    "{law}",
)
DEPRECIATION = Kind(
    "avskrivning-utan-motkonto",
    _VARNING,
    "Avskrivningar {year} är {cost} kr men de ackumulerade avskrivningarna har ökat med "
    "{accumulated} kr.",
    "Bokför avskrivningar mot konton för ackumulerade avskrivningar; annars minskar de årets "
    "investeringar.",
    "LKBR 10:2",
)
SIDE = Kind(
    "saldo-fel-sida",
    _VARNING,
    "{account} har {side} {amount} kr vid utgången av {year} och kvittas mot annat på sin rad.",
    "Omför saldot till ett {other} i bokslutet.",
    "LKBR 4:4",
)
LOANS = Kind(
    "langfristig-skuld",
    _VARNING,
    "Förbundet har långfristiga skulder på {amount} kr vid utgången av {year}.",
    "Kontrollera att det rör sig om sedvanliga krediter.",
    "finsamlagen 21 §",
)
COMPARATIVES = Kind(
    "jamforelsetal-saknas",
    _VARNING,
    "Jämförelsetalen för {before} är inte fullständiga, eftersom böckerna börjar {year}.",
    "Bokför även föregående år, åtminstone med en verifikation för varje konto.",
    "LKBR 5:6, 6:5",
)
EQUITY_DIRECT = Kind(
    "eget-kapital-direkt",
    _FEL,
    "{account} har ändrats med {amount} kr utan att gå över resultaträkningen.",
    "Bokför ändringen som intäkt eller kostnad; bara årets resultat ändrar eget kapital.",
    "LKBR 4:4",
)
HISTORY_OFF = Kind(
    "historik-stammer-inte",
    _FEL,
    "Registret anger eget kapital {year} till {register} {unit} "
    "men ingående balans är {opening} {unit}.",
    "Rätta registret eller den ingående balansen.",
    "LKBR 4:4",
)
ADOPTED_OFF = Kind(
    "faststalld-avviker",
    _FEL,
    "Fastställt är {adopted} för ”{row}” ({column}) i {table}, men böckerna ger {derived}.{base}",
    'Sök ändringen i böckerna. Är det trycket som är fel, skriv fel: "orsak" på direktivet.',
    "finsamlagen 24 §",
)
ADOPTED_UNKNOWN = Kind(
    "faststalld-okand",
    _FEL,
    "Den fastställda siffran ”{row}” ({column}) i {table} finns inte i rapporten.",
    "{hint}",
)
ADOPTED_NOT_WRONG = Kind(
    "fel-utan-skillnad",
    _FEL,
    "Siffran ”{row}” ({column}) i {table} är märkt som feltryckt, men böckerna ger just {adopted}.",
    "Ta bort fel: från direktivet.",
)
MISPRINT = Kind(
    "feltryck",
    _NOTIS,
    "”{row}” ({column}) i {table}: tryckt {adopted}, böckerna ger {derived}.",
    "Orsak enligt boken: {reason}",
)
ROUNDING = Kind(
    "avrundning",
    _NOTIS,
    "I {table} ({column}) ger de avrundade delarna {parts} men summan ”{row}” är {total} {unit}.",
    "Varje siffra är avrundad för sig; det exakta beloppet går ihop.",
)
MEMBER_SHARE = Kind(
    "medlem-andel",
    _NOTIS,
    "{side} har bidragit med {paid} kr {year}, {percent} procent av medlemmarnas bidrag; "
    "{share} är {due} kr.",
    "Kontrollera bidragen; staten ska stå för hälften, regionerna och kommunerna för var sin "
    "fjärdedel.",
    "finsamlagen 5 §",
)
MEMBER_UNKNOWN = Kind(
    "medlem-okand",
    _VARNING,
    "Av medlemmarnas bidrag {year} saknar {amount} kr motpart bland medlemmarna i registret.",
    "Ange motpart: på kontot eller verifikationen, samma ord som i kolumnen medlem.",
)
ALLOCATION_MISSING = Kind(
    "medlemsbidrag-saknas",
    _VARNING,
    "Inga bidrag från medlemmarna är bokförda {year}, så trappan och andelarna kan inte räknas ut.",
    "Ange bidragens konton i tilldelning under [trappan] i forbund.toml, eller egenskapen "
    "medlemsbidrag i kontoplanen.",
    "finsamlagen 5 §",
)
POPULATION_MISSING = Kind(
    "befolkning-saknas",
    _VARNING,
    "Befolkningen i {member} saknas för {year}, så kommunernas andelar kan inte räknas ut.",
    "Skriv in antalet invånare 16–64 år i register/befolkning.csv.",
)
MEMBER_KEY = Kind(
    "medlem-nyckel",
    _NOTIS,
    "{member} har bidragit med {paid} kr {year}; efter befolkningen 16–64 år ({percent} procent) "
    "är andelen {due} kr.",
    "Kontrollera bidraget, befolkningen och nyckelns avrundning under [medlemmar]; kommunerna kan "
    "också ha avtalat om en annan fördelning.",
    "finsamlagen 5 §",
)
NNS_FEE = Kind(
    "nns-avgift",
    _NOTIS,
    "Avgiften till NNS är {paid} kr {year}; 200 kr och 3,5 promille av bidragen är {asked} kr.",
    "Kontrollera fakturan och vilket års bidrag den bygger på.",
)
FOOTING = Kind(
    "avrundning-gar-inte-ihop",
    _VARNING,
    "I {table} ({column}) ger delarna {parts} men summan ”{row}” är {total} {unit}, "
    "fast tabellen ska summera i tryck.",
    "Tabellerna kan inte alla summera utan att en siffra flyttas mer än en enhet eller skrivs på "
    "två sätt. Visa fler rader, välj en mindre enhet eller sätt avrundning till each.",
)
ROUNDING_ADJUSTED = Kind(
    "avrundning-justerad",
    _NOTIS,
    "”{row}” ({column}) i {table} är tryckt som {printed}; exakt {exact}.",
    "Siffran är justerad för att tabellerna ska summera i tryck.",
)
PRINTED_SUM = Kind(
    "avrundning-tryckta",
    _NOTIS,
    "”{row}” ({column}) i {table} är {printed}, räknat på tryckta siffror; exakt {exact}.",
    "Raden har av_tryckta i uppställningen.",
)
TRAPPA_EXCEEDED = Kind(
    "trappan-overskriden",
    _NOTIS,
    "Eget kapital {year} är {over} tkr över Nationella rådets rekommenderade nivå {limit} tkr.",
    "Redovisa hur det egna kapitalet ska minskas; en nivå över trappan kan påverka kommande "
    "tilldelning.",
    "Nationella rådet 2013-10-02",
)
TRAPPA_UNCONFIRMED = Kind(
    "trappan-obekraftad",
    _NOTIS,
    "Trappans tredje steg ({rate} % över 15 000 tkr) används år {year} "
    "men är inte bekräftat i källa.",
    "Ange andelen i forbund.toml under [trappan] när den är känd.",
    "Nationella rådet 2013-10-02",
)
HISTORY_MISSING = Kind(
    "historik-saknas",
    _VARNING,
    "Flerårsöversikten för {year} saknar uppgifter om {years}, som ligger före böckerna.",
    "Skriv in åren i register/historik.csv, från de fastställda årsredovisningarna.",
    "LKBR 11:1",
)
BUDGET_MISSING = Kind(
    "budget-saknas",
    _VARNING,
    "Böckerna har ingen budget för {year}, så driftredovisningen visar bara utfall.",
    "Skriv styrelsens budget i budget-{year}.beancount och läs in den i huvudfilen.",
    "LKBR 10:1",
)
BALANSKRAV_NEGATIVE = Kind(
    "balanskrav-negativt",
    _NOTIS,
    "Balanskravsresultatet {year} är negativt: {amount} kr.",
    "Ange i förvaltningsberättelsen när och hur det ska regleras, eller skälen till att det inte "
    "görs; kommunallagen 11:12 omfattas inte av finsamlagen 21 §.",
    "LKBR 11:11",
)
SPLIT_MISSING = Kind(
    "verksamhet-saknas",
    _FEL,
    "{amount} kr på konto {konto} år {year} har ingen verksamhet, "
    "så kostnadsfördelningen blir ofullständig.",
    "Ange verksamhet: på raden, verifikationen eller kontots open.",
)

# Text

TEXT_MISSING = Kind(
    "text-saknas",
    _FEL,
    "Texten {text}.md för {period} saknas.",
    "Skriv den i texter/{folder}/{text}.md.",
    "{law}",
)
TEXT_UNUSED = Kind(
    "text-oanvand",
    _VARNING,
    "Texten {file} står inte i någon del av rapporten. {hint}",
    "Ge filen namnet på en text i rapporten, eller lägg till en del med den i forbund.toml.",
)
TEXT_FIGURE = Kind(
    "text-okand-siffra",
    _FEL,
    "Texten hämtar en siffra som inte finns: {reason}.",
    "{hint}",
)
TEMPLATE = Kind(
    "mall-fel",
    _FEL,
    "Mallen går inte att använda: {reason}.",
    "Rätta raden, eller ta bort filen så att den inbyggda mallen används.",
)
TEXT_SYNTAX = Kind(
    "text-fel",
    _FEL,
    "Texten går inte att tolka: {reason}.",
    "{hint}",
)
TEXT_TYPED = Kind(
    "text-skriven-siffra",
    _NOTIS,
    "Texten har en skriven siffra, {amount}, som inte följer böckerna.",
    "Hämta den med {{{{ tkr tabell.rad }}}}, eller skriv {{{{ skrivet {amount} }}}} om den inte "
    "finns där.",
)
