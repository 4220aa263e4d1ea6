"""Narrative: Markdown files with figures bound in by name.

A figure is written `{{ tkr tabell.rad }}`: a unit, a form and a line of it, last a column if it is
not the report's own outcome. With a word before the unit it is a phrase that says what the number
means: `{{ ändring tkr tabell.rad }}` is “ökade med 12 tkr”. What is typed on purpose stands in
`{{ skrivet 300 tkr }}`. Nothing else is replaced, so text stays text; `docs/texter.md` has it all.

`binding` reads what stands in the braces, `lookup` finds the figure, `phrases` words it, `typed`
looks for amounts that stand in the text itself.
"""

from __future__ import annotations

import re
from pathlib import Path

from msgspec import Struct

from finsam_ledger import catalogue
from finsam_ledger.bokslut import Bokslut
from finsam_ledger.datafiles import read_text
from finsam_ledger.findings import Finding, Place
from finsam_ledger.money import NBSP, Unit, plain, swedish
from finsam_ledger.tables import Figure
from finsam_ledger.texts.binding import UNITS, Binding, Misread, Typed, parse
from finsam_ledger.texts.lookup import Pages, Quoted, Unfound
from finsam_ledger.texts.markup import below, without_html
from finsam_ledger.texts.phrases import phrase
from finsam_ledger.texts.typed import typed_amounts

TEXTS = Path(__file__).parent.parent / "templates" / "texter"
# With the white space before a unit, which is made one that does not break the line.
_BINDING = re.compile(
    r"\{\{((?:(?!\{\{|\}\}).)*)\}\}(?:(\s+)(?=(mkr|tkr|kr|procent)\b))?", re.DOTALL
)
_HOLE = "(siffra saknas)"  # what a draft says where a figure can't be had


class Quote(Struct, frozen=True):
    """A figure in a text: what it says, as words for machines, and the figures that it is `of`:
    the one it prints, or two that it compares.
    """

    row: str
    column: str
    value: str
    unit: Unit
    of: tuple[Quoted, ...]


class Text(Struct, frozen=True):
    """A finished text: Markdown with its figures in place, and the figures it quotes."""

    id: str
    markdown: str
    quotes: tuple[Quote, ...]

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The quotes as figures of the report; the text's id tells whose they are."""
        return tuple(
            Figure("text", f"{self.id}: {quote.row}", quote.column, quote.value, quote.unit)
            for quote in self.quotes
        )


def exists(bokslut: Bokslut, id: str) -> bool:
    """Whether a text is written, by the förbund or for every förbund."""
    return _path(bokslut, id).exists()


def _path(bokslut: Bokslut, id: str) -> Path:
    """The förbund's own text of the report, else the built-in one."""
    own = _own_path(bokslut, id)
    return own if own.exists() else TEXTS / f"{id}.md"


def written(bokslut: Bokslut) -> list[Path]:
    """Every text that the förbund has written for the report's period."""
    return sorted(_folder(bokslut).glob("*.md"))


def _own_path(bokslut: Bokslut, id: str) -> Path:
    return _folder(bokslut) / f"{id}.md"


def _folder(bokslut: Bokslut) -> Path:
    return bokslut.forbund.folder / "texter" / bokslut.texts


def read(bokslut: Bokslut, id: str, law: str = "") -> tuple[Text | None, list[Finding]]:
    """The förbund's text of the report, else the built-in one, with figures bound."""
    path = _path(bokslut, id)
    if not path.exists():
        return None, [_missing(bokslut, id, law, _own_path(bokslut, id))]
    source, findings = read_text(path)
    if source is None:
        return None, findings
    if not source.strip():
        return None, [_missing(bokslut, id, law, path)]
    return bound(bokslut, id, source, path)


def _missing(bokslut: Bokslut, id: str, law: str, path: Path) -> Finding:
    period = bokslut.period
    return catalogue.TEXT_MISSING.at(
        Place(str(path)),
        text=id,
        period=f"år {bokslut.year}" if period.is_year else period.words(),
        folder=bokslut.texts,
        law=law,
    )


def bound(bokslut: Bokslut, id: str, source: str, path: Path) -> tuple[Text, list[Finding]]:
    """`source`, which stands in `path`, with its figures in place."""
    pages = Pages(bokslut)
    pieces: list[str] = []
    quotes: list[Quote] = []
    findings: list[Finding] = []
    end = 0
    for found in _BINDING.finditer(source):
        words, space, unit = found.groups()
        pieces.append(source[end : found.start()])
        end = found.end()
        made = _made(pages, words, UNITS[unit] if unit else None)
        if isinstance(made, Misread | Unfound):
            place = Place(str(path), source.count("\n", 0, found.start()) + 1)
            findings.append(made.at(place))
            pieces += [_HOLE, NBSP] if space else [_HOLE]
            continue
        text, quote = made
        pieces += [text, NBSP] if space else [text]
        quotes += [quote] if quote else []
    pieces.append(source[end:])
    rest = _BINDING.sub(lambda found: "¤" + "\n" * found.group(0).count("\n"), source)
    for found in re.finditer(r"\{\{|\}\}", rest):
        reason = f"”{found.group(0)}” saknar sin andra hälft"
        findings.append(Misread(reason).at(_place(path, rest, found.start())))
    findings += [
        catalogue.TEXT_TYPED.at(_place(path, rest, start), amount=amount)
        for start, amount in typed_amounts(rest)
    ]
    return Text(id, without_html(below("".join(pieces), 3)), tuple(quotes)), findings


def _place(path: Path, text: str, start: int) -> Place:
    return Place(str(path), text.count("\n", 0, start) + 1)


def _made(
    pages: Pages, words: str, after: Unit | None
) -> tuple[str, Quote | None] | Misread | Unfound:
    """What a binding gives in print, and as a quote; `after` is the unit that follows it."""
    binding = parse(words)
    if isinstance(binding, Misread):
        return binding
    if isinstance(binding, Typed):
        return binding.text, None
    if after is not None and (binding.word is not None or after is not binding.unit):
        return _twice(binding, words, after)
    if binding.word is None:
        found = pages.find(binding.name, binding.unit, binding.column)
        if isinstance(found, Unfound):
            return found
        value, column = plain(found.number), pages.column_name(found)
        return swedish(found.number), Quote(found.label, column, value, binding.unit, (found,))
    said = phrase(pages, binding)
    if isinstance(said, Unfound):
        return said
    return said.text, Quote(said.label, said.column, plain(said.number), said.unit, said.of)


def _twice(binding: Binding, words: str, after: Unit) -> Misread:
    """A unit after a binding that has one in it, or another."""
    said = " ".join(words.split())
    if binding.word is not None:
        return Misread(f"”{said}” skriver ut sin enhet själv, men följs av en till")
    return Misread(f"”{said}” är i {binding.unit}, men följs av {after}")
