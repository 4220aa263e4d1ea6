"""Systemdokumentation: how the books are kept, so that they can be read without us (LKBR 3:11)."""

from __future__ import annotations

import platform
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import tomli

from finsam_ledger._version import __version__
from finsam_ledger.balances import DIMENSIONS
from finsam_ledger.bocker.extract import Extract
from finsam_ledger.bocker.files import COLUMNS, file_rows, name_in, options_in
from finsam_ledger.bocker.locks import locks
from finsam_ledger.bocker.values import Column, Kind, Row, Section, Table
from finsam_ledger.bocker.words import KONTO, KONTONAMN
from finsam_ledger.chart import Klass
from finsam_ledger.masking import KEY
from finsam_ledger.money import Rounding
from finsam_ledger.verifikationer import text_of

TITLE, LAW = "Systemdokumentation", "LKBR 3:11"
_WORDS = Path(__file__).parent.parent / "data" / "bocker.toml"
_ALL = "finsam_ledger.plugins.kommunal"
# What steers the books and their statements, beside the ledger's own files.
_BESIDE = ("forbund.toml", "*.csv", "uppstallning/*.toml", "register/*.csv", "mallar/*")
_KLASSER = {
    Klass.TILLGANG: "tillgång",
    Klass.EGET_KAPITAL: "eget kapital",
    Klass.SKULD: "skuld",
    Klass.INTAKT: "intäkt",
    Klass.KOSTNAD: "kostnad",
}
_ROUNDINGS = {Rounding.EACH: "varje siffra för sig", Rounding.FOOT: "så att tabellerna summerar"}


@cache
def words() -> dict[str, Any]:
    """What things are called and do, in Swedish."""
    return tomli.loads(_WORDS.read_text(encoding="utf-8"))


def sections(extract: Extract) -> Iterator[Section]:
    yield Section("Från verifikation till siffra", tuple(words()["vagen"]))
    yield _programs(extract)
    yield _files(extract)
    yield _chart(extract)
    yield _dimensions(extract)
    yield _forms(extract)
    yield _attest(extract)
    yield _policies(extract)
    yield _registers(extract)
    yield Section("Låsta perioder", (), (locks(extract),))


def _programs(extract: Extract) -> Section:
    python = ".".join(platform.python_version_tuple()[:2])
    versions = {"finsam_ledger": __version__, "Beancount": version("beancount"), "Python": python}
    rows = tuple(Row((program, number)) for program, number in versions.items())
    tables = [Table("Program", (Column("Program"), Column("Version")), rows)]
    ledger = extract.books.ledger
    if ledger is None:
        told = (
            "Boken förs i ett annat system och är läst ur dess SIE-fil. Det systemets egen "
            "dokumentation gäller för registreringen; här står hur filen är läst."
        )
        return Section("Program", (told,), tuple(tables))
    tables.append(_plugins(ledger.plugins))
    meanings = words()["optioner"]
    options = tuple(
        Row((name, value, meanings.get(name, ""))) for name, value in options_in(ledger.main)
    )
    columns = (Column("Inställning"), Column("Värde"), Column("Vad den är"))
    instead = "Boken har inga inställningar i huvudfilen."
    tables.append(Table("Bokens inställningar", columns, options, instead=instead))
    return Section("Program och inställningar", (), tuple(tables))


def _plugins(used: Sequence[str]) -> Table:
    """What the ledger's plugins do; one of them does what all of ours do."""
    known: dict[str, str] = words()["insticksprogram"]
    rows = [Row((name, known.get(name, "Annat insticksprogram."), "i boken")) for name in used]
    if _ALL in used:
        others = (name for name in known if name not in used)
        rows += [Row((name, known[name], "genom kommunal")) for name in others]
    columns = (Column("Insticksprogram"), Column("Vad det gör"), Column("Hur det körs"))
    instead = "Boken har inga insticksprogram."
    return Table("Insticksprogram", columns, tuple(rows), instead=instead)


def _files(extract: Extract) -> Section:
    folder, ledger = extract.folder, extract.books.ledger
    paths = {Path(name) for name in ledger.files} if ledger else {extract.source}
    for pattern in _BESIDE if extract.forbund.toml else ():
        paths |= {path for path in folder.glob(pattern) if path.is_file()}
    told = "Filerna som böckerna och räkningarna bygger på, som de är när det här skrivs."
    return Section("Filer", (told,), (Table("Filer", COLUMNS, file_rows(paths, folder)),))


def _chart(extract: Extract) -> Section:
    """Every account that is open, and where the law has it."""
    posts = words()["poster"]
    opened = extract.books.ledger.opened if extract.books.ledger else {}
    rows = []
    for konto, account in sorted(extract.books.accounts.items()):
        row = extract.chart.row(konto)
        klass, post = (_KLASSER[row.klass], posts[row.post]) if row else ("", "Ingen post")
        law = "" if row is None else "LKBR 5:2" if row.klass.is_result else "LKBR 6:2"
        meta = opened.get(account.account, {})
        dims = ", ".join(f"{dim}: {text_of(meta, dim)}" for dim in DIMENSIONS if dim in meta)
        rows.append(Row((konto, account.namn, account.account, klass, post, law, dims)))
    columns = (
        KONTO,
        KONTONAMN,
        Column("I boken"),
        Column("Klass"),
        Column("Post"),
        Column("Lagrum"),
        Column("Dimensioner för alla rader"),
    )
    told = f"Kontoplanen är {extract.chart.name}; ett kontos längsta kända början avgör dess post."
    return Section("Kontoplan", (told,), (Table("Konton", columns, tuple(rows)),))


