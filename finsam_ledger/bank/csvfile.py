"""A bank's CSV as a statement, by a profile in `bank.toml`.

The bank's running balance is required: each row must follow from the one before it, whichever end
the file begins at, so that a row can't be missing or altered unseen.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from finsam_ledger.bank.fields import RefusedError, csv_amount, fit, tidy
from finsam_ledger.bank.settings import Profil, Settings, date_pattern, read_date
from finsam_ledger.bank.values import Entry, Saldo, Slag, Statement
from finsam_ledger.catalogue import FILE_UNREADABLE
from finsam_ledger.catalogue import bank as kinds
from finsam_ledger.findings import Finding, Place
from finsam_ledger.money import kronor

if TYPE_CHECKING:
    from _csv import Reader as CsvReader

HEAD = 64 * 1024  # bytes that hold any header
_SHOWN = 100


@dataclass(frozen=True, slots=True)
class _Row:
    """An entry and what the account holds after it, öre."""

    entry: Entry
    saldo: int


def read(path: Path, data: bytes, settings: Settings) -> tuple[list[Statement], list[Finding]]:
    """The statement in a file's bytes, if it has rows, or what is wrong; entries have no id."""
    fitting = profiles_of(path, data[:HEAD], settings)
    if len(fitting) > 1:
        names = ", ".join(f"{profil.konto} ({profil.filnamn})" for profil in fitting)
        return [], [kinds.PROFILE_MANY.at(Place(str(path)), file=path.name, profiles=names)]
    if not fitting:
        return [], [_unknown(path, data[:HEAD], settings)]
    [profil] = fitting
    try:
        text = _decoded(data, profil)
    except UnicodeError as error:
        position = error.start + 1 if isinstance(error, UnicodeDecodeError) else 1
        place = Place(str(path), data[: position - 1].count(b"\n") + 1)
        return [], [kinds.ENCODING.at(place, encoding=profil.kodning, position=position)]
    rows, findings = _rows(text, profil, path)
    if not findings:
        rows, findings = _oldest_first(rows)
    if findings or not rows:
        return [], findings
    first, last = rows[0], rows[-1]
    entries = tuple(sorted((row.entry for row in rows), key=lambda entry: entry.day))
    statement = Statement(
        Place(str(path)),
        Slag.KONTOUTDRAG,
        entries,
        nyckel=profil.konto,
        opening=first.saldo - first.entry.ore,
        closing=Saldo(last.saldo, entries[-1].day),
    )
    return [statement], []


def profiles_of(path: Path, head: bytes, settings: Settings) -> list[Profil]:
    """The profiles that a file's name and header fit. Never raises."""
    return [
        profil
        for profil in settings.profiler
        if fnmatchcase(path.name, profil.filnamn)
        and set(profil.names) <= set(_header(head, profil))
    ]


def _decoded(data: bytes, profil: Profil, errors: str = "strict") -> str:
    return data.decode("utf-8-sig" if profil.kodning == "utf-8" else profil.kodning, errors)


def _lines(text: str, profil: Profil) -> list[str]:
    """The lines from the header on, with the ends that the file has."""
    return io.StringIO(text, newline="").readlines()[profil.hoppa_over :]


def _header(head: bytes, profil: Profil) -> list[str]:
    """The words of the header line, as far as they can be read."""
    lines = _lines(_decoded(head, profil, "replace"), profil)
    try:
        return [cell.strip() for cell in next(_reader(lines, profil), [])]
    except csv.Error:
        return []


def _reader(lines: Sequence[str], profil: Profil) -> CsvReader:
    return csv.reader(lines, delimiter=profil.skiljetecken, strict=True)


