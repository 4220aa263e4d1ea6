"""What must hold for any SIE file and any books: generated files, read, imported and exported."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from finsam_ledger.balances import Books, Key, Measure
from finsam_ledger.exchange import from_sie, to_sie
from finsam_ledger.findings import Finding, has_errors
from finsam_ledger.forbund import Forbund, Settings
from finsam_ledger.periods import Period
from finsam_ledger.sie import rules
from finsam_ledger.sie.contents import contents_of
from finsam_ledger.sie.encoding import decoded
from finsam_ledger.sie.files import SieFile, read_file
from finsam_ledger.sie.notes import Notes
from finsam_ledger.sie.reader import items
from finsam_ledger.sie.records import Item, Record, Verifikation
from finsam_ledger.sie.tally import Summing, Tally, summed
from finsam_ledger.sie.values import plain
from finsam_ledger.sie.writing import written
from finsam_ledger.sources import sie
from finsam_ledger.whole import write_all
from tests.books import CHART, NOWHERE
from tests.sie_files import (
    LETTERS,
    PAIRS,
    SWEDISH_TEXTS,
    YEAR,
    Book,
    Sums,
    books,
    record,
    rewritten,
    safe,
    sums_of,
)
from tests.test_sie_corpus import told

FORBUND = Forbund(NOWHERE, Settings(namn="Provbygden"), CHART)

BOOKS = books()
HEADS = (
    record("FLAGGA", "0"), record("PROGRAM", "Prov", "1"), record("FORMAT", "PC8"),
    record("GEN", "20251231"), record("SIETYP", "4"), record("FNAMN", "Förbundet i Å"),
    record("RAR", "0", f"{YEAR}0101", f"{YEAR}1231"),
)  # fmt: skip
CHARTED = (record("KONTO", "1940", "Bank"), record("KONTO", "3010", "Bidrag"))
SOME = hypothesis_settings(max_examples=40)  # each is imported into a ledger and read back
FEW = hypothesis_settings(max_examples=25)  # each more than once
RANDOMS = st.integers(0, 2**32).map(Random)


def bare(item: Item) -> object:
    """A record without its line; a verifikation with its rows in order."""
    if isinstance(item, Record):
        return item.label, item.fields
    return bare(item.head), [bare(row) for row in item.rows]


def all_of(found: Iterable[Item]) -> list[object]:
    return [bare(item) for item in found]


# Read and written


@given(BOOKS)
def test_what_is_written_is_read_again(book: Book) -> None:
    data = written(book.items).data
    notes = Notes("")
    found = decoded(data, notes, "cp437")
    assert found is not None
    assert all_of(items(found.text, notes)) == all_of(book.items)
    assert written(items(found.text, notes)).data == data


@given(BOOKS)
def test_a_written_file_has_no_errors(book: Book) -> None:
    with folder() as path:
        file, findings = read(path, written(book.items).data)
    assert file is not None, findings
    assert sums(file.tally) == sums_of(book.vers)


@given(st.text(LETTERS).map(safe))
def test_every_letter_of_cp437_survives_in_every_kind_of_field(text: str) -> None:
    letters = text or LETTERS
    made = written(
        [
            record("FLAGGA", "0"),
            record("PROSA", letters),
            record("OBJEKT", "1", letters, letters),
            record("EGEN", letters, (letters, letters), letters),
        ]
    )
    assert not made.changed
    found = decoded(made.data, Notes(""), "cp437")
    assert found is not None
    last = list(items(found.text, Notes("")))[-1]
    assert bare(last) == ("EGEN", (letters, (letters, letters), letters))


# The fast way and the careful one


@dataclass
class Way:
    """What one way of reading a text comes to."""

    records: list[Record]
    tally: Tally
    findings: list[str]

    @property
    def sums(self) -> Sums:
        return sums(self.tally)


def sums(tally: Tally) -> Sums:
    return {key: ore for key, ore in tally.amounts.items() if ore}


def ended(records: list[Record], tally: Tally, text: str, notes: Notes) -> Way:
    """With what the rules say of the whole."""
    contents = contents_of(records, notes, has_rows=tally.verifikationer > 0, suffix=".se")
    rules.examine(contents, tally, text, notes)
    return Way(records, tally, told(notes.findings))


def quickly(text: str) -> Way:
    notes = Notes("")
    return ended(*summed(text, notes), text, notes)


def carefully(text: str) -> Way:
    notes = Notes("")
    summing = Summing(notes)
    summing.add(items(text, notes))
    return ended(summing.records, summing.finished(), text, notes)


def same_both_ways(text: str) -> Way:
    """One way, where the other comes to the same."""
    quick, careful = quickly(text), carefully(text)
    assert quick.records == careful.records
    assert quick.sums == careful.sums
    assert compared(quick) == compared(careful)
    assert quick.tally.dates == careful.tally.dates
    counts = [(way.tally.verifikationer, way.tally.rows) for way in (quick, careful)]
    assert counts[0] == counts[1]
    return quick


def compared(way: Way) -> list[str]:
    """Findings but for what `WRONG` shows is not the same yet."""
    found = [each for each in way.findings if not each.endswith("sie-objektlista")]
    return sorted("- " + f.split()[1] if f.endswith("sie-objekt-saknas") else f for f in found)


HEAD, DEBET, KREDIT = "#VER A {} 20250101", "#TRANS 1940 {} 1.00", "#TRANS 3010 {} -1.00"


def ver(head: str = HEAD, debet: str = DEBET, kredit: str = KREDIT, nummer: int = 1) -> str:
    return "\n".join([head.format(nummer), "{", debet, kredit, "}", ""])


# What only the careful way sees: the fast one is too quick to say that all is well.
WRONG = {
    "a day of a row that is none": ver(debet=f"{DEBET} 20250230"),
    "a registration day that is none": ver(f"{HEAD} text 20250230"),
    "a quote that ends but does not begin, on a day": ver('#VER A 1 20250101"'),
    "a quote that begins but does not end, on a day": ver('#VER A 1 "20250101'),
    "a quote that begins but does not end, on a number": ver('#VER A "1 20250101'),
    "a quote that begins but does not end, on a row": ver(debet=f'{DEBET} "20250101'),
    "words of an object list that are not parted": ver(debet='#TRANS 1940 {"1""x"} 1.00'),
    "an odd object list, twice": "".join(
        ver(debet="#TRANS 1940 {1} 1.00", nummer=nummer) for nummer in (1, 2)
    ),
    "an object that is first used on another account": "#IB 0 1940 0.00\n"
    + ver(debet="#TRANS 1940 {1 x} 1.00")
    + ver(kredit="#TRANS 3010 {1 x} -1,00", nummer=2),
}


@pytest.mark.parametrize("text", WRONG.values(), ids=WRONG)
def test_what_the_reader_tells_is_told_the_fast_way_too(text: str) -> None:
    quick, careful = quickly(text), carefully(text)
    assert quick.sums == careful.sums
    assert quick.findings == careful.findings


@given(BOOKS)
def test_the_fast_way_and_the_careful_one_give_the_same(book: Book) -> None:
    found = decoded(written(book.items).data, Notes(""), "cp437")
    assert found is not None
    assert same_both_ways(found.text).sums == sums_of(book.vers)


@given(BOOKS, RANDOMS, st.sampled_from(("cp437", "utf-8", "cp1252")))
def test_so_they_do_however_a_file_is_written(book: Book, random: Random, encoding: str) -> None:
    text = rewritten(book.items, random)
    try:
        data = text.encode(encoding)
    except UnicodeEncodeError:
        encoding, data = "cp437", text.encode("cp437")
    found = decoded(data, Notes(""), encoding)
    assert found is not None
    assert same_both_ways(found.text).sums == sums_of(book.vers)
    assert all_of(items(found.text, Notes(""))) == all_of(book.items)


# What stands where a value should: right, odd but readable, and wrong; see `WRONG` for the rest.
WORDS = (
    "", "00000000", "2025-01-01", "1", "x", '"a"b', '""',
    '"a\tb"', "{", "}", "{}", "{1}", "{1 2 3}", "5.005", "5,50", "--5", "1 000", "\u00a0", "\\",
    '"a\\"', "#VER", "9999999999999", "٣", "+5", "5-", '"" ""', "-0.00", "\x0b", "'",
)  # fmt: skip


@given(BOOKS, RANDOMS, st.lists(st.sampled_from(WORDS), min_size=1, max_size=3))
def test_so_they_do_where_a_file_is_wrong(book: Book, random: Random, words: list[str]) -> None:
    plainly = written(book.items).data.decode("cp437").replace("\r\n", "\n")
    lines = random.choice((plainly, rewritten(book.items, random))).split("\n")
    first = next((i for i, line in enumerate(lines) if "VER" in line), 0)
    for word in words:
        index = random.randrange(random.choice((0, first)), len(lines))
        parts = lines[index].split(" ")
        place = random.randrange(len(parts))
        parts[place : place + random.randrange(2)] = [word]
        lines[index] = " ".join(parts)
    same_both_ways("\n".join(lines))


@given(BOOKS)
def test_rows_struck_out_or_added_count_nowhere(book: Book) -> None:
    rest = [
        ver._replace(rows=tuple(row for row in ver.rows if row.label == "TRANS"))
        for ver in book.vers
    ]
    with folder() as path:
        whole, _ = read(path, written(book.items).data)
        without, _ = read(path, written(book._replace(vers=tuple(rest)).items).data)
    assert whole is not None
    assert without is not None
    assert sums(whole.tally) == sums(without.tally)
    assert books_in(whole).balances.amounts == books_in(without).balances.amounts


# Checksums


def crc(data: bytes) -> int:
    """CRC-32 by its polynomial, bit by bit (SIE 4B, 12)."""
    register = 0xFFFFFFFF
    for byte in data:
        register ^= byte
        for _ in range(8):
            register = (register >> 1) ^ (0xEDB88320 if register & 1 else 0)
    return register ^ 0xFFFFFFFF


def ksumma(found: Iterable[Item]) -> int:
    """The sum over records: labels and fields, one after the other."""
    words: list[str] = []
    for item in found:
        for each in [item] if isinstance(item, Record) else [item.head, *item.rows]:
            words.append(f"#{each.label}")
            for field in each.fields:
                words += [field] if isinstance(field, str) else field
    return crc("".join(words).encode("cp437"))


@given(BOOKS)
def test_the_checksum_written_is_that_of_the_format(book: Book) -> None:
    flag, *rest = book.items
    lines = written([flag, *rest], checksum=True).data.split(b"\r\n")
    assert lines[1] == b"#KSUMMA"
    assert lines[-2] == b"#KSUMMA %d" % ksumma(rest)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [("Straße på ön", "utf-8"), ("Straße på ön", "cp1252"), ("Straße på ön ▀", "cp437")],
)
def test_a_checksum_holds_in_a_file_with_sharp_s(text: str, encoding: str) -> None:
    found = [record("FLAGGA", "0"), record("PROSA", text), record("PROSA", "åäö")]
    data = written(found, checksum=True).data.decode("cp437").encode(encoding)
    with folder() as path:
        _, findings = read(path, data, encoding=encoding)
    assert "sie-kontrollsumma" not in codes(findings)


@given(BOOKS, RANDOMS)
def test_any_change_inside_a_checksum_is_found(book: Book, random: Random) -> None:
    data = written(book.items, checksum=True).data
    start, end = data.index(b"#KSUMMA") + len("#KSUMMA"), data.rindex(b"#KSUMMA")
    places = [
        index for index in range(start, end) if chr(data[index]).isalnum() and data[index] < 128
    ]
    place = random.choice(places)
    letter = random.choice([each for each in b"aZ09" if each != data[place]])
    changed = data[:place] + bytes([letter]) + data[place + 1 :]
    with folder() as path:
        whole, findings = read(path, data)
        assert whole is not None, findings
        file, findings = read(path, changed)
    assert file is None
    assert {"sie-kontrollsumma", "sie-avklippt"} & set(codes(findings))


# Into a ledger and out again


@contextmanager
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def read(
    path: Path, data: bytes, encoding: str | None = "cp437"
) -> tuple[SieFile | None, list[Finding]]:
    (path / "fil.se").write_bytes(data)
    return read_file(path / "fil.se", encoding=encoding)


def codes(findings: Iterable[Finding]) -> list[str]:
    return [finding.code for finding in findings]


def imported(path: Path, made: Sequence[Item] | bytes, encoding: str | None = "cp437") -> int:
    """A file into the ledger beside it; how many verifikationer were new."""
    data = made if isinstance(made, bytes) else written(made).data
    (path / "fil.se").write_bytes(data)
    done, findings = from_sie.read(path / "fil.se", path / "bok", encoding)
    assert done is not None, findings
    write_all(done.files)
    return done.added


def exported(path: Path) -> list[object]:
    """The ledger's year as a SIE file, read."""
    file = exported_file(path)
    return all_of(file.items())


