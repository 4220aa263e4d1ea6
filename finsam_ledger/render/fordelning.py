"""The state's model as a what-if: every parameter with its status, every step with what it rests
on.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from finsam_ledger.fordelning import MADE_OF, Matt, Parameter, unconfirmed
from finsam_ledger.money import Unit, plain, rounded, swedish
from finsam_ledger.render.lists import Column, Listing, csv_text, json_text
from finsam_ledger.tilldelning import WhatIf

_STEPS = {
    "att_fordela": ("Att fördela efter nycklarna", "ram − antal · grund"),
    "tal": ("Förbundets andel enligt nycklarna", "vikt_forsorjning · s + vikt_befolkning · b"),
    "behov": ("Tilldelning efter grund och nycklar", "grund + att fördela · andelen"),
    "golv": ("Golv", "(100 % − sparr) · forra, om eget kapital inte är över trappan"),
    "over_trappan": ("Eget kapital över trappan", "eget_kapital − trappa"),
    "avdrag": ("Avdrag", "avdrag · det som är över trappan"),
    "bas": ("Efter golv och avdrag", "det högsta av tilldelning och golv, minus avdraget"),
    "tilldelning": ("Statens del", "högst det som matchas"),
    "totalt": ("Alla medlemmar tillsammans", "2 · statens del (finsamlagen 5 §)"),
}
_CAVEAT = (
    "Det här är en räkneövning, inte lag och inget beslut. Försäkringskassan beslutar om statens "
    "del. En obekräftad uppgift är antagen, eller angiven av förbundet; ingen källa bekräftar den."
)


def listings(made: WhatIf) -> list[Listing]:
    return [_parameters(made), _steps(made)]


def status(parameter: Parameter) -> str:
    return "bekräftad" if parameter.bekraftad else "obekräftad"


def _parameters(made: WhatIf) -> Listing:
    columns = (
        Column("Uppgift"),
        Column("Namn"),
        Column("Värde", is_number=True),
        Column("Status"),
        Column("Källa"),
    )
    rows = tuple(
        (each.text, each.id, _value(each.value, each.matt), status(each), each.kalla)
        for each in made.parameters.values()
    )
    title = f"Statens fördelningsmodell {made.year}: uppgifter"
    return Listing(title, columns, rows)


def _steps(made: WhatIf) -> Listing:
    columns = (
        Column("Steg"),
        Column("Värde", is_number=True),
        Column("Hur"),
        Column("Bygger på obekräftat"),
    )
    rows = tuple(
        (text, _value(_step(made, id), _matt(id)), how, ", ".join(_weak(made, id)) or "–")
        for id, (text, how) in _STEPS.items()
    )
    return Listing(f"Statens fördelningsmodell {made.year}: räkning", columns, rows, (_CAVEAT,))


def _weak(made: WhatIf, step: str) -> tuple[str, ...]:
    return unconfirmed(made.parameters, step)


def _step(made: WhatIf, id: str) -> Fraction | None:
    value: Fraction | None = getattr(made.allocation, id)
    return value


def _matt(step: str) -> Matt:
    return Matt.PROCENT if step == "tal" else Matt.TKR


def _value(value: Fraction | None, matt: Matt) -> str:
    """A value with its unit, for a reader."""
    if value is None:
        return "inget"
    if matt is Matt.TKR:
        return f"{swedish(rounded(value, Unit.TKR))} tkr"
    if matt is Matt.PROCENT:
        return f"{_trimmed(rounded(value, Unit.PERCENT, 4))} %"
    return _trimmed(rounded(value, Unit.COUNT, 4))


def _trimmed(number: Decimal) -> str:
    """Without the noughts that end it."""
    return re.sub(r",?0+$", "", swedish(number)) if number.as_tuple().exponent else swedish(number)


_HEADER = ("tabell", "namn", "text", "varde", "enhet", "status", "kalla")


def as_csv(made: WhatIf) -> str:
    """Parameters, then steps; a step's status names what it rests on that isn't confirmed."""
    rows = [
        ("uppgift", *(str(field) for field in _parameter_fields(each).values()))
        for each in made.parameters.values()
    ]
    rows += [("steg", *(str(field) for field in _step_fields(made, id).values())) for id in MADE_OF]
    return csv_text(_HEADER, rows)


def as_json(made: WhatIf) -> str:
    return json_text(
        {
            "ar": made.year,
            "uppgifter": [_parameter_fields(each) for each in made.parameters.values()],
            "steg": [_step_fields(made, id) for id in MADE_OF],
            "forbehall": _CAVEAT,
        }
    )


def _parameter_fields(each: Parameter) -> dict[str, str]:
    return {
        "namn": each.id,
        "text": each.text,
        "varde": _plain(each.value, each.matt),
        "enhet": each.matt,
        "status": status(each),
        "kalla": each.kalla,
    }


def _step_fields(made: WhatIf, id: str) -> dict[str, str]:
    text, how = _STEPS[id]
    weak = _weak(made, id)
    return {
        "namn": id,
        "text": text,
        "varde": _plain(_step(made, id), _matt(id)),
        "enhet": _matt(id),
        "status": f"bygger på obekräftat: {', '.join(weak)}" if weak else "bekräftad",
        "kalla": how,
    }


def _plain(value: Fraction | None, matt: Matt) -> str:
    """Tkr with öre's exactness, per cent and numbers with six decimals; nothing for none."""
    if value is None:
        return ""
    if matt is Matt.TKR:
        return plain(rounded(value, Unit.TKR, 5))
    if matt is Matt.PROCENT:
        return plain(rounded(value, Unit.PERCENT, 6))
    return plain(rounded(value, Unit.COUNT, 0 if matt is Matt.ANTAL else 6))
