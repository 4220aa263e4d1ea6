"""What is granted, worked up and requested per insats: listings, CSV and JSON.

Amounts are kronor, with öre where there are any; shares are per cent with one decimal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from typing import NamedTuple

from finsam_ledger.insatser import Insats, InsatsSlag
from finsam_ledger.money import Exact, Unit, plain, rounded, swedish
from finsam_ledger.render.lists import Column, Listing, csv_text, json_text
from finsam_ledger.upparbetat import Follow, Lage

_GROUPS = {
    InsatsSlag.INDIVID: "Individinriktade insatser",
    InsatsSlag.STRUKTUR: "Strukturövergripande insatser",
}
_ALL = "Summa insatser"


class _Figure(NamedTuple):
    """A figure of each insats: what machines and readers call it, and how it is found."""

    id: str
    heading: str
    of: Callable[[Lage], Exact | None]


_GRANTED = (
    _Figure("beviljat", "Beviljat", lambda lage: lage.beviljat),
    _Figure("justerat", "Justerat", lambda lage: lage.justerat),
    _Figure("upparbetat", "Upparbetat", lambda lage: lage.upparbetat),
    _Figure("kvar", "Kvar", lambda lage: lage.kvar),
)
_REQUESTED = (
    _Figure("rekvirerat", "Rekvirerat", lambda lage: lage.rekvirerat),
    _Figure("ej_rekvirerat", "Ej rekvirerat", lambda lage: lage.ej_rekvirerat),
)
_USED = (
    _Figure("av_beviljat", "Av beviljat", lambda lage: lage.used(lage.beviljat)),
    _Figure("av_justerat", "Av justerat", lambda lage: lage.used(lage.justerat)),
)
_LINEAR = (
    _Figure(
        "av_beviljat_linjart",
        "Av beviljat, linjärt",
        lambda lage: lage.used(lage.beviljat_linjart),
    ),
    _Figure(
        "av_justerat_linjart",
        "Av justerat, linjärt",
        lambda lage: lage.used(lage.justerat_linjart),
    ),
)
_DEBT = (_Figure("skuld", "Skuld till ägaren", lambda lage: lage.skuld),)
_RETURNS = (_Figure("returneras", "Återgår till förbundet", lambda lage: lage.returneras),)


class _Row(NamedTuple):
    """A line of a listing; `insats` is None of a sum."""

    name: str
    insats: Insats | None
    lage: Lage


def listings(follow: Follow) -> list[Listing]:
    """What is printed of how the insatser stand."""
    period, last = follow.period.words(), follow.period.last
    found = [
        _listing(f"Insatser {period}, kronor", follow, _money(follow), _outside(follow)),
        _listing(f"Förbrukningsgrad {period}, procent", follow, _shares(follow), _basis(follow)),
    ]
    if figures := _end(follow):
        found.append(_listing(f"Vid utgången av {last}, kronor", follow, figures))
    return found


def _money(follow: Follow) -> tuple[_Figure, ...]:
    return (*_GRANTED, *(_REQUESTED if follow.has_requests else ()))


def _shares(follow: Follow) -> tuple[_Figure, ...]:
    """Of the whole year's grant, and of a part of the year also of the part that has passed."""
    return _USED if follow.period.is_year else (*_USED, *_LINEAR)


def _end(follow: Follow) -> tuple[_Figure, ...]:
    """The debt where requests are registered; what goes back when the year is over."""
    debt = _DEBT if follow.has_requests else ()
    return (*debt, *(_RETURNS if follow.period.is_year else ()))


def _listing(
    title: str, follow: Follow, figures: tuple[_Figure, ...], notes: Iterable[str] = ()
) -> Listing:
    columns = (Column("Insats"), *(Column(each.heading, is_number=True) for each in figures))
    rows = [(row.name, *(_printed(each.of(row.lage)) for each in figures)) for row in _rows(follow)]
    return Listing(title, columns, tuple(rows), tuple(notes))


def _rows(follow: Follow) -> Iterator[_Row]:
    """Each insats under its kind, a sum of each kind, and of all."""
    for slag, heading in _GROUPS.items():
        group = {insats: lage for insats, lage in follow.lagen.items() if insats.slag is slag}
        yield from (_Row(insats.namn, insats, lage) for insats, lage in group.items())
        if group:
            yield _Row(f"Summa {heading.lower()}", None, sum(group.values(), Lage()))
    yield _Row(_ALL, None, sum(follow.lagen.values(), Lage()))


def _printed(value: Exact | None) -> str:
    if value is None:
        return ""
    if isinstance(value, Fraction):
        return swedish(rounded(value, Unit.PERCENT, 1))
    return swedish(rounded(value, Unit.KR, 2 if value % 100 else 0))


def _outside(follow: Follow) -> Iterator[str]:
    """What the sums do not have: costs on insatser that the register has not."""
    for insats, ore in sorted(follow.elsewhere.items()):
        yield f"Därutöver är {_printed(ore)} kr bokförda på {insats}, som inte finns i registret."


def _basis(follow: Follow) -> Iterator[str]:
    yield "Beviljat är det första beslutet för året, justerat det som gäller efter ändringar."
    if not follow.period.is_year:
        yield (
            "Linjärt är den del av året som har gått av de månader då insatsen pågår: "
            f"till och med {follow.period.last}."
        )


_FIGURES = (*_GRANTED, *_REQUESTED, *_USED, *_LINEAR, *_DEBT, *_RETURNS)


def as_csv(follow: Follow) -> str:
    """A row for each insats, and for each sum, whose insats is empty."""
    header = ("insats", "namn", "slag", "agare", *(each.id for each in _FIGURES))
    return csv_text(header, (_cells(follow, row) for row in _rows(follow)))


def _cells(follow: Follow, row: _Row) -> list[str]:
    insats = row.insats
    who = (insats.id, row.name, insats.slag, insats.agare) if insats else ("", row.name, "", "")
    return [*who, *(figure or "" for figure in _exact(follow, row).values())]


def _exact(follow: Follow, row: _Row) -> dict[str, str | None]:
    """Each figure for machines: kronor with öre, or per cent; None where there is none."""
    known = {*_money(follow), *_USED, *_LINEAR, *_end(follow)}
    return {each.id: _plain(each.of(row.lage)) if each in known else None for each in _FIGURES}


def _plain(value: Exact | None) -> str | None:
    if value is None:
        return None
    is_share = isinstance(value, Fraction)
    return plain(rounded(value, Unit.PERCENT, 1) if is_share else rounded(value, Unit.KR, 2))


def as_json(follow: Follow) -> str:
    rows = list(_rows(follow))
    return json_text(
        {
            "period": {"fran": str(follow.period.first), "till": str(follow.period.last)},
            "insatser": [_object(follow, row) for row in rows if row.insats],
            "summor": [_object(follow, row) for row in rows if not row.insats],
        }
    )


def _object(follow: Follow, row: _Row) -> dict[str, str | None]:
    insats = row.insats
    who = {"insats": insats.id, "slag": insats.slag, "agare": insats.agare} if insats else {}
    return {**who, "namn": row.name, **_exact(follow, row)}