def exported_file(path: Path, year: int = YEAR) -> SieFile:
    ledger, findings = to_sie.open_ledger(path / "bok")
    assert ledger is not None, findings
    made, findings = to_sie.export(ledger, year, date="20260101")
    assert made is not None, findings
    file, findings = read(path, made.data)
    assert file is not None, findings
    return file


def texts_in(path: Path) -> Mapping[str, str]:
    found = sorted((path / "bok").rglob("*")) if (path / "bok").exists() else []
    return {each.name: each.read_text(encoding="utf-8") for each in found}


def books_in(file: SieFile) -> Books:
    made, _ = sie.books_of(file, FORBUND)
    return made


@SOME
@given(books(min_vers=1))
def test_import_and_export_give_the_same_records(book: Book) -> None:
    with folder() as path:
        assert imported(path, book.items) == len(book.vers)
        assert exported(path) == all_of(book.items)


@FEW
@given(books(min_vers=1))
def test_importing_twice_adds_nothing(book: Book) -> None:
    with folder() as path:
        imported(path, book.items)
        before = texts_in(path)
        assert imported(path, book.items) == 0
        assert texts_in(path) == before


def until(book: Book, day: str) -> Book:
    """The books as they were exported on a day: what was booked later is not there."""
    return book._replace(vers=tuple(ver for ver in book.vers if ver.datum <= day))


