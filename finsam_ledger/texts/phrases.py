"""Figures as phrases whose words agree with the numbers' signs.

Phrases are made of words that need no agreement: “ökade med”, “ändrades inte”, “enligt budget”.
A difference in money is that between the two figures as they are printed in its unit, so that who
subtracts them gets the same; where the table prints the difference itself, it is that one. A
change in per cent and a share are of the exact values, as in tables.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from msgspec import Struct

from finsam_ledger.filled import Column
from finsam_ledger.forms import ColumnKind
from finsam_ledger.money import NBSP, Unit, rounded, swedish
from finsam_ledger.texts.binding import Binding, Name, Word
from finsam_ledger.texts.lookup import Nature, Pages, Quoted, Unfound


class Said(Struct, frozen=True):
    """A phrase, and the number in it with the sign the words give it: plus is more, over budget,
    better or surplus. `of` are the figures it is about: one, or two that are compared.
    """

    text: str
    number: Decimal
    unit: Unit
    label: str
    column: str
    of: tuple[Quoted, ...]


class _Words(Struct, frozen=True):
    """A phrase for each sign; `{}` is the number's size with its unit."""

    plus: str
    minus: str
    nought: str

    def of(self, sign: Decimal | int | Fraction, size: str) -> str:
        chosen = self.plus if sign > 0 else self.minus if sign < 0 else self.nought
        return chosen.format(size)


_CHANGE = _Words("ökade med {}", "minskade med {}", "ändrades inte")
_CHANGE_OF_RESULT = _Words("förbättrades med {}", "försämrades med {}", "ändrades inte")
_BUDGET = _Words("{} över budget", "{} under budget", "enligt budget")
_BUDGET_OF_RESULT = _Words("{} bättre än budget", "{} sämre än budget", "enligt budget")
_RESULT = _Words("ett överskott om {}", "ett underskott om {}", "ett nollresultat")
_LITTLE = f"mindre än 1{NBSP}procent"


def phrase(pages: Pages, binding: Binding) -> Said | Unfound:
    """The phrase for a binding with a word."""
    match binding.word:
        case Word.ANDRING:
            return _compared(pages, binding, against_budget=False)
        case Word.MOT_BUDGET:
            return _compared(pages, binding, against_budget=True)
        case Word.ANDEL if binding.whole is not None:
            return _share(pages, binding, binding.whole)
    found = pages.find(binding.name, binding.unit, binding.column)
    if isinstance(found, Unfound):
        return found
    if binding.word is Word.RESULTAT:
        return _result(pages, binding, found)
    number = found.amount
    text = f"{swedish(number)}{_named(number, found.unit)}"
    return Said(text, number, found.unit, found.label, pages.column_name(found), (found,))


def _result(pages: Pages, binding: Binding, found: Quoted) -> Said | Unfound:
    if found.nature is not Nature.RESULTAT:
        hint = f"Skriv {{{{ belopp {found.unit} {binding.name} }}}} om raden är ett belopp."
        return Unfound(f"”{binding.name}” är inget resultat", hint)
    number = found.amount
    text = _RESULT.of(number, _sized(number, found.unit))
    return Said(text, number, found.unit, found.label, pages.column_name(found), (found,))


def _compared(pages: Pages, binding: Binding, *, against_budget: bool) -> Said | Unfound:
    line = pages.line(binding.name)
    if isinstance(line, Unfound):
        return line
    of_money = binding.unit is Unit.PERCENT and line.unit.is_money
    unit = line.unit if of_money else binding.unit
    now = pages.find(binding.name, unit, binding.column)
    if isinstance(now, Unfound):
        return now
    find = _budget_of if against_budget else _before
    column = find(pages.columns(binding.name), now.column)
    then = pages.beside(binding.name, column, unit) if column else None
    if column is None or then is None:
        return _alone(binding, now, against_budget=against_budget)
    is_result = now.nature is Nature.RESULTAT
    if against_budget:
        words = _BUDGET_OF_RESULT if is_result else _BUDGET
    else:
        words = _CHANGE_OF_RESULT if is_result else _CHANGE
    name = f"{pages.column_name(now)} mot {pages.column_name(then)}"
    if of_money:
        return _in_percent(binding, now, then, words, name)
    number = _difference(pages, binding.name, now, then)
    size = _sized(number, unit, points=unit is Unit.PERCENT)
    return Said(words.of(number, size), number, unit, now.label, name, (now, then))


