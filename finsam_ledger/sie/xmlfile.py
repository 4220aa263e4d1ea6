"""SIE 5, the format in XML, as the records and verifikationer that a SIE 4 file would give.

Elements are known by their local names, read one at a time and forgotten, so that an attached
document costs no more than itself. What SIE 4 has no record for is told once and left out.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any, NamedTuple

from finsam_ledger.catalogue import sie as kinds
from finsam_ledger.sie.contents import is_balance_account
from finsam_ledger.sie.fields import Field
from finsam_ledger.sie.notes import Notes, clipped
from finsam_ledger.sie.records import SPECS, Item, Record, Verifikation, What
from finsam_ledger.sie.values import UnreadableError, amount, is_day, month_of, plain

Element = Any  # lxml has no types of its own

_EXPORT, _ENTRY = "Sie", "SieEntry"  # a whole set of books; verifikationer alone
_BOM = b"\xef\xbb\xbf"
_ENCODINGS = ("utf-8", "iso-8859-1", "iso-8859-15", "windows-1252", "us-ascii")
_ENCODING = re.compile(rb"<\?xml[^>]*?\sencoding\s*=\s*[\"']([^\"'>]*)")
# A DOCTYPE can only stand before the first element.
_DOCTYPE = re.compile(rb"(?:\s++|<\?.*?\?>|<!--.*?-->)*+<!DOCTYPE", re.DOTALL)
_END = re.compile(rb"</(?:[^\s<>:]+:)?Sie(?:Entry)?\s*>(?:\s++|<!--.*?-->)*+\Z", re.DOTALL)
_TAIL = 4096

_ZONE = r"(?:Z|[+-][0-9]{2}:[0-9]{2})?"
_DAY = re.compile(rf"([0-9]{{4}})(-?)([0-9]{{2}})\2([0-9]{{2}})(?:T[0-9:.]*)?{_ZONE}")
_MONTH = re.compile(rf"([0-9]{{4}})-([0-9]{{2}}){_ZONE}")
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")

_KTYP = {"asset": "T", "liability": "S", "equity": "S", "cost": "K", "income": "I"}
_STATISTICS = "statistics"

_SUBLEDGERS = "Sidoordnad bokföring"
_REGISTERS = "Kund- och leverantörsregister"
_DOCUMENTS = "Dokument"
_MULTIDIM = "Saldon och budget för flera objekt i ett"
_MONTHLY = "Saldon inom året"
_PARTS: Mapping[str, str] = {
    "CustomerInvoices": _SUBLEDGERS,
    "SupplierInvoices": _SUBLEDGERS,
    "FixedAssets": _SUBLEDGERS,
    "GeneralSubdividedAccount": _SUBLEDGERS,
    "SubdividedAccountObjectReference": _SUBLEDGERS,
    "Customers": _REGISTERS,
    "Suppliers": _REGISTERS,
    "AccountAggregations": "Konton grupperade efter taxonomi",
    "Documents": _DOCUMENTS,
    "VoucherReference": _DOCUMENTS,
    "ForeignCurrencyAmount": "Belopp i annan valuta",
    "LockingInfo": "Uppgifter om låsning",
    "CorrectedBy": "Hänvisningar till rättelser",
    "OpeningBalanceMultidim": _MULTIDIM,
    "ClosingBalanceMultidim": _MULTIDIM,
    "BudgetMultidim": _MULTIDIM,
}
# What is read, below the root and inside it.
_READ = ("FileInfo", "Accounts", "Dimensions", "Journal", "Signature")
_BALANCES = ("OpeningBalance", "ClosingBalance", "Budget")
_READ_INSIDE = (
    "LedgerEntry", "EntryInfo", "OriginalEntryInfo", "ObjectReference", "Overstrike", *_BALANCES,
)  # fmt: skip


def items(data: bytes, notes: Notes) -> list[Item] | None:
    """Everything in a file as a SIE 4 file would have it, in its order; None where it can't be."""
    reason = _refused(data)
    if reason:
        notes.add(kinds.NOT_SIE, 1, reason=reason)
        return None
    from lxml import etree

    reader = _Reader(notes)
    walk = etree.iterparse(
        BytesIO(data),
        events=("start", "end"),
        huge_tree=True,  # attached documents are long; nothing can be expanded without a DOCTYPE
        load_dtd=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
        resolve_entities=False,
    )
    try:
        is_sie = reader.takes(walk)
    except etree.XMLSyntaxError as error:
        _tell_broken(data, error.lineno or 0, reader.root, notes)
        return None
    return reader.items() if is_sie else None


