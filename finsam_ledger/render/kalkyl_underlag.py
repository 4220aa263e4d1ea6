"""What the figures of a workbook are made of: a block of rows for each amount that is no shown sum.

Amounts have the ledger's sign. A block's first row has its sum; the rows below it are accounts
(summed live from the postings), budget rows, entries of registers, steps of the trappa, or cells.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

from finsam_ledger.balances import Books, BudgetRow, Dims, Measure, counts
from finsam_ledger.cells import (
    Cell,
    Chosen,
    Factor,
    Limit,
    Planned,
    Products,
    Quotient,
    Stated,
    Total,
    matches,
)
from finsam_ledger.findings import Place
from finsam_ledger.money import Unit
from finsam_ledger.render.kalkyl_formler import (
    Spot,
    added,
    as_stored,
    divided,
    measure,
    multiplied,
    step,
    stored,
)
from finsam_ledger.render.kalkyl_utseende import Looks, cut, text
from finsam_ledger.render.kalkyl_verifikationer import Ledger, Wanted, period_of

NAME = "Underlag"
_INTRO = (
    "Vad varje siffra består av, i kronor och ören med bokföringens tecken: debet är plus och "
    "kredit är minus. Konton summeras ur bladet Verifikationer; budget och register står som tal."
)
_FIRST = 3  # the row of the first block, below the headings
_FIGUR, _KONTO, _VAD, _MATT, _SINCE, _BEFORE, _DIMS, _SIGN, _AMOUNT, _SOURCE = range(10)
_HEADINGS = {
    "Siffra": 58,
    "Konto": 8,
    "Benämning": 40,
    "Mått": 20,
    "Från och med": 10,
    "Före": 10,
    "Dimension": 11,
    "Tecken": 8,
    "Belopp, kr": 18,
    "Källa": 50,
}
_MEASURES = {
    Measure.RORELSE: "periodens händelser",
    Measure.INGAENDE: "ingående saldo",
    Measure.UTGAENDE: "utgående saldo",
}


class Line(NamedTuple):
    """A row: its words and numbers by column, and its amount as a formula, or as it stands."""

    words: Mapping[int, str]
    value: Decimal
    formula: str = ""
    numbers: Mapping[int, int] = {}
    counted: Unit = Unit.KR
    leads: Spot | None = None
    is_head: bool = False


class Underlag:
    """The places of all exact amounts; blocks are added as formulas ask for them.

    `spots` are the amounts that stand beside the tables, by the identity of their cells, and
    `names` what each cell is called.
    """

    def __init__(
        self, books: Books, ledger: Ledger, spots: Mapping[int, Spot], names: Mapping[int, str]
    ) -> None:
        self._books = books
        self._ledger = ledger
        self._spots = spots
        self._names = dict(names)
        self._blocks: MutableMapping[int, Spot] = {}
        self._lines: list[Line] = []

    def spot(self, cell: Cell) -> Spot:
        """Where the exact amount of a cell stands."""
        return self._spots.get(id(cell)) or self.block(cell)

    def block(self, cell: Cell) -> Spot:
        """Where the rows begin that a cell is made of."""
        if id(cell) not in self._blocks:
            self._call_parts(cell)
            lines = list(self._parts(cell))
            row = _FIRST + len(self._lines)
            counted, value = measure(cell), cell.value or 0
            whole = self._whole(cell, row, len(lines))
            name = self._name(cell)
            amount = stored(value, counted)
            formula = as_stored(whole, value, counted)
            self._lines.append(Line({_FIGUR: name}, amount, formula, counted=counted, is_head=True))
            self._lines += (
                each._replace(formula=each.formula.replace(_ROW, str(row + 1 + below)))
                for below, each in enumerate(lines, 1)
            )
            self._blocks[id(cell)] = Spot(NAME, row, _AMOUNT)
        return self._blocks[id(cell)]

    def _name(self, cell: Cell) -> str:
        return self._names.get(id(cell), "Mellanled")

    def _call_parts(self, cell: Cell) -> None:
        """Parts that no table has are called by what they are part of."""
        parts = cell.origin.terms if isinstance(cell.origin, Total) else ()
        for _, part in parts:
            self._names.setdefault(id(part), f"{self._name(cell)} (del)")

    def _whole(self, cell: Cell, row: int, rows: int) -> str:
        """A block's first amount: the sum of its rows, or of two rows the first by the second."""
        if isinstance(cell.origin, Quotient):
            over, under = Spot(NAME, row + 1, _AMOUNT), Spot(NAME, row + 2, _AMOUNT)
            return divided(cell, cell.origin, over, under, NAME)
        first, last = (xl_rowcol_to_cell(each, _AMOUNT) for each in (row + 1, row + rows))
        return f"SUM({first}:{last})"

    def _parts(self, cell: Cell) -> Iterable[Line]:
        """The rows of a cell; those it needs of other cells are made before."""
        match cell.origin:
            case Chosen() as chosen:
                return self._accounts(chosen)
            case Planned(rows=rows):
                return [self._budget(weight, row) for weight, row in rows]
            case Stated() as said:
                return [_entry(said, cell)]
            case Limit() as limit:
                return self._steps(limit)
            case Total(terms=terms):
                return [self._term(times, part, "") for times, part in terms if _counts(part)]
            case Quotient(over=over, under=under, names=names):
                pairs = zip(("täljare", "nämnare"), names, (over, under), strict=True)
                return [self._term(1, part, f"{role}: {name}") for role, name, part in pairs]
            case Products(factors=factors):
                return [self._product(factor) for factor in factors]
            case _:
                return []

    def _product(self, factor: Factor) -> Line:
        """A row of two cells multiplied, counted as the second is."""
        spots = [self.spot(cell) for cell in (factor.weight, factor.part)]
        counted = measure(factor.part)
        value = Fraction(factor.weight.value or 0) * (factor.part.value or 0)
        words = {_VAD: factor.name, _MATT: "produkt"}
        formula = multiplied(factor, spots[0], spots[1], NAME)
        return Line(words, stored(value, counted), formula, counted=counted, leads=spots[1])

    def _accounts(self, chosen: Chosen) -> Iterator[Line]:
        selects, balances = chosen.selects, self._books.balances
        since, before = _limits(chosen)
        limited = bool(selects.dimension or selects.utom)
        for konto, weight in chosen.weights.items():
            taken: dict[Dims | None, int] = {}
            for key in balances.by_konto.get(konto, ()):
                if counts(key, chosen.period, selects.measure) and matches(key.dims, selects):
                    dims = key.dims if limited else None
                    taken[dims] = taken.get(dims, 0) + weight * balances.amounts[key]
            for dims, ore in taken.items():
                number = None if dims is None else self._ledger.dims[dims]
                wanted = Wanted(konto, before, since, number)
                yield self._account(wanted, weight, ore, dims, _MEASURES[selects.measure])

    def _account(self, wanted: Wanted, weight: int, ore: int, dims: Dims | None, said: str) -> Line:
        columns = {"konto": _KONTO, "before": _BEFORE, "since": _SINCE, "dims": _DIMS}
        cells = {name: f"{xl_rowcol_to_cell(0, at)[0]}{_ROW}" for name, at in columns.items()}
        total = self._ledger.total(wanted, cells)
        amount = stored(ore, Unit.KR)
        sign = f"{xl_rowcol_to_cell(0, _SIGN)[0]}{_ROW}"
        numbers = {_BEFORE: wanted.before, _SINCE: wanted.since, _DIMS: wanted.dims, _SIGN: weight}
        said_dims = ", ".join(f"{key}: {value}" for key, value in dims or () if key != "motpart")
        account = self._books.accounts.get(wanted.konto)
        return Line(
            {
                _KONTO: wanted.konto,
                _VAD: account.namn if account else "",
                _MATT: said,
                _SOURCE: said_dims,
            },
            amount,
            f"ROUND({sign}*({total}),2)",
            {at: number for at, number in numbers.items() if number is not None},
            leads=self._ledger.spot(wanted.konto),
        )

    def _budget(self, weight: int, row: BudgetRow) -> Line:
        account = self._books.accounts.get(row.konto)
        words = {
            _KONTO: row.konto,
            _VAD: account.namn if account else "",
            _MATT: f"budget {row.year}",
            _SOURCE: f"beslut {row.beslut}, {_where(row.place)}",
        }
        return Line(words, stored(weight * row.ore, Unit.KR))

    def _steps(self, limit: Limit) -> Iterator[Line]:
        spot = self.spot(limit.of)
        allocation = f"({added([(-1, spot)], NAME)})"
        steps = limit.trappa.steps
        ceilings = [each.over for each in steps[1:]] + [None]
        given = -(limit.of.value or 0)
        for each, ceiling in zip(steps, ceilings, strict=True):
            reached = given if ceiling is None else min(given, ceiling)
            value = stored(-each.rate * max(0, reached - each.over), Unit.KR)
            words = {_VAD: limit.name, _MATT: "trappan", _SOURCE: limit.trappa.source}
            yield Line(words, value, f"-{step(each, ceiling, allocation)}", leads=spot)

    def _term(self, times: int, part: Cell, role: str) -> Line:
        counted, value = measure(part), part.value or 0
        spot = self.spot(part)
        name = role or self._name(part)
        return Line(
            {_VAD: name, _MATT: "siffra"},
            stored(times * value, counted),
            added([(times, spot)], NAME),
            counted=counted,
            leads=spot,
        )

    def write(self, worksheet: Any, looks: Looks) -> None:
        text(worksheet, (0, 0), _INTRO, looks.faint)
        for index, (heading, width) in enumerate(_HEADINGS.items()):
            text(worksheet, (_FIRST - 1, index), heading, looks.heading)
            worksheet.set_column(index, index, width)
        for row, line in enumerate(self._lines, _FIRST):
            _write(worksheet, row, line, looks)
        worksheet.set_landscape()
        worksheet.repeat_rows(_FIRST - 1)
        worksheet.freeze_panes(_FIRST, 0)
        end = _FIRST + len(self._lines)
        worksheet.ignore_errors({"number_stored_as_text": xl_range_abs(0, 0, end, _SOURCE)})