def dated(book: Book) -> Book:
    """The verifikationer in the order of their days, as a part of the year has them first."""
    return book._replace(vers=tuple(sorted(book.vers, key=lambda ver: ver.datum)))


@FEW
@given(books(min_vers=2).map(dated), st.integers(0, 4))
def test_importing_in_two_parts_is_importing_at_once(book: Book, part: int) -> None:
    first = until(book, book.vers[min(part, len(book.vers) - 2)].datum)
    with folder() as path, folder() as other:
        imported(path, first.items)
        assert imported(path, book.items) == len(book.vers) - len(first.vers)
        imported(other, book.items)
        assert exported(path) == exported(other) == all_of(book.items)
        assert amounts_in(path) == amounts_in(other)


def amounts_in(path: Path) -> Mapping[Key, int]:
    ledger, findings = to_sie.open_ledger(path / "bok")
    assert ledger is not None, findings
    return ledger.books.balances.amounts


def changed(ver: Verifikation, how: str) -> list[Verifikation]:
    """What became of a verifikation since the last export."""
    head = list(ver.head.fields) + [""] * 2
    if how == "borta":
        return []
    if how == "datum":
        head[2] = f"{YEAR}1231"
    elif how == "text":
        head[3] = f"{head[3]}!"
    if how in ("datum", "text"):
        return [ver._replace(head=record("VER", *head))]
    konto = "5010" if how == "konto" else "1940"
    added = [record("TRANS", k, (), plain(o)) for k, o in ((konto, 100), ("1510", -100))]
    return [ver._replace(rows=(*ver.rows, *added))]


