"""A SIE file as `Books`: the way in for those who keep theirs in another system.

The year of the file comes from its verifikationer; years before it, and files without
verifikationer, from their balances (`sie_years`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from finsam_ledger import catalogue, verifikationer
from finsam_ledger.balances import Account, Balances, Books, BudgetRow, Dims, Key, Posting, Slag
from finsam_ledger.catalogue import sie as kinds
from finsam_ledger.chart import Chart, Post
from finsam_ledger.findings import Finding, Place
from finsam_ledger.forbund import Forbund
from finsam_ledger.periods import Period, first_day
from finsam_ledger.sie.contents import STANDARD_DIMENSIONS, Contents, Pairs, pairs_of
from finsam_ledger.sie.files import SieFile
from finsam_ledger.sie.notes import Notes
from finsam_ledger.sie.reader import Parser
from finsam_ledger.sie.records import Record, Verifikation
from finsam_ledger.sie.tally import Tally, uses
from finsam_ledger.sie.values import amount, month_of
from finsam_ledger.sources.sie_dimensions import Mapped, mapped
from finsam_ledger.sources.sie_years import Amount, amounts_of
from finsam_ledger.verifikationer import Rad

_LAST_DAY = "1231"
_FAKTURA = "10"
_FAKTURA_NAME = STANDARD_DIMENSIONS[_FAKTURA]


@dataclass(frozen=True)
class _Source:
    """A file with what is needed to read it as books."""

    file: SieFile
    chart: Chart
    dims: Mapped
    closed: frozenset[str]

    @property
    def name(self) -> str:
        return str(self.file.path)


def books_of(file: SieFile, forbund: Forbund) -> tuple[Books, list[Finding]]:
    """The books in a file, and what is wrong with them or worth knowing."""
    chart, whole = forbund.chart, Place(str(file.path))
    dims = mapped(file.contents, forbund, whole)
    source = _Source(file, chart, dims, closed_accounts(file.tally, chart))
    others = list(amounts_of(file.contents, chart, booked=file.tally.verifikationer > 0))
    amounts = _amounts(source, others)
    budget = tuple(budget_of(file.contents, dims, file.path, original=False))
    original = tuple(budget_of(file.contents, dims, file.path, original=True)) or budget
    accounts = _accounts(file, amounts, budget)
    findings = [
        *dims.findings.values(),
        *_without_verifikationer(file, others),
        *_unknown(accounts, amounts, chart),
    ]
    books = Books(
        accounts=accounts,
        balances=Balances(amounts),
        budget=budget,
        original_budget=original,
        adopted=(),
        postings=partial(_postings, source, others),
        journal=partial(_journal, source, others),
    )
    return books, findings


def _unknown(
    accounts: Mapping[str, Account], amounts: Mapping[Key, int], chart: Chart
) -> Iterator[Finding]:
    """Accounts with amounts that no line of the statements takes."""
    booked = {key.konto for key, ore in amounts.items() if ore}
    for konto, account in accounts.items():
        if konto in booked and chart.row(konto) is None:
            yield catalogue.ACCOUNT_UNKNOWN.at(
                account.place, account=account.account, konto=konto, chart=chart.name
            )


def closed_accounts(tally: Tally, chart: Chart) -> frozenset[str]:
    """Result accounts that were moved and end the year at zero, as a closing entry leaves them."""
    sums: dict[str, int] = defaultdict(int)
    for (_, konto, _), ore in tally.amounts.items():
        row = chart.row(konto)
        if row is not None and row.klass.is_result:
            sums[konto] += ore
    return frozenset(konto for konto, ore in sums.items() if not ore)


def _without_verifikationer(file: SieFile, others: list[Amount]) -> list[Finding]:
    """Years that stand as balances only."""
    months = {each.month for each in others if each.slag is not Slag.INGAENDE}
    years = sorted({month // 12 for month in months})
    return [kinds.YEAR_TOTALS.at(Place(str(file.path)), year=year) for year in years]


def _amounts(source: _Source, others: Iterable[Amount]) -> dict[Key, int]:
    sums: dict[Key, int] = defaultdict(int)
    for each in others:
        for dims, part in source.dims.shares(each.pairs, each.ore):
            sums[Key(each.konto, each.month, each.slag, dims)] += part
    again: set[str] = set()  # accounts whose verifikationer must be read one by one
    for _, konto, pairs in source.file.tally.amounts:
        if source.dims.is_shared(pairs) or _post(source.chart, konto) is Post.BOKSLUT:
            again.add(konto)
    if any(
        _post(source.chart, konto) is Post.EGET_KAPITAL for _, konto, _ in source.file.tally.amounts
    ):
        again |= source.closed
    for (month, konto, pairs), ore in source.file.tally.amounts.items():
        if not source.dims.is_shared(pairs):
            dims = tuple(source.dims.named(pairs).items())
            sums[Key(konto, month, Slag.HANDELSE, dims)] += ore
    for ver in _verifikationer(source.file, again) if again else ():
        _correct(source, ver, sums)
    return dict(sums)


def _correct(source: _Source, ver: Verifikation, sums: dict[Key, int]) -> None:
    """Put right what the sums of a verifikation can't tell: keys, and closing entries."""
    slag, month = slag_of(ver, source.chart, source.closed), month_of(ver.datum[:6]) or 0
    for konto, pairs, ore in _rows(ver):
        if source.dims.is_shared(pairs):
            for dims, part in source.dims.shares(pairs, ore):
                sums[Key(konto, month, slag, dims)] += part
        elif slag is not Slag.HANDELSE:
            dims = tuple(source.dims.named(pairs).items())
            sums[Key(konto, month, Slag.HANDELSE, dims)] -= ore
            if not sums[Key(konto, month, Slag.HANDELSE, dims)]:
                del sums[Key(konto, month, Slag.HANDELSE, dims)]
            sums[Key(konto, month, slag, dims)] += ore


