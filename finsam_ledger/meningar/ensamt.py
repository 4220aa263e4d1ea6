"""What a clause speaks of alone, where its sentence speaks neither of all nor of a mean."""

from __future__ import annotations

from collections.abc import Sequence

from finsam_ledger.meningar.amnen import Omnamnande
from finsam_ledger.meningar.lexikon import LEXIKON, finder
from finsam_ledger.meningar.satser import Sats
from finsam_ledger.meningar.vikning import Ord

_HELHET = finder(x=(*LEXIKON.helhet, *LEXIKON.medelvarde))
_HINDER, _VILLKOR = finder(x=LEXIKON.hinder), finder(x=LEXIKON.villkor)
_NEAR = 3  # words in which what is counted is said to be somewhere: 73 personer på Vuxentorget


def alone(parts: Sats, mentions: Sequence[Omnamnande]) -> frozenset[str]:
    """The subjects right in a number's clause that no other is tied to by och and the like.

    None where the number is a part, a limit or a wish.
    """
    is_shared = bool(parts.near) and parts.near[-1].folded in LEXIKON.delat
    is_limited = _HINDER.find(parts.before) or _VILLKOR.find(parts.before[:1])
    if is_shared or is_limited or _HELHET.find(parts.all):
        return frozenset()
    last = parts.next + min(len(parts.after), _NEAR)
    return frozenset(
        key
        for each in mentions
        if parts.first <= each.first < parts.at or parts.next <= each.first < last
        if not _is_tied(parts.all, each)
        for key in each.keys
    )


def _is_tied(found: Sequence[Ord], mention: Omnamnande) -> bool:
    beside = (*found[: mention.first][-1:], *found[mention.end :][:1])
    return any(word.folded in LEXIKON.bindeord for word in beside)
