"""The command line: a door without logic. Nothing heavy is imported before it is needed."""

from __future__ import annotations

import gc
import io
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from finsam_ledger._version import __version__

if TYPE_CHECKING:
    from finsam_ledger.bocker import Request
    from finsam_ledger.bok import Opened
    from finsam_ledger.findings import Finding
    from finsam_ledger.report import Report

LEDGER = click.Path(path_type=Path, readable=False)  # we say ourselves what can't be read
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
@click.argument("ledger", type=LEDGER)
@click.option(
    "--year", type=int, help="Only this year's statements (the books are always checked)."
)
@click.option("--json", "as_json", is_flag=True, help="Findings as JSON on standard output.")
def check(ledger: Path, year: int | None, *, as_json: bool) -> None:
    """List everything wrong or worth knowing; exit 1 if there are errors.

    \b
    Example: finsam check examples/minimal --year 2025
    """
    from finsam_ledger import bok

    opened, findings = _opened(ledger)
    if opened is not None:
        findings = bok.examine(opened, year)
    _leave(findings, as_json=as_json, to_stdout=True)


@finsam.command()
@click.argument("ledger", type=LEDGER)
@click.option("--year", type=int, help="The räkenskapsår; the last in the books if not given.")
@click.option(
    "--format", "kind", type=click.Choice(["csv", "json"]), default="csv", show_default=True
)
@click.option("--out", default="-", show_default=True, help="A file, or - for standard output.")
def figures(ledger: Path, year: int | None, kind: str, out: str) -> None:
    """Write every figure of the year's report: table,row,column,value,unit.

    \b
    Example: finsam figures examples/minimal --year 2025 --format csv --out figures.csv
    """
    report, _ = _report(ledger, year)
    from finsam_ledger.render import figures as render

    text = render.as_json(report.figures()) if kind == "json" else render.as_csv(report.figures())
    _write(out, text)
    _exit(0)


@finsam.command()
@click.argument("ledger", type=LEDGER)
@click.option("--year", type=int, help="The räkenskapsår; the last in the books if not given.")
@click.option(
    "--kind", type=click.Choice(["arsredovisning"]), default="arsredovisning", show_default=True
)
@click.option(
    "--format", "formats", default="html", show_default=True, help="md and html, comma between."
)
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, help="A folder, made if needed; or -."
)
def report(ledger: Path, year: int | None, kind: str, formats: str, out: Path) -> None:
    """Write the year's report.

    \b
    Example: finsam report examples/minimal --year 2025 --format md,html --out out
    """
    from finsam_ledger.findings import Severity
    from finsam_ledger.render.formats import FORMATS, render
    from finsam_ledger.render.publication import Publication

    wanted = [word.strip() for word in formats.split(",")]
    if unknown := [word for word in wanted if word not in FORMATS]:
        choices = ", ".join(FORMATS)
        message = f"{unknown[0]!r} is not one of {choices}."
        raise click.BadParameter(message, param_hint="--format")
    if str(out) == "-" and len(wanted) > 1:
        raise click.BadParameter("standard output takes one format.", param_hint="--out")
    made, findings = _report(ledger, year, kind)
    finished, wrong = render(Publication.of(made, findings), wanted)
    if wrong:
        _leave(wrong)
    if str(out) == "-":
        _write("-", finished[0][1])
    else:
        _write_all([(out / name, content) for name, content in finished])
    # Notices are in the report; a warning should be seen by the one who made it.
    _leave(finding for finding in findings if finding.severity is Severity.WARNING)


@finsam.command()
@click.argument("ledger", type=LEDGER)
@click.option("--year", type=int, help="The räkenskapsår; the last in the books if not given.")
@click.option(
    "--format", "kind", type=click.Choice(["text", "csv"]), default="text", show_default=True
)
@click.argument("table")
@click.argument("row")
@click.argument("column", required=False)
def trace(
    ledger: Path, year: int | None, kind: str, table: str, row: str, column: str | None
) -> None:
    """List the verifikationer behind a figure; they add up to it.

    TABLE, ROW and COLUMN are as `finsam figures` names them; COLUMN is the year if not given.

    \b
    Example: finsam trace examples/minimal --year 2025 resultatrakning "Årets resultat"
    """
    bokslut = _report(ledger, year)[0].bokslut
    year = bokslut.year
    from finsam_ledger.render import traces

    found = traces.find(bokslut, table, row, column or str(year))
    if isinstance(found, str):
        raise click.UsageError(found)
    _write("-", traces.as_csv(bokslut, found) if kind == "csv" else traces.as_text(bokslut, found))
    _exit(0)


@finsam.command()
@click.argument("ledger", type=LEDGER)
@click.argument("names", metavar="[BOOK]...", nargs=-1, type=click.Choice(BOOKS))
@click.option("--year", type=int, help="The räkenskapsår; the last in the books if not given.")
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
    from finsam_ledger.periods import month_of

    try:
        month = month_of(until) if until else None
    except ValueError:
        message = f"{until!r} is not a month, as 2025-08."
        raise click.BadParameter(message, param_hint="--until") from None
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
@click.argument("ledger", type=LEDGER)
@click.option("--year", type=int, help="The räkenskapsår; the last in the books if not given.")
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
@click.argument("ledger", type=LEDGER)
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
    from finsam_ledger.periods import month_of
    from finsam_ledger.sealing import reports

    if (month is None) == (year is None):
        raise click.UsageError("give either --month or --year.")
    try:
        index = month_of(month) if month is not None else None
    except ValueError:
        raise click.BadParameter("a month is written 2025-08.", param_hint="--month") from None
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
@click.argument("ledger", type=LEDGER)
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


def _report(
    ledger: Path, year: int | None, kind: str = "arsredovisning"
) -> tuple[Report, list[Finding]]:
    """The year's report; ends the command with the findings where there are errors."""
    from finsam_ledger import bok
    from finsam_ledger.findings import has_errors

    opened, findings = _opened(ledger)
    if opened is None:
        _leave(findings)
    years = opened.books.balances.years
    wanted = year if year is not None else (years[-1] if years else 0)
    report, findings = bok.make_report(opened, wanted, kind)
    if report is None or has_errors(findings):
        _leave(findings)
    return report, findings


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
    findings: Iterable[Finding], *, as_json: bool = False, to_stdout: bool = False
) -> NoReturn:
    """Say what was found and end: 1 with errors, else 0."""
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
