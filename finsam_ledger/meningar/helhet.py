"""The figure of all said of one insats: 73 participants in all, 73 on one of the platforms."""

from __future__ import annotations

from collections.abc import Sequence

from finsam_ledger.meningar.fakta import Faktum, Kolumn
from finsam_ledger.meningar.sammanhang import Pastaende
from finsam_ledger.meningar.tal import Slag

_SURE_COUNT = 10  # smaller ones fit by chance


def of_all(claim: Pastaende, facts: Sequence[Faktum]) -> tuple[Faktum, Faktum] | None:
    """The figure of all that a sentence says of an insats, and a figure of that insats.

    None where the sentence may be right: a share may be the same for a part, and an insats whose
    own row has the number is what the sentence says. An insats is a row of what the books have on
    one; a count is of all where its row is of none.
    """
    tal = claim.tal
    if tal.slag is not Slag.ANTAL or tal.is_range or tal.low < _SURE_COUNT:
        return None
    if claim.subject is None or claim.about:
        return None
    by_key = {
        key: fact
        for fact in facts
        if fact.insats
        for key in fact.namn.broad
        if key.startswith("rad:")
    }
    named = claim.others & by_key.keys()
    if len(named) != 1 or not named <= claim.alone:
        return None
    same = [fact for fact in facts if fact.slag is Slag.ANTAL and fact.value == tal.low]
    if any(fact.namn.broad & named for fact in same):
        return None
    subjects = claim.others - named
    whole = next((f for f in same if f.namn.broad & subjects and _is_outcome(claim, f)), None)
    return (whole, by_key[next(iter(named))]) if whole is not None else None


def _is_outcome(claim: Pastaende, fact: Faktum) -> bool:
    return fact.kolumn is Kolumn.UTFALL and fact.year in claim.years and not fact.derived
