"""Form × columns × balances → `Statement`: exact cells that know what they are made of.

A cell is evaluated once and keeps its origin: a choice of balances, budget rows, a register's
entry, or other cells. Values keep Beancount's sign; `Line.turned` says how one is shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from finsam_ledger.balances import Books, BudgetRow, Measure
from finsam_ledger.cells import (
    EMPTY,
    UNKNOWN,
    Cell,
    Chosen,
    Limit,
    Planned,
    Stated,
    Total,
    Word,
    matches,
    quotient,
    total,
)
from finsam_ledger.chart import AccountSet, Klass, Side, Take
from finsam_ledger.forbund import Forbund
from finsam_ledger.forms import (
    ColumnForm,
    ColumnKind,
    Computed,
    Divides,
    Fetches,
    Form,
    Heading,
    Line,
    Registered,
    Selects,
    Sums,
    Words,
)
from finsam_ledger.money import Exact, Unit
from finsam_ledger.periods import YEAR, Period
from finsam_ledger.trappan import Trappa


class Aspect(NamedTuple):
    """What of a line a column asks for: outcome, budget or forecast (`kind`) of a `period`.

    With `accounts` only of those accounts; with `original` the budget as first decided, not the
    one in force.
    """

    kind: ColumnKind
    period: Period
    accounts: AccountSet | None = None
    original: bool = False


class Column(Struct, frozen=True):
    """A column with its year known. `name` is how figures call it, `heading` how it is printed."""

    form: ColumnForm
    period: Period
    name: str
    heading: str

    @property
    def kind(self) -> ColumnKind:
        return self.form.kind

    @property
    def aspect(self) -> Aspect:
        return Aspect(self.kind, self.period, self.form.accounts, self.form.original)


class Row(Struct, frozen=True):
    """A line with its cells, one for each column that holds cells (not the note column)."""

    line: Line
    cells: Mapping[str, Cell]


class Statement(Struct, frozen=True, dict=True):
    """A filled form. Rows are all lines, hidden ones too."""

    form: Form
    year: int
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    def cell(self, line: str, column: str) -> Cell:
        return self.by_line[line].cells[column]

    @cached_property
    def by_line(self) -> Mapping[str, Row]:
        return {row.line.id: row for row in self.rows}


_NAMES = {
    ColumnKind.UTFALL: "{omfattning}",
    ColumnKind.BUDGET: "budget {ar}",
    ColumnKind.PROGNOS: "prognos {ar}",
    ColumnKind.SKILLNAD: "avvikelse",
    ColumnKind.KVOT: "kvot",
    ColumnKind.ANDEL: "procent",
    ColumnKind.NOT: "not",
}


class Facts(Struct, frozen=True, dict=True):
    """All that statements are computed from, and what has been computed so far.

    They report on the first `months` of a year. `foreseen` is the register with its forecast.
    """

    forbund: Forbund
    books: Books
    forms: Mapping[str, Form]
    trappa: Trappa
    months: int = YEAR
    foreseen: str = "prognos"

    @cached_property
    def _cells(self) -> dict[tuple[str, str, Aspect], Cell]:
        return {}

    @cached_property
    def _sets(self) -> dict[AccountSet, dict[str, Take]]:
        return {}

    @cached_property
    def _statements(self) -> dict[tuple[str, int], Statement]:
        return {}

    def statement(self, id: str, year: int) -> Statement:
        """The form `id` filled for a year."""
        if (id, year) not in self._statements:
            self._statements[id, year] = self._filled(id, year)
        return self._statements[id, year]

    def _filled(self, id: str, year: int) -> Statement:
        form = self.forms[id]
        columns = tuple(resolve(column, self.period(year)) for column in form.columns)
        rows = tuple(Row(line, self._row(form, line, columns)) for line in form.lines)
        return Statement(form, year, columns, rows)

    def period(self, year: int) -> Period:
        """What is reported on of a year."""
        return Period.of_months(year, self.months)

    def cell(self, form: str, line: str, year: int) -> Cell:
        """The outcome on one line, of what is reported on of a year: öre, a ratio or a count, with
        the ledger's sign. Raises KeyError for a form or a line that does not exist.
        """
        return self.of(form, line, Aspect(ColumnKind.UTFALL, self.period(year)))

    def of(self, form: str, line: str, aspect: Aspect) -> Cell:
        """Anything that a column can ask of a line, as `cell` gives it; each cell is one object
        however often it is asked for, so that it can be known again where it is printed.
        """
        whole = self.forms[form]
        return self._cell(whole, whole.by_id[line], aspect)

    def weights(self, selects: Selects, konton: Iterable[str]) -> dict[str, int]:
        """Of `konton` those the selection takes, whatever side they are on, with their weight."""
        taken = self._taken(selects.accounts)
        return {konto: taken[konto].sign for konto in konton if konto in taken}

    def _taken(self, accounts: AccountSet) -> dict[str, Take]:
        """The accounts of the books that a set takes, asked once."""
        if accounts not in self._sets:
            chart, konton = self.forbund.chart, self.books.accounts
            found = ((konto, accounts.take(konto, chart)) for konto in konton)
            self._sets[accounts] = {konto: take for konto, take in found if take}
        return self._sets[accounts]

    def _row(self, form: Form, line: Line, columns: tuple[Column, ...]) -> dict[str, Cell]:
        if isinstance(line.content, Heading):
            return {}
        cells: dict[str, Cell] = {}
        for column in columns:
            if column.kind.is_amount:
                cells[column.form.id] = self._cell(form, line, column.aspect)
        by_id = {column.form.id: column for column in columns}
        for column in columns:
            if column.form.of is None:
                continue
            first, second = column.form.of
            if column.kind is ColumnKind.SKILLNAD:
                turned = [
                    sign_of(line, line.unit, column) * sign_of(line, line.unit, by_id[id])
                    for id in (first, second)
                ]
                terms = ((turned[0], cells[first]), (-turned[1], cells[second]))
                cells[column.form.id] = total(terms)
            elif column.kind is ColumnKind.KVOT:
                turned = [sign_of(line, line.unit, by_id[id]) for id in (first, second)]
                share = quotient((line, cells[first]), (line, cells[second]), turned[0] * turned[1])
                is_use = by_id[second].kind is ColumnKind.BUDGET
                cells[column.form.id] = _used(share, cells[first]) if is_use else share
            elif column.kind is ColumnKind.ANDEL:
                under = form.by_id[second]
                whole = self._cell(form, under, by_id[first].aspect)
                cells[column.form.id] = quotient((line, cells[first]), (under, whole))
        return cells

    def _cell(self, form: Form, line: Line, aspect: Aspect) -> Cell:
        key = (form.id, line.id, aspect)
        if key not in self._cells:
            self._cells[key] = self._evaluated(form, line, aspect)
        return self._cells[key]

    def _evaluated(self, form: Form, line: Line, aspect: Aspect) -> Cell:
        given = self._given(form, line, aspect)
        if given is not None:
            return given
        match line.content:
            case Selects() as selects if aspect.kind is ColumnKind.BUDGET:
                return self._planned(selects, aspect)
            case Selects() as selects if line.from_printed and self._moves_balances(selects):
                taken = self._limited(selects, aspect.accounts)
                return self._moved(taken, selects, aspect.period)
            case Selects() as selects:
                return self._chosen(selects, aspect)
            case Registered(register):
                return self._stated(register, line, aspect.period.year) or UNKNOWN
            case Words(text):
                return Cell(None, Word(text))
            case Heading():
                return EMPTY
            case content:
                return self._composed(form, content, aspect)

    def _given(self, form: Form, line: Line, aspect: Aspect) -> Cell | None:
        """What a register says of a line instead of the books: a year before them, a forecast."""
        kind, period = aspect.kind, aspect.period
        before = form.uses_history and kind is ColumnKind.UTFALL and self.books.is_before(period)
        # A register knows lines and whole years, not their accounts and months.
        if before and period.is_year and not aspect.accounts:
            return self._stated("historik", line, period.year)
        if kind is ColumnKind.PROGNOS and is_forecast(line):
            return UNKNOWN if aspect.accounts else self._forecast(form, line, aspect)
        if kind is ColumnKind.BUDGET and isinstance(line.content, Registered):
            return UNKNOWN
        return None

    def _composed(
        self, form: Form, content: Sums | Fetches | Divides | Computed, aspect: Aspect
    ) -> Cell:
        """A cell made of other lines' cells in the same column."""

        def cell(id: str, aspect: Aspect = aspect) -> Cell:
            return self._cell(form, form.by_id[id], aspect)

        match content:
            case Sums(terms):
                return total(tuple((sign, cell(id)) for id, sign in terms))
            case Fetches(other, id):
                return self._cell(self.forms[other], self.forms[other].by_id[id], aspect)
            case Divides(over, under, of_budget=False):
                return quotient((form.by_id[over], cell(over)), (form.by_id[under], cell(under)))
            case Divides(over, under):
                if aspect.kind is not ColumnKind.UTFALL:
                    return UNKNOWN
                budget = cell(under, aspect._replace(kind=ColumnKind.BUDGET))
                return quotient((form.by_id[over], cell(over)), (form.by_id[under], budget))
            case Computed(of):
                return self._limit(form.by_id[of], cell(of))

    def _chosen(self, selects: Selects, aspect: Aspect) -> Cell:
        """What a selection takes; a balance account on one side has moved what that side has."""
        taken = self._limited(selects, aspect.accounts)
        moving = {
            konto: take
            for konto, take in taken.items()
            if take.side and selects.measure is Measure.RORELSE and self._is_balance(konto)
        }
        if not moving:
            return self._sum(taken, selects, aspect.period)
        others = {konto: take for konto, take in taken.items() if konto not in moving}
        return total(
            (
                (1, self._sum(others, selects, aspect.period)),
                (1, self._moved(moving, selects, aspect.period)),
            )
        )

    def _sum(self, taken: Mapping[str, Take], selects: Selects, period: Period) -> Cell:
        """The balances of some accounts, those on the side that is asked for."""
        if not self._reaches(period, selects.measure):
            return UNKNOWN
        sums = self.books.balances.sums(period, selects.measure)
        weights = {
            konto: take.sign
            for konto, take in taken.items()
            if konto in sums and take.side in (None, Side.of(sum(sums[konto].values())))
        }
        amounts = [
            weight * ore
            for konto, weight in weights.items()
            for dims, ore in sums[konto].items()
            if matches(dims, selects)
        ]
        return Cell(sum(amounts) if amounts else None, Chosen(weights, selects, period))

    def _moved(self, taken: Mapping[str, Take], selects: Selects, period: Period) -> Cell:
        """A movement as the closing balance less the opening one."""
        ends = ((1, Measure.UTGAENDE), (-1, Measure.INGAENDE))
        return total(
            tuple(
                (sign, self._sum(taken, replace(selects, measure=end), period))
                for sign, end in ends
            )
        )

    def _limited(self, selects: Selects, accounts: AccountSet | None) -> dict[str, Take]:
        """What a selection takes, of the accounts a column limits itself to."""
        taken = self._taken(selects.accounts)
        if accounts is None:
            return taken
        within = self._taken(accounts)
        return {konto: take for konto, take in taken.items() if konto in within}

    def _moves_balances(self, selects: Selects) -> bool:
        """Whether a selection asks what balance accounts have moved."""
        taken = self._taken(selects.accounts)
        return selects.measure is Measure.RORELSE and all(map(self._is_balance, taken))

    def _is_balance(self, konto: str) -> bool:
        row = self.forbund.chart.row(konto)
        return row is not None and not row.klass.is_result

    def _reaches(self, period: Period, measure: Measure) -> bool:
        """Whether the books know a period; an opening balance speaks for the day before."""
        balances = self.books.balances
        if period.year in balances.years:
            return True
        return measure is Measure.UTGAENDE and period.end == balances.opening

    def _planned(self, selects: Selects, aspect: Aspect) -> Cell:
        """Budget rows: of equity its opening balance, of any other account its year."""
        versions = self.books.original_budget if aspect.original else self.books.budget
        budget = [row for row in versions if row.year == aspect.period.year]
        if not budget:
            return UNKNOWN
        if selects.measure is Measure.UTGAENDE and not any(map(self._is_equity, budget)):
            return EMPTY  # what a year ends with is not known by its movements alone
        rows = [row for row in budget if self._is_planned(row, selects.measure)]
        taken = self._limited(selects, aspect.accounts)
        sums: Counter[str] = Counter()
        for row in rows:
            sums[row.konto] += row.ore
        chosen = tuple(
            (taken[row.konto].sign, row)
            for row in rows
            if row.konto in taken
            and taken[row.konto].side in (None, Side.of(sums[row.konto]))
            and matches(row.dims, selects)
        )
        value = sum(weight * row.ore for weight, row in chosen) if chosen else None
        return Cell(value, Planned(chosen))

    def _forecast(self, form: Form, line: Line, aspect: Aspect) -> Cell:
        """What the register says will be on a line, or what follows from what it says of others:
        what is fetched or computed is so here too, and what a year begins with is known.
        """
        year = aspect.period.year
        entry = self._stated(self.foreseen, line, year)
        if entry is not None:
            return entry
        match line.content:
            case Fetches() | Computed() as content:
                return self._composed(form, content, aspect)
            case Selects(measure=Measure.INGAENDE):
                return self._cell(form, line, aspect._replace(kind=ColumnKind.UTFALL))
        register = self.forbund.registers.get(self.foreseen)
        foreseen = register is not None and any(of == year for _, of in register.entries)
        return EMPTY if foreseen else UNKNOWN

    def _is_planned(self, row: BudgetRow, measure: Measure) -> bool:
        """Whether a budget row speaks of `measure`: of equity the opening, else the year."""
        return measure is Measure.UTGAENDE or self._is_equity(row) is (measure is Measure.INGAENDE)

    def _is_equity(self, row: BudgetRow) -> bool:
        found = self.forbund.chart.row(row.konto)
        return found is not None and found.klass is Klass.EGET_KAPITAL

    def _stated(self, register: str, line: Line, year: int) -> Cell | None:
        """A register's value, given as printed, in the ledger's sign."""
        entry = self.forbund.entry(register, line.id, year)
        if entry is None or not entry.unit.fits(line.unit):
            return None
        sign = sign_of(line, entry.unit)
        return Cell(sign * entry.value, Stated(entry, sign))

    def _limit(self, line: Line, of: Cell) -> Cell:
        """The limit of the allocation in `of`; both are credit, so negative."""
        if of.value is None:
            return of if not of.known else EMPTY
        return Cell(-self.trappa.limit(-of.value), Limit(of, line.text, self.trappa))


