"""What each member is to contribute to a year, and when it is asked for: finsamlagen 5 and 5 a §§.

Amounts are öre, a contribution positive; periods are half-open months.
"""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from fractions import Fraction

from msgspec import Struct

from finsam_ledger import catalogue
from finsam_ledger.balances import Books, Dims, Measure
from finsam_ledger.catalogue import bidrag as kinds
from finsam_ledger.chart import Egenskap
from finsam_ledger.findings import Finding, Place, has_errors
from finsam_ledger.forbund import MEMBERS, Forbund, Member, MemberSettings, Part
from finsam_ledger.medlemmar import contributions, is_population, key, nns_fee, shares_of
from finsam_ledger.money import Exact, Unit, rounded, simple, split
from finsam_ledger.periods import YEAR, Period, first_day
from finsam_ledger.policies import Takt
from finsam_ledger.registers import Entry

POPULATION = "befolkning"
_OLD = 2  # years after which a key is worth a word of its own
_ORE_PER_KRONA = 100


class Origin(StrEnum):
    """Where the state's half comes from."""

    ANGIVET = "angivet"
    BUDGET = "budget"
    BOKFORT = "bokfört"


class StateHalf(Struct, frozen=True):
    """What the state contributes, öre, and the year that the figure is of."""

    ore: int
    origin: Origin
    year: int

    @property
    def source(self) -> str:
        words = {
            Origin.ANGIVET: "angivet belopp",
            Origin.BUDGET: f"budgeten för {self.year}",
            Origin.BOKFORT: f"det som är bokfört {self.year}",
        }
        return words[self.origin]


class Contribution(Struct, frozen=True):
    """A member's öre: its `share` of its side, `exact` before rounding.

    `people` is the entry of its inhabitants, where the side is shared by them.
    """

    member: Member
    ore: int
    share: Fraction
    exact: Exact
    people: Entry | None = None


class Request(StrEnum):
    """How a contribution is asked for."""

    REKVISITION = "rekvisition till Försäkringskassan"
    FAKTURA = "faktura"


class Invoice(Struct, frozen=True):
    """A part of a member's contribution, öre: for a period, due on a day."""

    due: date
    period: Period
    member: Member
    ore: int

    @property
    def request(self) -> Request:
        return Request.REKVISITION if self.member.part is Part.STAT else Request.FAKTURA


class Side(Struct, frozen=True):
    """What a side contributes together, öre, and as the law's share of the whole, unrounded."""

    ore: int
    exact: Exact
    share: Fraction


class Contributions(Struct, frozen=True):
    """A year's contributions and how they are asked for.

    `sides` are öre by side, before and after rounding. `booked` is what the books have of the year
    so far, by motpart; empty where they have nothing of it. `nns` is the fee to NNS, öre, of a
    förbund that has an account for it.
    """

    year: int
    state: StateHalf
    sides: Mapping[Part, Side]
    members: tuple[Contribution, ...]
    invoices: tuple[Invoice, ...]
    booked: Mapping[str, int]
    nns: Fraction | None

    @property
    def total(self) -> int:
        return sum(each.ore for each in self.members)


# Each member's share of its side, with the inhabitants it is made of.
Shared = Mapping[str, tuple[Fraction, Entry | None]]


def contributions_of(
    forbund: Forbund, books: Books, year: int, state: int | None = None
) -> tuple[Contributions | None, list[Finding]]:
    """The contributions to `year` where the state pays `state` öre, or what the books say that it
    pays; or everything that keeps them from being reckoned.
    """
    findings = list(_missing_sides(forbund, year))
    half, wrong = _state_half(forbund, books, year, state)
    findings += wrong
    shared: dict[Part, Shared] = {}
    for part in Part:
        shared[part], wrong = _shared(forbund, part, year)
        findings += wrong
    if half is None or has_errors(findings):
        return None, findings
    settings = forbund.settings.medlemmar
    sides = _sides(half.ore, {member.part for member in forbund.members}, settings)
    members = tuple(
        each for part, side in sides.items() for each in _members(forbund, side, part, shared[part])
    )
    fee = nns_fee(sum(each.ore for each in members)) if settings.nns_avgift else None
    invoices = tuple(sorted(_invoices(members, year, settings), key=lambda each: each.due))
    paid = booked(forbund, books, year)
    return Contributions(year, half, sides, members, invoices, paid, fee), findings


