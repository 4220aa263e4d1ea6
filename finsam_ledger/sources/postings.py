"""The postings of verifikationer: each amount with its dimensions, shared where a key shares it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from finsam_ledger.balances import Key, Posting, Slag
from finsam_ledger.periods import month_index
from finsam_ledger.sources.dimensions import shared
from finsam_ledger.verifikationer import Meta, Verifikation


def postings_of(
    verifikationer: Iterable[Verifikation], opened: Mapping[str, Meta]
) -> Iterator[Posting]:
    """Every posting in order, shared ones once for each share; `opened` has accounts' metadata."""
    for ver in verifikationer:
        datum, month, slag, place = (
            ver.datum.isoformat(),
            month_index(ver.datum),
            slag_of(ver),
            ver.place,
        )
        for rad in ver.rader:
            for dims, part in shared((rad.meta, ver.meta, opened[rad.account]), rad.ore):
                key = Key(rad.konto, month, slag, dims)
                yield Posting(datum, ver.ver, ver.motpart, ver.text, key, part, place)


def slag_of(ver: Verifikation) -> Slag:
    """Whether it is an opening balance, a closing entry or an event."""
    if ver.is_opening:
        return Slag.INGAENDE
    return Slag.BOKSLUT if ver.is_closing else Slag.HANDELSE
