"""Rows against awaited payments, avier against rows, ids, and what the ledger is not to hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest

from finsam_ledger.bank.control import Numbered, numbered
from finsam_ledger.bank.enrich import avier, enriched, told
from finsam_ledger.bank.expected import Vantad
from finsam_ledger.bank.identity import hidden, identified
from finsam_ledger.bank.intake import Known, KnownRow, News, news
from finsam_ledger.bank.match import Row, matched
from finsam_ledger.bank.values import Detail, Entry, Saldo, Slag, Statement
from finsam_ledger.findings import Finding, Place
from tests.bankfiles import settings
from tests.folders import plain

HERE = Place("fil.xml", 1)
DAY = date(2025, 3, 14)
SETTINGS = settings()


def row(ore: int, ref: str = "R", *details: Detail, text: str = "", day: date = DAY) -> Entry:
    return Entry(HERE, day, ore, reference=ref, text=text, details=details, id=f"b1/{ref}")


def vantad(referens: str, ore: int, konto: str = "3513", motpart: str = "norrby") -> Vantad:
    return Vantad(Place("register.csv", 2), referens, ore, konto, "", (("motpart", motpart),))


def statement(
    *entries: Entry, slag: Slag = Slag.KONTOUTDRAG, number: int | None = None
) -> Statement:
    last = max((entry.day for entry in entries), default=DAY)
    return Statement(HERE, slag, entries, nyckel="b1", closing=Saldo(0, last), number=number)


def one(entry: Entry, *expected: Vantad, paid: dict[tuple[str, int], int] | None = None) -> Row:
    [found], findings = matched([entry], expected, paid or {})
    assert findings == []
    return found


def codes(findings: Iterable[Finding]) -> list[str]:
    return [finding.code for finding in findings]


@pytest.mark.parametrize(
    "detail",
    [
        Detail(ocr="1025003"),
        Detail(references=("10 25-003",)),
        Detail(texts=("Bidrag 1025003 kvartal 1",)),
        Detail(texts=("1025003",)),
    ],
)
def test_reference_and_amount_give_the_account(detail: Detail) -> None:
    [leg] = one(row(100_00, "R", detail), vantad("1025003", 100_00), vantad("9", 1)).legs
    assert leg.vantad is not None
    assert (leg.vantad.konto, leg.ore) == ("3513", 100_00)


@pytest.mark.parametrize(
    "detail",
    [
        Detail(),
        Detail(ocr="10250030"),
        Detail(texts=("x1025003",)),
        Detail(texts=("1025003b",)),
        Detail(motpart="1025003"),
    ],
)
def test_no_reference_is_no_match(detail: Detail) -> None:
    [leg] = one(row(100_00, "R", detail), vantad("1025003", 100_00)).legs
    assert leg.vantad is None


def test_the_text_of_the_row_counts_where_it_is_one_payment() -> None:
    [leg] = one(row(-50_00, text="Rekvisition 7"), vantad("rekvisition 7", -50_00)).legs
    assert leg.vantad is not None


def test_money_out_is_not_money_in() -> None:
    [leg], [found] = (
        matched([row(-100_00, "R", Detail(ocr="A1"))], [vantad("A1", 100_00)], {})[0][0].legs,
        matched([row(-100_00, "R", Detail(ocr="A1"))], [vantad("A1", 100_00)], {})[1],
    )
    assert (leg.vantad, found.code) == (None, "bank-vantat-belopp")


def test_another_amount_is_a_warning_with_both() -> None:
    rows, [found] = matched([row(90_00, "R", Detail(ocr="A1"))], [vantad("A1", 100_00)], {})
    assert rows[0].legs[0].vantad is None
    assert plain(found.message) == "A1 väntas med 100,00 kr, men raden är 90,00 kr."


def test_two_that_fit_are_not_chosen_between() -> None:
    expected = [vantad("A1", 100_00), vantad("A1", 100_00, motpart="soderby")]
    rows, [found] = matched([row(100_00, "R", Detail(ocr="A1"))], expected, {})
    assert (rows[0].legs[0].vantad, found.code) == (None, "bank-vantat-flera")


def test_the_same_payment_each_quarter_is_taken_in_turn() -> None:
    expected = [replace(vantad("A1", 100_00), text=text) for text in ("Kvartal 1", "Kvartal 2")]
    rows = [row(100_00, f"R{i}", Detail(ocr="A1")) for i in range(3)]
    made, [found] = matched(rows, expected, {})
    texts = [made_row.legs[0].vantad and made_row.legs[0].vantad.text for made_row in made]
    assert texts == ["Kvartal 1", "Kvartal 2", None]
    assert found.code == "bank-vantat-redan"


def test_what_the_ledger_has_matched_is_paid() -> None:
    entry = row(100_00, "R", Detail(ocr="A 1"))
    rows, [found] = matched([entry], [vantad("A1", 100_00)], {("A1", 100_00): 1})
    assert (rows[0].legs[0].vantad, found.code) == (None, "bank-vantat-redan")
    assert one(entry, vantad("A1", 100_00), paid={("A1", 99_00): 1}).legs[0].vantad is not None


def test_each_payment_of_a_batch_is_matched_by_itself() -> None:
    entry = row(300_00, "R", Detail(100_00, ocr="A1"), Detail(200_00, ocr="B1"))
    [a, b] = one(entry, vantad("A1", 100_00), vantad("B1", 200_00, konto="3512")).legs
    assert [leg.vantad and leg.vantad.konto for leg in (a, b)] == ["3513", "3512"]


def test_a_batch_that_does_not_add_up_is_not_matched() -> None:
    entry = row(300_00, "R", Detail(100_00, ocr="A1"), Detail(100_00, ocr="B1"))
    rows, [found] = matched([entry], [vantad("A1", 300_00)], {})
    assert [(leg.ore, leg.vantad) for leg in rows[0].legs] == [(300_00, None)]
    assert found.code == "bank-delar"


# Avier


def enrich_one(entry: Entry, *of_avi: Entry) -> Entry:
    avis = avier([statement(*of_avi, slag=Slag.AVI)])
    [(avi, found)] = told(avis, {"b1": [entry]})
    assert found is entry
    return enriched(entry, avi.entry)


def test_an_avi_gives_what_the_row_lacks() -> None:
    better = enrich_one(row(100_00), row(100_00, "R", Detail(motpart="Regionen", ocr="A1")))
    assert (better.details[0].motpart, better.details[0].ocr, better.avi) == (
        "Regionen",
        "A1",
        True,
    )
    assert (better.ore, better.id) == (100_00, "b1/R")


def test_an_avi_fills_in_and_does_not_replace() -> None:
    own = Detail(motpart="Regionen", texts=("Bidrag",))
    other = Detail(motpart="REGION X", ocr="A1", texts=("Bidrag", "Mars"))
    [detail] = enrich_one(row(100_00, "R", own), row(100_00, "R", other)).details
    assert detail == Detail(motpart="Regionen", ocr="A1", texts=("Bidrag", "Mars"))


def test_several_entries_of_an_avi_are_the_parts_of_one_row() -> None:
    parts = [row(100_00, "R", Detail(ocr="A")), row(200_00, "R", Detail(ocr="B"))]
    better = enrich_one(row(300_00), *parts)
    assert [(d.ore, d.ocr) for d in better.details] == [(100_00, "A"), (200_00, "B")]


def test_without_reference_day_and_amount_decide_where_only_one_fits() -> None:
    avi = statement(row(100_00, "ANNAN", Detail(ocr="A")), slag=Slag.AVI)
    rows = [row(100_00, "1"), row(50_00, "2")]
    assert told(avier([avi]), {"b1": rows})[0][1] is rows[0]
    assert told(avier([avi]), {"b1": [rows[0], row(100_00, "3")]})[0][1] is None
    assert told(avier([avi]), {"b2": rows})[0][1] is None
    assert told(avier([avi]), {"b1": [row(100_00, "1", day=date(2025, 3, 15))]})[0][1] is None


def test_a_row_is_told_of_once() -> None:
    avis = avier([statement(row(1, "R1"), row(1, "X"), slag=Slag.AVI)])
    found = {avi.entry.reference: entry for avi, entry in told(avis, {"b1": [row(1, "R1")]})}
    assert found["R1"] is not None
    assert found["X"] is None


# What is new


def news_of(*statements: Statement, known: Known | None = None) -> tuple[News, list[str]]:
    made, findings = news(statements, (), known or Known())
    return made, codes(findings)


def known(*entries: Entry, has_avi: bool = False) -> Known:
    rows = [KnownRow(e.id, e.day, e.ore, e.place, has_avi) for e in entries]
    return Known(rows={"b1": rows})


def test_the_same_twice_is_once() -> None:
    made, findings = news_of(statement(row(1, "A")), statement(row(1, "A")))
    assert (len(made.rows), len(made.again), findings) == (1, 1, [])
    made, findings = news_of(statement(row(1, "A")), known=known(row(1, "A")))
    assert (len(made.rows), len(made.again), findings) == (0, 1, [])


@pytest.mark.parametrize("other", [row(-1, "A"), row(1, "A", day=date(2025, 3, 15))])
def test_the_same_reference_for_something_else_is_kept_and_told(other: Entry) -> None:
    made, findings = news_of(statement(other), known=known(row(1, "A")))
    assert ([r.entry for r in made.rows], findings) == ([other], ["bank-referens-igen"])


def test_an_avi_alone_is_told_and_books_nothing() -> None:
    made, findings = news_of(statement(row(1, "A"), slag=Slag.AVI))
    assert (made.rows, made.noted, findings) == ((), (), ["bank-avi-utan-rad"])


def test_an_avi_of_a_row_in_the_ledger_is_noted_once() -> None:
    avi = statement(row(1, "A", Detail(ocr="7")), slag=Slag.AVI)
    made, findings = news_of(avi, known=known(row(1, "A")))
    assert (made.rows, len(made.noted), findings) == ((), 1, [])
    made, findings = news_of(avi, known=known(row(1, "A"), has_avi=True))
    assert (made.rows, made.noted, len(made.told), findings) == ((), (), 1, [])


def test_the_last_balance_of_a_day_is_asserted() -> None:
    first = replace(statement(row(1, "A"), number=1), closing=Saldo(5, DAY))
    second = replace(statement(row(2, "B"), number=2), closing=Saldo(7, DAY))
    made, _ = news_of(second, first)
    assert [closing.saldo.ore for closing in made.closings] == [7]


def test_a_balance_that_is_not_final_is_not_asserted() -> None:
    made, _ = news_of(replace(statement(row(1, "A")), is_final=False))
    assert made.closings == ()


@pytest.mark.parametrize(
    ("numbers", "before", "wanted"),
    [
        ([1, 2, 3], None, 0),
        ([1, 3], None, 1),
        ([3, 1, 2], None, 0),
        ([5], None, 0),
        ([5], Numbered(4, 2025), 0),
        ([5], Numbered(3, 2025), 1),
        ([5], Numbered(300, 2024), 0),
        ([5], Numbered(5, 2025), 0),
        ([1], Numbered(300, 2025), 0),
        ([None, 2], None, 0),
    ],
)
def test_gaps_in_numbers(numbers: list[int | None], before: Numbered | None, wanted: int) -> None:
    statements = [statement(number=number) for number in numbers]
    found = list(numbered(statements, {"b1": before} if before else {}))
    assert codes(found) == ["bank-nummer-lucka"] * wanted


# Ids and numbers


def ids(*entries: Entry) -> list[str]:
    return [e.id for e in identified(statement(*entries), SETTINGS).entries]


def test_ids_are_the_banks_reference_or_a_hash() -> None:
    assert ids(row(1, "2025A")) == ["b1/2025A"]
    assert ids(replace(row(1, "12"), by_bank=False)) == ["b1/2025-03-14/12"]
    [hashed] = ids(row(1, ""))
    assert hashed.startswith("b1/2025-03-14/")
    assert ids(row(1, "")) == [hashed]
    others = [
        row(2, ""),
        row(1, "", text="x"),
        row(1, "", Detail(ocr="1")),
        row(1, "", day=date(2025, 3, 15)),
    ]
    assert len({hashed, *(ids(each)[0] for each in others)}) == 5


def test_equal_rows_are_numbered() -> None:
    first, second, third = ids(row(1, ""), row(1, ""), row(2, ""))
    assert second == f"{first}#2"
    assert "#" not in third


def test_a_reference_with_an_account_number_in_it_is_not_shown() -> None:
    [id] = ids(row(1, "SE0099990000000000001940-17"))
    assert "1940" not in id


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Konto 9999-1940", "Konto …"),
        ("Konto 99991940.", "Konto …."),
        ("Till 9999 1940, tack", "Till …, tack"),
        ("se00 9999 0000 0000 0000 1940", "…"),
        ("Från SE12 3456 7890 1234 5678 9012", "Från …"),
        ("Faktura 199991940", "Faktura 199991940"),
        ("OCR 1234567897", "OCR 1234567897"),
    ],
)
def test_account_numbers_are_hidden(text: str, wanted: str) -> None:
    assert hidden(text, SETTINGS.ids) == wanted


def test_no_word_of_a_row_holds_an_account_number() -> None:
    detail = Detail(
        motpart="Ägaren av 9999-1940",
        ocr="99991940",
        references=("9999-1940", "17"),
        texts=("Från 9999 1940",),
    )
    [entry] = identified(statement(row(1, "R", detail, text="9999-1940")), SETTINGS).entries
    assert "1940" not in repr(entry)
    assert entry.details[0].references == ("17",)
