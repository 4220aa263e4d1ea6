"""Motparter: what each counterparty owes and is owed, and what was bought of it or sold to it.

A sidoordnad bokföring of claims and debts (LKBR 3:6). The counterparty of a bank account is the
bank, whoever is paid, so those accounts are left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from finsam_ledger.bocker.extract import Extract
from finsam_ledger.bocker.values import Column, Kind, Row, Section, Table
from finsam_ledger.bocker.words import DEBET, KONTO, KONTONAMN, KREDIT, NO_ONE, SETTLED
from finsam_ledger.forms import Style

TITLE, LAW = "Motparter", "LKBR 3:6"
_WHAT = (
    "Varje konto för fordringar och skulder, med vad varje motpart har på det; bank, anläggningar "
    "och eget kapital ingår inte. Motpart är medlemmen eller den som står i motpart:, annars "
    "betalningsmottagaren. Summorna är kontonas i huvudboken."
)
_BALANCES = (
    KONTO,
    KONTONAMN,
    Column("Motpart"),
    Column("Ingående balans", Kind.ORE),
    DEBET,
    KREDIT,
    Column("Utgående balans", Kind.ORE),
)
_RESULTS = (
    Column("Motpart"),
    KONTO,
    KONTONAMN,
    Column("Intäkter", Kind.ORE),
    Column("Kostnader", Kind.ORE),
)


@dataclass
class _Sums:
    """What a counterparty has on an account, as it is added up."""

    ib: int = 0
    debet: int = 0
    kredit: int = 0

    @property
    def ub(self) -> int:
        return self.ib + self.debet - self.kredit

    @property
    def cells(self) -> tuple[int, int, int, int]:
        return self.ib, self.debet, self.kredit, self.ub

    def add(self, other: _Sums) -> None:
        self.ib += other.ib
        self.debet += other.debet
        self.kredit += other.kredit


_Key = tuple[str, str]  # account and counterparty, or the other way round


def sections(extract: Extract) -> Iterator[Section]:
    balances: dict[_Key, _Sums] = defaultdict(_Sums)
    results: dict[_Key, _Sums] = defaultdict(_Sums)
    settled = {konto for konto in extract.sheets if extract.post(konto) in SETTLED}
    for ver in extract.history:
        is_before = extract.is_before(ver)
        for rad in ver.rader:
            konto = rad.konto
            if konto in settled:
                sums = balances[konto, extract.party(ver, rad) or NO_ONE]
            elif not is_before and extract.is_result(konto):
                sums = results[extract.party(ver, rad) or NO_ONE, konto]
            else:
                continue
            if is_before:
                sums.ib += rad.ore
            elif rad.ore > 0:
                sums.debet += rad.ore
            else:
                sums.kredit -= rad.ore
    yield _balances(extract, balances)
    yield _results(extract, results)


def _balances(extract: Extract, found: dict[_Key, _Sums]) -> Section:
    used = {key: sums for key, sums in found.items() if sums.ib or sums.debet or sums.kredit}
    rows: list[Row] = []
    for konto, parties in groupby(sorted(used), key=lambda key: key[0]):
        namn, whole = extract.name_of(konto), _Sums()
        for key in parties:
            sums = used[key]
            rows.append(Row((konto, namn, key[1], *sums.cells)))
            whole.add(sums)
        rows.append(Row((konto, namn, "Summa", *whole.cells), Style.SUMMA))
    table = Table("Fordringar och skulder", _BALANCES, tuple(rows), head=2)
    return Section("Fordringar och skulder", (_WHAT,), (table,))


def _results(extract: Extract, found: dict[_Key, _Sums]) -> Section:
    """Income and costs; neither is set off against the other."""
    rows: list[Row] = []
    whole = [0, 0]
    for party, keys in groupby(sorted(found), key=lambda key: key[0]):
        own = [0, 0]
        for _, konto in keys:
            moved = found[party, konto].ub
            is_cost = not extract.is_income(konto)
            own[is_cost] += moved if is_cost else -moved
            sides = (None, moved) if is_cost else (-moved, None)
            rows.append(Row((party, konto, extract.name_of(konto), *sides)))
        rows.append(Row((party, "", f"Summa {party}", *own), Style.SUMMA))
        whole = [both + one for both, one in zip(whole, own, strict=True)]
    rows.append(Row(("", "", "Summa", *whole), Style.SLUTSUMMA))
    told = "Vad som är bokfört på intäkts- och kostnadskonton under perioden, per motpart."
    table = Table("Intäkter och kostnader", _RESULTS, tuple(rows))
    return Section("Intäkter och kostnader", (told,), (table,))
