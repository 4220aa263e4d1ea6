"""The verdict on each claim: it holds, it can't be tied to a figure, or it is contradicted.

A claim is contradicted only when no fair reading of it is true, and then by the nearest true figure
of its own subject. Where the number is the figure of another year, column or unit, that is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum
from fractions import Fraction

from msgspec import Struct

from finsam_ledger.meningar.amnen import is_members
from finsam_ledger.meningar.fakta import Faktum, Kolumn
from finsam_ledger.meningar.helhet import of_all
from finsam_ledger.meningar.sammanhang import Pastaende, Styrka
from finsam_ledger.meningar.tal import Slag, Tal

_SURE_DIGITS = 3  # fewer fit by chance
_ABOUT = Fraction(1, 20)


class Utslag(Enum):
    STAMMER = "stämmer"
    OKANT = "okänt"
    AVRUNDAT = "avrundat"
    FEL_AR = "fel år"
    FEL_KOLUMN = "fel kolumn"
    FEL_ENHET = "fel enhet"
    FEL_RIKTNING = "fel riktning"
    FEL_DEL = "fel del"
    ANNAT_TAL = "annat tal"


class Dom(Struct, frozen=True):
    """A verdict, the true figure it rests on, and the figure the number is instead.

    Of a part that is said to have what all have, `instead` is a figure of the part's own.
    """

    utslag: Utslag
    fact: Faktum | None = None
    instead: Faktum | None = None


_UNKNOWN = Dom(Utslag.OKANT)


def judge(claim: Pastaende, facts: Sequence[Faktum]) -> Dom:
    """Hold a claim against the facts."""
    same = [fact for fact in facts if fact.slag is claim.tal.slag]
    whole = of_all(claim, facts)
    if whole is not None:
        return Dom(Utslag.FEL_DEL, *whole)
    own = _keys(claim)
    about = [fact for fact in same if fact.namn.broad & own]
    means = [fact for fact in about if fact.is_mean] if claim.is_mean else []
    about = means or about
    fair = [fact for fact in about if _is_fair(claim, fact)]
    meant = _meant(claim, fair)
    holding = [fact for fact in meant if _fits(claim.tal, fact, about=claim.about)]
    if holding:
        return _directed(claim, holding, about)
    others = claim.others - own
    near = [fact for fact in same if fact.namn.broad & others and _is_fair(claim, fact)]
    if any(_is_exact(claim.tal, fact) for fact in near):
        return Dom(Utslag.STAMMER)
    if claim.subject is None or claim.hindered or (claim.is_mean and not means):
        return _known(claim, same)
    off = [fact for fact in meant if _is_off_by_rounding(claim, fact)]
    if off:
        side = _directed(claim, off, about)
        return side if side.utslag is Utslag.FEL_RIKTNING else Dom(Utslag.AVRUNDAT, side.fact)
    return _contradicted(claim, about) or _known(claim, same)


def _meant(claim: Pastaende, fair: Sequence[Faktum]) -> Sequence[Faktum]:
    """The facts that are of the subject itself, where one is named without doubt and has them.

    A row whose own name the sentence has is meant too, whatever else it is a part of.
    """
    if claim.strength is not Styrka.DIREKT or claim.subject is None or not claim.subject.sure:
        return fair
    own = {key for key in claim.others if key.startswith("rad:")}
    strict = [f for f in fair if f.namn.strict & claim.subject.sure or f.namn.broad & own]
    return strict or fair


def _contradicted(claim: Pastaende, about: Sequence[Faktum]) -> Dom | None:
    """What a claim that fits no fair reading gets wrong, if the books say."""
    if claim.subject is None or claim.tal.slag is Slag.ANTAL:
        return None
    if claim.tal.slag.is_share and not claim.subject.sure:
        return None
    right = [f for f in about if f.kolumn is claim.kolumn and f.year == claim.year]
    strict = [fact for fact in right if _is_of(fact, claim.subject.keys)]
    if not right:
        return None
    truth = _nearest(claim.tal, strict or right)
    explained = _explained(claim, about, strict or right)
    if explained is not None:
        return explained
    if claim.strength is not Styrka.DIREKT or claim.about:
        return None
    sure = claim.subject.sure or _own_rows(claim)
    is_told = any((fact.namn.strict | fact.namn.broad & _own_rows(claim)) & sure for fact in right)
    return Dom(Utslag.ANNAT_TAL, truth) if is_told else None


def _own_rows(claim: Pastaende) -> frozenset[str]:
    """The rows that a sum of money names, members apart."""
    if claim.tal.slag is not Slag.PENGAR or claim.tal.digits < _SURE_DIGITS:
        return frozenset()
    return frozenset(key for key in _keys(claim) if key.startswith("rad:") and not is_members(key))


def _explained(claim: Pastaende, about: Sequence[Faktum], right: Sequence[Faktum]) -> Dom | None:
    """The figure that the number is instead: of the same row, in another year, column or unit."""
    tal = claim.tal
    scaled = [fact for fact in right if _is_thousandfold(tal, fact)]
    if scaled:
        return Dom(Utslag.FEL_ENHET, scaled[0])
    if tal.digits < _SURE_DIGITS - tal.slag.is_share:
        return None
    by_row = {(fact.table, fact.row): fact for fact in right}
    fits = [
        fact
        for fact in about
        if not fact.derived
        and fact.kolumn in (Kolumn.UTFALL, Kolumn.BUDGET)
        and (fact.table, fact.row) in by_row
        and _is_exact(tal, fact)
    ]
    if not fits:
        return None
    fits.sort(key=lambda fact: (fact.kolumn is not claim.kolumn, abs(fact.year - claim.year)))
    other = fits[0]
    truth = by_row[other.table, other.row]
    is_year = other.kolumn is claim.kolumn
    return Dom(Utslag.FEL_AR if is_year else Utslag.FEL_KOLUMN, truth, other)


def _keys(claim: Pastaende) -> frozenset[str]:
    return claim.subject.keys if claim.subject else frozenset()


def _is_of(fact: Faktum, keys: frozenset[str]) -> bool:
    """Whether a fact is of one of the subjects itself, not of a part of it."""
    return bool(fact.namn.strict & keys) or any(
        k.startswith("rad:") for k in fact.namn.broad & keys
    )


def _is_fair(claim: Pastaende, fact: Faktum) -> bool:
    return fact.kolumn in claim.kolumner and fact.year in claim.years


def _fits(tal: Tal, fact: Faktum, *, about: bool) -> bool:
    """Whether a number is a fact, as exactly as the number is said; signs are seen to after."""
    slack = max(tal.precision, abs(fact.value) * _ABOUT) if about else tal.precision / 2
    low, high = sorted((abs(tal.low), abs(tal.high)))
    return low - slack - fact.slack <= abs(fact.value) <= high + slack + fact.slack


def _is_exact(tal: Tal, fact: Faktum) -> bool:
    """Whether a number is a fact to its last written digit."""
    return abs(abs(tal.low) - abs(fact.value)) <= tal.step / 2 + fact.slack


def _is_off_by_rounding(claim: Pastaende, fact: Faktum) -> bool:
    """Whether a number is a fact cut off, or computed from rounded ones: off by its last digit.

    A share of what may be something else is not off, however near.
    """
    tal = claim.tal
    if tal.slag.is_share and not (claim.subject and claim.subject.sure):
        return False
    if tal.digits < _SURE_DIGITS - tal.slag.is_share and tal.slag is not Slag.ENHETER:
        return False
    return abs(abs(tal.low) - abs(fact.value)) <= tal.step + fact.slack


def _is_thousandfold(tal: Tal, fact: Faktum) -> bool:
    """Whether the unit is a thousand times wrong: tkr said of kronor, or the other way."""
    if tal.digits < _SURE_DIGITS or fact.value == 0:
        return False
    size, half = abs(tal.low), tal.precision / 2
    return any(
        abs(size * times - abs(fact.value)) <= half * times
        for times in (Fraction(1000), Fraction(1, 1000))
    )


def _directed(claim: Pastaende, holding: Sequence[Faktum], about: Sequence[Faktum]) -> Dom:
    """A number that holds may still be said to be on the wrong side, or to have come from it."""
    strict = [fact for fact in holding if _is_of(fact, _keys(claim))]
    if claim.strength is Styrka.INGEN or claim.hindered or not strict:
        return Dom(Utslag.STAMMER, holding[0])
    if not any(_is_directed(claim, fact) for fact in holding):
        return Dom(Utslag.FEL_RIKTNING, strict[0])
    moved = [_moved(fact, about) for fact in strict] if claim.arrives else []
    wrong = [fact for fact in moved if fact is not None and not _is_directed(claim, fact)]
    if wrong and len(wrong) == len([fact for fact in moved if fact is not None]):
        return Dom(Utslag.FEL_RIKTNING, wrong[0])
    return Dom(Utslag.STAMMER, holding[0])


def _moved(fact: Faktum, about: Sequence[Faktum]) -> Faktum | None:
    """How a row's figure has changed since the year before."""
    place = (fact.table, fact.row, fact.year, fact.slag)
    changes = (f for f in about if f.kolumn is Kolumn.FORANDRING)
    return next((f for f in changes if (f.table, f.row, f.year, f.slag) == place), None)


