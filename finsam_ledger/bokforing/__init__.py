"""The running books held against LKBR 3 kap.: a module per rule, each over all verifikationer.

A rule is a function of the förbund and its books that yields findings. They apply to books kept
here; of those kept in another system, that system answers for its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from finsam_ledger.balances import Books
from finsam_ledger.bokforing import (
    attest,
    avskrivning,
    eget_kapital,
    genererade,
    ingaende,
    innehall,
    krediter,
    kvittning,
    las,
    nummer,
    periodisering,
    personuppgifter,
    rattelser,
    sigill,
    tid,
    underlag,
)
from finsam_ledger.bokforing.genererade import Generator
from finsam_ledger.findings import Finding
from finsam_ledger.forbund import Forbund

Rule = Callable[[Forbund, Books], Iterable[Finding]]

RULES: tuple[Rule, ...] = (
    innehall.check,
    nummer.check,
    tid.check,
    rattelser.check,
    ingaende.check,
    kvittning.check,
    eget_kapital.check,
    krediter.check,
    genererade.check,
    periodisering.check,
    avskrivning.check,
    attest.check,
    underlag.check,
    personuppgifter.check,
    las.check,
    sigill.check,
)

# Those that hold the books against what they were.
LOCKS: tuple[Rule, ...] = (las.check, sigill.check)

# What plugins make before the rules are asked.
GENERATORS: tuple[Generator, ...] = (periodisering.GENERATOR, avskrivning.GENERATOR)


def examine(forbund: Forbund, books: Books, *, is_whole: bool = True) -> list[Finding]:
    """Every finding of every rule; of books that could not be read whole, no lock can be told."""
    if books.ledger is None:
        return []
    rules = RULES if is_whole else [rule for rule in RULES if rule not in LOCKS]
    return [finding for rule in rules for finding in rule(forbund, books)]
