"""The state's allocation model fed from a förbund's books, its own values and what is given."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from msgspec import Struct

from finsam_ledger.balances import Books
from finsam_ledger.bidrag import state_in
from finsam_ledger.bokslut import close
from finsam_ledger.findings import Finding, has_errors
from finsam_ledger.forbund import Forbund
from finsam_ledger.fordelning import TABLE, Allocation, Parameters, allocate, owned, standard
from finsam_ledger.periods import Period


class WhatIf(Struct, frozen=True):
    """What the model gives for a year, with the parameters that were used."""

    year: int
    parameters: Parameters
    allocation: Allocation


def what_if(
    forbund: Forbund, books: Books, year: int, given: Mapping[str, Fraction]
) -> tuple[WhatIf | None, list[Finding]]:
    """The state's half for `year` by the model; `given` are inner values (öre, shares) by id.

    What is given goes before the förbund's own values, these before the books and the standard.
    """
    parameters, findings = _from_books(standard(), forbund, books, year)
    parameters = owned(parameters, forbund.settings.fordelningsmodell, "forbund.toml")
    replaced = {
        id: parameters[id].valued(value, "angivet med --set") for id, value in given.items()
    }
    parameters = {**parameters, **replaced}
    allocation, wrong = allocate(parameters, forbund.place(TABLE))
    findings += wrong
    if allocation is None or has_errors(findings):
        return None, findings
    return WhatIf(year, parameters, allocation), findings


def _from_books(
    parameters: Parameters, forbund: Forbund, books: Books, year: int
) -> tuple[Parameters, list[Finding]]:
    """The parameters that the books know: the state's part the year before, and equity against the
    trappa when the last year was over.
    """
    known = dict(parameters)
    before = state_in(forbund, books, year - 1)
    if before is not None:
        known["forra"] = known["forra"].valued(Fraction(before.ore), before.source, bekraftad=True)
    over = [
        each
        for each in books.balances.years
        if each < year and Period.of_year(each).end <= books.balances.months.end
    ]
    if not over:
        return known, []
    bokslut, findings = close(forbund, books, over[-1])
    errors = [finding for finding in findings if has_errors([finding])]
    position = bokslut.trappan if bokslut is not None else None
    if bokslut is None or position is None:
        return known, errors
    step = bokslut.facts.trappa.unconfirmed(position.tilldelning)
    source = f"böckerna den {bokslut.period.last}"
    limit = "Nationella rådet 2013-10-02, för tilldelningen " + str(over[-1])
    if step is not None:
        limit += "; steget över 15 mkr är inte bekräftat"
    known["eget_kapital"] = known["eget_kapital"].valued(
        Fraction(position.equity), source, bekraftad=True
    )
    known["trappa"] = known["trappa"].valued(
        Fraction(position.limit), limit, bekraftad=step is None
    )
    return known, errors
