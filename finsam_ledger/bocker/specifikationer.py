"""Bokslutsspecifikationer: what each line of the balansräkning consists of (LKBR 4:6).

The lines are those of the statement, so that each specification comes to what the report prints.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from finsam_ledger.balances import Measure, counts
from finsam_ledger.bocker.extract import Entry, Extract
from finsam_ledger.bocker.items import FEW, Item, items_of
from finsam_ledger.bocker.values import Column, Kind, Row, Section, Table
from finsam_ledger.bocker.words import KONTO, NO_ONE, SETTLED
from finsam_ledger.bokslut import Bokslut
from finsam_ledger.cells import Cell, Chosen, Stated, matches
from finsam_ledger.filled import Column as StatementColumn
from finsam_ledger.forms import ColumnKind, Fetches, Line, Registered, Selects, Style, Sums
from finsam_ledger.money import Unit
from finsam_ledger.tables import Printed, TableRow, row_of
from finsam_ledger.trace import leaves

TITLE, LAW = "Bokslutsspecifikationer", "LKBR 4:6"
_FORM = "balansrakning"
_COLUMNS = (
    KONTO,
    Column("Motpart"),
    Column("Faktura"),
    Column("Datum", Kind.DATE),
    Column("Verifikation", refers="ver"),
    Column("Text"),
    Column("Belopp", Kind.ORE),
)
# What the specifications are, and what is left out of them.
_WHAT = (
    "För varje rad i balansräkningen står vilka konton den består av, och för varje konto vad "
    "saldot består av. Summan är radens exakta belopp, före avrundning."
)
_HOW = (
    "Poster som är reglerade är utelämnade: fakturor som går jämnt ut, lika belopp med omvänt "
    "tecken hos samma motpart, och allt som hände före den dag då motpartens eller kontots rest "
    f"senast var noll. Återstår fler än {FEW} poster visas de senaste på saldots egen sida, om de "
    "tillsammans är saldot på öret. Annars, och för bank, anläggningar och eget kapital, visas "
    "saldot före de senaste posterna, och dem."
)


class _Line(NamedTuple):
    """A line of the statement with its cell of the year, and that as it is printed."""

    row: TableRow
    printed: Printed
    cell: Cell

    @property
    def ore(self) -> int:
        """The line's exact amount as a reader sees it."""
        return self.printed.sign * int(self.cell.value or 0)

    @property
    def words(self) -> str:
        """What the report prints."""
        unit = "" if self.printed.unit is Unit.TEXT else f" {self.printed.unit}"
        return f"{self.printed.text}{unit}"


class _Part(NamedTuple):
    """An account's part of a line, öre by year with Beancount's sign."""

    konto: str
    measure: Measure
    years: dict[int, int]

    @property
    def ore(self) -> int:
        return sum(self.years.values())


def sections(extract: Extract) -> Iterator[Section]:
    bokslut = extract.closed[0]
    if bokslut is None:
        told = (
            "Balansräkningen går inte att ställa upp; se efter med finsam check. Här står "
            "balanskontona var för sig."
        )
        yield Section("Balansräkningen", (told,))
        yield from _without_line(extract, set())
        return
    lines = list(_lines(bokslut))
    yield _overview(lines)
    seen: set[str] = set()
    for line in lines:
        yield _section(extract, line)
        seen |= {part.konto for part in _parts(extract, line.cell)}
    yield from _without_line(extract, seen)


def _lines(bokslut: Bokslut) -> Iterator[_Line]:
    """The lines with an amount that are no sums of other lines that are shown."""
    statement = bokslut.table(_FORM).statement
    ours = [i for i, column in enumerate(statement.columns) if _is_of(column, bokslut.year)]
    by_id = statement.form.by_id.items()
    helpers = {id for id, line in by_id if line.hidden and not line.omitted}
    for row in statement.rows if ours else ():
        found = row_of(statement, row.line.id, bokslut.footing)
        if found is None or not found.cells or not row.line.unit.is_money:
            continue
        printed = found.cells[ours[0]]
        cell = printed.cell
        if cell is None or cell.value is None:
            continue
        if _is_specified(row.line, helpers, has_amount=bool(cell.value)):
            yield _Line(found, printed, cell)


def _is_of(column: StatementColumn, year: int) -> bool:
    """Whether a column is the outcome of the year, of all accounts."""
    whole = column.kind is ColumnKind.UTFALL and column.form.accounts is None
    return whole and column.period.year == year


def _is_specified(line: Line, helpers: set[str], *, has_amount: bool) -> bool:
    """Whether a line has a specification of its own.

    One that the förbund leaves out has it where there is an amount, since it is part of a sum. A
    line made of others has it where some of them are helpers, which no one sees.
    """
    if line.style.is_sum:
        return False
    match line.content:
        case Selects() | Fetches() | Registered():
            return has_amount if line.omitted else not line.hidden
        case Sums(terms):
            return not line.hidden and any(id in helpers for id, _ in terms)
        case _:
            return False


