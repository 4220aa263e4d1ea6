"""What holds for any statement: what is read is what was written, sums are kept, twice is once."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from beancount.core import data
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from finsam_ledger.bank import intake
from finsam_ledger.bank.intake import Known
from finsam_ledger.bank.match import matched
from finsam_ledger.bank.values import Statement
from finsam_ledger.importers import directives
from finsam_ledger.importers.accounts import accounts_of
from finsam_ledger.money import Unit, plain, rounded
from finsam_ledger.sources.beancount_rules import amount_of
from tests.bankfiles import Ntry, Stmt, Tx, bank_csv, camt053, put, settings

_GIVEN = settings()
SETTINGS = replace(
    _GIVEN, profiler=tuple(structs.replace(each, kodning="utf-8") for each in _GIVEN.profiler)
)
ACCOUNTS = accounts_of(SETTINGS, ())
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=12)
REFS = st.sampled_from(["", "", "R1", "R2", "R3"])
AMOUNTS = st.integers(-10_000_000_00, 10_000_000_00)
DAYS = st.integers(0, 40).map(lambda days: (date(2025, 3, 1) + timedelta(days)).isoformat())


@st.composite
def rows(draw: st.DrawFn) -> Ntry:
    details: tuple[Tx, ...] = ()
    if draw(st.booleans()):
        parts = draw(st.lists(st.integers(1, 1_000_000_00), min_size=1, max_size=4))
        details = tuple(Tx(part, draw(WORDS), draw(REFS), draw(WORDS)) for part in parts)
        ore = sum(parts) * draw(st.sampled_from([1, -1]))
    else:
        ore = draw(AMOUNTS)
    return Ntry(
        ore,
        draw(DAYS),
        ref=draw(REFS),
        ntry_ref=draw(REFS),
        status=draw(st.sampled_from(["BOOK", "BOOK", "BOOK", "PDNG"])),
        reversal=draw(st.booleans()),
        text=draw(WORDS),
        details=details,
    )


STATEMENTS = st.builds(
    Stmt,
    rows=st.lists(rows(), max_size=12).map(tuple),
    opening=AMOUNTS,
    last=st.just("2025-04-30"),
)


def gathered(name: str, text: str) -> list[Statement]:
    with tempfile.TemporaryDirectory() as folder:
        put(Path(folder), {name: text})
        statements, findings = intake.gather([Path(folder) / name], SETTINGS)
    assert {finding.code for finding in findings} <= {"bank-ej-bokfort"}
    return statements


def booked(statements: list[Statement], known: Known) -> list[Any]:
    news, _ = intake.news(statements, (), known)
    entries: list[Any] = [directives.transaction(row, ACCOUNTS) for row in news.rows]
    return entries + [directives.balance(closing, ACCOUNTS) for closing in news.closings]


@given(STATEMENTS, st.sampled_from(["02", "08"]))
def test_any_statement(statement: Stmt, version: str) -> None:
    read = gathered("fil.xml", camt053(statement, version=version))
    wanted = [row for row in statement.rows if row.status == "BOOK"]
    assert sorted(entry.ore for entry in read[0].entries) == sorted(row.ore for row in wanted)
    assert [e.day for e in read[0].entries] == sorted(date.fromisoformat(r.day) for r in wanted)
    entries = booked(read, Known())
    for entry in entries:
        if isinstance(entry, data.Transaction):
            assert sum(amount_of(posting) or 0 for posting in entry.postings) == 0
    total = sum(
        directives.booked(entry, "1940") for entry in entries if isinstance(entry, data.Transaction)
    )
    unique = {(e.id, e.day, e.ore): e.ore for e in read[0].entries}
    assert len(unique) == len(read[0].entries)
    assert total == sum(row.ore for row in wanted)


@given(STATEMENTS)
def test_any_statement_twice_is_once(statement: Stmt) -> None:
    read = gathered("fil.xml", camt053(statement))
    first = booked(read, Known())
    known = directives.known_of(first, ACCOUNTS.by_key())
    assert booked(gathered("fil.xml", camt053(statement)), known) == []
    assert len(booked(read + read, Known())) == len(first)


@given(st.lists(rows(), max_size=8))
def test_legs_add_up_to_their_row(given_rows: list[Ntry]) -> None:
    [statement] = gathered("fil.xml", camt053(Stmt(tuple(given_rows), last="2025-04-30")))
    made, _ = matched(statement.entries, (), {})
    assert [sum(leg.ore for leg in row.legs) for row in made] == [e.ore for e in statement.entries]


@given(
    st.lists(st.tuples(AMOUNTS.filter(bool), WORDS.filter(lambda w: '"' not in w)), min_size=1),
    st.booleans(),
)
def test_any_csv_from_either_end(amounts: list[tuple[int, str]], newest_first: bool) -> None:  # noqa: FBT001
    lines, saldo = [], 0
    for ore, text in amounts:
        saldo += ore
        belopp, held = (plain(rounded(each, Unit.KR, 2)).replace(".", ",") for each in (ore, saldo))
        lines.append(("2025-03-14", text.replace(";", ""), belopp, held))
    [statement] = gathered("sparkonto.csv", bank_csv(*(lines[::-1] if newest_first else lines)))
    assert statement.closing is not None
    assert statement.opening is not None
    assert (
        sum(entry.ore for entry in statement.entries) == statement.closing.ore - statement.opening
    )
    assert sorted(entry.ore for entry in statement.entries) == sorted(ore for ore, _ in amounts)
    assert len({entry.id for entry in statement.entries}) == len(amounts)
