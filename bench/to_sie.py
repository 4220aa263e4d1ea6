"""Writes made-up books as a SIE 4E file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from made_up import ATTEST, DIMENSIONS, KONTON, NAMN, YEAR, Ver, iso, opening, vers

from finsam_ledger.sie.values import plain


def write_sie(path: Path, n: int) -> None:
    """The books as SIE 4E: CP437 and CRLF, closing balances before the verifikationer."""
    with path.open("w", encoding="latin-1", newline="\r\n") as file:
        file.writelines(f"{_cp437(line)}\n" for line in _head(n))
        file.writelines(map(_ver, vers(n)))


@cache
def _cp437(text: str) -> str:
    """A text's bytes in CP437 as the letters they are in Latin-1, which is written far faster."""
    return text.encode("cp437").decode("latin-1")


def _head(n: int) -> Iterator[str]:
    """Everything before the first verifikation."""
    yield from ("#FLAGGA 0", '#PROGRAM "bench/books.py" 1', "#FORMAT PC8")
    yield from (f"#GEN {YEAR + 1}0115 {ATTEST}", "#SIETYP 4", "#ORGNR 222000-0000")
    yield from (f'#FNAMN "{NAMN}"', f"#RAR 0 {YEAR}0101 {YEAR}1231", "#VALUTA SEK")
    for konto, each in KONTON.items():
        yield f'#KONTO {konto} "{each.namn}"'
    for number, (name, objects) in DIMENSIONS.items():
        yield f'#DIM {number} "{name}"'
        yield from (f'#OBJEKT {number} "{key}" "{words}"' for key, words in objects.items())
    begins, moved = opening(), _movements(n)
    yield from (f"#IB 0 {konto} {plain(ore)}" for konto, ore in sorted(begins.items()))
    for konto, each in KONTON.items():
        if each.group.startswith(("Income", "Expenses")):
            yield f"#RES 0 {konto} {plain(moved[konto])}"
        else:
            yield f"#UB 0 {konto} {plain(begins.get(konto, 0) + moved[konto])}"


def _movements(n: int) -> dict[str, int]:
    moved: dict[str, int] = defaultdict(int)
    for ver in vers(n):
        for row in ver.event.rows:
            moved[row.konto] += row.ore
    return moved


def _ver(ver: Ver) -> str:
    nummer, day, (serie, text, payee, rows) = ver
    # A text is unlike most others, so what it is in CP437 is not worth keeping.
    words, date = _cp437.__wrapped__(text), _sie_day(day)
    tail = f' {date} "{_cp437(payee)}"\n'
    lines = "".join(
        f"#TRANS {konto} {_objects(konto, insats, motpart)} {plain(ore)}{tail}"
        for konto, ore, insats, motpart in rows
    )
    return f'#VER {serie} {nummer} {date} "{words}" {_sie_day(day + 1)} {ATTEST}\n{{\n{lines}}}\n'


@cache
def _sie_day(day: int) -> str:
    return iso(day).replace("-", "")


@cache
def _objects(konto: str, insats: str, motpart: str) -> str:
    given = zip(DIMENSIONS, (KONTON[konto].verksamhet, insats, motpart), strict=True)
    return "{" + " ".join(f'{number} "{key}"' for number, key in given if key) + "}"
