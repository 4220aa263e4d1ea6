"""The rule catalogue: each word in it points at something, and no rule is missing or twice.

A pointer to nothing is told by `astray`; the last tests show that it, and the reading of how laws
are cited, can tell.
"""

from __future__ import annotations

import ast
import importlib.util
import pkgutil
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

import click
import msgspec
import pytest

import finsam_ledger
from finsam_ledger import catalogue
from finsam_ledger.cli import finsam
from finsam_ledger.findings import Kind
from finsam_ledger.plandata import read_plan
from tests.commands import ROOT

PACKAGE = Path(finsam_ledger.__file__).parent
# The paragraphs of each chapter of LKBR that a rule stands for.
LKBR = {
    1: range(4, 6),
    2: range(1, 7),
    3: range(1, 16),
    4: range(1, 7),
    5: range(1, 8),
    6: range(1, 10),
    7: range(1, 13),
    8: range(1, 2),
    9: range(1, 17),
    10: range(1, 3),
    11: range(1, 14),
    13: range(1, 4),
}
# Those of finsamlagen that touch the books or the report.
FINSAMLAGEN = "5, 5 a, 6, 7, 9, 10, 11, 19, 20, 21, 22, 23, 24, 25, 26, 27"
LAW_KEYS = {"lag", "notkrav"}