def _verifikationer(file: SieFile, konton: set[str]) -> Iterator[Verifikation]:
    """The verifikationer that book on any of `konton`, and perhaps others in their pieces."""
    if not file.text:
        wanted = konton
        for item in file.items():
            if isinstance(item, Verifikation) and any(row.text(0) in wanted for row in item.rows):
                yield item
        return
    for piece in uses(file.text, konton):
        for item in Parser(Notes(str(file.path)), is_last=False).items(piece.text, 1):
            if isinstance(item, Verifikation):
                yield item


def slag_of(ver: Verifikation, chart: Chart, closed: Container[str]) -> Slag:
    """A closing entry has nothing but equity and the account for årets resultat (89).

    Without that account it has equity and result accounts, on the year's last day, and leaves
    each of those at zero (`closed`).
    """
    konton = {row.text(0) for row in ver.rows if row.label == "TRANS"}
    posts = {_post(chart, konto) for konto in konton}
    if posts == {Post.EGET_KAPITAL, Post.BOKSLUT}:
        return Slag.BOKSLUT
    others = [konto for konto in konton if _post(chart, konto) is not Post.EGET_KAPITAL]
    is_last = ver.datum[4:] == _LAST_DAY and Post.EGET_KAPITAL in posts
    closes = is_last and others and all(konto in closed for konto in others)
    return Slag.BOKSLUT if closes else Slag.HANDELSE


def _post(chart: Chart, konto: str) -> Post | None:
    row = chart.row(konto)
    return row.post if row else None


def _rows(ver: Verifikation) -> Iterator[tuple[str, Pairs, int]]:
    for row in ver.rows:
        if row.label == "TRANS":
            yield row.text(0), pairs_of(row.objects(1)), amount(row.text(2))[0]


def _accounts(
    file: SieFile, amounts: Iterable[Key], budget: Iterable[BudgetRow]
) -> dict[str, Account]:
    """The accounts in use; a kommun's file has its whole chart, most of it another's."""
    used = {key.konto for key in amounts} | {row.konto for row in budget}
    found = {}
    for konto in sorted(used):
        known = file.contents.accounts.get(konto)
        namn = known.namn if known else konto
        place = Place(str(file.path), known.line if known else None)
        found[konto] = Account(konto, f"{konto} {namn}", namn, place)
    return found


def budget_of(
    contents: Contents, dims: Mapped, path: Path, *, original: bool
) -> Iterator[BudgetRow]:
    """#PBUDGET by account and year; objects one dimension at a time, as in `sie_years`."""
    wholes: dict[tuple[str, int], int] = defaultdict(int)
    parts: dict[tuple[str, int], dict[Pairs, int]] = defaultdict(lambda: defaultdict(int))
    lines: dict[tuple[str, int], int] = {}
    for each in contents.of("PBUDGET"):
        pairs = tuple(pair for pair in each.pairs if pair[0] != dims.version)
        other_version = (len(pairs) < len(each.pairs)) is not original
        if other_version or len(pairs) > 1 or each.year not in contents.years:
            continue
        key = each.konto, contents.years[each.year].period.year
        lines.setdefault(key, each.line)
        if pairs:
            parts[key][pairs] += each.ore
        else:
            wholes[key] += each.ore
    for key, line in lines.items():
        own = parts.get(key, {})
        rest = wholes[key] - sum(own.values()) if key in wholes else 0
        shares: dict[Dims, int] = defaultdict(int)  # objects that mean nothing to us are one
        for pairs, part in (*own.items(), ((), rest)):
            if part or not own:
                for found, share in dims.shares(pairs, part):
                    shares[found] += share
        for found, share in shares.items():
            yield BudgetRow(*key, found, share, "", Place(str(path), line))