def _refused(data: bytes) -> str:
    """Why the bytes are not even to be parsed; empty if they are."""
    bare = data.removeprefix(_BOM) if data.startswith(_BOM) else data
    if not bare.strip():
        return "den är tom"
    if bare.lstrip()[:1] != b"<" or b"\0" in bare[:8]:
        return "den är ingen XML"
    declared = _ENCODING.match(bare)
    encoding = declared[1].decode("ascii", errors="replace") if declared else "utf-8"
    if encoding.lower() not in _ENCODINGS:
        return f"teckenkoden ”{clipped(encoding)}” hör inte till SIE 5"
    if _DOCTYPE.match(bare):
        return "den har en DOCTYPE, och det har aldrig SIE 5"
    return ""


def _tell_broken(data: bytes, line: int, root: str, notes: Notes) -> None:
    """XML that is cut off is told from XML that is wrong: the end of the root is not there."""
    last = data.count(b"\n") + (not data.endswith(b"\n"))
    if root and line >= last and not _END.search(data[-_TAIL:]):
        notes.once(kinds.TRUNCATED, last, reason=f"elementet {root} avslutas inte")
    else:
        where = f" på rad {line}" if line else ""
        notes.add(kinds.NOT_SIE, 1, reason=f"dess XML är trasig{where}")


class _Year(NamedTuple):
    """FiscalYear: first and last day, ÅÅÅÅMMDD, and whether it has verifikationer of its own."""

    first: str
    last: str
    is_primary: bool
    has_entries: bool
    line: int

    def holds(self, month: str) -> bool:
        return self.first[:6] <= month <= self.last[:6]


class _Balance(NamedTuple):
    """A balance or a budget as the file has it: month ÅÅÅÅMM, empty for a whole year."""

    name: str
    konto: str
    month: str
    objects: tuple[str, ...]
    amount: str
    quantity: str
    line: int

    @property
    def label(self) -> str:
        return _label(self.name, self.konto, self.objects)


def _label(name: str, konto: str, objects: tuple[str, ...]) -> str:
    """The record of SIE 4 that a balance would be."""
    if name == "Budget":
        return "PBUDGET"
    if objects:
        return "OIB" if name == "OpeningBalance" else "OUB"
    if name == "OpeningBalance":
        return "IB"
    return "UB" if is_balance_account(konto) else "RES"


