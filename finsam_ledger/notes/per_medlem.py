"""A line for each member of a part: their contributions, by the `motpart` of the books."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from finsam_ledger.forbund import Member
from finsam_ledger.forms import Form, Line, Selects
from finsam_ledger.notes.stems import written_out


def with_members(form: Form, members: Iterable[Member]) -> Form:
    """The form with each `per_medlem` line replaced by a line per member of that part."""
    members = list(members)
    return written_out(
        form,
        {
            line.id: [
                _line(line, line.content, member)
                for member in members
                if member.part is line.content.per_medlem
            ]
            for line in form.lines
            if isinstance(line.content, Selects) and line.content.per_medlem
        },
    )


def _line(stem: Line, selects: Selects, member: Member) -> Line:
    dimension = {**selects.dimension, "motpart": (member.motpart,)}
    content = replace(selects, dimension=dimension, per_medlem=None)
    return replace(stem, id=f"{stem.id}-{member.motpart}", text=member.namn, content=content)
