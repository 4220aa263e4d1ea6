"""Corrections: a corrected verifikation says when and by whom, and each of the two where the other
is (LKBR 3:7, 3:10).

    rattar: "B-17"            on the correcting one; "2024 B-17" where that is another year's
    rattad-av: "B-20"         on the corrected one, with
    rattad-datum: 2025-05-04  the day the correction was booked, and
    rattad-person: "ekonom"   the role of who made it

Several are separated by comma.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from finsam_ledger.balances import Books
from finsam_ledger.catalogue import bokforing as kinds
from finsam_ledger.findings import Finding
from finsam_ledger.forbund import Forbund
from finsam_ledger.periods import Period
from finsam_ledger.verifikationer import CORRECTED_BY, CORRECTS, Verifikation, text_of
from finsam_ledger.verifikationer import CORRECTED_ON as DATE
from finsam_ledger.verifikationer import CORRECTED_WHO as PERSON

# The other end of each reference, and what a finding calls it.
_BACK = {CORRECTS: CORRECTED_BY, CORRECTED_BY: CORRECTS}
_TELLS = {CORRECTS: "rättar", CORRECTED_BY: "är rättad av"}
_YEAR = 4  # digits


class Ref(NamedTuple):
    """A verifikation as referred to: its year and number."""

    year: int
    ver: str

    def seen_from(self, year: int) -> str:
        """As it is written in a verifikation of `year`."""
        return self.ver if self.year == year else f"{self.year} {self.ver}"


class Found(NamedTuple):
    """The verifikationer that are referred to, and, by number, those that a reference which leads
    nowhere may have meant.
    """

    vers: Mapping[Ref, Verifikation]
    namesakes: Mapping[str, Sequence[Ref]]


def check(_forbund: Forbund, books: Books) -> Iterator[Finding]:
    """Every reference leads somewhere and back, and every correction says when and who."""
    ledger = books.ledger
    marked = [ver for ver in ledger.marked if _is_marked(ver)] if ledger is not None else []
    if not marked:
        return
    found = _referred_to(marked, books.verifikationer)
    for ver in marked:
        for key in _BACK:
            for ref in refs(ver, key):
                if not books.is_before(Period.of_year(ref.year)):  # those are kept elsewhere
                    yield from _reference(ver, key, ref, found)
        if any(key in ver.meta for key in (CORRECTED_BY, DATE, PERSON)):
            yield from _details(ver, found)


def _is_marked(ver: Verifikation) -> bool:
    meta = ver.meta
    return CORRECTS in meta or CORRECTED_BY in meta or DATE in meta or PERSON in meta


def refs(ver: Verifikation, key: str) -> list[Ref]:
    """The verifikationer that metadata of one refers to."""
    if key not in ver.meta:
        return []
    return [_ref(word.strip(), ver.datum.year) for word in text_of(ver.meta, key).split(",")]


def _ref(text: str, year: int) -> Ref:
    head, _, rest = text.partition(" ")
    if rest and len(head) == _YEAR and head.isascii() and head.isdigit():
        return Ref(int(head), rest.strip())
    return Ref(year, text)


def _own(ver: Verifikation) -> Ref:
    return Ref(ver.datum.year, ver.ver)


def _referred_to(marked: Iterable[Verifikation], vers: Iterable[Verifikation]) -> Found:
    """Those of `vers` that are referred to, the first of each number."""
    wanted = {ref for ver in marked for key in _BACK for ref in refs(ver, key)}
    numbers = {ref.ver for ref in wanted if ref.ver}
    found: dict[Ref, Verifikation] = {}
    for ver in vers:
        if ver.ver in numbers:
            found.setdefault(_own(ver), ver)
    unknown = {_number(ref) for ref in wanted - found.keys() if ref.ver}
    namesakes: dict[str, list[Ref]] = {number: [] for number in unknown}
    for ver in vers if unknown else ():
        number = _number(_own(ver))
        if number in unknown:
            namesakes[number].append(_own(ver))
    return Found(found, namesakes)


def _number(ref: Ref) -> str:
    return ref.ver.rpartition("-")[2]


def _reference(ver: Verifikation, key: str, ref: Ref, found: Found) -> Iterator[Finding]:
    own, other = _own(ver), found.vers.get(ref)
    if not own.ver:
        return  # told by the rule of what a verifikation says of itself
    if ref == own or other is None:
        is_own = ref == own
        yield kinds.CORRECTION_UNKNOWN.at(
            ver.place,
            key=key,
            ref=ref.seen_from(own.year),
            reason="som är verifikationen själv" if is_own else "som inte finns i böckerna",
            hint="Ange den andra av de två." if is_own else _hint(ref, own.year, found),
        )
    elif own not in refs(other, _BACK[key]) and not other.is_imported:
        # What is kept in another system can't be told here what corrects it.
        back = [*(each for each in refs(other, _BACK[key]) if each.ver), own]
        yield kinds.CORRECTION_ONE_SIDED.at(
            other.place,
            other=own.seen_from(ref.year),
            tells=_TELLS[key],
            ver=ref.ver,
            key=_BACK[key],
            refs=", ".join(each.seen_from(ref.year) for each in back),
        )


def _hint(ref: Ref, year: int, found: Found) -> str:
    """The same number in another year, or in another series of that year."""
    namesakes = found.namesakes.get(_number(ref), ())
    near = [other for other in namesakes if other.ver == ref.ver or other.year == ref.year]
    if not near:
        return "Skriv numret som det står i ver: på den andra, med året först om det är ett annat."
    nearest = min(near, key=lambda other: (other.ver != ref.ver, abs(other.year - ref.year), other))
    return f"Menade du ”{nearest.seen_from(year)}”?"


def _details(ver: Verifikation, found: Found) -> Iterator[Finding]:
    """What a corrected verifikation says of its correction."""
    by = refs(ver, CORRECTED_BY)
    days = [each.bokford for ref in by if (each := found.vers.get(ref)) and each.bokford]
    wrong = list(_wrong(ver, days))
    if wrong:
        year = ver.datum.year
        yield kinds.CORRECTION_DETAILS.at(
            ver.place,
            ver=ver.name,
            wrong="; ".join(wrong),
            by=", ".join(ref.seen_from(year) for ref in by) or "B-20",
            date=max(days, default="2025-05-04"),
        )


def _wrong(ver: Verifikation, days: Sequence[date]) -> Iterator[str]:
    given = ver.meta.get(DATE)
    if CORRECTED_BY not in ver.meta:
        yield f"vilken som rättar den ({CORRECTED_BY}:) saknas"
    if given is None or given == "":
        yield f"dagen ({DATE}:) saknas"
    elif not isinstance(given, date):
        yield f"dagen ”{given}” ({DATE}:) är inget datum"
    elif ver.bokford is not None and given < ver.bokford:
        yield f"dagen {given} ({DATE}:) ligger före {ver.bokford}, då {ver.name} själv bokfördes"
    elif days and given not in days:
        booked = " eller ".join(map(str, days))
        yield f"dagen {given} ({DATE}:) är inte den då rättelsen bokfördes, {booked}"
    if not text_of(ver.meta, PERSON).strip():
        yield f"vem som rättade ({PERSON}:) saknas"
