"""The records of a SIE file beside its verifikationer, from books: who, accounts, balances.

Results of earlier years are part of equity at the beginning of a year, whether or not a closing
entry is booked; a SIE file wants them on an account, so they stand on the largest equity account.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from finsam_ledger.balances import Balances, Books, BudgetRow, Measure, Slag
from finsam_ledger.chart import Chart, Klass, Post
from finsam_ledger.findings import Place
from finsam_ledger.forbund import Forbund
from finsam_ledger.money import split
from finsam_ledger.periods import Period, first_day
from finsam_ledger.sie.contents import Balance, contents_of, is_balance_account
from finsam_ledger.sie.notes import Notes
from finsam_ledger.sie.records import Record
from finsam_ledger.sie.values import plain
from finsam_ledger.sources.sie import budget_of
from finsam_ledger.sources.sie_dimensions import BUDGET_VERSION, ORIGINAL, mapped

_KTYP = {
    Klass.TILLGANG: "T",
    Klass.EGET_KAPITAL: "S",
    Klass.SKULD: "S",
    Klass.INTAKT: "I",
    Klass.KOSTNAD: "K",
}
_NAMES = {"kassaflode": "Kassaflöde"}
_MONTHS = 12
Pair = tuple[str, str]


@dataclass(frozen=True)
class Stand:
    """Books as a SIE file of `year` tells them.

    `numbers` is the SIE number of each dimension of ours, `version` that of the budget's versions.
    """

    forbund: Forbund
    books: Books
    year: int
    numbers: Mapping[str, str]
    version: str = ""

    @property
    def balances(self) -> Balances:
        return self.books.balances

    @cached_property
    def years(self) -> list[tuple[int, int]]:
        """Year numbers (0, -1 …) with their calendar years, as far back as the books go."""
        first = min((*self.balances.years[:1], self.year))
        return [(-back, self.year - back) for back in range(self.year - first + 1)]

    @cached_property
    def konton(self) -> list[str]:
        """Accounts with anything booked or budgeted, in number order."""
        used = {key.konto for key in self.balances.amounts}
        if any(self.earlier(year) for _, year in self.years):
            used.add(self.equity)
        return sorted(used | {row.konto for row in self.books.budget})

    @cached_property
    def equity(self) -> str:
        """The account that earlier results stand on: equity's largest, or the chart's first."""
        found: dict[str, int] = defaultdict(int)
        for key, ore in self.balances.amounts.items():
            if is_equity(self.forbund.chart, key.konto):
                found[key.konto] += ore
        if found:
            return max(sorted(found), key=lambda konto: abs(found[konto]))
        rows = self.forbund.chart.rows.values()
        first = min((row.konto for row in rows if row.post is Post.EGET_KAPITAL), default="20")
        return first.ljust(3, "1").ljust(4, "0")

    def earlier(self, year: int) -> int:
        """The results of the years before, as far as no closing entry has moved them."""
        before = self.balances.sums(Period.of_year(year), Measure.INGAENDE)
        return sum(sum(d.values()) for k, d in before.items() if not is_balance_account(k))

    def closings(self, year: int) -> dict[str, int]:
        """What a closing entry without the account 89 took from result accounts in a year."""
        period, found = Period.of_year(year), defaultdict[str, int](int)
        for key, ore in self.balances.amounts.items():
            inside = period.start <= key.month < period.end and key.slag is Slag.BOKSLUT
            row = self.forbund.chart.row(key.konto)
            if inside and row is not None and row.klass.is_result and row.post is not Post.BOKSLUT:
                found[key.konto] += ore
        return dict(found)

    def unclosed(self, year: int) -> tuple[dict[str, int], dict[str, int]]:
        """Closing balances and results of a year that is told by its sums: as if results were not
        yet moved to equity, since sums after that would tell of no year at all.
        """
        balance, result = self.balance(year, Measure.UTGAENDE), self.result(year)
        for konto, ore in self.closings(year).items():
            result[konto] -= ore
            balance[self.equity] += ore
        return balance, result

    def balance(self, year: int, measure: Measure) -> dict[str, int]:
        """Balance accounts at the beginning or the end of a year, earlier results on equity."""
        sums = self.balances.sums(Period.of_year(year), measure)
        whole = {konto: sum(by_dims.values()) for konto, by_dims in sums.items()}
        earlier = self.earlier(year)
        found = {k: ore for k, ore in whole.items() if is_balance_account(k)}
        if earlier:
            found[self.equity] = found.get(self.equity, 0) + earlier
        return found

    def result(self, year: int) -> dict[str, int]:
        """Movements of the result accounts, closing entries included."""
        period, found = Period.of_year(year), defaultdict[str, int](int)
        for key, ore in self.balances.amounts.items():
            inside = period.start <= key.month < period.end and key.slag is not Slag.INGAENDE
            if inside and not is_balance_account(key.konto):
                found[key.konto] += ore
        return dict(found)

    def objects_opening(self, year: int) -> dict[tuple[str, Pair], int]:
        """Balances at the year's beginning by account and single object."""
        found: dict[tuple[str, Pair], int] = defaultdict(int)
        for konto, by_dims in self.balances.sums(Period.of_year(year), Measure.INGAENDE).items():
            for dims, ore in by_dims.items():
                for pair in self.pairs(dims) if is_balance_account(konto) else ():
                    found[konto, pair] += ore
        return found

    def movements(self, year: int) -> dict[tuple[int, str, Pair | None], int]:
        """Movements by month, account and single object, and in all (None)."""
        period = Period.of_year(year)
        found: dict[tuple[int, str, Pair | None], int] = defaultdict(int)
        closed = self.closings(year)
        for key, ore in self.balances.amounts.items():
            if key.konto in closed and key.slag is Slag.BOKSLUT:
                continue
            if period.start <= key.month < period.end and key.slag is not Slag.INGAENDE:
                for pair in (None, *self.pairs(key.dims)):
                    found[key.month, key.konto, pair] += ore
        return found

    def pairs(self, dims: Iterable[tuple[str, str]]) -> list[Pair]:
        return [(self.numbers[name], value) for name, value in dims if name in self.numbers]


