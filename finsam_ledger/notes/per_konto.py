"""A note with one line per account: for a förbund that has not grouped its accounts itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from msgspec.structs import replace

from finsam_ledger.balances import Account
from finsam_ledger.chart import AccountSet, Chart, Term
from finsam_ledger.forms import Form, Line, Selects
from finsam_ledger.notes.stems import written_out


def expanded(form: Form, accounts: Mapping[str, Account], chart: Chart) -> Form:
    """The form with each `per_konto` line replaced by a line per account that it takes."""
    replaced = {
        line.id: _lines(line, line.content, accounts, chart)
        for line in form.lines
        if isinstance(line.content, Selects) and line.content.per_konto
    }
    return written_out(form, replaced)


def _lines(
    stem: Line, selects: Selects, accounts: Mapping[str, Account], chart: Chart
) -> list[Line]:
    lines = []
    times = Counter(account.namn for account in accounts.values())
    for konto in sorted(accounts):
        if take := selects.accounts.take(konto, chart):
            only = AccountSet(terms=(Term(konto, konto, take, whole=True),))
            content = replace(selects, accounts=only, per_konto=False)
            namn = accounts[konto].namn
            text = namn if times[namn] == 1 else f"{namn} ({konto})"
            line = replace(
                stem, id=f"{stem.id}-{konto}", text=text, content=content, only_with_amount=True
            )
            lines.append(line)
    return lines
