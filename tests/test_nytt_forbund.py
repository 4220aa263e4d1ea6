"""A new förbund: `finsam init`, and the guide in docs/nytt-forbund.md followed step by step.

The guide's code blocks are steps: the sentence above says what to do with each (`Skriv i`,
`Lägg till sist i`, `Ändra i`, `Kör`, `Svaret innehåller`, …), and its tables of figures promise
what `finsam figures` then says. A block that is no step is a mistake in the guide.
"""

from __future__ import annotations

import csv
import errno
import re
import shlex
import shutil
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest
from beancount import loader

from finsam_ledger import nytt
from finsam_ledger.formdata import ColumnData, FormData, LineData
from finsam_ledger.money import NBSP
from tests.commands import ROOT, Outcome, finsam, python

GUIDE = ROOT / "docs" / "nytt-forbund.md"
COMMANDS = {"finsam": "finsam_ledger.cli", "bean-check": "beancount.scripts.check"}
KNOWN_WARNINGS = {"jamforelsetal-saknas"}


class Do(StrEnum):
    """What the guide asks for, by the end of the sentence above a block."""

    WRITE = r"[Ss]kriv i `([^`]+)`:$"
    APPEND = r"Lägg till sist i `([^`]+)`:$"
    CHANGE = r"Ändra i `([^`]+)`:$"
    RUN = r"[Kk]ör:$"
    FAILS = r"Kör, och se vad som fattas:$"
    SAYS = r"Svaret innehåller:$"
    SAYS_NOT = r"Svaret innehåller inte:$"
    FIGURES = ""


class Step(NamedTuple):
    """One thing to do or see: on which line of the guide, in or of which file, what."""

    line: int
    do: Do
    file: str
    body: str

    def __str__(self) -> str:
        return f"{self.line}-{self.do.name.lower()}-{self.file}".rstrip("-")


CODES = {Do.RUN: 0, Do.FAILS: 1}
LANGUAGES = {".toml": "toml", ".csv": "csv", ".beancount": "beancount", ".md": "markdown"}


def steps_of(guide: str) -> Iterator[Step]:
    """The guide's blocks and tables of figures, in order; raises ValueError on one unannounced."""
    lines = guide.splitlines()
    above: list[str] = []
    number = 0
    while number < len(lines):
        line = lines[number]
        if line.startswith("```"):
            end = lines.index("```", number + 1)
            yield announced(number + 1, line[3:], " ".join(above), lines[number + 1 : end])
            above, number = [], end
        elif line.startswith("| Tabell |"):
            rows = lines[number + 2 :]
            end = next((i for i, row in enumerate(rows) if not row.startswith("|")), len(rows))
            yield Step(number + 1, Do.FIGURES, "", "\n".join(rows[:end]))
            number += 1 + end
        elif line.strip():
            above.append(line)
        elif number + 1 < len(lines) and not lines[number + 1].startswith("```"):
            above = []
        number += 1


def announced(number: int, language: str, above: str, body: list[str]) -> Step:
    """The block on a line, as the sentence above it says."""
    for do in Do:
        if do.value and (found := re.search(do.value, above)):
            file = found.group(1) if found.groups() else ""
            wanted = LANGUAGES[Path(file).suffix] if file else "sh" if do in CODES else "text"
            if language != wanted:
                raise ValueError(f"rad {number}: blocket är {language}, inte {wanted}")
            return Step(number, do, file, "\n".join(body) + "\n")
    raise ValueError(f"rad {number}: meningen ovanför blocket säger inte vad det är")


STEPS = tuple(steps_of(GUIDE.read_text(encoding="utf-8")))


@dataclass
class Walk:
    """Someone following the guide: where they stand, and what they were last told."""

    folder: Path
    said: str = ""
    outcomes: list[Outcome] = field(default_factory=list)

    def take(self, step: Step) -> str:
        """Do what the step says; what is wrong with it, or nothing."""
        match step.do:
            case Do.WRITE:
                path = self.folder / step.file
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(step.body, encoding="utf-8")
            case Do.APPEND:
                with (self.folder / step.file).open("a", encoding="utf-8") as file:
                    file.write(step.body)
            case Do.CHANGE:
                return self.change(self.folder / step.file, step.body)
            case Do.RUN | Do.FAILS:
                return self.run(step.body, CODES[step.do])
            case Do.SAYS | Do.SAYS_NOT:
                asked = step.do is Do.SAYS
                wrong = [line for line in step.body.splitlines() if (line in self.said) != asked]
                return f"{step.do.name} stämmer inte: {wrong}\n{self.said}" if wrong else ""
            case Do.FIGURES:
                return self.figures(step.body)
        return ""

    def change(self, path: Path, body: str) -> str:
        """Put each `key = value` in place of the line at the top of the file with that key."""
        text = path.read_text(encoding="utf-8")
        for line in body.splitlines():
            key = line.partition(" = ")[0]
            text, times = re.subn(rf"(?m)^{re.escape(key)} = .*$", line, text, count=1)
            if not times:
                return f"ingen rad {key} att ändra"
        path.write_text(text, encoding="utf-8")
        return ""

    def run(self, body: str, code: int = 0) -> str:
        """Run the commands, each of which should end with `code`."""
        self.said = ""
        for line in body.splitlines():
            command, *words = shlex.split(line)
            if command == "cd":
                self.folder /= words[0]
                continue
            outcome = python("-m", COMMANDS[command], *words, cwd=self.folder)
            self.outcomes.append(outcome)
            self.said += (outcome.out + outcome.err).replace(NBSP, " ")
            if outcome.code != code:
                return f"{line} slutade med {outcome.code}\n{self.said}"
        return ""

    def figures(self, body: str) -> str:
        outcome = finsam("figures", ".", "--year", "2025", cwd=self.folder)
        if outcome.code:
            return outcome.err
        rows = csv.DictReader(outcome.out.splitlines())
        found = {(row["table"], row["row"], row["column"]): row["value"] for row in rows}
        wrong = []
        for line in body.splitlines():
            *name, promised = (cell.strip() for cell in line.strip("|").split("|"))
            table, row, column = name
            if found.get((table, row, column)) != promised:
                wrong.append(f"{line} blev {found.get((table, row, column))}")
        return "\n".join(wrong)


