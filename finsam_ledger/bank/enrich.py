"""camt.054 against what is booked: an avi tells more of a row and never makes one.

An avi's entry is the row that has its reference and amount, or else the only one with its day and
amount. Several entries of one avi that share a reference are the parts of one row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from finsam_ledger.bank.values import Detail, Entry, Statement


class Booked(Protocol):
    """A row of an account, in a file or in the ledger."""

    @property
    def id(self) -> str: ...
    @property
    def day(self) -> object: ...
    @property
    def ore(self) -> int: ...


B = TypeVar("B", bound=Booked)


@dataclass(frozen=True, slots=True)
class Avi:
    """What avier say of one row: its account's key, the entry as the avi has it, all details."""

    nyckel: str
    entry: Entry


def avier(statements: Iterable[Statement]) -> list[Avi]:
    """One for each row that avier tell of; the same avi twice is one."""
    found: dict[tuple[str, str, int], Avi] = {}
    for statement in statements:
        for entry in _joined(statement.entries):
            found.setdefault((entry.id, str(entry.day), entry.ore), Avi(statement.nyckel, entry))
    return list(found.values())


def _joined(entries: Sequence[Entry]) -> list[Entry]:
    """Entries of one reference and day as one, with the details of all."""
    groups: dict[tuple[str, object], list[Entry]] = defaultdict(list)
    for index, entry in enumerate(entries):
        groups[entry.reference or f"#{index}", entry.day].append(entry)
    return [
        group[0]
        if len(group) == 1
        else replace(
            group[0],
            ore=sum(entry.ore for entry in group),
            details=tuple(detail for entry in group for detail in _details(entry)),
        )
        for group in groups.values()
    ]


def _details(entry: Entry) -> tuple[Detail, ...]:
    """An entry's details; its amount is that of a single one."""
    if len(entry.details) > 1:
        return entry.details
    only = entry.details[0] if entry.details else Detail(texts=(entry.text,) if entry.text else ())
    return (replace(only, ore=entry.ore),)


def told(of: Iterable[Avi], rows: Mapping[str, Sequence[B]]) -> list[tuple[Avi, B | None]]:
    """Each avi with the row that it is about, of `rows` by account key, if that can be told.

    A row is told of once: by the avi that has its reference, before one that has its amount.
    """
    waiting, found = list(of), []
    taken: set[int] = set()
    for rule in (_by_reference, _by_day):
        left = []
        for avi in waiting:
            free = [row for row in rows.get(avi.nyckel, ()) if id(row) not in taken]
            row = rule(avi, [row for row in free if row.ore == avi.entry.ore])
            if row is None:
                left.append(avi)
            else:
                taken.add(id(row))
                found.append((avi, row))
        waiting = left
    return [*found, *((avi, None) for avi in waiting)]


def _by_reference(avi: Avi, rows: Sequence[B]) -> B | None:
    ids = {f"{avi.nyckel}/{each}" for each in _references(avi.entry)}
    return next((row for row in rows if row.id in ids), None)


def _by_day(avi: Avi, rows: Sequence[B]) -> B | None:
    same = [row for row in rows if row.day == avi.entry.day]
    return same[0] if len(same) == 1 else None


def _references(entry: Entry) -> list[str]:
    given = [entry.reference, *(detail.reference for detail in entry.details)]
    return [reference for reference in given if reference]


def enriched(entry: Entry, avi: Entry) -> Entry:
    """The entry with the avi's details where they say more than its own."""
    details = avi.details if len(avi.details) >= len(entry.details) else entry.details
    if len(details) == len(entry.details):
        pairs = zip(entry.details, avi.details, strict=False)
        details = tuple(_filled(own, other) for own, other in pairs)
    text = entry.text or avi.text
    return replace(entry, details=details, text=text, avi=True)


def _filled(own: Detail, other: Detail) -> Detail:
    """A payment with what it lacks taken from another telling of it."""
    return Detail(
        ore=other.ore if own.ore is None else own.ore,
        reference=own.reference or other.reference,
        motpart=own.motpart or other.motpart,
        ocr=own.ocr or other.ocr,
        references=tuple(dict.fromkeys((*own.references, *other.references))),
        texts=tuple(dict.fromkeys((*own.texts, *other.texts))),
        foreign=own.foreign or other.foreign,
    )
