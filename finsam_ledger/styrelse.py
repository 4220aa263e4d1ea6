"""The board, from `register/styrelse.csv`: who sits in what role, for whom, and when.

Columns roll, utsedd_av, namn, fran, till (dates; `till` is the first day after, empty while they
sit). Names may be left out: the report then shows roles alone.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from unicodedata import normalize

from msgspec import Struct

from finsam_ledger import catalogue
from finsam_ledger.datafiles import Row, read_csv
from finsam_ledger.findings import Finding, Place

REGISTER = "styrelse.csv"
_COLUMNS = ("roll", "utsedd_av", "namn", "fran", "till")
_STANDS_IN = ("ersättare", "suppleant")  # the first word of their roles


class Ledamot(Struct, frozen=True):
    """One seat of the board, [fran, till)."""

    roll: str
    utsedd_av: str
    namn: str
    fran: date
    till: date | None
    place: Place

    def sits(self, day: date) -> bool:
        return self.fran <= day and (self.till is None or day < self.till)

    @property
    def signs(self) -> bool:
        """Those who stand in for others sign nothing."""
        first = normalize("NFC", self.roll).casefold().split()[:1]
        return not (first and first[0] in _STANDS_IN)


def read_styrelse(path: Path) -> tuple[tuple[Ledamot, ...], list[Finding]]:
    """The board in the register's order; nobody where there is no register."""
    if not path.exists() and not path.is_symlink():
        return (), []
    rows, findings = read_csv(path, _COLUMNS)
    board = []
    for row in rows:
        seat, wrong = _ledamot(row)
        findings += wrong
        if seat is not None:
            board.append(seat)
    return tuple(board), findings


def _ledamot(row: Row) -> tuple[Ledamot | None, list[Finding]]:
    cells = row.cells
    findings = [
        catalogue.FIELD_MISSING.at(row.place, field=field)
        for field in ("roll", "utsedd_av", "fran")
        if not cells[field]
    ]
    days: dict[str, date | None] = {"fran": None, "till": None}
    for field in days:
        if cells[field]:
            try:
                days[field] = date.fromisoformat(cells[field])
            except ValueError:
                reason = f"”{cells[field]}” är inget datum som 2025-01-01"
                findings.append(catalogue.FIELD_VALUE.at(row.place, field=field, reason=reason))
    first, until = days["fran"], days["till"]
    if first and until and until <= first:
        reason = "den som slutar innan den börjar sitter aldrig"
        findings.append(catalogue.FIELD_VALUE.at(row.place, field="till", reason=reason))
    if findings or first is None:
        return None, findings
    return (
        Ledamot(cells["roll"], cells["utsedd_av"], cells["namn"], first, until, row.place),
        [],
    )
