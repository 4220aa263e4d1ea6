"""Tables of a comparison as readers see them: every cell a printed word, ready for a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from finsam_ledger.jamforelse.nyckeltal import Nyckeltal, Plats, Urval
from finsam_ledger.jamforelse.ordning import AVSTAND, MINST, Utanfor
from finsam_ledger.jamforelse.varden import Ar, ForbundsAr, Jamforelse, Kontroll, Tal
from finsam_ledger.money import NBSP, Unit, rounded, swedish

_SAKNAS = "–"
_SWEDISH = (
    ("_", " "),
    ("intakt", "intäkt"),
    ("tillgang", "tillgång"),
    ("avsattning", "avsättning"),
)
_LISTED = 11  # förbund over the trappa; more are told of together


class Cell(NamedTuple):
    """A number, its place among the others, and whether it lies outside them; or words."""

    text: str
    rank: str = ""
    outside: str = ""
    is_number: bool = True


class Heading(NamedTuple):
    """A column: what it is, in what unit, and what it is called in full."""

    text: str
    unit: str = ""
    full: str = ""
    is_number: bool = True


class Tabell(NamedTuple):
    """A table with a heading for each row."""

    id: str
    title: str
    head: str
    columns: tuple[Heading, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    said: str = ""


def overview(ar: Ar) -> Tabell:
    """The key figures that are shown of a year, each with its rank."""
    shown = [each for each in ar.nyckeltal if each.oversikt and ar.known(each.id)]
    rows = (
        (rad.kort, tuple(_ranked(each, ar.tal.get((rad.forbund, each.id))) for each in shown))
        for rad in ar.rader
    )
    said = (
        "Inom parentes står platsen bland de förbund som har talet. Streck betyder att talet "
        "saknas: det räknas inte som noll och får ingen plats."
    )
    columns = tuple(Heading(each.oversikt, _unit(each), each.namn) for each in shown)
    return Tabell(
        f"oversikt-{ar.year}", f"Nyckeltal {ar.year}", "Förbund", columns, tuple(rows), said
    )


def _unit(nyckeltal: Nyckeltal) -> str:
    return "" if "(" in nyckeltal.oversikt else str(nyckeltal.enhet)


def _ranked(nyckeltal: Nyckeltal, tal: Tal | None) -> Cell:
    if tal is None:
        return Cell(_SAKNAS)
    rank = str(tal.rank) if tal.antal > 1 else ""
    return Cell(nyckeltal.printed(tal.value), rank, tal.utanfor or "")


def spread(ar: Ar) -> Tabell:
    """Where the values of each key figure lie."""
    names = ("Antal", "Lägst", "Nedre kvartil", "Median", "Övre kvartil", "Högst")
    rows = []
    for each in ar.nyckeltal:
        found = ar.spridning.get(each.id)
        if found is not None:
            values = (found.lagst, found.nedre, found.median, found.ovre, found.hogst)
            cells = (Cell(str(found.antal)), *(Cell(each.printed(value)) for value in values))
            rows.append((f"{each.namn} ({each.enhet})", cells))
    title = f"Nyckeltalens spridning {ar.year}"
    columns = tuple(Heading(name) for name in names)
    return Tabell(f"spridning-{ar.year}", title, "Nyckeltal", columns, tuple(rows))


def trend(jamforelse: Jamforelse, nyckeltal: Nyckeltal) -> Tabell:
    """A key figure of every förbund, year by year."""
    years = [ar for ar in jamforelse.ar if nyckeltal.id in ar.spridning]
    rows = [
        (name, tuple(_plain(nyckeltal, ar.tal.get((forbund, nyckeltal.id))) for ar in years))
        for forbund, name in jamforelse.names.items()
        if any((forbund, nyckeltal.id) in ar.tal for ar in years)
    ]
    middle = tuple(Cell(nyckeltal.printed(ar.spridning[nyckeltal.id].median)) for ar in years)
    columns = tuple(Heading(str(ar.year)) for ar in years)
    title = f"{nyckeltal.namn} ({nyckeltal.enhet})"
    return Tabell(f"ar-{nyckeltal.id}", title, "Förbund", columns, (*rows, ("Median", middle)))


def _plain(nyckeltal: Nyckeltal, tal: Tal | None) -> Cell:
    if tal is None:
        return Cell(_SAKNAS)
    return Cell(nyckeltal.printed(tal.value), outside=tal.utanfor or "")


def checks(ar: Ar) -> Tabell | None:
    """What the förbund's own checks found, most errors first; None where all is well."""
    found = [(rad, rad.kontroll) for rad in ar.rader if rad.kontroll is not None]
    rows = [
        (rad.kort, _check(kontroll))
        for rad, kontroll in sorted(found, key=lambda pair: (-pair[1].errors, -pair[1].warnings))
        if kontroll.errors or kontroll.warnings
    ]
    if not rows:
        return None
    columns = (
        Heading("Fel"),
        Heading("Varningar"),
        Heading("Koder", is_number=False),
        Heading("Fastställd", is_number=False),
    )
    title = f"Förbundens egna kontroller {ar.year}"
    well = len(found) - len(rows)
    said = f"Utan fel och varningar: {well} förbund." if well else ""
    return Tabell(f"kontroller-{ar.year}", title, "Förbund", columns, tuple(rows), said)


