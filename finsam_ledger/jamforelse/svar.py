"""From an engine's answers to key figures: which source gives each, and whether they agree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from finsam_ledger.catalogue import jamforelse as kinds
from finsam_ledger.findings import Finding, Place
from finsam_ledger.jamforelse import fragor
from finsam_ledger.jamforelse.filer import Fil, Innehall, of
from finsam_ledger.jamforelse.motorer import (
    Motor,
    MotorError,
    MotorMissingError,
    Rows,
    Session,
    answers,
    started,
)
from finsam_ledger.jamforelse.nyckeltal import Nyckeltal, Plats
from finsam_ledger.jamforelse.varden import ForbundsAr, Jamforelse, kontroll_of, side_by_side
from finsam_ledger.money import Exact, kronor

Nyckel = tuple[str, int]
_NAMES = {Motor.DUCKDB: "DuckDB", Motor.SPARK: "Spark"}
_MISSING = "Installera det som saknas, eller kör med --engine duckdb, som inte kräver något annat."
_NAMED = "Exportera den fil som nämns igen med finsam export parquet."
_SHOWN = 40  # characters of a word that is wrong
_MOST = 10**9  # participants; a longer number is none


def compared(
    files: Sequence[Fil], nyckeltal: tuple[Nyckeltal, ...], motor: Motor, aside: Path
) -> tuple[Jamforelse | None, list[Finding]]:
    """The files' förbund side by side; `aside` is a folder for what does not fit in memory."""
    try:
        with started(motor, aside) as session:
            posted = _asked_postings(session, files, nyckeltal)
            printed = _asked_figures(session, files, nyckeltal)
    except MotorError as error:
        reason, hint = str(error).rstrip("."), _NAMED
        if isinstance(error, MotorMissingError):
            hint = _MISSING
        return None, [kinds.ENGINE.at(None, engine=_NAMES[motor], reason=reason, hint=hint)]
    wrong = [*_wrong(files, Innehall.POSTINGS, posted), *_wrong(files, Innehall.FIGURES, printed)]
    if wrong:
        return None, wrong
    return _combined(files, nyckeltal, _by_key(posted), _by_key(printed))


def _asked_postings(session: Session, files: Sequence[Fil], nyckeltal: Iterable[Nyckeltal]) -> Rows:
    paths = of(files, Innehall.POSTINGS)
    if not paths:
        return []
    wanted = [each.verifikationer for each in nyckeltal if each.verifikationer]
    columns = Innehall.POSTINGS.columns
    return answers(lambda: fragor.balances(session.frame(paths, columns), wanted))


def _asked_figures(session: Session, files: Sequence[Fil], nyckeltal: Iterable[Nyckeltal]) -> Rows:
    paths = of(files, Innehall.FIGURES)
    if not paths:
        return []
    wanted = [plats for each in nyckeltal for plats in each.siffror]
    columns = Innehall.FIGURES.columns
    return answers(lambda: fragor.figures(session.frame(paths, columns), wanted))


def _by_key(rows: Rows) -> dict[Nyckel, Mapping[str, Any]]:
    return {(row["forbund"], row["year"]): row for row in rows}


def _wrong(files: Iterable[Fil], innehall: Innehall, rows: Rows) -> Iterator[Finding]:
    """Files whose rows are not all of the förbund and year of the first, or lack what rows have."""
    answers = _by_key(rows)
    for fil in files:
        if fil.innehall is not innehall:
            continue
        row = answers.get((fil.forbund, fil.year))
        if row is None or row[fragor.RADER] != fil.rows:
            yield kinds.MIXED.at(_place(fil), name=fil.namn, year=fil.year)
            continue
        for column in innehall.filled:
            if empty := fil.rows - row[fragor.FYLLDA + column]:
                yield kinds.NO_VALUE.at(_place(fil), column=column, count=empty)
        for column, known in innehall.words.items():
            if (word := row[fragor.OKANT + column]) is not None:
                words = {"word": word[:_SHOWN], "known": ", ".join(known)}
                yield kinds.UNKNOWN_WORD.at(_place(fil), column=column, **words)


def _combined(
    files: Sequence[Fil],
    nyckeltal: tuple[Nyckeltal, ...],
    posted: Mapping[Nyckel, Mapping[str, Any]],
    printed: Mapping[Nyckel, Mapping[str, Any]],
) -> tuple[Jamforelse, list[Finding]]:
    findings: list[Finding] = []
    rows = []
    for (forbund, year), fil in _first(files).items():
        balances, figures = posted.get((forbund, year)), printed.get((forbund, year))
        if balances and balances[fragor.SUMMA]:
            amount = kronor(balances[fragor.SUMMA])
            findings.append(
                kinds.UNBALANCED.at(_place(fil), name=fil.namn, year=year, amount=amount)
            )
        own = _posted(nyckeltal, balances) if balances else {}
        told = _printed(nyckeltal, figures) if figures else {}
        findings += _twofold(nyckeltal, fil, figures) if figures else ()
        findings += _differing(nyckeltal, fil, own, told)
        values: dict[str, Exact] = {**told, **own}
        for each in nyckeltal:
            computed = each.computed(values)
            if computed is not None:
                values[each.id] = computed
        kontroll = kontroll_of(figures) if figures else None
        rows.append(ForbundsAr(forbund, fil.namn, year, values, kontroll))
    findings += _same_number(files, printed)
    return side_by_side(nyckeltal, rows), findings