def followed(folder: Path, steps: tuple[Step, ...]) -> tuple[Walk, dict[int, str]]:
    """What went wrong, by the guide's line."""
    walk = Walk(folder)
    return walk, {step.line: walk.take(step) for step in steps}


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> tuple[Walk, dict[int, str]]:
    return followed(tmp_path_factory.mktemp("guide"), STEPS)


@pytest.mark.parametrize("step", STEPS, ids=str)
def test_the_guide_can_be_followed(step: Step, walk: tuple[Walk, dict[int, str]]) -> None:
    assert walk[1][step.line] == ""


def test_the_guide_gives_no_other_warning_than_it_says(
    walk: tuple[Walk, dict[int, str]],
) -> None:
    said = "".join(outcome.out for outcome in walk[0].outcomes if not outcome.code)
    # The folder that init makes is checked in step 1 too; it lacks the same.
    assert set(re.findall(r": varning \[([a-z-]+)\]", said)) == KNOWN_WARNINGS


def test_the_guide_covers_every_kind_of_file() -> None:
    files = {step.file for step in STEPS}
    assert {Path(file).suffix for file in files if file} == set(LANGUAGES)
    for part in ("register/", "texter/", "uppstallning/", "budget-", "faststallt-", "kontoplan"):
        assert any(file.startswith(part) for file in files)
    assert sum(step.do is Do.FIGURES for step in STEPS) > 5


@pytest.mark.parametrize(
    ("heading", "shape"),
    [("Fält i filen", FormData), ("Fält i en rad", LineData), ("Fält i en kolumn", ColumnData)],
)
def test_the_guide_names_every_field(heading: str, shape: type[msgspec.Struct]) -> None:
    table = GUIDE.read_text(encoding="utf-8").partition(f"| {heading} |")[2].partition("\n\n")[0]
    first = (row.split("|")[1] for row in table.splitlines() if row.startswith("| `"))
    named = [word for cell in first for word in re.findall(r"`([a-z_]+)`", cell)]
    assert sorted(named) == sorted(shape.__struct_encode_fields__)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("konton.beancount", "1650-", "9950-"),
        ("2025.beancount", "880400.00 SEK", "880500.00 SEK"),
        ("uppstallning/not-huvudman.toml", '["45"]', '["46"]'),
    ],
)
def test_a_wrong_step_is_noticed(file: str, old: str, new: str, tmp_path: Path) -> None:
    wrong = tuple(
        step._replace(body=step.body.replace(old, new)) if step.file == file else step
        for step in STEPS
    )
    walk = Walk(tmp_path)
    assert wrong != STEPS
    assert any(walk.take(step) for step in wrong)


@pytest.mark.parametrize(
    "guide",
    ["Något annat:\n\n```toml\na = 1\n```\n", "Skriv i `a.toml`:\n\n```csv\na\n```\n"],
)
def test_a_block_that_is_no_step_is_noticed(guide: str) -> None:
    with pytest.raises(ValueError, match="rad 3"):
        list(steps_of(guide))


# What init makes


def title_and_namn(folder: Path) -> tuple[str, str]:
    """What the new books are called, as Beancount and TOML read it."""
    _, _, options = loader.load_file(str(folder / "main.beancount"))
    settings = tomllib.loads((folder / "forbund.toml").read_text(encoding="utf-8"))
    return str(options["title"]), str(settings["namn"])


