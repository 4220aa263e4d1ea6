"""The pieces of a camt file as values: a payment, an entry, a statement.

Element names are ISO 20022's own. In .08 a party's name stands one level deeper than in .02, and
a status in an element of its own; both are looked for, whatever the version says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from finsam_ledger.bank.fields import RefusedError, iso_amount, iso_day, tidy
from finsam_ledger.bank.values import Detail, Entry, Saldo, Slag, Statement
from finsam_ledger.catalogue import bank as kinds
from finsam_ledger.findings import Place

Element = Any  # lxml has no types of its own
CURRENCY = "SEK"
_CREDIT, _DEBIT = "CRDT", "DBIT"
_NAME = 140
_REFERENCE = 70
_UNKNOWN = ("", "NOTPROVIDED", "NOT PROVIDED", "NONREF")
_OPENING = ("OPBD", "PRCD", "ITBD")
_FINAL = "CLBD"
_CLOSING = (_FINAL, "ITBD")


def detail_of(element: Element, place: Place) -> Detail:
    """A `TxDtls`: one payment of the entry around it, whose direction stands before it."""
    entry = next(element.iterancestors("{*}Ntry"), element)
    ocr = [_reference(each) for each in _texts(element, "RmtInf/Strd/CdtrRefInf/Ref")]
    known = [
        *ocr,
        *_texts(element, "RmtInf/Strd/RfrdDocInf/Nb"),
        *_texts(element, "Refs/EndToEndId"),
        *_texts(element, "Refs/InstrId"),
    ]
    words = [
        *_texts(element, "RmtInf/Ustrd"),
        *_texts(element, "RmtInf/Strd/AddtlRmtInf"),
        *_texts(element, "AddtlTxInf"),
    ]
    return Detail(
        ore=_detail_amount(element, entry, place),
        reference=_reference(_text(element, "Refs/AcctSvcrRef")),
        motpart=_motpart(element, entry),
        ocr=ocr[0] if ocr else "",
        references=_once(_reference(each) for each in known),
        texts=_once(tidy(each) for each in words),
        foreign=_foreign(element),
    )


def entry_of(element: Element, details: tuple[Detail, ...], place: Place) -> Entry | None:
    """An `Ntry` and the payments in it; None where the bank has not booked it."""
    status = _text(element, "Sts/Cd") or _text(element, "Sts")
    if not status:
        raise RefusedError(kinds.ELEMENT_MISSING.at(place, what="radens status (Sts)"))
    if status != "BOOK":
        return None
    amount = _amount(element, "Amt", place)
    if amount is None:
        raise RefusedError(kinds.ELEMENT_MISSING.at(place, what="radens belopp (Amt)"))
    sign = _sign(element, place)
    valutadatum = _day(element, "ValDt", place)
    day = _day(element, "BookgDt", place) or valutadatum
    if day is None:
        raise RefusedError(kinds.ELEMENT_MISSING.at(place, what="radens bokföringsdag (BookgDt)"))
    of_bank = _reference(_text(element, "AcctSvcrRef"))
    if not of_bank and len(details) == 1:
        of_bank = details[0].reference
    return Entry(
        place,
        day,
        sign * amount,
        valutadatum,
        of_bank or _reference(_text(element, "NtryRef")),
        by_bank=bool(of_bank),
        reversal=_is_reversal(element),
        text=tidy(_text(element, "AddtlNtryInf")),
        details=details,
    )


def statement_of(
    element: Element, slag: Slag, entries: tuple[Entry, ...], pending: int, place: Place
) -> Statement:
    """A `Stmt` or `Ntfctn` whose entries have been read."""
    currency = _text(element, "Acct/Ccy")
    if currency not in ("", CURRENCY):
        raise RefusedError(kinds.CURRENCY.at(place, currency=tidy(currency, 3)))
    ids = [*_texts(element, "Acct/Id/IBAN"), *_texts(element, "Acct/Id/Othr/Id")]
    balances = [(_text(each, "Tp/CdOrPrtry/Cd"), each) for each in _all(element, "Bal")]
    opening = next((bal for code in _OPENING for c, bal in balances if c == code), None)
    closing = next((bal for code in _CLOSING for c, bal in reversed(balances) if c == code), None)
    number = _text(element, "ElctrncSeqNb") or _text(element, "LglSeqNb")
    return Statement(
        place,
        slag,
        entries,
        tuple(tidy(id, _REFERENCE) for id in ids),
        opening=None if opening is None else _saldo(opening, place).ore,
        closing=None if closing is None else _saldo(closing, place),
        is_final=_FINAL in [code for code, _ in balances],
        number=int(number) if re.fullmatch("[0-9]{1,9}", number) else None,
        pending=pending,
    )


def _saldo(element: Element, statement: Place) -> Saldo:
    place = Place(statement.file, element.sourceline)
    amount, day = _amount(element, "Amt", place), _day(element, "Dt", place)
    if amount is None or day is None:
        raise RefusedError(kinds.ELEMENT_MISSING.at(place, what="saldots belopp eller dag"))
    return Saldo(_sign(element, place) * amount, day)


def _detail_amount(element: Element, entry: Element, place: Place) -> int | None:
    """Öre of a payment where the file has it in kronor; in the entry's direction or its own."""
    for path in ("Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/InstdAmt/Amt"):
        found = _find(element, path)
        if found is not None and found.get("Ccy", CURRENCY) == CURRENCY:
            direction = _text(element, "CdtDbtInd") or _text(entry, "CdtDbtInd")
            amount = iso_amount(found.text or "", place)
            return amount if direction == _CREDIT else -amount
    return None


