"""`bank.toml`: which accounts the förbund has in the bank, and how the bank's CSV looks.

Account numbers stand here and nowhere in the books, where an account is known by its short key.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from finsam_ledger import catalogue
from finsam_ledger.bank.values import bare
from finsam_ledger.catalogue import bank as kinds
from finsam_ledger.datafiles import Toml, decode_all, read_toml, suggestion
from finsam_ledger.findings import Finding, Place

FILE = "bank.toml"
Text = Annotated[str, msgspec.Meta(min_length=1)]
# What stands before the reference in `bank-id`, so one word of these.
Key = Annotated[str, msgspec.Meta(pattern="^[a-z0-9-]+$")]


class Konto(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An account in the bank: its numbers there, its account in the ledger, and the account that
    holds the other side until a person has decided where it belongs.
    """

    nyckel: Key
    konto: Text
    ej_konterat: Text
    id: tuple[Text, ...] = ()


class Kolumner(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the bank calls the columns; an empty name is a column that the file does not have."""

    bokforingsdatum: Text
    text: Text
    belopp: Text
    saldo: Text
    valutadatum: str = ""
    referens: str = ""

    @property
    def names(self) -> list[str]:
        return [name for name in msgspec.structs.astuple(self) if name]


class Profil(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a bank writes its CSV, and which account (by key) such a file is about."""

    konto: Text
    kolumner: Kolumner
    filnamn: str = "*"
    kodning: Literal["utf-8", "cp1252", "iso-8859-1", "utf-16"] = "utf-8"
    skiljetecken: Literal[";", ",", "\t"] = ";"
    hoppa_over: Annotated[int, msgspec.Meta(ge=0, le=100)] = 0
    datumform: str = "ÅÅÅÅ-MM-DD"
    decimaltecken: Literal[",", "."] = ","

    @property
    def names(self) -> list[str]:
        return self.kolumner.names


@dataclass(frozen=True)
class Settings:
    """`bank.toml`, checked."""

    toml: Toml
    konton: tuple[Konto, ...]
    profiler: tuple[Profil, ...]

    def konto(self, key: str) -> Konto:
        return next(konto for konto in self.konton if konto.nyckel == key)

    def key_of(self, id: str) -> str | None:
        """The short key of an account by its number in the bank, however that is written."""
        wanted = bare(id)
        found = (k.nyckel for k in self.konton if wanted in map(bare, k.id))
        return next(found, None)

    @property
    def ids(self) -> tuple[str, ...]:
        """Every account number there is, bare, the longest first."""
        return tuple(sorted({bare(id) for k in self.konton for id in k.id}, key=lambda i: -len(i)))

    def place(self, key: str, field: str) -> Place:
        """Where a field of the account with a key stands."""
        keys = [konto.nyckel for konto in self.konton]
        return self.toml.place("konto", keys.index(key), field)


def read_settings(folder: Path) -> tuple[Settings | None, list[Finding]]:
    path = folder / FILE
    if not path.exists():
        return None, [kinds.SETTINGS_MISSING.at(Place(str(path)), folder=folder)]
    toml, findings = read_toml(path)
    if toml is None:
        return None, findings
    findings = [
        catalogue.FIELD_UNKNOWN.at(
            toml.place(key=word), field=word, hint=suggestion(word, ("konto", "csv"))
        )
        for word in toml.data
        if word not in ("konto", "csv")
    ]
    konton, wrong = decode_all(Konto, toml, "konto")
    findings += wrong
    profiler, wrong = decode_all(Profil, toml, "csv")
    findings += wrong
    if not konton and not findings:
        findings.append(catalogue.FIELD_MISSING.at(Place(str(path)), field="konto"))
    settings = Settings(toml, tuple(k for k, _ in konton), tuple(p for p, _ in profiler))
    if not findings:
        findings += [*_accounts_once(settings), *_profiles_fit(settings)]
    return (None, findings) if findings else (settings, [])


def _accounts_once(settings: Settings) -> Iterator[Finding]:
    seen: set[str] = set()
    for index, konto in enumerate(settings.konton):
        for field, words in (("nyckel", [konto.nyckel]), ("id", [bare(id) for id in konto.id])):
            for word in words:
                if word in seen or not word:
                    reason = f"”{word}” finns redan" if word else "numret är tomt"
                    place = settings.toml.place("konto", index, field)
                    yield catalogue.FIELD_VALUE.at(place, field=field, reason=reason)
                seen.add(word)


def _profiles_fit(settings: Settings) -> Iterator[Finding]:
    keys = [konto.nyckel for konto in settings.konton]
    for index, profil in enumerate(settings.profiler):
        if profil.konto not in keys:
            place = settings.toml.place("csv", index, "konto")
            reason = f"inget [[konto]] har nyckeln ”{profil.konto}”"
            yield catalogue.FIELD_VALUE.at(place, field="konto", reason=reason)
        if date_pattern(profil.datumform) is None:
            place = settings.toml.place("csv", index, "datumform")
            reason = "skriv år, månad och dag som ÅÅÅÅ-MM-DD, ÅÅMMDD eller DD.MM.ÅÅÅÅ"
            yield catalogue.FIELD_VALUE.at(place, field="datumform", reason=reason)
        if len(set(profil.names)) < len(profil.names):
            place = settings.toml.place("csv", index, "kolumner")
            reason = "två kolumner har samma namn"
            yield catalogue.FIELD_VALUE.at(place, field="kolumner", reason=reason)


def date_pattern(form: str) -> re.Pattern[str] | None:
    """What a date in `form` looks like, or None where the form lacks a part or has one twice."""
    years = "ÅÅÅÅ" if "ÅÅÅÅ" in form else "ÅÅ"
    pattern = re.escape(form)
    for mark, name in ((years, "year"), ("MM", "month"), ("DD", "day")):
        if pattern.count(mark) != 1:
            return None
        pattern = pattern.replace(mark, f"(?P<{name}>[0-9]{{{len(mark)}}})")
    return None if "Å" in pattern else re.compile(pattern)


def read_date(text: str, pattern: re.Pattern[str]) -> date | None:
    """A day as the bank writes it; a year of two digits is in this century.

    >>> read_date("14.03.25", date_pattern("DD.MM.ÅÅ"))
    datetime.date(2025, 3, 14)
    """
    found = pattern.fullmatch(text.strip())
    if found is None:
        return None
    century = 0 if len(found["year"]) == len("ÅÅÅÅ") else 2000
    try:
        return date(century + int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return None
