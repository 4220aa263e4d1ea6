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
    objects = " ".join(row.objects(1))
    words = (row.text(0), f"{{{objects}}}" if objects else "", row.text(2), row.text(4))
    return " ".join(word for word in words if word)


def not_kept(
    vers: Iterable[Verifikation], entries: Iterable[Any], dims: Mapped
) -> Iterator[tuple[Verifikation, Verifikation | None]]:
    """Verifikationer that directives don't give back as they are, with what they give instead."""
    numbers = {name: number for number, name in dims.numbers.items()}
    directives, wanted = list(entries), list(vers)
    there: dict[Identity, list[Verifikation]] = defaultdict(list)
    for year in {identity(ver)[0] for ver in wanted}:
        for ver, _ in beancount_sie.verifikationer(directives, year, numbers):
            there[identity(ver)].append(ver)
    for ver in wanted:
        found = there[identity(ver)]
        same = next((each for each in found if is_same(each, ver)), None)
        if same is None:
            yield ver, found[0] if found else None
        else:
            found.remove(same)
