"""A comparison for machines: a row for each key figure, and a row for each förbund's own check."""

from __future__ import annotations

from collections.abc import Iterator

from finsam_ledger.jamforelse.varden import Jamforelse
from finsam_ledger.render.lists import csv_text

_FIGURES = ("forbund", "namn", "year", "nyckeltal", "value", "unit", "rank", "n", "utanfor")
_CHECKS = ("forbund", "namn", "year", "errors", "warnings", "notices", "failed", "seal")

_RECKONED = ("=", "+", "-", "@")


def figures(jamforelse: Jamforelse) -> str:
    """Money in kronor with öre; what is missing has its row, without value, rank and n."""
    return csv_text(_FIGURES, _figures(jamforelse))


def _figures(jamforelse: Jamforelse) -> Iterator[tuple[str, ...]]:
    for ar in jamforelse.ar:
        for rad in ar.rader:
            for each in jamforelse.nyckeltal:
                own = (rad.forbund, _text(rad.namn), str(ar.year), each.id)
                tal = ar.tal.get((rad.forbund, each.id))
                if tal is None:
                    yield (*own, "", each.plain_unit, "", "", "")
                    continue
                told = (each.plain(tal.value), each.plain_unit)
                yield (*own, *told, str(tal.rank), str(tal.antal), tal.utanfor or "")


def checks(jamforelse: Jamforelse) -> str:
    """What each förbund's own check found; nothing of those whose figures are not at hand."""
    return csv_text(_CHECKS, _checks(jamforelse))


def _checks(jamforelse: Jamforelse) -> Iterator[tuple[str, ...]]:
    for ar in jamforelse.ar:
        for rad in ar.rader:
            own, found = (rad.forbund, _text(rad.namn), str(ar.year)), rad.kontroll
            if found is None:
                yield (*own, "", "", "", "", "")
                continue
            counts = (str(found.errors), str(found.warnings), str(found.notices))
            yield (*own, *counts, _text(",".join(found.failed)), _text(found.seal))


def _text(words: str) -> str:
    """Words of a file's on one line, with an apostrophe before what Excel would reckon out."""
    line = " ".join(words.split())
    return f"'{line}" if line.startswith(_RECKONED) else line
