"""The command that sets förbund side by side."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from finsam_ledger.cli.shared import LEDGER, leave, write_all

if TYPE_CHECKING:
    from finsam_ledger.findings import Finding
    from finsam_ledger.jamforelse.varden import Jamforelse

# Those of `jamforelse.motorer`, which takes longer to import than most commands take.
ENGINES = ("duckdb", "spark")


@click.command()
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True, type=LEDGER)
@click.option("--year", type=click.IntRange(1900, 2999), help="Only this year; all if not given.")
@click.option(
    "--engine",
    type=click.Choice(ENGINES),
    default=ENGINES[0],
    show_default=True,
    help="What reckons; spark wants Java and finsam-ledger[spark].",
)
@click.option(
    "--format",
    "formats",
    default="html,csv,xlsx",
    show_default=True,
    help="html, csv, xlsx; comma between.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    help="A folder, made if needed.",
)
def compare(
    sources: tuple[Path, ...], year: int | None, engine: str, formats: str, out: Path
) -> None:
    """Set förbund side by side: key figures, places, what stands out, failed checks.

    SOURCE is a förbund's folder, a .beancount file, a SIE file, a facts file or a folder by finsam
    export parquet; any number of them, mixed. A förbund whose own checks fail is compared too, and
    its errors are told. The same sources give the same files with every engine.

    \b
    Example: finsam compare ledgers/* --out out/jamforelse
             finsam compare datamangd --year 2025 --format html --out out/jamforelse
    """
    from finsam_ledger.render import jamforelse as render

    wanted = list(dict.fromkeys(word.strip() for word in formats.split(",")))
    if unknown := [word for word in wanted if word not in render.FORMATS]:
        message = f"{unknown[0]!r} is not one of {', '.join(render.FORMATS)}."
        raise click.BadParameter(message, param_hint="--format")
    made, findings = _compared(sources, year, engine)
    if made is None:
        leave(findings)
    write_all([(out / name, text) for name, text in render.render(made, findings, wanted)])
    leave(findings)


def _compared(
    sources: tuple[Path, ...], year: int | None, engine: str
) -> tuple[Jamforelse | None, list[Finding]]:
    """The comparison; what was put aside to make it is gone when this returns."""
    from finsam_ledger.findings import has_errors
    from finsam_ledger.jamforelse import nyckeltal, svar
    from finsam_ledger.jamforelse.motorer import Motor
    from finsam_ledger.kallor import gathered

    with TemporaryDirectory(prefix="finsam-") as name:
        aside = Path(name)
        with _progress(len(sources)) as advance:
            files, findings = gathered(sources, year, aside, advance)
        if has_errors(findings):
            return None, findings
        made, wrong = svar.compared(files, nyckeltal.standard(), Motor(engine), aside)
    return made, [*findings, *wrong]


@contextmanager
def _progress(sources: int) -> Iterator[Callable[[], None]]:
    """On a terminal a bar that shows how many sources have been read."""
    if sources == 1 or not sys.stderr.isatty():
        yield lambda: None
        return
    with click.progressbar(length=sources, label="Läser källor", file=sys.stderr) as bar:
        yield lambda: bar.update(1)