def generator() -> ModuleType:
    """docs/make_lagrum.py, which is no package."""
    spec = importlib.util.spec_from_file_location("make_lagrum", ROOT / "docs" / "make_lagrum.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


MAKE = generator()
RULES = MAKE.read_rules()
BY_NAME = {rule.name: rule for rule in RULES}


# What there is to point at


@cache
def kinds() -> tuple[Kind, ...]:
    """Every kind of every module of the catalogue."""
    names = (module.name for module in pkgutil.iter_modules(catalogue.__path__))
    rooms = [catalogue, *(importlib.import_module(f"{catalogue.__name__}.{n}") for n in names)]
    return tuple(kind for room in rooms for kind in vars(room).values() if isinstance(kind, Kind))


@cache
def forms() -> frozenset[str]:
    files = (PACKAGE / "data" / "forms").glob("*.toml")
    return frozenset(tomllib.loads(file.read_text(encoding="utf-8"))["id"] for file in files)


@cache
def parts() -> frozenset[str]:
    """Chapters, their parts and notes of the built-in report."""
    plan = read_plan("arsredovisning")
    chapters = {chapter.id for chapter in plan.kapitel}
    inner = {part.id for chapter in plan.kapitel for part in chapter.delar}
    return frozenset(chapters | inner | {note.id for note in plan.noter})


def commands(group: click.Group = finsam, above: str = "") -> Iterator[str]:
    """Every command of `finsam`, with the group it stands in."""
    for name, command in group.commands.items():
        yield f"{above}{name}"
        if isinstance(command, click.Group):
            yield from commands(command, f"{above}{name} ")


def books() -> frozenset[str]:
    """What `finsam books` lets one choose."""
    command = finsam.commands.get("books")
    kinds = [parameter.type for parameter in command.params] if command else []
    return frozenset(
        str(word) for kind in kinds if isinstance(kind, click.Choice) for word in kind.choices
    )


@cache
def strings() -> frozenset[str]:
    """Every string in the package's code: a metadata key that is read is one of them."""
    trees = [ast.parse(file.read_text(encoding="utf-8")) for file in PACKAGE.rglob("*.py")]
    nodes = (node for tree in trees for node in ast.walk(tree))
    constants = (node.value for node in nodes if isinstance(node, ast.Constant))
    return frozenset(value for value in constants if isinstance(value, str))


EXISTS: dict[str, Callable[[str], bool]] = {
    "kontroller": lambda code: code in {kind.code for kind in kinds()},
    "uppstallningar": lambda form: form in forms(),
    "delar": lambda part: part in parts(),
    "bocker": lambda book: book in books(),
    "insticksprogram": lambda plugin: importlib.util.find_spec(plugin) is not None,
    "metadata": lambda key: key in strings(),
    "kommandon": lambda command: command in set(commands()),
}


def astray(rules: Iterable[msgspec.Struct], field: str) -> list[str]:
    """The words in a field of the rules that point at nothing."""
    words = sorted({word for rule in rules for word in getattr(rule, field)})
    return [word for word in words if not EXISTS[field](word)]


@pytest.mark.parametrize("field", MAKE.POINTERS)
def test_every_word_points_at_something(field: str) -> None:
    wrong = astray(RULES, field)
    assert not wrong, ", ".join(wrong)


@pytest.mark.parametrize("field", MAKE.POINTERS)
def test_no_rule_says_a_word_twice(field: str) -> None:
    assert [
        rule.name for rule in RULES if len(set(words := rule.pointers(field))) < len(words)
    ] == []


# The rules themselves


def test_every_paragraph_has_one_rule() -> None:
    asked = [f"LKBR {chapter}:{number}" for chapter in LKBR for number in LKBR[chapter]]
    asked += [f"finsamlagen {number} §" for number in FINSAMLAGEN.split(", ")]
    named = [rule.name for rule in RULES if rule.lag in {"LKBR", "finsamlagen"}]
    assert named == asked
    assert [name for name, times in Counter(rule.name for rule in RULES).items() if times > 1] == []


def test_what_is_left_undone_says_why() -> None:
    assert [rule.name for rule in RULES if rule.status != "gors" and not rule.varfor] == []
    assert [rule.name for rule in RULES if rule.status == "gors" and rule.varfor] == []


def test_what_is_done_is_done_by_something() -> None:
    idle = [rule.name for rule in RULES if not any(map(rule.pointers, MAKE.POINTERS))]
    assert [name for name in idle if BY_NAME[name].status == "gors"] == []


def test_what_binds_by_practice_alone_says_so() -> None:
    """Finsamlagen 24 § applies LKBR to the årsredovisning, not to the running books or to the
    delårsrapport.
    """
    practice = {rule.name for rule in RULES if rule.praxis}
    assert {f"LKBR 3:{number}" for number in LKBR[3]} <= practice
    assert {name.partition(":")[0] for name in practice} == {"LKBR 2", "LKBR 3", "LKBR 13"}


def test_the_page_in_docs_is_up_to_date() -> None:
    page = (ROOT / "docs" / "lagrum.md").read_text(encoding="utf-8")
    assert page == MAKE.page(), "kör docs/make_lagrum.py"


# How laws are cited elsewhere


def cited(law: str) -> Iterator[str]:
    """The paragraphs of LKBR and finsamlagen that a citation names, as a rule is named."""
    one = r"\d+:\d+(?:–(?:\d+:)?\d+)?"
    for run in re.findall(rf"LKBR ({one}(?:(?:, | och ){one})*)", law):
        for chapter, first, last in re.findall(r"(\d+):(\d+)(?:–(?:\d+:)?(\d+))?", run):
            numbers = range(int(first), int(last or first) + 1)
            yield from (f"LKBR {chapter}:{number}" for number in numbers)
    one = r"\d+(?: a)?"
    for run in re.findall(rf"finsamlagen ({one}(?:(?:, | och ){one})*) §", law):
        yield from (f"finsamlagen {number} §" for number in re.findall(one, run))


def values(data: object, keys: Iterable[str]) -> Iterator[str]:
    """The texts under some keys, wherever in a TOML document they stand."""
    if isinstance(data, dict):
        yield from (text for key in keys if isinstance(text := data.get(key), str))
        data = list(data.values())
    if isinstance(data, list):
        for inner in data:
            yield from values(inner, keys)


@cache
def laws() -> frozenset[str]:
    """What findings, forms and reports give as their law; `{law}` is filled from the last two."""
    found = {kind.law for kind in kinds()}
    found |= {text for text in strings() if re.match(r"(LKBR|finsamlagen) \d+(:\d+| a| §|,)", text)}
    for file in (PACKAGE / "data").rglob("*.toml"):
        if file != MAKE.DATA:
            found |= {*values(tomllib.loads(file.read_text(encoding="utf-8")), LAW_KEYS)}
    return frozenset(found)


def test_every_law_named_has_a_rule() -> None:
    assert sorted({name for law in laws() for name in cited(law)} - BY_NAME.keys()) == []


def test_every_law_named_can_be_read() -> None:
    """LKBR and finsamlagen are cited by paragraph, or by chapter where a whole one is meant."""
    unread = [law for law in laws() if re.search("LKBR|finsamlag", law) and not [*cited(law)]]
    assert [law for law in sorted(unread) if not re.search(r"LKBR \d+ kap\.", law)] == []


def test_every_finding_stands_with_the_rule_it_names() -> None:
    missing = [
        f"{name}: {kind.code}"
        for kind in kinds()
        for name in cited(kind.law)
        if name not in BY_NAME or kind.code not in BY_NAME[name].kontroller
    ]
    assert not missing, ", ".join(missing)


# That these tests can fail


@pytest.mark.parametrize("field", MAKE.POINTERS)
def test_a_word_for_nothing_is_told(field: str) -> None:
    broken = msgspec.structs.replace(RULES[0], **{field: ("finns-inte",)})
    assert astray([broken], field) == ["finns-inte"]


@pytest.mark.parametrize(
    ("law", "names"),
    [
        ("LKBR 5:3, 6:3", ["LKBR 5:3", "LKBR 6:3"]),
        ("LKBR 9:9 och 9:10, RKR R4", ["LKBR 9:9", "LKBR 9:10"]),
        ("LKBR 11:10–11", ["LKBR 11:10", "LKBR 11:11"]),
        ("LKBR 3:8–3:9", ["LKBR 3:8", "LKBR 3:9"]),
        ("KL 11:6 genom finsamlagen 21 §", ["finsamlagen 21 §"]),
        ("finsamlagen 5 a och 21 §§", ["finsamlagen 5 a §", "finsamlagen 21 §"]),
        ("LKBR 11 kap.", []),
        ("LKBR kapitel 4", []),
    ],
)
def test_citations_are_read(law: str, names: list[str]) -> None:
    assert list(cited(law)) == names


def test_a_field_of_another_name_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "lagrum.toml"
    text = MAKE.DATA.read_text(encoding="utf-8")
    file.write_text(text.replace("\nkontroller = ", "\nkontroler = ", 1), encoding="utf-8")
    with pytest.raises(msgspec.ValidationError, match="kontroler"):
        MAKE.read_rules(file)
