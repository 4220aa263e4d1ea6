"""Depreciation: what is made of the register of fixed assets, and it against the books."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from beancount.core import data

from finsam_ledger.bok import open_books
from finsam_ledger.bokforing import avskrivning, genererade
from finsam_ledger.findings import Finding
from finsam_ledger.forbund import read_forbund
from tests.folders import told, words, write
from tests.test_bokforing_periodisering import Loaded, read_by_beancount
from tests.test_plugin import FORBUND as REPORT
from tests.test_sie_round_trip import exported

ALONE = 'plugin "finsam_ledger.plugins.avskrivning"\n'
ALL = 'plugin "finsam_ledger.plugins.kommunal"\n'
HEAD = (
    "anlaggning,namn,konto,ack_konto,kostnadskonto,i_bruk,anskaffningsvarde,restvarde,manader,"
    "utrangerad,ingaende_avskrivning,kalla\n"
)
ACCOUNTS = """\
2024-01-01 open Assets:1221-Inventarier SEK
2024-01-01 open Assets:1119-Ack-avskrivningar-byggnader SEK
2024-01-01 open Assets:1229-Ack-avskrivningar SEK
2024-01-01 open Assets:1320-Andelar SEK
2024-01-01 open Assets:1940-Bank SEK
2024-01-01 open Equity:2010-Eget-kapital SEK
2024-01-01 open Expenses:6410-Förbrukningsinventarier SEK
  verksamhet: "administration"
2024-01-01 open Expenses:7910-Avskrivningar SEK
  verksamhet: "administration"
