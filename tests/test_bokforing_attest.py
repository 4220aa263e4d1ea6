"""Attest: whom the attestordning lets approve what, and that nobody approves their own claim."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from finsam_ledger.bok import examine, open_books
from finsam_ledger.bokforing import attest
from finsam_ledger.findings import Finding, Severity
from tests.bokforing import FORBUND, OPENED, bean_checked, told, ver
from tests.commands import ROOT, UMEA, unlocked
from tests.folders import plain, write

ORDNING = """
[[attest]]
roll = "förbundschef"
hogst = 100
konton = ["1-2", "45"]

[[attest]]
roll = "förbundschef"
konton = ["3"]

[[attest]]
roll = "ordförande"
hogst = 1000
"""
CHEF = 'attest: "förbundschef"'
ORDFORANDE = 'attest: "ordförande"'
BADA = 'attest: "förbundschef, ordförande"'
IN = ver("2025-01-02", "IN-1", "1940 5000.00", "3511 -5000.00", meta=CHEF)
ATTEST = ("attest-saknas", "attest-obehorig", "attest-jav", "attestordning-saknas")


def cost(kronor: str, *meta: str, head: str = '"Företaget" "Kurs"', konto: str = "4510") -> str:
    rows = f"{konto} {kronor}", f"1940 -{kronor}"
    return ver("2025-03-10", "A-1", *rows, head=head, meta="\n".join(meta))


def found(folder: Path, *vers: str, toml: str) -> list[Finding]:
    """What `finsam check` finds of attest."""
    write(folder, {"forbund.toml": FORBUND + toml, "main.beancount": OPENED + "".join(vers)})
    opened, findings = open_books(folder)
    assert opened is not None, findings
    return [each for each in examine(opened, as_running=True) if each.code in ATTEST]


def wrong(folder: Path, *vers: str, toml: str = ORDNING) -> list[str]:
    """The codes of what is wrong with how verifikationer are attested."""
    return sorted(each.code for each in found(folder, *vers, toml=toml))


def the(folder: Path, code: str, *vers: str, toml: str = ORDNING) -> Finding:
    """The one finding of a kind."""
    [finding] = [each for each in found(folder, *vers, toml=toml) if each.code == code]
    return finding


# Nobody


def test_without_attest(tmp_path: Path) -> None:
    assert wrong(tmp_path, IN, cost("90.00", CHEF)) == []
    finding = the(tmp_path, "attest-saknas", IN, cost("90.00"))
    assert finding.severity is Severity.ERROR
    assert finding.remedy == (
        "Låt förbundschef eller ordförande granska den, och skriv sedan rollen i attest."
    )


@pytest.mark.parametrize("empty", ['attest: ""', 'attest: " , "', "attest:"])
def test_an_empty_attest_is_none(tmp_path: Path, empty: str) -> None:
    assert wrong(tmp_path, IN, cost("90.00", empty)) == ["attest-saknas"]


def test_who_may_is_told_of_the_verifikation_in_hand(tmp_path: Path) -> None:
    finding = the(tmp_path, "attest-saknas", IN, cost("100.01"))
    assert finding.remedy.startswith("Låt ordförande granska")
    finding = the(tmp_path, "attest-saknas", IN, cost("1000.01"))
    assert finding.remedy.startswith("Ingen roll i [[attest]] i forbund.toml får attestera den")


@pytest.mark.parametrize(
    "meta", ["ingaende-balans: TRUE", 'sie-fil: "a.se"', 'genererad: "periodisering"']
)
def test_some_are_not_asked_to_be_attested(tmp_path: Path, meta: str) -> None:
    rows = "1940 1.00", "2010 -1.00"
    exempt = ver("2025-01-01", "IB-1", *rows, meta=meta)
    assert wrong(tmp_path, exempt, IN) == []
    assert wrong(tmp_path, exempt.replace(meta, 'annat: "nej"'), IN) == ["attest-saknas"]


def test_a_cancelled_number_is_not_attested(tmp_path: Path) -> None:
    assert wrong(tmp_path, IN, ver("2025-03-10", "A-1", meta="makulerad: TRUE")) == []
    assert wrong(tmp_path, IN, cost("90.00", "makulerad: FALSE")) == ["attest-saknas"]


def test_a_closing_entry_is(tmp_path: Path) -> None:
    closing = ver("2025-12-31", "A-1", "3511 5000.00", "2069 -5000.00", meta="bokslut: TRUE")
    assert wrong(tmp_path, IN, closing) == ["attest-saknas"]


# Nobody entitled


def test_the_limit_itself_is_within(tmp_path: Path) -> None:
    assert wrong(tmp_path, IN, cost("100.00", CHEF)) == []
    [said] = told(tmp_path, "attest-obehorig", IN, cost("100.01", CHEF), toml=ORDNING)
    assert said == (
        '2025-03-10 * "Företaget" "Kurs": Verifikationen A-1 på 100,01 kr är attesterad utan rätt '
        "till det: förbundschef får attestera högst 100,00 kr."
    )


def test_the_amount_is_the_sum_of_the_debit_rows(tmp_path: Path) -> None:
    within = ver("2025-03-10", "A-1", "4510 60.00", "4510 40.00", "1940 -100.00", meta=CHEF)
    beyond = ver("2025-03-10", "A-1", "4510 60.00", "4510 40.01", "1940 -100.01", meta=CHEF)
    assert wrong(tmp_path, IN, within) == []
    assert wrong(tmp_path, IN, beyond) == ["attest-obehorig"]


def test_no_limit_is_no_limit(tmp_path: Path) -> None:
    assert wrong(tmp_path, IN) == []
    assert wrong(tmp_path, IN.replace(CHEF, ORDFORANDE)) == ["attest-obehorig"]


def test_the_result_accounts_decide(tmp_path: Path) -> None:
    bank = ver("2025-03-10", "A-1", "8440 9.00", "1940 -9.00", meta=CHEF)
    [said] = told(tmp_path, "attest-obehorig", IN, bank, toml=ORDNING)
    assert said == (
        '2025-03-10 * "A" "B": Verifikationen A-1 på 9,00 kr är attesterad utan rätt till det: '
        "förbundschef får inte attestera konto 8440."
    )
    no_bank = ORDNING.replace('"1-2", ', "")
    assert wrong(tmp_path, IN, cost("90.00", CHEF), toml=no_bank) == []


def test_all_accounts_decide_where_none_is_a_result_account(tmp_path: Path) -> None:
    def moved(toml: str) -> list[str]:
        moving = ver("2025-03-10", "A-1", "1950 9.00", "1940 -9.00", meta=CHEF)
        return wrong(tmp_path, IN, moving, toml=toml)

    assert moved(ORDNING) == []
    assert moved(ORDNING.replace('"1-2"', '"194"')) == ["attest-obehorig"]
    assert moved(ORDNING.replace('"1-2"', '"194-195"')) == []


def test_one_row_must_cover_all(tmp_path: Path) -> None:
    both = ver("2025-03-10", "A-1", "4510 90.00", "3511 -90.00", meta=CHEF)
    finding = the(tmp_path, "attest-obehorig", IN, both)
    assert plain(finding.message).endswith("förbundschef får inte attestera konto 4510 och 3511.")
    wider = ORDNING.replace('"45"', '"3", "45"')
    assert wrong(tmp_path, IN, both, toml=wider) == []


def test_accounts_may_be_left_out(tmp_path: Path) -> None:
    but_one = ORDNING.replace('["1-2", "45"]', '["1-8", "!4510"]')
    assert wrong(tmp_path, IN, cost("90.00", CHEF), toml=but_one) == ["attest-obehorig"]
    another = but_one.replace("!4510", "!4520")
    assert wrong(tmp_path, IN, cost("90.00", CHEF), toml=another) == []


def test_an_unknown_role_is_told_the_nearest(tmp_path: Path) -> None:
    finding = the(tmp_path, "attest-obehorig", IN, cost("90.00", 'attest: "förbundchef"'))
    assert finding.message.endswith("förbundchef finns inte i attestordningen.")
    assert finding.remedy == "Menade du ”förbundschef”?"
    # Only those who may are suggested.
    finding = the(tmp_path, "attest-obehorig", IN, cost("900.00", 'attest: "förbundchef"'))
    assert finding.remedy == "Välj bland: ordförande."


@pytest.mark.parametrize(
    "role", ["Förbundschef", " förbundschef ", unicodedata.normalize("NFD", "förbundschef")]
)
def test_a_role_is_itself_however_it_is_typed(tmp_path: Path, role: str) -> None:
    assert wrong(tmp_path, IN, cost("90.00", f'attest: "{role}"')) == []


def test_one_of_several_is_enough(tmp_path: Path) -> None:
    assert wrong(tmp_path, IN, cost("900.00", BADA)) == []
    finding = the(tmp_path, "attest-obehorig", IN, cost("1000.01", BADA))
    assert plain(finding.message).endswith(
        "förbundschef får attestera högst 100,00 kr, och ordförande får attestera högst "
        "1 000,00 kr."
    )


# Nobody but the one it concerns


@pytest.mark.parametrize(
    ("meta", "head", "why"),
    [
        ("", '"förbundschef" "Resa"', "själv får betalt"),
        ("", '"FÖRBUNDSCHEF" "Resa"', "själv får betalt"),
        ('motpart: "Förbundschef"', '"Kansliet" "Resa"', "själv är motpart (motpart:)"),
        (
            'begard-av: "förbundschef"',
            '"Resebyrån" "Resa"',
            "själv har begärt pengarna (begard-av:)",
        ),
        (
            'begard-av: "ekonom, förbundschef"',
            '"Resebyrån" "Resa"',
            "själv har begärt pengarna (begard-av:)",
        ),
    ],
)
def test_nobody_attests_their_own(tmp_path: Path, meta: str, head: str, why: str) -> None:
    finding = the(tmp_path, "attest-jav", IN, cost("90.00", CHEF, meta, head=head))
    assert finding.severity is Severity.ERROR
    assert finding.message == f"Verifikationen A-1 är attesterad av förbundschef, som {why}."
    assert finding.remedy.startswith("Låt ordförande granska den")
    assert wrong(tmp_path, IN, cost("90.00", ORDFORANDE, meta, head=head)) == []


def test_a_row_may_have_the_counterparty(tmp_path: Path) -> None:
    rows = "4510 90.00", '2510 -90.00, motpart: "förbundschef"'
    claim = ver("2025-03-10", "A-1", *rows, meta=CHEF)
    assert wrong(tmp_path, IN, claim) == ["attest-jav"]
    assert wrong(tmp_path, IN, claim.replace('motpart: "f', 'motpart: "f-')) == []


def test_with_two_the_other_must_be_entitled_alone(tmp_path: Path) -> None:
    claim = 'begard-av: "förbundschef"'
    assert wrong(tmp_path, IN, cost("90.00", BADA, claim)) == []
    one_of_none = cost("90.00", 'attest: "förbundschef, ekonom"', claim)
    finding = the(tmp_path, "attest-jav", IN, one_of_none)
    assert finding.message.endswith("(begard-av:), och av ingen annan som har rätt till det.")
    both = cost("90.00", BADA, 'begard-av: "ordförande, förbundschef"')
    assert wrong(tmp_path, IN, both) == ["attest-jav"]


def test_both_may_be_wrong(tmp_path: Path) -> None:
    claim = cost("100.01", CHEF, 'begard-av: "förbundschef"')
    assert wrong(tmp_path, IN, claim) == ["attest-jav", "attest-obehorig"]


def test_what_one_verifikation_taught_is_not_held_for_another(tmp_path: Path) -> None:
    """The same role, accounts and payee, first in order and then not."""
    good = cost("90.00", CHEF)
    later = good.replace("A-1", "A-2").replace("2025-03", "2025-04")
    assert wrong(tmp_path, IN, good, later) == []
    dearer = later.replace("90.00", "100.01")
    claimed = later.replace(CHEF, f'{CHEF}\n  begard-av: "förbundschef"')
    assert wrong(tmp_path, IN, good, dearer) == ["attest-obehorig"]
    assert wrong(tmp_path, IN, good, claimed) == ["attest-jav"]
    opposed = later.replace(CHEF, f'{CHEF}\n  motpart: "förbundschef"')
    assert wrong(tmp_path, IN, good, opposed) == ["attest-jav"]


# No attestordning


def test_without_an_attestordning_one_notice(tmp_path: Path) -> None:
    finding = the(tmp_path, "attestordning-saknas", IN, cost("90.00", CHEF), toml="")
    assert finding.severity is Severity.NOTICE
    assert str(finding.place) == f"{tmp_path / 'forbund.toml'}:1"
    assert "Attesterade verifikationer: 2," in finding.message
    assert wrong(tmp_path, IN.replace(CHEF, ""), cost("90.00"), toml="") == []


def test_without_an_attestordning_nobody_attests_their_own_either(tmp_path: Path) -> None:
    claim = cost("90.00", CHEF, 'begard-av: "förbundschef"')
    assert wrong(tmp_path, IN, claim, toml="") == ["attest-jav", "attestordning-saknas"]


def test_accounts_that_cannot_be_read_give_no_right(tmp_path: Path) -> None:
    bad = ORDNING.replace('"45"', '"kostnader"')
    assert bean_checked(tmp_path, "attest", IN, cost("90.00", CHEF), toml=bad) != []


# Whole books


def test_under_bean_check(tmp_path: Path) -> None:
    assert bean_checked(tmp_path, "attest", IN, cost("90.00", CHEF), toml=ORDNING) == []
    wrongs = cost("90.00"), cost("100.01", CHEF), cost("90.00", CHEF, 'begard-av: "förbundschef"')
    said = bean_checked(tmp_path, "attest", IN, *wrongs, toml=ORDNING)
    assert sorted(said) == ["attest-jav", "attest-obehorig", "attest-saknas"]


@pytest.mark.parametrize("folder", sorted((ROOT / "ledgers").iterdir()), ids=lambda path: path.name)
def test_the_ledgers_are_attested_as_their_attestordning_says(folder: Path) -> None:
    opened, findings = open_books(folder)
    assert opened is not None, findings
    assert opened.forbund.settings.attest
    assert list(attest.check(opened.forbund, opened.books)) == []


def test_the_ones_own_salary_in_a_ledger(tmp_path: Path) -> None:
    """Umeåregionen's salaries, attested by the one whose own is among them."""
    folder = unlocked(UMEA, tmp_path / "umea")
    book = folder / "2025.beancount"
    text = book.read_text(encoding="utf-8")
    salaries = text.index('"Löner januari"')
    at = text.index("ordförande", salaries)
    book.write_text(text[:at] + "förbundschef" + text[at + len("ordförande") :], encoding="utf-8")
    opened, findings = open_books(folder)
    assert opened is not None, findings
    [finding] = attest.check(opened.forbund, opened.books)
    assert finding.code == "attest-obehorig"
    assert finding.message.endswith("förbundschef får inte attestera konto 5020.")
