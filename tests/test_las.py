"""Tampering with a locked period: every way in the tables of docs/las.md.

Each row of a table is a case here. It is done to books that `finsam seal` has locked, and said of
it is what the table says, by `finsam check`, by `finsam verify` and by `bean-check` with nothing
but the plugin `las`.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest
from beancount import loader

from finsam_ledger.bok import Opened, examine
from finsam_ledger.bokforing import las, sigill
from finsam_ledger.catalogue import sigill as kinds
from finsam_ledger.findings import Finding, Kind, Severity
from finsam_ledger.sealing import reports
from tests.commands import ROOT, finsam, unlocked
from tests.folders import plain, write
from tests.tampering import (
    ACCRUALS,
    BOOKS,
    CONTENT,
    LOCKS,
    PLUGIN,
    WAYS,
    Bok,
    decomposed,
    file_of,
    hash_of,
    ledger_of,
    lock_of,
    opened_at,
    rewrite,
    windows_lines,
)

SODRA = ROOT / "ledgers" / "sodra-lappland"
PAGE = (ROOT / "docs" / "las.md").read_text(encoding="utf-8")

# What the page says.

CODE = re.compile(r"`([a-z]+(?:-[a-z]+)+)`")
VERIFY = "`finsam verify`"


class Said(NamedTuple):
    """A row of a table: the codes that are given, by `verify` alone or by all, and their words."""

    is_content: str
    codes: frozenset[str]
    by_verify: frozenset[str]
    words: tuple[str, ...]

    @property
    def all_codes(self) -> frozenset[str]:
        return self.codes | self.by_verify


def rows_of(page: str) -> dict[str, list[str]]:
    """The cells after the first, by the first, of each table that begins with `Sätt`."""
    found: dict[str, list[str]] = {}
    for table in re.findall(r"^\| Sätt .*\n\|.*\n((?:\|.*\n)+)", page, re.MULTILINE):
        for line in table.splitlines():
            way, *cells = (cell.strip() for cell in line.strip("|").split(" | "))
            assert way not in found
            found[way] = cells
    return found


def said_of(cells: list[str]) -> Said:
    everyone, _, verify = cells[-1].partition(VERIFY)
    words = re.findall(r"\*(.+?)\*", plain(cells[-1]))
    codes = frozenset(CODE.findall(everyone))
    return Said(cells[0], codes, frozenset(CODE.findall(verify)), tuple(words))


ROWS = rows_of(PAGE)


def is_ours(code: str) -> bool:
    return code.startswith(("las-", "sigill-"))


def codes(findings: list[Finding]) -> set[str]:
    return {finding.code for finding in findings}


def of_locks(findings: list[Finding]) -> list[Finding]:
    """What is wrong, by locks and seals."""
    return [
        each for each in findings if is_ours(each.code) and each.severity is not Severity.NOTICE
    ]


def verified(opened: Opened) -> list[Finding]:
    return of_locks(reports.verify(opened, ledger_of(opened.books.ledger), None, None))


def bean_checked(folder: Path) -> set[str]:
    """The codes of what the ledger's own plugins say under `bean-check`."""
    _, errors, _ = loader.load_file(str(folder / "main.beancount"))
    ours = [each for each in errors if "finsam_ledger.plugins" in type(each).__module__]
    return {each.message[1:].partition("]")[0] for each in ours}


@pytest.fixture(scope="session")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Small books with a sealed year and four locks; March 2026 is open."""
    folder = tmp_path_factory.mktemp("locked")
    write(folder, BOOKS)
    for words in (("--month", "2025-06"), ("--year", "2025"), ("--month", "2026-01")):
        assert finsam("seal", str(folder), *words).code == 0
    assert finsam("seal", str(folder), "--month", "2026-02").code == 0
    return folder


@pytest.fixture(scope="session")
def sodra_locked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The books of a real year, locked to the end of September."""
    folder = tmp_path_factory.mktemp("locked") / "sodra"
    unlocked(SODRA, folder)
    for month in ("2025-03", "2025-06", "2025-09"):
        assert finsam("seal", str(folder), "--month", month).code == 0
    return folder


