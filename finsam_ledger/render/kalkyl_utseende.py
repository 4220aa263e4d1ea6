"""The looks of a workbook's cells, and text that can be nothing but text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from finsam_ledger.forms import Style
from finsam_ledger.money import MINUS, Unit
from finsam_ledger.render.bocker_cells import shown
from finsam_ledger.render.xlsx import LONGEST

Position = tuple[int, int]

_FONT = {"font_name": "Arial", "font_size": 10}
_ACCENT, _FAINT, _LINE, _TINT, _RED = "#17514b", "#55605c", "#cfd4d0", "#eaf1ef", "#b00020"
_FIRST_YEAR = 1900
_HIGH, _HIGHEST = 13.5, 400  # points of a line of text, and of a row
_SUM: Mapping[Style, Mapping[str, Any]] = {
    Style.SUMMA: {"bold": True, "top": 1},
    Style.SLUTSUMMA: {"bold": True, "top": 2, "top_color": _ACCENT, "bg_color": _TINT},
    Style.RUBRIK: {"bold": True},
    Style.VARAV: {"font_color": _FAINT},
}


def number_format(decimals: int, mark: str = "") -> str:
    """A number format with a real minus; Excel parts thousands as its reader's language does."""
    digits = "#,##0" + ("." + "0" * decimals if decimals else "")
    shape = digits + (f'"{mark}"' if mark else "")
    return f'{shape};"{MINUS}"{shape}'


class Looks:
    """The formats of a workbook, each made once."""

    def __init__(self, workbook: Any) -> None:
        self._workbook = workbook
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def made(self, **wanted: Any) -> Any:
        key = tuple(sorted(wanted.items()))
        if key not in self._made:
            self._made[key] = self._workbook.add_format({**_FONT, **wanted})
        return self._made[key]

    @cached_property
    def plain(self) -> Any:
        return self.made()

    @cached_property
    def bold(self) -> Any:
        return self.made(bold=True)

    @cached_property
    def right(self) -> Any:
        return self.made(align="right")

    @cached_property
    def wrapped(self) -> Any:
        return self.made(text_wrap=True, valign="top")

    @cached_property
    def title(self) -> Any:
        return self.made(bold=True, font_size=16, font_color=_ACCENT)

    @cached_property
    def faint(self) -> Any:
        return self.made(font_color=_FAINT)

    @cached_property
    def link(self) -> Any:
        return self.made(font_color=_ACCENT, underline=1)

    @cached_property
    def entry(self) -> Any:
        """A line of a list of contents."""
        return self.made(font_color=_ACCENT, underline=1, indent=1)

    @cached_property
    def draft(self) -> Any:
        return self.made(bold=True, font_size=14, font_color=_RED)

    @cached_property
    def heading(self) -> Any:
        return self.made(bold=True, bottom=1, text_wrap=True, valign="bottom")

    @cached_property
    def heading_right(self) -> Any:
        return self.made(bold=True, bottom=1, text_wrap=True, valign="bottom", align="right")

    @cached_property
    def heading_exact(self) -> Any:
        return self.made(
            bottom=1, text_wrap=True, valign="bottom", align="right", font_color=_FAINT
        )

    @cached_property
    def date(self) -> Any:
        return self.made(num_format="yyyy-mm-dd", align="left")

    @cached_property
    def exact(self) -> Any:
        return self.made(num_format=number_format(2))

    def label(self, style: Style, depth: int) -> Any:
        indent = depth + (style is Style.VARAV)
        return self.made(**_SUM.get(style, {}), indent=indent, text_wrap=True, valign="top")

    def figure(self, style: Style, form: str = "@", align: str = "right") -> Any:
        return self.made(**_SUM.get(style, {}), num_format=form, align=align, valign="top")

    def words(self, style: Style) -> Any:
        return self.made(**_SUM.get(style, {}), text_wrap=True, valign="top")

    def behind(self, counted: Unit) -> Any:
        """How the exact amount behind a figure looks."""
        shape = number_format(2 if counted is not Unit.COUNT else 0)
        return self.made(num_format=shape, font_color=_FAINT, valign="top")

    def amount(self, counted: Unit, *, bold: bool) -> Any:
        return self.made(num_format=number_format(2 if counted is not Unit.COUNT else 0), bold=bold)


def text(worksheet: Any, position: Position, words: str, look: Any = None) -> None:
    """Text as text, on one line; nothing where there is none."""
    if words:
        worksheet.write_string(*position, cut(words), look)


def fill(worksheet: Any, row: int, cells: Sequence[str], widths: Sequence[int], look: Any) -> None:
    """A row of wrapped texts, as high as the longest of them needs."""
    lines = 1
    for index, (words, width) in enumerate(zip(cells, widths, strict=True)):
        text(worksheet, (row, index), words, look)
        lines = max(lines, -(-len(words) // width))
    worksheet.set_row(row, min(_HIGHEST, _HIGH * lines))


def cut(words: str) -> str:
    """What a cell can hold of a text."""
    return shown(words)[:LONGEST]


def put(worksheet: Any, position: Position, day: date, look: Any) -> None:
    """A day as one that can be sorted by, where Excel's calendar reaches."""
    if day.year >= _FIRST_YEAR:
        worksheet.write_datetime(*position, day, look)
    else:
        worksheet.write_string(*position, day.isoformat(), look)


def in_margin(words: str) -> str:
    """Text for a page's head or foot, where an ampersand would begin a command."""
    return shown(words)[:80].replace("&", "&&")
