"""The command that makes a new förbund."""

from __future__ import annotations

from pathlib import Path

import click

from finsam_ledger.cli.shared import end, leave


@click.command()
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
        leave(wrong)
    click.echo(folder)
    click.echo(_next_steps(folder), err=True)
    end(0)


def _next_steps(folder: Path) -> str:
    """What to do with a new folder: commands that can be pasted, and what to read."""
    import shlex

    main = shlex.quote(str(folder / "main.beancount"))
    return f"""Nästa steg:
  finsam check {shlex.quote(str(folder))}
  bean-check {main}
Vad varje fil är till för står i {folder / "README.md"}."""
