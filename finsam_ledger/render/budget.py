"""A year's budget with its decisions: text for a person, CSV and JSON for machines.

Amounts are shown as in the resultaträkning: income is plus, costs are minus. Text has whole kronor,
CSV kronor with öre, JSON öre.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from finsam_ledger.balances import Books, BudgetDecision
from finsam_ledger.budget import Change, Lineage, LineKey, by_line, name_of, rows_of
from finsam_ledger.chart import Klass
from finsam_ledger.forbund import Forbund
from finsam_ledger.money import Unit, plain, rounded, swedish
from finsam_ledger.render.lists import csv_text, json_text

_UNKNOWN = "ändring"
_SUMS = (
    ("Intäkter", (Klass.INTAKT,)),
    ("Kostnader", (Klass.KOSTNAD,)),
    ("Resultat", (Klass.INTAKT, Klass.KOSTNAD)),
)
_GAP = "  "


class _Page:
    """A lineage on its way out: columns original, one for each change, current; öre as shown."""

    def __init__(self, forbund: Forbund, books: Books, lineage: Lineage) -> None:
        self.forbund, self.books, self.lineage = forbund, books, lineage
        changes = [change.amounts for change in lineage.changes]
        self.versions: list[Mapping[LineKey, int]] = [lineage.original, *changes, lineage.current]

    @property
    def headings(self) -> list[str]:
        changes = (_name(change) for change in self.lineage.changes)
        return ["Ursprunglig", *changes, "Gällande"]

    def name(self, konto: str) -> str:
        account = self.books.accounts.get(konto)
        return account.namn if account else konto

    def lines(self) -> Iterator[tuple[LineKey, list[int | None]]]:
        """Each account and insats; nothing where a version does not have it."""
        for key in self.lineage.lines:
            found = (version.get(key) for version in self.versions)
            yield key, [None if ore is None else -ore for ore in found]

    def sums(self) -> Iterator[tuple[str, list[int]]]:
        for name, klasser in _SUMS:
            yield name, [self.total(version, klasser) for version in self.versions]

    def total(self, version: Mapping[LineKey, int], klasser: Iterable[Klass]) -> int:
        """Öre as shown, of the accounts of some classes."""
        rows = ((self.forbund.chart.row(konto), ore) for (konto, _), ore in version.items())
        return -sum(ore for row, ore in rows if row is not None and row.klass in klasser)

    def decisions(self) -> Iterator[tuple[str, BudgetDecision]]:
        """Every decision with what it is: the original, a change, a part of the plan."""
        yield from (("ursprunglig", each) for each in self.lineage.first)
        changed = (change.decision for change in self.lineage.changes)
        yield from (("ändring", each) for each in changed if each is not None)
        yield from (("plan", each) for each in self.lineage.plans)


def _name(change: Change) -> str:
    return (name_of(change.decision) if change.decision else "") or _UNKNOWN


def as_text(forbund: Forbund, books: Books, lineage: Lineage) -> str:
    """A table with the decisions above it and the plan for the years after below."""
    page = _Page(forbund, books, lineage)
    head = f"Budget {lineage.year}, {forbund.settings.namn}. Kronor; kostnader har minus."
    parts = [[head], list(_told(page)), _table(page), list(_planned(page))]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _told(page: _Page) -> Iterator[str]:
    """A line for each decision, and what it says beside its amounts."""
    for kind, each in page.decisions():
        if kind != "plan":
            yield f"{kind.capitalize():<13}{name_of(each) or 'utan beslutsdag'}{_said(each)}"


def _said(decision: BudgetDecision) -> str:
    about = dict.fromkeys(post.avser for post in decision.posts if post.avser)
    said = (
        *about,
        f"samråd {decision.samrad}" if decision.samrad else "",
        f"finansiering: {decision.finansiering}" if decision.finansiering else "",
        f"skäl: {decision.skal}" if decision.skal else "",
    )
    return "".join(f"; {words}" for words in said if words)


def _table(page: _Page) -> list[str]:
    """The lines, aligned: words from the left, amounts from the right."""
    rows = [
        ([konto, page.name(konto), insats], [_kronor(ore) for ore in amounts])
        for (konto, insats), amounts in page.lines()
    ]
    sums = [(["", name, ""], [_kronor(ore) for ore in amounts]) for name, amounts in page.sums()]
    head = (["Konto", "Namn", "Insats"], page.headings)
    every = [head, *rows, *sums]
    words = [max(map(len, column)) for column in zip(*(row[0] for row in every), strict=True)]
    amounts = [max(map(len, column)) for column in zip(*(row[1] for row in every), strict=True)]

    def line(row: tuple[list[str], list[str]]) -> str:
        left = (text.ljust(width) for text, width in zip(row[0], words, strict=True))
        right = (text.rjust(width) for text, width in zip(row[1], amounts, strict=True))
        return _GAP.join(chain(left, right)).rstrip()

    rule = "-" * len(line(head))
    return [line(head), rule, *map(line, rows), rule, *map(line, sums)]


def _planned(page: _Page) -> Iterator[str]:
    """The plan's sums, a line for each year."""
    for each in page.lineage.plans:
        sums = by_line(rows_of(each.posts))
        told = (f"{name.lower()} {_kronor(page.total(sums, k))}" for name, k in _SUMS)
        yield f"Plan {each.year}, {name_of(each) or 'utan beslutsdag'}: {', '.join(told)}"


def _kronor(ore: int | None) -> str:
    return "" if ore is None else swedish(rounded(ore, Unit.KR))


def as_csv(forbund: Forbund, books: Books, lineage: Lineage) -> str:
    """A row for each account and insats, then the sums, which have no account."""
    page = _Page(forbund, books, lineage)
    header = ("konto", "namn", "insats", *(word.lower() for word in page.headings))
    lines = (
        (konto, page.name(konto), insats, *map(_plain, amounts))
        for (konto, insats), amounts in page.lines()
    )
    sums = (("", name, "", *map(_plain, amounts)) for name, amounts in page.sums())
    return csv_text(header, chain(lines, sums))


def _plain(ore: int | None) -> str:
    return "" if ore is None else plain(rounded(ore, Unit.KR, 2))


def as_json(forbund: Forbund, books: Books, lineage: Lineage) -> str:
    """Decisions, lines and sums; the changes of a line are in the order of `changes`."""
    page = _Page(forbund, books, lineage)
    lines = [
        {"account": konto, "name": page.name(konto), "insats": insats, **_versions(amounts)}
        for (konto, insats), amounts in page.lines()
    ]
    told = {
        "year": lineage.year,
        "decisions": [
            {
                "kind": kind,
                "year": each.year,
                "decided": each.beslut,
                "paragraph": each.paragraf,
                "consulted": each.samrad,
                "financing": each.finansiering,
                "reason": each.skal,
                "file": each.place.file,
                "line": each.place.line,
            }
            for kind, each in page.decisions()
        ],
        "changes": [_name(change) for change in lineage.changes],
        "lines": lines,
        "sums": {name.lower(): _versions(amounts) for name, amounts in page.sums()},
        "plan": [
            {"year": each.year, "result": page.total(by_line(rows_of(each.posts)), _SUMS[-1][1])}
            for each in lineage.plans
        ],
    }
    return json_text(told)


def _versions(amounts: Iterable[int | None]) -> dict[str, object]:
    original, *changes, current = amounts
    return {"original": original, "changes": changes, "current": current}


FORMATS = {"text": as_text, "csv": as_csv, "json": as_json}
