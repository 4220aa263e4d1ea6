"""From what bank.toml and the register call an account to the ledger's own name for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from beancount.core import data

from finsam_ledger.bank.intake import News, key_of
from finsam_ledger.bank.settings import Settings
from finsam_ledger.catalogue import bank as kinds
from finsam_ledger.chart import number_of
from finsam_ledger.findings import Finding, Place

# What an account's number begins with and the root it is proposed under.
_ROOTS = {"1": "Assets", "2": "Liabilities", "3": "Income", "8": "Income"}


@dataclass(frozen=True, slots=True)
class Opened:
    """When an account was opened, and closed if it has been."""

    first: date
    closed: date | None = None

    def holds(self, first: date, last: date) -> bool:
        return self.first <= first and (self.closed is None or last < self.closed)


@dataclass(frozen=True)
class Accounts:
    """The ledger's accounts, and the förbund's settings that name them by number or in full."""

    settings: Settings
    opened: Mapping[str, Opened]

    def named(self, word: str) -> str:
        """The account in full; a number that no account has stays as it is."""
        if ":" in word:
            return word
        return next((name for name in self.opened if number_of(name) == word), word)

    def bank(self, key: str) -> str:
        return self.named(self.settings.konto(key).konto)

    def undecided(self, key: str) -> str:
        return self.named(self.settings.konto(key).ej_konterat)

    def by_key(self) -> dict[str, str]:
        return {konto.nyckel: self.bank(konto.nyckel) for konto in self.settings.konton}


def accounts_of(settings: Settings, entries: Iterable[Any]) -> Accounts:
    """The accounts that directives open."""
    opened: dict[str, Opened] = {}
    for entry in entries:
        if isinstance(entry, data.Open):
            opened[entry.account] = Opened(entry.date)
        elif isinstance(entry, data.Close) and entry.account in opened:
            opened[entry.account] = Opened(opened[entry.account].first, entry.date)
    return Accounts(settings, opened)


def not_open(news: News, accounts: Accounts) -> Iterator[Finding]:
    """Each account that the news need and that is not open on their days, where it is named."""
    days: dict[tuple[str, Place, str], list[date]] = {}
    for word, place, where, day in _used(news, accounts.settings):
        days.setdefault((word, place, where), []).append(day)
    for (word, place, where), used in days.items():
        account, first = accounts.named(word), min(used)
        opened = accounts.opened.get(account)
        if opened is None or not opened.holds(first, max(used)):
            hint = _hint(account, opened, first)
            shown = account if ":" in account else f"Konto {account}"
            yield kinds.ACCOUNT_NOT_OPEN.at(
                place, account=shown, where=where, date=first, hint=hint
            )


def _used(news: News, settings: Settings) -> Iterator[tuple[str, Place, str, date]]:
    """What is needed: the word for an account, where it stands, what that is, and when."""
    for closing in news.closings:
        konto = settings.konto(closing.nyckel)
        yield (
            konto.konto,
            settings.place(konto.nyckel, "konto"),
            "bank.toml",
            closing.saldo.day,
        )
    for row in news.rows:
        konto = settings.konto(key_of(row.entry.id))
        day = row.entry.day
        yield konto.konto, settings.place(konto.nyckel, "konto"), "bank.toml", day
        for leg in row.legs:
            if leg.vantad is not None:
                yield leg.vantad.konto, leg.vantad.place, "registret", day
            else:
                place = settings.place(konto.nyckel, "ej_konterat")
                yield konto.ej_konterat, place, "bank.toml", day


def _hint(account: str, opened: Opened | None, day: date) -> str:
    if opened is None:
        root = _ROOTS.get(account[:1], "Expenses")
        name = account if ":" in account else f"{root}:{account}-Namn"
        return f"Lägg till raden bland kontona: {day} open {name} SEK"
    if opened.closed is not None:
        return f"Det stängdes {opened.closed}; ta bort close, eller ange ett annat konto."
    return f"Det öppnades {opened.first}; ändra datum på open till {day}."
