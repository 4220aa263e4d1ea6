"""The command that drafts a forecast of the year."""

from __future__ import annotations

from pathlib import Path

import click

from finsam_ledger.cli.shared import (
    LEDGER_ARGUMENT,
    NO_CACHE,
    OF_A_PART,
    leave,
    month_index,
    open_ledger,
    write,
)


@click.command()
@LEDGER_ARGUMENT
@NO_CACHE
@click.option("--until", metavar="MONTH", required=True, help="The last month that is booked.")
@click.option(
    "--kind",
    type=click.Choice(OF_A_PART),
    help="The report that it is for; by the length of the period if not given.",
)
@click.option("--out", default="-", show_default=True, help="A new file, or - for standard output.")
def forecast(ledger: Path, until: str, kind: str | None, out: str) -> None:
    """Draft the year's forecast, as a register to go through and change.

    For each line: what is booked and the budget's share of the months that are left; without a
    budget, what is booked at the same pace. Each row says how it was made. A file that is there
    already is never written over.

    \b
    Example: finsam forecast ledgers/umearegionen --until 2025-08 --out prognos-2025-08.csv
    """
    from finsam_ledger.findings import has_errors
    from finsam_ledger.periods import YEAR

    month = month_index(until, "--until")
    year, months = month // YEAR, month % YEAR + 1
    if months == YEAR:
        raise click.BadParameter("nothing is left of the year.", param_hint="--until")
    if out != "-" and Path(out).exists():
        raise click.BadParameter(f"{out} is there already.", param_hint="--out")
    opened, findings = open_ledger(ledger)
    if opened is None:
        leave(findings)
    if has_errors(opened.findings):
        leave(opened.findings)
    from finsam_ledger.prognos import foresee, kind_of
    from finsam_ledger.render.prognos import as_register

    of = kind or kind_of(months)
    rows, findings = foresee(opened.forbund, opened.books, year, months, of)
    if rows is None:
        leave(findings)
    write(out, as_register(rows), is_new=True)
    leave(findings)
