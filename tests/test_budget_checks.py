"""What is said of how a budget was decided, and of figures held against one budget or another."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from finsam_ledger.balances import Adopted, Books
from finsam_ledger.checks.faststallt import adopted
from finsam_ledger.findings import Finding, Place
from finsam_ledger.money import Unit
from tests.books import codes, read
from tests.commands import ROOT, finsam, unlocked
from tests.folders import (
    HEAD,
    UTFALL,
    bokslut_in,
    close_in,
    form,
    line,
    plain,
    settings,
    told,
    words,
)

OPENS = """\
2024-01-01 open Assets:1940-Bank SEK
2024-01-01 open Income:3511-Staten SEK
2024-01-01 open Expenses:4510-Insatser SEK
2024-01-01 open Equity:2010-Eget-kapital SEK

2025-01-01 * "IB" "Ingående balans"
  ver: "A-1"
  bokford: 2025-01-01
  ingaende-balans: TRUE
  Assets:1940-Bank           {equity}.00 SEK
  Equity:2010-Eget-kapital  -{equity}.00 SEK

2025-02-01 * "Försäkringskassan" "Bidrag"
  ver: "A-2"
  bokford: 2025-02-01
  Assets:1940-Bank        5000000.00 SEK
  Income:3511-Staten     -5000000.00 SEK
"""
INCOME, COSTS = "Income:3511-Staten", "Expenses:4510-Insatser"
DAY, REVISED = "2024-11-22", "2025-06-13"
SAMRAD = "samrad: 2024-10-18"


def row(account: str, amount: int, day: str = DAY, *meta: str, year: int = 2025) -> str:
    head = f'{year}-01-01 custom "budget" {account} "yearly" {amount}.00 SEK'
    return "\n".join([head, f"  beslut: {day}", *(f"  {each}" for each in meta)]) + "\n"


def plans(day: str = DAY) -> list[str]:
    return [row(COSTS, 4_000_000, day, year=year) for year in (2026, 2027)]


def said(tmp_path: Path, *rows: str, equity: int = 500_000) -> list[Finding]:
    """What is said of a budget's decisions."""
    books, findings = read(OPENS.format(equity=equity) + "\n" + "\n".join(rows))
    assert not findings
    found = close_in(tmp_path, {"forbund.toml": settings(noter="[]")}, books).findings
    return [each for each in found if each.code.startswith("budget-")]


SOUND = (row(INCOME, -5_000_000, DAY, SAMRAD), row(COSTS, 4_900_000), *plans())


def test_nothing_is_said_of_a_budget_decided_as_the_law_asks(tmp_path: Path) -> None:
    assert said(tmp_path, *SOUND) == []


def test_nothing_is_said_of_a_year_without_a_budget(tmp_path: Path) -> None:
    assert said(tmp_path) == []


@pytest.mark.parametrize(
    ("day", "found"),
    [("2024-11-30", []), ("2024-12-01", ["budget-sent"]), ("2025-02-03", ["budget-sent"])],
)
def test_a_budget_is_decided_in_november(tmp_path: Path, day: str, found: list[str]) -> None:
    rows = (row(INCOME, -5_000_000, day, SAMRAD), row(COSTS, 4_900_000, day), *plans(day))
    # A plan that is decided when the year has begun has to say that it is one.
    marked = [each.replace("  beslut", "  plan: TRUE\n  beslut") for each in rows[2:]]
    assert codes(said(tmp_path, *rows[:2], *marked)) == found


@pytest.mark.parametrize(
    ("meta", "reason"),
    [
        ((), "har inget samråd med medlemmarna angivet."),
        (("samrad: 2024-11-29",), "fastställdes 2024-11-22, före samrådet"),
    ],
)
def test_the_members_are_consulted_before(
    tmp_path: Path, meta: tuple[str, ...], reason: str
) -> None:
    rows = (row(INCOME, -5_000_000, DAY, *meta), row(COSTS, 4_900_000), *plans())
    [finding] = said(tmp_path, *rows)
    assert (finding.code, finding.law) == ("budget-samrad", "finsamlagen 23 §")
    assert reason in finding.message


