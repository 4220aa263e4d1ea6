"""What a SIE file must satisfy as a whole, beyond each record by itself (SIE 4B, 5 and 11)."""

from __future__ import annotations

import re
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from itertools import pairwise

from finsam_ledger.catalogue import sie as kinds
from finsam_ledger.money import kronor
from finsam_ledger.periods import first_day
from finsam_ledger.sie.contents import Contents, is_balance_account
from finsam_ledger.sie.encoding import CP437
from finsam_ledger.sie.notes import SHOWN, Notes
from finsam_ledger.sie.records import SPECS, Record
from finsam_ledger.sie.tally import Serie, Tally, first_use

_ALWAYS = ("FLAGGA", "PROGRAM", "FORMAT", "GEN", "FNAMN")
_NEEDED: Mapping[str, tuple[str, ...]] = {
    "1": (*_ALWAYS, "RAR", "KONTO"),
    "2": (*_ALWAYS, "SIETYP", "RAR", "OMFATTN", "KONTO"),
    "3": (*_ALWAYS, "SIETYP", "RAR", "OMFATTN", "KONTO"),
    "4E": (*_ALWAYS, "SIETYP", "RAR", "KONTO"),
    "4I": (*_ALWAYS, "SIETYP"),
}
_OBJECTS = ("DIM", "UNDERDIM", "OBJEKT")
_FORBIDDEN: Mapping[str, tuple[str, ...]] = {
    "1": ("OMFATTN", *_OBJECTS, "OIB", "OUB", "PSALDO", "PBUDGET"),
    "2": (*_OBJECTS, "OIB", "OUB"),
    "3": (),
    "4E": (),
    "4I": ("BKOD", "OMFATTN", "OIB", "OUB", "PSALDO", "PBUDGET"),
}
_ONCE = tuple(
    label
    for label, spec in SPECS.items()
    if spec.group == 0 and label not in ("PROSA", "KSUMMA", "RAR")
)
_ANYWHERE = ("PROSA", "KSUMMA")
# Separators, quotes and braces are left out of the sum; the spaces inside quotes are not.
_SUMMED = re.compile(r'"((?:[^"\\]|\\"?)*)"|[ \t{}\n]++')


def checksum(records: Sequence[Record], data: bytes, text: str, notes: Notes) -> None:
    """#KSUMMA: CRC-32 of labels and fields in CP437 between the first and the last of them."""
    marks = [record for record in records if record.label == "KSUMMA"]
    if not marks:
        return
    end = text.count("\n") + (not text.endswith("\n"))
    if len(marks) == 1 or not marks[-1].text(0):
        reason = "den avslutande #KSUMMA saknas"
        notes.once(kinds.TRUNCATED, end, reason=reason)
        return
    given, computed = marks[-1].text(0), set(_sums(text, data))
    if given not in computed:
        both = " eller ".join(sorted(computed))
        notes.add(kinds.CHECKSUM, marks[-1].line, given=given, computed=both)


def _sums(text: str, data: bytes) -> Iterable[str]:
    """The sum over the text in CP437, and over the bytes as they stand."""
    yield checksum_of(_between(text).encode(CP437, errors="replace"))
    yield checksum_of(_between(data.decode("latin-1").replace("\r", "\n")).encode("latin-1"))


def _between(text: str) -> str:
    start = re.search(r"#KSUMMA[ \t]*\n", text, re.IGNORECASE)
    end = start
    for end in re.finditer("#KSUMMA", text, re.IGNORECASE):  # noqa: B007 - the last
        pass
    return text[start.end() if start else 0 : end.start() if end else 0]


def checksum_of(data: bytes) -> str:
    """The checksum of records as they are written, in CP437."""
    bare = _SUMMED.sub(r"\1", data.decode("latin-1")).replace('\\"', '"')
    return str(zlib.crc32(bare.encode("latin-1")))


