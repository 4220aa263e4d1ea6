"""A year's contributions and how they are asked for: listings, CSV and JSON."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from finsam_ledger.bidrag import Contribution, Contributions, Invoice
from finsam_ledger.forbund import Forbund, Part
from finsam_ledger.medlemmar import nns
from finsam_ledger.money import Exact, Unit, plain, rounded, swedish
from finsam_ledger.render.lists import Column, Listing, csv_text, json_text

_SHARES = {Fraction(1, 2): "hälften", Fraction(1, 4): "en fjärdedel"}
_SIDES = {Part.STAT: "staten", Part.REGION: "regionerna", Part.KOMMUN: "kommunerna"}


def amount(ore: Exact) -> str:
    """Kronor, with öre where there are any."""
    return swedish(rounded(ore, Unit.KR, 0 if Fraction(ore) % 100 == 0 else 2))


def listings(made: Contributions, forbund: Forbund) -> list[Listing]:
    """What is printed of a year's contributions."""
    found = [_contributions(made, forbund), _plan(made)]
    if any(made.booked.values()):
        found.append(_booked(made))
    if made.nns is not None:
        found.append(_fee(made, made.nns))
    return found


def _contributions(made: Contributions, forbund: Forbund) -> Listing:
    columns = (
        Column("Medlem"),
        Column("Nyckel (%)", is_number=True),
        Column("Bidrag (kr)", is_number=True),
        Column("Hur det räknas"),
    )
    decimals = forbund.settings.medlemmar.nyckel_decimaler
    rows = [
        (each.member.namn, _key(each, decimals), amount(each.ore), _how(made, each))
        for each in made.members
    ]
    total = ("Summa", "", amount(made.total), "")
    notes = (*_rounded_sides(made), *_rests(made), *_sources(made))
    return Listing(f"Medlemmarnas bidrag {made.year}", columns, (*rows, total), notes)


def _key(each: Contribution, decimals: int | None) -> str:
    if each.people is None:
        return ""
    return swedish(rounded(each.share, Unit.PERCENT, 2 if decimals is None else decimals))


def _how(made: Contributions, each: Contribution) -> str:
    part, law = each.member.part, "5 §" if Part.REGION in made.sides else "5 a §"
    whole = f"{_SHARES[made.sides[part].share]} enligt finsamlagen {law}"
    if part is Part.STAT:
        paid = "Försäkringskassan betalar även Arbetsförmedlingens del"
        return f"{whole}; {made.state.source}" if each.ore else f"0; {paid}"
    if each.people is not None:
        people = swedish(rounded(each.people.value, Unit.COUNT))
        side = f"{_SIDES[part]}s {_of(made, part)}"
        return f"{people} invånare 16–64 år ({each.people.year}), del av {side}"
    if each.share != 1:
        return f"lika del av {_SIDES[part]}s {_of(made, part)}"
    return whole


def _of(made: Contributions, part: Part) -> str:
    return "hälft" if made.sides[part].share == Fraction(1, 2) else "fjärdedel"


def _rounded_sides(made: Contributions) -> Iterator[str]:
    """Sides whose share is not what the law says to the öre."""
    for part, side in made.sides.items():
        if side.ore != side.exact:
            name = _SIDES[part].capitalize()
            yield (
                f"{name}s {_of(made, part)} är {amount(side.exact)} kr, "
                f"avrundad till {amount(side.ore)} kr."
            )


def _rests(made: Contributions) -> Iterator[str]:
    """What the largest member of a side takes of the others' rounding."""
    for part, side in made.sides.items():
        members = [each for each in made.members if each.member.part is part]
        largest = max(members, key=lambda each: each.share)
        rest = largest.ore - side.ore * largest.share
        if len(members) > 1 and rest:
            yield (
                f"{largest.member.namn}, den största, tar det som avrundningen lämnar: "
                f"{amount(rest)} kr."
            )


def _sources(made: Contributions) -> Iterator[str]:
    """Where the numbers of inhabitants come from, each source once."""
    found = (each.people for each in made.members if each.people is not None)
    lines = (f"Befolkning {entry.year}: {entry.source or 'källa saknas'}." for entry in found)
    yield from dict.fromkeys(lines)


