"""Commands that take files in from other systems and write files for them."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import click

from finsam_ledger.cli.shared import (
    LEDGER,
    LEDGER_ARGUMENT,
    YEAR,
    leave,
    open_ledger,
    progress,
    write,
    write_all,
)


@click.group("import")
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
    with progress(file) as advance:
        done, findings = from_sie.read(file, folder, encoding, advance)
    if done is None:
        leave(findings)
    write_all(list(done.files))
    click.echo(f"{done.added} nya verifikationer, {done.known} fanns redan.", err=True)
    leave(findings)


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
        leave(findings)
    if made.files:
        write_all(list(made.files))
    for line in made.lines:
        click.echo(line)
    leave(findings)


@click.group("export")
def export_() -> None:
    """Write the books as a file for other systems.

    \b
    Example: finsam export sie examples/minimal --year 2025 --out minimal-2025.se
    """


@export_.command("sie")
@LEDGER_ARGUMENT
@YEAR
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

    opened, findings = to_sie.open_ledger(ledger, public=public)
    if opened is None:
        leave(findings)
    years = opened.books.balances.years
    wanted = year if year is not None else (years[-1] if years else 0)
    day = f"{date or datetime.now():%Y%m%d}"  # noqa: DTZ005 - the day where the user is
    made, findings = to_sie.export(opened, wanted, kind=kind, date=day, checksum=checksum)
    if made is None:
        leave(findings)
    write(out, made.data)
    leave(findings)


def _id(context: click.Context, parameter: click.Parameter, value: str) -> str:
    """A name that a förbund may have in a dataset."""
    if value and not re.fullmatch("[a-z0-9][a-z0-9-]*", value):
        message = f"{value!r} has other characters than a-z, 0-9 and hyphens."
        raise click.BadParameter(message, context, parameter)
    return value


@export_.command("parquet")
@click.argument("ledgers", metavar="LEDGER...", nargs=-1, required=True, type=LEDGER)
@click.option(
    "--year",
    type=click.IntRange(1900, 2999),
    help="Only this räkenskapsår; all in the books if not given.",
)
@click.option(
    "--out",
    "folder",
    metavar="DIR",
    type=click.Path(path_type=Path),
    required=True,
    help="The dataset's folder; what is there of other years and förbund stays.",
)
@click.option(
    "--id",
    metavar="NAME",
    callback=_id,
    default="",
    help="All LEDGERs are years of one förbund, called so in the dataset: a-z, 0-9, hyphens.",
)
def export_parquet(ledgers: tuple[Path, ...], year: int | None, folder: Path, id: str) -> None:
    """Write the postings and figures of one or many ledgers as Parquet, to compare förbund by.

    Each year of each förbund is two files, DIR/postings/<förbund>-<year>.parquet and
    DIR/figures/<förbund>-<year>.parquet. A förbund is called as its folder, or its SIE file without
    the year. Texts and payees are left out. A ledger that can't be exported is told of, and the
    others are written.

    \b
    Example: finsam export parquet ledgers/umearegionen ledgers/uppsala-lan --out data
             finsam export parquet sie/tall-2024.se sie/tall-2025.se --out data
    """
    from finsam_ledger.exchange import to_parquet
    from finsam_ledger.findings import Finding

    findings: list[Finding] = []
    written: list[Path] = []
    with _bar(len(ledgers)) as step:
        told: to_parquet.Told = lambda name, each: step(0, f"{name} {each}")  # noqa: E731
        export = to_parquet.Export(folder, year, told, id)

        def keep(made: to_parquet.Made) -> None:
            _write(made.files, made.gone)
            written.extend(path for path, _ in made.files)
            findings.extend(made.findings)

        for ledger in ledgers:
            keep(export.of(ledger))
            step(1, None)
        for made in export.rest():
            keep(made)
    for path in written:
        click.echo(path)
    leave(findings)


@contextmanager
def _bar(ledgers: int) -> Iterator[Callable[[int, str | None], None]]:
    """On a terminal a bar that shows how many ledgers are done, and the year that is being made."""
    if not sys.stderr.isatty():
        yield lambda _done, _now: None
        return
    shown: Callable[[str | None], str] = lambda now: now or ""  # noqa: E731 - needs its type
    with click.progressbar(length=ledgers, file=sys.stderr, item_show_func=shown) as bar:

        def step(done: int, now: str | None) -> None:
            bar.update(done, now)
            bar.render_progress()

        yield step


def _write(files: list[tuple[Path, bytes]], gone: list[Path]) -> None:
    """A ledger's files, all or none; their names are told when all ledgers are done."""
    from finsam_ledger.whole import write_all

    try:
        write_all(files)
        for path in gone:
            path.unlink(missing_ok=True)
    except OSError as error:
        message = f"cannot write {error.filename or files[0][0]}: {error.strerror}"
        raise click.ClickException(message) from None


@export_.command("facts")
@LEDGER_ARGUMENT
@YEAR
@click.option("--out", default="-", show_default=True, help="A file, or - for standard output.")
def export_facts(ledger: Path, year: int | None, out: str) -> None:
    """Write a year's figures as a JSON file to send to those who compare many förbund.

    It has every printed figure, how many findings the year's check has and, if the report is
    sealed, its hash; `finsam compare` reads it.

    \b
    Example: finsam export facts examples/minimal --year 2025 --out minimal-2025.json
    """
    from finsam_ledger.exchange import datamangd, fakta, to_parquet

    opened, findings = open_ledger(ledger)
    if opened is None:
        leave(findings)
    data = datamangd.of(opened, ledger)
    wanted = year if year is not None else (data.years[-1] if data.years else 0)
    facts, findings = fakta.facts_of(data, wanted)
    if facts is None:
        leave(findings)
    write(out, fakta.as_json(facts))
    leave(to_parquet.drafts(data, wanted, facts.rapport, ledger))
