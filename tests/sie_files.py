"""Whole SIE 4 files to test with, generated: books that tie, and every odd thing files hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from random import Random
from typing import NamedTuple, TypeVar

from hypothesis import strategies as st

from finsam_ledger.sie.fields import Field
from finsam_ledger.sie.records import SPECS, Item, Record, Verifikation
from finsam_ledger.sie.values import plain

YEAR = 2025
T = TypeVar("T")
Pairs = tuple[tuple[str, str], ...]
Sums = dict[tuple[int, str, Pairs], int]

# Every letter of CP437 but the controls, and words that have caught readers out.
LETTERS = bytes([*range(32, 127), *range(128, 256)]).decode("cp437")
SWEDISH = "abcxyzåäöÅÄÖé 0123456789.,-"
_WORDS = (
    "Hyra", "årsmöte på sjön", 'en "bil"', '"', r"C:\mapp\fil", "\\\\", "#VER", "{", "}", "{1 2}",
    "  två  blanksteg  ", "20250101", "-5.00", '\\"', "a\u00a0b", "\u00a0", ";", "ÅÄÖ åäö", "TRUE",
)  # fmt: skip


def safe(text: str) -> str:
    """A text that can be written as it is: a backslash last would escape the closing quote."""
    return text + "." if text.endswith("\\") else text


TEXTS = st.one_of(
    st.just(""), st.sampled_from(_WORDS).map(safe), st.text(LETTERS, max_size=12).map(safe)
)
SWEDISH_TEXTS = st.text(SWEDISH, max_size=12)
CODES = st.one_of(
    st.sampled_from(("1", "02", "0101", "Å1", "ABC500", "a b", "#", 'a"b', "{", "")),
    st.text(LETTERS, max_size=5).map(safe),
)

BALANCE = ("1510", "19301", "1940", "2010", "2510", "29990000")
RESULT = ("351", "3010", "5010", "6010", "71000001", "8410")
KONTON = (*BALANCE, *RESULT)
_DIMENSIONS = ("1", "6", "7", "20", "21", "22")
_NAMES = ("Ansvar", "Projekt", "Verksamhet", "Insats", "Motpart", "Kostnadsställe", 'Med "tecken"')
_OBJECTS = ("administration", "individ", "administration 50 individ 50", "100", "P1", "00")
_SERIES = ("A", "B", "", "Ö", "LEV1", "11", "A-B", "två ord", "#")
_QUANTITIES = ("", "", "5", "-4885.5", "0", "0.00", "1 000")

ORE = st.one_of(st.integers(-100, 100), st.integers(-(10**11), 10**11))
DAYS = st.builds(
    lambda month, day: f"{YEAR}{month:02}{day:02}", st.integers(1, 12), st.integers(1, 28)
)
OPTIONAL_DAYS = st.one_of(st.just(""), st.just(""), DAYS)


class Book(NamedTuple):
    """A SIE 4E file, group by group."""

    heads: tuple[Record, ...]
    chart: tuple[Record, ...]
    balances: tuple[Record, ...]
    vers: tuple[Verifikation, ...]

    @property
    def items(self) -> list[Item]:
        return [*self.heads, *self.chart, *self.balances, *self.vers]


def record(label: str, *fields: Field) -> Record:
    """A record without the fields left empty at its end, as a reader gives it."""
    kept, needed = list(fields), SPECS[label].needed if label in SPECS else 0
    while len(kept) > needed and kept[-1] in ("", ()) and label in SPECS:
        kept.pop()
    return Record(label, tuple(kept))


def even(words: tuple[str, ...]) -> Pairs:
    """The pairs in a list of objects; an odd word last is left out."""
    return tuple(zip(words[::2], words[1::2], strict=False))


def sums_of(vers: Iterable[Verifikation]) -> Sums:
    """What verifikationer book, added up from the model alone; zero sums are left out."""
    sums: Sums = defaultdict(int)
    for ver in vers:
        year, month = int(ver.datum[:4]), int(ver.datum[4:6])
        for row in ver.rows:
            if row.label == "TRANS":
                key = year * 12 + month - 1, row.text(0), even(row.objects(1))
                sums[key] += ore_of(row.text(2))
    return {key: ore for key, ore in sums.items() if ore}


def ore_of(amount: str) -> int:
    """An amount with two decimals."""
    return int(amount.replace(".", ""))


def many(
    strategy: st.SearchStrategy[T], most: int, *, least: int = 0
) -> st.SearchStrategy[list[T]]:
    """Lists that are long about as often as they are short."""
    return st.integers(least, most).flatmap(
        lambda size: st.lists(strategy, min_size=size, max_size=size)
    )


# Verifikationer

PAIRS = st.lists(
    st.tuples(st.sampled_from(_DIMENSIONS), st.one_of(st.sampled_from(_OBJECTS), CODES)),
    max_size=3,
    unique_by=lambda pair: pair[0],
).map(lambda pairs: tuple(chain.from_iterable(pairs)))
# An odd word, a dimension twice, one that is no number: such lists are in files too.
OBJECTS = st.one_of(PAIRS, PAIRS, st.lists(CODES, max_size=5).map(tuple))


def rows_of(texts: st.SearchStrategy[str], objects: st.SearchStrategy[tuple[str, ...]]) -> Rows:
    return st.builds(
        lambda label, konto, words, ore, *rest: record(label, konto, words, plain(ore), *rest),
        st.sampled_from(("TRANS", "TRANS", "TRANS", "BTRANS", "RTRANS")),
        st.sampled_from(KONTON),
        objects,
        ORE,
        OPTIONAL_DAYS,
        texts,
        st.sampled_from(_QUANTITIES),
        texts,
    )


Rows = st.SearchStrategy[Record]


def balanced(rows: Sequence[Record], against: str) -> tuple[Record, ...]:
    """Rows that add up to zero; each #RTRANS is followed by the same row as #TRANS."""
    found: list[Record] = []
    for row in rows:
        found += [row, row._replace(label="TRANS")] if row.label == "RTRANS" else [row]
    rest = -sum(ore_of(row.text(2)) for row in found if row.label == "TRANS")
    return (*found, record("TRANS", against, (), plain(rest))) if rest else tuple(found)


