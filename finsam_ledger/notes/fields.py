"""Whether the registers have the fields that a form shows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from finsam_ledger import catalogue
from finsam_ledger.datafiles import suggestion
from finsam_ledger.findings import Finding, Place
from finsam_ledger.forbund import Forbund
from finsam_ledger.forms import (
    PLACEHOLDERS,
    Divides,
    Form,
    Heading,
    Line,
    Registered,
    Selects,
    Sums,
)
from finsam_ledger.money import Unit
from finsam_ledger.notes.per_rad import FIELD


class _Asked(NamedTuple):
    """A field that is asked of a register, and where."""

    register: str
    field: str
    place: Place


def check(form: Form, forbund: Forbund) -> Iterator[Finding]:
    """Fields that a register of the förbund's has not got, and registers that a form of its own
    asks for in vain; a built-in form shows no rows of one that is not there.
    """
    yield from _absent(form, forbund)
    for register, field, place in dict.fromkeys(_asked(form)):
        found = forbund.registers.get(register)
        if found is not None and found.is_wide and field not in found.fields:
            hint = suggestion(field, found.fields)
            reason = f"registret {register} har ingen kolumn ”{field}”"
            yield catalogue.FIELD_VALUE.at(
                place, field=field, reason=f"{reason}. {hint}".rstrip(". ")
            )
    yield from _weights(form, forbund)
    yield from _long(form, forbund)


def _absent(form: Form, forbund: Forbund) -> Iterator[Finding]:
    own = str(forbund.folder)
    asked = {each.register: each.place for each in _asked(form) if each.place.file.startswith(own)}
    for register, place in asked.items():
        if register and register not in forbund.registers:
            hint = suggestion(register, forbund.registers)
            reason = f"registret {register} finns inte. {hint}".rstrip(". ")
            yield catalogue.FIELD_VALUE.at(place, field=register, reason=reason)


def _weights(form: Form, forbund: Forbund) -> Iterator[Finding]:
    """Weights are numbers, none below nought, one for each column that is weighed."""
    for column in form.columns:
        name, _, field = column.weights.rpartition(".")
        register = forbund.registers.get(name)
        if register is None or field not in register.fields:
            continue
        for id, _ in column.parts:
            rows = [row for row in register.rows if row.rad == id]
            if not rows:
                reason = f"registret {name} har ingen rad ”{id}”"
                yield catalogue.FIELD_VALUE.at(column.place, field="vikter", reason=reason)
            for row in rows:
                weight = row.said(field, Unit.COUNT, row.year or 0)
                if isinstance(weight, str) or weight.value < 0:
                    reason = f"”{row.fields.get(field, '')}” är ingen vikt"
                    yield catalogue.FIELD_VALUE.at(row.place, field=field, reason=reason)


def _long(form: Form, forbund: Forbund) -> Iterator[Finding]:
    """Lines for each row of a register that has a row for each figure."""
    for line in form.lines:
        name = line.per_row.register if line.per_row else ""
        register = forbund.registers.get(name)
        if register is not None and not register.is_wide:
            reason = f"registret {name} har kolumnerna varde och enhet, och inga egna att visa"
            yield catalogue.FIELD_VALUE.at(line.place, field="per_rad", reason=reason)


def is_silent(form: Form, forbund: Forbund, year: int) -> bool:
    """Whether a form shows nothing but registers with fields of their own, and none of them has
    anything about the year.
    """
    contents = [
        line for line in form.lines if not isinstance(line.content, Heading | Sums | Divides)
    ]
    names = {line.per_row.register if line.per_row else _register(line) for line in contents}
    if not names or "" in names or any(isinstance(line.content, Selects) for line in contents):
        return False
    found = [forbund.registers.get(name) for name in names]
    wide = [register for register in found if register is not None and register.is_wide]
    return len(wide) == len(found) and not any(register.of(year) for register in wide)


def _asked(form: Form) -> Iterator[_Asked]:
    for line in form.lines:
        if line.per_row is not None:
            yield from _labels(line)
        own = line.per_row.register if line.per_row else _register(line)
        for column in form.columns:
            named, _, field = column.field.rpartition(".")
            shown = not line.columns or column.id in line.columns
            if field and shown and (named or own):
                yield _Asked(named or own, field, column.place)
    for column in form.columns:
        if column.weights:
            named, _, field = column.weights.rpartition(".")
            yield _Asked(named, field, column.place)


def _register(line: Line) -> str:
    return line.content.register if isinstance(line.content, Registered) else ""


def _labels(line: Line) -> Iterator[_Asked]:
    """The fields in a line's label and group, and those it goes by."""
    if line.per_row is None:
        return
    register = line.per_row.register
    for other, field in FIELD.findall(line.text + line.per_row.group):
        if other or field not in PLACEHOLDERS:
            yield _Asked(other[:-1] or register, field, line.place)
    for field in line.per_row.where:
        yield _Asked(register, field, line.place)