def _postings(source: _Source, others: Iterable[Amount]) -> Iterator[Posting]:
    """Every amount with its verifikation, or the record it comes from."""
    for each in others:
        month = Period(each.month, each.month + 1)
        date = (month.first if each.slag is Slag.INGAENDE else month.last).isoformat()
        place = Place(source.name, each.line)
        for dims, part in source.dims.shares(each.pairs, each.ore):
            key = Key(each.konto, each.month, each.slag, dims)
            yield Posting(date, f"#{each.label}", "", "Saldo i SIE-filen", key, part, place)
    for item in source.file.items():
        if isinstance(item, Verifikation):
            yield from _posted(source, item)


def _posted(source: _Source, ver: Verifikation) -> Iterator[Posting]:
    slag = slag_of(ver, source.chart, source.closed)
    month, day = month_of(ver.datum[:6]) or 0, ver.datum
    date, place = f"{day[:4]}-{day[4:6]}-{day[6:]}", Place(source.name, ver.head.line)
    for row in ver.rows:
        if row.label == "TRANS":
            konto, pairs, ore = row.text(0), pairs_of(row.objects(1)), amount(row.text(2))[0]
            for dims, part in source.dims.shares(pairs, ore):
                text = row.text(4) or ver.head.text(3)
                motpart = source.dims.named(pairs).get("motpart", "")
                key = Key(konto, month, slag, dims)
                yield Posting(date, ver.name, motpart, text, key, part, place)


def _journal(source: _Source, others: Iterable[Amount]) -> list[verifikationer.Verifikation]:
    """The verifikationer in order of date, as the books have them.

    What the file gives as balances only is one for each month and kind, since nothing is known of
    what is behind; without a number, as it is none that anyone has registered.
    """
    sums: dict[tuple[int, Slag], list[Amount]] = defaultdict(list)
    for each in others:
        sums[each.month, each.slag].append(each)
    found = [_of_balances(source, *key, amounts) for key, amounts in sums.items()]
    items = source.file.items()
    found += [_as_booked(source, item) for item in items if isinstance(item, Verifikation)]
    return sorted(found, key=lambda ver: ver.datum)


def _of_balances(
    source: _Source, month: int, slag: Slag, amounts: Iterable[Amount]
) -> verifikationer.Verifikation:
    meta: dict[str, object] = {"filename": source.name}
    day = first_day(month + 1) - timedelta(days=1)
    if slag is Slag.INGAENDE:
        meta["ingaende-balans"] = True
        day = first_day(month)
    rader = tuple(
        Rad(each.konto, each.konto, each.ore, _meta(source, each.pairs, each.line))
        for each in amounts
    )
    text, is_closing = "Saldo i SIE-filen", slag is Slag.BOKSLUT
    return verifikationer.Verifikation(day, "", None, "", text, meta, rader, is_closing)


def _as_booked(source: _Source, ver: Verifikation) -> verifikationer.Verifikation:
    head = ver.head
    meta: dict[str, object] = {"filename": source.name, "lineno": head.line}
    if head.text(5):
        meta["registrerad-av"] = head.text(5)
    rader = tuple(_rad(source, row) for row in ver.rows if row.label == "TRANS")
    return verifikationer.Verifikation(
        _day(ver.datum),
        f"{ver.serie}-{ver.nummer}".strip("-") if ver.nummer else "",
        _day(head.text(4)) if head.text(4) else None,
        "",
        head.text(3),
        meta,
        rader,
        slag_of(ver, source.chart, source.closed) is Slag.BOKSLUT,
    )


def _rad(source: _Source, row: Record) -> Rad:
    meta = _meta(source, pairs_of(row.objects(1)), row.line)
    if row.text(4):
        meta["sie-text"] = row.text(4)
    return Rad(row.text(0), row.text(0), amount(row.text(2))[0], meta)


def _meta(source: _Source, pairs: Pairs, line: int) -> dict[str, object]:
    """A row's dimensions by our words, its faktura where the format's own dimension says it."""
    meta: dict[str, object] = {"filename": source.name, "lineno": line, **source.dims.named(pairs)}
    for number, value in pairs:
        if number == _FAKTURA and source.file.contents.dimension(number) == _FAKTURA_NAME:
            meta["faktura"] = value
    return meta


def _day(text: str) -> date:
    """A day written as the format does, which the reader has seen to."""
    return date(int(text[:4]), int(text[4:6]), int(text[6:]))