def vers_of(texts: st.SearchStrategy[str], rows: Rows) -> st.SearchStrategy[Verifikation]:
    # A record that the format does not know may stand among the rows.
    unknown = st.builds(lambda text: record("EGEN", text, ("1", "x")), texts)
    block = many(st.one_of(rows, rows, rows, unknown), 4)
    return st.builds(
        lambda serie, day, text, registered, sign, block, against: Verifikation(
            record("VER", serie, "", day, text, registered, sign), balanced(block, against)
        ),
        st.sampled_from(_SERIES),
        DAYS,
        texts,
        OPTIONAL_DAYS,
        texts,
        block,
        st.sampled_from(KONTON),
    )


def numbered(vers: Sequence[Verifikation], kinds: Sequence[str]) -> tuple[Verifikation, ...]:
    """A number for each, one after the other in its series; in other ways where `kinds` says so."""
    highest: dict[str, int] = defaultdict(int)
    found = []
    for ver, kind in zip(vers, kinds, strict=False):
        highest[ver.serie] += 1
        nummer = kind.format(highest[ver.serie])
        fields = (ver.serie, nummer, *ver.head.fields[2:])
        found.append(ver._replace(head=Record("VER", fields)))
    return tuple(found)


_FIRST = Verifikation(
    record("VER", "A", "", f"{YEAR}0101", "Först"),
    (record("TRANS", "1940", (), "1.00"), record("TRANS", "3010", (), "-1.00")),
)
# In order and whole numbers most often; the rest occurs.
NUMBERS = st.sampled_from(("{}", "{}", "{}", "{}", "{}", "", "x{}", "1-{}", "0{}", "1"))


