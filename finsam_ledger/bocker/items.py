"""What a balance consists of: the entries on an account that nothing has settled.

Books seldom say which payment settles which debt, so it is worked out, from what is sure to what
is likely: entries of one faktura that come to nought are settled; so are two of one counterparty
that are alike on either side, and everything up to a day when a counterparty's rest, or the
account's, was nought. Of many that are left, the latest on the balance's own side are what it
consists of, if they come to it to the öre.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from finsam_ledger.bocker.extract import Entry
from finsam_ledger.verifikationer import Rad, Verifikation, text_of

FEW = 25  # items that a reader looks through one by one
LATEST = 10  # shown of an account that is never settled

Party = Callable[[Verifikation, Rad], str]


class Item(NamedTuple):
    """Entries that belong together: one, or those of one faktura; `ver` is the first of them."""

    ver: Verifikation | None
    party: str
    faktura: str
    text: str
    ore: int
    entries: int = 1


def items_of(entries: Sequence[Entry], party: Party, *, is_settled: bool) -> list[Item]:
    """What is left of an account's entries, in order; together they come to its balance.

    An account that `is_settled` has debts and claims that someone pays; others have movements.
    """
    items = [_item(entry, party) for entry in entries]
    left = _open(_unpaired(_by_faktura(items))) if is_settled else _since_nought(items)
    if len(left) <= FEW or all(item.faktura for item in left):
        return left
    return (_latest_of_one_side(left) if is_settled else None) or _latest_movements(items)


def _item(entry: Entry, party: Party) -> Item:
    ver, rad = entry
    faktura = text_of(rad.meta, "faktura") or text_of(ver.meta, "faktura")
    return Item(ver, party(ver, rad), faktura, text_of(rad.meta, "sie-text") or ver.text, rad.ore)


def _by_faktura(items: Iterable[Item]) -> list[Item]:
    """Items with those of one faktura as one, where the first of them stood; settled ones out."""
    found: dict[tuple[object, ...], Item] = {}
    for index, item in enumerate(items):
        key = (item.party, item.faktura) if item.faktura else (index,)
        known = found.get(key)
        if known is None:
            found[key] = item
        else:
            found[key] = known._replace(
                ore=known.ore + item.ore, entries=known.entries + item.entries
            )
    return [item for item in found.values() if item.ore]


def _unpaired(items: list[Item]) -> list[Item]:
    """Items without those that an alike one of the same counterparty settles, the oldest first."""
    waiting: dict[tuple[str, int], deque[int]] = defaultdict(deque)
    settled: set[int] = set()
    for index, item in enumerate(items):
        opposite = waiting[item.party, -item.ore]
        if opposite:
            settled |= {index, opposite.popleft()}
        else:
            waiting[item.party, item.ore].append(index)
    return [item for index, item in enumerate(items) if index not in settled]


def _open(items: list[Item]) -> list[Item]:
    """Items since each counterparty's rest, and the whole, last was nought."""
    while True:
        parties: dict[str, list[Item]] = defaultdict(list)
        for item in items:
            parties[item.party].append(item)
        kept = {id(item) for own in parties.values() for item in _since_nought(own)}
        left = _since_nought([item for item in items if id(item) in kept])
        if len(left) == len(items):
            return left
        items = left


def _since_nought(items: list[Item]) -> list[Item]:
    """Items after the last place where their sum is nought."""
    total, start = 0, 0
    for index, item in enumerate(items, 1):
        total += item.ore
        if not total:
            start = index
    return items[start:]


def _latest_of_one_side(items: list[Item]) -> list[Item] | None:
    """The latest items on the side of the balance, if they come to it exactly."""
    rest = total = sum(item.ore for item in items)
    taken: list[Item] = []
    for item in reversed(items):
        if rest * total <= 0:
            break
        if item.ore * total > 0:
            taken.append(item)
            rest -= item.ore
    return None if rest else taken[::-1]


def _latest_movements(items: list[Item]) -> list[Item]:
    """The balance before the latest entries, and those."""
    before, latest = items[:-LATEST], items[-LATEST:]
    text = f"Saldo före de {LATEST} senaste posterna"
    return [Item(None, "", "", text, sum(item.ore for item in before)), *latest]
