"""A lock as a property: any change of a field is caught, any other way to write the same is not."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, Literal, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finsam_ledger.balances import Books
from finsam_ledger.bokforing import las
from finsam_ledger.bokforing.las_innehall import path_of, segments
from finsam_ledger.periods import month_of
from finsam_ledger.sealing.locking import directive
from finsam_ledger.sources.beancount import load
from tests.books import CHART, forbund
from tests.tampering import ledger_of


class Row(NamedTuple):
    konto: str
    ore: int
    meta: tuple[tuple[str, str], ...] = ()


class Ver(NamedTuple):
    """A verifikation to write in any way that says the same."""

    day: int
    number: str
    bokford: int
    payee: str
    text: str
    rows: tuple[Row, ...]
    meta: tuple[tuple[str, str], ...] = ()
    marks: tuple[str, ...] = ()
    flag: str = "*"


class Style(NamedTuple):
    """How a ledger is written: a seed for the order of things, and the looks of the rest."""

    seed: int
    form: Literal["NFC", "NFD"]
    ends: str
    amount: Callable[[Decimal], str]
    indent: str
    between: str
    is_split: bool


PLAIN = Style(0, "NFC", "\n", "{:.2f}".format, "  ", "\n", is_split=False)
KONTON_USED = ("Assets:1940-Bank", "Expenses:6010-Hyra", "Expenses:4510-Insatser")
OPENED = "".join(f"2026-01-01 open {konto}\n" for konto in KONTON_USED)


def shortest(amount_: Decimal) -> str:
    """Without the zeros after the point."""
    whole = amount_ == amount_.to_integral_value()
    return f"{amount_:.0f}" if whole else f"{amount_.normalize():f}"


def styled(vers: Sequence[Ver], style: Style) -> tuple[str, str]:
    """The ledger's text, and that of a file which it includes."""
    sample = Random(style.seed).sample  # noqa: S311 - an order, no secret
    shuffled = sample if style.seed else lambda these, _: list(these)
    texts = [one(ver, style, shuffled) for ver in shuffled(vers, len(vers))]
    half = len(texts) // 2 if style.is_split else len(texts)
    return OPENED + "".join(texts[:half]), "".join(texts[half:])


def one(ver: Ver, style: Style, shuffled: Callable[..., list[Any]]) -> str:
    def metas(meta: Sequence[tuple[str, str]], indent: str) -> list[str]:
        return [f"{indent}{key}: {quoted(value)}" for key, value in shuffled(meta, len(meta))]

    def quoted(text: str) -> str:
        escaped = text.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{unicodedata.normalize(style.form, escaped)}"'

    marks = "".join(f" {mark}" for mark in shuffled(ver.marks, len(ver.marks)))
    lines = [
        f"2026-01-{ver.day:02} {ver.flag} {quoted(ver.payee)} {quoted(ver.text)}{marks}",
        *metas([("ver", ver.number), *ver.meta], style.indent),
        f"{style.indent}bokford: 2026-02-{ver.bokford:02}",
    ]
    for row in shuffled(ver.rows, len(ver.rows)):
        amount_ = style.amount(Decimal(row.ore).scaleb(-2))
        lines += [f"{style.indent}{row.konto}  {amount_} SEK", *metas(row.meta, style.indent * 2)]
    return style.between + "".join(f"{line}\n" for line in lines)


def placed(folder: Path, vers: Sequence[Ver], style: Style, lock_line: str = "") -> Path:
    main, rest = styled(vers, style)
    for name, text in (
        ("main.beancount", f'{main}{lock_line}include "del.beancount"\n'),
        ("del.beancount", rest),
    ):
        (folder / name).write_bytes(text.replace("\n", style.ends).encode())
    return folder / "main.beancount"


def books_at(path: Path) -> Books:
    books, findings = load(path, CHART)
    assert books is not None
    assert {finding.code for finding in findings} <= {"ej-godkand"}, findings
    return books


def locked_at(folder: Path, vers: Sequence[Ver]) -> str:
    """The directive of a lock of January, with its file where it belongs."""
    books = books_at(placed(folder, vers, PLAIN))
    [segment] = segments(books, ledger_of(books.ledger), [(month_of("2026-01"), None)])
    path = path_of(ledger_of(books.ledger), segment.month)
    path.parent.mkdir()
    path.write_bytes(segment.content)
    return directive(segment)