def _alone(binding: Binding, now: Quoted, *, against_budget: bool) -> Unfound:
    """What is said where there is nothing to compare with."""
    what = "ingen budget för samma tid" if against_budget else "ingen siffra för tiden före"
    hint = "Hämta från en tabell som visar båda, eller skriv på annat sätt."
    if against_budget and not now.column.period.is_year:
        hint = "Jämför årets prognos med årets budget: skriv prognos sist."
    return Unfound(f"”{binding.name}” har {what} att jämföra {now.column.name} med", hint)


def _before(columns: tuple[Column, ...], now: Column) -> Column | None:
    """The outcome of the same months the year before, else the latest one before."""
    kind = now.kind if now.kind.is_ratio else ColumnKind.UTFALL
    alike = [
        column
        for column in columns
        if column.kind is kind and column.form.accounts == now.form.accounts
    ]
    same = [column for column in alike if column.period == now.period.years_back(1)]
    earlier = [column for column in alike if column.period.end <= now.period.start]
    return next(iter(same), max(earlier, key=lambda column: column.period.end, default=None))


def _budget_of(columns: tuple[Column, ...], now: Column) -> Column | None:
    """The budget in force for the same time, else the original one."""
    alike = [
        column
        for column in columns
        if column.kind is ColumnKind.BUDGET
        and column.period == now.period
        and column.form.accounts == now.form.accounts
    ]
    return min(alike, key=lambda column: column.form.original, default=None)


def _difference(pages: Pages, name: Name, now: Quoted, then: Quoted) -> Decimal:
    """As the table prints it, else between the two as printed; plus where there is more."""
    pair = {now.column.form.id, then.column.form.id}
    for column in pages.columns(name):
        if column.form.of is not None and set(column.form.of) == pair and not column.form.hidden:
            there = pages.beside(name, column, now.unit)
            if column.kind is ColumnKind.SKILLNAD and there is not None:
                return abs(there.number) if now.exact > then.exact else -abs(there.number)
    return now.amount - then.amount


def _in_percent(
    binding: Binding, now: Quoted, then: Quoted, words: _Words, column: str
) -> Said | Unfound:
    if now.nature is Nature.RESULTAT or then.exact <= 0 or now.exact < 0:
        reason = f"”{binding.name}” kan inte jämföras i procent: {_why(now)}"
        return Unfound(reason, "Skriv kr, tkr eller mkr i stället för procent.")
    ratio = Fraction(now.exact - then.exact) / Fraction(then.exact)
    number = rounded(ratio, Unit.PERCENT)
    size = _LITTLE if ratio and not number else _sized(number, Unit.PERCENT)
    return Said(words.of(ratio, size), number, Unit.PERCENT, now.label, column, (now, then))


def _why(now: Quoted) -> str:
    if now.nature is Nature.RESULTAT:
        return "det är ett resultat"
    return "ett av beloppen är noll eller negativt"


def _share(pages: Pages, binding: Binding, whole: Name) -> Said | Unfound:
    part_line, whole_line = pages.line(binding.name), pages.line(whole)
    if isinstance(part_line, Unfound):
        return part_line
    if isinstance(whole_line, Unfound):
        return whole_line
    part = pages.find(binding.name, part_line.unit, binding.column)
    of = pages.find(whole, whole_line.unit, binding.column)
    if isinstance(part, Unfound):
        return part
    if isinstance(of, Unfound):
        return of
    if not part_line.unit.fits(whole_line.unit) or of.exact <= 0 or part.exact < 0:
        reason = f"”{binding.name}” är ingen andel av ”{whole}”"
        return Unfound(reason, "Delen får inte vara negativ, det hela ska vara större än noll.")
    ratio = Fraction(part.exact) / Fraction(of.exact)
    number = rounded(ratio, Unit.PERCENT)
    text = _LITTLE if ratio and not number else _sized(number, Unit.PERCENT)
    column = pages.column_name(part)
    return Said(text, number, Unit.PERCENT, f"{part.label} av {of.label}", column, (part, of))


def _sized(number: Decimal, unit: Unit, *, points: bool = False) -> str:
    """A number's size with its unit, on one line."""
    return f"{swedish(abs(number))}{_named(number, unit, points=points)}"


def _named(number: Decimal, unit: Unit, *, points: bool = False) -> str:
    if unit is Unit.COUNT:
        return ""
    if points:
        return f"{NBSP}procentenhet{'' if abs(number) == 1 else 'er'}"
    return f"{NBSP}{'procent' if unit is Unit.PERCENT else unit}"
