"""What a chart shows, said in sentences: the printed numbers, which is highest, which is lowest.

Everything is compared as printed, so that words and chart never disagree.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby

from msgspec import Struct

from finsam_ledger.diagrams.values import Drawn, Numbers, Order
from finsam_ledger.money import NBSP

_FEW = 5  # categories that are told one by one
_NAMED = 3  # categories that are named where only some are told
_COUNTS = ("noll", "en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio")


class _At(Struct, frozen=True):
    """A known number: which category, what it is, and how it is printed with its unit."""

    place: int
    number: Decimal
    text: str


def sentences(numbers: Numbers) -> Iterator[str]:
    """What is to be said of each series, then of how it keeps to its limits."""
    says = {Order.AR: _over_years, Order.MANADER: _over_months, Order.INGEN: _over_rows}
    limits = [each for each in numbers.drawn if each.series.is_limit]
    others = [each for each in numbers.drawn if not each.series.is_limit]
    for each in others:
        yield from says[numbers.axis.order](numbers, each)
    for limit in limits:
        if numbers.axis.order is not Order.INGEN:
            yield from _limit(numbers, limit)
        for each in others:
            yield from _against(numbers, each, limit)


def _known(numbers: Numbers, drawn: Drawn) -> list[_At]:
    return [
        _At(index, point.number, f"{point.text}{NBSP}{numbers.unit}")
        for index, point in enumerate(drawn.series.points)
        if point.number is not None
    ]


def _over_years(numbers: Numbers, drawn: Drawn) -> Iterator[str]:
    """The last year's number, and which years were highest and lowest."""
    known, spoken = _known(numbers, drawn), numbers.axis.spoken
    last = known[-1]
    said = f"{drawn.subject} var {last.text} {spoken[last.place]}"
    high, low = (_all_at(known, end(at.number for at in known)) for end in (max, min))
    if len(known) == 1:
        yield f"{said}."
    elif high == low:
        years = _listed(spoken, [at.place for at in known])
        yield f"{drawn.subject} var {last.text} alla åren {years}."
    elif last in high:
        rank = f"{_sharing(high, numbers, last)}högst av de {_count(len(known))} åren"
        yield f"{said}, {rank}; lägst var {_at(low, numbers)}."
    elif last in low:
        rank = f"{_sharing(low, numbers, last)}lägst av de {_count(len(known))} åren"
        yield f"{said}, {rank}; högst var {_at(high, numbers)}."
    else:
        yield f"{said}. Högst var {_at(high, numbers)} och lägst {_at(low, numbers)}."
    yield from _gaps(numbers, drawn)


def _all_at(known: Sequence[_At], number: Decimal) -> list[_At]:
    return [at for at in known if at.number == number]


def _sharing(ends: Sequence[_At], numbers: Numbers, last: _At) -> str:
    """The other years that share the last one's place, if any."""
    others = [at.place for at in ends if at != last]
    return f"liksom {_listed(numbers.axis.spoken, others)} " if others else ""


def _at(ends: Sequence[_At], numbers: Numbers) -> str:
    return f"{ends[0].text} {_listed(numbers.axis.spoken, [at.place for at in ends])}"


def _gaps(numbers: Numbers, drawn: Drawn) -> Iterator[str]:
    missing = [index for index, point in enumerate(drawn.series.points) if point.number is None]
    if missing:
        years = _listed(numbers.axis.spoken, missing)
        yield f"Uppgift om {_inside(drawn.subject)} saknas för {years}."


def _over_months(numbers: Numbers, drawn: Drawn) -> Iterator[str]:
    last = _known(numbers, drawn)[-1]
    yield f"{drawn.subject} var {last.text} till och med {numbers.axis.spoken[last.place]}."


