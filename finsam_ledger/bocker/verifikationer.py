"""Verifikationslista: each series in order of number, and the numbers that are missing (LKBR 3:9).

What is said of a verifikation is what it says itself; whether it says enough is for the checks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from finsam_ledger.bocker.extract import Extract, debit_of, party_of
from finsam_ledger.bocker.values import Column, Kind, Row, Section, Table
from finsam_ledger.bocker.words import counted, listed
from finsam_ledger.forms import Style
from finsam_ledger.verifikationer import (
    CORRECTED_BY,
    CORRECTED_ON,
    CORRECTED_WHO,
    CORRECTS,
    Verifikation,
    number_in,
    text_of,
)

TITLE, LAW = "Verifikationslista", "LKBR 3:8–3:10"
_COLUMNS = (
    Column("Nummer", names="ver"),
    Column("Händelse", Kind.DATE),
    Column("Registrerad", Kind.DATE),
    Column("Motpart"),
    Column("Text"),
    Column("Konton"),
    Column("Belopp", Kind.ORE),
    Column("Attest"),
    Column("Underlag"),
    Column("Rättar", refers="ver"),
    Column("Rättad av", refers="ver"),
    Column("Anmärkning"),
)


def sections(extract: Extract) -> Iterator[Section]:
    series: dict[str, list[tuple[int, Verifikation]]] = defaultdict(list)
    others, generated = [], []
    for ver in extract.verifikationer:
        number = number_in(ver.ver)
        if ver.is_generated:
            generated.append(ver)
        elif number is None:
            others.append(ver)
        else:
            series[number.serie].append((number.nummer, ver))
    for serie in sorted(series):
        numbered = sorted(series[serie], key=lambda pair: pair[0])
        numbers = [number for number, _ in numbered]
        table = _table(f"Serie {serie}", [ver for _, ver in numbered])
        yield Section(f"Serie {serie}", (_run(numbers),), (table,))
    if others:
        told = (
            "De här verifikationerna har inget nummer, eller ett som inte är serie och löpnummer."
        )
        yield Section("Utan löpnummer", (told,), (_table("Utan löpnummer", others),))
    if generated:
        told = (
            "De här verifikationerna har ett insticksprogram räknat fram ur en annan verifikation "
            "eller ett register. De har ursprungets nummer och ingår inte i någon nummerserie."
        )
        yield Section("Framräknade", (told,), (_table("Framräknade", generated),))
    if not extract.verifikationer:
        yield Section("Verifikationer", ("Perioden har inga verifikationer.",))


def _run(numbers: list[int]) -> str:
    """How many there are and whether any number is missing or stands twice, in words."""
    have = set(numbers)
    gaps = [_gap(low, high) for low, high in pairwise(sorted({0, *have})) if high - low > 1]
    twice = sorted({str(one) for one, other in pairwise(numbers) if one == other}, key=int)
    count = counted(len(numbers), "verifikation", "verifikationer")
    told = f"{count}, nummer {numbers[0]} till {numbers[-1]}. "
    told += f"Nummer som saknas: {listed(gaps)}." if gaps else "Inget nummer saknas."
    return told + (f" Nummer som står mer än en gång: {listed(twice)}." if twice else "")


def _gap(low: int, high: int) -> str:
    """The numbers between two that follow each other."""
    first, last = low + 1, high - 1
    return str(first) if first == last else f"{first}–{last}"


def _table(title: str, verifikationer: list[Verifikation]) -> Table:
    rows = [_row(ver) for ver in verifikationer]
    total = sum(debit_of(ver) for ver in verifikationer)
    cells = ("Summa", None, None, "", "", "", total, "", "", "", "", "")
    return Table(title, _COLUMNS, (*rows, Row(cells, Style.SLUTSUMMA)))


def _row(ver: Verifikation) -> Row:
    meta = ver.meta
    konton = ", ".join(dict.fromkeys(rad.konto for rad in ver.rader))
    return Row(
        (
            ver.ver,
            ver.datum,
            ver.bokford,
            party_of(ver),
            ver.text,
            konton,
            debit_of(ver),
            text_of(meta, "attest"),
            text_of(meta, "underlag"),
            text_of(meta, CORRECTS),
            text_of(meta, CORRECTED_BY),
            "; ".join(_remarks(ver)),
        )
    )


def _remarks(ver: Verifikation) -> Iterator[str]:
    """What else an auditor looks for."""
    meta = ver.meta
    if meta.get("makulerad") is True:
        yield "makulerad"
    if ver.is_opening:
        yield "ingående balans"
    if ver.is_closing:
        yield "bokslutspost"
    if ver.is_imported:
        yield f"ur {text_of(meta, 'sie-fil')}"
    if ver.is_generated:
        yield f"{text_of(meta, 'genererad')} ur {text_of(meta, 'ursprung')}"
    if day := text_of(meta, CORRECTED_ON):
        person = text_of(meta, CORRECTED_WHO)
        yield f"rättad {day}" + (f" av {person}" if person else "")
