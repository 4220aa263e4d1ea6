"""Findings about period locks and sealed reports."""

from __future__ import annotations

from finsam_ledger.findings import Kind, Severity

_FEL, _VARNING, _NOTIS = Severity.ERROR, Severity.WARNING, Severity.NOTICE

# Locks and seals

_CORRECT = (
    "Återställ verifikationen som den var. Är den fel, så bokför en rättelse i en öppen månad, "
    "med rattar: och rattad-av:."
)
LOCK_CHANGED = Kind(
    "las-andrad",
    _FEL,
    "Verifikationen {name} är ändrad sedan {month} låstes: {changes}.",
    _CORRECT,
    "LKBR 3:7, 3:13",
)
LOCK_APPEARED = Kind(
    "las-tillkommen",
    _FEL,
    "Verifikationen {name} ({text}) har tillkommit i en period som låstes med {month}.",
    "Ta bort den, eller bokför den i en öppen månad. Är den gjord av en periodisering eller en "
    "avskrivning, så ändra månaderna där den kommer från.",
    "LKBR 3:7, 3:13",
)
LOCK_VANISHED = Kind(
    "las-borta",
    _FEL,
    "Verifikationen {name} ({text}) fanns när {month} låstes, men finns inte längre.",
    "Lägg tillbaka den; den står i {file} som den var.",
    "LKBR 3:7, 3:13",
)
LOCK_KONTO = Kind(
    "las-konto",
    _FEL,
    "Kontot {konto} ger inte längre sina rader samma uppgifter som när {month} låstes: {changes}.",
    "Återställ uppgifterna under kontots open. Ska de gälla framåt, så öppna ett nytt konto.",
    "LKBR 3:13",
)
LOCK_BROKEN = Kind(
    "las-brutet",
    _FEL,
    "Böckerna till och med {month} är inte de som låstes, och {file}, som skulle visa vad som har "
    "ändrats, {reason}.",
    "Återställ {file} från säkerhetskopian eller git; då namnger kontrollen det som är ändrat.",
    "LKBR 3:13",
)
LOCK_FILE = Kind(
    "las-fil-saknas",
    _FEL,
    "Låset {month} håller, men {file}, där innehållet står som det låstes, {reason}.",
    "Kör finsam seal, som skriver filen på nytt när böckerna är oförändrade.",
    "LKBR 3:13",
)
LOCK_FILE_CHANGED = Kind(
    "las-fil-andrad",
    _FEL,
    "Låset {month} stämmer med böckerna, men {file}, som visar vad som låstes, {reason}.",
    "Jämför med den hash som antecknades när månaden låstes. Är det filen som är ändrad, så "
    "återställ den från säkerhetskopian eller git. Är det låset, så återställ det; då namnger "
    "kontrollen vad som är ändrat i böckerna.",
    "LKBR 3:13",
)
LOCK_HASH = Kind(
    "las-hash",
    _FEL,
    "Hashen i låset {month} är inte den som böckerna och {file} ger: {hash}.",
    "Jämför med den hash som antecknades när månaden låstes. Är det låset som är ändrat, så "
    "återställ det. Annars är både böckerna och filen ändrade: återställ dem från säkerhetskopian "
    "eller git.",
    "LKBR 3:13",
)
LOCK_CHAIN = Kind(
    "las-kedja",
    _FEL,
    "Låset {month} bygger på {before}, men {stands}.",
    "Återställ låsen som de var; ett lås tas inte bort, skjuts inte in och skrivs inte om.",
    "LKBR 3:13",
)
LOCK_TWICE = Kind(
    "las-dubbelt",
    _FEL,
    "Månaden {month} är låst två gånger.",
    "Behåll det lås som finsam seal skrev, med den hash som antecknades då, och ta bort det andra.",
    "LKBR 3:13",
)
LOCK_REMOVED = Kind(
    "las-borttaget",
    _FEL,
    "Filen {file} visar att {month} har låsts, men i boken finns inget lås för månaden.",
    'Lägg tillbaka raden {month_end} custom "finsam-las" "{month}" "{hash}".',
    "LKBR 3:13",
)
SEAL_MONTH = Kind(
    "las-manad",
    _FEL,
    "Månaden {month} kan inte låsas: {reason}.",
    "Välj en månad efter det senaste låset och senast den sista bokförda.",
)
LOCK_WAITS = Kind(
    "las-ej-godkand",
    _FEL,
    "Månaden {month} kan inte låsas: verifikationen {name} är märkt ! och väntar på godkännande.",
    "Granska den och byt ! mot *, eller ta bort den.",
)
LOCK_HOLDS = Kind(
    "las-haller",
    _NOTIS,
    "Böckerna till och med {month} är som när de låstes: {locks}, {vers}. Det sista låsets hash "
    "är {hash}.",
    "Jämför med den hash som antecknades när månaden låstes, till exempel i styrelsens protokoll.",
)
LOCK_NONE = Kind(
    "las-saknas",
    _VARNING,
    "I boken finns inget lås, så det går inte att säga om något har ändrats.",
    "Lås avslutade månader med finsam seal. Har boken varit låst, så återställ låsen från "
    "säkerhetskopian eller git.",
    "LKBR 3:13",
)
SEAL_FILE = Kind(
    "sigill-manifest",
    _FEL,
    "Manifestet {file} för den fastställda rapporten {reason}.",
    "Återställ det från säkerhetskopian eller git.",
    "LKBR 3:13",
)
SEAL_REMOVED = Kind(
    "sigill-borttaget",
    _FEL,
    "Filen {file} visar att en rapport för {year} har fastställts, men i boken finns inget sigill.",
    'Lägg tillbaka raden {year}-12-31 custom "finsam-sigill" "{kind}" "{hash}".',
    "LKBR 3:13",
)
SEAL_NONE = Kind(
    "sigill-saknas",
    _VARNING,
    "I boken finns inget sigill för {year}, så det går inte att säga om rapporten har ändrats.",
    "Försegla den med finsam seal när den är fastställd. Har den varit förseglad, så återställ "
    "sigillet från säkerhetskopian eller git.",
    "LKBR 3:13",
)
SEAL_TWICE = Kind(
    "sigill-finns",
    _FEL,
    "Rapporten {kind} {year} är redan förseglad.",
    "Ska en ny version fastställas, så kör finsam seal med --again; det gamla sigillet står kvar i "
    "boken.",
)
SEAL_LOCK = Kind(
    "sigill-las",
    _FEL,
    "Rapporten {kind} {year} förseglades med ett annat lås om böckerna än det som nu gäller "
    "({hash}…).",
    "Återställ låset som det var.",
    "LKBR 3:13",
)
SEAL_FIGURE = Kind(
    "sigill-siffra",
    _FEL,
    "I den fastställda rapporten {year} är {table}, ”{row}”, {column}: {before}. Böckerna ger nu "
    "{after}.",
    "Återställ det som ändrats; en fastställd rapport ändras inte, ett fel rättas nästa år.",
    "LKBR 4:4, 5:6",
)
SEAL_SENTENCE = Kind(
    "sigill-mening",
    _FEL,
    "I den fastställda rapporten {year} står {before} Nu skulle det stå {after}",
    "Återställ texten eller det som den hämtar sina siffror ur.",
)
SEAL_INPUT = Kind(
    "sigill-indata",
    _NOTIS,
    "{file} är {how} sedan rapporten för {year} förseglades.",
    "Det behöver inte göras något, om ingen siffra eller mening anges som ändrad.",
)
SEAL_OUTPUT = Kind(
    "sigill-utdata",
    _NOTIS,
    "{file} skulle inte bli bit för bit densamma som när rapporten för {year} förseglades, med "
    "{versions}.",
    "Siffror och meningar jämförs för sig. Den fil som fastställdes är den som gäller; spara den.",
)
SEAL_PUBLISHED = Kind(
    "sigill-fil",
    _FEL,
    "Filen {file} {reason}.",
    "Hämta den fil som förseglades. finsam report gör .md och .html på nytt, finsam figures .csv.",
)
SEAL_HOLDS = Kind(
    "sigill-haller",
    _NOTIS,
    "Rapporten {kind} {year} håller: {figures} och {sentences} är som när den förseglades.",
    "Inget behöver göras.",
)
