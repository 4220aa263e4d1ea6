"""Rows of the bank against payments that are awaited, by reference and amount.

A row is the entry and its legs: one for each payment in it, where the bank says them all and they
add up. Each leg is matched by itself, so that two members' contributions in one deposit find their
own accounts. What is not certain is left unmatched, and why is said.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from finsam_ledger.bank.expected import Vantad
from finsam_ledger.bank.values import Detail, Entry, bare
from finsam_ledger.catalogue import bank as kinds
from finsam_ledger.findings import Finding
from finsam_ledger.money import kronor

# How many times a payment, by its bare reference and öre, has been matched before.
Paid = Mapping[tuple[str, int], int]


@dataclass(frozen=True, slots=True)
class Leg:
    """One payment of an entry, öre as the bank has it, and what was awaited if that is known."""

    ore: int
    detail: Detail
    vantad: Vantad | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """An entry with its legs, which add up to it."""

    entry: Entry
    legs: tuple[Leg, ...]


def matched(
    entries: Iterable[Entry], expected: Iterable[Vantad], paid: Paid
) -> tuple[list[Row], list[Finding]]:
    """A row for each entry, and what is worth knowing of those that did not match."""
    awaited = tuple(expected)
    left: Counter[tuple[str, int]] = Counter(_key(each) for each in awaited)
    left.subtract({key: count for key, count in paid.items() if key in left})
    rows, findings = [], []
    for entry in entries:
        parts, wrong = divided(entry)
        findings += wrong
        legs = []
        for ore, detail in parts:
            texts = (*detail.texts, entry.text) if len(parts) == 1 else detail.texts
            named = [each for each in awaited if _names(each, detail, texts)]
            vantad, wrong = _chosen(entry, ore, named, left)
            if vantad is not None:
                left[_key(vantad)] -= 1
            findings += wrong
            legs.append(Leg(ore, detail, vantad))
        rows.append(Row(entry, tuple(legs)))
    return rows, findings


def divided(entry: Entry) -> tuple[list[tuple[int, Detail]], list[Finding]]:
    """The payments of an entry with their öre, if all are told and add up; else it is one."""
    details = entry.details
    if len(details) <= 1:
        return [(entry.ore, details[0] if details else Detail())], []
    parts = [(detail.ore, detail) for detail in details if detail.ore is not None]
    known = sum(ore for ore, _ in parts)
    if len(parts) == len(details) and known == entry.ore:
        return parts, []
    if len(parts) < len(details):
        return [(entry.ore, Detail())], []
    finding = kinds.PARTS_OFF.at(
        entry.place, count=len(parts), parts=kronor(known), amount=kronor(entry.ore)
    )
    return [(entry.ore, Detail())], [finding]


def _chosen(
    entry: Entry, ore: int, named: list[Vantad], left: Mapping[tuple[str, int], int]
) -> tuple[Vantad | None, list[Finding]]:
    """The one awaited payment that a leg is, or why it is none or can't be told."""
    if not named:
        return None, []
    fitting = [each for each in named if each.ore == ore]
    if not fitting:
        nearest = min(named, key=lambda each: abs(each.ore - ore))
        return None, [
            kinds.EXPECTED_AMOUNT.at(
                entry.place,
                reference=nearest.referens,
                expected=kronor(nearest.ore),
                amount=kronor(ore),
            )
        ]
    unpaid = [each for each in fitting if left[_key(each)] > 0]
    if not unpaid:
        reference = fitting[0].referens
        place = entry.place
        return None, [kinds.EXPECTED_PAID.at(place, reference=reference, amount=kronor(ore))]
    if len({each.where for each in unpaid}) > 1:
        references = ", ".join(dict.fromkeys(each.text or each.referens for each in unpaid))
        place = entry.place
        return None, [kinds.EXPECTED_MANY.at(place, references=references, amount=kronor(ore))]
    # Rows of the register that are alike (a payment each quarter) are taken in turn.
    alike = [each for each in unpaid if _key(each) == _key(unpaid[0])]
    return alike[len(alike) - left[_key(unpaid[0])]], []


def _key(vantad: Vantad) -> tuple[str, int]:
    return bare(vantad.referens), vantad.ore


def _names(vantad: Vantad, detail: Detail, texts: Iterable[str]) -> bool:
    """Whether a payment gives the reference, in its field or as a word in its text."""
    wanted = bare(vantad.referens)
    if wanted in _given(detail):
        return True
    return any(_word(vantad.referens).search(text) for text in texts)


def _given(detail: Detail) -> Iterator[str]:
    return map(bare, (detail.ocr, *detail.references))


@cache
def _word(reference: str) -> re.Pattern[str]:
    letter = "[0-9A-Za-zÅÄÖåäö]"
    return re.compile(rf"(?<!{letter}){re.escape(reference)}(?!{letter})", re.IGNORECASE)
