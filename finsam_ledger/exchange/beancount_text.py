"""Beancount's text for what a SIE file holds: accounts, verifikationer, budget and the rest."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from finsam_ledger.balances import BudgetRow
from finsam_ledger.chart import Chart, Klass
from finsam_ledger.sie.fields import joined
from finsam_ledger.sie.records import SPECS, Record, Verifikation
from finsam_ledger.sie.values import amount
from finsam_ledger.sie.values import plain as kronor
from finsam_ledger.sie.writing import kept_line
from finsam_ledger.sources.sie_dimensions import Mapped
from finsam_ledger.sources.sie_years import Amount

_ROOTS = {
    Klass.TILLGANG: "Assets",
    Klass.EGET_KAPITAL: "Equity",
    Klass.SKULD: "Liabilities",
    Klass.INTAKT: "Income",
    Klass.KOSTNAD: "Expenses",
}
# Where a verifikation is from: a whole export, or a försystem's part of the books (4I).
WHOLE, PART = "sie-fil", "forsystem"
_WIDTH = 56
_VER_FIELDS, _TRANS_FIELDS = (len(SPECS[label].fields) for label in ("VER", "TRANS"))


def quoted(text: str) -> str:
    r"""A text as Beancount reads it.

    >>> print(quoted('en "bil" C:\\'))
    "en \"bil\" C:\\"
    """
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def account_name(konto: str, namn: str, chart: Chart, ktyp: str = "") -> str:
    """A Beancount account for a number: the root its class has, then number and name.

    >>> account_name("1930", "Bank & giro", Chart("x", {}))
    'Assets:1930-Bank-giro'
    """
    words = re.findall(r"[^\W_]+", unicodedata.normalize("NFC", namn))
    return f"{_root(konto, chart, ktyp)}:{'-'.join((konto, *words))}"


def _root(konto: str, chart: Chart, ktyp: str) -> str:
    row = chart.row(konto)
    if row is not None:
        return _ROOTS[row.klass]
    by_digit = {"1": "Assets", "2": "Liabilities", "3": "Income"}.get(konto[:1])
    if konto[:2] == "20":
        return "Equity"
    return by_digit or ("Income" if ktyp == "I" else "Expenses")


def open_line(namn: str, account: str, date: str) -> str:
    """An `open`; with the name in full where the account's own words don't give it."""
    line = f"{date} open {account:<{_WIDTH}} SEK\n"
    words = account.rpartition(":")[2].partition("-")[2].replace("-", " ")
    return line if words == namn or not namn else f"{line}  namn: {quoted(namn)}\n"


def day(text: str) -> str:
    """ÅÅÅÅMMDD as Beancount writes a date."""
    return f"{text[:4]}-{text[4:6]}-{text[6:]}"


def transaction(ver: Verifikation, accounts: Mapping[str, str], dims: Mapped, *told: str) -> str:
    """A verifikation; `told` is metadata that its own records do not give."""
    head = ver.head
    lines = [f"{day(ver.datum)} * {quoted(head.text(3))}", *_identity(ver)]
    if head.text(4):
        lines.append(f"  bokford: {day(head.text(4))}")
    if head.text(5):
        lines.append(f"  sie-sign: {quoted(head.text(5))}")
    lines += [f"  {line}" for line in _extra(head, _VER_FIELDS)]
    lines += [f"  {each}" for each in told]
    rows = [row for row in ver.rows if row.label == "TRANS"]
    if not rows:
        lines.append("  makulerad: TRUE")
    lines += [
        f"  sie-rad-{index}: {quoted(kept_line(row))}"
        for index, row in enumerate(ver.rows)
        if row.label != "TRANS"
    ]
    for row in rows:
        lines += _posting(row, accounts, dims)
    return "\n".join(lines) + "\n"


def _identity(ver: Verifikation) -> Iterator[str]:
    """`ver:` with series and number, and those by themselves where it can't be parted again."""
    if ver.nummer:
        number = f"{ver.serie}-{ver.nummer}" if ver.serie else ver.nummer
        yield f"  ver: {quoted(number)}"
        if number.rpartition("-")[::2] != (ver.serie, ver.nummer):
            yield f"  sie-serie: {quoted(ver.serie)}"
            yield f"  sie-nummer: {quoted(ver.nummer)}"
    elif ver.serie:
        yield f"  sie-serie: {quoted(ver.serie)}"


def _posting(row: Record, accounts: Mapping[str, str], dims: Mapped) -> Iterator[str]:
    account, ore = accounts[row.text(0)], amount(row.text(2))[0]
    yield f"  {account:<{_WIDTH}} {kronor(ore):>14} SEK"
    yield from (f"    {line}" for line in _dimensions(row.objects(1), dims))
    for key, index in (("datum", 3), ("text", 4), ("kvantitet", 5), ("sign", 6)):
        if row.text(index):
            yield f"    sie-{key}: {quoted(row.text(index))}"
    yield from (f"    {line}" for line in _extra(row, _TRANS_FIELDS))


def _extra(record: Record, known: int) -> Iterator[str]:
    """Fields that the format does not know."""
    if len(record.fields) > known:
        yield f"sie-extra: {quoted(joined(record.fields[known:]))}"


def _dimensions(objects: tuple[str, ...], dims: Mapped) -> Iterator[str]:
    """A row's objects: by our word for the dimension, or its number."""
    numbers = objects[::2]
    plainly = all(number.isascii() and number.isdigit() for number in numbers)
    if len(objects) % 2 or len(set(numbers)) < len(numbers) or not plainly:
        yield f"sie-objekt: {quoted(joined(objects))}"
        return
    for number, value in zip(numbers, objects[1::2], strict=True):
        yield from (f"{key}: {quoted(word)}" for key, word in dims.words(number, value))


def opening(
    amounts: Iterable[Amount],
    accounts: Mapping[str, str],
    dims: Mapped,
    date: str,
    source: str,
) -> str:
    """The opening balance of the first year, with the objects that are known."""
    lines = [f'{date} * "Ingående balans"', "  ingaende-balans: TRUE"]
    lines.append(f"  {source}")
    for each in sorted(amounts, key=lambda each: (each.konto, each.pairs)):
        if each.ore:
            lines.append(f"  {accounts[each.konto]:<{_WIDTH}} {kronor(each.ore):>14} SEK")
            objects = tuple(word for pair in each.pairs for word in pair)
            lines += [f"    {line}" for line in _dimensions(objects, dims)]
    return "\n".join(lines) + "\n"


def budget(rows: Iterable[BudgetRow], accounts: Mapping[str, str]) -> Iterator[str]:
    """A year's budget, as Fava reads it."""
    for row in rows:
        name, ore = accounts[row.konto], kronor(row.ore)
        yield f'{row.year}-01-01 custom "budget" {name:<{_WIDTH}} "yearly" {ore:>14} SEK\n'
        for key, value in row.dims:
            yield f"  {key}: {quoted(value)}\n"


def kept(records: Iterable[Record], date: str) -> Iterator[str]:
    """A file's other records, as they are to be written again."""
    for record in records:
        rest = kept_line(record).partition(" ")[2]
        yield f'{date} custom "finsam-sie" "{record.label}"\n'
        if rest:
            yield f"  rad: {quoted(rest)}\n"