def _plan(made: Contributions) -> Listing:
    columns = (
        Column("Förfaller"),
        Column("Period"),
        Column("Medlem"),
        Column("Belopp (kr)", is_number=True),
        Column("Vad"),
    )
    rows = [
        (str(each.due), each.period.short(), each.member.namn, amount(each.ore), each.request)
        for each in made.invoices
    ]
    total = ("Summa", "", "", amount(sum(each.ore for each in made.invoices)), "")
    return Listing(f"Rekvisitioner och fakturor {made.year}", columns, (*rows, total))


def _booked(made: Contributions) -> Listing:
    names = ("Bidrag (kr)", "Bokfört (kr)", "Återstår (kr)")
    columns = (Column("Medlem"), *(Column(name, is_number=True) for name in names))
    paid = [(each, made.booked.get(each.member.motpart, 0)) for each in made.members]
    rows = [
        (each.member.namn, amount(each.ore), amount(ore), amount(each.ore - ore))
        for each, ore in paid
    ]
    known = sum(ore for _, ore in paid)
    total = ("Summa", amount(made.total), amount(known), amount(made.total - known))
    others = sum(made.booked.values()) - known
    notes = (f"Därutöver är {amount(others)} kr bokfört utan medlem.",) if others else ()
    return Listing(f"Bokfört som bidrag {made.year}", columns, (*rows, total), notes)


def _fee(made: Contributions, fee: Fraction) -> Listing:
    asked = nns()
    promille = swedish(asked.promille)
    said = (
        f"{amount(rounded_kr(fee))} kr: {asked.fast_kr} kr och {promille} promille av "
        f"{amount(made.total)} kr. Avgiften är ingen del av bidragen och följer inte av lag. "
        f"Källa: {asked.kalla}. {asked.forbehall.strip()}"
    )
    return Listing(f"Avgift till NNS {made.year}", (), (), (said,))


def rounded_kr(ore: Exact) -> int:
    """Öre of an amount in whole kronor."""
    return int(rounded(ore, Unit.KR)) * 100


_HEADER = ("tabell", "datum", "period", "medlem", "namn", "nyckel", "belopp", "vad")


def as_csv(made: Contributions) -> str:
    """Contributions, invoices and the fee, one row each; amounts in kronor, the key in per cent."""
    rows = [
        *(_contribution_row(each) for each in made.members),
        *(_invoice_row(each) for each in made.invoices),
    ]
    if made.nns is not None:
        fee = plain(rounded(made.nns, Unit.KR, 2))
        rows.append(("nns", "", str(made.year), "", "", "", fee, "avgift, inget bidrag"))
    return csv_text(_HEADER, rows)


def _contribution_row(each: Contribution) -> tuple[str, ...]:
    share = plain(rounded(each.share, Unit.PERCENT, 6)) if each.people else ""
    names = (each.member.motpart, each.member.namn)
    return ("bidrag", "", "", *names, share, _kr(each.ore), each.member.part)


def _invoice_row(each: Invoice) -> tuple[str, ...]:
    names = (each.member.motpart, each.member.namn)
    return ("plan", str(each.due), each.period.short(), *names, "", _kr(each.ore), each.request)


def _kr(ore: Exact) -> str:
    return plain(rounded(ore, Unit.KR, 2))


def as_json(made: Contributions) -> str:
    """The same as one object; amounts in kronor as text, so that no öre is lost."""
    data = {
        "ar": made.year,
        "stat": {"belopp": _kr(made.state.ore), "kalla": made.state.source},
        "summa": _kr(made.total),
        "bidrag": [_contribution_fields(each) for each in made.members],
        "plan": [_invoice_fields(each) for each in made.invoices],
        "bokfort": {motpart: _kr(ore) for motpart, ore in made.booked.items()},
        "nns": None if made.nns is None else _kr(made.nns),
    }
    return json_text(data)


def _contribution_fields(each: Contribution) -> dict[str, object]:
    people = each.people
    known = people and {"antal": int(people.value), "ar": people.year, "kalla": people.source}
    return {
        "medlem": each.member.motpart,
        "namn": each.member.namn,
        "slag": each.member.part,
        "nyckel": plain(rounded(each.share, Unit.PERCENT, 6)) if people else None,
        "belopp": _kr(each.ore),
        "exakt": _kr(each.exact),
        "befolkning": known,
    }


def _invoice_fields(each: Invoice) -> dict[str, object]:
    return {
        "forfaller": str(each.due),
        "fran": str(each.period.first),
        "till": str(each.period.last),
        "medlem": each.member.motpart,
        "namn": each.member.namn,
        "belopp": _kr(each.ore),
        "vad": each.request,
    }
