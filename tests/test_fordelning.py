"""The state's model: the worked example, what bounds it, what isn't confirmed, what feeds it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finsam_ledger import bok
from finsam_ledger.forbund import read_forbund
from finsam_ledger.fordelning import (
    MADE_OF,
    Allocation,
    Parameters,
    allocate,
    owned,
    standard,
    unconfirmed,
)
from finsam_ledger.money import Exact, simple
from finsam_ledger.tilldelning import what_if
from tests.books import codes
from tests.commands import ROOT, UMEA, finsam
from tests.folders import plain, write

TKR = 100_000
EXAMPLE = {
    "s": "1,6",
    "b": "2,0",
    "forra": "5000",
    "eget_kapital": "0",
    "trappa": "0",
}


def parameters(values: Mapping[str, str]) -> Parameters:
    read = dict(standard())
    for id, text in values.items():
        value = read[id].parsed(text)
        assert value is not None, (id, text)
        read[id] = read[id].valued(value, "prov")
    return read


def allocated(**changed: str) -> Allocation:
    found, findings = allocate(parameters({**EXAMPLE, **changed}), None)
    assert found is not None, findings
    return found


def tkr(value: Fraction | None) -> Exact | None:
    return None if value is None else simple(value / TKR)


def test_the_worked_example() -> None:
    found = allocated()
    assert tkr(found.att_fordela) == 307_000
    assert found.tal == Fraction(17, 1000)
    assert (tkr(found.behov), tkr(found.tilldelning)) == (5_619, 5_619)
    assert tkr(found.totalt) == 11_238


def test_the_floor_is_nine_tenths_of_the_year_before() -> None:
    found = allocated(forra="6500")
    assert (tkr(found.golv), tkr(found.tilldelning)) == (5_850, 5_850)


def test_there_is_no_floor_above_the_trappa() -> None:
    over = allocated(forra="6500", eget_kapital="2001", trappa="2000")
    assert (over.golv, tkr(over.tilldelning)) == (None, 5_619)
    assert tkr(allocated(forra="6500", eget_kapital="2000", trappa="2000").golv) == 5_850


def test_the_deduction_is_a_share_of_what_is_above_the_trappa() -> None:
    found = allocated(eget_kapital="3000", trappa="2000", avdrag="0.5")
    assert (tkr(found.over_trappan), tkr(found.avdrag), tkr(found.bas)) == (1_000, 500, 5_119)


def test_an_allocation_is_never_less_than_nothing() -> None:
    assert allocated(eget_kapital="90000", trappa="0", avdrag="1").tilldelning == 0


def test_no_more_than_the_others_match() -> None:
    assert tkr(allocated(matchning="5000").tilldelning) == 5_000
    assert tkr(allocated(matchning="6000").tilldelning) == 5_619


PERCENT = st.decimals(0, 100, places=2)
AMOUNT = st.decimals(0, 100_000, places=2)


@given(PERCENT, PERCENT, AMOUNT, AMOUNT, AMOUNT, st.decimals(0, 1, places=3))
def test_the_model_is_monotone_and_keeps_its_floor(
    s: Decimal, b: Decimal, before: Decimal, equity: Decimal, trappa: Decimal, cut: Decimal
) -> None:
    words = {"b": str(b), "forra": str(before), "trappa": str(trappa), "avdrag": str(cut)}
    found = allocated(s=str(s), eget_kapital=str(equity), **words)
    if equity <= trappa:
        assert found.tilldelning >= Fraction(before) * Fraction(9, 10) * TKR
    assert found.tilldelning >= 0
    assert allocated(s="100", eget_kapital=str(equity), **words).tilldelning >= found.tilldelning
    richer = allocated(s=str(s), eget_kapital=str(equity + 100), **words)
    assert richer.tilldelning <= found.tilldelning


def test_the_shares_of_all_take_the_whole_frame() -> None:
    shares = [Fraction(weight, 80 * 81 // 2) for weight in range(1, 81)]
    base = parameters(EXAMPLE)
    needs = []
    for share in shares:
        own = {id: base[id].valued(share, "prov") for id in ("s", "b")}
        found, _ = allocate({**base, **own}, None)
        assert found is not None
        needs.append(found.behov)
    assert sum(needs) == 339_000 * TKR


# What is confirmed, and what may be written


def test_what_no_source_confirms_is_marked() -> None:
    weak = {id for id, each in standard().items() if not each.bekraftad}
    assert weak == {"antal", "sparr", "avdrag", "s", "b", "matchning"}
    assert all(each.kalla for each in standard().values())


def test_each_step_knows_the_parameters_that_it_rests_on() -> None:
    fields = set(Allocation.__struct_fields__)
    assert set(MADE_OF) == fields
    assert {id for ids in MADE_OF.values() for id in ids} == set(standard())
    assert unconfirmed(standard(), "behov") == ("antal", "s", "b")
    assert "avdrag" in unconfirmed(standard(), "tilldelning")


@pytest.mark.parametrize(
    ("id", "text", "value"),
    [
        ("ram", "339 000", 339_000 * TKR),
        ("ram", "345000,5", 345_000 * TKR + TKR // 2),
        ("s", "1.625", Fraction(1625, 100_000)),
        ("avdrag", "0,5", Fraction(1, 2)),
        ("eget_kapital", "\u221212", -12 * TKR),
        ("antal", "80", 80),
        ("ram", "339.000", None),
        ("antal", "80,5", None),
        ("antal", "0", None),
        ("avdrag", "1.1", None),
        ("sparr", "-1", None),
        ("s", "nan", None),
        ("s", "1e1", None),
        ("s", "", None),
        ("b", "٣", None),
    ],
)
def test_what_can_be_written(id: str, text: str, value: Fraction | int | None) -> None:
    assert standard()[id].parsed(text) == value


def test_a_value_of_ones_own_is_no_confirmed_one() -> None:
    own = owned(standard(), {"ram": "345000"}, "forbund.toml")["ram"]
    assert (own.value, own.bekraftad) == (Fraction(345_000 * TKR), False)
    assert own.kalla == "forbund.toml, [fordelningsmodell]"


TOML = 'namn = "Prov"\n\n[fordelningsmodell]\n'


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('rammen = "345000"', "falt-okant"),
        ("s = 1.6", "falt-fel-varde"),
        ('s = "hundra"', "falt-fel-varde"),
        ('sparr = "101"', "falt-fel-varde"),
        ("antal = true", "falt-fel-varde"),
        ("antal = []", "falt-fel-varde"),
    ],
)
def test_a_wrong_value_of_ones_own_is_told_where_it_stands(
    line: str, code: str, tmp_path: Path
) -> None:
    write(tmp_path, {"forbund.toml": f'{TOML}b = "2"\n{line}\n'})
    [finding] = read_forbund(tmp_path)[1]
    assert finding.code == code
    assert finding.place is not None
    assert finding.place.line == 5


def test_whole_numbers_need_no_quotes(tmp_path: Path) -> None:
    write(tmp_path, {"forbund.toml": f"{TOML}antal = 78\n"})
    forbund, findings = read_forbund(tmp_path)
    assert findings == []
    assert forbund is not None
    own = owned(standard(), forbund.settings.fordelningsmodell, "forbund.toml")
    assert own["antal"].value == 78


def test_everything_that_is_missing_is_told_at_once() -> None:
    found, findings = allocate(standard(), None)
    assert found is None
    assert codes(findings) == ["bidrag-modell-uppgift"] * 5
    assert [word for f in findings for word in f.remedy.split() if "=" in word] == [
        f"{id}=…," for id in ("s", "b", "forra", "eget_kapital", "trappa")
    ]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"vikt_forsorjning": "80"}, "bidrag-modell-vikter"),
        ({"ram": "339"}, "bidrag-modell-ram"),
    ],
)
def test_what_does_not_hold_together(changed: Mapping[str, str], code: str) -> None:
    found, findings = allocate(parameters({**EXAMPLE, **changed}), None)
    assert found is None
    assert codes(findings) == [code]


# From the books


def from_books(name: str, year: int = 2026, **given: str) -> Parameters:
    opened, findings = bok.open_books(ROOT / "ledgers" / name)
    assert opened is not None, findings
    values = {id: each.value for id, each in parameters({**EXAMPLE, **given}).items()}
    own = {id: values[id] or Fraction(0) for id in ("s", "b", *given)}
    made, findings = what_if(opened.forbund, opened.books, year, own)
    assert made is not None, findings
    return made.parameters


def test_the_books_know_last_year_equity_and_the_trappa() -> None:
    known = from_books("umearegionen")
    assert known["forra"].value == 5_566_000_00
    assert known["trappa"].value == 2_019_800_00
    assert known["eget_kapital"].kalla == "böckerna den 2025-12-31"
    assert known["trappa"].bekraftad


def test_the_unconfirmed_step_of_the_trappa_is_told() -> None:
    known = from_books("uppsala-lan")
    assert not known["trappa"].bekraftad
    assert known["trappa"].value == 3_442_800_00


def test_what_is_given_goes_before_the_books() -> None:
    known = from_books("umearegionen", forra="6500")
    assert (known["forra"].value, known["forra"].bekraftad) == (Fraction(6_500 * TKR), False)


def test_the_command_says_what_is_not_confirmed() -> None:
    words = ("contributions", str(UMEA), "--year", "2026", "--model", "--set", "s=1.6")
    code, out, _ = finsam(*words, "--set", "b=2", "--set", "forra=6500", "--set", "trappa=2100")
    assert code == 0
    lines = plain(out).splitlines()
    [cut] = [line for line in lines if " avdrag " in line and "Avdrag för" in line]
    assert "obekräftad" in cut
    [state] = [line for line in lines if line.strip().startswith("Statens del ")]
    assert "5 850 tkr" in state
    assert state.rstrip().endswith("antal, s, b, sparr, forra, trappa, avdrag, matchning")
    assert "inte lag och inget beslut" in out


def test_the_model_as_json() -> None:
    code, out, _ = finsam(
        *("contributions", str(UMEA), "--year", "2026", "--model", "--format", "json"),
        *("--set", "s=1.6", "--set", "b=2.0"),
    )
    assert code == 0
    steps = {each["namn"]: each for each in json.loads(out)["steg"]}
    assert steps["tilldelning"]["varde"] == "5619.00000"
    assert steps["tilldelning"]["status"].startswith("bygger på obekräftat: antal")
