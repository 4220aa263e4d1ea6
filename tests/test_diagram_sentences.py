"""What is said of a chart agrees with its numbers: every claim is read back and checked."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from finsam_ledger.diagram import Point, Series
from finsam_ledger.diagrams.sentences import sentences
from finsam_ledger.diagrams.values import Axis, Drawn, Numbers, Order
from finsam_ledger.money import MINUS, NBSP, Unit, swedish

Maybe = list[int | None]
COUNTS = ("", "", "två", "tre", "fyra", "fem", "sex", "sju", "åtta")
YEARS = tuple(str(2018 + at) for at in range(8))
MONTHS = ("januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti")
FEW = st.integers(-2, 2)  # so that ties are common


def points(values: Maybe) -> tuple[Point, ...]:
    return tuple(
        Point(None, "") if value is None else Point(Decimal(value), swedish(Decimal(value)))
        for value in values
    )


def drawn(name: str, values: Maybe, *, is_limit: bool = False) -> Drawn:
    return Drawn(Series(name, points(values), is_limit), name)


def said(
    values: Maybe, limit: Maybe | None = None, order: Order = Order.AR, names: tuple[str, ...] = ()
) -> str:
    labels = (names or {Order.AR: YEARS, Order.MANADER: MONTHS}.get(order, YEARS))[: len(values)]
    series = [drawn("Resultat", values)]
    if limit is not None:
        series.append(drawn("Gräns", limit, is_limit=True))
    numbers = Numbers(Axis("", labels, labels, order), Unit.TKR, tuple(series))
    return " ".join(sentences(numbers)).replace(NBSP, " ")


def listed(text: str, labels: tuple[str, ...]) -> set[int]:
    """The categories that a list of them names, spans written out."""
    found: set[int] = set()
    for piece in re.split(r", | och ", text):
        first, _, last = piece.partition("–")
        found |= set(range(labels.index(first), labels.index(last or first) + 1))
    return found


def number(text: str) -> int:
    return int(text.replace(MINUS, "-").replace(" ", ""))


SOME = st.lists(st.one_of(st.none(), FEW), min_size=1, max_size=8)
KNOWN = SOME.filter(lambda values: any(value is not None for value in values))
YEAR = r"\d{4}(?:–\d{4})?"
LIST = rf"({YEAR}(?:(?:, | och ){YEAR})*)"


@given(KNOWN)
@example([1, 1])
@example([None, 0, None])
@example([2, 1, 2])
def test_what_is_said_of_the_years_is_so(values: Maybe) -> None:
    text = said(values)
    known = {at: value for at, value in enumerate(values) if value is not None}
    last = max(known)
    high, low = max(known.values()), min(known.values())
    tops = {at for at, value in known.items() if value == high}
    bottoms = {at for at, value in known.items() if value == low}
    if len(known) > 1 and high == low:
        one = re.match(rf"Resultat var (\S+) tkr alla åren {LIST}\.", text)
        assert one is not None
        assert (number(one[1]), listed(one[2], YEARS)) == (high, set(known))
    else:
        first = re.match(r"Resultat var (\S+) tkr (\d{4})", text)
        assert first is not None
        assert (number(first[1]), YEARS.index(first[2])) == (known[last], last)
    ends = {"högst": (high, tops), "lägst": (low, bottoms)}
    claims = 0
    for word, sharing, rank in re.findall(
        rf"(?<=, )(?:liksom {LIST} )?((högst|lägst) av de \w+ åren)", text
    ):
        _, places = ends[rank]
        assert last in places
        assert (listed(word, YEARS) if word else set()) == places - {last}
        assert sharing.split()[3] == COUNTS[len(known)]
        claims += 1
    for word, printed, years in re.findall(
        rf"([Hh]ögst|[Ll]ägst)(?: var)? ({MINUS}?\d+) tkr {LIST}", text
    ):
        value, places = ends[word.lower()]
        assert (number(printed), listed(years, YEARS)) == (value, places)
        claims += 1
    assert claims == (0 if high == low else 2)
    missing = re.search(rf"Uppgift om resultat saknas för {LIST}\.", text)
    gaps = {at for at, value in enumerate(values) if value is None}
    assert (listed(missing[1], YEARS) if missing else set()) == gaps


@given(
    st.lists(st.tuples(FEW, st.one_of(st.none(), FEW)), min_size=1, max_size=8).filter(
        lambda pairs: any(cap is not None for _, cap in pairs)
    ),
    st.sampled_from([Order.AR, Order.MANADER]),
)
def test_what_is_said_of_a_limit_is_so(pairs: list[tuple[int, int | None]], order: Order) -> None:
    labels = YEARS if order is Order.AR else MONTHS
    text = said([own for own, _ in pairs], [cap for _, cap in pairs], order)
    sentence = re.findall(r"Resultat var (?:över|under|lika med) gräns[^.]*\.", text)[-1]
    one = "|".join(labels)
    span = rf"(?:{one})(?:–(?:{one}))?"
    claims = re.findall(
        rf"(över|under|lika med) (?:gräns|den) (?:i )?({span}(?:(?:, | och ){span})*)"
        r"(?=\.|, (?:över|under|lika)| och (?:över|under|lika))",
        sentence,
    )
    told = {word: listed(years, labels) for word, years in claims}
    truth = {
        "över": {at for at, (own, cap) in enumerate(pairs) if cap is not None and own > cap},
        "under": {at for at, (own, cap) in enumerate(pairs) if cap is not None and own < cap},
        "lika med": {at for at, (own, cap) in enumerate(pairs) if own == cap},
    }
    assert told == {word: places for word, places in truth.items() if places}


@given(st.lists(FEW, min_size=6, max_size=8))
def test_what_is_said_of_many_lines_is_so(values: list[int]) -> None:
    text = said(list(values), order=Order.INGEN)
    high, low = max(values), min(values)
    if high == low:
        assert text.startswith(f"Resultat är {swedish(Decimal(high))} tkr för alla ")
        return
    found = re.fullmatch(
        r"Resultat är högst för (.+), (\S+) tkr, och lägst för (.+), (\S+) tkr\.", text
    )
    assert found is not None
    for who, printed, end in ((found[1], found[2], high), (found[3], found[4], low)):
        assert number(printed) == end
        times = values.count(end)
        if times > 3:
            assert who == f"{COUNTS[times]} av {COUNTS[len(values)]}"
        else:
            named = re.split(r", | och ", who)
            assert named == [YEARS[at] for at, value in enumerate(values) if value == end]


EXAMPLES = [
    ([-210, 236, 60, -512, 402], ("Resultat var 402 tkr 2022, högst av de fem åren; lägst var "
     "−512 tkr 2021.")),
    ([402, 60, 402], ("Resultat var 402 tkr 2020, liksom 2018 högst av de tre åren; lägst var "
     "60 tkr 2019.")),
    ([1, -5, -5], ("Resultat var −5 tkr 2020, liksom 2019 lägst av de tre åren; högst var "
     "1 tkr 2018.")),
    ([3, 1, 2], "Resultat var 2 tkr 2020. Högst var 3 tkr 2018 och lägst 1 tkr 2019."),
    ([0, 0, 0, 0], "Resultat var 0 tkr alla åren 2018–2021."),
    ([7], "Resultat var 7 tkr 2018."),
    ([5, None, 7], ("Resultat var 7 tkr 2020, högst av de två åren; lägst var 5 tkr 2018. "
     "Uppgift om resultat saknas för 2019.")),
]  # fmt: skip


@pytest.mark.parametrize(("values", "text"), EXAMPLES)
def test_years_in_words(values: Maybe, text: str) -> None:
    assert said(values) == text


def test_few_lines_are_told_one_by_one() -> None:
    names = ("Administration", "Struktur", "Individ")
    text = said([1, -2, 3], order=Order.INGEN, names=names)
    assert text == "Resultat: Administration 1 tkr, Struktur −2 tkr och Individ 3 tkr."


def test_lines_over_their_limit_are_named_with_both_numbers() -> None:
    text = said([5, 1, 1, 1, 2], [4, 2, 2, 2, 2], Order.INGEN, ("A", "B", "C", "D", "E"))
    assert text.endswith(
        "Resultat är över gräns för A (5 mot 4 tkr), under den för B (1 mot 2 tkr), "
        "C (1 mot 2 tkr) och D (1 mot 2 tkr) och lika med den för E (2 mot 2 tkr)."
    )


def test_many_lines_under_their_limit_are_counted() -> None:
    text = said([5, 1, 1, 1, 1], [4, 2, 2, 2, 2], Order.INGEN, ("A", "B", "C", "D", "E"))
    assert text.endswith(
        "Resultat är över gräns för A (5 mot 4 tkr) och under den för fyra av fem."
    )


def test_months_are_told_to_the_last_that_is_known() -> None:
    text = said([1, 2, 5], [2, 4, 4], Order.MANADER)
    assert text == (
        "Resultat var 5 tkr till och med mars. Gräns var 4 tkr till och med mars. "
        "Resultat var över gräns i mars och under den i januari och februari."
    )


def test_an_abbreviation_keeps_its_capitals() -> None:
    series = (drawn("Utfall", [1]), drawn("ESF-budget", [2], is_limit=True))
    numbers = Numbers(Axis("", ("2025",), ("2025",), Order.AR), Unit.TKR, series)
    assert list(sentences(numbers))[-1] == "Utfall var under ESF-budget 2025."
