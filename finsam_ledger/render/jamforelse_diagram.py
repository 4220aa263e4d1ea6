"""Charts of a comparison: equity against the trappa, how costs are split, how much was used, and
how the middle moves from year to year.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from finsam_ledger.diagram import Diagram, Mark, Point, Series
from finsam_ledger.jamforelse.nyckeltal import Nyckeltal
from finsam_ledger.jamforelse.varden import Ar, ForbundsAr, Jamforelse
from finsam_ledger.money import Exact, Unit, rounded, swedish
from finsam_ledger.render.bocker_cells import shown as visible

FLEST = 30  # förbund in one chart; more are told in the table
_NOTHING = Point(None, "")
_WIDE = 5  # per cent in each bar of the histogram
_FROM, _TO = 70, 130  # what lies below and above is one bar each
_PARTS = (
    ("andel_administration", "Administration"),
    ("andel_struktur", "Struktur"),
    ("andel_individ", "Individ"),
)


def of_year(ar: Ar) -> Iterator[Diagram]:
    """The charts of one year that there are numbers for."""
    for found in (_trappa(ar), _split(ar)):
        if found is not None:
            yield found
    for id, words in (("forbrukning_budget", "budgeten"), ("forbrukning_intakter", "intäkterna")):
        values = list(ar.known(id).values())
        if values:
            yield _histogram(ar, id, words, values)


def over_years(jamforelse: Jamforelse, nyckeltal: Nyckeltal) -> Diagram | None:
    """The median and the quartiles of a key figure, where there are at least two years of it."""
    years = [ar for ar in jamforelse.ar if nyckeltal.id in ar.spridning]
    if len(years) < 2:  # noqa: PLR2004 - a line needs two points
        return None
    spread = [ar.spridning[nyckeltal.id] for ar in years]
    lines = (
        ("Övre kvartil", [each.ovre for each in spread]),
        ("Median", [each.median for each in spread]),
        ("Nedre kvartil", [each.nedre for each in spread]),
    )
    first, last = years[0].year, years[-1].year
    start, end = (nyckeltal.printed(each.median) for each in (spread[0], spread[-1]))
    description = (
        f"Medianen var {start} {nyckeltal.enhet} {first} och {end} {nyckeltal.enhet} {last}. "
        "Hälften av förbunden ligger mellan kvartilerna."
    )
    return Diagram(
        f"utveckling-{nyckeltal.id}",
        f"{nyckeltal.namn}: median och kvartiler",
        description,
        nyckeltal.enhet,
        Mark.LINJE,
        "År",
        tuple(str(ar.year) for ar in years),
        tuple(
            Series(name, tuple(_point(value, nyckeltal.enhet, nyckeltal.decimaler) for value in v))
            for name, v in lines
        ),
    )


def _point(value: Exact | None, unit: Unit, decimals: int = 0) -> Point:
    if value is None:
        return _NOTHING
    number = rounded(value, unit, decimals)
    return Point(number, swedish(number))


def _trappa(ar: Ar) -> Diagram | None:
    """Equity and its limit, the least headroom first."""
    rows = [rad for rad in ar.rader if "marginal" in rad.values]
    if not rows:
        return None
    rows.sort(key=lambda rad: rad.values["marginal"])
    over = sum(rad.values["marginal"] < 0 for rad in rows)
    shown = rows[:FLEST]
    description = (
        f"{over} av {len(rows)} förbund med känd gräns har mer eget kapital än trappan "
        f"rekommenderar. Strecket är gränsen.{_only(shown, rows, 'minst marginal')}"
    )
    return Diagram(
        "trappan",
        f"Eget kapital mot trappans gräns {ar.year}",
        description,
        Unit.TKR,
        Mark.LIGGANDE,
        "Förbund",
        tuple(map(_name, shown)),
        (
            Series(
                "Eget kapital", tuple(_point(rad.values["eget_kapital"], Unit.TKR) for rad in shown)
            ),
            Series(
                "Trappans gräns",
                tuple(_point(rad.values["grans"], Unit.TKR) for rad in shown),
                is_limit=True,
            ),
        ),
    )


def _name(rad: ForbundsAr) -> str:
    return visible(rad.kort)


def _only(shown: Sequence[ForbundsAr], rows: Sequence[ForbundsAr], which: str) -> str:
    if len(shown) == len(rows):
        return ""
    return f" Här visas de {len(shown)} med {which}; tabellen har alla."


def _split(ar: Ar) -> Diagram | None:
    """The parts of each förbund's costs, the largest share of administration first."""
    rows = [rad for rad in ar.rader if all(id in rad.values for id, _ in _PARTS)]
    if not rows:
        return None
    rows.sort(key=lambda rad: rad.values[_PARTS[0][0]], reverse=True)
    shown = rows[:FLEST]
    rests = [1 - sum(rad.values[id] for id, _ in _PARTS) for rad in shown]
    series = [
        Series(name, tuple(_point(rad.values[id], Unit.PERCENT) for rad in shown))
        for id, name in _PARTS
    ]
    if any(rests):
        series.append(Series("Ofördelat", tuple(_point(rest, Unit.PERCENT) for rest in rests)))
    description = (
        "Hur stor del av verksamhetens kostnader, i procent, som är administration, "
        f"strukturövergripande och individinriktade insatser. {len(rows)} förbund fördelar sina "
        f"kostnader.{_only(shown, rows, 'störst andel administration')}"
    )
    return Diagram(
        "kostnadsfordelning",
        f"Kostnadernas fördelning {ar.year}",
        description,
        Unit.PERCENT,
        Mark.LIGGANDE,
        "Förbund",
        tuple(map(_name, shown)),
        tuple(series),
    )


def _histogram(ar: Ar, id: str, words: str, values: Sequence[Exact]) -> Diagram:
    """How many förbund used how much, in steps of five per cent."""
    counts = dict.fromkeys(range(_FROM - _WIDE, _TO + _WIDE, _WIDE), 0)
    for value in values:
        step = Fraction(value) * 100 // _WIDE * _WIDE
        counts[max(_FROM - _WIDE, min(_TO, int(step)))] += 1
    seen = [step for step, count in counts.items() if count]
    steps = range(seen[0], seen[-1] + _WIDE, _WIDE)
    most = sum(value > 1 for value in values)
    description = (
        f"Kostnaderna var större än {words} hos {most} av {len(values)} förbund. Staplarna är "
        f"antal förbund i steg om {_WIDE} procentenheter, från talet under stapeln."
    )
    bars = tuple(Point(Decimal(counts[step]), str(counts[step])) for step in steps)
    return Diagram(
        id.replace("_", "-"),
        f"Förbrukningsgrad {ar.year}: kostnader i procent av {words}",
        description,
        Unit.COUNT,
        Mark.STAPLAR,
        "Procent, från",
        tuple(map(_step_name, steps)),
        (Series("Antal förbund", bars),),
    )


def _step_name(step: int) -> str:
    if step < _FROM:
        return f"< {_FROM}"
    return f"≥ {_TO}" if step >= _TO else str(step)
