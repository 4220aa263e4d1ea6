"""Form files as they are written: what each field may be, read with file and line."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from finsam_ledger import catalogue
from finsam_ledger.balances import Measure
from finsam_ledger.datafiles import Toml, decode, decode_all, parsed, read_text
from finsam_ledger.findings import Finding, Place
from finsam_ledger.forbund import Part
from finsam_ledger.forms import ColumnKind, Style
from finsam_ledger.money import Rounding, Unit

Word = Annotated[str, msgspec.Meta(min_length=1)]
# A form's id is part of the name of a file, the text under its note.
FormId = Annotated[str, msgspec.Meta(pattern=r"^[\w-]{1,100}$")]

FORMS = Path(__file__).parent / "data" / "forms"
# Files whose forms are kept, for the years of a förbund to share.
KEPT = 1000


class LineData(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One `[[rad]]` as written."""

    id: Word
    text: str = ""
    stil: Style = Style.RAD
    under: str = ""
    konton: tuple[str, ...] = ()
    poster: tuple[str, ...] = ()
    klasser: tuple[str, ...] = ()
    egenskaper: tuple[str, ...] = ()
    dimension: dict[str, str | tuple[str, ...]] = {}
    utom: dict[str, str | tuple[str, ...]] = {}
    per_konto: bool = False
    per_medlem: Part | None = None
    per_rad: str = ""
    grupp: str = ""
    urval: dict[str, str | tuple[str, ...]] = {}
    matt: Measure | None = None
    summa: tuple[str, ...] = ()
    hamta: str = ""
    kvot: tuple[str, str] | None = None
    mot: Literal["", "budget"] = ""
    register: str = ""
    berakning: Literal["", "trappan"] = ""
    av: str = ""
    ord: str = ""
    fordelning: str = ""
    overfort: tuple[str, str] | None = None
    andel_av: str = ""
    kolumner: tuple[str, ...] = ()
    tecken: Literal["", "vand", "som_bokfort"] = ""
    enhet: Unit | None = None
    decimaler: Annotated[int, msgspec.Meta(ge=0, le=6)] = 0
    tom: str | None = None
    noll: str = ""
    notkrav: str = ""
    noter: tuple[str, ...] = ()
    visa: Literal["alltid", "vid_belopp", "aldrig", "utelamnad"] = "alltid"
    av_tryckta: bool = False
    lika: tuple[str, ...] = ()
    efter: str = ""


class ColumnData(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One `[[kolumn]]` as written."""

    id: Word
    slag: ColumnKind
    ar: Annotated[int, msgspec.Meta(ge=-50, le=3)] = 0
    omfattning: Literal["period", "helar"] = "period"
    namn: str = ""
    rubrik: str = ""
    av: tuple[str, str] | None = None
    version: Literal["gallande", "ursprunglig"] = "gallande"
    linjart: bool = False
    falt: str = ""
    enhet: Unit | None = None
    delar: tuple[str, ...] = ()
    vikter: str = ""
    ljus: bool = False
    konton: tuple[str, ...] = ()
    poster: tuple[str, ...] = ()
    klasser: tuple[str, ...] = ()
    egenskaper: tuple[str, ...] = ()
    tecken: Literal["", "vand", "som_bokfort"] = ""
    decimaler: Annotated[int, msgspec.Meta(ge=0, le=6)] | None = None
    visa: Literal["alltid", "aldrig"] = "alltid"
    lika: tuple[str, ...] = ()


class LightsData(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """From which figure a traffic light is green, and from which it is yellow."""

    gron: int
    gul: int


class FormData(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A form file as written, lines and columns aside."""

    id: FormId
    bygger_pa: str = ""
    rubrik: str = ""
    lag: str = ""
    slag: Literal["", "rakning", "not"] = ""
    galler: str = ""
    historik: bool = False
    giltig_fran: int = 0
    giltig_till: int = 9999
    enhet: Unit | None = None
    matt: Measure = Measure.RORELSE
    tecken: Literal["vand", "som_bokfort"] = "vand"
    tom: str | None = None
    avrundning: Rounding | None = None
    fotnot: str = ""
    istallet: str = ""
    sma_tal: bool = False
    ljus: LightsData | None = None
    utelamna: tuple[str, ...] = ()
    rad: Any = ()
    andra: Any = ()
    kolumn: Any = ()


class Draft(msgspec.Struct, frozen=True, eq=False):
    """A form file that has been read but not yet joined with what it builds on. Each is known by
    itself, so that what is made of it can be kept.
    """

    data: FormData
    lines: tuple[tuple[LineData, Place], ...]
    columns: tuple[tuple[ColumnData, Place], ...]
    changes: tuple[tuple[dict[str, Any], Place], ...]
    toml: Toml


def read_drafts(folder: Path) -> tuple[list[Draft], list[Finding]]:
    drafts = []
    findings: list[Finding] = []
    for path in sorted(folder.glob("*.toml")):
        draft, wrong = _read_draft(path)
        findings += wrong
        if draft is not None:
            drafts.append(draft)
    return drafts, findings


@cache
def builtin_drafts() -> tuple[list[Draft], list[Finding]]:
    return read_drafts(FORMS)


def _read_draft(path: Path) -> tuple[Draft | None, Iterable[Finding]]:
    text, findings = read_text(path)
    return (None, findings) if text is None else _drafted(path, text)


@lru_cache(KEPT)
def _drafted(path: Path, text: str) -> tuple[Draft | None, tuple[Finding, ...]]:
    toml, findings = parsed(path, text)
    if toml is None:
        return None, tuple(findings)
    head, findings = decode(FormData, dict(toml.data), toml)
    lines, wrong_lines = decode_all(LineData, toml, "rad")
    columns, wrong_columns = decode_all(ColumnData, toml, "kolumn")
    changes: list[tuple[dict[str, Any], Place]] = []
    checked, wrong_changes = decode_all(LineData, toml, "andra")
    if not wrong_changes:
        given = zip(toml.data.get("andra", ()), checked, strict=True)
        changes = [(change, place) for change, (_, place) in given]
    findings += wrong_lines + wrong_columns + wrong_changes
    if head is not None and head.giltig_till < head.giltig_fran:
        reason = f"formen upphör {head.giltig_till} men börjar gälla {head.giltig_fran}"
        place = toml.place(key="giltig_till")
        findings.append(catalogue.FIELD_VALUE.at(place, field="giltig_till", reason=reason))
    if head is None or findings:
        return None, tuple(findings)
    return Draft(head, tuple(lines), tuple(columns), tuple(changes), toml), ()
