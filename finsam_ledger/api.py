"""The Python API: a förbund's books in a notebook, as tables and frames.

    import finsam_ledger as fl
    bok = fl.load("examples/minimal")
    bok.resultatrakning(2025)["arets_resultat", 2025].trace()

Amounts are öre (`int`) as shown in print unless a name says otherwise; pandas is imported only
when a frame is asked for.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from finsam_ledger import bok
from finsam_ledger.bidrag import Contributions, contributions_of
from finsam_ledger.bokslut import Bokslut
from finsam_ledger.budget import Lineage, lineage
from finsam_ledger.datafiles import suggestion
from finsam_ledger.findings import Finding, has_errors, in_order
from finsam_ledger.money import Exact
from finsam_ledger.report import Report
from finsam_ledger.tables import Figure, Printed, Table, TableRow
from finsam_ledger.trace import Tracer
from finsam_ledger.trappan import Position

if TYPE_CHECKING:
    import pandas as pd

T = TypeVar("T")


class LedgerError(Exception):
    """The books have errors, so what was asked for can't be made. `findings` says which."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(in_order(findings))
        super().__init__("\n".join(str(finding) for finding in self.findings))


_TRACE_COLUMNS = ["datum", "slag", "ver", "konto", "motpart", "text", "ore"]


@dataclass(frozen=True)
class FigureView:
    """One cell: its exact value as shown, its printed text, and the postings behind it."""

    value: Exact | None
    text: str
    _printed: Printed = field(repr=False, compare=False)
    _tracer: Tracer = field(repr=False, compare=False)

    def trace(self) -> pd.DataFrame:
        """What the cell is made of, one row each, adding up to `value`.

        Columns datum, slag (verifikation, budget, register, trappan or kvot), ver, konto, motpart,
        text and ore (as shown; of a count or ratio the number itself).
        """
        import pandas as pd

        rows = list(self._rows())
        return pd.DataFrame(rows, columns=_TRACE_COLUMNS).astype(
            {"ore": object if self._odd else "int64"}
        )

    @property
    def _odd(self) -> bool:
        """Whether the cell holds something else than whole öre."""
        return not isinstance(self.value, int | None)

    def _rows(self) -> Iterator[tuple[str, str, str, str, str, str, Exact]]:
        if self._printed.cell is None:
            return
        trace, sign = self._tracer.trace(self._printed.cell), self._printed.sign
        for weight, posting in trace.postings:
            names = (posting.ver, posting.key.konto, posting.motpart, posting.text)
            yield posting.date, "verifikation", *names, sign * weight * posting.ore
        for weight, row in trace.budget:
            yield row.beslut, "budget", "", row.konto, "", "Budget", sign * weight * row.ore
        for weight, entry in trace.entries:
            value = sign * weight * entry.value
            yield str(entry.year), "register", "", "", "", entry.source, value
        for step in trace.steps:
            kind = "trappan" if step.is_limit else "kvot"
            made_of = " / ".join(name for name, _ in step.operands)
            yield "", kind, "", "", "", made_of, sign * step.weight * (step.cell.value or 0)


@dataclass(frozen=True)
class TableView:
    """A statement or note. Shows itself in a notebook; `[line, column]` is a cell."""

    table: Table = field(repr=False)
    _tracer: Tracer = field(repr=False, compare=False)

    def __getitem__(self, key: tuple[str, str | int]) -> FigureView:
        """By line id or printed label, and column name (`2025`, "budget 2025"); KeyError else."""
        line, column = key
        rows = {row.line.id: row for row in self.table.rows} | dict(self.table.by_name)
        row = _found(rows, line, "line")
        cells = {each.name: printed for each, printed in self.table.cells(row)}
        return _view(_found(cells, str(column), "column"), self._tracer)

    def to_frame(self) -> pd.DataFrame:
        """Printed numbers as `Decimal` by row and column; words as `str`."""
        import pandas as pd

        rows = [row for row in self.table.rows if row.cells]
        return pd.DataFrame(
            [
                [cell.text if cell.number is None else cell.number for cell in row.cells]
                for row in rows
            ],
            index=pd.Index([row.name for row in rows], name=self.table.title),
            columns=[column.name for column in self.table.columns],
            dtype=object,
        )

    def __str__(self) -> str:
        return "\n".join(
            f"{row.name:60} " + " ".join(f"{cell.text:>14}" for cell in row.cells)
            for row in self.table.rows
        )

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{html.escape(column.heading)}</th>" for column in self.table.columns)
        body = "".join(_html_row(row) for row in self.table.rows)
        caption = f"{html.escape(self.table.title)} ({self.table.unit})"
        return (
            f"<table><caption>{caption}</caption><thead><tr><th></th>{head}</tr></thead>"
            f"<tbody>{body}</tbody></table>"
        )


def _found(known: Mapping[str, T], name: str, what: str) -> T:
    """What `name` names; a KeyError that offers the near miss if there is nothing."""
    if name not in known:
        raise KeyError(f"no {what} {name!r}. {suggestion(name, known)}")
    return known[name]