def _unknown(path: Path, head: bytes, settings: Settings) -> Finding:
    """Why no profile fits: there is none, or what the nearest misses in the header."""
    place = Place(str(path))
    if not settings.profiler:
        reason = "där finns ingen [[csv]]"
        return kinds.PROFILE_MISSING.at(place, file=path.name, reason=reason)
    named = [p for p in settings.profiler if fnmatchcase(path.name, p.filnamn)]
    if not named:
        reason = "filnamnet passar inget filnamn där"
        return kinds.PROFILE_MISSING.at(place, file=path.name, reason=reason)
    missing, header = min(
        (([n for n in p.names if n not in _header(head, p)], _header(head, p)) for p in named),
        key=lambda pair: len(pair[0]),
    )
    words = "; ".join(f"”{name}”" for name in missing)
    reason = f"kolumnen {words} saknas i rubriken ”{tidy('; '.join(header), _SHOWN)}”"
    return kinds.PROFILE_MISSING.at(place, file=path.name, reason=reason)


def _rows(text: str, profil: Profil, path: Path) -> tuple[list[_Row], list[Finding]]:
    """Every row in the file's order, and what is wrong with each."""
    reader = _reader(_lines(text, profil), profil)
    rows, findings = [], []
    header: list[str] = []
    try:
        for cells in reader:
            place = Place(str(path), profil.hoppa_over + reader.line_num)
            if not header:
                header = [cell.strip() for cell in cells]
            elif any(cell.strip() for cell in cells):
                try:
                    rows.append(_row(_named(header, cells, place), profil, place))
                except RefusedError as refused:
                    findings.append(refused.finding)
    except csv.Error:
        place = Place(str(path), profil.hoppa_over + reader.line_num)
        reason = "en cell är för lång; ett citattecken kan sakna sin andra hälft"
        return [], [*findings, FILE_UNREADABLE.at(place, reason=reason)]
    return rows, findings


def _named(header: list[str], cells: list[str], place: Place) -> Mapping[str, str]:
    """Cells by column. A header may end with marks that no row has, but no row with more."""
    used = max(index for index, name in enumerate(header, 1) if name)
    if len(cells) < used or any(cell.strip() for cell in cells[len(header) :]):
        raise RefusedError(kinds.ROW_LENGTH.at(place, count=len(cells), expected=used))
    return dict(zip(header, cells, strict=False))


def _row(cells: Mapping[str, str], profil: Profil, place: Place) -> _Row:
    columns, mark = profil.kolumner, profil.decimaltecken
    pattern = date_pattern(profil.datumform)
    if pattern is None:  # told when the settings were read
        raise RefusedError(kinds.DATE.at(place, text=profil.datumform))
    written = cells[columns.bokforingsdatum]
    later = cells.get(columns.valutadatum, "").strip()
    entry = Entry(
        place,
        fit(read_date(written, pattern), written, place),
        csv_amount(cells[columns.belopp], mark, place),
        fit(read_date(later, pattern), later, place) if later else None,
        tidy(cells.get(columns.referens, ""), 70),
        by_bank=False,
        text=tidy(cells[columns.text]),
    )
    return _Row(entry, csv_amount(cells[columns.saldo], mark, place))


def _oldest_first(rows: list[_Row]) -> tuple[list[_Row], list[Finding]]:
    """Rows in the order in which each balance follows from the one before it."""
    backwards = rows[::-1]
    if _first_break(rows) is None:
        return rows, []
    if _first_break(backwards) is None:
        return backwards, []
    turned = rows[0].entry.day > rows[-1].entry.day
    ordered = backwards if turned else rows
    index = _first_break(ordered) or 1
    before, row = ordered[index - 1], ordered[index]
    finding = kinds.ROW_BALANCE.at(
        row.entry.place,
        found=kronor(row.saldo),
        before=kronor(before.saldo),
        amount=kronor(row.entry.ore),
        computed=kronor(before.saldo + row.entry.ore),
    )
    return [], [finding]


def _first_break(rows: list[_Row]) -> int | None:
    """The first row whose balance does not follow from the one before."""
    pairs = enumerate(pairwise(rows), 1)
    return next((i for i, (a, b) in pairs if a.saldo + b.entry.ore != b.saldo), None)