CHANGES = st.sampled_from(("borta", "datum", "text", "konto", "belopp"))


def test_two_series_in_two_parts_are_the_same_records() -> None:
    """A file has one series after the other; a ledger has what came first first."""
    found = [
        Verifikation(
            record("VER", serie, nummer, f"{YEAR}{month}01"),
            (record("TRANS", "1940", (), "1.00"), record("TRANS", "3010", (), "-1.00")),
        )
        for serie in "AB"
        for nummer, month in (("1", "01"), ("2", "02"))
    ]
    book = Book(HEADS, CHARTED, (), tuple(found))
    with folder() as path:
        imported(path, until(book, f"{YEAR}0131").items)
        imported(path, book.items)
        assert exported(path) == all_of(book.items)


@FEW
@given(books(min_vers=1), CHANGES, st.integers(0, 5))
def test_what_has_changed_since_is_an_error_and_nothing_is_written(
    book: Book, how: str, index: int
) -> None:
    place = min(index, len(book.vers) - 1)
    vers = [*book.vers[:place], *changed(book.vers[place], how), *book.vers[place + 1 :]]
    assume(tuple(vers) != book.vers)
    with folder() as path:
        imported(path, book.items)
        before = texts_in(path)
        (path / "fil.se").write_bytes(written(book._replace(vers=tuple(vers)).items).data)
        done, findings = from_sie.read(path / "fil.se", path / "bok", "cp437")
        assert done is None
        assert {"sie-verifikation-andrad", "sie-verifikation-borta"} & set(codes(findings))
        assert texts_in(path) == before


# The same books told in another way


def shuffled(book: Book, random: Random) -> list[Item]:
    """The records in another order inside their group."""
    flag, *heads = book.heads
    groups: list[list[Item]] = [[*heads], [*book.chart], [*book.balances, *book.vers]]
    for group in groups:
        random.shuffle(group)
    return [flag, *groups[0], *groups[1], *groups[2]]


@given(books(objects=PAIRS), RANDOMS)
def test_the_order_inside_a_group_does_not_matter(book: Book, random: Random) -> None:
    with folder() as path:
        first, findings = read(path, written(book.items).data)
        assert first is not None, findings
        second, findings = read(path, written(shuffled(book, random)).data)
        assert second is not None, findings
        one, other = books_in(first), books_in(second)
    assert nonzero(one.balances.amounts) == nonzero(other.balances.amounts)
    assert {(k, a.namn) for k, a in one.accounts.items()} == {
        (k, a.namn) for k, a in other.accounts.items()
    }
    assert budget_of(one) == budget_of(other)


