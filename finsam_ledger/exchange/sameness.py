"""Whether verifikationer are what they were: compared record by record, wherever they stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from finsam_ledger.sie.records import Record, Verifikation
from finsam_ledger.sources import beancount_sie
from finsam_ledger.sources.sie_dimensions import Mapped

# A räkenskapsår, a series and a number.
Identity = tuple[int, str, str]


def identity(ver: Verifikation) -> Identity:
    return int(ver.datum[:4]), ver.serie, ver.nummer


def is_same(one: Verifikation, other: Verifikation) -> bool:
    """Whether two verifikationer have the same records, wherever they stand."""
    return list(_records(one)) == list(_records(other))


def _records(ver: Verifikation) -> Iterator[tuple[str, Any]]:
    return ((record.label, record.fields) for record in (ver.head, *ver.rows))


def difference(old: Verifikation, new: Verifikation) -> str:
    """What differs, in short: the first field or row."""
    words = ("serien", "numret", "datumet", "texten", "registreringsdatumet", "signaturen")
    for index, word in enumerate(words):
        was, became = old.head.text(index), new.head.text(index)
        if was != became:
            return f"{word} är ”{became}”, var ”{was}”"
    for number, (row, other) in enumerate(zip(old.rows, new.rows, strict=False), 1):
        if row.fields != other.fields:
            return f"rad {number} är ”{_row(other)}”, var ”{_row(row)}”"
    return f"antalet rader är {len(new.rows)}, var {len(old.rows)}"


def _row(row: Record) -> str:
    return " ".join(word for word in (row.text(0), row.text(2), row.text(4)) if word)


def first_lost(
    vers: Iterable[Verifikation], entries: Iterable[Any], dims: Mapped
) -> Verifikation | None:
    """The first verifikation that the ledger does not give back as it is."""
    numbers = {name: number for number, name in dims.numbers.items()}
    kept = list(entries)
    there: dict[Identity, list[list[tuple[str, Any]]]] = defaultdict(list)
    wanted = list(vers)
    for year in {identity(ver)[0] for ver in wanted}:
        for ver, _ in beancount_sie.verifikationer(kept, year, numbers):
            there[year, ver.serie, ver.nummer].append(list(_records(ver)))
    for ver in wanted:
        found = there[identity(ver)]
        if list(_records(ver)) not in found:
            return ver
        found.remove(list(_records(ver)))
    return None