def is_equity(chart: Chart, konto: str) -> bool:
    row = chart.row(konto)
    return row is not None and row.post is Post.EGET_KAPITAL


def agrees(records: Iterable[Record], stand: Stand) -> bool:
    """Whether the records of an imported file are still what the books say.

    Its opening and its budget must be; earlier years as far as it tells of them. Equity is held
    against the books as a whole, with earlier results on it or not.
    """
    contents = contents_of(records, Notes(""), has_rows=True, suffix=".se")
    for number, year in stand.years:
        sides = (("IB", Measure.INGAENDE), ("UB", Measure.UTGAENDE))
        for label, measure in sides if number else sides[:1]:
            rows = contents.of(label, year=number)
            given = _given(each for each in rows if is_balance_account(each.konto))
            if (given or not number) and not _same(stand, year, measure, given):
                return False
        if number and (given := _given(contents.of("RES", year=number))):
            booked = {konto: ore for konto, ore in stand.result(year).items() if ore}
            if given != booked:
                return False
    dims = mapped(contents, stand.forbund, Place(""))
    told = list(budget_of(contents, dims, Path(), original=False))
    budget = _nonzero((row.konto, row.ore) for row in told if row.year == stand.year)
    decided = [row for row in stand.books.budget if row.year == stand.year]
    booked = _nonzero((row.konto, row.ore) for row in decided)
    return budget == booked and (same_budget(stand.books) or not decided)


def _same(stand: Stand, year: int, measure: Measure, given: Mapping[str, int]) -> bool:
    """Whether balances are the books': each account, but equity as a whole."""
    booked = stand.balance(year, measure)
    earlier = stand.earlier(year)
    konton = {konto for konto in (*given, *booked) if not is_equity(stand.forbund.chart, konto)}
    equity = sum(ore for konto, ore in booked.items() if konto not in konton)
    told = sum(ore for konto, ore in given.items() if konto not in konton)
    same = all(given.get(konto, 0) == booked.get(konto, 0) for konto in konton)
    return same and told in (equity, equity - earlier)


def _given(balances: Iterable[Balance]) -> dict[str, int]:
    return _nonzero((each.konto, each.ore) for each in balances)


def _nonzero(amounts: Iterable[tuple[str, int]]) -> dict[str, int]:
    sums: dict[str, int] = defaultdict(int)
    for konto, ore in amounts:
        sums[konto] += ore
    return {konto: ore for konto, ore in sums.items() if ore}


