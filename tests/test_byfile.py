"""A ledger that is read file by file is what it is when it is read whole, whatever is changed."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from shutil import copytree
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import asdict

from finsam_ledger import bok, byfile
from finsam_ledger.balances import Books
from finsam_ledger.findings import in_order
from finsam_ledger.forbund import read_forbund
from finsam_ledger.inputs import Reader
from finsam_ledger.memory import Memory, Remembered
from finsam_ledger.sources import beancount
from tests.commands import ROOT, finsam

READER = Reader("/nowhere")  # one for the whole process: Python never lets go of it
MAIN = """\
option "operating_currency" "SEK"
plugin "finsam_ledger.plugins.kommunal"
include "konton.beancount"
include "20*.beancount"
"""
KONTON = """\
2025-01-01 open Assets:Likvida:1940-Bank SEK
2025-01-01 open Equity:2010-Eget-kapital SEK
2025-01-01 open Liabilities:Kortfristiga:2510-Leverantorsskulder SEK
2025-01-01 open Income:Driftbidrag:3511-Staten SEK
  motpart: "staten"
2025-01-01 open Expenses:Insatser:4510-Bidrag SEK
  verksamhet: "individ"
2025-01-01 open Expenses:Verksamhet:6500-Telefoni SEK
  verksamhet: "administration"
2025-01-01 open Expenses:Verksamhet:6510-Abonnemang SEK
  verksamhet: "administration"
"""
OPENING = """\
2025-01-01 * "Bokslut" "Ingående balans"
  ver: "IB-1"
  ingaende-balans: TRUE
  ;; en tom rad och en kommentar hör till
  Assets:Likvida:1940-Bank  90000.00 SEK
  Equity:2010-Eget-kapital  -90000.00 SEK
"""
SETTINGS = 'namn = "Prövobygden"\n[[attest]]\nroll = "ekonom"\n'
MONTHS = range(1, 7)
SHARED = 3  # the month in which an amount is shared by key
USED_EARLY = 2


class _Fresh(Memory):
    """A memory that reads every file's hash anew, as the next command would."""

    def __init__(self, folder: Path) -> None:
        READER._hashes.clear()  # noqa: SLF001
        READER._made.clear()  # noqa: SLF001
        READER._files.clear()  # noqa: SLF001
        READER._folders.clear()  # noqa: SLF001
        READER.began = time.time_ns() + 10**9  # what a test has just written is old enough
        super().__init__(READER, "program", str(folder))


def ver(serie: str, number: int, day: str, rows: str, text: str = "Rekvisition") -> str:
    return (
        f'{day} * "Kommunen" "{text}"\n  ver: "{serie}-{number}"\n  bokford: {day}\n'
        f'  attest: "ekonom"\n{rows}'
    )


def two(debit: str, credit: str, amount: str, meta: str = "") -> str:
    return f"  {debit}  {amount} SEK\n{meta}  {credit}  -{amount} SEK\n"


BANK, STATE = "Assets:Likvida:1940-Bank", "Income:Driftbidrag:3511-Staten"
COST, PHONE = "Expenses:Insatser:4510-Bidrag", "Expenses:Verksamhet:6500-Telefoni"
EARLY = "Expenses:Verksamhet:6510-Abonnemang"  # that only February has anything on
DEBT = "Liabilities:Kortfristiga:2510-Leverantorsskulder"


BALANCE = 5  # the month whose file asserts what was there when it began


def month_of(month: int) -> str:
    insats = f'    insats: "insats-{month % 3}"\n    motpart: "norrby"\n'
    first = 2 * month - 1
    key = '    verksamhet: "struktur 33 individ 67"\n' if month == SHARED else ""
    return "\n".join(
        [
            OPENING if month == 1 else ";; månaden",
            f"2025-05-01 balance {DEBT}  -399.96 SEK\n" if month == BALANCE else "",
            ver("A", month, f"2025-{month:02}-03", two(BANK, STATE, "5000.00")),
            ver("B", first, f"2025-{month:02}-10", two(COST, BANK, f"{1000 + month}.50", insats)),
            ver(
                "B",
                first + 1,
                f"2025-{month:02}-20",
                two(EARLY if month == USED_EARLY else PHONE, DEBT, "99.99", key),
            ),
        ]
    )


