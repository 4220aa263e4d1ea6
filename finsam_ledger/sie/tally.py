"""The sums of a file's verifikationer, as fast as plain Python reads them.

A verifikation written as the format says is summed from its text by two regular expressions;
any other, and every doubt, goes through `reader`. Both give the same sums and the same findings.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from finsam_ledger.catalogue import sie as kinds
from finsam_ledger.money import kronor
from finsam_ledger.sie.contents import Pairs, pairs_of
from finsam_ledger.sie.fields import split
from finsam_ledger.sie.notes import Notes
from finsam_ledger.sie.reader import Lines, Parser, Piece, pieces
from finsam_ledger.sie.records import Item, Record, Verifikation
from finsam_ledger.sie.values import amount, is_day, month_of

_WORD = r'(?:"[^"\\\n\t]*+"|[^ \t\n"{}\\]++)'
# Days that there are; the 29th of February is left to careful reading.
_DATE = (
    r"(?:19|20|21)[0-9]{2}(?:(?:0[13578]|1[02])(?:0[1-9]|[12][0-9]|3[01])"
    r"|(?:0[469]|11)(?:0[1-9]|[12][0-9]|30)|02(?:0[1-9]|1[0-9]|2[0-8]))"
)
_DAY = rf'(?:{_DATE}|"{_DATE}"|"")'
_TAIL = rf"(?:[ \t]++{_WORD})?+(?:[ \t]++{_DAY}(?:[ \t]++{_WORD})?+)?+[ \t]*+"
# A verifikation: series, number, day; its rows are what stands between the braces.
_VERIFIKATION = re.compile(
    rf'#VER[ \t]++({_WORD})[ \t]++([0-9]{{1,15}}+|"[0-9]{{1,15}}+")[ \t]++({_DATE}|"{_DATE}")'
    rf"{_TAIL}\n[ \t]*+\{{[ \t]*+\n((?:[ \t]*+#TRANS[^\n]*+\n)++)"
    r"[ \t]*+\}[ \t]*+(?:\n[ \t\n]*+|\Z)"
)
# Account with objects in pairs, and amount. Objects are parted later, once for each that differs.
_ROWS = re.compile(
    rf"^[ \t]*+#TRANS[ \t]++([0-9]++[ \t]++\{{[ \t]*+"
    rf"(?:{_WORD}[ \t]++{_WORD}(?:[ \t]++|(?=\}})))*+\}})"
    r"[ \t]++(-?[0-9]{1,12}+(?:\.[0-9]{1,2}+)?+)"
    rf"(?:[ \t]++{_DAY}(?:[ \t]++{_WORD}){{0,3}}+)?+[ \t]*+$",
    re.MULTILINE,
)
_LONGEST_NUMBER = 15
_STEP = 1 << 22


@dataclass
class Serie:
    """The numbers of a series in file order, and where each stands."""

    numbers: array[int] = field(default_factory=lambda: array("q"))
    places: array[int] = field(default_factory=lambda: array("q"))
    words: set[str] = field(default_factory=set)


@dataclass
class Tally:
    """Sums per month, account and pairs of objects, öre, of all that is booked.

    `dates` are those of the verifikationer; `lines` tells where an account or pair is first used,
    for those that were read with care.
    """

    amounts: dict[tuple[int, str, Pairs], int] = field(default_factory=dict)
    dates: set[str] = field(default_factory=set)
    series: dict[str, Serie] = field(default_factory=lambda: defaultdict(Serie))
    lines: dict[tuple[str, Pairs], int] = field(default_factory=dict)
    verifikationer: int = 0
    rows: int = 0


class Summing:
    """Adds up verifikationer, whichever way they are read, into a `Tally`."""

    def __init__(self, notes: Notes) -> None:
        self.notes = notes
        self.records: list[Record] = []
        self.tally = Tally()
        self._by_date: dict[str, dict[str, int]] = {}
        self._by_month: dict[str, dict[str, int]] = {}
        self._careful: dict[tuple[int, str, Pairs], int] = defaultdict(int)

    def add(self, items: Iterable[Item]) -> None:
        for item in items:
            if isinstance(item, Record):
                self.records.append(item)
            else:
                self._add(item)

    def _add(self, ver: Verifikation) -> None:
        tally, month, total = self.tally, month_of(ver.datum[:6]) or 0, 0
        self._number(ver.serie, ver.nummer, -ver.head.line)
        if not ver.datum:
            return
        rows = [row for row in ver.rows if row.label == "TRANS"]
        for row in rows:
            konto, pairs, ore = row.text(0), pairs_of(row.objects(1)), amount(row.text(2))[0]
            self._careful[month, konto, pairs] += ore
            tally.lines.setdefault((konto, pairs), row.line)
            total += ore
        tally.verifikationer += 1
        tally.rows += len(rows)
        tally.dates.add(ver.datum)
        line = ver.head.line
        if not ver.whole:
            return
        if total:
            self.notes.add(kinds.VER_UNBALANCED, line, ver=ver.name, difference=kronor(total))
        elif not any(row.text(2) != "0.00" for row in rows):
            self.notes.add(kinds.VER_EMPTY, line, ver=ver.name)
        _pair_corrections(ver, self.notes)

    def _number(self, serie: str, nummer: str, place: int) -> None:
        """Note a number; `place` is an offset in the text, or minus the line."""
        if nummer.isascii() and nummer.isdigit() and len(nummer) <= _LONGEST_NUMBER:
            found = self.tally.series[serie]
            found.numbers.append(int(nummer))
            found.places.append(place)
        elif nummer:
            words = self.tally.series[serie].words
            if nummer in words:
                name = f"{serie}-{nummer}"
                line = -place if place < 0 else None
                self.notes.add(kinds.VER_DOUBLE, line, ver=name)
            words.add(nummer)

    def quickly(self, found: re.Match[str]) -> bool:
        """Add a verifikation from its text, if it is written as the format says and is right."""
        serie, nummer, date, body = found.groups()
        rows, sums = _ROWS.findall(body), self._sums(date.strip('"'))
        if sums is None or len(rows) != body.count("\n"):
            return False
        total = ore = 0
        for key, belopp in rows:
            ore = int(belopp.replace(".", "")) if belopp[-3:-2] == "." else amount(belopp)[0]
            sums[key] += ore
            total += ore
        if total or not ore:  # unbalanced, or perhaps nothing but zeros: for careful reading
            for key, belopp in rows:
                sums[key] -= amount(belopp)[0]
            return False
        self.tally.verifikationer += 1
        self.tally.rows += len(rows)
        series = self.tally.series[serie.strip('"')]
        series.numbers.append(int(nummer.strip('"')))
        series.places.append(found.start())
        return True

    def _sums(self, date: str) -> dict[str, int] | None:
        """Where a day's amounts are added up; None where it is no day."""
        sums = self._by_date.get(date)
        if sums is None and is_day(date):
            sums = self._by_month.setdefault(date[:6], defaultdict(int))
            self._by_date[date] = sums
        return sums

    def finished(self) -> Tally:
        """The tally, keys of text parted into account and objects."""
        amounts = self._careful
        keys: dict[str, tuple[str, Pairs]] = {}
        for period, sums in self._by_month.items():
            month = month_of(period) or 0
            for key, ore in sums.items():
                if key not in keys:
                    konto, objects = split(key).fields
                    keys[key] = str(konto), pairs_of(tuple(objects))
                amounts[(month, *keys[key])] += ore
        self.tally.amounts = dict(amounts)
        self.tally.dates |= self._by_date.keys()
        return self.tally


