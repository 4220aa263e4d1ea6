"""The command line: a door without logic. Nothing heavy is imported before it is needed."""

from __future__ import annotations

import gc
import io
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, NoReturn

import click

from finsam_ledger._version import __version__

if TYPE_CHECKING:
    from finsam_ledger.bocker import Request
    from finsam_ledger.bok import Opened
    from finsam_ledger.findings import Finding
    from finsam_ledger.report import Report

LEDGER = click.Path(path_type=Path, readable=False)  # we say ourselves what can't be read
_LEDGER = click.argument("ledger", type=LEDGER)
_YEAR = click.option(
    "--year", type=int, help="The räkenskapsår; the last in the books if not given."
)
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
# Kinds of report; the first is about the whole year.
KINDS = ("arsredovisning", "delarsrapport", "tertialrapport")
_KIND = click.option(
    "--kind", type=click.Choice(KINDS), default=KINDS[0], show_default=True, help="Kind of report."
)
_UNTIL = click.option(
    "--until",
    metavar="MONTH",
    help="The last month of a report about a part of the year: 2025-08; August and April if not"
    " given.",
)
_LONG_FILE = 5_000_000  # bytes; shorter ones are read before one notices


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="finsam")
def finsam() -> None:
    """Public bookkeeping for a samordningsförbund: check the books, make the annual report.

    LEDGER is a förbund's folder, a .beancount file or a SIE file (.se, .si, .sie).

    \b
    Example:
      finsam check examples/minimal
      finsam report examples/minimal --year 2025 --out out
    """


@finsam.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--name", help="What the förbund is called; the example's name if not given.")
def init(folder: Path, name: str | None) -> None:
    """Make a new förbund's folder: a small example, complete, to change into your own.

    DIR does not exist, or is empty. The example's figures are made up; its README.md says what
    each file is for.

    \b
    Example: finsam init ledgers/tallbygden --name "Samordningsförbundet Tallbygden"
    """
    from finsam_ledger import nytt

    if name is not None and not nytt.is_name(name):
        raise click.BadParameter("a name is one line of text.", param_hint="--name")
    if wrong := nytt.start(folder, name):
        _leave(wrong)
    click.echo(folder)
    click.echo(_next_steps(folder), err=True)
    _exit(0)


@finsam.command()
@_LEDGER
@click.option(
    "--year", type=int, help="Only this year's statements (the books are always checked)."
)
@_KIND
@_UNTIL
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

    asked = _asked(year, kind, until)
    if document is not None:
        _check_document(ledger, asked, document, as_json=as_json)
    opened, findings = _opened(ledger)
    if opened is not None and kind == KINDS[0]:
        findings = bok.examine(opened, asked.year)
    elif opened is not None:
        findings = bok.make_report(opened, asked.year_in(opened), kind, asked.months)[1]
    _leave(findings, as_json=as_json, to_stdout=True)


@finsam.command()
@_LEDGER
@_YEAR
@_KIND
@_UNTIL
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
    report = _report(ledger, _asked(year, kind, until)).report
    from finsam_ledger.render import figures as render

    text = render.as_json(report.figures()) if form == "json" else render.as_csv(report.figures())
    _write(out, text)
    _exit(0)


@finsam.command()
@_LEDGER
@_YEAR
@_KIND
@_UNTIL
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

    when = _epoch()
    wanted = [word.strip() for word in formats.split(",")]
    if unknown := [word for word in wanted if word not in FORMATS]:
        choices = ", ".join(FORMATS)
        message = f"{unknown[0]!r} is not one of {choices}."
        raise click.BadParameter(message, param_hint="--format")
    if str(out) == "-" and len(wanted) > 1:
        raise click.BadParameter("standard output takes one format.", param_hint="--out")
    opened, made, findings = _report(ledger, _asked(year, kind, until), draft=draft)
    try:
        finished, wrong = render(publication(opened, made, findings, wanted, when), wanted)
    except OSError as error:
        reason = f"{error.filename}: {error.strerror}" if error.filename else str(error)
        raise click.ClickException(f"cannot use {reason}") from None
    if wrong:
        _leave(wrong)
    if str(out) == "-":
        _write("-", finished[0][1])
    else:
        _write_all([(out / name, content) for name, content in finished])
    # Notices are in the report; what is worse should be seen by the one who made it.
    _leave(finding for finding in findings if finding.severity is not Severity.NOTICE)


