"""What the year's figures say about the förbund's economy, and what a reader should be told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from finsam_ledger import catalogue
from finsam_ledger.balances import Measure
from finsam_ledger.bokslut import REQUIRED, Bokslut
from finsam_ledger.chart import Post
from finsam_ledger.findings import Finding, Kind
from finsam_ledger.footing import Amount, Sum, amount_of, sums_of
from finsam_ledger.forms import ColumnKind
from finsam_ledger.money import Unit, kronor, plain, rounded, swedish
from finsam_ledger.tables import Printed, Table


def history_complete(bokslut: Bokslut) -> Iterator[Finding]:
    """The overview of five years has figures for the years before the books (LKBR 11:1)."""
    table = bokslut.by_id.get("flerarsoversikt")
    if table is None:
        return
    rows = table.statement.by_line
    lines = [line for line in REQUIRED["flerarsoversikt"] if not rows[line].line.hidden]
    missing = [
        str(column.period.year)
        for column in table.columns
        if column.kind is ColumnKind.UTFALL
        and any(not table.statement.cell(line, column.form.id).known for line in lines)
    ]
    if missing:
        place = bokslut.forbund.place()
        years = ", ".join(missing)
        yield catalogue.HISTORY_MISSING.at(place, year=bokslut.year, years=years)


def comparatives(bokslut: Bokslut) -> Iterator[Finding]:
    """Every line has the year before beside it (LKBR 5:6, 6:5)."""
    if bokslut.year == bokslut.books.balances.years[0]:
        place = bokslut.forbund.place()
        yield catalogue.COMPARATIVES.at(place, year=bokslut.year, before=bokslut.year - 1)


def budget_decided(bokslut: Bokslut) -> Iterator[Finding]:
    """The driftredovisning has a budget to be held against (LKBR 10:1)."""
    decided = {row.year for row in bokslut.books.budget}
    if "driftredovisning" in bokslut.by_id and bokslut.year not in decided:
        yield catalogue.BUDGET_MISSING.at(bokslut.forbund.place(), year=bokslut.year)


def cost_split_complete(bokslut: Bokslut) -> Iterator[Finding]:
    """Every cost is administration, struktur or individ, if the report shows the split."""
    if "kostnadsfordelning" not in bokslut.by_id:
        return
    sums = bokslut.books.balances.sums(bokslut.period, Measure.RORELSE)
    for konto, by_dims in sorted(sums.items()):
        row = bokslut.forbund.chart.row(konto)
        if row is None or row.post is not Post.VERKSAMHETENS_KOSTNADER:
            continue
        amount = sum(ore for dims, ore in by_dims.items() if "verksamhet" not in dict(dims))
        if amount:
            place = bokslut.books.accounts[konto].place
            yield catalogue.SPLIT_MISSING.at(
                place, amount=kronor(amount), konto=konto, year=bokslut.year
            )


def trappan(bokslut: Bokslut) -> Iterator[Finding]:
    """Equity above Nationella rådet's recommendation, and the use of its unconfirmed step."""
    position, place = bokslut.trappan, bokslut.forbund.place()
    if position is None or not bokslut.period.is_year:
        return
    if position.headroom < 0:
        yield catalogue.TRAPPA_EXCEEDED.at(
            place,
            year=bokslut.year,
            over=swedish(rounded(-position.headroom, Unit.TKR)),
            limit=swedish(rounded(position.limit, Unit.TKR)),
        )
    step = bokslut.facts.trappa.unconfirmed(position.tilldelning)
    if step is not None:
        rate = plain(rounded(step.rate, Unit.PERCENT))
        yield catalogue.TRAPPA_UNCONFIRMED.at(place, rate=rate, year=bokslut.year)


def balanskrav(bokslut: Bokslut) -> Iterator[Finding]:
    """A negative balanskravsresultat must be commented on (LKBR 11:11)."""
    if "balanskrav" not in bokslut.by_id:
        return
    cell = bokslut.facts.cell("balanskrav", "balanskravsresultat", bokslut.year)
    if cell.value is not None and cell.value > 0:
        yield catalogue.BALANSKRAV_NEGATIVE.at(
            bokslut.forbund.place(), year=bokslut.year, amount=kronor(-cell.value)
        )


def rounding(bokslut: Bokslut) -> Iterator[Finding]:
    """Where printed parts miss a printed sum, and what was done so that others don't."""
    told: set[Amount] = set()
    for table in bokslut.tables:
        if table.is_masked:
            continue  # what is held back can't be seen to add up
        statement = table.statement
        foots = bokslut.foots(statement.form)
        kind = catalogue.FOOTING if foots else catalogue.ROUNDING
        printed = {
            (row.line.id, column.form.id): cell
            for row in table.rows
            for column, cell in table.cells(row)
        }
        for each in sums_of(statement):
            if foots or each.total.amount.unit is not Unit.PERCENT:
                yield from _missed(bokslut, table, each, printed, kind)
        yield from _adjusted(bokslut, table, told)


def _missed(
    bokslut: Bokslut,
    table: Table,
    each: Sum,
    printed: Mapping[tuple[str, str], Printed],
    kind: Kind,
) -> Iterator[Finding]:
    """A sum whose parts, as printed, are something else."""
    total = printed[each.total.line, each.total.column]
    parts = sum(
        (
            times * (printed[spot.line, spot.column].number or Decimal(0))
            for times, spot in each.parts
        ),
        Decimal(0),
    )
    if total.number is not None and total.number != parts:
        row = next(row for row in table.rows if row.line.id == each.total.line)
        columns = {column.form.id: column.name for column in table.columns}
        yield kind.at(
            bokslut.forbund.place(),
            table=table.id,
            column=columns[each.total.column],
            parts=swedish(parts),
            row=row.name,
            total=swedish(total.number),
            unit=total.unit,
        )


def _adjusted(bokslut: Bokslut, table: Table, told: set[Amount]) -> Iterator[Finding]:
    """Figures printed otherwise than their exact amount rounded by itself, each amount once."""
    adjusted = bool(bokslut.footing)
    for row in table.rows:
        if not (adjusted or row.line.from_printed):
            continue  # each is its own amount rounded by itself
        for column, cell in table.cells(row):
            amount = amount_of(row.line, column, cell.cell) if cell.cell else None
            if amount is None or cell.number is None or abs(cell.number) == rounded(*amount):
                continue
            if amount in told:
                continue
            told.add(amount)
            exact = cell.sign * (cell.cell.value or 0) if cell.cell else 0
            money = amount.unit.is_money
            kind = catalogue.PRINTED_SUM if row.line.from_printed else catalogue.ROUNDING_ADJUSTED
            yield kind.at(
                bokslut.forbund.place(),
                table=table.id,
                row=row.name,
                column=column.name,
                printed=f"{swedish(cell.number)} {cell.unit}",
                exact=f"{kronor(exact)} kr" if money else swedish(rounded(exact, amount.unit, 4)),
            )