class _Reader:
    """What a file says, gathered as its elements end."""

    def __init__(self, notes: Notes) -> None:
        self.notes = notes
        self.root = ""
        self.line = 1
        self.signed = False
        self.heads: list[Record] = []
        self.accounts: list[Record] = []
        self.dimensions: list[Record] = []
        self.balances: list[_Balance] = []
        self.verifikationer: list[Verifikation] = []
        self.years: dict[str, _Year] = {}  # by first day
        self.unused: dict[str, None] = {}  # in the order they were met

    # Elements

    def takes(self, walk: Iterator[tuple[str, Element]]) -> bool:
        """Read all elements; False, told, where the first says that it is something else."""
        depth = 0
        for event, element in walk:
            if event == "start":
                depth += 1
                if depth == 1 and not self._begins(element):
                    return False
                continue
            depth -= 1
            if depth == 1:
                self._part(element)
            elif depth == 2:  # noqa: PLR2004 - an account, a verifikation
                self._inside(_name(element.getparent()), element)
            if depth in (1, 2):
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
        return True

    def _begins(self, element: Element) -> bool:
        name = _name(element)
        if name in (_EXPORT, _ENTRY):
            self.root, self.line = name, _line(element)
            return True
        reason = f"den är XML, men elementet ytterst är ”{clipped(name)}”"
        self.notes.add(kinds.NOT_SIE, 1, reason=reason)
        return False

    def _part(self, element: Element) -> None:
        name = _name(element)
        self.signed = self.signed or name == "Signature"
        if name not in _READ:
            self._leave(name)

    def _inside(self, part: str, element: Element) -> None:
        name = _name(element)
        if part == "FileInfo":
            self._info(name, element)
        elif (part, name) == ("Accounts", "Account"):
            self._account(element)
        elif (part, name) == ("Dimensions", "Dimension"):
            self._dimension(element)
        elif (part, name) == ("Journal", "JournalEntry"):
            self._entry(_word(element.getparent(), "id"), element)
        elif name == "LedgerEntry":
            self.notes.add(kinds.TRANS_OUTSIDE, _line(element), label="TRANS")
        elif part in ("Accounts", "Dimensions", "Journal"):
            self._leave(name)

    def _leave(self, name: str) -> None:
        """Something that is not used, unless it is."""
        if name not in _READ_INSIDE:
            self.unused[_PARTS.get(name) or f"Elementet {clipped(name)}"] = None

    def _info(self, name: str, element: Element) -> None:
        line = _line(element)
        if name == "SoftwareProduct":
            self.heads += self._record("PROGRAM", line, *_words(element, "name", "version"))
        elif name == "FileCreation":
            day = self._day("GEN", line, _word(element, "time"))
            self.heads += self._record("GEN", line, day or "", _word(element, "by"))
        elif name == "Company":
            multiple = _word(element, "multiple")
            self.heads += self._if_given("FNR", line, _word(element, "clientId"))
            orgnr = _word(element, "organizationId")
            self.heads += self._record("ORGNR", line, orgnr, "" if multiple == "1" else multiple)
            self.heads += self._if_given("FNAMN", line, _word(element, "name"))
        elif name == "FiscalYears":
            for child in element:
                self._year(child)
        elif name == "AccountingCurrency":
            self.heads += self._record("VALUTA", line, _word(element, "currency"))
        else:
            self._leave(name)

    def _year(self, element: Element) -> None:
        line = _line(element)
        start, end = _words(element, "start", "end")
        first, last = _edge(start), _edge(end, is_last=True)
        if not first or not last or first > last:
            reason = f"FiscalYear har start ”{clipped(start)}” och end ”{clipped(end)}”"
            self.notes.add(kinds.YEAR, line, reason=reason)
            return
        if first in self.years:
            outcome = "Det första året gäller."
            key = f" {first}"
            self.notes.add(kinds.RECORD_REPEATED, line, label="RAR", key=key, outcome=outcome)
            return
        primary, entries = (
            _word(element, name) in ("true", "1") for name in ("primary", "hasLedgerEntries")
        )
        self.years[first] = _Year(first, last, primary, entries, line)

    def _account(self, element: Element) -> None:
        line = _line(element)
        konto, name, kind, unit = _words(element, "id", "name", "type", "unit")
        self.accounts += self._record("KONTO", line, konto, name)
        if konto and kind != _STATISTICS:
            self.accounts += self._record("KTYP", line, konto, _KTYP.get(kind, ""))
        if konto:
            self.accounts += self._if_given("ENHET", line, unit, konto)
        for child in element:
            if _name(child) in _BALANCES:
                self._balance(konto, child)
            else:
                self._leave(_name(child))

    def _balance(self, konto: str, element: Element) -> None:
        name, line = _name(element), _line(element)
        objects = self._objects(element, _label(name, konto, ("",)))
        if len(objects) > 2:  # noqa: PLR2004 - more than one pair
            self.unused[_MULTIDIM] = None
            return
        label = _label(name, konto, objects)
        given = _word(element, "month")
        month = self._month(label, line, given)
        if not konto or (month == "" and name != "Budget"):
            field = What.PERIOD if konto else What.KONTO
            self.notes.add(kinds.FIELD_MISSING, line, label=label, field=field.value)
            return
        value = self._amount(label, line, element)
        if month is None or value is None or not self._is_konto(label, line, konto):
            return
        quantity = _word(element, "quantity")
        self.balances.append(_Balance(name, konto, month, objects, value, quantity, line))

    def _dimension(self, element: Element) -> None:
        line = _line(element)
        number, name = _words(element, "id", "name")
        if name or self.root == _EXPORT:
            self.dimensions += self._record("DIM", line, number, name)
        for child in element:
            if _name(child) == "Object":
                words = _words(child, "id", "name")
                self.dimensions += self._record("OBJEKT", _line(child), number, *words)
            else:
                self._leave(_name(child))

    def _entry(self, serie: str, element: Element) -> None:
        """JournalEntry: a verifikation."""
        line = _line(element)
        nummer, text = _words(element, "id", "text")
        day = self._day("VER", line, _word(element, "journalDate"), needed=True)
        rows: list[Record] = []
        whole = True
        for child in element:
            if _name(child) == "LedgerEntry":
                row = self._row(child)
                rows += row
                whole = whole and bool(row)
            else:
                self._leave(_name(child))
        info = _child(element, "EntryInfo", "OriginalEntryInfo")
        entered = self._day("VER", _line(info), _word(info, "date")) if info is not None else ""
        if day is not None:
            head = (serie, nummer, _booked(day, rows), text, entered or "", _word(info, "by"))
            made = self._record("VER", line, *head)
            self.verifikationer += [Verifikation(ver, tuple(rows), whole) for ver in made]

    def _row(self, element: Element) -> list[Record]:
        """LedgerEntry: a row, struck out where it has an Overstrike."""
        line = _line(element)
        for child in element:
            self._leave(_name(child))
        label = "TRANS" if _child(element, "Overstrike") is None else "BTRANS"
        konto, text, quantity = _words(element, "accountId", "text", "quantity")
        if not konto:
            self.notes.add(kinds.FIELD_MISSING, line, label=label, field=What.KONTO.value)
            return []
        value = self._amount(label, line, element)
        day = self._day(label, line, _word(element, "ledgerDate"))
        if value is None or not self._is_konto(label, line, konto):
            return []
        sign = _word(_child(element, "EntryInfo"), "by")
        objects = self._objects(element, label)
        return self._record(label, line, konto, objects, value, day or "", text, quantity, sign)

    # Values

    def _record(self, label: str, line: int, *fields: Field) -> list[Record]:
        """The record, or nothing, told, where it lacks what it can't do without."""
        spec = SPECS[label]
        for what, field in zip(spec.fields[: spec.needed], fields, strict=False):
            if field == "" and what is not What.TEXT and (label != "VER" or what is not What.CODE):
                kind = kinds.FIELD_MISSING if spec.is_counted else kinds.FIELD_LEFT_OUT
                self.notes.add(kind, line, label=label, field=what.value)
                return []
        kept = list(fields)
        while len(kept) > spec.needed and kept[-1] in ("", ()):
            kept.pop()
        return [Record(label, tuple(kept), line)]

    def _if_given(self, label: str, line: int, value: str, *before: str) -> list[Record]:
        """A record that the format can do without."""
        return self._record(label, line, *before, value) if value else []

    def _amount(self, label: str, line: int, element: Element) -> str | None:
        """Kronor as SIE 4 has them; a decimal of XML may have a plus and zeros last."""
        text = _word(element, "amount")
        if not text:
            self.notes.add(kinds.FIELD_MISSING, line, label=label, field=What.AMOUNT.value)
            return None
        try:
            ore = amount(text)[0]
        except UnreadableError as error:
            self.notes.add(kinds.AMOUNT, line, amount=clipped(text), label=label, reason=error)
            return None
        if not _DECIMAL.fullmatch(text):
            self.notes.add(
                kinds.AMOUNT_FORM, line, amount=clipped(text), label=label, read=plain(ore)
            )
        return plain(ore)

    def _day(self, label: str, line: int, text: str, *, needed: bool = False) -> str | None:
        """ÅÅÅÅMMDD; empty where it is left out or, told, can be done without; else None."""
        found = _DAY.fullmatch(text)
        day = f"{found[1]}{found[3]}{found[4]}" if found else ""
        if not text or is_day(day):
            return day
        if needed:
            self.notes.add(kinds.DATE, line, date=clipped(text), label=label)
            return None
        self.notes.add(kinds.DATE_FORM, line, date=clipped(text), label=label, read="inget datum")
        return ""

    def _month(self, label: str, line: int, text: str) -> str | None:
        """ÅÅÅÅMM; empty where it is left out, None, told, where it is no month."""
        month = _edge(text)[:6]
        if text and not month:
            self.notes.add(kinds.DATE, line, date=clipped(text), label=label)
            return None
        return month

    def _is_konto(self, label: str, line: int, konto: str) -> bool:
        if konto.isascii() and konto.isdigit():
            return True
        self.notes.add(kinds.ACCOUNT_FORM, line, konto=clipped(konto), label=label)
        return False

    def _objects(self, element: Element, label: str) -> tuple[str, ...]:
        """Dimension and object, in pairs."""
        objects: list[str] = []
        for child in element:
            if _name(child) != "ObjectReference":
                continue
            pair = _words(child, "dimId", "objectId")
            if all(pair):
                objects += pair
            else:
                reason = "en ObjectReference saknar dimId eller objectId"
                self.notes.add(kinds.OBJECT_LIST, _line(child), label=label, reason=reason)
        return tuple(objects)

    # The whole

    def items(self) -> list[Item]:
        """Records and verifikationer as a SIE 4 file has them, and what was left out."""
        years = self._numbered()
        # What a SIE 4 file must say of itself and XML has no need to.
        given = [("FLAGGA", "0"), ("FORMAT", "UTF-8"), ("SIETYP", "4")]
        records = [Record(label, (value,), self.line) for label, value in given]
        records += self.heads
        for number, year in years.items():
            if number <= 0:
                records.append(Record("RAR", (str(number), year.first, year.last), year.line))
        records += [*self.accounts, *self.dimensions, *self._balance_records(years)]
        read: list[Item] = [*records, *self._of_the_year(years)]
        if self.signed or self.root == _EXPORT:
            state = "Filen är underskriven." if self.signed else "Filen saknar underskrift."
            self.notes.add(kinds.SIGNATURE, None, state=state)
        for part in self.unused:
            self.notes.add(kinds.PART_UNUSED, None, part=part)
        return read

    def _numbered(self) -> dict[int, _Year]:
        """Years as SIE 4 counts them: 0 is the primary one, those before it -1, -2 …"""
        years = [self.years[first] for first in sorted(self.years)]
        zero = next((i for i, year in enumerate(years) if year.is_primary), len(years) - 1)
        if zero < len(years) - 1:
            self.unused["Senare räkenskapsår"] = None
        return {i - zero: year for i, year in reversed(list(enumerate(years)))}

    def _balance_records(self, years: Mapping[int, _Year]) -> Iterator[Record]:
        """Balances of the first and the last month of each year, and the budget."""
        ends = self._last_months(years)
        for each in self.balances:
            month = each.month or (years[0].last[:6] if years else "")
            number = _year_of(month, years)
            if number is None or number > 0:
                self._leave_balance(each, years)
            elif each.name == "Budget":
                place = (str(number), month, each.konto, each.objects)
                yield from self._record(each.label, each.line, *place, each.amount, each.quantity)
            elif month != (years[number].first[:6] if _opens(each) else ends[number]):
                self.unused[_MONTHLY] = None
            elif not _opens(each) or is_balance_account(each.konto) or each.amount != "0.00":
                objects = [each.objects] if each.objects else []
                yield from self._record(
                    each.label,
                    each.line,
                    str(number),
                    each.konto,
                    *objects,
                    each.amount,
                    each.quantity,
                )

    def _last_months(self, years: Mapping[int, _Year]) -> dict[int, str]:
        """The last month of each year that has closing balances: a year may be under way."""
        ends: dict[int, str] = {}
        for each in self.balances:
            number = _year_of(each.month, years)
            if each.name == "ClosingBalance" and number is not None:
                ends[number] = max(each.month, ends.get(number, ""))
        return ends

    def _leave_balance(self, balance: _Balance, years: Mapping[int, _Year]) -> None:
        if balance.name == "Budget":
            self.unused["Budget utanför räkenskapsåren"] = None
        elif years:
            self.unused["Saldon utanför räkenskapsåren"] = None
        else:
            self.notes.once(kinds.YEAR, balance.line, reason="FiscalYear saknas")

    def _of_the_year(self, years: Mapping[int, _Year]) -> Iterator[Verifikation]:
        """Verifikationer of year 0; years that have their own in the file are left out."""
        for ver in self.verifikationer:
            number = _year_of(ver.datum[:6], years)
            if number and years[number].has_entries:
                self.unused["Verifikationer för andra räkenskapsår"] = None
                continue
            self._dated(ver, years.get(0))
            yield ver

    def _dated(self, ver: Verifikation, year: _Year | None) -> None:
        """Rows that are booked another month than the rest of their verifikation."""
        for row in ver.rows:
            day = row.text(3)
            if row.label != "TRANS" or not day or day[:6] == ver.datum[:6]:
                continue
            if year is not None and not year.first <= day <= year.last:
                period = f"{year.first}–{year.last}"
                self.notes.add(kinds.VER_YEAR, row.line, ver=ver.name, date=day, year=period)
            else:
                self.unused["Egna bokföringsdagar på rader i en verifikation"] = None


