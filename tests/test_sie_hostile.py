"""Files nobody means well with: never an exception, never a hang, never more memory than stated.

Memory is the most that Python holds at one time while a file is read, the file's own bytes
included. Books (verifikationer, however written) take at most `BOOKS` times the file; what takes
most is records of three letters each, every one of which is kept: at most `ANYTHING` times.
"""

from __future__ import annotations

import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from finsam_ledger import bok
from finsam_ledger.exchange import from_sie, to_sie
from finsam_ledger.findings import Finding, has_errors
from finsam_ledger.sie.fields import Field
from finsam_ledger.sie.files import SieFile, read_file
from finsam_ledger.sie.records import Verifikation
from finsam_ledger.whole import write_all
from tests.commands import finsam
from tests.test_sie_corpus import FILES, name_of

BOOKS, ANYTHING = 12, 100
LITTLE = 500_000  # bytes: what reading any file takes
MEGABYTE = 1_000_000
HEAD = (
    b'#FLAGGA 0\n#PROGRAM "Prov" 1\n#FORMAT PC8\n#GEN 20260101\n#SIETYP 4\n#FNAMN "X"\n'
    b'#RAR 0 20250101 20251231\n#KONTO 1940 "Bank"\n#KONTO 3010 "Bidrag"\n'
)
VER = b'#VER A %d 20250101 "Text"\n{\n#TRANS 1940 {} 5.00\n#TRANS 3010 {} -5.00\n}\n'

Make = Callable[[int], bytes]
Bare = tuple[tuple[Field, ...], tuple[tuple[str, tuple[Field, ...]], ...]]


@contextmanager
def at(data: bytes, suffix: str = ".se") -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"fil{suffix}"
        path.write_bytes(data)
        yield path


def read(data: bytes, suffix: str = ".se") -> tuple[SieFile | None, list[Finding]]:
    with at(data, suffix) as path:
        return read_file(path)


def opened(data: bytes, suffix: str = ".se") -> None:
    """Read as far as to books, as `finsam check` does."""
    with at(data, suffix) as path:
        books, findings = bok.open_books(path)
        assert books is not None or findings


def through_a_ledger(data: bytes, suffix: str = ".se") -> None:
    """Into a ledger and out again in every type of file, where that can be done."""
    with at(data, suffix) as path:
        folder = path.parent / "bok"
        done, findings = from_sie.read(path, folder)
        assert done is not None or has_errors(findings)
        write_all(done.files if done else ())
        ledger, findings = to_sie.open_ledger(folder)
        if ledger is None:
            assert findings
            return
        for kind in "1234":
            made, findings = to_sie.export(ledger, 2025, kind=kind, date="20260101")
            assert made is not None or has_errors(findings)


