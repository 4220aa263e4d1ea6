"""The page on bookkeeping names every plugin and every policy, with the values that hold."""

from __future__ import annotations

import pkgutil
import re
import tomllib
from pathlib import Path

import msgspec
import pytest

from finsam_ledger import plugins, policies
from finsam_ledger.forbund import Settings

PAGE = (Path(__file__).parent.parent / "docs" / "bokforing.md").read_text(encoding="utf-8")
TABLES = ("registrering", "underlag", "periodisering", "krediter")
PLUGINS = sorted(
    module.name for module in pkgutil.iter_modules(plugins.__path__) if module.name != "door"
)


def given() -> dict[str, object]:
    [text] = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    return tomllib.loads(text)


@pytest.mark.parametrize("name", PLUGINS)
def test_every_plugin_has_its_row(name: str) -> None:
    assert f"| `{name}` | " in PAGE


def test_no_row_is_of_a_plugin_that_is_not() -> None:
    [table] = re.findall(r"\| `finsam_ledger.plugins.…` .*?\n\n", PAGE, re.DOTALL)
    assert set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == set(PLUGINS)


def test_the_settings_on_the_page_are_read_as_they_stand() -> None:
    settings = msgspec.convert({"namn": "Provförbundet", **given()}, Settings)
    assert [row.roll for row in settings.attest] == ["förbundschef", "ordförande"]


@pytest.mark.parametrize("table", TABLES)
def test_every_policy_is_on_the_page(table: str) -> None:
    shape = type(getattr(msgspec.convert({"namn": "P"}, Settings), table))
    told = given()[table]
    assert isinstance(told, dict)
    assert set(told) == {field.name for field in msgspec.structs.fields(shape)}


def test_every_field_of_an_attest_row_is_on_the_page() -> None:
    rows = given()["attest"]
    assert isinstance(rows, list)
    told = {key for row in rows for key in row}
    assert told == {field.name for field in msgspec.structs.fields(policies.AttestRow)}


@pytest.mark.parametrize(
    ("table", "field"),
    [("registrering", "dagar"), ("underlag", "mapp"), ("underlag", "kravs"), ("krediter", "hogst")],
)
def test_what_holds_where_nothing_is_said_is_told(table: str, field: str) -> None:
    value = getattr(getattr(msgspec.convert({"namn": "P"}, Settings), table), field)
    shown = str(value).lower() if isinstance(value, bool) else str(value)
    [line] = [line for line in section(table).splitlines() if line.startswith(f"{field} ")]
    assert f"({shown})" in line


def section(table: str) -> str:
    """The lines of a table on the page."""
    return PAGE.split(f"[{table}]\n", 1)[1].split("\n\n", 1)[0]
