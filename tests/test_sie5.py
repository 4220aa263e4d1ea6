"""SIE 5: the same books as in SIE 4, and no file that can't be read brings anything down."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from finsam_ledger.findings import Finding
from finsam_ledger.sie.contents import Balance
from finsam_ledger.sie.files import SieFile, read_file
from finsam_ledger.sie.notes import Notes
from finsam_ledger.sie.records import Record, Verifikation
from finsam_ledger.sie.xmlfile import items
from tests.commands import finsam

DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'
INFO = """\
  <FileInfo>
    <SoftwareProduct name="Provbok" version="5.1"/>
    <FileCreation time="2026-01-14T08:30:00.25+01:00" by="ekonomen"/>
    <Company organizationId="222000-0090" name="Samordningsförbundet Ådalen" multiple="1"/>
    <FiscalYears>
      <FiscalYear start="2024-01" end="2024-12" closed="true"/>
      <FiscalYear start="2025-01" end="2025-12" primary="true" hasLedgerEntries="true"/>
    </FiscalYears>
    <AccountingCurrency currency="SEK"/>
  </FileInfo>
"""
ACCOUNTS = """\
  <Accounts>
    <Account id="1940" name="Bank" type="asset">
      <OpeningBalance month="2024-01" amount="100.00"/>
      <ClosingBalance month="2024-12" amount="150.00"/>
      <OpeningBalance month="2025-01" amount="150"/>
      <ClosingBalance month="2025-06" amount="777.00"/>
      <ClosingBalance month="2025-12" amount="230.50"/>
      <OpeningBalance month="2025-01" amount="+40.0">
        <ObjectReference dimId="1" objectId="010"/>
      </OpeningBalance>
      <ClosingBalance month="2025-12" amount="60.00">
        <ObjectReference dimId="1" objectId="010"/>
      </ClosingBalance>
    </Account>
    <Account id="2010" name="Eget kapital" type="equity">
      <OpeningBalance month="2024-01" amount="-100.00"/>
      <ClosingBalance month="2024-12" amount="-100.00"/>
      <OpeningBalance month="2025-01" amount="-150.00"/>
      <ClosingBalance month="2025-12" amount="-150.00"/>
    </Account>
    <Account id="3511" name="Bidrag från staten" type="income" unit="kr">
      <OpeningBalance month="2025-01" amount="0.00"/>
      <ClosingBalance month="2024-12" amount="-50.00"/>
      <ClosingBalance month="2025-12" amount="-200.00"/>
      <Budget amount="-210.00"/>
    </Account>
    <Account id="4510" name="Bidrag till insatser" type="cost">
      <ClosingBalance month="2025-12" amount="119.50"/>
      <Budget month="2025-03" amount="60.00">
        <ObjectReference dimId="6" objectId="P1"/>
      </Budget>
    </Account>
  </Accounts>
  <Dimensions>
    <Dimension id="1" name="Ansvar">
      <Object id="010" name="Kansli"/>
    </Dimension>
    <Dimension id="6" name="Insats">
      <Object id="P1" name="Första steget"/>
    </Dimension>
  </Dimensions>
"""
JOURNALS = """\
  <Journal id="A" name="Bank">
    <JournalEntry id="1" journalDate="2025-01-18" text="Statens bidrag">
      <EntryInfo date="2025-01-20" by="EK"/>
      <LedgerEntry accountId="1940" amount="200.00"/>
      <LedgerEntry accountId="3511" amount="-200.00" text="Hela året" ledgerDate="2025-01-17"/>
    </JournalEntry>
    <JournalEntry id="2" journalDate="2025-04-20" text="Rekvisition &quot;april&quot;">
      <EntryInfo date="2025-04-20" by="EK"/>
      <LedgerEntry accountId="4510" amount="999.00">
        <Overstrike date="2025-04-21" by="EK"/>
      </LedgerEntry>
      <LedgerEntry accountId="4510" amount="119.50" quantity="2">
        <ObjectReference dimId="1" objectId="010"/>
        <ObjectReference dimId="6" objectId="P1"/>
        <EntryInfo date="2025-04-21" by="SA"/>
      </LedgerEntry>
      <LedgerEntry accountId="1940" amount="-119.500"/>
    </JournalEntry>
  </Journal>
