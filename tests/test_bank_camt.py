"""camt.053 as statements: both versions, what is in a row, and what is checked of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from finsam_ledger.bank import camt, intake
from finsam_ledger.bank.match import divided
from finsam_ledger.bank.values import Entry, Saldo, Slag, Statement
from finsam_ledger.findings import Finding
from tests.bankfiles import BANKGIRO, VERSIONS, Ntry, Stmt, Tx, camt053, camt054, settings
from tests.folders import plain, told

pytestmark = pytest.mark.parametrize("version", VERSIONS)
SETTINGS = settings()
BOTH = (Ntry(1000_00, ref="R1"), Ntry(-250_50, ref="R2"))


def gathered(folder: Path, text: str) -> tuple[list[Statement], list[Finding]]:
    path = folder / "fil.xml"
    path.write_text(text, encoding="utf-8")
    return intake.gather([path], SETTINGS)


def statement(folder: Path, text: str) -> Statement:
    [found], findings = gathered(folder, text)
    assert findings == []
    return found


def entry(folder: Path, row: Ntry, version: str) -> Entry:
    return statement(folder, camt053(Stmt((row,)), version=version)).entries[0]


def finding(folder: Path, text: str) -> Finding:
    _, [found] = gathered(folder, text)
    return found


def test_a_statement(version: str, tmp_path: Path) -> None:
    found = statement(tmp_path, camt053(Stmt(BOTH, number=7), version=version))
    assert (found.slag, found.nyckel, found.number) == (Slag.KONTOUTDRAG, "b1", 7)
    assert (found.opening, found.closing) == (100_000_00, Saldo(100_749_50, date(2025, 3, 14)))
    assert [e.ore for e in found.entries] == [1000_00, -250_50]
    assert [e.id for e in found.entries] == ["b1/R1", "b1/R2"]


def test_a_row_says_where_it_stands(version: str, tmp_path: Path) -> None:
    text = camt053(Stmt(BOTH), version=version)
    found = statement(tmp_path, text)
    lines = text.splitlines()
    for each in found.entries:
        assert each.place.line is not None
        assert "<Ntry>" in lines[each.place.line - 1]


def test_one_payment_tells_who_and_why(version: str, tmp_path: Path) -> None:
    tx = Tx(None, "Norrby kommun", "1234567897", "Faktura 4711", "E-1")
    [detail] = entry(tmp_path, Ntry(1000_00, ref="R", details=(tx,)), version).details
    assert (detail.motpart, detail.ocr, detail.texts) == (
        "Norrby kommun",
        "1234567897",
        ("Faktura 4711",),
    )
    assert detail.references == ("1234567897", "E-1")


def test_a_batch_with_details_is_divided(version: str, tmp_path: Path) -> None:
    row = Ntry(300_00, ref="R", details=(Tx(100_00, "A"), Tx(200_00, "B")))
    parts, findings = divided(entry(tmp_path, row, version))
    assert [(ore, detail.motpart) for ore, detail in parts] == [(100_00, "A"), (200_00, "B")]
    assert findings == []


def test_a_batch_out_is_divided_with_its_sign(version: str, tmp_path: Path) -> None:
    row = Ntry(-300_00, ref="R", details=(Tx(100_00, "A"), Tx(200_00, "B")))
    parts, _ = divided(entry(tmp_path, row, version))
    assert [ore for ore, _ in parts] == [-100_00, -200_00]


def test_a_batch_without_amounts_is_whole(version: str, tmp_path: Path) -> None:
    row = Ntry(300_00, ref="R", details=(Tx(None, "A"), Tx(200_00, "B")))
    parts, findings = divided(entry(tmp_path, row, version))
    assert [(ore, detail.motpart) for ore, detail in parts] == [(300_00, "")]
    assert findings == []


def test_a_batch_that_does_not_add_up_is_whole_and_told(version: str, tmp_path: Path) -> None:
    row = Ntry(300_00, ref="R", details=(Tx(100_00, "A"), Tx(200_01, "B")))
    parts, [found] = divided(entry(tmp_path, row, version))
    assert [ore for ore, _ in parts] == [300_00]
    assert found.code == "bank-delar"
    assert "300,01 kr men raden är 300,00 kr" in plain(found.message)


def test_a_reversal_is_not_turned_twice(version: str, tmp_path: Path) -> None:
    tx = Tx(None, "", extra="<RltdPties><Cdtr><Nm>Bolaget</Nm></Cdtr></RltdPties>")
    found = entry(tmp_path, Ntry(500_00, ref="R", reversal=True, details=(tx,)), version)
    assert (found.ore, found.reversal) == (500_00, True)
    assert found.details[0].motpart == "Bolaget"  # who was paid, and now pays back


def test_only_what_is_booked_is_read(version: str, tmp_path: Path) -> None:
    rows = (*BOTH, Ntry(-9_00, status="PDNG"), Ntry(-8_00, status="INFO"))
    [found], [told_of] = gathered(tmp_path, camt053(Stmt(rows), version=version))
    assert [e.ore for e in found.entries] == [1000_00, -250_50]
    assert told_of.code == "bank-ej-bokfort"
    assert ": 2." in told_of.message


def test_an_empty_day_still_has_its_balance(version: str, tmp_path: Path) -> None:
    found = statement(tmp_path, camt053(Stmt(), version=version))
    assert (found.entries, found.closing) == ((), Saldo(100_000_00, date(2025, 3, 14)))


def test_two_statements_in_one_file(version: str, tmp_path: Path) -> None:
    other = Stmt((Ntry(5_00, ref="X"),), id="<Othr><Id>9999-1950</Id></Othr>", opening=0)
    found, findings = gathered(tmp_path, camt053(Stmt(BOTH), other, version=version))
    assert findings == []
    assert [(s.nyckel, len(s.entries)) for s in found] == [("b1", 2), ("b2", 1)]
    assert found[1].entries[0].id == "b2/X"


def test_a_closing_balance_one_ore_off_is_an_error(version: str, tmp_path: Path) -> None:
    text = camt053(Stmt(BOTH, closing=100_749_51), version=version)
    found = finding(tmp_path, text)
    assert found.code == "bank-saldo-fel"
    assert "skillnad −0,01 kr" in found.message.replace("\u00a0", " ")


def test_an_overdrawn_account(version: str, tmp_path: Path) -> None:
    found = statement(tmp_path, camt053(Stmt((Ntry(-300_00, ref="R"),), 100_00), version=version))
    assert found.closing == Saldo(-200_00, date(2025, 3, 14))


@pytest.mark.parametrize(("opening", "closing"), [("", "CLBD"), ("OPBD", ""), ("CLAV", "OPAV")])
def test_a_balance_that_is_not_there(
    opening: str, closing: str, version: str, tmp_path: Path
) -> None:
    text = camt053(Stmt(BOTH, codes=(opening, closing)), version=version)
    _, findings = gathered(tmp_path, text)
    assert {each.code for each in findings} == {"bank-saldo-saknas"}


def test_the_balance_before_is_an_opening_balance(version: str, tmp_path: Path) -> None:
    found = statement(tmp_path, camt053(Stmt(BOTH, codes=("PRCD", "CLBD")), version=version))
    assert (found.opening, found.is_final) == (100_000_00, True)


def test_a_page_of_many_is_checked_but_not_final(version: str, tmp_path: Path) -> None:
    first = camt053(Stmt(BOTH, codes=("OPBD", "ITBD")), version=version)
    found = statement(tmp_path, first)
    assert (found.closing, found.is_final) == (Saldo(100_749_50, date(2025, 3, 14)), False)
    wrong = camt053(Stmt(BOTH, codes=("OPBD", "ITBD"), closing=1_00), version=version)
    assert finding(tmp_path, wrong).code == "bank-saldo-fel"


@pytest.mark.parametrize(
    "id",
    [
        f"<Othr><Id>{BANKGIRO}</Id><SchmeNm><Prtry>BGNR</Prtry></SchmeNm></Othr>",
        "<Othr><Id>999-0001</Id></Othr>",
        "<Othr><Id>9999 1940</Id><SchmeNm><Cd>BBAN</Cd></SchmeNm></Othr>",
        "<IBAN>se00 9999 0000 0000 0000 1940</IBAN>",
    ],
)
def test_an_account_by_any_of_its_numbers(id: str, version: str, tmp_path: Path) -> None:
    assert statement(tmp_path, camt053(Stmt(BOTH, id=id), version=version)).nyckel == "b1"


def test_an_unknown_account_is_an_error(version: str, tmp_path: Path) -> None:
    text = camt053(Stmt(BOTH, id="<IBAN>SE0011110000000000009999</IBAN>"), version=version)
    found = finding(tmp_path, text)
    assert found.code == "bank-konto-okant"
    assert '"SE0011110000000000009999"' in found.remedy


@pytest.mark.parametrize("where", ["account", "row"])
def test_another_currency_is_an_error(where: str, version: str, tmp_path: Path) -> None:
    row = Ntry(1_00, ref="R", currency="EUR" if where == "row" else "SEK")
    account = "EUR" if where == "account" else "SEK"
    found = finding(tmp_path, camt053(Stmt((row,), currency=account, closing=1), version=version))
    assert (found.code, "EUR" in found.message) == ("bank-valuta", True)


def test_a_foreign_original_is_kept_in_words(version: str, tmp_path: Path) -> None:
    extra = "<AmtDtls><InstdAmt><Amt Ccy='EUR'>100.00</Amt></InstdAmt></AmtDtls>"
    [detail] = entry(tmp_path, Ntry(-1130_00, ref="R", details=(Tx(extra=extra),)), version).details
    assert (detail.foreign, detail.ore) == ("100.00 EUR", None)


def test_details_of_a_row_are_not_those_of_the_next(version: str, tmp_path: Path) -> None:
    rows = (Ntry(1_00, ref="A", details=(Tx(text="ett"),)), Ntry(2_00, ref="B"))
    found = statement(tmp_path, camt053(Stmt(rows), version=version))
    assert [len(e.details) for e in found.entries] == [1, 0]


def test_an_avi_needs_no_balances(version: str, tmp_path: Path) -> None:
    found = statement(tmp_path, camt054(*BOTH, version=version))
    assert (found.slag, found.opening, len(found.entries)) == (Slag.AVI, None, 2)


@pytest.mark.parametrize(
    ("right", "wrong", "code"),
    [
        ("<BookgDt><Dt>2025-03-14</Dt>", "<BookgDt><Dt>2025-02-30</Dt>", "bank-datum"),
        ("<BookgDt><Dt>2025-03-14</Dt>", "<BookgDt><Dt>9999-12-31</Dt>", "bank-datum"),
        ("<BookgDt><Dt>2025-03-14</Dt>", "<BookgDt><Dt>i går</Dt>", "bank-datum"),
        (">1000.00<", ">1000.005<", "bank-belopp"),
        (">1000.00<", ">NaN<", "bank-belopp"),
        (">1000.00<", ">-1000.00<", "bank-belopp"),
        (">1000.00<", ">1e3<", "bank-belopp"),
        (">1000.00<", "><", "bank-belopp"),
        (">1000.00<", ">1000000000000.00<", "bank-belopp"),
        (">1000.00<", ">٣<", "bank-belopp"),
        (">1000.00<", f">{'9' * 1_000_000}<", "bank-belopp"),
        ("<CdtDbtInd>CRDT</CdtDbtInd><Sts>", "<CdtDbtInd>IN</CdtDbtInd><Sts>", "bank-riktning"),
        ("<CdtDbtInd>CRDT</CdtDbtInd><Sts>", "<Sts>", "bank-riktning"),
    ],
    ids=lambda value: value if len(value) < 40 else "…",
)
def test_a_value_that_is_none(
    right: str, wrong: str, code: str, version: str, tmp_path: Path
) -> None:
    text = camt053(Stmt((Ntry(1000_00, ref="R1"),)), version=version)
    if right.endswith("<Sts>") and version == "08":
        right, wrong = right + "<Cd>", wrong + "<Cd>"
    assert text.count(right) == 1
    found = finding(tmp_path, text.replace(right, wrong))
    assert found.code == code
    assert len(found.message) < 300


@pytest.mark.parametrize("element", ["Amt", "Sts", "BookgDt"])
def test_a_row_that_lacks_something(element: str, version: str, tmp_path: Path) -> None:
    text = camt053(Stmt((Ntry(1000_00, ref="R1"),), closing=100_000_00), version=version)
    head, row = text.split("<Ntry>")
    start, end = row.index(f"<{element}"), row.index(f"</{element}>") + len(element) + 3
    row = row[:start] + row[end:]
    if element == "BookgDt":
        row = row.replace("<ValDt><Dt>2025-03-14</Dt></ValDt>", "")
    found = finding(tmp_path, f"{head}<Ntry>{row}")
    assert (found.code, element in found.message) == ("bank-uppgift-saknas", True)


def test_every_wrong_row_is_told(version: str, tmp_path: Path) -> None:
    text = camt053(Stmt(tuple(Ntry(i, ref=f"R{i}") for i in (7, 8))), version=version)
    text = text.replace(">0.07<", ">sju<").replace(">0.08<", ">åtta<")
    _, findings = gathered(tmp_path, text)
    assert [f.code for f in findings] == ["bank-belopp"] * 2
    assert len({place for _, place in told(findings, "bank-belopp")}) == 2


def test_a_time_is_the_day_that_it_says(version: str, tmp_path: Path) -> None:
    text = camt053(Stmt((Ntry(1_00, ref="R"),)), version=version)
    late = "<BookgDt><DtTm>2025-03-14T23:59:59-11:00</DtTm>"
    found = statement(tmp_path, text.replace("<BookgDt><Dt>2025-03-14</Dt>", late))
    assert found.entries[0].day == date(2025, 3, 14)


def test_a_prefix_is_no_matter(version: str, tmp_path: Path) -> None:
    text = camt053(Stmt(BOTH), version=version).replace("xmlns=", "xmlns:b=")
    text = text.replace("</", "</b:").replace("<", "<b:").replace("<b:/b:", "</b:")
    text = text.replace("<b:?", "<?")
    assert len(statement(tmp_path, text).entries) == 2


def test_reading_leaves_ids_to_identity(version: str, tmp_path: Path) -> None:
    path = tmp_path / "fil.xml"
    path.write_text(camt053(Stmt(BOTH), version=version), encoding="utf-8")
    [found], _ = camt.read(path)
    assert [(e.id, e.reference) for e in found.entries] == [("", "R1"), ("", "R2")]
