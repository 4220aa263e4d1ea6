"""Commands that fix the closed books and the adopted report, and hold them against it."""

from __future__ import annotations

from pathlib import Path

import click

from finsam_ledger.cli.shared import (
    LEDGER_ARGUMENT,
    end,
    leave,
    month_index,
    open_ledger,
    write_all,
)


@click.command()
@LEDGER_ARGUMENT
@click.option("--month", metavar="YYYY-MM", help="Lock everything to the end of this month.")
@click.option("--year", type=int, help="Lock this räkenskapsår and seal its adopted report.")
@click.option("--again", is_flag=True, help="Seal a report again; the first seal stays on record.")
def seal(ledger: Path, month: str | None, year: int | None, *, again: bool) -> None:
    """Lock closed months, or a year with its adopted report.

    A lock is a hash of all verifikationer since the lock before; what it fixed is kept in las/.
    Of a report every figure, sentence and file is kept by hash in sigill/. Nothing is written
    while the books have errors; only a file in las/ that was lost is written anew.

    \b
    Example: finsam seal examples/minimal --month 2025-08
             finsam seal examples/minimal --year 2025
    """
    from finsam_ledger import bok
    from finsam_ledger.sealing import reports

    if (month is None) == (year is None):
        raise click.UsageError("give either --month or --year.")
    index = month_index(month, "--month") if month is not None else None
    opened, findings = open_ledger(ledger)
    if opened is None:
        leave(findings)
    if opened.books.ledger is None:
        raise click.UsageError("only a ledger kept here can be sealed, not a SIE file.")
    findings = bok.examine(opened, as_running=True)
    if reports.hinders(findings):
        leave(findings)
    try:
        if index is not None:
            made, findings = reports.seal_month(opened, opened.books.ledger, index)
        elif year is not None:
            made, findings = reports.seal_report(
                opened, opened.books.ledger, year, bok.KIND, again=again
            )
    except OSError as error:
        raise click.ClickException(f"cannot read {error.filename}: {error.strerror}") from None
    if made is None:
        leave(findings)
    write_all(made.files)
    click.echo(made.words)
    end(0)


@click.command()
@LEDGER_ARGUMENT
@click.option("--year", type=int, help="Only the reports of this räkenskapsår.")
@click.option(
    "--files",
    type=click.Path(path_type=Path),
    help="A folder with the report's files, as they were adopted or published.",
)
def verify(ledger: Path, year: int | None, files: Path | None) -> None:
    """Hold locks and sealed reports against the books as they now stand.

    Says which verifikationer have changed, which printed figures and sentences would change with
    them, or that none does.

    \b
    Example: finsam verify ledgers/umearegionen
             finsam verify ledgers/umearegionen --year 2025 --files out
    """
    from finsam_ledger.sealing import reports

    opened, findings = open_ledger(ledger)
    if opened is None:
        leave(findings)
    if opened.books.ledger is None:
        raise click.UsageError("only a ledger kept here can be verified, not a SIE file.")
    try:
        findings = reports.verify(opened, opened.books.ledger, year, files)
    except OSError as error:
        raise click.ClickException(f"cannot read {error.filename}: {error.strerror}") from None
    leave([*opened.findings, *findings], to_stdout=True)
