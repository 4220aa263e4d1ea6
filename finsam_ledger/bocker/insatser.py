"""Insatser: what each cost and brought in, by account and month, against its budget (LKBR 3:2)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from finsam_ledger.balances import Dims, Slag
from finsam_ledger.bocker.extract import Extract
from finsam_ledger.bocker.values import Column, Kind, Row, Section, Table
from finsam_ledger.bocker.words import KONTO, KONTONAMN
from finsam_ledger.forms import Style
from finsam_ledger.periods import month_name

TITLE, LAW = "Insatser", "LKBR 3:2"
_WITHOUT = "Utan insats"
_OVERVIEW = (
    Column("Insats"),
    Column("Intäkter", Kind.ORE),
    Column("Kostnader", Kind.ORE),
    Column("Netto", Kind.ORE),
    Column("Budget netto", Kind.ORE),
    Column("Avvikelse", Kind.ORE),
)


@dataclass
class _Konto:
    """An account of an insats as it is added up: income positive, öre."""

    months: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    budget: int | None = None

    @property
    def total(self) -> int:
        return sum(self.months.values())


_Insats = dict[str, _Konto]


def sections(extract: Extract) -> Iterator[Section]:
    found = _counted(extract)
    names = sorted(found, key=lambda name: (not name, name))
    if not any(names):
        yield Section("Insatser", ("Inga belopp i böckerna är märkta med insats.",))
        return
    yield _overview(extract, {name: found[name] for name in names})
    tables = (_table(extract, name or _WITHOUT, found[name]) for name in names)
    told = (
        "Intäkter är plus och kostnader minus. Budgeten är hela årets, enligt det senaste beslutet "
        "om varje konto; den som inte är fördelad på insatser står under Utan insats."
    )
    yield Section("Per konto och månad", (told,), tuple(tables))


def _counted(extract: Extract) -> dict[str, _Insats]:
    """Movements and budget of result accounts, by insats and account; `""` is those without."""
    found: dict[str, _Insats] = defaultdict(lambda: defaultdict(_Konto))
    period = extract.period
    for key, ore in extract.books.balances.amounts.items():
        inside = period.start <= key.month < period.end and key.slag is Slag.HANDELSE
        if inside and extract.is_result(key.konto):
            found[_insats(key.dims)][key.konto].months[key.month] -= ore
    for row in extract.books.budget:
        if row.year == extract.year and extract.is_result(row.konto):
            konto = found[_insats(row.dims)][row.konto]
            konto.budget = (konto.budget or 0) - row.ore
    return found


def _insats(dims: Dims) -> str:
    return dict(dims).get("insats", "")


def _overview(extract: Extract, found: dict[str, _Insats]) -> Section:
    rows = [
        _sums(name or _WITHOUT, extract, insats.items(), Style.RAD)
        for name, insats in found.items()
    ]
    whole = (item for insats in found.values() for item in insats.items())
    rows.append(_sums("Årets resultat", extract, whole, Style.SLUTSUMMA))
    told = "Summan är böckernas resultat för perioden, före eventuella bokslutsposter."
    return Section("Sammanställning", (told,), (Table("Insatser", _OVERVIEW, tuple(rows)),))


def _sums(name: str, extract: Extract, konton: Iterable[tuple[str, _Konto]], style: Style) -> Row:
    income = costs = 0
    budgets = []
    for number, konto in konton:
        if extract.is_income(number):
            income += konto.total
        else:
            costs += konto.total
        if konto.budget is not None:
            budgets.append(konto.budget)
    net, budget = income + costs, sum(budgets) if budgets else None
    return Row((name, income, costs, net, budget, _off(net, budget)), style)


def _off(total: int, budget: int | None) -> int | None:
    return None if budget is None else total - budget


def _table(extract: Extract, name: str, insats: _Insats) -> Table:
    months = range(extract.period.start, extract.period.end)
    columns = (
        KONTO,
        KONTONAMN,
        *(Column(month_name(month), Kind.ORE) for month in months),
        Column("Summa", Kind.ORE),
        Column("Budget", Kind.ORE),
        Column("Avvikelse", Kind.ORE),
    )
    rows = []
    for number, konto in sorted(insats.items()):
        amounts = (konto.months.get(month) for month in months)
        ends = konto.total, konto.budget, _off(konto.total, konto.budget)
        rows.append(Row((number, extract.name_of(number), *amounts, *ends)))
    by_month = [sum(k.months.get(month, 0) for k in insats.values()) for month in months]
    budgets = [konto.budget for konto in insats.values() if konto.budget is not None]
    total, budget = sum(by_month), sum(budgets) if budgets else None
    rows.append(Row(("", "Summa", *by_month, total, budget, _off(total, budget)), Style.SLUTSUMMA))
    return Table(name, columns, tuple(rows))
