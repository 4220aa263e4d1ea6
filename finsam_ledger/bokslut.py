"""A year's tables, filled and printed: what checks examine, texts quote and reports show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from finsam_ledger import catalogue
from finsam_ledger.balances import Books
from finsam_ledger.budget import lineage, sentence
from finsam_ledger.catalogue import sie as kinds
from finsam_ledger.datafiles import suggestion
from finsam_ledger.filled import Aspect, words_of
from finsam_ledger.findings import Finding, Place, has_errors
from finsam_ledger.footing import Adjusted, Sum, footed, sums_of
from finsam_ledger.forbund import Forbund
from finsam_ledger.formfiles import read_forms
from finsam_ledger.formlines import columns_of
from finsam_ledger.forms import ColumnKind, Divides, Form
from finsam_ledger.money import Rounding, Unit, parse_number, rounded, swedish
from finsam_ledger.notes import fields
from finsam_ledger.notes.per_konto import expanded
from finsam_ledger.notes.per_medlem import with_members
from finsam_ledger.notes.per_rad import with_rows
from finsam_ledger.periods import YEAR, Period, month_name
from finsam_ledger.plandata import REPORTS, Plan, read_plan
from finsam_ledger.plans import Contents, contents
from finsam_ledger.statements import Facts
from finsam_ledger.tables import WITHHELD, Figure, Table, table_of
from finsam_ledger.trappan import Position, Trappa, standard, with_rate

_DEFAULT = "arsredovisning"
_WITHHELD = (
    "{sign} står där färre än {least} personer är räknade, eller där ett så litet antal annars "
    "kunde räknas fram."
)
# Lines that checks and the trappa go by. A förbund may word, order and hide them, not drop them.
REQUIRED: Mapping[str, tuple[str, ...]] = {
    "resultatrakning": ("verksamhetens_resultat", "arets_resultat"),
    "balansrakning": ("summa_tillgangar", "eget_kapital_borjan", "summa_ek_skulder"),
    "kassaflode": ("arets_kassaflode",),
    "driftredovisning": ("verksamhetens_resultat",),
    "balanskrav": ("balanskravsresultat",),
    "flerarsoversikt": ("verksamhetens_intakter", "verksamhetens_kostnader", "arets_resultat"),
    "trappa": ("tilldelning", "grans", "eget_kapital"),
}


class Bokslut(Struct, frozen=True, dict=True):
    """One räkenskapsår of one förbund, or its first months; `earlier` is the year before, where it
    is at hand.
    """

    facts: Facts
    year: int
    contents: Contents
    earlier: Bokslut | None = None

    @property
    def forbund(self) -> Forbund:
        return self.facts.forbund

    @property
    def books(self) -> Books:
        return self.facts.books

    @property
    def period(self) -> Period:
        """What is reported on."""
        return self.facts.period(self.year)

    @property
    def texts(self) -> str:
        """The folder of its texts in `texter`: the year, or the month that its period ends with."""
        period = self.period
        return str(self.year) if period.is_year else month_name(period.end - 1)

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """Every table of the report, in order."""
        return tuple(self._table(form) for form in self.contents.forms)

    @cached_property
    def by_id(self) -> Mapping[str, Table]:
        """Tables by the id figures use (`not-2`), and notes by their form's id too."""
        by_form = {table.statement.form.id: table for table in self.tables}
        return by_form | {table.id: table for table in self.tables}

    def table(self, id: str) -> Table:
        """A table of the report, or of any other form of the förbund's."""
        return self.by_id.get(id) or self._table(id)

    def _table(self, form: str) -> Table:
        statement, notes = self.facts.statement(form, self.year), self.contents.note_numbers
        table = table_of(statement, notes, self.footing)
        said = [table.footnote, self._reservation if form == "trappa" else "", self._budget(table)]
        if table.is_masked:
            said.append(_WITHHELD.format(sign=WITHHELD, least=statement.least))
        return replace(table, footnote=" ".join(filter(None, said)))

    def _budget(self, table: Table) -> str:
        """Which decisions the year's budget in a table rests on, where their days are known."""
        used = [*table.columns, *(each for each in table.statement.columns if each.form.hidden)]
        ids = {id for column in table.columns for id in (column.form.id, *(column.form.of or ()))}
        shown = {
            column.form.original
            for column in used
            if column.kind is ColumnKind.BUDGET
            and column.form.id in ids
            and column.period.year == self.year
        }
        contents = [row.line.content for row in table.rows]
        if any(isinstance(each, Divides) and each.of_budget for each in contents):
            shown |= {False}  # such a share is always of the budget in force
        found = lineage(self.books, self.year) if shown and not table.is_empty else None
        if found is None:
            return ""
        last = self.period.last
        return sentence(found, last, original=True in shown, current=False in shown)

    @property
    def _reservation(self) -> str:
        """What must be said where the trappa's unconfirmed step is used."""
        position, trappa = self.trappan, self.facts.trappa
        step = trappa.unconfirmed(position.tilldelning) if position else None
        if step is None:
            return ""
        over, rate = rounded(step.over, Unit.TKR), rounded(step.rate, Unit.PERCENT)
        return (
            f"För tilldelning över {swedish(over)} tkr har {swedish(rate)} procent använts. "
            "Andelen är inte bekräftad i källa."
        )

    @cached_property
    def sums(self) -> list[Sum]:
        """The sums of the tables that are to foot."""
        forms = (self.facts.forms[form] for form in self.contents.forms)
        statements = (self.facts.statement(f.id, self.year) for f in forms if self.foots(f))
        return [each for statement in statements for each in sums_of(statement)]

    @cached_property
    def held(self) -> Adjusted:
        """How the amounts of earlier reports were adjusted, nought for most."""
        before = self._before() if self.sums else None
        if before is None:
            return {}
        amounts = (amount for each in before.sums for _, amount in each.terms)
        own = {amount: before.footing.get(amount, Decimal(0)) for amount in amounts}
        return {**before.held, **own}

    @cached_property
    def footing(self) -> Adjusted:
        """How figures are adjusted where tables are to foot; those of earlier reports stay."""
        return footed(self.sums, self.held)[0]

    def foots(self, form: Form) -> bool:
        """Whether a form's table is rounded so that it adds up."""
        return (form.rounding or self.forbund.settings.avrundning) is Rounding.FOOT

    def _before(self) -> Bokslut | None:
        """The accounts of the year before, if the books have them."""
        if self.earlier is not None:
            return self.earlier
        if self.year - 1 not in self.books.balances.years:
            return None
        kind, months = self.contents.kind, self.facts.months
        return close(self.forbund, self.books, self.year - 1, kind, months)[0]

    def figures(self) -> Iterator[Figure]:
        for table in self.tables:
            yield from table.figures()

    @cached_property
    def trappan(self) -> Position | None:
        """Equity at the year's end against the trappa, öre, as foreseen while the year is running;
        None where no allocation is booked, or none is foreseen.
        """
        kind = ColumnKind.UTFALL if self.period.is_year else ColumnKind.PROGNOS
        aspect = Aspect(kind, Period.of_year(self.year))
        cells = [
            self.facts.of("trappa", line, aspect)
            for line in ("tilldelning", "grans", "eget_kapital")
        ]
        if not all(cell.known for cell in cells):
            return None
        values = [cell.value for cell in cells]
        tilldelning, limit, equity = (0 if value is None else -value for value in values)
        return Position(tilldelning, limit, equity) if values[0] else None


