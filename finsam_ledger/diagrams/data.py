"""Chart files as they are written: the built-in ones, and a förbund's own in `diagram/`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from finsam_ledger import catalogue
from finsam_ledger.balances import DIMENSIONS
from finsam_ledger.datafiles import Toml, decode, read_toml, suggestion
from finsam_ledger.diagram import BUILTIN, OWN, Mark
from finsam_ledger.findings import Finding
from finsam_ledger.forbund import Forbund
from finsam_ledger.money import Unit

# What a title and a description may have filled in, in braces.
PLACEHOLDERS = ("ar", "forsta", "sista")
MOST = 4  # series that can be told apart without colour

Words = Annotated[str, msgspec.Meta(min_length=1)]
Id = Annotated[str, msgspec.Meta(pattern="^[a-z0-9-]+$")]


class SeriesData(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One `[[serie]]` as written: its name, how sentences call it, and where it is found.

    `uppstallning` and `rad` are the chart's own where left out. `kolumn` is a column of the form;
    over months or a dimension it is `utfall` or `budget`, of the version that driftredovisningen
    shows if none is given. A `grans` is drawn as a line.
    """

    namn: Words
    i_text: str = ""
    uppstallning: str = ""
    rad: str = ""
    kolumn: str = ""
    version: Literal["", "gallande", "ursprunglig"] = ""
    grans: bool = False

    @property
    def subject(self) -> str:
        return self.i_text or self.namn


