"""A made-up nation in numbers: which förbund there are, and what each has in a year.

All of it follows from a förbund's number and the year, so any year of any förbund can be made by
itself: equity is a share of what the trappa allows, the result is what it changed by, and what the
insatser cost is what is left. Amounts are öre. The landscapes and kommuner don't exist.
"""

from __future__ import annotations

import zlib
from functools import cache, lru_cache
from typing import NamedTuple

from nation_defects import Defect

from finsam_ledger.medlemmar import contributions, key
from finsam_ledger.trappan import standard

KR = 100
KKR = 1_000 * KR
TAX, SOCIAL_FEES, VAT = 30, 3142, 25  # per cent; per ten thousand; per cent
# fmt: off
_FIRST = (
    "Gran", "Björk", "Lärk", "Rönn", "Hägg", "Säv", "Vass", "Sten", "Grus", "Dimm",
    "Frost", "Sol", "Mån", "Vind", "Sky", "Bäck", "Myr", "Klipp", "Regn", "Ljung",
)
_LANDS = ("bygden", "skogarna", "slätten", "kullarna", "vidderna")
_TOWNS = (
    "boda", "lösa", "rum", "vad", "ryd", "löv", "hed", "mark", "lid", "gärde",
    "sätra", "torp", "hult", "dal", "bro", "näs", "ås", "vall", "äng", "berga",
)
# fmt: on
INDIVID, STRUKTUR = "individ", "struktur"
INSATSER = {
    "Vägen vidare": INDIVID,
    "Samsyn": STRUKTUR,
    "Broslaget": INDIVID,
    "Steget ut": INDIVID,
    "Lotsarna": STRUKTUR,
    "Gröna rehab": INDIVID,
    "Unga vuxna": INDIVID,
    "Hälsoskolan": INDIVID,
    "Gemensam kunskap": STRUKTUR,
    "Arbetsspår": INDIVID,
    "En väg in": INDIVID,
    "Mötesplatsen": INDIVID,
    "Språklyftet": INDIVID,
    "Åter i arbete": INDIVID,
}
_QUARTERS = (22, 26, 22, 30)  # per cent of an insats' year
# What is bought, in turn.
PURCHASES = ("telefoni", "it", "resor", "information", "konsulter", "konferens")
MOST = len(_FIRST) * len(_LANDS)


class Kommun(NamedTuple):
    id: str
    namn: str
    people: int


class Purchase(NamedTuple):
    """An invoice: what is bought, the day of the year from 0, its cost and VAT."""

    role: str
    day: int
    net: int
    vat: int

    @property
    def total(self) -> int:
        return self.net + self.vat


class Year(NamedTuple):
    """What a förbund has in a year. `gross`, `rent` are a month's, `fee` a quarter's."""

    state: int
    region: int
    kommuner: dict[str, int]
    interest: int
    gross: int
    rent: int
    fee: int
    audit: int
    purchases: tuple[Purchase, ...]
    insatser: dict[str, tuple[int, ...]]  # by quarter
    equity: int
    result: int

    @property
    def tilldelning(self) -> int:
        return self.state + self.region + sum(self.kommuner.values())

    @property
    def costs(self) -> int:
        return self.tilldelning + self.interest - self.result


def draw(low: int, high: int, *words: str | int) -> int:
    """A whole number from `low` to `high`, always the same one for the same words."""
    text = "/".join(map(str, words)).encode()
    return low + zlib.crc32(text, zlib.crc32(text[::-1])) % (high - low + 1)


def folded(name: str) -> str:
    """A name as an id.

    >>> folded("Åter i arbete")
    'ater-i-arbete'
    """
    return name.lower().translate(str.maketrans("åäö ", "aao-"))


def social(pay: int) -> int:
    return pay * SOCIAL_FEES // 10_000