def _check(kontroll: Kontroll) -> tuple[Cell, ...]:
    return (
        Cell(str(kontroll.errors)),
        Cell(str(kontroll.warnings)),
        Cell(", ".join(kontroll.failed), is_number=False),
        Cell("ja, med sigill" if kontroll.seal else "nej", is_number=False),
    )


def definitions(nyckeltal: Iterable[Nyckeltal]) -> Tabell:
    """How each key figure is made."""
    known = {each.id: each for each in nyckeltal}
    first = {"hogst": "högst", "lagst": "lägst"}
    rows = tuple(
        (
            f"{each.namn} ({each.enhet})",
            (
                Cell(_made(each, known), is_number=False),
                Cell(first[each.forst], is_number=False),
                Cell("ja" if each.granskas else "nej", is_number=False),
            ),
        )
        for each in known.values()
    )
    columns = (
        Heading("Så räknas det", is_number=False),
        Heading("Plats 1 har", is_number=False),
        Heading("Pekas ut", is_number=False),
    )
    return Tabell("definitioner", "Nyckeltalen", "Nyckeltal", columns, rows)


def _made(nyckeltal: Nyckeltal, known: Mapping[str, Nyckeltal]) -> str:
    for ids, word in ((nyckeltal.kvot, "delat med"), (nyckeltal.skillnad, "minus")):
        if ids:
            left, right = (_lowered(known[id].namn) for id in ids)
            return f"{left.capitalize()} {word} {right}."
    said = [_chosen(nyckeltal.verifikationer)] if nyckeltal.verifikationer else []
    places = "; annars ".join(_place(plats) for plats in nyckeltal.siffror)
    if places:
        said.append(f"Ur årsredovisningen: {places}.")
    return " ".join(said)


def _lowered(name: str) -> str:
    return name[0].lower() + name[1:]


def _chosen(urval: Urval) -> str:
    """Which rows of the books are summed."""
    kinds = {"handelse": "årets händelser", "ingaende": "ingående balanser", "bokslut": "bokslut"}
    chosen = [kinds.get(slag, slag) for slag in urval.slag]
    chosen += [f"posten {_words(post)}" for post in urval.poster]
    if urval.klasser:
        chosen.append(f"klasserna {', '.join(map(_words, urval.klasser))}")
    chosen += [f"{name} {value or 'saknas'}" for name, value in urval.dimension.items()]
    what = "Antal rader" if urval.antal else "Summan av raderna"
    return f"{what} i bokföringen: {', '.join(chosen) or 'alla'}."


def _words(id: str) -> str:
    """A name of the charts as words."""
    for folded, word in _SWEDISH:
        id = id.replace(folded, word)
    return id


def _place(plats: Plats) -> str:
    column = f", kolumnen {plats.kolumn}" if plats.kolumn else ""
    kind = f", {plats.slag}" if plats.slag != "utfall" else ""
    return f"uppställningen {plats.form}, raden {plats.rad}{column}{kind}"


def rule() -> str:
    """How it is told what lies outside."""
    reach = swedish(rounded(AVSTAND, Unit.COUNT, 1))
    return (
        f"Ett tal pekas ut när det ligger mer än {reach} kvartilavstånd utanför kvartilerna för "
        f"sitt år, om minst {MINST} förbund har talet. Kvartilerna räknas exakt, på linjen mellan "
        "de två närmaste talen (som KVARTIL.INK i Excel)."
    )


def outside(ar: Ar) -> Iterator[str]:
    """What stands out, in words."""
    for rad, each, tal in ar.outside():
        fences = ar.spridning[each.id].fences
        if fences is None or tal.utanfor is None:
            continue
        limit = fences[0] if tal.utanfor is Utanfor.LAGT else fences[1]
        side = "under" if tal.utanfor is Utanfor.LAGT else "över"
        unit = f"{NBSP}{each.enhet}"
        yield (
            f"{rad.kort}: {_lowered(each.namn)} är {each.printed(tal.value)}{unit}, {side} "
            f"{each.printed(limit)}{unit}."
        )


def over_trappan(ar: Ar) -> Iterator[str]:
    """Who has more equity than the trappa recommends, in words."""
    rows = [rad for rad in ar.rader if rad.values.get("marginal", 0) < 0]
    rows.sort(key=lambda rad: rad.values["marginal"])
    for rad in rows[:_LISTED]:
        values = rad.values
        over = swedish(rounded(-values["marginal"], Unit.TKR))
        times = (
            Fraction(values["eget_kapital"]) / Fraction(values["grans"]) if values["grans"] else 0
        )
        share = f" ({swedish(rounded(times, Unit.PERCENT))}{NBSP}% av gränsen)" if times else ""
        yield f"{rad.kort}: {over}{NBSP}tkr över gränsen{share}."
    if rows[_LISTED:]:
        yield f"{len(rows[_LISTED:])} förbund till; tabellen har alla."


def unknown(rows: Iterable[ForbundsAr]) -> list[str]:
    """Whose own checks are not known."""
    return [rad.kort for rad in rows if rad.kontroll is None]