# Stands in formulas for the number of their row, which is known when the block is; no text has it.
_ROW = "\x00"


def _counts(cell: Cell) -> bool:
    return cell.value is not None


def _limits(chosen: Chosen) -> tuple[int | None, int]:
    """The first period of a choice, where it has one, and the one it goes up to."""
    period = chosen.period
    match chosen.selects.measure:
        case Measure.RORELSE:
            return period_of(period.start), period_of(period.end)
        case Measure.INGAENDE:
            return None, period_of(period.start)
        case Measure.UTGAENDE:
            return None, period_of(period.end)


def _entry(said: Stated, cell: Cell) -> Line:
    entry, counted = said.entry, measure(cell)
    words = {_VAD: entry.source, _MATT: "register", _SOURCE: _where(entry.place)}
    return Line(words, stored(cell.value or 0, counted), counted=counted)


def _where(place: Place) -> str:
    return f"{Path(place.file).name}, rad {place.line}"


def _write(worksheet: Any, row: int, line: Line, looks: Looks) -> None:
    for column, words in line.words.items():
        text(worksheet, (row, column), words, looks.bold if line.is_head else looks.plain)
    for column, number in line.numbers.items():
        worksheet.write_number(row, column, number, looks.plain)
    if line.leads is not None:
        column = _KONTO if _KONTO in line.words else _VAD
        worksheet.write_url(row, column, line.leads.link, looks.link, cut(line.words[column]))
    look = looks.amount(line.counted, bold=line.is_head)
    if line.formula:
        worksheet.write_formula(row, _AMOUNT, f"={line.formula}", look, line.value)
    else:
        worksheet.write_number(row, _AMOUNT, line.value, look)
