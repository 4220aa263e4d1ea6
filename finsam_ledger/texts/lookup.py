"""From a name in a text to the figure a table prints, or would print in another unit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from msgspec import Struct

from finsam_ledger import catalogue
from finsam_ledger.bokslut import Bokslut
from finsam_ledger.cells import Cell, Nothing
from finsam_ledger.chart import AccountSet, Klass
from finsam_ledger.datafiles import suggestion
from finsam_ledger.filled import Column, Statement, shown, unit_of
from finsam_ledger.findings import Finding, Place
from finsam_ledger.forms import ColumnKind, Fetches, Line, Selects, Sums
from finsam_ledger.money import Exact, Unit, rounded
from finsam_ledger.tables import Printed, TableRow, folded, row_of
from finsam_ledger.texts.binding import Name

# How an amount is written in another unit than its table's.
_DECIMALS = {Unit.MKR: 1}
_BY_KIND = {"budget": ColumnKind.BUDGET, "prognos": ColumnKind.PROGNOS}
_OUTCOME = (ColumnKind.UTFALL, ColumnKind.ANDEL, ColumnKind.SUMMA, ColumnKind.VAGT)
# Of a register's columns the sum is the likeliest to be meant.
_WHOLE = (ColumnKind.SUMMA, ColumnKind.VAGT)


class Unfound(Struct, frozen=True):
    """Why a figure can't be quoted."""

    reason: str
    hint: str

    def at(self, place: Place) -> Finding:
        return catalogue.TEXT_FIGURE.at(place, reason=self.reason, hint=self.hint)


class Nature(StrEnum):
    """What a line counts, by the accounts under it: decides which way more is."""

    INTAKT = "intakt"
    KOSTNAD = "kostnad"
    RESULTAT = "resultat"
    STALLNING = "stallning"  # of assets, debts or equity
    OKAND = "okand"  # a register's line, a word, a limit


class Quoted(Struct, frozen=True):
    """One figure: its number as it is printed in `unit`, and the exact value it was rounded from,
    both with the sign readers see. `cell` is what it prints, in the form `table`.
    """

    table: str
    cell: Cell
    label: str
    nature: Nature
    column: Column
    unit: Unit
    number: Decimal
    value: Exact
    sign: int

    @property
    def turn(self) -> int:
        """What the number is multiplied by to count upwards: costs as costs, incomes and surplus
        as incomes; anything else as it is shown.
        """
        if not self.unit.is_money:
            return 1
        if self.nature is Nature.KOSTNAD:
            return self.sign
        return -self.sign if self.nature in (Nature.INTAKT, Nature.RESULTAT) else 1

    @property
    def amount(self) -> Decimal:
        """The number, counted upwards."""
        return self.turn * self.number

    @property
    def exact(self) -> Exact:
        """The exact value, counted upwards."""
        return self.turn * self.value


