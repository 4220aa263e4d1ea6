"""Behandlingshistorik: registrations, corrections, locks, and git whatever state it is in."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from finsam_ledger.bocker.extract import Extract
from finsam_ledger.bocker.git import history_of
from tests.bocker import extract, git, ledger_in, opened, rows, sections, text

BOOK = "behandlingshistorik"
LEDGER = """
    2025-03-03 * "Värden" "Hyra"
      ver: "B-1"
      bokford: 2025-03-04
      rattad-av: "B-3"
      rattad-datum: 2025-04-01
      rattad-person: "ekonom"
      Expenses:6010-Hyra          100.00 SEK
      Assets:1940-Bank           -100.00 SEK
    2025-03-02 * "Värden" "Hyra"
      ver: "B-2"
      bokford: 2025-03-04
      Expenses:6010-Hyra          100.00 SEK
      Assets:1940-Bank           -100.00 SEK
    2025-04-01 * "Värden" "Rättar B-1"
      ver: "B-3"
      bokford: 2025-04-01
      rattar: "B-1"
      Expenses:6010-Hyra         -100.00 SEK
      Assets:1940-Bank            100.00 SEK
    2025-04-02 * "" "Felskriven"
      ver: "A-1"
      makulerad: TRUE
    2025-03-31 * "Värden" "Periodisering"
      ver: "B-1/2025-03"
      bokford: 2025-03-04
      genererad: "periodisering"
      Expenses:6010-Hyra            1.00 SEK
      Assets:1940-Bank             -1.00 SEK
    2025-01-01 custom "budget" Expenses:6010-Hyra "yearly" 100.00 SEK
      beslut: 2024-11-22
    2025-01-01 custom "budget" Income:3511-Staten "yearly" -300.00 SEK
      beslut: 2024-11-22
    2025-01-01 custom "budget" Expenses:6010-Hyra "yearly" 150.00 SEK
      beslut: 2025-02-07
"""


def test_registrations_by_day_and_series() -> None:
    assert rows(extract(LEDGER), BOOK, "Registreringar") == [
        ["", "A", "1", "A-1", "A-1", ""],
        ["2025-03-04", "B", "2", "B-1", "B-2", ""],
        ["2025-04-01", "B", "1", "B-3", "B-3", ""],
    ]


def test_corrections_with_day_and_person() -> None:
    assert rows(extract(LEDGER), BOOK, "Rättelser") == [
        ["B-1", "2025-03-04", "Hyra", "", "B-3", "2025-04-01", "ekonom", ""],
        ["B-3", "2025-04-01", "Rättar B-1", "B-1", "", "", "", ""],
        ["A-1", "", "Felskriven", "", "", "", "", "ja"],
    ]


def test_budget_decisions() -> None:
    assert rows(extract(LEDGER), BOOK, "Budgetbeslut") == [
        ["2024-11-22", "ursprunglig", "2", "300,00", "-100,00"],
        ["2024-11-22", "gällande", "1", "300,00", "0,00"],
        ["2025-02-07", "gällande", "1", "0,00", "-150,00"],
    ]


def test_locks_and_seals(tmp_path: Path) -> None:
    hash_ = "ab" * 32
    directives = f"""
    2025-03-31 custom "finsam-las" "2025-03" "{hash_}"
    2025-12-31 custom "finsam-sigill" "arsredovisning" "{hash_}"
    """
    folder = ledger_in(tmp_path, LEDGER + directives)
    (folder / "sigill").mkdir()
    (folder / "sigill" / "arsredovisning-2025.json").write_bytes(b"{}")
    made = opened(folder, 2025)
    (lock,) = rows(made, BOOK, "Lås")
    assert lock[:3] == ["2025-03", hash_, "main.beancount"]
    (seal,) = rows(made, BOOK, "Sigill")
    assert seal[:3] == ["arsredovisning", "2025", hash_]
    (file,) = rows(made, BOOK, "Sigillens filer")
    assert file[:2] == ["sigill/arsredovisning-2025.json", "2"]


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A förbund's folder in a repository, with something else beside it."""
    folder = tmp_path / "förråd" / "förbundet"
    folder.mkdir(parents=True)
    ledger_in(folder, LEDGER)
    git(folder.parent, "init", "--quiet", "--initial-branch=main")
    git(folder.parent, "add", ".")
    git(folder.parent, "commit", "--quiet", "--message=Första <script> | =cmd()")
    (folder / "blå ö\tfil.txt").write_text("å", encoding="utf-8")
    (folder.parent / "annat.txt").write_text("annat", encoding="utf-8")
    git(folder.parent, "add", ".")
    git(folder.parent, "commit", "--quiet", "--message=Andra\n\nmed brödtext")
    (folder.parent / "annat.txt").write_text("annat igen", encoding="utf-8")
    git(folder.parent, "commit", "--quiet", "--all", "--message=Rör inte förbundet")
    git(folder.parent, "mv", "förbundet/blå ö\tfil.txt", "förbundet/grön.txt")
    (folder / "main.beancount").write_text("", encoding="utf-8")
    git(folder.parent, "commit", "--quiet", "--all", "--allow-empty-message", "--message=")
    return folder