class Forbund(NamedTuple):
    """A förbund of the nation, by its number from 0; `times` makes all its amounts larger."""

    n: int
    times: int = 1

    @property
    def land(self) -> str:
        return _FIRST[self.n % len(_FIRST)] + _LANDS[self.n // len(_FIRST) % len(_LANDS)]

    @property
    def id(self) -> str:
        return folded(self.land)

    @property
    def namn(self) -> str:
        return f"Samordningsförbundet {self.land}"

    @property
    def is_bas(self) -> bool:
        """Whether it keeps to BAS and not to Kommun-Bas."""
        return self.n % 3 == 2  # noqa: PLR2004 - every third

    @property
    def is_sie(self) -> bool:
        """Whether its books are SIE files, as they come out of a kommun's system."""
        return self.n % 13 == 3  # noqa: PLR2004 - one in thirteen

    @property
    def size(self) -> int:
        """From 0 to 100, unlike for each of a hundred, small ones being commoner."""
        place = (self.n * 37 + 11) % 101
        return place * place // 100

    @property
    def vers(self) -> int:
        """About how many verifikationer it has a year."""
        return 150 + self.size * 45 // 10

    @property
    def kommuner(self) -> tuple[Kommun, ...]:
        return _kommuner(self.n)

    @property
    def insatser(self) -> tuple[str, ...]:
        return tuple(INSATSER)[: 4 + self.size // 10]

    def has(self, defect: Defect, year: int) -> bool:
        return defect.holds(self.n, year)

    def state(self, year: int) -> int:
        """What the state contributes, whole thousands of kronor: 1 to 20 million at first."""
        rate = 1_000 + 15 * (year - 2020) + draw(-10, 10, "staten", self.n, year)
        return (1_000 + 190 * self.size) * rate // 1_000 * KKR * self.times

    def equity(self, year: int) -> int:
        """Equity at the year's end: most of what the trappa allows at most, or far more."""
        limit = int(standard().limit(2 * self.state(year)))
        if self.has(Defect.TRAPPAN, year):
            return limit * draw(215, 245, "over", self.n, year) // 100
        usual = draw(35, 80, "eget-kapital", self.n)
        percent = max(20, min(97, usual + draw(-15, 15, "eget-kapital", self.n, year)))
        return limit * percent // 100 + draw(0, 99_99, "ore", self.n, year)

    def year(self, year: int) -> Year:
        return _year(self, year)

    def people(self, year: int) -> dict[str, int]:
        """Inhabitants from 16 to 64 by kommun."""
        return {
            each.id: each.people * (1_000 + draw(-9, 9, "folk", each.id, year)) // 1_000
            for each in self.kommuner
        }

    def participants(self, year: int) -> int:
        """How many took part; what each cost is about the same from year to year."""
        cost = sum(sum(q) for name, q in self.year(year).insatser.items() if _is_individ(name))
        each = draw(26_000, 48_000, "deltagare", self.n) * draw(90, 110, "d", self.n, year)
        if self.has(Defect.DELTAGARE, year):
            each *= 8
        return max(20, cost // each)


def _is_individ(insats: str) -> bool:
    return INSATSER[insats] == INDIVID


@cache
def _kommuner(n: int) -> tuple[Kommun, ...]:
    """One to fifteen, more in larger förbund; the first is the largest."""
    many = max(1, min(15, Forbund(n).size // 9 + draw(0, 5, "kommuner", n)))
    towns = (
        f"{_FIRST[(n + 3 * i) % len(_FIRST)]}{_TOWNS[(n // 5 + i) % len(_TOWNS)]}"
        for i in range(many)
    )
    return tuple(
        Kommun(folded(town), f"{town} kommun", draw(1_500, 20_000, "folk", n, i) + 30_000 * (not i))
        for i, town in enumerate(towns)
    )


@lru_cache(maxsize=8)
def _year(forbund: Forbund, year: int) -> Year:
    n = forbund.n
    state, equity = forbund.state(year), forbund.equity(year)
    shares = key(forbund.people(year), None)
    kommuner = contributions(state // 2, shares, 1)
    if forbund.has(Defect.NYCKEL, year):
        first, second, *_ = kommuner
        moved = kommuner[second] // 3 // KR * KR
        kommuner |= {first: kommuner[first] + moved, second: kommuner[second] - moved}
    interest = state // 400 + draw(0, 99_99, "ränta", n, year)
    result = equity - forbund.equity(year - 1)
    costs = 2 * state + interest - result
    office = 40 if forbund.has(Defect.ADMINISTRATION, year) else draw(10, 16, "kansli", n)
    gross = costs * office // 100 // 12 // KR * KR
    rent = costs * draw(10, 24, "hyra", n) // 1_000 // 12 // KR * KR
    fee = (20_000 + 600 * forbund.size) * KR * forbund.times
    audit = (28_000 + 300 * forbund.size + draw(0, 4_000, "revision", n, year)) * KR * forbund.times
    bought = tuple(_purchases(forbund, year, costs))
    others = 12 * (gross + social(gross) + rent) + 4 * (fee + social(fee)) + audit
    rest = costs - others - sum(each.net for each in bought)
    insatser = _insatser(forbund, year, rest)
    return Year(
        state=state,
        region=state // 2,
        kommuner=kommuner,
        interest=interest,
        gross=gross,
        rent=rent,
        fee=fee,
        audit=audit,
        purchases=bought,
        insatser=insatser,
        equity=equity,
        result=result,
    )


def _purchases(forbund: Forbund, year: int, costs: int) -> list[Purchase]:
    """As many as make up the year's verifikationer, each booked and then paid."""
    n = forbund.n
    others = 50 + 2 * len(forbund.kommuner) + 5 * len(forbund.insatser)
    many = max(12, (forbund.vers - others) // 2)
    usual = costs * draw(5, 12, "inköp", n) // 100 // many
    nets = [usual * draw(40, 160, "inköp", n, year, i) // 100 for i in range(many)]
    return [
        Purchase(PURCHASES[i % len(PURCHASES)], i * 364 // many, net, net * VAT // 100)
        for i, net in enumerate(nets)
    ]


def _insatser(forbund: Forbund, year: int, rest: int) -> dict[str, tuple[int, ...]]:
    """The rest of the costs by insats and quarter, the first taking what does not divide."""
    weights = {each: draw(50, 150, each, forbund.n, year // 3) for each in forbund.insatser}
    whole = sum(weights.values())
    parts = {each: rest * weight // whole // KR * KR for each, weight in weights.items()}
    first = forbund.insatser[0]
    parts[first] += rest - sum(parts.values())
    return {each: _quarters(ore) for each, ore in parts.items()}


def _quarters(ore: int) -> tuple[int, ...]:
    first, second, third, _ = (ore * percent // 100 // KR * KR for percent in _QUARTERS)
    return first, second, third, ore - first - second - third