def contents(folder: Path) -> set[str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {p.relative_to(folder).as_posix() for p in files if not p.name.startswith(".")}


def test_init_makes_a_folder_ready_to_check_and_report(tmp_path: Path) -> None:
    made = finsam("init", "ny", cwd=tmp_path)
    assert (made.code, made.out) == (0, "ny\n")
    assert contents(tmp_path / "ny") == contents(nytt.EXAMPLE)
    steps = [line.strip() for line in made.err.splitlines() if line.startswith("  ")]
    assert [step.split()[0] for step in steps] == list(COMMANDS)
    walk = Walk(tmp_path)
    assert walk.run("\n".join(steps)) == ""
    assert walk.run("finsam report ny --year 2025 --format md --out ut") == ""


def test_init_makes_the_folders_above(tmp_path: Path) -> None:
    assert finsam("init", "a/b/ny", "--name", "Nytt", cwd=tmp_path).code == 0
    assert contents(tmp_path / "a" / "b" / "ny") == contents(nytt.EXAMPLE)
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["b"]


def test_init_fills_the_empty_folder_one_stands_in(tmp_path: Path) -> None:
    assert finsam("init", ".", cwd=tmp_path).code == 0
    assert contents(tmp_path) == contents(nytt.EXAMPLE)


def test_init_leaves_what_beancount_has_cached(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    example = Path(shutil.copytree(nytt.EXAMPLE, tmp_path / "example"))
    (example / ".main.beancount.picklecache").write_bytes(b"\x80")
    monkeypatch.setattr(nytt, "EXAMPLE", example)
    assert nytt.start(tmp_path / "ny") == []
    assert not list((tmp_path / "ny").glob(".*"))


def test_init_keeps_the_examples_name_when_none_is_given(tmp_path: Path) -> None:
    assert nytt.start(tmp_path / "ny") == []
    assert title_and_namn(tmp_path / "ny") == title_and_namn(nytt.EXAMPLE)


@pytest.mark.parametrize(
    "name",
    [
        "Samordningsförbundet Tallbygden",
        'Förbundet "Ett"',
        "C:\\bok\\ny",
        '\\" \\1 \\g<0>',
        "{{ namn }} <b> & co",
        "  mellanslag  ",
        "'''",
        "#;!",
    ],
)
def test_a_name_is_kept_to_the_letter(name: str, tmp_path: Path) -> None:
    assert finsam("init", "ny", "--name", name, cwd=tmp_path).code == 0
    assert title_and_namn(tmp_path / "ny") == (name, name)
    texts = [(tmp_path / "ny" / name).read_text("utf-8") for name in contents(tmp_path / "ny")]
    assert not any("Exempelbygden" in text for text in texts)
    assert finsam("check", "ny", cwd=tmp_path).code == 0


@pytest.mark.parametrize("name", ["", "  ", "två\nrader", "\t", "klocka\a", "rad\u2028slut"])
def test_what_is_no_name_is_wrong_usage(name: str, tmp_path: Path) -> None:
    outcome = finsam("init", "ny", "--name", name, cwd=tmp_path)
    assert outcome.code == 2
    assert "--name" in outcome.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("folder", "code"),
    [
        ("full", "mapp-upptagen"),
        ("full/fil", "mapp-gar-inte-att-skapa"),
        ("full/fil/ny", "mapp-gar-inte-att-skapa"),
        ("full/fil/langre/ny", "mapp-gar-inte-att-skapa"),
        ("n" * 300, "mapp-gar-inte-att-skapa"),
        ("ring/ny", "mapp-gar-inte-att-skapa"),
    ],
    ids=["full", "file", "below-file", "far-below-file", "long", "loop"],
)
def test_where_no_folder_can_be_made(folder: str, code: str, tmp_path: Path) -> None:
    full = tmp_path / "full"
    full.mkdir()
    (full / "fil").write_text("x", encoding="utf-8")
    (tmp_path / "ring").symlink_to("ring")
    before = sorted(tmp_path.rglob("*"))
    outcome = finsam("init", folder, cwd=tmp_path)
    assert outcome.code == 1
    assert f"fel [{code}] " in outcome.err
    assert "Traceback" not in outcome.err
    assert outcome.out == ""
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("there", [True, False])
@pytest.mark.parametrize(
    ("number", "reason"), [(errno.ENOSPC, "disken är full"), (errno.EACCES, "skrivrättighet")]
)
def test_a_disk_that_gives_up_leaves_nothing(
    number: int,
    reason: str,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    *,
    there: bool,
) -> None:
    folder = tmp_path / "ovanfor" / "ny"
    if there:
        folder.mkdir(parents=True)
    before = sorted(tmp_path.rglob("*"))
    write = Path.write_text

    def gives_up(path: Path, text: str, encoding: str, newline: str) -> int:
        if path.name == "main.beancount":
            raise OSError(number, "no more")
        return write(path, text, encoding=encoding, newline=newline)

    monkeypatch.setattr(Path, "write_text", gives_up)
    [finding] = nytt.start(folder)
    assert finding.code == "mapp-gar-inte-att-skapa"
    assert reason in finding.message
    assert sorted(tmp_path.rglob("*")) == before


def test_init_without_a_folder_is_wrong_usage() -> None:
    assert finsam("init").code == 2