def examine(contents: Contents, tally: Tally, text: str, notes: Notes) -> None:
    """Everything about the whole; what rests on sums only where nothing is wrong before."""
    records_fit(contents, tally, text, notes)
    in_order(contents, notes)
    years(contents, tally, notes)
    dated_inside(contents, tally, text, notes)
    numbered(contents, tally, text, notes)
    declared(contents, tally, text, notes)
    if not notes.has_errors and contents.type != "4I":
        opening(contents, notes)
        closing(contents, tally, notes)


def records_fit(contents: Contents, tally: Tally, text: str, notes: Notes) -> None:
    """The records a file of its type has and has not; its flag and its currency."""
    for label in _NEEDED[contents.type]:
        if contents.first(label) is None and (label != "RAR" or not tally.verifikationer):
            notes.add(kinds.RECORD_MISSING, None, label=label, type=contents.type)
    for label in _FORBIDDEN[contents.type]:
        if (found := contents.first(label)) is not None:
            notes.add(kinds.RECORD_FORBIDDEN, found.line, label=label, type=contents.type)
    if contents.type in ("1", "2", "3") and tally.verifikationer:
        found_at = re.search(r"^[ \t]*#VER", text, re.MULTILINE | re.IGNORECASE)
        place = _line_at(text, found_at.start()) if found_at else None
        notes.add(kinds.RECORD_FORBIDDEN, place, label="VER", type=contents.type)
    for label in _ONCE:
        lines = [record.line for record in contents.records if record.label == label]
        for line in lines[1:]:
            outcome = "Den första gäller."
            notes.add(kinds.RECORD_REPEATED, line, label=label, key="", outcome=outcome)
    if contents.type == "4I" and contents.word("FLAGGA") == "1":
        flag = contents.first("FLAGGA")
        notes.add(kinds.FLAG, flag.line if flag else None)
    currency, found = contents.word("VALUTA"), contents.first("VALUTA")
    if found is not None and currency.upper() != "SEK":
        notes.add(kinds.CURRENCY, found.line, currency=currency or "en annan valuta")


def in_order(contents: Contents, notes: Notes) -> None:
    """Identification, accounts, balances; the first that comes too late."""
    highest = 0
    for record in contents.records:
        spec = SPECS.get(record.label)
        if spec is None or record.label in _ANYWHERE:
            continue
        if spec.group < highest:
            notes.add(kinds.GROUP_ORDER, record.line, label=record.label)
            return
        highest = max(highest, spec.group)


def years(contents: Contents, tally: Tally, notes: Notes) -> None:
    """Balances and verifikationer of an export need their year."""
    if contents.type == "4I":
        return
    numbers = {each.year for each in contents.balances} | ({0} if tally.verifikationer else set())
    for number in sorted(numbers - contents.years.keys(), reverse=True):
        line = next((each.line for each in contents.balances if each.year == number), None)
        notes.once(kinds.YEAR, line, reason=f"#RAR {number} saknas")
    for year in contents.years.values():
        if not year.is_calendar:
            notes.add(kinds.NOT_CALENDAR, year.line, first=year.first, last=year.last)


def dated_inside(contents: Contents, tally: Tally, text: str, notes: Notes) -> None:
    """Verifikationer belong to year 0."""
    year = contents.years.get(0)
    if year is None:
        return
    outside = sorted(day for day in tally.dates if not year.first <= day <= year.last)
    period = f"{year.first}–{year.last}"
    for day in outside[: SHOWN + 1]:
        for name, line in _dated(text, day):
            notes.add(kinds.VER_YEAR, line, ver=name, date=day, year=period)
        if not text:
            name = f"den {day}"
            notes.add(kinds.VER_YEAR, None, ver=name, date=day, year=period)


def _dated(text: str, day: str) -> Iterable[tuple[str, Callable[[], int]]]:
    """Name and line of each verifikation of a day."""
    day = f"{day[:4]}[-./ ]?{day[4:6]}[-./ ]?{day[6:]}"
    word = r'("[^"\n]*"|\S+)[ \t]+'
    pattern = re.compile(rf'^[ \t]*#VER[ \t]+{word}{word}"?{day}', re.MULTILINE | re.IGNORECASE)
    for found in pattern.finditer(text):
        serie, nummer = (group.strip('"') for group in found.groups())
        yield f"{serie}-{nummer}".strip("-"), partial(_line_at, text, found.start())


