"""What the members have contributed, against finsamlagen 5 §, their key and the fee to NNS."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from fractions import Fraction

from finsam_ledger import catalogue
from finsam_ledger.balances import Measure
from finsam_ledger.bokslut import Bokslut
from finsam_ledger.chart import Egenskap, account_set
from finsam_ledger.findings import Finding, Place
from finsam_ledger.forbund import Member, Part
from finsam_ledger.forms import Selects
from finsam_ledger.medlemmar import contributions, is_population, key, nns_fee, shares_of
from finsam_ledger.money import Unit, kronor, rounded, swedish

_SIDES = {Part.STAT: "Staten", Part.REGION: "Regionerna", Part.KOMMUN: "Kommunerna"}
_LAW = {Fraction(1, 2): "hälften", Fraction(1, 4): "en fjärdedel"}


def _booked(bokslut: Bokslut, egenskap: Egenskap) -> dict[str, int]:
    """What is booked on the accounts with a property, öre, debit positive, by motpart."""
    accounts = account_set(egenskaper=(egenskap,))
    sums = bokslut.books.balances.sums(bokslut.period, Measure.RORELSE)
    booked: dict[str, int] = defaultdict(int)
    for konto in bokslut.facts.weights(Selects(accounts, Measure.RORELSE), sums):
        for dims, ore in sums[konto].items():
            booked[dict(dims).get("motpart", "")] += ore
    return booked


def _allocation(bokslut: Bokslut) -> int:
    """Öre, all that is booked as members' contributions."""
    return int(bokslut.trappan.tilldelning) if bokslut.trappan else 0


def _contributed(bokslut: Bokslut) -> Mapping[Member, int]:
    booked = _booked(bokslut, Egenskap.MEDLEMSBIDRAG)
    return {member: -booked.get(member.motpart, 0) for member in bokslut.forbund.members}


def shares(bokslut: Bokslut) -> Iterator[Finding]:
    """The state pays a half, regions a quarter, kommuner a quarter, or without any region a half
    (finsamlagen 5 and 5 a §§).
    """
    sides: dict[Part, int] = defaultdict(int)
    for member, ore in _contributed(bokslut).items():
        sides[member.part] += ore
    whole = sum(sides.values())
    if not whole or _unplaced(bokslut):
        return
    room = bokslut.forbund.settings.medlemmar.step
    members = {member.part for member in bokslut.forbund.members}
    for part, share in shares_of(members).items():
        due, paid = whole * share, sides[part]
        if abs(paid - due) >= room:
            yield catalogue.MEMBER_SHARE.at(
                _register(bokslut),
                year=bokslut.year,
                side=_SIDES[part],
                paid=kronor(paid),
                percent=swedish(rounded(Fraction(paid, whole), Unit.PERCENT, 2)),
                share=_LAW[share],
                due=kronor(due),
            )


def strangers(bokslut: Bokslut) -> Iterator[Finding]:
    """Every contribution is that of a member in the register."""
    if not bokslut.forbund.members:
        return
    if not _allocation(bokslut):
        yield catalogue.ALLOCATION_MISSING.at(_register(bokslut), year=bokslut.year)
    missing = _unplaced(bokslut)
    if missing:
        yield catalogue.MEMBER_UNKNOWN.at(
            _register(bokslut), year=bokslut.year, amount=kronor(missing)
        )


def _unplaced(bokslut: Bokslut) -> int:
    """Öre of the year's allocation that is no member's."""
    return _allocation(bokslut) - sum(_contributed(bokslut).values())


def kommun_key(bokslut: Bokslut) -> Iterator[Finding]:
    """The kommuner share their quarter by inhabitants 16–64, where the register has them."""
    forbund, year = bokslut.forbund, bokslut.year
    paid = {m: ore for m, ore in _contributed(bokslut).items() if m.part is Part.KOMMUN}
    entries = {
        member.motpart: entry
        for member in paid
        if (entry := forbund.entry("befolkning", member.motpart, year)) is not None
    }
    odd = [entry for entry in entries.values() if not is_population(entry)]
    for entry in odd:
        reason = "befolkningen skrivs som ett helt antal personer"
        yield catalogue.FIELD_VALUE.at(entry.place, field="varde", reason=reason)
    if odd or not entries:
        return
    people = {motpart: int(entry.value) for motpart, entry in entries.items()}
    for member in paid:
        if member.motpart not in people:
            yield catalogue.POPULATION_MISSING.at(member.place, member=member.namn, year=year)
    if len(people) < len(paid):
        return
    settings = forbund.settings.medlemmar
    by_key = key(people, settings.nyckel_decimaler)
    due = contributions(sum(paid.values()), by_key, settings.avrundas_till)
    step = settings.step
    largest = max(people, key=lambda motpart: people[motpart])
    for member, ore in paid.items():
        # Each may be rounded either way; the largest takes what is left of all.
        room = step * (len(paid) - 1) if member.motpart == largest else step
        if abs(ore - due[member.motpart]) > room:
            yield catalogue.MEMBER_KEY.at(
                member.place,
                year=year,
                member=member.namn,
                paid=kronor(ore),
                percent=swedish(rounded(by_key[member.motpart], Unit.PERCENT, 2)),
                due=kronor(due[member.motpart]),
            )


def nns(bokslut: Bokslut) -> Iterator[Finding]:
    """The fee to NNS, where it is booked, is what NNS asks for."""
    fee = sum(_booked(bokslut, Egenskap.NNS_AVGIFT).values())
    allocation = _allocation(bokslut)
    if fee and allocation:
        asked = nns_fee(allocation)
        if rounded(fee, Unit.KR) != rounded(asked, Unit.KR):
            yield catalogue.NNS_FEE.at(
                bokslut.forbund.place("medlemmar", "nns_avgift"),
                year=bokslut.year,
                paid=kronor(fee),
                asked=kronor(asked),
            )


def _register(bokslut: Bokslut) -> Place:
    members = bokslut.forbund.members
    return Place(members[0].place.file)
