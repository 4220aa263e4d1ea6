"""A Beancount ledger's transactions as the verifikationer of a SIE file, and the way they are kept.

What SIE has and the house has not is metadata whose key begins with `sie-`; an object whose
dimension means nothing to the books is `dim<nummer>`. All other records of an imported file stand
in `custom "finsam-sie"` directives, a year's dated its first day.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from beancount.core import data

from finsam_ledger.balances import DIMENSIONS
from finsam_ledger.chart import number_of
from finsam_ledger.findings import Place
from finsam_ledger.sie.fields import Field, split
from finsam_ledger.sie.records import BLOCK, Record, Verifikation
from finsam_ledger.sie.values import plain
from finsam_ledger.sie.writing import bare, from_kept, line_of
from finsam_ledger.sources.beancount_directives import customs
from finsam_ledger.sources.beancount_rules import amount_of, place_of, posting_place
from finsam_ledger.sources.dimensions import text_of
from finsam_ledger.verifikationer import GENERATED

KEPT = "finsam-sie"
STAMP = "finsam-sie-fil"
# The series of what each rule makes.
_SERIES = {"periodisering": "PER", "avskrivning": "AVS"}
_DIM = re.compile(r"dim([0-9]+)")
_ROW = re.compile(r"sie-rad-([0-9]+)")


class _Name(NamedTuple):
    """What a verifikation is known by in its year."""

    serie: str
    nummer: str


class Kept(NamedTuple):
    """What is kept of an imported year: its other records, and the sum of its verifikationer."""

    records: tuple[Record, ...]
    crc: str
    file: str
    path: str


def kept_of(entries: Iterable[Any], year: int) -> Kept | None:
    """The records kept of a year's imported file, in its order; None where there is none."""
    stamps = [entry for entry in customs(entries, STAMP) if entry.date.year == year]
    if not stamps:
        return None
    records = []
    path = place_of(stamps[-1]).file
    for entry in customs(entries, KEPT):
        is_there = entry.date.year == year and place_of(entry).file == path
        if is_there and (label := _word(entry)):
            mark = label if label == BLOCK else f"#{label}"
            line = f"{mark} {text_of(entry.meta, 'rad') or ''}"
            record = from_kept(line, place_of(entry).line or 0)
            if record is not None:
                records.append(record)
    crc, file = (text_of(stamps[-1].meta, key) or "" for key in ("summa", "fil"))
    return Kept(tuple(records), crc, file, path)


def _word(entry: data.Custom) -> str:
    values = [value.value for value in entry.values or ()]
    return str(values[0]) if values else ""


def first_without(entries: Iterable[Any], key: str, other: str) -> Place | None:
    """Where a posting first has one metadata key and not another."""
    for entry in entries:
        if isinstance(entry, data.Transaction):
            for posting in entry.postings:
                meta = posting.meta or {}
                if key in meta and other not in meta:
                    return posting_place(entry, posting)
    return None


def crc_of(vers: Iterable[Verifikation], records: Iterable[Record]) -> str:
    """A sum that tells whether verifikationer and other records are still what they were."""
    crc = 0
    rows = (record for ver in vers for record in (ver.head, *ver.rows))
    for record in (*rows, *records):
        crc = zlib.crc32(bare(line_of(record)).encode("utf-8"), crc)
    return str(crc)


def verifikationer(
    entries: Iterable[Any],
    year: int,
    numbers: Mapping[str, str],
    *,
    opened: Mapping[str, Mapping[str, Any]] | None = None,
) -> Iterator[tuple[Verifikation, data.Transaction]]:
    """The year's verifikationer with the transactions they stand in, in ledger order.

    `numbers` gives the SIE number of each dimension of ours. With `opened`, the metadata of each
    account's `open`, dimensions are also looked up on transaction and account.
    """
    of_year = [
        entry
        for entry in entries
        if isinstance(entry, data.Transaction)
        and entry.date.year == year
        and entry.meta.get("ingaende-balans") is not True
    ]
    names = _generated(of_year)
    for entry in of_year:
        name = names.get(id(entry)) or _name(entry.meta)
        yield _verifikation(entry, name, numbers, opened), entry