def booked(forbund: Forbund, books: Books, year: int) -> dict[str, int]:
    """What members have contributed to a year by the books, öre by motpart."""
    sums = books.balances.sums(Period.of_year(year), Measure.RORELSE)
    found: dict[str, int] = defaultdict(int)
    for konto, by_dims in sums.items():
        if _is_contribution(forbund, konto):
            for dims, ore in by_dims.items():
                found[_motpart(dims)] -= ore
    return dict(found)


def budgeted(forbund: Forbund, books: Books, year: int) -> dict[str, int]:
    """What members are to contribute to a year by the budget in force, öre by motpart."""
    found: dict[str, int] = defaultdict(int)
    for row in books.budget:
        if row.year == year and _is_contribution(forbund, row.konto):
            found[_motpart(row.dims)] -= row.ore
    return dict(found)


def _is_contribution(forbund: Forbund, konto: str) -> bool:
    row = forbund.chart.row(konto)
    return row is not None and row.egenskap is Egenskap.MEDLEMSBIDRAG


def _motpart(dims: Dims) -> str:
    return dict(dims).get("motpart", "")


def state_in(forbund: Forbund, books: Books, year: int) -> StateHalf | None:
    """What the state pays for a year: what is booked once the year is over, else the budget."""
    state = [member.motpart for member in forbund.members if member.part is Part.STAT]
    is_over = Period.of_year(year).end <= books.balances.months.end
    found = {
        Origin.BOKFORT: booked(forbund, books, year) if is_over else {},
        Origin.BUDGET: budgeted(forbund, books, year),
    }
    for origin, by_member in found.items():
        ore = sum(by_member.get(motpart, 0) for motpart in state)
        if ore > 0:
            return StateHalf(ore, origin, year)
    return None


def _state_half(
    forbund: Forbund, books: Books, year: int, given: int | None
) -> tuple[StateHalf | None, list[Finding]]:
    """The state's half: as given, or of the year, or else of the last year that is known."""
    if given is not None:
        return StateHalf(given, Origin.ANGIVET, year), []
    first = min([*books.balances.years, *(row.year for row in books.budget), year])
    known = (state_in(forbund, books, each) for each in range(year, first - 1, -1))
    half = next((each for each in known if each is not None), None)
    if half is None:
        return None, [kinds.STATE_MISSING.at(forbund.place(), year=year)]
    if half.year < year:
        notice = kinds.STATE_ASSUMED.at(forbund.place(), year=year, source=half.source)
        return half, [notice]
    return half, []


def _missing_sides(forbund: Forbund, year: int) -> Iterator[Finding]:
    """There is a state and a kommun to contribute; without a region 5 a § applies."""
    parts = {member.part for member in forbund.members}
    names = {Part.STAT: "ingen medlem med slag stat", Part.KOMMUN: "ingen kommun"}
    missing = [name for part, name in names.items() if part not in parts]
    if missing:
        place = _register(forbund, MEMBERS)
        yield kinds.MEMBERS_MISSING.at(place, missing=" och ".join(missing), year=year)


def _register(forbund: Forbund, name: str) -> Place:
    return Place(str(forbund.folder / "register" / name))


def _sides(state: int, parts: set[Part], settings: MemberSettings) -> Mapping[Part, Side]:
    """What each side pays when the state pays `state`: only the others are rounded."""
    shares = shares_of(parts)
    exact = {part: simple(state * share / shares[Part.STAT]) for part, share in shares.items()}
    return {
        part: Side(state if part is Part.STAT else _rounded(exact[part], settings), due, share)
        for (part, share), due in zip(shares.items(), exact.values(), strict=True)
    }


def _rounded(ore: Exact, settings: MemberSettings) -> int:
    step = settings.step
    return int(rounded(Fraction(ore) / step, Unit.COUNT)) * step