@pytest.mark.parametrize(
    ("kept", "years"), [((), "2026 och 2027"), ((2026,), "2027"), ((2027,), "2026")]
)
def test_a_plan_is_for_both_years_after(tmp_path: Path, kept: tuple[int, ...], years: str) -> None:
    rows = [row(COSTS, 4_000_000, year=year) for year in kept]
    [finding] = said(tmp_path, *SOUND[:2], *rows)
    assert finding.code == "budget-plan-saknas"
    assert f"ingen ekonomisk plan för {years}." in finding.message


# The allocation is 5 000 000 kr, so the trappa is 1 000 000 kr.
@pytest.mark.parametrize(
    ("equity", "skal", "why"),
    [
        (1_600_000, "", "var vid årets början 600 tkr över trappan (1 000 tkr)"),
        (1_000_000, "", "var vid årets början 1 000 tkr, inte över trappan (1 000 tkr)"),
        (500_000, "", "500 tkr, inte över trappan"),
        (500_000, 'skal: "Trappan."', "Skälet är enligt beslutet: Trappan."),
    ],
)
def test_a_deficit_is_told_with_what_may_be_its_reason(
    tmp_path: Path, equity: int, skal: str, why: str
) -> None:
    costs = row(COSTS, 5_400_000, DAY, *filter(None, [skal]))
    [finding] = said(tmp_path, SOUND[0], costs, *plans(), equity=equity)
    assert (finding.code, finding.severity) == ("budget-underskott", "notis")
    message = plain(finding.message)
    assert message.startswith("Budgeten för 2025 har ett underskott på 400 000 kr.")
    assert why in message


def test_a_change_that_makes_a_deficit_has_its_place(tmp_path: Path) -> None:
    change = row(COSTS, 5_100_000, REVISED, 'finansiering: "Eget kapital"')
    [finding] = said(tmp_path, *SOUND, change)
    assert plain(finding.message).startswith(
        "Budgeten för 2025 efter årets ändringar har ett underskott på 100 000 kr."
    )
    assert finding.place is not None
    lines = (OPENS + "\n" + "\n".join([*SOUND, change])).split("\n")
    assert "5100000" in lines[(finding.place.line or 0) - 1]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ((row(COSTS, 4_950_000, REVISED),), ["budget-finansiering"]),
        ((row(COSTS, 4_950_000, REVISED, 'finansiering: "Eget kapital"'),), []),
        ((row(COSTS, 4_800_000, REVISED),), []),
        ((row(COSTS, 4_950_000, "2024-12-20"),), []),
        # Its own income pays for it, or only for a part of it.
        ((row(COSTS, 4_950_000, REVISED), row(INCOME, -5_050_000, REVISED)), []),
        (
            (row(COSTS, 4_950_000, REVISED), row(INCOME, -5_010_000, REVISED)),
            ["budget-finansiering"],
        ),
        # Moved from one insats to another.
        (
            (row(COSTS, 4_800_000, REVISED), row(COSTS, 100_000, REVISED, 'insats: "ny"')),
            [],
        ),
        ((row(COSTS, 4_950_000, "2026-01-15"),), ["budget-efter-aret"]),
    ],
)
def test_what_costs_more_says_how_it_is_paid_for(
    tmp_path: Path, changes: tuple[str, ...], found: list[str]
) -> None:
    assert codes(said(tmp_path, *SOUND, *changes)) == found


# Two bases

FRAMSTEGET, REGEXPRO = 'insats: "framsteget"', 'insats: "regexpro"'


def insatser() -> Books:
    """Framsteget used 1 950 of 1 808, later 1 958; RegExPro 674 of 1 245, later 765 (tkr)."""
    used = {"framsteget": 1_950_000, "regexpro": 674_000}
    events = "".join(
        f'\n2025-03-01 * "Kommunen" "Insats"\n  ver: "B-{number}"\n  bokford: 2025-03-01\n'
        f'  Expenses:4510-Insatser  {amount}.00 SEK\n    insats: "{name}"\n'
        f"  Assets:1940-Bank       -{amount}.00 SEK\n"
        for number, (name, amount) in enumerate(used.items(), 1)
    )
    rows = (
        row(INCOME, -5_000_000, DAY, SAMRAD),
        row(COSTS, 1_808_000, DAY, FRAMSTEGET),
        row(COSTS, 1_245_000, DAY, REGEXPRO),
        *plans(),
        row(COSTS, 1_958_000, REVISED, FRAMSTEGET, 'finansiering: "Eget kapital"'),
        row(COSTS, 765_000, "2025-10-17", REGEXPRO),
    )
    books, findings = read(OPENS.format(equity=500_000) + events + "\n" + "\n".join(rows))
    assert not findings
    return books