"""
RULES = (genererade.check, avskrivning.check)


def asset(name: str = "dator", i_bruk: str = "2024-03-10", cost: str = "3600", **cells: str) -> str:
    """A row of the register."""
    given = {
        "anlaggning": name,
        "namn": "Datorer",
        "konto": "1221",
        "ack_konto": "1229",
        "kostnadskonto": "7910",
        "i_bruk": i_bruk,
        "anskaffningsvarde": cost,
        "manader": "36",
    } | cells
    return ",".join(given.get(column, "") for column in HEAD.strip().split(",")) + "\n"


def ver(day: str, number: str, *rows: str, meta: str = "") -> str:
    lines = "".join(f"  {row} SEK\n" for row in rows)
    head = f'\n{day} * "Motparten" "Det som hänt"\n  ver: "{number}"\n  bokford: {day}\n'
    return head + (f"  {meta}\n" if meta else "") + lines


def bought(day: str = "2024-03-10", number: str = "B-1", cost: str = "3600.00") -> str:
    return ver(day, number, f"Assets:1221-Inventarier  {cost}", f"Assets:1940-Bank  -{cost}")


def until(day: str) -> str:
    """Something that brings the books on to a day."""
    cost = ("Expenses:6410-Förbrukningsinventarier  1.00", "Assets:1940-Bank  -1.00")
    return ver(day, "Z-1", *cost)


def opening(cost: str, accumulated: str) -> str:
    rows = (f"Assets:1221-Inventarier  {cost}", f"Assets:1229-Ack-avskrivningar  -{accumulated}")
    rest = f"Equity:2010-Eget-kapital  {float(accumulated) - float(cost):.2f}"
    return ver("2024-01-01", "IB-1", *rows, rest, meta="ingaende-balans: TRUE")


def files(register: str | None, texts: Iterable[str], plugin: str) -> dict[str, str]:
    given = {"forbund.toml": REPORT, "main.beancount": plugin + ACCOUNTS + "".join(texts)}
    if register is not None:
        given["register/anlaggningar.csv"] = HEAD + register
    return given


def loaded(folder: Path, register: str | None, *texts: str, plugin: str = ALONE) -> Loaded:
    write(folder, files(register, texts, plugin))
    return read_by_beancount(folder)


def found(folder: Path, register: str, *texts: str, plugin: str = ALL) -> list[Finding]:
    """What the rule finds as `finsam check` asks it."""
    write(folder, files(register, texts, plugin))
    opened, wrong = open_books(folder)
    assert opened is not None, wrong
    assert opened.findings == ()
    return [each for rule in RULES for each in rule(opened.forbund, opened.books)]


def costs(loaded: Loaded) -> list[tuple[str, str]]:
    account = "Expenses:7910-Avskrivningar"
    return [(row.day, row.amount) for row in loaded.rows if row.account == account]


# What is made


def test_equal_parts_from_the_month_it_is_taken_in_use(tmp_path: Path) -> None:
    made = loaded(tmp_path, asset(), bought(), until("2024-05-01"))
    assert made.errors == []
    assert [(row.ver, row.day, row.account, row.amount) for row in made.rows[:2]] == [
        ("AVS/dator/2024-03", "2024-03-31", "Expenses:7910-Avskrivningar", "100.00"),
        ("AVS/dator/2024-03", "2024-03-31", "Assets:1229-Ack-avskrivningar", "-100.00"),
    ]
    assert [day for day, _ in costs(made)] == ["2024-03-31", "2024-04-30", "2024-05-31"]
    first = made.generated[0]
    assert (first.payee, first.narration) == (None, "Avskrivning Datorer")
    assert first.meta["genererad"] == "avskrivning"
    assert first.meta["ursprung"] == "register/anlaggningar.csv dator"
    place = (first.meta["filename"], first.meta["lineno"])
    assert place == (str(tmp_path / "register" / "anlaggningar.csv"), 2)


def test_whole_ore_that_add_up_and_the_residual_value_stays(tmp_path: Path) -> None:
    register = asset(cost="101.00", restvarde="1", manader="3")
    made = loaded(tmp_path, register, bought(cost="101.00"), until("2024-12-01"))
    assert costs(made) == [
        ("2024-03-31", "33.33"),
        ("2024-04-30", "33.34"),
        ("2024-05-31", "33.33"),
    ]


def test_a_month_without_a_whole_ore_has_no_verifikation(tmp_path: Path) -> None:
    made = loaded(
        tmp_path, asset(cost="0.01", manader="2"), bought(cost="0.01"), until("2024-12-01")
    )
    assert costs(made) == [("2024-03-31", "0.01")]


@pytest.mark.parametrize(
    ("gone", "last"),
    [("2024-03-31", None), ("2024-04-01", "2024-03-31"), ("2024-05-31", "2024-04-30")],
)
def test_from_the_month_it_is_gone_nothing_is_made(
    tmp_path: Path, gone: str, last: str | None
) -> None:
    made = loaded(tmp_path, asset(utrangerad=gone), bought(), until("2024-06-01"))
    assert [day for day, _ in costs(made)][-1:] == ([last] if last else [])


def test_what_is_left_when_the_books_begin_is_spread_over_the_months_left(tmp_path: Path) -> None:
    # Used ten months before the books begin: 26 are left, of what is left of 3 600 kr.
    register = asset(i_bruk="2023-03-01", ingaende_avskrivning="1000")
    texts = (opening("3600.00", "1000.00"), until("2026-12-01"))
    assert found(tmp_path, register, *texts) == []
    made = loaded(tmp_path, register, *texts)
    assert costs(made)[0] == ("2024-01-31", "100.00")
    assert costs(made)[-1] == ("2026-02-28", "100.00")
    assert len(costs(made)) == 26


def test_what_was_done_before_the_books_begin_is_not_made_again(tmp_path: Path) -> None:
    register = asset(i_bruk="2019-01-01", ingaende_avskrivning="3600")
    texts = (opening("3600.00", "3600.00"), until("2024-12-31"))
    assert found(tmp_path, register, *texts) == []
    assert loaded(tmp_path, register, *texts).rows == []


def test_nothing_is_made_after_the_last_month_booked(tmp_path: Path) -> None:
    made = loaded(tmp_path, asset(), bought())
    assert [day for day, _ in costs(made)] == ["2024-03-31"]
    lock = f'2024-05-31 custom "finsam-las" "2024-05" "{"0" * 64}"\n'
    made = loaded(tmp_path, asset(), bought(), lock)
    assert [day for day, _ in costs(made)][-1] == "2024-05-31"


def test_balances_hold_with_what_is_made(tmp_path: Path) -> None:
    asserted = "2024-05-01 balance Assets:1229-Ack-avskrivningar -{} SEK\n"
    texts = (bought(), until("2024-05-01"))
    for plugin in (ALONE, ALL):
        assert (
            loaded(tmp_path, asset(), *texts, asserted.format("200.00"), plugin=plugin).ours == []
        )
    wrong = loaded(tmp_path, asset(), *texts, asserted.format("200.01"), plugin=ALL)
    assert wrong.ours == ["saldo-stammer-inte"]


@pytest.mark.parametrize("plugin", [ALONE, ALL, ALL + ALONE, ALONE + ALL, ALL + ALL])
def test_what_is_made_is_made_once(tmp_path: Path, plugin: str) -> None:
    both = plugin + 'plugin "finsam_ledger.plugins.periodisering"\n'
    for each in (plugin, both):
        made = loaded(tmp_path, asset(), bought(), until("2024-04-01"), plugin=each)
        assert [day for day, _ in costs(made)] == ["2024-03-31", "2024-04-30"]
        assert made.entries == sorted(made.entries, key=data.entry_sortkey)


def test_books_read_by_us_have_what_the_rule_gives(tmp_path: Path) -> None:
    assert found(tmp_path, asset(), bought(), until("2024-06-01")) == []
    opened, _ = open_books(tmp_path)
    assert opened is not None
    read = [ver for ver in opened.books.verifikationer if ver.is_generated]
    assert avskrivning.make(opened.forbund, opened.books) == read


def test_a_sie_file_has_them_in_a_series_of_their_own(tmp_path: Path) -> None:
    loaded(tmp_path, asset() + asset("skarm", cost="36"), bought(), until("2024-04-01"))
    file = exported(tmp_path, 2024, tmp_path / "ut.se")
    assert file.tally.verifikationer == 2 + 4
    assert sorted(file.tally.series["AVS"].numbers) == [1, 2, 3, 4]


# The register


CELLS = {
    "namn utan bokstäver": ({"name": "a b"}, "anlaggning"),
    "snedstreck i namnet": ({"name": "a/b"}, "anlaggning"),
    "konto med bokstäver": ({"konto": "1221x"}, "konto"),
    "inget datum": ({"i_bruk": "mars"}, "i_bruk"),
    "en dag som inte finns": ({"i_bruk": "2024-02-30"}, "i_bruk"),
    "datum utan streck": ({"i_bruk": "20240301"}, "i_bruk"),
    "inget belopp": ({"cost": "mycket"}, "anskaffningsvarde"),
    "tre decimaler": ({"cost": "1.000"}, "anskaffningsvarde"),
    "minus": ({"cost": "-1"}, "anskaffningsvarde"),
    "orimligt": ({"cost": "1000000000000"}, "anskaffningsvarde"),
    "restvärdet är allt": ({"restvarde": "3600"}, "restvarde"),
    "noll månader": ({"manader": "0"}, "manader"),
    "för många månader": ({"manader": "1201"}, "manader"),
    "halva månader": ({"manader": "1.5"}, "manader"),
    "andra siffror": ({"manader": "३६"}, "manader"),
    "utrangerad före": ({"utrangerad": "2024-03-09"}, "utrangerad"),
    "utrangerad är ingen dag": ({"utrangerad": "ja"}, "utrangerad"),
    "mer avskrivet än det finns": ({"ingaende_avskrivning": "3600.01"}, "ingaende_avskrivning"),
}
CELLS_RIGHT = {
    "ett år": {"manader": "12"},
    "hundra år": {"manader": "1200"},
    "tusentalsmellanrum": {"cost": '"3 600,00"'},
    "ett öre kvar": {"restvarde": "3599.99"},
    "utrangerad samma dag": {"utrangerad": "2024-03-10"},
    "helt avskriven": {"ingaende_avskrivning": "3600"},
    "svenska bokstäver": {"name": "skåp-2.b_1"},
}


@pytest.mark.parametrize(("cells", "column"), CELLS.values(), ids=CELLS)
def test_a_cell_that_cannot_be_used(tmp_path: Path, cells: dict[str, str], column: str) -> None:
    write(tmp_path, files(asset(**cells), (bought(),), ALONE))
    forbund, findings = read_forbund(tmp_path)
    assert forbund is not None
    assert forbund.anlaggningar == ()
    [message] = words(findings, "falt-fel-varde")
    assert f"”{column}”" in message
    assert told(findings, "falt-fel-varde") == [("falt-fel-varde", "anlaggningar.csv:2")]
    made = read_by_beancount(tmp_path)
    assert (made.ours, made.rows) == (["falt-fel-varde"], [])


@pytest.mark.parametrize("cells", CELLS_RIGHT.values(), ids=CELLS_RIGHT)
def test_a_cell_that_is_just_right(tmp_path: Path, cells: dict[str, str]) -> None:
    write(tmp_path, files(asset(**cells), (bought(),), ALONE))
    forbund, findings = read_forbund(tmp_path)
    assert findings == []
    assert forbund is not None
    assert len(forbund.anlaggningar) == 1


def test_everything_wrong_in_the_register_is_told(tmp_path: Path) -> None:
    register = asset(cost="x", manader="y") + asset(namn="") + asset("a") + asset("a")
    write(tmp_path, files(register, (), ALONE))
    _, findings = read_forbund(tmp_path)
    assert told(findings) == [
        ("falt-fel-varde", "anlaggningar.csv:2"),
        ("falt-fel-varde", "anlaggningar.csv:2"),
        ("falt-saknas", "anlaggningar.csv:3"),
        ("falt-fel-varde", "anlaggningar.csv:5"),
    ]


def test_a_register_without_its_columns(tmp_path: Path) -> None:
    given = files("", (bought(),), ALONE) | {"register/anlaggningar.csv": "anlaggning,namn\na,b\n"}
    write(tmp_path, given)
    _, findings = read_forbund(tmp_path)
    assert {finding.code for finding in findings} == {"register-kolumn"}
    assert len(findings) == 10


# Accounts


ACCOUNTS_WRONG = {
    "konto för kostnad": ({"konto": "6410"}, "anläggningstillgångar som skrivs av"),
    "finansiell tillgång": ({"konto": "1320"}, "anläggningstillgångar som skrivs av"),
    "konto för avskrivningar": ({"konto": "1229"}, "anläggningstillgångar som skrivs av"),
    "okänt": ({"konto": "9910"}, "anläggningstillgångar som skrivs av"),
    "inte ackumulerade": ({"ack_konto": "1221"}, "ackumulerade avskrivningar"),
    "annan rad": ({"ack_konto": "1119"}, "samma rad i balansräkningen som 1221"),
    "ingen avskrivning": ({"kostnadskonto": "6410"}, "inget konto för avskrivningar"),
    "inte öppnat": ({"kostnadskonto": "7920"}, "är inte öppnat i boken"),
}


@pytest.mark.parametrize(("cells", "says"), ACCOUNTS_WRONG.values(), ids=ACCOUNTS_WRONG)
def test_an_account_that_cannot_be_used(tmp_path: Path, cells: dict[str, str], says: str) -> None:
    [message] = words(found(tmp_path, asset(**cells), bought()), "anlaggning-konto")
    assert says in message
    made = loaded(tmp_path, asset(**cells), bought())
    assert (made.ours, made.rows) == (["anlaggning-konto"], [])


@pytest.mark.parametrize(("day", "is_open"), [("2024-04-30", True), ("2024-04-29", False)])
def test_accounts_are_open_as_long_as_they_are_needed(
    tmp_path: Path,
    day: str,
    is_open: bool,  # noqa: FBT001 - a case
) -> None:
    texts = (bought(), until("2024-04-02"), f"{day} close Expenses:7910-Avskrivningar\n")
    expected = [] if is_open else ["anlaggning-konto"]
    assert [finding.code for finding in found(tmp_path, asset(), *texts)] == expected
    made = loaded(tmp_path, asset(), *texts)
    assert (made.ours, bool(made.rows)) == (expected, is_open)


# The register against the books


def avvikelser(folder: Path, register: str, *texts: str) -> list[str]:
    """What is told of the register and the books, the same by `finsam check` and bean-check."""
    findings = found(folder, register, *texts)
    assert {finding.code for finding in findings} <= {"anlaggning-avviker"}
    assert loaded(folder, register, *texts).ours == ["anlaggning-avviker"] * len(findings)
    return words(findings, "anlaggning-avviker")


def test_what_is_booked_is_registered_at_the_end_of_a_year(tmp_path: Path) -> None:
    texts = (bought(), bought("2024-05-02", "B-2", "0.01"))
    assert avvikelser(tmp_path, asset(), *texts, until("2024-11-30")) == []
    [message] = avvikelser(tmp_path, asset(), *texts, until("2024-12-01"))
    assert "konto 1221 har 3 600,01 kr vid utgången av 2024" in message
    assert "3 600,00 kr" in message
    both = asset() + asset("sladd", cost="0.01")
    assert avvikelser(tmp_path, both, *texts, until("2024-12-01")) == []


def test_accounts_are_not_held_against_what_cannot_be_used(tmp_path: Path) -> None:
    register = asset() + asset("skarm", cost="50", kostnadskonto="6410")
    texts = (bought(), bought("2024-05-02", "B-2", "50.00"), until("2024-12-01"))
    assert [each.code for each in found(tmp_path, register, *texts)] == ["anlaggning-konto"]


def test_a_difference_is_told_for_the_year_it_comes(tmp_path: Path) -> None:
    texts = (bought(), bought("2025-05-02", "B-1", "50.00"), until("2027-12-01"))
    [message] = avvikelser(tmp_path, asset(), *texts)
    assert "vid utgången av 2025" in message


@pytest.mark.parametrize(("i_bruk", "count"), [("2024-12-31", 0), ("2025-01-01", 1)])
def test_what_is_not_yet_in_use_is_not_on_the_account(
    tmp_path: Path, i_bruk: str, count: int
) -> None:
    texts = (bought("2024-12-10"), until("2024-12-31"))
    assert len(avvikelser(tmp_path, asset(i_bruk=i_bruk), *texts)) == count


def test_the_opening_balance_is_what_the_register_says(tmp_path: Path) -> None:
    register = asset(i_bruk="2023-01-01", ingaende_avskrivning="1200.01")
    [message] = avvikelser(tmp_path, register, opening("3600.00", "1200.00"))
    assert "1 200,00 kr i den ingående balansen" in message
    assert "1 200,01 kr" in message
    assert avvikelser(tmp_path, register, opening("3600.00", "1200.01")) == []
    [message] = avvikelser(tmp_path, asset(ingaende_avskrivning="0.01"), bought())
    assert "0,00 kr i den ingående balansen" in message


def test_what_is_left_must_have_months_left(tmp_path: Path) -> None:
    register = asset(i_bruk="2021-01-01", ingaende_avskrivning="3599.99")
    [message] = avvikelser(tmp_path, register, opening("3600.00", "3599.99"))
    assert "dator var slut före 2024-01 men har 0,01 kr kvar" in message
    longer = asset(i_bruk="2021-01-01", ingaende_avskrivning="3599.99", manader="37")
    assert avvikelser(tmp_path, longer, opening("3600.00", "3599.99")) == []


def test_nobody_depreciates_by_hand_beside_the_register(tmp_path: Path) -> None:
    by_hand = ver(
        "2024-12-31",
        "M-1",
        "Expenses:7910-Avskrivningar  5.00",
        "Assets:1229-Ack-avskrivningar  -5.00",
    )
    [message] = avvikelser(tmp_path, asset(), bought(), by_hand)
    assert "5,00 kr för mycket i ackumulerade avskrivningar vid utgången av 2024" in message


def sold(accumulated: str, loss: str) -> str:
    return ver(
        "2025-03-05",
        "M-1",
        "Assets:1221-Inventarier  -3600.00",
        f"Assets:1229-Ack-avskrivningar  {accumulated}",
        f"Expenses:6410-Förbrukningsinventarier  {loss}",
    )


def test_a_sale_takes_away_all_that_was_depreciated(tmp_path: Path) -> None:
    # In use from March 2024 to March 2025: twelve months of 100 kr.
    register, end = asset(utrangerad="2025-03-05"), until("2025-12-31")
    assert avvikelser(tmp_path, register, bought(), sold("1200.00", "2400.00"), end) == []
    [message] = avvikelser(tmp_path, register, bought(), sold("1100.00", "2500.00"), end)
    assert "100,00 kr för mycket" in message
    [message] = avvikelser(tmp_path, register, bought(), sold("1300.00", "2300.00"), end)
    assert "100,00 kr för litet" in message
    both = avvikelser(tmp_path, asset(), bought(), sold("1200.00", "2400.00"), end)
    assert len(both) == 2


def test_a_ledger_needs_a_plugin_to_make_them(tmp_path: Path) -> None:
    other = 'plugin "finsam_ledger.plugins.periodisering"\n'
    for plugin in ("", other):
        findings = found(tmp_path, asset(), bought(), plugin=plugin)
        assert told(findings) == [("insticksprogram-saknas", "anlaggningar.csv:None")]
    for plugin in (ALONE, ALL):
        assert found(tmp_path, asset(), bought(), plugin=plugin) == []


def test_what_is_marked_as_generated_is_what_the_rule_gives(tmp_path: Path) -> None:
    made = """
2024-03-31 * "Avskrivning Datorer"
  ver: "AVS/dator/2024-03"
  genererad: "avskrivning"
  Expenses:7910-Avskrivningar     100.00 SEK
  Assets:1229-Ack-avskrivningar  -100.00 SEK
"""
    assert found(tmp_path, asset(), bought(), made) == []
    assert len(loaded(tmp_path, asset(), bought(), made).generated) == 1
    codes = [each.code for each in found(tmp_path, asset(), bought(), made.replace("100.", "99."))]
    assert codes == ["genererad-for-hand"]
    write(tmp_path, {"register/anlaggningar.csv": HEAD})
    codes = [each.code for each in found(tmp_path, "", bought(), made)]
    assert codes == ["genererad-for-hand"]


def test_books_without_anything_booked_have_nothing_to_depreciate(tmp_path: Path) -> None:
    assert found(tmp_path, asset()) == []
    assert loaded(tmp_path, asset()).rows == []