# Whole books


def books(
    texts: st.SearchStrategy[str] = TEXTS,
    objects: st.SearchStrategy[tuple[str, ...]] = OBJECTS,
    codes: st.SearchStrategy[str] = CODES,
    *,
    min_vers: int = 0,
) -> st.SearchStrategy[Book]:
    """A year's books that tie: what is opened, booked and closed, and the year before."""
    first = [_FIRST] * (min_vers > 0)  # a year in which nothing is booked is no year of a ledger
    vers = many(vers_of(texts, rows_of(texts, objects)), 5, least=max(min_vers - 1, 0)).map(
        lambda made: [*first, *made]
    )
    return st.builds(
        _book,
        st.builds(numbered, vers, st.lists(NUMBERS, min_size=6, max_size=6)),
        st.dictionaries(st.sampled_from(BALANCE), ORE, max_size=4),
        heads_of(texts),
        st.lists(texts.map(lambda text: text or "Namn"), min_size=12, max_size=12),
        st.dictionaries(st.sampled_from(_DIMENSIONS), st.sampled_from(_NAMES), max_size=4),
        others_of(texts, codes),
    )


def heads_of(texts: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[Record, ...]]:
    """Who and when, beside what every file has."""
    named = texts.map(lambda text: f"Förbundet i Ådala {text}".strip())
    optional = [
        st.builds(lambda *f: record("PROSA", *f), texts),
        st.builds(lambda *f: record("FNR", *f), texts.filter(bool)),
        st.builds(lambda *f: record("ADRESS", *f), texts, texts, texts, texts),
        st.just(record("FTYP", "X")),
        st.just(record("ORGNR", "222000-1234")),
        st.just(record("VALUTA", "SEK")),
        st.just(record("TAXAR", "2026")),
        st.just(record("MOMSKOD", "48", ("a", "b c"), "")),
    ]
    some = st.lists(
        st.one_of(optional), max_size=5, unique_by=lambda r: r.label if r.label != "PROSA" else r
    )
    return st.builds(
        lambda namn, gen, some: (
            record("FLAGGA", "0"),
            record("PROGRAM", "Påhittat program", "1.0"),
            record("FORMAT", "PC8"),
            record("GEN", f"{YEAR}1231", gen),
            record("SIETYP", "4"),
            *some,
            record("FNAMN", namn),
            record("RAR", "0", f"{YEAR}0101", f"{YEAR}1231"),
            record("RAR", "-1", f"{YEAR - 1}0101", f"{YEAR - 1}1231"),
        ),
        named,
        texts,
        some,
    )


def others_of(
    texts: st.SearchStrategy[str], codes: st.SearchStrategy[str]
) -> st.SearchStrategy[list[Record]]:
    """Records of the last group that nothing has to tie with."""
    months = st.integers(1, 12).map(lambda month: f"{YEAR - 1}{month:02}")
    konton, pairs = st.sampled_from(RESULT), st.tuples(st.sampled_from(_DIMENSIONS), codes)
    objects = st.one_of(st.just(()), pairs)
    budget = st.builds(
        lambda month, konto, words, ore, quantity: record(
            "PBUDGET", "0", month.replace(f"{YEAR - 1}", f"{YEAR}"), konto, words, ore, quantity
        ),
        months, konton, objects, ORE.map(plain), st.sampled_from(_QUANTITIES),
    )  # fmt: skip
    moved = st.builds(
        lambda month, konto, words, ore: record("PSALDO", "-1", month, konto, words, ore),
        months, konton, objects, ORE.map(plain),
    )  # fmt: skip
    opened = st.builds(
        lambda label, konto, pair, ore: record(label, "0", konto, pair, ore),
        st.sampled_from(("OIB", "OUB")), st.sampled_from(BALANCE), pairs, ORE.map(plain),
    )  # fmt: skip
    unknown = st.builds(lambda text: record("EGET", text, (), "x"), texts)
    return st.lists(st.one_of(budget, moved, opened, unknown), max_size=5)