def _over_rows(numbers: Numbers, drawn: Drawn) -> Iterator[str]:
    """Every number where they are few, else the highest and the lowest."""
    known, spoken = _known(numbers, drawn), numbers.axis.spoken
    high, low = (_all_at(known, end(at.number for at in known)) for end in (max, min))
    if len(known) <= _FEW:
        yield f"{drawn.subject}: {_joined([f'{spoken[at.place]} {at.text}' for at in known])}."
    elif high == low:
        yield f"{drawn.subject} är {known[0].text} för alla {_count(len(known))}."
    else:
        most, least = (_some(spoken, [at.place for at in ends]) for ends in (high, low))
        yield (
            f"{drawn.subject} är högst för {most}, {high[0].text}, "
            f"och lägst för {least}, {low[0].text}."
        )


def _limit(numbers: Numbers, limit: Drawn) -> Iterator[str]:
    """How much the limit was last."""
    last = _known(numbers, limit)[-1]
    when = numbers.axis.spoken[last.place]
    until = "till och med " if numbers.axis.order is Order.MANADER else ""
    yield f"{limit.subject} var {last.text} {until}{when}."
    if numbers.axis.order is Order.AR:
        yield from _gaps(numbers, limit)


def _against(numbers: Numbers, drawn: Drawn, limit: Drawn) -> Iterator[str]:
    """Where a series is over, under and just at its limit."""
    found: dict[str, list[int]] = {"över": [], "under": [], "lika med": []}
    for index, (own, cap) in enumerate(zip(drawn.series.points, limit.series.points, strict=True)):
        if own.number is not None and cap.number is not None:
            word = "lika med" if own.number == cap.number else "under"
            found["över" if own.number > cap.number else word].append(index)
    told = [(word, indices) for word, indices in found.items() if indices]
    if not told:
        return
    by_name = numbers.axis.order is Order.INGEN
    spoken = numbers.axis.spoken
    months = "i " if numbers.axis.order is Order.MANADER else ""
    pieces = []
    for nth, (word, indices) in enumerate(told):
        what = f"{word} {'den' if nth else _inside(limit.subject)}"
        if by_name:
            pieces.append(f"{what} för {_compared(numbers, drawn, limit, indices)}")
        else:
            pieces.append(f"{what} {months}{_listed(spoken, indices)}")
    yield f"{drawn.subject} {'är' if by_name else 'var'} {_joined(pieces)}."


def _compared(numbers: Numbers, drawn: Drawn, limit: Drawn, indices: Sequence[int]) -> str:
    """Some categories with both their numbers, or how many they are."""
    if len(indices) > _NAMED:
        return f"{_count(len(indices))} av {_count(len(numbers.axis.spoken))}"
    points, caps = drawn.series.points, limit.series.points
    return _joined(
        [
            f"{numbers.axis.spoken[at]} ({points[at].text} mot {caps[at].text}{NBSP}{numbers.unit})"
            for at in indices
        ]
    )


def _some(spoken: Sequence[str], indices: Sequence[int]) -> str:
    """Categories by name, or how many they are."""
    if len(indices) > _NAMED:
        return f"{_count(len(indices))} av {_count(len(spoken))}"
    return _joined([spoken[index] for index in indices])


def _listed(spoken: Sequence[str], indices: Sequence[int]) -> str:
    """Categories in order, three or more that follow on each other as a span."""
    pieces: list[str] = []
    for _, group in groupby(enumerate(indices), key=lambda pair: pair[1] - pair[0]):
        run = [index for _, index in group]
        if len(run) > 2:  # noqa: PLR2004 - two are no span
            pieces.append(f"{spoken[run[0]]}–{spoken[run[-1]]}")
        else:
            pieces += [spoken[index] for index in run]
    return _joined(pieces)


def _joined(pieces: Sequence[str]) -> str:
    *first, last = pieces
    return f"{', '.join(first)} och {last}" if first else last


def _count(number: int) -> str:
    return _COUNTS[number] if number < len(_COUNTS) else str(number)


def _inside(subject: str) -> str:
    """A subject inside a sentence: without its capital, unless it is an abbreviation."""
    return subject if subject[1:2].isupper() else subject[:1].lower() + subject[1:]
