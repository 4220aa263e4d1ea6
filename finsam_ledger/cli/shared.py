"""What the commands share: options, opening a ledger, telling findings, writing files."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, NoReturn

import click

from finsam_ledger import answers

if TYPE_CHECKING:
    from finsam_ledger.answers import Listener
    from finsam_ledger.bok import Opened
    from finsam_ledger.findings import Finding
    from finsam_ledger.memory import Memory
    from finsam_ledger.report import Report

LEDGER = click.Path(path_type=Path, readable=False)  # we say ourselves what can't be read
LEDGER_ARGUMENT = click.argument("ledger", type=LEDGER)
YEAR = click.option(
    "--year",
    type=click.IntRange(1900, 2999),
    help="The räkenskapsår; the last in the books if not given.",
)
# Kinds of report: of the whole year, of a part of it, and the board's paper of either.
OF_A_PART = ("delarsrapport", "tertialrapport")
KINDS = ("arsredovisning", *OF_A_PART, "ekonomisk-information")
KIND = click.option(
    "--kind", type=click.Choice(KINDS), default=KINDS[0], show_default=True, help="Kind of report."
)
UNTIL = click.option(
    "--until",
    metavar="MONTH",
    help="The last month of a report about a part of the year: 2025-08; August and April if not"
    " given.",
)
NO_CACHE = click.option(
    answers.NO_CACHE,
    is_flag=True,
    expose_value=False,
    help="Read everything anew, and keep nothing for the next time.",
)
_LONG_FILE = 5_000_000  # bytes; shorter ones are read before one notices
_KNOWN_PLUGINS = ("finsam_ledger.plugins.", "beancount.plugins.")


class Asked(NamedTuple):
    """Which report a command is about."""

    kind: str
    year: int | None
    months: int | None

    def year_in(self, opened: Opened) -> int:
        """The year that is asked for, or the last in the books."""
        years = opened.books.balances.years
        return self.year if self.year is not None else (years[-1] if years else 0)


class Made(NamedTuple):
    """A report with the books it is of and what was found."""

    opened: Opened
    report: Report
    findings: list[Finding]


def asked_for(year: int | None, kind: str, until: str | None) -> Asked:
    """Ends the command where the options contradict each other."""
    if until is None:
        return Asked(kind, year, None)
    from finsam_ledger.periods import YEAR

    month = month_index(until, "--until")
    if year not in (None, month // YEAR):
        raise click.BadParameter(f"{until} is not in {year}.", param_hint="--until")
    months = month % YEAR + 1
    message = ""
    if kind == KINDS[0] and months != YEAR:
        message = f"{kind} is of the whole year."
    elif kind in OF_A_PART and months == YEAR:
        message = f"{until} ends the year: the year's own report is arsredovisning."
    if message:
        raise click.BadParameter(message, param_hint="--until")
    return Asked(kind, month // YEAR, months)


def month_index(name: str, option: str) -> int:
    """The month index of an option's value; ends the command where it is none."""
    from finsam_ledger.periods import month_of

    try:
        return month_of(name)
    except ValueError:
        message = f"{name!r} is not a month, as 2025-08."
        raise click.BadParameter(message, param_hint=option) from None


def make_report(ledger: Path, asked: Asked, *, draft: bool = False, drawn: bool = True) -> Made:
    """The report, with charts if they are to be `drawn`; ends the command with the findings where
    there are errors and no draft is asked for, or none can be made.
    """
    from finsam_ledger import bok
    from finsam_ledger.findings import has_errors

    opened, findings = open_ledger(ledger)
    if opened is None:
        leave(findings)
    year = asked.year_in(opened)
    report, findings = bok.make_report(opened, year, asked.kind, asked.months, drawn=drawn)
    if has_errors(findings):
        report = bok.draft(opened, year, asked.kind, asked.months) if draft else None
    if report is None:
        leave(findings)
    return Made(opened, report, findings)


def source_date_epoch() -> datetime | None:
    """The time that SOURCE_DATE_EPOCH gives files, if it is set; seconds since 1970."""
    seconds = os.environ.get("SOURCE_DATE_EPOCH")
    if seconds is None:
        return None
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError):
        raise click.UsageError(f"SOURCE_DATE_EPOCH is no time: {seconds!r}") from None


