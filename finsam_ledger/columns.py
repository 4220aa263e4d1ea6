"""The cells of a form's rows: those filled from outside, and those made of other columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from finsam_ledger.balances import Measure
from finsam_ledger.cells import UNKNOWN, Cell, Chosen, Factor, Total, products, quotient, total
from finsam_ledger.filled import Column, sign_of
from finsam_ledger.forms import ColumnKind, Form, Heading, Line, Spreads, Sums

Amount = Callable[[Line, Column], Cell]
# The weighted mean of cells (column id, heading, cell) in a column.
Weigh = Callable[[Column, Sequence[tuple[str, str, Cell]]], Cell]


class RowCells:
    """Computes the cells of one form's rows, each once: `amount` gives those from outside."""

    def __init__(self, form: Form, columns: Sequence[Column], amount: Amount, weigh: Weigh) -> None:
        self._form, self._columns = form, columns
        self._amount, self._weigh = amount, weigh
        self._by_id = {column.form.id: column for column in columns}
        self._cells: dict[tuple[str, str], Cell] = {}

    def row(self, line: Line) -> Mapping[str, Cell]:
        """A line's cells by column, in order; none of a heading, nor of the note column."""
        if isinstance(line.content, Heading):
            return {}
        return {
            column.form.id: self.cell(line, column) if _has(line, column) else UNKNOWN
            for column in self._columns
            if column.kind is not ColumnKind.NOT
        }

    def cell(self, line: Line, column: Column) -> Cell:
        key = line.id, column.form.id
        if key not in self._cells:
            self._cells[key] = self._computed(line, column)
        return self._cells[key]

    def _computed(self, line: Line, column: Column) -> Cell:
        if isinstance(line.content, Spreads):
            return self._spread(line.content, column)
        match column.kind:
            case ColumnKind.SKILLNAD:
                return self._difference(line, column)
            case ColumnKind.KVOT:
                return self._ratio(line, column)
            case ColumnKind.ANDEL:
                return self._share(line, column)
            case ColumnKind.SUMMA:
                return total(tuple((times, self._at(line, id)) for id, times in column.form.parts))
            case ColumnKind.PRODUKT:
                return self._product(line, column)
            case ColumnKind.VAGT:
                return self._weighed(line, column)
            case _:
                return self._amount(line, column)

    def _at(self, line: Line, column: str) -> Cell:
        return self.cell(line, self._by_id[column])

    def _difference(self, line: Line, column: Column) -> Cell:
        first, second = column.form.of or ("", "")
        turned = [
            sign_of(line, line.unit, column) * sign_of(line, line.unit, self._by_id[id])
            for id in (first, second)
        ]
        return total(((turned[0], self._at(line, first)), (-turned[1], self._at(line, second))))

    def _ratio(self, line: Line, column: Column) -> Cell:
        first, second = column.form.of or ("", "")
        over, under = self._at(line, first), self._at(line, second)
        signs = [sign_of(line, line.unit, self._by_id[id]) for id in (first, second)]
        share = quotient((line, over), (line, under), signs[0] * signs[1])
        return _used(share, over) if self._by_id[second].kind.is_decided else share

    def _share(self, line: Line, column: Column) -> Cell:
        first, second = column.form.of or ("", "")
        whole = self._form.by_id.get(line.share_of or second)
        if whole is None:
            return UNKNOWN
        return quotient((line, self._at(line, first)), (whole, self._at(whole, first)))

    def _spread(self, content: Spreads, column: Column) -> Cell:
        """What a column is of the sum it is part of, if it is part of one."""
        whole, id = self._form.by_id[content.of], column.form.id
        for other in self._columns:
            if other.kind is ColumnKind.SUMMA and (id, 1) in other.form.parts:
                return quotient((whole, self._at(whole, id)), (whole, self.cell(whole, other)))
        return UNKNOWN

    def _product(self, line: Line, column: Column) -> Cell:
        if isinstance(line.content, Sums):
            return UNKNOWN
        made, *others = [self._by_id[id] for id, _ in column.form.parts]
        cell = self.cell(line, made)
        for other in others:
            cell = products((Factor(other.heading, self.cell(line, other), cell),))
        return cell

    def _weighed(self, line: Line, column: Column) -> Cell:
        if isinstance(line.content, Sums):
            return UNKNOWN
        parts = [self._by_id[id] for id, _ in column.form.parts]
        cells = [(each.form.id, each.heading, self.cell(line, each)) for each in parts]
        return self._weigh(column, cells)


def _has(line: Line, column: Column) -> bool:
    """Whether a line has a cell in a column; one made of columns that do not exist has none."""
    if line.columns and column.form.id not in line.columns:
        return False
    return column.form.of is not None or column.kind not in _OF_TWO


_OF_TWO = (ColumnKind.SKILLNAD, ColumnKind.KVOT, ColumnKind.ANDEL)


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
