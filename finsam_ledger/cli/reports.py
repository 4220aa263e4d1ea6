"""Commands about a report: check, figures, report, trace."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

import click

from finsam_ledger.cli.shared import (
    KIND,
    KINDS,
    LEDGER,
    LEDGER_ARGUMENT,
    NO_CACHE,
    UNTIL,
    YEAR,
    Asked,
    asked_for,
    end,
    leave,
    make_report,
    open_ledger,
    source_date_epoch,
    write,
    write_all,
)


@click.command()
@LEDGER_ARGUMENT
@click.option(
    "--year", type=int, help="Only this year's statements (the books are always checked)."
)
@KIND
@UNTIL
@NO_CACHE
@click.option("--json", "as_json", is_flag=True, help="Findings as JSON on standard output.")
@click.option(
    "--document",
    type=LEDGER,
    help="A finished report (.md, .html, .docx, .pdf, .txt): hold its sentences against the books.",
)
def check(
    ledger: Path,
    year: int | None,
    kind: str,
    until: str | None,
    *,
    as_json: bool,
    document: Path | None,
) -> None:
    """List everything wrong or worth knowing; exit 1 if there are errors.

    With --kind it is all that is to be said of a report about a part of the year. With --document
    it is what a finished text says otherwise than the report's figures.

    \b
    Example: finsam check examples/minimal --year 2025
             finsam check examples/minimal --kind delarsrapport --until 2025-08
             finsam check examples/minimal --year 2025 --document arsredovisning.docx
    """
    from finsam_ledger import bok

    asked = asked_for(year, kind, until)
    if document is not None:
        _check_document(ledger, asked, document, as_json=as_json)
    opened, findings = open_ledger(ledger)
    if opened is not None and kind == KINDS[0]:
        findings = bok.examine(opened, asked.year)
    elif opened is not None:
        year = asked.year_in(opened)
        findings = bok.make_report(opened, year, kind, asked.months, drawn=False)[1]
    leave(findings, as_json=as_json, to_stdout=True)


@click.command()
@LEDGER_ARGUMENT
@YEAR
@KIND
@UNTIL
@NO_CACHE
@click.option(
    "--format", "form", type=click.Choice(["csv", "json"]), default="csv", show_default=True
)
@click.option("--out", default="-", show_default=True, help="A file, or - for standard output.")
def figures(
    ledger: Path, year: int | None, kind: str, until: str | None, *, form: str, out: str
) -> None:
    """Write every figure of the year's report: table,row,column,value,unit.

    \b
    Example: finsam figures examples/minimal --year 2025 --format csv --out figures.csv
    """
    report = make_report(ledger, asked_for(year, kind, until), drawn=False).report
    from finsam_ledger.render import figures as render

    text = render.as_json(report.figures()) if form == "json" else render.as_csv(report.figures())
    write(out, text)
    end(0)


@click.command()
@LEDGER_ARGUMENT
@YEAR
@KIND
@UNTIL
@NO_CACHE
@click.option(
    "--format",
    "formats",
    default="html",
    show_default=True,
    help="md, html, pdf, docx, xlsx, granskning (the auditor's file); comma between.",
)
@click.option("--draft", is_flag=True, help="Write it although there are errors, marked UTKAST.")
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, help="A folder, made if needed; or -."
)
def report(  # noqa: PLR0913 - a parameter for each option
    ledger: Path,
    year: int | None,
    kind: str,
    until: str | None,
    *,
    formats: str,
    draft: bool,
    out: Path,
) -> None:
    """Write the year's report, or one about its first months.

    Nothing is written while there are errors, unless a draft is asked for. Files carry the time
    SOURCE_DATE_EPOCH if it is set, else the last day that is reported on: the same books give the
    same bytes.

    \b
    Example: finsam report examples/minimal --year 2025 --format html,pdf --out out
             finsam report examples/minimal --kind tertialrapport --until 2025-04 --out out
    """
    from finsam_ledger.findings import Severity
    from finsam_ledger.publishing import publication
    from finsam_ledger.render.formats import FORMATS, render

    when = source_date_epoch()
    wanted = [word.strip() for word in formats.split(",")]
    if unknown := [word for word in wanted if word not in FORMATS]:
        choices = ", ".join(FORMATS)
        message = f"{unknown[0]!r} is not one of {choices}."
        raise click.BadParameter(message, param_hint="--format")
    if str(out) == "-" and len(wanted) > 1:
        raise click.BadParameter("standard output takes one format.", param_hint="--out")
    opened, made, findings = make_report(ledger, asked_for(year, kind, until), draft=draft)
    try:
        finished, wrong = render(publication(opened, made, findings, wanted, when), wanted)
    except OSError as error:
        reason = f"{error.filename}: {error.strerror}" if error.filename else str(error)
        raise click.ClickException(f"cannot use {reason}") from None
    if wrong:
        leave(wrong)
    if str(out) == "-":
        write("-", finished[0][1])
    else:
        write_all([(out / name, content) for name, content in finished])
    # Notices are in the report; what is worse should be seen by the one who made it.
    leave(finding for finding in findings if finding.severity is not Severity.NOTICE)


@click.command()
@LEDGER_ARGUMENT
@YEAR
@KIND
@UNTIL
@NO_CACHE
@click.option(
    "--format", "form", type=click.Choice(["text", "csv"]), default="text", show_default=True
)
@click.argument("table")
@click.argument("row")
@click.argument("column", required=False)
def trace(  # noqa: PLR0913 - a parameter for each option and argument
    ledger: Path,
    year: int | None,
    kind: str,
    until: str | None,
    *,
    form: str,
    table: str,
    row: str,
    column: str | None,
) -> None:
    """List the verifikationer behind a figure; they add up to it.

    TABLE, ROW and COLUMN are as `finsam figures` names them; COLUMN is the report's own outcome if
    not given.

    \b
    Example: finsam trace examples/minimal --year 2025 resultatrakning "Årets resultat"
    """
    bokslut = make_report(ledger, asked_for(year, kind, until), drawn=False).report.bokslut
    from finsam_ledger.render import traces

    found = traces.find(bokslut, table, row, column or bokslut.period.short())
    if isinstance(found, str):
        raise click.UsageError(found)
    write("-", traces.as_csv(bokslut, found) if form == "csv" else traces.as_text(bokslut, found))
    end(0)


def _check_document(ledger: Path, asked: Asked, document: Path, *, as_json: bool) -> NoReturn:
    """Hold a finished document's sentences against the report's figures, and end the command."""
    from finsam_ledger import bok, meningar
    from finsam_ledger.findings import Severity

    opened, findings = open_ledger(ledger)
    if opened is None:
        leave(findings, as_json=as_json, to_stdout=True)
    year = asked.year_in(opened)
    report, findings = bok.make_report(opened, year, asked.kind, asked.months)
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    if report is None or errors:
        leave(errors, as_json=as_json, to_stdout=True)
    counted, found = meningar.check(report, document)
    leave(found, as_json=as_json, to_stdout=True, last=str(counted or ""))
