"""A year's report → a table of its printed figures, with what the checks say of the year.

The figures are those of `finsam figures`, one by one and in the same order; of a report with
errors they are a draft's. What is held back since it is about few has no exact amount either.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import pyarrow as pa

from finsam_ledger import bok
from finsam_ledger.balances import Books
from finsam_ledger.bok import Reports
from finsam_ledger.bokforing.sigill import in_force
from finsam_ledger.exchange.datamangd_kolumner import repeated, typed
from finsam_ledger.exchange.datamangd_schema import FIGURES
from finsam_ledger.filled import Column
from finsam_ledger.findings import Finding, Severity, in_order
from finsam_ledger.forms import ColumnKind
from finsam_ledger.money import Unit, rounded, whole_ore
from finsam_ledger.report import Report
from finsam_ledger.tables import Figure, Printed, Table


class Siffra(NamedTuple):
    """A printed figure with where in its form it stands; the names are those of the columns."""

    table: str
    form: str | None
    line: str | None
    row: str
    column: str
    period: int | None
    aspect: str | None
    value: str
    unit: str
    exact: int | None


class Lage(NamedTuple):
    """What is known of a year's report: its findings by weight, which rules failed, its seal."""

    errors: int
    warnings: int
    notices: int
    failed: str
    seal: str | None


class Rapport(NamedTuple):
    """A year's figures with what is known of the report that they are from."""

    lage: Lage
    siffror: tuple[Siffra, ...]


def rapport_of(reports: Reports, year: int) -> tuple[Rapport | None, list[Finding]]:
    """The figures of a year's årsredovisning and its findings; None where not even a draft can be
    made.

    The findings are those of the year's check, and errors of the year before, beside whose figures
    the year's own stand.
    """
    opened = reports.opened
    report, said = reports.of(year)
    report = report or bok.draft(opened, year)
    findings = in_order([*said, *opened.weighed(list(opened.rules))])
    if report is None:
        return None, findings
    lage = lage_of(findings, _seal(opened.books, year))
    return Rapport(lage, tuple(siffror_of(report))), findings


def lage_of(findings: Iterable[Finding], seal: str | None) -> Lage:
    each = tuple(findings)
    weights = Counter(finding.severity for finding in each)
    failed = {finding.code for finding in each if finding.severity is not Severity.NOTICE}
    return Lage(
        errors=weights[Severity.ERROR],
        warnings=weights[Severity.WARNING],
        notices=weights[Severity.NOTICE],
        failed=",".join(sorted(failed)),
        seal=seal,
    )


def _seal(books: Books, year: int) -> str | None:
    """The hash of the year's adopted report, as it stands in the ledger."""
    seals = in_force(books.ledger) if books.ledger else []
    return next((seal.hash for seal in seals if (seal.kind, seal.year) == (bok.KIND, year)), None)


def siffror_of(report: Report) -> Iterator[Siffra]:
    """Every figure of the report, those in texts last: they belong to no line of a form."""
    for table in report.bokslut.tables:
        yield from _of_table(table)
    for chapter in report.chapters:
        for part in chapter.parts:
            for figure in part.text.figures if part.text else ():
                yield _of_text(figure)


def _of_text(figure: Figure) -> Siffra:
    return Siffra(
        table=figure.table,
        form=None,
        line=None,
        row=figure.row,
        column=figure.column,
        period=None,
        aspect=None,
        value=figure.value,
        unit=figure.unit.value,
        exact=None,
    )


def _of_table(table: Table) -> Iterator[Siffra]:
    if table.instead:
        return
    aspects = _aspects(table.columns)
    for row in table.rows:
        for column, printed in table.cells(row):
            if printed.value:
                yield Siffra(
                    table=table.id,
                    form=table.statement.form.id,
                    line=row.line.id,
                    row=row.name,
                    column=column.name,
                    period=None if column.kind is ColumnKind.NOT else column.period.year,
                    aspect=aspects[column.form.id],
                    value=printed.value,
                    unit=printed.unit.value,
                    exact=_exact(printed),
                )


def _exact(printed: Printed) -> int | None:
    """Whole öre as a reader sees them; nothing of what is no amount of money."""
    cell = printed.cell
    if cell is None or cell.value is None or not printed.unit.is_money:
        return None
    return whole_ore(rounded(printed.sign * cell.value, Unit.KR, 2))


def _aspects(columns: Iterable[Column]) -> dict[str, str]:
    """What each column shows, so that line, year and aspect tell a figure apart in its form.

    It is the column's kind. One of some accounts only, or of a register's field, has its id too;
    so have several alike, but for the budget in force beside the one first decided.
    """
    shown = list(columns)
    alike = Counter(
        (_rank(column), column.kind, column.period) for column in shown if _whole(column)
    )
    best = {
        (kind, period): min(rank for rank, k, p in alike if (k, p) == (kind, period))
        for _, kind, period in alike
    }
    found = {}
    for column in shown:
        kind, period, rank = column.kind, column.period, _rank(column)
        is_plain = _whole(column) and rank == best[kind, period] and alike[rank, kind, period] == 1
        found[column.form.id] = kind.value if is_plain else f"{kind.value}:{column.form.id}"
    return found


def _whole(column: Column) -> bool:
    """Whether a column shows all that its lines count."""
    return column.form.accounts is None and not column.form.field


def _rank(column: Column) -> int:
    """0 for the budget in force, or the outcome; 1 for what was first decided, or a part of it."""
    return int(column.form.original or column.form.linear)


def figures_table(rapport: Rapport, forbund: str, namn: str, number: str, year: int) -> pa.Table:
    """The figures in the columns of a dataset."""
    rows, lage = rapport.siffror, rapport.lage
    same = {
        "forbund": forbund,
        "namn": namn,
        "organisationsnummer": number or None,
        "year": year,
        "kind": bok.KIND,
        **lage._asdict(),
    }
    own = dict(zip(Siffra._fields, zip(*rows, strict=True), strict=True)) if rows else {}
    columns = [
        typed(own.get(field.name, ()), field.type)
        if field.name in Siffra._fields
        else repeated(same[field.name], field.type, len(rows))
        for field in FIGURES
    ]
    return pa.table(columns, schema=FIGURES)
