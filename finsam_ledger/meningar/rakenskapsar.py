"""Which year a document says it is for: in its title, and where it says what it contains."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from finsam_ledger.meningar.lexikon import LEXIKON, finder
from finsam_ledger.meningar.stycken import Dokument, Mening, Stycke, sentences
from finsam_ledger.meningar.tal import years
from finsam_ledger.meningar.vikning import words

_TITEL = finder(x=LEXIKON.rakenskapsar.titel)
_AR = finder(x=LEXIKON.rakenskapsar.ar)
_MED = finder(x=LEXIKON.rakenskapsar.med)
_HEAD = 40  # paragraphs in which a report tells what it is
_LONGEST = 80  # characters of a title


class Arsuppgift(Struct, frozen=True):
    """A year the document says it is for, and where."""

    year: int
    text: str
    line: int | None
    where: str


def other_years(document: Dokument, year: int) -> Iterator[Arsuppgift]:
    """Where the document says that it is for another year than `year`."""
    titles = [Stycke(document.title), *document.paragraphs[:_HEAD]]
    for paragraph in titles:
        found = _of_title(paragraph)
        if found is not None and found != year:
            yield Arsuppgift(found, paragraph.text, paragraph.line(0), paragraph.where)
    for paragraph in document.paragraphs[:_HEAD]:
        for mening in sentences(paragraph):
            told = _of_sentence(mening, year)
            if told is not None:
                yield told


def _of_title(paragraph: Stycke) -> int | None:
    """The year right after the title's words: Årsredovisning 2025."""
    text = paragraph.text
    if len(text) > _LONGEST or text.rstrip().endswith("."):
        return None
    found = words(text)
    named = years(text)
    for hit in _TITEL.find(found):
        end = found[hit.end - 1].end
        after = [year for year, at, _ in named if at >= end and not text[end:at].strip()]
        if after:
            return after[0]
    return None


def _of_sentence(mening: Mening, year: int) -> Arsuppgift | None:
    """The year after budgetåret and the like, in a sentence on what the report contains."""
    found, named = words(mening.text), years(mening.text)
    if not _MED.find(found) or any(each == year for each, _, _ in named):
        return None
    for hit in _AR.find(found):
        end = found[hit.end - 1].end
        for each, at, _ in named:
            if at >= end and re.fullmatch(r"\s*", mening.text[end:at]):
                return Arsuppgift(each, mening.text, mening.line_of(at), mening.where)
    return None
