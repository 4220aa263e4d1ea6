"""The command that reckons the members' contributions to come, and the state's model."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from finsam_ledger.cli.shared import LEDGER_ARGUMENT, NO_CACHE, leave, open_ledger, write

if TYPE_CHECKING:
    from fractions import Fraction

    from finsam_ledger.bok import Opened
    from finsam_ledger.fordelning import Parameter
    from finsam_ledger.render.lists import Listing

FORMATS = ("text", "md", "csv", "json")


@click.command()
@LEDGER_ARGUMENT
@NO_CACHE
@click.option("--year", type=click.IntRange(1900, 2199), help="The year after the books' last.")
@click.option("--state", metavar="KRONOR", help="What the state pays; else as the books have it.")
@click.option("--model", is_flag=True, help="The state's allocation model as a what-if instead.")
@click.option(
    "--set",
    "given",
    multiple=True,
    metavar="NAME=VALUE",
    help="A parameter of the model, as avdrag=0.5 or s=1.6. May be repeated.",
)
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("--out", default="-", show_default=True, help="A file, or - for standard output.")
def contributions(  # noqa: PLR0913 - a parameter for each option
    ledger: Path,
    year: int | None,
    state: str | None,
    given: tuple[str, ...],
    form: str,
    out: str,
    *,
    model: bool,
) -> None:
    """Reckon what each member is to contribute to a year, and when it is invoiced.

    The state's half comes from --state, else from the year's budget, else from the last year that
    is known. Regions pay a quarter; kommuner share a quarter by their inhabitants. With --model
    it is the state's half that is reckoned: each parameter with its source, and whether it is
    confirmed by one.

    \b
    Example: finsam contributions ledgers/umearegionen --year 2026 --state 5455000
             finsam contributions ledgers/umearegionen --year 2026 --model --set s=1.6 --set b=2.0
    """
    ore = _ore(state)
    values = _values(given)
    if given and not model:
        raise click.UsageError("--set goes with --model.")
    if ore is not None and model:
        raise click.UsageError("--state does not go with --model.")
    opened = _sound(ledger)
    years = opened.books.balances.years
    wanted = year if year is not None else (years[-1] + 1 if years else 0)
    if not wanted:
        raise click.UsageError("the books are empty: give --year.")
    if model:
        _model(opened, wanted, values, form, out)
    _contributions(opened, wanted, ore, form, out)


def _contributions(opened: Opened, year: int, state: int | None, form: str, out: str) -> NoReturn:
    from finsam_ledger.bidrag import contributions_of
    from finsam_ledger.render import bidrag as render

    made, findings = contributions_of(opened.forbund, opened.books, year, state)
    if made is None:
        leave(findings)
    if form == "csv":
        text = render.as_csv(made)
    elif form == "json":
        text = render.as_json(made)
    else:
        text = _listed(render.listings(made, opened.forbund), form)
    write(out, text)
    leave(findings)


def _model(opened: Opened, year: int, given: dict[str, Fraction], form: str, out: str) -> NoReturn:
    from finsam_ledger.render import fordelning as render
    from finsam_ledger.tilldelning import what_if

    made, findings = what_if(opened.forbund, opened.books, year, given)
    if made is None:
        leave(findings)
    if form == "csv":
        text = render.as_csv(made)
    elif form == "json":
        text = render.as_json(made)
    else:
        text = _listed(render.listings(made), form)
    write(out, text)
    leave(findings)


def _listed(listings: list[Listing], form: str) -> str:
    from finsam_ledger.render.lists import as_markdown, as_text

    return as_markdown(listings) if form == "md" else as_text(listings)


def _sound(ledger: Path) -> Opened:
    """The books; ends the command where they have errors."""
    from finsam_ledger.findings import has_errors

    opened, findings = open_ledger(ledger)
    if opened is None:
        leave(findings)
    if has_errors(opened.findings):
        leave(opened.findings)
    return opened


def _ore(state: str | None) -> int | None:
    """Öre of the state's part; ends the command where it is no amount."""
    from finsam_ledger.money import parse_number, whole_ore

    if state is None:
        return None
    number = parse_number(state)
    ore = whole_ore(number) if number is not None else None
    if not ore or ore < 0:
        raise click.BadParameter(f"{state!r} is no amount in kronor.", param_hint="--state")
    return ore


def _values(given: tuple[str, ...]) -> dict[str, Fraction]:
    """The values that --set gives, by parameter; ends the command where one can't be used."""
    from finsam_ledger.fordelning import standard

    values = {}
    for each in given:
        name, equals, text = each.partition("=")
        parameter = standard().get(name.strip())
        if not equals or parameter is None:
            known = ", ".join(standard())
            message = f"{each!r} is not NAME=VALUE with a NAME among {known}."
            raise click.BadParameter(message, param_hint="--set")
        value = parameter.parsed(text)
        if value is None:
            message = f"{each!r}: {_wanted(parameter)}."
            raise click.BadParameter(message, param_hint="--set")
        values[parameter.id] = value
    return values


def _wanted(parameter: Parameter) -> str:
    unit = "a share" if parameter.matt == "andel" else f"a number in {parameter.matt}"
    decimals = parameter.matt.decimals
    digits = f"at most {decimals} decimals" if decimals else "no decimals"
    return f"give {unit} from {parameter.minst} to {parameter.hogst}, {digits}"
