"""What is remembered between commands: never stale, never needed, never in anybody's way."""

from __future__ import annotations

import glob
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import pytest

import finsam_ledger
from finsam_ledger import answers, cachefiles, inputs
from tests.commands import ROOT, finsam

YEAR = ("--year", "2025")
SETTLED = 0.03  # seconds after which what was written is older than a process that begins


class Said(NamedTuple):
    code: int
    out: str
    err: str
    modules: frozenset[str]


class Place:
    """A förbund's folder with a cache of its own."""

    def __init__(self, folder: Path) -> None:
        self.root, self.ledger, self.cache = folder, folder / "bok", folder / "cache"
        shutil.copytree(ROOT / "examples" / "minimal", self.ledger)

    def run(self, *words: str, **environment: str) -> Said:
        time.sleep(SETTLED)
        done = subprocess.run(
            [sys.executable, "-X", "importtime", "-m", "finsam_ledger", *words],
            cwd=self.root,
            env={**os.environ, cachefiles.FOLDER: str(self.cache), **environment},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        lines = done.stderr.splitlines()
        timed = [line for line in lines if line.startswith("import time:")]
        modules = frozenset(line.rpartition("|")[2].strip() for line in timed)
        err = "\n".join(line for line in lines if line not in timed)
        return Said(done.returncode, done.stdout, err, modules)

    def figures(self, *words: str, **environment: str) -> Said:
        return self.run("figures", "bok", *YEAR, *words, **environment)

    def kept(self, kind: str = "svar") -> list[Path]:
        return sorted(self.cache.glob(f"{kind}-*"))


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def is_from_memory(said: Said) -> bool:
    return "click" not in said.modules


@pytest.mark.parametrize(
    "words",
    [
        ("figures", "bok", *YEAR),
        ("figures", "bok", *YEAR, "--format", "json"),
        ("check", "bok"),
        ("check", "bok", "--json"),
        ("trace", "bok", *YEAR, "resultatrakning", "Årets resultat"),
    ],
    ids=" ".join,
)
def test_the_second_time_nothing_is_imported(place: Place, words: tuple[str, ...]) -> None:
    first, second = place.run(*words), place.run(*words)
    assert first.code == second.code == 0
    assert (first.out, first.err) == (second.out, second.err)
    assert first.out
    assert "beancount.loader" in first.modules
    assert not {"beancount", "click", "msgspec", "json"} & second.modules


def test_a_file_that_was_written_is_written_again(place: Place) -> None:
    out = place.root / "siffror.csv"
    place.figures("--out", "siffror.csv")
    content = out.read_bytes()
    out.unlink()
    assert is_from_memory(place.figures("--out", "siffror.csv"))
    assert out.read_bytes() == content
    shutil.rmtree(place.cache)
    assert place.figures().out.encode() == content


def test_a_file_in_the_ledgers_own_folder_stops_nothing(place: Place) -> None:
    runs = [place.figures("--out", "bok/siffror.csv") for _ in range(3)]
    assert is_from_memory(runs[-1])


def test_other_commands_begin_with_the_books_as_they_were(place: Place) -> None:
    place.figures()
    for form in ("md", "html"):
        made = [
            place.run("report", "bok", *YEAR, "--format", form, "--out", folder, *words)
            for folder, words in (("a", ()), ("b", ()), ("c", ("--no-cache",)))
        ]
        assert [each.code for each in made] == [0, 0, 0]
        assert "beancount" not in made[1].modules
        assert "beancount" in made[2].modules
        a, b, c = (
            (place.root / folder / f"arsredovisning-2025.{form}").read_bytes() for folder in "abc"
        )
        assert a == b == c


def rewrite(path: Path, old: str, new: str) -> None:
    """Change a file so that neither its size nor its time tells."""
    text, seen = path.read_text("utf-8"), path.stat()
    assert old in text
    assert len(old) == len(new)
    path.write_text(text.replace(old, new), "utf-8")
    os.utime(path, ns=(seen.st_atime_ns, seen.st_mtime_ns))


def _without(folder: Path, name: str) -> None:
    (folder / name).unlink()


def _a_krona_more(bok: Path) -> None:
    rewrite(bok / "2025.beancount", " 95000.00 SEK", " 95001.00 SEK")
    rewrite(bok / "2025.beancount", "-136000.00 SEK", "-136001.00 SEK")


def _paid_tax(ver: str, amount: str) -> str:
    return (
        f'2025-12-31 * "Skatteverket" "Skatt"\n  ver: "{ver}"\n  bokford: 2025-12-31\n'
        f'  attest: "samordnare"\n  Assets:Fordringar:1640-Skattekonto  -{amount} SEK\n'
        f"  Liabilities:Kortfristiga:2710-Personalskatt  {amount} SEK\n"
    )


FIGURES, CHECK = ("figures", "bok", *YEAR), ("check", "bok")
CHANGES: dict[str, tuple[tuple[str, ...], Callable[[Path], object]]] = {
    "a verifikation": (
        FIGURES,
        _a_krona_more,
    ),
    "the budget": (FIGURES, lambda bok: rewrite(bok / "budget-2025.beancount", "00 SEK", "01 SEK")),
    "an account": (
        FIGURES,
        lambda bok: rewrite(bok / "konton.beancount", '"administration"', '"individ"       '),
    ),
    "settings": (FIGURES, lambda bok: rewrite(bok / "forbund.toml", "minst = 5", "minst = 2")),
    "settings, of the rules": (
        CHECK,
        lambda bok: rewrite(bok / "forbund.toml", "hogst = 300000", "hogst = 100000"),
    ),
    "a register": (
        FIGURES,
        lambda bok: rewrite(bok / "register" / "personal.csv", ",2025,0", ",2025,1"),
    ),
    "no register": (CHECK, lambda bok: _without(bok / "register", "personal.csv")),
    "a form": (
        FIGURES,
        lambda bok: rewrite(bok / "uppstallning" / "deltagare.toml", '"kvinnor"', '"kvinnan"'),
    ),
    "no form": (CHECK, lambda bok: _without(bok / "uppstallning", "deltagare.toml")),
    "a text": (
        FIGURES,
        lambda bok: rewrite(bok / "texter" / "2025" / "hushallning.md", "{{", "{ "),
    ),
    "a new text": (CHECK, lambda bok: (bok / "texter" / "2025" / "ny.md").write_text("Nytt.")),
    "no text": (CHECK, lambda bok: _without(bok / "texter" / "2025", "personal.md")),
    "a new included file": (
        FIGURES,
        lambda bok: (bok / "till" / "b.beancount").write_text(_paid_tax("A-7", "7.00")),
    ),
    "no included file": (FIGURES, lambda bok: _without(bok / "till", "a.beancount")),
    "a document": (
        CHECK,
        lambda bok: rewrite(bok / "underlag" / "IB-1.pdf", "Beslut", "beslut"),
    ),
    "no document": (CHECK, lambda bok: _without(bok / "underlag", "IB-1.pdf")),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_has_changed_is_seen(place: Place, change: str) -> None:
    bok = place.ledger
    (bok / "till").mkdir()
    (bok / "till" / "a.beancount").write_text(_paid_tax("A-6", "5.00"))
    with (bok / "main.beancount").open("a") as main:
        main.write('\ninclude "till/*.beancount"\n')
    document = bok / "underlag" / "IB-1.pdf"
    document.parent.mkdir()
    document.write_text("Beslut")
    year = bok / "2025.beancount"
    line = f'  underlag: "IB-1.pdf"\n  underlag-sha256: "{inputs.hash_of("fil", str(document))}"\n'
    year.write_text(year.read_text("utf-8").replace('  ver: "IB-1"\n', f'  ver: "IB-1"\n{line}'))
    words, mutate = CHANGES[change]
    before, again = place.run(*words), place.run(*words)
    assert is_from_memory(again), before.err
    mutate(bok)
    after = place.run(*words)
    assert not is_from_memory(after)
    anew = place.run(*words, "--no-cache")
    assert (after.code, after.out, after.err) == (anew.code, anew.out, anew.err)
    assert (after.code, after.out, after.err) != (before.code, before.out, before.err)


def test_every_byte_and_every_name_counts(place: Place) -> None:
    """Whatever was read, flipping a byte of it or adding a name to its folder is noticed."""
    place.run(*FIGURES)
    (kept,) = place.kept()
    content = cachefiles.read(str(kept))
    assert content is not None
    answer = answers._read(content)  # noqa: SLF001
    assert answer is not None
    assert inputs.are_same(answer.inputs)
    files = [Path(path) for kind, _, _, path in answer.inputs if kind == "fil"]
    assert {place.ledger / "main.beancount", place.ledger / "2025.beancount"} <= set(files)
    for path in files:
        seen, was = path.stat(), path.read_bytes()
        path.write_bytes(was[:-1] + bytes([was[-1] ^ 1]))
        os.utime(path, ns=(seen.st_atime_ns, seen.st_mtime_ns))
        assert not inputs.are_same(answer.inputs), path
        path.write_bytes(was)
        os.utime(path, ns=(seen.st_atime_ns, seen.st_mtime_ns))
    for folder in (place.ledger, *filter(Path.is_dir, place.ledger.rglob("*"))):
        (folder / "ny").touch()
        assert not inputs.are_same(answer.inputs), folder
        (folder / "ny").unlink()
    assert inputs.are_same(answer.inputs)


def test_what_beancount_keeps_beside_a_ledger_is_no_change(place: Place) -> None:
    """Whoever runs bean-check or Fava in between has the same books as before."""
    place.figures()
    (place.ledger / ".main.beancount.picklecache").touch()
    assert is_from_memory(place.figures())
    (place.ledger / "main.picklecache").touch()
    assert not is_from_memory(place.figures())


def test_another_program_remembers_nothing(place: Place) -> None:
    """A form in the package itself counts as the program does."""
    package = place.root / "program" / "finsam_ledger"
    shutil.copytree(Path(finsam_ledger.__file__).parent, package)
    path = {"PYTHONPATH": str(package.parent)}
    first = place.figures(**path)
    assert is_from_memory(place.figures(**path))
    rewrite(package / "data" / "forms" / "resultatrakning.toml", "Avskrivningar", "avskrivningar")
    after = place.figures(**path)
    assert not is_from_memory(after)
    assert after.out != first.out
    assert "avskrivningar" in after.out


def spoiled(path: Path, content: bytes) -> Iterator[bytes]:
    yield b""
    yield content[:-1]
    yield content + b"x"
    yield content.replace(b"resultatrakning", b"resultatrakninG", 1)
    yield b"\x80\x05" + content  # as a pickle begins
    yield sha256(b"").hexdigest().encode()
    for other in (b"finsam-svar-0\n1 2 3\ntill:\n\nhej", b"\n\n", b"finsam-svar-1\n\xff\n\n"):
        yield cachefiles.marked(str(path), other)


def test_a_cache_that_is_spoiled_is_no_cache(place: Place) -> None:
    first = place.figures()
    kept = [*place.kept("svar"), *place.kept("bok")]
    assert len(kept) == 2
    contents = [path.read_bytes() for path in kept]
    for broken in zip(*map(spoiled, kept, contents), strict=True):
        for path, content in zip(kept, broken, strict=True):
            path.write_bytes(content)
        again = place.figures()
        assert not is_from_memory(again)
        assert (again.code, again.out, again.err) == (0, first.out, "")
        assert [path.read_bytes() for path in kept] == contents


def test_books_that_are_not_a_list_of_ours_are_read_anew(place: Place) -> None:
    first = place.figures()
    (svar,), (bok,) = place.kept("svar"), place.kept("bok")
    for content in (b"\xc0", b"\x91\xc0", b"\xff"):
        svar.unlink()
        bok.write_bytes(cachefiles.marked(str(bok), content))
        again = place.figures()
        assert (again.code, again.out) == (0, first.out)


def test_without_a_cache(place: Place) -> None:
    place.figures()
    shutil.rmtree(place.cache)
    for words, environment in ((("--no-cache",), {}), ((), {cachefiles.FOLDER: ""})):
        runs = [place.figures(*words, **environment) for _ in range(2)]
        assert all("beancount.loader" in each.modules for each in runs)
        assert runs[0].out == runs[1].out
        assert not place.cache.exists()


def test_where_nothing_can_be_kept_everything_is_said(place: Place) -> None:
    place.cache.write_text("ingen mapp")
    runs = [place.figures() for _ in range(2)]
    assert [each.code for each in runs] == [0, 0]
    assert runs[0].out == runs[1].out
    assert runs[0].err == runs[1].err == ""
    assert place.cache.read_text() == "ingen mapp"


def test_two_at_once(place: Place) -> None:
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: place.figures(), range(6)))
    assert {each.code for each in made} == {0}
    assert len({each.out for each in made}) == 1
    assert is_from_memory(place.figures())
    assert {path.name.partition("-")[0] for path in place.cache.iterdir()} <= {"svar", "bok", "ver"}