def _foreign(element: Element) -> str:
    for path in ("AmtDtls/InstdAmt/Amt", "AmtDtls/TxAmt/Amt", "Amt"):
        found = _find(element, path)
        currency = "" if found is None else found.get("Ccy", "")
        if found is not None and re.fullmatch("[A-Z]{3}", currency) and currency != CURRENCY:
            return f"{tidy(found.text, 20)} {currency}"
    return ""


def _motpart(element: Element, entry: Element) -> str:
    """The other party: who paid what came in, who got what went out.

    The parties of a reversal are those of the payment it takes back.
    """
    direction = _text(element, "CdtDbtInd") or _text(entry, "CdtDbtInd")
    came_in = (direction == _CREDIT) is not _is_reversal(entry)
    role = "Dbtr" if came_in else "Cdtr"
    paths = (f"{role}/Nm", f"{role}/Pty/Nm", f"Ultmt{role}/Nm", f"Ultmt{role}/Pty/Nm")
    found = (_text(element, f"RltdPties/{path}") for path in paths)
    return tidy(next(filter(None, found), ""), _NAME)


def _is_reversal(entry: Element) -> bool:
    return _text(entry, "RvslInd") in ("true", "1")


def _amount(element: Element, path: str, place: Place) -> int | None:
    found = _find(element, path)
    if found is None:
        return None
    currency = found.get("Ccy", CURRENCY)
    if currency != CURRENCY:
        raise RefusedError(kinds.CURRENCY.at(place, currency=tidy(currency, 3)))
    return iso_amount(found.text or "", place)


def _sign(element: Element, place: Place) -> int:
    """Credit is money in. A reversal has its own direction already and is not turned again."""
    word = _text(element, "CdtDbtInd")
    if word not in (_CREDIT, _DEBIT):
        raise RefusedError(kinds.DIRECTION.at(place, text=tidy(word, 10)))
    return 1 if word == _CREDIT else -1


def _day(element: Element, path: str, place: Place) -> date | None:
    text = _text(element, f"{path}/Dt") or _text(element, f"{path}/DtTm")
    return iso_day(text, place) if text else None


def _reference(text: str) -> str:
    bare = tidy(text, _REFERENCE)
    return "" if bare.upper() in _UNKNOWN else bare


def _once(words: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in words if word))


def _path(path: str) -> str:
    return "/".join(f"{{*}}{name}" for name in path.split("/"))


def _find(element: Element, path: str) -> Element | None:
    return element.find(_path(path))


def _all(element: Element, path: str) -> list[Element]:
    return list(element.findall(_path(path)))


def _text(element: Element, path: str) -> str:
    found = _find(element, path)
    return "" if found is None or found.text is None else str(found.text).strip()


def _texts(element: Element, path: str) -> Iterator[str]:
    return (str(each.text).strip() for each in _all(element, path) if each.text)
