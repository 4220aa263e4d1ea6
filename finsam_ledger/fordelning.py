"""The state's allocation model as a what-if: base, keys, floor and deduction, all parameters.

The model is Försäkringskassan's (2015-01-22), not law. What is not confirmed in a source is marked
in `data/fordelningsmodell.toml` and follows each figure that it is part of. Amounts are öre.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import tomli
from msgspec import Struct
from msgspec.structs import replace

from finsam_ledger import catalogue
from finsam_ledger.catalogue import bidrag as kinds
from finsam_ledger.datafiles import Toml, suggestion
from finsam_ledger.findings import Finding, Place
from finsam_ledger.money import MINUS, NBSP, Unit, kronor, rounded, swedish

_DATA = Path(__file__).parent / "data" / "fordelningsmodell.toml"
TABLE = "fordelningsmodell"
_NUMBER = re.compile(r"-?(?:[0-9]{1,12}|[0-9]{1,3}(?: [0-9]{3}){1,3})(?:[.,]([0-9]{1,6}))?")


class Matt(StrEnum):
    """What a parameter is counted in where it is written."""

    TKR = "tkr"
    PROCENT = "%"
    ANTAL = "antal"
    ANDEL = "andel"

    @property
    def size(self) -> Fraction:
        """How much of the inner value (öre, share, count) one of them is."""
        return _SIZES[self]

    @property
    def decimals(self) -> int:
        """The most decimals one may write."""
        return _DECIMALS[self]


_SIZES = {
    Matt.TKR: Fraction(100_000),
    Matt.PROCENT: Fraction(1, 100),
    Matt.ANTAL: Fraction(1),
    Matt.ANDEL: Fraction(1),
}
# Of tkr two, so that 339.000 is refused rather than read as 339.
_DECIMALS = {Matt.TKR: 2, Matt.PROCENT: 6, Matt.ANTAL: 0, Matt.ANDEL: 6}


class Parameter(Struct, frozen=True):
    """A number of the model: `value` in öre, as a share or a count, None where it isn't known.

    `minst` and `hogst` bound it, in `matt`; one that is `valfri` may be left out.
    """

    id: str
    text: str
    matt: Matt
    bekraftad: bool
    kalla: str
    minst: Decimal
    hogst: Decimal
    varde: Decimal | None = None
    valfri: bool = False
    value: Fraction | None = None

    def parsed(self, text: str) -> Fraction | None:
        """What a person writes as the inner value; None where it is no number within bounds."""
        bare = text.strip().replace(NBSP, " ").replace(MINUS, "-")
        found = _NUMBER.fullmatch(bare)
        if found is None or len(found.group(1) or "") > self.matt.decimals:
            return None
        number = Decimal(bare.replace(" ", "").replace(",", "."))
        if not self.minst <= number <= self.hogst:
            return None
        return Fraction(number) * self.matt.size

    def valued(self, value: Fraction, kalla: str, *, bekraftad: bool = False) -> Parameter:
        """The parameter with another value, and where that comes from."""
        return replace(self, value=value, kalla=kalla, bekraftad=bekraftad)


Parameters = Mapping[str, Parameter]


@cache
def standard() -> Parameters:
    """The parameters as `data/fordelningsmodell.toml` has them, by id."""
    rows = tomli.loads(_DATA.read_text(encoding="utf-8"))["parameter"]
    read = (msgspec.convert(row, Parameter, strict=False) for row in rows)
    return {
        each.id: each
        if each.varde is None
        else replace(each, value=Fraction(each.varde) * each.matt.size)
        for each in read
    }


def checked(given: Mapping[str, Any], toml: Toml) -> list[Finding]:
    """What is wrong in a förbund's `[fordelningsmodell]`."""
    return [found for name in given if (found := _wrong(name, given[name], toml))]


def _wrong(name: str, value: object, toml: Toml) -> Finding | None:
    parameter, place = standard().get(name), toml.place(TABLE, key=name)
    if parameter is None:
        hint = suggestion(name, standard())
        return catalogue.FIELD_UNKNOWN.at(place, field=name, hint=hint)
    if _value(parameter, value) is None:
        reason = f"skriv {wanted(parameter)}, inom citattecken"
        return catalogue.FIELD_VALUE.at(place, field=name, reason=reason)
    return None


def _value(parameter: Parameter, value: object) -> Fraction | None:
    """A value in TOML as the inner one; floats are refused, as they are not what was written."""
    is_word = isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool))
    return parameter.parsed(str(value)) if is_word else None


