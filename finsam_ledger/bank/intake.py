"""From files to news: what the bank says, checked, less what the ledger has already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from finsam_ledger.bank import control, files
from finsam_ledger.bank.control import Numbered
from finsam_ledger.bank.enrich import Avi, avier, enriched, told
from finsam_ledger.bank.expected import Vantad
from finsam_ledger.bank.identity import identified
from finsam_ledger.bank.match import Row, matched
from finsam_ledger.bank.settings import Settings
from finsam_ledger.bank.values import Entry, Saldo, Slag, Statement
from finsam_ledger.catalogue import bank as kinds
from finsam_ledger.findings import Finding, Place
from finsam_ledger.money import kronor


@dataclass(frozen=True, slots=True)
class KnownRow:
    """A row from the bank that the ledger has; `has_avi` where an avi has told of it already."""

    id: str
    day: date
    ore: int
    place: Place
    has_avi: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """What the ledger has from the bank: rows, balances by account key, and what is paid."""

    rows: Mapping[str, Sequence[KnownRow]] = field(default_factory=dict)
    salden: frozenset[tuple[str, Saldo]] = frozenset()
    paid: Mapping[tuple[str, int], int] = field(default_factory=dict)
    numbers: Mapping[str, Numbered] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Closing:
    """A balance to be asserted, with the number of the kontoutdrag that says it."""

    nyckel: str
    saldo: Saldo
    number: int | None
    place: Place


@dataclass(frozen=True, slots=True)
class News:
    """What the files have that the ledger has not, and `again` what it has.

    `told` are avier that have a row; `noted` those whose row is in the ledger already, which
    nothing here may change, and which no avi has told of before.
    """

    rows: tuple[Row, ...]
    closings: tuple[Closing, ...]
    told: tuple[Avi, ...]
    noted: tuple[tuple[Avi, KnownRow], ...]
    again: tuple[Entry, ...]


def key_of(id: str) -> str:
    """The account's short key in an id."""
    return id.partition("/")[0]


def gather(paths: Iterable[Path], settings: Settings) -> tuple[list[Statement], list[Finding]]:
    """Every statement of the files with ids, each checked by itself; all that is wrong is told."""
    statements = []
    findings: list[Finding] = []
    for path in paths:
        read, wrong = files.read(path, settings)
        findings += wrong
        for statement in read:
            at_home, wrong = control.placed(statement, settings)
            findings += [*wrong, *control.balanced(statement), *control.pending(statement)]
            if at_home is not None:
                statements.append(identified(at_home, settings))
    return statements, findings


def news(
    statements: Sequence[Statement], expected: Iterable[Vantad], known: Known
) -> tuple[News, list[Finding]]:
    """What is new, told of by avier and matched against what is awaited."""
    booking = control.in_order(s for s in statements if s.slag is Slag.KONTOUTDRAG)
    findings = list(control.numbered(booking, known.numbers))
    fresh, again, wrong = _fresh(booking, known)
    findings += wrong
    fresh, pairs, wrong = _with_avier(statements, fresh, known)
    findings += wrong
    noted = tuple((avi, row) for avi, row in pairs if row is not None and not row.has_avi)
    rows, wrong = matched(fresh, expected, known.paid)
    findings += wrong
    closings = tuple(c for c in _closings(booking) if (c.nyckel, c.saldo) not in known.salden)
    told_of = tuple(avi for avi, _ in pairs)
    return News(tuple(rows), closings, told_of, noted, tuple(again)), findings


def _fresh(
    statements: Iterable[Statement], known: Known
) -> tuple[list[Entry], list[Entry], list[Finding]]:
    """Entries that are not known from the ledger or from earlier in the run, and those that are.

    The same id with another day or amount is another row (a reversal may carry the reference of
    what it takes back): both are kept, and it is said where the reference should be unique.
    """
    seen: dict[str, list[KnownRow]] = {}
    for row in (row for rows in known.rows.values() for row in rows):
        seen.setdefault(row.id, []).append(row)
    fresh, again, findings = [], [], []
    for entry in (entry for statement in statements for entry in statement.entries):
        same_id = seen.setdefault(entry.id, [])
        if any((row.day, row.ore) == (entry.day, entry.ore) for row in same_id):
            again.append(entry)
            continue
        if same_id and entry.by_bank:
            findings.append(
                kinds.REFERENCE_AGAIN.at(
                    entry.place,
                    id=entry.id,
                    before=f"{kronor(same_id[0].ore)} kr {same_id[0].day}",
                    amount=kronor(entry.ore),
                    date=entry.day,
                )
            )
        same_id.append(KnownRow(entry.id, entry.day, entry.ore, entry.place))
        fresh.append(entry)
    return fresh, again, findings


def _with_avier(
    statements: Iterable[Statement], fresh: Sequence[Entry], known: Known
) -> tuple[list[Entry], list[tuple[Avi, KnownRow | None]], list[Finding]]:
    """New entries with what avier tell of them; each avi that has a row, with it if it is known;
    avier of no row.
    """
    candidates: dict[str, list[Entry | KnownRow]] = {}
    for entry in fresh:
        candidates.setdefault(key_of(entry.id), []).append(entry)
    for key, rows in known.rows.items():
        candidates.setdefault(key, []).extend(rows)
    given = avier(s for s in statements if s.slag is Slag.AVI)
    better: dict[int, Entry] = {}
    pairs: list[tuple[Avi, KnownRow | None]] = []
    findings = []
    for avi, found in told(given, candidates):
        if isinstance(found, Entry):
            better[id(found)] = enriched(found, avi.entry)
            pairs.append((avi, None))
        elif found is None:
            place, amount = avi.entry.place, kronor(avi.entry.ore)
            findings.append(kinds.NOTICE_ALONE.at(place, amount=amount, date=avi.entry.day))
        else:
            pairs.append((avi, found))
    return [better.get(id(entry), entry) for entry in fresh], pairs, findings


def _closings(booking: Iterable[Statement]) -> Iterator[Closing]:
    """The last balance of each account and day that is final."""
    last: dict[tuple[str, date], Closing] = {}
    for statement in booking:
        if statement.closing is not None and statement.is_final:
            at = statement.nyckel, statement.closing.day
            last[at] = Closing(
                statement.nyckel, statement.closing, statement.number, statement.place
            )
    yield from last.values()


@dataclass(frozen=True, slots=True)
class Count:
    """Of one file: rows that are new, rows that were there before, avier that have a row."""

    new: int = 0
    old: int = 0
    told: int = 0


def counts(news: News) -> dict[str, Count]:
    """What each file that has something came to, by its name as it was given."""
    new = Counter(row.entry.place.file for row in news.rows)
    old = Counter(entry.place.file for entry in news.again)
    told = Counter(avi.entry.place.file for avi in news.told)
    return {file: Count(new[file], old[file], told[file]) for file in {*new, *old, *told}}