class DiagramData(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A chart file as written; what its fields mean stands in docs/diagram.md."""

    id: Id
    titel: Words
    beskrivning: Words
    slag: Mark
    over: Literal["ar", "rader", "manader", "dimension"]
    serie: Annotated[tuple[SeriesData, ...], msgspec.Meta(min_length=1)]
    axel: str = ""
    uppstallning: str = ""
    rad: str = ""
    rader: tuple[str, ...] = ()
    dimension: str = ""
    namn: dict[str, str] = {}
    antal_ar: Annotated[int, msgspec.Meta(ge=1, le=20)] = 5
    enhet: Unit | None = None
    tecken: Literal["", "vand", "som_bokfort"] = ""

    def form_of(self, series: SeriesData) -> str:
        return series.uppstallning or self.uppstallning

    def line_of(self, series: SeriesData) -> str:
        return series.rad or self.rad


class Drawing(msgspec.Struct, frozen=True):
    """A chart file: what it says, where it stands, and whether it is the förbund's own.

    What a built-in one names may be missing from a förbund's own forms; that is no mistake. Nor is
    it where the förbund's forms are not at hand, beside a SIE file.
    """

    data: DiagramData
    toml: Toml
    own: bool


def read(forbund: Forbund) -> tuple[dict[str, Drawing], list[Finding]]:
    """Every chart by id, the förbund's own in place of a built-in one; what is wrong with them."""
    drawings = dict(_builtin())
    findings: list[Finding] = []
    seen: set[str] = set()
    for drawing, wrong in _files(forbund.folder / OWN, own=not forbund.is_bare):
        findings += wrong
        if drawing is None:
            continue
        id = drawing.data.id
        if id in seen:
            reason = f"”{id}” finns i två filer; ge det ena ett eget id"
            place = drawing.toml.place(key="id")
            findings.append(catalogue.FIELD_VALUE.at(place, field="id", reason=reason))
        seen.add(id)
        drawings[id] = drawing
    return drawings, findings


@cache
def _builtin() -> dict[str, Drawing]:
    read = (drawing for drawing, _ in _files(BUILTIN, own=False))
    return {drawing.data.id: drawing for drawing in read if drawing is not None}


def _files(folder: Path, *, own: bool) -> Iterator[tuple[Drawing | None, list[Finding]]]:
    for path in sorted(folder.glob("*.toml")):
        toml, findings = read_toml(path)
        if toml is None:
            yield None, findings
            continue
        data, findings = decode(DiagramData, dict(toml.data), toml)
        if data is not None:
            findings = list(_checked(data, toml))
        yield (None if findings or data is None else Drawing(data, toml, own)), findings


def _checked(data: DiagramData, toml: Toml) -> Iterator[Finding]:
    """What is wrong with a chart file by itself."""
    for field, text in (("titel", data.titel), ("beskrivning", data.beskrivning)):
        if reason := _unfilled(text):
            yield catalogue.FIELD_VALUE.at(toml.place(key=field), field=field, reason=reason)
    if len(data.serie) > MOST:
        reason = f"ett diagram kan ha högst {MOST} serier"
        yield catalogue.FIELD_VALUE.at(toml.place("serie", MOST), field="serie", reason=reason)
    if all(series.grans for series in data.serie):
        reason = "minst en serie måste vara något annat än en gräns"
        yield catalogue.FIELD_VALUE.at(
            toml.place("serie", 0, "grans"), field="grans", reason=reason
        )
    if data.enhet is Unit.TEXT:
        reason = "ord kan inte ritas"
        yield catalogue.FIELD_VALUE.at(toml.place(key="enhet"), field="enhet", reason=reason)
    if data.over == "dimension" and data.dimension not in DIMENSIONS:
        hint = suggestion(data.dimension, DIMENSIONS)
        reason = f"”{data.dimension}” är ingen dimension. {hint}".rstrip(".")
        yield catalogue.FIELD_VALUE.at(
            toml.place(key="dimension"), field="dimension", reason=reason
        )
    if data.slag is Mark.LINJE and data.over not in ("ar", "manader"):
        reason = "en linje ritas över år eller månader"
        yield catalogue.FIELD_VALUE.at(toml.place(key="slag"), field="slag", reason=reason)
    yield from _missing(data, toml)
    yield from _idle(data, toml)


# Fields that only some charts have a use for.
_ONLY = {
    "rad": ("ar", "manader", "dimension"),
    "rader": ("rader",),
    "dimension": ("dimension",),
    "namn": ("dimension",),
    "antal_ar": ("ar",),
    "tecken": ("manader", "dimension"),
}
_ONLY_SERIES = {
    "rad": ("ar", "manader", "dimension"),
    "kolumn": ("rader", "manader", "dimension"),
    "version": ("manader", "dimension"),
}


def _idle(data: DiagramData, toml: Toml) -> Iterator[Finding]:
    """Fields that are given and would not be read."""
    reason = f"det hör inte till ett diagram över {data.over}"
    for field, kinds in _ONLY.items():
        if field in toml.data and data.over not in kinds:
            yield catalogue.FIELD_VALUE.at(toml.place(key=field), field=field, reason=reason)
    for index, series in enumerate(toml.data["serie"]):
        for field, kinds in _ONLY_SERIES.items():
            if field in series and data.over not in kinds:
                place = toml.place("serie", index, field)
                yield catalogue.FIELD_VALUE.at(place, field=field, reason=reason)


def _missing(data: DiagramData, toml: Toml) -> Iterator[Finding]:
    """What a series needs to be found."""
    for index, series in enumerate(data.serie):
        place = toml.place("serie", index)
        if not data.form_of(series):
            yield catalogue.FIELD_MISSING.at(place, field="uppstallning")
        if data.over != "rader" and not data.line_of(series):
            yield catalogue.FIELD_MISSING.at(place, field="rad")
        if data.over in ("manader", "dimension") and series.kolumn not in ("", "utfall", "budget"):
            place = toml.place("serie", index, "kolumn")
            reason = f"”{series.kolumn}” är varken utfall eller budget"
            yield catalogue.FIELD_VALUE.at(place, field="kolumn", reason=reason)


def filled(text: str, words: Mapping[str, str]) -> str:
    """A title or a description with its placeholders filled in."""
    for name in PLACEHOLDERS:
        text = text.replace(f"{{{name}}}", words[name])
    return text


def _unfilled(text: str) -> str:
    """Why a text can't be filled in, or nothing: braces hold the words that are known only."""
    rest = filled(text, dict.fromkeys(PLACEHOLDERS, ""))
    if "{" not in rest and "}" not in rest:
        return ""
    return f"inom klamrar får bara stå {', '.join(PLACEHOLDERS)}"