@pytest.mark.parametrize("command", answers.REMEMBERING)
def test_whatever_remembers_can_be_told_not_to(command: str) -> None:
    assert answers.NO_CACHE in finsam(command, "--help").out


def test_what_a_killed_command_left_does_not_pile_up(tmp_path: Path) -> None:
    for number in range(60):
        (tmp_path / f".svar-{number}").touch()
    cachefiles.write(str(tmp_path / "svar-1"), b"hej", 5)
    assert len(list(tmp_path.glob(".svar-*"))) == 40
    assert cachefiles.read(str(tmp_path / "svar-1")) == b"hej"


def test_errors_are_never_from_memory(place: Place) -> None:
    (place.ledger / "register" / "personal.csv").unlink()
    runs = [place.run("check", "bok") for _ in range(2)]
    assert [each.code for each in runs] == [1, 1]
    assert runs[0].out == runs[1].out
    assert not place.kept()


def test_what_an_unknown_plugin_goes_by_is_not_known(place: Place) -> None:
    (place.root / "egen.py").write_text(
        "__plugins__ = ('egen',)\ndef egen(entries, options):\n    return entries, []\n"
    )
    main = place.ledger / "main.beancount"
    main.write_text(
        main.read_text("utf-8").replace("\nplugin ", '\nplugin "egen"\nplugin '), "utf-8"
    )
    path = {"PYTHONPATH": f"{ROOT}{os.pathsep}{place.root}"}
    runs = [place.figures(**path) for _ in range(2)]
    assert [each.code for each in runs] == [0, 0]
    assert "beancount.loader" in runs[1].modules
    assert not place.cache.exists()


