"""What has changed in a locked period: which verifikationer, and what about each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping

from msgspec import Struct

from finsam_ledger.balances import Lock
from finsam_ledger.bokforing.las_innehall import Line, Row
from finsam_ledger.findings import Place
from finsam_ledger.money import kronor
from finsam_ledger.verifikationer import Verifikation


class Gone(Struct, frozen=True):
    """A line that a lock had and the books don't give, and where it stands in the lock's file."""

    line: Line
    lock: Lock
    place: Place


class Now(Struct, frozen=True):
    """A line that the books give and no lock had; without `lock` it stands in an open month."""

    line: Line
    ver: Verifikation
    lock: Lock | None


class Differences(Struct, frozen=True):
    """Verifikationer that are not what they were, that are gone, and that are new in a period."""

    changed: tuple[tuple[Gone, Now], ...]
    gone: tuple[Gone, ...]
    new: tuple[Now, ...]


def differences(gone: Iterable[Gone], now: Iterable[Now]) -> Differences:
    """Each verifikation that is gone with the one it has become, if there is one.

    It is known again by year and number; else by all but its date, all but its number, or what it
    books. One in an open month may have stood there all along, and be no more than like it, so
    there only a number of that year tells, or that not even the day of registration is another.
    """
    left_gone, left_now = list(gone), list(now)
    changed: list[tuple[Gone, Now]] = []
    for key, is_open_too in _KEYS:
        found: dict[Hashable, list[Now]] = defaultdict(list)
        for each in left_now:
            if each.lock is None and not is_open_too:
                continue
            if (name := key(each.line)) is not None:
                found[name].append(each)
        rest = []
        for item in left_gone:
            same = found.get(key(item.line))
            if same:
                changed.append((item, same.pop(0)))
            else:
                rest.append(item)
        taken = {id(after) for _, after in changed}
        left_gone, left_now = rest, [each for each in left_now if id(each) not in taken]
    new = (each for each in left_now if each.lock is not None)
    return Differences(tuple(changed), tuple(left_gone), tuple(new))


def _by_number(line: Line) -> Hashable | None:
    return (line.datum.year, line.nummer) if line.nummer else None


def _by_registration(line: Line) -> Hashable | None:
    return (line.bokford, _by_all_but_date(line)) if line.bokford else None


def _by_all_but_date(line: Line) -> Hashable:
    return line.nummer, line.motpart, line.text, _rows(line)


def _by_all_but_number(line: Line) -> Hashable:
    return line.datum, line.motpart, line.text, _rows(line)


def _by_rows(line: Line) -> Hashable:
    return line.datum.year, line.text, _rows(line)


def _rows(line: Line) -> tuple[Hashable, ...]:
    return tuple((row.konto, row.ore) for row in line.rader)


# With whether those in open months are looked among too.
_KEYS: tuple[tuple[Callable[[Line], Hashable | None], bool], ...] = (
    (_by_number, True),
    (_by_registration, True),
    (_by_all_but_date, False),
    (_by_all_but_number, False),
    (_by_rows, False),
)


def in_words(before: Line, after: Line) -> str:
    """What is different between two lines, in Swedish, field by field."""
    return "; ".join(_differing(before, after))


def _differing(before: Line, after: Line) -> Iterator[str]:
    for words, old, new in (
        ("datumet", before.datum, after.datum),
        ("numret", before.nummer or "inget", after.nummer or "inget"),
        ("registreringsdatumet", before.bokford or "inget", after.bokford or "inget"),
        ("motparten", f"”{before.motpart}”", f"”{after.motpart}”"),
        ("texten", f"”{before.text}”", f"”{after.text}”"),
    ):
        if old != new:
            yield f"{words} var {old} och är {new}"
    yield from _differing_rows(before.rader, after.rader)
    yield from of_metadata(before.uppgifter, after.uppgifter)
    if before.marken != after.marken:
        old, new = (" ".join(line.marken or ["inga"]) for line in (before, after))
        yield f"märkena var {old} och är {new}"


def of_metadata(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    """Metadata that is gone, new or different."""
    for key in sorted({*before, *after}):
        old, new = before.get(key), after.get(key)
        if old is None:
            yield f"{key} ”{new}” är ny"
        elif new is None:
            yield f"{key} ”{old}” är borta"
        elif old != new:
            yield f"{key} var ”{old}” och är ”{new}”"


def _differing_rows(before: list[Row], after: list[Row]) -> Iterator[str]:
    """Rows paired where one thing about them differs, and the others as gone or new."""
    kept = Counter(map(repr, before)) & Counter(map(repr, after))
    gone, new = _without(before, kept.copy()), _without(after, kept.copy())
    for key, say in _ROW_KEYS:
        for old in list(gone):
            match = next((row for row in new if key(row) == key(old)), None)
            if match is not None:
                yield say(old, match)
                gone.remove(old)
                new.remove(match)
    for row in gone:
        yield f"raden {row.konto} {kronor(row.ore)} är borta"
    for row in new:
        yield f"raden {row.konto} {kronor(row.ore)} är ny"


def _without(rows: list[Row], kept: Counter[str]) -> list[Row]:
    left = []
    for row in rows:
        if kept[repr(row)]:
            kept[repr(row)] -= 1
        else:
            left.append(row)
    return left


def _metadata_of_row(old: Row, new: Row) -> str:
    return f"på raden {old.konto}: {', '.join(of_metadata(old.uppgifter, new.uppgifter))}"


def _amount_of_row(old: Row, new: Row) -> str:
    return f"beloppet på {old.konto} var {kronor(old.ore)} och är {kronor(new.ore)}"


def _konto_of_row(old: Row, new: Row) -> str:
    return f"kontot för {kronor(old.ore)} var {old.konto} och är {new.konto}"


# What two rows may have in common, and what then is different.
_ROW_KEYS: tuple[tuple[Callable[[Row], Hashable], Callable[[Row, Row], str]], ...] = (
    (lambda row: (row.konto, row.ore), _metadata_of_row),
    (lambda row: row.konto, _amount_of_row),
    (lambda row: row.ore, _konto_of_row),
)