"""
SIGNATURE = '  <Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignedInfo/></Signature>\n'
ROOT = '<Sie xmlns="http://www.sie.se/sie5">\n'
SIE5 = f"{DECLARATION}{ROOT}{INFO}{ACCOUNTS}{JOURNALS}{SIGNATURE}</Sie>\n"
SIE4 = """\
#FLAGGA 0
#PROGRAM Provbok 5.1
#FORMAT PC8
#GEN 20260114 ekonomen
#SIETYP 4
#ORGNR 222000-0090
#FNAMN "Samordningsförbundet Ådalen"
#RAR 0 20250101 20251231
#RAR -1 20240101 20241231
#VALUTA SEK
#KONTO 1940 Bank
#KTYP 1940 T
#KONTO 2010 "Eget kapital"
#KTYP 2010 S
#KONTO 3511 "Bidrag från staten"
#KTYP 3511 I
#ENHET 3511 kr
#KONTO 4510 "Bidrag till insatser"
#KTYP 4510 K
#DIM 1 Ansvar
#OBJEKT 1 010 Kansli
#DIM 6 Insats
#OBJEKT 6 P1 "Första steget"
#IB -1 1940 100.00
#UB -1 1940 150.00
#IB 0 1940 150.00
#UB 0 1940 230.50
#OIB 0 1940 {1 010} 40.00
#OUB 0 1940 {1 010} 60.00
#IB -1 2010 -100.00
#UB -1 2010 -100.00
#IB 0 2010 -150.00
#UB 0 2010 -150.00
#RES -1 3511 -50.00
#RES 0 3511 -200.00
#PBUDGET 0 202512 3511 {} -210.00
#RES 0 4510 119.50
#PBUDGET 0 202503 4510 {6 P1} 60.00
#VER A 1 20250118 "Statens bidrag" 20250120 EK
{
#TRANS 1940 {} 200.00
#TRANS 3511 {} -200.00 20250117 "Hela året"
}
#VER A 2 20250420 "Rekvisition \\"april\\"" 20250420 EK
{
#BTRANS 4510 {} 999.00
#TRANS 4510 {1 010 6 P1} 119.50 "" "" 2 SA
#TRANS 1940 {} -119.50
}
"""
ENTRY = f"""\
{DECLARATION}<SieEntry xmlns="http://www.sie.se/sie5">
  <FileInfo>
    <SoftwareProduct name="Lön" version="2"/>
    <FileCreation time="2025-12-20T10:00:00Z" by="lönen"/>
    <Company organizationId="222000-0090" name="Samordningsförbundet Ådalen"/>
  </FileInfo>
  <Accounts>
    <Account id="5010" name="Lön" type="cost"><Budget month="2025-01" amount="1.00"/></Account>
    <Account id="99" name="Timmar" type="statistics" unit="h"/>
  </Accounts>
  <Dimensions><Dimension id="6"><Object id="P1" name="Första"/></Dimension></Dimensions>
  <Journal>
    <JournalEntry journalDate="2025-03-25" text="Lön mars">
      <OriginalEntryInfo date="2025-03-24" by="LL"/>
      <LedgerEntry accountId="5010" amount="30.00">
        <ObjectReference dimId="6" objectId="P1"/>
      </LedgerEntry>
      <LedgerEntry accountId="1940" amount="-30.00"/>
    </JournalEntry>
  </Journal>
