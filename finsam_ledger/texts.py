"""Narrative: Markdown files with figures bound in by name.

A figure is written `{{ tkr tabell.rad }}`, with `kr`, `tkr` or `procent` as its unit and a year
last if it is not the report's: `{{ kr resultatrakning.arets_resultat 2024 }}`. Nothing else is
replaced, so text stays text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from finsam_ledger import catalogue
from finsam_ledger.bokslut import Bokslut
from finsam_ledger.datafiles import read_text, suggestion
from finsam_ledger.findings import Finding, Place
from finsam_ledger.forms import ColumnKind
from finsam_ledger.money import NBSP, Unit, plain, rounded, swedish
from finsam_ledger.statements import decimals_of, shown, unit_of
from finsam_ledger.tables import Figure, Table, TableRow

TEXTS = Path(__file__).parent / "templates" / "texter"
# With the white space before a unit, which is made one that does not break the line.
_BINDING = re.compile(r"\{\{(.*?)\}\}(\s+(?=(?:kr|tkr|procent)\b))?", re.DOTALL)
_UNITS = {"kr": Unit.KR, "tkr": Unit.TKR, "procent": Unit.PERCENT}


class Text(Struct, frozen=True):
    """A finished text: Markdown with its figures in place, and the figures it quotes."""

    id: str
    markdown: str
    figures: tuple[Figure, ...]


def read(bokslut: Bokslut, id: str, law: str = "") -> tuple[Text | None, list[Finding]]:
    """The förbund's text of the year, else the built-in one, with figures bound."""
    own = bokslut.forbund.folder / "texter" / str(bokslut.year) / f"{id}.md"
    builtin = TEXTS / f"{id}.md"
    path = own if own.exists() else builtin
    if not path.exists():
        missing = catalogue.TEXT_MISSING.at(Place(str(own)), text=id, year=bokslut.year, law=law)
        return None, [missing]
    source, findings = read_text(path)
    if source is None:
        return None, findings
    if not source.strip():
        missing = catalogue.TEXT_MISSING.at(Place(str(path)), text=id, year=bokslut.year, law=law)
        return None, [missing]
    return _bound(bokslut, id, _below_headings(source), path)


def _below_headings(source: str) -> str:
    """The text's own headings, below those of the part it stands in."""

    def lowered(found: re.Match[str]) -> str:
        return f"{'#' * min(6, len(found.group(1)) + 3)} "

    return re.sub(r"^(#{1,6}) ", lowered, source, flags=re.MULTILINE)


def _bound(bokslut: Bokslut, id: str, source: str, path: Path) -> tuple[Text, list[Finding]]:
    pieces: list[str] = []
    figures: list[Figure] = []
    findings: list[Finding] = []
    end = 0
    for found in _BINDING.finditer(source):
        pieces.append(source[end : found.start()])
        end = found.end()
        place = Place(str(path), source.count("\n", 0, found.start()) + 1)
        figure = _figure(bokslut, id, found.group(1).split(), place)
        if isinstance(figure, Finding):
            findings.append(figure)
        else:
            pieces += [figure[0], NBSP] if found.group(2) else [figure[0]]
            figures.append(figure[1])
    pieces.append(source[end:])
    rest = _BINDING.sub(lambda found: "\n" * found.group(0).count("\n"), source)
    for found in re.finditer(r"\{\{|\}\}", rest):
        line = rest.count("\n", 0, found.start()) + 1
        reason = f"”{found.group(0)}” saknar sin andra hälft"
        findings.append(catalogue.TEXT_SYNTAX.at(Place(str(path), line), reason=reason))
    return Text(id, "".join(pieces), tuple(figures)), findings


def _figure(
    bokslut: Bokslut, id: str, words: list[str], place: Place
) -> tuple[str, Figure] | Finding:
    said = re.fullmatch(r"(kr|tkr|procent) ([\w-]+)\.([\w-]+)(?: (\d{4}))?", " ".join(words))
    if said is None:
        return catalogue.TEXT_SYNTAX.at(place, reason=f"”{' '.join(words)}” är ingen siffra")
    unit, name, line = _UNITS[said.group(1)], said.group(2), said.group(3)
    known = {table.statement.form.id: table for table in bokslut.tables}
    if name not in known:
        hint = suggestion(name, known)
        return catalogue.TEXT_FIGURE.at(place, reason=f"tabellen ”{name}” finns inte", hint=hint)
    rows = {row.line.id: row for row in known[name].rows}
    if line not in rows:
        hint = suggestion(line, rows)
        return catalogue.TEXT_FIGURE.at(place, reason=f"raden ”{line}” finns inte", hint=hint)
    year = said.group(4) or str(bokslut.year)
    for text, value in _candidates(known[name], rows[line], unit, year):
        return text, Figure("text", f"{id}: {rows[line].label}", year, value, unit)
    reason = f"”{words[1]}” har ingen siffra i {words[0]} för {year}"
    return catalogue.TEXT_FIGURE.at(place, reason=reason, hint="Kontrollera enhet och år.")


def _candidates(table: Table, row: TableRow, unit: Unit, year: str) -> Iterator[tuple[str, str]]:
    """The row's figure in `unit` for `year`, worded and plain."""
    for column, printed in table.cells(row):
        own = unit_of(row.line, column)
        fits = own is unit or (own.is_money and unit.is_money)
        whole = column.kind in (ColumnKind.UTFALL, ColumnKind.ANDEL) and not column.form.accounts
        if not (fits and whole and str(column.period.year) == year) or printed.cell is None:
            continue
        value = shown(row.line, printed.cell, own, column)
        decimals = decimals_of(row.line, column)
        exact = unit is not own and value is not None
        number = rounded(value, unit, decimals) if exact and value is not None else printed.number
        if number is not None:
            yield swedish(number), plain(number)