@pytest.fixture
def bok(locked: Path, tmp_path: Path) -> Bok:
    return Bok(
        folder=Path(shutil.copytree(locked, tmp_path / "bok")),
        file="2026.beancount",
        a="B-2",
        b="B-1",
        elsewhere="2026-02-19",
        open_day="2026-03-19",
        next_year="2027-01-19",
        konton=("Expenses:Insatser:4510-Bidrag-till-insatser", "Expenses:Kansli:6010-Lokalhyra"),
        texts=("Vägen vidare", "Ungdomstorget"),
    )


@pytest.fixture
def sodra(sodra_locked: Path, tmp_path: Path) -> Bok:
    return Bok(
        folder=Path(shutil.copytree(sodra_locked, tmp_path / "sodra")),
        file="2025.beancount",
        a="B-2",
        b="B-3",
        elsewhere="2025-05-09",
        open_day="2025-10-09",
        next_year="2026-01-09",
        konton=("Assets:Likvida:1920-Plusgiro", "Assets:Fordringar:1640-Skattekonto"),
        texts=("licenser", "program"),
    )


def test_every_way_is_in_the_tables() -> None:
    assert set(ROWS) == set(WAYS)


def test_sound_books_are_told_to_be_sound(bok: Bok) -> None:
    opened = opened_at(bok.folder)
    assert of_locks(examine(opened)) == []
    assert verified(opened) == []
    assert bean_checked(bok.folder) == set()


@pytest.mark.parametrize("way", WAYS)
def test_what_is_said_is_what_the_table_says(bok: Bok, way: str) -> None:
    before = codes(examine(opened_at(bok.folder)))
    said = said_of(ROWS[way])
    WAYS[way].act(bok)
    opened = opened_at(bok.folder)
    found, verifying = examine(opened), verified(opened)
    assert {code for code in codes(found) if is_ours(code)} == {*filter(is_ours, said.codes)}
    assert said.codes <= codes(found)
    assert codes(verifying) == {*filter(is_ours, said.all_codes)}
    if not said.codes:
        assert codes(found) == before
    if all(map(is_ours, said.codes)):
        assert bean_checked(bok.folder) == said.codes
    messages = [plain(finding.message) for finding in (*found, *verifying)]
    for words in said.words:
        assert any(words in message for message in messages), (words, messages)


@pytest.mark.parametrize("way", CONTENT)
def test_content_is_what_is_caught(way: str) -> None:
    said = said_of(ROWS[way])
    caught = {code for code in said.codes if is_ours(code)}
    assert said.is_content == ("ja" if caught else "nej")


@pytest.mark.parametrize("way", CONTENT)
def test_what_is_caught_is_named_where_it_stands(bok: Bok, way: str) -> None:
    WAYS[way].act(bok)
    for finding in of_locks(examine(opened_at(bok.folder))):
        assert finding.place is not None
        assert finding.place.line is not None
        lines = Path(finding.place.file).read_text(encoding="utf-8").splitlines()
        line = lines[finding.place.line - 1]
        if finding.code == "las-konto":
            assert " open " in line
            continue
        named = re.match(r"Verifikationen (\S+) ", finding.message)
        assert named is not None
        assert named[1] in (bok.a, bok.b, "B-3", "B-999", "B-4/2026-01")
        if finding.code == "las-borta":
            assert f'"nummer":"{named[1]}"' in line
        elif "/" in named[1]:  # a generated one stands where the row does that it is made of
            assert line in bok.block("B-4")
        else:
            assert re.match(r"\d{4}-\d\d-\d\d [*!] ", line)


