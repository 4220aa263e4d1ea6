"""Huvudbok: every account's sheet, with its balance after each entry (LKBR 3:3)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from finsam_ledger.bocker.extract import Extract, Sheet, party_of
from finsam_ledger.bocker.values import Column, Kind, Row, Section, Table
from finsam_ledger.bocker.words import CARRIED, DEBET, KONTO, KONTONAMN, KREDIT, listed, sides
from finsam_ledger.forms import Style
from finsam_ledger.periods import month_index, month_name
from finsam_ledger.verifikationer import text_of

TITLE, LAW = "Huvudbok", "LKBR 3:3"
_COLUMNS = (
    Column("Datum", Kind.DATE),
    Column("Nummer", refers="ver"),
    Column("Motpart"),
    Column("Text"),
    DEBET,
    KREDIT,
    Column("Saldo", Kind.ORE),
)
_BALANCE_COLUMNS = (
    KONTO,
    KONTONAMN,
    Column("Ingående balans", Kind.ORE),
    DEBET,
    KREDIT,
    Column("Utgående balans", Kind.ORE),
)


def sections(extract: Extract) -> Iterator[Section]:
    sheets = list(chosen(extract))
    if extract.konton is None:
        yield _balances(extract, sheets)
    tables = (_table(sheet, extract) for sheet in sheets)
    told = () if sheets else ("Inget av kontona har saldo eller rader i perioden.",)
    yield Section("Konton", told, tuple(tables))


def chosen(extract: Extract) -> Iterator[Sheet]:
    """The sheets of the accounts that are asked for."""
    for konto, sheet in extract.sheets.items():
        if extract.konton is None or extract.konton.take(konto, extract.chart):
            yield sheet


def _balances(extract: Extract, sheets: list[Sheet]) -> Section:
    """The trial balance: opening, movements and closing of every account, and that they tie."""
    rows = [Row((s.konto, s.namn, s.ib, s.debet, s.kredit, s.ub)) for s in sheets]
    if extract.carried:
        rows.append(Row(("", CARRIED, extract.carried, 0, 0, extract.carried)))
    opening = sum(s.ib for s in sheets) + extract.carried
    debet, kredit = sum(s.debet for s in sheets), sum(s.kredit for s in sheets)
    closing = sum(s.ub for s in sheets) + extract.carried
    rows.append(Row(("", "Summa", opening, debet, kredit, closing), Style.SLUTSUMMA))
    if not (opening or closing or debet - kredit or extract.differing):
        told = (
            "Ingående och utgående balanser är noll i summa, debet är lika med kredit, och varje "
            "kontos utgående balans är den som räkningarna bygger på."
        )
    else:
        told = "Balanserna går inte ihop; se efter med finsam check."
    if extract.differing:
        konton = listed(list(extract.differing))
        told += f" Raderna ger en annan utgående balans än räkningarna för konto {konton}."
    table = Table("Saldobalans", _BALANCE_COLUMNS, tuple(rows))
    return Section("Saldobalans", (told,), (table,))


def _table(sheet: Sheet, extract: Extract) -> Table:
    rows = tuple(_rows(sheet, extract))
    return Table(f"{sheet.konto} {sheet.namn}".strip(), _COLUMNS, rows, head=1)


def _rows(sheet: Sheet, extract: Extract) -> Iterator[Row]:
    yield _mark(f"Ingående balans {extract.period.first}", None, None, sheet.ib, Style.SUMMA)
    saldo = sheet.ib
    for month, entries in groupby(sheet.entries, key=lambda entry: month_index(entry[0].datum)):
        debet = kredit = 0
        for ver, rad in entries:
            ore = rad.ore
            saldo += ore
            if ore < 0:
                kredit -= ore
            else:
                debet += ore
            text = text_of(rad.meta, "sie-text") or ver.text
            yield Row((ver.datum, ver.ver, party_of(ver), text, *sides(ore), saldo))
        yield _mark(f"Summa {month_name(month)}", debet, kredit, saldo, Style.SUMMA)
    last = extract.period.last
    yield _mark(f"Utgående balans {last}", sheet.debet, sheet.kredit, sheet.ub, Style.SLUTSUMMA)


def _mark(text: str, debet: int | None, kredit: int | None, saldo: int, style: Style) -> Row:
    """A row that is no entry: a balance or a sum."""
    return Row((None, "", "", text, debet, kredit, saldo), style)