def open_ledger(ledger: Path) -> tuple[Opened | None, list[Finding]]:
    from finsam_ledger import bok

    listener = _listener()
    memory = _memory(listener) if listener else None
    with progress(ledger) as advance:
        opened, findings = bok.open_books(ledger, advance, memory)
    if opened is None or listener is None:
        return opened, findings
    forbund, kept = opened.forbund, opened.books.ledger
    for folder in (forbund.folder, forbund.folder / forbund.settings.underlag.mapp):
        listener.reader.all_names_in(str(folder))
    if kept is not None and not are_known(kept.plugins):
        listener.forget()
    elif memory is not None:
        bok.remember(opened, memory)
    return opened, findings


def _memory(listener: Listener) -> Memory:
    from finsam_ledger.memory import Memory

    return Memory(listener.reader, listener.question.program, listener.question.folder)


def are_known(plugins: Iterable[str]) -> bool:
    """Whether plugins are such as give the same for the same files: what others go by, the day or
    the net for all we know, is not told.
    """
    return all(name.startswith(_KNOWN_PLUGINS) for name in plugins)


def _listener() -> Listener | None:
    """Who takes down what this command says, if anybody does."""
    context = click.get_current_context(silent=True)
    found = context.find_root().obj if context else None
    return found if isinstance(found, answers.Listener) else None


@contextmanager
def progress(path: Path) -> Iterator[Callable[[int], None] | None]:
    """On a terminal a bar that shows how far a long file has been read."""
    if not sys.stderr.isatty() or not path.is_file() or path.stat().st_size < _LONG_FILE:
        yield None
        return
    size = path.stat().st_size
    with click.progressbar(length=size, label=path.name, file=sys.__stderr__) as bar:
        yield bar.update
        bar.update(size - bar.pos)


def leave(
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
    end(1 if has_errors(ordered) else 0)


def _near(finding: Finding) -> Finding:
    """With the file named from where the user stands, if it lies below."""
    from msgspec.structs import replace

    place, here = finding.place, Path.cwd()
    if place is None or not (path := Path(place.file)).is_relative_to(here):
        return finding
    return replace(finding, place=replace(place, file=str(path.relative_to(here))))


def write_all(files: list[tuple[Path, str | bytes]]) -> None:
    """All the files, or none; their names on standard output."""
    from finsam_ledger.whole import write_all

    try:
        write_all(files)
    except OSError as error:
        message = f"cannot write {error.filename or files[0][0]}: {error.strerror}"
        raise click.ClickException(message) from None
    for path, _ in files:
        click.echo(path)


def _spare(out: Path) -> None:
    """End the command where a file would be written over books, or among what belongs to them."""
    from finsam_ledger import bok

    ledger = click.get_current_context().params.get("ledger")
    is_ledger = isinstance(ledger, Path) and ledger.is_file() and out.exists()
    if bok.is_source(out) or (is_ledger and out.samefile(str(ledger))):
        message = f"{out} is what books are read from, and is not written over."
        raise click.BadParameter(message, param_hint="--out")


def write(out: str, content: str | bytes, *, is_new: bool = False) -> None:
    """To standard output, or to a file that is whole or not there; never over the books. What
    `is_new` is known to be over nothing, and may become a part of them.
    """
    from finsam_ledger.whole import as_bytes, write_whole

    try:
        if out == "-":
            sys.stdout.flush()
            sys.stdout.buffer.write(as_bytes(content))
            sys.stdout.buffer.flush()
        else:
            if not is_new:
                _spare(Path(out))
            if listener := _listener():
                listener.writes(out, as_bytes(content))
            write_whole(out, content)
    except OSError as error:
        message = f"cannot write {out}: {error.strerror}"
        raise click.ClickException(message) from None


def end(code: int) -> NoReturn:
    """End at once: taking a large ledger's objects down one by one is time the user waits."""
    if code == 0 and (listener := _listener()):
        listener.ended()
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:  # closed by the one who called
            stream.flush()
    os._exit(code)
