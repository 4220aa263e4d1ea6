"""SIE 5, the format in XML, as the records and verifikationer that a SIE 4 file would give.

Elements are known by their local names, read one at a time and forgotten, so that an attached
document costs no more than itself. What SIE 4 has no record for is told once and left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from io import BytesIO

from finsam_ledger.catalogue import sie as kinds
from finsam_ledger.sie.contents import is_balance_account
from finsam_ledger.sie.fields import Field
from finsam_ledger.sie.notes import Notes, clipped
from finsam_ledger.sie.records import SPECS, Item, Record, Verifikation, What
from finsam_ledger.sie.values import UnreadableError, amount, is_day, plain
from finsam_ledger.sie.xmlguard import refused, tell_broken
from finsam_ledger.sie.xmlyears import (
    DAY,
    Balance,
    Element,
    Year,
    attribute,
    attributes,
    booked,
    child_of,
    edge,
    label_of_balance,
    line_of,
    name_of,
    opens,
    year_of,
)

_EXPORT, _ENTRY = "Sie", "SieEntry"  # a whole set of books; verifikationer alone
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
    reason = refused(data)
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
        tell_broken(data, error.lineno or 0, reader.root, notes)
        return None
    return reader.items() if is_sie else None


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
        self.balances: list[Balance] = []
        self.verifikationer: list[Verifikation] = []
        self.years: dict[str, Year] = {}  # by first day
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
                self._inside(name_of(element.getparent()), element)
            if depth in (1, 2):
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
        return True

    def _begins(self, element: Element) -> bool:
        name = name_of(element)
        if name in (_EXPORT, _ENTRY):
            self.root, self.line = name, line_of(element)
            return True
        reason = f"den är XML, men elementet ytterst är ”{clipped(name)}”"
        self.notes.add(kinds.NOT_SIE, 1, reason=reason)
        return False

    def _part(self, element: Element) -> None:
        name = name_of(element)
        self.signed = self.signed or name == "Signature"
        if name not in _READ:
            self._leave(name)

    def _inside(self, part: str, element: Element) -> None:
        name = name_of(element)
        if part == "FileInfo":
            self._info(name, element)
        elif (part, name) == ("Accounts", "Account"):
            self._account(element)
        elif (part, name) == ("Dimensions", "Dimension"):
            self._dimension(element)
        elif (part, name) == ("Journal", "JournalEntry"):
            self._entry(attribute(element.getparent(), "id"), element)
        elif name == "LedgerEntry":
            self.notes.add(kinds.TRANS_OUTSIDE, line_of(element), label="TRANS")
        elif part in ("Accounts", "Dimensions", "Journal"):
            self._leave(name)

    def _leave(self, name: str) -> None:
        """Something that is not used, unless it is."""
        if name not in _READ_INSIDE:
            self.unused[_PARTS.get(name) or f"Elementet {clipped(name)}"] = None

    def _info(self, name: str, element: Element) -> None:
        line = line_of(element)
        if name == "SoftwareProduct":
            self.heads += self._record("PROGRAM", line, *attributes(element, "name", "version"))
        elif name == "FileCreation":
            day = self._day("GEN", line, attribute(element, "time"))
            self.heads += self._record("GEN", line, day or "", attribute(element, "by"))
        elif name == "Company":
            multiple = attribute(element, "multiple")
            self.heads += self._if_given("FNR", line, attribute(element, "clientId"))
            orgnr = attribute(element, "organizationId")
            self.heads += self._record("ORGNR", line, orgnr, "" if multiple == "1" else multiple)
            self.heads += self._if_given("FNAMN", line, attribute(element, "name"))
        elif name == "FiscalYears":
            for child in element:
                self._year(child)
        elif name == "AccountingCurrency":
            self.heads += self._record("VALUTA", line, attribute(element, "currency"))
        else:
            self._leave(name)

    def _year(self, element: Element) -> None:
        line = line_of(element)
        start, end = attributes(element, "start", "end")
        first, last = edge(start), edge(end, is_last=True)
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
            attribute(element, name) in ("true", "1") for name in ("primary", "hasLedgerEntries")
        )
        self.years[first] = Year(first, last, primary, entries, line)

    def _account(self, element: Element) -> None:
        line = line_of(element)
        konto, name, kind, unit = attributes(element, "id", "name", "type", "unit")
        self.accounts += self._record("KONTO", line, konto, name)
        if konto and kind != _STATISTICS:
            self.accounts += self._record("KTYP", line, konto, _KTYP.get(kind, ""))
        if konto:
            self.accounts += self._if_given("ENHET", line, unit, konto)
        for child in element:
            if name_of(child) in _BALANCES:
                self._balance(konto, child)
            else:
                self._leave(name_of(child))

    def _balance(self, konto: str, element: Element) -> None:
        name, line = name_of(element), line_of(element)
        objects = self._objects(element, label_of_balance(name, konto, ("",)))
        if len(objects) > 2:  # noqa: PLR2004 - more than one pair
            self.unused[_MULTIDIM] = None
            return
        label = label_of_balance(name, konto, objects)
        given = attribute(element, "month")
        month = self._month(label, line, given)
        if not konto or (month == "" and name != "Budget"):
            field = What.PERIOD if konto else What.KONTO
            self.notes.add(kinds.FIELD_MISSING, line, label=label, field=field.value)
            return
        value = self._amount(label, line, element)
        if month is None or value is None or not self._is_konto(label, line, konto):
            return
        quantity = attribute(element, "quantity")
        self.balances.append(Balance(name, konto, month, objects, value, quantity, line))

    def _dimension(self, element: Element) -> None:
        line = line_of(element)
        number, name = attributes(element, "id", "name")
        if name or self.root == _EXPORT:
            self.dimensions += self._record("DIM", line, number, name)
        for child in element:
            if name_of(child) == "Object":
                words = attributes(child, "id", "name")
                self.dimensions += self._record("OBJEKT", line_of(child), number, *words)
            else:
                self._leave(name_of(child))

    def _entry(self, serie: str, element: Element) -> None:
        """JournalEntry: a verifikation."""
        line = line_of(element)
        nummer, text = attributes(element, "id", "text")
        day = self._day("VER", line, attribute(element, "journalDate"), needed=True)
        rows: list[Record] = []
        whole = True
        for child in element:
            if name_of(child) == "LedgerEntry":
                row = self._row(child)
                rows += row
                whole = whole and bool(row)
            else:
                self._leave(name_of(child))
        info = child_of(element, "EntryInfo", "OriginalEntryInfo")
        entered = (
            self._day("VER", line_of(info), attribute(info, "date")) if info is not None else ""
        )
        if day is not None:
            head = (serie, nummer, booked(day, rows), text, entered or "", attribute(info, "by"))
            made = self._record("VER", line, *head)
            self.verifikationer += [Verifikation(ver, tuple(rows), whole) for ver in made]

    def _row(self, element: Element) -> list[Record]:
        """LedgerEntry: a row, struck out where it has an Overstrike."""
        line = line_of(element)
        for child in element:
            self._leave(name_of(child))
        label = "TRANS" if child_of(element, "Overstrike") is None else "BTRANS"
        konto, text, quantity = attributes(element, "accountId", "text", "quantity")
        if not konto:
            self.notes.add(kinds.FIELD_MISSING, line, label=label, field=What.KONTO.value)
            return []
        value = self._amount(label, line, element)
        day = self._day(label, line, attribute(element, "ledgerDate"))
        if value is None or not self._is_konto(label, line, konto):
            return []
        sign = attribute(child_of(element, "EntryInfo"), "by")
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
        text = attribute(element, "amount")
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
        found = DAY.fullmatch(text)
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
        month = edge(text)[:6]
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
            if name_of(child) != "ObjectReference":
                continue
            pair = attributes(child, "dimId", "objectId")
            if all(pair):
                objects += pair
            else:
                reason = "en ObjectReference saknar dimId eller objectId"
                self.notes.add(kinds.OBJECT_LIST, line_of(child), label=label, reason=reason)
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

    def _numbered(self) -> dict[int, Year]:
        """Years as SIE 4 counts them: 0 is the primary one, those before it -1, -2 …"""
        years = [self.years[first] for first in sorted(self.years)]
        zero = next((i for i, year in enumerate(years) if year.is_primary), len(years) - 1)
        if zero < len(years) - 1:
            self.unused["Senare räkenskapsår"] = None
        return {i - zero: year for i, year in reversed(list(enumerate(years)))}

    def _balance_records(self, years: Mapping[int, Year]) -> Iterator[Record]:
        """Balances of the first and the last month of each year, and the budget."""
        ends = self._last_months(years)
        for each in self.balances:
            month = each.month or (years[0].last[:6] if years else "")
            number = year_of(month, years)
            if number is None or number > 0:
                self._leave_balance(each, years)
            elif each.name == "Budget":
                place = (str(number), month, each.konto, each.objects)
                yield from self._record(each.label, each.line, *place, each.amount, each.quantity)
            elif month != (years[number].first[:6] if opens(each) else ends[number]):
                self.unused[_MONTHLY] = None
            elif not opens(each) or is_balance_account(each.konto) or each.amount != "0.00":
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

    def _last_months(self, years: Mapping[int, Year]) -> dict[int, str]:
        """The last month of each year that has closing balances: a year may be under way."""
        ends: dict[int, str] = {}
        for each in self.balances:
            number = year_of(each.month, years)
            if each.name == "ClosingBalance" and number is not None:
                ends[number] = max(each.month, ends.get(number, ""))
        return ends

    def _leave_balance(self, balance: Balance, years: Mapping[int, Year]) -> None:
        if balance.name == "Budget":
            self.unused["Budget utanför räkenskapsåren"] = None
        elif years:
            self.unused["Saldon utanför räkenskapsåren"] = None
        else:
            self.notes.once(kinds.YEAR, balance.line, reason="FiscalYear saknas")

    def _of_the_year(self, years: Mapping[int, Year]) -> Iterator[Verifikation]:
        """Verifikationer of year 0; years that have their own in the file are left out."""
        for ver in self.verifikationer:
            number = year_of(ver.datum[:6], years)
            if number and years[number].has_entries:
                self.unused["Verifikationer för andra räkenskapsår"] = None
                continue
            self._dated(ver, years.get(0))
            yield ver

    def _dated(self, ver: Verifikation, year: Year | None) -> None:
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