def made(folder: Path) -> Path:
    folder.mkdir()
    (folder / "forbund.toml").write_text(SETTINGS, "utf-8")
    (folder / "main.beancount").write_text(MAIN, "utf-8")
    (folder / "konton.beancount").write_text(KONTON, "utf-8")
    for month in MONTHS:
        (folder / f"2025-{month:02}.beancount").write_text(month_of(month), "utf-8")
    return folder


class Whole(NamedTuple):
    """All there is to books, but for the verifikationer themselves."""

    books: dict[str, Any]
    amounts: list[Any]
    ledger: dict[str, Any]
    reading: list[str]
    rules: list[str]


def told(found: Remembered) -> Whole:
    books = found.books
    assert books.ledger is not None
    fields = asdict(books)
    for lazy in ("postings", "journal", "ledger", "balances"):
        del fields[lazy]
    return Whole(
        fields,
        list(books.balances.amounts.items()),
        asdict(books.ledger),
        [str(each) for each in in_order(found.reading)],
        [str(each) for each in in_order(found.rules)],
    )


def read_whole(folder: Path) -> Remembered | None:
    forbund, _ = read_forbund(folder)
    assert forbund is not None
    books, wrong = beancount.load(folder / "main.beancount", forbund.chart)
    if books is None or any(each.severity.value == "fel" for each in wrong):
        return None
    opened = bok.Opened(forbund, books, tuple(wrong), reading=tuple(wrong))
    return Remembered(books, opened.reading, opened.rules)


def kept(folder: Path, cache: Path, found: Remembered) -> None:
    forbund, _ = read_forbund(folder)
    assert forbund is not None
    byfile.keep(forbund, found, _Fresh(cache))


def recalled(folder: Path, cache: Path) -> byfile.Recalled | None:
    forbund, _ = read_forbund(folder)
    assert forbund is not None

    def whole() -> Books | None:
        found = read_whole(folder)
        return found.books if found else None

    return byfile.recall(forbund, folder / "main.beancount", _Fresh(cache), whole)


def hold(folder: Path, cache: Path) -> bool:
    """Whether a ledger could be read by file; it is then what it is when it is read whole."""
    found, whole = recalled(folder, cache), read_whole(folder)
    if found is None:
        return False
    assert whole is not None
    assert told(found.found) == told(whole)
    assert found.found.books.verifikationer == whole.books.verifikationer
    assert list(found.found.books.postings()) == list(whole.books.postings())
    return True


def remembered(root: Path) -> Path:
    """A ledger in `root` whose files are kept in `root/cache`."""
    folder = made(root / "bok")
    whole = read_whole(folder)
    assert whole is not None
    kept(folder, root / "cache", whole)
    assert list((root / "cache").glob("del-*"))
    return folder


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return remembered(tmp_path)


