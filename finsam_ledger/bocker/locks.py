"""The locks and seals of a ledger as tables."""

from __future__ import annotations

from finsam_ledger.bocker.extract import Extract
from finsam_ledger.bocker.files import name_in
from finsam_ledger.bocker.values import Column, Kind, Row, Table
from finsam_ledger.findings import Place
from finsam_ledger.periods import month_name


def locks(extract: Extract) -> Table:
    """The period locks in order of month."""
    ledger = extract.books.ledger
    rows = tuple(
        Row((month_name(lock.month), lock.hash, *_where(extract, lock.place)))
        for lock in (ledger.locks if ledger else ())
    )
    columns = (Column("Till och med"), Column("SHA-256"), *_WHERE)
    return Table("Lås", columns, rows, instead="Inga perioder är låsta.")


def seals(extract: Extract) -> Table:
    """The sealed reports of the year."""
    ledger = extract.books.ledger
    rows = tuple(
        Row((seal.kind, seal.year, seal.hash, *_where(extract, seal.place)))
        for seal in (ledger.seals if ledger else ())
        if seal.year == extract.year
    )
    columns = (Column("Rapport"), Column("År", Kind.NUMBER), Column("SHA-256"), *_WHERE)
    return Table("Sigill", columns, rows, instead="Ingen rapport för året är förseglad.")


_WHERE = (Column("Fil"), Column("Rad i filen", Kind.NUMBER))


def _where(extract: Extract, place: Place) -> tuple[str, int | None]:
    return name_in(extract.folder, place.file), place.line