def close(
    forbund: Forbund, books: Books, year: int, kind: str = _DEFAULT, months: int | None = None
) -> tuple[Bokslut | None, list[Finding]]:
    """The accounts of a year, or of its first `months` in a report that is about a part of one, or
    the findings that keep them from being made.
    """
    years = books.balances.years
    if not years:
        return None, [catalogue.LEDGER_EMPTY.at(forbund.place())]
    if year not in years:
        place, first, last = forbund.place(), years[0], years[-1]
        return None, [catalogue.YEAR_MISSING.at(place, year=year, first=first, last=last)]
    read, findings = read_forms(forbund.folder / "uppstallning", year)
    if has_errors(findings):
        return None, findings
    plan = read_plan(kind)
    period = Period.of_months(year, months or plan.months(_booked(books, year)))
    forbund = forbund.as_of(period)
    columned = _with_columns(read.by_id, plan)
    forms = {id: _tailored(form, forbund, books, period) for id, form in columned.items()}
    absent = _absent(forbund, forms)
    findings += [kinds.FORM_ABSENT.at(forbund.place("rapport"), form=form) for form in absent]
    elsewhere = {*read.elsewhere, *absent}
    silent = {id for id, form in columned.items() if fields.is_silent(form, forbund, year)}
    parts, wrong = contents(plan, forbund, forms, elsewhere, year, silent)
    findings += wrong
    findings += [
        catalogue.FORM_YEARS.at(forbund.place(), form=form, year=year)
        for form in dict.fromkeys((*REQUIRED, *parts.forms))
        if form not in forms
    ]
    findings += _unknown_notes(forms, parts, elsewhere)
    shown = [columned[id] for id in parts.forms if id in columned]
    findings += [finding for form in shown for finding in fields.check(form, forbund)]
    findings += _missing_lines(forms)
    if has_errors(findings):
        return None, findings
    foreseen = "prognos" if period.is_year else f"prognos-{month_name(period.end - 1)}"
    facts = Facts(forbund, books, forms, _trappa(forbund), period.end - period.start, foreseen)
    return Bokslut(facts, year, parts), findings