def _dimensions(extract: Extract) -> Section:
    """The dimensions with their values to the end of the period, but what is masked."""
    found: Counter[tuple[str, str]] = Counter()
    opened = extract.books.ledger.opened if extract.books.ledger else {}
    for ver in extract.history:
        whole = ver.meta
        for rad in ver.rader:
            own, account = rad.meta, opened.get(rad.account, {})
            for dim in DIMENSIONS:
                value = own.get(dim) or whole.get(dim) or account.get(dim)
                if value:
                    found[dim, str(value)] += 1
    meanings = words()["dimensioner"]
    rows = tuple(
        Row((dim, meanings[dim], value, count))
        for (dim, value), count in sorted(found.items())
        if not value.startswith(f"[{KEY}")
    )
    columns = (
        Column("Dimension"),
        Column("Vad den är"),
        Column("Värde"),
        Column("Rader", Kind.NUMBER),
    )
    instead = "Inga rader i böckerna har dimensioner."
    return Section("Dimensioner", (), (Table("Dimensioner", columns, rows, 2, instead),))


def _forms(extract: Extract) -> Section:
    bokslut = extract.closed[0]
    forms = bokslut.facts.forms.values() if bokslut else ()
    own = extract.folder / "uppstallning"
    rows = tuple(
        Row((form.id, form.title, form.law, _origin(Path(form.place.file), own, extract.folder)))
        for form in sorted(forms, key=lambda form: form.id)
    )
    columns = (Column("Uppställning"), Column("Rubrik"), Column("Lagrum"), Column("Varifrån"))
    instead = "Räkningarna går inte att ställa upp; se efter med finsam check."
    return Section("Uppställningar", (), (Table("Uppställningar", columns, rows, 0, instead),))


def _origin(path: Path, own: Path, folder: Path) -> str:
    return name_in(folder, path) if path.parent == own else "inbyggd"


def _attest(extract: Extract) -> Section:
    rows = tuple(
        Row(
            (
                row.roll,
                None if row.hogst is None else row.hogst * 100,
                ", ".join(row.konton) or "alla",
            )
        )
        for row in extract.forbund.settings.attest
    )
    columns = (Column("Roll"), Column("Högst", Kind.ORE), Column("Konton"))
    instead = "forbund.toml har ingen attestordning."
    told = "Vem som får attestera vad. En roll utan högsta belopp har ingen gräns."
    return Section(
        "Attestordning",
        (told,) if rows else (),
        (Table("Attestordning", columns, rows, 0, instead),),
    )


def _policies(extract: Extract) -> Section:
    """What the förbund has decided about its books, or what holds where it says nothing."""
    settings = extract.forbund.settings
    registration, documents = settings.registrering, settings.underlag
    accruals = settings.periodisering
    required = "ja" if documents.kravs else ", ".join(documents.konton)
    policies = {
        "Räkenskapsåret slutar": settings.rakenskapsar_slutar,
        "Balanskrav": settings.balanskrav.replace("tillampligt", "tillämpligt").replace("_", " "),
        "Finansiellt mål": settings.finansiellt_mal,
        "Avrundning": _ROUNDINGS[settings.avrundning],
        "Konton som registreras nästa arbetsdag": ", ".join(registration.kontanta),
        "Dagar inom vilka annat registreras": str(registration.dagar),
        "Underlagens mapp": documents.mapp,
        "Underlag krävs": required or "nej",
        "Konto för förutbetalda kostnader": accruals.forutbetalda_kostnader,
        "Konto för upplupna kostnader": accruals.upplupna_kostnader,
        "Konto för förutbetalda intäkter": accruals.forutbetalda_intakter,
        "Konto för upplupna intäkter": accruals.upplupna_intakter,
        "Bankkonton får övertrasseras, kronor": str(settings.krediter.hogst),
    }
    rows = tuple(Row((name, value or "inte bestämt")) for name, value in policies.items())
    told = (
        "Vad förbundet har bestämt i forbund.toml, eller vad som gäller när det inte säger något."
    )
    table = Table("Förbundets regler", (Column("Regel"), Column("Värde")), rows)
    return Section("Förbundets regler", (told,), (table,))


def _registers(extract: Extract) -> Section:
    forbund = extract.forbund
    entries = {name: len(register.entries) for name, register in forbund.registers.items()}
    entries |= {"medlemmar": len(forbund.members), "anlaggningar": len(forbund.anlaggningar)}
    rows = tuple(Row((name, count)) for name, count in sorted(entries.items()) if count)
    columns = (Column("Register"), Column("Uppgifter", Kind.NUMBER))
    table = Table("Register", columns, rows, instead="Förbundet har inga register.")
    told = "Uppgifter som inte kommer ur bokföringen, i mappen register."
    return Section("Register", (told,), (table,))
