"""What the ledger knows a row by, and what it is not to hold: account numbers.

An id is the account's short key and the bank's reference. A reference that is unique only among
the rows of a day has the day before it, and a row without one has a hash of all that it says.
Rows of one statement that are equal to the day and the öre are numbered. A row is then known again
by id, day and amount, so that it has the same id in whatever file it comes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import cache
from hashlib import sha256

from finsam_ledger.bank.settings import Settings
from finsam_ledger.bank.values import Detail, Entry, Statement, bare

_HIDDEN = "…"
_IBAN = re.compile(r"\b[A-Z]{2}[0-9]{2}(?:[ -]?[0-9]{4}){4,7}(?:[ -]?[0-9]{1,3})?\b")


def identified(statement: Statement, settings: Settings) -> Statement:
    """The statement with an id for each entry and without account numbers in its words."""
    ids = settings.ids
    seen: Counter[tuple[str, date, int]] = Counter()
    entries = []
    for entry in statement.entries:
        word = f"{statement.nyckel}/{_word(entry, ids)}"
        equal = word, entry.day, entry.ore
        seen[equal] += 1
        id = word if seen[equal] == 1 else f"{word}#{seen[equal]}"
        entries.append(_without_numbers(replace(entry, id=id), ids))
    return replace(statement, entries=tuple(entries))


def _word(entry: Entry, ids: tuple[str, ...]) -> str:
    """What tells an entry from others of the account; a reference that holds a number does not."""
    day = entry.day.isoformat()
    if entry.reference and not any(id in bare(entry.reference) for id in ids):
        return entry.reference if entry.by_bank else f"{day}/{entry.reference}"
    said = [day, str(entry.ore), entry.reference, entry.text]
    for detail in entry.details:
        said += [detail.ocr, *detail.references, *detail.texts]
    return f"{day}/{sha256('|'.join(said).encode()).hexdigest()[:12]}"


def _without_numbers(entry: Entry, ids: tuple[str, ...]) -> Entry:
    return replace(
        entry,
        text=hidden(entry.text, ids),
        details=tuple(_detail(detail, ids) for detail in entry.details),
    )


def _detail(detail: Detail, ids: tuple[str, ...]) -> Detail:
    return replace(
        detail,
        motpart=hidden(detail.motpart, ids),
        texts=tuple(hidden(text, ids) for text in detail.texts),
        ocr="" if _is_number(detail.ocr, ids) else detail.ocr,
        references=tuple(each for each in detail.references if not _is_number(each, ids)),
    )


def _is_number(reference: str, ids: Iterable[str]) -> bool:
    return bare(reference) in ids


def hidden(text: str, ids: tuple[str, ...]) -> str:
    """Text without the accounts' numbers, however they are written, and without any IBAN.

    >>> hidden("Från konto 5000-123 45, faktura 4711", ("500012345",))
    'Från konto …, faktura 4711'
    """
    text = _IBAN.sub(_HIDDEN, text)
    for id in ids:
        text = _pattern(id).sub(_HIDDEN, text)
    return text


@cache
def _pattern(id: str) -> re.Pattern[str]:
    between = "[ \u00a0.-]?"
    word = between.join(re.escape(letter) for letter in id)
    return re.compile(rf"(?<![0-9A-Z]){word}(?![0-9A-Z])", re.IGNORECASE)
