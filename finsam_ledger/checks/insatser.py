"""What insatser are granted: by whom they are run, for which years, and what of it is used."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from finsam_ledger.bokslut import Bokslut
from finsam_ledger.catalogue import insatser as kinds
from finsam_ledger.datafiles import suggestion
from finsam_ledger.findings import Finding, Place
from finsam_ledger.insatser import INSATSER, Beslut, BeslutSlag, Granted, Rekvisition
from finsam_ledger.money import kronor
from finsam_ledger.periods import Period
from finsam_ledger.upparbetat import budgeted, is_cost, worked_up

# What a member is called in the books; anyone else has a name.
_MEMBER = re.compile(r"[a-zåäö0-9-]+")


def unknown(bokslut: Bokslut) -> Iterator[Finding]:
    """Decisions and requests are about insatser of the register."""
    registers = bokslut.forbund.insatser
    rows: tuple[Beslut | Rekvisition, ...] = (*registers.beslut, *registers.rekvisitioner)
    for row in rows:
        if row.insats not in registers.by_id:
            hint = suggestion(row.insats, registers.by_id)
            yield kinds.INSATS_UNKNOWN.at(row.place, insats=row.insats, hint=hint)


def owners(bokslut: Bokslut) -> Iterator[Finding]:
    """An owner that is written as members are is one of them."""
    members = {member.motpart for member in bokslut.forbund.members}
    for insats in bokslut.forbund.insatser.insatser:
        if members and _MEMBER.fullmatch(insats.agare) and insats.agare not in members:
            yield kinds.OWNER_UNKNOWN.at(
                insats.place,
                agare=insats.agare,
                insats=insats.namn,
                hint=suggestion(insats.agare, members),
            )


def decided_outside(bokslut: Bokslut) -> Iterator[Finding]:
    """What is granted is for years when the insats runs."""
    registers = bokslut.forbund.insatser
    for beslut in registers.beslut:
        insats = registers.by_id.get(beslut.insats)
        for year in (beslut.year, beslut.till_year):
            if insats is not None and year is not None and not insats.runs(year):
                yield kinds.DECIDED_OUTSIDE.at(
                    beslut.place, insats=insats.namn, year=year, span=insats.span
                )


def moved_too_much(bokslut: Bokslut) -> Iterator[Finding]:
    """No more is moved to later years than was left of the year's grant."""
    forbund, year = bokslut.forbund, bokslut.year
    moves: dict[str, list[Granted]] = defaultdict(list)
    for id in forbund.insatser.by_id:
        moves[id] = [each for each in forbund.insatser.granted(id, year) if _moves_from(each, year)]
    if not any(moves.values()):
        return
    costs = worked_up(forbund, bokslut.books, bokslut.period)
    for id, moved in moves.items():
        before = _granted(bokslut, id) - sum(each.ore for each in moved)
        cost, total = costs.get(id, 0), 0
        for beslut in (each.beslut for each in moved):
            total += beslut.ore
            if total > before - cost:
                yield _too_much(bokslut, beslut, total, before, cost)
                break


def _too_much(bokslut: Bokslut, beslut: Beslut, moved: int, granted: int, cost: int) -> Finding:
    return kinds.MOVED_TOO_MUCH.at(
        beslut.place,
        insats=_name(bokslut, beslut.insats),
        year=bokslut.year,
        moved=kronor(moved),
        unused=kronor(max(0, granted - cost)),
        granted=kronor(granted),
        cost=kronor(cost),
    )


def _moves_from(granted: Granted, year: int) -> bool:
    return granted.beslut.slag is BeslutSlag.AVVIKELSE and granted.beslut.year == year


def unregistered(bokslut: Bokslut) -> Iterator[Finding]:
    """Costs are booked on insatser of the register."""
    registers = bokslut.forbund.insatser
    if not registers.insatser:
        return
    costs = worked_up(bokslut.forbund, bokslut.books, bokslut.period)
    for id, ore in sorted(costs.items()):
        if id and id not in registers.by_id and ore:
            hint = suggestion(id, registers.by_id)
            yield kinds.INSATS_UNREGISTERED.at(
                _first_posting(bokslut, id),
                insats=id,
                year=bokslut.year,
                amount=kronor(ore),
                hint=f"{hint} Lägg annars till insatsen i registret.",
            )


def _first_posting(bokslut: Bokslut, insats: str) -> Place:
    """Where the first cost of the year on an insats is booked; the register if not known."""
    forbund, period = bokslut.forbund, bokslut.period
    for posting in bokslut.books.postings():
        key = posting.key
        inside = period.start <= key.month < period.end
        if inside and dict(key.dims).get("insats") == insats and is_cost(forbund, key.konto):
            return posting.place
    return _register(bokslut)


def overspent(bokslut: Bokslut) -> Iterator[Finding]:
    """No insats costs more than it is granted, in a year that there are decisions about.

    What is moved from the year counts as granted here: that too much is moved is told by itself.
    """
    registers, year = bokslut.forbund.insatser, bokslut.year
    if not registers.decides(year):
        return
    costs = worked_up(bokslut.forbund, bokslut.books, bokslut.period)
    for id, insats in registers.by_id.items():
        kept = [e for e in registers.granted(id, year) if not _moves_from(e, year)]
        cost, granted = costs.get(id, 0), sum(each.ore for each in kept)
        if cost > max(0, granted):
            yield kinds.OVERSPENT.at(
                _decided(bokslut, id) or insats.place,
                insats=insats.namn,
                year=year,
                cost=kronor(cost),
                granted=kronor(granted),
                over=kronor(cost - granted),
            )


def budgeted_otherwise(bokslut: Bokslut) -> Iterator[Finding]:
    """The budget for an insats is what it is granted, in a year that there are decisions about.

    What is decided when the year is over changes no budget of it, and what is moved to another
    year may or may not.
    """
    registers, year = bokslut.forbund.insatser, bokslut.year
    if not registers.decides(year):
        return
    budget = budgeted(bokslut.forbund, bokslut.books, year)
    last = Period.of_year(year).last
    for id, insats in registers.by_id.items():
        decided = registers.granted(id, year, last)
        granted = sum(each.ore for each in decided)
        unmoved = sum(each.ore for each in decided if each.beslut.slag is not BeslutSlag.AVVIKELSE)
        if id in budget and budget[id] not in (granted, unmoved):
            yield kinds.BUDGET_DIFFERS.at(
                _decided(bokslut, id) or insats.place,
                insats=insats.namn,
                year=year,
                budget=kronor(budget[id]),
                granted=kronor(granted),
            )


def _granted(bokslut: Bokslut, insats: str) -> int:
    """Öre that an insats has for the year, whenever it was decided."""
    return sum(each.ore for each in bokslut.forbund.insatser.granted(insats, bokslut.year))


def _decided(bokslut: Bokslut, insats: str) -> Place | None:
    """Where the year's last decision about an insats stands."""
    found = bokslut.forbund.insatser.granted(insats, bokslut.year)
    return found[-1].beslut.place if found else None


def _name(bokslut: Bokslut, insats: str) -> str:
    return bokslut.forbund.insatser.by_id[insats].namn


def _register(bokslut: Bokslut) -> Place:
    return Place(str(bokslut.forbund.folder / "register" / INSATSER))
