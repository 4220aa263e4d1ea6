"""What a sentence claims of each of its numbers: subject, column, year and direction.

Only what stands near counts: the clause, then the sentence. What is not said plainly is kept as a
possibility, so that a number is only contradicted when no fair reading of it is true.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

from msgspec import Struct

from finsam_ledger.meningar.amnen import AMNEN, Amnesregister, Omnamnande
from finsam_ledger.meningar.aren import year_of
from finsam_ledger.meningar.ensamt import alone
from finsam_ledger.meningar.fakta import Kolumn
from finsam_ledger.meningar.lexikon import LEXIKON, finder
from finsam_ledger.meningar.satser import Sats, cut
from finsam_ledger.meningar.stycken import Mening
from finsam_ledger.meningar.tal import Slag, Tal, numbers, years
from finsam_ledger.meningar.vikning import Ord, words

_FORE = finder(**{key: each.fore for key, each in LEXIKON.kolumner.items()})
_EFTER = finder(**{key: each.efter for key, each in LEXIKON.kolumner.items()})
_MINUS, _PLUS = finder(x=LEXIKON.riktning.minus), finder(x=LEXIKON.riktning.plus)
_MER, _MINDRE = finder(x=LEXIKON.riktning.mer), finder(x=LEXIKON.riktning.mindre)
_INGAENDE, _HINDER = finder(x=LEXIKON.ingaende), finder(x=LEXIKON.hinder)
_MEDELVARDE = finder(x=LEXIKON.medelvarde)
_ANNANS, _VILLKOR = finder(x=LEXIKON.annans), finder(x=LEXIKON.villkor)
_UNGEFAR, _FYLLNAD = finder(x=LEXIKON.ungefar), finder(x=LEXIKON.fyllnad)
_KRAVER = {id: finder(x=amne.kraver) for id, amne in AMNEN.items() if amne.kraver}
# The more special first: an avvikelse mot budget is no budget.
_ORDER = (Kolumn.AVVIKELSE, Kolumn.FORANDRING, Kolumn.BUDGET, Kolumn.PROGNOS)
_APART = ("over", "under", "ifran", "fran")  # 35 tkr under nivån: how far off, not what it is
_NEAR = 2  # words that may stand between a number and what follows it


class Styrka(IntEnum):
    """How surely a number is about its subject."""

    INGEN = 0
    ARVD = 1  # named in an earlier clause
    SATS = 2  # named in the same clause
    DIREKT = 3  # nothing between them but verbs and time


class Pastaende(Struct, frozen=True):
    """A number with what its sentence says of it.

    `subject` is what it is most likely about, `others` what else it might be. `kolumner` and
    `years` are all fair readings, `kolumn` and `year` the likeliest. A `hindered` number is a part,
    a limit, a wish or somebody else's. `below` and `above` tell that it is said to be under or over
    nought, `more` and `less` that it is said to have grown or to exceed; one that `arrives` is what
    was grown to. One that `is_mean` is said to be a mean. `alone` are the subjects that its clause
    speaks of alone, none where the sentence speaks of all.
    """

    tal: Tal
    mening: Mening
    subject: Omnamnande | None
    strength: Styrka
    others: frozenset[str]
    kolumn: Kolumn
    kolumner: frozenset[Kolumn]
    year: int
    years: frozenset[int]
    hindered: bool
    about: bool
    below: bool
    above: bool
    more: bool
    less: bool
    arrives: bool
    is_mean: bool = False
    alone: frozenset[str] = frozenset()


class _Namnda(Struct, frozen=True):
    """The subjects of a sentence; where it has none, those of the words before it are `around`."""

    mentions: Sequence[Omnamnande]
    around: Sequence[Omnamnande]


def claims(mening: Mening, register: Amnesregister, report_year: int) -> list[Pastaende]:
    """What a sentence says of its numbers."""
    found = words(mening.text)
    mentions = register.find(found)
    tal = numbers(mening.text)
    around = mentions or [
        *register.find(words(mening.before)),
        *register.find(words(mening.heading)),
    ]
    named = _Namnda(mentions, around)
    return [
        _claim(mening, cut(mening.text, found, tal, at), tal[at], named, report_year)
        for at in range(len(tal))
    ]


def _claim(mening: Mening, parts: Sats, tal: Tal, named: _Namnda, report_year: int) -> Pastaende:
    around_it = [*words(mening.before), *parts.all]
    kolumn, kolumner = _columns(parts, tal)
    is_compared = kolumn in (Kolumn.AVVIKELSE, Kolumn.FORANDRING)
    kind = Slag.PENGAR if tal.slag is Slag.ANDEL and is_compared else tal.slag
    fitting = [each for m in named.mentions if (each := _of(m, kind, around_it)) is not None]
    others = (m.of(kind) for m in named.around)
    subject, strength = _subject(parts, fitting, tal)
    if subject is None and kolumn in LEXIKON.kolumner:
        keys = frozenset(LEXIKON.kolumner[kolumn].amnen)
        subject = Omnamnande(frozenset(), keys, 0, 0).of(tal.slag) if keys else None
        strength = Styrka.DIREKT if subject is not None else strength
    artal = year_of(mening, parts, tal, report_year)
    year, fair = artal.year, artal.fair
    if subject is not None and _is_balance(subject) and _INGAENDE.find(parts.before):
        year, fair = year - 1, fair | {each - 1 for each in fair}
    hindered = _is_hindered(parts, subject, named.mentions)
    beside = [*parts.before, *parts.after[:_NEAR]]
    return Pastaende(
        tal,
        mening,
        subject,
        strength,
        frozenset(key for each in others if each is not None for key in each.keys),
        kolumn,
        kolumner,
        year,
        fair,
        hindered or tal.is_range or _spans_years(mening, kolumn, year),
        bool(_UNGEFAR.find(parts.near[-_NEAR:])),
        bool(_MINUS.find(beside)) or (tal.signed and tal.high < 0),
        bool(_PLUS.find(beside)),
        bool(_MER.find(beside)),
        bool(_MINDRE.find(beside)),
        bool(parts.near) and parts.near[-1].folded == "till",
        bool(_MEDELVARDE.find(beside)),
        alone(parts, named.mentions),
    )


def _is_hindered(parts: Sats, subject: Omnamnande | None, mentions: Sequence[Omnamnande]) -> bool:
    """Whether a number is a part, a limit, a wish, or somebody else's."""
    around = [*parts.before, *parts.after]
    begins = _VILLKOR.find(parts.before[:1])
    if begins or _HINDER.find(parts.before) or _ANNANS.find(around):
        return True
    if subject is None:
        return False
    rows = [m for m in mentions if parts.first <= m.first < parts.at and not m.sure]
    is_owned = bool(subject.sure) and bool(rows)
    return (
        is_owned
        or _is_apart(parts, mentions, subject)
        or _is_anothers(parts, subject)
        or _is_part(parts, subject)
    )


