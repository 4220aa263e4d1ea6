"""Masking: of what is about a person, amounts and accounts may be published, and no words.

`personuppgift: "lön"` on a verifikation, or on one of its rows, marks it. Payee, text and all
metadata that books can do without are then left out of what is published, and `[personuppgift:
lön]` stands there instead. Dates, number, accounts, amounts and dimensions stay; but not `motpart`,
which says who. Nothing is masked in the förbund's own use.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from finsam_ledger.verifikationer import (
    CORRECTED_BY,
    CORRECTED_ON,
    CORRECTED_WHO,
    CORRECTS,
    GENERATED,
    Meta,
    Verifikation,
)

KEY = "personuppgift"
_COUNTERPARTY = "motpart"
# What tells nothing of a person: where it stands, its number and days, roles, what steers figures.
_SHOWN = frozenset(
    {
        "filename", "lineno", "ver", "bokford", "attest", CORRECTS, CORRECTED_BY, CORRECTED_ON,
        CORRECTED_WHO, "ingaende-balans", "bokslut", "makulerad", GENERATED, "ursprung", KEY,
        "balanskrav", "insats", "kassaflode", "projekt", "verksamhet",
        "sie-fil", "sie-serie", "sie-nummer", "sie-datum",
    }
)  # fmt: skip
# A kind of matter, and not a name or a sentence, which could be what was to be hidden.
_KIND = re.compile(r"[a-zåäöé]+(?:-[a-zåäöé]+)*")


def is_kind(value: object) -> bool:
    """Whether a `personuppgift:` may be shown: one word in small letters."""
    return isinstance(value, str) and bool(_KIND.fullmatch(value))


def mark_of(metas: Iterable[Meta]) -> str:
    """What stands instead of words, by the first metadata that is marked; empty if none is.

    `FALSE` is no mark. Any other value is, shown or not.
    """
    for meta in metas:
        value = meta.get(KEY, False)
        if value is not False:
            return f"[{KEY}: {value}]" if is_kind(value) else f"[{KEY}]"
    return ""


def shown(meta: Meta, mark: str) -> dict[str, object]:
    """The metadata of a masked verifikation or row that may be published."""
    kept = {key: value for key, value in meta.items() if key in _SHOWN}
    if KEY in kept and not is_kind(kept[KEY]):
        kept[KEY] = True
    if _COUNTERPARTY in meta:
        kept[_COUNTERPARTY] = mark
    return kept


def masked(verifikation: Verifikation) -> Verifikation:
    """A verifikation as it may be published: as it is, where nothing of it is marked."""
    rader = verifikation.rader
    mark = mark_of((verifikation.meta, *(rad.meta for rad in rader)))
    if not mark:
        return verifikation
    return verifikation._replace(
        motpart=mark,
        text=mark,
        meta=shown(verifikation.meta, mark),
        rader=tuple(rad._replace(meta=shown(rad.meta, mark)) for rad in rader),
        tags=frozenset(),
        links=frozenset(),
    )
