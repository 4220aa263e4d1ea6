"""How every plugin comes in: Beancount's entries as books, and findings as Beancount's errors.

Errors come in Swedish with file and line; `bean-check` knows no weights, so warnings and notices
are left to `finsam check`.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from beancount.core.data import Open

from finsam_ledger.balances import Books
from finsam_ledger.bokforing import Rule
from finsam_ledger.bokforing.genererade import ALL, Generator, lacking
from finsam_ledger.findings import Finding, Severity, in_order
from finsam_ledger.forbund import Forbund, read_forbund
from finsam_ledger.sources.beancount import books_of, checked_by_caller
from finsam_ledger.sources.beancount_fava import with_totals
from finsam_ledger.sources.beancount_generated import among, mentions, origins

Entries = list[Any]
Options = Mapping[str, Any]


class BookError(NamedTuple):
    """A finding in the shape Beancount gives its errors."""

    source: Mapping[str, Any]
    message: str
    entry: None


Plugin = Callable[..., tuple[Entries, list[BookError]]]
# What a plugin says of books, given what was wrong with the settings and with the books as read.
Examine = Callable[[Forbund, Books, list[Finding], list[Finding]], list[Finding]]


def checking(*rules: Rule, makes: tuple[Generator, ...] = ()) -> Plugin:
    """A plugin that holds the books against some rules, and adds what it makes."""

    def examine(
        forbund: Forbund, books: Books, settings: list[Finding], _reading: list[Finding]
    ) -> list[Finding]:
        return [*settings, *(finding for rule in rules for finding in rule(forbund, books))]

    def check(
        entries: Entries, options_map: Options, _config: str | None = None
    ) -> tuple[Entries, list[BookError]]:
        if is_with_all(options_map):
            return entries, []
        return run(entries, options_map, makes, examine)

    return check


def run(
    entries: Entries, options: Options, makes: Iterable[Generator], examine: Examine
) -> tuple[Entries, list[BookError]]:
    """Add what is made of the books, and examine them, unless the caller does that.

    Whoever checks the books, what is made is part of them.
    """
    with unwalked():  # and the books are gone before the collector is back, or it walks them too
        entries = with_made(entries, options, makes)
        found = [] if checked_by_caller.get() else _examined(entries, options, examine)
    return entries, found


def _examined(entries: Entries, options: Options, examine: Examine) -> list[BookError]:
    forbund, findings = forbund_of(options)
    if forbund is not None:
        books, wrong = books_of(entries, options, forbund.chart)
        findings = examine(forbund, books, findings, wrong)
    return errors(findings, options)


def with_made(entries: Entries, options: Options, generators: Iterable[Generator]) -> Entries:
    """Entries with the verifikationer that are made of them; the same where there are none."""
    called = [each for each in generators if _is_called(each, options)]
    forbund = forbund_of(options)[0] if called else None
    if forbund is None:
        return entries
    books, _ = books_of(origins(entries), options, forbund.chart)
    made = (ver for each in called for ver in lacking(books, each.slag, each.make(forbund, books)))
    return among(entries, made)


def with_budget_totals(entries: Entries) -> Entries:
    """Entries with the budget as Fava reads it, where it is not us who read them."""
    if checked_by_caller.get():
        return entries
    return with_totals(entries, (e.account for e in entries if isinstance(e, Open)))


def _is_called(generator: Generator, options: Options) -> bool:
    """Whether a förbund may have anything for a rule to make verifikationer of."""
    if generator.register:
        return (_folder(options) / "register" / generator.register).exists()
    return mentions(options, generator.key)


def is_with_all(options: Options) -> bool:
    """Whether the ledger has `kommunal`, which does what each plugin does."""
    return any(name == ALL for name, _ in options["plugin"])


def forbund_of(options: Options) -> tuple[Forbund | None, list[Finding]]:
    return read_forbund(_folder(options))


def _folder(options: Options) -> Path:
    main = Path(options["filename"])
    return main.parent if main.is_file() else main


@contextmanager
def unwalked() -> Iterator[None]:
    """Keep the collector from walking what Beancount has read, and what is made of it: there are no
    cycles in any of it.

    The first ledger that a process reads stays out of its way afterwards too, since all that
    Beancount does after its plugins, and the end of the process, would walk it again. Programs
    that run on, as Fava does, free it by its counts as they free anything without cycles.
    """
    collecting = gc.isenabled()
    gc.disable()
    if not gc.get_freeze_count():
        gc.freeze()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def errors(findings: Iterable[Finding], options: Options) -> list[BookError]:
    """The errors among findings, for Beancount."""
    main = str(options["filename"])
    return [
        _error(finding, main)
        for finding in in_order(findings)
        if finding.severity is Severity.ERROR
    ]


def _error(finding: Finding, main: str) -> BookError:
    place = finding.place
    source = {"filename": place.file if place else main, "lineno": (place and place.line) or 1}
    law = f" ({finding.law})" if finding.law else ""
    message = f"[{finding.code}] {finding.message} {finding.remedy}{law}"
    return BookError(source, message, None)