def use(id: str, version: str, *, budget: str = "Budget", use: str = "Förbrukningsgrad") -> str:
    """A note of both insatser against one version of the budget."""
    columns = (
        UTFALL,
        f'id = "budget"\nslag = "budget"\nversion = "{version}"\nrubrik = "{budget}"',
        f'id = "f"\nslag = "kvot"\nav = ["ar", "budget"]\nnamn = "grad"\nrubrik = "{use}"',
    )
    lines = [
        line(name, 'konton = ["4510"]', f'dimension = {{ insats = "{name}" }}', text=text)
        for name, text in (("framsteget", "Framsteget"), ("regexpro", "RegExPro"))
    ]
    head = f'id = "{id}"\nslag = "not"\nrubrik = "{id}"\nenhet = "tkr"\nmatt = "rorelse"\n'
    return form(*lines, columns=columns, head=head + 'tecken = "som_bokfort"\n')


def bases(tmp_path: Path, first: str, second: str) -> list[str]:
    files = {
        "forbund.toml": settings(noter='["a", "b"]'),
        "uppstallning/a.toml": first,
        "uppstallning/b.toml": second,
    }
    closed = close_in(tmp_path, files, insatser())
    assert closed.bokslut is not None, closed.findings
    places = told(closed.findings, "budget-tva-grunder")
    assert all(place.startswith("b.toml:") for _, place in places)
    return words(closed.findings, "budget-tva-grunder")


def test_one_insats_used_to_108_and_to_100_per_cent_is_told(tmp_path: Path) -> None:
    found = bases(tmp_path, use("a", "ursprunglig"), use("b", "gallande"))
    budgets = "Budgeten är 1 808 tkr i den ena och 1 958 tkr i den andra."
    amounts = "är 1 808 tkr i not-1 (Budget) men 1 958 tkr i not-2 (Budget)."
    shares = "är 108 % i not-1 (Förbrukningsgrad) men 100 % i not-2 (Förbrukningsgrad)."
    assert found == [
        f"Budgeten för ”Framsteget” {amounts} Detsamma gäller RegExPro.",
        f"Andelen av budgeten för ”Framsteget” {shares} {budgets} Detsamma gäller RegExPro.",
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (use("a", "ursprunglig"), use("b", "ursprunglig")),
        (use("a", "ursprunglig"), use("b", "gallande", budget="Gällande budget")),
        (use("a", "ursprunglig", budget="Ursprunglig budget"), use("b", "gallande")),
        (use("a", "ursprunglig"), use("b", "gallande", budget="Justerad budget")),
    ],
)
def test_a_heading_that_names_its_budget_tells_them_apart(
    tmp_path: Path, first: str, second: str
) -> None:
    assert bases(tmp_path, first, second) == []


def test_a_heading_of_the_share_alone_leaves_the_budgets(tmp_path: Path) -> None:
    named = use("b", "gallande", use="Förbrukat av gällande budget")
    [found] = bases(tmp_path, use("a", "ursprunglig"), named)
    assert found.startswith("Budgeten för ”Framsteget”")


def test_columns_of_some_accounts_are_of_different_things(tmp_path: Path) -> None:
    """Income and costs of one line, each with its own budget under the same heading."""
    head = 'slag = "budget"\nrubrik = "Budget"\n'
    columns = [f'id = "b{k}"\n{head}konton = ["{k}"]\nnamn = "{k}"' for k in ("35", "45")]
    text = form(line("alla", 'konton = ["35", "45"]'), columns=columns)
    files = {"forbund.toml": settings(), "uppstallning/egen.toml": text}
    closed = close_in(tmp_path, files, insatser())
    assert closed.bokslut is not None, closed.findings
    assert told(closed.findings, "budget-tva-grunder") == []