@finsam.command()
@_LEDGER
@_YEAR
@_KIND
@_UNTIL
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
    bokslut = _report(ledger, _asked(year, kind, until)).report.bokslut
    from finsam_ledger.render import traces

    found = traces.find(bokslut, table, row, column or bokslut.period.short())
    if isinstance(found, str):
        raise click.UsageError(found)
    _write("-", traces.as_csv(bokslut, found) if form == "csv" else traces.as_text(bokslut, found))
    _exit(0)


@finsam.command()
@_LEDGER
@click.argument("names", metavar="[BOOK]...", nargs=-1, type=click.Choice(BOOKS))
@_YEAR
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
    opened, findings = _opened(ledger)
    if opened is None:
        _leave(findings)
    made, findings = bocker.made(opened.forbund, opened.books, ledger, opened.findings, request)
    if made is None:
        _leave(findings)
    files = render.render(made, wanted)
    if out == "-":
        _write("-", files[0][1])
    else:
        _write_all([(Path(out) / name, content) for name, content in files])
    _leave(findings)


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

    month = _month(until, "--until") if until else None
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


@finsam.group("import")
def import_() -> None:
    """Take in files from other systems.

    \b
    Example: finsam import sie bokforing-2025.se --into ledgers/tallbygden
    """


@import_.command("sie")
@click.argument("file", type=LEDGER)
@click.option(
    "--into", "folder", type=click.Path(path_type=Path), required=True, help="The förbund's folder."
)
@click.option("--encoding", help="Of the file, where it is guessed wrong: cp437, cp850, utf-8 …")
def import_sie(file: Path, folder: Path, encoding: str | None) -> None:
    """Add a SIE file's verifikationer to a ledger, or start one; the same file twice adds nothing.

    \b
    Example: finsam import sie bokforing-2025.se --into ledgers/tallbygden
    """
    from finsam_ledger.exchange import from_sie
    from finsam_ledger.sie.encoding import ENCODINGS

    if encoding is not None and encoding not in ENCODINGS:
        message = f"{encoding!r} is not one of {', '.join(ENCODINGS)}."
        raise click.BadParameter(message, param_hint="--encoding")
    with _progress(file) as progress:
        done, findings = from_sie.read(file, folder, encoding, progress)
    if done is None:
        _leave(findings)
    _write_all(list(done.files))
    click.echo(f"{done.added} nya verifikationer, {done.known} fanns redan.", err=True)
    _leave(findings)


@import_.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=LEDGER)
@click.option(
    "--into", "folder", metavar="DIR", required=True, type=LEDGER, help="The förbund's folder."
)
def bank(files: tuple[Path, ...], folder: Path) -> None:
    """Read the bank's files: camt.053, camt.054 (tells more, books nothing) and CSV.

    DIR has a bank.toml that names the accounts and says how the bank's CSV looks. New rows are
    added to DIR/bank-<year>.beancount, flagged ! for a person to approve; a row that is there
    already is known by the bank's reference. Nothing is written when anything is wrong.

    \b
    Example: finsam import bank kontoutdrag.xml avi.xml --into ledgers/tallbygden
    """
    from finsam_ledger.importers import into

    made, findings = into.import_bank(files, folder)
    if made is None:
        _leave(findings)
    if made.files:
        _write_all(list(made.files))
    for line in made.lines:
        click.echo(line)
    _leave(findings)


@finsam.group("export")
def export_() -> None:
    """Write the books as a file for other systems.

    \b
    Example: finsam export sie examples/minimal --year 2025 --out minimal-2025.se
    """