def _first(files: Iterable[Fil]) -> dict[Nyckel, Fil]:
    """One file of each förbund's year, postings rather than figures."""
    found: dict[Nyckel, Fil] = {}
    for fil in sorted(files, key=lambda fil: fil.innehall is Innehall.FIGURES):
        found.setdefault((fil.forbund, fil.year), fil)
    return found


def _same_number(
    files: Iterable[Fil], printed: Mapping[Nyckel, Mapping[str, Any]]
) -> Iterator[Finding]:
    """Förbund that are told apart by their names, and yet have one number."""
    known: dict[str, Fil] = {}
    told = set()
    for fil in files:
        number = printed.get((fil.forbund, fil.year), {}).get("organisationsnummer")
        first = known.setdefault(number, fil) if number else fil
        pair = first.forbund, fil.forbund
        if first.forbund != fil.forbund and pair not in told:
            told.add(pair)
            yield kinds.SAME_NUMBER.at(
                _place(fil),
                name=fil.namn,
                forbund=fil.forbund,
                other=first.namn,
                known=first.forbund,
                number=number,
            )


def _place(fil: Fil) -> Place:
    return Place(str(fil.source))


def _posted(nyckeltal: Iterable[Nyckeltal], row: Mapping[str, Any]) -> dict[str, int]:
    """Key figures that are sums of verifikationer; one that no row tells of is missing."""
    found = {}
    summed = [each for each in nyckeltal if each.verifikationer]
    for place, each in enumerate(summed):
        if row[f"f{place}"]:
            turned = each.verifikationer is not None and each.verifikationer.vand
            found[each.id] = -row[f"v{place}"] if turned else row[f"v{place}"]
    return found


def _printed(nyckeltal: Iterable[Nyckeltal], row: Mapping[str, Any]) -> dict[str, int]:
    """Key figures that are printed; the first place where there is one figure, and only one."""
    found: dict[str, int] = {}
    for each, plats, low, high in _places(nyckeltal, row):
        value = low if each.enhet.is_money else _count(low)
        if value is not None and low == high:
            found.setdefault(each.id, plats.read(value))
    return found


def _places(
    nyckeltal: Iterable[Nyckeltal], row: Mapping[str, Any]
) -> Iterator[tuple[Nyckeltal, Plats, Any, Any]]:
    """Each place with the least and the most that is printed there: öre, or a count's words."""
    places = ((each, plats) for each in nyckeltal for plats in each.siffror)
    for place, (each, plats) in enumerate(places):
        least, most = "lh" if each.enhet.is_money else "ab"
        yield each, plats, row[f"{least}{place}"], row[f"{most}{place}"]


def _twofold(nyckeltal: Iterable[Nyckeltal], fil: Fil, row: Mapping[str, Any]) -> Iterator[Finding]:
    """Places where the same file prints two figures that differ: neither is used."""
    for each, plats, low, high in _places(nyckeltal, row):
        if low != high:
            told = [
                f"{kronor(value)} kr" if each.enhet.is_money else value for value in (low, high)
            ]
            yield kinds.TWOFOLD.at(
                _place(fil),
                name=fil.namn,
                year=fil.year,
                figure=_inside(each.namn),
                where=f"{plats.form}, raden {plats.rad}",
                low=told[0],
                high=told[1],
            )


def _inside(name: str) -> str:
    """A key figure's name inside a sentence."""
    return f"{name[0].lower()}{name[1:]}"


def _count(text: str | None) -> int | None:
    """A whole number as figures write it; what is held back is none."""
    if text is None or not (text.isascii() and text.isdigit()):
        return None
    return int(text) if len(text) < len(str(_MOST)) else None


def _differing(
    nyckeltal: Iterable[Nyckeltal], fil: Fil, own: Mapping[str, int], told: Mapping[str, int]
) -> Iterator[Finding]:
    """Key figures that books and report do not agree on, to the öre."""
    for each in nyckeltal:
        if each.id in own and each.id in told and own[each.id] != told[each.id]:
            yield kinds.DIFFERS.at(
                _place(fil),
                name=fil.namn,
                year=fil.year,
                figure=_inside(each.namn),
                posted=kronor(own[each.id]),
                printed=kronor(told[each.id]),
            )