class Pages(Struct, frozen=True, dict=True):
    """The figures of a report's tables, and of any other form of the förbund's."""

    bokslut: Bokslut

    @cached_property
    def _rows(self) -> dict[Name, tuple[Statement, TableRow]]:
        return {}

    def row(self, name: Name) -> tuple[Statement, TableRow] | Unfound:
        """A line as it would be printed, with all columns of its form, hidden ones too."""
        if name not in self._rows:
            forms = self.bokslut.facts.forms
            if name.table not in forms:
                hint = suggestion(name.table, forms)
                return Unfound(f"tabellen ”{name.table}” finns inte", hint)
            statement = self.bokslut.table(name.table).statement
            row = row_of(statement, name.line, self.bokslut.footing)
            if row is None or not row.cells:
                lines = [row.line.id for row in statement.rows if row.cells]
                return Unfound(f"raden ”{name.line}” finns inte", suggestion(name.line, lines))
            self._rows[name] = statement, row
        return self._rows[name]

    def line(self, name: Name) -> Line | Unfound:
        found = self.row(name)
        return found if isinstance(found, Unfound) else found[1].line

    def find(self, name: Name, unit: Unit, column: str = "") -> Quoted | Unfound:
        """The figure in a column, which is named as `figures` does, by its heading, its id or a
        year, or is the report's own outcome.
        """
        found = self.row(name)
        if isinstance(found, Unfound):
            return found
        statement, row = found
        cells = list(zip(statement.columns, row.cells, strict=True))
        wanted = list(self._wanted(statement.columns, column))
        by_id = {each.form.id: printed for each, printed in cells}
        for each in wanted:
            quoted = self._quoted(statement, row, each, by_id[each.form.id], unit)
            if quoted is not None:
                return quoted
        where = column or self._own
        if not wanted:
            names = [each.name for each in statement.columns if each.kind is not ColumnKind.NOT]
            reason = f"tabellen ”{name.table}” har ingen kolumn ”{where}”"
            return Unfound(reason, suggestion(where, names))
        if any(printed.is_withheld for printed in row.cells):
            reason = f"”{name}” är ett så litet antal personer att det inte trycks"
            return Unfound(reason, "Skriv utan siffran, eller se [sma_tal] i forbund.toml.")
        word = "procent" if unit is Unit.PERCENT else unit
        reason = f"”{name}” har ingen siffra i {word} för {where}"
        return Unfound(reason, "Kontrollera enhet och kolumn.")

    def beside(self, name: Name, column: Column, unit: Unit) -> Quoted | None:
        """The same line's figure in another column of its form."""
        statement, row = self._rows[name]
        cells = zip(statement.columns, row.cells, strict=True)
        printed = next(cell for each, cell in cells if each.form.id == column.form.id)
        return self._quoted(statement, row, column, printed, unit)

    def columns(self, name: Name) -> tuple[Column, ...]:
        """The columns of a form that has been asked for, those in print first."""
        statement, _ = self._rows[name]
        return tuple(sorted(statement.columns, key=lambda column: column.form.hidden))

    def column_name(self, quoted: Quoted) -> str:
        """How a text figure calls its column: the year where it is the outcome of a whole one."""
        column = quoted.column
        is_year = column.kind in _OUTCOME and column.period.is_year
        return str(column.period.year) if is_year else column.name

    @property
    def _own(self) -> str:
        return str(self.bokslut.year)

    def _wanted(self, columns: Iterable[Column], said: str) -> Iterator[Column]:
        """The columns that may be meant, the likeliest first."""
        there = sorted(columns, key=lambda column: (column.form.hidden, column.form.original))
        outcomes = [
            column for column in there if column.kind in _OUTCOME and not column.form.accounts
        ]
        outcomes.sort(key=lambda column: (column.form.hidden, column.kind not in _WHOLE))
        word = folded(said or self._own)
        if said:
            yield from (column for column in there if folded(column.name) == word)
            yield from (column for column in there if folded(column.heading) == word)
            yield from (column for column in there if column.form.id == said)
        yield from (column for column in outcomes if str(column.period.year) == word)
        year = self.bokslut.year
        yield from (
            column
            for column in there
            if column.kind is _BY_KIND.get(word)
            and not column.form.accounts
            and column.period.year == year
        )

    def _quoted(
        self, statement: Statement, row: TableRow, column: Column, printed: Printed, unit: Unit
    ) -> Quoted | None:
        line, cell = row.line, printed.cell
        if cell is None and printed.number is not None:
            # Beside figures held back: what it is made of is not to be told.
            cell = Cell(statement.cell(line.id, column.form.id).value, Nothing())
        own = unit_of(line, column, cell)
        if cell is None or not own.fits(unit):
            return None
        value = shown(line, cell, own, column)
        number = printed.number
        if unit is not own and value is not None:
            number = rounded(value, unit, _DECIMALS.get(unit, 0))
        elif number is None and value == 0:
            number = Decimal(0)  # a line may say Inga instead
        if number is None:
            return None
        table = statement.form.id
        nature = self._nature(Name(table, line.id), column.form.accounts)
        return Quoted(
            table, cell, line.text, nature, column, unit, number, value or 0, printed.sign
        )

    def _nature(self, name: Name, within: AccountSet | None) -> Nature:
        """What a line counts in a column, which may take only some accounts."""
        klasses = set(self._klasses(name, within))
        if not klasses:
            return Nature.OKAND
        if not all(klass.is_result for klass in klasses):
            return Nature.STALLNING
        if len(klasses) > 1:
            return Nature.RESULTAT
        return Nature.KOSTNAD if Klass.KOSTNAD in klasses else Nature.INTAKT

    def _klasses(self, name: Name, within: AccountSet | None) -> Iterator[Klass]:
        """The classes of the accounts under a line, whether anything is booked on them or not."""
        form = self.bokslut.facts.forms[name.table]
        match form.by_id[name.line].content:
            case Selects(accounts):
                sets = (each for each in (accounts, within) if each is not None)
                yield from self.bokslut.facts.klasses(*sets)
            case Sums(terms):
                for id, _ in terms:
                    yield from self._klasses(Name(form.id, id), within)
            case Fetches(other, id):
                yield from self._klasses(Name(other, id), within)
            case _:
                return
