"""Form × columns × balances → `Statement`: exact cells that know what they are made of.

A cell is evaluated once and keeps its origin: a choice of balances, budget rows, a register's
entry, or other cells. Values keep Beancount's sign; `Line.turned` says how one is shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from finsam_ledger import registercells
from finsam_ledger.balances import Books, BudgetRow, Measure
from finsam_ledger.budget import in_force, planned
from finsam_ledger.cells import (
    EMPTY,
    UNKNOWN,
    Cell,
    Chosen,
    Limit,
    Planned,
    Stated,
    Word,
    matches,
    quotient,
    total,
)
from finsam_ledger.chart import AccountSet, Klass, Post, Side, Take
from finsam_ledger.columns import RowCells
from finsam_ledger.filled import Aspect, Column, Row, Statement, resolve, sign_of
from finsam_ledger.forbund import Forbund
from finsam_ledger.forms import (
    Carries,
    ColumnKind,
    Computed,
    Divides,
    Fetches,
    Form,
    Heading,
    Line,
    Registered,
    Selects,
    Spreads,
    Sums,
    Values,
    Words,
)
from finsam_ledger.money import Unit
from finsam_ledger.periods import YEAR, Period
from finsam_ledger.trappan import Trappa

# How many years after the books are looked into: a plan has the budget year and two more.
_AHEAD = 4


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
    def _klasses(self) -> dict[tuple[AccountSet, ...], frozenset[Klass]]:
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
            filled = self._as_it_is(id, year)
            self._statements[id, year] = self._withheld(year).get(id, filled)
        return self._statements[id, year]

    @cached_property
    def _as_they_are(self) -> dict[tuple[str, int], Statement]:
        return {}

    def _as_it_is(self, id: str, year: int) -> Statement:
        """The form `id` filled for a year, with all that it holds."""
        if (id, year) not in self._as_they_are:
            self._as_they_are[id, year] = self._filled(id, year)
        return self._as_they_are[id, year]

    @cached_property
    def _withheld_in(self) -> dict[int, Mapping[str, Statement]]:
        return {}

    def _withheld(self, year: int) -> Mapping[str, Statement]:
        """The statements of a year that may not be printed whole, without what tells of few."""
        if year not in self._withheld_in:
            self._withheld_in[year] = self._held_back(year)
        return self._withheld_in[year]

    def _held_back(self, year: int) -> Mapping[str, Statement]:
        few = self.forbund.settings.sma_tal
        least = {id: few.least(id) for id in self.forms}
        people = [id for id, form in self.forms.items() if form.counts_people and least[id]]
        if not people:
            return {}
        from finsam_ledger.smatal import withheld  # few förbund have registers of people

        others = [id for id, form in self.forms.items() if least[id] and not form.counts_people]
        return withheld(
            [self._as_it_is(id, year) for id in people],
            [self._as_it_is(id, year) for id in others],
            few.minst,
        )

    def _filled(self, id: str, year: int) -> Statement:
        form = self.forms[id]
        columns = tuple(resolve(column, self.period(year)) for column in form.columns)
        cells = RowCells(
            form,
            columns,
            lambda line, column: self._cell(form, line, column.aspect),
            self._weighed,
        )
        rows = tuple(Row(line, cells.row(line)) for line in form.lines)
        return Statement(form, year, columns, rows)

    def _weighed(self, column: Column, parts: Iterable[tuple[str, str, Cell]]) -> Cell:
        return registercells.weighed(self.forbund, column.form.weights, parts, column.period.year)

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

    def klasses(self, *sets: AccountSet) -> frozenset[Klass]:
        """The classes of the accounts that every one of some sets takes, booked on or not."""
        if sets not in self._klasses:
            chart = self.forbund.chart
            taken = dict.fromkeys((*chart.rows, *self.books.accounts))
            for each in sets:
                taken = dict.fromkeys(chart.taken(each, taken))
            rows = [row for row in map(chart.row, taken) if row and row.post is not Post.BOKSLUT]
            self._klasses[sets] = frozenset(row.klass for row in rows)
        return self._klasses[sets]

    def _taken(self, accounts: AccountSet) -> dict[str, Take]:
        """The accounts of the books that a set takes, asked once."""
        if accounts not in self._sets:
            self._sets[accounts] = self.forbund.chart.taken(accounts, self.books.accounts)
        return self._sets[accounts]

    def _cell(self, form: Form, line: Line, aspect: Aspect) -> Cell:
        key = (form.id, line.id, aspect)
        if key not in self._cells:
            self._cells[key] = self._evaluated(form, line, aspect)
        return self._cells[key]

    def _evaluated(self, form: Form, line: Line, aspect: Aspect) -> Cell:
        given = self._given(form, line, aspect)
        if given is not None:
            return given
        if aspect.field and not isinstance(
            line.content, Sums | Divides | Fetches | Words | Heading
        ):
            return registercells.field(self.forbund, line, aspect)
        match line.content:
            case Selects() as selects:
                return self._selected(line, selects, aspect)
            case Registered(register) if aspect.kind is ColumnKind.UTFALL:
                return self._stated(register, line, aspect.period.year) or UNKNOWN
            case Registered() | Spreads():
                return UNKNOWN
            case Words(text):
                return Cell(None, Word(text))
            case Heading():
                return EMPTY
            case Sums() if aspect.field:
                return self._added(form, line, aspect)
            case content:
                return self._composed(form, content, aspect)

    def _selected(self, line: Line, selects: Selects, aspect: Aspect) -> Cell:
        """What was booked, budgeted, granted or requested for what a line selects."""
        insatser = selects.dimension.get("insats", ())
        match aspect.kind:
            case ColumnKind.BUDGET:
                return self._passed(self._planned(selects, aspect), insatser, line, aspect)
            case ColumnKind.BEVILJAT:
                reported = self.period(aspect.period.year)
                return registercells.granted(self.forbund, insatser, aspect, reported)
            case ColumnKind.REKVIRERAT:
                return registercells.requested(self.forbund, insatser, aspect)
            case _ if line.from_printed and self._moves_balances(selects):
                return self._moved(self._limited(selects, aspect.accounts), selects, aspect.period)
            case _:
                return self._chosen(selects, aspect)

    def _added(self, form: Form, line: Line, aspect: Aspect) -> Cell:
        """The sum of a register's fields; of shares, which are not added, what it says itself."""
        terms = line.content.terms if isinstance(line.content, Sums) else ()
        parts = tuple((sign, self._cell(form, form.by_id[id], aspect)) for id, sign in terms)
        if all(_counts(cell, aspect.unit or line.unit) for _, cell in parts):
            return total(parts)
        return registercells.field(self.forbund, line, aspect)

    def _given(self, form: Form, line: Line, aspect: Aspect) -> Cell | None:
        """What a register says of a line instead of the books: a year before them, a forecast."""
        kind, period = aspect.kind, aspect.period
        before = form.uses_history and kind is ColumnKind.UTFALL and self.books.is_before(period)
        # A register knows lines and whole years, not their accounts and months.
        if before and period.is_year and not aspect.accounts:
            return self._stated("historik", line, period.year)
        if kind is ColumnKind.PROGNOS and is_forecast(line):
            return UNKNOWN if aspect.accounts else self._forecast(form, line, aspect)
        return None

    def _composed(
        self,
        form: Form,
        content: Sums | Fetches | Divides | Computed | Carries,
        aspect: Aspect,
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
            case Carries(start, end):
                return self._carried(form, (start, end), aspect)

    def _carried(self, form: Form, ends: tuple[str, str], aspect: Aspect) -> Cell:
        """What a year begins with: as booked, else what the year before is thought to end with."""
        year, (start, end) = aspect.period.year, (form.by_id[id] for id in ends)
        if self._is_begun(year):
            outcome = Aspect(ColumnKind.UTFALL, Period.of_year(year), aspect.accounts)
            return total(((1, self._cell(form, start, outcome)),))
        if year > self.books.balances.years[-1] + _AHEAD:
            return UNKNOWN
        kind = ColumnKind.PROGNOS if self._is_foreseen(year - 1) else ColumnKind.BUDGET
        before = aspect._replace(kind=kind, period=aspect.period.years_back(1))
        # A cell of its own: what is printed in one column is not what is printed in another.
        return total(((1, self._cell(form, end, before)),))

    def _is_begun(self, year: int) -> bool:
        """Whether the books know what a year began with."""
        last = self.books.balances.years[-1]
        return year <= last or (year == last + 1 and self.months == YEAR)

    def _is_foreseen(self, year: int) -> bool:
        """Whether the register with the forecast speaks of a year."""
        register = self.forbund.registers.get(self.foreseen)
        return register is not None and any(of == year for _, of in register.entries)

    def _passed(self, cell: Cell, insatser: Values, line: Line, aspect: Aspect) -> Cell:
        """A budget, or what of it has passed: of an insats by the months in which it runs."""
        if not aspect.linear:
            return cell
        insats = self.forbund.insatser.by_id.get(insatser[0]) if len(insatser) == 1 else None
        if insats is None:
            return registercells.part_of(cell, Fraction(self.months, YEAR), line.place)
        passed = insats.passed(self.period(aspect.period.year))
        return registercells.part_of(cell, passed, insats.place)

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
            if konto in sums
            and (take.side is None or take.side is Side.of(sum(sums[konto].values())))
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
        if measure is Measure.INGAENDE:
            return period.year - 1 in balances.years
        return measure is Measure.UTGAENDE and period.end == balances.opening

    def _planned(self, selects: Selects, aspect: Aspect) -> Cell:
        """Budget rows in force when what is reported on ends: of equity its opening balance, of any
        other account its year.
        """
        year = aspect.period.year
        budget = self._budget(year, original=aspect.original)
        if not budget:
            return UNKNOWN
        if selects.measure is Measure.UTGAENDE and not any(map(self._is_equity, budget)):
            return EMPTY  # what a year ends with is not known by its movements alone
        rows, sums = self._planned_rows(year, selects.measure, original=aspect.original)
        taken = self._limited(selects, aspect.accounts)
        chosen = tuple(
            (taken[row.konto].sign, row)
            for row in rows
            if row.konto in taken
            and taken[row.konto].side in (None, sums[row.konto])
            and matches(row.dims, selects)
        )
        value = sum(weight * row.ore for weight, row in chosen) if chosen else None
        return Cell(value, Planned(chosen))

    @cached_property
    def _budgets(self) -> dict[tuple[int, bool], tuple[BudgetRow, ...]]:
        return {}

    def _budget(self, year: int, *, original: bool) -> tuple[BudgetRow, ...]:
        """A year's budget when what is reported on ends; of a year to come the plan, if there is
        no budget yet.
        """
        if (year, original) not in self._budgets:
            self._budgets[year, original] = self._decided(year, original=original)
        return self._budgets[year, original]

    def _decided(self, year: int, *, original: bool) -> tuple[BudgetRow, ...]:
        last = self.books.balances.years[-1]
        if year <= last:
            return in_force(self.books, year, self.period(year).last, original=original)
        today = self.period(last).last
        return in_force(self.books, year, today) or planned(self.books, year, today)

    def _forecast(self, form: Form, line: Line, aspect: Aspect) -> Cell:
        """What the register says will be on a line, or what follows from what it says of others:
        what is fetched or computed is so here too, and what a year begins with is known.
        """
        year = aspect.period.year
        entry = self._stated(self.foreseen, line, year)
        if entry is not None:
            return entry
        match line.content:
            case Fetches() | Computed() | Carries() as content:
                return self._composed(form, content, aspect)
            case Selects(measure=Measure.INGAENDE):
                return self._cell(form, line, aspect._replace(kind=ColumnKind.UTFALL))
        return EMPTY if self._is_foreseen(year) else UNKNOWN

    @cached_property
    def _sides(self) -> dict[tuple[int, Measure, bool], tuple[list[BudgetRow], dict[str, Side]]]:
        return {}

    def _planned_rows(
        self, year: int, measure: Measure, *, original: bool
    ) -> tuple[list[BudgetRow], dict[str, Side]]:
        """The rows of a year's budget that speak of `measure`, and the side of each account."""
        key = year, measure, original
        if key not in self._sides:
            budget = self._budget(year, original=original)
            rows = [row for row in budget if self._is_planned(row, measure)]
            sums: Counter[str] = Counter()
            for row in rows:
                sums[row.konto] += row.ore
            self._sides[key] = rows, {konto: Side.of(ore) for konto, ore in sums.items()}
        return self._sides[key]

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


def _counts(cell: Cell, unit: Unit) -> bool:
    """Whether a cell, if a register says it, is in a unit or in one that fits it."""
    return not isinstance(cell.origin, Stated) or cell.origin.entry.unit.fits(unit)


def is_forecast(line: Line) -> bool:
    """Whether a forecast of the line is an input; of a sum, a ratio or a word it is not."""
    return not isinstance(line.content, Sums | Divides | Spreads | Words | Heading)