def _html_row(row: TableRow) -> str:
    tag = "b" if row.style in ("rubrik", "summa", "slutsumma") else "span"
    cells = "".join(f'<td style="text-align:right">{html.escape(c.text)}</td>' for c in row.cells)
    return (
        f'<tr><th style="text-align:left"><{tag}>{html.escape(row.label)}</{tag}></th>{cells}</tr>'
    )


def _view(printed: Printed, tracer: Tracer) -> FigureView:
    cell = printed.cell
    value = None if cell is None or cell.value is None else printed.sign * cell.value
    return FigureView(value, printed.text, printed, tracer)


@dataclass(frozen=True)
class ReportView:
    """A finished report, ready to be written."""

    report: Report = field(repr=False)
    findings: tuple[Finding, ...] = field(repr=False)
    _opened: bok.Opened = field(repr=False, compare=False)

    def write(self, out: str | Path, formats: Iterable[str] = ("html",)) -> list[Path]:
        """Write each format into the folder `out`; raises LedgerError before writing anything."""
        from finsam_ledger.publishing import publication
        from finsam_ledger.render.formats import FORMATS, render
        from finsam_ledger.whole import write_all

        wanted = [formats] if isinstance(formats, str) else list(formats)
        if unknown := [word for word in wanted if word not in FORMATS]:
            raise ValueError(f"{unknown[0]!r} is not one of {', '.join(FORMATS)}")
        source = publication(self._opened, self.report, self.findings, wanted)
        documents, wrong = render(source, wanted)
        if wrong:
            raise LedgerError(wrong)
        files = [(Path(out) / name, content) for name, content in documents]
        write_all(files)
        return [path for path, _ in files]


@dataclass(frozen=True)
class Bok:
    """A förbund's books: `bok.resultatrakning(2025)`, or any table: `bok.table("not-2", 2025)`."""

    opened: bok.Opened = field(repr=False)

    def __repr__(self) -> str:
        years = self.years
        span = f"{years[0]}–{years[-1]}" if years else "inga verifikationer"
        return f"Bok({self.opened.forbund.settings.namn}, {span})"

    @property
    def years(self) -> range:
        return self.opened.books.balances.years

    @cached_property
    def _tracer(self) -> Tracer:
        return Tracer(self.opened.books)

    @cached_property
    def _reports(self) -> dict[tuple[int, str, int | None], ReportView]:
        return {}

    def report(self, year: int, kind: str = bok.KIND, months: int | None = None) -> ReportView:
        """The year's report, or a delarsrapport or tertialrapport about its first `months`; raises
        LedgerError while the books have errors.
        """
        if (year, kind, months) not in self._reports:
            report, findings = bok.make_report(self.opened, year, kind, months)
            if report is None or has_errors(findings):
                raise LedgerError(findings)
            view = ReportView(report, tuple(findings), self.opened)
            self._reports[year, kind, months] = view
        return self._reports[year, kind, months]

    def _year(self, year: int) -> Bokslut:
        return self.report(year).report.bokslut

    def check(self) -> list[Finding]:
        """Everything wrong or worth knowing, all years."""
        return in_order(bok.examine(self.opened))

    def table(self, id: str, year: int) -> TableView:
        """Any table of the year's report by its id; KeyError if there is none."""
        return TableView(_found(self._year(year).by_id, id, "table"), self._tracer)

    def tables(self, year: int) -> list[str]:
        return [table.id for table in self._year(year).tables]

    def resultatrakning(self, year: int) -> TableView:
        """LKBR 5:2."""
        return self.table("resultatrakning", year)

    def balansrakning(self, year: int) -> TableView:
        """LKBR 6:2."""
        return self.table("balansrakning", year)

    def kassaflodesanalys(self, year: int) -> TableView:
        """LKBR 8:1, RKR R13."""
        return self.table("kassaflode", year)

    def driftredovisning(self, year: int) -> TableView:
        """LKBR 10:1, RKR R14."""
        return self.table("driftredovisning", year)

    def trappan(self, year: int) -> Position | None:
        """Equity against Nationella rådet's recommendation, öre; None without an allocation."""
        return self._year(year).trappan

    def budget(self, year: int) -> Lineage | None:
        """The year's budget as first decided, each change and what is in force, öre with the
        ledger's sign by account and insats; None where the books have none.
        """
        return lineage(self.opened.books, year)

    def contributions(self, year: int, state: int | None = None) -> Contributions:
        """What each member is to contribute to a year, where the state pays `state` öre or what the
        books say; LedgerError where that can't be reckoned (finsamlagen 5 §).
        """
        made, findings = contributions_of(self.opened.forbund, self.opened.books, year, state)
        if made is None:
            raise LedgerError(findings)
        return made

    def figures(self, year: int) -> Iterator[Figure]:
        """Every figure of the year's report."""
        yield from self.report(year).report.figures()


def load(path: str | Path) -> Bok:
    """The books in a förbund's folder or a .beancount file; LedgerError if they can't be read.

    Errors inside the books don't stop loading: `check` lists them, and what needs sound books
    raises LedgerError.
    """
    opened, findings = bok.open_books(Path(path))
    if opened is None:
        raise LedgerError(findings)
    return Bok(opened)