def wanted(parameter: Parameter) -> str:
    """What may be written, in Swedish."""
    decimals = parameter.matt.decimals
    kind = f"ett tal med högst {decimals} decimaler" if decimals else "ett heltal"
    unit = "som andel" if parameter.matt is Matt.ANDEL else f"i {parameter.matt}"
    return f"{kind} {unit} från {parameter.minst} till {parameter.hogst}"


def owned(parameters: Parameters, given: Mapping[str, Any], file: str) -> Parameters:
    """The parameters with a förbund's own values, already checked, from `file`."""
    found = {name: _value(parameters[name], value) for name, value in given.items()}
    source = f"{file}, [{TABLE}]"
    own = {
        name: parameters[name].valued(value, source)
        for name, value in found.items()
        if value is not None
    }
    return {**parameters, **own}


class Allocation(Struct, frozen=True):
    """What the model gives, step by step: öre, but `tal`, the förbund's share by the keys.

    `golv` is None where equity is above the trappa. `tilldelning` is the state's half, `totalt`
    all that the members contribute.
    """

    att_fordela: Fraction
    tal: Fraction
    behov: Fraction
    golv: Fraction | None
    over_trappan: Fraction
    avdrag: Fraction
    bas: Fraction
    tilldelning: Fraction
    totalt: Fraction


# Which parameters each step is made of.
_OWN = ("ram", "antal", "grund")
_KEYS = ("vikt_forsorjning", "vikt_befolkning", "s", "b")
_EQUITY = ("eget_kapital", "trappa")
_FLOOR = ("sparr", "forra", *_EQUITY)
_BASE = (*_OWN, *_KEYS, *_FLOOR, "avdrag")
MADE_OF: Mapping[str, tuple[str, ...]] = {
    "att_fordela": _OWN,
    "tal": _KEYS,
    "behov": (*_OWN, *_KEYS),
    "golv": _FLOOR,
    "over_trappan": _EQUITY,
    "avdrag": ("avdrag", *_EQUITY),
    "bas": _BASE,
    "tilldelning": (*_BASE, "matchning"),
    "totalt": (*_BASE, "matchning"),
}


def unconfirmed(parameters: Parameters, step: str) -> tuple[str, ...]:
    """The parameters of a step that no source confirms."""
    return tuple(id for id in MADE_OF[step] if not parameters[id].bekraftad)


def allocate(
    parameters: Parameters, place: Place | None
) -> tuple[Allocation | None, list[Finding]]:
    """The year's allocation, or everything that keeps it from being reckoned."""
    findings = list(_hindrances(parameters, place))
    if findings:
        return None, findings
    value = {id: each.value for id, each in parameters.items() if each.value is not None}
    return _allocated(value), []


def _hindrances(parameters: Parameters, place: Place | None) -> Iterator[Finding]:
    for each in parameters.values():
        if each.value is None and not each.valfri:
            yield kinds.MODEL_INPUT.at(place, text=each.text, id=each.id)
    first, second = (_of(parameters, id) for id in ("vikt_forsorjning", "vikt_befolkning"))
    if first + second != 1:
        words = [swedish(rounded(weight, Unit.PERCENT, 2)) for weight in (first, second)]
        yield kinds.MODEL_WEIGHTS.at(place, first=words[0], second=words[1])
    frame = _of(parameters, "ram")
    bases = _of(parameters, "antal") * _of(parameters, "grund")
    if bases > frame:
        yield kinds.MODEL_FRAME.at(place, frame=kronor(frame), bases=kronor(bases))


def _of(parameters: Parameters, id: str) -> Fraction:
    return parameters[id].value or Fraction(0)


def _allocated(value: Mapping[str, Fraction]) -> Allocation:
    to_share = value["ram"] - value["antal"] * value["grund"]
    key = value["vikt_forsorjning"] * value["s"] + value["vikt_befolkning"] * value["b"]
    need = value["grund"] + to_share * key
    over = max(Fraction(0), value["eget_kapital"] - value["trappa"])
    floor = None if over else (1 - value["sparr"]) * value["forra"]
    deduction = value["avdrag"] * over
    base = max(Fraction(0), max(need, floor or Fraction(0)) - deduction)
    state = min(base, value.get("matchning", base))
    return Allocation(to_share, key, need, floor, over, deduction, base, state, 2 * state)
