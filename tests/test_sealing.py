"""`finsam seal` and `finsam verify`: what is written and when nothing is, and what is compared."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finsam_ledger.balances import Lock
from finsam_ledger.bok import Opened, examine
from finsam_ledger.findings import Finding, Place, Severity
from finsam_ledger.periods import month_of
from finsam_ledger.render import documents
from finsam_ledger.sealing import manifest, reports
from finsam_ledger.whole import write_all
from tests.commands import Outcome, finsam
from tests.folders import plain, told, words, write
from tests.tampering import BOOKS, LOCKS, MANIFEST, ledger_of, opened_at

KIND = "arsredovisning"
HELD = [("las-haller", "las.beancount:3"), ("sigill-haller", "las.beancount:5")]


def snapshot(folder: Path) -> dict[str, bytes]:
    """Every file under a folder, by its path there."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def changed(folder: Path, before: dict[str, bytes]) -> set[str]:
    after = snapshot(folder)
    return {name for name in {*before, *after} if before.get(name) != after.get(name)}


def seal(folder: Path, *options: str) -> Outcome:
    return finsam("seal", str(folder), *options)


def sealed(folder: Path, *options: str) -> Outcome:
    outcome = seal(folder, *options)
    assert outcome.code == 0, outcome
    return outcome


def refused(folder: Path, *options: str) -> str:
    """What is said when nothing is sealed: no byte in the folder is another."""
    before = snapshot(folder)
    outcome = seal(folder, *options)
    assert outcome.code == 1
    assert "Traceback" not in outcome.err
    assert snapshot(folder) == before
    return outcome.err


def verified(folder: Path, year: int | None = None, files: Path | None = None) -> list[Finding]:
    opened = opened_at(folder)
    return reports.verify(opened, ledger_of(opened.books.ledger), year, files)