def summed(
    text: str, notes: Notes, progress: Callable[[int], None] | None = None
) -> tuple[list[Record], Tally]:
    """The records beside the verifikationer, and the sums of those."""
    summing, lines = Summing(notes), Lines(text)
    done = told = 0
    for found in _VERIFIKATION.finditer(text):
        start = found.start()
        if start and text[start - 1] != "\n":
            continue
        if done < start:
            _with_care(summing, text, done, start, lines)
            done = start
        if summing.quickly(found):
            done = found.end()
        if progress is not None and done - told > _STEP:
            progress(done - told)
            told = done
    if done < len(text):
        _with_care(summing, text, done, len(text), lines)
    if progress is not None:
        progress(len(text) - told)
    return summing.records, summing.finished()


def _with_care(summing: Summing, text: str, start: int, end: int, lines: Lines) -> None:
    """Sum a part of the text line by line."""
    for piece in pieces(text[start:end]):
        place = start + piece.start
        is_last = place + len(piece.text) == len(text)
        parser = Parser(summing.notes, is_last=is_last)
        summing.add(parser.items(piece.text, lines.at(place)))


def _pair_corrections(ver: Verifikation, notes: Notes) -> None:
    """#RTRANS is a row added later and stands again as #TRANS, so that old readers balance."""
    added = [row for row in ver.rows if row.label == "RTRANS"]
    if not added:
        return
    left = Counter(row.fields[:3] for row in ver.rows if row.label == "TRANS")
    for row in added:
        left[row.fields[:3]] -= 1
        if left[row.fields[:3]] < 0:
            notes.add(kinds.CORRECTION, row.line, konto=row.text(0))


def uses(text: str, konton: Iterable[str]) -> Iterator[Piece]:
    """The pieces of a text that book anything on one of the accounts."""
    wanted = "|".join(map(re.escape, sorted(konton)))
    pattern = re.compile(rf'#TRANS[ \t]+"?(?:{wanted})["{{ \t]', re.IGNORECASE)
    done = -1
    for found in pattern.finditer(text):
        if found.start() < done:
            continue
        start = text.rfind("\n#VER", 0, found.start()) + 1
        end = text.find("\n#VER", found.start())
        done = len(text) if end < 0 else end + 1
        yield Piece(text[start:done], start)


def first_use(text: str, wanted: str | tuple[str, str]) -> int | None:
    """The line where an account, or a pair of dimension and object, is first booked on."""
    konto = re.escape(wanted) if isinstance(wanted, str) else "[0-9]++"
    row = rf'^[ \t]*#TRANS[ \t]+"?{konto}"?[ \t]*(\{{[^\n]*)'
    for found in re.compile(row, re.MULTILINE | re.IGNORECASE).finditer(text):
        if isinstance(wanted, str):
            return text.count("\n", 0, found.start()) + 1
        objects = split(found.group(1)).fields[0]
        if isinstance(objects, tuple) and wanted in pairs_of(objects):
            return text.count("\n", 0, found.start()) + 1
    return None
