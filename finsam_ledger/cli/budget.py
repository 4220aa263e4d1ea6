"""The command about the budget: what was decided, what was changed, what is in force."""

from __future__ import annotations

from pathlib import Path

import click

from finsam_ledger.cli.shared import LEDGER_ARGUMENT, NO_CACHE, YEAR, leave, open_ledger, write

# Those of `render.budget`.
FORMATS = ("text", "csv", "json")


@click.command()
@LEDGER_ARGUMENT
@NO_CACHE
@YEAR
@click.option("--format", "form", type=click.Choice(FORMATS), default=FORMATS[0], show_default=True)
@click.option("--out", default="-", show_default=True, help="A file, or - for standard output.")
def budget(ledger: Path, year: int | None, *, form: str, out: str) -> None:
    """Show a year's budget by account and insats: first decided, each change, in force.

    Each decision is told with its day and paragraph, and the plan for the two years after. Errors
    in the books do not stop it: they are told, and the exit code is 1.

    \b
    Example: finsam budget examples/minimal --year 2025
    """
    from finsam_ledger import catalogue
    from finsam_ledger.budget import lineage
    from finsam_ledger.findings import Severity
    from finsam_ledger.render.budget import FORMATS as RENDERERS

    opened, findings = open_ledger(ledger)
    if opened is None:
        leave(findings)
    errors = [each for each in opened.findings if each.severity is Severity.ERROR]
    years = opened.books.balances.years
    wanted = year if year is not None else (years[-1] if years else 0)
    found = lineage(opened.books, wanted)
    if found is None:
        place = opened.forbund.place()
        leave([*errors, catalogue.BUDGET_MISSING.at(place, year=wanted)])
    write(out, RENDERERS[form](opened.forbund, opened.books, found))
    leave(errors)
