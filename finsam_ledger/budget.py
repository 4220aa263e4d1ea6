"""The budget with its lineage: what was first decided, each change, what is in force on a day.

All of it is values. Amounts are öre with Beancount's sign. A decision's amounts replace earlier
ones with the same key; others stay as they were (KL 11:5, 11:15; finsamlagen 21 and 23 §§).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

from msgspec import Struct

from finsam_ledger.balances import Books, BudgetDecision, BudgetPost, BudgetRow

# A line of the lineage: account number and insats, which is empty for what is for none.
LineKey = tuple[str, str]
_INSATS = "insats"


class Change(Struct, frozen=True):
    """What one decision changed, öre by line. `decision` is None where a source does not tell."""

    decision: BudgetDecision | None
    amounts: dict[LineKey, int]


class Lineage(Struct, frozen=True):
    """A year's budget from the first decision to what is in force: original + changes = current.

    `first` are the decisions that the original is made of, `plans` those about the two years after.
    A line that a version does not have is not a key there.
    """

    year: int
    first: tuple[BudgetDecision, ...]
    original: dict[LineKey, int]
    changes: tuple[Change, ...]
    current: dict[LineKey, int]
    plans: tuple[BudgetDecision, ...] = ()

    @property
    def lines(self) -> list[LineKey]:
        """Every line of any version, in order."""
        changed = (key for change in self.changes for key in change.amounts)
        return sorted({*self.original, *self.current, *changed})


def of_year(books: Books, year: int) -> tuple[BudgetDecision, ...]:
    """The decisions about a year's budget, in order; not plans that other years' budgets had."""
    return tuple(each for each in books.decisions if each.year == year and not each.is_plan)


def plans_of(books: Books, year: int) -> tuple[BudgetDecision, ...]:
    """What was decided about the two years after, when a year's budget was (KL 11:6)."""
    days = {each.beslut for each in of_year(books, year)}
    later = range(year + 1, year + 3)
    return tuple(each for each in books.decisions if each.year in later and each.beslut in days)


def versions(
    decisions: Iterable[BudgetDecision],
) -> tuple[tuple[BudgetRow, ...], tuple[BudgetRow, ...]]:
    """The rows in force when all has been decided, and those of the original budget."""
    budgets = [each for each in decisions if not each.is_plan]
    last = {(d.year, *post.key): post for d in budgets for post in d.posts}
    first: dict[object, BudgetPost] = {}
    for post in original_posts(budgets):
        first.setdefault((post.rows[0].year, *post.key), post)
    return rows_of(last.values()), rows_of(first.values())


def original_posts(decisions: Iterable[BudgetDecision]) -> Iterator[BudgetPost]:
    """The amounts that belong to a year's first budget, the first for each key: those decided
    before the year began, or with the first decision of those taken later.
    """
    earliest: dict[int, str] = {}
    seen: set[tuple[object, ...]] = set()
    for decision in decisions:
        day = earliest.setdefault(decision.year, decision.beslut)
        if decision.beslut > max(day, f"{decision.year}-01-01"):
            continue
        for post in decision.posts:
            if (decision.year, *post.key) not in seen:
                seen.add((decision.year, *post.key))
                yield post


def rows_of(posts: Iterable[BudgetPost]) -> tuple[BudgetRow, ...]:
    return tuple(row for post in posts for row in post.rows)


def in_force(
    books: Books, year: int, day: date, *, original: bool = False
) -> tuple[BudgetRow, ...]:
    """A year's budget rows as they stood on a day, or those first decided, for a report about the
    time until then.

    When the year is over it is every decision about it, whenever taken. What has no day of decision
    has always been in force.
    """
    rows = books.original_budget if original else books.budget
    decided = [row for row in rows if row.year == year]
    if day >= date(year, 12, 31):
        return tuple(decided)
    last = day.isoformat()
    if original or not books.decisions:
        return tuple(row for row in decided if row.beslut <= last)
    return versions(each for each in of_year(books, year) if each.beslut <= last)[0]


