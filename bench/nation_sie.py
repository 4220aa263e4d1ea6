"""Writes a year of a förbund of the nation as SIE 4E, as it comes out of a kommun's system."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from nation_defects import LAST
from nation_events import ACCOUNTS, REGION, STATE, Row, Ver, opening, shared, vers
from nation_model import Forbund, folded

from finsam_ledger.balances import VERKSAMHETER
from finsam_ledger.sie.values import plain


def write(path: Path, forbund: Forbund, year: int) -> None:
    """The books in CP437 and CRLF, closing balances before the verifikationer."""
    with path.open("w", encoding="cp437", newline="\r\n") as file:
        file.writelines(_head(forbund, year))
        file.writelines(_ver(forbund, ver) for ver in vers(forbund, year))


def _head(forbund: Forbund, year: int) -> Iterator[str]:
    yield from ("#FLAGGA 0\n", '#PROGRAM "bench/nation.py" 1\n', "#FORMAT PC8\n")
    yield from (f"#GEN {LAST + 1}0115\n", "#SIETYP 4\n", f'#FNAMN "{forbund.namn}"\n')
    yield from (f"#RAR 0 {year}0101 {year}1231\n", "#VALUTA SEK\n")
    for account in ACCOUNTS.values():
        yield f'#KONTO {account.konto(forbund)} "{account.namn}"\n'
    for number, (name, objects) in _dimensions(forbund).items():
        yield f'#DIM {number} "{name}"\n'
        yield from (f'#OBJEKT {number} "{key}" "{words}"\n' for key, words in objects.items())
    yield from _balances(forbund, year)


def _dimensions(forbund: Forbund) -> dict[str, tuple[str, dict[str, str]]]:
    members = {STATE: "Försäkringskassan", REGION: "Regionen"}
    return {
        "20": ("Verksamhet", {each: each.capitalize() for each in VERKSAMHETER}),
        "21": ("Insats", {folded(each): each for each in forbund.insatser}),
        "22": ("Motpart", members | {each.id: each.namn for each in forbund.kommuner}),
    }


def _balances(forbund: Forbund, year: int) -> Iterator[str]:
    begins = opening(forbund, year)
    moved: dict[str, int] = defaultdict(int)
    for ver in vers(forbund, year):
        for row in ver.event.rows:
            moved[row.role] += row.ore
    for role, account in ACCOUNTS.items():
        konto = account.konto(forbund)
        if account.group.startswith(("Income", "Expenses")):
            yield f"#RES 0 {konto} {plain(moved[role])}\n"
        else:
            yield f"#IB 0 {konto} {plain(begins[role])}\n"
            yield f"#UB 0 {konto} {plain(begins[role] + moved[role])}\n"


def _ver(forbund: Forbund, ver: Ver) -> str:
    event = ver.event
    rows = "".join(
        f"#TRANS {ACCOUNTS[row.role].konto(forbund)} {_objects(row, verksamhet)} {plain(ore)}\n"
        for row in event.rows
        for verksamhet, ore in shared(row)
    )
    return (
        f'#VER {event.serie} {ver.nummer} {ver.day:%Y%m%d} "{event.text}" {ver.booked:%Y%m%d} '
        f"{ver.attest}\n{{\n{rows}}}\n"
    )


def _objects(row: Row, verksamhet: str) -> str:
    given = zip(("20", "21", "22"), (verksamhet, row.insats, row.motpart), strict=True)
    return "{" + " ".join(f'{number} "{key}"' for number, key in given if key) + "}"