def _used(share: Cell, part: Cell) -> Cell:
    """A share of a budget. There is none of a budget with the other sign, nor of one that is
    nought while something has been used, nor of what is at hand at the end of a period.
    """
    of_nothing = share.value is None and bool(part.value)
    other_sign = share.value is not None and share.value < 0
    return UNKNOWN if of_nothing or other_sign or _at_hand(part) else share


def _at_hand(cell: Cell) -> bool:
    """Whether a cell is, or is a sum with, what there is at one time rather than over a period."""
    match cell.origin:
        case Chosen(selects=selects):
            return selects.measure is not Measure.RORELSE
        case Total(terms):
            return any(_at_hand(part) for _, part in terms)
        case _:
            return False


def is_forecast(line: Line) -> bool:
    """Whether a forecast of the line is an input; of a sum, a ratio or a word it is not."""
    return not isinstance(line.content, Sums | Divides | Words | Heading)


def resolve(column: ColumnForm, reported: Period) -> Column:
    """A form's column in the report of a period."""
    part = column.kind is ColumnKind.UTFALL and not column.whole_year
    whole = reported if part else Period.of_year(reported.year)
    period = whole.years_back(column.years_back)
    words = words_of(period)
    name = (column.name or _NAMES[column.kind]).format(**words)
    heading = column.heading.format(**words) if column.heading else name[:1].upper() + name[1:]
    return Column(column, period, name, heading)


def words_of(period: Period) -> dict[str, str]:
    """What the placeholders in a label or heading stand for."""
    return {
        "ar": str(period.year),
        "omfattning": period.short(),
        "forra": str(period.year - 1),
        "start": str(period.first),
        "slut": str(period.last),
        "period": period.label(),
    }


def sign_of(line: Line, unit: Unit, column: Column | None = None) -> int:
    """How a line's money is shown: −1 where credit is positive. Counts and ratios are as they are.

    The only place that decides a sign; a column may have its own.
    """
    own = column.form.turned if column else None
    turned = line.turned if own is None else own
    return -1 if turned and unit.is_money else 1


def shown(line: Line, cell: Cell, unit: Unit, column: Column | None = None) -> Exact | None:
    """The value as a reader sees it in `unit`."""
    return None if cell.value is None else sign_of(line, unit, column) * cell.value


def unit_of(line: Line, column: Column) -> Unit:
    return Unit.PERCENT if column.kind.is_ratio else line.unit


def decimals_of(line: Line, column: Column) -> int:
    return line.decimals if column.form.decimals is None else column.form.decimals
