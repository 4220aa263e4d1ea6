"""What the year's figures say about the förbund's economy, and what a reader should be told."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from finsam_ledger import catalogue
from finsam_ledger.balances import Measure
from finsam_ledger.bokslut import REQUIRED, Bokslut
from finsam_ledger.chart import Post
from finsam_ledger.findings import Finding
from finsam_ledger.forms import ColumnKind, Sums
from finsam_ledger.money import Unit, kronor, plain, rounded, swedish
from finsam_ledger.periods import Period
from finsam_ledger.tables import Table


def history_complete(bokslut: Bokslut) -> Iterator[Finding]:
    """The overview of five years has figures for the years before the books (LKBR 11:1)."""
    table = bokslut.by_id.get("flerarsoversikt")
    if table is None:
        return
    lines = REQUIRED["flerarsoversikt"]
    missing = [
        str(column.period.year)
        for column in table.columns
        if any(not table.statement.cell(line, column.form.id).known for line in lines)
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
    sums = bokslut.books.balances.sums(Period.of_year(bokslut.year), Measure.RORELSE)
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
    if position is None:
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
    """Where visible parts, each rounded by itself, miss the visible sum."""
    for table in bokslut.tables:
        for index, column in enumerate(table.columns):
            if not (column.kind is ColumnKind.NOT or column.kind.is_ratio):
                yield from _misses(bokslut, table, index)


def _misses(bokslut: Bokslut, table: Table, index: int) -> Iterator[Finding]:
    visible = {row.line.id: row for row in table.rows if row.cells}
    for row in visible.values():
        content = row.line.content
        if not isinstance(content, Sums) or not all(id in visible for id, _ in content.terms):
            continue
        total = row.cells[index].number
        parts = Decimal(0)
        for id, sign in content.terms:
            part = visible[id]
            turned = 1 if part.line.turned == row.line.turned else -1
            parts += sign * turned * (part.cells[index].number or 0)
        if total is not None and total != parts:
            yield catalogue.ROUNDING.at(
                bokslut.forbund.place(),
                table=table.id,
                column=table.columns[index].name,
                parts=swedish(parts),
                row=row.name,
                total=swedish(total),
                unit=row.cells[index].unit,
            )
