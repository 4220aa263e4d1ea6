"""Dimensions from metadata, and the sharing of an amount between verksamheter by key."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from finsam_ledger.balances import DIMENSIONS, VERKSAMHETER, Dims
from finsam_ledger.datafiles import suggestion
from finsam_ledger.money import split

Sources = tuple[Mapping[str, Any], ...]
_PERCENT = 100


def text_of(meta: Mapping[str, Any], key: str) -> str | None:
    """A metadata value as text; an empty one is not given."""
    value = meta.get(key)
    return None if value is None or value == "" else str(value)


def own_dims(sources: Sources) -> Dims | None:
    """The dimensions that metadata gives, nearest first; None where a key shares the amount."""
    try:
        found = shared(sources, 0)
    except ValueError:
        return None
    return found[0][0] if len(found) == 1 else None


def shared(sources: Sources, amount: int) -> list[tuple[Dims, int]]:
    """An amount's dimensions, its öre split where a key shares them between verksamheter.

    `sources` are the metadata to look in, nearest first: the posting's, the transaction's, the
    account's `open`. Raises `ValueError(value, reason)` for a key that cannot be used.
    """
    found: dict[str, str] = {}
    for name in DIMENSIONS:
        for source in sources:
            if (value := text_of(source, name)) is not None:
                found[name] = value
                break
    key = found.get("verksamhet")
    if key is None or key in VERKSAMHETER:
        return [(tuple(found.items()), amount)]
    weights = _weights(key)
    parts = split(amount, [weight for _, weight in weights])
    return [
        (tuple({**found, "verksamhet": name}.items()), part)
        for (name, _), part in zip(weights, parts, strict=True)
    ]


@cache
def _weights(key: str) -> tuple[tuple[str, int], ...]:
    words = key.split()
    pairs = list(zip(words[::2], words[1::2], strict=False))
    if len(words) == 1:
        raise ValueError(key, suggestion(key, VERKSAMHETER).rstrip(".").lower())
    if len(words) % 2 or not all(weight.isascii() and weight.isdigit() for _, weight in pairs):
        raise ValueError(key, "varje verksamhet ska följas av sin andel i hela procent")
    for name, _ in pairs:
        if name not in VERKSAMHETER:
            raise ValueError(key, f"”{name}” är ingen verksamhet")
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValueError(key, "en verksamhet står två gånger")
    weights = tuple((name, int(weight)) for name, weight in pairs)
    whole = sum(weight for _, weight in weights)
    if whole != _PERCENT:
        raise ValueError(key, f"andelarna blir {whole}")
    return weights