def nonzero(amounts: Mapping[Key, int]) -> dict[Key, int]:
    return {key: ore for key, ore in amounts.items() if ore}


def budget_of(made: Books) -> list[tuple[object, ...]]:
    return sorted((row.konto, row.year, str(row.dims), row.ore) for row in made.budget if row.ore)


LATIN = books(SWEDISH_TEXTS, st.just(("6", "Å1")), st.just("0101"), min_vers=1)


@FEW
@given(LATIN)
def test_the_encoding_does_not_matter(book: Book) -> None:
    found = []
    for encoding in ("cp437", "cp1252", "utf-8", "utf-8-sig"):
        text = written(book.items).data.decode("cp437")
        with folder() as path:
            imported(path, text.encode(encoding), encoding=None)
            found.append(texts_in(path))
    assert all(texts == found[0] for texts in found)


# From books to a file and back


ROWS = st.lists(
    st.tuples(
        st.sampled_from(("5010", "6010", "3511", "1510", "2510")),
        st.integers(-(10**9), 10**9),
        st.sampled_from(("", "", "administration", "individ", "administration 30 struktur 70")),
        st.sampled_from(("", "", "umea", "M1")),
    ),
    min_size=1,
    max_size=4,
)
LEDGERS = st.lists(st.tuples(st.sampled_from((2024, 2025)), st.integers(1, 12), ROWS), max_size=6)
NAMES = {
    "1510": "Assets:1510-Fordran", "1940": "Assets:1940-Bank", "2010": "Equity:2010-Kapital",
    "2510": "Liabilities:2510-Skuld", "3511": "Income:3511-Bidrag", "5010": "Expenses:5010-Arvode",
    "6010": "Expenses:6010-Hyra",
}  # fmt: skip


def ledger_text(vers: Sequence[tuple[int, int, list[tuple[str, int, str, str]]]]) -> str:
    lines = [f"2024-01-01 open {name} SEK" for name in NAMES.values()]
    each_year = [(year, 6, [("3511", -100_00, "", "")]) for year in (2024, 2025)]
    numbers: Counter[int] = Counter()
    for year, month, rows in [*each_year, *vers]:
        numbers[year] += 1
        lines += [
            f'{year}-{month:02}-15 * "Motparten" "Text"',
            f'  ver: "A-{numbers[year]}"',
            f"  bokford: {year}-12-31",
        ]
        rest = -sum(ore for _, ore, _, _ in rows)
        for konto, ore, verksamhet, motpart in (*rows, ("1940", rest, "", "")):
            lines.append(f"  {NAMES[konto]}  {plain(ore)} SEK")
            dims = (("verksamhet", verksamhet), ("motpart", motpart))
            lines += [f'    {key}: "{value}"' for key, value in dims if value]
    return "\n".join(lines) + "\n"


@SOME
@given(LEDGERS)
def test_a_ledgers_figures_are_those_of_its_file(
    vers: list[tuple[int, int, list[tuple[str, int, str, str]]]],
) -> None:
    with folder() as path:
        (path / "bok").mkdir()
        (path / "bok" / "main.beancount").write_text(ledger_text(vers), encoding="utf-8")
        (path / "bok" / "forbund.toml").write_text('namn = "Prov"\n', encoding="utf-8")
        ledger, findings = to_sie.open_ledger(path / "bok")
        assert ledger is not None, findings
        assert not has_errors(ledger.findings), ledger.findings
        file = exported_file(path)
        made = books_in(file)
    for measure in (Measure.INGAENDE, Measure.RORELSE, Measure.UTGAENDE):
        assert totals(ledger.books, measure) == totals(made, measure)
    assert parts(ledger.books) == parts(made)


def totals(made: Books, measure: Measure) -> dict[str, int]:
    """By account, a result of years before in equity, which the file has on an account."""
    found: dict[str, int] = {}
    for konto, by_dims in made.balances.sums(Period.of_year(YEAR), measure).items():
        before = measure is not Measure.RORELSE and konto[0] not in "12"
        name = "2010" if before else konto
        found[name] = found.get(name, 0) + sum(by_dims.values())
    return {konto: ore for konto, ore in found.items() if ore}


def parts(made: Books) -> dict[tuple[str, object], int]:
    """What the year's verifikationer book, by account and dimensions."""
    found = made.balances.sums(Period.of_year(YEAR), Measure.RORELSE)
    return {(k, dims): ore for k, d in found.items() for dims, ore in d.items() if ore}
