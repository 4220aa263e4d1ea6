"""What statements must satisfy before anything of them is believed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from finsam_ledger.bank.settings import Settings
from finsam_ledger.bank.values import Slag, Statement, total
from finsam_ledger.catalogue import bank as kinds
from finsam_ledger.findings import Finding
from finsam_ledger.money import kronor


@dataclass(frozen=True, slots=True)
class Numbered:
    """The last statement that is known of an account: its number and its year."""

    number: int
    year: int


def placed(statement: Statement, settings: Settings) -> tuple[Statement | None, list[Finding]]:
    """The statement with its account's short key, or that no account has its number."""
    if statement.nyckel:
        return statement, []
    key = next(filter(None, map(settings.key_of, statement.ids)), None)
    if key is None:
        shown = statement.ids[0] if statement.ids else "(utan nummer)"
        return None, [kinds.ACCOUNT_UNKNOWN.at(statement.place, id=shown)]
    return replace(statement, nyckel=key), []


def balanced(statement: Statement) -> Iterator[Finding]:
    """Opening balance and entries give the closing balance, to the öre. An avi has none."""
    if statement.slag is Slag.AVI:
        return
    for which, value in (("ingående", statement.opening), ("utgående", statement.closing)):
        if value is None:
            yield kinds.BALANCE_MISSING.at(statement.place, which=which)
    if statement.opening is None or statement.closing is None:
        return
    booked = total(statement.entries)
    computed = statement.opening + booked
    if computed != statement.closing.ore:
        yield kinds.BALANCE_OFF.at(
            statement.place,
            opening=kronor(statement.opening),
            sum=kronor(booked),
            computed=kronor(computed),
            closing=kronor(statement.closing.ore),
            difference=kronor(computed - statement.closing.ore),
        )


def pending(statement: Statement) -> Iterator[Finding]:
    """Rows that the bank has not booked are told of, since they are left out."""
    if statement.pending:
        yield kinds.PENDING.at(statement.place, count=statement.pending)


def in_order(statements: Iterable[Statement]) -> list[Statement]:
    """Kontoutdrag as they follow on each other: by closing day, then number, then as given."""

    def key(statement: Statement) -> tuple[str, int]:
        day = statement.closing.day.isoformat() if statement.closing else ""
        return day, statement.number or 0

    return sorted(statements, key=key)


def numbered(statements: Iterable[Statement], known: Mapping[str, Numbered]) -> Iterator[Finding]:
    """Numbers without a gap: each account's kontoutdrag in order, after the last that is known.

    Numbers begin again at 1 with a year or where the bank likes, and a number that has been seen
    is the same kontoutdrag again; only a jump forward says that something may be missing.
    """
    last: dict[str, Numbered] = defaultdict(lambda: Numbered(0, 0), known)
    for statement in in_order(statements):
        if statement.number is None or statement.closing is None:
            continue
        before, year = last[statement.nyckel], statement.closing.day.year
        if before.number and before.year == year and statement.number > before.number + 1:
            yield kinds.NUMBER_GAP.at(
                statement.place,
                number=statement.number,
                key=statement.nyckel,
                before=before.number,
            )
        last[statement.nyckel] = Numbered(statement.number, year)