def _shared(forbund: Forbund, part: Part, year: int) -> tuple[Shared, list[Finding]]:
    """How the members of a side share it.

    The state's half is Försäkringskassan's, the first in the register: it pays for
    Arbetsförmedlingen too. Others share by inhabitants; regions, where these are not known, alike.
    """
    members = [member for member in forbund.members if member.part is part]
    if part is Part.STAT or len(members) < 2:  # noqa: PLR2004 - alone
        first = (Fraction(1), *(Fraction(0) for _ in members[1:]))
        return {m.motpart: (share, None) for m, share in zip(members, first, strict=False)}, []
    people, findings = _people(forbund, members, year)
    if people:
        numbers = {motpart: int(entry.value) for motpart, entry in people.items()}
        decimals = forbund.settings.medlemmar.nyckel_decimaler
        by_key = key(numbers, decimals) if not has_errors(findings) else {}
        return {m: (share, people[m]) for m, share in by_key.items()}, findings
    if part is Part.REGION:
        place = _register(forbund, MEMBERS)
        notice = kinds.REGIONS_EQUAL.at(place, year=year, count=len(members))
        return {m.motpart: (Fraction(1, len(members)), None) for m in members}, [notice]
    return {}, [_no_people(forbund, members, year)]


def _people(
    forbund: Forbund, members: Sequence[Member], year: int
) -> tuple[Mapping[str, Entry], list[Finding]]:
    """The inhabitants by motpart of the last year, at most `year`, that has them for all."""
    known = _known_years(forbund, members, year)
    if not known:
        return {}, []
    used = known[0]
    entries = {m.motpart: forbund.entry(POPULATION, m.motpart, used) for m in members}
    people = {motpart: entry for motpart, entry in entries.items() if entry is not None}
    reason = "befolkningen skrivs som ett helt antal personer"
    findings = [
        catalogue.FIELD_VALUE.at(entry.place, field="varde", reason=reason)
        for entry in people.values()
        if not is_population(entry)
    ]
    place = next(iter(people.values())).place
    if year - used > _OLD:
        findings.append(kinds.POPULATION_OLD.at(place, year=year, used=used, age=year - used))
    elif used < year:
        findings.append(kinds.POPULATION_EARLIER.at(place, year=year, used=used))
    return people, findings


def _known_years(forbund: Forbund, members: Sequence[Member], year: int) -> list[int]:
    """The years up to `year`, the last first, with a number of inhabitants for every member."""
    register = forbund.registers.get(POPULATION)
    years = {of for _, of in register.entries if of <= year} if register else set()
    return [
        of
        for of in sorted(years, reverse=True)
        if all(forbund.entry(POPULATION, member.motpart, of) for member in members)
    ]


def _no_people(forbund: Forbund, members: Sequence[Member], year: int) -> Finding:
    """No year has inhabitants for all: who lacks them in the last year that any has them."""
    register = forbund.registers.get(POPULATION)
    years = {of for _, of in register.entries if of <= year} if register else set()
    last = max(years, default=year)
    missing = [m.namn for m in members if forbund.entry(POPULATION, m.motpart, last) is None]
    place = _register(forbund, f"{POPULATION}.csv")
    return kinds.POPULATION_MISSING.at(place, members=", ".join(missing), year=year)


def _members(forbund: Forbund, side: Side, part: Part, shared: Shared) -> Iterator[Contribution]:
    """What each member of a side pays, adding up to what the side does."""
    shares = {motpart: share for motpart, (share, _) in shared.items()}
    is_state = part is Part.STAT
    step = 1 if is_state else forbund.settings.medlemmar.avrundas_till
    due = contributions(side.ore, shares, step)
    for member in forbund.members:
        if member.part is part:
            share, people = shared[member.motpart]
            exact = simple(side.exact * share)
            yield Contribution(member, due[member.motpart], share, exact, people)


def _takt(settings: MemberSettings, part: Part) -> Takt:
    how = settings.fakturering
    if isinstance(how, Takt):
        return how
    return {Part.STAT: how.stat, Part.REGION: how.region, Part.KOMMUN: how.kommun}[part]


def _invoices(
    members: Sequence[Contribution], year: int, settings: MemberSettings
) -> Iterator[Invoice]:
    """Each contribution in equal parts that add up, in whole kronor where it is that itself."""
    for each in members:
        months = _takt(settings, each.member.part).months
        unit = 1 if each.ore % _ORE_PER_KRONA else _ORE_PER_KRONA
        parts = split(each.ore // unit, [1] * (YEAR // months))
        for index, part in enumerate(parts):
            start = year * YEAR + index * months
            due = _day(start, settings.forfallodag)
            if part:
                yield Invoice(due, Period(start, start + months), each.member, part * unit)


def _day(month: int, day: int) -> date:
    """A day of a month, or its last where it has none such."""
    first = first_day(month)
    return first.replace(day=min(day, monthrange(first.year, first.month)[1]))