WORDS = st.text('abåäöÅé \n"\\&', max_size=12)
METAS = st.dictionaries(st.sampled_from(["attest", "faktura", "insats", "projekt"]), WORDS).map(
    lambda found: tuple(found.items())
)
MARKS = st.sets(st.sampled_from(["#kansli", "#resa", "^avtal-7", "^avtal-8"])).map(tuple)
DAYS = st.integers(1, 28)


@st.composite
def rows_in_balance(draw: st.DrawFn) -> tuple[Row, ...]:
    konton = st.sampled_from(KONTON_USED)
    rows = draw(st.lists(st.builds(Row, konton, st.integers(-(10**9), 10**9), METAS), max_size=3))
    return (*rows, Row(KONTON_USED[0], -sum(row.ore for row in rows), draw(METAS)))


@st.composite
def ledgers(draw: st.DrawFn) -> list[Ver]:
    number_of = draw(st.integers(1, 5))
    return [
        Ver(
            *(draw(DAYS), f"A-{number}", draw(DAYS), draw(WORDS), draw(WORDS)),
            *(draw(rows_in_balance()), draw(METAS), draw(MARKS)),
        )
        for number in range(1, number_of + 1)
    ]


FORMS: tuple[Literal["NFC", "NFD"], ...] = ("NFC", "NFD")
STYLES = st.builds(
    Style,
    st.integers(1, 10**6),
    st.sampled_from(FORMS),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["{:,.2f}".format, "{:.2f}".format, "({:.2f} + 0)".format, shortest]),
    st.sampled_from([" ", "  ", "\t"]),
    st.sampled_from(["\n", '\n\n;; En kommentar med "tecken".\n']),
    st.booleans(),
)


def other_row(ver: Ver, row: Row) -> Ver:
    return ver._replace(rows=(row, *ver.rows[1:]))


def amounts_moved(ver: Ver) -> Ver:
    row, *rest = ver.rows
    extra = Row(KONTON_USED[1], -1)
    return ver._replace(rows=(row._replace(ore=row.ore + 1), *rest, extra))


def konto_changed(ver: Ver) -> Ver:
    row = ver.rows[0]
    following = KONTON_USED[(KONTON_USED.index(row.konto) + 1) % len(KONTON_USED)]
    return other_row(ver, row._replace(konto=following))


CHANGES: dict[str, Callable[[Ver], Ver]] = {
    "day": lambda ver: ver._replace(day=ver.day % 28 + 1),
    "number": lambda ver: ver._replace(number="A-99"),
    "bokford": lambda ver: ver._replace(bokford=ver.bokford % 28 + 1),
    "payee": lambda ver: ver._replace(payee=f"{ver.payee}!"),
    "text": lambda ver: ver._replace(text=f"{ver.text}!"),
    "row": lambda ver: ver._replace(rows=(*ver.rows, Row(KONTON_USED[0], 0))),
    "amounts": amounts_moved,
    "konto": konto_changed,
    "row metadata": lambda ver: other_row(ver, ver.rows[0]._replace(meta=(("ny", "x"),))),
    "metadata": lambda ver: ver._replace(meta=(*ver.meta, ("ny", ""))),
    "marks": lambda ver: ver._replace(marks=(*ver.marks, "#ny")),
    "flag": lambda ver: ver._replace(flag="!"),
}


@settings(max_examples=40)
@given(ledgers(), STYLES)
def test_no_other_way_to_write_the_same_is_caught(vers: list[Ver], style: Style) -> None:
    with TemporaryDirectory() as name:
        lock_line = locked_at(Path(name), vers)
        books = books_at(placed(Path(name), vers, style, lock_line))
        assert list(las.check(forbund(), books)) == []


@pytest.mark.parametrize("field", CHANGES)
@settings(max_examples=12)
@given(st.data())
def test_any_change_of_one_field_is_caught_and_named(field: str, data: st.DataObject) -> None:
    vers, style = data.draw(ledgers()), data.draw(STYLES)
    index = data.draw(st.integers(0, len(vers) - 1))
    with TemporaryDirectory() as name:
        lock_line = locked_at(Path(name), vers)
        ver = vers[index]
        vers[index] = CHANGES[field](ver)
        books = books_at(placed(Path(name), vers, style, lock_line))
        [finding] = las.check(forbund(), books)
    assert finding.code == "las-andrad"
    assert finding.message.startswith(f"Verifikationen {ver.number} är ändrad sedan 2026-01")
    assert not finding.message.endswith(": .")
    [where] = [each.place for each in books.verifikationer if each.ver == vers[index].number]
    assert finding.place == where