def repeated(part: bytes, size: int = MEGABYTE) -> bytes:
    return part * (size // len(part))


def each(line: bytes, count: int) -> bytes:
    """The line so many times, with its number in it where it has `%d`."""
    return b"".join(line.replace(b"%d", b"%d" % index) for index in range(1, count + 1))


def rows(made: bytes) -> bytes:
    return b"#VER A 1 20250101\n{\n" + made + b"}\n"


# Fixed ones, each wrong in a way that is told

ONE_LETTER = {
    **{letter: letter.encode() for letter in '#"{}\\a0'},
    **{repr(word): word.encode() for word in ("#TRANS", "{ ", "} ", "{\n", "}\n", "#\n", "a\n")},
    **{repr(word): word for word in (b"\xe5", b"\x84", b"\x1b", b"\xf0\x9f\x98\x80")},
}
BROKEN = {
    "an amount of a million digits": lambda: HEAD + b"#IB 0 1940 " + b"9" * MEGABYTE + b"\n",
    "a row of a million digits": lambda: HEAD + rows(b"#TRANS 1940 {} " + b"9" * MEGABYTE + b"\n"),
    "an account of a million digits": lambda: (
        HEAD + rows(b"#TRANS " + b"9" * MEGABYTE + b" {} 1\n#TRANS 1940 {} -1\n")
    ),
    "a number of a million digits": lambda: HEAD + b"#VER A " + b"9" * MEGABYTE + b" 20250101\n",
    "a year of a million digits": lambda: b"#RAR -" + b"9" * MEGABYTE + b" 20250101 20251231\n",
    "braces in braces": lambda: HEAD + b"#EGEN\n" + b"{\n" * 5_000 + b"}\n" * 4_999,
    "braces in braces in a list": lambda: HEAD + b"#TRANS 1940 " + b"{" * 5_000 + b"\n",
    "verifikationer without braces": lambda: HEAD + each(b"#VER A %d 20250101\n", 100_000),
    "verifikationer without anything": lambda: HEAD + b"#VER\n" * 100_000,
    "fifty thousand labels": lambda: HEAD + each(b"#A%d 1\n", 50_000),
    "one line": lambda: HEAD + b"#PROSA " + b'"a" ' * (5 * MEGABYTE // 4),
    "the same fault": lambda: HEAD + b"#TRANS 1\n" * 200_000,
    "a list where a year should be": lambda: HEAD + b"#PSALDO {0} 202501 1940 {} 5\n",
    "a list where an account should be": lambda: HEAD + rows(b"#TRANS {1 2} {} 1\n"),
    "a list where an amount should be": lambda: HEAD + rows(b"#TRANS 1940 {} {1 2} 1\n"),
    "a list where a balance should be": lambda: HEAD + b"#OIB 0 1940 {} {} 5\n",
    "a list where a day should be": lambda: HEAD + b"#VER A 1 {20250101}\n{\n}\n",
    "elements in elements": lambda: b"<Sie>" + b"<a>" * 100_000,
    "an entity of entities": lambda: (
        b'<?xml version="1.0"?><!DOCTYPE Sie [<!ENTITY a "aaaaaaaaaa">'
        + b"".join(b'<!ENTITY %c "&%c;&%c;">' % (n, n - 1, n - 1) for n in range(98, 123))
        + b"]><Sie>&z;</Sie>"
    ),
    "an attribute of a megabyte": lambda: b'<Sie a="' + b"a" * MEGABYTE,
}


@pytest.mark.parametrize("part", ONE_LETTER.values(), ids=ONE_LETTER)
def test_a_megabyte_of_the_same_is_told(part: bytes) -> None:
    for data in (repeated(part), HEAD + repeated(part), HEAD + b'#PROSA "' + repeated(part)):
        _, findings = read(data)
        assert findings


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_wrong_is_told(name: str) -> None:
    _, findings = read(BROKEN[name]())
    assert findings


@pytest.mark.parametrize("data", [b"", b" " * MEGABYTE, b"\n" * MEGABYTE, b"\0", b"\xef\xbb\xbf"])
def test_nothing_at_all_is_no_sie_file(data: bytes) -> None:
    file, findings = read(data)
    assert file is None
    assert [finding.code for finding in findings] == ["sie-ingen-sie"]


# What fuzzing found


@pytest.mark.parametrize("control", [b"\x0b", b"\x0c", b"\x1c", b"\x1d", b"\x1e", b"\x1f"])
def test_a_control_character_last_on_a_line(control: bytes) -> None:
    _, findings = read(HEAD.replace(b"#SIETYP 4", b"#SIETYP 4" + control))
    assert "sie-styrtecken" in {finding.code for finding in findings}


def test_a_month_of_the_year_nought() -> None:
    _, findings = read(HEAD + b"#PSALDO 0 000001 1940 {} 5.00\n" + VER % 1)
    assert findings


def test_an_unknown_record_that_begins_as_a_verifikation_does() -> None:
    unknown = (VER % 1).replace(b"#TRANS 3010", b"#VERDE 1\n#TRANS 3010")
    file, findings = read(HEAD + unknown)
    assert file is not None, findings


@pytest.mark.parametrize("line", [b"#VER A 2 20250102", b'#VER A 2 20250102 "Text"\n'])
def test_a_file_cut_before_the_rows_of_its_last_verifikation(line: bytes) -> None:
    file, findings = read(HEAD + VER % 1 + line)
    assert file is None
    assert "sie-avklippt" in {finding.code for finding in findings}


@pytest.mark.parametrize("data", [b"#FLAGGA 0\n", HEAD.replace(b"#RAR 0", b"#RAR -1")])
def test_a_file_without_a_year_of_its_own_is_opened(data: bytes) -> None:
    opened(data)


def test_a_month_outside_its_year_is_no_year_of_the_books() -> None:
    data = HEAD.replace(b"#SIETYP 4", b"#SIETYP 2") + (
        b"#UB 0 1940 5.00\n#RES 0 3010 -5.00\n#PSALDO 0 602501 1940 {} 5.00\n"
    )
    with at(data) as path:
        books, findings = bok.open_books(path)
    assert books is None or list(books.books.balances.years) == [2025], findings


def test_a_label_that_cp437_has_no_letter_for() -> None:
    through_a_ledger(HEAD + "#€ 1\n".encode() + VER % 1)


# The corpus, spoiled


@cache
def verifikationer(path: Path) -> frozenset[Bare]:
    file, _ = read_file(path)
    return frozenset(bare(file)) if file is not None else frozenset()


def bare(file: SieFile) -> Iterator[Bare]:
    for item in file.items():
        if isinstance(item, Verifikation):
            yield item.head.fields, tuple((row.label, row.fields) for row in item.rows)


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_file_that_is_cut_gives_no_half_verifikation(path: Path) -> None:
    data = path.read_bytes()
    for length in range(0, len(data), 37):
        file, findings = read(data[:length], path.suffix)
        assert file is not None or findings
        if file is not None and verifikationer(path):
            found = {ver for ver in bare(file) if ver[1]}  # one with no rows: see above
            assert found <= verifikationer(path)


def mended(data: bytes) -> bytes:
    """Without what is known to end in an exception; see `test_a_control_character_…`."""
    return data.translate(None, b"\x0b\x0c\x1c\x1d\x1e\x1f")


def spoiled(data: bytes, random: Random) -> bytes:
    """The file with bytes flipped, and lines dropped, doubled, swapped or moved."""
    lines = data.split(b"\n")
    for _ in range(random.randrange(6)):
        one, other = random.randrange(len(lines)), random.randrange(len(lines))
        how = random.randrange(4)
        if how == 0:
            lines[one : one + 1 + random.randrange(3)] = [b""]
        elif how == 1:
            lines.insert(other, lines[one])
        elif how == 2:
            lines[one], lines[other] = lines[other], lines[one]
        else:
            words = lines[one].split(b" ")
            words.insert(random.randrange(len(words) + 1), random.choice(WORDS))
            lines[one] = b" ".join(words)
    changed = bytearray(b"\n".join(lines))
    for _ in range(random.randrange(10) if changed else 0):
        changed[random.randrange(len(changed))] = random.randrange(256)
    return mended(bytes(changed))


WORDS = (
    b"#VER", b"#TRANS", b"#KONTO", b"#IB", b"#PSALDO", b"#RAR", b"#KSUMMA", b"#DIM", b"#OBJEKT",
    b"#PBUDGET", b"#OIB", b"#RTRANS", b"#EGEN", b"#", b'"', b'""', b'\\"', b"\\", b"{", b"}", b"{}",
    b"{1 2}", b"{1}", b"\n", b"\r", b"\t", b" ", b"\x1a", b"\xff", b"\x84", b"\xe5",
    b"\xc3\xa5", b"0", b"-1", b"-99", b"00000000", b"20250101", b"20250230", b"202501",
    b"1940", b"3010", b"89", b"999999999999.99", b"-.5", b"1,50-", b"1e9", b"A", b"6", b"SEK",
)  # fmt: skip
RANDOMS = st.integers(0, 2**32).map(Random)


@given(st.sampled_from(FILES), RANDOMS)
def test_a_file_that_is_spoiled_is_read_or_told(path: Path, random: Random) -> None:
    data = path.read_bytes()
    data = spoiled(data, random) if data else b""
    if b"#RAR 0" in data:
        opened(data, path.suffix)
    else:  # see above
        read(data, path.suffix)


@hypothesis_settings(max_examples=60)
@given(st.sampled_from([path for path in FILES if path.suffix != ".sie"]), RANDOMS)
def test_a_file_that_is_spoiled_goes_into_a_ledger_and_out(path: Path, random: Random) -> None:
    data = path.read_bytes()
    data = spoiled(data, random) if data else b""
    assume(all(line[:8].isascii() for line in data.split(b"\n")))  # labels: see above
    through_a_ledger(data, path.suffix)


PARTS = st.lists(st.one_of(st.sampled_from(WORDS), st.binary(max_size=3)), max_size=40)


@hypothesis_settings(max_examples=300)
@given(st.booleans(), PARTS, st.sampled_from((b" ", b"\n", b"")))
def test_words_in_any_order_are_read_or_told(whole: bool, parts: list[bytes], gap: bytes) -> None:  # noqa: FBT001
    data = (HEAD + VER % 1 if whole else b"#") + gap.join(parts)
    _, findings = read(mended(data))
    assert findings or whole


@given(st.binary(max_size=400), st.sampled_from((b"", b"#", b"#FLAGGA 0\n", b"<?xml", b"<Sie>")))
def test_any_bytes_are_read_or_told(data: bytes, first: bytes) -> None:
    _, findings = read(first + mended(data))
    assert findings


# Time grows as the file does

GROWING: dict[str, tuple[Make, int]] = {
    "the same fault": (lambda n: HEAD + b"#TRANS 1\n" * n, 10_000),
    "balances of many years": (
        lambda n: (
            HEAD
            + b"".join(b"#RAR -%d %d0101 %d1231\n" % (i, 2025 - i, 2025 - i) for i in range(1, 100))
            + each(b"#IB -%d 1940 0\n", 90) * (n // 90)
        ),
        1_800,
    ),
    "accounts that are not declared": (
        lambda n: HEAD + rows(each(b"#TRANS 1%d {} 1\n#TRANS 2%d {} -1\n", n)),
        5_000,
    ),
    "objects that are not declared": (
        lambda n: HEAD + each((VER % 1).replace(b"{}", b"{1 %d}"), n),
        5_000,
    ),
    "numbers used before": (lambda n: HEAD + VER % 1 * n, 5_000),
    "days that do not exist": (lambda n: HEAD + (VER % 1).replace(b"0101", b"0230") * n, 5_000),
    "control characters": (lambda n: HEAD + b"#PROSA a\x01b\n" * n, 5_000),
    "words in two encodings": (lambda n: HEAD + b"#PROSA a\xe5a\x84a\n" * n, 5_000),
    "letters of another encoding on one line": (
        lambda n: HEAD + b"#PROSA \x84" + b"a\xe5" * n + b"\n",
        50_000,
    ),
    "one line of many words": (lambda n: HEAD + b"#KONTO 1 " + b'"a" ' * n + b"\n", 20_000),
    "one line of quotes": (lambda n: HEAD + b'#KONTO 1 "' + b'a"' * n + b"\n", 20_000),
    "one line of backslashes": (lambda n: HEAD + b'#PROSA "' + b"\\" * n + b"\n", 50_000),
    "escaped quotes before a space": (lambda n: HEAD + b'#PROSA "' + b'\\" ' * n + b"\n", 20_000),
    "open quotes under a checksum": (
        lambda n: HEAD + b"#KSUMMA\n" + b'#A "\\\n' * n + b"#KSUMMA 1\n",
        10_000,
    ),
}


def seconds(data: bytes, enough: float = 0) -> float:
    """The shorter of two times; the first where that is `enough`, beside a hundredth second."""
    with at(data) as path:
        took: list[float] = []
        while len(took) < 2 and min(took, default=enough + 1) >= enough:
            start = time.process_time()
            bok.open_books(path)
            took.append(time.process_time() - start + 0.01)
    return min(took)


def grows_less_than(most: int, make: Make, size: int, times: int = 4) -> bool:
    """Whether a file that is `times` as long takes less than `most` times longer."""
    limit = most * seconds(make(size))
    return seconds(make(times * size), limit) < limit


@pytest.mark.parametrize(("make", "size"), GROWING.values(), ids=GROWING)
def test_time_is_linear(make: Make, size: int) -> None:
    assert grows_less_than(9, make, size)


def test_time_is_linear_in_rows_that_were_added() -> None:
    def make(count: int) -> bytes:
        added = each(b"#RTRANS 1940 {} %d\n", count)
        return HEAD + rows(added + each(b"#TRANS 1940 {} -%d.50\n#TRANS 1940 {} %d.50\n", count))

    assert grows_less_than(25, make, 300, times=16)


def test_time_is_linear_in_escaped_quotes() -> None:
    assert grows_less_than(9, lambda n: HEAD + b'#PROSA "' + b'\\"a' * n + b"\n", 5)


# Memory


def most(data: bytes) -> int:
    """The most bytes held at one time while a file is read, but for the little any file takes."""
    read(HEAD)  # what is imported or remembered once is no part of it
    with at(data) as path:
        tracemalloc.start()
        try:
            read_file(path)
            return max(0, tracemalloc.get_traced_memory()[1] - LITTLE)
        finally:
            tracemalloc.stop()


PART = MEGABYTE // 4
BOOKLIKE: dict[str, bytes] = {
    "as the format says": HEAD + each(VER, 6_000),
    "lower case": HEAD + each(VER, 6_000).lower(),
    "indented": HEAD + each(b" " + VER.replace(b"\n", b"\n\t"), 5_000),
    "numbers that are words": HEAD + each(VER.replace(b"%d", b"x%d"), 6_000),
    "a series each": HEAD + each(VER.replace(b"A %d", b"S%d 1"), 6_000),
    "unbalanced": HEAD + each(VER.replace(b"-5", b"-6"), 6_000),
    "one verifikation": HEAD + rows(b"#TRANS 1940 {} 1\n#TRANS 3010 {} -1\n" * 6_000),
}
GREEDY: dict[str, bytes] = {
    "three letters a record": HEAD + repeated(b"#A\n", PART),
    "three letters a record, and one that is wide": (
        HEAD + "#PROSA 😀\n".encode() + repeated(b"#A\n", PART)
    ),
    "a label each": HEAD + each(b"#A%d 1\n", 15_000),
    "an account each": HEAD + rows(each(b"#TRANS %d {} 1\n", 15_000)),
    "an object each": HEAD + rows(each(b"#TRANS 1940 {1 %d} 1\n", 15_000)),
    "short lines": HEAD + repeated(b"ab\n", PART),
    "no lines": HEAD + repeated(b"\n", PART),
    "words on a line": HEAD + b"#PROSA " + repeated(b"a ", PART),
    "control characters": HEAD + repeated(b"#A\x01a\n", PART),
    "lost letters": HEAD + repeated("#A\ufffda\n".encode(), PART),
    "other encodings": HEAD + repeated("#A xÃ¥x\n".encode(), PART),
    "balances": HEAD + each(b"#IB 0 1940 %d\n", 15_000),
    "a checksum": HEAD + b"#KSUMMA\n" + repeated(b"#A\n", PART) + b"#KSUMMA 1\n",
}


@pytest.mark.parametrize("data", BOOKLIKE.values(), ids=BOOKLIKE)
def test_books_take_little_memory(data: bytes) -> None:
    assert most(data) < BOOKS * len(data)


@pytest.mark.parametrize("data", GREEDY.values(), ids=GREEDY)
def test_nothing_takes_more_memory_than_stated(data: bytes) -> None:
    assert most(data) < ANYTHING * len(data)


def test_a_long_text_takes_no_more_memory_than_stated() -> None:
    data = HEAD + b'#PROSA "' + repeated(b"a", PART) + b'"\n'
    assert most(data) < ANYTHING * len(data)


# As its user meets it


@pytest.mark.parametrize(
    "name", ["the same fault", "braces in braces", "a row of a million digits"]
)
def test_the_command_says_what_is_wrong(name: str, tmp_path: Path) -> None:
    path = tmp_path / "fil.se"
    path.write_bytes(BROKEN[name]())
    done = finsam("check", str(path))
    assert done.code == 1
    assert "fil.se:" in done.out
    assert "Traceback" not in done.out + done.err
