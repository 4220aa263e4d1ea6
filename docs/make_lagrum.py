"""Write docs/lagrum.md: every rule of the law and what answers it here.

Run from anywhere: `python docs/make_lagrum.py`. The rules are data in `finsam_ledger`.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Literal

import msgspec

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "lagrum.md"
DATA = ROOT / "finsam_ledger" / "data" / "lagrum.toml"

Lag = Literal["LKBR", "finsamlagen", "KL", "dataskyddslagen"]
Status = Literal["gors", "delvis", "utanfor"]
Words = tuple[str, ...]

STATUS: dict[Status, str] = {"gors": "görs", "delvis": "delvis", "utanfor": "utanför"}
# What each list of a rule points at: its field and what a reader calls it.
POINTERS = {
    "kontroller": "Fynd",
    "uppstallningar": "Uppställning",
    "delar": "Del i rapporten",
    "bocker": "Bok",
    "insticksprogram": "Insticksprogram",
    "metadata": "Metadata",
    "kommandon": "Kommando",
}
CHAPTERS = {
    "1": "Inledande bestämmelser",
    "2": "Ord och uttryck",
    "3": "Bokföring och arkivering",
    "4": "Allmänt om årsredovisningen",
    "5": "Resultaträkning",
    "6": "Balansräkning",
    "7": "Värdering",
    "8": "Kassaflödesanalys",
    "9": "Noter",
    "10": "Drift- och investeringsredovisning",
    "11": "Förvaltningsberättelse",
    "13": "Delårsrapport",
}
LAWS: dict[Lag, str] = {
    "LKBR": "LKBR",
    "finsamlagen": "Finsamlagen",
    "KL": "Kommunallagen, genom finsamlagen 21 §",
    "dataskyddslagen": "Dataskyddslagen",
}

INTRO = """\
# Lagrum

Vad lagen (2018:597) om kommunal bokföring och redovisning (LKBR) och lagen (2003:1210) om
finansiell samordning av rehabiliteringsinsatser (finsamlagen) kräver av böckerna och
årsredovisningen, och vad `finsam_ledger` gör åt det. Kraven är återgivna med egna ord; det är
lagtexten som gäller, LKBR till och med SFS 2024:345 och finsamlagen till och med SFS 2023:644.
LKBR 12 kap. är inte med: ett förbund är normalt inte moder i någon koncern. Delårsrapport (13 kap.)
gör det bara om förbundsordningen säger det, eftersom finsamlagen 21 § inte räknar upp den.

Den här sidan är gjord av `docs/make_lagrum.py` ur `finsam_ledger/data/lagrum.toml`; ändra där och
kör `python docs/make_lagrum.py`. Ett test ser till att allt som nämns finns.

**görs**: det som räknas upp möter kravet. **delvis**: det möter en del av kravet, och texten efter
säger vad förbundet självt svarar för. **utanför**: inget här prövar kravet, och texten säger
varför. Fynden förklaras i [fynd](fynd.md), orden i [ordlistan](ordlista.md).

**praxis**: finsamlagen 24 § tillämpar LKBR när årsredovisningen upprättas, men ingen lag säger att
3 kap. om bokföring, orden i 2 kap. som det bygger på eller 13 kap. om delårsrapport gäller ett
samordningsförbund. Förbunden följer dem ändå, och det gör böckerna här.
"""


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One paragraph: what it asks, in our own words, and what answers it."""

    lag: Lag
    paragraf: str
    rubrik: str
    krav: str
    status: Status
    praxis: bool = False
    obekraftad: str = ""
    kontroller: Words = ()
    uppstallningar: Words = ()
    delar: Words = ()
    bocker: Words = ()
    insticksprogram: Words = ()
    metadata: Words = ()
    kommandon: Words = ()
    varfor: str = ""

    @property
    def name(self) -> str:
        """How the paragraph is cited."""
        chapter, colon, _ = self.paragraf.partition(":")
        return f"{self.lag} {self.paragraf}" if colon else f"{self.lag} {chapter} §"

    @property
    def heading(self) -> str:
        """The heading its row stands under."""
        chapter, _, _ = self.paragraf.partition(":")
        law = LAWS[self.lag]
        return f"{law} {chapter} kap. {CHAPTERS[chapter]}" if self.lag == "LKBR" else law

    def pointers(self, field: str) -> Words:
        """What the rule points at in one of the fields of `POINTERS`."""
        words: Words = getattr(self, field)
        return words


def read_rules(path: Path = DATA) -> tuple[Rule, ...]:
    """The rules in order; raises msgspec.ValidationError for one of another shape."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return msgspec.convert(data["regel"], tuple[Rule, ...])


def joined(text: str) -> str:
    """A text as one line, fit for a cell."""
    return " ".join(text.split()).replace("|", r"\|").replace("<", "&lt;")


def named(field: str, word: str) -> str:
    """A word as a reader meets it, with a link to its explanation where there is one."""
    if field == "kontroller":
        return f"[{word}](fynd.md#{word})"
    return f"`finsam {word}`" if field == "kommandon" else f"`{word}`"


def paragraph(rule: Rule) -> str:
    cited = rule.paragraf if ":" in rule.paragraf else f"{rule.paragraf} §"
    return f"{cited} (praxis)" if rule.praxis else cited


def demand(rule: Rule) -> str:
    unconfirmed = f" *Obekräftad: {joined(rule.obekraftad)}*" if rule.obekraftad else ""
    return f"**{joined(rule.rubrik)}.** {joined(rule.krav)}{unconfirmed}"


def answer(rule: Rule) -> str:
    """What meets the rule, a line for each kind of it, and what does not."""
    parts = [
        f"{label}: {', '.join(named(field, word) for word in words)}"
        for field, label in POINTERS.items()
        if (words := rule.pointers(field))
    ]
    return "<br>".join([*parts, joined(rule.varfor)] if rule.varfor else parts)


def summary(rules: Iterable[Rule]) -> Iterator[str]:
    """How many rules of each status there are under each heading."""
    yield f"| Regler | {' | '.join(STATUS.values())} |"
    yield "|---|" + "---:|" * len(STATUS)
    for heading, group in groupby(rules, lambda rule: rule.heading):
        count = Counter(rule.status for rule in group)
        yield f"| {heading} | {' | '.join(str(count[status]) for status in STATUS)} |"


def tables(rules: Iterable[Rule]) -> Iterator[str]:
    for heading, group in groupby(rules, lambda rule: rule.heading):
        yield f"\n## {heading}\n"
        yield "| Lagrum | Krav | Status | Vad som svarar mot det |\n|---|---|---|---|"
        for rule in group:
            cells = (paragraph(rule), demand(rule), STATUS[rule.status], answer(rule))
            yield f"| {' | '.join(cells)} |"


def page() -> str:
    """The whole page."""
    rules = read_rules()
    return "\n".join([INTRO, *summary(rules), *tables(rules)]) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