def _generated(entries: Iterable[data.Transaction]) -> dict[int, _Name]:
    """Series and number, by `id()`, of what plugins have made.

    It is named by its origin (`B-40/2025-04`), where other programs want numbers in order: so each
    rule has a series, in the order of the ledger, after any such numbers that are booked.
    """
    made = [entry for entry in entries if entry.meta.get(GENERATED) in _SERIES]
    if not made:
        return {}
    last = Counter(_SERIES.values())
    for entry in entries:
        serie, nummer = _name(entry.meta)
        if serie in last and nummer.isascii() and nummer.isdigit():
            last[serie] = max(last[serie], int(nummer) + 1)
    found = {}
    for entry in made:
        serie = _SERIES[entry.meta[GENERATED]]
        found[id(entry)] = _Name(serie, str(last[serie]))
        last[serie] += 1
    return found


def _name(meta: Mapping[str, Any]) -> _Name:
    serie, _, nummer = (text_of(meta, "ver") or "").rpartition("-")
    return _Name(str(meta.get("sie-serie", serie)), str(meta.get("sie-nummer", nummer)))


def _verifikation(
    entry: data.Transaction,
    name: _Name,
    numbers: Mapping[str, str],
    opened: Mapping[str, Mapping[str, Any]] | None,
) -> Verifikation:
    meta = entry.meta
    words = [entry.payee, entry.narration] if entry.payee else [entry.narration]
    text = ", ".join(word for word in words if word)
    registered = (text_of(meta, "bokford") or "").replace("-", "")
    sign = text_of(meta, "sie-sign") or ""
    fields = (*name, f"{entry.date:%Y%m%d}", text, registered, sign)
    head = _record("VER", *fields, *_extra(meta))
    rows = [_row(entry, posting, numbers, opened) for posting in entry.postings]
    for key in sorted(meta, key=_place_of_row):
        if _ROW.fullmatch(key):
            other = from_kept(str(meta[key]))
            if other is not None:
                rows.insert(_place_of_row(key), other)
    return Verifikation(head, tuple(rows))


def _place_of_row(key: str) -> int:
    found = _ROW.fullmatch(key)
    return int(found.group(1)) if found else -1


def _row(
    entry: data.Transaction,
    posting: data.Posting,
    numbers: Mapping[str, str],
    opened: Mapping[str, Mapping[str, Any]] | None,
) -> Record:
    meta = posting.meta or {}
    objects = _objects(meta, numbers)
    if opened is not None:
        given = set(objects[::2])
        for source in (entry.meta, opened.get(posting.account, {})):
            for name in DIMENSIONS:
                value, number = text_of(source, name), numbers.get(name)
                if value is not None and number is not None and number not in given:
                    objects = (*objects, number, value)
                    given.add(number)
    day, text, quantity, sign = (
        text_of(meta, key) or "" for key in ("sie-datum", "sie-text", "sie-kvantitet", "sie-sign")
    )
    konto = number_of(posting.account) or posting.account
    ore = plain(amount_of(posting) or 0)
    return _record("TRANS", konto, objects, ore, day, text, quantity, sign, *_extra(meta))


def _extra(meta: Mapping[str, Any]) -> tuple[Field, ...]:
    """Fields that the format does not know."""
    return split(text_of(meta, "sie-extra") or "").fields


def _objects(meta: Mapping[str, Any], numbers: Mapping[str, str]) -> tuple[str, ...]:
    """The pairs of a posting in the order they are written."""
    whole = text_of(meta, "sie-objekt")
    if whole is not None:
        return tuple(str(field) for field in split(whole).fields)
    objects: list[str] = []
    for key, value in meta.items():
        found = _DIM.fullmatch(key)
        number = found.group(1) if found else numbers.get(key)
        said_by_number = not found and f"dim{number}" in meta
        if number is not None and not said_by_number and (found or key in DIMENSIONS):
            objects += [number, "" if value is None else str(value)]
    return tuple(objects)


def _record(label: str, *fields: Field) -> Record:
    """A record without the fields left empty at its end."""
    kept = list(fields)
    while len(kept) > 3 and kept[-1] in ("", ()):  # noqa: PLR2004 - what #VER and #TRANS need
        kept.pop()
    return Record(label, tuple(kept))