def _booked(books: Books, year: int) -> int:
    """How many months of a year there are until the last that is booked."""
    return min(books.balances.months.end - Period.of_year(year).start, YEAR)


def _with_columns(forms: Mapping[str, Form], plan: Plan) -> Mapping[str, Form]:
    """The forms with the columns that a kind of report gives them."""
    place = Place(str(REPORTS / f"{plan.id}.toml"))
    changed = {}
    for each in plan.kolumner:
        columns = tuple(columns_of((column, place) for column in each.kolumn)[0])
        for id in each.uppstallningar:
            if id in forms:
                footnote = each.fotnot or forms[id].footnote
                changed[id] = replace(forms[id], columns=columns, footnote=footnote)
    return {**forms, **changed}


def _absent(forbund: Forbund, forms: Mapping[str, Form]) -> list[str]:
    """Forms that `forbund.toml` names and that are left out since none of its own are at hand."""
    report = forbund.settings.rapport
    named = [*report.noter, *(part.uppstallning for part in report.delar if part.uppstallning)]
    texts = {note.id for note in read_plan(_DEFAULT).noter if note.text}
    return [id for id in named if id not in forms and id not in texts] if forbund.is_bare else []


def _tailored(form: Form, forbund: Forbund, books: Books, period: Period) -> Form:
    """The form with its labels, and its lines per account and member, written out."""
    made = expanded(_worded(form, period), books.accounts, forbund.chart)
    made = with_members(made, forbund.members)
    return with_rows(made, forbund, period, words_of(period))


def _worded(form: Form, period: Period) -> Form:
    """The form with the period in the labels that speak of it."""
    words = words_of(period)
    if not any("{" in line.text for line in form.lines):
        return form
    lines = (
        line if line.per_row else replace(line, text=line.text.format_map(words))
        for line in form.lines
    )
    return replace(form, lines=tuple(lines))


def _trappa(forbund: Forbund) -> Trappa:
    rate = parse_number(forbund.settings.trappan.andel_over_15_mkr or "")
    return standard() if rate is None else with_rate(standard(), Fraction(rate) / 100)


def _missing_lines(forms: Mapping[str, Form]) -> list[Finding]:
    """Required lines that a form of the förbund's own does not have."""
    return [
        catalogue.LINE_UNKNOWN.at(
            forms[id].place,
            line=line,
            form=id,
            hint="Raden behövs för avstämningen; lägg till den.",
        )
        for id, lines in REQUIRED.items()
        if id in forms
        for line in lines
        if line not in forms[id].by_id
    ]


def _unknown_notes(
    forms: Mapping[str, Form], parts: Contents, elsewhere: Iterable[str]
) -> list[Finding]:
    """Lines that refer to a note which is neither in the report nor a form at all."""
    notes = (id for id, form in forms.items() if form.is_note)
    known = {*parts.note_numbers, *notes, *elsewhere}
    return [
        catalogue.NOTE_UNKNOWN.at(line.place, line=line.id, note=note, hint=suggestion(note, known))
        for id in parts.forms
        if id in forms
        for line in forms[id].lines
        for note in line.notes
        if note not in known
    ]