def edit(name: str, old: str, new: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        path = folder / name
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")

    return change


def add(name: str, text: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        path = folder / name
        before = path.read_text("utf-8") if path.exists() else ""
        path.write_text(f"{before}\n{text}", "utf-8")

    return change


APRIL = "2025-04.beancount"
EXTRA = ver("B", 13, "2025-06-30", two(PHONE, DEBT, "1.00"))
# A change, and whether the files that it leaves alone need not be read.
CHANGES: dict[str, tuple[Callable[[Path], None], bool]] = {
    "nothing": (lambda _: None, True),
    "an amount": (edit(APRIL, "1004.50", "1004.51"), True),
    "an account": (edit(APRIL, PHONE, COST), True),
    "a dimension": (edit(APRIL, 'insats: "insats-1"', 'insats: "en-annan"'), True),
    "a key": (edit(APRIL, 'motpart: "norrby"', 'verksamhet: "struktur 33 individ 67"'), True),
    "a comment": (add(APRIL, ";; klart\n"), True),
    "a new verifikation": (add("2025-06.beancount", EXTRA), True),
    "a new file": (add("2025-06b.beancount", EXTRA), True),
    "a day in another month": (edit("2025-05.beancount", "2025-05-20", "2025-06-01"), True),
    "words missing": (edit(APRIL, '"Kommunen"', '""'), True),
    "nobody's attest": (edit(APRIL, 'attest: "ekonom"', 'attest: "okänd"'), True),
    "registered late": (edit(APRIL, "bokford: 2025-04-20", "bokford: 2025-11-20"), False),
    "a balance at a month's end": (
        add("konton.beancount", f"2025-04-01 balance {DEBT}  -299.97 SEK\n"),
        True,
    ),
    "a balance in another file": (edit(APRIL, "99.99", "99.98"), False),
    "a balance in a file": (add(APRIL, f"2025-05-01 balance {DEBT}  -399.96 SEK\n"), True),
    "a wrong balance": (
        add("konton.beancount", f"2025-04-01 balance {DEBT}  -299.96 SEK\n"),
        False,
    ),
    "a balance in a month": (
        add("konton.beancount", f"2025-02-15 balance {DEBT}  -99.99 SEK\n"),
        False,
    ),
    "the budget": (
        add("konton.beancount", f'2025-01-01 custom "budget" {PHONE} "yearly" 1000.00 SEK\n'),
        True,
    ),
    "a gap in the numbers": (edit(APRIL, '"B-7"', '"B-97"'), False),
    "a number used twice": (edit(APRIL, '"B-7"', '"B-6"'), False),
    "an overdraft": (edit(APRIL, "5000.00", "-500000.00"), False),
    "unbalanced": (edit(APRIL, "  -99.99", "-99.98"), False),
    "an account not opened": (edit(APRIL, PHONE, "Expenses:Verksamhet:6501-Annat"), False),
    "an account opened later": (
        edit("konton.beancount", f"2025-01-01 open {PHONE}", f"2025-03-01 open {PHONE}"),
        False,
    ),
    "an account closed": (add("konton.beancount", f"2025-05-01 close {PHONE}\n"), False),
    "an account closed last": (add("konton.beancount", f"2025-12-31 close {PHONE}\n"), True),
    "an account closed on the way": (add("konton.beancount", f"2025-04-15 close {EARLY}\n"), True),
    "an account closed on its last day": (
        add("konton.beancount", f"2025-02-20 close {EARLY}\n"),
        True,
    ),
    "an account closed too early": (add("konton.beancount", f"2025-02-19 close {EARLY}\n"), False),
    "two accounts closed": (
        add("konton.beancount", f"2025-03-05 close {EARLY}\n2025-06-25 close {COST}\n"),
        True,
    ),
    "closed, and a balance of what it is asked for": (
        add(
            "konton.beancount",
            f"2025-02-21 close {EARLY}\n2025-03-01 balance {DEBT}  -199.98 SEK\n",
        ),
        True,
    ),
    "an account with another dimension": (
        edit("konton.beancount", 'verksamhet: "individ"', 'verksamhet: "struktur"'),
        False,
    ),
    "an account that is shared": (
        edit("konton.beancount", '"individ"', '"struktur 50 individ 50"'),
        False,
    ),
    "settings": (edit("forbund.toml", 'roll = "ekonom"', 'roll = "kassör"'), False),
    "not approved": (edit(APRIL, '2025-04-20 * "', '2025-04-20 ! "'), True),
    "equity": (edit(APRIL, DEBT, "Equity:2010-Eget-kapital"), False),
    "a correction": (edit(APRIL, '  ver: "B-8"', '  ver: "B-8"\n  rattar: "B-2"'), False),
    "a personnummer": (edit(APRIL, "Rekvisition", "Rekvisition 19121212-1212"), True),
    "personal data": (edit(APRIL, '  ver: "B-8"', '  ver: "B-8"\n  personuppgift: "namn"'), False),
    "a tag on the rest": (edit(APRIL, "2025-04-03", "pushtag #resa\n2025-04-03"), False),
    "euro": (edit(APRIL, "99.99 SEK", "99.99 EUR"), False),
    "an amount left out": (edit(APRIL, f"  {DEBT}  -99.99 SEK\n", f"  {DEBT}\n"), False),
    "another year": (add("2025-06.beancount", EXTRA.replace("2025-06-30", "2026-01-30")), False),
    "a file less": (lambda folder: (folder / "2025-06.beancount").unlink(), True),
    "a file less in the middle": (lambda folder: (folder / APRIL).unlink(), False),
    "a lock": (add("konton.beancount", '2025-02-28 custom "finsam-las" "2025-02" "abc"\n'), False),
    "a foreign plugin": (
        edit("main.beancount", "plugin ", 'plugin "beancount.plugins.auto_accounts"\nplugin '),
        False,
    ),
    "no syntax": (add(APRIL, "2025-04-30 hej\n"), False),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_ledger_is_what_it_is(ledger: Path, tmp_path: Path, change: str) -> None:
    mutate, is_by_file = CHANGES[change]
    mutate(ledger)
    assert hold(ledger, tmp_path / "cache") == is_by_file


def test_what_was_read_is_known_the_next_time(ledger: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    edit(APRIL, "1004.50", "1004.51")(ledger)
    found = recalled(ledger, cache)
    assert found is not None
    names = {Path(name).name for name in found.files}
    assert names == {f"2025-{month:02}.beancount" for month in MONTHS} - {APRIL}
    forbund, _ = read_forbund(ledger)
    assert forbund is not None
    byfile.keep(forbund, found.found, _Fresh(cache), found)
    again = recalled(ledger, cache)
    assert again is not None
    assert {Path(name).name for name in again.files} == names | {APRIL}
    assert told(again.found) == told(found.found)


def test_a_file_that_changes_while_it_is_read_is_not_known(tmp_path: Path) -> None:
    folder, cache = made(tmp_path / "bok"), tmp_path / "cache"
    whole = read_whole(folder)
    assert whole is not None
    edit(APRIL, "1004.50", "1004.51")(folder)
    forbund, _ = read_forbund(folder)
    assert forbund is not None
    memory = _Fresh(cache)
    READER.began = (folder / APRIL).stat().st_ctime_ns  # the others were there before
    for path in folder.glob("2025-*"):
        if path.name != APRIL:
            READER.file_hash(str(path))
    byfile.keep(forbund, whole, memory)
    found = recalled(folder, cache)
    changed = read_whole(folder)
    assert changed is not None
    assert found is None or told(found.found) == told(changed)


def test_settings_with_errors_are_held_against_no_memory(ledger: Path, tmp_path: Path) -> None:
    """Other rules are asked of books that are not read whole."""
    opened, _ = bok.open_books(ledger, memory=_Fresh(tmp_path / "cache"))
    assert opened is not None
    assert opened.by_file is not None
    (ledger / "register").mkdir()
    add("register/medlemmar.csv", "hej\n")(ledger)
    opened, _ = bok.open_books(ledger, memory=_Fresh(tmp_path / "cache"))
    assert opened is not None
    assert not opened.is_whole
    assert opened.remembered is None


def test_a_month_after_the_locks(tmp_path: Path) -> None:
    """What is locked need not be gone through while its files are as they were; else it is."""
    folder, cache = made(tmp_path / "bok"), tmp_path / "cache"
    for month in ("2025-02", "2025-03"):
        assert finsam("seal", str(folder), "--month", month).code == 0
    whole = read_whole(folder)
    assert whole is not None
    kept(folder, cache, whole)
    assert hold(folder, cache)
    edit("2025-05.beancount", "1005.50", "1005.51")(folder)
    assert hold(folder, cache)
    (lock,) = folder.glob("las/2025-02.jsonl")
    moved = lock.rename(folder / "las" / "borta")
    assert not hold(folder, cache)
    moved.rename(lock)
    assert hold(folder, cache)
    edit("2025-02.beancount", "1002.50", "1002.51")(folder)
    assert not hold(folder, cache)
    changed = read_whole(folder)
    assert changed is not None
    assert any(each.code.startswith("las-") for each in changed.rules)
    kept(folder, cache, changed)
    assert not hold(folder, cache)


@pytest.mark.parametrize(
    "folder",
    [*sorted((ROOT / "ledgers").iterdir()), ROOT / "examples" / "minimal"],
    ids=lambda each: each.name,
)
def test_every_ledger_is_what_it_is(folder: Path, tmp_path: Path) -> None:
    own = copytree(folder, tmp_path / "bok")
    whole = read_whole(own)
    assert whole is not None
    kept(own, tmp_path / "cache", whole)
    has_parts = folder.name != "minimal"  # which is one file
    assert hold(own, tmp_path / "cache") == has_parts


REGISTER = "register/anlaggningar.csv"
REAL_CHANGES: dict[str, tuple[Callable[[Path], None], str, bool]] = {
    "a budget": (edit("budget-2026.beancount", "000.00", "001.00"), "", True),
    "an asset that cost more": (edit(REGISTER, "104832.00,0", "104833.00,0"), "anlaggning-", True),
    "an asset of no account": (edit(REGISTER, "1229", "1999"), "anlaggning-", True),
    "a locked year": (add("2025.beancount", ";; senare\n"), "", False),
}


@pytest.mark.parametrize("change", REAL_CHANGES)
def test_a_real_ledger_that_is_changed(tmp_path: Path, change: str) -> None:
    """One with fixed assets, balances asserted in its year files, locks and a seal."""
    mutate, told_of, is_by_file = REAL_CHANGES[change]
    own, cache = copytree(ROOT / "ledgers" / "uppsala-lan", tmp_path / "bok"), tmp_path / "cache"
    whole = read_whole(own)
    assert whole is not None
    kept(own, cache, whole)
    mutate(own)
    assert hold(own, cache) == is_by_file
    changed = read_whole(own)
    assert changed is not None
    assert not told_of or any(each.code.startswith(told_of) for each in changed.rules)


AMOUNTS = st.integers(-300_000, 300_000)
DAYS = st.dates(min_value=date(2025, 1, 1), max_value=date(2025, 12, 31))
ROWS = st.tuples(
    st.sampled_from((BANK, STATE, COST, PHONE, DEBT)),
    AMOUNTS,
    st.sampled_from(
        ("", 'insats: "a"', 'motpart: "norrby"', 'verksamhet: "struktur 40 individ 60"')
    ),
)


@st.composite
def edited(draw: st.DrawFn) -> list[tuple[int, str]]:
    """For some months what stands in them instead."""
    found = []
    for month in draw(st.lists(st.sampled_from(MONTHS), min_size=1, max_size=3, unique=True)):
        text = ""
        for number in range(draw(st.integers(0, 3))):
            rows = draw(st.lists(ROWS, min_size=1, max_size=3))
            rest = -sum(ore for _, ore, _ in rows) + draw(st.sampled_from((0, 0, 0, 1)))
            body = "".join(
                f"  {account}  {_kronor(ore)} SEK\n" + (f"    {meta}\n" if meta else "")
                for account, ore, meta in (*rows, (BANK, rest, ""))
            )
            day = draw(DAYS).isoformat()
            serie = draw(st.sampled_from(("A", "B", "C")))
            text += ver(serie, 2 * month - 1 + number, day, body)
        found.append((month, text))
    return found


def _kronor(ore: int) -> str:
    return f"{'-' if ore < 0 else ''}{abs(ore) // 100}.{abs(ore) % 100:02}"


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(changes=edited())
def test_whatever_is_changed(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[int, str]]
) -> None:
    root = tmp_path_factory.mktemp("byfile")
    ledger = remembered(root)
    for month, text in changes:
        (ledger / f"2025-{month:02}.beancount").write_text(text, "utf-8")
    hold(ledger, root / "cache")


CLOSED = st.dictionaries(st.sampled_from((EARLY, PHONE, COST)), DAYS, max_size=2)
ASSERTED = st.lists(st.tuples(DAYS, st.sampled_from((0, 0, 0, 1))), max_size=3)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(closed=CLOSED, asserted=ASSERTED, month=st.sampled_from(MONTHS))
def test_whenever_accounts_are_closed_and_balances_asserted(
    tmp_path_factory: pytest.TempPathFactory,
    closed: dict[str, date],
    asserted: list[tuple[date, int]],
    month: int,
) -> None:
    """What stands in for files stands where Beancount looks at what accounts have."""
    root = tmp_path_factory.mktemp("byfile")
    ledger = remembered(root)
    edit(f"2025-{month:02}.beancount", "5000.00", "5000.01")(ledger)
    lines = [f"{day} close {account}\n" for account, day in closed.items()]
    for day, wrong in asserted:
        booked = sum(date(2025, month, 20) < day for month in MONTHS)
        lines.append(f"{day} balance {DEBT}  {_kronor(-9999 * booked + wrong)} SEK\n")
    add("konton.beancount", "".join(lines))(ledger)
    hold(ledger, root / "cache")
