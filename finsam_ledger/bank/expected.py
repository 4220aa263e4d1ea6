"""Payments that are awaited: contributions from members, rekvisitioner from those with insatser.

The register `register/vantade-betalningar.csv` is a list that an economist keeps in a spreadsheet.
Amounts are as the bank will show them: plus is money in.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from finsam_ledger import catalogue
from finsam_ledger.bank.values import bare
from finsam_ledger.datafiles import Row, read_csv
from finsam_ledger.findings import Finding, Place
from finsam_ledger.forbund import EXPECTED
from finsam_ledger.money import Unit, exact, parse_number

COLUMNS = ("referens", "belopp", "konto", "motpart", "text")
# What a posting may carry beside its account, by the register's column.
DIMENSIONS = ("motpart", "insats", "verksamhet", "projekt")


@dataclass(frozen=True, slots=True)
class Vantad:
    """A payment that is awaited: öre as the bank will show it, and where it is to be booked."""

    place: Place
    referens: str
    ore: int
    konto: str
    text: str
    dims: tuple[tuple[str, str], ...]

    @property
    def where(self) -> tuple[str, tuple[tuple[str, str], ...]]:
        """What tells one booking from another."""
        return self.konto, self.dims


def read_expected(folder: Path) -> tuple[tuple[Vantad, ...], list[Finding]]:
    """The register's rows; none where there is no register."""
    path = folder / "register" / EXPECTED
    if not path.exists():
        return (), []
    rows, findings = read_csv(path, COLUMNS)
    good = []
    for row in rows:
        value = _vantad(row)
        if isinstance(value, Finding):
            findings.append(value)
        else:
            good.append(value)
    return tuple(good), findings


def _vantad(row: Row) -> Vantad | Finding:
    cells = row.cells
    for field in ("referens", "belopp", "konto"):
        if not cells[field] or not bare(cells[field]):
            return catalogue.FIELD_MISSING.at(row.place, field=field)
    number = parse_number(cells["belopp"])
    ore = None if number is None else exact(number, Unit.KR)
    if not isinstance(ore, int):
        reason = f"”{cells['belopp']}” är inget belopp i kronor och hela ören"
        return catalogue.FIELD_VALUE.at(row.place, field="belopp", reason=reason)
    dims = tuple((name, cells[name]) for name in DIMENSIONS if cells.get(name))
    return Vantad(row.place, cells["referens"], ore, cells["konto"], cells["text"], dims)
