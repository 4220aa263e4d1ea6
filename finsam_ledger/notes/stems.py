"""Lines that stand for several: written out, and added where the one was added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from finsam_ledger.forms import Form, Heading, Line, Sums


def written_out(form: Form, replaced: Mapping[str, Sequence[Line]]) -> Form:
    """The form with each line in `replaced` giving way to those that come instead."""
    if not replaced:
        return form
    lines = [line for stem in form.lines for line in replaced.get(stem.id, [stem])]
    return replace(form, lines=tuple(_summing(line, replaced) for line in lines))


def _summing(line: Line, replaced: Mapping[str, Sequence[Line]]) -> Line:
    """A sum over a line that was replaced adds the lines that came instead."""
    if not isinstance(line.content, Sums):
        return line
    terms = [
        (part, sign)
        for id, sign in line.content.terms
        for part in (_counted(replaced[id]) if id in replaced else [id])
    ]
    return replace(line, content=Sums(tuple(terms)))


def _counted(lines: Sequence[Line]) -> list[str]:
    return [line.id for line in lines if not isinstance(line.content, Heading)]
