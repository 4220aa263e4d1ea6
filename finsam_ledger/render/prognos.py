"""A drafted forecast as its register: rad,ar,varde,enhet,kalla."""

from __future__ import annotations

from collections.abc import Iterable

from finsam_ledger.money import Unit, plain, rounded
from finsam_ledger.prognos import Foreseen
from finsam_ledger.render.lists import csv_text

_HEADER = ("rad", "ar", "varde", "enhet", "kalla")


def as_register(rows: Iterable[Foreseen]) -> str:
    """Whole tkr, each row with how it was reckoned."""
    return csv_text(_HEADER, (_cells(row) for row in rows))


def _cells(row: Foreseen) -> tuple[str, ...]:
    value = plain(rounded(row.ore, Unit.TKR))
    return (row.line, str(row.year), value, Unit.TKR, f"Utkast: {row.how}")