def _book(
    vers: tuple[Verifikation, ...],
    opening: Mapping[str, int],
    heads: tuple[Record, ...],
    names: Sequence[str],
    dimensions: Mapping[str, str],
    others: Sequence[Record],
) -> Book:
    moved: dict[str, int] = defaultdict(int)
    for (_, konto, _), ore in sums_of(vers).items():
        moved[konto] += ore
    rest = sum(opening.values())  # last year's result, where it is not moved to equity
    balances = [
        *(record("IB", "0", konto, plain(ore), "5") for konto, ore in opening.items()),
        *(record("UB", "0", k, plain(opening.get(k, 0) + moved[k])) for k in BALANCE),
        *(record("UB", "-1", konto, plain(ore)) for konto, ore in opening.items()),
        *(record("RES", "0", konto, plain(moved[konto])) for konto in RESULT),
        *([record("RES", "-1", "3010", plain(-rest))] if rest else []),
        *others,
    ]
    chart = [
        *(record("KONTO", konto, namn) for konto, namn in zip(KONTON, names, strict=True)),
        *(record("KTYP", konto, "T" if konto[0] == "1" else "K") for konto in KONTON[::2]),
        record("SRU", "1940", "7281"),
        record("SRU", "1940", "7282"),
        record("ENHET", "3010", "tim mar"),
        *(record("DIM", number, namn) for number, namn in sorted(dimensions.items())),
        *(record("OBJEKT", number, "P1", f"Namn {number}") for number in sorted(dimensions)),
        record("OBJEKT", "20", "100", "Individ"),
    ]
    return Book(heads, tuple(chart), tuple(balances), vers)


# The same records in other words


def _words(record: Record, random: Random, *, quote: str) -> Iterator[str]:
    for field in record.fields:
        if isinstance(field, str):
            yield _word(field, random, quote)
            continue
        space = random.choice(("", " ", "\t"))
        words = (_word(each, random, quote) for each in field)
        yield "{" + space + random.choice((" ", "\t", "  ")).join(words) + space + "}"


def _word(text: str, random: Random, quote: str) -> str:
    """A field in quotes, or bare where that can be and `quote` or chance says so."""
    bare = bool(text) and not any(letter.isspace() or letter in '"{}' for letter in text)
    if bare and (quote == "never" or (quote == "perhaps" and random.random() < 0.5)):
        return text
    return '"' + text.replace('"', '\\"') + '"'


def rewritten(items: Iterable[Item], random: Random) -> str:
    """The records as another program might write them: all of it legal, none of it pretty."""
    quote = random.choice(("always", "never", "perhaps"))
    lower, odd = random.random() < 0.3, random.random() < 0.7
    breaks: Sequence[str] = ("\n", "\r\n", "\r")
    breaks = breaks if random.random() < 0.3 else [random.choice(breaks)]
    lines: list[str] = []

    def put(line: str, *, indent: bool = True) -> None:
        before = random.choice(("", "", " ", "\t", "   ")) if odd and indent else ""
        after = random.choice(("", "", " ", "\t ")) if odd else ""
        blank = random.choice(("", "", "", random.choice(breaks))) if odd else ""
        lines.append(f"{before}{line}{after}{random.choice(breaks)}{blank}")

    def row(record: Record) -> str:
        label = f"#{record.label}"
        label = label.lower() if lower and random.random() < 0.5 else label
        spaces = (" ", "  ", "\t", " \t") if odd else (" ",)
        words = _words(record, random, quote=quote)
        return label + "".join(random.choice(spaces) + word for word in words)

    for index, item in enumerate(items):
        if isinstance(item, Record):
            put(row(item), indent=index > 0)
            continue
        put(row(item.head), indent=random.random() < 0.2)
        put("{")
        for each in item.rows:
            put(row(each))
        put("}")
    return "".join(lines)
