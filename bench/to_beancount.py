"""Writes made-up books as a Beancount ledger: a year in one file, or ten years in one a month.

No plugin of ours is in it, so what `bean-check` reads is Beancount's alone. The registers and texts
that a finished year must have are there, so that `finsam figures` has all it asks for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain, groupby
from pathlib import Path

from made_up import (
    ATTEST,
    KONTON,
    NAMN,
    ONE_YEAR,
    TEN_YEARS,
    YEAR,
    Span,
    Ver,
    account,
    iso,
    opening,
    vers,
)

from finsam_ledger.sie.values import plain

REGISTERS = {
    "inom-linjen": (
        "panter,{year},0,kr",
        "ansvar_pensioner,{year},0,kr",
        "ansvar_ovriga,{year},0,kr",
    ),
    "personal": ("antal_anstallda,{year},2,antal",),
    "revision": ("rakenskapsrevision,{year},-30000,kr", "ovrig_revision,{year},-10000,kr"),
}
# What an årsredovisning has in words (LKBR 9:4, 11 kap.).
TEXTS = (
    "bedomning",
    "forvantad-utveckling",
    "handelser",
    "hushallning",
    "personal",
    "redovisningsprinciper",
    "styrning",
    "viktiga-forhallanden",
)
Lines = Iterable[str]


def write_ledger(folder: Path, n: int) -> None:
    """A year of `n` verifikationer in one file."""
    _write_frame(folder, ONE_YEAR, [str(YEAR)])
    verifikationer = map(_transaction, vers(n))
    _write(folder / f"{YEAR}.beancount", chain((_opening(ONE_YEAR),), verifikationer))


def write_months(folder: Path, n: int) -> None:
    """The same verifikationer over ten years, in a file for each of 120 months."""
    months = list(TEN_YEARS.months())
    _write_frame(folder, TEN_YEARS, months)
    for month in months:  # with few verifikationer some months have none
        _write(folder / f"{month}.beancount", ())
    _write(folder / f"{months[0]}.beancount", (_opening(TEN_YEARS),))
    for month, booked in groupby(vers(n, TEN_YEARS), lambda ver: iso(ver.day)[:7]):
        with (folder / f"{month}.beancount").open("a", encoding="utf-8", newline="\n") as file:
            file.writelines(map(_transaction, booked))


def _write(path: Path, lines: Lines) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(lines)


def _write_frame(folder: Path, span: Span, files: Lines) -> None:
    """Everything but what is booked."""
    register = folder / "register"
    register.mkdir(parents=True)
    _write(folder / "forbund.toml", (f'namn = "{NAMN}"\n',))
    _write(folder / "main.beancount", _main(files))
    _write(folder / "konton.beancount", (_open(konto, span) for konto in KONTON))
    for name, rows in REGISTERS.items():
        lines = (f"{row},Påhittat\n".format(year=year) for year in span.years() for row in rows)
        _write(register / f"{name}.csv", chain(("rad,ar,varde,enhet,kalla\n",), lines))
    for year in span.years():
        texts = folder / "texter" / str(year)
        texts.mkdir(parents=True)
        for text in TEXTS:
            _write(texts / f"{text}.md", ("Påhittade böcker.\n",))


def _main(files: Lines) -> Iterator[str]:
    yield f'option "title" "{NAMN}"\noption "operating_currency" "SEK"\n\n'
    yield 'include "konton.beancount"\n'
    yield from (f'include "{file}.beancount"\n' for file in files)


def _open(konto: str, span: Span) -> str:
    verksamhet = KONTON[konto].verksamhet
    said = f'  verksamhet: "{verksamhet}"\n' if verksamhet else ""
    return f"{span.first} open {account(konto)} SEK\n{said}"


def _opening(span: Span) -> str:
    rows = "".join(f"  {account(k)}  {plain(ore)} SEK\n" for k, ore in sorted(opening().items()))
    head = f'{span.first} * "Bokslut" "Ingående balans"\n  ver: "IB-1"\n  ingaende-balans: TRUE\n'
    return f"{head}{rows}"


def _transaction(ver: Ver) -> str:
    nummer, day, (serie, text, payee, rows) = ver
    lines = "".join(
        f"  {account(konto)}  {plain(ore)} SEK\n{_marks(insats, motpart)}"
        for konto, ore, insats, motpart in rows
    )
    return (
        f'\n{iso(day)} * "{payee}" "{text}"\n  ver: "{serie}-{nummer}"\n'
        f'  bokford: {iso(day + 1)}\n  attest: "{ATTEST}"\n{lines}'
    )


@cache
def _marks(insats: str, motpart: str) -> str:
    """The dimensions of a row; its verksamhet stands on the account's `open`."""
    given = {"insats": insats, "motpart": motpart}
    return "".join(f'    {name}: "{value}"\n' for name, value in given.items() if value)