def _overview(lines: Iterable[_Line]) -> Section:
    columns = (Column("Rad"), Column("Belopp", Kind.ORE), Column("I balansräkningen"))
    rows = tuple(Row((line.row.name, line.ore, line.words)) for line in lines)
    return Section("Balansräkningens rader", (_WHAT, _HOW), (Table("Rader", columns, rows),))


def _section(extract: Extract, line: _Line) -> Section:
    rows: list[Row] = []
    results: dict[int, int] = defaultdict(int)
    for part in _parts(extract, line.cell):
        if extract.is_result(part.konto):
            for year, ore in part.years.items():
                results[year] += ore
        else:
            rows += _account(extract, part, line.printed.sign)
    for year, ore in sorted(results.items()):
        if ore:
            cells = ("", "", "", None, "", f"Resultat {year}, se resultaträkningen")
            rows.append(Row((*cells, line.printed.sign * ore)))
    rows += _registered(line)
    rows.append(Row(("", "", "", None, "", line.row.name, line.ore), Style.SLUTSUMMA))
    told = f"I balansräkningen: {line.words}."
    return Section(line.row.name, (told,), (Table(line.row.name, _COLUMNS, tuple(rows)),))


def _parts(extract: Extract, cell: Cell) -> list[_Part]:
    """The accounts behind a cell, in order; what each gives, and of which years it is."""
    found: dict[tuple[str, Measure], _Part] = {}
    balances = extract.books.balances
    for sign, _, leaf in leaves(cell):
        if not isinstance(leaf, Chosen):
            continue
        measure = leaf.selects.measure
        for konto, weight in leaf.weights.items():
            part = found.setdefault((konto, measure), _Part(konto, measure, defaultdict(int)))
            for key in balances.by_konto[konto]:
                if counts(key, leaf.period, measure) and matches(key.dims, leaf.selects):
                    part.years[key.month // 12] += sign * weight * balances.amounts[key]
    return sorted(found.values(), key=lambda part: (part.konto, part.measure.value))


def _account(extract: Extract, part: _Part, sign: int) -> Iterator[Row]:
    """An account and what its part of a line consists of, as the line shows it."""
    namn = extract.name_of(part.konto)
    yield Row((part.konto, "", "", None, "", namn, sign * part.ore), Style.SUMMA)
    entries = _entries(extract, part)
    if sum(rad.ore for _, rad in entries) != part.ore:
        return  # a line that takes some of the account, by dimension, and there is no telling which
    is_settled = extract.post(part.konto) in SETTLED
    items = items_of(entries, extract.party, is_settled=is_settled)
    if not is_settled:
        yield from (_item(extract, part.konto, item, sign) for item in items)
        return
    by_party: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        by_party[item.party].append(item)
    for party, own in sorted(by_party.items()):
        yield from (_item(extract, part.konto, item, sign) for item in own)
        if len(own) > 1 and len(by_party) > 1:
            total = sign * sum(item.ore for item in own)
            text = f"Summa {party or NO_ONE}"
            yield Row((part.konto, party, "", None, "", text, total), Style.VARAV)


def _item(extract: Extract, konto: str, item: Item, sign: int) -> Row:
    text = f"{item.text} ({item.entries} poster)" if item.entries > 1 else item.text
    if item.ver is None:
        return Row((konto, "", "", None, "", text, sign * item.ore))
    number = extract.reference(item.ver)
    return Row((konto, item.party, item.faktura, item.ver.datum, number, text, sign * item.ore))


def _entries(extract: Extract, part: _Part) -> list[Entry]:
    """The entries that a part is the sum of."""
    entries = extract.entries.get(part.konto, [])
    if part.measure is Measure.UTGAENDE:
        return entries
    is_wanted = part.measure is Measure.INGAENDE
    return [entry for entry in entries if extract.is_before(entry[0]) is is_wanted]


def _registered(line: _Line) -> Iterator[Row]:
    """What of a line comes from a register."""
    for sign, _, leaf in leaves(line.cell):
        if isinstance(leaf, Stated):
            entry = leaf.entry
            value = line.printed.sign * sign * leaf.sign * int(entry.value)
            yield Row(("", "", "", None, "", entry.source, value))


def _without_line(extract: Extract, seen: set[str]) -> Iterator[Section]:
    """Balance accounts that no line takes."""
    tables = []
    for konto, sheet in extract.sheets.items():
        if konto in seen or extract.is_result(konto) or not sheet.ub:
            continue
        part = _Part(konto, Measure.UTGAENDE, {extract.year: sheet.ub})
        title = f"{konto} {sheet.namn}"
        tables.append(Table(title, _COLUMNS, tuple(_account(extract, part, 1))))
    if tables:
        told = "De här kontona har ett saldo men ingår inte i någon av raderna."
        yield Section("Övriga balanskonton", (told,), tuple(tables))
