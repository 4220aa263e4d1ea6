"""The sheets that figures are made of: an account's postings, parted as the figures part them.

Every posting stands in one sheet, so that a page with thousands of figures is no longer than the
books: two figures that count the same postings refer to the same sheets.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from finsam_ledger.balances import Books, Key, Posting, Slag
from finsam_ledger.granskning.values import Blad, BladRad
from finsam_ledger.granskning.verifikationer import Archive
from finsam_ledger.periods import Period

# Who a row is between may be a person, and is not told here.
_UNTOLD = "motpart"


class Pick(NamedTuple):
    """Balances of one account that a figure counts, each as many times."""

    konto: str
    weight: int
    keys: tuple[int, ...]


def picks_of(weights: Mapping[Key, int], index: Mapping[Key, int]) -> tuple[Pick, ...]:
    """What a figure counts, by account; `index` numbers the balances."""
    found: dict[tuple[str, int], list[int]] = defaultdict(list)
    for key, weight in weights.items():
        if weight:
            found[key.konto, weight].append(index[key])
    return tuple(Pick(*name, tuple(sorted(keys))) for name, keys in sorted(found.items()))


class Sheets:
    """The sheets of all picks there are."""

    def __init__(self, books: Books, picks: Iterable[Pick], archive: Archive) -> None:
        self._books, self._archive = books, archive
        self._keys = list(books.balances.amounts)
        self._selections = list(dict.fromkeys(pick.keys for pick in picks))

    def of(self, pick: Pick) -> tuple[Blad, ...]:
        """The sheets that a pick is made of."""
        return self._by_selection[pick.keys]

    @cached_property
    def all(self) -> tuple[Blad, ...]:
        """Every sheet, by account and year."""
        postings: dict[Key, list[Posting]] = defaultdict(list)
        for posting in self._books.postings():
            postings[posting.key].append(posting)
        made: list[Blad] = []
        atoms = sorted(self._atoms, key=self._order)
        for konto, of_konto in groupby(atoms, key=lambda atom: self._keys[atom[0]].konto):
            together = list(of_konto)
            for atom, words in zip(together, _told(list(map(self._words, together))), strict=True):
                rows = (posting for key in atom for posting in postings[self._keys[key]])
                made.append(self._blad(len(made) + 1, konto, words, rows))
        return tuple(made)

    def _blad(self, number: int, konto: str, words: str, postings: Iterable[Posting]) -> Blad:
        rows = sorted(map(self._row, postings), key=lambda row: (row.datum, row.ver))
        namn = self._books.accounts[konto].namn
        return Blad(f"b{number}", konto, namn, words, tuple(rows), sum(row.ore for row in rows))

    def _row(self, posting: Posting) -> BladRad:
        ver = self._archive.find(posting)
        motpart, text = (ver.motpart, ver.text) if ver else (posting.motpart, posting.text)
        id = self._archive.id_of(ver) if ver else ""
        return BladRad(posting.date, posting.ver, id, motpart, text, posting.ore)

    @cached_property
    def _atoms(self) -> tuple[tuple[int, ...], ...]:
        """Balances that every figure counts together or not at all, of one year and one kind."""
        asked: dict[int, list[int]] = defaultdict(list)
        for number, keys in enumerate(self._selections):
            for key in keys:
                asked[key].append(number)
        atoms: dict[tuple[object, ...], list[int]] = defaultdict(list)
        for key, numbers in asked.items():
            konto, month, slag, _ = self._keys[key]
            atoms[konto, month // 12, slag, tuple(numbers)].append(key)
        return tuple(map(tuple, atoms.values()))

    @cached_property
    def _by_selection(self) -> Mapping[tuple[int, ...], tuple[Blad, ...]]:
        atoms = sorted(self._atoms, key=self._order)
        number = {atom[0]: place for place, atom in enumerate(atoms)}
        return {
            keys: tuple(self.all[each] for each in sorted(number[k] for k in keys if k in number))
            for keys in self._selections
        }

    def _order(self, atom: tuple[int, ...]) -> tuple[str, int, int, int]:
        konto, month, slag, _ = self._keys[atom[0]]
        return konto, month // 12, {Slag.INGAENDE: 0, Slag.HANDELSE: 1}.get(slag, 2), atom[0]

    def _words(self, atom: tuple[int, ...]) -> str:
        """Which balances these are: their year or kind, then the dimensions they all have."""
        keys = [self._keys[key] for key in atom]
        months = [key.month for key in keys]
        year = Period.of_year(min(months) // 12)
        if keys[0].slag is Slag.INGAENDE:
            when = f"ingående balans {Period(min(months), max(months) + 1).first}"
        elif keys[0].slag is Slag.BOKSLUT:
            when = f"bokslutspost {year.year}"
        else:
            when = str(year.year)
        shared = set.intersection(*(set(key.dims) for key in keys))
        dims = [f"{name} {value}" for name, value in sorted(shared) if name != _UNTOLD]
        return ", ".join([when, *dims])


def _told(words: list[str]) -> list[str]:
    """Names told apart where several are the same."""
    seen: dict[str, int] = defaultdict(int)
    told = []
    for each in words:
        seen[each] += 1
        told.append(f"{each}, del {seen[each]}" if words.count(each) > 1 else each)
    return told