def test_the_same_words_elsewhere_are_another_question(place: Place) -> None:
    first = place.run("check", "bok")
    other = place.root / "annan"
    other.mkdir()
    shutil.copytree(place.ledger, other / "bok")
    place.root = other
    again = place.run("check", "bok")
    assert not is_from_memory(again)
    assert again.out == first.out


def test_a_link_that_leads_elsewhere_is_seen(place: Place) -> None:
    """The folder, or the file that books begin with, may be a link to others' books."""
    other = place.root / "andra"
    shutil.copytree(place.ledger, other)
    _a_krona_more(other)
    (place.root / "lank").symlink_to(place.ledger)
    words = ("figures", "lank", *YEAR)
    first = place.run(*words)
    assert is_from_memory(place.run(*words))
    (place.root / "lank").unlink()
    (place.root / "lank").symlink_to(other)
    assert place.run(*words).out == place.run(*words, "--no-cache").out != first.out
    main = place.ledger / "main.beancount"
    main.rename(place.ledger / "bok.beancount")
    main.symlink_to(place.ledger / "bok.beancount")
    place.figures()
    assert is_from_memory(place.figures())
    shutil.copy(place.ledger / "bok.beancount", other / "bok.beancount")
    main.unlink()
    main.symlink_to(other / "bok.beancount")
    assert not is_from_memory(place.figures())