@export_.command("sie")
@_LEDGER
@_YEAR
@click.option(
    "--type",
    "kind",
    type=click.Choice(["1", "2", "3", "4"]),
    default="4",
    show_default=True,
    help="4 with verifikationer; 1 balances, 2 by month, 3 by object.",
)
@click.option("--checksum", is_flag=True, help="With #KSUMMA.")
@click.option(
    "--public",
    is_flag=True,
    help="Without the words of verifikationer marked personuppgift:; else nothing is masked.",
)
@click.option("--date", type=click.DateTime(["%Y-%m-%d"]), help="When it is made; today.")
@click.option("--out", default="-", show_default=True, help="A file, or - for standard output.")
def export_sie(  # noqa: PLR0913 - a parameter for each option
    ledger: Path,
    year: int | None,
    kind: str,
    date: datetime | None,
    out: str,
    *,
    checksum: bool,
    public: bool,
) -> None:
    """Write a year of the books as a SIE file, for an auditor or another system.

    The file has everything, names too, unless --public is given.

    \b
    Example: finsam export sie examples/minimal --year 2025 --out minimal-2025.se
    """
    from finsam_ledger.exchange import to_sie

    if Path(out).suffix == ".beancount":
        raise click.BadParameter("a SIE file is not written over a ledger.", param_hint="--out")
    opened, findings = to_sie.open_ledger(ledger, public=public)
    if opened is None:
        _leave(findings)
    years = opened.books.balances.years
    wanted = year if year is not None else (years[-1] if years else 0)
    day = f"{date or datetime.now():%Y%m%d}"  # noqa: DTZ005 - the day where the user is
    made, findings = to_sie.export(opened, wanted, kind=kind, date=day, checksum=checksum)
    if made is None:
        _leave(findings)
    _write(out, made.data)
    _leave(findings)


@finsam.command()
@_LEDGER
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
    index = _month(month, "--month") if month is not None else None
    opened, findings = _opened(ledger)
    if opened is None:
        _leave(findings)
    if opened.books.ledger is None:
        raise click.UsageError("only a ledger kept here can be sealed, not a SIE file.")
    findings = bok.examine(opened, as_running=True)
    if reports.hinders(findings):
        _leave(findings)
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
        _leave(findings)
    _write_all(made.files)
    click.echo(made.words)
    _exit(0)


@finsam.command()
@_LEDGER
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

    opened, findings = _opened(ledger)
    if opened is None:
        _leave(findings)
    if opened.books.ledger is None:
        raise click.UsageError("only a ledger kept here can be verified, not a SIE file.")
    try:
        findings = reports.verify(opened, opened.books.ledger, year, files)
    except OSError as error:
        raise click.ClickException(f"cannot read {error.filename}: {error.strerror}") from None
    _leave([*opened.findings, *findings], to_stdout=True)


def _next_steps(folder: Path) -> str:
    """What to do with a new folder: commands that can be pasted, and what to read."""
    import shlex

    main = shlex.quote(str(folder / "main.beancount"))
    return f"""Nästa steg:
  finsam check {shlex.quote(str(folder))}
  bean-check {main}
Vad varje fil är till för står i {folder / "README.md"}."""


class _Asked(NamedTuple):
    """Which report a command is about."""

    kind: str
    year: int | None
    months: int | None

    def year_in(self, opened: Opened) -> int:
        """The year that is asked for, or the last in the books."""
        years = opened.books.balances.years
        return self.year if self.year is not None else (years[-1] if years else 0)


class _Made(NamedTuple):
    """A report with the books it is of and what was found."""

    opened: Opened
    report: Report
    findings: list[Finding]