def _is_directed(claim: Pastaende, fact: Faktum) -> bool:
    """Whether a fact lies on the side that its claim says."""
    if fact.value == 0 or fact.turned:
        return True
    if fact.kolumn in (Kolumn.AVVIKELSE, Kolumn.FORANDRING):
        if claim.more == claim.less:
            return True
        return (fact.value > 0) == claim.more
    if not fact.is_signed or (claim.below and claim.above):
        return True
    if not claim.below and not claim.above:
        # A bare number is above nought; only one that nothing else is said of is taken so.
        return fact.value > 0 or claim.tal.signed or claim.strength is not Styrka.DIREKT
    return (fact.value < 0) == claim.below


def _known(claim: Pastaende, same: Iterable[Faktum]) -> Dom:
    """A number no subject ties down may still be one of the report's figures."""
    if claim.tal.digits <= _SURE_DIGITS or claim.tal.slag is not Slag.PENGAR:
        return _UNKNOWN
    found = (f for f in same if not f.derived and _is_exact(claim.tal, f))
    hit = next((fact for fact in found if fact.year in claim.years), None)
    return Dom(Utslag.STAMMER, hit) if hit else _UNKNOWN


def _nearest(tal: Tal, facts: Sequence[Faktum]) -> Faktum:
    """The fact that is nearest in size; of equals one with the number's own sign."""

    def key(fact: Faktum) -> tuple[Fraction, bool, str, str]:
        turned = (fact.value < 0) != (tal.low < 0)
        return abs(abs(fact.value) - abs(tal.low)), turned, fact.table, fact.row

    return min(facts, key=key)