def test_commits_of_the_folder_oldest_first(repository: Path) -> None:
    commits, reservation = history_of(repository)
    assert reservation == ""
    assert [(commit.subject, commit.author) for commit in commits] == [
        ("Första <script> | =cmd()", "Ekonomen"),
        ("Andra", "Ekonomen"),
        ("", "Ekonomen"),
    ]
    assert [commit.files for commit in commits] == [
        (("A", "forbund.toml"), ("A", "main.beancount")),
        (("A", "blå ö\tfil.txt"),),
        (("D", "blå ö\tfil.txt"), ("A", "grön.txt"), ("M", "main.beancount")),
    ]
    assert all(len(commit.hash) == 40 and commit.time[4] == "-" for commit in commits)


def test_the_table_says_it_in_words(repository: Path) -> None:
    told = rows(opened_again(repository), BOOK, "Incheckningar")
    assert [row[2:] for row in told] == [
        ["Ekonomen", "Första <script> | =cmd()", "ny forbund.toml, ny main.beancount"],
        ["Ekonomen", "Andra", "ny blå ö\tfil.txt"],
        ["Ekonomen", "", "borttagen blå ö\tfil.txt, ny grön.txt, ändrad main.beancount"],
    ]


def opened_again(folder: Path) -> Extract:
    """The folder's books, though its ledger was emptied on the way."""
    return opened(ledger_in(folder, LEDGER), 2025)


def test_what_is_published_has_no_authors(repository: Path) -> None:
    made = replace(opened_again(repository), is_public=True)
    (changes,) = [s for s in sections(made, BOOK) if s.title == "Ändringar i filerna"]
    assert "Ekonomen" not in str(changes)
    assert [column.heading for column in changes.tables[0].columns] == [
        *("Tid", "Incheckning", "Vad", "Filer")
    ]


def test_a_commit_of_many_files_names_some(repository: Path) -> None:
    for number in range(30):
        (repository / f"{number:02}.txt").write_text("", encoding="utf-8")
    git(repository, "add", ".")
    git(repository, "commit", "--quiet", "--message=Många")
    last = rows(opened_again(repository), BOOK, "Incheckningar")[-1]
    assert last[-1].endswith("ny 19.txt, och 10 till")


def test_without_git(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert history_of(repository).reservation.startswith("Programmet git finns inte")


def test_without_a_repository(tmp_path: Path) -> None:
    assert "inte i något git-förråd" in history_of(tmp_path).reservation
    assert "inte i något git-förråd" in text(opened(ledger_in(tmp_path, LEDGER), 2025), BOOK)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    assert "inte i något git-förråd" in history_of(tmp_path / "saknas").reservation


def test_a_repository_without_commits(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    assert history_of(tmp_path) == ((), "Git-förrådet har inga incheckningar än.")


def test_a_folder_that_no_commit_touches(repository: Path) -> None:
    new = repository.parent / "nytt"
    new.mkdir()
    assert history_of(new) == ((), "Ingen incheckning i git-förrådet rör mappen.")


def test_a_shallow_clone_says_so(repository: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", "--depth=1", repository.parent.as_uri(), "klon")
    commits, reservation = history_of(tmp_path / "klon" / "förbundet")
    assert len(commits) == 1
    assert "avkortat" in reservation


def test_a_broken_repository(repository: Path) -> None:
    for file in (repository.parent / ".git" / "objects").rglob("*"):
        if file.is_file():
            file.chmod(0o600)
            file.write_bytes(b"")
    assert history_of(repository).reservation


def test_a_hook_s_environment_leads_nowhere_else(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(tmp_path, "init", "--quiet", "annan")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "annan" / ".git"))
    assert len(history_of(repository).commits) == 3


def sign(repository: Path) -> None:
    """The last commit with a signature, which git would have some program look at."""
    commit = git(repository, "cat-file", "commit", "HEAD")
    head, blank, body = commit.partition("\n\n")
    mark = "gpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----"
    (repository / "signerad").write_text(f"{head}\n{mark}{blank}{body}", encoding="utf-8")
    made = git(repository, "hash-object", "-t", "commit", "-w", "signerad").strip()
    git(repository, "update-ref", "HEAD", made)


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("gpg.program", "{program}"),
        ("core.fsmonitor", "{program}"),
        ("core.pager", "{program}"),
        ("diff.external", "{program}"),
        ("diff.eget.textconv", "{program}"),
    ],
)
def test_a_repository_s_settings_run_nothing(repository: Path, setting: str, value: str) -> None:
    """The folder may come from anyone; its history is told all the same."""
    ran, program = repository / "kördes", repository / "program.sh"
    program.write_text(f'#!/bin/sh\ntouch "{ran}"\n', encoding="utf-8")
    program.chmod(0o755)
    sign(repository)
    git(repository, "config", setting, value.format(program=program))
    git(repository, "config", "log.showSignature", "true")
    (repository / ".gitattributes").write_text("* diff=eget\n", encoding="utf-8")
    assert len(history_of(repository).commits) == 3
    assert not ran.exists()


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("log.follow", "true"),
        ("log.showRoot", "false"),
        ("diff.renames", "copies"),
        ("color.ui", "always"),
        ("log.date", "relative"),
        ("i18n.logOutputEncoding", "latin1"),
        ("diff.relative", "false"),
    ],
)
def test_a_user_s_settings_change_nothing(repository: Path, setting: str, value: str) -> None:
    before = history_of(repository)
    git(repository, "config", setting, value)
    assert history_of(repository) == before
