"""Spårbarhet: every cell, hidden ones too, is made of verifikationer that stand in the ledger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

import pytest
from beancount import loader
from beancount.core import data

from finsam_ledger.balances import Posting
from finsam_ledger.bok import Opened
from finsam_ledger.bokslut import Bokslut
from finsam_ledger.cells import Cell, Limit, Quotient
from finsam_ledger.money import kronor, parse_number
from finsam_ledger.render import traces
from finsam_ledger.tables import Table
from finsam_ledger.trace import Step, Tracer
from tests.commands import UMEA, finsam

Stands = tuple[str, int, str]


class Walked(NamedTuple):
    name: str
    cell: Cell


def walk(bokslut: Bokslut) -> Iterator[Walked]:
    """Every cell of every table, those of hidden lines included."""
    for table in bokslut.tables:
        for row in table.statement.rows:
            for column, cell in row.cells.items():
                yield Walked(f"{table.id} {row.line.id} {column}", cell)


@pytest.fixture(scope="module")
def walked(umea_2024: Bokslut, umea_2025: Bokslut) -> list[Walked]:
    return [*walk(umea_2024), *walk(umea_2025)]


def test_the_walk_passes_every_table(umea_2025: Bokslut, walked: list[Walked]) -> None:
    assert len(walked) > 600
    for table in umea_2025.tables:
        assert any(name.startswith(f"{table.id} ") for name, _ in walked)


def misses(cell: Cell, tracer: Tracer) -> list[str]:
    """What of a cell, and of all that it was computed from, does not add up."""
    trace = tracer.trace(cell)
    wrong = [] if trace.total == (cell.value or 0) else [f"{trace.total} != {cell.value}"]
    for step in trace.steps:
        if not agrees(step):
            wrong.append(f"{step.cell.value} is not made of {step.operands}")
        for _, operand in step.operands:
            wrong += misses(operand, tracer)
    return wrong


def agrees(step: Step) -> bool:
    origin = step.cell.origin
    [first, *more] = [Fraction(operand.value or 0) for _, operand in step.operands]
    if isinstance(origin, Limit):
        return step.cell.value == -origin.trappa.limit(-first)
    assert isinstance(origin, Quotient)
    assert step.cell.value is not None
    return abs(step.cell.value * more[0]) == abs(first)


def test_every_cell_is_the_sum_of_its_parts(walked: list[Walked], tracer: Tracer) -> None:
    assert {name: wrong for name, cell in walked if (wrong := misses(cell, tracer))} == {}


def test_limits_and_ratios_are_traced_too(walked: list[Walked], tracer: Tracer) -> None:
    steps = [step for _, cell in walked for step in tracer.trace(cell).steps]
    assert {type(step.cell.origin) for step in steps} == {Limit, Quotient}


def test_a_cell_with_an_amount_has_something_behind_it(
    walked: list[Walked], tracer: Tracer
) -> None:
    traced = [(name, tracer.trace(cell)) for name, cell in walked if cell.value]
    empty = [
        name
        for name, trace in traced
        if not (trace.postings or trace.budget or trace.entries or trace.steps)
    ]
    assert empty == []


@pytest.fixture(scope="module")
def ledger() -> list[data.Transaction]:
    """The same ledger, read by Beancount alone."""
    entries, errors, _ = loader.load_file(str(UMEA / "main.beancount"))
    assert not errors
    return [entry for entry in entries if isinstance(entry, data.Transaction)]


def amounts_in(ledger: list[data.Transaction]) -> dict[Stands, Decimal]:
    found: dict[Stands, Decimal] = defaultdict(Decimal)
    for entry in ledger:
        for posting in entry.postings:
            assert posting.units is not None
            assert isinstance(posting.units.number, Decimal)
            konto = posting.account.rpartition(":")[2].partition("-")[0]
            stands = (entry.meta["filename"], entry.meta["lineno"], konto)
            found[stands] += posting.units.number
    return found


def amounts_of(postings: Iterator[Posting]) -> dict[Stands, Decimal]:
    found: dict[Stands, Decimal] = defaultdict(Decimal)
    for posting in postings:
        assert posting.place.line is not None
        stands = (posting.place.file, posting.place.line, posting.key.konto)
        found[stands] += Decimal(posting.ore) / 100
    return found


def test_the_postings_are_those_of_the_ledger(umea: Opened, ledger: list[data.Transaction]) -> None:
    assert amounts_of(iter(umea.books.postings())) == amounts_in(ledger)


def test_every_traced_posting_is_one_of_them(
    umea: Opened, walked: list[Walked], tracer: Tracer
) -> None:
    known = set(umea.books.postings())
    traced = {posting for _, cell in walked for _, posting in tracer.trace(cell).postings}
    assert traced <= known
    assert len(traced) == len(known)


def test_every_verifikation_adds_up_to_zero(umea: Opened) -> None:
    sums: dict[tuple[str, int | None], int] = defaultdict(int)
    for posting in umea.books.postings():
        sums[posting.place.file, posting.place.line] += posting.ore
    assert len(sums) > 500
    assert set(sums.values()) == {0}


def test_provenance_in_short_adds_up_as_well(walked: list[Walked], tracer: Tracer) -> None:
    for name, cell in walked:
        origin, trace = tracer.origin(cell), tracer.trace(cell)
        posted = sum(weight * posting.ore for weight, posting in trace.postings)
        places = {(posting.place.file, posting.place.line) for _, posting in trace.postings}
        assert sum(origin.konton.values()) == posted, name
        assert origin.verifikationer == len(places), name


def summa(text: str) -> str | None:
    last = text.rstrip("\n").rpartition("\n")[2]
    return last.removeprefix("Summa").strip() if last.startswith("Summa") else None


def sums_of(bokslut: Bokslut, table: Table) -> Iterator[tuple[str, str | None, str]]:
    """Of the year's visible sums of postings: the trace's last line, and the figure."""
    tracer = Tracer(bokslut.books)
    for row in table.rows:
        for column, printed in table.cells(row):
            if column.name != "2025" or printed.cell is None:
                continue
            if not tracer.trace(printed.cell).postings:
                continue
            found = traces.find(bokslut, table.id, row.name, column.name)
            assert isinstance(found, traces.Found)
            if not tracer.trace(found.cell).steps and row.line.unit.is_money:
                exact = kronor(found.printed.sign * (found.cell.value or 0))
                yield f"{row.name} {column.name}", summa(traces.as_text(bokslut, found)), exact


def test_every_trace_in_text_ends_in_its_figure(umea_2025: Bokslut) -> None:
    lines = [line for table in umea_2025.tables for line in sums_of(umea_2025, table)]
    assert len(lines) > 60
    assert [line for line in lines if line[1] != line[2]] == []


@pytest.mark.parametrize(
    ("words", "amount"),
    [
        (["resultatrakning", "Årets resultat"], "401603"),
        (["resultatrakning", "arets_resultat"], "401603"),
        (["resultatrakning", "Årets resultat", "2024"], "-512498"),
        (["balansrakning", "Kassa och bank"], "6337646"),
        (["not-3", "Analytiker ESF-projekt SÖKA"], "-143394"),
        (["not-4", "Total kostnad för revision"], "-65000"),
        (["kassaflode", "Årets kassaflöde"], "-596459"),
        (["driftredovisning", "Verksamhetens kostnader", "budget 2025"], "-11795000"),
        (["driftredovisning", "Verksamhetens kostnader", "avvikelse"], "607812"),
    ],
)
def test_finsam_trace_adds_up_to_the_figure(words: list[str], amount: str) -> None:
    outcome = finsam("trace", "ledgers/umearegionen", "--year", "2025", *words)
    total = parse_number(summa(outcome.out) or "")
    assert outcome.code == 0
    assert total is not None
    assert f"{total:.0f}" == amount


def test_finsam_trace_as_csv_adds_up_too() -> None:
    words = ("resultatrakning", "Finansiella intäkter", "2024")
    outcome = finsam("trace", "ledgers/umearegionen", "--year", "2025", "--format", "csv", *words)
    header, *lines = outcome.out.splitlines()
    assert header == "del,datum,ver,konto,motpart,text,belopp,fil,rad"
    assert round(sum(Decimal(line.split(",")[6]) for line in lines)) == 32_235


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["resultatrekning", "Årets resultat"], "Menade du ”resultatrakning”?"),
        (["resultatrakning", "Årets resultatet"], "Menade du ”Årets resultat”?"),
        (["resultatrakning", "Årets resultat", "20255"], "Menade du ”2025”?"),
        (["resultatrakning", "Årets resultat", "not"], "”not” finns inte"),
        (["balansrakning", "TILLGÅNGAR"], "Raden ”TILLGÅNGAR” finns inte."),
    ],
)
def test_a_wrong_name_is_wrong_usage(words: list[str], hint: str) -> None:
    outcome = finsam("trace", "ledgers/umearegionen", "--year", "2025", *words)
    assert (outcome.code, outcome.out) == (2, "")
    assert hint in outcome.err
    assert "Traceback" not in outcome.err


def traced(*words: str) -> str:
    return finsam("trace", str(UMEA), "--year", "2025", *words).out


def test_a_count_is_traced_as_a_count() -> None:
    [_, line] = traced("--format", "csv", "flerarsoversikt", "Antal anställda").splitlines()
    assert line.split(",")[6] == "4"


def test_a_register_of_per_cent_is_traced_in_per_cent() -> None:
    words = ("--year", "2022", "--format", "csv", "flerarsoversikt", "Soliditet (%)", "2018")
    [_, line] = finsam("trace", str(UMEA), *words).out.splitlines()
    assert line.split(",")[6] == "30.00"


def test_a_limit_less_equity_has_its_sum() -> None:
    lines = [line.split() for line in traced("trappa", "Marginal").splitlines()]
    assert ["Summa", "35", "387,98"] in lines
