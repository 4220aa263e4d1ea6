"""Rows of the bank as Beancount directives, and what a ledger has of them read back.

What is written here is what is known again: `bank-id` on a verifikation, `vantad` on a posting that
was matched, `avi` where an avi has told of it, `kontoutdrag` on a balance.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from beancount.core import data
from beancount.core.amount import Amount

from finsam_ledger.bank.control import Numbered
from finsam_ledger.bank.enrich import Avi
from finsam_ledger.bank.intake import Closing, Known, KnownRow, key_of
from finsam_ledger.bank.match import Leg, Row
from finsam_ledger.bank.values import Detail, Saldo, bare
from finsam_ledger.findings import Place
from finsam_ledger.importers.accounts import Accounts
from finsam_ledger.money import ore as whole_ore
from finsam_ledger.sources.beancount_rules import amount_of, place_of

Entries = list[Any]
CURRENCY = "SEK"
FLAG = "!"  # a person approves each row
_DAY = timedelta(days=1)


def transaction(row: Row, accounts: Accounts) -> data.Transaction:
    """A verifikation to approve: the bank's leg, then one for each payment in the row."""
    entry, key = row.entry, key_of(row.entry.id)
    meta = _meta(entry.place)
    meta["bank-id"] = entry.id
    if entry.valutadatum is not None:
        meta["valutadatum"] = entry.valutadatum
    if entry.avi:
        meta["avi"] = True
    single = row.legs[0] if len(row.legs) == 1 else None
    if single is not None:
        meta.update(_told(single.detail))
    bank = _posting(accounts.bank(key), entry.ore, {})
    others = [_other(leg, key, accounts, split=single is None) for leg in row.legs]
    return data.Transaction(
        meta,
        entry.day,
        FLAG,
        (single.detail.motpart if single else "") or None,
        _narration(row),
        data.EMPTY_SET,
        data.EMPTY_SET,
        [bank, *others],
    )


def balance(closing: Closing, accounts: Accounts) -> data.Balance:
    """Beancount asks what an account holds as a day begins, so the day after."""
    meta = _meta(closing.place)
    if closing.number is not None:
        meta["kontoutdrag"] = str(closing.number)
    amount = _amount(closing.saldo.ore)
    account = accounts.bank(closing.nyckel)
    return data.Balance(meta, closing.saldo.day + _DAY, account, amount, None, None)


def note(avi: Avi, row: KnownRow, accounts: Accounts) -> data.Note:
    """What an avi tells of a row that is in the ledger already."""
    meta = _meta(avi.entry.place)
    meta["bank-id"] = row.id
    # Beancount's printer does not mark what a comment quotes.
    comment = ("; ".join(_words(avi)) or "Avi").replace('"', "”").replace("\\", "/")
    return data.Note(
        meta, row.day, accounts.bank(avi.nyckel), comment, data.EMPTY_SET, data.EMPTY_SET
    )


def known_of(entries: Iterable[Any], bank_accounts: Mapping[str, str]) -> Known:
    """What a ledger has from the bank, by account key; `bank_accounts` are accounts by key."""
    by_account = {account: key for key, account in bank_accounts.items()}
    rows: dict[str, list[KnownRow]] = {}
    salden: set[tuple[str, Saldo]] = set()
    paid: Counter[tuple[str, int]] = Counter()
    numbers: dict[str, Numbered] = {}
    entries = list(entries)
    noted = {
        str(entry.meta["bank-id"])
        for entry in entries
        if isinstance(entry, data.Note) and "bank-id" in entry.meta
    }
    for entry in entries:
        if isinstance(entry, data.Transaction):
            paid.update(_paid(entry))
            id = str(entry.meta.get("bank-id", ""))
            if (account := bank_accounts.get(key_of(id))) is not None:
                has_avi = entry.meta.get("avi") is True or id in noted
                ore = booked(entry, account)
                row = KnownRow(id, entry.date, ore, place_of(entry), has_avi)
                rows.setdefault(key_of(id), []).append(row)
        elif isinstance(entry, data.Balance) and entry.account in by_account:
            key, day = by_account[entry.account], entry.date - _DAY
            held = whole_ore(entry.amount.number) if entry.amount.number is not None else None
            if held is not None:
                salden.add((key, Saldo(held, day)))
            number = str(entry.meta.get("kontoutdrag", ""))
            if number.isascii() and number.isdigit():
                numbers[key] = Numbered(int(number), day.year)
    return Known(rows, frozenset(salden), paid, numbers)


def booked(entry: data.Transaction, account: str) -> int:
    """What a verifikation does to an account, öre."""
    return sum(amount_of(each) or 0 for each in entry.postings if each.account == account)


def _paid(entry: data.Transaction) -> Iterator[tuple[str, int]]:
    """What was matched before, as the bank had it: the other side of the posting."""
    for posting in entry.postings:
        reference, amount = (posting.meta or {}).get("vantad"), amount_of(posting)
        if reference and amount is not None:
            yield bare(str(reference)), -amount


def _other(leg: Leg, key: str, accounts: Accounts, *, split: bool) -> data.Posting:
    """Where a payment came from or went, or the account for what is not decided."""
    meta: dict[str, Any] = {}
    if split:
        meta.update(_told(leg.detail))
        if leg.detail.motpart:
            meta["namn"] = leg.detail.motpart
        if leg.detail.texts and leg.vantad is None:
            meta["text"] = "; ".join(leg.detail.texts)
    if leg.vantad is None:
        return _posting(accounts.undecided(key), -leg.ore, meta)
    meta["vantad"] = leg.vantad.referens
    meta.update(leg.vantad.dims)
    return _posting(accounts.named(leg.vantad.konto), -leg.ore, meta)


def _told(detail: Detail) -> dict[str, Any]:
    told = {"ocr": detail.ocr, "utlandsk-valuta": detail.foreign}
    return {name: value for name, value in told.items() if value}


def _narration(row: Row) -> str:
    entry = row.entry
    awaited = dict.fromkeys(leg.vantad.text for leg in row.legs if leg.vantad and leg.vantad.text)
    texts = [text for leg in row.legs for text in leg.detail.texts] if len(row.legs) == 1 else []
    plain = "Inbetalning" if entry.ore > 0 else "Utbetalning"
    if len(row.legs) > 1:
        plain = f"{plain}, {len(row.legs)} delar"
    words = "; ".join([*awaited] or texts or [entry.text or plain])
    return f"Återföring: {words}" if entry.reversal else words


def _words(avi: Avi) -> Iterator[str]:
    for detail in avi.entry.details:
        yield from filter(None, (detail.motpart, detail.ocr and f"OCR {detail.ocr}", *detail.texts))
    if avi.entry.text:
        yield avi.entry.text


def _meta(place: Place) -> dict[str, Any]:
    return dict(data.new_metadata(place.file, place.line or 1))


def _posting(account: str, ore: int, meta: dict[str, Any]) -> data.Posting:
    return data.Posting(account, _amount(ore), None, None, None, meta)


def _amount(ore: int) -> Amount:
    return Amount(Decimal(ore).scaleb(-2), CURRENCY)
