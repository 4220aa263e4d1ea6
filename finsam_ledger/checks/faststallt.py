"""Whether the books still give the figures that the board adopted."""

from __future__ import annotations

from collections.abc import Iterator

from finsam_ledger import catalogue
from finsam_ledger.balances import Adopted
from finsam_ledger.bokslut import Bokslut
from finsam_ledger.checks.annan_grund import other_base
from finsam_ledger.datafiles import suggestion
from finsam_ledger.findings import Finding
from finsam_ledger.money import NUMERIC, Unit, parse_number, swedish
from finsam_ledger.tables import Figure, folded


def adopted(bokslut: Bokslut) -> Iterator[Finding]:
    """Each `finsam-faststalld` of the year: the same figure, unless it is marked as misprinted."""
    mine = [item for item in bokslut.books.adopted if item.year == bokslut.year]
    if not mine:
        return
    figures = {
        (figure.table, folded(figure.row), folded(figure.column)): figure
        for figure in bokslut.figures()
    }
    for item in mine:
        derived = figures.get((item.table, folded(item.row), folded(item.column)))
        if derived is None:
            yield _unknown(bokslut, item)
        else:
            yield from _compared(bokslut, item, derived)


def _compared(bokslut: Bokslut, item: Adopted, figure: Figure) -> Iterator[Finding]:
    words = {
        "table": item.table,
        "row": item.row,
        "column": item.column,
        "adopted": _worded(item.printed, item.unit),
        "derived": _worded(figure.value, figure.unit),
    }
    agrees = _same(item.printed, figure.value) and item.unit in (figure.unit, Unit.TEXT)
    if item.fel is None and not agrees:
        base = other_base(bokslut, item) if item.unit is figure.unit else ""
        yield catalogue.ADOPTED_OFF.at(item.place, **words, base=base)
    elif item.fel is not None and agrees:
        yield catalogue.ADOPTED_NOT_WRONG.at(item.place, **words)
    elif item.fel is not None:
        yield catalogue.MISPRINT.at(item.place, **words, reason=item.fel)


def _unknown(bokslut: Bokslut, item: Adopted) -> Finding:
    table = bokslut.by_id.get(item.table)
    rows = [] if table is None else [row.name for row in table.rows if row.cells]
    if table is None:
        hint = suggestion(item.table, (table.id for table in bokslut.tables))
    elif item.row not in rows:
        hint = suggestion(item.row, rows)
    else:
        hint = suggestion(item.column, (column.name for column in table.columns))
    return catalogue.ADOPTED_UNKNOWN.at(
        item.place, table=item.table, row=item.row, column=item.column, hint=hint
    )


def _same(printed: str, derived: str) -> bool:
    first, second = parse_number(printed), parse_number(derived)
    return first == second if first is not None else printed == derived


def _worded(value: str, unit: Unit) -> str:
    number = parse_number(value) if unit in NUMERIC else None
    return value if number is None else f"{swedish(number)} {unit}"