def replace(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_bytes().decode()
    assert old in text
    path.write_bytes(text.replace(old, new).encode())


@pytest.fixture
def books(tmp_path: Path) -> Path:
    folder = tmp_path / "bok"
    write(folder, BOOKS)
    return folder


@pytest.fixture(scope="module")
def year_sealed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("forseglad")
    write(folder, BOOKS)
    sealed(folder, "--year", "2025")
    return folder


@pytest.fixture
def year(year_sealed: Path, tmp_path: Path) -> Path:
    """A copy of books whose year 2025 is locked and its report sealed, and nothing else."""
    return Path(shutil.copytree(year_sealed, tmp_path / "bok"))


# Locking.


def test_a_month_is_locked_with_all_before_it(books: Path) -> None:
    before = snapshot(books)
    outcome = sealed(books, "--month", "2026-01")
    assert outcome.out.splitlines()[-1] == "Låst till och med 2026-01: 4 verifikationer."
    assert changed(books, before) == {LOCKS, "las/2026-01.jsonl", "main.beancount"}
    assert (books / "main.beancount").read_bytes() == before["main.beancount"] + (
        b'include "las.beancount"\n'
    )
    assert told(verified(books)) == [("las-haller", "las.beancount:3")]


def test_the_next_lock_is_added_and_nothing_else_is_touched(books: Path) -> None:
    sealed(books, "--month", "2025-06")
    before = snapshot(books)
    outcome = sealed(books, "--month", "2026-01")
    assert outcome.out.splitlines()[-1] == "Låst till och med 2026-01: 3 verifikationer."
    assert changed(books, before) == {LOCKS, "las/2026-01.jsonl"}
    assert (books / LOCKS).read_bytes().startswith(before[LOCKS])
    [message] = words(verified(books), "las-haller")
    assert "2 lås, 4 verifikationer" in message


@pytest.mark.parametrize(
    ("month", "reason"),
    [
        ("2026-01", "böckerna är låsta till och med 2026-01"),
        ("2025-12", "böckerna är låsta till och med 2026-01"),
        ("2024-12", "böckerna börjar med 2025-01"),
        ("2026-04", "böckerna slutar med 2026-03"),
    ],
)
def test_a_month_that_cannot_be_locked(books: Path, month: str, reason: str) -> None:
    sealed(books, "--month", "2026-01")
    assert f"[las-manad] Månaden {month} kan inte låsas: {reason}." in refused(
        books, "--month", month
    )


def test_the_last_month_of_the_books_can_be_locked(books: Path) -> None:
    sealed(books, "--month", "2026-03")


@pytest.mark.parametrize("option", [("--month", "2026-01"), ("--year", "2025")])
@pytest.mark.parametrize(
    ("name", "old", "new", "code"),
    [
        ("2025.beancount", " -90000.00", " -90000.01", "verifikation-obalans"),
        ("2025.beancount", " 90000.00 SEK", " 90000.00 SEK oj", "bok-syntax"),
        ("2026.beancount", 'ver: "B-3"', 'ver: "B-2"', "ver-nummer-dubbelt"),
        ("forbund.toml", "namn =", "nam =", "falt-okant"),
    ],
)
def test_books_with_errors_are_not_sealed(
    books: Path, option: tuple[str, str], name: str, old: str, new: str, code: str
) -> None:
    replace(books, name, old, new)
    assert f"[{code}]" in refused(books, *option)


def test_books_with_a_broken_lock_are_not_sealed(books: Path) -> None:
    sealed(books, "--month", "2025-12")
    replace(books, "2025.beancount", "Statens bidrag", "Bidrag")
    assert "[las-andrad] Verifikationen A-1" in refused(books, "--month", "2026-01")


def test_what_waits_for_approval_is_not_locked(books: Path) -> None:
    replace(books, "2026.beancount", "2026-02-12 *", "2026-02-12 !")
    replace(books, "2026.beancount", "2026-03-12 *", "2026-03-12 !")
    sealed(books, "--month", "2026-01")
    said = refused(books, "--month", "2026-02")
    assert "2026.beancount:18: fel [las-ej-godkand]" in said
    assert "verifikationen B-3 är märkt ! och väntar på godkännande" in said
    assert "B-4" not in said


def test_two_copies_give_the_same_bytes(books: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(books, tmp_path / "annan"))
    sealed(books, "--year", "2025")
    sealed(other, "--year", "2025")
    assert snapshot(books) == snapshot(other)


@settings(max_examples=12)
@given(st.lists(st.sampled_from(["2025-01", "2025-06", "2025-12", "2026-02"]), unique=True))
def test_any_months_in_order_hold(
    tmp_path_factory: pytest.TempPathFactory, months: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("manader")
    write(folder, BOOKS)
    for month in sorted(months):
        opened = opened_at(folder)
        made, _ = reports.seal_month(opened, ledger_of(opened.books.ledger), month_of(month))
        assert made is not None
        write_all(made.files)
    found = verified(folder)
    assert [each.code for each in found] == ["las-haller" if months else "las-saknas"]


# Where it is written.


def test_a_ledger_that_includes_by_pattern_is_not_added_to(books: Path) -> None:
    replace(books, "main.beancount", 'include "konton.beancount"', 'include "[kl]*.beancount"')
    before = snapshot(books)
    sealed(books, "--month", "2025-06")
    sealed(books, "--month", "2025-12")
    assert changed(books, before) == {LOCKS, "las/2025-06.jsonl", "las/2025-12.jsonl"}
    assert told(verified(books)) == [("las-haller", "las.beancount:5")]


def test_line_ends_are_those_of_each_file(books: Path) -> None:
    main = books / "main.beancount"
    main.write_bytes(main.read_bytes().replace(b"\n", b"\r\n"))
    sealed(books, "--month", "2025-06")
    assert main.read_bytes().endswith(b'\r\ninclude "las.beancount"\r\n')
    locks = books / LOCKS
    locks.write_bytes(locks.read_bytes().replace(b"\n", b"\r\n"))
    sealed(books, "--month", "2025-12")
    assert locks.read_bytes().count(b"\n") == locks.read_bytes().count(b"\r\n") == 5
    assert told(verified(books)) == [("las-haller", "las.beancount:5")]


def test_a_main_file_without_includes_gets_its_first(tmp_path: Path) -> None:
    text = BOOKS["main.beancount"].partition("include")[0]
    text += BOOKS["konton.beancount"] + BOOKS["2025.beancount"].rstrip("\n")
    write(tmp_path, {"forbund.toml": BOOKS["forbund.toml"], "main.beancount": text})
    sealed(tmp_path, "--month", "2025-06")
    written = (tmp_path / "main.beancount").read_text(encoding="utf-8")
    assert written == f'{text}\n\ninclude "las.beancount"\n'


@pytest.mark.parametrize("name", ["main.beancount", LOCKS])
def test_a_comment_that_is_no_text_is_told(books: Path, name: str) -> None:
    """Beancount reads past any comment; what is added to must be read whole."""
    sealed(books, "--month", "2025-06")
    path = books / name
    path.write_bytes(path.read_bytes() + ";; sammanst\xe4lld\n".encode("latin-1"))
    for option in (("--month", "2025-12"), ("--year", "2025")):
        said = refused(books, *option)
        assert re.search(rf"{name}:\d+: fel \[fil-olaslig\] ", said)


@pytest.mark.parametrize("named", ["bok", "bok/main.beancount", "../bok", "."])
def test_from_wherever_it_is_run(books: Path, named: str) -> None:
    elsewhere = {"../bok": books.parent / "annan", ".": books}.get(named, books.parent)
    elsewhere.mkdir(exist_ok=True)
    before = snapshot(books)
    assert finsam("seal", named, "--month", "2025-06", cwd=elsewhere).code == 0
    assert changed(books, before) == {LOCKS, "las/2025-06.jsonl", "main.beancount"}
    verify = finsam("verify", named, cwd=elsewhere)
    assert verify.out.startswith(f"{LOCKS}:3: " if named == "." else "")
    assert "[las-haller]" in verify.out


def test_a_linked_folder_is_written_through(books: Path, tmp_path: Path) -> None:
    link = tmp_path / "lank"
    link.symlink_to(books, target_is_directory=True)
    sealed(link, "--year", "2025")
    assert link.is_symlink()
    assert told(verified(link)) == told(verified(books)) == HELD


def test_a_linked_main_file_is_written_through(books: Path) -> None:
    main, real = books / "main.beancount", books / "huvud.beancount"
    main.rename(real)
    main.symlink_to(real.name)
    sealed(books, "--year", "2025")
    assert main.is_symlink()
    assert 'include "las.beancount"' in real.read_text(encoding="utf-8")
    assert told(verified(books)) == HELD


def test_a_folder_that_cannot_be_written_to(books: Path) -> None:
    (books / "las").write_text("", encoding="utf-8")
    outcome = refused(books, "--month", "2025-06")
    assert outcome.startswith("Error: cannot write ")


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to root")
def test_a_folder_that_is_closed(books: Path) -> None:
    books.chmod(0o500)
    try:
        assert "Error: cannot write " in refused(books, "--month", "2025-06")
    finally:
        books.chmod(0o700)


# Writing that is interrupted.


def made_by(books: Path) -> reports.Sealed:
    opened = opened_at(books)
    made, findings = reports.seal_report(
        opened, ledger_of(opened.books.ledger), 2025, KIND, again=False
    )
    assert made is not None, findings
    return made


def interrupted(monkeypatch: pytest.MonkeyPatch, at: int, name: str) -> None:
    """The power goes when the operating system is asked for something for the so-many-th time."""
    calls: list[object] = []
    ask = getattr(os, name)

    def called(*given: object) -> object:
        calls.append(given)
        if len(calls) > at:
            raise KeyboardInterrupt
        return ask(*given)

    monkeypatch.setattr(os, name, called)


@pytest.mark.parametrize("at", range(4))
def test_an_interruption_before_all_is_written_leaves_nothing(
    books: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    made, before = made_by(books), snapshot(books)
    assert len(made.files) == 4
    with monkeypatch.context() as patch:
        interrupted(patch, at, "fdopen")
        with pytest.raises(KeyboardInterrupt):
            write_all(made.files)
    assert snapshot(books) == before


@pytest.mark.parametrize("at", range(1, 4))
def test_an_interruption_between_files_is_told_with_what_to_do(
    books: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    """The files of what was locked come first, so what is missing is a line that is told."""
    made = made_by(books)
    with monkeypatch.context() as patch:
        interrupted(patch, at, "replace")
        with pytest.raises(KeyboardInterrupt):
            write_all(made.files)
    found = [each for each in examine(opened_at(books)) if "borttaget" in each.code]
    assert [each.code for each in found] == ["las-borttaget", "sigill-borttaget"][:at]
    lines = [re.findall(r"(2025-12-31 custom .*\")\.", each.remedy) for each in found]
    main = books / "main.beancount"
    added = "".join(f"{line}\n" for [line] in lines)
    main.write_text(f"{main.read_text(encoding='utf-8')}\n{added}", encoding="utf-8")
    assert not {"las-borttaget", "sigill-borttaget"} & {each.code for each in verified(books)}
    assert "las-haller" in {each.code for each in verified(books)}


# Files that are lost.


def test_the_file_of_a_lock_that_was_lost_is_written_anew(books: Path) -> None:
    for month in ("2025-06", "2025-12", "2026-01"):
        sealed(books, "--month", month)
    whole = snapshot(books)
    for name in ("2025-06", "2026-01"):
        (books / "las" / f"{name}.jsonl").unlink()
    outcome = sealed(books, "--month", "2026-01")
    assert outcome.out.splitlines()[-1] == "Låsen håller, och filerna är skrivna på nytt."
    assert snapshot(books) == whole


@pytest.mark.parametrize("option", [("--month", "2026-02"), ("--year", "2025")])
def test_and_with_the_next_seal(books: Path, option: tuple[str, str]) -> None:
    sealed(books, "--month", "2025-06")
    path = books / "las" / "2025-06.jsonl"
    content = path.read_bytes()
    path.unlink()
    sealed(books, *option)
    assert path.read_bytes() == content
    assert {each.code for each in verified(books)} <= {"las-haller", "sigill-haller"}


def test_but_not_when_the_books_are_changed(books: Path) -> None:
    sealed(books, "--month", "2025-06")
    (books / "las" / "2025-06.jsonl").unlink()
    replace(books, "2025.beancount", "Statens bidrag", "Bidrag")
    assert "[las-brutet]" in refused(books, "--month", "2025-06")


def test_a_file_that_is_not_the_lock_s_is_never_written_over(books: Path) -> None:
    """It may be what tells that the lock was made again."""
    sealed(books, "--month", "2025-06")
    path = books / "las" / "2025-06.jsonl"
    path.write_bytes(path.read_bytes().replace(b"90000", b"91000"))
    assert "[las-manad]" in refused(books, "--month", "2025-06")
    sealed(books, "--month", "2025-12")
    assert b"91000" in path.read_bytes()
    assert [each.code for each in verified(books)] == ["las-fil-andrad"]


# Wrong commands.


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ((), "give either --month or --year"),
        (("--month", "2025-06", "--year", "2025"), "give either --month or --year"),
        (("--month", "2025-13"), "is not a month, as 2025-08"),
        (("--month", "2025-6"), "is not a month, as 2025-08"),
        (("--month", "202506"), "is not a month, as 2025-08"),
        (("--month", "juni"), "is not a month, as 2025-08"),
        (("--month", ""), "is not a month, as 2025-08"),
        (("--month", "2025-06-30"), "is not a month, as 2025-08"),
        (("--year", "i år"), "not a valid integer"),
    ],
)
def test_wrong_options_are_told_before_anything_is_read(
    books: Path, options: tuple[str, ...], says: str
) -> None:
    replace(books, "2025.beancount", " -90000.00", " -90000.01")
    before = snapshot(books)
    outcome = seal(books, *options)
    assert outcome.code == 2
    assert says in outcome.err
    assert snapshot(books) == before


@pytest.mark.parametrize("command", [("seal", "--month", "2025-06"), ("verify",)])
def test_another_system_s_books_have_nothing_to_seal(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    path = tmp_path / "bokforing.se"
    lines = (
        "#FLAGGA 0",
        "#PROGRAM Prov 1",
        "#FORMAT PC8",
        "#GEN 20260101",
        "#SIETYP 4",
        "#FNAMN Prov",
        "#RAR 0 20250101 20251231",
        "#KONTO 1940 Bank",
        "#KONTO 3511 Staten",
        "#VER A 1 20250120 Bidrag",
        "{",
        "#TRANS 1940 {} 100.00",
        "#TRANS 3511 {} -100.00",
        "}",
    )
    path.write_text("".join(f"{line}\r\n" for line in lines), encoding="cp437")
    word, *options = command
    outcome = finsam(word, str(path), *options)
    assert outcome.code == 2
    assert "only a ledger kept here" in outcome.err
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def test_a_year_that_is_not_in_the_books(books: Path) -> None:
    assert "[ar-saknas]" in refused(books, "--year", "1999")


def test_a_year_that_is_not_over(books: Path) -> None:
    replace(books, "2025.beancount", "2025-12-08", "2025-11-08")
    replace(books, "main.beancount", 'include "2026.beancount"\n', "")
    said = refused(books, "--year", "2025")
    assert "[las-manad] Månaden 2025-12 kan inte låsas: böckerna slutar med 2025-11." in said


# A report.


def test_a_report_is_sealed_with_its_year(year: Path) -> None:
    sealed_ = json.loads((year / MANIFEST).read_bytes())
    assert sealed_["utdata"].keys() == {f"{KIND}-2025.{kind}" for kind in ("csv", "html", "md")}
    assert sealed_["indata"].keys() == {*BOOKS}
    said = [plain(sentence) for sentence in sealed_["meningar"]]
    assert said == ["Förbundet följer LKBR.", "Statens bidrag var 90 000."]
    assert ["resultatrakning", "Årets resultat", "2025", "82900", "kr"] in sealed_["siffror"]
    assert sealed_["las"] in (year / LOCKS).read_text(encoding="utf-8")


def test_it_holds_from_the_first_moment(year: Path) -> None:
    """The main file is fixed as it is with the include that sealing adds."""
    assert told(verified(year)) == told(verified(year, 2025)) == HELD


def test_a_year_of_which_nothing_is_sealed(year: Path) -> None:
    assert [each.code for each in verified(year, 2026)] == ["las-haller", "sigill-saknas"]


def test_a_year_that_was_locked_before_is_not_locked_again(books: Path) -> None:
    sealed(books, "--month", "2025-12")
    before = snapshot(books)
    outcome = sealed(books, "--year", "2025")
    assert changed(books, before) == {LOCKS, MANIFEST}
    assert "Låst" not in outcome.out
    assert told(verified(books)) == HELD


def test_a_year_is_sealed_after_a_later_month_is_locked(books: Path) -> None:
    """The lock that closes the year is then the first that reaches its end."""
    sealed(books, "--month", "2026-01")
    sealed(books, "--month", "2026-02")
    sealed(books, "--year", "2025")
    found = verified(books)
    assert [each.code for each in found] == ["las-haller", "sigill-haller"]
    hash_ = json.loads((books / MANIFEST).read_bytes())["las"]
    assert f'"2026-01" "{hash_}"' in (books / LOCKS).read_text(encoding="utf-8")


def test_a_report_is_sealed_again_when_asked(year: Path) -> None:
    replace(year, "texter/2025/redovisningsprinciper.md", "följer LKBR", "tillämpar LKBR")
    assert "[sigill-finns]" in refused(year, "--year", "2025")
    first = (year / LOCKS).read_text(encoding="utf-8")
    before = snapshot(year)
    sealed(year, "--year", "2025", "--again")
    assert changed(year, before) == {LOCKS, MANIFEST}
    again = (year / LOCKS).read_text(encoding="utf-8")
    assert again.startswith(first)
    assert again.count("finsam-sigill") == 2
    assert told(verified(year)) == [HELD[0], ("sigill-haller", "las.beancount:7")]


def test_again_of_what_was_never_sealed_is_the_first_time(books: Path) -> None:
    sealed(books, "--year", "2025", "--again")
    assert told(verified(books)) == HELD


def report_in(folder: Path) -> Path:
    """The files of the report as the handbook says that they are made."""
    out = folder / "ut"
    year, formats = ("--year", "2025"), ("--format", "md,html")
    assert finsam("report", str(folder), *year, *formats, "--out", str(out)).code == 0
    file = out / f"{KIND}-2025.csv"
    assert finsam("figures", str(folder), *year, "--out", str(file)).code == 0
    return out


def test_files_that_were_sealed_hold(year: Path) -> None:
    assert told(verified(year, files=report_in(year))) == HELD


def test_a_file_that_is_changed_or_missing_is_named(year: Path) -> None:
    out = report_in(year)
    replace(out, f"{KIND}-2025.html", "90", "91")
    (out / f"{KIND}-2025.md").unlink()
    found = verified(year, files=out)
    assert words(found, "sigill-fil") == [
        f"Filen {KIND}-2025.html är inte den som förseglades.",
        f"Filen {KIND}-2025.md saknas eller går inte att läsa.",
    ]
    outcome = finsam("verify", str(year), "--files", str(out))
    assert outcome.code == 1
    assert outcome.out.count("fel [sigill-fil]") == 2
    assert len(words(verified(year, files=year / "tom"), "sigill-fil")) == 3


def codes_of(found: list[Finding]) -> list[str]:
    return [each.code for each in found]


def test_an_input_that_changes_no_figure_is_a_notice(year: Path) -> None:
    replace(year, "konton.beancount", "2025-01-01 open Income", ";; Bidrag\n2025-01-01 open Income")
    (year / "register").mkdir()
    (year / "register" / "insatser.csv").write_text("rad,ar,varde,enhet,kalla\n", encoding="utf-8")
    (year / "texter" / "2026").mkdir()  # another year's
    (year / "texter" / "2026" / "inledning.md").write_text("Hej.\n", encoding="utf-8")
    found = verified(year)
    assert words(found, "sigill-indata") == [
        "konton.beancount är ändrad sedan rapporten för 2025 förseglades.",
        "register/insatser.csv är ny sedan rapporten för 2025 förseglades.",
    ]
    assert {each.severity for each in found} == {Severity.NOTICE}
    assert codes_of(found)[-1] == "sigill-haller"


NEXT = """
2026-03-19 {flag} "Norrby kommun" "Bidrag till insatsen Vägen vidare"
  ver: "B-5"
  bokford: 2026-03-20
  Expenses:Insatser:4510-Bidrag-till-insatser   5000.00 SEK
  Assets:Likvida:1940-Bank                     -5000.00 SEK
"""


def booked_on(year: Path, flag: str) -> None:
    path = year / "2026.beancount"
    path.write_text(path.read_text(encoding="utf-8") + NEXT.format(flag=flag), encoding="utf-8")


def test_next_year_s_books_change_nothing_of_this_year(year: Path) -> None:
    booked_on(year, "*")
    assert codes_of(verified(year)) == ["las-haller", "sigill-indata", "sigill-haller"]


def test_nor_does_a_warning_about_next_year_s_books(year: Path) -> None:
    booked_on(year, "!")
    assert codes_of(verified(year)) == ["las-haller", "sigill-indata", "sigill-haller"]


def test_an_input_that_is_gone_is_named(year: Path) -> None:
    (year / "texter" / "2025" / "redovisningsprinciper.md").unlink()
    [message] = words(verified(year), "sigill-indata")
    assert message.startswith("texter/2025/redovisningsprinciper.md är borta ")


def test_a_text_that_is_gone_is_an_error_and_figures_are_still_compared(year: Path) -> None:
    (year / "texter" / "2025" / "redovisningsprinciper.md").unlink()
    replace(year, "2025.beancount", "7100.00", "7200.00")
    found = codes_of(verified(year))
    assert "las-andrad" in found
    assert "sigill-siffra" in found
    assert "sigill-haller" not in found


def test_when_no_report_can_be_made_it_is_said_why(year: Path) -> None:
    form = year / "uppstallning" / "resultatrakning.toml"
    form.parent.mkdir()
    form.write_text("id = [", encoding="utf-8")
    outcome = finsam("verify", str(year))
    assert outcome.code == 1
    assert "Traceback" not in outcome.out + outcome.err
    assert "[toml-fel]" in outcome.out
    assert "[las-haller]" in outcome.out
    assert "[sigill-haller]" not in outcome.out


def test_books_that_cannot_be_read_are_told_as_they_are(year: Path) -> None:
    replace(year, "2025.beancount", " -90000.00", " -90000.01")
    outcome = finsam("verify", str(year))
    assert outcome.code == 1
    assert "[verifikation-obalans]" in outcome.out
    assert "[las-andrad] Verifikationen A-1" in outcome.out


def test_a_newer_program_that_prints_the_same_says_nothing(
    year: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(manifest, "__version__", "99.0")
    assert told(verified(year)) == HELD


def test_a_newer_program_that_prints_otherwise_is_a_notice(
    year: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    versions = json.loads((year / MANIFEST).read_bytes())["versioner"]
    monkeypatch.setattr(documents, "__version__", "99.0")
    found = verified(year)
    said = words(found, "sigill-utdata")
    assert said
    assert all(f"finsam_ledger {versions['finsam_ledger']}" in each for each in said)
    assert "sigill-haller" in codes_of(found)
    assert {each.severity for each in found} == {Severity.NOTICE}


def moved(text: str) -> str:
    return f"Inledande mening. {text}"


@pytest.mark.parametrize(
    ("change", "before", "after"),
    [
        (moved, "ingenting.", "”Inledande mening.”"),
        (lambda text: text.replace("Förbundet följer LKBR. ", ""), "”Förbundet följer LKBR.”", ""),
        (lambda text: text.replace("var", "blev"), "”Statens bidrag var 90 000.”", "blev 90 000.”"),
        (
            lambda text: text.replace("LKBR.", "LKBR"),
            "”Förbundet följer LKBR. Stat",
            "LKBR Statens",
        ),
    ],
)
def test_a_sentence_is_named_by_itself(
    year: Path, change: Callable[[str], str], before: str, after: str
) -> None:
    path = year / "texter" / "2025" / "redovisningsprinciper.md"
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    [message] = words(verified(year), "sigill-mening")
    assert f"står {before}" in message
    assert after in message.partition("Nu skulle")[2]


def test_paragraphs_may_be_broken_otherwise(year: Path) -> None:
    replace(year, "texter/2025/redovisningsprinciper.md", "LKBR. Statens", "LKBR.\nStatens")
    assert "sigill-mening" not in codes_of(verified(year))


def rewritten(year: Path, change: Callable[[bytes], bytes]) -> None:
    """The manifest as someone would make it who gives the seal its new hash."""
    path = year / MANIFEST
    before = path.read_bytes()
    path.write_bytes(change(before))
    replace(year, LOCKS, manifest.sha256(before), manifest.sha256(path.read_bytes()))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda _: b"", "är inget manifest"),
        (lambda _: b"[]", "är inget manifest"),
        (lambda _: b'{"slag":"arsredovisning"}', "är inget manifest"),
        (lambda text: text.replace(b'"82900"', b'"mycket"'), "är inget manifest"),
        (lambda text: text.replace(b'"ar": 2025', b'"ar": 2024'), "gäller en annan rapport"),
    ],
)
def test_a_manifest_that_is_none_of_the_report(
    year: Path, change: Callable[[bytes], bytes], reason: str
) -> None:
    rewritten(year, change)
    found = verified(year)
    assert codes_of(found) == ["las-haller", "sigill-manifest"]
    assert found[-1].message.endswith(f"{reason}.")


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("tertialrapport", "förseglas"),
        *((kind, "finns") for kind in ("kvartalsrapport", "../las", "", "ÅR")),
    ],
)
def test_a_kind_of_report_that_is_not_sealed(year: Path, kind: str, reason: str) -> None:
    rewritten(year, lambda text: text.replace(b'"arsredovisning"', f'"{kind}"'.encode()))
    replace(year, LOCKS, '"arsredovisning"', f'"{kind}"')
    (year / MANIFEST).rename(year / "sigill" / f"{kind}-2025.json")
    found = verified(year)
    assert codes_of(found) == ["las-haller", "sigill-manifest"]
    assert f"gäller ett slag av rapport som inte {reason}" in found[-1].message


def test_a_lock_of_later_months_is_not_the_report_s(year: Path) -> None:
    sealed(year, "--month", "2026-02")
    found = verified(year)
    assert codes_of(found) == ["las-haller", "sigill-haller"]


def test_what_is_locked_is_told_with_the_last_hash(year: Path) -> None:
    sealed(year, "--month", "2026-02")
    locks: tuple[Lock, ...] = ledger_of(opened_at(year).books.ledger).locks
    [message] = words(verified(year), "las-haller")
    assert message.endswith(f"2 lås, 5 verifikationer. Det sista låsets hash är {locks[-1].hash}.")
    assert locks[-1].place == Place(str(year / LOCKS), 7)


def test_only_what_hinders_stops_a_seal(year: Path) -> None:
    opened: Opened = opened_at(year)
    assert not reports.hinders(examine(opened))
    (year / "las" / "2025-12.jsonl").unlink()
    found = examine(opened_at(year))
    assert "las-fil-saknas" in codes_of(found)
    assert not reports.hinders(found)
    (year / MANIFEST).unlink()
    assert reports.hinders(examine(opened_at(year)))
