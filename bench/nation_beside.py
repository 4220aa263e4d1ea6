"""Writes what a förbund of the nation has beside its books: settings, registers, a form, texts."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from nation_defects import Defect
from nation_events import CHAIR, COORDINATOR, COORDINATOR_MOST, REGION, STATE, opening
from nation_ledger import granted
from nation_model import INSATSER, KKR, KR, Forbund, folded

import finsam_ledger
from finsam_ledger.sie.values import plain

_FORM = Path(finsam_ledger.__file__).parent / "data" / "minimal" / "uppstallning" / "deltagare.toml"
_BEFORE = 4  # years that the overview of five asks for before the books
_PERCENT = 100
_LEDGER = """
[[rapport.del]]
id = "deltagare"
kapitel = "forvaltningsberattelse"
efter = "styrning"
rubrik = "Deltagare"
uppstallning = "deltagare"

[sma_tal]
minst = 5

[[attest]]
roll = "{coordinator}"
hogst = {most}

[[attest]]
roll = "{coordinator}"
konton = ["3", "8"]

[[attest]]
roll = "{chair}"
"""
_TEXTS = {
    "bedomning": "Målen för verksamheten är i huvudsak uppnådda.",
    "forvantad-utveckling": "Verksamheten väntas fortsätta i samma omfattning.",
    "handelser": "Inga händelser av väsentlig betydelse har inträffat.",
    "hushallning": "Bidragen ska användas till insatser som gör nytta. Eget kapital är "
    "{{ belopp tkr trappa.eget_kapital }}, och rekommenderas vara högst "
    "{{ belopp tkr trappa.grans }}.",
    "personal": "Uppgift om sjukfrånvaro lämnas inte, för så få är anställda.",
    "redovisningsprinciper": "Bidragen är intäkter det år de avser. Kostnader hör till det år då "
    "prestationen utförs.",
    "styrning": "Styrelsen beslutar om verksamhetsplan och budget och följer upp dem under året.",
    "viktiga-forhallanden": "Året gav {{ resultat tkr resultatrakning.arets_resultat }}.",
}

Lines = Iterable[str]


def write(folder: Path, forbund: Forbund, years: range) -> None:
    """All that a ledger of its own has."""
    words = _LEDGER.format(coordinator=COORDINATOR, most=COORDINATOR_MOST // KR, chair=CHAIR)
    _write(folder / "forbund.toml", settings(forbund), words)
    register, form = folder / "register", folder / "uppstallning" / _FORM.name
    register.mkdir()
    form.parent.mkdir()
    shutil.copyfile(_FORM, form)
    for name, (head, rows) in _registers(forbund, years).items():
        _write(register / f"{name}.csv", f"{head}\n", *(f"{row}\n" for row in rows))
    for year in years:
        _texts(folder / "texter" / str(year), forbund, year)


def settings(forbund: Forbund) -> str:
    """What a SIE file has beside it too. Few let their tables add up as printed (`foot`)."""
    town = forbund.kommuner[0].namn.removesuffix(" kommun")
    foot = 'avrundning = "foot"\n' if forbund.n % 8 == 6 else ""  # noqa: PLR2004 - one in eight
    bas = '\n[trappan]\ntilldelning = ["301"]\n' if forbund.is_bas else ""
    kontoplan = "bas" if forbund.is_bas else "kommun-bas"
    return f'namn = "{forbund.namn}"\nort = "{town}"\nkontoplan = "{kontoplan}"\n{foot}{bas}'


def _write(path: Path, *lines: str) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(lines)


def _texts(folder: Path, forbund: Forbund, year: int) -> None:
    folder.mkdir(parents=True)
    for name, text in _TEXTS.items():
        if not (name == "hushallning" and forbund.has(Defect.TEXT, year)):
            _write(folder / f"{name}.md", f"{text}\n")


def _registers(forbund: Forbund, years: range) -> dict[str, tuple[str, Lines]]:
    """The columns and rows of each register."""
    value = "rad,ar,varde,enhet,kalla"
    return {
        "medlemmar": ("medlem,namn,slag,kalla", _members(forbund)),
        "befolkning": (value, _population(forbund, years)),
        "personal": (value, _employed(forbund, years)),
        "revision": (value, _audits(forbund, years)),
        "inom-linjen": (value, _pledges(years)),
        "historik": (value, _history(forbund, years)),
        "styrelse": ("roll,utsedd_av,namn,fran,till", _board(forbund)),
        "insatser": ("rad,namn,agare,parter,slag,start,slut", _insatser(forbund)),
        "insatsbeslut": ("insats,ar,belopp,datum,paragraf,slag,till_ar,kommentar",
                         _granted(forbund, years)),
        "deltagare": ("rad,ar,kvinnor,man,kalla", _participants(forbund, years)),
    }  # fmt: skip


def _members(forbund: Forbund) -> Lines:
    yield f"{STATE},Försäkringskassan och Arbetsförmedlingen,stat,Förbundsordningen"
    yield f"{REGION},Regionen,region,Förbundsordningen"
    for each in forbund.kommuner:
        yield f"{each.id},{each.namn},kommun,Förbundsordningen"


def _population(forbund: Forbund, years: range) -> Lines:
    for year in years:
        for kommun, people in forbund.people(year).items():
            yield f"{kommun},{year},{people},antal,Påhittat"


def _employed(forbund: Forbund, years: range) -> Lines:
    for year in range(years[0] - _BEFORE, years[-1] + 1):
        yield f"antal_anstallda,{year},{1 + forbund.size // 20},antal,Påhittat"


def _audits(forbund: Forbund, years: range) -> Lines:
    for year in range(years[0] - 1, years[-1] + 1):
        if not forbund.has(Defect.REGISTER, year):
            audit = forbund.year(year).audit
            yield f"rakenskapsrevision,{year},{plain(-audit * 2 // 3 // KR * KR)},kr,Påhittat"
            yield f"ovrig_revision,{year},{plain(audit * 2 // 3 // KR * KR - audit)},kr,Påhittat"


def _pledges(years: range) -> Lines:
    for year in years:
        for row in ("panter", "ansvar_pensioner", "ansvar_ovriga"):
            yield f"{row},{year},0,kr,Påhittat"


def _history(forbund: Forbund, years: range) -> Lines:
    """The years before the books, in thousands of kronor as they were printed."""
    for year in range(years[0] - _BEFORE, years[0]):
        now = forbund.year(year)
        rows = {
            "verksamhetens_intakter": now.tilldelning,
            "verksamhetens_kostnader": now.costs,
            "arets_resultat": now.result,
            "eget_kapital": now.equity,
        }
        for row, ore in rows.items():
            yield f"{row},{year},{_tkr(ore)},tkr,Påhittat"
        ends = opening(forbund, year + 1)
        assets = ends["bank"] + ends["moms"]
        yield f"soliditet,{year},{(200 * now.equity + assets) // (2 * assets)},%,Påhittat"


def _tkr(ore: int) -> int:
    tkr = (2 * abs(ore) + KKR) // (2 * KKR)
    return tkr if ore >= 0 else -tkr


def _board(forbund: Forbund) -> Lines:
    yield f"ordförande,{forbund.kommuner[0].namn},,2010-01-01,"
    yield "vice ordförande,Försäkringskassan,,2010-01-01,"
    yield from ("ledamot,Arbetsförmedlingen,,2010-01-01,", "ledamot,Regionen,,2010-01-01,")
    yield from (f"ledamot,{each.namn},,2010-01-01," for each in forbund.kommuner[1:])


def _insatser(forbund: Forbund) -> Lines:
    for i, namn in enumerate(forbund.insatser):
        owner = forbund.kommuner[i % len(forbund.kommuner)].id
        yield f"{folded(namn)},{namn},{owner},Alla medlemmar,{INSATSER[namn]},2010-01-01,2040-12-31"


def _granted(forbund: Forbund, years: range) -> Lines:
    """What the board grants, the same as it budgets."""
    for year in years:
        for i, (namn, parts) in enumerate(forbund.year(year).insatser.items()):
            kronor = granted(forbund, year, namn, sum(parts)) // KR
            yield f"{folded(namn)},{year},{kronor},{year - 1}-11-20,{50 + i},beslut,,"


def _participants(forbund: Forbund, years: range) -> Iterator[str]:
    for year in years:
        all_of_them = forbund.participants(year)
        women = all_of_them * 58 // _PERCENT
        of = {"deltagare": 100, "nya": 60, "arbete": 0, "studier": 0, "rehabilitering": 0,
              "avbrott": 0}  # fmt: skip
        for row, percent in of.items():
            w, m = (each * percent // _PERCENT for each in (women, all_of_them - women))
            yield f"{row},{year},{w},{m},Påhittat"