def numbered(contents: Contents, tally: Tally, text: str, notes: Notes) -> None:
    """Numbers of a series are used once, in order and without gaps (LKBR 3:9)."""
    for serie, found in tally.series.items():
        numbers = found.numbers
        if not numbers or _is_unbroken(numbers):
            continue
        _in_sequence(serie, found, text, notes)
        if contents.type == "4E":
            _without_gaps(serie, found, text, notes)


def _is_unbroken(numbers: Sequence[int]) -> bool:
    first = numbers[0]
    return all(number == first + index for index, number in enumerate(numbers))


def _in_sequence(serie: str, found: Serie, text: str, notes: Notes) -> None:
    highest, seen = -1, set()
    for index, number in enumerate(found.numbers):
        name = f"{serie}-{number}".lstrip("-")
        if number in seen:
            notes.add(kinds.VER_DOUBLE, _line(found, index, text), ver=name)
        elif number < highest:
            notes.add(kinds.VER_ORDER, _line(found, index, text), ver=name)
        seen.add(number)
        highest = max(highest, number)


def _without_gaps(serie: str, found: Serie, text: str, notes: Notes) -> None:
    order = sorted(range(len(found.numbers)), key=found.numbers.__getitem__)
    for before, after in pairwise(order):
        low, high = found.numbers[before] + 1, found.numbers[after] - 1
        if low <= high:
            missing = str(low) if low == high else f"{low}–{high}"
            line = _line(found, after, text)
            notes.add(kinds.VER_GAP, line, serie=serie or "utan namn", missing=missing)


def _line(found: Serie, index: int, text: str) -> Callable[[], int]:
    place = found.places[index]
    return lambda: -place if place < 0 else _line_at(text, place)


