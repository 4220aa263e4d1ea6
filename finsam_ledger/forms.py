"""Uppställningsformer: what a statement or a tabular note consists of, as values.

A form is data: lines, account sets, sums, signs, law, years of validity. It is read
by `formdata`, `formlines` and `formfiles`, and filled by `statements`. Line ids never change
meaning; labels may.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from msgspec import Struct

from finsam_ledger.balances import Measure
from finsam_ledger.chart import AccountSet
from finsam_ledger.findings import Place
from finsam_ledger.forbund import Part
from finsam_ledger.money import Rounding, Unit


class Style(StrEnum):
    """How a line looks; nothing is computed from it."""

    RUBRIK = "rubrik"
    RAD = "rad"
    VARAV = "varav"
    SUMMA = "summa"
    SLUTSUMMA = "slutsumma"

    @property
    def is_sum(self) -> bool:
        return self in (Style.SUMMA, Style.SLUTSUMMA)


Values = tuple[str, ...]
ANY = "*"


class Selects(Struct, frozen=True):
    """Amounts of the accounts in a set, over a period, with or without certain dimensions: one of
    the values given for each, or `*` for any.

    `per_konto` and `per_medlem` stand for a line each of the accounts, of the members of a part.
    """

    accounts: AccountSet
    measure: Measure
    dimension: Mapping[str, Values] = {}
    utom: Mapping[str, Values] = {}
    per_konto: bool = False
    per_medlem: Part | None = None


class Sums(Struct, frozen=True):
    """Other lines of the same form, added (+1) or subtracted (−1)."""

    terms: tuple[tuple[str, int], ...]


class Fetches(Struct, frozen=True):
    """The same column of a line in another form."""

    form: str
    line: str


class Divides(Struct, frozen=True):
    """One line of the same form as a share of another, or of what was budgeted on it."""

    over: str
    under: str
    of_budget: bool = False


class Registered(Struct, frozen=True):
    """A value from a register, by the line's id and the year."""

    register: str


class Computed(Struct, frozen=True):
    """Nationella rådet's limit (trappan) for the allocation in line `of`."""

    of: str


class Words(Struct, frozen=True):
    """A word in every cell, such as Inga."""

    text: str


class Spreads(Struct, frozen=True):
    """In each column that is part of a sum of columns, its share of that sum on line `of`."""

    of: str


class Carries(Struct, frozen=True):
    """What a year begins with: line `start` where the books know it, else line `end` of the year
    before, as foreseen or, if it is not, as budgeted.
    """

    start: str
    end: str


class Heading(Struct, frozen=True):
    """A line without cells."""


Content = (
    Selects | Sums | Fetches | Divides | Registered | Computed | Words | Spreads | Carries | Heading
)


class PerRow(Struct, frozen=True):
    """That a line stands for one for each row of a register: those whose fields have the values in
    `where`. Its label, and the `group` it stands under, have the row's fields in braces.
    """

    register: str
    group: str
    where: Mapping[str, Values] = {}


class RowOf(NamedTuple):
    """The row of a register that a line shows."""

    register: str
    rad: str


class Line(Struct, frozen=True):
    """One line of a form. `turned` shows credit as positive; `empty` and `zero` are how nothing and
    nought are shown; `note_law` is the rule that asks for a note when there is an amount.

    A hidden line is computed but not shown: a helper of the form, or one a förbund `omitted`. One
    `from_printed` is made of printed figures: a sum of its parts as printed, a movement of the
    printed balances at both ends. What it `equals` are lines that add up to it, as readers
    will check. One with `columns` has cells in those alone; `share_of` is the line that its
    share is of. `per_row` is a line that gives way to others, each of which shows a `row`.
    """

    id: str
    text: str
    content: Content
    style: Style
    turned: bool
    unit: Unit
    decimals: int
    empty: str
    zero: str
    notes: tuple[str, ...]
    note_law: str
    under: str | None
    hidden: bool
    omitted: bool
    only_with_amount: bool
    from_printed: bool
    equals: tuple[str, ...]
    place: Place
    columns: tuple[str, ...] = ()
    share_of: str = ""
    per_row: PerRow | None = None
    row: RowOf | None = None


# What a column's name and heading may have filled in, in braces.
PLACEHOLDERS = ("ar", "omfattning", "forra", "start", "slut", "period")


class ColumnKind(StrEnum):
    UTFALL = "utfall"
    BUDGET = "budget"
    PROGNOS = "prognos"
    BEVILJAT = "beviljat"
    REKVIRERAT = "rekvirerat"
    SKILLNAD = "skillnad"
    KVOT = "kvot"
    ANDEL = "andel"
    SUMMA = "summa"
    PRODUKT = "produkt"
    VAGT = "vagt"
    NOT = "not"

    @property
    def is_amount(self) -> bool:
        """Whether its cells are filled from outside, not made of other columns."""
        return self in (
            ColumnKind.UTFALL,
            ColumnKind.BUDGET,
            ColumnKind.PROGNOS,
            ColumnKind.BEVILJAT,
            ColumnKind.REKVIRERAT,
        )

    @property
    def is_decided(self) -> bool:
        """Whether its cells are what was decided, which may change during the year."""
        return self in (ColumnKind.BUDGET, ColumnKind.BEVILJAT)

    @property
    def is_of_columns(self) -> bool:
        """Whether its cells are made of several others on the row."""
        return self in (ColumnKind.SUMMA, ColumnKind.PRODUKT, ColumnKind.VAGT)

    @property
    def is_ratio(self) -> bool:
        return self in (ColumnKind.KVOT, ColumnKind.ANDEL)


class ColumnForm(Struct, frozen=True):
    """A column before the year is known; `years_back` counts from the report's year.

    An outcome is that of the report's period in its year, or of the `whole_year`; a budget and a
    forecast are always of the whole year.

    It may take only some `accounts`, show credit its own way (`turned`), have `decimals` and a
    `unit` of its own, and be the `original` budget instead of the one in force, or the part of it
    that has passed (`linear`). A hidden one is only computed with. What it `equals` are other
    columns that add up to it (+1) or are taken off (−1).

    A `field` is what it shows of a register; `parts` are the columns it adds (or takes off, −1),
    multiplies or weighs, the last by `weights`. One `lit` shows a traffic light in words.
    """

    id: str
    kind: ColumnKind
    years_back: int
    whole_year: bool
    name: str
    heading: str
    of: tuple[str, str] | None
    accounts: AccountSet | None
    turned: bool | None
    decimals: int | None
    original: bool
    hidden: bool
    equals: tuple[tuple[str, int], ...]
    place: Place
    unit: Unit | None = None
    linear: bool = False
    field: str = ""
    parts: tuple[tuple[str, int], ...] = ()
    weights: str = ""
    lit: bool = False


class Lights(Struct, frozen=True):
    """From which figure a traffic light is green, and from which it is yellow; else it is red."""

    gron: int
    gul: int


class Form(Struct, frozen=True, dict=True):
    """A whole form. `specifies` is the line a note explains; `instead` is said of an empty one.

    One that `uses_history` takes years before the books from the register historik. One that
    `counts_people` has numbers that may be too small to be published.
    """

    id: str
    title: str
    law: str
    unit: Unit
    columns: tuple[ColumnForm, ...]
    lines: tuple[Line, ...]
    specifies: Fetches | None
    is_note: bool
    uses_history: bool
    rounding: Rounding | None
    footnote: str
    instead: str
    place: Place
    counts_people: bool = False
    lights: Lights | None = None

    @cached_property
    def by_id(self) -> Mapping[str, Line]:
        return {line.id: line for line in self.lines}