def _name(element: Element) -> str:
    """The local name; who writes may or may not use a prefix."""
    return str(element.tag).rpartition("}")[2]


def _line(element: Element) -> int:
    return element.sourceline or 1


def _word(element: Element | None, name: str) -> str:
    return "" if element is None else str(element.get(name, "")).strip()


def _words(element: Element, *names: str) -> list[str]:
    return [_word(element, name) for name in names]


def _child(element: Element, *names: str) -> Element | None:
    """The first child of the first name that has any."""
    found = (child for name in names for child in element if _name(child) == name)
    return next(found, None)


def _opens(balance: _Balance) -> bool:
    return balance.name == "OpeningBalance"


def _edge(text: str, *, is_last: bool = False) -> str:
    """The first or the last day of ÅÅÅÅ-MM; a day as it is; empty for what is neither.

    >>> _edge("2025-02"), _edge("2025-02", is_last=True), _edge("2025-13")
    ('20250201', '20250228', '')
    """
    if found := _DAY.fullmatch(text):
        day = f"{found[1]}{found[3]}{found[4]}"
        return day if is_day(day) else ""
    found = _MONTH.fullmatch(text)
    if found is None or month_of(found[1] + found[2]) is None or found[1] == "0000":
        return ""
    number = monthrange(int(found[1]), int(found[2]))[1] if is_last else 1
    return f"{found[1]}{found[2]}{number:02}"


def _year_of(month: str, years: Mapping[int, _Year]) -> int | None:
    return next((number for number, year in years.items() if year.holds(month)), None)


def _booked(day: str, rows: list[Record]) -> str:
    """The day of a verifikation: that of its rows, where all of them say the same other day."""
    days = {row.text(3) or day for row in rows if row.label == "TRANS"}
    return days.pop() if len(days) == 1 else day