def _asked(year: int | None, kind: str, until: str | None) -> _Asked:
    """Ends the command where the options contradict each other."""
    if until is None:
        return _Asked(kind, year, None)
    from finsam_ledger.periods import YEAR

    month = _month(until, "--until")
    if year not in (None, month // YEAR):
        raise click.BadParameter(f"{until} is not in {year}.", param_hint="--until")
    months = month % YEAR + 1
    if (kind == KINDS[0]) is not (months == YEAR):
        message = (
            f"{kind} is of the whole year."
            if kind == KINDS[0]
            else f"{until} ends the year: the year's own report is arsredovisning."
        )
        raise click.BadParameter(message, param_hint="--until")
    return _Asked(kind, month // YEAR, months)


def _month(name: str, option: str) -> int:
    """The month index of an option's value; ends the command where it is none."""
    from finsam_ledger.periods import month_of

    try:
        return month_of(name)
    except ValueError:
        message = f"{name!r} is not a month, as 2025-08."
        raise click.BadParameter(message, param_hint=option) from None


def _check_document(ledger: Path, asked: _Asked, document: Path, *, as_json: bool) -> NoReturn:
    """Hold a finished document's sentences against the report's figures, and end the command."""
    from finsam_ledger import bok, meningar
    from finsam_ledger.findings import Severity

    opened, findings = _opened(ledger)
    if opened is None:
        _leave(findings, as_json=as_json, to_stdout=True)
    year = asked.year_in(opened)
    report, findings = bok.make_report(opened, year, asked.kind, asked.months)
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    if report is None or errors:
        _leave(errors, as_json=as_json, to_stdout=True)
    counted, found = meningar.check(report, document)
    _leave(found, as_json=as_json, to_stdout=True, last=str(counted or ""))


def _report(ledger: Path, asked: _Asked, *, draft: bool = False) -> _Made:
    """The report; ends the command with the findings where there are errors and no draft is
    asked for, or none can be made.
    """
    from finsam_ledger import bok
    from finsam_ledger.findings import has_errors

    opened, findings = _opened(ledger)
    if opened is None:
        _leave(findings)
    year = asked.year_in(opened)
    report, findings = bok.make_report(opened, year, asked.kind, asked.months)
    if has_errors(findings):
        report = bok.draft(opened, year, asked.kind, asked.months) if draft else None
    if report is None:
        _leave(findings)
    return _Made(opened, report, findings)


def _epoch() -> datetime | None:
    """The time that SOURCE_DATE_EPOCH gives files, if it is set; seconds since 1970."""
    seconds = os.environ.get("SOURCE_DATE_EPOCH")
    if seconds is None:
        return None
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError):
        raise click.UsageError(f"SOURCE_DATE_EPOCH is no time: {seconds!r}") from None


def _opened(ledger: Path) -> tuple[Opened | None, list[Finding]]:
    from finsam_ledger import bok

    with _progress(ledger) as progress:
        return bok.open_books(ledger, progress)


@contextmanager
def _progress(path: Path) -> Iterator[Callable[[int], None] | None]:
    """On a terminal a bar that shows how far a long file has been read."""
    if not sys.stderr.isatty() or not path.is_file() or path.stat().st_size < _LONG_FILE:
        yield None
        return
    size = path.stat().st_size
    with click.progressbar(length=size, label=path.name, file=sys.stderr) as bar:
        yield bar.update
        bar.update(size - bar.pos)


def _leave(
    findings: Iterable[Finding], *, as_json: bool = False, to_stdout: bool = False, last: str = ""
) -> NoReturn:
    """Say what was found, and `last` if anything, and end: 1 with errors, else 0."""
    from finsam_ledger.findings import has_errors, in_order

    ordered = in_order(_near(finding) for finding in findings)
    if as_json:
        from finsam_ledger.render import figures as render

        click.echo(render.findings_as_json(ordered))
    else:
        for finding in ordered:
            click.echo(str(finding), err=not to_stdout)
        if to_stdout and not ordered:
            click.echo("Inga anmärkningar.")
    if last:
        click.echo(last, err=as_json or not to_stdout)
    _exit(1 if has_errors(ordered) else 0)


def _near(finding: Finding) -> Finding:
    """With the file named from where the user stands, if it lies below."""
    from msgspec.structs import replace

    place, here = finding.place, Path.cwd()
    if place is None or not (path := Path(place.file)).is_relative_to(here):
        return finding
    return replace(finding, place=replace(place, file=str(path.relative_to(here))))


def _write_all(files: list[tuple[Path, str | bytes]]) -> None:
    """All the files, or none; their names on standard output."""
    from finsam_ledger.render.files import write_all

    try:
        write_all(files)
    except OSError as error:
        message = f"cannot write {error.filename or files[0][0]}: {error.strerror}"
        raise click.ClickException(message) from None
    for path, _ in files:
        click.echo(path)


def _write(out: str, content: str | bytes) -> None:
    """To standard output, or to a file that is whole or not there."""
    from finsam_ledger.render.files import as_bytes, write_whole

    try:
        if out == "-":
            sys.stdout.flush()
            sys.stdout.buffer.write(as_bytes(content))
            sys.stdout.buffer.flush()
        else:
            write_whole(Path(out), content)
    except OSError as error:
        message = f"cannot write {out}: {error.strerror}"
        raise click.ClickException(message) from None


def _exit(code: int) -> NoReturn:
    """End at once: taking a large ledger's objects down one by one is time the user waits."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:  # closed by the one who called
            stream.flush()
    os._exit(code)


def main() -> NoReturn:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Whatever the machine's language is set to, and for paths that are no text at all.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    gc.disable()  # nothing a command makes has cycles, and it ends before memory matters
    try:
        finsam(prog_name="finsam")
        _exit(0)
    except OSError as error:  # what is said can't be written: a full disk, a closed pipe
        os.write(2, f"Error: cannot write: {error.strerror}\n".encode())
        os._exit(1)


if __name__ == "__main__":
    main()