def test_what_changes_while_it_is_read_is_not_kept(place: Place) -> None:
    heard = inputs.Reader(str(place.cache))
    path = place.ledger / "forbund.toml"
    path.read_text("utf-8")
    path.touch()
    with pytest.raises(inputs.Unsettled):
        heard.inputs()


def test_the_answer_to_another_question_is_none(place: Place) -> None:
    first = place.figures()
    (figures,) = place.kept()
    place.run("check", "bok")
    (check,) = {*place.kept()} - {figures}
    shutil.copy(check, figures)
    assert place.figures().out == first.out


def test_nobody_else_reads_what_is_kept(place: Place) -> None:
    place.cache.mkdir(mode=0o755)
    place.figures()
    assert {path.stat().st_mode & 0o777 for path in place.cache.iterdir()} == {0o600}


def test_a_ledger_where_the_cache_is(place: Place) -> None:
    cache = {cachefiles.FOLDER: str(place.root)}
    place.figures(**cache)
    rewrite(place.ledger / "forbund.toml", "minst = 5", "minst = 2")
    assert place.figures(**cache).out == place.figures("--no-cache").out


def test_two_folders_with_one_file_of_books(place: Place) -> None:
    """Each with settings of its own, and named as it is asked for."""
    other = place.root / "andra"
    shutil.copytree(place.ledger, other)
    (other / "main.beancount").unlink()
    (other / "main.beancount").symlink_to(place.ledger / "main.beancount")
    rewrite(other / "forbund.toml", "hogst = 300000", "hogst = 100000")
    assert place.run("check", "bok").code == 0
    assert place.run("check", "andra").code == 1


