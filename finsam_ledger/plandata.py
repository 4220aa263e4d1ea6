"""Kinds of report as they are written: chapters, parts, notes, key figures."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec

from finsam_ledger.datafiles import read_toml
from finsam_ledger.formdata import ColumnData
from finsam_ledger.periods import YEAR

REPORTS = Path(__file__).parent / "data" / "reports"


class PartData(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of a chapter: any of a text, a form, the board, the matrix of risks, a chart, the
    notes, lines to sign on.

    A `valfri` text is left out where the förbund has not written it, a form where it has none of
    that id; a form of a `register` where that says nothing of the year. `lag` is what asks for a
    text, where that is not the chapter's.
    """

    id: str
    rubrik: str = ""
    lag: str = ""
    text: str = ""
    valfri: bool = False
    uppstallning: str = ""
    register: str = ""
    diagram: str = ""
    styrelse: bool = False
    riskmatris: bool = False
    underskrifter: bool = False
    noter: bool = False
    kravs: bool = False
    balanskrav: str = ""
    finansiellt_mal: str = ""
    medlemmar: bool = False


class ChapterData(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"delar": "del"}):
    """A chapter with its parts, in order."""

    id: str
    rubrik: str
    lag: str = ""
    delar: tuple[PartData, ...] = ()


class NoteData(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A note: a form of that id, or a text with a heading of its own."""

    id: str
    rubrik: str = ""
    lag: str = ""
    text: str = ""
    kravs: bool = False


class KeyFigureData(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A figure to read first: a line of a form, under a label of its own."""

    uppstallning: str
    rad: str
    rubrik: str


class ColumnsData(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The columns that some forms have in a kind of report, instead of their own; with `fotnot`
    if their own footnote is about columns that are no longer there.
    """

    uppstallningar: tuple[str, ...]
    kolumn: tuple[ColumnData, ...]
    fotnot: str = ""


class SpanData(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many of the year's months a kind of report is about: as a rule (all that are booked, if
    0), at least, at most.
    """

    manader: int = 0
    minst: int = 1
    hogst: int = YEAR
    lag: str = ""


class Plan(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"noter": "not"}):
    """A kind of report: its title, what it is called in a sentence, and the table of forbund.toml
    that has the förbund's choices. One with an `omfattning` is about the first months of a year;
    `prognos` is what asks for a forecast in it.
    """

    id: str
    rubrik: str
    bestamd: str
    val: str
    nyckeltal: tuple[KeyFigureData, ...]
    kapitel: tuple[ChapterData, ...]
    noter: tuple[NoteData, ...] = ()
    omfattning: SpanData | None = None
    kolumner: tuple[ColumnsData, ...] = ()
    prognos: str = ""

    def months(self, booked: int) -> int:
        """How many months it is about where nothing else is said; so many of the year's are
        `booked`.
        """
        return (self.omfattning.manader or booked) if self.omfattning else YEAR


def plans() -> list[Plan]:
    """Every built-in plan."""
    return [read_plan(path.stem) for path in sorted(REPORTS.glob("*.toml"))]


@cache
def read_plan(kind: str) -> Plan:
    """A built-in plan; raises ValueError for a kind that does not exist (a wrong command)."""
    toml, _ = read_toml(REPORTS / f"{kind}.toml")
    if toml is None:
        raise ValueError(f"no plan for a report of kind {kind!r}")
    return msgspec.convert(dict(toml.data), Plan)
