"""What a file says beside its verifikationer: who, which years, accounts, objects, balances."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from finsam_ledger.catalogue import sie as kinds
from finsam_ledger.periods import Period
from finsam_ledger.sie.notes import Notes
from finsam_ledger.sie.records import Record
from finsam_ledger.sie.values import amount, is_day, month_of

Pairs = tuple[tuple[str, str], ...]

# The dimensions the format itself names (SIE 4B, 9); a file's own #DIM goes before.
STANDARD_DIMENSIONS: Mapping[str, str] = {
    "1": "Kostnadsställe / resultatenhet",
    "2": "Kostnadsbärare",
    "6": "Projekt",
    "7": "Anställd",
    "8": "Kund",
    "9": "Leverantör",
    "10": "Faktura",
}


class Year(NamedTuple):
    """#RAR: first and last day, ÅÅÅÅMMDD."""

    number: int
    first: str
    last: str
    line: int

    @property
    def period(self) -> Period:
        """The year's months, half-open."""
        return Period(month_of(self.first[:6]) or 0, (month_of(self.last[:6]) or 0) + 1)

    @property
    def is_calendar(self) -> bool:
        """Whether it ends with a calendar year; the first may begin when the förbund did."""
        return self.last[4:] == "1231" and self.first[:4] == self.last[:4]


class Konto(NamedTuple):
    """#KONTO with #KTYP."""

    namn: str
    ktyp: str
    line: int


class Balance(NamedTuple):
    """One row of #IB, #UB, #RES, #OIB, #OUB, #PSALDO or #PBUDGET, öre."""

    label: str
    year: int
    konto: str
    pairs: Pairs
    month: int | None
    ore: int
    line: int


@dataclass(frozen=True)
class Contents:
    """All records of a file but its verifikationer, in order, and what they say."""

    records: tuple[Record, ...]
    type: str  # 1, 2, 3, 4E or 4I
    years: Mapping[int, Year]
    accounts: Mapping[str, Konto]
    dimensions: Mapping[str, str]
    objects: Mapping[tuple[str, str], str]
    balances: tuple[Balance, ...]
    _first: Mapping[str, Record] = field(default_factory=dict)

    def first(self, label: str) -> Record | None:
        return self._first.get(label)

    def word(self, label: str, index: int = 0) -> str:
        """A field of the first record with `label`; empty where there is none."""
        record = self._first.get(label)
        return record.text(index) if record else ""

    def of(self, *labels: str, year: int | None = None) -> list[Balance]:
        return [
            each
            for each in self.balances
            if each.label in labels and (year is None or each.year == year)
        ]

    def dimension(self, number: str) -> str:
        """What a dimension is called, in the file or in the format."""
        return self.dimensions.get(number) or STANDARD_DIMENSIONS.get(number, "")


def is_balance_account(konto: str) -> bool:
    """Classes 1 and 2 are balances, 3 to 8 results (BAS and Kommun-Bas alike)."""
    return konto[:1] in ("1", "2")


def pairs_of(objects: tuple[str, ...]) -> Pairs:
    """A list of objects as pairs of dimension and object; an odd word last is left out."""
    return tuple(zip(objects[::2], objects[1::2], strict=False))


def contents_of(
    records: Iterable[Record], notes: Notes, *, has_rows: bool, suffix: str
) -> Contents:
    """The typed contents of `records`. `suffix` is the file's, and tells 4I from 4E."""
    kept = tuple(records)
    first: dict[str, Record] = {}
    for record in kept:
        first.setdefault(record.label, record)
    accounts = _accounts(kept, notes)
    kind = _type(first, has_rows=has_rows, suffix=suffix)
    return Contents(
        records=kept,
        type=kind,
        years=_years(kept, notes, is_import=kind == "4I"),
        accounts=accounts,
        dimensions={r.text(0): r.text(1) for r in kept if r.label in ("DIM", "UNDERDIM")},
        objects={(r.text(0), r.text(1)): r.text(2) for r in kept if r.label == "OBJEKT"},
        balances=tuple(_balances(kept)),
        _first=first,
    )


def _type(first: Mapping[str, Record], *, has_rows: bool, suffix: str) -> str:
    """What kind of file it is, by what is in it before what it says."""
    balances = any(label in first for label in ("IB", "UB", "RES"))
    said = first["SIETYP"].text(0) if "SIETYP" in first else ""
    if said in ("1", "2", "3"):
        return said
    if not balances and (has_rows or said == "4"):
        rar = "RAR" in first
        return "4I" if suffix == ".si" or not rar else "4E"
    return "4E" if has_rows or said == "4" else "1"


def _years(records: Iterable[Record], notes: Notes, *, is_import: bool) -> dict[int, Year]:
    years: dict[int, Year] = {}
    for record in records:
        if record.label != "RAR":
            continue
        number, first, last = int(record.text(0)), record.text(1), record.text(2)
        if is_import and not (first and last):
            field = "första och sista dag"
            notes.add(kinds.FIELD_LEFT_OUT, record.line, label="RAR", field=field)
            continue
        read = _existing(last)
        if read is None or not is_day(first) or first > read:
            reason = f"#RAR {number} har dagarna ”{first}” och ”{last}”"
            notes.once(kinds.YEAR, record.line, reason=reason)
            continue
        if read != last:
            notes.add(kinds.YEAR_END, record.line, number=number, date=last, read=read)
        if number in years:
            outcome = "Det första året gäller."
            notes.add(
                kinds.RECORD_REPEATED, record.line, label="RAR", key=f" {number}", outcome=outcome
            )
        years.setdefault(number, Year(number, first, read, record.line))
    return years


def _existing(day: str) -> str | None:
    """A day, or the last one of its month where it lies past it."""
    tries = [day, *(day[:6] + last for last in ("31", "30", "29", "28") if last < day[6:])]
    return next((each for each in tries if is_day(each)), None)


def _accounts(records: Iterable[Record], notes: Notes) -> dict[str, Konto]:
    accounts: dict[str, Konto] = {}
    types = {r.text(0): r.text(1) for r in records if r.label == "KTYP"}
    for record in records:
        if record.label != "KONTO":
            continue
        konto, namn = record.text(0), record.text(1)
        if konto in accounts and accounts[konto].namn != namn:
            outcome = f"Namnet ”{accounts[konto].namn}” används."
            notes.add(
                kinds.RECORD_REPEATED, record.line, label="KONTO", key=f" {konto}", outcome=outcome
            )
        accounts.setdefault(konto, Konto(namn, types.get(konto, ""), record.line))
    return accounts


# Where konto, objects, month and amount stand in each kind of balance.
_PLACES: Mapping[str, tuple[int, int | None, int | None, int]] = {
    "IB": (1, None, None, 2),
    "UB": (1, None, None, 2),
    "RES": (1, None, None, 2),
    "OIB": (1, 2, None, 3),
    "OUB": (1, 2, None, 3),
    "PSALDO": (2, 3, 1, 4),
    "PBUDGET": (2, 3, 1, 4),
}


def _balances(records: Iterable[Record]) -> Iterable[Balance]:
    for record in records:
        if record.label not in _PLACES:
            continue
        konto, objects, month, value = _PLACES[record.label]
        yield Balance(
            record.label,
            int(record.text(0)),
            record.text(konto),
            pairs_of(record.objects(objects)) if objects is not None else (),
            month_of(record.text(month)) if month is not None else None,
            amount(record.text(value))[0],
            record.line,
        )