def test_a_document_that_is_gone(place: Place) -> None:
    """Outside the förbund's folder, and never opened."""
    document = place.root / "avtal.pdf"
    document.touch()
    with (place.ledger / "konton.beancount").open("a") as file:
        file.write('\n2025-12-31 document Assets:Fordringar:1640-Skattekonto "../avtal.pdf"\n')
    assert place.run("check", "bok").code == 0
    document.unlink()
    assert place.run("check", "bok").code == 1


def test_where_the_program_is_half_there(place: Place) -> None:
    """No folder of packages, an editor's lock, no folder to stand in, nobody to tell."""
    package = place.root / "program" / "finsam_ledger"
    shutil.copytree(Path(finsam_ledger.__file__).parent, package)
    (package / ".#lock.py").symlink_to("nowhere")
    path = {"PYTHONPATH": f"{package.parent}{os.pathsep}{place.root / 'site-packages'}"}
    assert place.figures(**path).code == 0
    gone = place.root / "borta"
    gone.mkdir()
    figures = f'rmdir "{gone}"; "{sys.executable}" -m finsam_ledger figures "{place.ledger}"'
    environment = {**os.environ, **path, cachefiles.FOLDER: str(place.cache)}
    for command in (figures, f"{figures} >&-"):
        gone.mkdir(exist_ok=True)
        done = subprocess.run(
            ["sh", "-c", command], cwd=gone, env=environment, capture_output=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, b"")


@pytest.fixture
def read_from(tmp_path: Path) -> Iterator[Callable[[], inputs.Inputs]]:
    """What was read below the folder, by code that runs in this process."""
    heard = inputs.Reader("/nowhere")
    heard.began += 10**12
    yield lambda: [each for each in heard.inputs() if str(tmp_path) in each[3]]
    heard._files.clear()  # noqa: SLF001
    heard._folders.clear()  # noqa: SLF001
    heard._trees.clear()  # noqa: SLF001


def test_a_way_back_through_a_link(tmp_path: Path, read_from: Callable[[], inputs.Inputs]) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "lank").symlink_to(tmp_path / "a" / "b")
    (tmp_path / "a" / "fil").write_text("ett")
    (tmp_path / "lank" / ".." / "fil").read_text("utf-8")
    found = read_from()
    assert inputs.are_same(found)
    (tmp_path / "a" / "fil").write_text("två")
    assert not inputs.are_same(found)


def test_a_file_that_a_pattern_finds_in_another_folder(
    tmp_path: Path, read_from: Callable[[], inputs.Inputs]
) -> None:
    (tmp_path / "a").mkdir()
    assert not glob.glob(str(tmp_path / "*" / "x.beancount"))  # noqa: PTH207 - as Beancount does
    found = read_from()
    assert inputs.are_same(found)
    (tmp_path / "a" / "x.beancount").touch()
    assert not inputs.are_same(found)


def test_a_pipe_is_not_read_twice(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "ror")
    with pytest.raises(inputs.Unsettled):
        inputs.hash_of("fil", str(tmp_path / "ror"))
