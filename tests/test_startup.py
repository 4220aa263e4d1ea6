"""What is imported before anything is done: as little as can be, and nothing that is not used."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from finsam_ledger.cli import commands
from finsam_ledger.cli import finsam as group
from tests.commands import finsam, python

CLI = "finsam_ledger.cli"


def modules(code: str) -> set[str]:
    """Every module that has been imported when Python has run some code."""
    return set(python("-c", f"{code}\nimport sys; print(*sys.modules)").out.split())


def of_command(*words: str) -> set[str]:
    """The same of a command line, kept from ending the process before it is asked."""
    code = f"""if True:
        import os, sys
        os._exit = lambda code: sys.exit(code)
        sys.argv[1:] = {words}
        try:
            import {CLI}
            {CLI}.main()
        except SystemExit:
            print(*sys.modules)
    """
    return set(python("-c", code).out.splitlines()[-1].split())


def test_the_package_imports_nothing_that_python_has_not() -> None:
    own = {"finsam_ledger", "finsam_ledger._version", "__future__"}
    assert modules("import finsam_ledger") - modules("pass") == own


def test_the_version_is_told_before_anything_is_imported() -> None:
    names = of_command("--version")
    assert "finsam_ledger._version" in names
    heavy = {"click", "msgspec", "beancount", "typing", "inspect", f"{CLI}.commands"}
    assert names & heavy == set()


def test_the_version_is_told_as_click_tells_it() -> None:
    assert finsam("--version").out == CliRunner().invoke(group, ["--version"]).output


@pytest.mark.parametrize("name", commands.PLACES)
def test_each_command_stands_where_it_is_looked_for(name: str) -> None:
    assert group.commands[name].name == name


def test_a_command_imports_no_other() -> None:
    names = of_command("import", "--help")
    found = {name.removeprefix(f"{CLI}.") for name in names if name.startswith(f"{CLI}.")}
    assert found == {"commands", "exchange", "shared"}


def test_a_near_miss_is_told_without_reading_the_commands() -> None:
    outcome = finsam("chek")
    assert outcome.code == 2
    assert "Did you mean 'check'?" in outcome.err
    assert f"{CLI}.commands" in of_command("chek")
    assert f"{CLI}.reports" not in of_command("chek")
