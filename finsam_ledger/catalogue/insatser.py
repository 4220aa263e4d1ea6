"""Findings about insatser, what is granted them and what is requested for them."""

from __future__ import annotations

from finsam_ledger.findings import Kind, Severity

_FEL, _VARNING, _NOTIS = Severity.ERROR, Severity.WARNING, Severity.NOTICE

# Insatser and rekvisitioner

INSATS_UNKNOWN = Kind(
    "insats-okand",
    _FEL,
    "Insatsen ”{insats}” finns inte i register/insatser.csv.",
    "{hint}",
)
OWNER_UNKNOWN = Kind(
    "insats-agare",
    _FEL,
    "Ägaren ”{agare}” till insatsen {insats} finns inte i register/medlemmar.csv.",
    "{hint} Är ägaren ingen medlem, skriv vem det är med stor begynnelsebokstav.",
)
DECIDED_OUTSIDE = Kind(
    "insats-beslut-period",
    _FEL,
    "Beslutet ger {insats} medel för {year}, men insatsen pågår {span}.",
    "Rätta året i beslutet, eller start och slut i register/insatser.csv.",
)
MOVED_UNDECIDED = Kind(
    "insats-avvikelse-beslut",
    _FEL,
    "Avvikelsen för {insats} saknar {missing}.",
    "Skriv när och i vilken paragraf eller vilket delegationsbeslut beloppet flyttades; annars "
    "återgår det till förbundet vid årets slut.",
)
MOVED_TOO_MUCH = Kind(
    "insats-avvikelse-belopp",
    _FEL,
    "{insats} har flyttat {moved} kr från {year}, men bara {unused} kr var oförbrukat: beviljat "
    "{granted} kr, upparbetat {cost} kr.",
    "Rätta beloppet i avvikelsen, eller bokför det som felaktigt är upparbetat på insatsen.",
)
INSATS_UNREGISTERED = Kind(
    "insats-utan-register",
    _NOTIS,
    "{amount} kr av kostnaderna {year} är bokförda på insatsen ”{insats}”, som inte finns i "
    "register/insatser.csv.",
    "{hint}",
)
OVERSPENT = Kind(
    "insats-over-beslut",
    _VARNING,
    "{insats} har upparbetat {cost} kr {year}, men är beviljad {granted} kr; {over} kr för mycket.",
    "Kontrollera att kostnaderna hör till insatsen, eller skriv in ändringsbeslutet i "
    "register/insatsbeslut.csv.",
    "finsamlagen 7 §",
)
BUDGET_DIFFERS = Kind(
    "insats-budget",
    _NOTIS,
    "Budgeten {year} för {insats} är {budget} kr, men det som är beviljat är {granted} kr.",
    "Skriv in det beslut som saknas, i budgeten eller i register/insatsbeslut.csv.",
)
REQUESTED_TOO_MUCH = Kind(
    "rekvisition-over-beslut",
    _FEL,
    "Med den här rekvisitionen på {amount} kr har {insats} begärt {total} kr för {year}, men är "
    "beviljad {granted} kr; {over} kr för mycket.",
    "Avslå det som är för mycket (status avslagen, med kommentar), eller skriv in beslutet om mer "
    "i register/insatsbeslut.csv.",
    "finsamlagen 7 §",
)
REQUEST_PERIOD = Kind(
    "rekvisition-period",
    _FEL,
    "Rekvisitionen för {insats} {period} har fel period: {reason}.",
    "{hint}",
)
REQUEST_UNPROVEN = Kind(
    "rekvisition-underlag",
    _NOTIS,
    "Rekvisitionen för {insats} {period} på {amount} kr saknar underlag.",
    "Be ägaren om underlaget och skriv var det finns i kolumnen underlag.",
)
REQUEST_BOOKED = Kind(
    "rekvisition-ver",
    _FEL,
    "Rekvisitionen för {insats} {period} på {amount} kr är inte bokförd som verifikation {ver}: "
    "{reason}.",
    "Rätta ver i registret, eller beloppet eller insats: på verifikationen.",
)
REQUEST_UNBOOKED = Kind(
    "rekvisition-utan-ver",
    _NOTIS,
    "Den godkända rekvisitionen för {insats} {period} på {amount} kr har ingen verifikation.",
    "Skriv verifikationens nummer i kolumnen ver när den är bokförd.",
)