def heading(stand: Stand, kind: str, date: str, program: tuple[str, str]) -> Iterator[Record]:
    """Who made the file, when, for whom and which years; `date` is ÅÅÅÅMMDD."""
    settings = stand.forbund.settings
    yield Record("FLAGGA", ("0",))
    yield Record("PROGRAM", program)
    yield Record("FORMAT", ("PC8",))
    yield Record("GEN", (date,))
    yield Record("SIETYP", (kind,))
    yield Record("FTYP", ("X",))
    if settings.organisationsnummer:
        yield Record("ORGNR", (settings.organisationsnummer,))
    yield Record("FNAMN", (settings.namn,))
    for number, year in stand.years:
        yield Record("RAR", (str(number), f"{year}0101", f"{year}1231"))
    if kind in ("2", "3"):
        yield Record("OMFATTN", (f"{stand.year}1231",))
    if settings.kontoplan == "bas":
        yield Record("KPTYP", ("EUBAS97",))
    yield Record("VALUTA", ("SEK",))


def accounts(stand: Stand) -> Iterator[Record]:
    for konto in stand.konton:
        account, row = stand.books.accounts.get(konto), stand.forbund.chart.row(konto)
        namn = account.namn if account else row.namn if row else konto
        yield Record("KONTO", (konto, namn))
        if row is not None:
            yield Record("KTYP", (konto, _KTYP[row.klass]))


def objects(stand: Stand, used: Iterable[Pair]) -> Iterator[Record]:
    """Dimensions in use and their objects; a member's object has the member's name."""
    pairs = sorted(set(used))
    members = {member.motpart: member.namn for member in stand.forbund.members}
    names = {number: name for name, number in stand.numbers.items()}
    names[stand.version] = BUDGET_VERSION
    for number in dict.fromkeys(number for number, _ in pairs):
        name = names.get(number, number)
        yield Record("DIM", (number, _NAMES.get(name, name.capitalize())))
    for number, value in pairs:
        yield Record("OBJEKT", (number, value, members.get(value, value)))


def balances(stand: Stand, kind: str) -> Iterator[Record]:
    """#IB, #UB and #RES of every year, with objects and months as far as the type has them."""
    for number, year in stand.years:
        yield from _rows("IB", number, stand.balance(year, Measure.INGAENDE))
        ends, result = stand.balance(year, Measure.UTGAENDE), stand.result(year)
        if number or kind != "4":
            ends, result = stand.unclosed(year)
        yield from _rows("UB", number, ends)
        yield from _rows("RES", number, result)
    if kind in ("3", "4"):
        for number, year in stand.years:
            for (konto, pair), ore in sorted(stand.objects_opening(year).items()):
                yield Record("OIB", (str(number), konto, pair, plain(ore)))
    for number, year in stand.years if kind != "1" else ():
        if number or kind != "4":  # the file's own year has its verifikationer
            yield from _months(stand, number, year, kind)
        yield from _budget(stand, number, year)


def _rows(label: str, number: int, sums: Mapping[str, int]) -> Iterator[Record]:
    for konto, ore in sorted(sums.items()):
        yield Record(label, (str(number), konto, plain(ore)))


def _months(stand: Stand, number: int, year: int, kind: str) -> Iterator[Record]:
    found = stand.movements(year)
    for month, konto, pair in sorted(found, key=lambda key: (key[1], key[0], key[2] or ())):
        if pair is None or kind in ("3", "4"):
            period, ore = f"{first_day(month):%Y%m}", plain(found[month, konto, pair])
            yield Record("PSALDO", (str(number), period, konto, pair or (), ore))


def _budget(stand: Stand, number: int, year: int) -> Iterator[Record]:
    """The year's budget in equal parts a month, by single object and in all.

    The first budget decided, where it is another, has the object `ORIGINAL` before any other.
    """
    versions: list[tuple[Pair | tuple[()], Sequence[BudgetRow]]] = [((), stand.books.budget)]
    if not same_budget(stand.books):
        versions.append(((stand.version, ORIGINAL), stand.books.original_budget))
    for mark, rows in versions:
        found: dict[tuple[str, tuple[str, ...]], int] = defaultdict(int)
        for row in rows:
            for pair in ((), *stand.pairs(row.dims)) if row.year == year else ():
                found[row.konto, pair] += row.ore
        for konto, pair in sorted(found):
            for index, ore in enumerate(split(found[konto, pair], [1] * _MONTHS), 1):
                fields = (str(number), f"{year}{index:02}", konto, (*mark, *pair), plain(ore))
                yield Record("PBUDGET", fields)


def same_budget(books: Books) -> bool:
    """Whether the budget in force is the one first decided."""
    return {_bare(row) for row in books.budget} == {_bare(row) for row in books.original_budget}


def _bare(row: BudgetRow) -> tuple[str, int, object, int]:
    return row.konto, row.year, row.dims, row.ore
