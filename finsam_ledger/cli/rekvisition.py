"""The command that follows up what insatser are granted, have worked up and have requested."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from finsam_ledger.cli.shared import (
    LEDGER_ARGUMENT,
    NO_CACHE,
    YEAR,
    leave,
    month_index,
    open_ledger,
    write,
)

if TYPE_CHECKING:
    from finsam_ledger.bok import Opened
    from finsam_ledger.findings import Finding
    from finsam_ledger.periods import Period

FORMATS = ("text", "md", "csv", "json")


@click.command()
@LEDGER_ARGUMENT
@NO_CACHE
@YEAR
@click.option("--until", metavar="MONTH", help="To the end of a month of the year, as 2025-08.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("--out", default="-", show_default=True, help="A file, or - for standard output.")
def rekvisition(ledger: Path, year: int | None, until: str | None, *, form: str, out: str) -> None:
    """List per insats what is granted, worked up, requested and left.

    Insatser, decisions and requests are registers of the förbund: insatser.csv, insatsbeslut.csv
    and rekvisitioner.csv. What is worked up is the cost booked with insats: in the books. What is
    wrong with any of it is told on standard error, and the exit code is then 1.

    \b
    Example: finsam rekvisition ledgers/uppsala-lan --year 2025
             finsam rekvisition ledgers/uppsala-lan --until 2025-08 --format csv
    """
    from finsam_ledger.findings import has_errors
    from finsam_ledger.render import rekvisition as render
    from finsam_ledger.render.lists import as_markdown, as_text
    from finsam_ledger.upparbetat import follow_up

    month = None if until is None else month_index(until, "--until")
    opened, findings = open_ledger(ledger)
    if opened is None or has_errors(opened.findings):
        leave(findings if opened is None else opened.findings)
    if not opened.forbund.insatser.insatser:
        leave([_no_register(opened)])
    period = _period(opened, year, until, month)
    findings = _examined(opened, period)
    follow = follow_up(opened.forbund, opened.books, period)
    if form in ("csv", "json"):
        text = render.as_csv(follow) if form == "csv" else render.as_json(follow)
    else:
        listings = render.listings(follow)
        text = as_markdown(listings) if form == "md" else as_text(listings)
    write(out, text)
    leave(findings)


def _no_register(opened: Opened) -> Finding:
    from finsam_ledger import catalogue
    from finsam_ledger.findings import Place
    from finsam_ledger.insatser import INSATSER

    path = opened.forbund.folder / "register" / INSATSER
    return catalogue.FILE_MISSING.at(Place(str(path)), file=INSATSER)


def _period(opened: Opened, year: int | None, until: str | None, month: int | None) -> Period:
    """What is listed; ends the command where the options contradict each other."""
    from finsam_ledger.periods import YEAR as MONTHS
    from finsam_ledger.periods import Period

    if month is not None:
        if year not in (None, month // MONTHS):
            raise click.BadParameter(f"{until} is not in {year}.", param_hint="--until")
        return Period.of_months(month // MONTHS, month % MONTHS + 1)
    years = opened.books.balances.years
    return Period.of_year(year if year is not None else years[-1] if years else 0)


def _examined(opened: Opened, period: Period) -> list[Finding]:
    """What is wrong with the year's insatser and requests, or why the year has no accounts."""
    from finsam_ledger import checks
    from finsam_ledger.bokslut import close

    months = period.end - period.start
    bokslut, findings = close(opened.forbund, opened.books, period.year, months=months)
    if bokslut is None:
        leave(findings)
    return [finding for check in checks.INSATSER for finding in check(bokslut)]