@pytest.mark.parametrize("way", [way for way in CONTENT if CONTENT[way].is_general])
def test_the_same_in_the_books_of_a_real_year(sodra: Bok, way: str) -> None:
    WAYS[way].act(sodra)
    opened = opened_at(sodra.folder)
    found = [*las.check(opened.forbund, opened.books), *sigill.check(opened.forbund, opened.books)]
    said = said_of(ROWS[way])
    assert codes(found) == {*filter(is_ours, said.codes)}
    if "tas bort" not in way and said.codes:
        assert all(sodra.a in each.message or sodra.b in each.message for each in found) or (
            found[0].code == "las-tillkommen"
        )


# The page, followed.


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


COMMANDS = [line for block in blocks("sh") for line in block.splitlines()]


def test_its_commands_run_in_order(tmp_path: Path) -> None:
    write(tmp_path, BOOKS)
    ours = [line.removeprefix("finsam ") for line in COMMANDS if line.startswith("finsam ")]
    assert [line.split()[0] for line in ours] == [
        *("check", "seal", "seal", "report", "figures", "verify", "verify")
    ]
    for line in ours:
        outcome = finsam(*line.split(), cwd=tmp_path)
        assert outcome.code == 0, (line, outcome)
    assert "[las-haller]" in outcome.out
    assert "[sigill-haller]" in outcome.out


def test_its_inline_commands_do_what_it_says(bok: Bok) -> None:
    inline = re.findall(r"`finsam (seal .*?)`", PAGE)
    again, anew = (line.split() for line in inline)
    assert finsam(*again, cwd=bok.folder).code == 0
    file = file_of(bok, anew[-1])
    content = file.read_bytes()
    file.unlink()
    assert finsam(*anew, cwd=bok.folder).code == 0
    assert file.read_bytes() == content
    assert verified(opened_at(bok.folder)) == []


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="sha256sum is not there")
def test_an_auditor_checks_with_what_every_machine_has(bok: Bok) -> None:
    theirs = [line for line in COMMANDS if not line.startswith("finsam ")]
    sums, grep, head = (
        subprocess.run(["sh", "-c", line], cwd=bok.folder, check=True, capture_output=True).stdout
        for line in theirs
    )
    hashes = re.findall(rb"^[0-9a-f]{64}", sums, re.MULTILINE)
    assert len(hashes) == 5
    assert all(each in grep for each in hashes)
    assert json.loads(head) == {
        "las": "2026-02",
        "efter": "2026-01",
        "hash": hash_of(bok, "2026-01"),
    }


def test_a_lock_stays_as_it_once_was_written(bok: Bok) -> None:
    """What is locked has the hash that the page shows, or every lock in use would break."""
    assert lock_of(bok, "2026-01") == blocks("beancount")[0]
    [line] = blocks("json")
    assert line in file_of(bok, "2026-01").read_text(encoding="utf-8")


def test_a_correction_as_it_shows_breaks_no_lock(bok: Bok) -> None:
    *_, corrected_, correcting = blocks("beancount")
    before = examine(opened_at(bok.folder))
    bok.change(bok.file, bok.block("B-2"), f"{corrected_}\n")
    bok.add(correcting)
    assert codes(examine(opened_at(bok.folder))) == codes(before)
    assert bean_checked(bok.folder) == set()


def test_the_findings_it_names_are_there() -> None:
    known = {kind.code for kind in vars(kinds).values() if isinstance(kind, Kind)}
    named = set(CODE.findall(PAGE))
    assert {code for code in named if is_ours(code)} == known


# What has no row in a table.


def test_rows_alike_but_for_their_metadata_may_change_places(bok: Bok) -> None:
    row = "  Expenses:Insatser:4510-Bidrag-till-insatser   2500.00 SEK\n"
    one = row + '    insats: "a"\n    motpart: "x"\n'
    other = row + '    insats: "a"\n    motpart: "y"\n'
    whole = re.compile(r"  Expenses:Insatser.*\n    .*\n    .*\n")
    unlocked = bok.text(bok.file)
    bok.put(bok.file, whole.sub(one + other, unlocked))
    rewrite(bok, "2026-01")
    rewrite(bok, "2026-02")
    assert of_locks(examine(opened_at(bok.folder))) == []
    for rows in (
        other + one,
        row + '    motpart: "x"\n    insats: "a"\n' + other,
        other + row + '    motpart: "x"\n    insats: "a"\n',
    ):
        bok.put(bok.file, whole.sub(rows, unlocked))
        assert of_locks(examine(opened_at(bok.folder))) == []


