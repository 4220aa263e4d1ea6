"""Whether the registers have the fields that a form shows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from finsam_ledger import catalogue
from finsam_ledger.datafiles import suggestion
from finsam_ledger.findings import Finding, Place
from finsam_ledger.forbund import Forbund
from finsam_ledger.forms import PLACEHOLDERS, Form, Line, Registered
from finsam_ledger.notes.per_rad import FIELD


class _Asked(NamedTuple):
    """A field that is asked of a register, and where."""

    register: str
    field: str
    place: Place


def check(form: Form, forbund: Forbund) -> Iterator[Finding]:
    """Fields that a register of the förbund's has not got. One that is not there has no rows."""
    for register, field, place in dict.fromkeys(_asked(form)):
        found = forbund.registers.get(register)
        if found is not None and found.is_wide and field not in found.fields:
            hint = suggestion(field, found.fields)
            reason = f"registret {register} har ingen kolumn ”{field}”"
            yield catalogue.FIELD_VALUE.at(
                place, field=field, reason=f"{reason}. {hint}".rstrip(". ")
            )


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