def planned(books: Books, year: int, day: date) -> tuple[BudgetRow, ...]:
    """What was last planned for a year to come, as it stood on a day (KL 11:6)."""
    plans = [
        each
        for each in books.decisions
        if each.year == year and each.is_plan and each.beslut <= day.isoformat()
    ]
    last = max((each.beslut for each in plans), default="")
    return rows_of(post for each in plans if each.beslut == last for post in each.posts)


def lineage(books: Books, year: int) -> Lineage | None:
    """A year's budget with its changes; None where the year has none."""
    current = [row for row in books.budget if row.year == year]
    original = [row for row in books.original_budget if row.year == year]
    if not (current or original):
        return None
    decisions = of_year(books, year)
    firsts = {id(post) for post in original_posts(decisions)}
    first = tuple(each for each in decisions if any(id(post) in firsts for post in each.posts))
    changes = tuple(_changes(decisions, firsts)) if decisions else _told(original, current)
    plans = plans_of(books, year)
    return Lineage(year, first, by_line(original), changes, by_line(current), plans)


def _changes(decisions: Iterable[BudgetDecision], firsts: set[int]) -> Iterator[Change]:
    """What each decision replaced or added beyond the original budget."""
    stands: dict[object, BudgetPost] = {}
    for decision in decisions:
        amounts: Counter[LineKey] = Counter()
        touched = False
        for post in decision.posts:
            before = stands.get(post.key)
            stands[post.key] = post
            if id(post) in firsts:
                continue
            touched = True
            amounts.update(by_line(post.rows))
            if before is not None:
                amounts.subtract(by_line(before.rows))
        if touched:
            yield Change(decision, dict(amounts))


def _told(original: Iterable[BudgetRow], current: Iterable[BudgetRow]) -> tuple[Change, ...]:
    """The difference between two versions, where no decision is known."""
    amounts: Counter[LineKey] = Counter(by_line(current))
    amounts.subtract(by_line(original))
    changed = {key: ore for key, ore in amounts.items() if ore}
    return (Change(None, changed),) if changed else ()


def by_line(rows: Iterable[BudgetRow]) -> dict[LineKey, int]:
    """Öre by account and insats."""
    sums: Counter[LineKey] = Counter()
    for row in rows:
        sums[row.konto, dict(row.dims).get(_INSATS, "")] += row.ore
    return dict(sums)


def name_of(decision: BudgetDecision) -> str:
    """`2025-02-07 § 4`, as far as it is known."""
    return " ".join(filter(None, (decision.beslut, decision.paragraf)))


def sentence(lineage: Lineage, until: date, *, original: bool, current: bool) -> str:
    """Which decisions a table's budget columns rest on, those taken until a day; empty where a day
    is not known.

    “Budget 2025: styrelsens beslut 2024-11-28 § 58, ändrad 2025-02-07 § 4.” A table with only the
    `original` says so where it has been changed since, one with both says that too.
    """
    year, day = lineage.year, until.isoformat()
    over = until >= date(year, 12, 31)
    first = [each for each in lineage.first if over or each.beslut <= day]
    later = [c.decision for c in lineage.changes if c.decision is not None]
    changed = [each for each in later if over or each.beslut <= day]
    if not first or not all(each.beslut for each in (*first, *changed)):
        return ""
    words = f"styrelsens beslut {_listed(first)}"
    if not changed:
        return f"Budget {year}: {words}."
    if original and current:
        return f"Ursprunglig budget {year}: {words}. Gällande budget: ändrad {_listed(changed)}."
    if original:
        return f"Ursprunglig budget {year}: {words}, före senare ändringar."
    return f"Budget {year}: {words}, ändrad {_listed(changed)}."


def _listed(decisions: Iterable[BudgetDecision]) -> str:
    """`a, b och c`, each once."""
    names = list(dict.fromkeys(map(name_of, decisions)))
    return " och ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
