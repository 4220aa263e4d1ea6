"""The command that writes the books an auditor asks for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from finsam_ledger.cli.shared import (
    LEDGER_ARGUMENT,
    YEAR,
    leave,
    month_index,
    open_ledger,
    write,
    write_all,
)

if TYPE_CHECKING:
    from finsam_ledger.bocker import Request

# Those of `bocker`, which takes longer to import than most commands take.
BOOKS = (
    "grundbok",
    "huvudbok",
    "verifikationer",
    "specifikationer",
    "motparter",
    "insatser",
    "systemdokumentation",
    "behandlingshistorik",
)


@click.command()
@LEDGER_ARGUMENT
@click.argument("names", metavar="[BOOK]...", nargs=-1, type=click.Choice(BOOKS))
@YEAR
@click.option("--until", metavar="MONTH", help="To the end of a month of the year, as 2025-08.")
@click.option(
    "--account",
    "accounts",
    multiple=True,
    help="Only these in huvudbok: 6010, a beginning 60, a span 6000-6499. May be repeated.",
)
@click.option("--public", is_flag=True, help="Without what is marked personuppgift, and names.")
@click.option(
    "--format", "formats", default="md", show_default=True, help="md, html, xlsx; comma between."
)
@click.option(
    "--out", default="-", show_default=True, help="A folder, made if needed; - takes one book."
)
def books(  # noqa: PLR0913 - a parameter for each option
    ledger: Path,
    names: tuple[str, ...],
    *,
    year: int | None,
    until: str | None,
    accounts: tuple[str, ...],
    public: bool,
    formats: str,
    out: str,
) -> None:
    """Write the books that an auditor asks for.

    BOOK is grundbok, huvudbok, verifikationer, specifikationer, motparter, insatser,
    systemdokumentation or behandlingshistorik; all of them if none is given. Errors in the books
    do not stop them from being written: they are told, and the exit code is 1.

    \b
    Example: finsam books examples/minimal huvudbok --year 2025
    """
    from finsam_ledger import bocker
    from finsam_ledger.render import bocker as render

    request = _request(names, year, until, accounts, is_public=public)
    wanted = list(dict.fromkeys(word.strip() for word in formats.split(",")))
    if unknown := [word for word in wanted if word not in render.FORMATS]:
        message = f"{unknown[0]!r} is not one of {', '.join(render.FORMATS)}."
        raise click.BadParameter(message, param_hint="--format")
    if out == "-" and len(wanted) * len(request.names) > 1:
        raise click.BadParameter(
            "standard output takes one book in one format.", param_hint="--out"
        )
    opened, findings = open_ledger(ledger)
    if opened is None:
        leave(findings)
    made, findings = bocker.made(opened.forbund, opened.books, ledger, opened.findings, request)
    if made is None:
        leave(findings)
    files = render.render(made, wanted)
    if out == "-":
        write("-", files[0][1])
    else:
        write_all([(Path(out) / name, content) for name, content in files])
    leave(findings)


def _request(
    names: tuple[str, ...],
    year: int | None,
    until: str | None,
    accounts: tuple[str, ...],
    *,
    is_public: bool,
) -> Request:
    """Which books are asked for; ends the command where they can't be."""
    from finsam_ledger.bocker import BOOKS as MAKERS
    from finsam_ledger.bocker import Request
    from finsam_ledger.chart import SelectionError, account_set

    month = month_index(until, "--until") if until else None
    if month is not None and year not in (None, month // 12):
        raise click.BadParameter(f"{until} is not in {year}.", param_hint="--until")
    try:
        konton = account_set(accounts) if accounts else None
    except SelectionError:
        message = f"{', '.join(accounts)} is not an account, a beginning or a span."
        raise click.BadParameter(message, param_hint="--account") from None
    if month is not None:
        year = month // 12
        if any(MAKERS[name].closes for name in names):
            message = "a book of the year's statements is of the whole year."
            raise click.BadParameter(message, param_hint="--until")
        names = names or tuple(name for name, book in MAKERS.items() if not book.closes)
    return Request(tuple(dict.fromkeys(names)) or BOOKS, year, month, konton, is_public)
