"""What books are written from: a förbund's verifikationer over a period, and the accounts' sheets.

Opening balances are the balances' own; what moved an account is read from the verifikationer. That
the two give the same closing balances is what the books' reconciliations show.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from finsam_ledger.balances import Books, Measure
from finsam_ledger.bokslut import Bokslut, close
from finsam_ledger.chart import AccountSet, Chart, Klass, Post
from finsam_ledger.findings import Finding
from finsam_ledger.forbund import Forbund
from finsam_ledger.masking import masked
from finsam_ledger.periods import Period, month_index
from finsam_ledger.verifikationer import Number, Rad, Verifikation, number_in, text_of

Entry = tuple[Verifikation, Rad]
# Of an account that the chart does not know.
_BALANCE_CLASSES = ("1", "2")
_INCOME_CLASS = "3"


@dataclass(frozen=True)
class Sheet:
    """An account over the period: its opening balance and its entries in order, öre."""

    konto: str
    namn: str
    ib: int
    entries: tuple[Entry, ...]

    @cached_property
    def debet(self) -> int:
        return sum(rad.ore for _, rad in self.entries if rad.ore > 0)

    @cached_property
    def kredit(self) -> int:
        return -sum(rad.ore for _, rad in self.entries if rad.ore < 0)

    @property
    def ub(self) -> int:
        return self.ib + self.debet - self.kredit


@dataclass(frozen=True)
class Extract:
    """A part of a förbund's books, for those who may read all of it or, if `is_public`, for all.

    `source` is the file they are read from, `konton` the accounts that are asked for, if not all.
    """

    forbund: Forbund
    books: Books
    source: Path
    period: Period
    konton: AccountSet | None = None
    is_public: bool = False

    @property
    def year(self) -> int:
        return self.period.year

    @property
    def folder(self) -> Path:
        return self.forbund.folder

    @property
    def chart(self) -> Chart:
        return self.forbund.chart

    @cached_property
    def history(self) -> tuple[Verifikation, ...]:
        """Every verifikation to the end of the period, opening balances too."""
        end = self.period.end
        until = (ver for ver in self.books.verifikationer if month_index(ver.datum) < end)
        return in_order(map(masked, until) if self.is_public else until)

    @cached_property
    def verifikationer(self) -> tuple[Verifikation, ...]:
        """Those of the period, in order of date; the opening balance is none of them."""
        return tuple(ver for ver in self.history if not self.is_before(ver))

    def is_before(self, ver: Verifikation) -> bool:
        """Whether a verifikation is part of what the period begins with."""
        month, start = month_index(ver.datum), self.period.start
        return month < start or (month == start and ver.is_opening)

    @cached_property
    def sheets(self) -> dict[str, Sheet]:
        """Every account with a balance or an entry, in order of number."""
        entries: dict[str, list[Entry]] = defaultdict(list)
        for ver in self.verifikationer:
            for rad in ver.rader:
                entries[rad.konto].append((ver, rad))
        opening = self._balances(Measure.INGAENDE)
        ibs = {konto: 0 if self.is_result(konto) else ore for konto, ore in opening.items()}
        konton = sorted({*entries, *(konto for konto, ib in ibs.items() if ib)})
        return {
            konto: Sheet(konto, self.name_of(konto), ibs.get(konto, 0), tuple(entries[konto]))
            for konto in konton
        }

    @cached_property
    def entries(self) -> dict[str, list[Entry]]:
        """Every entry on each account to the end of the period, those of opening balances too."""
        entries: dict[str, list[Entry]] = defaultdict(list)
        for ver in self.history:
            for rad in ver.rader:
                entries[rad.konto].append((ver, rad))
        return entries

    @cached_property
    def closed(self) -> tuple[Bokslut | None, list[Finding]]:
        """The year's statements, if they can be made, and what is wrong with them."""
        return close(self.forbund, self.books, self.year)

    @cached_property
    def carried(self) -> int:
        """Earlier years' results that no closing entry has moved to equity: part of every opening,
        though on no account's sheet.
        """
        opening = self._balances(Measure.INGAENDE)
        return sum(ore for konto, ore in opening.items() if self.is_result(konto))

    @cached_property
    def differing(self) -> tuple[str, ...]:
        """Accounts whose sheet ends with another amount than the balances give."""
        closing, opening = self._balances(Measure.UTGAENDE), self._balances(Measure.INGAENDE)
        konton = sorted({*self.sheets, *closing})
        return tuple(
            konto
            for konto in konton
            if closing.get(konto, 0) - (opening.get(konto, 0) if self.is_result(konto) else 0)
            != (self.sheets[konto].ub if konto in self.sheets else 0)
        )

    def _balances(self, measure: Measure) -> dict[str, int]:
        sums = self.books.balances.sums(self.period, measure)
        return {konto: sum(by_dims.values()) for konto, by_dims in sums.items()}

    def post(self, konto: str) -> Post | None:
        row = self.chart.row(konto)
        return row.post if row else None

    def is_result(self, konto: str) -> bool:
        """Whether an account begins each year from nought."""
        row = self.chart.row(konto)
        if row is None:
            return konto[:1] not in _BALANCE_CLASSES
        return row.klass.is_result or row.post is Post.BOKSLUT

    def is_income(self, konto: str) -> bool:
        """Whether a result account is one of income; else it is one of costs."""
        row = self.chart.row(konto)
        return row.klass is Klass.INTAKT if row else konto[:1] == _INCOME_CLASS

    def name_of(self, konto: str) -> str:
        account = self.books.accounts.get(konto)
        return account.namn if account else ""

    def party(self, ver: Verifikation, rad: Rad) -> str:
        """Whom a row is between: its `motpart`, else the payee. Members are called by their names.

        The payee of an opening balance is no one, since it is many.
        """
        key = text_of(rad.meta, "motpart") or text_of(ver.meta, "motpart")
        if not key:
            opened = self.books.ledger.opened if self.books.ledger else {}
            key = text_of(opened.get(rad.account, {}), "motpart")
        if not key:
            return "" if ver.is_opening else ver.motpart
        return self._members.get(key, key)

    def reference(self, ver: Verifikation) -> str:
        """What a verifikation is called here: with its year where it is another's (`2024 B-17`)."""
        is_ours = ver.datum.year == self.year or not ver.ver
        return ver.ver if is_ours else f"{ver.datum.year} {ver.ver}"

    @cached_property
    def _members(self) -> dict[str, str]:
        return {member.motpart: member.namn for member in self.forbund.members}


def in_order(verifikationer: Iterable[Verifikation]) -> tuple[Verifikation, ...]:
    """By date, series and number."""
    return tuple(sorted(verifikationer, key=lambda ver: (ver.datum, number_of(ver))))


def number_of(ver: Verifikation) -> Number:
    """Series and number to sort by; one written otherwise is a series of its own."""
    return number_in(ver.ver) or Number(ver.ver, 0)


def party_of(ver: Verifikation) -> str:
    """Whom a whole verifikation is between, as it says."""
    return ver.motpart or text_of(ver.meta, "motpart")


def debit_of(ver: Verifikation) -> int:
    """What a verifikation is about, öre: the sum of its debit side."""
    return sum(rad.ore for rad in ver.rader if rad.ore > 0)