def _line_at(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def declared(contents: Contents, tally: Tally, text: str, notes: Notes) -> None:
    """Accounts and objects in use stand in the chart and among the objects."""
    konton: dict[str, int | None] = {}
    pairs: dict[tuple[str, str], int | None] = {}
    for each in contents.balances:
        konton.setdefault(each.konto, each.line)
        for pair in each.pairs:
            pairs.setdefault(pair, each.line)
    careful: dict[tuple[str, str], int] = {}
    for (_, objects), line in tally.lines.items():
        for pair in objects:
            careful[pair] = min(line, careful.get(pair, line))
    for _, konto, objects in tally.amounts:
        konton.setdefault(konto, None)
        for pair in objects:
            pairs.setdefault(pair, None)
    if contents.type == "4I":
        return
    _tell_accounts(konton, contents, tally, text, notes)
    for pair, known in pairs.items():
        if pair not in contents.objects:
            place = known or partial(_first_line, text, pair, careful.get(pair))
            notes.add(kinds.OBJECT_UNDECLARED, place, object=pair[1], dimension=pair[0])


def _tell_accounts(
    konton: Mapping[str, int | None], contents: Contents, tally: Tally, text: str, notes: Notes
) -> None:
    careful: dict[str, int] = {}
    for (konto, _), line in tally.lines.items():
        careful[konto] = min(line, careful.get(konto, line))
    for konto, known in konton.items():
        if konto not in contents.accounts:
            found = partial(_first_line, text, konto, careful.get(konto))
            notes.add(kinds.ACCOUNT_UNDECLARED, known or found, konto=konto)


def _first_line(text: str, wanted: str | tuple[str, str], careful: int | None) -> int | None:
    """Where something is first booked on, among what was read fast and what with care."""
    lines = [line for line in (first_use(text, wanted), careful) if line is not None]
    return min(lines, default=None)


def _sum(contents: Contents, label: str, year: int) -> dict[str, int]:
    sums: dict[str, int] = defaultdict(int)
    for each in contents.of(label, year=year):
        sums[each.konto] += each.ore
    return dict(sums)


def opening(contents: Contents, notes: Notes) -> None:
    """IB is last year's UB (LKBR 4:4), and is zero in all once last year's result is counted."""
    for each in contents.of("IB", "UB"):
        if each.ore and not is_balance_account(each.konto):
            notes.add(kinds.RESULT_BALANCE, each.line, label=each.label, konto=each.konto)
    seen: set[tuple[str, int, str]] = set()
    for each in contents.of("IB", "UB", "RES"):
        key = (each.label, each.year, each.konto)
        if key in seen:
            outcome = "Saldona är lagda ihop."
            notes.add(
                kinds.RECORD_REPEATED,
                each.line,
                label=each.label,
                key=f" {each.konto}",
                outcome=outcome,
            )
        seen.add(key)
    for number in sorted(contents.years, reverse=True):
        _carried(contents, number, notes)


def _carried(contents: Contents, number: int, notes: Notes) -> None:
    """The opening of one year against the closing of the year before."""
    begins = {k: v for k, v in _sum(contents, "IB", number).items() if is_balance_account(k)}
    ended = {k: v for k, v in _sum(contents, "UB", number - 1).items() if is_balance_account(k)}
    result = sum(_sum(contents, "RES", number - 1).values())
    untransferred = -sum(ended.values())  # where it is zero the result is in equity already
    if begins and (difference := sum(begins.values())) and difference != -result:
        year = contents.years[number].first[:4]
        notes.add(kinds.OPENING_SUM, None, year=year, difference=kronor(difference))
        return
    if not begins or not ended:
        return
    lines = {
        e.konto: e.line
        for e in (*contents.of("UB", year=number - 1), *contents.of("IB", year=number))
    }
    for konto in sorted(begins.keys() | ended.keys()):
        was, became = ended.get(konto, 0), begins.get(konto, 0)
        if konto[:2] != "20" and was != became:
            notes.add(
                kinds.OPENING,
                lines[konto],
                konto=konto,
                opening=kronor(became),
                closing=kronor(was),
            )
    was, became = (sum(v for k, v in side.items() if k[:2] == "20") for side in (ended, begins))
    if became - was not in (0, untransferred):
        line = next((lines[k] for k in sorted(begins.keys() | ended.keys()) if k[:2] == "20"), None)
        notes.add(
            kinds.OPENING,
            line,
            konto="20 (eget kapital)",
            opening=kronor(became),
            closing=kronor(was),
        )


def closing(contents: Contents, tally: Tally, notes: Notes) -> None:
    """UB, RES and PSALDO against the verifikationer, where the file has them."""
    if not tally.verifikationer:
        return
    moved: dict[str, int] = defaultdict(int)
    by_month: dict[tuple[str, int], int] = defaultdict(int)
    for (month, konto, _), ore in tally.amounts.items():
        moved[konto] += ore
        by_month[konto, month] += ore
    begins = _sum(contents, "IB", 0)
    for label, kind in (("UB", kinds.CLOSING), ("RES", kinds.RESULT)):
        lines = {each.konto: each.line for each in contents.of(label, year=0)}
        for konto, given in _sum(contents, label, 0).items():
            computed = moved.get(konto, 0) + (begins.get(konto, 0) if label == "UB" else 0)
            if given != computed and is_balance_account(konto) is (label == "UB"):
                notes.add(
                    kind, lines[konto], konto=konto, given=kronor(given), computed=kronor(computed)
                )
    for each in contents.of("PSALDO", year=0):
        if not each.pairs and each.month is not None:
            computed = by_month.get((each.konto, each.month), 0)
            if each.ore != computed:
                notes.add(
                    kinds.PERIOD,
                    each.line,
                    konto=each.konto,
                    period=f"{first_day(each.month):%Y-%m}",
                    given=kronor(each.ore),
                    computed=kronor(computed),
                )
