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
    "Ta bort den, eller bokför den i en öppen månad.",
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
    "Böckerna till och med {month} är inte de som låstes, och {file} som skulle visa vad som har "
    "ändrats {reason}.",
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
    "{month} är låst två gånger, med olika hashar.",
    "Ta bort det lås som inte är skrivet av finsam seal.",
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
    "I den fastställda rapporten {year} står ”{before}”. Nu skulle det stå ”{after}”.",
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
    "{file} skulle inte bli bit för bit densamma som när rapporten för {year} förseglades"
    "{versions}.",
    "Siffror och meningar jämförs för sig. Den fil som fastställdes är den som gäller; spara den.",
)
SEAL_PUBLISHED = Kind(
    "sigill-fil",
    _FEL,
    "Filen {file} {reason}.",
    "Hämta den fil som förseglades, eller gör om den med finsam report.",
)
SEAL_HOLDS = Kind(
    "sigill-haller",
    _NOTIS,
    "Rapporten {kind} {year} håller: {figures} siffror och {sentences} meningar är som när den "
    "förseglades.",
    "Inget behöver göras.",
)
