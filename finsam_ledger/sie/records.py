"""The records of SIE 4: their fields, and a line as a record whose values are written one way."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from sys import intern
from typing import NamedTuple

from finsam_ledger.catalogue import sie as kinds
from finsam_ledger.money import kronor
from finsam_ledger.sie.fields import (
    INNER_QUOTE,
    NO_QUOTES,
    OPEN_QUOTE,
    Field,
    Split,
    split,
    unescaped,
)
from finsam_ledger.sie.notes import Notes, clipped
from finsam_ledger.sie.values import UnreadableError, amount, is_day, loose_day, month_of, plain


class Record(NamedTuple):
    """A record: its label without #, its fields, and its line (from 1).

    Amounts stand with two decimals, days as ÅÅÅÅMMDD, a list of objects as a tuple where there
    can be one; fields left out at the end are left out.
    """

    label: str
    fields: tuple[Field, ...]
    line: int = 0

    def text(self, index: int) -> str:
        """The field at `index`; empty if it is left out."""
        field = self.fields[index] if index < len(self.fields) else ""
        return field if isinstance(field, str) else ""

    def objects(self, index: int) -> tuple[str, ...]:
        field = self.fields[index] if index < len(self.fields) else ()
        return field if isinstance(field, tuple) else ()


class Verifikation(NamedTuple):
    """#VER with its rows: #TRANS, #RTRANS, #BTRANS and what else stands between its braces.

    One that is not `whole` has rows that could not be used.
    """

    head: Record
    rows: tuple[Record, ...]
    whole: bool = True

    @property
    def serie(self) -> str:
        return self.head.text(0)

    @property
    def nummer(self) -> str:
        return self.head.text(1)

    @property
    def datum(self) -> str:
        return self.head.text(2)

    @property
    def name(self) -> str:
        """Series and number as people write them."""
        return f"{self.serie}-{self.nummer}".strip("-") or f"utan nummer {self.datum}"


Item = Record | Verifikation


class What(Enum):
    """What a field holds, by the word that says it is missing."""

    YEAR = "årsnummer"
    PERIOD = "period"
    KONTO = "kontonummer"
    OBJECTS = "objektlista"
    AMOUNT = "belopp"
    QUANTITY = "kvantitet"
    DAY = "datum"
    TEXT = "text"
    CODE = "värde"
    NAME = "namn"
    NUMBER = "nummer"


@dataclass(frozen=True, slots=True)
class Spec:
    """A record's fields, and how many of them it can't do without.

    `group` is where in the file it belongs: 0 identification, 1 accounts and objects, 2 balances
    and verifikationer. Where the last field is a text, it is the whole rest of the line.
    """

    fields: tuple[What, ...]
    needed: int
    group: int

    @property
    def is_counted(self) -> bool:
        """Whether amounts follow from it, so that one without its fields is an error."""
        return What.AMOUNT in self.fields or self.fields[:3] == _VER[:3]


_VER = (What.CODE, What.CODE, What.DAY, What.TEXT, What.DAY, What.TEXT)
_TRANS = (
    What.KONTO, What.OBJECTS, What.AMOUNT, What.DAY, What.TEXT, What.QUANTITY, What.TEXT,
)  # fmt: skip
_BALANCE = (What.YEAR, What.KONTO, What.AMOUNT, What.QUANTITY)
_OBJECT_BALANCE = (What.YEAR, What.KONTO, What.OBJECTS, What.AMOUNT, What.QUANTITY)
_PERIOD = (What.YEAR, What.PERIOD, What.KONTO, What.OBJECTS, What.AMOUNT, What.QUANTITY)

SPECS: Mapping[str, Spec] = {
    "FLAGGA": Spec((What.CODE,), 1, 0),
    "KSUMMA": Spec((What.CODE,), 0, 0),
    "PROGRAM": Spec((What.NAME, What.TEXT), 1, 0),
    "FORMAT": Spec((What.CODE,), 1, 0),
    "GEN": Spec((What.DAY, What.TEXT), 1, 0),
    "SIETYP": Spec((What.CODE,), 1, 0),
    "PROSA": Spec((What.TEXT,), 1, 0),
    "FTYP": Spec((What.CODE,), 1, 0),
    "FNR": Spec((What.TEXT,), 1, 0),
    "ORGNR": Spec((What.NUMBER, What.CODE, What.CODE), 1, 0),
    "BKOD": Spec((What.CODE,), 1, 0),
    "ADRESS": Spec((What.TEXT, What.TEXT, What.TEXT, What.TEXT), 1, 0),
    "FNAMN": Spec((What.NAME,), 1, 0),
    "RAR": Spec((What.YEAR, What.DAY, What.DAY), 1, 0),
    "TAXAR": Spec((What.CODE,), 1, 0),
    "OMFATTN": Spec((What.DAY,), 1, 0),
    "KPTYP": Spec((What.CODE,), 1, 0),
    "VALUTA": Spec((What.CODE,), 1, 0),
    "KONTO": Spec((What.KONTO, What.NAME), 2, 1),
    "KTYP": Spec((What.KONTO, What.CODE), 2, 1),
    "ENHET": Spec((What.KONTO, What.TEXT), 2, 1),
    "SRU": Spec((What.KONTO, What.CODE), 2, 1),
    "DIM": Spec((What.NUMBER, What.NAME), 2, 1),
    "UNDERDIM": Spec((What.NUMBER, What.NAME, What.CODE), 3, 1),
    "OBJEKT": Spec((What.NUMBER, What.CODE, What.NAME), 3, 1),
    "IB": Spec(_BALANCE, 3, 2),
    "UB": Spec(_BALANCE, 3, 2),
    "RES": Spec(_BALANCE, 3, 2),
    "OIB": Spec(_OBJECT_BALANCE, 4, 2),
    "OUB": Spec(_OBJECT_BALANCE, 4, 2),
    "PSALDO": Spec(_PERIOD, 5, 2),
    "PBUDGET": Spec(_PERIOD, 5, 2),
    "VER": Spec(_VER, 3, 2),
    "TRANS": Spec(_TRANS, 3, 2),
    "RTRANS": Spec(_TRANS, 3, 2),
    "BTRANS": Spec(_TRANS, 3, 2),
}
# What stands in braces after a record we don't know: its lines as they are, each a field.
BLOCK = "{"
ROWS = ("TRANS", "RTRANS", "BTRANS")
_LABEL = re.compile(r"[ \t]*#([^\s\"{}]+)")
_DIGITS = re.compile("[0-9]+")
_YEAR = re.compile(r"0|-[0-9]{1,2}")


def label_of(line: str) -> tuple[str, int] | None:
    """The label that a line begins with as written, and where its fields begin."""
    found = _LABEL.match(line)
    return None if found is None else (found.group(1), found.end())


def record_of(text: str, line: int, notes: Notes, *, cut: bool = False) -> Record | None:
    """A line that begins with # as a record; None, told in `notes`, where it can't be used.

    `cut` says that the file ends in the middle of this line, so that what is missing is.
    """
    found = label_of(text)
    if found is None:
        return None
    written, start = found
    label = intern(written.upper())
    if label != written:
        notes.once(kinds.LABEL_CASE, line, of=label, label=written)
    spec = SPECS.get(label)
    parted = split(text, start)
    if spec is None:
        notes.once(kinds.RECORD_UNKNOWN, line, of=label, label=label)
        return Record(label, parted.fields, line)
    parted = _whole_text(text, start, label, spec, parted)
    if cut and (parted.odd == OPEN_QUOTE or len(parted.fields) < spec.needed):
        notes.once(kinds.TRUNCATED, line, reason=f"#{label} är avklippt")
        return None
    if "\t" in text and any("\t" in field for field in parted.fields):
        notes.add(kinds.CONTROL_CHARACTER, line, what="en tabb i en text")
    if parted.odd:
        last = next((f for f in reversed(parted.fields) if isinstance(f, str)), "")
        seen = clipped(parted.seen or last)
        notes.add(kinds.QUOTES, line, label=label, reason=parted.odd, text=seen)
    return _Reading(label, spec, line, notes).record(list(parted.fields))


def _whole_text(text: str, start: int, label: str, spec: Spec, parted: Split) -> Split:
    """The fields where the last one is a name: it is all there is, quoted or not."""
    if len(parted.fields) <= len(spec.fields) or spec.fields[-1] is not What.NAME:
        return parted
    before = len(spec.fields) - 1
    if parted.odd == INNER_QUOTE or text.count('"') > 2:  # noqa: PLR2004 - one pair of quotes
        first, last = text.find('"', start), text.rfind('"')
        head = split(text[:first], start).fields
        if len(head) == before:
            name = unescaped(text[first + 1 : last])
            return Split((*head, name), INNER_QUOTE, name)
    rest = parted.fields[before:]
    if all(isinstance(field, str) for field in rest) and label != "OBJEKT":
        return Split((*parted.fields[:before], " ".join(map(str, rest))), NO_QUOTES)
    return parted


def odd_objects(objects: tuple[str, ...]) -> str:
    """What is wrong with a list whose words are not pairs."""
    return f"antalet ord i ”{clipped(' '.join(objects))}” är udda"


class _Reading:
    """One record's fields against what its spec says."""

    def __init__(self, label: str, spec: Spec, line: int, notes: Notes) -> None:
        self.label, self.spec, self.line, self.notes = label, spec, line, notes

    def record(self, given: list[Field]) -> Record | None:
        fields = self._listed(self._in_order(given))
        if not self._is_complete(fields):
            return None
        read: list[Field] = []
        for what, field in zip(self.spec.fields, fields, strict=False):
            value = self._value(what, field, needed=len(read) < self.spec.needed)
            if value is None:
                return None
            read.append(value)
        extra = fields[len(self.spec.fields) :]
        while extra and extra[-1] in ("", ()):
            extra.pop()
        if extra:
            words = " ".join(each if isinstance(each, str) else "{}" for each in extra)
            self.notes.add(
                kinds.FIELD_EXTRA,
                self.line,
                label=self.label,
                count=len(extra),
                text=clipped(words),
            )
        read += extra
        while len(read) > self.spec.needed and read[-1] in ("", ()):
            read.pop()
        return Record(self.label, tuple(read), self.line)

    def _in_order(self, fields: list[Field]) -> list[Field]:
        """A program writes period and account in each other's place; six digits are the period."""
        if self.spec.fields is not _PERIOD or len(fields) < 3:  # noqa: PLR2004
            return fields
        first, second = fields[1], fields[2]
        if not isinstance(first, str) or not isinstance(second, str):
            return fields
        if month_of(first) is None and month_of(second) is not None:
            return [fields[0], second, first, *fields[3:]]
        return fields

    def _listed(self, fields: list[Field]) -> list[Field]:
        """The list of objects put in where it was left out; one elsewhere is no field."""
        has_list = What.OBJECTS in self.spec.fields
        index = self.spec.fields.index(What.OBJECTS) if has_list else -1
        kept = [f for at, f in enumerate(fields) if isinstance(f, str) or at == index]
        if len(kept) < len(fields):
            reason = "en lista står där det inte ska vara någon"
            self.notes.add(kinds.OBJECT_LIST, self.line, label=self.label, reason=reason)
        fields = kept
        if not has_list or len(fields) <= index or not isinstance(fields[index], str):
            return fields
        self.notes.add(kinds.OBJECT_LIST_MISSING, self.line, label=self.label)
        return [*fields[:index], (), *fields[index:]]

    def _is_complete(self, fields: list[Field]) -> bool:
        """Whether what can't be done without is there; told if it isn't."""
        for index, what in enumerate(self.spec.fields[: self.spec.needed]):
            field = fields[index] if index < len(fields) else ""
            if field == "" and what is not What.OBJECTS and not self._may_be_empty(what):
                kind = kinds.FIELD_MISSING if self.spec.is_counted else kinds.FIELD_LEFT_OUT
                self.notes.add(kind, self.line, label=self.label, field=what.value)
                return False
        return len(fields) >= self.spec.needed or self.label == "VER"

    def _may_be_empty(self, what: What) -> bool:
        """A verifikation may lack series and number; a text may be empty."""
        return what is What.TEXT or (self.label == "VER" and what is What.CODE)

    def _value(self, what: What, field: Field, *, needed: bool) -> Field | None:
        if isinstance(field, tuple):
            return self._objects(field)
        if what is What.AMOUNT:
            return self._amount(field)
        if what is What.DAY and (needed or field):
            return self._day(field, needed=needed)
        if what is What.KONTO and self.spec.is_counted and not _DIGITS.fullmatch(field):
            self.notes.add(kinds.ACCOUNT_FORM, self.line, konto=clipped(field), label=self.label)
            return None
        if what is What.PERIOD and month_of(field) is None:
            self.notes.add(kinds.DATE, self.line, date=clipped(field), label=self.label)
            return None
        if what is What.YEAR and not _YEAR.fullmatch(field):
            reason = f"”{clipped(field)}” är inget årsnummer"
            self.notes.add(kinds.YEAR, self.line, reason=reason)
            return None
        return field

    def _amount(self, text: str) -> str | None:
        try:
            ore, as_told = amount(text)
        except UnreadableError as error:
            self.notes.add(
                kinds.AMOUNT, self.line, amount=clipped(text), label=self.label, reason=error
            )
            return None
        if not as_told:
            self.notes.add(
                kinds.AMOUNT_FORM,
                self.line,
                amount=clipped(text),
                label=self.label,
                read=kronor(ore),
            )
        return plain(ore)

    def _day(self, text: str, *, needed: bool) -> str | None:
        if is_day(text):
            return text
        day = loose_day(text)
        if day is not None:
            read = f"Det är läst som {day}."
            self.notes.add(kinds.DATE_FORM, self.line, date=text, label=self.label, read=read)
            return day
        if self.label == "RAR" and text:
            return text  # the last of February in the wrong year; `contents` sees to it
        if not needed or not self.spec.is_counted:
            read = "Datumet är utelämnat."
            if text.strip("0 "):
                self.notes.add(
                    kinds.DATE_FORM, self.line, date=clipped(text), label=self.label, read=read
                )
            return ""
        self.notes.add(kinds.DATE, self.line, date=clipped(text), label=self.label)
        return None

    def _objects(self, field: tuple[str, ...]) -> tuple[str, ...]:
        if len(field) % 2:
            reason = odd_objects(field)
            self.notes.add(kinds.OBJECT_LIST, self.line, label=self.label, reason=reason)
        return field