def test_a_text_of_several_lines_may_have_the_line_ends_of_windows(bok: Bok) -> None:
    bok.edit("insatsen Vägen", "insatsen\nVägen")
    rewrite(bok, "2026-01")
    rewrite(bok, "2026-02")
    windows_lines(bok)
    assert of_locks(examine(opened_at(bok.folder))) == []


def test_a_number_may_have_letters_beyond_ascii(bok: Bok) -> None:
    bok.edit('"B-2"', '"LÖN-1"')
    rewrite(bok, "2026-01")
    rewrite(bok, "2026-02")
    decomposed(bok)
    assert of_locks(examine(opened_at(bok.folder))) == []


def test_a_day_of_registration_that_is_no_date_is_content_too(bok: Bok) -> None:
    bok.edit("bokford: 2026-01-20", 'bokford: "20 januari"')
    rewrite(bok, "2026-01")
    rewrite(bok, "2026-02")
    bok.edit('"20 januari"', '"2 januari"')
    [finding] = of_locks(examine(opened_at(bok.folder)))
    assert "bokford var ”20 januari” och är ”2 januari”" in finding.message


def test_of_two_alike_the_one_that_is_gone_is_missed(bok: Bok) -> None:
    twin = bok.block("B-2").replace('  ver: "B-2"\n', "")
    bok.add(f"{twin}\n{twin}")
    rewrite(bok, "2026-01")
    rewrite(bok, "2026-02")
    text = bok.text(bok.file)
    bok.put(bok.file, text[: text.rindex(twin.strip("\n"))])
    [finding] = of_locks(examine(opened_at(bok.folder)))
    assert finding.code == "las-borta"
    assert "från 2026-01-19" in finding.message


def changes(bok: Bok) -> dict[str, str]:
    """What is said to be changed about each verifikation, and what else is said, by its code."""
    found = {}
    for finding in of_locks(examine(opened_at(bok.folder))):
        name, _, words = finding.message.partition(" är ändrad sedan ")
        found[name.split()[1] if words else finding.code] = plain(words or finding.message)
    return found


def test_by_its_number_it_is_known_whatever_else_is_changed(bok: Bok) -> None:
    bok.edit(r"\d{4}-\d\d-\d\d", "2026-03-19")
    bok.edit("Norrby kommun", "Söderby kommun")
    bok.edit("5000.00", "6000.00")
    bok.edit("Bidrag till insatsen Vägen vidare", "Lokalhyra")
    [(name, words)] = changes(bok).items()
    assert name == "B-2"
    for changed in ("datumet", "registreringsdatumet", "motparten", "texten", "beloppet på 4510"):
        assert f"{changed} var " in words


def test_by_what_it_books_it_is_known_in_another_locked_year(bok: Bok) -> None:
    bok.edit(r"\d{4}-\d\d-\d\d", "2025-12-19")
    [(name, words)] = changes(bok).items()
    assert name == "B-2"
    assert "datumet var 2026-01-19 och är 2025-12-19; registreringsdatumet var " in words


def test_by_what_it_books_it_is_known_under_another_number_and_day(bok: Bok) -> None:
    bok.edit("2026-01-19", "2026-02-19")
    bok.edit('"B-2"', '"B-999"')
    assert changes(bok) == {
        "B-2": "2026-01 låstes: datumet var 2026-01-19 och är 2026-02-19; "
        "numret var B-2 och är B-999."
    }


