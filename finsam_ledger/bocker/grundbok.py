"""Grundbok: every row in the order it was registered (LKBR 3:3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from finsam_ledger.bocker.extract import Extract, number_of, party_of
from finsam_ledger.bocker.values import Column, Kind, Row, Section, Table
from finsam_ledger.bocker.words import CARRIED, DEBET, KONTO, KONTONAMN, KREDIT, counted, sides
from finsam_ledger.forms import Style
from finsam_ledger.periods import month_index, month_name
from finsam_ledger.verifikationer import Number, Verifikation

TITLE, LAW = "Grundbok", "LKBR 3:3"
_ORDER = (
    "Varje rad står en gång, i den ordning den registrerades: efter registreringsdag, serie och "
    "nummer. En verifikation utan registreringsdag står på dagen för händelsen."
)
_COLUMNS = (
    Column("Rad", Kind.NUMBER),
    Column("Registrerad", Kind.DATE),
    Column("Nummer", refers="ver"),
    Column("Händelse", Kind.DATE),
    KONTO,
    KONTONAMN,
    Column("Motpart"),
    Column("Text"),
    DEBET,
    KREDIT,
)


def sections(extract: Extract) -> Iterator[Section]:
    ordered = sorted(extract.verifikationer, key=_registered)
    rows = tuple(_rows(extract, ordered))
    yield Section("Registreringsordning", (_ORDER,), (Table("Grundbok", _COLUMNS, rows, head=2),))
    yield _reconciled(extract, ordered)
    yield _opening(extract)


def _registered(ver: Verifikation) -> tuple[date, Number]:
    return ver.bokford or ver.datum, number_of(ver)


def _rows(extract: Extract, ordered: Iterable[Verifikation]) -> Iterator[Row]:
    """The rows with a running count, and what they come to at the end of each month."""
    count = debet = kredit = 0
    month: int | None = None
    for ver in ordered:
        registered = month_index(ver.bokford or ver.datum)
        if month is not None and registered != month:
            yield _sum(f"Till och med {month_name(month)}", debet, kredit, Style.SUMMA)
        month = registered
        motpart = party_of(ver)
        if not ver.rader:
            text = f"{ver.text} (utan belopp)".lstrip()
            yield Row((None, ver.bokford, ver.ver, ver.datum, "", "", motpart, text, None, None))
        for _, konto, ore, _ in ver.rader:
            count += 1
            namn = extract.name_of(konto)
            cells = (count, ver.bokford, ver.ver, ver.datum, konto, namn, motpart, ver.text)
            yield Row((*cells, *sides(ore)))
            if ore > 0:
                debet += ore
            else:
                kredit -= ore
    yield _sum("Summa", debet, kredit, Style.SLUTSUMMA)


def _sum(text: str, debet: int, kredit: int, style: Style) -> Row:
    return Row((None, None, "", None, "", "", "", text, debet, kredit), style)


def _reconciled(extract: Extract, ordered: list[Verifikation]) -> Section:
    """The grundbok's sums beside those of the accounts' sheets."""
    amounts = [rad.ore for ver in ordered for rad in ver.rader]
    debet, kredit = sum(ore for ore in amounts if ore > 0), -sum(ore for ore in amounts if ore < 0)
    sheets = extract.sheets.values()
    moved = sum(sheet.debet for sheet in sheets), sum(sheet.kredit for sheet in sheets)
    told = (
        f"Grundboken har {counted(len(amounts), 'rad', 'rader')} i "
        f"{counted(len(ordered), 'verifikation', 'verifikationer')}. "
    )
    if debet == kredit and (debet, kredit) == moved:
        told += "Debet och kredit är lika stora, och lika med summan av huvudbokens konton."
    else:
        told += "Summorna är inte lika; se efter med finsam check."
    rows = (
        Row(("Grundboken", debet, kredit)),
        Row(("Huvudboken, alla konton", *moved)),
        Row(("Skillnad", debet - moved[0], kredit - moved[1]), Style.SUMMA),
    )
    table = Table("Grundbok mot huvudbok", (Column("Bok"), DEBET, KREDIT), rows)
    return Section("Avstämning", (told,), (table,))


def _opening(extract: Extract) -> Section:
    """What the period begins with, which is no event."""
    ibs = [(konto, sheet.namn, sheet.ib) for konto, sheet in extract.sheets.items() if sheet.ib]
    if extract.carried:
        ibs.append(("", CARRIED, extract.carried))
    rows = [Row((konto, namn, *sides(ib))) for konto, namn, ib in ibs]
    if rows:
        debet = sum(ib for _, _, ib in ibs if ib > 0)
        kredit = -sum(ib for _, _, ib in ibs if ib < 0)
        rows.append(Row(("", "Summa", debet, kredit), Style.SLUTSUMMA))
    columns = (KONTO, KONTONAMN, DEBET, KREDIT)
    instead = "Böckerna börjar utan ingående balans."
    table = Table("Ingående balans", columns, tuple(rows), instead=instead)
    told = "Den ingående balansen är ingen händelse och räknas inte bland raderna ovan."
    return Section("Ingående balans", (told,), (table,))
