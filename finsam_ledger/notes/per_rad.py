"""A line for each row of a register: participants of each insats, goals, controls."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from finsam_ledger.forbund import Forbund
from finsam_ledger.forms import Form, Heading, Line, RowOf, Selects, Style
from finsam_ledger.notes.stems import written_out
from finsam_ledger.periods import Period
from finsam_ledger.registers import WideRow

# A field of the row, or of the row with its id in another register: {namn}, {insatser.namn}.
FIELD = re.compile(r"\{([\w-]+\.)?(\w+)\}")


def with_rows(form: Form, forbund: Forbund, period: Period, words: Mapping[str, str]) -> Form:
    """The form with each `per_rad` line replaced by a line per row of its register, those of one
    group below a heading. `words` are what labels may have besides the fields. What has no year of
    its own has a line if it is about the year, or one to come that the form has a column of.
    """
    last = max((period.year - column.years_back for column in form.columns), default=0)
    return written_out(
        form,
        {
            line.id: list(_Rows(line, forbund, (period.year, last), words).lines())
            for line in form.lines
            if line.per_row is not None
        },
    )


class _Rows:
    """The lines that come instead of one."""

    def __init__(
        self,
        stem: Line,
        forbund: Forbund,
        years: tuple[int, int],
        words: Mapping[str, str],
    ) -> None:
        self._stem, self._forbund, self._words = stem, forbund, words
        self._year, self._last = years

    def lines(self) -> Iterator[Line]:
        per_row = self._stem.per_row
        register = self._forbund.registers.get(per_row.register) if per_row else None
        if per_row is None or register is None:
            return
        heading: Line | None = None
        for number, row in enumerate(register.of(self._year, self._last)):
            if not all(row.fields.get(name) in values for name, values in per_row.where.items()):
                continue
            group = self._filled(per_row.group, row)
            if group and (heading is None or heading.text != group):
                heading = self._heading(group, number)
                yield heading
            yield self._line(row, register.name, heading.id if group and heading else None)

    def _heading(self, group: str, number: int) -> Line:
        return replace(
            self._stem,
            id=f"{self._stem.id}-grupp-{number}",
            text=group,
            content=Heading(),
            style=Style.RUBRIK,
            per_row=None,
        )

    def _line(self, row: WideRow, register: str, under: str | None) -> Line:
        stem, content = self._stem, self._stem.content
        if isinstance(content, Selects):
            content = replace(content, dimension={**content.dimension, "insats": (row.rad,)})
        return replace(
            stem,
            id=f"{stem.id}-{row.rad}",
            text=self._filled(stem.text, row),
            content=content,
            under=under or stem.under,
            per_row=None,
            row=RowOf(register, row.rad),
        )

    def _filled(self, text: str, row: WideRow) -> str:
        def word(found: re.Match[str]) -> str:
            other, name = found.groups()
            fields = self._fields(row, other[:-1]) if other else row.fields
            said = fields.get(name, self._words.get(name, ""))
            return self._forbund.called(name, said)

        return FIELD.sub(word, text)

    def _fields(self, row: WideRow, register: str) -> Mapping[str, str]:
        other = self._forbund.registers.get(register)
        found = other.row(row.rad, self._year) if other else None
        return found.fields if found else {}