def test_by_its_day_it_is_known_from_others_that_book_the_same(bok: Bok) -> None:
    bok.change(bok.file, bok.block("B-1"), "")
    bok.edit('"B-3"', '"B-999"', "B-3")
    found = changes(bok)
    assert found["B-3"] == "2026-02 låstes: numret var B-3 och är B-999."
    assert "B-1 (Lokalhyra för kansliet)" in found["las-borta"]
    assert len(found) == 2


def test_one_with_neither_number_nor_registration_is_not_known_in_an_open_month(bok: Bok) -> None:
    """There is one like it there each month, so nothing tells that it was moved."""
    bare = re.sub(r"  (ver|bokford): .*\n", "", bok.block("B-1"))
    bok.add(f"{bare}\n{bare.replace('2026-01-12', '2026-03-12')}")
    rewrite(bok, "2026-01")
    rewrite(bok, "2026-02")
    bok.change(bok.file, bare, "")
    [(code, words)] = changes(bok).items()
    assert code == "las-borta"
    assert "från 2026-01-12" in words


@pytest.mark.parametrize("plugins", [ACCRUALS + PLUGIN, PLUGIN + ACCRUALS])
def test_what_other_plugins_make_is_locked_wherever_they_stand(bok: Bok, plugins: str) -> None:
    bok.change("main.beancount", PLUGIN, plugins)
    bok.edit(r"(7100.00 SEK\n)(?=  Assets)", r'\1    periodisera: "2026-01 2026-03"\n', "B-1")
    rewrite(bok, "2026-01")
    rewrite(bok, "2026-02")
    assert '"nummer":"B-1/2026-02"' in file_of(bok, "2026-02").read_text(encoding="utf-8")
    assert of_locks(examine(opened_at(bok.folder))) == []
    assert bean_checked(bok.folder) == set()


def test_nothing_is_made_that_no_plugin_is_there_for(bok: Bok) -> None:
    bok.edit(r"(7100.00 SEK\n)(?=  Assets)", r'\1    periodisera: "2026-01"\n', "B-4")
    assert of_locks(examine(opened_at(bok.folder))) == []
    assert bean_checked(bok.folder) == set()


def test_only_files_named_for_a_month_tell_of_a_lock(bok: Bok) -> None:
    for name in ("2026-13.jsonl", "anteckningar.txt", "2026-0x.jsonl"):
        (bok.folder / "las" / name).write_text("", encoding="utf-8")
    (bok.folder / "las" / "2026-03.jsonl").mkdir()
    (bok.folder / "sigill" / "läs mig.json").write_text("", encoding="utf-8")
    assert of_locks(examine(opened_at(bok.folder))) == []


def test_a_file_that_is_no_lock_by_its_content(bok: Bok) -> None:
    """Its hash is the lock's, but nothing in it can be read as what was locked."""
    path, old = file_of(bok, "2026-02"), hash_of(bok, "2026-02")
    for content in (b"", b"{}", b"[]\n", b'{"las":"2026-02","efter":"2026-99","hash":""}\n'):
        path.write_bytes(content)
        new = hashlib.sha256(content).hexdigest()
        bok.change(LOCKS, old, new)
        old = new
        [finding] = of_locks(examine(opened_at(bok.folder)))
        assert finding.code == "las-brutet"
        assert "är ingen låsfil" in finding.message


def test_every_verifikation_of_a_year_may_be_changed_and_is_named(sodra: Bok) -> None:
    text = sodra.text(sodra.file)
    sodra.put(sodra.file, text.replace('attest: "', 'attest: "vice '))
    opened = opened_at(sodra.folder)
    locked_ = [ver for ver in opened.books.verifikationer if str(ver.datum) < "2025-10"]
    attested = [ver for ver in locked_ if str(ver.meta.get("attest", "")).startswith("vice ")]
    assert len(attested) > 50
    found = list(las.check(opened.forbund, opened.books))
    assert codes(found) == {"las-andrad"}
    assert {finding.place for finding in found} == {ver.place for ver in attested}
