"""Whether the forms take every account exactly once, show what they must, and find their data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

from finsam_ledger import catalogue
from finsam_ledger.balances import Measure
from finsam_ledger.bokslut import Bokslut
from finsam_ledger.cells import matches
from finsam_ledger.chart import Post, Side, Take
from finsam_ledger.datafiles import suggestion
from finsam_ledger.filled import Statement, shown, sign_of
from finsam_ledger.findings import Finding, Place
from finsam_ledger.footing import is_visible
from finsam_ledger.forms import ColumnKind, Fetches, Form, Registered, Selects, Style, Sums
from finsam_ledger.money import kronor
from finsam_ledger.statements import is_forecast
from finsam_ledger.tables import Table, folded

# What a line selects, and which accounts of the books it takes.
_Taking = tuple[Selects, Mapping[str, Take]]


def _selecting(bokslut: Bokslut, form: str, measure: Measure) -> list[_Taking]:
    """The lines that take accounts by `measure`; a line that shows a part of another is none."""
    chart, accounts = bokslut.forbund.chart, bokslut.books.accounts
    return [
        (line.content, chart.taken(line.content.accounts, accounts))
        for line in bokslut.facts.forms[form].lines
        if isinstance(line.content, Selects)
        and line.content.measure is measure
        and not line.content.accounts.is_part
    ]


def coverage(bokslut: Bokslut) -> Iterator[Finding]:
    """Every result account is on one line of the resultaträkning, every balance account on one of
    the balansräkning (LKBR 5:3, 6:3). Equity stands on the line of the closing equity.
    """
    chart = bokslut.forbund.chart
    result = _selecting(bokslut, "resultatrakning", Measure.RORELSE)
    balance = _selecting(bokslut, "balansrakning", Measure.UTGAENDE)
    for konto, account in bokslut.books.accounts.items():
        row = chart.row(konto)
        if row is None or row.post is Post.BOKSLUT:
            continue
        form, lines = (
            ("resultatrakning", result) if row.klass.is_result else ("balansrakning", balance)
        )
        count = _times([taken.get(konto) for _, taken in lines])
        if count != 1:
            yield catalogue.COVERAGE.at(account.place, konto=konto, count=count, form=form)


def cash_flow_coverage(bokslut: Bokslut) -> Iterator[Finding]:
    """Every balance account is on one line of the kassaflödesanalys: as a movement, or as likvida
    medel (LKBR 8:1).
    """
    chart, form = bokslut.forbund.chart, "kassaflode"
    measures = (Measure.RORELSE, Measure.UTGAENDE)
    lines = [each for measure in measures for each in _selecting(bokslut, form, measure)]
    for konto, keys in bokslut.books.balances.by_konto.items():
        row = chart.row(konto)
        if row is None or row.klass.is_result:
            continue
        for dims in sorted({key.dims for key in keys}):
            taking = [taken.get(konto) for selects, taken in lines if matches(dims, selects)]
            count = _times(taking)
            if count != 1:
                place = bokslut.books.accounts[konto].place
                yield catalogue.COVERAGE.at(place, konto=konto, count=count, form=form)


def _times(takes: Collection[Take | None]) -> int:
    """How often an account is taken: on the side where it is not taken once, if there is one."""
    counts = (sum(1 for take in takes if take and take.side in (None, side)) for side in Side)
    return next((count for count in counts if count != 1), 1)


def hidden_amounts(bokslut: Bokslut) -> Iterator[Finding]:
    """A line the förbund left out may hold an amount only where a visible line sums it up."""
    for id in bokslut.contents.forms:
        statement = bokslut.facts.statement(id, bokslut.year)
        shown_elsewhere = _summed_up(statement)
        for row in statement.rows:
            line = row.line
            if not line.omitted or isinstance(line.content, Sums) or line.id in shown_elsewhere:
                continue
            for cell in row.cells.values():
                if cell.value:
                    amount = kronor(shown(line, cell, line.unit) or 0)
                    yield catalogue.HIDDEN_AMOUNT.at(
                        line.place, line=line.text or line.id, form=id, amount=amount
                    )
                    break


def _summed_up(statement: Statement) -> set[str]:
    """Lines whose amounts a visible sum shows as one, all its parts being hidden."""
    form = statement.form
    visible = {row.line.id for row in statement.rows if is_visible(statement, row)}

    def leaves(id: str) -> set[str]:
        content = form.by_id[id].content
        if not isinstance(content, Sums):
            return {id}
        return set().union(*(leaves(part) for part, _ in content.terms))

    found: set[str] = set()
    for line in form.lines:
        if line.id in visible and isinstance(line.content, Sums):
            parts = leaves(line.id)
            if not parts & visible:
                found |= parts
    return found


def registers(bokslut: Bokslut) -> Iterator[Finding]:
    """A line from a register has its register, and its value for the year."""
    forbund = bokslut.forbund
    for id in bokslut.contents.forms:
        for line in bokslut.facts.forms[id].lines:
            if not isinstance(line.content, Registered) or line.omitted:
                continue
            name = line.content.register
            entry = forbund.entry(name, line.id, bokslut.year)
            place = Place(str(forbund.folder / "register" / f"{name}.csv"))
            register = forbund.registers.get(name)
            if register is None:
                yield catalogue.REGISTER_MISSING.at(place, register=name, line=line.id, form=id)
            elif register.is_wide:
                rad = line.row.rad if line.row else line.id
                if register.row(rad, bokslut.year) is None:
                    yield catalogue.REGISTER_VALUE_MISSING.at(
                        place, register=name, line=rad, year=bokslut.year
                    )
            elif entry is None:
                yield catalogue.REGISTER_VALUE_MISSING.at(
                    place, register=name, line=line.id, year=bokslut.year
                )
            elif not entry.unit.fits(line.unit):
                yield catalogue.REGISTER_UNIT.at(
                    entry.place, line=line.id, unit=entry.unit, wanted=line.unit
                )


def forecasts(bokslut: Bokslut) -> Iterator[Finding]:
    """Every forecast of the year is of a line that some table shows a forecast of."""
    name = bokslut.facts.foreseen
    register = bokslut.forbund.registers.get(name)
    if register is None:
        return
    forms = list(_foreseeing(bokslut))
    lines = {line.id: line for form in forms for line in form.lines if is_forecast(line)}
    counted = _counted(forms)
    for (id, year), entry in register.entries.items():
        if year != bokslut.year or not forms:
            continue
        if id in counted:
            reason = f"”{id}” räknas fram ur andra rader; skriv prognosen för dem i stället"
            yield catalogue.FIELD_VALUE.at(entry.place, field="rad", reason=reason)
        elif id not in lines:
            hint = suggestion(id, lines)
            yield catalogue.REGISTER_LINE.at(
                entry.place, register=name, line=id, year=year, hint=hint
            )
        elif not entry.unit.fits(lines[id].unit):
            yield catalogue.REGISTER_UNIT.at(
                entry.place, line=id, unit=entry.unit, wanted=lines[id].unit
            )


def _foreseeing(bokslut: Bokslut) -> Iterator[Form]:
    """The forms with a forecast: those shown, and where reports of several kinds about a period go
    by one register those of the others too.
    """
    forms = bokslut.facts.forms
    shown = bokslut.contents.forms if bokslut.contents.plan.omfattning is None else forms
    for id in shown:
        if any(column.kind is ColumnKind.PROGNOS for column in forms[id].columns):
            yield forms[id]


def _counted(forms: Iterable[Form]) -> set[str]:
    """Lines whose forecast is fetched from one of these forms, which counts it from other lines."""
    by_id = {form.id: form for form in forms}
    return {
        line.id
        for form in by_id.values()
        for line in form.lines
        if isinstance(line.content, Fetches)
        and line.content.form in by_id
        and not is_forecast(by_id[line.content.form].by_id[line.content.line])
    }


def required_parts(bokslut: Bokslut) -> Iterator[Finding]:
    """The report has the parts that LKBR 4:1 and the chapters after it ask for."""
    contents = bokslut.contents
    place = bokslut.forbund.place(contents.table)
    for part, law in contents.missing:
        yield catalogue.PART_REQUIRED.at(
            place, report=contents.plan.bestamd, part=part, table=contents.table, law=law
        )


def names_apart(bokslut: Bokslut) -> Iterator[Finding]:
    """No two rows or columns of a table have one name, however it is written."""
    for table in bokslut.tables:
        place = table.statement.form.place
        rows = Counter(folded(row.name) for row in table.rows if row.cells)
        columns = Counter(folded(column.name) for column in table.columns)
        for what, times in (("rader", rows), ("kolumner", columns)):
            for name, count in times.items():
                if count > 1:
                    yield catalogue.NAME_TWICE.at(place, table=table.id, what=what, name=name)


def notes_attached(bokslut: Bokslut) -> Iterator[Finding]:
    """A line that the law wants a note to has one, when it has an amount (LKBR 9 kap.)."""
    numbers = bokslut.contents.note_numbers
    for table in bokslut.tables:
        for row in table.statement.rows:
            line = row.line
            amounts = any(cell.value for cell in row.cells.values())
            if line.note_law and amounts and not any(note in numbers for note in line.notes):
                yield catalogue.NOTE_REQUIRED.at(line.place, line=line.text, law=line.note_law)


def note_sums(bokslut: Bokslut) -> Iterable[Finding]:
    """A note adds up to the line it explains, in every column the books reach."""
    for table in bokslut.tables:
        specifies = table.statement.form.specifies
        if specifies is not None:
            yield from _note_sum(bokslut, table, specifies.form, specifies.line)


def _note_sum(bokslut: Bokslut, table: Table, form: str, line: str) -> Iterator[Finding]:
    totals = [line for line in table.statement.form.lines if line.style is Style.SLUTSUMMA]
    if not totals:
        yield catalogue.FIELD_MISSING.at(table.statement.form.place, field="rad med stil slutsumma")
        return
    total_line = totals[-1]
    for column in table.columns:
        if column.kind is not ColumnKind.UTFALL or column.form.accounts is not None:
            continue
        note = table.statement.cell(total_line.id, column.form.id)
        whole = bokslut.facts.of(form, line, column.aspect)
        if not (note.known and whole.known):
            continue
        difference = (whole.value or 0) - (note.value or 0)
        if difference:
            explained = bokslut.facts.forms[form].by_id[line]
            yield catalogue.NOTE_SUM.at(
                table.statement.form.place,
                number=table.number,
                title=table.title,
                note=kronor(shown(total_line, note, total_line.unit) or 0),
                line=explained.text,
                amount=kronor(shown(explained, whole, explained.unit) or 0),
                difference=kronor(sign_of(total_line, total_line.unit) * difference),
                accounts=_uncounted(bokslut, table, form, line),
            )


def _uncounted(bokslut: Bokslut, table: Table, form: str, line: str) -> str:
    """The accounts of the explained line that the note counts not at all or more than once."""
    facts = bokslut.facts
    explained = facts.forms[form].by_id[line].content
    if not isinstance(explained, Selects):
        return "de konton som saknas"
    times: Counter[str] = Counter()
    for row in table.statement.form.lines:
        if isinstance(row.content, Selects):
            times.update(facts.weights(row.content, facts.books.accounts))
    konton = facts.weights(explained, facts.books.accounts)
    missing = [konto for konto in konton if not times[konto]]
    twice = [konto for konto in konton if times[konto] > 1]
    return ", ".join(missing or twice) or "rätt dimensioner"