</SieEntry>
"""
# A finding of each of these is told of every file here, and is of no concern.
QUIET = ("sie5-underskrift", "sie5-utanfor")


def read(data: str | bytes, folder: Path, name: str = "prov.sie") -> tuple[SieFile, list[Finding]]:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    file, findings = read_file(path)
    assert file is not None, [str(finding) for finding in findings]
    return file, findings


def codes(data: str | bytes) -> list[str]:
    """What is told of a file, without those that say what it is."""
    notes = Notes("prov.sie")
    items(data.encode() if isinstance(data, str) else data, notes)
    return [finding.code for finding in notes.findings if finding.code not in QUIET]


def messages(data: str) -> list[str]:
    notes = Notes("prov.sie")
    items(data.encode(), notes)
    return [finding.message for finding in notes.findings]


def records(data: str, label: str) -> list[tuple[object, ...]]:
    found = items(data.encode(), Notes("prov.sie")) or []
    return [each.fields for each in found if isinstance(each, Record) and each.label == label]


def verifikationer(data: str) -> list[Verifikation]:
    found = items(data.encode(), Notes("prov.sie")) or []
    return [each for each in found if isinstance(each, Verifikation)]


def without_lines(balances: tuple[Balance, ...]) -> list[Balance]:
    return sorted(each._replace(line=0) for each in balances)


def with_prefix(text: str) -> str:
    """The same file with every element of SIE under a prefix."""
    text = text.replace("<", "<sie:").replace("<sie:/", "</sie:").replace("<sie:?", "<?")
    return text.replace(' xmlns="http://www.sie.se/sie5"', ' xmlns:sie="http://www.sie.se/sie5"')


def test_the_same_books_in_sie_4_and_sie_5_are_the_same(tmp_path: Path) -> None:
    four, told_4 = read(SIE4.encode("cp437"), tmp_path, "prov.se")
    five, told_5 = read(SIE5, tmp_path)
    assert [str(finding) for finding in told_4] == []
    assert [finding.code for finding in told_5] == [*QUIET]
    assert without_lines(five.contents.balances) == without_lines(four.contents.balances)
    assert five.tally.amounts == four.tally.amounts
    assert five.contents.type == four.contents.type == "4E"
    assert five.contents.objects == four.contents.objects
    assert five.contents.dimensions == four.contents.dimensions
    assert [(y.number, y.first, y.last) for y in five.contents.years.values()] == [
        (y.number, y.first, y.last) for y in four.contents.years.values()
    ]
    assert {k: v[:2] for k, v in five.contents.accounts.items()} == {
        k: v[:2] for k, v in four.contents.accounts.items()
    }


def test_every_record_but_the_format_is_the_same(tmp_path: Path) -> None:
    four, _ = read(SIE4.encode("cp437"), tmp_path, "prov.se")
    five, _ = read(SIE5, tmp_path)

    def plain(file: SieFile) -> list[object]:
        """Records in any order, verifikationer in theirs, none with lines."""
        found = list(file.items())
        heads = [each[:2] for each in found if isinstance(each, Record) and each.label != "FORMAT"]
        vers = [
            (each.head[:2], [row[:2] for row in each.rows], each.whole)
            for each in found
            if isinstance(each, Verifikation)
        ]
        return [sorted(heads, key=str), vers]

    assert plain(five) == plain(four)


@pytest.mark.parametrize(
    "data",
    [
        SIE5.encode(),
        b"\xef\xbb\xbf" + SIE5.encode(),
        SIE5.replace("utf-8", "ISO-8859-1").encode("latin-1"),
        SIE5.replace("\n", "\r\n").encode(),
        SIE5.removeprefix(DECLARATION).encode(),
        with_prefix(SIE5).encode(),
        SIE5.replace(' xmlns="http://www.sie.se/sie5"', "").encode(),
        SIE5.replace(ROOT, f"<!-- <!DOCTYPE --><?prov?>{ROOT}").encode(),
    ],
    ids=["utf-8", "bom", "latin-1", "crlf", "undeclared", "prefix", "no namespace", "comment"],
)
def test_a_file_may_be_written_in_many_ways(data: bytes, tmp_path: Path) -> None:
    file, findings = read(data, tmp_path)
    assert file.contents.word("FNAMN") == "Samordningsförbundet Ådalen"
    assert file.tally.verifikationer == 2
    assert len(file.contents.balances) == 15
    assert [finding.code for finding in findings] == [*QUIET]


def test_lines_are_those_of_the_elements(tmp_path: Path) -> None:
    file, _ = read(SIE5, tmp_path)
    lines = SIE5.splitlines()
    assert '<Account id="2010"' in lines[file.contents.accounts["2010"].line - 1]
    budget = file.contents.of("PBUDGET")[0]
    assert '<Budget amount="-210.00"' in lines[budget.line - 1]
    ver = verifikationer(SIE5)[1]
    assert '<JournalEntry id="2"' in lines[ver.head.line - 1]
    assert 'amount="999.00"' in lines[ver.rows[0].line - 1]


def test_a_row_that_is_struck_out_is_in_no_sum(tmp_path: Path) -> None:
    file, _ = read(SIE5, tmp_path)
    assert [row.label for row in verifikationer(SIE5)[1].rows] == ["BTRANS", "TRANS", "TRANS"]
    assert sum(file.tally.amounts.values()) == 0
    assert 99900 not in file.tally.amounts.values()


def test_an_entry_file_needs_no_numbers_years_or_signature(tmp_path: Path) -> None:
    file, findings = read(ENTRY, tmp_path)
    assert file.contents.type == "4I"
    assert file.contents.years == {}
    assert [finding.message for finding in findings] == [
        "Budget utanför räkenskapsåren i SIE 5-filen används inte."
    ]
    ver = next(each for each in file.items() if isinstance(each, Verifikation))
    assert ver.head.fields == ("", "", "20250325", "Lön mars", "20250324", "LL")
    assert records(ENTRY, "KTYP") == [("5010", "K")]
    assert records(ENTRY, "ENHET") == [("99", "h")]
    assert records(ENTRY, "DIM") == []


def test_signatures_are_told_of() -> None:
    assert "Filen är underskriven." in messages(SIE5)
    assert "Filen saknar underskrift." in messages(SIE5.replace(SIGNATURE, ""))
    assert "Filen är underskriven." in messages(ENTRY.replace("</SieE", f"{SIGNATURE}</SieE"))


def test_what_is_not_used_is_told_once_each() -> None:
    row = '<LedgerEntry accountId="1940" amount="200.00"/>'
    entry = '<VoucherReference documentId="1"/><CorrectedBy journalId="A" journalEntryId="2"/>'
    inside = (
        '<ForeignCurrencyAmount amount="1.00" currency="EUR"/><LockingInfo/>'
        '<SubdividedAccountObjectReference objectId="1"/>'
    )
    changed = SIE5.replace(row, f"{row[:-2]}>{inside}</LedgerEntry>" + entry)
    changed = changed.replace(
        "  <Journal ",
        '  <CustomerInvoices primaryAccountId="1510"><CustomerInvoice id="1"><OriginalAmount '
        'date="2025-01-01" amount="5.00"/></CustomerInvoice></CustomerInvoices>\n'
        "  <Customers/><Suppliers/><AccountAggregations/><Eget/>\n  <Journal ",
    )
    document = '<Documents><EmbeddedFile id="1">QQ==</EmbeddedFile></Documents>'
    changed = changed.replace("</Sie>", f"{document}</Sie>")
    told = [message for message in messages(changed) if "används inte" in message]
    assert sorted(told) == sorted(
        f"{part} i SIE 5-filen används inte."
        for part in (
            "Sidoordnad bokföring",
            "Kund- och leverantörsregister",
            "Konton grupperade efter taxonomi",
            "Dokument",
            "Belopp i annan valuta",
            "Uppgifter om låsning",
            "Hänvisningar till rättelser",
            "Saldon inom året",
            "Elementet Eget",
        )
    )


def test_balances_of_several_objects_are_not_used() -> None:
    pair = '<ObjectReference dimId="1" objectId="010"/><ObjectReference dimId="6" objectId="P1"/>'
    for name in ("ClosingBalanceMultidim", "ClosingBalance"):
        balance = f'<{name} month="2025-12" amount="1.005">{pair}</{name}>'
        changed = SIE5.replace("</Account>", f"{balance}</Account>", 1)
        assert codes(changed) == []
        assert any("flera objekt" in message for message in messages(changed))
        assert records(changed, "OUB") == records(SIE5, "OUB")


# Years


def years(*attributes: str) -> str:
    start, end = INFO.index("<FiscalYears>") + 13, INFO.index("    </FiscalYears>")
    inner = "".join(f"<FiscalYear {each}/>" for each in attributes)
    return SIE5.replace(INFO, f"{INFO[:start]}{inner}{INFO[end:]}")


def test_years_are_counted_from_the_primary_one() -> None:
    three = years(
        'start="2025-01" end="2025-12"',
        'start="2023-01" end="2023-12"',
        'start="2024-01" end="2024-12" primary="1"',
    )
    assert records(three, "RAR") == [
        ("0", "20240101", "20241231"),
        ("-1", "20230101", "20231231"),
    ]
    assert {fields[0] for fields in records(three, "UB")} == {"0"}
    assert any("Senare räkenskapsår" in message for message in messages(three))


def test_without_a_primary_year_the_last_is_it() -> None:
    two = years('start="2025-01Z" end="2025-12-31"', 'start="2023-07" end="2024-02"')
    assert records(two, "RAR") == [("0", "20250101", "20251231"), ("-1", "20230701", "20240229")]


@pytest.mark.parametrize(
    "attributes",
    ['end="2025-12"', 'start="2025-13" end="2025-12"', 'start="2025-12" end="2025-01"',
     'start="2025" end="igår"', 'start="0000-01" end="2025-12"',
     'start="2025-02-30" end="2025-12"'],
)  # fmt: skip
def test_a_year_that_can_not_be_read_is_an_error(attributes: str) -> None:
    assert codes(years(attributes))[0] == "sie-rakenskapsar"


def test_a_year_twice_is_told() -> None:
    twice = years('start="2025-01" end="2025-12"', 'start="2025-01" end="2025-11"')
    assert codes(twice) == ["sie-post-dubbel"]
    assert records(twice, "RAR") == [("0", "20250101", "20251231")]


def test_balances_need_years() -> None:
    assert "sie-rakenskapsar" in codes(years())


def test_balances_of_a_year_under_way_are_those_of_its_last_month(tmp_path: Path) -> None:
    under_way = SIE5.replace('month="2025-06" amount="777.00"', 'month="2025-03" amount="777.00"')
    under_way = under_way.replace('month="2025-12"', 'month="2025-08"')
    file, findings = read(under_way, tmp_path)
    assert {e.konto: e.ore for e in file.contents.of("UB", year=0)} == {
        "1940": 23050,
        "2010": -15000,
    }
    assert [finding.code for finding in findings] == [*QUIET]


def test_verifikationer_of_another_year_are_left_out_where_it_has_its_own(tmp_path: Path) -> None:
    older = JOURNALS.replace("2025-", "2024-")
    both = SIE5.replace(JOURNALS, older + JOURNALS)
    assert "sie-verifikation-ar" in [f.code for f in read_any(both, tmp_path)]
    both = both.replace('closed="true"', 'closed="true" hasLedgerEntries="true"')
    file, findings = read(both, tmp_path)
    assert file.tally.amounts == read(SIE5, tmp_path)[0].tally.amounts
    assert any("Verifikationer för andra räkenskapsår" in f.message for f in findings)


def read_any(data: str, folder: Path) -> list[Finding]:
    path = folder / "prov.sie"
    path.write_text(data, encoding="utf-8")
    return read_file(path)[1]


# Days on rows


def test_a_verifikation_is_booked_when_all_its_rows_say() -> None:
    moved = SIE5.replace('text="Hela året" ledgerDate="2025-01-17"', "")
    assert verifikationer(moved)[0].datum == "20250118"
    moved = moved.replace('amount="200.00"', 'amount="200.00" ledgerDate="2025-02-03"')
    moved = moved.replace('amount="-200.00" />', 'amount="-200.00" ledgerDate="2025-02-03"/>')
    assert verifikationer(moved)[0].datum == "20250203"
    assert codes(moved) == []


def test_rows_booked_another_month_than_the_rest_are_told() -> None:
    month = SIE5.replace('ledgerDate="2025-01-17"', 'ledgerDate="2025-02-17"')
    assert any("Egna bokföringsdagar" in message for message in messages(month))
    assert codes(month) == []
    year = SIE5.replace('ledgerDate="2025-01-17"', 'ledgerDate="2026-02-17"')
    assert codes(year) == ["sie-verifikation-ar"]


# Values that can't be read, and what is missing


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ('amount="-119.500"', 'amount="-119.505"', "sie-belopp"),
        ('amount="230.50"', 'amount="230.505"', "sie-belopp"),
        ('amount="-210.00"', 'amount="-210.001"', "sie-belopp"),
        ('amount="200.00"', 'amount="tvåhundra"', "sie-belopp"),
        ('amount="200.00"', f'amount="{"9" * 1000}"', "sie-belopp"),
        ('amount="200.00"', f'amount="1e{"9" * 9}"', "sie-belopp"),
        ('amount="200.00"', 'amount="NaN"', "sie-belopp"),
        ('amount="200.00"', 'amount="200,00"', "sie-belopp-form"),
        ('amount="200.00"', 'amount=""', "sie-falt-saknas"),
        (' amount="200.00"', "", "sie-falt-saknas"),
        (' amount="230.50"', "", "sie-falt-saknas"),
        (' month="2025-12" amount="230.50"', ' amount="230.50"', "sie-falt-saknas"),
        ('month="2025-03"', 'month="2025-3"', "sie-datum"),
        ('journalDate="2025-04-20"', 'journalDate="2025-02-30"', "sie-datum"),
        ('journalDate="2025-04-20"', 'journalDate="20 april"', "sie-datum"),
        (' journalDate="2025-04-20"', "", "sie-falt-saknas"),
        ('ledgerDate="2025-01-17"', 'ledgerDate="igår"', "sie-datum-form"),
        ('EntryInfo date="2025-01-20"', 'EntryInfo date="-"', "sie-datum-form"),
        ('accountId="3511"', "", "sie-falt-saknas"),
        ('accountId="3511"', 'accountId="DIFF"', "sie-konto-form"),
        ('Account id="1940"', 'Account id=" "', "sie-falt-utelamnat"),
        ('Account id="1940"', 'Account id="１９"', "sie-konto-form"),
        (' type="equity"', "", "sie-falt-utelamnat"),
        ('Dimension id="1"', "Dimension", "sie-falt-utelamnat"),
        ('objectId="P1"', "", "sie-objektlista"),
        ('organizationId="222000-0090"', "", "sie-falt-utelamnat"),
        ('currency="SEK"', "", "sie-falt-utelamnat"),
        ("</JournalEntry>\n  </J", "</JournalEntry><LedgerEntry/></J", "sie-rad-utanfor"),
    ],
)  # fmt: skip
def test_each_is_told(before: str, after: str, code: str) -> None:
    assert before in SIE5
    assert code in codes(SIE5.replace(before, after))


def test_currency_and_balance_are_checked_as_in_sie_4(tmp_path: Path) -> None:
    told = read_any(SIE5.replace('currency="SEK"', 'currency="EUR"'), tmp_path)
    assert "sie-valuta" in [finding.code for finding in told]
    told = read_any(SIE5.replace('amount="200.00"', 'amount="201.00"'), tmp_path)
    unbalanced = next(f for f in told if f.code == "sie-verifikation-obalans")
    assert unbalanced.place is not None
    assert unbalanced.place.line == SIE5[: SIE5.index('<JournalEntry id="1"')].count("\n") + 1


def test_days_and_amounts_may_be_as_xml_allows() -> None:
    loose = SIE5.replace('"2025-04-20"', '"2025-04-20+02:00"')
    loose = loose.replace('journalDate="2025-01-18"', 'journalDate="2025-01-18T00:00:00Z"')
    loose = loose.replace('amount="200.00"', 'amount=" +200.000000 "')
    assert codes(loose) == []
    assert [ver.datum for ver in verifikationer(loose)] == ["20250118", "20250420"]
    assert verifikationer(loose)[0].rows[0].text(2) == "200.00"


# Hostile files

ENTITIES = "".join(f'<!ENTITY a{i + 1} "{10 * f"&a{i};"}">' for i in range(11))
LAUGHS = f'<!DOCTYPE Sie [<!ENTITY a0 "ha">{ENTITIES}]>\n'


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "den är tom"),
        (b"\xef\xbb\xbf \r\n", "den är tom"),
        (b"#FLAGGA 0", "den är ingen XML"),
        (b"\x00\x01\x02", "den är ingen XML"),
        (SIE5.encode("utf-16"), "den är ingen XML"),
        (SIE5.encode("utf-16-le"), "den är ingen XML"),
        (SIE5.replace("utf-8", "utf-7").encode("utf-7"), "utf-7"),
        (SIE5.replace("utf-8", "påhittad").encode(), "hör inte till SIE 5"),
        (SIE5.replace(ROOT, f"<!DOCTYPE Sie>{ROOT}").encode(), "DOCTYPE"),
        (SIE5.replace(ROOT, LAUGHS + ROOT).replace("Bank", "&a11;").encode(), "DOCTYPE"),
        (SIE5.replace(ROOT, f"<?x >?><!-- - -->\n{LAUGHS}{ROOT}").encode(), "DOCTYPE"),
        (b'<!DOCTYPE Sie SYSTEM "file:///etc/passwd"><Sie/>', "DOCTYPE"),
        (b"<order/>", "order"),
        (b'<s:Sie5 xmlns:s="x"/>', "Sie5"),
        (b"<?xml version='1.0'?>", "trasig"),
        (b"<Sie", "trasig"),
        (SIE5.replace("Bank", "&bank;").encode(), "trasig"),
        (SIE5.encode("latin-1"), "trasig"),
        ((SIE5 + "<Sie/>").encode(), "trasig"),
        (SIE5.replace("</Journal>", "</Dagbok>").encode(), "trasig på rad"),
        ((ROOT + "<a>" * 5000 + "</a>" * 5000 + "</Sie>").encode(), "trasig"),
        (SIE5.replace("Bank", "\0").encode(), "trasig"),
    ],
)
def test_what_is_no_sie_5_is_refused_with_a_reason(data: bytes, reason: str) -> None:
    notes = Notes("prov.sie")
    assert items(data, notes) is None
    told = [(finding.code, finding.message) for finding in notes.findings]
    assert [code for code, _ in told] in (["sie-ingen-sie"], ["sie-avklippt"])
    if told[0][0] == "sie-ingen-sie":
        assert reason in told[0][1]
        assert (place := notes.findings[0].place) is not None
        assert place.line == 1


def test_a_file_cut_off_anywhere_is_refused(tmp_path: Path) -> None:
    data = SIE5.encode()
    path = tmp_path / "prov.sie"
    inside = data.index(b"<FileInfo")
    for end in range(0, len(data) - 8, 50):
        path.write_bytes(data[:end])
        file, findings = read_file(path)
        assert file is None
        codes = {finding.code for finding in findings}
        assert codes == {"sie-avklippt" if end > inside else "sie-ingen-sie"}, end


def test_noise_anywhere_brings_nothing_down(tmp_path: Path) -> None:
    chance, path = random.Random(5), tmp_path / "prov.sie"  # noqa: S311
    for source in (SIE5.encode(), ENTRY.encode(), with_prefix(SIE5).encode("utf-8")):
        for _ in range(300):
            data = bytearray(source)
            start = chance.randrange(len(data))
            noise = chance.choice(
                [b"", b"<", b">", b'"', b"&", b"\0", b"\xff", b"</Sie>", b"9" * 99]
            )
            data[start : start + chance.choice([0, 1, 7, 200])] = noise
            path.write_bytes(data)
            file, findings = read_file(path)
            assert file is not None or any(finding.severity == "fel" for finding in findings)


def test_binary_after_the_first_lines_is_refused() -> None:
    noise = random.Random(7).randbytes(5000)  # noqa: S311
    notes = Notes("prov.sie")
    assert items(SIE5.encode()[:600] + noise, notes) is None
    assert notes.has_errors


def test_elements_in_strange_places_bring_nothing_down() -> None:
    names = (
        "FileInfo", "Accounts", "Account", "FiscalYears", "FiscalYear", "Journal", "Dimension",
        "JournalEntry", "LedgerEntry", "ObjectReference", "Budget", "Signature", "Sie",
    )  # fmt: skip
    for outer in names:
        for inner in names:
            data = (
                f"<Sie><{outer}><{inner}/><{inner}><{outer}/><{inner}/></{inner}></{outer}></Sie>"
            )
            assert items(data.encode(), Notes("prov.sie")) is not None


def test_long_documents_are_no_obstacle() -> None:
    file = f'<EmbeddedFile id="1" fileName="x">{"QUJD" * 4_000_000}</EmbeddedFile>'
    data = SIE5.replace("  <Signature", f"<Documents>{file}</Documents>\n  <Signature")
    assert codes(data) == []
    assert len(verifikationer(data)) == 2


def test_check_reads_the_file(tmp_path: Path) -> None:
    read(SIE5, tmp_path)
    outcome = finsam("check", str(tmp_path / "prov.sie"))
    assert "Traceback" not in outcome.err
    assert "fel [" not in outcome.out + outcome.err
    assert "[sie5-underskrift]" in outcome.out + outcome.err