def _is_part(parts: Sats, subject: Omnamnande) -> bool:
    """Whether a number is what of a subject, whose own number has been said, went somewhere."""
    is_taken = subject.end <= parts.at - len(parts.near)
    return is_taken and subject.first > 0 and parts.all[subject.first - 1].folded == "av"


def _spans_years(mening: Mening, kolumn: Kolumn, year: int) -> bool:
    """Whether a change is over more years than the books compare."""
    named = {each for each, _, _ in years(mening.text)}
    return kolumn is Kolumn.FORANDRING and not named <= {year, year - 1}


def _of(mention: Omnamnande, slag: Slag, found: Sequence[Ord]) -> Omnamnande | None:
    """What of a mention a number of this kind may be about, beside these words."""
    fitting = mention.of(slag)
    if fitting is None:
        return None
    missing = {k for k in fitting.keys if k in _KRAVER and not _KRAVER[k].find(found)}
    if missing >= fitting.keys:
        return None
    return Omnamnande(fitting.sure - missing, fitting.weak - missing, fitting.first, fitting.end)


def _is_apart(parts: Sats, mentions: Sequence[Omnamnande], subject: Omnamnande) -> bool:
    """Whether a number only tells how far something is over or under something else."""
    at = parts.next
    beyond = [m for m in mentions if at < m.first <= at + 2 * _NEAR]
    leads = bool(parts.after) and parts.after[0].folded in _APART
    return leads and bool(beyond) and subject.first < parts.at


def _is_anothers(parts: Sats, subject: Omnamnande) -> bool:
    """Whether the word before a subject is a genitive, and not the förbund's own."""
    if subject.first == 0:
        return False
    owner = parts.all[subject.first - 1].folded
    return len(owner) > 3 and owner.endswith("s") and owner not in LEXIKON.egna  # noqa: PLR2004


def _subject(
    parts: Sats, mentions: Sequence[Omnamnande], tal: Tal
) -> tuple[Omnamnande | None, Styrka]:
    """What a number is about: what it leads to, else what stands before it, nearest first."""
    last = parts.next + len(parts.after)
    ahead = [m for m in mentions if parts.next <= m.first <= parts.next + 1 and m.first < last]
    behind = [m for m in mentions if m.end <= parts.at]
    own = [m for m in behind if m.first >= parts.first]
    is_taken = bool(own) and own[-1].end <= parts.at - len(parts.near)
    if ahead and (not own or is_taken or ahead[0].first == parts.next):
        return ahead[0], Styrka.DIREKT
    if not behind:
        return None, Styrka.INGEN
    nearest = behind[-1]
    # A share of something else is told at once: 63 % kvinnor.
    is_other = tal.slag.is_share and not own and not _are_filler(parts.after[:1])
    if not is_other and _are_filler(parts.all[nearest.end : parts.at]):
        return nearest, Styrka.DIREKT
    return nearest, Styrka.SATS if own else Styrka.ARVD


def _are_filler(between: Sequence[Ord]) -> bool:
    covered = {at for hit in _FYLLNAD.find(between) for at in range(hit.first, hit.end)}
    return all(at in covered or len(word.folded) == 1 for at, word in enumerate(between))


def _columns(parts: Sats, tal: Tal) -> tuple[Kolumn, frozenset[Kolumn]]:
    """The likeliest column and all fair ones."""
    behind = [hit for hit in _EFTER.find(parts.after) if hit.first <= 1]
    near = parts.near if len(parts.near) < len(parts.before) else parts.before
    ahead = {Kolumn(key) for hit in _FORE.find(near) for key in hit.keys}
    whole = {Kolumn(key) for hit in _FORE.find(parts.all) for key in hit.keys}
    said = {Kolumn(key) for hit in behind[:1] for key in hit.keys} or ahead
    likeliest = next((kolumn for kolumn in _ORDER if kolumn in said), Kolumn.UTFALL)
    fair = {likeliest, *said}
    if behind and likeliest is Kolumn.FORANDRING:
        fair.add(Kolumn.AVVIKELSE)  # 20 tkr lägre: than what is not always said
    if not said:
        fair |= whole
    if tal.slag.is_share or parts.is_aside:
        fair.add(Kolumn.UTFALL)
    if parts.is_aside:
        fair |= {Kolumn.BUDGET, Kolumn.AVVIKELSE, Kolumn.FORANDRING}
    return likeliest, frozenset(fair)


def _is_balance(subject: Omnamnande) -> bool:
    return any(AMNEN[key].saldo for key in subject.keys if key in AMNEN)