FIRST, CHANGES = "styrelsens beslut 2024-11-22", "ändrad 2025-06-13 och 2025-10-17."
SHARE = ('kvot = ["framsteget", "framsteget"]', 'mot = "budget"')


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (use("a", "gallande"), f"Budget 2025: {FIRST}, {CHANGES}"),
        (use("a", "ursprunglig"), f"Ursprunglig budget 2025: {FIRST}, före senare ändringar."),
        # A share that is a line of its own is of the budget in force, whatever the column shows.
        (
            f"{use('a', 'ursprunglig')}\n[[rad]]\n{line('andel', *SHARE)}",
            f"Ursprunglig budget 2025: {FIRST}. Gällande budget: {CHANGES}",
        ),
        # The budget of a share is told though its own column is not shown.
        (
            use("a", "gallande").replace('slag = "budget"', 'slag = "budget"\nvisa = "aldrig"'),
            f"Budget 2025: {FIRST}, {CHANGES}",
        ),
        (form(line("framsteget", 'konton = ["4510"]'), head=HEAD.replace("egen", "a")), ""),
    ],
)
def test_a_table_tells_its_decisions_in_a_footnote(tmp_path: Path, text: str, said: str) -> None:
    files = {"forbund.toml": settings(noter='["a"]'), "uppstallning/a.toml": text}
    assert bokslut_in(tmp_path, files, insatser()).by_id["a"].footnote == said


# An adopted figure with another base


def off(tmp_path: Path, text: str, *figures: tuple[str, str, str, Unit]) -> list[str]:
    """What is said of figures as adopted: row, column, printed, unit."""
    place = Place("faststallt.beancount", 1)
    stated = [
        Adopted(2025, "not-1", row, column, printed, unit, None, place)
        for row, column, printed, unit in figures
    ]
    books = replace(insatser(), adopted=tuple(stated))
    files = {"forbund.toml": settings(noter='["a"]'), "uppstallning/a.toml": text}
    made = close_in(tmp_path, files, books).bokslut
    assert made is not None
    return [plain(finding.message) for finding in adopted(made)]


PERCENT, TKR = Unit.PERCENT, Unit.TKR
WITH = "Det blir så med den gällande budgeten 2025,"
COLUMN = "kolumnen räknar på den ursprungliga budgeten 2025,"


@pytest.mark.parametrize(
    ("figure", "why"),
    [
        (
            ("Framsteget", "grad", "100", PERCENT),
            f"108 %. {WITH} 1 958 tkr; {COLUMN} 1 808 tkr.",
        ),
        (
            ("RegExPro", "grad", "88", PERCENT),
            f"54 %. {WITH} 765 tkr; {COLUMN} 1 245 tkr.",
        ),
        (
            ("RegExPro", "budget 2025", "765", TKR),
            f"1 245 tkr. {WITH} 765 tkr; {COLUMN} 1 245 tkr.",
        ),
        (
            ("RegExPro", "2025", "1245", TKR),
            "men böckerna ger 674 tkr. Talet är det i kolumnen ”budget 2025” på samma rad.",
        ),
        (("RegExPro", "grad", "55", PERCENT), "men böckerna ger 54 %."),
        (("RegExPro", "2025", "0", TKR), "men böckerna ger 674 tkr."),
    ],
)
def test_another_base_is_named(
    tmp_path: Path, figure: tuple[str, str, str, Unit], why: str
) -> None:
    [found] = off(tmp_path, use("a", "ursprunglig"), figure)
    assert found.endswith(why)


def test_a_difference_against_the_other_budget_is_named(tmp_path: Path) -> None:
    text = use("a", "ursprunglig").replace(
        'slag = "kvot"\nav = ["ar", "budget"]', 'slag = "skillnad"\nav = ["budget", "ar"]'
    )
    [found] = off(tmp_path, text, ("RegExPro", "grad", "91", TKR))
    assert f"böckerna ger 571 tkr. {WITH} 765 tkr" in found


def test_both_published_contradictions_are_explained(tmp_path: Path) -> None:
    """Uppsala län 2025 without what its ledger says of the misprints."""
    folder = unlocked(ROOT / "ledgers" / "uppsala-lan", tmp_path / "uppsala")
    file = folder / "faststallt-2025.beancount"
    kept = [each for each in file.read_text(encoding="utf-8").splitlines() if "  fel:" not in each]
    file.write_text("\n".join(kept) + "\n", encoding="utf-8")
    outcome = finsam("check", str(folder), "--year", "2025")
    explained = [each for each in outcome.out.splitlines() if "Det blir så med" in each]
    assert outcome.code == 1
    assert ["Framsteget" in explained[0], "RegExPro" in explained[1]] == [True, True]
    assert len(explained) == 2
